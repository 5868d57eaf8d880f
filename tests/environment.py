"""Throw-away keys and a throw-away state folder, set by pytest's `-p` before anything reads the settings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# each process of pytest-xdist has a state folder of its own, below the one it inherits
_STATE = Path(os.environ.get("FUNABIN_STATE") or tempfile.mkdtemp(prefix="funabin-test-"))
_STATE /= os.environ.get("PYTEST_XDIST_WORKER", "")
for folder in ("data", "keyring", "ledger", "media", "private"):
    (_STATE / folder).mkdir(parents=True, exist_ok=True)
os.environ["FUNABIN_STATE"] = str(_STATE)
os.environ["FUNABIN_TESTING"] = "1"
os.environ.setdefault("FUNABIN_SECRET_KEY", "test-secret-key-0123456789-0123456789-0123456789")
os.environ.setdefault("FUNABIN_KEY_RING", "3q2-796tvu_erb7v3q2-796tvu_erb7v3q2-796tvu8=")
os.environ.setdefault("FUNABIN_SPECIFIC_RING", "c3BlY2lmaWMtcmluZy1vZi10aGUtdGVzdHMtMzItYnk=")
os.environ.setdefault("FUNABIN_INDEX_KEY", "bm90LWEtcmVhbC1pbmRleC1rZXktb25seS1mb3ItdGVzdHM=")
