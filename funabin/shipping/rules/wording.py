"""The sentences of import findings. A key is the rule's kind, its basis and the outcome."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext, gettext_noop

_TEXTS: Mapping[str, str] = {
    "not_before.registration.yes": gettext_noop("First registered on or after %(value)s, as asked."),
    "not_before.registration.no": gettext_noop(
        "Only vehicles first registered on or after %(value)s may land."
    ),
    "not_before.registration.ask": gettext_noop(
        "Only vehicles first registered on or after %(value)s may land: the day of this one is to be checked."
    ),
    "not_before.manufacture.yes": gettext_noop("Built on or after %(value)s, as asked."),
    "not_before.manufacture.no": gettext_noop("Only vehicles built on or after %(value)s may land."),
    "not_before.manufacture.ask": gettext_noop(
        "Only vehicles built on or after %(value)s may land: the day of this one is to be checked."
    ),
    "max_age.registration.yes": gettext_noop(
        "Not older than %(value)s years since first registration when it arrives."
    ),
    "max_age.registration.no": gettext_noop(
        "Older than %(value)s years since first registration when it arrives."
    ),
    "max_age.registration.ask": gettext_noop(
        "At most %(value)s years since first registration when it arrives: to be checked for this vehicle."
    ),
    "max_age.manufacture.yes": gettext_noop(
        "Not older than %(value)s years since it was built when it arrives."
    ),
    "max_age.manufacture.no": gettext_noop("Older than %(value)s years since it was built when it arrives."),
    "max_age.manufacture.ask": gettext_noop(
        "At most %(value)s years since it was built when it arrives: to be checked for this vehicle."
    ),
    "max_age.manufacture_year.yes": gettext_noop("Built at most %(value)s calendar years before it arrives."),
    "max_age.manufacture_year.no": gettext_noop(
        "Built more than %(value)s calendar years before it arrives."
    ),
    "max_age.manufacture_year.ask": gettext_noop(
        "At most %(value)s calendar years from its year of manufacture to its arrival: to be checked."
    ),
    "min_age.registration.yes": gettext_noop("At least %(value)s years since first registration, as asked."),
    "min_age.registration.no": gettext_noop(
        "Only vehicles at least %(value)s years after first registration may land."
    ),
    "min_age.registration.ask": gettext_noop(
        "Only vehicles at least %(value)s years after first registration may land: to be checked."
    ),
    "min_age.manufacture.yes": gettext_noop("At least %(value)s years old, as asked."),
    "min_age.manufacture.no": gettext_noop("Only vehicles at least %(value)s years old may land."),
    "min_age.manufacture.ask": gettext_noop(
        "Only vehicles at least %(value)s years old may land: to be checked."
    ),
    "costs_more_after.registration.yes": gettext_noop("Under the age from which the country asks more tax."),
    "costs_more_after.registration.told": gettext_noop(
        "The country asks more tax for a vehicle older than %(value)s years since first registration."
    ),
    "costs_more_after.manufacture.yes": gettext_noop("Under the age from which the country asks more tax."),
    "costs_more_after.manufacture.told": gettext_noop(
        "The country asks more tax for a vehicle older than %(value)s years."
    ),
    "registered_within.yes": gettext_noop("First registered within %(value)s months after it was built."),
    "registered_within.no": gettext_noop(
        "First registered more than %(value)s months after it was built, which the country does not accept."
    ),
    "registered_within.ask": gettext_noop(
        "Must be registered within %(value)s months after it was built: one of the two days is to be checked."
    ),
    "steering.yes": gettext_noop("The steering wheel is on the side the country asks for."),
    "steering.no": gettext_noop("The steering wheel is on the side the country does not accept."),
    "steering.ask": gettext_noop("The country accepts one side of steering only: to be checked."),
    "emission_code.yes": gettext_noop("The model code has the newer emission prefix, as asked."),
    "emission_code.no": gettext_noop(
        "The model code must begin with an emission prefix of %(value)s signs; this one does not."
    ),
    "emission_code.ask": gettext_noop(
        "The model code must begin with an emission prefix of %(value)s signs: to be checked."
    ),
    "banned.no": gettext_noop("The country does not let used vehicles in."),
    "sanction_cc.yes": gettext_noop("The engine is not over the %(value)s cc that Japan bans from export."),
    "sanction_cc.ask": gettext_noop(
        "Japan bans the export of engines over %(value)s cc to this country: to be checked."
    ),
    "sanction_cc.sanctioned": gettext_noop(
        "Japan bans the export of engines over %(value)s cc to this country. We cannot ship it."
    ),
    "sanction_fuel.yes": gettext_noop("The kind of engine is not among those that Japan bans from export."),
    "sanction_fuel.ask": gettext_noop(
        "Japan bans the export of vehicles with some engines to this country: to be checked."
    ),
    "sanction_fuel.sanctioned": gettext_noop(
        "Japan bans the export of vehicles with this kind of engine to this country. We cannot ship it."
    ),
    "sanction_price.yes": gettext_noop("The price is not over the %(value)s that Japan bans from export."),
    "sanction_price.ask": gettext_noop(
        "Japan bans the export of vehicles over %(value)s to this country: the price is to be checked."
    ),
    "sanction_price.sanctioned": gettext_noop(
        "Japan bans the export of vehicles over %(value)s to this country. We cannot ship it."
    ),
}


def wording(key: str, value: str) -> str:
    """The sentence of a finding in the language of the moment, with the rule's value in it."""
    return gettext(_TEXTS[key]) % {"value": value}


def has_words(key: str) -> bool:
    """Whether a finding with this key can be said."""
    return key in _TEXTS


def note_in(note: Mapping[str, str]) -> str:
    """A rule's own note in the language of the moment, in English where it has none."""
    return note.get(get_language() or "en") or note.get("en", "")


def no_rules() -> str:
    """The sentence for a country, or a day, of which we hold no rule."""
    return gettext(
        "We hold no import rules for this country and day of arrival: confirm with its customs office."
    )


def unknown_arrival() -> str:
    """The sentence for a port whose voyage has no known length."""
    return gettext("We do not know yet when a ship from Japan arrives at this port: ask us before you pay.")
