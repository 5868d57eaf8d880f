"""What axe finds on a page by WCAG 2.2 AA, and whether the page is wider than its window."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def check_barriers(page: Page) -> None:
    """Axe finds nothing, and nobody must scroll sideways. Raises AssertionError with axe's own report."""
    found = Axe().run(page, options=OPTIONS)
    assert not found.violations_count, f"{page.url}\n{found.generate_report()}"
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room, f"{page.url} is {width} px wide in a window of {room}"
