"""site.yaml: every mistake is named by its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from funabin.kit.site import SiteError, load_site

AUTOREC = Path(settings.BASE_DIR) / "houses" / "autorec" / "site.yaml"


def changed(folder: Path, old: str, new: str) -> Path:
    text = AUTOREC.read_text(encoding="utf-8")
    assert old in text
    (folder / "site.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return folder / "site.yaml"


def line_of(text: str) -> int:
    return AUTOREC.read_text(encoding="utf-8").splitlines().index(text) + 1


def test_the_autorec_house_can_be_read() -> None:
    site = load_site(AUTOREC)
    assert (site.name, site.currency, site.languages) == ("AUTOREC", "USD", ("en", "ja"))
    assert (site.terms.deposit_percent, site.terms.deposit_business_days) == (Decimal(50), 3)
    assert site.demonstration is not None


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    path = changed(tmp_path, "  claims_days: 14", "  claims_days: soon\n  clams: 1")
    with pytest.raises(SiteError) as caught:
        load_site(path)
    line = line_of("  claims_days: 14")
    assert [text.split(": ")[0] for text in str(caught.value).splitlines()] == [
        f"{path}:{line}",
        f"{path}:{line + 1}",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("languages: [en, ja]", "languages: [en, tlh]", "this version speaks en, ja, not tlh"),
        ("base_url: http://127.0.0.1:8000", "base_url: http://autorec.example", "must begin with https://"),
        ('deposit_percent: "50"', 'deposit_percent: "0"', "greater than 0"),
        ("house: autorec", "house: [", "this is not YAML"),
    ],
)
def test_a_mistake_is_told_in_words(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SiteError, match=words):
        load_site(changed(tmp_path, old, new))


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="funabin new DIR --house NAME"):
        load_site(tmp_path / "site.yaml")
