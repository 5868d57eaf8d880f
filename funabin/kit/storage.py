"""Files the site keeps and never serves: no address leads to them, whatever a web server is told."""

from __future__ import annotations

from django.core.files.storage import Storage, storages

PRIVATE = "private"


def private_storage() -> Storage:
    """The storage of files that no page serves, as `storages["private"]` of the settings."""
    return storages[PRIVATE]
