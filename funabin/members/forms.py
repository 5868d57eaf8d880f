"""allauth's forms where ours say more: what registration asks, how an address and a seed are sealed."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.forms import AddEmailForm, SignupForm
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from funabin.gate.forms import PersonalForm, form_for
from funabin.members.actions import (
    AddressTaken,
    Registration,
    bind_address,
    drop_unused_secrets,
    register_member,
    seal_secret,
    spend_code,
)
from funabin.members.adapter import remember_seeds, seeds_of_request
from funabin.members.models import Account
from funabin.members.queries import member_actor, references_of
from funabin.members.sealed import typed_in

POINT, EMAIL = "registration", "contact.email"
PENDING = "second_factor"  # session key: the sealed seed of a second factor that is being set up


def sign_up_form(language: str) -> type[PersonalForm]:
    """What registration asks about a person, built from its collection point, in words of `language`."""
    return form_for(POINT, language)


class RegistrationForm(SignupForm):
    """What the policy's collection point asks at registration, an address to sign in with, and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        whole = sign_up_form(language)
        self.notice = whole.notice
        self.asking = form_for(POINT, language, exclude=[EMAIL])(self.data if self.is_bound else None)
        email: Field = self.fields["email"]
        email.label = whole.base_fields["contact_email"].label
        email.help_text = whole.base_fields["contact_email"].help_text
        self.fields.update(self.asking.fields)

    def clean(self) -> dict[str, Any]:
        """The collection point's own rules too: what is needed, and the age. Nothing is stored before."""
        cleaned: dict[str, Any] = super().clean()
        for name, errors in self.asking.errors.items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, list(errors))
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[Account | None, HttpResponse | None]:
        """An address that was taken a moment ago gets the same answer as one taken long ago, and as late."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # or the time would tell who has an account
        try:
            return super().try_save(request)  # type: ignore[no-any-return]
        except AddressTaken:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]

    @sensitive_variables()
    def save(self, request: HttpRequest) -> Account:
        """Open the account. Raises AddressTaken."""
        token = self.cleaned_data["email"]
        told = {**self.asking.personal, EMAIL: typed_in(request).by_token[token]}
        return register_member(
            told=Registration(told, declared=self.asking.declared, consented=self.asking.consented),
            password=self.cleaned_data["password1"],
            language=get_language() or "en",
            token=token,
        )


class AddressForm(AddEmailForm):
    """A new address to sign in with: sealed for this person before allauth knows its token."""

    @sensitive_variables()
    def save(self, request: HttpRequest) -> EmailAddress:
        """Seal the address, then let allauth send its link."""
        token = self.cleaned_data["email"]
        address = typed_in(request).by_token[token]
        account = cast(Account, self.user)
        by = member_actor(account)
        self.cleaned_data["email"] = bind_address(account=account, address=address, token=token, by=by)
        saved: EmailAddress = super().save(request)
        return saved


class SecondFactorForm(ActivateTOTPForm):
    """Setting up a TOTP app: until it is active its seed waits sealed, and the session knows only where."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        request = context.request
        pending = request.session.get(PENDING, "")
        if kwargs.get("data") is not None and pending:
            request.session[SECRET_SESSION_KEY] = remember_seeds({pending}).get(
                pending
            )  # never saved: sessions.py
        super().__init__(*args, **kwargs)
        if self.secret not in seeds_of_request():
            request.session[PENDING] = self._seal()

    def _seal(self) -> str:
        by = member_actor(self.user)
        reference = seal_secret(account=self.user, secret=self.secret, by=by)
        drop_unused_secrets(account=self.user, by=by, keep=reference)
        seeds_of_request()[self.secret] = reference
        return reference


class CodeOnce:
    """A right code counts once, however long it stays right."""

    user: Account
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Opens the seeds first: allauth compares recovery codes inside a transaction."""
        seeds = remember_seeds(references_of(self.user))
        code = str(super().clean_code())  # type: ignore[misc]
        used = self.authenticator
        if used.type == Authenticator.Type.TOTP and not spend_code(
            authenticator=used, code=code, seed=seeds[str(used.data["secret"])]
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(CodeOnce, AuthenticateForm):
    """The code at sign-in."""


class CodeAgainForm(CodeOnce, ReauthenticateForm):
    """The code asked again before something important."""
