"""The order's forms, each from its collection point: buyer, consignee, notify party. All faces show them."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.queries import takes

BUYER, CONSIGNEE, OTHER = "buyer", "consignee", "other"


class OrderWho(forms.Form):
    """What an order asks beside the buyer's data."""

    consignee_is = forms.ChoiceField(
        label=_("Who receives the vehicle (the consignee)?"),
        choices=[(BUYER, _("The buyer")), (OTHER, _("Somebody else"))],
        widget=forms.RadioSelect,
        initial=BUYER,
    )
    notify_is = forms.ChoiceField(
        label=_("Whom does the carrier call when the ship arrives (the notify party)?"),
        choices=[(CONSIGNEE, _("The consignee")), (OTHER, _("Somebody else"))],
        widget=forms.RadioSelect,
        initial=CONSIGNEE,
    )
    declared = forms.BooleanField(label=_("I am able to make a binding contract, and I order this vehicle."))


PARTIES = {"consignee": "consignee_is", "notify_party": "notify_is"}  # party -> the question about it


class OrderForms:
    """The order's forms, each from its collection point; a party's counts only where it is another person.

    A party that the policy has no collection point for is not asked about, and its form is None.
    """

    def __init__(self, language: str, data: Any = None) -> None:
        self.buyer: PersonalForm = form_for("order", language)(data)
        self.who = OrderWho(data)
        self.consignee = self._party("consignee", language)
        self.notify_party = self._party("notify_party", language)

    def _party(self, name: str, language: str) -> PersonalForm | None:
        if not takes(f"order.{name}"):
            del self.who.fields[PARTIES[name]]
            return None
        form: PersonalForm = form_for(f"order.{name}", language)(
            self.who.data if self.who.is_bound else None,
            prefix=name,
            empty_permitted=not self._is_other(name),  # an empty form that does not count is no mistake
            use_required_attribute=False,
        )
        return form

    @property
    def forms(self) -> tuple[forms.Form, ...]:
        """Those that must be filled in, as chosen."""
        others = [getattr(self, name) for name in PARTIES if self._is_other(name)]
        return (self.buyer, self.who, *cast("list[forms.Form]", others))

    def _is_other(self, name: str) -> bool:
        question = PARTIES[name]
        return question in self.who.fields and self.who.is_bound and self.who.data.get(question) == OTHER

    def is_valid(self) -> bool:
        """Whether every form that counts is right; each keeps its own errors."""
        return all([form.is_valid() for form in self.forms])

    def order(self) -> dict[str, Any]:
        """What `place_order` takes. Only after is_valid()."""
        said = {"declared": self.who.cleaned_data["declared"], "consented": self.buyer.consented}
        return {"buyer": self.buyer.personal, **said, **self.parties}

    @property
    def parties(self) -> dict[str, Any]:
        """Consignee and notify party as the action wants them: None where they are not others."""
        return {name: getattr(self, name).personal if self._is_other(name) else None for name in PARTIES}
