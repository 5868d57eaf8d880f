"""The forms by which people ask about their own data: the same for everybody, with an account or without."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from funabin.gate.forms import PersonalForm, countries, form_for
from funabin.gate.queries import current_policy
from funabin.gate.rules import Value
from funabin.gate.wording import policy_words
from funabin.kit.pictures import MAX_MB, UnfitPicture, clean_picture
from funabin.policy.prose.promised import Asking, how_to_ask
from funabin.rights.rules.requests import AT_AGENT, AT_MESSAGE, AT_REQUEST, COMPLAINT, manners_of
from funabin.rights.wording import AGENCIES, MANNERS

FIELDS = {
    "contact.name": "name",
    "contact.email": "email",
    "contact.phone": "phone",
    "contact.address": "address",
    "message.text": "text",
    "document.agency": "paper",
}
REACHED_BY = ("contact.name", "contact.email", "contact.phone", "contact.address")
AT_COMPLAINT = "rights.complaint"
PAPER, WORDS = "document_agency", "message_text"
ORDER = [
    "kind",
    "message_text",
    "contact_name",
    "contact_email",
    "contact_phone",
    "contact_address",
    "country",
]
LONGEST = 2000  # pixels of a paper's longer side


def _kinds() -> list[tuple[str, str]]:
    rights = [kind for kind in current_policy().rights if kind != COMPLAINT]
    words = {kind: policy_words(f"right.{kind}") for kind in rights}
    return [("", "—"), *((kind, said[:1].upper() + said[1:]) for kind, said in words.items())]


def _kinds_at_length() -> list[tuple[str, str]]:
    """The rights in the sentences of the policy page, for whoever does not know them yet."""
    said = asking_in_words().rights
    words = '{} <span class="small muted">{}</span>'
    return [(kind, format_html(words, *said[kind])) for kind in said if kind != COMPLAINT]


def asking_in_words() -> Asking:
    """What may be asked and how, in the reader's language where the policy has it."""
    policy, language = current_policy(), get_language() or "en"
    return how_to_ask(policy, language if language in policy.texts else policy.languages[0])


def _countries() -> list[tuple[str, Any]]:
    return [("", "—"), *countries(get_language() or "en")]


def _manners() -> list[tuple[str, Any]]:
    rights = current_policy().rights.values()
    given = {manner for right in rights for manner in manners_of(right)}
    return [("", _("As is easiest")), *((key, word) for key, word in MANNERS.items() if key in given)]


class AboutRequest(forms.Form):
    """What is not about the person: which right, how to answer."""

    kind = forms.ChoiceField(label=_("What do you ask for?"), choices=_kinds)
    manner = forms.ChoiceField(label=_("How shall we answer?"), choices=_manners, required=False)

    def clean(self) -> dict[str, Any]:
        """The answer is given in a way that the policy names for the right."""
        cleaned = super().clean() or self.cleaned_data
        right = current_policy().rights.get(cleaned.get("kind", ""))
        manner = cleaned.get("manner", "")
        if right and manner and manner not in manners_of(right):
            self.add_error("manner", _("We do not answer this in that way. Please choose another one."))
        return cleaned


class AboutSomebody(AboutRequest):
    """The same for a form without an account: which law protects the person, and who acts for him."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"), choices=_kinds_at_length, widget=forms.RadioSelect
    )
    country = forms.ChoiceField(
        label=_("The country you live in"),
        help_text=_("The law there may set us a shorter time."),
        choices=_countries,
        required=False,
    )
    agency = forms.ChoiceField(
        label=_("Who are you for that person?"),
        choices=[("", _("I ask for myself")), *AGENCIES.items()],
        required=False,
    )
    altcha = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class RequestForm(AboutSomebody, PersonalForm):
    """The public form as a type; `request_form` makes it whole by the policy."""


class OwnRequestForm(AboutRequest, PersonalForm):
    """The form on a person's own page as a type: who asks is known."""


