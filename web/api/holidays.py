"""Holidays, as the administrator enters them; time windows heed them."""

from typing import Any

from sqlalchemy import func, select

from data.layers import Holiday
from dispatch.journal import record
from layers.windows.keeping import put_holidays
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.problems.errors import NotOfYear
from web.schemas import plans as schemas

bp = make_blueprint("holidays", "Days off, and days of work in their stead")


@bp.get("/holidays/<int:year>", responses={200: schemas.Holidays} | problems(404))
@allow("see_map")
def list_holidays(path: schemas.YearPath) -> Any:
    """List a year's holidays; none until the administrator enters them."""
    of_year = select(Holiday).where(func.extract("year", Holiday.day) == path.year).order_by(Holiday.day)
    days = [
        {"day": row.day, "name": row.name, "is_workday": row.is_workday}
        for row in current_session().scalars(of_year)
    ]
    return schemas.Holidays.model_validate({"items": days})


@bp.put("/holidays/<int:year>", responses={200: schemas.Holidays} | problems(404))
@allow("manage_kinds")
def put_year(path: schemas.YearPath, body: schemas.Holidays) -> Any:
    """Put these days in the place of a year's; every time window is worked out anew."""
    session = current_session()
    for at, one in enumerate(body.items):
        if one.day.year != path.year:
            raise NotOfYear(at, one.day, path.year)
    days = {one.day: Holiday(**one.model_dump()) for one in body.items}
    put_holidays(session, list(days.values()), path.year)
    record(session, current_actor(), "holidays.written", "holiday", None, year=path.year, days=len(days))
    return body
