"""The names that roads bear in a network, found exactly, in other spellings, by their parts, or guessed.

The rules, the surest first; each is used only where those before it find nothing:

1. *exact*: a road bears the name, its English name or its number (G6, S12) as it was written.
2. *normalised*: the same name in another spelling: 高速公路 for 高速, 环路 for 环, 立交桥 for 桥,
   主路 behind it, a number before it (G6京藏高速), 101国道 for G101, Rd for Road, 京平高速 for
   北京-平谷高速公路. 辅路 is kept apart where roads bear it.
3. *parts*: 东四环路 is 东四环北路, 东四环中路 and 东四环南路; 西北四环路 is what lies on both sides of
   the ring; 北土城路 is 北土城东路 and 北土城西路; 长安街 is 东长安街 and 西长安街.
4. *guess*: what resembles it. A guess is used by itself only if an expressway is wanted and one alone
   ends with its name (首都机场高速 for 机场高速), or if one name alone differs by a single character of five
   or more that is neither a direction nor a number. Of streets, one that ends alike is another street.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from gis.road_lists.words import DIRECTIONS, RoadWords, abbreviations_of, latin_tail, words_of
from gis.roads.network import RoadNetwork

EXACT, NORMALISED, PARTS, GUESS, NONE = "exact", "normalised", "parts", "guess", "none"
GUESSES = 5
_LEAST_SCORE = 50.0
_SHORTEST_TYPING_ERROR = 5
# Of 3 digits are ordinary roads, which bear several names on their way.
_EXPRESSWAY_NUMBER = re.compile(r"^[GS](\d{1,2}|\d{4})$")
_EXPRESSWAYS = ("高速", "快速路", "expressway")


@dataclass(frozen=True, slots=True)
class Guess:
    """What may have been meant.

    Attributes
    ----------
    name : str
    score : float
        0 to 100, how much it resembles what was written (rapidfuzz, normalised Indel similarity).
    lon, lat : float
        Where it meets the road, EPSG:4326 degrees; not a number for a road itself.
    """

    name: str
    score: float
    lon: float = float("nan")
    lat: float = float("nan")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The names of roads that a written name means.

    Attributes
    ----------
    names : tuple of str
        As roads bear them; empty if none was found.
    match : str
        "exact", "normalised", "parts", "guess" or "none".
    score : float
        100 but for guesses.
    guesses : tuple of Guess
        What else may have been meant, the best first.
    """

    names: tuple[str, ...]
    match: str
    score: float
    guesses: tuple[Guess, ...] = ()


