"""What a vehicle costs at the buyer's port, and whether it may land there. Plain functions."""

from funabin.shipping.rules.landing import (
    Facts,
    Finding,
    Rule,
    Verdict,
    arrival_on,
    is_shippable,
    judge,
    needs_acknowledgement,
)
from funabin.shipping.rules.totals import (
    Amounts,
    FreightTerms,
    Goods,
    InspectionTerms,
    InsuranceTerms,
    Line,
    Terms,
    Total,
    amounts_of,
    lines_within,
    payable,
    total_lines,
)

__all__ = [
    "Amounts",
    "Facts",
    "Finding",
    "FreightTerms",
    "Goods",
    "InspectionTerms",
    "InsuranceTerms",
    "Line",
    "Rule",
    "Terms",
    "Total",
    "Verdict",
    "amounts_of",
    "arrival_on",
    "is_shippable",
    "judge",
    "lines_within",
    "needs_acknowledgement",
    "payable",
    "total_lines",
]
