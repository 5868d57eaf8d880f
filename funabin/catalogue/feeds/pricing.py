"""The FOB price from a cost in yen: exact, and rounded up to the house's step. Data of the mapping."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class PriceRule(BaseModel):
    """How FOB follows from a cost.

    cost: the fact that holds it, in yen.  plus_yen: costs until the vehicle is aboard, in yen.
    margin_percent: of cost and costs.  margin_fixed: in the site's currency.  step: rounded up to it.
    minimum: the lowest FOB, in the site's currency.  rate: yen per one unit of it; None: the house's of the
    day the import begins.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    cost: Literal["domestic_price"] = "domestic_price"
    plus_yen: Decimal = Field(default=Decimal(0), ge=0)
    margin_percent: Decimal = Field(default=Decimal(0), ge=-50, le=1000)
    margin_fixed: Decimal = Field(default=Decimal(0), ge=0)
    step: Decimal = Field(default=Decimal(10), gt=0)
    minimum: Decimal = Field(default=Decimal(0), ge=0)
    rate: Decimal | None = Field(default=None, gt=0)

    def fob(self, cost_yen: Decimal, yen_rate: Decimal) -> Decimal:
        """The FOB price of a cost in yen, where `yen_rate` yen are one unit of the site's currency."""
        # one division, at the end of the exact part: (cost + costs) * (100 + percent) / (100 * rate)
        whole = (cost_yen + self.plus_yen) * (100 + self.margin_percent) + self.margin_fixed * 100 * yen_rate
        steps = (whole / (100 * yen_rate * self.step)).to_integral_value(ROUND_CEILING)
        lowest = (self.minimum / self.step).to_integral_value(ROUND_CEILING)
        return max(steps, lowest, Decimal(1)) * self.step
