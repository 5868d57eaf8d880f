"""The tables of the gate: people and their sealed data, keys apart, recipients and what they received."""

from funabin.gate.models.people import (
    TOKEN_LENGTH,
    BlindIndex,
    Consent,
    DataSubject,
    Engagement,
    KeyringState,
    PolicyVersion,
    PromiseState,
    SealedDatum,
    SubjectKey,
)

__all__ = [
    "TOKEN_LENGTH",
    "BlindIndex",
    "Consent",
    "DataSubject",
    "Engagement",
    "KeyringState",
    "PolicyVersion",
    "PromiseState",
    "SealedDatum",
    "SubjectKey",
]
