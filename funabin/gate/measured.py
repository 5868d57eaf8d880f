"""The measures in words, for the policy page and the desk: each line a label and what the records say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from funabin.gate.measures import FLOOR, Measures, protected
from funabin.gate.wording import policy_words
from funabin.kit.tags import moment, whole


@dataclass(frozen=True)
class Line:
    """One measured fact; `parts` are figures by purpose or recipient."""

    label: str
    words: str
    parts: tuple[tuple[str, str], ...] = ()


def measured(found: Measures) -> Iterator[Line]:
    """Every measure as a line, small numbers protected."""
    yield Line(
        _("How it is sealed"),
        _(
            "Each value is encrypted by itself (AES-256-GCM) under a key of its person. "
            "The keys lie in another database."
        ),
    )
    yield Line(
        _("Opened by our staff in the last 30 days"),
        _("Never.") if not found.openings else "",
        _parts("purpose", found.openings),
    )
    yield Line(_("Refused by the software in the last 30 days"), how_often(found.refusals))
    yield Line(
        _("Given to others in the last year"),
        _("Nothing.") if not found.provisions else "",
        _parts("recipient", found.provisions),
    )
    yield Line(_("Keys destroyed"), _destroyed(found))
    yield Line(_("Journal"), _journal(found))
    yield Line(
        _("Last backup"), moment(found.backed_up_at) if found.backed_up_at else _("None was made here yet.")
    )


def _parts(kind: str, counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    return tuple((policy_words(f"{kind}.{key}"), how_often(number)) for key, number in counts.items())


def how_often(number: int) -> str:
    """A number as anybody may read it."""
    shown = protected(number)
    if shown is None:
        return _("fewer than %(floor)s times") % {"floor": FLOOR}
    return _("never") if shown == 0 else _("at least %(number)s times") % {"number": whole(shown)}


def _destroyed(found: Measures) -> str:
    total = how_often(found.keys_destroyed)
    late = _("Some keys are past their end and still there.")
    on_time = _("No key is past its end.")
    return _("%(total)s. %(also)s") % {"total": total, "also": late if found.keys_overdue else on_time}


def _journal(found: Measures) -> str:
    if found.journal_verified_at is None:
        return _("Not verified here yet.")
    words = {"entries": whole(found.journal_entries), "when": moment(found.journal_verified_at)}
    if found.journal_holds:
        return _("%(entries)s entries, recomputed on %(when)s: nothing was changed.") % words
    return _("Recomputed on %(when)s: it does NOT hold.") % words
