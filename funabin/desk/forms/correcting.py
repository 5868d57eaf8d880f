"""What is right of the data found: one small form for each datum, checked as where it was asked first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from funabin.gate.forms import WORDS_FIELD, PersonalForm, value_form
from funabin.gate.queries import HeldDatum
from funabin.gate.rules import Value, is_empty
from funabin.gate.wording import policy_words


@dataclass(frozen=True)
class Correction:
    """A datum that is held, and the form for what is right."""

    held: HeldDatum
    form: PersonalForm


@sensitive_variables("told", "data", "bound")
def corrections(
    held: Collection[HeldDatum], language: str, data: QueryDict | None = None
) -> list[Correction]:
    """A form for each datum; bound to what was sent as pairs of `row` and `value`, where `data` is given."""
    told = dict(zip(data.getlist("row"), data.getlist("value"), strict=False)) if data is not None else {}
    explained = data.get(WORDS_FIELD, "") if data is not None else ""
    rows = []
    for one in held:
        datum = str(one.handle.datum)
        bound = None if data is None else {"value": told.get(datum, ""), WORDS_FIELD: explained}
        form = value_form(one.category, language)(bound, auto_id=f"value-{datum}-%s")
        label = f"{_('What is right')}: {policy_words(f'category.{one.category}')}"
        form.fields["value"].widget.attrs |= {"autocomplete": "off", "aria-label": label}
        rows.append(Correction(one, form))
    return rows


@sensitive_variables("values")
def corrected(rows: Collection[Correction]) -> dict[UUID, Value] | None:
    """Datum -> what is right, of those that were filled in; None where one of them is wrong."""
    if not all([row.form.is_valid() for row in rows]):  # every one, so that each shows its error
        return None
    values = {row.held.handle.datum: row.form.cleaned_data.get("value") for row in rows}
    return {datum: value for datum, value in values.items() if value is not None and not is_empty(value)}
