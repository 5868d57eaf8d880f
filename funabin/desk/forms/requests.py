"""Forms of requests: what staff write down on behalf of a person, and the officer's steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import deepcopy
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from funabin.desk.forms.somebody import of_somebody
from funabin.desk.words import CHANNELS, RIGHTS
from funabin.gate.forms import PersonalForm, countries, form_for
from funabin.gate.queries import current_policy
from funabin.gate.wording import clauses_in_words, policy_words
from funabin.kit.dates import TOKYO, today_in_japan
from funabin.policy.model import Right
from funabin.rights import forms as rights_forms
from funabin.rights.forms import WORDS, AgentForm, MessageForm
from funabin.rights.queries.searching import EMAIL, Match
from funabin.rights.rules import requests as rules
from funabin.rights.wording import AGENCIES, CLASSES, FORMS, MANNERS, OUTCOMES, WHY_LATER, word_of

FIELDS = {  # of Request, by category
    "contact.name": "name",
    "contact.email": "email",
    "contact.phone": "phone",
    "contact.address": "address",
    "message.text": "text",
}
NOON = time(0, 0)


def _kinds() -> list[tuple[str, Any]]:
    kinds = [kind for kind in current_policy().rights if kind != rules.COMPLAINT]
    return [(kind, word_of(RIGHTS, kind)) for kind in kinds]


def _recipients() -> list[tuple[str, Any]]:
    rows = current_policy().recipients.values()
    return [(row.key, policy_words(f"recipient.{row.key}")) for row in rows if row.kind != "authority"]


def _countries() -> list[tuple[str, Any]]:
    return [("", "—"), *countries(get_language() or "en")]


class IntakeFields(forms.Form):
    """What is not about the person."""

    kind = forms.ChoiceField(label=_("The person asks for"), choices=_kinds)
    channel = forms.ChoiceField(
        label=_("How it came"), choices=[(key, CHANNELS[key]) for key in rules.STAFF_CHANNELS]
    )
    on = forms.DateField(
        label=_("The day it came"),
        help_text=_("Leave it empty for today. The times of the law run from that day."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    form = forms.ChoiceField(
        label=_("Written"), choices=[("", "—"), *FORMS.items()], required=False,
        help_text=_("Equal content in other words counts as much as our form."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=_("The country the person lives in"), choices=_countries, required=False,
        help_text=_("Its law may give less time."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the answer"), choices=settings.LANGUAGES)
    manner = forms.ChoiceField(
        label=_("How the person wants the answer"), choices=[("", "—"), *MANNERS.items()], required=False
    )
    recipients = forms.MultipleChoiceField(
        label=_("Only these recipients"), choices=_recipients, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Where giving is to stop. None ticked means all."),
    )  # fmt: skip
    agency = forms.ChoiceField(
        label=_("Who asks"), choices=[("", _("the person himself or herself")), *AGENCIES.items()],
        required=False,
    )  # fmt: skip
    notice_given = forms.BooleanField(
        label=_("I told the person what we keep, why and for how long."),
        error_messages={"required": _("Tell the person first.")},
    )

    def clean_on(self) -> date | None:
        """The day. It has come already."""
        on: date | None = self.cleaned_data["on"]
        if on and on > today_in_japan():
            raise forms.ValidationError(_("This day is still to come."))
        return on

    @property
    def arrived_at(self) -> datetime | None:
        """The beginning of the day it came, in Japan: a time that is not known is taken as the earliest."""
        on = self.cleaned_data["on"]
        if on is None or on == today_in_japan():
            return None
        return datetime.combine(on, NOON, tzinfo=TOKYO)


def intake_form(language: str) -> type[PersonalForm]:
    """The whole form about the person."""
    asked = of_somebody(form_for(rules.AT_REQUEST, language))
    order = ["kind", "channel", "on", *asked.base_fields]
    return type("RequestForm", (IntakeFields, asked), {"field_order": order})


def agent_form(language: str) -> type[AgentForm]:
    """What is asked of who acts for the person; left empty where nobody does.

    A paper that came by letter is photographed, or scanned as a picture: only its pixels are taken.
    """
    asked = rights_forms.agent_form(language)
    return cast("type[AgentForm]", type("AgentForm", (asked,), {"use_required_attribute": False}))


def message_form(language: str) -> type[MessageForm]:
    """What we write into a request."""
    asked = rights_forms.message_form(language)
    words = deepcopy(asked.base_fields[WORDS])
    words.label, words.help_text = (
        _("Message"),
        _("The mail only leads to the page. It says nothing of this."),
    )
    return cast("type[MessageForm]", type("MessageForm", (asked,), {WORDS: words}))


def told_by(form: PersonalForm) -> dict[str, Any]:
    """What was told, by field of Request."""
    return {FIELDS[key]: value for key, value in form.personal.items() if key in FIELDS}


def _match_words(match: Match) -> str:
    by = [_same(match, key) for key in match.by]
    same = _("the same: %(what)s") % {"what": gettext(", ").join(by)} if by else _("shown by the person")
    held = _("%(number)s data") % {"number": match.data}
    kind = word_of(CLASSES, match.subject_class)
    return f"{match.sign} · {kind} · {same} · {held}"


def _same(match: Match, key: str) -> str:
    word = policy_words(f"category.{key}")
    if key == EMAIL and match.is_unconfirmed:
        return gettext("%(what)s (unconfirmed, needs a call)") % {"what": word}
    return word


class RecordsForm(forms.Form):
    """Which records are the person's."""

    records = forms.MultipleChoiceField(
        label=_("Records of this person"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, matches: Iterable[Match], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(match.subject, _match_words(match)) for match in matches]
        self.fields["records"].choices = choices  # type: ignore[attr-defined]


class PaperForm(RecordsForm):
    """What a paper showed: whether it is the person, and whose records they are."""

    passed = forms.ChoiceField(
        label=_("What the paper shows"),
        choices=[("", "—"), ("1", _("It is the person")), ("0", _("It is not, or it does not show it"))],
    )


class CallForm(forms.Form):
    """What a call showed."""

    passed = forms.ChoiceField(
        label=_("What the call showed"),
        choices=[("", "—"), ("1", _("It is the person")), ("0", _("It is not, or nobody answered"))],
    )


class AgencyForm(forms.Form):
    """What the agent's paper shows."""

    passed = forms.ChoiceField(
        label=_("What the paper shows"),
        choices=[("", "—"), ("1", _("The agent may act for the person")), ("0", _("It does not show that"))],
    )


class ExtendForm(forms.Form):
    """Why an answer takes longer."""

    why = forms.ChoiceField(label=_("Why"), choices=list(WHY_LATER.items()))


class AnswerForm(forms.Form):
    """How a request is answered."""

    manner = forms.ChoiceField(label=_("How the answer is given"))
    outcome = forms.ChoiceField(
        label=pgettext_lazy("a request", "What came of it"), choices=list(OUTCOMES.items())
    )
    kept_on = forms.MultipleChoiceField(
        label=_("A part stays because of"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where it is done in part."),
    )  # fmt: skip

    def __init__(self, right: Right, kept: Collection[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manners = [(key, MANNERS[key]) for key in rules.manners_of(right)]
        self.fields["manner"].choices = manners  # type: ignore[attr-defined]
        self.fields["kept_on"].choices = _articles([one for one in kept if _refusal(one)])  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """On which article a request is refused."""

    article = forms.ChoiceField(label=_("The article that allows it"), widget=forms.RadioSelect)

    def __init__(self, right: Right, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].choices = _articles(right.refusable)  # type: ignore[attr-defined]


def _articles(articles: Collection[str]) -> list[tuple[str, str]]:
    return [(article, f"{clauses_in_words([article])}: {_refusal(article)}") for article in articles]


def _refusal(article: str) -> str:
    try:
        return policy_words(f"refusal.{article}")
    except KeyError:
        return ""