class PaperForm(PersonalForm):
    """A form that takes an agent's paper as a picture, of which only the pixels are kept."""

    picture: bytes = b""

    def clean(self) -> dict[str, Any]:
        """The paper must be a picture that can be read."""
        cleaned = super().clean()
        upload = cleaned.get(PAPER)
        if upload:
            try:
                self.picture = _jpeg(upload.read())
            except UnfitPicture as error:
                self.add_error(PAPER, error.message)
        return cleaned


class AgentForm(PaperForm):
    """Who acts for somebody else, and the paper that shows it."""

    @property
    @sensitive_variables()
    def told(self) -> dict[str, Value]:
        """Field of a request -> what was said of the agent. Only after is_valid()."""
        said = {key: value for key, value in self.personal.items() if FIELDS[key] != "paper"}
        told = {f"agent_{FIELDS[key]}": value for key, value in said.items()}
        return told | ({"agent_paper": self.picture} if self.picture else {})


class MessageForm(PaperForm):
    """A message in a request; an agent may add a paper, or send the paper alone."""

    def clean(self) -> dict[str, Any]:
        """Something must be said or shown."""
        cleaned = super().clean()
        if WORDS not in self.errors and not cleaned.get(WORDS) and not cleaned.get(PAPER):
            self.add_error(WORDS, self.fields[WORDS].error_messages["required"])
        return cleaned

    @property
    @sensitive_variables()
    def text(self) -> str:
        """What was written. Only after is_valid()."""
        return str(self.cleaned_data.get(WORDS) or "")


@sensitive_variables()
def _jpeg(upload: bytes) -> bytes:
    content = io.BytesIO()
    clean_picture(upload, longest=LONGEST).save(content, "JPEG", quality=85)
    return content.getvalue()


@sensitive_variables()
def told_in(form: PersonalForm) -> dict[str, Value]:
    """Field of a request -> what was said. Only after is_valid()."""
    return {FIELDS[key]: value for key, value in form.personal.items()}


def request_form(language: str) -> type[RequestForm]:
    """The public form in `language`, built from the policy's collection point."""
    built = type("RequestForm", (RequestForm, form_for(AT_REQUEST, language)), {"field_order": ORDER})
    return cast("type[RequestForm]", built)


def own_request_form(language: str) -> type[OwnRequestForm]:
    """The form of a person's own page: what is known of him is not asked again."""
    asked = form_for(AT_REQUEST, language, exclude=REACHED_BY)
    items = tuple(item for item in asked.notice.items if item.category not in REACHED_BY)
    about = {"field_order": ORDER, "notice": replace(asked.notice, items=items)}
    built = type("OwnRequestForm", (OwnRequestForm, asked), about)
    return cast("type[OwnRequestForm]", built)


def agent_form(language: str) -> type[AgentForm]:
    """Who acts for somebody else, built from the policy's collection point."""
    asked = form_for(AT_AGENT, language)
    if PAPER in asked.base_fields:
        field = asked.base_fields[PAPER]
        field.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"
        limit = _("A photo, up to %(most)s MB. Cover what is not needed. Never send a My Number card.")
        field.help_text = f"{field.help_text} {limit % {'most': MAX_MB}}"
    return cast("type[AgentForm]", type("AgentForm", (AgentForm, asked), {}))


def own_complaint_form(language: str) -> type[PersonalForm]:
    """The first words of a complaint by somebody we know, asked as on the public form."""
    asked = form_for(AT_MESSAGE, language)
    words = deepcopy(asked.base_fields[WORDS])
    words.help_text = form_for(AT_COMPLAINT, language).base_fields[WORDS].help_text
    return cast("type[PersonalForm]", type("PersonalForm", (asked,), {WORDS: words}))


def message_form(language: str, *, with_paper: bool = False) -> type[MessageForm]:
    """A message in a request, built from the policy's collection point; an agent's with room for a paper."""
    asked, fields = form_for(AT_MESSAGE, language), {}
    paper = agent_form(language).base_fields.get(PAPER) if with_paper else None
    if paper is not None:
        words = deepcopy(asked.base_fields[WORDS])
        words.required = False
        fields = {WORDS: words, PAPER: paper}
    return cast("type[MessageForm]", type("MessageForm", (MessageForm, asked), fields))
