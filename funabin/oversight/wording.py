"""The words of demands and of supervision: a word for each code that a row holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

INSTRUMENTS = {
    "warrant": _("Warrant of search and seizure"),
    "court_order": _("Order of a court to produce documents"),
    "tax_inspection": _("Inspection of the tax or customs office"),
    "ledger_inspection": _("Inspection of the second-hand ledger by the police"),
    "court_inquiry": _("Inquiry of a court"),
    "police_inquiry": _("Written inquiry of the police"),
    "prosecutors_inquiry": _("Written inquiry of the prosecutors"),
    "bar_inquiry": _("Inquiry of a bar association"),
    "other_written": _("Written demand of another authority"),
    "oral": _("Asked without a paper: by telephone, or at the door"),
    "own": _("Nobody asked: we would tell of our own accord"),
}
KINDS = {
    "order": _("An order: it must be met"),
    "inquiry": _("A question: the law lets us answer, but does not oblige us"),
    "own_judgement": _("Our own judgement: only on an exception that the Act names"),
}
STATES = {
    "received": _("to be checked"),
    "genuine": _("to be weighed"),
    "weighed": _("to be decided"),
    "decided": _("awaits the second"),
    "agreed": _("to be handed over"),
    "given": _("handed over"),
    "refused": _("refused"),
}
MEANS = {
    "called_back": _("I called the authority back, by a number that does not stand on the paper"),
    "in_person": _("An officer brought it and showed an identity card"),
    "served": _("It was served by the court's own post"),
    "own_paper": _("It is our own paper, and says what happened"),
}
NEEDS = {
    "ordered": _("The order leaves us no choice"),
    "case_named": _("The paper names the matter, and this data is missing for it"),
    "danger": _("Somebody or something is in danger, and this data helps at once"),
    "own_claim": _("Our own claim or defence cannot be made without it"),
}
REFUSALS = {
    "not_genuine": _("It is not genuine"),
    "no_law": _("No law lets the authority ask for it"),
    "no_need": _("It is not shown why the data is needed"),
    "too_broad": _("It asks for more than its matter needs, and was not narrowed"),
    "oral": _("It was only spoken"),
    "nothing_held": _("We hold nothing of it"),
}
TELLINGS = {
    "mail": _("By mail, now"),
    "letter": _("By letter: it is printed and posted"),
    "later": _("Later, because telling now would harm the investigation"),
    "forbidden": _("Not at all: the law or the order forbids it"),
    "out_of_reach": _("Not possible: we hold no address"),
}
OUTCOMES = {
    "given": pgettext_lazy("all that was demanded", "all given"),
    "partly": pgettext_lazy("a part of what was demanded", "a part given"),
    "refused": pgettext_lazy("a demand", "refused"),
}
RETURNS = {
    "returned": _("The data came back"),
    "destroyed": _("The data was destroyed"),
    "nothing_held": _("It never held any data"),
}

LISTS: Mapping[str, Mapping[str, Any]] = {
    "instrument": INSTRUMENTS,
    "kind": KINDS,
    "state": STATES,
    "means": MEANS,
    "need": NEEDS,
    "refusal": REFUSALS,
    "telling": TELLINGS,
    "outcome": OUTCOMES,
    "return": RETURNS,
}
