"""A push service as browsers have one: it checks who sends, keeps what came, and answers as it is told to."""

import json
import os
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Came:
    """One message: what the browser reads of it, and what its sender asked for."""

    said: dict[str, Any]
    headers: dict[str, str]
    claims: dict[str, Any]
    size: int


class Browser:
    """The side that decrypts. ``answers``: status and headers for the next messages, 201 for those after."""

    def __init__(self, service: "PushService", name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self.url = f"{service.origin}/{name}"
        self.came: list[Came] = []
        self.asked = 0
        self.answers: list[tuple[int, Mapping[str, str]]] = []
        self.slow = threading.Event()
        self.slow.set()

    def subscription(self) -> dict[str, Any]:
        """What the app sends of it."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.url, "expirationTime": None, "keys": {"p256dh": _text(point), "auth": _text(self._auth)}}

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt a message. Raises where it was not meant for this browser."""
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        said: dict[str, Any] = json.loads(plain)
        return said

    def said(self) -> list[dict[str, Any]]:
        """What it was told, in order."""
        return [one.said for one in self.came]


class PushService:
    """``with PushService() as service``: listens on a port of this machine."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "PushService":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for browser in self.browsers.values():
            browser.slow.set()
        self._server.shutdown()
        self._server.server_close()

    def browser(self, name: str) -> Browser:
        """A browser that subscribed."""
        return self.browsers.setdefault(f"/{name}", Browser(self, name))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        browsers, service = self.browsers, self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                browser = browsers[self.path]
                browser.asked += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                browser.slow.wait(30)
                status, headers = browser.answers.pop(0) if browser.answers else (201, {})
                if status == 201:
                    claims = _checked(self.headers["Authorization"])
                    assert claims["aud"] == service.origin
                    sent = {name.lower(): value for name, value in self.headers.items()}
                    browser.came.append(Came(browser.read(body), sent, claims, len(body)))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def _checked(authorization: str) -> dict[str, Any]:
    """The claims of a VAPID token, its signature checked. Raises where it is forged."""
    token, key = (one.split("=", 1)[1] for one in authorization.removeprefix("vapid ").split(","))
    head, claims, signature = token.split(".")
    raw = _bytes(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    checked: dict[str, Any] = json.loads(_bytes(claims))
    return checked
