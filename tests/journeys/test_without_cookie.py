"""Members whose browser refuses cookies and storage, in a house that sets none: with script and without."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.people import Person
from tests.journeys.refusing import refusing
from tests.journeys.running import Running, chromium, publish_again, running_demo
from tests.members.carriers import drop_cookie

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

STORAGE = """() => ["localStorage", "sessionStorage"].map((name) => {
    try { return window[name].length } catch (error) { return error.name }
})"""


@pytest.fixture(scope="module")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration, its policy published again without the members' cookie."""
    if not chromium():
        pytest.skip("no Chromium here: install the package 'chromium' to run the journeys")
    with running_demo(tmp_path_factory.mktemp("bare") / "site", "--vehicles", "40") as running:
        drop_cookie(running.folder)
        publish_again(running)
        yield running


@pytest.fixture
def with_script(driver: Playwright, bare_site: Running, tmp_path: Path) -> Iterator[Person]:
    """Cookies and storage blocked, script on."""
    with refusing(driver, bare_site, tmp_path, script=True) as person:
        yield person


@pytest.fixture
def without_script(driver: Playwright, bare_site: Running, tmp_path: Path) -> Iterator[Person]:
    """Cookies and storage blocked, script off."""
    with refusing(driver, bare_site, tmp_path, script=False) as person:
        yield person


def sign_in(person: Person, name: str, password: str = "") -> None:
    """With what the demonstration printed."""
    known = person.site.sign_in(name)
    person.write(login=known.address, password=password or known.password)
    person.press("Sign in")


def is_at(person: Person, path: str) -> None:
    """What the address bar shows."""
    expect(person.page).to_have_url(f"{person.site.url}{path}")


