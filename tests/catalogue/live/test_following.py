"""One engine follows its database: late commits, other histories, transactions of its own, pruned logs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from funabin.catalogue import follower as room
from funabin.catalogue import following, live, loading
from funabin.catalogue.actions import change_price, correct_vehicle, mark_sold
from funabin.catalogue.models import Change, Make, Vehicle
from funabin.catalogue.queries import menu
from funabin.catalogue.search import Query
from funabin.catalogue.search.index import Index
from tests.cast import CHIE
from tests.catalogue.stock import draft, offered

committed = pytest.mark.django_db(transaction=True)
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")


def page() -> list[UUID]:
    return live.search(Query()).page


def rows() -> set[tuple[Any, ...]]:
    """Everything the index holds of each vehicle, by the index alone."""
    with live.engine() as engine:
        return facts_of(engine.index)


def facts_of(index: Index) -> set[tuple[Any, ...]]:
    found = set()
    for slot in index.alive.nonzero()[0].tolist():
        texts = {name: codes.texts[index.columns[name][slot]] for name, codes in index.codes.items()}
        numbers = {name: int(each[slot]) for name, each in index.columns.items() if name not in texts}
        found.add(tuple(sorted({**texts, **numbers}.items())))
    return found


def built() -> set[tuple[Any, ...]]:
    """The same, of an index built from the database now."""
    return facts_of(Index.of_cells(loading.on_sale(connection, loading.known_names(connection))))


@committed
def test_changes_are_taken_in_without_reading_everything_anew(counted: Callable[[], int]) -> None:
    first, second = offered(days=2), offered(days=1)
    assert page() == [second.pk, first.pk]
    change_price(vehicle=first, fob=first.fob_amount * 2, by=CHIE)
    third = offered(make="Mitsuoka", model="Galue", location="JPNGO", location_text="Nagoya")
    correct_vehicle(vehicle=second, facts={"mileage_km": 7, "remarks": "rare"}, by=CHIE)
    assert page() == [third.pk, second.pk, first.pk]
    assert rows() == built()
    assert live.search(Query(text="rare")).page == [second.pk]
    mark_sold(vehicle_id=first.pk, by=CHIE)
    Vehicle.objects.filter(pk=third.pk).delete()
    assert page() == [second.pk]
    assert rows() == built()
    assert counted() == 1


@committed
def test_names_follow_makes_models_and_places() -> None:
    offered(location_text="")
    labels = {each.key: each.label for each in live.search(Query()).facets["location"]}
    assert labels == {"JPYOK": "JPYOK"}
    vehicle = offered(make="Mitsuoka", model="Galue", location_text="Yokohama")
    question = Query.parse({"make": "mitsuoka"})
    found = live.search(question).facets
    assert [each.label for each in found["location"]] == ["Yokohama"]
    assert [each.label for each in found["model"]] == ["Galue"]
    Make.objects.filter(key="mitsuoka").update(key="mitsuoka-motor", name="Mitsuoka Motor")
    found = live.search(Query.parse({"make": "mitsuoka-motor"})).facets
    assert live.search(Query.parse({"make": "mitsuoka-motor"})).page == [vehicle.pk]
    assert found["make"][-1].label == "Mitsuoka Motor"
    assert rows() == built()


@committed
def test_a_key_that_changed_while_nobody_looked_is_seen_after_a_snapshot() -> None:
    vehicle = offered(make="Mitsuoka", model="Galue")
    page()
    live.save()
    Make.objects.filter(key="mitsuoka").update(key="mitsuoka-motor")
    live.forget()
    assert live.search(Query.parse({"make": "mitsuoka-motor"})).page == [vehicle.pk]


@committed
def test_a_snapshot_and_what_changed_since_is_what_the_database_holds(counted: Callable[[], int]) -> None:
    kept, sold, changed = offered(days=3), offered(days=2), offered(days=1)
    page()
    live.save()
    mark_sold(vehicle_id=sold.pk, by=CHIE)
    change_price(vehicle=changed, fob=changed.fob_amount * 2, by=CHIE)
    new = offered()
    live.forget()
    assert page() == [new.pk, changed.pk, kept.pk]
    assert rows() == built()
    assert counted() == 1  # before the snapshot


@committed
def test_too_many_changes_are_read_anew(counted: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    page()
    monkeypatch.setattr(room, "MANY", 3)
    vehicles = [offered() for _ in range(3)]
    assert set(page()) == {vehicle.pk for vehicle in vehicles}
    assert counted() == 2


@committed
def test_half_a_change_is_read_anew(counted: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    page()
    vehicle = offered()

    def fail(*args: object) -> None:
        raise KeyError

    with monkeypatch.context() as broken:
        broken.setattr(Index, "apply", fail)
        assert page() == [vehicle.pk]
    assert counted() == 2


# another history


def go_back(to: int) -> None:
    """The database as it was after its change `to`: the log and its counter are those of then."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_change WHERE id > %s", [to])
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('catalogue_change', 'id'), {to})")
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = 'catalogue_change'", [to])


@committed
def test_a_database_put_back_is_read_anew(counted: Callable[[], int]) -> None:
    vehicle = offered()
    then = Change.objects.latest("id").pk
    Vehicle.objects.filter(pk=vehicle.pk).update(state="draft")
    assert page() == []
    Vehicle.objects.filter(pk=vehicle.pk).update(state="available")
    go_back(then)
    assert page() == [vehicle.pk]
    assert counted() == 2


