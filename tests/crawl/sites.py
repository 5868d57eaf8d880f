"""A house's site as `funabin new DIR --house NAME_OR_PATH` and `setup` make it, in the tests' databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from funabin.cli.base import HOUSES
from funabin.cli.house import make_site
from funabin.gate.actions import publish_policy
from funabin.shipping.actions import import_rates, import_rules
from tests.cast import WORKER

SIXTH = Path(__file__).parents[1] / "houses" / "sixth"
EVERY_HOUSE = [*sorted(path.parent for path in HOUSES.glob("*/policy.yaml")), SIXTH]


def open_site(house: Path, place: Path, settings: Any) -> Path:
    """The site's folder, its policy in force, its tables taken in. `settings` is pytest's."""
    make_site(place, house.name if house.parent == HOUSES else str(house))
    settings.SITE_DIR = place
    settings.ERASURE_LEDGER = place / "ledger" / "erasures.jsonl"
    publish_policy(directory=place, by=WORKER)
    import_rates(directory=place, by=WORKER)
    import_rules(directory=place, by=WORKER)
    return place
