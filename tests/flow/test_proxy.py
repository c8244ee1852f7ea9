"""Backhaul behind the proxy that ships: what gets through, what does not, and who is hung up on."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from tests.flow.service import Service, eventually, phone, voice

# One service for all of them: in several processes each would start its own.
pytestmark = pytest.mark.xdist_group("proxy")

TEMPLATE = Path(__file__).parents[2] / "infra" / "proxy" / "backhaul.conf.template"
# Asked for by PROMISES: whoever trickles is hung up on within this.
PATIENCE_S = 15.0


@dataclass(frozen=True)
class Proxy:
    """A running nginx in front of a Service, and the certificate that it shows."""

    url: str
    http_port: int
    port: int
    certificate: Path

    @property
    def trust(self) -> ssl.SSLContext:
        """Trusts this proxy only."""
        return ssl.create_default_context(cafile=str(self.certificate))

    @contextmanager
    def connection(self, name: str = "localhost") -> Iterator[ssl.SSLSocket]:
        """A bare TLS connection, on which a test says what no library would."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S + 10)
        with raw, self.trust.wrap_socket(raw, server_hostname=name) as opened:
            yield opened

    def trickle(self, begun: str) -> tuple[float, int]:
        """Begin a request and send a byte of it every second until the other end answers or hangs up.

        How long that took, in s, and how many bytes it was: on a busy machine a second lasts longer for whoever sends, too.
        """
        sent = 0
        with self.connection() as slow:
            started = time.monotonic()
            slow.send(begun.encode())
            slow.settimeout(1)
            while sent < PATIENCE_S + 10:
                try:
                    slow.send(b" ")
                    sent += 1
                    slow.recv(1000)
                    break
                except TimeoutError:
                    continue
                except OSError:
                    break
            return time.monotonic() - started, sent


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """Everything as in production."""
    with Service(Path(os.environ["BACKHAUL_MODELS_DIR"]), durable=False) as started:
        yield started


@pytest.fixture(scope="module")
def proxy(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx from Debian with the template as it is, rendered for free ports and a certificate of its own."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert nginx, "nginx is missing: `make test` installs it where it may, else `apt install nginx-light`"
    folder = tmp_path_factory.mktemp("proxy")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *names], check=True, capture_output=True)
    port, http_port = _free_port(), _free_port()
    values = {
        "NAME": "localhost",
        "UPSTREAM": service.url.removeprefix("http://"),
        "HTTP": f"127.0.0.1:{http_port}",
        "HTTPS": f"127.0.0.1:{port}",
        "CERTIFICATE": str(certificate),
        "KEY": str(key),
    }
    rendered = re.sub(r"\$\{BACKHAUL_([A-Z]+)\}", lambda found: values[found[1]], TEMPLATE.read_text())
    (folder / "backhaul.conf").write_text(rendered)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxied; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;\n"
        f"scgi_temp_path {folder}/s;\n"
        "include backhaul.conf; }\n"
    )
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen([nginx, "-p", str(folder), "-c", "nginx.conf"], stderr=said)
    try:
        started = Proxy(f"https://localhost:{port}", http_port, port, certificate)

        def answers() -> bool:
            assert process.poll() is None, (folder / "said").read_text()
            try:
                return httpx.get(f"{started.url}/livez", verify=started.trust).status_code == httpx.codes.OK
            except httpx.TransportError:
                return False

        eventually(answers)
        yield started
    finally:
        process.terminate()
        process.wait()


