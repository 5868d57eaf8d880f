"""What pages stand beside, for the same server: the bytes of an answer as they are; a page from ready data.

`bare` knows nothing but one answer (PAGE_FILE: a JSON list of headers, a line break, the body). `ready` is
the site with its middleware, without the layer in front, whose list page renders the same template from data
that it prepared once: no search, no question to the database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Start = Callable[..., Any]


def _answer() -> tuple[list[tuple[str, str]], bytes]:
    head, _, body = Path(os.environ["PAGE_FILE"]).read_bytes().partition(b"\n")
    return [(name, value) for name, value in json.loads(head)], body


if "PAGE_FILE" in os.environ:
    HEADERS, BODY = _answer()


def bare(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """The prebuilt answer, through the server's own interface."""
    start_response("200 OK", HEADERS)
    return [BODY]


def ready() -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """The site with a list page of ready data: the first request prepares it, the others render it."""
    from django.core.wsgi import get_wsgi_application

    site = get_wsgi_application()
    from funabin.public.views import stock

    kept: dict[str, Any] = {}

    def show(request: Any, template: str, context: Any, *, page: Any) -> Any:
        kept.setdefault("told", (template, context, page, getattr(request, "takes", None)))
        return plain(request, template, context, page=page)

    plain = stock.show
    stock.show = show  # type: ignore[assignment]

    def of_ready_data(request: Any) -> Any:
        if "told" not in kept:
            return first(request)
        template, context, page, takes = kept["told"]
        if takes is not None:
            request.takes = takes
        return plain(request, template, context, page=page)

    first = stock.stock
    from django.urls import path

    import funabin.urls as urls
    from funabin.kit.urls import localized

    urls.urlpatterns[:0] = localized(path("stock/", of_ready_data))
    return site


if "READY" in os.environ:
    application = ready()
