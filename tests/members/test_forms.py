"""A new field name of allauth must not slip past the middleware."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest
from django import forms

from funabin.members.forms import AddressForm, RegistrationForm
from funabin.members.sealed import ADDRESS_FIELDS
from tests.members.world import amina

MODULES = (
    "allauth.account.forms",
    "allauth.mfa.base.forms",
    "allauth.mfa.totp.forms",
    "allauth.mfa.recovery_codes.forms",
    "allauth.mfa.webauthn.forms",
    "funabin.members.forms",
)
pytestmark = pytest.mark.django_db


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form class that sign-in may show."""
    found = set()
    for name in MODULES:
        members = inspect.getmembers(import_module(name), inspect.isclass)
        found |= {form for _, form in members if issubclass(form, forms.BaseForm) and form.__module__ == name}
    return sorted(found, key=lambda form: form.__qualname__)


def built(form: type[forms.BaseForm], user: Any) -> forms.BaseForm | None:
    """The form as a page builds it, with fields added at run time; None where it needs more than a user."""
    for arguments in ({}, {"user": user}, {"code": "1"}, {"authenticator": None}):
        try:
            return form(**arguments)
        except (TypeError, KeyError, AttributeError):
            continue
    return None


def asks_for_an_address(name: str, field: forms.Field) -> bool:
    is_a_box = isinstance(field, forms.BooleanField)  # "write to me by e-mail" takes no address
    return isinstance(field, forms.EmailField) or name == "login" or ("mail" in name and not is_a_box)


def test_every_field_that_takes_an_address_is_swapped(house) -> None:
    account, seen = amina(), set()
    for form in form_classes():
        row = built(form, account)
        fields = row.fields if row is not None else getattr(form, "base_fields", {})
        seen |= {name for name, field in fields.items() if asks_for_an_address(name, field)}
    assert seen <= set(ADDRESS_FIELDS)
    assert {"email", "login"} <= seen


def test_the_walk_reaches_the_forms_that_matter() -> None:
    names = {form.__name__ for form in form_classes()}
    assert {"LoginForm", "SignupForm", "ResetPasswordForm", "AddEmailForm", "RequestLoginCodeForm"} <= names
    assert {RegistrationForm.__name__, AddressForm.__name__} <= names


def test_a_field_of_another_name_would_be_noticed() -> None:
    class Newsletter(forms.Form):
        contact = forms.EmailField()

    assert [name for name, field in Newsletter().fields.items() if asks_for_an_address(name, field)] == [
        "contact"
    ]
    assert "contact" not in ADDRESS_FIELDS
