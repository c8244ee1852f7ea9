"""The tags that every organisation begins with, as the tagger knows them."""

import json
from pathlib import Path

from backhaul_workers.findings.tags import TagOption

_FILE = Path(__file__).parents[3] / "api" / "backhaul" / "insights" / "default_tags.json"
DEFAULTS = [
    TagOption(tag["slug"], tag["name"], tag["description"], tag["keywords"])
    for tag in json.loads(_FILE.read_text(encoding="utf-8"))
]
