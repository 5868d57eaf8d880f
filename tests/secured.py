"""A real HTTPS server on this machine, with a certificate authority of its own."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from funabin.kit import fetching

HOST, HERE = "stock.example", "127.0.0.1"
Give = Callable[["Asked"], None]


@lru_cache(maxsize=1)
def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The authority's key and certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _signed("Test authority", key.public_key(), key, "Test authority", days=2, is_authority=True)


def _signed(
    name: str, public: Any, by: Any, issuer: str, *, days: float, is_authority: bool = False
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if not is_authority:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return made.sign(by, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate(folder: Path, *, name: str = HOST, days: float = 1) -> Path:
    """A certificate for `name` by the authority, with its key; days < 0: it is over."""
    key = ec.generate_private_key(ec.SECP256R1())
    signed = _signed(name, key.public_key(), authority()[0], "Test authority", days=days)
    path = folder / f"{name}{days}.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM))
    return path


class Asked(BaseHTTPRequestHandler):
    """One question to the server: answered by what `gives` says for its path."""

    protocol_version = "HTTP/1.1"
    gives: dict[str, Give]
    heard: list[Asked]

    def do_GET(self) -> None:
        """Answer."""
        self.heard.append(self)
        self.close_connection = True
        give = self.gives.get(self.path)
        if give is None:
            self.answer(404)
        else:
            give(self)

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """A whole answer. Headers by name: etag='"1"'."""
        self.begin(status, **{"content_length": str(len(body)), **headers})
        self.wfile.write(body)

    def begin(self, status: int = 200, **headers: str) -> None:
        """The beginning of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@dataclass
class Site:
    """A server, what it gives at each path, and what it was asked."""

    port: int
    gives: dict[str, Give] = field(default_factory=dict)
    heard: list[Asked] = field(default_factory=list)

    def address(self, path: str, host: str = HOST) -> str:
        """The address of a path."""
        return f"https://{host}:{self.port}{path}"


@contextmanager
def serving(certificate_file: Path) -> Iterator[Site]:
    """A server under that certificate until the end of the `with`."""
    site = Site(0)
    handler = type("Handler", (Asked,), {"gives": site.gives, "heard": site.heard})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file)

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request: Any, client_address: Any) -> None:
            with context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Whoever went away went away."""

    with Server((HERE, 0), handler) as server:
        site.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield site
        server.shutdown()


def trust(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let this process know the authority, as a machine's own list of authorities would."""
    path = folder / "authority.pem"
    path.write_bytes(authority()[1].public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


def name_here(monkeypatch: pytest.MonkeyPatch, names: dict[str, str]) -> None:
    """Let names lead to numbers without asking the network."""

    numbers = {**names, **{number: number for number in names.values()}}

    def found(host: str, port: int, *_told: Any, **_how: Any) -> list[Any]:
        if host not in numbers:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (numbers[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let fetching reach this machine's own server, and it alone: no setting does."""
    outside = fetching.may_reach
    monkeypatch.setattr(fetching, "may_reach", lambda number: number == HERE or outside(number))
