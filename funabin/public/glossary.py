"""The words of the trade, explained for a reader in his third language. Pairs of English msgids."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WORDS = (
    ("FOB", _("Free on board: the price of the vehicle, loaded on the ship in Japan.")),
    ("C&F", _("Cost and freight: FOB and the sea freight to your port.")),
    ("CIF", _("Cost, insurance and freight: C&F and the insurance of the sea voyage.")),
    (
        "M3",
        _("The size of the vehicle in cubic metres, which the sea freight is counted by."),
    ),
    (_("Stock number"), _("Our number of a vehicle, such as AR-10234. Use it in every message and call.")),
    (
        _("Chassis number"),
        _("The number of the frame, such as TRH200-0123456. It must be the same on every paper."),
    ),
    (
        _("Model code"),
        _("Japan's full type code, such as CBF-TRH200V. The part before the dash tells the emission class."),
    ),
    (
        _("Registration"),
        _("The month the vehicle was first registered in Japan. Many countries count its age from here."),
    ),
    (_("Manufacture"), _("The month the vehicle was built. Some countries count its age from here.")),
    (
        _("Auction grade"),
        _("The mark of an auction house's inspector. Houses mark differently: look at the house too."),
    ),
    (_("Quotation"), _("A fixed price for you with a last day. It binds us, not you.")),
    (
        _("Proforma invoice"),
        _("A bill before the sale. It reserves the vehicle and tells what to pay, where and until when."),
    ),
    (_("Deposit"), _("The first part of the payment, which keeps the vehicle for you.")),
    (_("Balance"), _("The rest of the payment.")),
    (_("TT (telegraphic transfer)"), _("A payment from your bank to ours.")),
    (
        _("Escrow"),
        _("A third party holds your money until the papers of the shipped vehicle are handed over."),
    ),
    (_("Port of loading"), _("The port in Japan where the ship takes the vehicle.")),
    (_("Port of discharge"), _("The port where the vehicle leaves the ship: your port.")),
    (
        _("Bill of lading (B/L)"),
        _("The ship's paper for the vehicle. Who holds the original may collect it. Check its draft."),
    ),
    (_("Consignee"), _("The person or firm that receives the vehicle, as named on the bill of lading.")),
    (_("Notify party"), _("Who is told when the ship arrives, often the clearing agent.")),
    (_("Export certificate"), _("Japan's paper that the vehicle was taken off the register and may leave.")),
    (
        _("Inspection before shipping"),
        _("A check of the vehicle in Japan that some countries ask for. Without it they may refuse it."),
    ),
    ("RoRo", _("Roll on, roll off: a ship for vehicles, which are driven on board.")),
    ("ETD, ETA", _("The days a ship should leave and should arrive.")),
    (_("Demurrage"), _("What the port charges when a vehicle is collected late.")),
)
