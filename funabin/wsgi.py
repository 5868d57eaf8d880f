"""What a server runs. Django's WSGI path runs no checks, so the preflight is called by name."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # databases, keys and media are the owner's alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funabin.settings")
site = get_wsgi_application()

from funabin.conformity.preflight import preflight  # noqa: E402  # needs the applications loaded
from funabin.kit.logs import place_of  # noqa: E402

preflight()
logger = logging.getLogger(__name__)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site. An error that escapes it is told by its place; a server would print its text."""
    try:
        return site(environ, start_response)
    except Exception as error:
        logger.error("a request failed outside the site: %s", place_of(error))
        start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Something went wrong on our side. Please try again.\n"]
