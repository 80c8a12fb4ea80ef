"""Inspections come in from files, once; grades follow from them and from violations, and are kept."""

import csv
import gzip
import io
import itertools
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.categories import Category
from data.draws import Draw, DrawSubject
from data.importers.errors import ImportFileUnreadable
from data.importers.inspection_rows import ColumnsMissing
from data.importers.inspections import import_inspections
from data.inspections import Inspection, SubjectGrade
from data.organisations import Organisation
from data.partitions import ensure_months
from data.settings import put_setting
from data.timers import Timer
from data.violations import Subject, Violation
from dispatch.journal import notes_of
from dispatch.subjects.grading import NIGHTLY, grade_every_night, regrade, regrade_all, regrade_soon
from dispatch.timers.nightly import CITY, arm_nightly
from dispatch.timers.setting import find_timer
from tests.factories.city import lonlat

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
TODAY = NOW.date()
FOOD = "chicago_food_inspections_2011_2014.csv.gz"
# So many lines of the file; all 27,600 give the same, and take longer.
SOME = 4000
HEADER = "编号,许可证号,名称,地址,检查日期,检查结果,严重项\n"


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def shop(session: Session) -> Subject:
    return make_subject(session, "好店")


def make_subject(session: Session, name: str, kind: str = "shop") -> Subject:
    made = Subject(name=name, kind=kind)
    session.add(made)
    session.flush()
    return made


def offend(session: Session, subject: Subject, at: datetime, priority: int = 3, **other: Any) -> Violation:
    """Establish an offence."""
    category = session.scalar(select(Category).where(Category.default_priority == priority))
    if category is None:
        category = Category(code=f"p{priority}", code_table="test", name="违法", default_priority=priority)
        session.add(category)
        session.flush()
    ensure_months(session.connection(), "violation", at, at)
    place = f"SRID=4326;POINT({' '.join(map(str, lonlat(1, 1)))})"
    made = Violation(
        happened_at=at,
        category_id=category.id,
        subject_id=subject.id,
        location=place,
        source="patrol",
        **other,
    )
    session.add(made)
    session.flush()
    return made


def inspect(session: Session, subject: Subject, day: date, result: str, **counts: int) -> None:
    session.add(Inspection(subject_id=subject.id, inspected_on=day, result=result, recorded_at=NOW, **counts))
    session.flush()


def history(session: Session, subject: Subject) -> list[tuple[str | None, str, float, str]]:
    rows = session.scalars(
        select(SubjectGrade).where(SubjectGrade.subject_id == subject.id).order_by(SubjectGrade.id)
    )
    return [(row.before, row.grade, row.points, row.cause) for row in rows]


