"""The forms of legal demands: words of lists, days and numbers; the paper from its collection point."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.handing.statutes import statutes_of
from funabin.gate.handing.wording import CONSENT_HARD, MANNERS, REASONS
from funabin.gate.queries import current_policy
from funabin.gate.wording import clauses_in_words, policy_words
from funabin.kit.dates import today_in_japan
from funabin.kit.papers import kind_of_paper
from funabin.oversight.queries.demands import POINT, articles_for, authorities
from funabin.oversight.rules import demands as rules
from funabin.oversight.rules.errors import WrongAuthority
from funabin.oversight.wording import INSTRUMENTS, MEANS, NEEDS, REFUSALS, TELLINGS
from funabin.policy.statutes import is_article

PAPER, NOTE = "document_demand", "message_text"
UNASKED = {  # what such an instrument does not have
    rules.ORAL: ("recipient", "statute", "statute_article", "asked", PAPER),
    rules.OF_OURS: ("statute", "statute_article"),
}
OURS = ("staff.", "recipient.", "rights.", "legal.")  # points about no buyer


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)


def _words(codes: Any, words: Any) -> list[tuple[str, Any]]:
    return [(code, words[code]) for code in codes]


def askable() -> list[tuple[str, str]]:
    """The kinds of data of buyers that a paper can ask for."""
    policy = current_policy()
    taken = [point for key, point in policy.collection_points.items() if not key.startswith(OURS)]
    kinds = {item.category for point in taken for item in point.items} | {"message.text"}
    known = [key for key in policy.categories if key in kinds]
    return [(key, policy_words(f"category.{key}")) for key in known if policy.categories[key].kind != "token"]


class DemandFields(forms.Form):
    """What is not about a person."""

    use_required_attribute = False  # what is wanted follows from the instrument
    field_order = (
        "instrument", "recipient", "reference", "statute", "statute_article", "received_on", "due_on",
        "asked", PAPER, NOTE,
    )  # fmt: skip

    instrument = forms.ChoiceField(label=_("What came"), choices=list(INSTRUMENTS.items()))
    recipient = forms.ChoiceField(label=_("From which authority"))
    reference = forms.CharField(label=_("The authority's number of the paper"), max_length=64, required=False)
    statute = forms.ChoiceField(label=_("The law the demand rests on"))
    statute_article = forms.CharField(
        label=_("Article"), help_text=_("As the paper names it: 197(2)"), max_length=24
    )
    received_on = _day(_("Received on"), required=True)
    due_on = _day(_("To be answered by"), help_text=_("The day the paper names, else two weeks."))
    asked = forms.MultipleChoiceField(label=_("Data it asks for"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.recipient.pk), _authority(one.recipient)) for one in authorities()]
        self.fields["recipient"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        laws = statutes_of(current_policy().operator.country)
        self.fields["statute"].choices = [("", "—"), *laws.items()]  # type: ignore[attr-defined]
        self.fields["asked"].choices = askable()  # type: ignore[attr-defined]
        self.fields[NOTE].label = _("Note")
        self.fields[NOTE].help_text = _("Who called, and what was said. It is sealed like the paper.")
        for name in UNASKED.get(self.data.get("instrument", ""), ()):
            self.fields[name].required = False
        self.initial.setdefault("received_on", today_in_japan())

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """All that the instrument needs: an authority, a law, the paper, what it asks for."""
        told = super().clean() or self.cleaned_data
        instrument, received = told.get("instrument", ""), told.get("received_on")
        if received and received > today_in_japan():
            self.add_error("received_on", _("This day has not come yet."))
        if instrument == rules.ORAL:
            return told
        self._check_recipient(told, instrument)
        self._check_law(told, instrument)
        self._check_paper(told)
        return told

    def _check_recipient(self, told: dict[str, Any], instrument: str) -> None:
        found = next((one for one in authorities() if str(one.recipient.pk) == told.get("recipient")), None)
        if found and instrument and not articles_for(rules.kind_of(instrument), found.row):
            self.add_error("recipient", WrongAuthority.message)

    def _check_law(self, told: dict[str, Any], instrument: str) -> None:
        if instrument == rules.OF_OURS:
            told["statute"] = told["statute_article"] = ""
            return
        article = told.get("statute_article", "").strip()
        if article and not is_article(article):
            self.add_error("statute_article", _("Write the article as a number: 197(2) or 23-2."))

    @sensitive_variables()
    def _check_paper(self, told: dict[str, Any]) -> None:
        paper = told.get(PAPER)
        if not paper:
            return
        head = paper.read(16)
        paper.seek(0)
        if kind_of_paper(head) is None:
            self.add_error(PAPER, _("Attach a PDF file, or a picture in JPEG or PNG."))

    @property
    @sensitive_variables()
    def recorded(self) -> dict[str, Any]:
        """What `record_demand` takes, but for the recipient itself. Only after is_valid()."""
        told, personal = self.cleaned_data, self.personal  # type: ignore[attr-defined]
        law = f"{told['statute']} {told['statute_article'].strip()}".strip()
        is_oral = told["instrument"] == rules.ORAL
        return {
            "instrument": told["instrument"],
            "statute": "" if is_oral else law,
            "reference": told["reference"],
            "received_at": _moment(told["received_on"], timezone.localtime()),
            "due_at": _moment(told["due_on"], None),
            "asked": told["asked"],
            "paper": b"" if is_oral else personal.get("document.demand", b""),
            "note": "" if is_oral else personal.get("message.text", ""),
        }


def _authority(firm: Any) -> str:
    """By what it may be given, too: one police may stand there twice, for two rows of the policy."""
    return f"{firm.name} · {policy_words(f'recipient.{firm.key}')}"


def _moment(day: Any, now: datetime | None) -> datetime | None:
    """The end of a day; today's is this moment."""
    if day is None:
        return None
    if now is not None and day == now.date():
        return now
    return timezone.make_aware(datetime.combine(day, time(12 if now else 23, 0 if now else 59)))


