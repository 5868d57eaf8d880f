"""Internal rules: published by who answers for the data, read and confirmed by each (AR-8.1, APPI 24)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from funabin.gate.register import may_keep
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.oversight.models import InternalRule, RuleReading
from funabin.oversight.queries.internal_rules import newest_rules

FOLDER = "rules"  # of a site: handling.en.txt, handling.ja.txt
FILE = re.compile(r"(?P<key>[a-z_]{1,32})\.(?P<language>[a-z]{2})\.txt")
Texts = Mapping[str, tuple[str, str]]  # language -> title, text


class NotAllowed(Exception):
    """Only who answers for the data publishes a rule."""


class NoSuchVersion(Exception):
    """A newer version was published meanwhile, or there never was such a rule."""


@transaction.atomic
def publish_rule(*, key: str, texts: Texts, by: Actor) -> int:
    """A new version of a rule, in each of its languages; returns its number. Everybody reads it anew.

    Raises NotAllowed, ValueError where there is no text.
    """
    if by.kind != "system" and not may_keep(by):
        raise NotAllowed
    if not texts or not all(title.strip() and text.strip() for title, text in texts.values()):
        raise ValueError("a rule has a title and a text in each of its languages")
    last = InternalRule.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    now = timezone.now()
    for language, (title, text) in texts.items():
        InternalRule.objects.create(
            key=key,
            version=last + 1,
            language=language,
            title=title.strip(),
            text=text.strip(),
            published_at=now,
            published_by=by.token,
        )
    record("rule.published", by=by, detail={"rule": key, "version": last + 1})
    return last + 1


@transaction.atomic
def confirm_reading(*, key: str, version: int, by: Actor) -> None:
    """This member of staff has read the version in force. Safe to repeat. Raises NoSuchVersion."""
    if newest_rules().get(key) != version:
        raise NoSuchVersion
    told = {"key": key, "version": version, "reader": by.token}
    _, is_new = RuleReading.objects.get_or_create(**told, defaults={"at": timezone.now()})
    if is_new:
        record("rule.read", by=by, detail={"rule": key, "version": version})


def publish_first_rules(*, folder: Path, by: Actor) -> int:
    """The rules that lie in a site's folder, where none of that key was ever published; returns how many.

    The first line of a file is its title.
    """
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for file in sorted((folder / FOLDER).glob("*.txt")):
        name = FILE.fullmatch(file.name)
        if name:
            title, _, text = file.read_text(encoding="utf-8").partition("\n")
            found.setdefault(name["key"], {})[name["language"]] = (title, text)
    fresh = {key: texts for key, texts in found.items() if key not in newest_rules()}
    for key, texts in fresh.items():
        publish_rule(key=key, texts=texts, by=by)
    return len(fresh)
