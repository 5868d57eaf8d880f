"""Every sentence a page needs is there, in every language, with its figures; and none is for nothing."""

from __future__ import annotations

import string
from collections.abc import Iterator

from funabin.policy.files import Files
from funabin.policy.mistakes import Mistake, nearest
from funabin.policy.model import Policy
from funabin.policy.prose.languages import GRAMMARS

Found = Iterator[Mistake]
Figures = dict[str, frozenset[str]]  # text key -> the {figures} the sentence must hold


def texts(policy: Policy, files: Files) -> Found:
    """Mistakes for missing sentences, for sentences nobody asks for, and for figures that are not filled."""
    needed = needed_texts(policy)
    for at, language in enumerate(policy.languages):
        if language not in GRAMMARS:
            yield files.mistake(
                ("languages", at), f"the page cannot be written in {language}, only in {', '.join(GRAMMARS)}"
            )
        if language in files.texts.broken:
            continue
        if language not in files.texts.house:
            yield files.mistake(("languages", at), f"texts/{language}.yaml is missing")
            continue
        yield from _missing(files, language, needed)
        yield from _figures(files, language, needed)
        yield from _needless(files, language, needed)


def needed_texts(policy: Policy) -> Figures:
    """The key of every sentence the policy page and the forms use, with the figures it must hold."""
    keys = {"title", *(f"statute.{word}" for word in policy.statutes)}
    for kind, words in (
        ("category", policy.categories), ("purpose", policy.purposes), ("point", policy.collection_points),
        ("role", policy.roles), ("section", policy.sections), ("promise", policy.promises),
    ):  # fmt: skip
        keys |= {f"{kind}.{word}" for word in words}
    return dict.fromkeys(
        keys | _point_texts(policy) | _promise_texts(policy) | _reasons(policy), frozenset()
    ) | {
        **_retention_figures(policy),
        **_other_figures(policy),
    }


def _point_texts(policy: Policy) -> set[str]:
    points = policy.collection_points.values()
    return {
        *(item.why for point in points for item in point.items),
        *(f"declaration.{word}" for point in points for word in point.declarations),
        *(f"recipient.{word}" for point in points for word in point.recipients),
        *(f"subject.{point.subject}" for point in points if point.subject != "customer"),
    }


def _promise_texts(policy: Policy) -> set[str]:
    promises = policy.promises.values()
    return {
        *(f"missing.{promise.missing}" for promise in promises if promise.missing),
        *(f"void.{promise.id}" for promise in promises if promise.void_article),
        *(f"pledge.{promise.id}" for promise in promises if promise.by == "pledge"),
    }


def _reasons(policy: Policy) -> set[str]:
    statements = [
        *policy.categories.values(), *policy.purposes.values(), *policy.collection_points.values(),
        *policy.retention.values(), *policy.clocks.values(), *policy.grants, *policy.cookies,
    ]  # fmt: skip
    return {f"reason.{statement.reason}" for statement in statements if statement.reason}


def _retention_figures(policy: Policy) -> Figures:
    figures = {}
    for kept in policy.retention.values():
        lasts = {"lasts"} if kept.lasts != "P0D" else set()
        figures[f"retention.{kept.key}"] = frozenset(lasts | ({"idle"} if kept.idle else set()))
    return figures


def _other_figures(policy: Policy) -> Figures:
    lasting = {f"cookie.{cookie.name}": cookie.lasts != "session" for cookie in policy.cookies}
    dated = {f"source.{key}": source.archived is not None for key, source in policy.sources.items()}
    return {
        **{key: frozenset({"lasts"} if lasts else ()) for key, lasts in lasting.items()},
        **{key: frozenset({"archived"} if archived else ()) for key, archived in dated.items()},
    }


def _missing(files: Files, language: str, needed: Figures) -> Found:
    document, said = files.texts.house[language], files.texts.sentences[language]
    for key in needed:
        if key not in said:
            section = key.partition(".")[0]
            yield document.mistake((section, key.removeprefix(f"{section}.")), _absent(files, key))


def _absent(files: Files, key: str) -> str:
    elsewhere = [places[key] for places in files.texts.places.values() if key in places]
    if not elsewhere:
        return "this sentence is missing"
    document, path = elsewhere[0]
    place = document.mistake(path, "")
    return f"this sentence is missing; {place.file}:{place.line} has it"


def _figures(files: Files, language: str, needed: Figures) -> Found:
    for key, figures in needed.items():
        if (
            not key.startswith(("retention.", "cookie.", "source."))
            or key not in files.texts.sentences[language]
        ):
            continue
        document, path = files.texts.places[language][key]
        found = _placeholders(files.texts.sentences[language][key])
        if found != figures:
            expected = ", ".join(f"{{{figure}}}" for figure in sorted(figures)) or "no figure"
            yield document.mistake(path, f"the sentence must hold {expected}, as the policy file says")


def _placeholders(sentence: str) -> frozenset[str] | None:
    """The {figures} of a sentence, None where its braces do not pair."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)
    except ValueError:
        return None


def _needless(files: Files, language: str, needed: Figures) -> Found:
    if files.unsure:
        return
    for key, (document, path) in files.texts.places[language].items():
        if key not in needed and document is files.texts.house[language] and not key.startswith("why."):
            yield document.mistake(path, f"nothing in the policy uses this sentence{nearest(key, needed)}")
