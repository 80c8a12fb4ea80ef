"""What an agency would see of a share that is only being thought of: counted and shown, nothing kept."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.shares import Share
from dispatch.journal import Actor
from dispatch.shares.changes import geojson
from dispatch.shares.defining import draft_share
from dispatch.shares.fields import geometry_type
from dispatch.shares.looking import Look, look


def preview_share(
    session: Session, actor: Actor, values: Mapping[str, Any], limit: int
) -> tuple[Look, str, dict[str, Any] | None]:
    """Return what an agency would see, the type of its geometries, and a geometry in the share's CRS.

    What is shown is in WGS84, for the map; the geometry is that of the first feature that has one.
    """
    share = draft_share(session, actor, values)
    crs, share.crs = share.crs, SRID
    found = look(session, share, limit)
    share.crs = crs
    first = next((each.geometry for each in found.items if each.geometry is not None), None)
    kind = geometry_type(session, share)
    return found, kind, _in_crs(session, share, first)


def _in_crs(session: Session, share: Share, shape: dict[str, Any] | None) -> dict[str, Any] | None:
    if shape is None:
        return None
    given = func.ST_SetSRID(func.ST_GeomFromGeoJSON(json.dumps(shape)), SRID)
    return session.scalar(select(geojson(given, share.crs)))
