"""Who says it: the exporter's own clause, an article of law, or a supplement with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from funabin.policy.files import Files, Step
from funabin.policy.mistakes import Mistake, nearest
from funabin.policy.model import Origin, Policy, Statement

Found = Iterator[Mistake]
KEYED = (
    "subjects", "categories", "purposes", "collection_points", "recipients", "statistics", "retention",
    "rights", "responsible", "clocks", "paragraphs", "measures", "standards",
)  # fmt: skip
NO_ORIGIN = (
    "who says it? one of own: [<clause>], law: <article>, supplement: <word of a reason> must stand here"
)


def origins(policy: Policy, files: Files) -> Found:
    """Mistakes for statements without a ground, and for clauses and acts that do not exist."""
    for path, statement in statements(policy):
        if statement.origin is Origin.OWN:
            yield from _own(files, path, statement)
        elif statement.origin is Origin.LAW:
            if not statement.clauses:
                yield files.mistake(path, "a statement of law names its article: law: APPI 33")
            yield from _articles(policy, files, (*path, "law"), statement.clauses)
        elif not statement.reason:
            yield files.mistake(path, NO_ORIGIN)
    for path, article in _cited(policy):
        yield from _articles(policy, files, path, (article,))


def statements(policy: Policy) -> Iterator[tuple[tuple[Step, ...], Statement]]:
    """Everything the policy says, but promises: where it stands, and the statement."""
    for section in KEYED:
        for key, statement in getattr(policy, section).items():
            yield (section, key), statement
    for section in ("grants", "cookies", "deadlines", "breach"):
        for at, statement in enumerate(getattr(policy, section)):
            yield (section, at), statement
    for section in ("changes", "links"):
        if getattr(policy, section):
            yield (section,), getattr(policy, section)


def _cited(policy: Policy) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Every article named outside the origin of a statement, with where it stands."""
    if policy.particulars:
        yield ("particulars",), policy.particulars
    for at, demand in enumerate(policy.demands):
        yield ("demands", at, "article"), demand.article
    for promise in policy.promises.values():
        if promise.void_article:
            yield ("promises", promise.id, "void_article"), promise.void_article
    for recipient in policy.recipients.values():
        yield from ((("recipients", recipient.key, "articles"), article) for article in recipient.articles)
    for right in policy.rights.values():
        yield from ((("rights", right.kind, "refusable"), article) for article in right.refusable)


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
    for article in articles:
        statute, _, number = article.partition(" ")
        if statute not in policy.statutes or not number[:1].isdigit():
            expected = ", ".join(f"{known} <article>" for known in policy.statutes) or "an act of a law set"
            yield files.mistake(path, f'"{article}" is no article of a known act; expected {expected}')
