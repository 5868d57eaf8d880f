"""Search the vehicles on sale: a page, the total and every facet's counts for one question.

`fields` and `query` are plain Python; `oracle` asks the database.
"""

from funabin.catalogue.search.fields import FACETS, PAGE_SIZE, RANGES, SORTS
from funabin.catalogue.search.oracle import ExtraColumn, FacetValue, Result, known_values, read_query, search
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
    "known_values",
    "read_phrase",
    "read_query",
    "search",
]
