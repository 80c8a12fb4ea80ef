"""A double-random draw: by weight, by chance, kept to recusals, and the same for whoever repeats it."""

import itertools
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from dispatch.draws.chance import Urn, WeightUnfit, number_of
from dispatch.draws.drawing import Drawn, draw
from dispatch.draws.expecting import chances, expected_by_grade
from dispatch.draws.lists import (
    DrawList,
    DrawsTooMany,
    Entrant,
    Inspector,
    ListEmpty,
    Recusal,
    RecusalUnknown,
    TooFewInspectors,
    TwiceOnList,
    make_list,
)
from scripts import verify_draw
from tests.postgres import ROOT

WEIGHTS = {"A": 1, "B": 2, "C": 4, "D": 8}


def entrants(grades: str) -> list[Entrant]:
    return [Entrant(at, f"商户{at}", grade, WEIGHTS[grade]) for at, grade in enumerate(grades, start=1)]


def inspectors(count: int) -> list[Inspector]:
    return [Inspector(f"name:执法员{at:02d}", f"执法员{at:02d}") for at in range(count)]


@st.composite
def lists(given_by: Any) -> DrawList:
    """Lists of which every subject can be inspected."""
    grades = given_by(st.text("ABCD", min_size=1, max_size=30))
    people = inspectors(given_by(st.integers(2, 8)))
    per_subject = given_by(st.integers(1, len(people) - 1))
    spare = len(people) - per_subject
    recusals = [
        Recusal(one.key, subject, "亲属")
        for subject in given_by(st.sets(st.integers(1, len(grades))))
        for one in given_by(st.lists(st.sampled_from(people), max_size=spare, unique=True))
    ]
    wanted = given_by(st.integers(1, len(grades)))
    return make_list(entrants(grades), people, recusals, wanted, per_subject)


def published(on: DrawList, seed: str) -> dict[str, Any]:
    """A draw as it is published, of what the verifier reads."""
    return {
        "method": "one-map-draw-1",
        "list_text": on.text,
        "list_sha256": on.sha256,
        "seed": seed,
        "drawn": [
            {
                "position": one.position,
                "subject_id": one.subject.id,
                "inspectors": [{"key": each.key} for each in one.inspectors],
            }
            for one in draw(on, seed)
        ],
    }


def test_numbers_are_what_the_documentation_says() -> None:
    # By `printf 'seed\nsubject\n1' | sha256sum`.
    assert f"{number_of('seed', 'subject', 1):064x}" == (
        "09c67ea21c9a28edea27f696e87e9f6d3c93b16924276db24b3da20b7df0ef80"
    )


def test_the_first_is_drawn_by_weight() -> None:
    on = make_list(entrants("AABBCCDD"), inspectors(2), [], 1, 1)
    seen = Counter(draw(on, f"seed {at}")[0].subject.id for at in range(6000))
    total = sum(one.weight for one in on.entrants)
    expected = [6000 * one.weight / total for one in on.entrants]
    assert chisquare([seen[one.id] for one in on.entrants], expected).pvalue > 0.001


def test_the_second_is_drawn_by_what_is_left() -> None:
    on = make_list(entrants("ABD"), inspectors(2), [], 2, 1)
    seen = Counter(tuple(one.subject.id for one in draw(on, f"seed {at}")) for at in range(6000))
    weight = {one.id: Fraction(one.weight) for one in on.entrants}
    pairs = list(itertools.permutations(weight, 2))
    total = sum(weight.values())
    expected = [float(6000 * weight[a] / total * weight[b] / (total - weight[a])) for a, b in pairs]
    assert chisquare([seen[pair] for pair in pairs], expected).pvalue > 0.001


def test_inspectors_are_drawn_evenly() -> None:
    on = make_list(entrants("A" * 12), inspectors(5), [], 12, 2)
    pairs, load = Counter(), Counter()
    for at in range(500):
        for one in draw(on, f"seed {at}"):
            load.update(each.key for each in one.inspectors)
            pairs[one.subject.id, one.inspectors[0].key] += 1
    assert chisquare([pairs[key] for key in itertools.product(range(1, 13), load)]).pvalue > 0.001


@given(on=lists(), seed=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_draw_keeps_to_its_rules_and_is_repeated_by_the_verifier(on: DrawList, seed: str) -> None:
    drawn = draw(on, seed)
    assert draw(on, seed) == drawn
    assert len({one.subject.id for one in drawn}) == len(drawn) == on.wanted
    aside = {(one.inspector, one.subject_id) for one in on.recusals}
    for one in drawn:
        assert len({each.key for each in one.inspectors}) == on.per_subject
        assert not aside & {(each.key, one.subject.id) for each in one.inspectors}
    _check_spread(on, drawn)
    assert verify_draw.check(published(on, seed)) == []


def _check_spread(on: DrawList, drawn: list[Drawn]) -> None:
    """Where nobody stands aside, nobody has two more than another."""
    load = Counter({one.key: 0 for one in on.inspectors})
    load.update(each.key for one in drawn for each in one.inspectors)
    assert on.recusals or max(load.values()) - min(load.values()) <= 1


@given(on=lists(), data=st.data())
def test_the_order_in_which_a_list_came_decides_nothing(on: DrawList, data: Any) -> None:
    mixed = [data.draw(st.permutations(each)) for each in (on.entrants, on.inspectors, on.recusals)]
    again = make_list(*mixed, on.wanted, on.per_subject)
    assert again.sha256 == on.sha256
    assert draw(again, "2026132") == draw(on, "2026132")


@given(weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=40), data=st.data())
def test_an_urn_gives_what_counting_along_the_list_gives(weights: list[int], data: Any) -> None:
    urn, left = Urn(weights), dict(enumerate(weights))
    while left:
        number = data.draw(st.integers(0, 2**256 - 1))
        rest = number % sum(left.values())
        upto = itertools.accumulate(left.values())
        item = next(item for item, most in zip(left, upto, strict=True) if rest < most)
        assert urn.take(number) == item
        del left[item]


