"""A part of a transaction that is taken back by itself when it fails, and the rest goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

from sqlalchemy.orm import Session

from dispatch.journal import Notes, notes_of


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """Do something within a savepoint; when it raises, what it wrote and what it noted are gone."""
    notes = notes_of(session)
    before = Notes(**{each.name: getattr(notes, each.name).copy() for each in fields(Notes)})
    try:
        with session.begin_nested():
            yield
    except Exception:
        session.info["notes"] = before
        raise
