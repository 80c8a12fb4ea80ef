"""Past cases from files: real ones against pandas, the same file twice, bad rows, all formats and systems."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
import pandas
import pytest
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, box
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.database import make_engine
from data.importers.cases import CasesReport, import_cases
from data.importers.cases.errors import CaseColumnMissing, CaseFileUnreadable, CaseSystemUnknown
from data.importers.cases.mapping import make_mapping
from data.organisations import Organisation
from data.violations import CaseImport, Subject, Violation
from dispatch.jurisdiction import find_ground
from gis.crs import BD09, GCJ02, WGS84, convert
from tests.postgres import Server

CHICAGO = "chicago_311_sanitation_code_2000_2014.csv.gz"
NOW = datetime(2022, 3, 1, tzinfo=UTC)
HEADER = "编号,时间,经度,纬度,地址,事项,来源,信用代码,店名,状态"
ROWS = (
    "a,2022-01-05 08:00,116.30,39.95,北京市西区一号大街1号,stall,12345,,,",
    "b,2022年1月6日 9时5分,116.30,39.95,一号大街一号,占道经营,巡查,9111,张记,",
    "c,2022/1/7,116.50,39.95,二号大街2号,stall,12345,9111,张记小吃,重复",
)


@pytest.fixture
def land(session: Session) -> dict[str, int]:
    """Two districts that share a border, a street in the west, and a category."""
    session.add(
        Category(
            code="stall", name="占道经营", code_table="t", required_capabilities=[], joint_response=False
        )
    )
    ids: dict[str, int] = {}
    for code, level, parent, area in [
        ("110000", "city", None, box(116.2, 39.9, 116.6, 40.0)),
        ("110101", "district", "110000", box(116.2, 39.9, 116.4, 40.0)),
        ("110102", "district", "110000", box(116.4, 39.9, 116.6, 40.0)),
        ("110101001", "street", "110101", box(116.29, 39.94, 116.31, 39.96)),
    ]:
        path = code if parent is None else f"{'110000.' if parent != '110000' else ''}{parent}.{code}"
        row = Organisation(
            code=code, name=code, level=level, parent_id=ids.get(parent or ""), path=path,
            jurisdiction=from_shape(MultiPolygon([area]), 4326),
        )  # fmt: skip
        session.add(row)
        session.flush()
        ids[code] = row.id
    return ids


@pytest.fixture
def take(session: Session, tmp_path: Path, land: dict[str, int]) -> Callable[..., CasesReport]:
    """Import lines of a CSV file, by a mapping that is empty unless said."""

    def take_lines(*lines: str, header: str = HEADER, name: str = "cases.csv", **said: object) -> CasesReport:
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
        return import_cases(session, path, make_mapping(said), now=NOW)

    return take_lines


def stored(session: Session) -> list[Violation]:
    session.expire_all()
    return list(session.scalars(select(Violation).order_by(Violation.origin_key)))


def refusals(report: CasesReport) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in report.refusals]


def test_rows_become_violations(
    session: Session, land: dict[str, int], take: Callable[..., CasesReport]
) -> None:
    report = take(*ROWS)
    assert (report.rows, report.taken, report.refused, report.subjects) == (3, 3, 0, 1)
    a, b, c = stored(session)
    assert a.happened_at == datetime(2022, 1, 5, 0, 0, tzinfo=UTC)
    assert [each.source for each in (a, b, c)] == ["complaint", "patrol", "complaint"]
    assert [each.day_only for each in (a, b, c)] == [False, False, True]
    assert a.address_key == b.address_key == "1号大街1"
    assert [each.organisation_id for each in (a, c)] == [land["110101001"], land["110102"]]
    assert set(a.seen_by) == {land["110000"], land["110101"], land["110101001"]}
    subject = session.scalars(select(Subject)).one()
    assert (subject.licence, subject.name, subject.kind) == ("9111", "张记小吃", "shop")
    assert (a.subject_id, b.subject_id, c.subject_id) == (None, subject.id, subject.id)


def test_a_case_near_a_border_has_the_neighbour_that_an_incident_there_would_have(
    session: Session, land: dict[str, int], take: Callable[..., CasesReport]
) -> None:
    random = np.random.default_rng(4)
    # Around the border of the districts, around that of the street, and anywhere.
    lon = np.concatenate([116.4 + random.uniform(-0.004, 0.004, 40), random.uniform(116.285, 116.315, 60)])
    lat = random.uniform(39.935, 39.965, 100)
    places = [(round(x, 7), round(y, 7)) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    take(*(f"{row},2022-01-05,{x},{y},,stall,12345,,," for row, (x, y) in enumerate(places)))
    neighbours = [find_ground(session, x, y, 200.0).neighbour_id for x, y in places]
    found = {int(one.origin_key.split("/")[1]): one for one in stored(session)}
    assert [found[row].neighbour_id for row in range(100)] == neighbours
    assert {None, land["110101"], land["110102"]} <= set(neighbours)
    both = next(one for one in found.values() if one.neighbour_id == land["110102"])
    assert {land["110000"], both.organisation_id, land["110102"]} <= set(both.seen_by)


def test_the_same_file_twice_changes_nothing_and_a_longer_one_adds_what_is_new(
    session: Session, take: Callable[..., CasesReport]
) -> None:
    take(*ROWS[:2])
    before = [each.id for each in stored(session)]
    again = take(*ROWS[:2])
    assert (again.taken, again.known, again.subjects) == (0, 2, 0)
    assert [each.id for each in stored(session)] == before
    longer = take(*ROWS)
    assert (longer.taken, longer.known) == (1, 2)
    other = take(*ROWS, origin="elsewhere")
    assert (other.taken, other.subjects) == (3, 0)
    assert session.scalar(select(func.count()).select_from(CaseImport)) == 4


def test_rows_without_an_id_are_known_by_what_they_say(
    session: Session, take: Callable[..., CasesReport]
) -> None:
    lines = ["2022-01-05,116.3,39.95,x 1", "2022-01-05,116.3,39.95,x 1", "2022-01-05,116.3,39.95,x 2"]
    first = take(*lines, header="date,lon,lat,address", category="stall")
    assert (first.taken, first.known) == (2, 1)
    assert take(*lines, header="date,lon,lat,address", category="stall").taken == 0


def test_bad_rows_are_left_out_and_told(session: Session, take: Callable[..., CasesReport]) -> None:
    report = take(
        "1,2022-01-05,116.3,39.95,x 1,stall,12345,,,",
        "2,,116.3,39.95,x 1,stall,12345,,,",
        "3,yesterday,116.3,39.95,x 1,stall,12345,,,",
        "4,2031-01-05,116.3,39.95,x 1,stall,12345,,,",
        "5,0201-01-05,116.3,39.95,x 1,stall,12345,,,",
        "6,2022-01-05,,39.95,x 1,stall,12345,,,",
        "7,2022-01-05,0,0,x 1,stall,12345,,,",
        "8,2022-01-05,39.95,116.3,x 1,stall,12345,,,",
        "9,2022-01-05,1163000,399500,x 1,stall,12345,,,",
        "10,2022-01-05",
        "11,2022-01-05,120.3,39.95,x 1,stall,12345,,,",
        "12,2022-01-05,116.3,39.95,x 1,,12345,,,",
        "13,2022-01-05,116.3,39.95,x 1,nonsense,12345,,,",
        "14,2022-01-05,116.3,39.95,x 1,stall,rumour,,,",
        "15,2022-01-05,116.3,39.95,x 1,stall,12345,,,",
        "16,2022-01-05,一百一,39.95,x 1,stall,12345,,,",
    )
    assert sorted(refusals(report)) == [
        (2, "no_time"), (3, "time_unreadable"), (4, "time_in_future"), (5, "time_too_old"), (6, "no_place"),
        (7, "no_place"), (8, "swapped"), (9, "not_degrees"), (10, "row_broken"), (11, "outside"),
        (12, "no_category"), (13, "unknown_category"), (14, "unknown_source"), (16, "no_place"),
    ]  # fmt: skip
    assert (report.rows, report.taken, report.refused) == (16, 2, 14)
    assert session.scalars(select(CaseImport)).one().refused == 14
    assert [each.origin_key for each in stored(session)] == ["cases/1", "cases/15"]


def test_a_file_with_no_good_row_takes_nothing(session: Session, take: Callable[..., CasesReport]) -> None:
    assert take("1,,,,,,,,,").taken == 0
    assert take().rows == 0
    assert stored(session) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.csv", None),
        ("cases.docx", b"PK"),
        ("cases.parquet", b"PAR1 no"),
        ("cases.gpkg", b"SQLite format 3\x00 no"),
        ("cases.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 100, mtime=0)[:-20]),
        ("cases.csv", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    session: Session, land: dict[str, int], tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CaseFileUnreadable):
        import_cases(session, tmp_path / name, make_mapping({}))


def test_a_file_without_time_or_place_says_what_it_lacks(take: Callable[..., CasesReport]) -> None:
    with pytest.raises(CaseColumnMissing) as missing:
        take("1,2", header="a,b")
    assert missing.value.target == "happened_at"
    with pytest.raises(CaseColumnMissing) as missing:
        take("2022-01-01,2", header="date,lon")
    assert missing.value.target == "lat"


def test_a_plane_that_nobody_names_is_asked_for(take: Callable[..., CasesReport]) -> None:
    with pytest.raises(CaseSystemUnknown):
        take("2022-01-01,440000,4420000", header="date,x,y", category="stall")
    taken = take("2022-01-01,440000,4420000", header="date,x,y", category="stall", crs="EPSG:32650")
    assert taken.taken == 1


@pytest.mark.parametrize("system", [GCJ02, BD09])
def test_shifted_coordinates_are_brought_back(
    session: Session, take: Callable[..., CasesReport], system: str
) -> None:
    lon, lat = convert(116.3, 39.95, WGS84, system)
    take(
        f"2022-01-05,{lon},{lat}",
        header="date,lng,lat",
        category="stall",
        crs={GCJ02: "GCJ-02", BD09: "BD-09"}[system],
    )
    [place] = session.execute(select(func.ST_X(Violation.location), func.ST_Y(Violation.location)))
    assert place == pytest.approx((116.3, 39.95), abs=1e-7)


def test_parquet_geopackage_and_gbk_say_the_same_as_csv(
    session: Session, land: dict[str, int], tmp_path: Path
) -> None:
    table = pandas.DataFrame(
        {"编号": ["1", "2"], "时间": pandas.to_datetime(["2022-01-05 08:00", "2022-01-06 09:30"]),
         "经度": [116.3, 116.5], "纬度": [39.95, 39.95], "地址": ["一号大街1号", "二号大街2号"],
         "信用代码": [9111.0, None]}
    )  # fmt: skip
    placed = geopandas.GeoDataFrame(
        table, geometry=geopandas.points_from_xy(table["经度"], table["纬度"]), crs=4326
    )
    table.to_csv(tmp_path / "gbk.csv", index=False, encoding="gb18030")
    table.to_parquet(tmp_path / "plain.parquet")
    placed.drop(columns=["经度", "纬度"]).to_parquet(tmp_path / "geo.parquet")
    # A GeoPackage holds moments, not what clocks of a place show.
    placed["时间"] = placed["时间"].dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    placed.drop(columns=["经度", "纬度"]).to_crs(32650).to_file(tmp_path / "plane.gpkg")
    said = []
    for name in ("gbk.csv", "plain.parquet", "geo.parquet", "plane.gpkg"):
        report = import_cases(session, tmp_path / name, make_mapping({"category": "stall"}), now=NOW)
        assert (report.taken, report.refused) == (2, 0), name
        rows = session.execute(
            select(
                Violation.happened_at, Violation.address_key, Violation.subject_id,
                func.round(func.ST_X(Violation.location) * 1e6),
                func.round(func.ST_Y(Violation.location) * 1e6),
            ).where(Violation.import_id == report.import_id).order_by(Violation.happened_at)
        ).all()  # fmt: skip
        said.append(rows)
    assert said[0] == said[1] == said[2] == said[3]
    assert session.scalars(select(Subject.licence)).all() == ["9111"]


def test_a_marked_row_is_put_to_the_case_before_it(
    session: Session, take: Callable[..., CasesReport]
) -> None:
    report = take(
        "1,2022-01-01,116.3,39.95,x 1,stall,12345,,,",
        "2,2022-01-05,116.3,39.95,x 1,stall,12345,,,Completed",
        "3,2022-01-06,116.3,39.95,x 1,stall,12345,,,Open - Dup",
        "4,2022-01-07,116.3,39.95,x 1,stall,12345,,,重复",
        "5,2022-01-07,116.3,39.95,x 2,stall,12345,,,重复",
        "6,2022-02-27,116.3,39.95,x 1,stall,12345,,,重复",
    )
    one, two, three, four, five, six = stored(session)
    assert [each.duplicate_of for each in (one, two, five, six)] == [None] * 4
    assert (three.duplicate_of, four.duplicate_of) == (two.id, two.id)
    assert (report.marked, report.duplicates) == (4, 2)


def test_unknown_categories_are_added_in_a_group_if_that_is_said(
    session: Session, take: Callable[..., CasesReport]
) -> None:
    line = "1,2022-01-05,116.3,39.95,x 1,Dog feces in yard,12345,,,"
    assert take(line).taken == 0
    report = take(line, adds_categories=True, group="yards")
    assert report.categories == ["dog-feces-in-yard"]
    category = session.scalars(select(Category).where(Category.code == "dog-feces-in-yard")).one()
    assert (category.name, category.group_code, category.code_table) == (
        "Dog feces in yard",
        "yards",
        "import",
    )
    mapped = take("2,2022-01-05,116.3,39.95,x 1,狗粪,12345,,,", categories={"狗粪": "stall"})
    assert mapped.taken == 1


@pytest.fixture(scope="module")
def chicago(server: Server, template_database: str, shared_data: Path):
    """The real cases of Chicago as a city of their own, in a database of this module's own."""
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine) as session, session.begin():
            report = import_cases(
                session,
                shared_data / CHICAGO,
                make_mapping({"category": "Sanitation", "adds_categories": True}),
                city="Chicago",
            )
        yield engine, report
        engine.dispose()