@pytest.mark.parametrize("weight", [0, -1, 1.0, True, "1"])
def test_weights_are_whole_numbers_above_nothing(weight: object) -> None:
    with pytest.raises(WeightUnfit):
        Urn([1, weight])


@pytest.mark.parametrize(
    ("grades", "people", "recusals", "wanted", "refused"),
    [
        ("", 2, [], 1, ListEmpty("subject")),
        ("A", 0, [], 1, ListEmpty("inspector")),
        ("AB", 2, [], 3, DrawsTooMany(3, 2)),
        ("AB", 2, [], 0, DrawsTooMany(0, 2)),
        ("AB", 1, [], 1, TooFewInspectors("商户1", 1, 2)),
        (
            "AB",
            3,
            [Recusal("name:执法员00", 2), Recusal("name:执法员01", 2)],
            1,
            TooFewInspectors("商户2", 1, 2),
        ),
        ("AB", 2, [Recusal("name:执法员00", None)], 1, TooFewInspectors("商户1", 1, 2)),
        ("AB", 2, [Recusal("name:别人", 1)], 1, RecusalUnknown("name:别人", 1)),
        ("AB", 2, [Recusal("name:执法员00", 9)], 1, RecusalUnknown("name:执法员00", 9)),
    ],
)
def test_a_list_that_cannot_be_drawn_from_is_refused(
    grades: str, people: int, recusals: list[Recusal], wanted: int, refused: Exception
) -> None:
    with pytest.raises(type(refused)) as found:
        make_list(entrants(grades), inspectors(people), recusals, wanted, 2)
    assert found.value == refused


def test_nobody_stands_on_a_list_twice() -> None:
    with pytest.raises(TwiceOnList):
        make_list(entrants("A") * 2, inspectors(2), [], 1, 1)
    with pytest.raises(TwiceOnList):
        make_list(entrants("A"), inspectors(1) * 2, [], 1, 1)


def test_a_name_cannot_forge_a_line_of_the_list() -> None:
    forged = Entrant(1, "好店\nS\t2\t99\tD\t坏店", "A", 1)
    on = make_list([forged, Entrant(2, "坏店", "B", 2)], [Inspector("name:a\tb", "a\nb")], [], 2, 1)
    assert on.text.count("\n") == 4
    assert verify_draw.check(published(on, "1")) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda one: one["drawn"].reverse(), "outcome"),
        (lambda one: one["drawn"].pop(), "count"),
        (lambda one: one["drawn"][0]["inspectors"].reverse(), "outcome"),
        (lambda one: one.update(seed="another"), "outcome"),
        (lambda one: one.update(list_text=one["list_text"].replace("\t8\t", "\t7\t")), "list"),
        (lambda one: one.update(method="dice"), "method"),
    ],
)
def test_what_was_done_to_a_published_draw_is_found(damage: Any, found: str, tmp_path: Path) -> None:
    made = published(make_list(entrants("ABCDABCD"), inspectors(4), [], 6, 2), "2026132")
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(made), "utf-8")
    assert verify_draw.main([str(file)]) == 0
    damage(made)
    file.write_text(json.dumps(made), "utf-8")
    assert verify_draw.check(made) == [found]
    assert verify_draw.main([str(file)]) == 1


def test_a_list_published_beforehand_is_drawn_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on = make_list(entrants("ABCD"), inspectors(3), [], 2, 1)
    file = tmp_path / "list.txt"
    file.write_bytes(on.text.encode())
    assert verify_draw.main(["--list", str(file), "--seed", "2026132"]) == 0
    lines = [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()]
    assert lines == [str(one.subject.id) for one in draw(on, "2026132")]
    assert verify_draw.main([str(file)]) == 2


def test_what_is_expected_adds_up_and_comes_about() -> None:
    listed = entrants("A" * 20 + "B" * 10 + "C" * 6 + "D" * 4)
    expected = expected_by_grade(listed, 12)
    assert sum(each["expected"] for each in expected.values()) == pytest.approx(12)
    on = make_list(listed, inspectors(2), [], 12, 1)
    seen = Counter(one.subject.grade for at in range(400) for one in draw(on, f"seed {at}"))
    for grade, each in expected.items():
        assert seen[grade] / 400 == pytest.approx(each["expected"], abs=0.35)
    assert chances([1, 8], 2) == [1.0, 1.0]


def test_the_list_in_the_documentation_is_one() -> None:
    words = (ROOT / "docs/draws.md").read_text("utf-8")
    written = next(block for block in words.split("```\n") if block.startswith("one-map-draw-1\t"))
    subjects = [
        Entrant(15, "丙工地", "D", 8),
        Entrant(11, "甲店", "A", 1),
        Entrant(12, "乙店", "C", 4),
    ]
    people = [Inspector("name:张三", "张三"), Inspector("name:李四", "李四")]
    assert make_list(subjects, people, [Recusal("name:张三", 15)], 2, 1).text == written
