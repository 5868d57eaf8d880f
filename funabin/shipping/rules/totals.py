"""The total price at a port: FOB, C&F and CIF, line by line. What is unknown is asked for (None), never 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funabin.kit.money import Money, zero

# a cargo is insured for its CIF value and a tenth more (the trade's custom, Incoterms CIF)
INSURED = Decimal("1.1")
HUNDRED = Decimal(100)
JAPAN = "JP"
INCOTERMS = {
    "FOB": ("fob", "discount"),
    "C&F": ("fob", "discount", "freight", "inspection"),
    "CIF": ("fob", "discount", "freight", "inspection", "insurance"),
}


@dataclass(frozen=True)
class Goods:
    """What is sold: price free on board in Japan, what is taken off it, and the volume in cubic metres."""

    fob: Money | None
    discount: Money | None
    m3: Decimal | None


@dataclass(frozen=True)
class FreightTerms:
    """A port's rate: money for a cubic metre (None: ask), a surcharge each, the largest vehicle covered."""

    per_m3: Money | None
    surcharge: Money
    largest_m3: Decimal | None = None
    transit_days: tuple[int, int] | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class InspectionTerms:
    """The inspection a country asks before shipping. A fee of None is asked for."""

    body: str
    fee: Money | None
    valid_until: date | None = None


@dataclass(frozen=True)
class InsuranceTerms:
    """The premium in percent of the insured value."""

    percent: Decimal
    valid_until: date | None = None


@dataclass(frozen=True)
class Terms:
    """What holds for one port on one day; None: no rate. `inspection` None: the country asks for none."""

    freight: FreightTerms | None
    inspection: InspectionTerms | None
    insurance: InsuranceTerms | None


@dataclass(frozen=True)
class Tariff:
    """What holds for one port of discharge on one day, whatever the port of loading."""

    country: str
    freights: Mapping[str, FreightTerms]  # port of loading -> terms; "" for any port of Japan
    inspection: InspectionTerms | None
    insurance: InsuranceTerms | None

    def freight(self, location: str) -> FreightTerms | None:
        """The rate from where the vehicle stands: its own, or the one for all of Japan."""
        anywhere = self.freights.get("") if location.startswith(JAPAN) else None
        return self.freights.get(location, anywhere) if location else None

    def terms(self, location: str) -> Terms:
        """All terms for a vehicle that stands at `location`."""
        return Terms(self.freight(location), self.inspection, self.insurance)


@dataclass(frozen=True)
class Amounts:
    """The bare figures of a total. `fob` is after the discount."""

    fob: Money | None
    freight: Money | None
    inspection: Money | None
    insurance: Money | None
    cf: Money | None
    cif: Money | None


@dataclass(frozen=True)
class Line:
    """One line of a total; amount None reads "ask". `basis`: how it came about, or what is missing."""

    kind: str
    label: str
    amount: Money | None
    basis: str


@dataclass(frozen=True)
class Total:
    """A price at a port: `fob` after discount, `cf` = fob + freight, `cif` = cf + inspection + insurance."""

    lines: tuple[Line, ...]
    fob: Money | None
    cf: Money | None
    cif: Money | None
    transit_days: tuple[int, int] | None
    valid_until: date | None
    notes: tuple[str, ...]


def amounts_of(goods: Goods, terms: Terms) -> Amounts:
    """The figures alone, for sorting many vehicles. An unknown part makes every sum above it unknown."""
    fob = _net(goods)
    freight = _freight(goods.m3, terms.freight)
    cf = _sum(fob, freight)
    insurance = _premium(cf, terms.insurance)
    asked = terms.inspection
    inspection = asked.fee if asked else None
    cif = _sum(cf, inspection, insurance) if asked else _sum(cf, insurance)
    return Amounts(fob, freight, inspection, insurance, cf, cif)


def total_lines(goods: Goods, terms: Terms) -> Total:
    """The total with its lines, each saying its basis in the language of the moment."""
    found = amounts_of(goods, terms)
    lines = (
        _fob_line(goods),
        *_discount_lines(goods),
        _freight_line(goods, terms.freight, found),
        *_inspection_lines(terms.inspection),
        _insurance_line(terms.insurance, found),
    )
    return Total(
        lines=lines,
        fob=found.fob,
        cf=found.cf,
        cif=found.cif,
        transit_days=terms.freight.transit_days if terms.freight else None,
        valid_until=_valid_until(terms),
        notes=_notes(found, lines),
    )


def lines_within(total: Total, incoterm: str) -> tuple[Line, ...]:
    """The lines paid under FOB, C&F or CIF. C&F includes a required inspection: nothing lands without it."""
    return tuple(line for line in total.lines if line.kind in INCOTERMS[incoterm])


