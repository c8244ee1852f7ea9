"""Another system that takes webhooks: it checks signatures as its makers would, and misbehaves as it is told to."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError


@dataclass
class Came:
    """One message, and by which of the receiver's secrets it was signed."""

    id: str
    said: dict[str, Any]
    by: list[str]
    body: str


class Receiver:
    """``with Receiver() as receiver``. ``answers``: status and headers for the next requests, 204 afterwards."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.secrets: list[str] = []
        self.answers: list[tuple[int, Mapping[str, str]]] = []
        self.asked: list[str] = []
        self.slow = threading.Event()
        self.slow.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.slow.set()
        self._server.shutdown()
        self._server.server_close()

    def types(self) -> list[str]:
        """Of the messages that came, in order."""
        return [one.said["type"] for one in self.came]

    def _by(self, body: str, headers: Mapping[str, str]) -> list[str]:
        found = []
        for secret in self.secrets:
            try:
                Webhook(secret).verify(body, dict(headers))
            except WebhookVerificationError:
                continue
            found.append(secret)
        return found

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.asked.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.slow.wait(30)
                status, more = receiver.answers.pop(0) if receiver.answers else (204, {})
                if status == 204:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    by = receiver._by(body, headers)
                    receiver.came.append(Came(headers["webhook-id"], json.loads(body), by, body))
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                # Without an end, and the sender must not wait for it.
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
