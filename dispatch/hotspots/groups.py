"""The category groups that have violations."""

from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.hotspots import Hotspot
from dispatch.hotspots.packed import EVERYTHING
from dispatch.hotspots.statistics import NothingReckoned, look
from dispatch.hotspots.viewing import name_groups


def list_groups(session: Session, instance: Path) -> list[dict[str, Any]]:
    """Return each group with its cases and standing hotspots, as seen by the account; first all together."""
    try:
        picture = look(session, instance)
    except NothingReckoned:
        return [_group(EVERYTHING, "全部", "All", 0, 0)]
    counted, about = picture.packed.counted, picture.packed.about
    seen = np.isin(counted.key, picture.rows)
    cases = np.bincount(counted.group[seen], counted.count[seen], len(about.groups)).astype(int)
    standing = dict(
        session.execute(
            select(Hotspot.group_code, func.count())
            .where(Hotspot.state != "cleared")
            .group_by(Hotspot.group_code)
        ).all()
    )
    named = name_groups(session, {EVERYTHING, *about.groups})
    totals = dict(zip(about.groups, cases.tolist(), strict=True)) | {EVERYTHING: int(cases.sum())}
    return [
        _group(code, *named[code], totals[code], standing.get(code, 0))
        for code in (EVERYTHING, *about.groups)
    ]


def _group(code: str, name: str, name_en: str, cases: int, hotspots: int) -> dict[str, Any]:
    return {"code": code, "name": name, "name_en": name_en, "cases": cases, "hotspots": hotspots}
