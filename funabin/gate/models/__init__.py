"""The tables of the gate: people and their sealed data, keys apart, recipients and what they received."""

from funabin.gate.models.answers import PolicyAnswer
from funabin.gate.models.guards import Hold, JointOpening, Untold, UseStop
from funabin.gate.models.numbers import NumberSequence
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
from funabin.gate.models.provisions import (
    Decision,
    Instruction,
    Provision,
    ProvisionAsk,
    ProvisionConsent,
    Receipt,
)
from funabin.gate.models.recipients import (
    Accreditation,
    Agreement,
    Assessment,
    Recipient,
    Review,
    SubEntrustee,
    Suspension,
)

__all__ = [
    "TOKEN_LENGTH",
    "Accreditation",
    "Agreement",
    "Assessment",
    "BlindIndex",
    "Consent",
    "DataSubject",
    "Decision",
    "Engagement",
    "Hold",
    "Instruction",
    "JointOpening",
    "KeyringState",
    "NumberSequence",
    "PolicyAnswer",
    "PolicyVersion",
    "PromiseState",
    "Provision",
    "ProvisionAsk",
    "ProvisionConsent",
    "Receipt",
    "Recipient",
    "Review",
    "SealedDatum",
    "SubEntrustee",
    "SubjectKey",
    "Suspension",
    "Untold",
    "UseStop",
]
