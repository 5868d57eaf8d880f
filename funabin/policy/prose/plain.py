"""The policy page as plain text, for a terminal or a letter: sentences of one kind are one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from funabin.policy.grammar import Grammar
from funabin.policy.prose.page import PageSection, PolicyDocument
from funabin.policy.prose.statement import PageLine, PageStatement, clauses_in_words

# Letters that stay together: a word, or one Japanese letter with the marks that may not begin a line.
_PIECES = re.compile(r"\s*(?:[「（〔]*[\u0021-\u2fff]+|[「（〔]*[^\u0000-\u2fff])[、。」）〕：]*")
WIDTH = 100  # letters in a line; half as many in a language whose letters are twice as wide


def plain_text(document: PolicyDocument) -> str:
    """The whole page as lines of one width."""
    width = WIDTH if document.grammar.space else WIDTH // 2
    lines = [document.title, document.operator, document.effective, ""]
    for section in document.sections:
        lines += _section(section, width, document.grammar)
    if document.statutes:
        lines.append(document.grammar.say("statutes"))
        lines += [f"  - {short}: {name}" for short, name in document.statutes]
    return "\n".join(lines) + "\n"


def _section(section: PageSection, width: int, grammar: Grammar) -> Iterator[str]:
    yield section.heading
    yield "-" * (len(section.heading) * WIDTH // width)
    for _, alike in groupby(section.statements, _mergeable):
        yield from _statement(_merged(list(alike), grammar), width)
        yield ""


def _mergeable(statement: PageStatement) -> object:
    """What two statements must share to be one paragraph; those with lines stand alone."""
    if statement.part not in ("", "access") or statement.lines or statement.after:
        return id(statement)
    ground = "" if statement.promises else statement.ground
    return statement.part, statement.origin, ground, statement.state, statement.note


def _merged(alike: list[PageStatement], grammar: Grammar) -> PageStatement:
    """One paragraph of several sentences, with the clauses of all."""
    if len(alike) == 1:
        return alike[0]
    clauses = dict.fromkeys(clause for statement in alike for clause in statement.clauses)
    first = alike[0]
    ground = clauses_in_words(grammar, tuple(clauses)) if first.promises else first.ground
    said = [statement.text for statement in alike]
    is_list = first.part == "access"
    return PageStatement(
        "" if is_list else grammar.paragraph(said), first.origin, ground, tuple(clauses),
        lines=tuple(PageLine(words) for words in said) if is_list else (),
        state_words=first.state_words, note=first.note,
    )  # fmt: skip


def _statement(statement: PageStatement, width: int) -> Iterator[str]:
    yield from _wrapped(statement.text, width)
    for line in statement.lines:
        yield from _wrapped(f"{line.text} [{line.ground}]" if line.ground else line.text, width, "  - ")
    for words in (statement.after, statement.state_words, statement.note):
        yield from _wrapped(words, width)
    yield from _wrapped(f"[{statement.ground}]" if statement.ground else "", width)


def _wrapped(words: str, width: int, mark: str = "") -> list[str]:
    """Lines of `width` letters. A clause id stays whole, and no line begins with a full stop or a comma."""
    lines, line = [], mark
    for piece in _PIECES.findall(words):
        if len((line + piece).rstrip()) > width and line.strip(" -"):
            lines.append(line.rstrip())
            line, piece = " " * len(mark), piece.lstrip()
        line += piece
    return [*lines, line.rstrip()] if line.strip(" -") else lines
