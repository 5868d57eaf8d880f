"""A running site of each shipped house, with few vehicles; it ends with the module that needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.journeys.running import PATIENCE, Running, chromium, running_demo, until

VEHICLES = "24"
CHECKED = "The states were computed by checks on"  # until then the probes hold SQLite's one pen for seconds
SiteOf = Callable[[str], Running]


@pytest.fixture(scope="module")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteOf]:
    """`site_of("toprank")` is what `funabin demo --house toprank` starts."""
    if not chromium():
        pytest.skip("no Chromium here: install the package 'chromium' to run the journeys")
    with ExitStack() as running:

        def start(house: str) -> Running:
            folder = tmp_path_factory.mktemp(house) / "site"
            site = running.enter_context(running_demo(folder, "--house", house, "--vehicles", VEHICLES))
            until(lambda: CHECKED in site.page("/en/privacy/"), seconds=PATIENCE, what="nothing was probed")
            return site

        yield start
