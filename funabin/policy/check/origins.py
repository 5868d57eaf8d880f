"""Who says it: the exporter's own clause, an article of law, or a supplement with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.files import Files, Step
from funabin.policy.mistakes import Mistake, nearest
from funabin.policy.model import Origin, Policy, Statement

Found = Iterator[Mistake]
NO_ORIGIN = (
    "who says it? one of own: [<clause>], law: <article>, supplement: <word of a reason> must stand here"
)


def origins(policy: Policy, files: Files) -> Found:
    """Mistakes for statements without a ground, and for clauses and acts that do not exist."""
    for path, statement in _statements(policy):
        if statement.origin is Origin.OWN:
            yield from _own(files, path, statement)
        elif statement.origin is Origin.LAW:
            yield from _articles(policy, files, path, statement.clauses)
        elif not statement.reason:
            yield files.mistake(path, NO_ORIGIN)
    if policy.particulars:
        yield from _articles(policy, files, ("particulars",), (policy.particulars,))
    for promise in policy.promises.values():
        if promise.void_article:
            yield from _articles(
                policy, files, ("promises", promise.id, "void_article"), (promise.void_article,)
            )


def _statements(policy: Policy) -> Iterator[tuple[tuple[Step, ...], Statement]]:
    for section in ("categories", "purposes", "collection_points", "retention", "clocks"):
        for key, statement in getattr(policy, section).items():
            yield (section, key), statement
    for section in ("grants", "cookies"):
        for at, statement in enumerate(getattr(policy, section)):
            yield (section, at), statement


def _own(files: Files, path: tuple[Step, ...], statement: Statement) -> Found:
    if files.is_law(path):
        yield files.mistake(path, "a law set states what the law imposes: law: <article>")
        return
    known = files.keys("promises")
    if not statement.clauses:
        yield files.mistake(path, NO_ORIGIN)
    for clause in statement.clauses:
        if clause not in known:
            yield files.mistake((*path, "own"), f'no promise "{clause}" is declared{nearest(clause, known)}')


def _articles(policy: Policy, files: Files, path: tuple[Step, ...], articles: tuple[str, ...]) -> Found:
    if not articles:
        yield files.mistake(path, "a statement of law names its article: law: APPI 33")
    for article in articles:
        statute, _, number = article.partition(" ")
        if statute not in policy.statutes or not number[:1].isdigit():
            expected = ", ".join(f"{known} <article>" for known in policy.statutes) or "an act of a law set"
            yield files.mistake(
                (*path, "law"), f'"{article}" is no article of a known act; expected {expected}'
            )
