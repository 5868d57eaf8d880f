"""Templates take only from their own folder or kit/, carry no script or style of their own, and no token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import CODE

TAKES = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
BANNED = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\")", re.IGNORECASE),
    "inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "inline handler": re.compile(r"\son[a-z]+=\"", re.IGNORECASE),
    "a token cookie": re.compile(r"csrf_token"),
    "unescaped text": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}
NOT_IN = {
    "inline style": "outbox/",
    "unescaped text": ".txt",
}  # mail knows no style sheets; text needs no escaping
ACCOUNT_PAGES = ("account", "mfa", "allauth")  # named by allauth, drawn by the members' face


def templates() -> Iterator[tuple[str, Path]]:
    """Every template of pages, with the name it is known by."""
    for folder in sorted(CODE.rglob("templates")):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".html", ".txt", ".xml"}:
                yield str(path.relative_to(folder)), path


def strangers(name: str, text: str) -> list[str]:
    """What a template takes from another face's folder."""
    own = name.partition("/")[0]
    allowed = {own, "kit", *(("my", "desk", *ACCOUNT_PAGES) if own in ACCOUNT_PAGES else ())}
    return [taken for taken in TAKES.findall(text) if taken.partition("/")[0] not in allowed]


def excused(what: str, name: str) -> bool:
    """Mail programs know no style sheets, and plain text needs no escaping."""
    return (what == "inline style" and name.startswith("outbox/")) or (
        what == "unescaped text" and name.endswith(".txt")
    )


def banned(name: str, text: str) -> list[str]:
    """What no template may hold."""
    return [what for what, pattern in BANNED.items() if pattern.search(text) and not excused(what, name)]


def test_templates_take_from_their_own_folder_or_kit() -> None:
    found = {name: strangers(name, path.read_text(encoding="utf-8")) for name, path in templates()}
    assert {name: taken for name, taken in found.items() if taken} == {}


def test_templates_hold_no_script_style_or_token() -> None:
    found = {name: banned(name, path.read_text(encoding="utf-8")) for name, path in templates()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_template_of_another_face_is_caught() -> None:
    assert strangers("desk/inbox.html", '{% include "kit/seal.html" %}{% extends "my/base.html" %}') == [
        "my/base.html"
    ]


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ('<p style="color:red">', "inline style"),
        ('<a onclick="x()">', "inline handler"),
        ("{% csrf_token %}", "a token cookie"),
        ("{{ name|safe }}", "unescaped text"),
    ],
)
def test_what_no_template_may_hold_is_caught(planted: str, fault: str) -> None:
    assert banned("public/home.html", planted) == [fault]


def test_a_script_file_is_no_inline_script() -> None:
    assert banned("my/base.html", '<script src="x.js" defer></script>') == []
