"""One site's settings: site.yaml read into frozen values, every mistake named by its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError

Location = tuple[int | str, ...]


class SiteError(Exception):
    """site.yaml cannot be used. Its text lists every mistake as `file:line: key: what is wrong`."""


class Part(BaseModel):
    """A part of site.yaml: frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Terms(Part):
    """The terms of trade a quotation and a proforma invoice are issued under."""

    deposit_percent: Decimal = Field(gt=0, le=100)
    deposit_business_days: int = Field(ge=1, le=30)  # days of Japan's banks, after the proforma invoice
    balance: Literal["before_shipment", "before_documents"]
    balance_business_days: int = Field(ge=1, le=60)
    quotation_valid_days: int = Field(ge=1, le=90)  # calendar days
    claims_days: int = Field(ge=0, le=365)  # calendar days after delivery


class BankAccount(Part):
    """Where buyers pay to. Shown behind sign-in and on papers only."""

    currency: str
    bank: str
    branch: str
    swift: str
    account_name: str
    account_number: str


class Company(Part):
    """What the exporter says of itself."""

    address: tuple[str, ...]
    country: str
    phone: str = ""
    fax: str = ""
    licence: str = ""  # second-hand dealer's permit
    registration: str = ""  # corporate number
    representative: str = ""
    association: str = ""
    association_verified: date | None = None
    bank_accounts: tuple[BankAccount, ...] = ()


class Demonstration(Part):
    """A house that only demonstrates: each page's foot says after whom, and that the firm takes no part."""

    firm: str
    archived: date | None = None  # None: the text is undated
    address: str = ""


class Site(Part):
    """All settings of a site that are not its privacy policy."""

    house: str
    name: str
    legal_name: str
    base_url: str
    languages: tuple[str, ...] = Field(min_length=1)
    currencies: tuple[str, ...] = Field(min_length=1)  # the first is the one prices are kept in
    mail_from: str
    company: Company
    terms: Terms
    stock_roles: tuple[str, ...] = ("stock",)  # roles of the policy that change prices and sell vehicles
    watermark: bool = True  # whether photos carry the stock number and the house's name
    menu_zeros: bool = False  # whether the menu names types and makes of which there is none
    demonstration: Demonstration | None = None

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("must begin with https:// (http:// only for 127.0.0.1 and localhost)")
        return value.rstrip("/")

    @field_validator("languages")
    @classmethod
    def _spoken(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        spoken = dict(settings.LANGUAGES)
        unknown = [language for language in value if language not in spoken]
        if unknown:
            raise ValueError(f"this version speaks {', '.join(spoken)}, not {', '.join(unknown)}")
        return value

    @property
    def currency(self) -> str:
        """The currency prices are kept in."""
        return self.currencies[0]


def site() -> Site:
    """The settings of the running site."""
    return load_site(Path(settings.SITE_DIR) / "site.yaml")


@lru_cache(maxsize=8)
def load_site(path: Path) -> Site:
    """Reads site.yaml at `path`. Raises SiteError."""
    tree = _tree(path)
    try:
        return Site.model_validate(_plain(tree))
    except ValidationError as error:
        raise SiteError("\n".join(_mistakes(path, tree, error))) from None


def _tree(path: Path) -> CommentedMap:
    try:
        tree = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SiteError(
            f"{path}: there is no such file. `funabin new DIR --house NAME` makes a site's folder."
        ) from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SiteError(f"{path}:{line}: this is not YAML: {error.problem}") from None
    if not isinstance(tree, CommentedMap):
        raise SiteError(f"{path}:1: expected `key: value` lines")
    return tree


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    return [_plain(value) for value in node] if isinstance(node, list) else node


def _mistakes(path: Path, tree: CommentedMap, error: ValidationError) -> list[str]:
    return [
        f"{path}:{_line(tree, m['loc'])}: {'.'.join(map(str, m['loc']))}: {m['msg']}" for m in error.errors()
    ]


def _line(tree: CommentedMap, location: Location) -> int:
    node: Any = tree
    line = int(node.lc.line)
    for step in location:
        try:
            line = node.lc.key(step)[0] if isinstance(step, str) else node.lc.item(step)[0]
            node = node[step]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    return line + 1
