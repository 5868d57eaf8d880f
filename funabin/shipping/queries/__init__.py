"""Questions about ports, totals and landing. Queries do not grow with the number of vehicles."""

from funabin.shipping.queries.columns import Column, landing_column, landing_on, price_column, total_column
from funabin.shipping.queries.currencies import (
    LocalAmount,
    amount_in,
    currencies_held,
    local_currency,
    yen_rate,
)
from funabin.shipping.queries.edition import TERMS, edition
from funabin.shipping.queries.expiry import Expiring, expiring_rates
from funabin.shipping.queries.landing import Country, facts_of, landing_countries, may_import, may_land
from funabin.shipping.queries.ports import (
    CountryPorts,
    PortChoice,
    port_by_code,
    port_names,
    ports_for_choice,
)
from funabin.shipping.queries.totals import cifs_for, goods_of, totals_for

__all__ = [
    "TERMS",
    "Column",
    "Country",
    "CountryPorts",
    "Expiring",
    "LocalAmount",
    "PortChoice",
    "amount_in",
    "cifs_for",
    "currencies_held",
    "edition",
    "expiring_rates",
    "facts_of",
    "goods_of",
    "landing_column",
    "landing_countries",
    "landing_on",
    "local_currency",
    "may_import",
    "may_land",
    "port_by_code",
    "port_names",
    "ports_for_choice",
    "price_column",
    "total_column",
    "totals_for",
    "yen_rate",
]
