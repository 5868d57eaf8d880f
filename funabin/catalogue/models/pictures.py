"""Photos of vehicles."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from funabin.catalogue.models.vehicles import Vehicle
from funabin.kit.storage import private_storage

PICTURE_STATES = ("waiting", "done", "failed")


class Picture(models.Model):
    """A photo of a vehicle: the original is kept apart and never served; what is served is made of it.

    stem: the path of the public files without "-640.avif"; "" while waiting.  mark: the text across them.
    width, height: of the largest public file, in pixels, known at upload.
    """

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="pictures")
    original = models.FileField(storage=private_storage, max_length=200, blank=True)
    stem = models.CharField(max_length=200, blank=True)
    mark = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default="waiting")
    digest = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "position"], name="picture_place_once"),
            models.UniqueConstraint(fields=["vehicle", "digest"], name="picture_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="picture_has_size"),
            models.CheckConstraint(condition=Q(state__in=PICTURE_STATES), name="picture_state_known"),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(stem=""), name="picture_done_has_files"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="waiting"), name="picture_waiting")]
