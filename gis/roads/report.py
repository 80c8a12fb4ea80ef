"""What a build of a road network kept and dropped, to be shown and stored."""

from dataclasses import asdict, dataclass, field
from typing import Any

# Reasons are told by example; a map of a country has thousands of ways cut at its border.
EXAMPLES_MAX = 20


@dataclass(frozen=True, slots=True)
class ModeReport:
    """One mode's share: what lies in its largest strongly connected component, and what was dropped."""

    mode: str
    arcs: int
    junctions: int
    kept_km: float
    dropped_arcs: int
    dropped_junctions: int
    dropped_km: float
    islands: int


@dataclass(slots=True)
class InvalidWays:
    """Ways that could not be used as they are, for one reason, with the ids of the first few."""

    count: int = 0
    examples: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BarrierReport:
    """How many barriers close a road to each mode, and how many were left open where roads meet."""

    closed: dict[str, int]
    at_junctions: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Counts of a build; lengths in kilometres, each direction counted by itself."""

    ways: int
    ways_used: int
    junctions: int
    arcs: int
    modes: dict[str, ModeReport]
    invalid_ways: dict[str, InvalidWays]
    barriers: BarrierReport

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, fit for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        used = f"ways: {self.ways_used:,} of {self.ways:,} used"
        lines = [f"{used}; {self.junctions:,} junctions, {self.arcs:,} arcs"]
        lines += [_mode_line(mode) for mode in self.modes.values()]
        if any(self.barriers.closed.values()) or self.barriers.at_junctions:
            lines.append(_barrier_line(self.barriers))
        lines += [
            f"{reason}: {ways.count:,} ways, such as {', '.join(map(str, ways.examples[:3]))}"
            for reason, ways in sorted(self.invalid_ways.items())
        ]
        return lines


def _barrier_line(barriers: BarrierReport) -> str:
    closed = ", ".join(f"{count:,} to {mode}" for mode, count in barriers.closed.items())
    return f"barriers: closed {closed}; {barriers.at_junctions:,} where roads meet left open"


def _mode_line(mode: ModeReport) -> str:
    kept = f"{mode.arcs:,} arcs, {mode.junctions:,} junctions, {mode.kept_km:,.1f} km"
    dropped = f"{mode.dropped_arcs:,} arcs, {mode.dropped_junctions:,} junctions, {mode.dropped_km:,.1f} km"
    return f"{mode.mode}: kept {kept}; dropped {dropped} on {mode.islands:,} islands and dead ends"
