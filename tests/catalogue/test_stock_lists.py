"""Stock lists: good rows become vehicles, bad ones are reported with their place, twice is once."""

from __future__ import annotations

import io
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from funabin.catalogue.actions import FeedRefused, change_price, import_stock, mark_sold
from funabin.catalogue.feeds.report import ImportReport
from funabin.catalogue.models import PriceChange, StockImport, Vehicle
from funabin.journal.models import Entry
from tests.cast import CHIE, DAICHI
from tests.catalogue.stock import offered

pytestmark = pytest.mark.django_db

LISTINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "stock_japan_listings.csv"
HEAD = (
    "stock_number,make,model,body_type,registration_year,mileage_km,transmission,steering,fuel,location,"
    "fob_amount"
)
GOOD = "AR-10001,Toyota,Hiace Van,van,2016,81000,auto,right,diesel,JPYOK,12400"


def taken(*lines: str, publish: bool = False, encoding: str = "utf-8", dry_run: bool = False) -> ImportReport:
    """What comes of a list in the house's own format."""
    content = "\n".join((HEAD, *lines)).encode(encoding)
    return import_stock(file=content, by=DAICHI, publish=publish, dry_run=dry_run)


def problems(report: ImportReport) -> list[tuple[int, str, str, str]]:
    return [(p.line, p.column, p.value, p.reason) for p in report.rejected]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_loads_in_the_encodings_that_dealers_use(encoding: str) -> None:
    report = taken(GOOD, GOOD.replace("10001", "10002").replace("Hiace Van", "ハイエース"), encoding=encoding)
    assert (report.created, report.published, report.rejected) == (2, 0, ())
    rows = Vehicle.objects.order_by("stock_number")
    assert [(v.model.name, v.state) for v in rows] == [("Hiace Van", "draft"), ("Hiace", "draft")]


def test_a_line_of_totals_is_not_counted_as_left_out_and_a_broken_row_is() -> None:
    report = taken(GOOD, "Total,,,,,,,,,,12400", GOOD.replace("10001", "10002").replace("Hiace Van", ""))
    assert (report.created, StockImport.objects.get().rejected) == (1, 1)


def test_all_facts_of_a_row_arrive() -> None:
    taken(GOOD)
    vehicle = Vehicle.objects.get()
    assert vehicle.make.key == "toyota"
    assert (vehicle.body_type, vehicle.registration_year, vehicle.mileage_km) == ("van", 2016, 81_000)
    assert (vehicle.transmission, vehicle.steering, vehicle.fuel) == ("auto", "right", "diesel")
    assert (vehicle.location, vehicle.fob_amount, vehicle.currency) == ("JPYOK", Decimal(12_400), "USD")
    assert (vehicle.source, vehicle.external_id) == ("house", "")


def test_bad_rows_are_reported_with_line_column_value_and_reason_and_the_good_ones_load() -> None:
    report = taken(
        GOOD,
        "AR-10002,Toyota,Aqua,boat,2016,-5,auto,right,hybrid,JPYOK,cheap",
        "AR-10003,,Aqua,hatchback,2016,1,cvt,right,hybrid,JPYOK,1",
        "",
        "ar 4,Toyota,Aqua,hatchback,2016,1,cvt,right,hybrid,JPYOK,1",
        "AR-10005,Toyota,Aqua",
        GOOD,
        GOOD.replace("10001", "10006"),
    )
    assert report.created == 2
    assert problems(report) == [
        (
            3,
            "body_type",
            "boat",
            "not one of SUV, Sedan, Mini van, Hatchback, Truck, Bus, Van, Coupe, Motor cycle, Other",
        ),
        (3, "mileage_km", "-5", "must lie between 0 and 3,000,000"),
        (3, "fob_amount", "cheap", "not a number"),
        (4, "make", "", "missing: Make"),
        (6, "stock_number", "ar 4", "a stock number has capitals, figures and hyphens"),
        (7, "", "AR-10005,Toyota,Aqua", "the line has 3 cells, the list 11 columns"),
        (8, "stock_number", "AR-10001", "the same vehicle as on line 2"),
    ]
    assert report.lines_rejected == 5
    assert sorted(Vehicle.objects.values_list("stock_number", flat=True)) == ["AR-10001", "AR-10006"]


