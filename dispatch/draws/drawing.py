"""The draw itself: from a list and a seed, the subjects in the order drawn, each with its inspectors.

The same list and seed give the same outcome, always and everywhere; see docs/draws.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.draws.chance import Urn, number_of
from dispatch.draws.lists import DrawList, Entrant, Inspector


@dataclass(frozen=True, slots=True)
class Drawn:
    """A subject that was drawn, as which, and who inspects it."""

    position: int
    subject: Entrant
    inspectors: tuple[Inspector, ...]


def draw(on: DrawList, seed: str) -> list[Drawn]:
    """Draw subjects by weight without putting back, and to each the inspectors who need not stand aside.

    Inspectors are drawn among those who have the fewest subjects so far, so that the work is spread evenly.
    """
    urn, listed = Urn([one.weight for one in on.entrants]), on.sha256
    barred, load = on.barred(), {one.key: 0 for one in on.inspectors}
    outcome = []
    for position in range(1, on.wanted + 1):
        subject = on.entrants[urn.take(number_of(seed, listed, "subject", position))]
        free = _free(on, barred, subject)
        seats = range(1, on.per_subject + 1)
        numbers = [number_of(seed, listed, "inspector", position, seat) for seat in seats]
        outcome.append(Drawn(position, subject, tuple([_take(free, load, number) for number in numbers])))
    return outcome


def _free(on: DrawList, barred: Mapping[str, frozenset[str]], subject: Entrant) -> list[Inspector]:
    aside = barred.get("*", frozenset()) | barred.get(str(subject.id), frozenset())
    return [one for one in on.inspectors if one.key not in aside]


def _take(free: list[Inspector], load: dict[str, int], number: int) -> Inspector:
    """Take out the free inspector on whom a number falls among those with the fewest subjects."""
    fewest = min(load[one.key] for one in free)
    among = [one for one in free if load[one.key] == fewest]
    taken = among[number % len(among)]
    free.remove(taken)
    load[taken.key] += 1
    return taken
