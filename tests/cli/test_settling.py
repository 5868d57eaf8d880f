"""Before a site serves, what the ledger names is dead: a restore that was cut off brings nobody back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from funabin.cli.serve import settle_before_start
from funabin.gate import ledger
from funabin.gate.ledger import Destruction
from funabin.gate.models import SubjectKey
from tests.cli.conftest import funabin
from tests.cli.test_mailbox import free_port


@pytest.mark.usefixtures("house")
def test_a_key_the_ledger_names_dies_before_the_first_page(settings, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    now = timezone.now()
    kept, dead = (
        SubjectKey.objects.create(subject=token, retention="service", wrapped=b"", made_at=now)
        for token in ("kept", "dead")
    )
    ledger.append([Destruction.of(dead.pk, "dead", "service", "", reason="due", at=now)])
    settle_before_start()
    assert list(SubjectKey.objects.all()) == [kept]


def test_a_site_whose_ledger_cannot_be_read_does_not_start(made_site: Path, tmp_path: Path) -> None:
    shutil.copytree(made_site, tmp_path / "site")
    (tmp_path / "site" / "ledger" / "erasures.jsonl").write_text("rubbish\n")
    refused = funabin("--site", tmp_path / "site", "serve", "--port", str(free_port()))
    assert (refused.returncode, "Put the erasure ledger back" in refused.stderr) == (1, True)
