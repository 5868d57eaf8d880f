"""Find people by an exact value, without opening anything: keyed blind indexes of normal forms."""

from __future__ import annotations

from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from funabin.gate import vault
from funabin.gate.fields import Handle
from funabin.gate.models import BlindIndex, SealedDatum
from funabin.gate.normal import normal_forms
from funabin.gate.policies import current_version


@sensitive_variables("value")
def find_subjects(category: str, value: str, country: str = "") -> list[str]:
    """Tokens of the people with this value in this category; words match in any order and number.

    `country` (ISO 3166) helps to read a telephone number written without its country code.
    """
    return sorted({subject for subject, _ in find_data(category, value, country)})


@sensitive_variables("value", "forms", "digests")
def find_data(category: str, value: str, country: str = "") -> list[tuple[str, UUID]]:
    """(subject token, datum id) of each datum with this value. Empty where the category has no index."""
    kind = current_version().policy.categories[category].index
    forms = normal_forms(kind, value, country)
    digests = [vault.blind_index(category, kind, form) for form in forms]
    rows = BlindIndex.objects.filter(category=category, digest__in=digests)
    found: dict[tuple[str, UUID], int] = {}
    for subject, datum in rows.values_list("subject", "datum"):
        found[subject, datum] = found.get((subject, datum), 0) + 1
    return _held([match for match, count in found.items() if count == len(digests)])


def _held(matches: list[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    """Without what a crash or a rolled back request left in the index."""
    data = [datum for _, datum in matches]
    held = set(SealedDatum.objects.filter(pk__in=data).values_list("pk", flat=True)) if data else set()
    return sorted(match for match in matches if match[1] in held)


def same_value(handle: Handle) -> list[str]:
    """Tokens of the people who hold the same value in the same category as this datum, without opening it.

    Empty where its category has no index. The datum's own person is among them.
    """
    return sorted({subject for subject, _ in same_data(handle)})


def same_data(handle: Handle) -> list[tuple[str, UUID]]:
    """(subject token, datum id) of each datum of the same value in the same category, itself among them."""
    own = BlindIndex.objects.filter(datum=handle.datum, category=handle.category)
    digests = set(own.values_list("digest", flat=True))
    rows = BlindIndex.objects.filter(category=handle.category, digest__in=digests)
    found: dict[tuple[str, UUID], int] = {}
    for subject, datum in rows.values_list("subject", "datum"):
        found[subject, datum] = found.get((subject, datum), 0) + 1
    return _held([one for one, n in found.items() if n == len(digests)])
