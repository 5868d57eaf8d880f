"""Requests of people about their own data: what was asked, who it is, by when, and how it was answered."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q

from funabin.gate.fields import SealedField

NUMBER_LENGTH = 16


class Request(models.Model):
    """One request for one right. What people wrote is sealed under the key of the class `requests`.

    `subject` is who asks (an agent stands in `agent`); `about` are the records found to be this person's,
    once it is known who asks. Codes and tokens only: no text about a person stands here in clear.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    kind = models.CharField(max_length=20)  # policy.model.RightKind
    state = models.CharField(max_length=12, db_index=True)  # rights.rules.requests.STATES
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    jurisdictions = models.JSONField(default=list)  # countries whose law protects the person, beside our own
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    account = models.CharField(max_length=64, blank=True)  # the handle of the member's account
    about = models.JSONField(default=list)  # tokens of the records it is about
    matched = models.JSONField(default=list)  # tokens its page found by what was told, until it is over
    recorded_by = models.CharField(max_length=64, blank=True)  # staff, for what came by telephone or letter
    assigned_to = models.CharField(max_length=64, blank=True)

    name = SealedField("contact.name")
    email = SealedField("contact.email")
    phone = SealedField("contact.phone")
    address = SealedField("contact.address")
    text = SealedField("message.text")

    # who acts for somebody else (APPI 37(3))
    agency = models.CharField(max_length=24, blank=True)  # legal_representative, power_of_attorney
    agent = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+", null=True)
    agent_name = SealedField("contact.name")
    agent_email = SealedField("contact.email")
    agent_phone = SealedField("contact.phone")
    agent_address = SealedField("contact.address")
    agent_paper = SealedField("document.agency")
    agency_checked_at = models.DateTimeField(null=True)
    agency_checked_by = models.CharField(max_length=64, blank=True)
    papers_destroyed_at = models.DateTimeField(null=True)

    form = models.CharField(max_length=16, blank=True)  # "designated" or "equal" where the house has a form
    manner = models.CharField(max_length=12, blank=True)  # wanted: electronic, written, phone
    data = models.JSONField(default=list)  # ids of the data it is about, where not all of them
    recipients = models.JSONField(default=list)  # kinds of recipient, for stop_provision

    # the clock: the shortest of the laws and the policy; moments are aware, articles as in the policy file
    arrived_at = models.DateTimeField()
    first_due_at = models.DateTimeField()  # as it was found when it arrived
    due_at = models.DateTimeField(db_index=True)
    articles = models.JSONField(default=list)
    warn_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # waits for the person, where the law lets the clock stand
    paused_for = models.DurationField(default=timedelta)  # earlier pauses, all together
    extended_at = models.DateTimeField(null=True)
    extended_why = models.CharField(max_length=32, blank=True)

    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    fee_currency = models.CharField(max_length=3, blank=True)
    fee_quoted_at = models.DateTimeField(null=True)
    fee_agreed_at = models.DateTimeField(null=True)
    fee_paid_at = models.DateTimeField(null=True)

    confirmed_at = models.DateTimeField(null=True)  # the link mailed to `email` was used
    identity_asked_at = models.DateTimeField(null=True)  # the person was asked to show who he is
    accepted_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)  # what was accepted is done: erased, stopped, corrected
    answered_at = models.DateTimeField(null=True)
    answer_manner = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=16, blank=True)  # granted, partly, none_held
    refused_on = models.CharField(max_length=32, blank=True)  # the article, one of the right's `refusable`
    kept_on = models.JSONField(default=list)  # articles under which a part stays, where granted partly
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(refused_on="") | ~Q(state="refused") & Q(refused_on=""),
                name="rights_refusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(agency="", agent=None) | ~Q(agency="") & Q(agent__isnull=False),
                name="rights_agency_has_an_agent",
            ),
        ]


class IdentityCheck(models.Model):
    """One look at whether it is the person: by which means, with which outcome. Never what was said."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="identity_checks")
    means = models.CharField(max_length=16)  # account, mailed_link, call_back, papers; agency for the agent's
    passed = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]


class Search(models.Model):
    """One search for everything held: which fields of the register were looked through, and what is there.

    `found` maps "trade.Inquiry.name" to the number of data; a field with nothing stands there with 0.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="searches")
    found = models.JSONField()
    records = models.PositiveIntegerField()  # of people: how many of them
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]


class Answer(models.Model):
    """The answer bundle of one record: a PDF and a JSON file, sealed, until the day it expires."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="answers")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    pdf = SealedField("document.answer")
    pdf_sha256 = models.CharField(max_length=64)
    json = SealedField("document.answer")
    json_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    fetched = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "id"]


class PassedOn(models.Model):
    """A recipient that got the data is told of a correction, an erasure or a stop, and asked to confirm."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="passed_on", null=True)
    subject = models.CharField(max_length=26, db_index=True)
    recipient = models.ForeignKey("gate.Recipient", models.PROTECT, related_name="+")
    what = models.CharField(
        max_length=16
    )  # correction, addition, deletion, erasure, stop_use, stop_provision
    categories = models.JSONField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=64, blank=True)
    manner = models.CharField(max_length=16, blank=True)
    chased = models.PositiveSmallIntegerField(default=0)
    chased_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "subject", "recipient", "what"], name="rights_told_once"
            )
        ]
