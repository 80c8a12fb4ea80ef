"""Moments as files write them, and which column is what."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importers.cases.errors import CaseColumnMissing, CaseMappingInvalid
from data.importers.cases.mapping import CaseMapping, guess_columns, make_mapping, read_mapping
from data.importers.cases.times import EPOCH, read_moment

AT = datetime(2021, 9, 5, 13, 5, tzinfo=UTC)


def moment(text: str, pattern: str = "") -> tuple[datetime, bool, bool] | None:
    found = read_moment(text, pattern)
    return found and (EPOCH + timedelta(microseconds=found[0]), *found[1:])


@pytest.mark.parametrize(
    "text",
    [
        "2021-09-05 13:05", "2021-09-05T13:05:00", "2021-9-5 13:05", "2021/9/5 13:05:00", "2021.9.5 13:05",
        "2021年9月5日13时5分", "2021年9月5日 下午1时5分", "2021年09月05日 13:05",
        "２０２１-０９-０５ １３：０５：００",
        "9/5/2021 1:05 PM", "09/05/2021 01:05:00 PM", "09/05/2021 13:05", "20210905130500",
    ],
)  # fmt: skip
def test_a_time_is_read_in_many_forms(text: str) -> None:
    assert moment(text) == (AT, False, False)


@pytest.mark.parametrize(
    "text", ["2021-09-05", "2021/9/5", "2021年9月5日", "20210905", "9/5/2021", "09/05/2021"]
)
def test_a_day_is_known_to_be_one(text: str) -> None:
    assert moment(text) == (datetime(2021, 9, 5, tzinfo=UTC), True, False)


@pytest.mark.parametrize(
    "text", ["2021-09-05T13:05:00Z", "2021-09-05T21:05:00+08:00", "2021-09-05 21:05+08:00"]
)
def test_a_stated_offset_counts(text: str) -> None:
    assert moment(text) == (AT, False, True)


@pytest.mark.parametrize(
    "text", ["", "soon", "2021-13-01", "2021-02-30", "31/12/2021", "2021-09", "99999999", "13:05"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert read_moment(text) is None


def test_a_pattern_goes_before_all_forms() -> None:
    assert moment("05/09/2021", "%d/%m/%Y") == (datetime(2021, 9, 5, tzinfo=UTC), True, False)
    assert moment("05.09.2021 13h05", "%d.%m.%Y %Hh%M") == (AT, False, False)
    assert read_moment("2021-09-05", "%d/%m/%Y") is None


@given(st.datetimes(datetime(1981, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_the_forms_agree(at: datetime) -> None:
    at = at.replace(microsecond=0)
    forms = [at.isoformat(), at.strftime("%Y年%m月%d日 %H时%M分%S秒"), at.strftime("%m/%d/%Y %I:%M:%S %p")]
    assert len({read_moment(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (
            ["案件编号", "上报时间", "经度", "纬度", "地址", "案件来源"],
            {
                "id": "案件编号", "happened_at": "上报时间", "lon": "经度", "lat": "纬度", "address": "地址",
                "source": "案件来源",
            },
        ),
        (
            ["Creation_Date", "status", "SERVICE REQUEST NUMBER", "Latitude", "Longitude"],
            {
                "id": "SERVICE REQUEST NUMBER", "happened_at": "Creation_Date", "lon": "Longitude",
                "lat": "Latitude", "status": "status",
            },
        ),
        (["a", "b"], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names(columns: list[str], found: dict[str, str]) -> None:
    assert guess_columns(columns) == found


def test_what_is_said_goes_before_what_is_guessed() -> None:
    said = CaseMapping(columns={"happened_at": "closed", "address": ""})
    mapping = said.with_guesses(["date", "closed", "address", "lon", "lat"])
    assert mapping.columns == {"happened_at": "closed", "lon": "lon", "lat": "lat"}
    with pytest.raises(CaseColumnMissing) as missing:
        said.with_guesses(["date"])
    assert (missing.value.target, missing.value.column) == ("happened_at", "closed")


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("", "patrol"), ("12345", "complaint"), ("市民投诉", "complaint"), ("日常巡查", "patrol"),
        ("Patrol", "patrol"), ("热线", "patrol"), ("巡查转投诉", None), ("?", None),
    ],
)  # fmt: skip
def test_sources_are_complaint_or_patrol(value: str, source: str | None) -> None:
    mapping = CaseMapping(source="patrol", sources={"热线": "patrol"})
    assert mapping.source_of(value) == source


@pytest.mark.parametrize(
    "said",
    [
        {"colour": "red"},
        {"columns": {"where": "x"}},
        {"columns": ["x"]},
        {"source": "rumour"},
        {"sources": {"a": "b"}},
        {"adds_categories": "yes"},
    ],
)
def test_a_mapping_that_cannot_be_is_refused(said: dict) -> None:
    with pytest.raises(CaseMappingInvalid) as refused:
        make_mapping(said)
    assert refused.value.accepted


def test_a_mapping_is_read_from_json(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text('{"columns": {"id": "编号"}, "duplicate_words": ["重"]}', "utf-8")
    assert read_mapping(path) == CaseMapping(columns={"id": "编号"}, duplicate_words=("重",))
    path.write_text("[]")
    with pytest.raises(CaseMappingInvalid):
        read_mapping(path)