@committed
def test_another_history_with_the_same_numbers_is_read_anew(counted: Callable[[], int]) -> None:
    first, second = offered(days=1), offered()
    then = Change.objects.latest("id").pk
    Vehicle.objects.filter(pk=first.pk).update(state="draft")
    assert page() == [second.pk]
    Vehicle.objects.filter(pk=first.pk).update(state="available")
    go_back(then)
    Vehicle.objects.filter(pk=second.pk).update(state="draft")
    assert Change.objects.latest("id").pk == then + 1  # the number the first history had here, too
    assert page() == [first.pk]
    assert counted() == 2


@committed
@pytest.mark.skipif(connection.vendor == "postgresql", reason="there the transaction's number is seen, too")
def test_by_numbers_alone_another_history_would_be_taken_for_the_same() -> None:
    first, second = offered(days=1), offered()
    then = Change.objects.latest("id").pk
    Vehicle.objects.filter(pk=first.pk).update(state="draft")
    assert page() == [second.pk]
    Vehicle.objects.filter(pk=first.pk).update(state="available")
    go_back(then)
    Vehicle.objects.filter(pk=second.pk).update(state="draft")
    Change.objects.filter(pk=then + 1).update(transaction=live._follower._stamp.last[1])
    assert page() == [second.pk]  # wrong: the first is offered


@committed
def test_an_old_stamp_is_not_followed_up() -> None:
    page()
    stamp = live._follower._stamp
    assert stamp is not None
    assert following.news(connection, stamp).stamp is not None
    assert following.news(connection, replace(stamp, at=stamp.at - following.OLDEST - 1)) == following.LOST


@committed
@only_postgresql
def test_a_log_whose_transactions_are_counted_from_an_earlier_number_is_another() -> None:
    offered()
    page()
    stamp = live._follower._stamp
    assert stamp is not None
    later = ":".join(str(int(end) + 1_000_000) for end in stamp.snapshot.split(":")[:2]) + ":"
    assert following.news(connection, replace(stamp, snapshot=later)) == following.LOST


# a transaction of one's own


@pytest.mark.django_db
def test_a_transaction_sees_what_it_wrote_and_forgets_what_it_undid() -> None:
    vehicle = offered()
    assert page() == [vehicle.pk]
    before = live.version()
    mark = transaction.savepoint()
    other = offered()
    assert set(page()) == {vehicle.pk, other.pk}
    assert live.version() != before
    transaction.savepoint_rollback(mark)
    assert page() == [vehicle.pk]
    assert live.version() == before
    third = offered()  # may take the number in the log that the other had
    assert set(page()) == {vehicle.pk, third.pk}


@committed
def test_nobody_else_sees_what_a_transaction_wrote_until_it_is_committed() -> None:
    vehicle = offered()
    assert page() == [vehicle.pk]
    seen: list[list[UUID]] = []
    with transaction.atomic():
        other = offered()
        thread = threading.Thread(target=lambda: (seen.append(page()), connections.close_all()))
        thread.start()
        thread.join()
        assert set(page()) == {vehicle.pk, other.pk}
    assert seen == [[vehicle.pk]]
    assert set(page()) == {vehicle.pk, other.pk}


@committed
def test_a_transaction_that_wrote_nothing_asks_the_engine_of_the_process(counted: Callable[[], int]) -> None:
    vehicle = offered()
    assert page() == [vehicle.pk]
    with live.engine() as of_the_process:
        pass
    with transaction.atomic(), live.engine() as inside:
        assert inside is of_the_process
    assert counted() == 1


@committed
def test_inside_the_engine_stays_as_it_is_and_asking_again_is_free() -> None:
    first = offered()
    with live.engine() as engine:
        second = offered()
        assert page() == [first.pk]
        with live.engine() as again:
            assert again is engine
    assert set(page()) == {first.pk, second.pk}


# values, counts


@pytest.mark.django_db
def test_values_on_sale_are_known_and_kept_until_the_stock_changes() -> None:
    vehicle = offered(auction_grade="4.5")
    draft(make="Mitsuoka", model="Galue", auction_grade="6")
    known = live.known_values()
    assert (known["model"], known["grade"]) == ({"toyota-hiace-van"}, {"", "4.5"} - {""})
    assert live.known_values() is known
    mark_sold(vehicle_id=vehicle.pk, by=CHIE)
    assert live.known_values()["model"] == set()


@committed
def test_menu_and_list_count_alike_after_any_change() -> None:
    for days in range(3):
        offered(days=days, body_type="suv")
    found = menu(timezone.now())
    assert sum(each.count for each in found.types) == sum(each.count for each in found.makes) == 3
    mark_sold(vehicle_id=page()[0], by=CHIE)
    found = menu(timezone.now())
    assert sum(each.count for each in found.types) == sum(each.count for each in found.makes) == 2


@committed
def test_the_version_needs_no_engine() -> None:
    offered()
    before = live.version()
    assert live._follower._engine is None
    vehicle = offered()
    after = live.version()
    assert after != before
    assert page()[0] == vehicle.pk
    assert live.version() == after


@committed
def test_a_connection_that_broke_is_made_anew() -> None:
    vehicle = offered()
    page()
    line = live._follower._line
    assert line._connection is not None
    line._connection.connection.close()
    other = offered()
    assert set(page()) == {vehicle.pk, other.pk}