@pytest.fixture(scope="module")
def plain(shared_data: Path) -> pandas.DataFrame:
    """The same file by pandas: a request once, and only where it says where."""
    table = pandas.read_csv(shared_data / CHICAGO, dtype={"service_request_number": str})
    return table[table.latitude.notna()].drop_duplicates("service_request_number")


def test_repeat_addresses_equal_a_plain_count(
    chicago: tuple[Engine, CasesReport], plain: pandas.DataFrame
) -> None:
    engine, report = chicago
    assert report.taken == len(plain)
    assert (report.rows, report.refused) == (74_401, 24)
    plain_counts = plain.street_address.str.split().str.join(" ").str.lower().value_counts()
    with Session(engine) as session:
        rows = session.execute(
            select(func.min(Violation.address), func.count())
            .where(Violation.address_key != "")
            .group_by(Violation.address_key)
        ).all()
    ours = pandas.Series({" ".join(address.split()).lower(): count for address, count in rows})
    repeated = plain_counts[plain_counts > 1]
    assert len(repeated) == 11_877
    pandas.testing.assert_series_equal(
        ours[ours > 1].sort_index(), repeated.sort_index(), check_names=False, check_index_type=False
    )


def test_what_the_city_marked_is_offered_as_duplicate(
    chicago: tuple[Engine, CasesReport], plain: pandas.DataFrame
) -> None:
    engine, report = chicago
    cases = plain.assign(day=pandas.to_datetime(plain.creation_date)).sort_values("day")
    is_marked = cases.status.str.contains("Dup")
    assert report.marked == is_marked.sum()
    originals = cases[~is_marked][["day", "street_address", "service_request_number"]]
    found = pandas.merge_asof(
        cases[is_marked][["day", "street_address"]], originals, on="day", by="street_address",
        tolerance=pandas.Timedelta(days=30),
    )  # fmt: skip
    expected = int(found.service_request_number.notna().sum())
    assert report.duplicates == expected > 2000
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(Violation.duplicate_of.is_not(None))) == expected


def test_a_city_is_founded_on_its_cases(chicago: tuple[Engine, CasesReport]) -> None:
    engine, _ = chicago
    with Session(engine) as session:
        city = session.scalars(select(Organisation)).one()
        assert (city.name, city.level, city.parent_id) == ("Chicago", "city", None)
        inside = func.ST_Covers(city.jurisdiction, Violation.location)
        assert session.scalar(select(func.count()).select_from(Violation).where(~inside)) == 0
        assert (
            json.loads(session.scalar(select(func.ST_AsGeoJSON(city.jurisdiction))))["type"] == "MultiPolygon"
        )
