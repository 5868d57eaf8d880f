"""One walk through a whole site, and every fault it finds, by the check that found it."""

from __future__ import annotations

import io
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from funabin.cli.demo.signin import SignIn
from funabin.kit.logs import PlaceFormatter
from tests.crawl.checks import CHECKS, logged
from tests.crawl.people import TRACES, Walker, walkers, watched
from tests.crawl.walker import Page, read, walk

FACES = {"/my/en/": "/my/", "/desk/": "/desk/"}  # who signed in walks on the own face; visitors walk all
BROKEN = 500  # no page may be met that answers so


def crawl(
    signed: list[SignIn], *, only: str = "", most: int | None = None
) -> tuple[dict[str, list[str]], list[Page]]:
    """Walk as everybody (or as the one named `only`, `most` pages): faults by check, and the pages met."""
    site, faults, pages = watched(signed), defaultdict(list), []
    with log_lines() as lines:
        for walker in walkers(signed, only=only):
            pages += islice(_pages_of(walker), most)
    for page in pages:
        for name, check in CHECKS.items():
            faults[name] += check(page, site)
        if page.response.status_code >= BROKEN:
            faults["broken"].append(f"{page.address} answers {page.response.status_code}")
    faults["logs"] += logged(lines.getvalue(), site, TRACES)
    return {name: sorted(set(found)) for name, found in faults.items() if found}, pages


def _pages_of(walker: Walker) -> Iterator[Page]:
    for address, answer in walker.met:
        yield read(walker.who, address, answer)
    styles: set[str] = set()
    within = FACES.get(walker.start, "/")
    for page in walk(walker.who, walker.browser, walker.start, f"{walker.start}no-such-page/", within=within):
        yield page
        styles |= {load for load in page.loads if load.endswith(".css") and load.startswith("/static/")}
    for style in sorted(styles):
        yield read(walker.who, style, walker.browser.get(style))


@contextmanager
def log_lines() -> Iterator[io.StringIO]:
    """What the site's own log handler writes, meanwhile."""
    lines = io.StringIO()
    ours = [one for one in logging.getLogger().handlers if isinstance(one.formatter, PlaceFormatter)]
    assert ours, "the site logs nowhere"
    before = [one.setStream(lines) for one in ours if isinstance(one, logging.StreamHandler)]
    try:
        yield lines
    finally:
        for one, stream in zip(ours, before, strict=True):
            one.setStream(stream)  # type: ignore[attr-defined]
