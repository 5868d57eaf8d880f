"""The policy page as plain text, for a terminal or a letter."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from funabin.policy.prose.page import PageSection, PolicyDocument
from funabin.policy.prose.statement import PageStatement

WIDTH = 100  # letters in a line; half as many of those that are twice as wide


def plain_text(document: PolicyDocument) -> str:
    """The whole page as lines of one width."""
    width = WIDTH // 2 if document.wide else WIDTH
    lines = [document.title, document.operator, document.effective, ""]
    for section in document.sections:
        lines += _section(section, width)
    lines += [f"{short}: {name}" for short, name in document.statutes]
    return "\n".join(lines) + "\n"


def _section(section: PageSection, width: int) -> Iterator[str]:
    yield section.heading
    yield "-" * (len(section.heading) * WIDTH // width)
    for statement in section.statements:
        yield from _statement(statement, width)
        yield ""


def _statement(statement: PageStatement, width: int) -> Iterator[str]:
    yield from _wrapped(statement.text, width)
    for line in statement.lines:
        yield from _wrapped(f"{line.text} [{line.ground}]" if line.ground else line.text, width, "  - ")
    for words in (statement.after, statement.state_words, statement.note):
        yield from _wrapped(words, width)
    yield from _wrapped(f"[{statement.ground}]" if statement.ground else "", width)


def _wrapped(words: str, width: int, mark: str = "") -> list[str]:
    return textwrap.wrap(words, width, initial_indent=mark, subsequent_indent=" " * len(mark))
