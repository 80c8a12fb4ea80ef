"""Layers from files and into them by command, and words for all that is told."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.files.errors import KINDS
from gis.files.report import LOSSES as FILE_LOSSES
from gis.files.table import FINDINGS as FILE_FINDINGS
from gis.files.table import NOTES as FILE_NOTES
from layers.exchange.report import ERRORS, WARNINGS
from layers.features import DRAFT, list_features
from tests.factories.city import area
from tests.factories.exchange import ZONES, geojson
from tests.factories.layers import make_zones
from web import exchange_words
from web.application import Application


@pytest.fixture
def layer(engine: Engine, city: Any) -> int:
    """An empty layer of key zones."""
    with Session(engine) as session, session.begin():
        return make_zones(session).id


def command(app: Application, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_layers_come_in_and_go_out_by_command(
    app: Application, engine: Engine, layer: int, tmp_path: Path
) -> None:
    path = tmp_path / "区域.geojson"
    path.write_bytes(ZONES)
    result = command(app, "import", "layer", str(path), "--layer", "zones", "--publish")
    assert result.exit_code == 0, result.output
    assert "2 created" in result.output
    out = tmp_path / "out.gpkg"
    assert command(app, "export", "layer", "zones", str(out), "--crs", "EPSG:4527").exit_code == 0
    again = command(
        app, "import", "layer", str(out), "--layer", "zones", "--mode", "replace", "--match", "id"
    )
    assert "2 unchanged" in again.output, again.output
    mapped = command(app, "import", "layer", str(path), "--layer", "zones", "--mapping", "OBJECTID=name")
    assert "OBJECTID → name" in mapped.output
    with Session(engine) as session:
        names = {one["properties"]["name"] for one in list_features(session, layer, DRAFT)}
    assert names == {"商圈", "医院", "1", "2"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "layer", "{}/none.geojson", "--layer", "zones"), "文件无法读取"),
        (("import", "layer", "{}/bad.geojson", "--layer", "zones"), "Nothing was imported"),
        (("import", "layer", "{}/bad.geojson", "--layer", "nowhere"), "没有图层"),
        (("import", "layer", "{}/bad.geojson", "--layer", "zones", "--crs", "UTM"), "UTM"),
        (
            ("import", "layer", "{}/bad.geojson", "--layer", "zones", "--mapping", "x=name"),
            "列“x”不能作为 name",
        ),
        (("export", "layer", "zones", "{}/out.xls"), ".xls"),
        (("export", "layer", "zones", "{}/out.kml"), "no feature to export"),
        (("export", "layer", "zones", "{}/out.kml", "--crs", "EPSG:4527"), "no feature to export"),
    ],
)
def test_commands_say_what_is_wrong(
    app: Application, layer: int, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "bad.geojson").write_bytes(geojson((area(0, 0, 5, 5), {"name": ""})))
    result = command(app, *(argument.format(tmp_path) for argument in arguments))
    assert result.exit_code != 0
    assert words in result.output


def test_everything_that_is_told_has_words() -> None:
    assert set(exchange_words.FINDINGS) == ERRORS | WARNINGS
    assert set(exchange_words.FINDINGS) >= FILE_FINDINGS
    assert set(exchange_words.NOTES) == FILE_NOTES
    assert set(exchange_words.LOSSES) == FILE_LOSSES
    assert set(exchange_words.UNREADABLE) == KINDS
