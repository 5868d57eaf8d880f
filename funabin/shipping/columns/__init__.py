"""Totals at a port, prices in a currency, landing in a country: one number for each slot of the index.

Every number equals what the rules say of that vehicle alone. Plain Python over numpy.
"""

from funabin.shipping.columns.landing import landings
from funabin.shipping.columns.money import prices, totals

__all__ = ["landings", "prices", "totals"]
