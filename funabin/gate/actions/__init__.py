"""Everything that changes or opens personal data: each leaves its entry in the journal."""

from funabin.gate.actions.allowing import (
    confirm_handing,
    consent_to_provision,
    decide_handing,
    object_to_provision,
    record_instruction,
    withdraw_instructions,
    withdraw_provision_consent,
)
from funabin.gate.actions.answers import answer_policy
from funabin.gate.actions.asking import answer_ask, engage_agreed, propose_recipient
from funabin.gate.actions.backups import Backup, back_up
from funabin.gate.actions.collecting import collect, correct, drop
from funabin.gate.actions.consents import (
    give_consent,
    give_consents,
    heed_signal,
    object_to,
    withdraw_consent,
)
from funabin.gate.actions.correcting import correct_own
from funabin.gate.actions.engagements import end_case, end_engagements, end_engagements_of, engage
from funabin.gate.actions.handing import (
    HandedOver,
    drop_old_records,
    hand_over,
    record_receipt,
)
from funabin.gate.actions.keys import (
    destroy_due_keys,
    finish_scrubbing,
    report_event,
    settle_destructions,
    sweep_orphans,
)
from funabin.gate.actions.opening import Opened, open_data, open_list
from funabin.gate.actions.policies import (
    Finding,
    ask_to_probe,
    plan_version,
    publish_policy,
    record_promise_states,
)
from funabin.gate.actions.recipients import (
    accredit_recipient,
    end_agreement,
    lift_suspension,
    record_review,
    register_recipient,
    report_ended_agreements,
    sign_agreement,
    suspend_recipient,
)
from funabin.gate.actions.restoring import Restoration, RestoreRefused, restore
from funabin.gate.actions.rotating import Rotation, RotationRefused, rotate_ring
from funabin.gate.actions.subjects import (
    Erasure,
    Remaining,
    change_language,
    enrol_subject,
    erase_subject,
    remaining_data,
)

__all__ = [
    "Backup",
    "Erasure",
    "Finding",
    "HandedOver",
    "Opened",
    "Remaining",
    "Restoration",
    "RestoreRefused",
    "Rotation",
    "RotationRefused",
    "accredit_recipient",
    "answer_ask",
    "answer_policy",
    "ask_to_probe",
    "back_up",
    "change_language",
    "collect",
    "confirm_handing",
    "consent_to_provision",
    "correct",
    "correct_own",
    "decide_handing",
    "destroy_due_keys",
    "drop",
    "drop_old_records",
    "end_agreement",
    "end_case",
    "end_engagements",
    "end_engagements_of",
    "engage",
    "engage_agreed",
    "enrol_subject",
    "erase_subject",
    "finish_scrubbing",
    "give_consent",
    "give_consents",
    "hand_over",
    "heed_signal",
    "lift_suspension",
    "object_to",
    "object_to_provision",
    "open_data",
    "open_list",
    "plan_version",
    "propose_recipient",
    "publish_policy",
    "record_instruction",
    "record_promise_states",
    "record_receipt",
    "record_review",
    "register_recipient",
    "remaining_data",
    "report_ended_agreements",
    "report_event",
    "restore",
    "rotate_ring",
    "settle_destructions",
    "sign_agreement",
    "suspend_recipient",
    "sweep_orphans",
    "withdraw_consent",
    "withdraw_instructions",
    "withdraw_provision_consent",
]
