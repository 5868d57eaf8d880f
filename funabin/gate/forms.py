"""A form that asks about a person is built from its collection point.

It cannot ask what the policy does not declare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date
from functools import cache
from typing import Any, ClassVar

from babel import Locale
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from funabin.gate.errors import Undeclared
from funabin.gate.fields import sealed_fields
from funabin.gate.policies import current_version
from funabin.gate.rules import Value, age_on, is_empty
from funabin.gate.scanning import is_my_number, scan
from funabin.policy.model import Category, Item, Policy
from funabin.policy.prose import Notice, notice_of

WRITTEN = ("text", "long_text")  # kinds of data people put into words of their own
WORDS_FIELD = "words_explained"
_NUMBER = _("This looks like: %(what)s. We never take it. Please remove it; nothing was stored.")
_TOPIC = _(
    "The word “%(word)s” makes us ask: does this tell something of the kind “%(what)s” about a person? "
    "We never take that. Please remove it, or tick the box below if it is about nobody."
)
_EXPLAINED = _("What I wrote tells nothing of that kind about anybody.")


class PersonalForm(forms.Form):
    """The base of built forms. Subclasses may add fields that are not about the person."""

    point: ClassVar[str]
    language: ClassVar[str]
    notice: ClassVar[Notice]
    minimum_age: ClassVar[int | None]
    asked: ClassVar[dict[str, Category]]  # form field -> category
    groups: ClassVar[dict[str, tuple[str, ...]]]  # at least one field of each
    declarations: ClassVar[dict[str, str]]  # form field -> key of the policy's declaration
    consents: ClassVar[dict[str, str]]  # form field -> opt-in purpose; nobody has ticked it
    items: ClassVar[dict[str, Item]]  # form field -> what the point says of it

    @property
    @sensitive_variables()
    def personal(self) -> dict[str, Value]:
        """Category -> value of everything that was filled in; files as bytes. Only after is_valid()."""
        given = ((category.key, self.cleaned_data.get(name)) for name, category in self.asked.items())
        return {key: _content(value) for key, value in given if not is_empty(value)}

    @property
    def declared(self) -> tuple[str, ...]:
        """Keys of what the person declared. Only after is_valid()."""
        return tuple(key for name, key in self.declarations.items() if self.cleaned_data.get(name))

    @property
    def consented(self) -> tuple[str, ...]:
        """Opt-in purposes whose box the person ticked. Only after is_valid()."""
        return tuple(purpose for name, purpose in self.consents.items() if self.cleaned_data.get(name))

    @sensitive_variables()
    def values_for(self, row: models.Model | type[models.Model]) -> dict[str, Value]:
        """Field name -> value for `collect`.

        What this row has a sealed field for, and what is only checked.
        """
        names = {field.category: name for name, field in sealed_fields(row).items()}
        reduced = {category.key for category in self.asked.values() if category.reduce_to}
        personal = self.personal.items()
        return {names.get(key, key): value for key, value in personal if key in names or key in reduced}

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """At least one of each group; old enough."""
        cleaned = super().clean() or self.cleaned_data
        for fields in self.groups.values():
            if not any(cleaned.get(name) or name in self.errors for name in fields):
                labels = " / ".join(str(self.fields[name].label) for name in fields)
                self.add_error(
                    fields[0], _("Please give at least one of these: %(labels)s") % {"labels": labels}
                )
        self._check_age(cleaned)
        self._check_conditions(cleaned)
        self._check_words(cleaned)
        return cleaned

    @sensitive_variables()
    def _check_conditions(self, cleaned: dict[str, Any]) -> None:
        """What a condition asks must be given where it holds; elsewhere it is not taken."""
        answers = {self.asked[name].key: cleaned.get(name) or "" for name in self.asked}
        for name, item in self.items.items():
            if not item.when:
                continue
            if not item.applies(answers):
                cleaned[name] = None
                self.errors.pop(name, None)
            elif is_empty(cleaned.get(name)) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])

    @sensitive_variables()
    def _check_words(self, cleaned: dict[str, Any]) -> None:
        """What the policy bans is held back, with advice; a mere word may be explained (WORDS_FIELD)."""
        policy, explained = current_version().policy, bool(cleaned.get(WORDS_FIELD))
        for name, category in self.asked.items():
            text = cleaned.get(name)
            if category.kind not in WRITTEN or not isinstance(text, str):
                continue
            for found in scan(text, policy, self.language):
                label = policy.text(f"category.{found.category}", self.language)
                if found.certain:
                    self.add_error(name, _NUMBER % {"what": label})
                elif not explained:
                    self.add_error(name, _TOPIC % {"what": label, "word": found.word})
                    self.fields[WORDS_FIELD].widget = forms.CheckboxInput()

    def _check_age(self, cleaned: dict[str, Any]) -> None:
        for name, category in self.asked.items():
            born, least = cleaned.get(name), self.minimum_age
            if not (least and category.reduce_to and isinstance(born, date)):
                continue
            if age_on(timezone.now().date(), born) < least:
                self.add_error(name, _("You must be %(age)s or older to use this service.") % {"age": least})


def form_for(point: str, language: str, *, exclude: Collection[str] = ()) -> type[PersonalForm]:
    """The form class of a collection point, in words of `language` (the policy's first where it has none).

    `exclude` names categories the page gets otherwise. A field is named after its category: `contact_name`.
    Raises Undeclared where the policy has no such point.
    """
    policy = current_version().policy
    if point not in policy.collection_points:
        raise Undeclared(f"the policy knows no collection point {point}")
    asking, words = policy.collection_points[point], _language(policy, language)
    items = [item for item in asking.items if item.category not in exclude]
    items = [item for item in items if policy.categories[item.category].kind != "token"]
    fields: dict[str, Any] = {_name(item.category): _field(policy, item, words) for item in items}
    declarations = {_name(f"declaration.{key}"): key for key in asking.declarations}
    fields |= {name: _declaration(policy, key, words) for name, key in declarations.items()}
    consents = {_name(f"consent.{key}"): key for key in asking.consents}
    fields |= {name: _consent(policy, key, words) for name, key in consents.items()}
    if any(key.startswith("detect.") for key in policy.texts[words]):
        fields[WORDS_FIELD] = forms.BooleanField(label=_EXPLAINED, required=False, widget=forms.HiddenInput())
    groups: dict[str, tuple[str, ...]] = {}
    for item in items:
        if item.need == "one_of":
            groups[item.one_of] = (*groups.get(item.one_of, ()), _name(item.category))
    about = {
        "point": point,
        "language": words,
        "minimum_age": asking.minimum_age or policy.minimum_age,
        "notice": notice_of(policy, point, words),
        "asked": {_name(item.category): policy.categories[item.category] for item in items},
        "groups": groups,
        "declarations": declarations,
        "consents": consents,
        "items": {_name(item.category): item for item in items},
        "__doc__": f"What {point} asks.",
    }
    return type("PersonalForm", (PersonalForm,), fields | about)


def value_form(category: str, language: str) -> type[PersonalForm]:
    """A form of one field, `value`, for a datum of this category: checked like where it was asked first.

    It may stay empty. Raises Undeclared where the policy has no such category.
    """
    policy = current_version().policy
    if category not in policy.categories:
        raise Undeclared(f"the policy knows no category {category}")
    kind, words = policy.categories[category], _language(policy, language)
    field = _MAKERS[kind.kind](kind, words)
    field.required, field.label = False, policy.text(f"category.{category}", words)
    explained = forms.BooleanField(label=_EXPLAINED, required=False, widget=forms.HiddenInput())
    about: dict[str, Any] = {
        "language": words,
        "minimum_age": None,
        "asked": {"value": kind},
        "__doc__": f"One datum: {category}.",
    }
    nothing: dict[str, Any] = {"groups": {}, "declarations": {}, "consents": {}, "items": {}}
    return type("PersonalForm", (PersonalForm,), {"value": field, WORDS_FIELD: explained} | about | nothing)


def _name(category: str) -> str:
    return category.replace(".", "_")


def _language(policy: Policy, language: str) -> str:
    return language if language in policy.texts else policy.languages[0]


def _field(policy: Policy, item: Item, language: str) -> forms.Field:
    category = policy.categories[item.category]
    field = _MAKERS[category.kind](category, language)
    field.required = item.need == "required" and category.kind != "yes_no"
    field.label = policy.text(f"category.{item.category}", language)
    field.help_text = policy.text(item.why, language)
    field.one_of = item.one_of  # type: ignore[attr-defined]
    return field


def _declaration(policy: Policy, key: str, language: str) -> forms.Field:
    return forms.BooleanField(label=policy.text(f"declaration.{key}", language), required=True)


def _consent(policy: Policy, purpose: str, language: str) -> forms.Field:
    """A box nobody has ticked, in the exact words that the consent will name."""
    return forms.BooleanField(label=policy.text(f"consent.{purpose}", language), required=False)


def _text(category: Category, language: str) -> forms.Field:
    return forms.CharField(max_length=200, widget=forms.TextInput(attrs=_completed(category.key, "")))


def _long_text(category: Category, language: str) -> forms.Field:
    rows = "4" if category.key.endswith("address") else "8"
    return forms.CharField(
        max_length=8000, widget=forms.Textarea(attrs={"rows": rows} | _completed(category.key, ""))
    )


def _email(category: Category, language: str) -> forms.Field:
    widget = forms.EmailInput(attrs=_completed(category.key, "email"))
    return forms.EmailField(max_length=254, widget=widget)


_PHONE = RegexValidator(
    r"^\s*\+?(?:[\s().\-/]*\d){5,17}[\s().\-/]*$", _("Please write the number with digits only.")
)


def _phone(category: Category, language: str) -> forms.Field:
    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"} | _completed(category.key, "tel"))
    return forms.CharField(max_length=40, widget=widget, validators=[_PHONE])


def _date(category: Category, language: str) -> forms.Field:
    attrs = {"type": "date"} | _completed(category.key, "")
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs))


def _year(category: Category, language: str) -> forms.Field:
    return forms.RegexField(r"^(19|20)\d\d$", widget=forms.TextInput(attrs={"inputmode": "numeric"}))


def _country(category: Category, language: str) -> forms.Field:
    widget = forms.Select(attrs=_completed(category.key, "country"))
    return forms.ChoiceField(choices=[("", "—"), *countries(language)], widget=widget)


def _ports() -> list[tuple[str, Any]]:
    groups = import_string(settings.PORTS_TO_CHOOSE)()
    named = [(group.name, [(port.unlocode, port.name) for port in group.ports]) for group in groups]
    return [("", "—"), *named]


def port_name(code: str) -> str:
    """The name of a port that the house sells to; the code itself of another. One query."""
    groups = import_string(settings.PORTS_TO_CHOOSE)()
    return next((port.name for group in groups for port in group.ports if port.unlocode == code), code)


def _port(category: Category, language: str) -> forms.Field:
    """One of the ports that the house sells to; another room keeps their list (settings)."""
    return forms.ChoiceField(choices=_ports)


def _yes_no(category: Category, language: str) -> forms.Field:
    return forms.BooleanField()


def _my_number(category: Category, language: str) -> forms.Field:
    """Twelve digits, right by the last of them; typed from the paper by staff, remembered by no browser."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return _MyNumberField(max_length=20, widget=widget)


class _MyNumberField(forms.CharField):
    @sensitive_variables()
    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", str(super().clean(value))))
        if digits and not is_my_number(digits):
            raise forms.ValidationError(_("This is no My Number: twelve digits are wanted, as on the paper."))
        return digits


def _bank_account(category: Category, language: str) -> forms.Field:
    """Bank, branch and number as the person's bank writes them: every country has its own way."""
    return forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": "3", "autocomplete": "off"}))


def _file(category: Category, language: str) -> forms.Field:
    return forms.FileField(widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}))


_MAKERS: dict[str, Callable[[Category, str], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "email": _email,
    "phone": _phone,
    "date": _date,
    "year": _year,
    "country": _country,
    "port": _port,
    "postal_code": _text,
    "choice": _text,
    "yes_no": _yes_no,
    "file": _file,
    "bank_account": _bank_account,
    "my_number": _my_number,
}
_COMPLETE = {"name": "name", "postal_code": "postal-code", "address": "street-address", "birth_date": "bday"}


def _completed(category: str, otherwise: str) -> dict[str, str]:
    word = _COMPLETE.get(category.rpartition(".")[2], otherwise)
    return {"autocomplete": word} if word else {}


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(ISO 3166 code, name in `language`) of every country, by name."""
    names = Locale.parse(language).territories
    known = [
        (key, name)
        for key, name in names.items()
        if len(key) == 2 and key.isalpha() and key not in _NO_COUNTRY
    ]
    return tuple(sorted(known, key=lambda country: country[1]))


_NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


@sensitive_variables()
def _content(value: Any) -> Value:
    content: Value = value.read() if isinstance(value, UploadedFile) else value
    return content
