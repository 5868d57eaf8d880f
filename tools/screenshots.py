"""Pictures of a running demonstration: funabin demo --dir DIR, then tools/screenshots.py --site DIR --to F.

Every page on a phone and on a desktop, in English and Japanese where the page speaks both, light and dark.
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright

from funabin.cli.demo.signin import SignIn, code_now, kept

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PUBLIC = {
    "home": "/{language}/",
    "stock": "/{language}/stock/",
    "privacy": "/{language}/privacy/",
    "safety": "/{language}/safety/",
    "inquiry": "/{language}/inquiry/",
}
MY = {"my-home": "/my/{language}/", "my-data": "/my/{language}/data/"}
DESK = {"desk-inbox": "/desk/", "desk-deals": "/desk/deals/", "desk-promises": "/desk/policy/"}


@dataclass(frozen=True)
class Camera:
    """Where the site is, and where the pictures go."""

    browser: Browser
    address: str
    folder: Path

    def take(self, pages: dict[str, str], sign_in: SignIn | None, languages: tuple[str, ...]) -> None:
        """Every page in every size, language and light."""
        state = self._signed_in(sign_in) if sign_in else None
        for size, view in (("phone", PHONE), ("desktop", DESKTOP)):
            for light in ("light", "dark"):
                with self.browser.new_context(
                    viewport=view, color_scheme=light, storage_state=state
                ) as context:
                    page = context.new_page()
                    for name, language in product(pages, languages):
                        page.goto(self.address + pages[name].format(language=language))
                        file = self.folder / f"{name}-{language}-{size}-{light}.png"
                        page.screenshot(path=file, full_page=size == "phone")
                        print(file)

    def _signed_in(self, sign_in: SignIn) -> StorageState:
        home = "/desk/" if sign_in.face == "desk" else "/my/en/"
        with self.browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{self.address}{home}account/login/")
            page.fill("input[name=login]", sign_in.address)
            page.fill("input[name=password]", sign_in.password)
            page.click("main button[type=submit]")
            if sign_in.totp_secret:
                page.fill("input[name=code]", code_now(sign_in.totp_secret))
                page.click("main button[type=submit]")
            page.wait_for_url(self.address + home)
            return context.storage_state()


def main() -> None:
    """Take all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, required=True, help="the demonstration's folder")
    parser.add_argument("--at", default="http://127.0.0.1:8000", help="its address")
    parser.add_argument("--to", type=Path, required=True, help="where the pictures go")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    sign_ins = kept(options.site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        camera = Camera(browser, options.at, options.to)
        camera.take(PUBLIC, None, ("en", "ja"))
        camera.take(MY, next(one for one in sign_ins if one.face == "my"), ("en", "ja"))
        camera.take(DESK, next(one for one in sign_ins if one.face == "desk"), ("en",))
        browser.close()


if __name__ == "__main__":
    main()
