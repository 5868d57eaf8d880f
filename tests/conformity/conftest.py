"""AUTOREC with a small stock, and one promise at a time put to its probe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from funabin.conformity.finding import Row
from funabin.conformity.report import rows_of
from funabin.gate.queries import current_policy
from funabin.members.actions import invite_staff
from funabin.oversight.actions.internal_rules import publish_first_rules
from funabin.policy.model import Policy
from funabin.shipping.actions import import_rates, import_rules
from tests.cast import WORKER
from tests.conftest import TABLES
from tests.public.world import mixed_stock

Probed = Callable[..., Row]
Without = Callable[..., None]


@pytest.fixture
def stocked(house: object) -> None:
    """The policy published, the tables taken in, a responsible person, one vehicle of each kind on sale."""
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)
    publish_first_rules(folder=TABLES, by=WORKER)
    invite_staff(email="fumiko@autorec.example", name="Fumiko Abe", roles=["privacy"], by=WORKER)
    mixed_stock()


@pytest.fixture
def probed(house: object) -> Probed:
    """`probed("AR-4.2a", points=["inquiry"])`: the row of one promise, tried at these points only."""
    return lambda promise, **changes: rows_of(_narrow(current_policy(), promise, **changes), by=WORKER)[0]


def _narrow(policy: Policy, promise: str, *, points: tuple[str, ...] = (), **changes: Any) -> Policy:
    asked = {key: policy.collection_points[key] for key in points} or policy.collection_points
    wanted = {"promises": {promise: policy.promises[promise]}, "collection_points": asked, **changes}
    return policy.model_copy(update=wanted)


@pytest.fixture
def without(tmp_path: Path, settings: Any) -> Without:
    """`without("public/company.html", "{{ words }}")`: the template, with these words taken out."""

    def take_out(template: str, *words: str) -> None:
        text = _text_of(template)
        for each in words:
            assert each in text, f"{template} no longer holds {each}"
            text = text.replace(each, "")
        file = tmp_path / template
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        first = dict(settings.TEMPLATES[0])
        settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}]

    return take_out


def _text_of(template: str) -> str:
    rooms = [Path(app.path) / "templates" for app in apps.get_app_configs() if "funabin" in app.name]
    rooms += map(Path, settings.TEMPLATES[0]["DIRS"])
    found = next(folder / template for folder in rooms if (folder / template).is_file())
    return found.read_text(encoding="utf-8")
