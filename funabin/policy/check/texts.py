"""Every sentence a page needs is there, in every language, with its figures; and none is for nothing."""

from __future__ import annotations

import string
from collections.abc import Iterator

from funabin.policy.check.origins import statements
from funabin.policy.files import Files
from funabin.policy.grammar import SHIPPED
from funabin.policy.grammar.languages import PREFIX
from funabin.policy.mistakes import Mistake, nearest
from funabin.policy.model import Policy

Found = Iterator[Mistake]
Figures = dict[str, frozenset[str]]  # text key -> the {figures} the sentence must hold


def texts(policy: Policy, files: Files) -> Found:
    """Mistakes for missing sentences, for sentences nobody asks for, and for figures that are not filled."""
    needed = needed_texts(policy)
    for at, language in enumerate(policy.languages):
        if language in files.texts.broken:
            continue
        if language not in files.texts.house:
            yield files.mistake(("languages", at), f"texts/{language}.yaml is missing")
            continue
        wanted = needed if language in SHIPPED else needed | grammar_figures()
        yield from _missing(files, language, wanted)
        yield from _figures(files, language, wanted)
        yield from _needless(files, language, wanted)


def needed_texts(policy: Policy) -> Figures:
    """The key of every sentence the policy page and the forms use, with the figures it must hold."""
    keys = {"title", *(f"statute.{word}" for word in policy.statutes)}
    for kind, words in (
        ("category", policy.categories), ("purpose", policy.purposes), ("point", policy.collection_points),
        ("role", policy.roles), ("section", policy.sections), ("promise", policy.promises),
        ("subject", policy.subjects), ("recipient", policy.recipients), ("statistic", policy.statistics),
        ("right", policy.rights), ("responsible", policy.responsible), ("paragraph", policy.paragraphs),
        ("measure", policy.measures), ("standard", policy.standards),
    ):  # fmt: skip
        keys |= {f"{kind}.{word}" for word in words}
    keys |= {f"demand.{demand.about}" for demand in policy.demands}
    keys |= {part for part in ("changes", "links") if getattr(policy, part)}
    keys |= _point_texts(policy) | _promise_texts(policy) | _row_texts(policy) | _reasons(policy)
    return dict.fromkeys(keys, frozenset()) | {
        **_retention_figures(policy),
        **_other_figures(policy),
    }


def grammar_figures() -> Figures:
    """What a further language says in its block `grammar:`: every fixed word of English, with its gaps."""
    return {
        f"{PREFIX}{key}": _placeholders(words) or frozenset() for key, words in SHIPPED["en"].words.items()
    }


def _point_texts(policy: Policy) -> set[str]:
    points = policy.collection_points.values()
    return {
        *(item.why for point in points for item in point.items),
        *(f"declaration.{word}" for point in points for word in point.declarations),
        *(f"consent.{word}" for point in points for word in point.consents),
        *(f"subject.{point.subject}" for point in points if point.subject != "customer"),
    }


def _promise_texts(policy: Policy) -> set[str]:
    promises = policy.promises.values()
    return {
        *(f"missing.{promise.missing}" for promise in promises if promise.missing),
        *(f"void.{promise.id}" for promise in promises if promise.void_article),
        *(f"pledge.{promise.id}" for promise in promises if promise.is_pledge),
    }


def _row_texts(policy: Policy) -> set[str]:
    return {
        *(f"joint_use.{key}" for key, recipient in policy.recipients.items() if recipient.joint_use),
        *(f"duty.{duty}" for responsible in policy.responsible.values() for duty in responsible.duties),
        *(f"refused.{cookie.name}" for cookie in policy.cookies if cookie.refusable),
        *(f"refusal.{article}" for right in policy.rights.values() for article in right.refusable),
        *(f"criterion.{word}" for standard in policy.standards.values() for word in standard.criteria),
    }


def _reasons(policy: Policy) -> set[str]:
    return {f"reason.{statement.reason}" for _, statement in statements(policy) if statement.reason}


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
        **{f"clock.{key}": frozenset({"within"}) for key in policy.clocks},
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
            not key.startswith(("retention.", "cookie.", "source.", "clock.", PREFIX))
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
        if (
            key not in needed
            and document is files.texts.house[language]
            and not key.startswith(("why.", "detect.", f"{PREFIX}unit."))
        ):
            yield document.mistake(path, f"nothing in the policy uses this sentence{nearest(key, needed)}")