def test_with_script_the_pages_keep_the_sign_in_and_their_addresses(with_script: Person) -> None:
    joseph, page = with_script, with_script.page
    joseph.go("/my/en/data/")
    joseph.sees("You sign in without a cookie.", "What is lost")
    assert page.locator('[name="remember"]').count() == 0
    sign_in(joseph, "joseph", "not the password")
    joseph.sees("password you specified")
    sign_in(joseph, "joseph")
    joseph.sees("You are signed in without a cookie", "Who opened it")
    is_at(joseph, "/my/en/data/")
    assert page.evaluate(STORAGE) == ["SecurityError", "SecurityError"]
    assert "session-token" not in page.content()

    page.locator(".held li", has_text="+255").get_by_role("link", name="Correct").first.click()
    joseph.write(contact_phone="+255711000111")
    joseph.press("Correct it")
    joseph.sees("It is corrected. The old value is gone.", "+255711000111")
    is_at(joseph, "/my/en/data/")
    assert json.loads(joseph.download(link="Take a copy (JSON)"))["language"] == "en"

    joseph.follow("My deals")
    is_at(joseph, "/my/en/")
    page.locator(".stands a").first.click()
    joseph.sees("Where to pay")
    deal = page.url
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Proforma invoice, Japanese (PDF)").click()
    assert re.fullmatch(r"P\S+-ja\.pdf", waiting.value.suggested_filename)
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")
    assert page.url == deal

    page.go_back()
    is_at(joseph, "/my/en/")
    joseph.sees("My deals and inquiries")
    page.go_forward()
    joseph.sees("Where to pay")
    page.get_by_role("link", name="日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    with page.context.expect_page() as beside:
        joseph.follow("Vehicles")
    expect(beside.value).to_have_url(f"{joseph.site.url}/en/stock/")
    beside.value.close()
    joseph.sees("Where to pay")

    joseph.press("Sign out")
    joseph.sees("Forgot your password?")
    is_at(joseph, "/my/en/account/login/")
    page.go_back()
    joseph.sees("Forgot your password?")


def test_with_script_a_reload_asks_again_and_leads_back(with_script: Person) -> None:
    joseph, page = with_script, with_script.page
    joseph.go("/my/en/")
    sign_in(joseph, "joseph")
    joseph.follow("Your data")
    joseph.sees("Who opened it")
    page.reload()
    joseph.sees("What is lost")
    sign_in(joseph, "joseph")
    is_at(joseph, "/my/en/data/")


def test_with_script_an_upload_arrives_whole_and_a_lost_connection_is_told(with_script: Person) -> None:
    """No page of ours takes a file yet, so a field for one is put into a form that stands there."""
    joseph, page = with_script, with_script.page
    joseph.go("/my/en/")
    sign_in(joseph, "joseph")
    joseph.follow("Ask us")
    page.locator('[name="message_text"]').wait_for()
    page.evaluate(
        """() => {
            const form = document.querySelector("form.form");
            form.enctype = "multipart/form-data";
            const field = document.createElement("input");
            field.type = "file"; field.name = "photo"; form.append(field);
        }"""
    )
    page.locator('[name="photo"]').set_input_files(
        {"name": "車検証.png", "mimeType": "image/png", "buffer": b"\x89PNG" + bytes(3_000_000)}
    )
    joseph.write(message_text="With a file.")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"), page.expect_console_message(lambda said: said.type == "error"):
        joseph.press("Send the inquiry")
    joseph.sees("The page could not be loaded.")
    joseph.watch.wrong.clear()  # the browser told of the lost connection too
    page.context.set_offline(False)
    with page.expect_request(lambda request: request.method == "POST") as asked:
        joseph.press("Send the inquiry")
    assert int(asked.value.all_headers()["content-length"]) > 3_000_000
    assert asked.value.all_headers()["content-type"].startswith("multipart/form-data; boundary=")
    joseph.sees("With a file.")
    expect(page).to_have_url(re.compile(r"/my/en/inquiries/Q\d{4}-\d{4}/$"))


def test_without_script_links_are_buttons_and_forms_carry_the_sign_in(without_script: Person) -> None:
    amina, page = without_script, without_script.page
    amina.go("/my/en/")
    sign_in(amina, "amina")
    amina.sees("You are signed in without a cookie", "My deals and inquiries")
    page.locator(".stands button").first.click()
    amina.sees("People", "Steps")
    amina.press("Your data")
    amina.sees("Who opened it")
    page.locator(".held li", has_text="+254").get_by_role("button", name="Correct").first.click()
    amina.write(contact_phone="+254733000111")
    amina.press("Correct it")
    amina.sees("It is corrected. The old value is gone.", "+254733000111")
    assert json.loads(amina.download(button="Take a copy (JSON)"))["language"] == "en"
    amina.press("日本語")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    amina.press("English")
    amina.press("Sign-in")
    amina.press("Where you are signed in")
    amina.sees("without a cookie", "This one: you are here")
    amina.press("Sign out everywhere")
    amina.sees("Forgot your password?")
    amina.go("/my/en/data/")
    amina.sees("Forgot your password?")


def test_without_script_a_mailed_link_signs_in(without_script: Person) -> None:
    aroha, page = without_script, without_script.page
    known = aroha.site.sign_in("aroha")
    before = max([letter.number for letter in aroha.site.letters(known.address)], default=0)
    aroha.go("/my/en/")
    aroha.follow("Mail me a link that signs me in")
    aroha.write(email=known.address)
    aroha.press("Mail me a link")
    aroha.sees("a link is on its way")
    aroha.go(aroha.site.letter(known.address, "Your link to sign in", after=before).link)
    aroha.sees("Press the button to sign in.")
    aroha.press("Sign in")
    aroha.sees("You are signed in without a cookie", "My deals and inquiries")
    page.locator(".stands button").first.click()
    aroha.sees("Steps")


def test_where_there_is_a_cookie_whoever_refuses_it_signs_in_all_the_same(
    driver: Playwright, site: Running, tmp_path: Path
) -> None:
    with refusing(driver, site, tmp_path, script=True) as kenta:
        kenta.go("/my/en/")
        kenta.follow("Sign in without a cookie")
        kenta.sees("What is lost")
        sign_in(kenta, "kenta")
        kenta.sees("You are signed in without a cookie")
        kenta.follow("Your data")
        kenta.sees("Who opened it")
        kenta.press("Sign out")
        kenta.sees("What is lost")