def payable(total: Total, incoterm: str) -> Money | None:
    """What a buyer pays under FOB, C&F or CIF: the sum of `lines_within`; None where one is asked for."""
    amounts = [_signed(line) for line in lines_within(total, incoterm)]
    return _sum(*amounts) if total.fob is not None else None


def _signed(line: Line) -> Money | None:
    return -line.amount if line.kind == "discount" and line.amount else line.amount


def _net(goods: Goods) -> Money | None:
    if not goods.fob or not goods.discount:
        return goods.fob or None
    if goods.discount.currency != goods.fob.currency or goods.fob < goods.discount:
        return None
    return goods.fob - goods.discount


def _freight(m3: Decimal | None, terms: FreightTerms | None) -> Money | None:
    if terms is None or terms.per_m3 is None or not m3 or _is_too_large(m3, terms):
        return None
    return terms.per_m3 * m3 + terms.surcharge


def _is_too_large(m3: Decimal, terms: FreightTerms) -> bool:
    return terms.largest_m3 is not None and m3 > terms.largest_m3


def _premium(cf: Money | None, terms: InsuranceTerms | None) -> Money | None:
    """The premium p of a rate r with CIF = C&F + p and p = r x 1.1 x CIF: so p = 1.1 r C&F / (1 - 1.1 r)."""
    if cf is None or terms is None:
        return None
    share = insured_share(terms)
    return Money(cf.amount * share / (1 - share), cf.currency)


def insured_share(terms: InsuranceTerms) -> Decimal:
    """The premium as a share of CIF."""
    return INSURED * terms.percent / HUNDRED


def _sum(*parts: Money | None) -> Money | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or len({part.currency for part in known}) != 1:
        return None
    return sum(known[1:], start=known[0])


def _fob_line(goods: Goods) -> Line:
    basis = (
        _("vehicle, loaded on the ship in Japan") if goods.fob else _("ask us for the price of this vehicle")
    )
    return Line("fob", _("Vehicle price (FOB)"), goods.fob or None, basis)


def _discount_lines(goods: Goods) -> tuple[Line, ...]:
    if not goods.discount:
        return ()
    return (Line("discount", _("Discount"), goods.discount, _("taken off the vehicle price")),)


def _freight_line(goods: Goods, terms: FreightTerms | None, found: Amounts) -> Line:
    return Line("freight", _("Sea freight"), found.freight, _freight_basis(goods.m3, terms))


def _freight_basis(m3: Decimal | None, terms: FreightTerms | None) -> str:
    if terms is None or terms.per_m3 is None:
        return _("no freight rate for this port today: ask us")
    if not m3:
        return _("the size (M3) of this vehicle is not known yet: ask us")
    if _is_too_large(m3, terms):
        return _("larger than our rate for this port covers: ask us")
    product = f"{_plain(m3)} m³ × {_brief(terms.per_m3)}"
    if not terms.surcharge:
        return product
    return _("%(product)s + %(surcharge)s surcharge") % {
        "product": product,
        "surcharge": _brief(terms.surcharge),
    }


def _inspection_lines(terms: InspectionTerms | None) -> tuple[Line, ...]:
    if terms is None:
        return ()
    basis = _("by %(body)s, asked by the country") if terms.fee else _("by %(body)s: ask us for the fee")
    return (Line("inspection", _("Inspection before shipping"), terms.fee, basis % {"body": terms.body}),)


def _insurance_line(terms: InsuranceTerms | None, found: Amounts) -> Line:
    label = _("Marine insurance")
    if terms is None:
        return Line("insurance", label, None, _("no insurance rate today: ask us"))
    if found.cf is None:
        return Line("insurance", label, None, _("known as soon as vehicle price and freight are"))
    premium = found.insurance or zero(found.cf.currency)
    insured = (found.cf + premium) * INSURED
    basis = _("%(percent)s %% of %(insured)s (110 %% of price, freight and insurance)")
    basis %= {"percent": _plain(terms.percent), "insured": insured}
    return Line("insurance", label, found.insurance, basis)


def _notes(found: Amounts, lines: tuple[Line, ...]) -> tuple[str, ...]:
    known = [line.amount for line in lines if line.amount is not None]
    if len({amount.currency for amount in known}) > 1:
        return (_("Parts of this price are in different currencies: ask us for the total."),)
    return ()


def _valid_until(terms: Terms) -> date | None:
    parts = (terms.freight, terms.inspection, terms.insurance)
    ends = [part.valid_until for part in parts if part is not None and part.valid_until is not None]
    return min(ends, default=None)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _brief(money: Money) -> str:
    """An amount without its zero cents."""
    if money.amount == money.amount.to_integral_value():
        return f"{money.currency} {money.amount.to_integral_value():,}"
    return str(money)
