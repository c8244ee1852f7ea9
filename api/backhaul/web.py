"""The built app: precompressed files, immutable where their name carries their hash, and one page for every screen."""

import mimetypes
import stat
from os import PathLike, stat_result
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from backhaul.settings import get_settings

mimetypes.add_type("application/manifest+json", ".webmanifest")

_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


pages = APIRouter(include_in_schema=False)


@pages.post("/share")
async def share() -> RedirectResponse:
    """What another app shares goes to the app's service worker. Where there is none yet, the page says what to do."""
    return RedirectResponse("/share?why=failed", 303)


@pages.get("/sign-in/other")
async def sign_in_otherwise(request: Request) -> Response:
    """A screen of the app, below an address whose others are secrets of links."""
    return await AppFiles(get_settings().app_dir).get_response("index.html", request.scope)


class AppFiles(StaticFiles):
    """Serves a folder that Vite built."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._built = (folder / "index.html").exists
        self._kept = folder / "kept"

    async def check_config(self) -> None:
        """A folder that is not there yet is no mistake: `get_response` says what to do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the app's page for an address that names no file; never for one of the API's."""
        api = scope["path"] == "/api" or scope["path"].startswith("/api/")
        if api or scope["method"] not in ("GET", "HEAD"):
            if methods := [method for method in _METHODS if _answers(scope, method)]:
                raise HTTPException(405, headers={"Allow": ", ".join(methods)})
            if api:
                raise HTTPException(404)
        if not self._built():
            return PlainTextResponse("The app is not built yet: run `make run`, or `npm run build` in pwa/.\n", 503)
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in Path(path).name:
                raise
            return await super().get_response("index.html", scope)

    def lookup_path(self, path: str) -> tuple[str, stat_result | None]:
        """The file of this release, or one that a page of an earlier release still asks for: the build keeps some of them."""
        found = super().lookup_path(path)
        asked = Path(path)
        if found[1] is not None or asked.parent != Path("assets"):
            return found
        for release in sorted(self._kept.glob("*"), reverse=True):
            file = release / "assets" / asked.name
            if file.is_file():
                return str(file), file.stat()
        return found

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The smallest variant that the browser takes."""
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        chosen, encoding = Path(full_path), None
        for name, suffix in _ENCODINGS:
            packed = chosen.with_name(chosen.name + suffix)
            if name in accepted and packed.exists() and stat.S_ISREG(packed.stat().st_mode):
                chosen, encoding, stat_result = packed, name, packed.stat()
                break
        response = super().file_response(chosen, stat_result, scope, status_code)
        response.headers["content-type"] = mimetypes.guess_type(full_path)[0] or "application/octet-stream"
        response.headers["vary"] = "accept-encoding"
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if "assets" in Path(full_path).parts else "no-cache"
        )
        if chosen.name.startswith("heic.worker-"):
            # A worker has the policy of its own script: the decoder of HEIC is the only one that may run WebAssembly.
            response.headers["content-security-policy"] = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
        if encoding:
            response.headers["content-encoding"] = encoding
        return response


def _answers(scope: Scope, method: str) -> bool:
    asked = {**scope, "method": method}
    return any(route.matches(asked)[0] is Match.FULL for route in scope["app"].routes if not isinstance(route, Mount))