def test_a_cell_may_hold_line_breaks_and_lines_are_still_counted_right() -> None:
    report = taken('AR-10001,Toyota,"Hiace\nVan",van,2016,1,auto,right,diesel,JPYOK,1', GOOD, "AR-10009")
    assert Vehicle.objects.get().model.name == "Hiace Van"
    assert [(p.line, p.reason) for p in report.rejected] == [
        (4, "the same vehicle as on line 2"),
        (5, "the line has 1 cells, the list 11 columns"),
    ]


def test_an_open_quotation_mark_costs_its_line_and_no_other() -> None:
    report = taken(GOOD, 'AR-10002,"Toyota,Aqua', GOOD.replace("10001", "10003"))
    assert report.created == 2
    assert [(p.line, p.code) for p in report.rejected] == [(3, "broken")]
    assert sorted(Vehicle.objects.values_list("stock_number", flat=True)) == ["AR-10001", "AR-10003"]


def test_the_same_list_twice_changes_nothing() -> None:
    taken(GOOD, publish=True)
    before = list(Vehicle.objects.values())
    report = taken(GOOD, publish=True)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 1)
    assert list(Vehicle.objects.values()) == before


def test_a_changed_row_updates_its_vehicle_and_the_price_has_a_history() -> None:
    taken(GOOD, publish=True)
    report = taken(GOOD.replace("81000", "82500").replace("12400", "11900"))
    assert (report.created, report.updated, report.unchanged) == (0, 1, 0)
    vehicle = Vehicle.objects.get()
    assert (vehicle.state, vehicle.mileage_km, vehicle.fob_amount) == ("available", 82_500, Decimal(11_900))
    assert list(PriceChange.objects.values_list("before", "after")) == [(Decimal(12_400), Decimal(11_900))]


def test_an_empty_price_means_ask_and_any_other_empty_cell_says_nothing() -> None:
    taken(GOOD)
    taken("AR-10001,Toyota,Hiace Van,van,2016,,auto,right,diesel,JPYOK,")
    vehicle = Vehicle.objects.get()
    assert (vehicle.fob_amount, vehicle.mileage_km) == (None, 81_000)


def test_a_sold_vehicle_is_not_touched() -> None:
    taken(GOOD, publish=True)
    mark_sold(vehicle_id=Vehicle.objects.get().pk, by=CHIE)
    report = taken(GOOD.replace("12400", "1"), publish=True)
    assert (report.updated, report.unchanged) == (0, 1)
    assert Vehicle.objects.get().fob_amount == Decimal(12_400)


def test_publishing_offers_what_is_complete_and_says_what_the_rest_lacks() -> None:
    report = taken(GOOD, "AR-10002,Toyota,Aqua,,2016,1,cvt,right,,JPYOK,1", publish=True)
    assert (report.created, report.published, report.rejected) == (2, 1, ())
    kept = [(p.line, p.value, p.reason) for p in report.kept_as_drafts]
    assert kept == [(3, "AR-10002", "missing: Type, Fuel")]
    assert dict(Vehicle.objects.values_list("stock_number", "state")) == {
        "AR-10001": "available",
        "AR-10002": "draft",
    }


def test_days_in_stock_count_back_from_the_import_and_sold_rows_are_sold() -> None:
    content = f"{HEAD},state,days_in_stock,days_since_sale\n{GOOD},available,40,\n"
    content += f"{GOOD.replace('10001', '10002')},sold,90,7\n"
    before = timezone.now()
    report = import_stock(file=content.encode(), by=DAICHI, publish=True)
    assert (report.created, report.published) == (2, 1)
    here, gone = Vehicle.objects.order_by("stock_number")
    assert here.published_at is not None
    assert gone.sold_at is not None
    assert abs(here.published_at - (before - timedelta(days=40))) < timedelta(minutes=1)
    assert (gone.state, abs(gone.sold_at - (before - timedelta(days=7))) < timedelta(minutes=1)) == (
        "sold",
        True,
    )


