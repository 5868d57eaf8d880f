"""A site without a page."""

from typing import Any

urlpatterns: list[Any] = []
