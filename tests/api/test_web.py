"""The app's own files, with and without a built app."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from backhaul import http
from backhaul.settings import get_settings
from backhaul.web import AppFiles


def visitor(folder: Path, **settings: Any) -> httpx.AsyncClient:
    """A browser at a server whose app is in this folder."""
    app = FastAPI()
    http.install(app, get_settings().model_copy(update=settings))
    app.mount("/", AppFiles(folder))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000")


@pytest.mark.parametrize("folder", ["", "not-there"])
async def test_without_a_built_app_every_page_says_how_to_build_it(folder: str, tmp_path: Path) -> None:
    async with visitor(tmp_path / folder) as client:
        for path in ("/", "/feed", "/assets/app.js", "/sw.js"):
            answer = await client.get(path)
            assert answer.status_code == 503
            assert "npm run build" in answer.text
        assert (await client.get("/api/v1/me")).status_code == 404


async def test_the_app_is_found_as_soon_as_it_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    async with visitor(folder) as client:
        assert (await client.get("/")).status_code == 503
        (folder / "assets").mkdir(parents=True)
        (folder / "index.html").write_text("<p>Backhaul")
        (folder / "assets" / "app-1a2b.js").write_text("plain")
        (folder / "assets" / "app-1a2b.js.br").write_text("packed")
        for screen in ("/", "/feed", "/insights/1"):
            answer = await client.get(screen)
            assert (answer.status_code, answer.text, answer.headers["cache-control"]) == (200, "<p>Backhaul", "no-cache")
        script = await client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
        assert (script.text, "immutable" in script.headers["cache-control"]) == ("plain", True)
        assert (await client.head("/assets/app-1a2b.js", headers={"Accept-Encoding": "br"})).headers["content-length"] == "6"
        assert (await client.get("/assets/gone.js")).status_code == 404
        posted = await client.post("/")
        assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD")


async def test_a_page_of_an_earlier_release_still_finds_its_scripts(tmp_path: Path) -> None:
    files = {
        "index.html": "<p>Backhaul",
        "assets/app-3c.js": "the newest",
        "kept/2/assets/app-2b.js": "the one before",
        "kept/2/assets/app-2b.js.br": "packed",
        "kept/2/assets/both.js": "newer",
        "kept/1/assets/both.js": "older",
        "kept/1/assets/app-1a.css": "the oldest",
        "kept/1/secret.js": "beside it",
        "kept/1/assets/deep/app.js": "no name of ours",
    }
    for name, content in files.items():
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_text(content)
    (tmp_path / "outside.js").write_text("not ours")
    async with visitor(tmp_path / "dist") as client:
        plain = {"Accept-Encoding": "identity"}
        for asset, content in {"app-3c.js": "the newest", "app-2b.js": "the one before", "both.js": "newer"}.items():
            answer = await client.get(f"/assets/{asset}", headers=plain)
            assert (answer.status_code, answer.text) == (200, content)
            assert "immutable" in answer.headers["cache-control"]
        style = await client.get("/assets/app-1a.css")
        assert (style.text, style.headers["content-type"].partition(";")[0]) == ("the oldest", "text/css")
        assert (await client.head("/assets/app-2b.js", headers={"Accept-Encoding": "br"})).headers["content-length"] == "6"
        for path in (
            "gone.js",
            "secret.js",
            "deep/app.js",
            "..%2fsecret.js",
            "%2e%2e/secret.js",
            "..%2f..%2f..%2foutside.js",
            ".",
        ):
            answer = await client.get(f"/assets/{path}")
            assert answer.status_code in (404, 405) or answer.text == "<p>Backhaul", path


async def test_media_may_come_from_the_remote_store_and_nothing_else_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b", "REGION": "eu-north-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    policies = []
    for url in (None, "s3://field-media"):
        async with visitor(tmp_path, object_store_url=url) as client:
            policy = (await client.get("/")).headers["content-security-policy"]
            policies.append(dict(directive.split(maxsplit=1) for directive in policy.split("; ")))
    local, remote = policies
    store = "https://s3.eu-north-1.amazonaws.com"
    assert "amazonaws" not in str(local)
    assert remote == {**local, "img-src": f"{local['img-src']} {store}", "media-src": f"{local['media-src']} {store}"}
