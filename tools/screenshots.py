"""Pictures of the main pages from a throw-away demonstration, for people to look at.

.venv/bin/python tools/screenshots.py              AUTOREC's pages, into docs/screenshots/
... --only rights your-request                     these pages alone
... --house toprank                                what looks different there: toprank-*.png
... --scheme dark --to /somewhere                to look at the dark side
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.journeys.people import Person, Watch, sign_in  # noqa: E402
from tests.journeys.places import OF_EACH_HOUSE, SHOWN_ONCE, TEN, Place  # noqa: E402
from tests.journeys.running import CHROMIUM, Running, chromium, running_demo  # noqa: E402

TO = REPOSITORY / "docs" / "screenshots"
HEIGHT = 800  # CSS pixels
LONGEST = 2400  # CSS pixels: longer pages are cut
COLOURS = (128, 64, 32, 16)  # tried in this order
LARGEST = 150_000  # bytes a picture
Scheme = Literal["light", "dark"]


AT_THE_DESK = ("chie", "fumiko")
SHOWN_WHOLE = "autorec"  # with members, deals and the desk


def speak(person: Person, language: str) -> None:
    """The desk has no language in its addresses: choose it on the page, where another one is offered."""
    choice = person.page.locator(f'button[name="language"][value="{language}"]')
    if choice.count():
        choice.click()


def people(site: Running, browser: Browser, scheme: Scheme, places: tuple[Place, ...]) -> dict[str, Person]:
    """A visitor, and those who must sign in, each once."""
    known = {}
    for who in {place.who for place in places}:
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        known[who] = Person(site, context.new_page(), Watch(site))
        if who:
            sign_in(known[who], who, face="desk" if who in AT_THE_DESK else "my")
    return known


def pictures(
    site: Running, browser: Browser, scheme: Scheme, house: str, only: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """A name and a PNG for each page, language and width; of the pages named in `only`, or of all."""
    places, prefix = ((*TEN, *SHOWN_ONCE), "") if house == SHOWN_WHOLE else (OF_EACH_HOUSE, f"{house}-")
    places = tuple(place for place in places if place.name in only) if only else places
    known = people(site, browser, scheme, places)
    for place in places:
        person = known[place.who]
        for language in place.languages:
            for width in place.widths:
                person.page.set_viewport_size({"width": width, "height": HEIGHT})
                place.come(person, language)
                speak(person, language)
                yield f"{prefix}{place.name}-{language}-{width}.png", shot(person.page, width)


def shot(page: Page, width: int) -> bytes:
    """The whole page, cut where it is too long; the desk as it stands in its window."""
    page.wait_for_load_state("networkidle")
    height: int = page.evaluate("document.documentElement.scrollHeight")
    if "/desk/" not in page.url:  # what sticks to the window's foot goes to the picture's foot
        page.set_viewport_size({"width": width, "height": min(height, LONGEST)})
    return page.screenshot(
        full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(height, LONGEST)}
    )


def small(png: bytes) -> bytes:
    """The same picture in as many colours as fit into the limit."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        answer = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(answer, "PNG", optimize=True)
        if answer.tell() <= LARGEST:
            break
    return answer.getvalue()


@contextmanager
def demonstration(folder: Path | None, port: int, house: str) -> Iterator[Running]:
    """The one that runs in `folder`, or a fresh one."""
    if folder:
        yield Running(folder, port)
        return
    folder = Path(tempfile.mkdtemp(prefix="funabin-pictures-")) / "site"
    with running_demo(folder, "--house", house) as site:
        yield site


def main() -> None:
    """Take the pictures and say how large they are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", type=Path, default=TO)
    parser.add_argument("--house", default=SHOWN_WHOLE)
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--site", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    told = parser.parse_args()
    told.to.mkdir(parents=True, exist_ok=True)
    with demonstration(told.site, told.port, told.house) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM))
        for name, png in pictures(site, browser, told.scheme, told.house, told.only):
            kept = small(png)
            (told.to / name).write_bytes(kept)
            print(f"{len(kept) // 1000:5} KB  {name}")


if __name__ == "__main__":
    main()
