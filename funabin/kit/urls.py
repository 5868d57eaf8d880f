"""Addresses: the language in front of a page's path, and decorating what a library brings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.urls import URLPattern, URLResolver
from django.utils.translation import get_language

AnyPattern = URLPattern | URLResolver
View = Callable[..., Any]
NEXT = "next"  # the parameter that names the page a sign-in leads back to


class LanguagePattern:
    """`<language>/` of the active language: Django's own may not stand in an include."""

    converters: dict[str, Any] = {}

    @property
    def language_prefix(self) -> str:
        """What is in front now."""
        return f"{get_language() or settings.LANGUAGE_CODE}/"

    @property
    def regex(self) -> re.Pattern[str]:
        """For reversing."""
        return re.compile(re.escape(self.language_prefix))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]] | None:
        """The rest of `path` below the active language."""
        prefix = self.language_prefix
        return (path.removeprefix(prefix), (), {}) if path.startswith(prefix) else None

    def check(self) -> list[Any]:
        """Nothing can be wrong with it."""
        return []

    def describe(self) -> str:
        """For messages."""
        return f"'{self}'"

    def __str__(self) -> str:
        return self.language_prefix


def localized(*patterns: AnyPattern) -> list[AnyPattern]:
    """`patterns` below `<language>/`, the language being the active one. Use it inside any urlpatterns."""
    return [URLResolver(cast(Any, LanguagePattern()), list(patterns))]


def decorated(patterns: Iterable[AnyPattern], decorator: Callable[[View], View]) -> list[AnyPattern]:
    """Copies of `patterns`, every view wrapped: how the pages of a library declare their purpose."""
    return [_decorated_one(pattern, decorator) for pattern in patterns]


def _decorated_one(pattern: AnyPattern, decorator: Callable[[View], View]) -> AnyPattern:
    if isinstance(pattern, URLPattern):
        return URLPattern(pattern.pattern, decorator(pattern.callback), pattern.default_args, pattern.name)
    inner = decorated(pattern.url_patterns, decorator)
    return URLResolver(pattern.pattern, inner, pattern.default_kwargs, pattern.app_name, pattern.namespace)


def language_of_path(path: str) -> str | None:
    """The language in `/<language>/...` or `/my/<language>/...`, where the site offers it."""
    segments = path.lstrip("/").split("/", 2)
    if segments[0] == "my":
        segments = segments[1:]
    return segments[0] if segments and segments[0] in dict(settings.LANGUAGES) else None


def in_language(path: str, language: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The same page in another language; a path without a language leads to that language's home.

    The page a sign-in leads back to (`next`) changes its language too.
    """
    tail = urlencode([(name, _next_in(value, language) if name == NEXT else value) for name, value in query])
    return _path_in(path, language) + (f"?{tail}" if tail else "")


def _path_in(path: str, language: str) -> str:
    current = language_of_path(path)
    head, _, rest = path.partition(f"/{current}/") if current else ("", "", "")
    return f"{head}/{language}/{rest}"


def _next_in(address: str, language: str) -> str:
    path, mark, query = address.partition("?")
    is_ours = path.startswith("/") and not path.startswith("//") and language_of_path(path)
    return f"{_path_in(path, language)}{mark}{query}" if is_ours else address
