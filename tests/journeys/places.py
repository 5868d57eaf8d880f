"""The main pages, and how one comes there: what axe reads and what the pictures show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys.people import Person


@dataclass(frozen=True)
class Place:
    """A page: its name, who looks at it (empty: a visitor), and how he comes there in a language."""

    name: str
    who: str
    come: Callable[[Person, str], None]


def _path(path: str) -> Callable[[Person, str], None]:
    return lambda person, language: person.go(path.format(language=language))


def _first(path: str, link: str) -> Callable[[Person, str], None]:
    """The page behind the first link of another page."""

    def come(person: Person, language: str) -> None:
        person.go(path.format(language=language))
        address = person.page.locator(link).first.get_attribute("href") or ""
        person.go(address)

    return come


TEN = (
    Place("home", "", _path("/{language}/")),
    Place("list", "", _path("/{language}/stock/?type=suv&port=KEMBA")),
    Place("vehicle", "", _first("/{language}/stock/?type=suv&port=KEMBA", ".vehicle h3 a")),
    Place("inquiry", "", _path("/{language}/inquiry/?vehicle=AR-10234&port=KEMBA")),
    Place("policy", "", _path("/{language}/privacy/")),
    Place("sign-up", "", _path("/my/{language}/account/signup/")),
    Place("deal", "amina", _first("/my/{language}/", '.stands a[href*="/deals/"]')),
    Place("your-data", "amina", _path("/my/{language}/data/")),
    Place("desk-case", "chie", _first("/desk/", '.cases a:has-text("Amina")')),
    Place("desk-deal", "chie", _first("/desk/deals/", 'tbody a[href*="/deals/"]')),
)

# What looks different in every house: its front, what it asks, what it promises.
OF_EACH_HOUSE = (
    Place("home", "", _path("/{language}/")),
    Place("inquiry", "", _path("/{language}/inquiry/")),
    Place("policy", "", _path("/{language}/privacy/")),
)
