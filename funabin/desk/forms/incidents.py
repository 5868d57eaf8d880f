"""The forms of incidents: words of lists, moments in Japan time, texts that name nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from funabin.gate import register
from funabin.kit.dates import TOKYO, today_in_japan
from funabin.members.queries import staff_seats
from funabin.oversight import incident_words as words
from funabin.oversight.incident_words import draft_notice
from funabin.oversight.rules.incidents import HEADS, STORES

NOT_SAID = ("", "—")
STANDS = timedelta(days=180)  # how long a public notice stands where nobody says otherwise
TOLD_BY_ENTRUSTEES = ("outline", "items", "people", "cause")


def _firms() -> list[tuple[str, str]]:
    """Who may have had an incident with data of ours: an authority does not tell us of its own."""
    found = register.recipients()
    return [
        (str(one.recipient.pk), one.recipient.name)
        for one in found
        if not one.row or one.row.kind != "authority"
    ]


class JapanMoment(forms.DateTimeField):
    """A day and a time on the clocks of Japan, from a browser's own field."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The aware moment. Raises ValidationError."""
        with timezone.override(TOKYO):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """What the field shows: Japan's clock."""
        return value.astimezone(TOKYO) if isinstance(value, datetime) and timezone.is_aware(value) else value


class WindowForm(forms.Form):
    """Between which moments data could be reached."""

    since = JapanMoment(
        label=_("Reached since"), help_text=_("Japan time. Leave it empty if nobody knows."), required=False
    )
    until = JapanMoment(label=_("Reached until"), required=False)


class NoteForm(WindowForm):
    """What is known when an incident is noted; the rest follows."""

    kind = forms.ChoiceField(label=_("What happened?"), choices=list(words.KINDS.items()))
    known_at = JapanMoment(
        label=_("When did we learn of it?"), help_text=_("Japan time. Every clock runs from then on.")
    )
    certain = forms.BooleanField(label=_("It is certain, not only suspected"), required=False)
    recipient = forms.ChoiceField(
        label=_("At which firm?"), help_text=_("Then whatever it got counts as reached."), required=False
    )
    sign_in = forms.ChoiceField(
        label=_("By whose sign-in?"),
        help_text=_("Then whatever it opened counts as reached."),
        required=False,
    )
    cases = forms.CharField(
        label=_("Which cases?"), help_text=_("Their numbers, with commas between them."), required=False,
        max_length=2000,
    )  # fmt: skip
    field_order = ("kind", "known_at", "certain", "since", "until", "recipient", "sign_in", "cases")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known_at"].initial = timezone.now().replace(second=0, microsecond=0)
        self.fields["recipient"].choices = [NOT_SAID, *_firms()]  # type: ignore[attr-defined]
        seats = [(seat.account.handle, seat.account.handle[:6].upper()) for seat in staff_seats()]
        self.fields["sign_in"].choices = [NOT_SAID, *seats]  # type: ignore[attr-defined]

    @property
    def noted(self) -> dict[str, Any]:
        """What `note_incident` takes. Only after is_valid()."""
        told = self.cleaned_data
        return {
            "kind": told["kind"], "known_at": told["known_at"], "suspected": not told["certain"],
            "since": told["since"], "until": told["until"], "actor": told["sign_in"],
            "recipient": register.recipient_by_id(told["recipient"]) if told["recipient"] else None,
            "cases": [case.strip() for case in told["cases"].split(",") if case.strip()],
        }  # fmt: skip


def stores_form(incident: Any, data: Any = None) -> forms.Form:
    """For each place data lies in: was it reached?"""
    known = dict(incident.stores.values_list("store", "reached"))
    fields = {
        store: forms.ChoiceField(
            label=words.STORES[store], choices=list(words.REACHED.items()), initial=known.get(store, "no")
        )
        for store in STORES
    }
    return type("StoresForm", (forms.Form,), fields)(data, prefix="stores")  # type: ignore[no-any-return]


class JudgeForm(forms.Form):
    """What a person knows and the software cannot."""

    bad_purpose = forms.BooleanField(label=_("Somebody likely meant harm"), required=False)
    also = forms.MultipleChoiceField(
        label=_("What the software cannot know"),
        choices=[(key, words.TRIGGERS[key]) for key in ("special_care", "money")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def heads_form(incident: Any, language: str, data: Any = None) -> forms.Form:
    """The nine heads in one language."""
    known = incident.heads.get(language, {})
    fields = {
        head: forms.CharField(
            label=words.HEAD_WORDS[head], initial=known.get(head, ""), required=False, max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
        )
        for head in HEADS
    }  # fmt: skip
    return type("HeadsForm", (forms.Form,), fields)(data, prefix=f"heads{language}")  # type: ignore[no-any-return]


class SentForm(forms.Form):
    """Under which number the authority has a report."""

    reference = forms.CharField(label=_("The authority's number"), max_length=64, required=False)


def telling_form(incident: Any, languages: tuple[str, ...], data: Any = None) -> forms.Form:
    """The notice to the people in each language, drafted."""
    fields: dict[str, forms.Field] = {}
    for language in languages:
        title, text = draft_notice(incident, language)
        name = get_language_info(language)["name_local"]
        fields[f"title_{language}"] = forms.CharField(
            label=f"{TITLE_IN} ({name})", initial=title, max_length=120,
            widget=forms.TextInput(attrs={"lang": language}),
        )  # fmt: skip
        fields[f"text_{language}"] = forms.CharField(
            label=f"{TEXT_IN} ({name})", initial=text, max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 10, "lang": language}),
        )  # fmt: skip
    return type("TellingForm", (forms.Form,), fields)(data, prefix="telling")  # type: ignore[no-any-return]


def told_texts(form: forms.Form, languages: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Language -> title and text. Only after is_valid()."""
    told = form.cleaned_data
    return {one: (told[f"title_{one}"], told[f"text_{one}"]) for one in languages}


class PublicForm(forms.Form):
    """Until when a public notice stands."""

    until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = today_in_japan() + STANDS

    def clean_until(self) -> Any:
        """A notice stands for a while."""
        until = self.cleaned_data["until"]
        if until <= today_in_japan():
            raise forms.ValidationError(_("Name a day in the future."))
        return until


class EntrusteeForm(forms.Form):
    """What an entrustee told us: as much of the heads as it knows."""

    recipient = forms.ChoiceField(label=_("Which firm told us?"))
    received_at = JapanMoment(label=_("When did it tell us?"), help_text=_("Japan time."))
    outline = forms.CharField(label=words.HEAD_WORDS["outline"], widget=forms.Textarea(attrs={"rows": 3}))
    items = forms.CharField(label=words.HEAD_WORDS["items"], max_length=4000, required=False)
    people = forms.CharField(label=words.HEAD_WORDS["people"], max_length=4000, required=False)
    cause = forms.CharField(label=words.HEAD_WORDS["cause"], max_length=4000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_at"].initial = timezone.now().replace(second=0, microsecond=0)
        self.fields["recipient"].choices = [NOT_SAID, *_firms()]  # type: ignore[attr-defined]

    @property
    def heads(self) -> dict[str, str]:
        """The heads it told. Only after is_valid()."""
        told = self.cleaned_data
        return {head: told[head] for head in TOLD_BY_ENTRUSTEES if told[head]}


class DismissForm(forms.Form):
    """Why an entrustee's word needs nothing of us."""

    why = forms.ChoiceField(label=_("Why"), choices=list(words.DISMISSING.items()))


TITLE_IN, TEXT_IN = _("Title"), _("Text")
