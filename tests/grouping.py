"""Keeps tests of one `xdist_group` in one process: the journeys of a house share its site.

pytest-xdist 3.8 writes the group behind the test's id, into a field that pytest 9.2 no longer reads, so that
every process would start a site of its own. This module goes when pytest-xdist knows pytest 9.2.
"""

from __future__ import annotations

from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After pytest-xdist, carry the id it wrote over to where pytest looks."""
    for item in items:
        written = vars(item).get("_nodeid")
        if written:
            known: Any = item
            known._id = type(known._id).parse(written)
