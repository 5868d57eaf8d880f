"""Search the vehicles on sale: a page, the total and every facet's counts for one question. Plain Python.

`catalogue.live` asks it for the stock as it is now.
"""

from funabin.catalogue.search.engine import ExtraColumn, FacetValue, Result
from funabin.catalogue.search.fields import FACETS, PAGE_SIZE, RANGES, SORTS
from funabin.catalogue.search.phrase import read_phrase
from funabin.catalogue.search.query import Query

__all__ = [
    "FACETS",
    "PAGE_SIZE",
    "RANGES",
    "SORTS",
    "ExtraColumn",
    "FacetValue",
    "Query",
    "Result",
    "read_phrase",
]
