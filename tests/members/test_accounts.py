"""Accounts by their actions: opened, confirmed, joined with guest records, forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from funabin.gate.actions import collect, enrol_subject, open_data
from funabin.gate.errors import Refused
from funabin.gate.models import DataSubject, SealedDatum
from funabin.gate.purpose import declared
from funabin.members.actions import (
    AddressTaken,
    DeclarationMissing,
    NotConfirmed,
    Registration,
    end_account,
    mail_account,
    register_member,
)
from funabin.members.models import Account, Profile, SignInAddress
from funabin.members.queries import (
    account_of_subject,
    actor_of,
    address_handle,
    member_actor,
    subjects_with_address,
)
from funabin.members.tasks import run_purge
from tests.cast import CHIE, WORKER
from tests.members.world import ADDRESS, PASSWORD, amina

pytestmark = pytest.mark.django_db


def told(*, declared: tuple[str, ...] = ("contract_capacity",), **changes) -> Registration:
    values = {
        "contact.email": ADDRESS,
        "contact.name": "Amina Zuberi",
        "contact.phone": "+254700123456",
        "person.birth_date": date(1990, 5, 17),
    }
    return Registration(values | changes, declared=declared)


def test_who_registers_acts_for_himself(house) -> None:
    account = amina()
    actor = actor_of(account)
    assert (actor.kind, actor.token, actor.roles) == ("member", account.handle, frozenset({"self"}))
    assert actor.subject == account.subject_id
    assert account_of_subject(actor.subject) == account
    assert account.check_password(PASSWORD)


def test_nothing_of_a_registration_prints() -> None:
    assert repr(told()) == "<Registration>"


def test_under_age_or_without_capacity_nothing_is_kept(house) -> None:
    for refused, error in (
        (told(**{"person.birth_date": timezone.now().date()}), Refused),
        (told(declared=()), DeclarationMissing),
    ):
        with pytest.raises(error):
            register_member(told=refused, password=PASSWORD, language="en")
    assert (Account.objects.count(), DataSubject.objects.count(), SealedDatum.objects.count()) == (0, 0, 0)


def test_the_database_takes_no_profile_of_a_child(house) -> None:
    amina()
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.update(of_age=False)


def test_an_address_belongs_to_one_account(house) -> None:
    amina()
    with pytest.raises(AddressTaken):
        register_member(told=told(**{"contact.email": ADDRESS.upper()}), password=PASSWORD, language="en")
    assert Account.objects.count() == 1


def test_two_people_with_one_address_share_a_token_and_no_key(house) -> None:
    first = amina(confirmed=False)
    EmailAddress.objects.filter(user=first).delete()  # the first gave up before confirming
    second = amina()
    rows = SignInAddress.objects.order_by("id")
    assert rows.count() == 2
    assert len({row.token for row in rows}) == 1
    keys = SealedDatum.objects.filter(category="contact.email", subject__in=[first.subject, second.subject])
    assert len({datum.key for datum in keys}) == 2


def test_mail_goes_to_a_confirmed_address_only(house) -> None:
    account = amina(confirmed=False)
    assert address_handle(account) is None
    with pytest.raises(NotConfirmed):
        mail_account(
            account=account,
            template="second_factor_reset",
            purpose="account.access",
            case="",
            context={},
            by=CHIE,
        )


def test_a_guest_record_of_the_same_address_becomes_visible_and_stays_apart(house) -> None:
    guest = enrol_subject(subject_class="customer", by=WORKER)
    row = Profile(subject=guest)
    values = {"name": "Amina", "email": ADDRESS.upper()}
    collect(subject=guest, point="inquiry", row=row, values=values, by=WORKER)
    account = amina(confirmed=False)
    assert subjects_with_address(account) == []
    again = amina(email="another@importers.example")
    assert subjects_with_address(again) == []
    from funabin.members.actions import confirm_address

    with declared("account.access"):
        confirm_address(account=account, by=member_actor(account))
    assert subjects_with_address(account) == [guest.pk]
    assert SealedDatum.objects.filter(subject=guest, point="inquiry").count() == 2


def test_an_address_never_confirmed_is_forgotten(house) -> None:
    stranger, member = amina(confirmed=False), amina(email="known@importers.example")
    assert run_purge() == 0
    Account.objects.update(opened_at=timezone.now() - timedelta(days=5))
    assert run_purge() == 1
    stranger.refresh_from_db()
    assert stranger.ended_at is not None
    assert not SignInAddress.objects.filter(subject=stranger.subject).exists()
    assert SignInAddress.objects.filter(subject=member.subject).exists()
    profile = Profile.objects.get(account=stranger)
    with declared("account.access"), pytest.raises(Refused):
        open_data([profile.email], purpose="account.access", by=member_actor(stranger))


def test_an_ended_account_stays_ended(house) -> None:
    account = amina()
    end_account(account=account, by=CHIE)
    ended = account.ended_at
    end_account(account=account, by=CHIE)
    account.refresh_from_db()
    assert (account.ended_at, account.is_active) == (ended, False)


def test_of_an_ended_account_no_password_is_left_to_guess(house) -> None:
    account = amina()
    assert account.has_usable_password()
    end_account(account=account, by=CHIE)
    account.refresh_from_db()
    assert not account.has_usable_password()
