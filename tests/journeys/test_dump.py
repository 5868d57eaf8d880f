"""What people type into the site's forms stands nowhere in clear: no database, log, cache or mail head."""

from __future__ import annotations

import pytest

from funabin.gate.queries import current_policy
from funabin.policy.model import Policy
from funabin.shipping.actions import import_rates, import_rules
from tests.cast import WORKER
from tests.conftest import TABLES
from tests.journeys.dump.asking import asks_and_shows
from tests.journeys.dump.canaries import UNFINDABLE, canaries, needles
from tests.journeys.dump.coverage import unplanted, unread
from tests.journeys.dump.detectors import Scene, leaks
from tests.journeys.dump.story import Story
from tests.journeys.dump.watching import scene
from tests.mail import Mailbox, mailbox
from tests.trade.world import vehicle

__all__ = ["mailbox", "scene"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_into_the_forms_stands_nowhere(house: object, scene: Scene, mailbox: Mailbox) -> None:
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)
    policy = current_policy()
    planted = canaries(policy)
    story = Story(scene, planted, mailbox)
    asks_and_shows(story, *story.tell(vehicle()))
    assert unplanted(policy) == []
    typed = {**planted, **story.made}
    assert unread(policy, typed, besides=story.known) == []
    wanted = [
        needle
        for (point, category), value in typed.items()
        if _kind(policy, category) not in UNFINDABLE
        for needle in needles(f"{category} at {point}", value)
    ]
    assert leaks(scene, wanted) == {}
    sent = "".join(mail.as_string() for mail in scene.mails)
    assert planted["registration", "contact.email"] in sent  # the search looks for what really went by


def _kind(policy: Policy, category: str) -> str:
    return policy.categories[category.split()[0]].kind
