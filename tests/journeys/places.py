"""The main pages, and how one comes there: what axe reads and what the pictures show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys.people import Person


@dataclass(frozen=True)
class Place:
    """A page: its name, who looks at it (empty: a visitor), and how he comes there in a language.

    The rest is for pictures: in which languages, and how wide (CSS pixels).
    """

    name: str
    who: str
    come: Callable[[Person, str], None]
    languages: tuple[str, ...] = ("en", "ja")
    widths: tuple[int, ...] = (360, 1280)


def _path(path: str) -> Callable[[Person, str], None]:
    return lambda person, language: person.go(path.format(language=language))


def _first(path: str, link: str) -> Callable[[Person, str], None]:
    """The page behind the first link of another page."""

    def come(person: Person, language: str) -> None:
        person.go(path.format(language=language))
        address = person.page.locator(link).first.get_attribute("href") or ""
        person.go(address)

    return come


OFFICE = (
    "privacy", "requests", "passed-on", "complaints", "papers", "joint-openings", "demands", "incidents",
    "measures", "retention", "duties", "rules", "recipients",
)  # fmt: skip

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

# Where people ask, complain and show who they are, and where those who answer for the data work.
OF_RIGHTS = (
    Place("rights", "", _path("/{language}/rights/")),
    Place("complaint", "", _path("/{language}/complaint/")),
    Place("requests", "amina", _path("/my/{language}/requests/")),
    Place("own-request", "amina", _first("/my/{language}/requests/", "main article a")),
    Place("new-request", "amina", _path("/my/{language}/requests/new/")),
    Place("complaints", "amina", _path("/my/{language}/complaints/")),
    Place("papers", "amina", _path("/my/{language}/papers/")),
    Place("new-paper", "amina", _path("/my/{language}/papers/send/")),
    Place("bank-account", "amina", _path("/my/{language}/bank-account/")),
    *(Place(f"desk-{key}", "fumiko", _path(f"/desk/{key}/")) for key in OFFICE),
    Place("desk-new-request", "fumiko", _path("/desk/requests/new/")),
    Place("desk-request", "fumiko", _first("/desk/requests/", "tbody a")),
    Place("desk-new-complaint", "fumiko", _path("/desk/complaints/new/")),
    Place("desk-new-demand", "fumiko", _path("/desk/demands/new/")),
    Place("desk-demand", "fumiko", _first("/desk/demands/", "tbody a")),
    Place("desk-new-incident", "fumiko", _path("/desk/incidents/new/")),
)

# Of these one picture each is enough.
SHOWN_ONCE = (
    Place("rights", "", _path("/{language}/rights/"), ("en",), (360,)),
    Place("your-request", "amina", _first("/my/{language}/requests/", "main article a"), ("ja",), (360,)),
    Place("privacy-overview", "fumiko", _path("/desk/privacy/"), ("en",), (1280,)),
    Place(
        "privacy-request", "fumiko", _first("/desk/requests/", 'tbody a[href$="-0002/"]'), ("en",), (1280,)
    ),
)

# What looks different in every house: its front, what it asks, what it promises.
OF_EACH_HOUSE = (
    Place("home", "", _path("/{language}/")),
    Place("inquiry", "", _path("/{language}/inquiry/")),
    Place("policy", "", _path("/{language}/privacy/")),
)
