"""`flask import`: a real city by command, and words for what is refused."""

import json
from pathlib import Path

import pytest
import shapely
from click.testing import Result
from sqlalchemy import select

from data.importers.organisation_rows import NOTES
from data.organisations import Organisation
from data.roads import RoadNetworkVersion
from gis.roads import errors
from web.application import Application
from web.commands.import_words import PROBLEMS, refusal


def run(app: Application, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["import", *arguments])


def network_in_use(app: Application) -> str:
    with app.extensions["database"].sessions() as session:
        return session.scalar(select(RoadNetworkVersion.source).where(RoadNetworkVersion.is_current))


def test_roads_come_into_use_with_a_report(app: Application, shared_data: Path) -> None:
    result = run(app, "roads", str(shared_data / "andorra.osm.pbf"))
    assert result.exit_code == 0, result.output
    assert "car: kept 4,018 arcs" in result.output
    assert network_in_use(app) == "andorra.osm.pbf"


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (None, "没有文件", "There is no file"),
        (b"", "是空的", "is empty"),
        (b"<?xml?>", "XML", "in PBF is wanted"),
        ("cut", "已损坏或不完整", "The former roads stay"),
    ],
)
def test_bad_files_are_refused_in_both_languages(
    app: Application, shared_data: Path, tmp_path: Path, content: bytes | str | None, zh: str, en: str
) -> None:
    path = tmp_path / "city.osm.pbf"
    if content is not None:
        whole = (shared_data / "andorra.osm.pbf").read_bytes()
        path.write_bytes(whole[:-5] if isinstance(content, str) else content)
    result = run(app, "roads", str(path))
    assert result.exit_code == 1
    assert zh in result.output
    assert en in result.output
    assert network_in_use(app) == "grid"


def test_organisations_come_into_use_and_bad_rows_are_listed(app: Application, tmp_path: Path) -> None:
    land = json.loads(shapely.to_geojson(shapely.box(116.3, 39.9, 116.4, 40.0)))
    rows = [
        {"type": "Feature", "properties": {"adcode": "110108", "name": "海淀区"}, "geometry": land},
        {"type": "Feature", "properties": {"adcode": "110105", "name": "朝阳区"}, "geometry": None},
    ]
    path = tmp_path / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    result = run(app, "organisations", str(path), "--crs", "gcj02")
    assert result.exit_code == 0, result.output
    assert "2 added" in result.output
    assert "朝阳区" in result.output
    assert "没有边界" in result.output
    with app.extensions["database"].sessions() as session:
        assert session.scalar(select(Organisation.name).where(Organisation.code == "110108")) == "海淀区"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.geojson",), "cannot be read"),
        (("nothing.geojson", "--crs", "utm"), "Invalid value"),
        ((), "Missing argument"),
    ],
)
def test_bad_calls_are_refused(app: Application, arguments: tuple[str, ...], words: str) -> None:
    result = run(app, "organisations", *arguments)
    assert result.exit_code != 0
    assert words in result.output


def test_every_problem_has_words() -> None:
    assert set(PROBLEMS) >= NOTES
    for kind in errors.RoadError.__subclasses__():
        if kind.__module__ == errors.__name__ and kind is not errors.RoadNetworkDamaged:
            told = refusal(kind(path="p", detail="d", position=1, size=2, ways=3))
            assert len(told.splitlines()) == 2
