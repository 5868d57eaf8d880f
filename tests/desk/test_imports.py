"""Stock lists at the desk: brought in, mapped, seen before anything is written, run, answered, corrected."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from funabin.catalogue.actions.imports import continue_import
from funabin.catalogue.models import StockImport, StockMappingFile, StockSource, Vehicle
from funabin.desk import uploads, urls
from funabin.journal.actor import system
from tests.desk.conftest import Desk
from tests.messy import CANTER, HEAD, HIACE, NOTE, ODD, messy

AT = "/desk/stock/imports/"
WORD = re.compile(r'<label for="id_(word-\d+-\d+)"><span>(.*?)</span>')
CHOSEN = re.compile(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]*)" selected>')


@pytest.fixture
def daichi(desk: Desk) -> Client:
    """The stock clerk."""
    return desk("daichi", "stock")


def bring(client: Client, content: bytes, name: str = "yard.csv", **told: str) -> Any:
    """The clerk brings a file in."""
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(f"{AT}new/", {"file": file, "mapping": "", **told})


def newest() -> StockImport:
    """The list that was brought in last."""
    return StockImport.objects.latest("pk")


def shown(client: Client, step: str) -> str:
    """A page of the newest list."""
    answer = client.get(f"{AT}{newest().pk}/{step}")
    assert answer.status_code == 200
    return answer.content.decode()


def as_shown(page: str) -> dict[str, str]:
    """What the form of the columns says when nobody touches it."""
    chosen = {name: (OPTION.findall(options) or [""])[0] for name, options in CHOSEN.findall(page)}
    text = re.findall(r'<input type="(?:text|number)" name="([\w-]+)"(?: value="([^"]*)")?', page)
    return {**chosen, **dict(text)}


def settle(client: Client, **words: str) -> Any:
    """Send the columns as guessed, but 年式 with its month, and with these words explained."""
    page = shown(client, "columns/")
    told = as_shown(page) | {f"fact-{HEAD.index('年式')}": "registration"}
    named = {text: name for name, text in WORD.findall(page)}
    told |= {named[text]: key for text, key in words.items()}
    return client.post(f"{AT}{newest().pk}/columns/", told)


def work() -> StockImport:
    """The worker does what it has to do."""
    continue_import(import_id=newest().pk, by=system("worker"))
    return newest()


def run(client: Client, content: bytes, **told: str) -> StockImport:
    """A file from the first page to the end of the worker's work."""
    assert bring(client, content, **told).status_code == 302
    assert settle(client).status_code == 302
    client.post(f"{AT}{newest().pk}/start/")
    return work()


@pytest.mark.usefixtures("trade")
def test_only_who_keeps_the_stock_sees_these_pages(desk: Desk, daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    StockSource.objects.create(name="yard", kind="folder", place="/srv/stock/yard", mapping="house")
    numbers = {"run": newest().pk, "source": StockSource.objects.get().pk}
    here = [one for one in urls.urlpatterns if str(one.pattern).startswith("stock/")]
    ways: list[tuple[str, Callable[..., Any]]] = []
    chie = desk("chie", "sales")
    for one in here:
        address = reverse(f"desk:{one.name}", kwargs={k: numbers[k] for k in one.pattern.converters})
        ways += [(f"GET {one.name}", lambda at=address: chie.get(at))]
        ways += [(f"POST {one.name}", lambda at=address: chie.post(at))]
    answers = {name: ask().status_code for name, ask in ways}
    assert len(answers) >= 40
    assert set(answers.values()) <= {403, 405}
    assert newest().state == "kept"
    assert StockSource.objects.get().active
    assert "Stock lists" not in chie.get("/desk/vehicles/").content.decode()
    assert "Stock lists" in daichi.get("/desk/vehicles/").content.decode()


def test_a_file_is_kept_and_nothing_is_written(daichi: Client) -> None:
    before = Vehicle.objects.count()
    answer = bring(daichi, messy(HIACE, NOTE))
    assert answer.headers["Location"] == f"{AT}{newest().pk}/columns/"
    assert (newest().state, newest().file_name, Vehicle.objects.count()) == ("kept", "yard.csv", before)
    assert "columns not settled" in daichi.get(AT).content.decode()


def test_the_columns_are_guessed_from_headers_and_values(daichi: Client) -> None:
    bring(daichi, messy(HIACE, NOTE, CANTER))
    page = shown(daichi, "columns/")
    told = as_shown(page)
    guessed = {HEAD[int(name[5:])]: fact for name, fact in told.items() if name.startswith("fact-")}
    expected = {
        "管理番号": "stock_number", "メーカー": "make", "車名": "model", "走行距離": "mileage_km",
        "排気量": "displacement_cc", "燃料": "fuel", "ハンドル": "steering", "車台番号": "chassis_number",
        "備考": "remarks", "色": "colour",
    }  # fmt: skip
    assert {name: guessed[name] for name in expected} == expected
    assert "1.5万km" in page


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"", b"   \r\n"])
def test_a_file_that_is_no_table_is_told_at_its_field(daichi: Client, content: bytes) -> None:
    answer = bring(daichi, content, name="photo.png")
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    assert StockImport.objects.count() == 0


