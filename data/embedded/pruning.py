"""Clears old base backups away, and what the archive of the log holds from before the oldest that stays.

What stays takes the server back to any moment that is to be reached; it is read to its end before anything
else goes, and the newest whole base backup always stays.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from data.embedded.bases import Base, check_base, list_bases
from data.embedded.errors import NotABase, NoWholeBase

# Histories of timelines stay: they are small, and say which log continues which.
SEGMENT = re.compile(r"[0-9A-F]{8}([0-9A-F]{16})(\.partial|\.[0-9A-F]{8}\.backup)?")
GOING = ".going"


@dataclass(frozen=True, slots=True)
class Pruning:
    """What stays and what goes: base backups, and files of the archive, the oldest first.

    `damaged` cannot be used, and are left to be looked at; `apart` are those of another archive.
    """

    folder: Path
    stays: list[Base] = field(default_factory=list)
    goes: list[Base] = field(default_factory=list)
    damaged: list[NotABase] = field(default_factory=list)
    apart: list[Base] = field(default_factory=list)
    log: list[Path] = field(default_factory=list)

    @property
    def size_bytes(self) -> int:
        """How much room there will be."""
        in_bases = sum(path.stat().st_size for base in self.goes for path in base.path.iterdir())
        return in_bases + sum(path.stat().st_size for path in self.log)


def plan_pruning(folder: Path, archive: Path, keep: int, days: int, now: datetime) -> Pruning:
    """Return what is to go so that so many base backups stay, and those that lead back so many days.

    Raises NoWholeBase where none can be used.
    """
    plan = Pruning(folder)
    since = now - timedelta(days=days)
    for found in list_bases(folder):
        if isinstance(found, NotABase):
            plan.damaged.append(found)
        elif found.archive is None or found.archive.resolve() != archive.resolve():
            plan.apart.append(found)
        elif len(plan.stays) >= max(keep, 1) and plan.stays[-1].ended_at <= since:
            plan.goes.append(found)
        else:
            _take(plan, found)
    if not plan.stays:
        raise NoWholeBase(folder)
    plan.log.extend(_older(archive, plan.stays))
    return plan


def prune(plan: Pruning) -> None:
    """Do it: what was not finished leaves neither half a base backup under its name nor a gap in the log."""
    for base in plan.goes:
        base.path.rename(base.path.with_name(f".{base.path.name}{GOING}"))
    for half_gone in plan.folder.glob(f".base-*{GOING}"):
        shutil.rmtree(half_gone)
    for path in plan.log:
        path.unlink(missing_ok=True)


def _take(plan: Pruning, base: Base) -> None:
    try:
        check_base(base.path)
    except NotABase as error:
        plan.damaged.append(error)
    else:
        plan.stays.append(base)


def _older(archive: Path, stays: Iterable[Base]) -> list[Path]:
    """Return what the archive holds from before the first of these, whatever its timeline."""
    first = min(base.first_segment for base in stays)
    found = {path: SEGMENT.fullmatch(path.name) for path in archive.iterdir()}
    older = [(said[1], path) for path, said in found.items() if said is not None and said[1] < first]
    return [path for _, path in sorted(older)]
