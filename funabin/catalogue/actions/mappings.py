"""Mappings kept at the desk: YAML under a name, checked before it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused, NameTaken, NotAllowed
from funabin.catalogue.feeds.mapping import (
    StockMapping,
    as_data,
    as_yaml,
    load_mapping,
    mapping_from,
    read_mapping,
    shipped,
)
from funabin.catalogue.models import StockMappingFile, StockSource
from funabin.journal.actions import record
from funabin.journal.actor import Actor

NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


def mapping_named(mapping: str | Path | StockMapping | Mapping[str, Any]) -> StockMapping:
    """The mapping of a name (kept at the desk, else ours), a file, or plain values. Raises FeedRefused."""
    if isinstance(mapping, StockMapping):
        return mapping
    if isinstance(mapping, str):
        kept = StockMappingFile.objects.filter(name=mapping).first()
        return read_mapping(kept.text, place=mapping) if kept else load_mapping(mapping)
    return load_mapping(mapping) if isinstance(mapping, Path) else mapping_from(dict(mapping))


@transaction.atomic
def save_mapping(
    *, name: str, text: str | StockMapping, by: Actor, replace: bool = False
) -> StockMappingFile:
    """Keep a mapping under a name, which becomes its own. Raises FeedRefused, NotAllowed, NameTaken."""
    if not NAME.fullmatch(name):
        raise NotAllowed(_("A name has small letters, figures and hyphens, 2 to 40 of them."))
    rules = text if isinstance(text, StockMapping) else read_mapping(text)
    if name in shipped() or (not replace and StockMappingFile.objects.filter(name=name).exists()):
        raise NameTaken(name)
    own = as_yaml(rules.model_copy(update={"name": name})) if rules.name != name else None
    kept = own or (as_yaml(rules) if isinstance(text, StockMapping) else text)
    row, _made = StockMappingFile.objects.update_or_create(name=name, defaults={"text": kept})
    record(
        "stock.mapping_saved",
        by=by,
        detail={"mapping": name, "fields": len(as_data(rules).get("fields", {}))},
    )
    return row


@transaction.atomic
def remove_mapping(*, name: str, by: Actor) -> None:
    """Forget a mapping that no source reads by. Raises NotAllowed."""
    if StockSource.objects.filter(mapping=name).exists():
        raise NotAllowed(_("A source reads its lists by this mapping."))
    if not StockMappingFile.objects.filter(name=name).delete()[0]:
        raise FeedRefused(_("There is no mapping of this name."))
    record("stock.mapping_removed", by=by, detail={"mapping": name})
