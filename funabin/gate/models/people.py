"""People as random tokens, their sealed data, and what may be done with it. Keys live in another database."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

TOKEN_LENGTH = 26


class PolicyVersion(models.Model):
    """A published version: the source texts as they were, enough to read the policy again."""

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64, db_index=True)
    sources = models.JSONField()  # PolicySource.as_dict()
    effective = models.DateField()
    published_at = models.DateTimeField()


class DataSubject(models.Model):
    """A person, by a random token. Country and language are the coarse values the policy keeps in clear."""

    id = models.CharField(primary_key=True, max_length=TOKEN_LENGTH, editable=False)
    subject_class = models.CharField(max_length=32)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=8, blank=True)
    enrolled_at = models.DateTimeField()
    last_contact_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["last_contact_at", "id"], name="gate_subject_silence")]


class SealedDatum(models.Model):
    """One value, sealed, with everything the gate needs to judge an opening. Never read outside the gate."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="data")
    category = models.CharField(max_length=64)
    place = models.CharField(max_length=128)  # "trade.Inquiry.name"
    row = models.CharField(max_length=64)
    point = models.CharField(max_length=64)
    policy_version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    retention = models.CharField(max_length=32)
    case = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=32)
    taken_at = models.DateTimeField()
    key = models.UUIDField(db_index=True)  # a SubjectKey of the keyring, without a foreign key
    version = models.PositiveSmallIntegerField()
    ciphertext = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["place", "row"], name="gate_datum_place")]


class Engagement(models.Model):
    """This person, this purpose, this case, and one staff role or one single account, until it ends."""

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="engagements")
    purpose = models.CharField(max_length=64)
    case = models.CharField(max_length=64, blank=True, db_index=True)
    role = models.CharField(max_length=32, blank=True)
    actor = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(role="") & ~Q(actor="")) | (~Q(role="") & Q(actor="")),
                name="gate_engagement_role_or_actor",
            ),
            models.UniqueConstraint(
                fields=["subject", "purpose", "case", "role", "actor"],
                condition=Q(ended_at__isnull=True),
                name="gate_one_live_engagement",
            ),
        ]


class Consent(models.Model):
    """What a person said about a purpose, in the words shown.

    Given, withdrawn, or objected to. The newest counts.
    """

    GIVEN, WITHDRAWN, OBJECTED = "given", "withdrawn", "objected"

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=64)
    said = models.CharField(max_length=16)
    text_key = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, blank=True)
    channel = models.CharField(max_length=32)
    policy_version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(said__in=["given", "withdrawn", "objected"]), name="gate_consent_said"
            )
        ]


class PromiseState(models.Model):
    """What the last run of the probes found about one promise."""

    promise = models.CharField(primary_key=True, max_length=32)
    state = models.CharField(max_length=16)
    checked_at = models.DateTimeField()
    evidence = models.JSONField(default=dict)  # numbers and keys only
    how = models.TextField(blank=True, default="")  # what the probe did and what did not hold: no data

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["enforced", "evidenced", "pledged", "void", "missing"]),
                name="gate_promise_state",
            )
        ]


class SubjectKey(models.Model):
    """The key of one person for one retention class (and case), wrapped by the ring. Lives in the keyring."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.CharField(max_length=TOKEN_LENGTH, db_index=True)
    retention = models.CharField(max_length=32)
    case = models.CharField(max_length=64, blank=True, db_index=True)
    wrapped = models.BinaryField()
    ring = models.CharField(max_length=8, default="ordinary")  # or "specific": the ring of My Number
    wrapped_by = models.CharField(max_length=16, db_index=True)  # which key of the ring, by its print
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="gate_key_end")]
        constraints = [
            models.UniqueConstraint(fields=["subject", "retention", "case"], name="gate_one_key_each")
        ]


class BlindIndex(models.Model):
    """A keyed digest of a normal form, to find a datum by its value.

    Lives in the keyring, dies with its key.
    """

    key = models.ForeignKey(SubjectKey, models.CASCADE, related_name="indexes")
    subject = models.CharField(max_length=TOKEN_LENGTH, db_index=True)
    datum = models.UUIDField(db_index=True)
    category = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "category", "datum"], name="gate_index_once")
        ]


class KeyringState(models.Model):
    """One row: the ring key that new wraps use, and the newest line of the erasure ledger that was obeyed.

    Whoever wraps a key locks the row first, so that no process writes under a ring key that was replaced.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    ring_head = models.CharField(max_length=16, blank=True)
    specific_head = models.CharField(max_length=16, blank=True)  # the same of the ring of My Number
    ledger_lines = models.PositiveBigIntegerField(default=0)
    ledger_head = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="gate_one_keyring_state")]
