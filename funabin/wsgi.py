"""What a server runs. Django's WSGI path runs no checks, so the preflight is called by name."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # databases, keys and media are the owner's alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funabin.settings")
site: Callable[..., Iterable[bytes]] = get_wsgi_application()

# these need the applications loaded
from django.conf import settings  # noqa: E402

from funabin.catalogue import live  # noqa: E402
from funabin.conformity.preflight import preflight  # noqa: E402
from funabin.kit.logs import place_of  # noqa: E402
from funabin.kit.pagecache.layer import PageCache  # noqa: E402
from funabin.kit.pagecache.shared import SharedPages  # noqa: E402
from funabin.public.followed import build, followed  # noqa: E402

preflight()
live.keep_fresh()
logger = logging.getLogger(__name__)

if settings.PAGE_CACHE_BYTES:
    address = settings.PAGE_CACHE_URL
    site = PageCache(
        site,
        stamps=followed(),
        limit=settings.PAGE_CACHE_BYTES,
        shared=SharedPages(address, build=build()) if address else None,
    )


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site. An error that escapes it is told by its place; a server would print its text."""
    try:
        return site(environ, start_response)
    except Exception as error:
        logger.error("a request failed outside the site: %s", place_of(error))
        start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Something went wrong on our side. Please try again.\n"]
