"""The app and the API agree, because the app's types are made from the API's document."""

import json
import subprocess
from pathlib import Path

from fastapi import FastAPI

PWA = Path(__file__).resolve().parents[2] / "pwa"


def test_the_apps_types_are_those_of_the_document(app: FastAPI, tmp_path: Path) -> None:
    document, made = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    document.write_text(json.dumps(app.openapi()))
    subprocess.run(["node", "scripts/api.mjs", document, made], cwd=PWA, check=True, capture_output=True)
    assert made.read_text() == (PWA / "src" / "api" / "schema.d.ts").read_text(), "run `make api-types` and look at the app"
