"""Lists for tests, in the house's own format."""

from __future__ import annotations

from collections.abc import Iterable

HEAD = (
    "stock_number,make,model,body_type,registration_year,mileage_km,transmission,steering,fuel,location,"
    "fob_amount"
)


def row(number: int, *, fob: int = 12_400, model: str = "Hiace Van", km: int = 81_000) -> str:
    """A row that may be published."""
    return f"AR-{number},Toyota,{model},van,2016,{km},auto,right,diesel,JPYOK,{fob}"


def listed(numbers: Iterable[int], **told: int) -> bytes:
    """A list of such rows."""
    return "\n".join((HEAD, *(row(number, **told) for number in numbers))).encode()  # type: ignore[arg-type]