def test_a_file_that_is_too_large_is_told_with_the_limit(
    daichi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    page = bring(daichi, messy(HIACE)).content.decode()
    assert "This file is larger than" in page
    assert StockImport.objects.count() == 0


def test_a_file_within_the_limit_passes_the_same_guard(
    daichi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = messy(HIACE)
    monkeypatch.setattr(uploads, "MOST_BYTES", len(content))
    assert bring(daichi, content).status_code == 302


@pytest.mark.parametrize("role", ["sales", "privacy", ""])
def test_of_whoever_does_not_keep_the_stock_nothing_is_read(
    desk, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(HttpRequest, "_load_post_and_files", lambda request: read.append(request.path))
    sender = desk("chie", role) if role else Client()
    answer = bring(sender, messy(HIACE))
    assert (answer.status_code, read) == (403 if role else 302, [])
    assert StockImport.objects.count() == 0


def test_an_unknown_word_is_explained_once_and_the_preview_knows_it(daichi: Client) -> None:
    bring(daichi, messy(NOTE, ODD))
    assert "モヤモヤ" in shown(daichi, "columns/")
    assert settle(daichi, モヤモヤ="petrol").headers["Location"] == f"{AT}{newest().pk}/preview/"
    rules = newest().mapping["fields"]["fuel"]
    assert next(rule for rule in rules if rule["column"] == "燃料")["values"]["モヤモヤ"] == "petrol"
    page = shown(daichi, "preview/")
    assert "MS-30002" in page
    assert "モヤモヤ" not in page
    assert Vehicle.objects.filter(stock_number__startswith="MS-").count() == 0


def test_columns_without_make_or_number_are_told_and_nothing_is_lost(daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    before = newest().mapping
    answer = daichi.post(f"{AT}{newest().pk}/columns/", {"fact-2": "model", "fact-7": "fuel"})
    page = answer.content.decode()
    assert "No column holds: Make." in page
    assert "No column says how a vehicle is known again" in page
    assert newest().mapping == before
    assert as_shown(page)["fact-7"] == "fuel"


def test_a_list_of_many_columns_fits_one_form(daichi: Client) -> None:
    row = dict(zip(HEAD, NOTE, strict=True)) | {f"x{n}": f"{n} words" for n in range(600)}
    text = ",".join(row) + "\r\n" + ",".join(f'"{cell}"' for cell in row.values())
    bring(daichi, text.encode())
    assert "columns more were not recognised" in shown(daichi, "columns/")
    assert settle(daichi).status_code == 302
    assert "MS-30002" in shown(daichi, "preview/")


def test_a_kept_list_whose_file_is_gone_leads_back(daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    StockImport.objects.update(file="imports/none")
    page = daichi.get(f"{AT}{newest().pk}/columns/", follow=True).content.decode()
    assert "The file is no longer kept." in page


def test_what_is_changed_on_the_page_is_what_is_read(daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    told = as_shown(shown(daichi, "columns/"))
    grade = HEAD.index("グレード")
    daichi.post(f"{AT}{newest().pk}/columns/", told | {f"fact-{grade}": "", "same-steering": "left"})
    assert "grade" not in newest().mapping["fields"]
    assert newest().mapping["defaults"]["steering"] == "left"


def test_a_messy_list_becomes_vehicles_and_its_report_says_what_did_not(daichi: Client) -> None:
    done = run(daichi, messy(HIACE, NOTE, CANTER, ODD), publish="on")
    assert done.state == "done"
    van = Vehicle.objects.get(stock_number="MS-30001")
    assert (van.make.name, van.mileage_km, van.registration_year, van.registration_month) == (
        "Toyota",
        15_000,
        2018,
        5,
    )
    assert (van.fuel, van.transmission, van.displacement_cc) == ("diesel", "auto", 2800)
    assert Vehicle.objects.get(stock_number="MS-30002").registration_year == 2019
    assert Vehicle.objects.get(stock_number="MS-30003").displacement_cc == 3000
    page = shown(daichi, "")
    assert 'href="/desk/vehicles/MS-30001/"' in page
    assert "モヤモヤ" in page
    assert "燃料" in page
    assert 'http-equiv="refresh"' not in page


TOTALS = ("合計", "", "3台", *[""] * (len(HEAD) - 3))


def test_what_became_of_each_line_is_told_before_and_after(daichi: Client) -> None:
    bring(daichi, messy(NOTE, ODD, HEAD, TOTALS))
    settle(daichi)
    assert "2 lines hold no vehicle and are set aside" in shown(daichi, "preview/")
    daichi.post(f"{AT}{newest().pk}/start/")
    assert work().set_aside == 2
    page = shown(daichi, "")
    assert re.findall(r"<dt>([^<]*)</dt><dd[^>]*>2</dd>", page) == ["New", "Lines set aside"]
    ends = re.findall(r"<td>(row left out|taken without it|line set aside)</td>", page)
    assert ends == ["taken without it", "taken without it", "line set aside", "line set aside"]
    assert "Only the first 1,000" not in page
    StockImport.objects.update(problems=newest().problems * 250)
    assert "Only the first 1,000 problems are kept" in shown(daichi, "")


def test_the_same_list_again_changes_nothing(daichi: Client) -> None:
    first = run(daichi, messy(HIACE, NOTE))
    again = run(daichi, messy(HIACE, NOTE))
    assert (first.created, again.created, again.updated, again.unchanged) == (2, 0, 0, 2)


def test_a_running_list_reloads_itself_with_and_without_script(daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    settle(daichi)
    daichi.post(f"{AT}{newest().pk}/start/")
    page = shown(daichi, "")
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert f'hx-get="{AT}{newest().pk}/"' in page
    work()
    part = daichi.get(f"{AT}{newest().pk}/", headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"


def test_a_list_is_stopped_and_goes_on(daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    settle(daichi)
    at = f"{AT}{newest().pk}/"
    daichi.post(f"{at}start/")
    daichi.post(f"{at}stop/")
    assert work().state == "stopped"
    assert "Go on" in shown(daichi, "")
    daichi.post(f"{at}resume/")
    assert work().state == "done"
    assert Vehicle.objects.filter(stock_number="MS-30002").count() == 1


def test_a_list_that_began_is_neither_mapped_nor_thrown_away(daichi: Client) -> None:
    done = run(daichi, messy(NOTE))
    for step in ("columns/", "preview/"):
        assert daichi.get(f"{AT}{done.pk}/{step}").status_code == 404
    for step in ("columns/", "start/", "drop/", "mapping/save/"):
        assert daichi.post(f"{AT}{done.pk}/{step}").status_code == 404
    assert newest().state == "done"
    assert daichi.get(f"{AT}999/").status_code == 404


def test_a_file_that_waits_is_thrown_away(daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    page = daichi.post(f"{AT}{newest().pk}/drop/", follow=True).content.decode()
    assert "The file is thrown away." in page
    assert StockImport.objects.count() == 0


def full_with_one_missing(client: Client) -> StockImport:
    """A full list, then another without the Note."""
    run(client, messy(*many(9), NOTE), full="on", publish="on")
    return run(client, messy(*many(9)), full="on", publish="on")


def many(count: int) -> list[tuple[str, ...]]:
    """So many other Hiaces."""
    return [
        ("MS-4%04d" % n, *HIACE[1:14], f"GDH206-2{n:06d}", *HIACE[15:])  # noqa: UP031
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("answer", "state"), [("sold", "sold"), ("withdraw", "draft"), ("keep", "available")]
)
def test_a_missing_vehicle_waits_for_an_answer(daichi: Client, answer: str, state: str) -> None:
    asking = full_with_one_missing(daichi)
    assert (asking.state, asking.missing) == ("asking", 1)
    note = Vehicle.objects.get(stock_number="MS-30002")
    assert note.state == "available"
    page = shown(daichi, "missing/")
    assert "MS-30002" in page
    assert "So many at once" not in page
    daichi.post(f"{AT}{asking.pk}/missing/answer/", {"answer": answer})
    assert work().state == "done"
    note.refresh_from_db()
    assert note.state == state


def test_no_answer_and_an_unknown_one_change_nothing(daichi: Client) -> None:
    asking = full_with_one_missing(daichi)
    for told in ({}, {"answer": "delete"}):
        page = daichi.post(f"{AT}{asking.pk}/missing/answer/", told, follow=True).content.decode()
        assert "Choose what the missing vehicles are." in page
    assert work().state == "asking"


def test_many_missing_at_once_need_a_look_at_the_file(daichi: Client) -> None:
    run(daichi, messy(*many(9), NOTE), full="on", publish="on")
    asking = run(daichi, messy(NOTE), full="on", publish="on")
    page = shown(daichi, "missing/")
    assert "So many at once are seldom sold" in page
    at = f"{AT}{asking.pk}/missing/answer/"
    daichi.post(at, {"answer": "sold"})
    assert newest().state == "asking"
    daichi.post(at, {"answer": "sold", "looked": "on"})
    assert work().state == "done"
    assert Vehicle.objects.filter(state="sold").count() == 9


def test_a_mapping_is_kept_and_a_name_that_exists_is_asked_about(daichi: Client) -> None:
    bring(daichi, messy(NOTE))
    settle(daichi)
    at = f"{AT}{newest().pk}/mapping/save/"
    assert daichi.post(at, {"mapping_name": "yard"}).status_code == 302
    first = StockMappingFile.objects.get().text
    settle(daichi)
    page = daichi.post(at, {"mapping_name": "yard"}).content.decode()
    assert "A mapping of this name exists." in page
    assert 'name="replace"' in page
    assert daichi.post(at, {"mapping_name": "yard", "replace": "on"}).status_code == 302
    assert StockMappingFile.objects.get().text == first
    assert daichi.post(at, {"mapping_name": "../yard"}).status_code == 200
    assert StockMappingFile.objects.count() == 1
    assert bring(daichi, messy(NOTE), mapping="yard").status_code == 302


def test_rows_left_out_are_corrected_on_the_page_and_come_in_alone(daichi: Client) -> None:
    first = run(daichi, messy(NOTE, ("", *ODD[1:])))
    assert (first.created, first.rejected) == (1, 1)
    page = shown(daichi, "correct/")
    cell = re.search(r'id="(cell-\d+-0)"', page)
    assert cell
    told = dict(re.findall(r'name="(cell-\d+-\d+)" value="([^"]*)"', page))
    daichi.post(f"{AT}{first.pk}/correct/", told | {cell[1]: "MS-30009"})
    again = work()
    assert (again.corrects_id, again.created, again.rejected) == (first.pk, 1, 0)
    assert Vehicle.objects.filter(stock_number="MS-30009").exists()


def test_the_problems_are_a_file_without_formulas(daichi: Client) -> None:
    done = run(daichi, messy(NOTE, ("=1+1", "", *ODD[2:])))
    answer = daichi.get(f"{AT}{done.pk}/problems.csv")
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeffLine,Column,In the file,Why,What became of the row,What to do\r\n")
    assert ",=" not in text
    rows = daichi.get(f"{AT}{done.pk}/left-out.csv").content.decode()
    assert "\n'=1+1," in rows


SOURCE = {
    "source_name": "uss", "kind": "folder", "place": "/srv/stock/uss", "mapping": "house",
    "every_minutes": "60", "full": "on", "missing": "ask", "guard": "20", "publish": "",
}  # fmt: skip


def test_a_folder_is_watched_changed_paused_and_forgotten(daichi: Client) -> None:
    at = "/desk/stock/sources/"
    assert daichi.post(f"{at}new/", SOURCE).status_code == 302
    row = StockSource.objects.get()
    assert (row.name, row.full, row.publish, row.active) == ("uss", True, False, True)
    daichi.post(f"{at}{row.pk}/", SOURCE | {"every_minutes": "5"})
    daichi.post(f"{at}{row.pk}/pause/")
    row.refresh_from_db()
    assert (row.every_minutes, row.active) == (5, False)
    assert "paused" in daichi.get(AT).content.decode()
    daichi.post(f"{at}{row.pk}/resume/")
    row.refresh_from_db()
    assert row.active
    assert "Watch again" not in daichi.get(AT).content.decode()
    daichi.post(f"{at}{row.pk}/look/")
    daichi.post(f"{at}{row.pk}/remove/")
    assert StockSource.objects.count() == 0
    assert daichi.get(f"{at}{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "srv/uss"},
        {"kind": "address", "place": "http://lists.example/a.csv"},
        {"source_name": "Uss Nagoya"},
        {"mapping": "none"},
        {"guard": "0"},
    ],
)
def test_what_cannot_be_watched_is_told_at_its_field(daichi: Client, wrong: dict[str, str]) -> None:
    page = daichi.post("/desk/stock/sources/new/", SOURCE | wrong).content.decode()
    assert 'aria-invalid="true"' in page
    assert StockSource.objects.count() == 0


def test_a_second_source_of_a_name_does_not_replace_the_first(daichi: Client) -> None:
    daichi.post("/desk/stock/sources/new/", SOURCE)
    daichi.post("/desk/stock/sources/new/", SOURCE | {"place": "/srv/other"})
    assert StockSource.objects.get().place == "/srv/stock/uss"


def test_an_address_shows_its_host_alone(daichi: Client) -> None:
    secret = "https://lists.example/stock.csv?token=geheim"
    StockSource.objects.create(name="far", kind="address", place=secret, mapping="house")
    page = daichi.get(AT).content.decode()
    assert "lists.example" in page
    assert "geheim" not in page
