"""Which category a case is of: by our code, or by a code of the sender's own table that was mapped."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.receiving import CodeMapping
from dispatch.intake import get_category


@dataclass
class CodeUnmapped(Exception):
    """Nobody has said yet which category a code of the sender's table means."""

    code_table: str
    code: str


def find_category(session: Session, account_id: int, code: str, code_table: str = "") -> Category:
    """Return the category that a sender means; raise CategoryUnknown or CodeUnmapped, never guess."""
    if not code_table:
        return get_category(session, code)
    category = session.scalar(
        select(Category)
        .join(CodeMapping, CodeMapping.category_id == Category.id)
        .where(
            CodeMapping.account_id == account_id,
            CodeMapping.code_table == code_table,
            CodeMapping.code == code,
        )
    )
    if category is None:
        raise CodeUnmapped(code_table, code)
    return category
