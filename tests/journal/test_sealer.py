"""Several workers seal at once: one chain comes out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from funabin.journal.actions import record, seal_journal, verify_journal
from funabin.journal.models import Batch
from tests.cast import CHIE, WORKER


def _record_and_seal(number: int) -> int:
    try:
        record("data.opened", by=CHIE, detail={"data": number})
        return seal_journal(by=WORKER)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_sealers_wait_for_each_other() -> None:
    with ThreadPoolExecutor(6) as workers:
        sealed = list(workers.map(_record_and_seal, range(24)))
    assert sum(sealed) == 24
    report = verify_journal()
    assert report.holds
    assert (report.entries, report.unsealed) == (24, 0)
    assert list(Batch.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, report.batches + 1)
    )
