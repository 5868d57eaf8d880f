"""The worker lets keys die on their day and mends what crashes left."""

from __future__ import annotations

import pytest
from django.utils import timezone

from funabin.gate import ledger
from funabin.gate.ledger import Destruction
from funabin.gate.models import SubjectKey
from funabin.gate.tasks import run_ends, run_mending
from tests.gate.world import asked

pytestmark = pytest.mark.usefixtures("house")


def test_keys_end_on_their_day() -> None:
    asked()
    assert run_ends() == 0
    SubjectKey.objects.update(due_at=timezone.now())
    assert run_ends() == 1


def test_what_the_ledger_names_dies_again() -> None:
    asked()
    key = SubjectKey.objects.get()
    ledger.append([Destruction.of(key.pk, key.subject, "service", "", reason="due", at=timezone.now())])
    assert run_mending() == 1
    assert SubjectKey.objects.count() == 0
