"""Numbers run by the month in Japan without gaps; a token is used once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from funabin.gate.actions import next_number
from funabin.kit.numbers import month_of
from funabin.trade.actions.tokens import forget_spent_tokens, spend_token
from funabin.trade.models import SpentToken
from funabin.trade.rules.numbers import proforma_number

NOVEMBER = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)  # one minute before midnight in Japan


@pytest.mark.django_db
def test_numbers_run_by_series_and_month() -> None:
    numbers = [next_number("Q", at=NOVEMBER) for _ in range(2)]
    numbers += [next_number("D", at=NOVEMBER), next_number("Q", at=NOVEMBER + timedelta(minutes=1))]
    assert numbers == ["Q2611-0001", "Q2611-0002", "D2611-0001", "Q2612-0001"]


@pytest.mark.django_db
def test_a_number_rolled_back_is_given_again() -> None:
    with transaction.atomic():
        next_number("Q", at=NOVEMBER)
        transaction.set_rollback(True)
    assert next_number("Q", at=NOVEMBER) == "Q2611-0001"


@pytest.mark.django_db
def test_a_token_is_spent_once_and_forgotten_when_it_expired() -> None:
    assert spend_token("word", until=NOVEMBER)
    assert not spend_token("word", until=NOVEMBER)
    assert "word" not in SpentToken.objects.get().digest
    assert forget_spent_tokens(at=NOVEMBER - timedelta(seconds=1)) == 0
    assert forget_spent_tokens(at=NOVEMBER) == 1


def test_the_month_is_japans() -> None:
    assert (month_of(NOVEMBER), month_of(NOVEMBER + timedelta(minutes=1))) == ("2611", "2612")


def test_an_invoice_is_numbered_after_its_deal() -> None:
    assert proforma_number("D2611-0007") == "P2611-0007"
