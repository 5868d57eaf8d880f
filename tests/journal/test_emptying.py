"""What cleans up after transactional tests leaves nothing behind, and the journal as closed as before."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from funabin.gate.models import PolicyVersion
from funabin.journal.actions import record
from funabin.journal.models import Entry
from tests.cast import WORKER
from tests.conftest import BOTH
from tests.emptying import empty_databases


@pytest.mark.django_db(transaction=True)
def test_every_row_goes_and_the_journal_is_closed_again(house: PolicyVersion) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.all().delete()
    empty_databases(BOTH)
    assert (Entry.objects.count(), PolicyVersion.objects.count()) == (0, 0)
    record("backup.made", by=WORKER, detail={"data": 0, "keys": 0})
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1