def demand_form(language: str) -> type[PersonalForm]:
    """The whole form: what came, and the paper from its point."""
    return type("DemandForm", (DemandFields, form_for(POINT, language)), {})


class GenuineForm(forms.Form):
    """How it is known that the paper is genuine."""

    means = forms.ChoiceField(label=_("How I made sure"), widget=forms.RadioSelect)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["means"].choices = _words(rules.means_for(kind), MEANS)  # type: ignore[attr-defined]


class FindForm(forms.Form):
    """By what the paper names the person. What is typed is looked up and kept nowhere."""

    named_by = forms.ChoiceField(
        label=_("The paper names"),
        choices=[
            ("case", _("a number of ours (inquiry, deal)")),
            ("contact.email", _("an e-mail address")),
            ("contact.phone", _("a telephone number")),
            ("contact.name", _("a name")),
        ],
    )
    named = forms.CharField(
        label=_("As it stands there"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class WeighForm(forms.Form):
    """Whose data it is, and why it is needed."""

    people = forms.MultipleChoiceField(label=_("Records of this person"), widget=forms.CheckboxSelectMultiple)
    need = forms.ChoiceField(label=_("Why the data is needed"), widget=forms.RadioSelect)

    def __init__(self, kind: str, tokens: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(token, token[:6].upper()) for token in tokens]  # type: ignore[attr-defined]
        self.fields["need"].choices = _words(rules.needs_for(kind), NEEDS)  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Which data, on which exception of the law."""

    chosen = forms.MultipleChoiceField(
        label=_("Only what is really needed"), widget=forms.CheckboxSelectMultiple
    )
    article = forms.ChoiceField(label=_("Exception of the law"))
    reason = forms.ChoiceField(label=_("Why it applies"), required=False)
    consent_hard = forms.ChoiceField(
        label=_("Why the person cannot be asked"), choices=[("", "—"), *CONSENT_HARD.items()], required=False
    )

    def __init__(self, kind: str, articles: Any, choices: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        named = [(one, clauses_in_words([one])) for one in articles]
        self.fields["article"].choices = named  # type: ignore[attr-defined]
        self.fields["reason"].choices = _words(rules.OWN_REASONS, REASONS)  # type: ignore[attr-defined]
        if kind != rules.OWN:
            del self.fields["reason"], self.fields["consent_hard"]


class GiveForm(forms.Form):
    """In which manner it goes."""

    manner = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)

    def __init__(self, has_files: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = rules.manners_for(has_files)
        self.fields["manner"].choices = _words(fitting, MANNERS)  # type: ignore[attr-defined]
        self.fields["manner"].initial = fitting[0]


class RefuseForm(forms.Form):
    """Why nothing is given."""

    why = forms.ChoiceField(label=_("Why"))

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [one for one in rules.refusals_for(kind) if one != "oral"]
        self.fields["why"].choices = _words(fitting, REFUSALS)  # type: ignore[attr-defined]


class TellForm(forms.Form):
    """Whether and when the person is told."""

    how = forms.ChoiceField(
        label=_("The person is told"), choices=_words(rules.TELLINGS, TELLINGS), widget=forms.RadioSelect
    )
    tell_on = _day(_("On this day"), help_text=_("Where it is later: the day on which we remind you."))
