"""Papers are dated to the second: a clock that counts finer makes the same paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from funabin.kit import typeset

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_a_moment_between_two_seconds_makes_the_same_paper(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(typeset, "ROOT", tmp_path)
    template = tmp_path / "page.typ"
    template.write_text('#set document(title: "Page")\n#set text(lang: "en")\nFunabin\n', encoding="utf-8")
    pages = [typeset.compile_pdf(template, {}, at) for at in (AT, AT.replace(microsecond=7))]
    assert pages[0].startswith(b"%PDF")
    assert pages[0] == pages[1]
