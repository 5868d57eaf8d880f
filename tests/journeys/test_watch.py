"""What the journeys watch for is seen when it happens: another host, a cookie nobody declared, an error."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import Watch
from tests.journeys.running import HOST, Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-watch")]

POLICY = "cookies:\n  - {name: member, path: /my/}\n"


class Leaky(BaseHTTPRequestHandler):
    """A site that does what its path says."""

    def do_GET(self) -> None:
        """A page; with a cookie or a stranger's picture where the path asks for one."""
        self.send_response(404 if self.path == "/gone/" else 200)
        self.send_header("Content-Type", "text/html")
        if "cookie" in self.path:
            name, path = ("member", "/my/") if "declared" in self.path else ("tracker", "/")
            self.send_header("Set-Cookie", f"{name}=1; Path={path}")
        self.end_headers()
        stranger = '<img src="http://localhost:9/x.png" alt="">' if self.path == "/stranger/" else ""
        self.wfile.write(f'<link rel="icon" href="data:,">{stranger}'.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def leaky_site(tmp_path: Path) -> Iterator[Running]:
    """Its policy declares the member's cookie alone."""
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    server = HTTPServer((HOST, 0), Leaky)
    Thread(target=server.serve_forever, daemon=True).start()
    yield Running(tmp_path, server.server_port)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "without_cookies", "seen"),
    [
        ("/", False, ""),
        ("/my/declared-cookie/", False, ""),
        ("/my/declared-cookie/", True, "cookie member (/my/): /my/declared-cookie/"),
        ("/declared-cookie/", False, "cookie member (/my/): /declared-cookie/"),
        ("/my/cookie/", False, "cookie tracker (/): /my/cookie/"),
        ("/stranger/", False, "third party: http://localhost:9/x.png"),
        ("/gone/", False, "status 404: /gone/"),
    ],
)
def test_the_watch_sees(
    chromium_browser: Browser, leaky_site: Running, path: str, without_cookies: bool, seen: str
) -> None:
    context = chromium_browser.new_context()
    watch = Watch(leaky_site, without_cookies=without_cookies)
    watch.over(context)
    context.new_page().goto(leaky_site.url + path)
    told = watch.settle().splitlines()
    context.close()
    assert told[:1] == ([seen] if seen else [])
