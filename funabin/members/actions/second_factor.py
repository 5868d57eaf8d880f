"""Second factors: seeds are sealed data (auth.totp); allauth's rows hold only the id of a sealed row."""

from __future__ import annotations

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import collect, drop, open_data
from funabin.gate.purpose import declared
from funabin.journal.actions import record
from funabin.journal.actor import Actor, system
from funabin.members.actions.addresses import ACCESS
from funabin.members.models import Account, SecondFactorSecret
from funabin.members.queries import references_of

LAST_STEP = "last_step"  # in the data of an authenticator: the step of the newest code that was used


@transaction.atomic
def seal_secret(*, account: Account, secret: str, by: Actor) -> str:
    """Seal a seed of the account's second factor; returns the reference that allauth keeps in its place."""
    row = SecondFactorSecret(subject=account.subject, made_at=timezone.now())
    point = "staff.signin" if account.subject.subject_class == "staff" else "signin"
    collect(subject=account.subject, point=point, row=row, values={"secret": secret}, by=by)
    row.save()
    return str(row.pk)


def open_secrets(references: set[str], *, by: Actor) -> dict[str, str]:
    """The seeds behind references, for `account.access`: one opening, one entry. Not inside a transaction."""
    rows = SecondFactorSecret.objects.filter(pk__in=references)
    handles = {str(row.pk): row.secret for row in rows if row.secret}
    if not handles:
        return {}
    opened = open_data(handles.values(), purpose=ACCESS, by=by)
    return {reference: str(opened[handle]) for reference, handle in handles.items()}


@transaction.atomic
def drop_unused_secrets(*, account: Account, by: Actor, keep: str = "") -> int:
    """Delete the seeds no authenticator uses any more; `keep` is one that is just being set up."""
    used = references_of(account) | {keep}
    rows = [
        row for row in SecondFactorSecret.objects.filter(subject=account.subject) if str(row.pk) not in used
    ]
    if rows:
        drop(handles=[row.secret for row in rows if row.secret], by=by)
        SecondFactorSecret.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@transaction.atomic
def give_second_factor(*, account: Account, by: Actor) -> None:
    """Activate a TOTP app whose seed nobody has seen (a demonstration shows its codes), if none is."""
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        return
    reference = seal_secret(account=account, secret=generate_totp_secret(), by=by)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": reference})
    record("second_factor.activated", by=by, subjects=[str(account.subject_id)])


@transaction.atomic
def spend_code(*, authenticator: Authenticator, code: str, seed: str) -> bool:
    """Note the step of a right code of a TOTP app; False where it is no later than one used before.

    With the tolerance a code is right for ninety seconds: who saw it typed must not use it (RFC 6238, 5.2).
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    steps = (step for step in yield_hotp_counters_from_time() if step > row.data.get(LAST_STEP, 0))
    fresh = next((step for step in steps if _is_code_of(step, code, seed)), None)
    if fresh is None:
        return False
    row.data[LAST_STEP] = fresh
    row.save(update_fields=["data"])
    return True


def _is_code_of(step: int, code: str, seed: str) -> bool:
    return bool(compare_user_code(actual=code, expected=format_hotp_value(hotp_value(seed, step))))


@transaction.atomic
def take_second_factor(*, account: Account, by: Actor) -> None:
    """Remove every second factor of an account and sign it out everywhere."""
    Authenticator.objects.filter(user=account).delete()
    drop_unused_secrets(account=account, by=by)
    record("second_factor.reset", by=by, subjects=[str(account.subject_id)])


def current_totp_code(*, account: Account) -> str:
    """The code the account's TOTP app shows now; "" without one. For demonstrations; journalled like all."""
    seed = totp_seed(account=account)
    return format_hotp_value(hotp_value(seed, int(time.time()) // app_settings.TOTP_PERIOD)) if seed else ""


def totp_seed(*, account: Account) -> str:
    """The seed of the account's TOTP app; "" without one. Only a demonstration asks, to print its codes."""
    device = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if device is None:
        return ""
    reference = str(device.data["secret"])
    with declared(ACCESS):
        return open_secrets({reference}, by=system("demonstration"))[reference]
