"""What a person is told before agreeing that data goes to another country (APPI 28(2))."""

from __future__ import annotations

from django.utils.translation import gettext, override

from funabin.gate.handing.fitness import Fitness
from funabin.gate.handing.wording import TERMS
from funabin.policy.abroad import abroad


def foreign_notice(country: str, language: str, fitness: Fitness | None = None) -> dict[str, str]:
    """The country, its protection of personal data, the recipient's measures; as shown and as kept.

    What is not known is said to be unknown, with the reason (Enforcement Rules 17(3), (4)).
    """
    found = abroad().information(country)
    with override(language):
        return {
            "country": country,
            "information": found.words(language),
            "as_of": found.as_of.isoformat() if found.as_of else "",
            "source": found.source,
            "measures": _measures(fitness),
        }


def _measures(fitness: Fitness | None) -> str:
    terms = sorted(fitness.terms) if fitness else []
    if not terms:
        return gettext("We do not know its measures yet, because no agreement with it is in force.")
    words = gettext(", ").join(str(TERMS[term]) for term in terms if term in TERMS)
    return gettext("It is bound by an agreement with us to: %(terms)s.") % {"terms": words}
