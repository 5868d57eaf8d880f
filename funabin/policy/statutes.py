"""The laws under which authorities ask for people's data, by country, and how an article is written."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from funabin.policy.document import read_document
from funabin.policy.source import SHIPPED_LAWS

STATUTES = SHIPPED_LAWS / "statutes.yaml"
ARTICLE = re.compile(r"\d{1,4}(-\d{1,3})*(\(\d{1,2}\))?(\([ivxl]{1,6}\))?")  # 197(2), 23-2, 27(1)(ii)


class Statute(BaseModel):
    """The name of a law, in each language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    ja: str

    def words(self, language: str) -> str:
        """Its name in `language`; in English where it is in no other."""
        return self.ja if language == "ja" else self.en


@cache
def statutes(file: Path = STATUTES) -> dict[str, dict[str, Statute]]:
    """By country and short name. Raises OSError, PolicyError or ValidationError where the file is wrong."""
    data = read_document(file.read_text(encoding="utf-8"), file.name).data
    return TypeAdapter(dict[str, dict[str, Statute]]).validate_python(data)


def is_article(text: str) -> bool:
    """Whether it is written as an article is: a number, a paragraph, an item."""
    return ARTICLE.fullmatch(text) is not None
