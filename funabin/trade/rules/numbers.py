"""The numbers of trade's papers, made from those of their cases."""

from __future__ import annotations

INQUIRY, DEAL = "Q", "D"  # series of case numbers


def quotation_number(inquiry: str, position: int) -> str:
    """The number of an inquiry's quotation: that of the inquiry and its place ("Q2611-0032-2")."""
    return f"{inquiry}-{position}"


def proforma_number(deal: str) -> str:
    """The number of a deal's one proforma invoice: proforma_number("D2611-0007") is "P2611-0007"."""
    return f"P{deal[1:]}"
