"""QGIS opens the project: every layer is there, whole, in our styles and words, in the systems we offer."""

import json
import os
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.scope import everything
from data.shares import Share, ShareFeature
from scripts.packages import SYSTEM_PYTHON
from tests.clients.conftest import PATIENCE_S, Service
from web.schemas.share_project import AUTH

SCRIPT = Path(__file__).parent / "in_qgis.py"


def open_in_qgis(service: Service, folder: Path, language: str = "zh-CN", query: str = "") -> dict[str, Any]:
    """Return what QGIS finds in the project as it is downloaded."""
    path = folder / "one-map.qgz"
    headers = {"Authorization": f"Bearer {service.scene.token}", "Accept-Language": language}
    asked = urllib.request.Request(f"{service.address}/api/v1/shares/project.qgz{query}", headers=headers)
    with urllib.request.urlopen(asked) as answer:
        path.write_bytes(answer.read())
    words = [SYSTEM_PYTHON, str(SCRIPT), str(path), service.scene.token, AUTH, str(folder / "map.png")]
    # A profile of its own, and no window.
    own = dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "QGIS_AUTH_DB_DIR_PATH"), str(folder))
    environ = {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, env=environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def told(service: Service, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What QGIS finds in the Chinese project."""
    return open_in_qgis(service, tmp_path_factory.mktemp("qgis"))


def test_every_layer_is_valid_and_whole(service: Service, told: dict[str, Any]) -> None:
    with Session(service.engine) as session, everything(session):
        counts = dict(
            session.execute(
                select(Share.name, func.count())
                .join(ShareFeature, ShareFeature.share_id == Share.id)
                .group_by(Share.name)
            ).all()
        )
    assert (told["read"], told["title"]) == (True, "共享数据")
    assert {name: layer["features"] for name, layer in told["layers"].items()} == counts
    assert all(layer["valid"] for layer in told["layers"].values())


def test_points_lie_above_areas_and_all_is_drawn(told: dict[str, Any]) -> None:
    assert set(told["order"][:2]) == {"案件", "违法行为"}
    assert told["drawn"] > 1000


def test_features_look_and_are_called_as_with_us(told: dict[str, Any]) -> None:
    incidents, zones, routes = (told["layers"][name] for name in ("案件", "重点区域", "保障线路"))
    assert incidents["renderer"] == "categorizedSymbol"
    assert incidents["legend"] == ["特急", "紧急", "一般", "可缓", "其他"]
    assert (incidents["labels"], zones["labels"]) == ("number", "name")
    assert incidents["names"]["status"] == "案件状态"
    assert {"结案": "closed"} in incidents["forms"]["status"]
    assert zones["legend"] == ["一级", "二级", "三级", "未定级"]
    assert routes["renderer"] == "RuleRenderer"


def test_the_project_speaks_english(service: Service, tmp_path: Path) -> None:
    told = open_in_qgis(service, tmp_path, "en", f"?key={service.scene.keys['incidents']}")
    layer = told["layers"]["Incidents"]
    assert layer["legend"] == ["Critical", "Urgent", "Normal", "Can wait", "Others"]
    assert layer["names"]["reported_at"] == "Reported at"


@pytest.mark.parametrize("epsg", [4490, 4547])
def test_the_map_is_in_the_system_asked_for(service: Service, epsg: int, tmp_path: Path) -> None:
    told = open_in_qgis(service, tmp_path, query=f"?key={service.scene.keys['hotspots']}&crs={epsg}")
    assert told["crs"] == f"EPSG:{epsg}"
    assert told["layers"]["高发点位"]["valid"]
    assert told["drawn"] > 1000
