"""What allows a provision (instruction, consent, decision); the records of what was given and received."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from funabin.gate.models.people import TOKEN_LENGTH, DataSubject, PolicyVersion
from funabin.gate.models.recipients import KEY_LENGTH, Recipient


class Instruction(models.Model):
    """The person has data sent: named the consignee, asked for escrow, ordered the shipping (the own act)."""

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)  # the kind of recipient
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+", null=True)  # one firm of it
    case = models.CharField(max_length=64, db_index=True)
    act = models.CharField(max_length=64)  # what the person did: "order", "order.consignee"
    channel = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)


class ProvisionConsent(models.Model):
    """What a person said about giving certain data to a recipient, in the words shown. The newest counts.

    It holds for one case where one is named, else for all. `told` holds what was
    shown of the firm; abroad the country, its rules and the recipient's measures too (APPI 28(2)).
    """

    GIVEN, WITHDRAWN, OBJECTED = "given", "withdrawn", "objected"

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+", null=True)
    purpose = models.CharField(max_length=64, blank=True)  # an objection may name none: it meets all
    case = models.CharField(max_length=64, blank=True)
    categories = models.JSONField()  # exactly those the person agreed to
    country = models.CharField(max_length=2, blank=True)
    told = models.JSONField(default=dict)  # no word about the person
    said = models.CharField(max_length=16)
    language = models.CharField(max_length=8, blank=True)
    channel = models.CharField(max_length=32)
    policy_version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(said__in=["given", "withdrawn", "objected"]), name="gate_provision_consent_said"
            )
        ]


class ProvisionAsk(models.Model):
    """A person is asked whether data of a case may go to a recipient, and a no is remembered.

    Staff propose a firm (`by`); about a kind of recipient the policy asks by itself, and only the answer is
    kept. A yes stands beside it as a ProvisionConsent.
    """

    AGREED, REFUSED = "agreed", "refused"

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    case = models.CharField(max_length=64, db_index=True)
    key = models.CharField(max_length=KEY_LENGTH)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+", null=True)
    purpose = models.CharField(max_length=64)
    by = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=["agreed", "refused"], answered_at__isnull=False),
                name="gate_provision_ask_answered",
            )
        ]


class Decision(models.Model):
    """Staff decided to hand over exactly these data: alone, or two of them where the policy wants two.

    On a ground of APPI 27(1) it says which, why, why no consent is asked, and the hash of the paper. Words of
    a list only: no text about a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+")
    case = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField(max_length=64)
    data = models.JSONField()  # ids of the sealed data
    article = models.CharField(max_length=32, blank=True)  # "APPI 27(1)(i)"
    reason = models.CharField(max_length=32, blank=True)
    statute = models.CharField(max_length=64, blank=True)  # what the paper rests on: "CCP 197(2)"
    consent_hard = models.CharField(max_length=32, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    first = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    second = models.CharField(max_length=64, blank=True)
    second_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-first_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="gate_decision_by_two_people")
        ]


class Provision(models.Model):
    """What one person's data was given to whom, when and why (APPI 29). The database refuses to change a row.

    The firm's name and address stand here as they were that day, its representative by the id of the sealed
    datum; of the person only the token, so that the record outlives the person's keys. It may be deleted
    once `kept_until` has passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    subject = models.CharField(max_length=TOKEN_LENGTH, db_index=True)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400)
    country = models.CharField(max_length=2)
    representative = models.UUIDField(null=True)  # a SealedDatum
    categories = models.JSONField()
    purpose = models.CharField(max_length=64)
    case = models.CharField(max_length=64, db_index=True)
    ground = models.CharField(max_length=32)
    abroad = models.CharField(max_length=32, blank=True)  # what let it leave the country (APPI 28)
    article = models.CharField(max_length=32, blank=True)
    consent = models.BigIntegerField(null=True)  # the ProvisionConsent
    instruction = models.BigIntegerField(null=True)
    agreement = models.BigIntegerField(null=True)
    decision = models.UUIDField(null=True)
    manner = models.CharField(max_length=32)
    policy_version = models.PositiveIntegerField()
    by = models.CharField(max_length=64)
    kept_until = models.DateField(null=True)  # no end where the policy names none


class Receipt(models.Model):
    """Data about a person that came from somebody else (APPI 30). The database refuses to change a row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    subject = models.CharField(max_length=TOKEN_LENGTH, db_index=True)
    giver = models.ForeignKey(Recipient, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400)
    representative = models.UUIDField(null=True)
    obtained = models.CharField(max_length=32)  # how the giver got it
    consented = models.BooleanField()  # whether the giver had the person's consent
    categories = models.JSONField()
    case = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=64)
    kept_until = models.DateField(null=True)
