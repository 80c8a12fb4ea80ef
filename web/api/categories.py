"""Categories: what incidents are about."""

from typing import Any

from sqlalchemy import select

from data.categories import Category
from web.api.blueprints import make_blueprint
from web.database import current_session
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import categories as schemas
from web.schemas.base import PageQuery

bp = make_blueprint("categories", "What incidents are about, by code table")


@bp.get("/categories", responses={200: schemas.CategoryPage})
@allow("see_map")
def list_categories(query: PageQuery) -> Any:
    """List categories in the order of their codes."""
    rows, following = fetch_page(
        current_session(), select(Category), [Category.code], cursor=query.cursor, limit=query.limit
    )
    items = [schemas.Category.model_validate(row) for row in rows]
    return schemas.CategoryPage(items=items, next=following)
