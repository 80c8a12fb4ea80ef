"""Statistics of cells: Gi* and emerging patterns as of any day, packed for a map."""

from typing import Any

from flask import current_app

from dispatch.hotspots import statistics
from dispatch.hotspots.packed import Question
from dispatch.hotspots.statistics import Picture, look
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.permissions import allow
from web.schemas import statistics as schemas

bp = make_blueprint("statistics", "Where there are more violations than by chance")


@bp.get("/statistics/cells", responses={200: schemas.Cells} | problems(404))
@allow("see_hotspots")
def list_statistics_cells(query: schemas.CellsQuery) -> Any:
    """Return the shapes of cells, once for a run."""
    session = current_session()
    told = statistics.list_cells(session, look(session, current_app.settings.instance, query.bbox))
    study = schemas.Study.model_validate(told.pop("study"))
    return schemas.Cells.model_construct(**told, study=study)


@bp.get("/statistics/gi-star", responses={200: schemas.Scores} | problems(404, 409))
@allow("see_hotspots")
def get_gi_star(query: schemas.GiStarQuery) -> Any:
    """Return Gi* as of a day, of counts or of rates."""
    picture, asked = _asked(query)
    told = statistics.list_scores(current_session(), picture, asked, query.by)
    fresh = [schemas.FreshCell.model_construct(**one) for one in told.pop("fresh")]
    lacking = told.pop("left_out")
    left_out = None if lacking is None else schemas.NotCompared.model_construct(**lacking)
    return schemas.Scores.model_construct(**told, fresh=fresh, left_out=left_out)


@bp.get("/statistics/emerging", responses={200: schemas.Patterns} | problems(404))
@allow("see_hotspots")
def get_emerging(query: schemas.ScoresQuery) -> Any:
    """Return the emerging patterns as of a day, in 17 classes."""
    told = statistics.list_patterns(*_asked(query))
    classes = [schemas.PatternClass.model_construct(**one) for one in told.pop("classes")]
    return schemas.Patterns.model_construct(**told, class_=told.pop("class"), classes=classes)


@bp.get("/statistics/weeks", responses={200: schemas.Weeks} | problems(404))
@allow("see_hotspots")
def list_statistics_weeks(query: schemas.WeeksQuery) -> Any:
    """Return how many violations there were in each week."""
    picture = look(current_session(), current_app.settings.instance)
    asked = picture.ask(query.group, 7, None, query.source)
    weeks = [schemas.Week.model_construct(**one) for one in statistics.list_weeks(picture, asked)]
    return schemas.Weeks.model_construct(run_id=picture.run.id, weeks=weeks)


def _asked(query: schemas.ScoresQuery) -> tuple[Picture, Question]:
    picture = look(current_session(), current_app.settings.instance, query.bbox)
    return picture, picture.ask(query.group, query.window, query.as_of, query.source)
