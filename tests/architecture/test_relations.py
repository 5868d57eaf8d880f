"""A foreign key named by a string is invisible to the linter: relations point down the stack too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.tree import layers


def wrong_relations(found: Iterable[type[models.Model]]) -> list[str]:
    """Relations that point up or sideways, or that grow a way back across rooms."""
    height = {room: -number for number, layer in enumerate(layers()) for room in layer}
    return [fault for model in found for fault in _faults(model, height)]


def _faults(model: type[models.Model], height: dict[str, int]) -> Iterator[str]:
    room = model._meta.app_label
    for field in model._meta.get_fields(include_hidden=False):
        if not isinstance(field, models.ForeignKey | models.ManyToManyField):
            continue
        other = field.related_model._meta.app_label
        if room == other or room not in height or other not in height:
            continue
        if height[other] >= height[room]:
            yield f"{room}.{model.__name__}.{field.name} points up to {other}"
        if field.remote_field.related_name != "+":
            yield f"{room}.{model.__name__}.{field.name} needs related_name='+'"


def test_relations_point_down_and_leave_no_way_back() -> None:
    assert wrong_relations(apps.get_models()) == []


@isolate_apps("funabin.catalogue", "funabin.trade")
def test_a_relation_that_points_up_is_caught() -> None:
    class Sale(models.Model):
        class Meta:
            app_label = "trade"

    class Wheel(models.Model):
        sale = models.ForeignKey(Sale, models.PROTECT, related_name="+")

        class Meta:
            app_label = "catalogue"

    assert wrong_relations([Sale, Wheel]) == ["catalogue.Wheel.sale points up to trade"]


@isolate_apps("funabin.catalogue", "funabin.trade")
def test_a_way_back_across_rooms_is_caught() -> None:
    class Wheel(models.Model):
        class Meta:
            app_label = "catalogue"

    class Sale(models.Model):
        wheel = models.ForeignKey(Wheel, models.PROTECT)

        class Meta:
            app_label = "trade"

    assert wrong_relations([Sale, Wheel]) == ["trade.Sale.wheel needs related_name='+'"]
