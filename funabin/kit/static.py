"""Static files straight from the source tree, their addresses carrying a digest of their content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticStorage(StaticFilesStorage):
    """Appends `?v=<digest>`, so that caches may keep a file for long and yet see its next version at once."""

    def url(self, name: str | None) -> str:
        """The address of static file `name`."""
        address = super().url(name)
        digest = _digest_of(name or "")
        return f"{address}?v={digest}" if digest else address


@lru_cache(maxsize=1024)
def _digest_of(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else ""
