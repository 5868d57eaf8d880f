"""What is known of other countries' protection of personal data: told before data goes there (APPI 28)."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from funabin.policy.document import read_document
from funabin.policy.source import SHIPPED_LAWS

ABROAD = SHIPPED_LAWS / "abroad.yaml"


class Adequate(BaseModel):
    """The countries whose protection the Commission recognised as equal (APPI 28(1)), since when, by what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date
    source: str
    countries: frozenset[str]


class CountryInformation(BaseModel):
    """How a country protects personal data, in each language; as of a day, read at a source (APPI 28(2))."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date | None = None  # None: not known
    source: str = ""
    en: str
    ja: str

    @property
    def is_known(self) -> bool:
        """Whether somebody has found out; otherwise the words say why not (Enforcement Rules 17(3))."""
        return self.as_of is not None

    def words(self, language: str) -> str:
        """The information in `language`; in English where it is in no other."""
        return self.ja if language == "ja" else self.en


class Abroad(BaseModel):
    """Everything in law/abroad.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    adequate: Adequate
    unknown: CountryInformation
    countries: dict[str, CountryInformation]

    def is_adequate(self, country: str) -> bool:
        """Whether a firm in this country (ISO 3166) is judged like one in Japan."""
        return country in self.adequate.countries

    def information(self, country: str) -> CountryInformation:
        """What a person is told of a country; that it is unknown, and why, where nobody has found out."""
        return self.countries.get(country, self.unknown)


@cache
def abroad(file: Path = ABROAD) -> Abroad:
    """The shipped data. Raises OSError, PolicyError or ValidationError where the file is missing or wrong."""
    return Abroad.model_validate(read_document(file.read_text(encoding="utf-8"), file.name).data)
