"""Words that a policy sometimes uses and the law does not let run: why, beside where they stand."""

from __future__ import annotations

from collections.abc import Collection

Path = tuple[int | str, ...]

NO_CONSENT = (
    "consent is an act of the person: true or false. Browsing, silence or going on is none (APPI 18(1))"
)
NO_RETROACTION = (
    "a changed policy does not govern data taken before it: "
    "what widens the use waits for consent (APPI 17(2), 18(1))"
)
NO_PUBLISHING = (
    "a person's data is published to nobody, wrongdoer or not (APPI 19, 27(1)): name a kind of recipient"
)
NO_OPEN_GROUND = (
    "an open ground is none: a ground of the Act, and for an exception its item, must be named (APPI 27(1))"
)
NO_OPT_OUT = (
    "giving data until the person objects needs a filing at the Commission (APPI 27(2)); "
    "it is not offered here: ask for consent"
)
NO_FEE = 'a fee is published with its amount and currency: fee: {amount: "500", currency: JPY} (APPI 38)'
NO_TICKING = (
    "consents is a list of opt-in purposes: each has a box of its own, "
    "and nobody has ticked it before the person"
)
NOT_FOR_EVER = (
    "data is kept for a time and then erased (APPI 22): a duration such as P2Y or P90D must stand here"
)

PUBLIC = {"public", "everyone", "everybody", "anyone", "anybody", "world", "press", "internet", "publication"}
OPEN = {
    "any",
    "etc",
    "lawful",
    "legitimate",
    "legitimate_interest",
    "necessary",
    "other",
    "relevant",
    "reasonable",
}
OPT_OUT = {"opt_out", "optout", "no_objection", "silence"}
FOR_EVER = {
    "always",
    "ever",
    "for ever",
    "forever",
    "indefinite",
    "indefinitely",
    "never",
    "permanent",
    "unlimited",
}
RETROACTIVE = {"applies_to", "governs", "old_data", "retroactive", "retroactively", "retrospective"}
CONSENTING = {"accepted_by", "acceptance", "browsing", "consent", "consent_by", "continued_use", "implied"}
TICKED = {"bundled", "checked", "default", "pre_ticked", "prechecked", "preticked", "ticked"}


def why_refused(path: Path, kind: str, given: object) -> str:
    """The sentence for a word the model does not know, "" where the ordinary message serves.

    `path` is where it stands, `kind` pydantic's name of the mistake, `given` what was written.
    """
    word, section, field = str(given).lower(), str(path[0]), _field(path)
    if kind == "extra_forbidden":
        return _unknown_word(section, field)
    tests: dict[str, tuple[Collection[str], str]] = {
        "opt_in": ({word}, NO_CONSENT),
        "consents": ({word}, NO_TICKING),
        "fee": ({word}, NO_FEE),
        "kind": (PUBLIC if section == "recipients" else (), NO_PUBLISHING),
        "lasts": (FOR_EVER, NOT_FOR_EVER),
        "idle": (FOR_EVER, NOT_FOR_EVER),
    }
    if field == "grounds":
        return NO_OPT_OUT if word in OPT_OUT else NO_OPEN_GROUND if word in OPEN else ""
    words, sentence = tests.get(field, ((), ""))
    return sentence if word in words else ""


def _field(path: Path) -> str:
    """The last name on the way; the places within a list do not count."""
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "")


def _unknown_word(section: str, field: str) -> str:
    if section in ("changes", "effective") and field in RETROACTIVE:
        return NO_RETROACTION
    if field in CONSENTING:
        return NO_CONSENT
    return NO_TICKING if field in TICKED else ""
