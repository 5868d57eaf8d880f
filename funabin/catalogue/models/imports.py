"""Stock that flows in: mappings, watched places, runs of lists, and what is known of rows and photos."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from funabin.catalogue.models.vehicles import SELLER, Vehicle

SOURCE_KINDS = ("folder", "address")
ANSWERS = ("sold", "withdraw", "keep")  # what becomes of vehicles that a full list lacks
RUN_KINDS = ("rows", "photos")
RUN_STATES = ("kept", "reading", "asking", "writing", "done", "stopped", "failed")
UNDER_WAY = ("reading", "asking", "writing")
PHOTO_STATES = ("waiting", "done", "failed")


class StockMappingFile(models.Model):
    """A mapping kept at the desk: YAML under a name. Shipped ones stay files."""

    name = models.SlugField(max_length=40, unique=True)
    text = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]


class StockSource(models.Model):
    """A folder or an https address watched for stock lists; `name` is the source of what comes through it.

    full: a list holds all there is.  missing: what becomes of what it lacks.  guard: percent missing above
    which it is always asked.  digest: of the last file begun.  error: why it failed, without an address.
    """

    name = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    place = models.CharField(max_length=500)
    mapping = models.CharField(max_length=40)
    seller = models.CharField(max_length=SELLER, blank=True)
    full = models.BooleanField(default=False)
    publish = models.BooleanField(default=False)
    missing = models.CharField(max_length=10, default="ask")
    guard = models.PositiveSmallIntegerField(default=20)
    price_rule = models.JSONField(null=True, blank=True)  # instead of the mapping's
    every_minutes = models.PositiveIntegerField(default=60)
    active = models.BooleanField(default=True)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True)  # Last-Modified as sent; of a folder: till when
    digest = models.CharField(max_length=64, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SOURCE_KINDS), name="stock_source_kind_known"),
            models.CheckConstraint(
                condition=Q(missing__in=("ask", *ANSWERS)), name="stock_source_missing_known"
            ),
            models.CheckConstraint(condition=Q(every_minutes__gt=0), name="stock_source_waits"),
            models.CheckConstraint(condition=Q(guard__lte=100), name="stock_source_guard_percent"),
        ]
        indexes = [models.Index(fields=["active", "due_at"], name="stock_source_due")]


class StockImport(models.Model):
    """One run of a stock list, or of a ZIP of photos. Position, counts and vehicles are written at once.

    file: its name in the private storage, "" once pruned.  form: what the reader found.  mapping: as it
    was at the beginning.  yen_rate: yen per one unit of the site's currency.  position: rows settled.
    problems: the first 1,000.  corrects: whose refused rows it brings again.  started_by: an actor's token.
    """

    origin = models.ForeignKey(StockSource, models.SET_NULL, null=True, blank=True, related_name="imports")
    corrects = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="corrections")
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, default="rows")
    state = models.CharField(max_length=10, default="kept")
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()  # bytes
    form = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    seller = models.CharField(max_length=SELLER, blank=True)
    full = models.BooleanField(default=False)
    publish = models.BooleanField(default=False)
    missing_answer = models.CharField(max_length=10, blank=True)
    guard = models.PositiveSmallIntegerField(default=20)  # percent
    yen_rate = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    position = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    published = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    set_aside = models.IntegerField(default=0)  # lines that hold no vehicle: totals, remarks, names again
    kept_drafts = models.IntegerField(default=0)
    untouched = models.IntegerField(default=0)  # reserved or sold: left alone
    missing = models.IntegerField(default=0)
    gone = models.IntegerField(default=0)
    photos = models.IntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    working_seconds = models.FloatField(default=0)
    started_by = models.CharField(max_length=64)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RUN_STATES), name="stock_import_state_known"),
            models.CheckConstraint(condition=Q(kind__in=RUN_KINDS), name="stock_import_kind_known"),
            models.CheckConstraint(
                condition=Q(missing_answer__in=("", *ANSWERS)), name="stock_import_answer_known"
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind="rows", state__in=UNDER_WAY),
                name="stock_import_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "moved_at"], name="stock_import_waiting")]


class StockRow(models.Model):
    """A row of a feed as it was last taken: by it the row is known again, and what a full list lacks found.

    identity: the feed's own number, else the stock number.  digest: over cells, mapping, price rule and rate.
    stamp: the vehicle's updated_at when the import left it.  seen_in, taken_in: ids of runs.
    """

    source = models.CharField(max_length=40)
    identity = models.CharField(max_length=80)
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="feed_rows")
    digest = models.BinaryField(max_length=16)
    stamp = models.DateTimeField()
    seen_in = models.BigIntegerField(default=0)
    taken_in = models.BigIntegerField(default=0)
    line = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "identity"], name="stock_row_once")]


class StockPhoto(models.Model):
    """A photo that a feed names by its address, for the worker to fetch; kept, so that it is fetched once."""

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="feed_photos")
    address = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="waiting")
    failures = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "address"], name="stock_photo_once"),
            models.CheckConstraint(condition=Q(state__in=PHOTO_STATES), name="stock_photo_state_known"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="stock_photo_due")]
