"""A run: batches, stopping and going on, full lists that ask first, vehicles that must not be changed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from funabin.catalogue.actions import FeedRefused, NotAllowed, mark_sold, reserve_vehicle, running
from funabin.catalogue.actions.imports import (
    answer_missing,
    begin_import,
    continue_import,
    correct_rows,
    drop_import,
    plan_import,
    receive_list,
    start_import,
    stop_import,
)
from funabin.catalogue.actions.stock import import_stock
from funabin.catalogue.actions.taking import Taker
from funabin.catalogue.feeds.missing import guard_of
from funabin.catalogue.feeds.runs import missing_of, problems_of, progress_of, refused_rows, vehicles_of
from funabin.catalogue.models import PriceChange, StockImport, StockRow, Vehicle
from funabin.catalogue.names import search_text_of
from funabin.journal.actor import system
from funabin.journal.models import Entry
from tests.cast import DAICHI
from tests.catalogue.imports.lists import HEAD, listed, row

pytestmark = pytest.mark.django_db


def run(content: bytes, **plan: Any) -> StockImport:
    """A list taken as far as it goes."""
    began = begin_import(file=content, file_name="stock.csv", by=DAICHI, **plan)
    return continue_import(import_id=began.pk, by=DAICHI)


def counts(found: StockImport) -> tuple[int, int, int, int]:
    return found.created, found.updated, found.unchanged, found.rejected


def test_a_list_is_taken_counted_and_its_vehicles_known_again() -> None:
    found = run(listed(range(10_001, 10_004)), publish=True)
    assert (found.state, *counts(found), found.published) == ("done", 3, 0, 0, 0, 3)
    numbers = list(vehicles_of(found).values_list("stock_number", flat=True))
    assert numbers == ["AR-10001", "AR-10002", "AR-10003"]
    assert (progress_of(found).percent, progress_of(found).read) == (100, 3)
    assert counts(run(listed(range(10_001, 10_004)), publish=True)) == (0, 0, 3, 0)


def test_the_search_text_of_a_batch_is_the_one_that_a_single_action_writes() -> None:
    run(listed([10_001]))
    vehicle = Vehicle.objects.select_related("make", "model").get()
    assert set(vehicle.search_text.split()) == set(search_text_of(vehicle).split())
    assert vehicle.search_text == search_text_of(vehicle)


def test_a_stopped_run_goes_on_behind_its_last_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    began = begin_import(file=listed(range(10_001, 10_006)), by=DAICHI)

    def stop_soon(found: StockImport) -> None:
        if (found.state, found.position) == ("writing", 2):
            stop_import(import_id=found.pk, by=DAICHI)

    stopped = continue_import(import_id=began.pk, by=DAICHI, progress=stop_soon)
    assert (stopped.state, stopped.position, Vehicle.objects.count()) == ("stopped", 2, 2)
    start_import(import_id=began.pk, by=DAICHI)
    done = continue_import(import_id=began.pk, by=DAICHI)
    assert (done.state, *counts(done)) == ("done", 5, 0, 0, 0)
    assert Entry.objects.filter(kind="stock.imported").count() == 1


def test_two_lists_of_one_source_are_not_read_at_once() -> None:
    first = begin_import(file=listed([10_001]), by=DAICHI)
    with pytest.raises(FeedRefused, match="Another list of the same source"):
        begin_import(file=listed([10_002]), by=DAICHI)
    assert list(StockImport.objects.values_list("pk", flat=True)) == [first.pk]
    assert begin_import(file=listed([10_002]), by=DAICHI, source="another").state == "reading"


def test_a_full_list_asks_before_anything_happens_and_sells_what_it_lacks() -> None:
    run(listed(range(10_001, 10_011)), publish=True)
    asked = run(listed(range(10_002, 10_011), fob=11_000), publish=True, full=True)
    assert (asked.state, asked.missing, asked.updated) == ("asking", 1, 0)
    assert [v.stock_number for v in missing_of(asked)] == ["AR-10001"]
    assert Vehicle.objects.filter(fob_amount=11_000).count() == 0
    answer_missing(import_id=asked.pk, answer="sold", by=DAICHI)
    done = continue_import(import_id=asked.pk, by=DAICHI)
    assert (done.state, done.updated, done.gone) == ("done", 9, 1)
    gone = Vehicle.objects.get(stock_number="AR-10001")
    assert (gone.state, gone.sold_at is not None) == ("sold", True)
    assert Entry.objects.filter(kind="vehicle.sold").count() == 0
    assert Entry.objects.filter(kind="stock.missing_answered").count() == 1


@pytest.mark.parametrize(("answer", "state"), [("withdraw", "draft"), ("keep", "available")])
def test_the_other_answers_withdraw_or_keep(answer: str, state: str) -> None:
    run(listed(range(10_001, 10_011)), publish=True)
    asked = run(listed(range(10_002, 10_011)), full=True)
    answer_missing(import_id=asked.pk, answer=answer, by=DAICHI)
    continue_import(import_id=asked.pk, by=DAICHI)
    assert Vehicle.objects.get(stock_number="AR-10001").state == state


def test_what_was_withdrawn_comes_back_when_the_list_has_it_again() -> None:
    run(listed(range(10_001, 10_011)), publish=True)
    run(listed(range(10_002, 10_011)), full=True, missing="withdraw", publish=True)
    assert Vehicle.objects.get(stock_number="AR-10001").state == "draft"
    back = run(listed(range(10_001, 10_011)), full=True, missing="withdraw", publish=True)
    assert (back.state, back.published) == ("done", 1)
    assert Vehicle.objects.get(stock_number="AR-10001").state == "available"


def test_a_list_that_lacks_too_much_asks_even_where_the_answer_was_given() -> None:
    run(listed(range(10_001, 10_011)), publish=True)
    cut = run(listed(range(10_001, 10_004)), full=True, missing="sold")
    guard = guard_of(cut)
    assert guard is not None
    assert (cut.state, guard.missing, guard.of, guard.percent, guard.limit) == ("asking", 7, 10, 70, 20)
    with pytest.raises(NotAllowed, match="cut off"):
        answer_missing(import_id=cut.pk, answer="sold", by=DAICHI)
    assert Vehicle.objects.filter(state="available").count() == 10
    answer_missing(import_id=cut.pk, answer="sold", by=DAICHI, despite_guard=True)
    assert continue_import(import_id=cut.pk, by=DAICHI).gone == 7


def test_without_the_guard_a_cut_off_list_would_empty_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "guard_of", lambda _run: None)
    run(listed(range(10_001, 10_011)), publish=True)
    run(listed([10_001]), full=True, missing="sold")
    assert Vehicle.objects.filter(state="available").count() == 1


def test_a_reserved_vehicle_keeps_its_price_and_stays_although_the_list_lacks_it() -> None:
    run(listed(range(10_001, 10_011)), publish=True)
    held = Vehicle.objects.get(stock_number="AR-10001")
    reserve_vehicle(vehicle_id=held.pk, until=timezone.now() + timedelta(days=3), by=DAICHI)
    found = run(listed([10_001], fob=9_000, km=1))
    assert (counts(found), found.untouched) == ((0, 0, 1, 0), 1)
    assert [(p.code, p.kind) for p in problems_of(found)] == [("reserved", "untouched")]
    run(listed(range(10_002, 10_011)), full=True, missing="sold")
    held.refresh_from_db()
    assert (held.state, held.fob_amount, held.mileage_km) == ("reserved", Decimal(12_400), 81_000)


def test_a_sold_vehicle_is_told_when_the_list_would_change_it() -> None:
    run(listed([10_001]), publish=True)
    mark_sold(vehicle_id=Vehicle.objects.get().pk, by=DAICHI)
    found = run(listed([10_001], fob=1))
    assert [(p.code, p.line) for p in problems_of(found)] == [("sold", 2)]
    assert Vehicle.objects.get().fob_amount == Decimal(12_400)


def test_a_price_changed_by_a_list_has_its_history_and_no_entry_of_its_own() -> None:
    run(listed([10_001]))
    run(listed([10_001], fob=11_000))
    assert list(PriceChange.objects.values_list("before", "after")) == [(Decimal(12_400), Decimal(11_000))]
    assert Entry.objects.filter(kind="vehicle.price_changed").count() == 0


def test_a_batch_that_breaks_leaves_no_trace_and_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    began = begin_import(file=listed(range(10_001, 10_006)), by=DAICHI)
    take, calls = Taker.take, [0]

    def breaks(self: Taker, rows: Any) -> Any:
        calls[0] += 1
        tally = take(self, rows)
        if calls[0] == 2:
            raise RuntimeError
        return tally

    monkeypatch.setattr(Taker, "take", breaks)
    with pytest.raises(RuntimeError):
        continue_import(import_id=began.pk, by=DAICHI)
    began.refresh_from_db()
    assert (began.position, began.created, Vehicle.objects.count(), StockRow.objects.count()) == (2, 2, 2, 2)
    done = continue_import(import_id=began.pk, by=DAICHI)
    assert (done.state, *counts(done), Vehicle.objects.count()) == ("done", 5, 0, 0, 0, 5)


def test_refused_rows_come_again_corrected_as_a_run_of_their_own() -> None:
    content = "\n".join((HEAD, row(10_001), row(10_002).replace("Toyota", ""), row(10_003))).encode()
    found = run(content)
    columns, rows = refused_rows(found)
    assert [(line, cells[columns.index("stock_number")]) for line, cells in rows] == [(3, "AR-10002")]
    again = correct_rows(import_id=found.pk, cells={3: {"make": "Toyota"}}, by=DAICHI)
    start_import(import_id=again.pk, by=DAICHI)
    done = continue_import(import_id=again.pk, by=DAICHI)
    assert (counts(done), done.corrects_id, Vehicle.objects.count()) == ((1, 0, 0, 0), found.pk, 3)


def test_a_list_is_planned_after_it_came_and_can_be_dropped_until_it_is_taken() -> None:
    kept = receive_list(file=listed([10_001]), file_name="a.csv", by=DAICHI)
    with pytest.raises(NotAllowed, match="how the columns"):
        start_import(import_id=kept.pk, by=DAICHI)
    with pytest.raises(FeedRefused, match="lacks brand"):
        plan_import(import_id=kept.pk, mapping="carsensor", by=DAICHI)
    drop_import(import_id=kept.pk, by=DAICHI)
    done = run(listed([10_001]))
    with pytest.raises(NotAllowed):
        drop_import(import_id=done.pk, by=DAICHI)
    assert StockImport.objects.count() == 1


def test_a_price_rule_makes_fob_of_the_cost_by_the_rate_of_the_day() -> None:
    rules = {
        "name": "costs",
        "fields": {f: {"column": f} for f in ("stock_number", "make", "model", "domestic_price")},
        "price": {"margin_percent": "15", "margin_fixed": "200", "step": "50"},
    }
    content = b"stock_number,make,model,domestic_price\nAR-1,Toyota,Aqua,\xc2\xa51,000,000\n"
    content = content.replace(b"\xc2\xa51,000,000", '"¥1,000,000"'.encode())
    with pytest.raises(FeedRefused, match="exchange rate"):
        run(content, mapping=rules)
    run(content, mapping=rules, yen_rate=Decimal(150))
    # 1,000,000 x 1.15 / 150 + 200 = 7,866.67, rounded up to 50
    assert Vehicle.objects.get().fob_amount == Decimal(7_900)


def test_the_journal_keeps_who_had_a_list_begin_and_stop_though_the_worker_writes() -> None:
    run = begin_import(file=listed([10_001]), by=DAICHI, publish=True)
    stop_import(import_id=run.pk, by=DAICHI)
    start_import(import_id=run.pk, by=DAICHI)
    continue_import(import_id=run.pk, by=system("worker"))
    found = (
        Entry.objects.filter(kind__startswith="stock.import")
        .order_by("pk")
        .values_list("kind", "actor_token")
    )
    begun, stopped, written = "stock.import_begun", "stock.import_stopped", "stock.imported"
    mine = DAICHI.token
    assert list(found) == [(begun, mine), (stopped, mine), (begun, mine), (written, system("worker").token)]
    assert Entry.objects.filter(kind=begun)[0].detail == {"import": run.pk, "full": False, "publish": True}


ASIDE = b"Total,,,,,,,,,,12400\nAsk Daichi about the last one\n" + HEAD.encode() + b"\n,,,,,,,,,,\n"


def test_lines_that_hold_no_vehicle_are_counted_apart_from_those_left_out() -> None:
    content = listed([10_001]) + b"\n" + ASIDE + row(10_002).encode() + b"\nAR-10003,Toyota\n"
    found = run(content)
    assert (counts(found), found.set_aside) == ((2, 0, 0, 1), 3)
    told = [(one.line, one.code, one.end) for one in problems_of(found)]
    assert told == [
        (3, "totals", "line set aside"),
        (4, "remark_line", "line set aside"),
        (5, "head_again", "line set aside"),
        (8, "cells", "row left out"),
    ]
    dry = import_stock(file=content, by=DAICHI, dry_run=True)
    assert (dry.lines_rejected, dry.set_aside) == (1, 3)
    assert [one["end"] for one in dry.as_json()["problems"]] == [end for _line, _code, end in told]
