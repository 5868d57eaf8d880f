"""What the policy calls what this room does, and how somebody who hands in a My Number is identified."""

from __future__ import annotations

POINT, NUMBER_POINT = "shareholder.register", "shareholder.number"  # collection points
PURPOSE, DIVIDEND = "shareholder.notice", "shareholder.dividend"
TAX_OFFICE = "tax_office"  # the kind of recipient that payment records are filed with
CARD, NOTICE, RESIDENCE = "card", "notice", "residence"
SHOWN = (CARD, NOTICE, RESIDENCE)  # what was shown with the number (MNA 16)


def is_shown(shown: str) -> bool:
    """Whether it is one of the ways in which the Act lets a number be handed in."""
    return shown in SHOWN
