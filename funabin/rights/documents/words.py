"""The fixed words of letters about rights, per language: part of the paper, so they change only with it."""

from __future__ import annotations

from collections.abc import Mapping

from funabin.rights.documents.words_en import EN
from funabin.rights.documents.words_ja import JA

LANGUAGES = ("en", "ja")
WORDS: Mapping[str, Mapping[str, str]] = {"en": EN, "ja": JA}
