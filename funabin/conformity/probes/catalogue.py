"""Probes of the catalogue: the menu and its counts, the shelves, the former site's links."""

from __future__ import annotations

from collections.abc import Iterable

from funabin.catalogue.live import search
from funabin.catalogue.queries import MenuItem, menu
from funabin.catalogue.search import Query
from funabin.catalogue.vocabulary import BODY_TYPES, LISTED_MAKES
from funabin.conformity.finding import Finding
from funabin.conformity.run import Run

# The codes of the former site's links (AR-0.4), and the word of the new address each must lead to.
FORMER = {
    **{f"/used-cars-list.php?category={kind.legacy_id}": f"type={kind.key}" for kind in BODY_TYPES},
    "/used-cars-list.php?category=98": "shelf=handicapped",
    "/used-cars-list.php?handle=L": "shelf=left_hand_drive",
    "/used-cars-list.php?gear=m": "shelf=manual",
    "/used-cars-list.php?fuel=2": "shelf=diesel",
    "/used-cars-list.php?fuel=7": "shelf=hybrid",
    "/used-cars-list.php?newstocks=45": "shelf=new_arrivals",
    "/toyota.php": "make=toyota",
    "/brand-new-car.php": "shelf=brand_new",
    "/truck.php": "shelf=classified_truck",
    "/inquiry.php": "inquiry/",
    "/privacypolicy.php": "privacy/",
}


def _disagreeing(items: Iterable[MenuItem], facet: str) -> list[str]:
    """Lines of the menu whose count is not the length of the list they lead to."""
    faults = []
    for item in items:
        total = search(Query.parse({facet: [item.key]})).total
        if total != item.count:
            faults.append(f"the menu says {item.count} for {item.key}, its list has {total}")
    return faults


def menu_counts(run: Run, args: tuple[str, ...]) -> Finding:
    """Each line of the menu counts exactly its list, zero shown, and all lines add up to the stock."""
    shown = menu(run.at)
    items = shown.types if args == ("type",) else shown.makes
    listed = [kind.key for kind in BODY_TYPES] if args == ("type",) else [make.key for make in LISTED_MAKES]
    faults = [f"{key} is not in the menu" for key in listed if key not in {item.key for item in items}]
    known = [item for item in items if item.key in listed]
    faults += _disagreeing(known, *args)
    if sum(item.count for item in items) != shown.total:
        faults.append("the lines do not add up to the stock on sale")
    figures = {"lines": len(items), "vehicles_on_sale": shown.total}
    return Finding("Each line was compared with the list it leads to.", figures, tuple(faults))


def shelves(run: Run, args: tuple[str, ...]) -> Finding:
    """Each shelf counts exactly its list."""
    items = menu(run.at).shelves
    figures: dict[str, int | str] = {item.key: item.count for item in items}
    return Finding("Each shelf was compared with its list.", figures, tuple(_disagreeing(items, "shelf")))


def legacy_links(run: Run, args: tuple[str, ...]) -> Finding:
    """The former site's addresses lead to their successors for good."""
    faults = []
    for address, word in FORMER.items():
        page = run.page(address)
        if page.status != 301 or word not in page.location:
            faults.append(f"{address} leads to {page.location or page.status}")
    return Finding("Every former address was followed.", {"addresses": len(FORMER)}, tuple(faults))


def shop_open(run: Run, args: tuple[str, ...]) -> Finding:
    """Whoever comes finds vehicles and the way to order them, as often as he likes (CJ-32)."""
    faults, total = [], search(Query.parse({})).total
    if not {"registration", "order"} <= run.policy.collection_points.keys():
        faults.append("this house takes no orders")
    for language in run.languages:
        for name in ("home", "stock", "inquiry"):
            page = run.public(name, language)
            faults += [] if page.status == 200 else [f"{page.path} answers {page.status}"]
    return Finding("The list and the way to an order were read.", {"vehicles_on_sale": total}, tuple(faults))
