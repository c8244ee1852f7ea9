"""The client on a network that loses answers."""

import hashlib
import json
from collections.abc import Set as AbstractSet
from pathlib import Path

import httpx
import pytest

from backhaul.client import PIECE_BYTES, Client, RefusedError, Tip, media_type


class Server:
    """Keeps the upload contract; loses the answers, and refuses the pieces, that it is told to."""

    def __init__(self, *, lose: AbstractSet[int] = frozenset(), busy: AbstractSet[int] = frozenset()) -> None:
        self.requests: list[str] = []
        self.held = b""
        self._size = 0
        self._sha256 = ""
        self._lose, self._busy = lose, busy

    def __call__(self, request: httpx.Request) -> httpx.Response:
        number = len(self.requests)
        self.requests.append(request.method)
        if number in self._busy:
            return httpx.Response(503, json={"title": "Busy"})
        answer = self._put(request) if request.method == "PUT" else self._patch(request)
        if number in self._lose:
            raise httpx.ReadError("the connection broke", request=request)
        return answer

    def _status(self) -> dict[str, object]:
        complete = len(self.held) == self._size
        parts = [{"name": "voice", "received": len(self.held), "complete": complete}]
        state = "queued" if complete else "waiting_for_parts"
        return {"id": "1", "state": state, "parts": parts, "receipt_number": None}

    def _put(self, request: httpx.Request) -> httpx.Response:
        part = json.loads(request.content)["parts"][0]
        self._size, self._sha256 = part["size"], part["sha256"]
        return httpx.Response(200, json=self._status())

    def _patch(self, request: httpx.Request) -> httpx.Response:
        offset = {"Upload-Offset": str(len(self.held))}
        if int(request.headers["Upload-Offset"]) != len(self.held):
            return httpx.Response(409, headers=offset, json={"title": "The upload goes on somewhere else"})
        assert len(request.content) <= PIECE_BYTES
        self.held += request.content
        if request.headers["Upload-Complete"] == "?0":
            return httpx.Response(204, headers={"Upload-Offset": str(len(self.held))})
        assert hashlib.sha256(self.held).hexdigest() == self._sha256
        return httpx.Response(201, json=self._status())


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = tmp_path / "tip.webm"
    file.write_bytes(bytes(range(256)) * 1500)  # 384,000 bytes: three pieces, the last one shorter
    return file


def submit(server: Server, recording: Path) -> str:
    with Client("http://server", "token", transport=httpx.MockTransport(server)) as client:
        return str(client.submit(Tip(kind="voice", file=recording))["state"])


def test_a_recording_goes_up_in_pieces(recording: Path) -> None:
    server = Server()
    assert submit(server, recording) == "queued"
    assert server.held == recording.read_bytes()
    assert server.requests == ["PUT", "PATCH", "PATCH", "PATCH"]


def test_a_lost_answer_neither_loses_nor_doubles_a_piece(recording: Path) -> None:
    server = Server(lose={0, 2})
    assert submit(server, recording) == "queued"
    assert server.held == recording.read_bytes()


def test_a_busy_server_is_asked_again(recording: Path) -> None:
    server = Server(busy={0, 1, 3})
    assert submit(server, recording) == "queued"
    assert server.held == recording.read_bytes()


def test_a_refusal_is_final_and_says_what_the_server_said() -> None:
    asked = []

    def refuse(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(422, json={"title": "Something is not as it should be", "hint": "Correct the fields."})

    with (
        Client("http://server", "token", transport=httpx.MockTransport(refuse)) as client,
        pytest.raises(RefusedError, match=r"not as it should be \(422\). Correct the fields."),
    ):
        client.submit(Tip(kind="text", text="anything"))
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.webm", "audio/webm"),
        ("a.M4A", "audio/mp4"),
        ("a.jpg", "image/jpeg"),
        ("a.heic", "image/heic"),
        ("a.ogg", "audio/ogg"),
    ],
)
def test_names_tell_the_media_type(name: str, expected: str) -> None:
    assert media_type(Path(name)) == expected
