"""`python -m scripts.api_description`: write the description that the console's types are made from."""

import json
from pathlib import Path

from app import create_app
from scripts.words import ROOT
from web.settings import Settings

KEPT = ROOT / "web/console/openapi.json"


def describe() -> str:
    """Return the description of the API as it is kept; an app without a database can tell it."""
    app = create_app(Settings(database_url=None, instance=Path(), secret_key=""))
    return json.dumps(app.api_doc, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    KEPT.write_text(describe(), encoding="utf-8")
