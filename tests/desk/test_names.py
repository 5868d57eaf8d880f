"""The dictionary of makes and models: other names, two that are one, texts written anew."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.catalogue.actions import names as acting
from funabin.catalogue.models import Make, Vehicle, VehicleModel
from funabin.catalogue.names import model_named, present_key
from funabin.catalogue.tasks.names import run_texts
from funabin.journal.models import Entry
from tests.catalogue.stock import draft
from tests.desk.conftest import Desk

MODEL = "/desk/models/toyota-hiace-van/"


@pytest.fixture
def daichi(desk: Desk) -> Client:
    """The stock clerk."""
    return desk("daichi", "stock")


def test_other_names_lead_to_the_vehicle_in_search_and_in_lists(daichi: Client) -> None:
    row = draft(stock_number="AR-50001")
    assert "wagonette" not in row.search_text
    answer = daichi.post(MODEL, {"name": "Hiace Van", "aliases": "Wagonette\r\n  ハイエースV \n\nWagonette"})
    assert answer.status_code == 302
    assert VehicleModel.objects.get(key="toyota-hiace-van").aliases == ["Wagonette", "ハイエースV"]
    assert run_texts() == 1
    row.refresh_from_db()
    assert " wagonette" in row.search_text
    assert run_texts() == 0
    assert model_named("Toyota", "wagonette").pk == row.model_id
    assert "AR-50001" in daichi.get("/desk/vehicles/?q=wagonette").content.decode()


def test_a_renamed_model_keeps_its_address_and_its_former_name(daichi: Client) -> None:
    row = draft(stock_number="AR-50001")
    daichi.post(MODEL, {"name": "HiAce", "aliases": ""})
    found = VehicleModel.objects.get(key="toyota-hiace-van")
    assert (found.name, found.aliases) == ("HiAce", ["Hiace Van"])
    assert model_named("Toyota", "Hiace Van") == found
    assert model_named("Toyota", "hiace") == found
    run_texts()
    row.refresh_from_db()
    assert (" hiace" in row.search_text, row.title.startswith("Toyota HiAce")) == (True, True)
    entry = Entry.objects.get(kind="names.changed")
    assert entry.detail == {"of": "model", "row": found.pk, "renamed": True, "aliases": 1}


def test_a_name_in_japanese_leads_where_the_former_address_of_its_english_name_leads(daichi: Client) -> None:
    found = draft(stock_number="AR-50001").model
    VehicleModel.objects.filter(pk=found.pk).update(name="Regius", aliases=[], former_keys=["toyota-hiace"])
    assert model_named("Toyota", "ハイエース") == found
    VehicleModel.objects.filter(pk=found.pk).update(former_keys=[])
    made = model_named("Toyota", "ハイエース")
    assert (made.key, made.name) == ("toyota-hiace", "Hiace")


def test_two_models_become_one_and_the_old_address_leads_there(daichi: Client) -> None:
    kept, moved = draft(stock_number="AR-50001"), draft(stock_number="AR-50002", model="Hiace Vann")
    daichi.post("/desk/models/toyota-hiace-vann/merge/", {"into": "toyota-hiace-van"})
    moved.refresh_from_db()
    assert moved.model_id == kept.model_id
    model = VehicleModel.objects.get(key="toyota-hiace-van")
    assert (model.aliases, model.former_keys) == (["Hiace Vann"], ["toyota-hiace-vann"])
    assert present_key("model", "toyota-hiace-vann") == "toyota-hiace-van"
    assert present_key("model", "toyota-corolla") == ""
    assert not VehicleModel.objects.filter(key="toyota-hiace-vann").exists()
    assert draft(stock_number="AR-50003", model="hiace vann").model_id == model.pk
    assert run_texts() == 1
    moved.refresh_from_db()
    assert " hiace van " in moved.search_text


def test_nothing_is_merged_before_the_other_model_is_chosen(daichi: Client) -> None:
    draft(stock_number="AR-50001")
    draft(stock_number="AR-50002", model="Hiace Vann")
    page = daichi.get("/desk/models/toyota-hiace-vann/").content.decode()
    assert '<option value="" selected>Choose a model</option>' in page
    told = daichi.post("/desk/models/toyota-hiace-vann/merge/", {"into": ""}, follow=True).content.decode()
    assert "Choose the other model." in told
    assert VehicleModel.objects.filter(key="toyota-hiace-vann").exists()


def test_a_name_of_another_model_is_refused_at_the_form(daichi: Client) -> None:
    draft(stock_number="AR-50001")
    draft(stock_number="AR-50002", model="Noah")
    page = daichi.post(MODEL, {"name": "Hiace Van", "aliases": "NOAH"}).content.decode()
    assert "is the name of another one." in page
    assert "NOAH</textarea>" in page
    assert VehicleModel.objects.get(key="toyota-hiace-van").aliases == []


def test_without_that_refusal_one_name_would_mean_two(
    daichi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft(stock_number="AR-50001")
    draft(stock_number="AR-50002", model="Noah")
    monkeypatch.setattr(acting, "unlike", lambda row, names: "")
    daichi.post(MODEL, {"name": "Hiace Van", "aliases": "NOAH"})
    assert VehicleModel.objects.get(key="toyota-hiace-van").aliases == ["NOAH"]


def test_a_make_has_other_names_and_its_place_in_the_menu_stays(daichi: Client) -> None:
    row = draft(stock_number="AR-50001")
    daichi.post("/desk/makes/toyota/", {"name": "Toyota", "aliases": "Toyopet"})
    make = Make.objects.get(key="toyota")
    assert (make.aliases, make.listed, make.position) == (["Toyopet"], True, 0)
    assert run_texts() == 1
    row.refresh_from_db()
    assert " toyopet" in row.search_text
    assert draft(stock_number="AR-50002", make="TOYOPET").make == make


def test_texts_are_written_in_batches_and_stopping_loses_nothing(
    daichi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "BATCH", 2)
    for number in range(5):
        draft(stock_number=f"AR-5000{number}")
    daichi.post(MODEL, {"name": "Hiace Van", "aliases": "Wagonette"})
    with monkeypatch.context() as killed:
        killed.setattr(acting, "texts_written", None)
        assert run_texts(seconds=0) == 0
    written = Vehicle.objects.filter(search_text__contains=" wagonette")
    assert written.count() == 2
    assert [run_texts(seconds=0), run_texts(seconds=0)] == [0, 1]
    assert written.count() == 5


def test_a_name_given_while_texts_are_written_is_not_forgotten(daichi: Client) -> None:
    draft(stock_number="AR-50001")
    daichi.post(MODEL, {"name": "Hiace Van", "aliases": "Wagonette"})
    VehicleModel.objects.update(names_version=2)
    acting.texts_written(VehicleModel.objects.get(key="toyota-hiace-van"), 1)
    assert run_texts() == 1


def test_everybody_looks_and_only_stock_clerks_write(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    key = hiace.model.key
    assert chie.get("/desk/makes/").status_code == 200
    assert 'name="aliases"' not in chie.get("/desk/makes/toyota/").content.decode()
    assert chie.post("/desk/makes/toyota/", {"name": "Tojota"}).status_code == 403
    assert chie.post(f"/desk/models/{key}/", {"name": "Haice"}).status_code == 403
    assert chie.post(f"/desk/models/{key}/merge/", {"into": key}).status_code == 403
    assert Make.objects.get(key="toyota").name == "Toyota"
    assert chie.get("/desk/models/no-such/").status_code == 404
