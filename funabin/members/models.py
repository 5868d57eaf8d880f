"""Accounts and what belongs to them. No address and no name stands here in clear: handles only."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from funabin.gate.fields import SealedField
from funabin.members.rules import SEALED_DOMAIN


class Account(AbstractBaseUser):
    """A login. Signs in by an address that only the gate knows (SignInAddress)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    handle = models.CharField(max_length=26, unique=True, editable=False)
    subject = models.OneToOneField("gate.DataSubject", models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, default="en")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "handle"
    objects = BaseUserManager["Account"]()

    class Meta(AbstractBaseUser.Meta):
        abstract = False

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether this account may sign in at all."""
        return self.ended_at is None

    @property
    def is_staff(self) -> bool:
        """Whether a live staff seat stands behind this account."""
        return StaffSeat.objects.filter(account=self, ended_at=None).exists()


class Profile(models.Model):
    """What a member told at registration: whatever of these the house's policy asks there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.OneToOneField(Account, models.CASCADE, related_name="profile")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    name = SealedField("contact.name")
    phone = SealedField("contact.phone")
    email = SealedField("contact.email")
    mobile = SealedField("contact.mobile")
    fax = SealedField("contact.fax")
    address = SealedField("contact.address")
    postal_code = SealedField("contact.postal_code")
    country = SealedField("person.country")
    shipping_port = SealedField("shipping.port")
    business = SealedField("business.info")
    of_age = models.BooleanField(null=True)  # all that is kept of a birth date; None where none is asked
    declared = models.JSONField(default=list)  # keys of the policy's declarations, such as contract_capacity
    declared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(of_age=True) | Q(of_age__isnull=True), name="members_profile_of_age"
            ),
        ]


class SignInAddress(models.Model):
    """One pair of pseudonymous address and person; the address itself is sealed under that person's key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token = models.CharField(max_length=60, db_index=True)  # <40 random characters>@sealed.invalid
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    address = SealedField("contact.email")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "subject"], name="members_one_row_per_token_and_person"),
            models.CheckConstraint(
                condition=Q(token__endswith=SEALED_DOMAIN), name="members_token_is_sealed"
            ),
        ]


class StaffSeat(models.Model):
    """A place at the desk: which roles an account has there, and who gave it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.OneToOneField(Account, models.CASCADE, related_name="seat")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    name = SealedField("staff.name")
    email = SealedField("contact.email")
    roles = models.JSONField(default=list)
    invited_by = models.CharField(max_length=64)  # the actor's token
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    second_factor_required = models.BooleanField(default=True)


class RoleGrant(models.Model):
    """What a seat may do: one role for one purpose, until a day. Approved again each quarter, or it ends.

    While it `waits` it lets nobody do anything: one person gave it, and another has to agree.

    `purpose` is "*" only where a seat is older than grants; the next round of the worker names each purpose.
    """

    seat = models.ForeignKey(StaffSeat, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32)
    purpose = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)  # unless approved again
    waits = models.BooleanField(default=False)  # for another manager than the one who gave it
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)
    used_on = models.DateField(null=True)  # the last day it opened anything
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=16, blank=True)  # members.rules: EXPIRED ...

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "role", "purpose"],
                condition=Q(ended_at__isnull=True),
                name="members_one_live_grant",
            )
        ]


class Verification(models.Model):
    """A paper a member sends so that we can see who he is: looked at by two, gone soon after (AR-4.2i).

    Under a number of its own, and so under a key of its own: what ends one ends nothing else.
    """

    class Outcome(models.TextChoices):
        """What came of it; blank while it waits."""

        ACCEPTED = "accepted"
        REFUSED = "refused"
        UNREADABLE = "unreadable"
        MY_NUMBER = "my_number"  # the picture showed one: destroyed at once
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"  # nobody looked in time

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.CharField(max_length=16, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    paper = SealedField("document.verification")
    media_type = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, blank=True, choices=Outcome)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=64, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", checked_at=None) | (~Q(outcome="") & Q(checked_at__isnull=False)),
                name="members_outcome_has_its_moment",
            )
        ]


class BankAccount(models.Model):
    """The account a refund goes to, as a member told it (AR-4.2h). A new one takes the place of the old."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.CharField(max_length=16, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    holder = SealedField("contact.name")
    number = SealedField("bank.account")
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at__isnull=True), name="members_one_bank_account"
            )
        ]


class SecondFactorSecret(models.Model):
    """A TOTP or recovery seed, sealed. allauth's own row holds only this row's id."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    secret = SealedField("auth.totp")
    made_at = models.DateTimeField()


class MemberSubject(models.Model):
    """A guest's record that this account may see since it confirmed the same address. Nothing is merged."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="guest_records")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "subject"], name="members_guest_record_once"),
        ]


class SignInSession(AbstractBaseSession):
    """A session, found by the hash of its token only. `account` lets all sessions of a person be ended.

    What the person is shown of it: since when, the day of its last use, by what. No address and no browser.
    """

    class Means(models.TextChoices):
        """What keeps the person signed in."""

        COOKIE = "cookie"  # until the browser is closed
        REMEMBERED = "remembered"  # a cookie that stays
        TOKEN = "token"  # noqa: S105  carried by the page; a word, no secret

    account = models.CharField(max_length=36, blank=True, default="", db_index=True)  # Account.id
    since = models.DateTimeField(null=True)  # None before sign-in
    used_on = models.DateField(null=True)
    means = models.CharField(max_length=10, choices=Means, default=Means.COOKIE)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
