"""The worker begins with what is overdue, so what it imports before that is kept small."""

import json
import subprocess
import sys

from tests.postgres import ROOT

HEAVY = {"flask_openapi3", "pydantic", "procrastinate", "scipy", "pyproj", "h3", "rapidfuzz"}
LIST = "import sys, json, web.background; print(json.dumps(list(sys.modules)))"


def test_nothing_heavy_is_imported_before_the_overdue_fires() -> None:
    command = [sys.executable, "-c", LIST]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    imported = set(json.loads(listed.stdout))
    assert "sqlalchemy" in imported
    assert not imported & HEAVY
