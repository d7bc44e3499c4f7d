"""A site as README says it is opened: its own commands, its own processes, behind a TLS proxy."""

import os
import re
import shlex
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.journeys.house import QUEUE, ROOT, Database
from tests.post_office import PostOffice, free_port, open_post_office

LOOPBACK = "127.0.0.1"
NAME = "localhost"
"""A passkey wants a name. A bare Debian knows none; Chromium knows this one by itself."""
BLOCK = re.compile(r"^## Run it for real$.*?^```sh\n(?P<lines>.+?)^```", re.DOTALL | re.MULTILINE)
OF_A_MACHINE = ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE")
PATIENCE = 60  # seconds until a process that was started answers
LASTS = 120  # seconds for one command


@dataclass(frozen=True)
class RealSite:
    address: str
    office: PostOffice


def readme_lines() -> list[str]:
    found = BLOCK.search((ROOT / "README.md").read_text())
    assert found, "README has no block «Run it for real»"
    return [line for line in found["lines"].splitlines() if line.strip()]


@contextmanager
def open_real_site(folder: Path) -> Iterator[RealSite]:
    """Run README's block line by line, on nothing; what it starts ends with us.

    ``make install assets words`` was done before any test could run, and is left out.
    """
    port, outer = free_port(), free_port()
    address = f"https://{NAME}:{outer}"
    database = Database.new(folder)
    with ExitStack() as stack:
        office = stack.enter_context(open_post_office())
        database.make_room()
        stack.callback(database.drop)
        dots = {
            "SECRET_KEY": "of-a-journey-" * 5,
            "ALLOWED_HOSTS": NAME,
            "SITE_ADDRESS": address,
            "VAR_DIR": str(database.folder),
            "EMAIL_HOST": LOOPBACK,
            "MAIL_DOMAIN": "buren.example.org",
        }
        around = {name: os.environ[name] for name in OF_A_MACHINE if name in os.environ}
        around |= {"EMAIL_PORT": str(office.port), "LOG_LEVEL": "ERROR"}
        around |= {"GUNICORN_CMD_ARGS": f"--bind {LOOPBACK}:{port}"}
        around |= database.environment
        if QUEUE:
            around["REDIS_URL"] = QUEUE
        for line in readme_lines():
            if line.startswith("export "):
                around |= exported(line, dots)
            elif re.search(r"bin/gunicorn | manage\.py worker", line):
                stack.enter_context(running(line, around))
            elif not line.startswith("make "):
                finish(line, around)
        wait_for(port)
        stack.enter_context(tls_proxy(outer, port, folder))
        yield RealSite(address=address, office=office)


def exported(line: str, dots: dict[str, str]) -> dict[str, str]:
    """What the line exports; where it has dots, what we fill in."""
    said = dict(word.split("=", 1) for word in shlex.split(line)[1:])
    return {name: dots[name] if value == "…" else value for name, value in said.items()}


def finish(line: str, around: dict[str, str]) -> None:
    done = subprocess.run(
        line,
        shell=True,
        cwd=ROOT,
        env=around,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LASTS,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


@contextmanager
def running(line: str, around: dict[str, str]) -> Iterator[None]:
    words = shlex.split(line, comments=True)
    process = subprocess.Popen(words, cwd=ROOT, env=around, stdin=subprocess.DEVNULL)
    try:
        yield
        assert process.poll() is None, f"it ended by itself: {line}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        line = HTTPConnection(LOOPBACK, port, timeout=5)
        try:
            line.request("GET", "/healthz")
            line.getresponse().read()
        except (OSError, HTTPException):
            assert time.monotonic() < end, "the web server does not answer"
            time.sleep(0.2)
        else:
            return
        finally:
            line.close()


@contextmanager
def tls_proxy(outer: int, inner: int, folder: Path) -> Iterator[None]:
    """What Caddy or nginx does in front of a real site, and no more."""

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            headers = {name: value for name, value in self.headers.items() if name != "Connection"}
            headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self.client_address[0]}
            line = HTTPConnection(LOOPBACK, inner, timeout=PATIENCE)
            try:
                line.request(self.command, self.path, body, headers)
                answer = line.getresponse()
                content = answer.read()
            finally:
                line.close()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_HEAD = pass_on  # noqa: N815 - as the library asks

        def log_message(self, *_words: object) -> None:
            """Addresses hold keys: they stand in no log."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_about: object) -> None:
            """A browser that hangs up in the middle is no trouble."""

    server = Server((LOOPBACK, outer), Proxy)
    trusts = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trusts.load_cert_chain(own_certificate(folder))
    server.socket = trusts.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def own_certificate(folder: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(tz=UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    ours = x509.SubjectAlternativeName([x509.DNSName(NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(ours, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "site.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    written = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(written + certificate.public_bytes(encoding))
    return file