def write(tmp_path: Path, words: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "inspections.csv"
    file.write_bytes(words.encode(encoding))
    return file


def test_a_violation_raises_a_grade_at_once_and_tells_why(session: Session, shop: Subject) -> None:
    assert regrade(session, [shop.id], "violation", now=NOW) == {shop.id: "A"}
    for days in (1, 10, 89):
        offend(session, shop, days_ago(days))
    offend(session, shop, days_ago(120), priority=4)
    assert regrade(session, [shop.id], "violation", now=NOW) == {shop.id: "B"}
    offend(session, shop, days_ago(0.5), priority=1)
    assert regrade(session, [shop.id], "violation", now=NOW) == {shop.id: "C"}
    assert regrade(session, [shop.id], "violation", now=NOW) == {}
    assert shop.grade == "C"
    assert history(session, shop) == [
        (None, "A", 0.0, "first"),
        ("A", "B", 19.5, "violation"),
        ("B", "C", 39.5, "violation"),
    ]
    told = notes_of(session).acts[-1]
    assert (told["act"], told["subject_id"], told["details"]["before"]) == ("subject.graded", shop.id, "B")
    assert told["details"]["parts"][0] == {"what": "priority_1", "within_days": 90, "count": 1, "points": 20}


@pytest.mark.parametrize(
    ("days", "points"),
    [(0, 12), (90, 12), (90.1, 6), (180, 6), (180.1, 3), (365, 3), (365.1, 0), (-1, 0)],
)
def test_what_is_longer_back_counts_for_less(
    session: Session, shop: Subject, days: float, points: int
) -> None:
    offend(session, shop, days_ago(days), priority=2)
    regrade(session, [shop.id], "violation", now=NOW)
    assert history(session, shop)[0][2] == points


def test_what_was_told_twice_counts_once(session: Session, shop: Subject) -> None:
    first = offend(session, shop, days_ago(1))
    offend(session, shop, days_ago(1), duplicate_of=first.id)
    regrade(session, [shop.id], "violation", now=NOW)
    assert history(session, shop)[0][2] == 6


def test_inspections_count_and_a_clean_one_takes_off(session: Session, shop: Subject) -> None:
    inspect(session, shop, TODAY - timedelta(days=20), "fail", critical=2, serious=1)
    inspect(session, shop, TODAY - timedelta(days=5), "none")
    regrade(session, [shop.id], "inspection", now=NOW)
    inspect(session, shop, TODAY - timedelta(days=2), "pass", minor=3)
    regrade(session, [shop.id], "inspection", now=NOW)
    offend(session, shop, days_ago(0.5))
    regrade(session, [shop.id], "violation", now=NOW)
    assert history(session, shop) == [
        (None, "C", 20.0, "first"),
        ("C", "B", 14.0, "inspection"),
        ("B", "C", 26.0, "violation"),
    ]


def test_natural_persons_bear_no_grade(session: Session) -> None:
    person = make_subject(session, "某人", "person")
    offend(session, person, days_ago(1), priority=1)
    assert regrade(session, [person.id], "violation", now=NOW) == {}
    regrade_all(session, NOW)
    assert (person.grade, history(session, person)) == (None, [])
    forged = {"subject_id": person.id, "at": NOW, "grade": "D", "points": 99, "parts": [], "cause": "first"}
    with pytest.raises(IntegrityError, match="natural persons"), session.begin_nested():
        session.execute(insert(SubjectGrade).values(forged))
    with pytest.raises(IntegrityError, match="person_ungraded"), session.begin_nested():
        session.execute(update(Subject).where(Subject.id == person.id).values(grade="D"))


def test_every_night_all_are_graded_and_the_changes_told(session: Session, shop: Subject) -> None:
    other = make_subject(session, "别店")
    offend(session, shop, days_ago(60), priority=1)
    assert regrade_all(session, NOW) >= 2
    assert (history(session, shop)[0][1], history(session, other)[0][1]) == ("C", "A")
    assert [act["act"] for act in notes_of(session).acts] == ["subject.graded_all"]
    assert regrade_all(session, NOW) == 0
    assert regrade_all(session, NOW + timedelta(days=60)) == 1
    assert history(session, shop)[1] == ("C", "B", 10.0, "nightly")
    assert [act["act"] for act in notes_of(session).acts[1:]] == ["subject.graded_all", "subject.graded"]


def test_a_changed_rule_counts_the_next_night(session: Session, shop: Subject) -> None:
    offend(session, shop, days_ago(1))
    regrade_all(session, NOW)
    put_setting(session, "grade_points_priority_3", 50)
    regrade_all(session, NOW)
    assert history(session, shop)[-1] == ("B", "D", 50.0, "nightly")


def test_the_night_is_armed_once_and_sets_the_next(session: Session) -> None:
    arm_nightly(session)
    first = find_timer(session, NIGHTLY, *CITY)
    assert first.due_at <= datetime.now(UTC)
    arm_nightly(session)
    assert session.scalar(select(func.count()).where(Timer.kind == NIGHTLY)) == 1
    first.fired_at = NOW
    session.flush()
    arm_nightly(session)
    waiting = find_timer(session, NIGHTLY, *CITY)
    assert waiting.due_at > datetime.now(UTC)
    regrade_soon(session)
    session.refresh(waiting)
    assert waiting.due_at <= datetime.now(UTC)
    grade_every_night(session, waiting, NOW)


def test_a_real_file_gives_what_a_plain_count_gives(
    session: Session, shared_data: Path, tmp_path: Path
) -> None:
    with gzip.open(shared_data / FOOD, "rt", encoding="utf-8") as file:
        content = "".join(itertools.islice(file, 1 + SOME))
    lines = list(csv.DictReader(io.StringIO(content)))
    of_licence = defaultdict(list)
    for line in lines:
        of_licence[line["License"]].append(line)
    file = write(tmp_path, content)
    report = import_inspections(session, file, TODAY)
    assert (report.taken, report.known, report.refused) == (len(lines), 0, [])
    licences = {line["License"] for line in lines}
    assert report.subjects_made == len(report.subject_ids) == len(licences)
    expected = Counter({"Pass": "pass", "Fail": "fail"}.get(line["Results"], "conditions") for line in lines)
    counted = select(Inspection.result, func.count()).group_by(Inspection.result)
    assert dict(session.execute(counted).all()) == expected
    critical = session.scalar(select(func.sum(Inspection.critical)))
    assert critical == sum(int(float(line["criticalCount"])) for line in lines)
    again = import_inspections(session, file, TODAY)
    assert (again.taken, again.known, again.subjects_made) == (0, len(lines), 0)
    then = datetime(2012, 6, 30, 12, tzinfo=UTC)
    assert regrade_all(session, then) == len(licences)
    grades = dict(
        session.execute(select(Subject.licence, Subject.grade).where(Subject.licence.is_not(None))).all()
    )
    assert grades == {
        each.removesuffix(".0"): plain_grade(of_licence[each], then.date()) for each in licences
    }
    assert set(grades.values()) == {"A", "B", "C"}


def plain_grade(lines: list[dict[str, str]], then: date) -> str:
    """The grade of a subject with these inspections, by the rule as it is written down."""
    points, last = 0.0, None
    for line in lines:
        day = date.fromisoformat(line["Inspection_Date"])
        age = (then - day).days
        if age < 0:
            continue
        last = max(last or (day, line), (day, line), key=lambda each: each[0])
        share = 1 if age <= 90 else 0.5 if age <= 180 else 0.25 if age <= 365 else 0
        found = {"Fail": 10, "Pass": 0}.get(line["Results"], 4)
        points += share * (found + 4 * float(line["criticalCount"]) + 2 * float(line["seriousCount"]))
    if last and last[1]["Results"] == "Pass" and float(last[1]["criticalCount"]) == 0:
        points = max(0, points - 6)
    return "D" if points >= 45 else "C" if points >= 20 else "B" if points >= 6 else "A"


def test_subjects_are_found_by_licence_or_else_by_name_and_address(
    session: Session, shop: Subject, tmp_path: Path
) -> None:
    shop.licence = "0110"
    session.flush()
    rows = (
        "1,0110,改名的店,甲路 1 号,2026-11-01,合格,0",
        "2,,无证店,乙路2号,2026/11/2,不合格,1",
        "3,,无证店,乙路 2 号,2026年11月3日,限期整改,",
    )
    report = import_inspections(session, write(tmp_path, HEADER + "\n".join(rows), "gb18030"), TODAY)
    assert (report.taken, report.subjects_made) == (3, 1)
    assert shop.id in report.subject_ids
    assert len(report.subject_ids) == 2


def test_rows_that_are_wrong_are_refused_by_themselves(session: Session, tmp_path: Path) -> None:
    rows = (
        "1,,甲,,2026-11-01,合格,0",
        "2,,,,2026-11-01,合格,0",
        "3,,乙,,昨天,合格,0",
        "4,,乙,,2999-01-01,合格,0",
        "5,,乙,,2026-11-01,还行,0",
        "6,,乙,,2026-11-01,合格,-1",
        "1,,甲,,2026-11-01,合格,0",
    )
    report = import_inspections(session, write(tmp_path, HEADER + "\n".join(rows)), TODAY)
    assert (report.taken, report.known, report.subjects_made) == (1, 1, 1)
    assert [(each.row, each.column, each.problem) for each in report.refused] == [
        (2, "名称", "empty"),
        (3, "检查日期", "day_unreadable"),
        (4, "检查日期", "day_out_of_range"),
        (5, "检查结果", "result_unknown"),
        (6, "严重项", "no_count"),
    ]


@pytest.mark.parametrize(
    ("content", "named", "refused"),
    [
        (b"", {}, ColumnsMissing),
        ("名称,日期\n".encode(), {}, ColumnsMissing),
        (HEADER.encode(), {"result": "没有"}, ColumnsMissing),
        (b"\x00\xff\xfe\xfa\xff", {}, ImportFileUnreadable),
    ],
)
def test_files_that_are_no_list_of_inspections_are_refused(
    session: Session, tmp_path: Path, content: bytes, named: dict[str, str], refused: type[Exception]
) -> None:
    file = tmp_path / "inspections.csv"
    file.write_bytes(content)
    with pytest.raises(refused):
        import_inspections(session, file, TODAY, named)
    with pytest.raises(ImportFileUnreadable):
        import_inspections(session, tmp_path / "missing.csv", TODAY)


def test_a_draw_cannot_be_changed(session: Session) -> None:
    city = Organisation(code="9", name="市", level="city", path="9")
    session.add(city)
    session.flush()
    kept = Draw(
        name="抽查", organisation_id=city.id, method="m", list_text="t", list_sha256="s", on_list=2, wanted=1,
        per_subject=1, seed="1", seed_source="made", filters={}, inspectors=[], recusals=[], drawn_at=NOW,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    drawn = {"position": 1, "subject_id": 1, "name": "n", "grade": "A", "weight": 1, "inspectors": []}
    session.add(DrawSubject(draw_id=kept.id, **drawn))
    session.flush()
    for change in (
        "UPDATE draw SET seed = 'another'",
        "UPDATE draw SET name = 'y', published_at = now()",
        "DELETE FROM draw_subject",
        "UPDATE draw_subject SET position = 2",
        "DELETE FROM draw",
    ):
        with pytest.raises(IntegrityError, match="kept as it was made"), session.begin_nested():
            session.execute(text(change))
    session.execute(text("UPDATE draw SET published_at = now()"))
    with pytest.raises(IntegrityError, match="kept as it was made"), session.begin_nested():
        session.execute(text("UPDATE draw SET published_at = NULL"))
