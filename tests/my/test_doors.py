"""Pages before the sign-in: every language, and what anyone may read."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["login", "signup", "password/reset"])
def test_a_page_of_sign_in_offers_every_language_and_the_policy(house: object, page: str) -> None:
    answer = Client().get(f"/my/en/account/{page}/?next=/my/en/data/").content.decode()
    assert f'href="/my/ja/account/{page}/?next=%2Fmy%2Fja%2Fdata%2F" lang="ja" hreflang="ja">日本語' in answer
    assert (
        f'href="/my/en/account/{page}/?next=%2Fmy%2Fen%2Fdata%2F" lang="en" hreflang="en" aria-current'
        in answer
    )
    assert 'href="/en/privacy/"' in answer
    assert 'href="/en/rights/"' in answer


def test_the_sign_in_of_the_desk_leads_nowhere_else(house: object) -> None:
    answer = Client().get("/desk/", follow=True).content.decode()
    assert "This is the desk of the firm." in answer
    assert 'href="/en/privacy/"' not in answer
