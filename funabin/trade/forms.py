"""The order's forms, one for each collection point: buyer, consignee, notify party. Both faces show them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, form_for

BUYER, CONSIGNEE, NOTIFY_PARTY = "order", "order.consignee", "order.notify_party"
SAME = [("same", _("The buyer")), ("other", _("Somebody else"))]


class PartiesForm(forms.Form):
    """Whether consignee and notify party are other people, and the buyer's declaration."""

    consignee_is = forms.ChoiceField(
        label=_("Who receives the vehicle (consignee)?"),
        choices=SAME,
        initial="same",
        widget=forms.RadioSelect,
    )
    notify_is = forms.ChoiceField(
        label=_("Whom does the carrier tell of the arrival (notify party)?"),
        choices=[("same", _("The consignee")), ("other", _("Somebody else"))],
        initial="same",
        widget=forms.RadioSelect,
    )
    declared = forms.BooleanField(
        label=_("The buyer is able to make a binding contract."),
        error_messages={"required": _("Please confirm that you are able to make a binding contract.")},
    )


class OrderForms:
    """Four forms on one page. A party who is the buyer himself is not asked about."""

    def __init__(self, language: str, data: QueryDict | None = None) -> None:
        self.parties = PartiesForm(data)
        self.buyer = self._form(BUYER, language, data)
        self.consignee = self._form(CONSIGNEE, language, data)
        self.notify_party = self._form(NOTIFY_PARTY, language, data)

    @staticmethod
    def _form(point: str, language: str, data: QueryDict | None) -> PersonalForm:
        return form_for(point, language)(data, prefix=point.replace(".", "_"))

    def is_valid(self) -> bool:
        """Whether everything that is asked was answered. What is not asked is dropped unread."""
        ticked = self.parties.is_valid()
        if self._is_same("consignee_is"):
            self.consignee = _unasked(self.consignee)
        if self._is_same("notify_is"):
            self.notify_party = _unasked(self.notify_party)
        answered = [
            form.is_valid() for form in (self.buyer, self.consignee, self.notify_party) if form.is_bound
        ]
        return ticked and all(answered)

    def _is_same(self, field: str) -> bool:
        return bool(self.parties.data.get(field) != "other")

    def order(self) -> dict[str, Any]:
        """What `place_order` takes. Only after is_valid()."""
        return {
            "buyer": self.buyer.personal,
            "consignee": self.consignee.personal if self.consignee.is_bound else None,
            "notify_party": self.notify_party.personal if self.notify_party.is_bound else None,
            "declared": self.parties.cleaned_data["declared"],
        }


def _unasked(form: PersonalForm) -> PersonalForm:
    return type(form)(prefix=form.prefix)
