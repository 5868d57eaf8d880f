"""What the corporate office does: the register and its notices, and My Number apart from both."""

from funabin.shareholders.actions.numbers import (
    NotTheirNumbers,
    destroy_number,
    enter_number,
)
from funabin.shareholders.actions.register import (
    EndsBeforeItBegan,
    NotTheOffice,
    end_shareholding,
    enter_shareholder,
    send_notice,
)
from funabin.shareholders.rules import DIVIDEND, NUMBER_POINT, POINT, PURPOSE

__all__ = [
    "DIVIDEND",
    "NUMBER_POINT",
    "POINT",
    "PURPOSE",
    "EndsBeforeItBegan",
    "NotTheOffice",
    "NotTheirNumbers",
    "destroy_number",
    "end_shareholding",
    "enter_number",
    "enter_shareholder",
    "send_notice",
]
