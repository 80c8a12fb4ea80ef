"""Holidays, as the administrator enters them; time windows and deadlines in working days heed them."""

from typing import Any

from sqlalchemy import func, select

from data.importers.holidays import read_days
from data.layers import Holiday
from dispatch.deadlines.calendar import summarise, take_days, write_year
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.problems.errors import NotOfYear
from web.schemas import calendar
from web.schemas import plans as schemas
from web.schemas.files import Upload
from web.signin.files import takes_file

LARGEST_CALENDAR = 2**20

bp = make_blueprint("holidays", "Days off, and days of work in their stead")


@bp.get("/holidays", responses={200: calendar.Calendar})
@allow("see_map")
def get_calendar() -> Any:
    """Return what the calendar of working days holds beside weekends, which are off."""
    return calendar.Calendar.model_validate(summarise(current_session()), from_attributes=True)


@bp.post("/holidays", responses={200: calendar.TakenDays} | problems(413))
@allow("manage_kinds")
@takes_file(LARGEST_CALENDAR)
def import_holidays(form: Upload) -> Any:
    """Put the days of a CSV file beside those there are, all or none; a day that is there already is changed.

    Columns are date (日期), kind (类型: off 放假 or work 上班) and name (名称), in UTF-8 or GB18030. Open
    deadlines in working days follow shortly.
    """
    days = read_days(form.file.read())
    taken = take_days(current_session(), current_actor(), days, (form.file.filename or "")[:200])
    return calendar.TakenDays.model_validate(taken, from_attributes=True)


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
    """Put these days in the place of a year's; windows are worked out anew, open deadlines follow shortly."""
    for at, one in enumerate(body.items):
        if one.day.year != path.year:
            raise NotOfYear(at, one.day, path.year)
    days = {one.day: Holiday(**one.model_dump()) for one in body.items}
    write_year(current_session(), current_actor(), list(days.values()), path.year)
    return body
