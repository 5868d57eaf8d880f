"""The small site of `pages_for_tests`, with the middlewares of the kit and nothing of the rooms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from funabin.kit.rates import BUCKETS

OF_ROOMS = ("funabin.gate", "funabin.members", "funabin.desk", "allauth")


@pytest.fixture
def small_site(settings: Settings) -> Iterator[Settings]:
    """The small site as the project."""
    settings.ROOT_URLCONF = settings.DESK_URLCONF = "tests.kit.pages_for_tests"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(OF_ROOMS)]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    settings.COOKIE_REGISTER = "tests.kit.pages_for_tests.register"
    BUCKETS.forget_all()
    yield settings
    BUCKETS.forget_all()


@pytest.fixture
def visitor(small_site: Settings) -> Client:
    """Someone with a browser."""
    return Client()
