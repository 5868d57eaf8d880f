"""A house without the members' cookie, and browsers that sign in there: with the script and without."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.conftest import HOUSE

TOKEN = re.compile(r'name="session-token" value="([a-z0-9]*)"')
HERE = re.compile(r'<form id="carry"[^>]* action="([^"]*)"')


def house_without_cookie(folder: Path) -> Path:
    """AUTOREC's files, with no cookie for members in its register."""
    shutil.copytree(HOUSE, folder)
    return drop_cookie(folder)


def drop_cookie(folder: Path) -> Path:
    """Take the members' cookie out of the register of a site's files, and out of its texts."""
    _drop_line(folder / "policy.yaml", r"  - \{name: member, face: my, .*\n")
    for language in ("en", "ja"):
        texts, said = folder / "texts" / f"{language}.yaml", r"  member: .*\n(?:    .*\n)*"
        _drop_line(texts, rf"(?<=^cookie:\n){said}")
        _drop_line(texts, rf"^refused:\n{said}")
    return folder


def _drop_line(file: Path, pattern: str) -> None:
    text, found = re.subn(pattern, "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert found == 1, (file, pattern)
    file.write_text(text, encoding="utf-8")


@dataclass
class Carrier:
    """A browser that takes no cookie. `by` is "header" (the page's script runs) or "body" (it does not)."""

    by: str
    token: str = ""
    address: str = ""  # of the page it shows
    text: str = ""
    client: Client = field(default_factory=lambda: Client(headers={"sec-fetch-site": "same-origin"}))

    def get(self, path: str) -> HttpResponse:
        """Follow a link."""
        if self.by == "header":
            return self._shown(self.client.get(path, headers={"X-Session-Token": self.token}))
        if not self.token:
            return self.fresh(path)
        return self._shown(
            self.client.post(path, {"session-token": self.token, "session-get": "1"}, follow=True)
        )

    def fresh(self, path: str) -> HttpResponse:
        """Open an address in a new tab: what a link in a mail does. The browser follows redirects."""
        self.token = ""
        return self._shown(self.client.get(path, follow=True))

    def post(self, path: str, data: dict[str, Any]) -> HttpResponse:
        """Send a form."""
        if self.by == "header":
            return self._shown(self.client.post(path, data, headers={"X-Session-Token": self.token}))
        return self._shown(self.client.post(path, {**data, "session-token": self.token}, follow=True))

    def _shown(self, response: HttpResponse) -> HttpResponse:
        self.text = response.content.decode(errors="replace")
        carried, here = TOKEN.search(self.text), HERE.search(self.text)
        chain = getattr(response, "redirect_chain", [])
        self.address = chain[-1][0] if chain else response.request["PATH_INFO"]
        self.token = carried[1] if carried else ""
        if response.has_header("X-Address"):
            self.token, self.address = response["X-Session-Token"], response["X-Address"]
        elif here:
            self.address = here[1]
        assert "no-store" in response["Cache-Control"]
        assert not self.client.cookies
        assert not self.token or self.token not in self.address
        return response
