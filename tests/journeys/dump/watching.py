"""The fixture that watches: logs down to debug, mails, and folders of our own for what is written."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.dump.detectors import Scene
from tests.mail import Mailbox


@pytest.fixture
def scene(
    mailbox: Mailbox, caplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Scene:
    """Everything is watched; ledger, media and temporary files go to folders of our own."""
    caplog.set_level(logging.DEBUG)
    for noisy in ("mail.log", "asyncio", "PIL", "faker"):
        logging.getLogger(noisy).setLevel(logging.ERROR)  # the test's own servers
    temp, media = tmp_path / "temp", tmp_path / "media"
    temp.mkdir()
    media.mkdir()
    settings.MEDIA_ROOT, settings.ERASURE_LEDGER = media, tmp_path / "erasures.jsonl"
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setenv("TMPDIR", str(temp))
    return Scene(watched=caplog, mails=mailbox.mails, temp=temp)