def test_a_tip_its_announcement_and_the_app_get_through(service: Service, proxy: Proxy) -> None:
    """A recording goes up in pieces, the stream tells of it at once, and the app itself is there."""
    told: list[str] = []
    tip = voice("acquit.webm")
    token = {"Authorization": service.people["contributor"]}
    with (
        phone(service, through=httpx.Client(base_url=f"{proxy.url}/api/v1", headers=token, verify=proxy.trust)) as sender,
        httpx.Client(base_url=proxy.url, headers=token, verify=proxy.trust, timeout=90) as reader,
    ):
        with reader.stream("GET", "/api/v1/stream") as stream:
            sender.send(tip, piece_bytes=20_000)
            for line in stream.iter_lines():
                told.append(line)
                if str(tip.id) in line:
                    break
        assert any(str(tip.id) in line for line in told)
        app = reader.get("/")
        assert app.status_code == httpx.codes.OK
        assert app.headers["strict-transport-security"]
        assert app.headers["content-security-policy"]
        assert "nginx/" not in app.headers.get("server", "")
        assert reader.get("/metrics").status_code == httpx.codes.NOT_FOUND
    assert service.stored(tip, "voice").read_bytes() == tip.parts["voice"]
    plain = httpx.get(f"http://localhost:{proxy.http_port}/feed?x=1")
    assert (plain.status_code, plain.headers["location"]) == (301, "https://localhost/feed?x=1")


def test_who_asks_for_another_name_gets_no_answer(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError), proxy.connection("elsewhere.example"):
        pass


def test_a_page_of_another_site_cannot_write_through_it(proxy: Proxy) -> None:
    """The Host that the application compares with is the one that the browser sent, port and all."""
    with httpx.Client(base_url=proxy.url, verify=proxy.trust) as browser:
        own = browser.post("/api/v1/session", json={"token": "none"}, headers={"Origin": proxy.url})
        foreign = browser.post("/api/v1/session", json={"token": "none"}, headers={"Origin": "https://evil.example"})
    assert (own.status_code, foreign.status_code) == (401, 403)


def test_who_trickles_is_hung_up_on(service: Service, proxy: Proxy) -> None:
    """Headers by the proxy within ten seconds, bodies by the application within fifteen; a byte a second keeps nobody."""
    tip = voice("acquit.webm")
    with phone(service) as waiting:
        assert waiting.put(tip).status_code == httpx.codes.CREATED
    host = f"Host: localhost:{proxy.port}\r\n"
    length = f"Authorization: {service.people['contributor']}\r\nContent-Length: 1000\r\n"
    part = f"/api/v1/tips/{tip.id}/parts/voice"
    begun = [
        f"GET /livez HTTP/1.1\r\n{host}X-Slow: ",
        f"POST /api/v1/session HTTP/1.1\r\n{host}{length}Content-Type: application/json\r\n\r\n",
        f"PATCH {part} HTTP/1.1\r\n{host}{length}Content-Type: application/partial-upload\r\nUpload-Offset: 0\r\n\r\n",
    ]
    with ThreadPoolExecutor() as threads:
        hung_up = list(threads.map(proxy.trickle, begun))
    # The application's own fifteen seconds, and a moment.
    for (took_s, seconds), most in zip(hung_up, (PATIENCE_S, PATIENCE_S + 2, PATIENCE_S + 2), strict=True):
        assert took_s > 5
        assert seconds < most


def test_what_the_proxy_says_itself_is_a_problem_too(service: Service, proxy: Proxy) -> None:
    with httpx.Client(base_url=proxy.url, verify=proxy.trust, timeout=20) as client:
        large = client.post("/api/v1/session", content=b"x" * 1_100_000, headers={"Content-Type": "application/json"})
        assert (large.status_code, large.json()["type"]) == (413, "/problems/too-large")

        # A file with places is allowed to be larger; it is the application that says who may send one.
        file = client.post("/api/v1/imports/preview", content=b"x" * 1_100_000)
        assert (file.status_code, file.json()["type"]) == (401, "/problems/sign-in-needed")

        # The application lets 300 phones of one depot begin their shift (test_rates.py), and so does its proxy.
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda n: client.get(f"/sign-in/{n}"), range(600)))
        assert all(answer.status_code == httpx.codes.SEE_OTHER for answer in answers[:100])
        flooded = answers[-1]
        assert (flooded.status_code, flooded.json()["type"]) == (429, "/problems/too-many-requests")
        assert flooded.headers["retry-after"] == "5"
        assert flooded.headers["content-type"] == "application/problem+json"

        # Nobody listens any more: the last of this module's stories may do that.
        service.kill(service.api)
        service._listener.close()
        away = client.get("/api/v1/feed")
        assert (away.status_code, away.json()["type"]) == (503, "/problems/unavailable")
        assert away.headers["retry-after"] == "30"
