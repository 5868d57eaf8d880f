"""What public pages are made from, by name, and which build makes them: for the page cache in front."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from funabin.catalogue import live
from funabin.gate.features import HOUSE
from funabin.gate.policies import current_version
from funabin.gate.queries import policy_versions
from funabin.kit.dates import day_in_japan
from funabin.kit.pagecache.stamps import Stamps, at_most_every
from funabin.oversight.queries.demands import demands_so_far
from funabin.oversight.queries.incidents import incidents_so_far
from funabin.shipping.queries import TERMS, edition

TABLES_EVERY = 0.3  # seconds: six tables to read, which change by a command a few times a month
OF_A_BUILD = {".py", ".html", ".css", ".js", ".svg", ".mo", ".txt", ".yaml", ".csv"}
CATALOGUE, DEMANDS, INCIDENTS = "catalogue", "demands", "incidents"
EVERY_PAGE = (HOUSE,)  # its head and foot
PAGE_OF_THE_POLICY = (HOUSE, DEMANDS, INCIDENTS)  # its other figures are told in tens, a minute late
PAGES_OF_VEHICLES = (HOUSE, CATALOGUE, TERMS)


def followed() -> Stamps:
    """The stamps of what pages name in `follows`."""
    return Stamps(
        {
            HOUSE: _house,
            CATALOGUE: live.version,
            TERMS: at_most_every(TABLES_EVERY, edition),
            DEMANDS: demands_so_far,
            INCIDENTS: incidents_so_far,
        },
        around=close_old_connections,
    )


def _house() -> Hashable:
    """The policy in force, how many are published, and the day: in Japan and by which policies count."""
    version, at = current_version(), timezone.now()
    return version.number, version.digest, policy_versions().count(), at.date(), day_in_japan(at)


def build() -> str:
    """A digest over code, templates, words and the site's settings: machines with the same share pages."""
    digest = hashlib.blake2b(digest_size=8)
    for file in (*_files(), Path(settings.SITE_DIR) / "site.yaml"):
        digest.update(f"{file.name}:".encode() + hashlib.blake2b(file.read_bytes()).digest())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for folder in ("funabin", "locale"):
        found = (settings.BASE_DIR / folder).rglob("*")
        yield from sorted(file for file in found if file.suffix in OF_A_BUILD and file.is_file())
