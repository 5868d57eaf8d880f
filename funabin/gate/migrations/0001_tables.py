import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("sources", models.JSONField()),
                ("effective", models.DateField()),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DataSubject",
            fields=[
                ("id", models.CharField(editable=False, max_length=26, primary_key=True, serialize=False)),
                ("subject_class", models.CharField(max_length=32)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("enrolled_at", models.DateTimeField()),
                ("last_contact_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["last_contact_at", "id"], name="gate_subject_silence")],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(blank=True, max_length=64)),
                ("reason", models.CharField(max_length=24)),
                ("reference", models.CharField(blank=True, max_length=64)),
                ("review_on", models.DateField()),
                ("placed_at", models.DateTimeField()),
                ("placed_by", models.CharField(max_length=64)),
                ("lift_asked_at", models.DateTimeField(null=True)),
                ("lift_asked_by", models.CharField(blank=True, max_length=64)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=64)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "ordering": ["review_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="KeyringState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ring_head", models.CharField(blank=True, max_length=16)),
                ("specific_head", models.CharField(blank=True, max_length=16)),
                ("ledger_lines", models.PositiveBigIntegerField(default=0)),
                ("ledger_head", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="gate_one_keyring_state")
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=1)),
                ("month", models.CharField(max_length=4)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("series", "month"), name="gate_one_sequence_a_month")
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseState",
            fields=[
                ("promise", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("state", models.CharField(max_length=16)),
                ("checked_at", models.DateTimeField()),
                ("evidence", models.JSONField(default=dict)),
                ("how", models.TextField(blank=True, default="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["enforced", "evidenced", "pledged", "void", "missing"])
                        ),
                        name="gate_promise_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=400)),
                ("country", models.CharField(max_length=2)),
                ("office", models.CharField(blank=True, max_length=200)),
                ("representative", models.UUIDField(default=None, editable=False, null=True)),
                ("registered_at", models.DateTimeField()),
                ("registered_by", models.CharField(max_length=64)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.datasubject",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("address", ""), _negated=True),
                            models.Q(("country", ""), _negated=True),
                        ),
                        name="gate_recipient_is_named",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=400)),
                ("representative", models.UUIDField(null=True)),
                ("obtained", models.CharField(max_length=32)),
                ("consented", models.BooleanField()),
                ("categories", models.JSONField()),
                ("case", models.CharField(blank=True, max_length=64)),
                ("by", models.CharField(max_length=64)),
                ("kept_until", models.DateField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProvisionConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("purpose", models.CharField(blank=True, max_length=64)),
                ("case", models.CharField(blank=True, max_length=64)),
                ("categories", models.JSONField()),
                ("country", models.CharField(blank=True, max_length=2)),
                ("told", models.JSONField(default=dict)),
                ("said", models.CharField(max_length=16)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("channel", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.policyversion"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ["given", "withdrawn", "objected"])),
                        name="gate_provision_consent_said",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProvisionAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(db_index=True, max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("by", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=8)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(("answer__in", ["agreed", "refused"]), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="gate_provision_ask_answered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("key", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=400)),
                ("country", models.CharField(max_length=2)),
                ("representative", models.UUIDField(null=True)),
                ("categories", models.JSONField()),
                ("purpose", models.CharField(max_length=64)),
                ("case", models.CharField(db_index=True, max_length=64)),
                ("ground", models.CharField(max_length=32)),
                ("abroad", models.CharField(blank=True, max_length=32)),
                ("article", models.CharField(blank=True, max_length=32)),
                ("consent", models.BigIntegerField(null=True)),
                ("instruction", models.BigIntegerField(null=True)),
                ("agreement", models.BigIntegerField(null=True)),
                ("decision", models.UUIDField(null=True)),
                ("manner", models.CharField(max_length=32)),
                ("policy_version", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=64)),
                ("kept_until", models.DateField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("case", models.CharField(db_index=True, max_length=64)),
                ("act", models.CharField(max_length=64)),
                ("channel", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gate.recipient",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("case", models.CharField(db_index=True, max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("data", models.JSONField()),
                ("article", models.CharField(blank=True, max_length=32)),
                ("reason", models.CharField(blank=True, max_length=32)),
                ("statute", models.CharField(blank=True, max_length=64)),
                ("consent_hard", models.CharField(blank=True, max_length=32)),
                ("document_sha256", models.CharField(blank=True, max_length=64)),
                ("first", models.CharField(max_length=64)),
                ("first_at", models.DateTimeField()),
                ("second", models.CharField(blank=True, max_length=64)),
                ("second_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.recipient"
                    ),
                ),
            ],
            options={
                "ordering": ["-first_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True),
                        name="gate_decision_by_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("standard", models.CharField(max_length=64)),
                ("policy_version", models.PositiveIntegerField()),
                ("answers", models.JSONField()),
                ("score", models.PositiveSmallIntegerField()),
                ("passed", models.BooleanField()),
                ("done_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-done_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=64)),
                ("terms", models.JSONField()),
                ("signed_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("sub_entrustment", models.BooleanField(default=False)),
                ("equal_measures", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="gate_agreement_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Accreditation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=64)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accreditations",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_on", models.DateField()),
                ("outcome", models.CharField(max_length=8)),
                ("by", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-done_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["passed", "failed"])), name="gate_review_outcome"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedDatum",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("category", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=128)),
                ("row", models.CharField(max_length=64)),
                ("point", models.CharField(max_length=64)),
                ("retention", models.CharField(max_length=32)),
                ("case", models.CharField(blank=True, max_length=64)),
                ("source", models.CharField(max_length=32)),
                ("taken_at", models.DateTimeField()),
                ("key", models.UUIDField(db_index=True)),
                ("version", models.PositiveSmallIntegerField()),
                ("ciphertext", models.BinaryField()),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.policyversion"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data",
                        to="gate.datasubject",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place", "row"], name="gate_datum_place")],
            },
        ),
        migrations.CreateModel(
            name="SubEntrustee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("country", models.CharField(max_length=2)),
                ("task", models.CharField(max_length=200)),
                ("asked_on", models.DateField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.CharField(blank=True, max_length=64)),
                ("refused_at", models.DateTimeField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("recorded_by", models.CharField(max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sub_entrustees",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="SubjectKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("retention", models.CharField(max_length=32)),
                ("case", models.CharField(blank=True, db_index=True, max_length=64)),
                ("wrapped", models.BinaryField()),
                ("ring", models.CharField(default="ordinary", max_length=8)),
                ("wrapped_by", models.CharField(db_index=True, max_length=16)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["due_at", "id"], name="gate_key_end")],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "retention", "case"), name="gate_one_key_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="BlindIndex",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(db_index=True, max_length=26)),
                ("datum", models.UUIDField(db_index=True)),
                ("category", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indexes",
                        to="gate.subjectkey",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "category", "datum"), name="gate_index_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="gate.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("recipient",),
                        name="gate_one_live_suspension",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Untold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
                ("until", models.DateField(null=True)),
                ("by", models.CharField(max_length=64)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=64)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("subject", "case"),
                        name="gate_one_live_untold",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UseStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(max_length=64)),
                ("why", models.CharField(max_length=12)),
                ("purposes", models.JSONField(default=list)),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=64)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("subject", "case"),
                        name="gate_one_live_use_stop",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["examined", "upheld"])), name="gate_use_stop_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=64)),
                ("case", models.CharField(blank=True, db_index=True, max_length=64)),
                ("role", models.CharField(blank=True, max_length=32)),
                ("actor", models.CharField(blank=True, max_length=64)),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="gate.datasubject",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", ""), models.Q(("actor", ""), _negated=True)),
                            models.Q(models.Q(("role", ""), _negated=True), ("actor", "")),
                            _connector="OR",
                        ),
                        name="gate_engagement_role_or_actor",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("subject", "purpose", "case", "role", "actor"),
                        name="gate_one_live_engagement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointOpening",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=64)),
                ("case", models.CharField(blank=True, max_length=64)),
                ("data", models.JSONField()),
                ("first", models.CharField(max_length=64)),
                ("first_at", models.DateTimeField()),
                ("second", models.CharField(blank=True, max_length=64)),
                ("second_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
            ],
            options={
                "ordering": ["-first_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True),
                        name="gate_joint_opening_by_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=80)),
                ("agreed", models.BooleanField()),
                ("language", models.CharField(max_length=8)),
                ("channel", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.datasubject"
                    ),
                ),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.policyversion"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject", "about"], name="gate_policy_answer")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=64)),
                ("said", models.CharField(max_length=16)),
                ("text_key", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("channel", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="gate.datasubject",
                    ),
                ),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.policyversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ["given", "withdrawn", "objected"])),
                        name="gate_consent_said",
                    )
                ],
            },
        ),
    ]
