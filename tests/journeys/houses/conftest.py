"""A running site of each shipped house, with few vehicles; it ends with the module that needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.journeys.running import Running, chromium, running_demo, until_checked

VEHICLES = "24"
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
            until_checked(site)
            return site

        yield start
