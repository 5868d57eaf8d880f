"""Forms of the supervision of recipients: what they meet, whom they pass work on to, what came back."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from funabin.gate.forms import countries
from funabin.gate.wording import policy_words
from funabin.kit.dates import today_in_japan
from funabin.oversight.rules.returns import needs_proof
from funabin.oversight.wording import RETURNS
from funabin.policy.model import Standard


class _PastDay(forms.DateField):
    """A day that has come."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for a day to come."""
        day = super().clean(value)
        if day and day > today_in_japan():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class AssessmentForm(forms.Form):
    """Which criteria of a standard a recipient meets. What is not ticked is not met."""

    met = forms.MultipleChoiceField(
        label=_("What it meets, as its papers or a visit show"),
        help_text=_("What is not ticked counts as not met."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    done_on = _PastDay(label=_("Done on"))

    def __init__(self, standard: Standard, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standard = standard
        words = [(word, policy_words(f"criterion.{word}")) for word in standard.criteria]
        self.fields["met"].choices = words  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[str, bool]:
        """Each criterion, met or not. Only after is_valid()."""
        return {word: word in self.cleaned_data["met"] for word in self.standard.criteria}


class SubEntrusteeForm(forms.Form):
    """The firm that work is passed on to."""

    firm = forms.CharField(label=_("Name of the firm"), max_length=200)
    country = forms.ChoiceField(label=_("Its country"))
    task = forms.CharField(label=_("What it does for us"), max_length=200)
    asked_on = _PastDay(label=_("We were asked on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = countries(translation.get_language() or "en")
        self.fields["country"].choices = [("", "—"), *named]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """How the data ended there, and the paper that shows it."""

    outcome = forms.ChoiceField(label=_("What became of the data"), choices=list(RETURNS.items()))
    proof = forms.CharField(
        label=_("Number of the proof"),
        help_text=_("Under which you filed the receipt or the certificate."),
        max_length=64,
        required=False,
    )
    paper = forms.FileField(
        label=_("The proof"),
        help_text=_("Only its fingerprint (SHA-256) is kept. File the paper itself as you file contracts."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What came back or was destroyed is shown by a paper."""
        told = super().clean() or self.cleaned_data
        if needs_proof(told.get("outcome", "")) and not told.get("proof"):
            self.add_error("proof", _("Give the number under which the proof is filed."))
        return told

    @property
    def closed(self) -> dict[str, str]:
        """What `close_return` takes. Only after is_valid()."""
        told = self.cleaned_data
        paper = told["paper"].read() if told["paper"] else b""
        digest = hashlib.sha256(paper).hexdigest() if paper else ""
        return {"outcome": told["outcome"], "proof": told["proof"], "proof_sha256": digest}