class RoadCatalogue:
    """All names of the roads of a network, and the edges that bear each."""

    def __init__(self, network: RoadNetwork):
        roads: dict[str, list[int]] = {}
        for texts in (network.road_name, network.road_name_en):
            for road, name in enumerate(texts):
                if name:
                    roads.setdefault(name, []).append(road)
        for road, refs in enumerate(network.road_ref):
            for ref in _refs(refs):
                roads.setdefault(ref, []).append(road)
        self._refs = network.road_ref
        self._edge_road = np.asarray(network.edge_road)
        self._edges = _edges_by_name(roads, self._edge_road)
        self._names_of: dict[int, list[str]] = {}
        for name, rows in roads.items():
            for road in rows:
                self._names_of.setdefault(road, []).append(name)
        self.names = tuple(self._edges)
        self._by_text: dict[str, list[str]] = {}
        for name in self.names:
            for text in {words_of(name).text, words_of(latin_tail(name)).text, *abbreviations_of(name)} - {
                ""
            }:
                self._by_text.setdefault(text, []).append(name)

    def edges_of(self, names: Iterable[str]) -> np.ndarray:
        """The edges that bear any of some names, in order, int64 (k,)."""
        edges = [self._edges[name] for name in names]
        return np.unique(np.concatenate(edges)) if edges else np.zeros(0, dtype=np.int64)

    def names_on(self, edges: np.ndarray) -> set[str]:
        """The names that any of some edges bear."""
        roads = np.unique(self._edge_road[edges]).tolist()
        return {name for road in roads for name in self._names_of.get(road, ())}

    def has(self, written: str) -> bool:
        """Whether a road bears the name in this or another spelling."""
        return bool(self._same(words_of(written), None))

    def find(self, written: str, among: frozenset[str] | None = None) -> NameMatch:
        """The names that a written one means.

        Parameters
        ----------
        written : str
        among : frozenset of str, optional
            Only these names may be meant.
        """
        wanted = words_of(written)
        same = self._same(wanted, among)
        parts = self._parts(wanted, self._among(among)) if wanted.is_of_ring or not same else []
        if not same and not parts:
            return self._guessed(wanted, among)
        exact = any(name.casefold() == written.strip().casefold() for name in same)
        match = EXACT if exact else NORMALISED if same else PARTS
        return NameMatch(tuple(dict.fromkeys([*same, *parts])), match, 100.0)

    def also(self, names: Sequence[str]) -> tuple[str, ...]:
        """What a road may be called where it goes on: the rest of its ring, its other parts, its bridges."""
        called = [words_of(name) for name in names]
        texts = tuple({words.text for words in called if len(words.text) > 2})
        rings = {words.ring for words in called if words.ring}
        parts = {(words.without_part, words.kind) for words in called if words.part}
        return tuple(
            name
            for name in self.names
            if name not in names
            and (
                _is_in(rings, words_of(name))
                or _is_another_part(parts, words_of(name))
                or (name.endswith("桥") and words_of(name).text.startswith(texts or "-"))
            )
        )

    def number_of(self, names: Sequence[str]) -> str:
        """The number of the expressway that bears these names, or "": the only one that they come with."""
        edges = self.edges_of(names)
        numbers = {ref for road in np.unique(self._edge_road[edges]) for ref in _refs(str(self._refs[road]))}
        return numbers.pop() if len(numbers) == 1 and _EXPRESSWAY_NUMBER.match(min(numbers)) else ""

    def _among(self, among: frozenset[str] | None) -> Sequence[str]:
        return self.names if among is None else [name for name in self.names if name in among]

    def _same(self, wanted: RoadWords, among: frozenset[str] | None) -> list[str]:
        texts = [wanted.text]
        if wanted.code:
            texts += [wanted.code, wanted.text.removeprefix(wanted.code)]
        if wanted.ring:
            texts += [wanted.text.removesuffix("路"), wanted.text + "路"]
        found = {name: None for text in texts for name in self._by_text.get(text, ())}
        kept = [name for name in found if among is None or name in among]
        # Main road and side road are told apart where both are there.
        as_wanted = [name for name in kept if words_of(name).is_side == wanted.is_side]
        return as_wanted or kept

    def _parts(self, wanted: RoadWords, names: Sequence[str]) -> list[str]:
        if wanted.is_of_ring:
            return [name for name in names if _is_on_ring(words_of(name), wanted)]
        if wanted.part or not wanted.kind or len(wanted.stem) < 2:
            return []
        behind = [name for name in names if _is_part_of(words_of(name), wanted)]
        if behind:
            return behind
        before = [name for name in names if _is_side_of(words_of(name), wanted)]
        sides = {words_of(name).text[0] for name in before}
        return before if sides >= {"东", "西"} or sides >= {"南", "北"} else []

    def _guessed(self, wanted: RoadWords, among: frozenset[str] | None) -> NameMatch:
        if not wanted.text:
            return NameMatch((), NONE, 0.0)
        texts = {text: names for text, names in self._by_text.items() if among is None or among & set(names)}
        scored = process.extract(
            wanted.text, texts.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_SCORE, limit=GUESSES
        )
        is_expressway = wanted.kind in _EXPRESSWAYS and len(wanted.stem) > 1
        longer = [text for text in texts if is_expressway and text.endswith(wanted.text)]
        ranked = dict.fromkeys([*longer, *(text for text, _, _ in scored)])
        best: dict[str, float] = {}
        for text in ranked:
            # A name that is found in two spellings is one guess, its better one.
            best.setdefault(texts[text][0], round(fuzz.ratio(wanted.text, text), 1))
        guesses = tuple(Guess(name, score) for name, score in list(best.items())[:GUESSES])
        sure = _only(longer) or _only([text for text in texts if _is_typing_error(wanted, text)])
        if sure:
            names = tuple(name for name in texts[sure] if among is None or name in among)
            return NameMatch(names, GUESS, round(fuzz.ratio(wanted.text, sure), 1), guesses)
        return NameMatch((), NONE, 0.0, guesses)


def _edges_by_name(roads: dict[str, list[int]], edge_road: np.ndarray) -> dict[str, np.ndarray]:
    by_road = np.argsort(edge_road, kind="stable")
    count = int(edge_road.max(initial=-1)) + 1
    begin = np.searchsorted(edge_road[by_road], np.arange(count + 1))
    return {
        name: np.concatenate([by_road[begin[row] : begin[row + 1]] for row in rows]).astype(np.int64)
        for name, rows in roads.items()
    }


def _refs(refs: str) -> list[str]:
    """The numbers of a road that bears several: "G101 G111", "G45;G106"."""
    return [ref for ref in refs.replace(",", " ").replace(";", " ").split() if ref]


def _is_on_ring(name: RoadWords, wanted: RoadWords) -> bool:
    if name.ring != wanted.ring or name.is_side != wanted.is_side:
        return False
    return not wanted.ring_sides or (bool(name.ring_sides) and name.ring_sides <= wanted.ring_sides)


def _is_in(rings: set[int], name: RoadWords) -> bool:
    return name.ring in rings and not name.is_side


def _is_another_part(parts: set[tuple[str, str]], name: RoadWords) -> bool:
    return bool(name.part) and (name.without_part, name.kind) in parts and not name.is_side


def _is_part_of(name: RoadWords, wanted: RoadWords) -> bool:
    same = bool(name.part) and name.without_part == wanted.stem and name.kind == wanted.kind
    return same and name.is_side == wanted.is_side


def _is_side_of(name: RoadWords, wanted: RoadWords) -> bool:
    """Whether a name is the wanted one with a direction before it, 东长安街."""
    return name.text[1:] == wanted.text and name.text[0] in DIRECTIONS and name.is_side == wanted.is_side


def _is_typing_error(wanted: RoadWords, text: str) -> bool:
    """Whether a name differs by one character that is neither a direction nor a number."""
    if min(len(text), len(wanted.text)) < _SHORTEST_TYPING_ERROR:
        return False
    if Levenshtein.distance(wanted.text, text, score_cutoff=1) != 1:
        return False
    name = words_of(text)
    return name.kind == wanted.kind and name.numbers_and_directions == wanted.numbers_and_directions


def _only(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else ""