def test_a_dry_run_reports_and_keeps_nothing() -> None:
    report = taken(GOOD, "AR-10009", dry_run=True, publish=True)
    assert (report.created, report.published, report.lines_rejected, report.dry_run) == (1, 1, 1, True)
    assert Vehicle.objects.count() == 0
    assert Entry.objects.count() == 0


def test_a_chassis_of_another_vehicle_in_stock_is_a_bad_row_among_good_ones() -> None:
    offered(chassis_number="TRH200-1")
    content = f"{HEAD},chassis_number\n{GOOD},TRH200-1\n{GOOD.replace('10001', '10002')},TRH200-2\n"
    report = import_stock(file=io.BytesIO(content.encode()), by=DAICHI)
    assert report.created == 1
    assert [(p.line, p.column, p.value) for p in report.rejected] == [(2, "chassis_number", "TRH200-1")]


def test_an_import_is_one_entry_of_the_journal() -> None:
    taken(GOOD, "AR-10009")
    entry = Entry.objects.get(kind="stock.imported")
    assert entry.actor_token == DAICHI.token
    run = StockImport.objects.get()
    counts = {"created": 1, "updated": 0, "unchanged": 0, "rejected": 1, "gone": 0}
    assert entry.detail == {"import": run.pk, "mapping": "house", **counts}
    assert Entry.objects.filter(kind="vehicle.added").count() == 0


def test_progress_is_told_by_batches() -> None:
    rows = [GOOD.replace("10001", str(10_001 + n)) for n in range(1_100)]
    told: list[int] = []
    import_stock(file="\n".join((HEAD, *rows)).encode(), by=DAICHI, progress=told.append)
    assert told == [0, 1000, 1100, 1100]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"make,model\nToyota,Aqua\n", "lacks stock_number"),
        (b"stock_number\xff\xfe\x00\x81", "neither UTF-8 nor CP932"),
    ],
)
def test_a_file_that_is_no_stock_list_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        import_stock(file=content, by=DAICHI)
    assert Vehicle.objects.count() == 0


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedRefused, match="cannot be read"):
        import_stock(file=tmp_path / "none.csv", by=DAICHI)


def test_a_clerk_s_price_between_two_imports_is_overwritten_by_the_list() -> None:
    taken(GOOD)
    change_price(vehicle=Vehicle.objects.get(), fob=Decimal(1), by=DAICHI)
    assert taken(GOOD).updated == 1
    assert Vehicle.objects.get().fob_amount == Decimal(12_400)


@pytest.mark.skipif(
    not LISTINGS.exists(), reason="the shared listings of carsensor.net are not beside the project"
)
def test_the_real_listings_load_whole_as_drafts_and_twice_is_once() -> None:
    report = import_stock(file=LISTINGS, mapping="carsensor", by=DAICHI)
    assert (report.created, report.updated, report.unchanged, report.published) == (1113, 0, 0, 0)
    assert report.rejected == ()
    rows = Vehicle.objects.all()
    assert Counter(rows.values_list("state", flat=True)) == {"draft": 1113}
    assert Counter(rows.values_list("transmission", flat=True)) == {
        "cvt": 520,
        "": 402,
        "auto": 164,
        "manual": 27,
    }
    assert rows.filter(fuel="hybrid").count() == 182
    assert rows.filter(displacement_cc=None).count() == 19
    assert rows.filter(fob_amount=None).count() == 1113
    assert rows.filter(make__name="BMW").count() == 59
    leaf = rows.get(external_id="AU7074473484")
    assert (leaf.stock_number, leaf.title) == (
        "CS-10001",
        "Nissan Leaf X Vセレクション 40kW/h 電気自動車 プロパイロット",
    )
    assert (leaf.registration_year, leaf.mileage_km, leaf.domestic_price) == (2019, 15_000, 1_120_000)
    again = import_stock(file=LISTINGS, mapping="carsensor", by=DAICHI)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1113)
