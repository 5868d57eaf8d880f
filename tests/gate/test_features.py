"""A feature exists where the policy in force declares its points, and nowhere else."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from funabin.gate.features import Taken, taken_for, where_taken
from funabin.gate.models import PolicyVersion
from funabin.gate.queries import staff_roles, takes

pytestmark = pytest.mark.django_db


def page(request: object) -> HttpResponse:
    """A view of some feature."""
    return HttpResponse("here")


def test_points_are_taken_that_the_policy_declares(house: PolicyVersion) -> None:
    assert takes("inquiry", "order.consignee")
    assert not takes("inquiry", "raffle")
    taken = Taken()
    assert (taken["inquiry__by_staff"], taken["order"], taken["raffle"]) == (True, True, False)


def test_without_a_policy_nothing_is_taken() -> None:
    assert not Taken()["inquiry"]


def test_a_view_of_a_feature_the_house_does_not_have_is_no_page(house: PolicyVersion) -> None:
    request = RequestFactory().get("/")
    assert where_taken("inquiry", "thread")(page)(request).content == b"here"
    with pytest.raises(Http404):
        where_taken("inquiry", "raffle")(page)(request)
    with pytest.raises(ValueError, match="name the collection points"):
        where_taken()


def test_a_request_asks_for_the_points_once(house: PolicyVersion, django_assert_num_queries) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        where_taken("inquiry")(page)(request)
        assert taken_for(request)["order"]


def test_who_does_which_work_follows_from_the_grants(house: PolicyVersion) -> None:
    assert staff_roles("inquiry.answer") == {"sales"}
    assert staff_roles("order.fulfil", "ship", "invoice", "payment") == {
        "sales", "accounts", "shipping", "privacy",  # the responsible person sees who a refund goes to
    }  # fmt: skip
    assert staff_roles("invoice", points=["order.consignee"]) == {"sales", "accounts"}
    assert staff_roles("ship", points=["inquiry"]) == frozenset()
