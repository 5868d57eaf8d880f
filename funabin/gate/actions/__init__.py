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
from funabin.gate.actions.bodies import drop_old_bodies
from funabin.gate.actions.collecting import collect, correct, drop
from funabin.gate.actions.consents import (
    give_consent,
    give_consents,
    heed_signal,
    object_to,
    withdraw_consent,
)
from funabin.gate.actions.correcting import correct_held, correct_own, forget_held
from funabin.gate.actions.ending import destroy_now
from funabin.gate.actions.engagements import end_case, end_engagements, end_engagements_of, engage
from funabin.gate.actions.handing import (
    HandedOver,
    drop_old_records,
    hand_over,
    record_receipt,
)
from funabin.gate.actions.holds import agree_to_lift, ask_to_lift, lift_hold, place_hold, review_hold
from funabin.gate.actions.joint import agree_joint_opening, ask_joint_opening, decline_joint_opening
from funabin.gate.actions.keys import (
    destroy_due_keys,
    finish_scrubbing,
    report_event,
    settle_destructions,
    sweep_orphans,
)
from funabin.gate.actions.numbers import next_number
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
    assess_recipient,
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
from funabin.gate.actions.stops import end_use_stop, stop_use, uphold_stop
from funabin.gate.actions.sub_entrustees import (
    approve_sub_entrustee,
    end_sub_entrustee,
    record_sub_entrustee,
    refuse_sub_entrustee,
)
from funabin.gate.actions.subjects import (
    Erasure,
    Remaining,
    change_language,
    enrol_subject,
    erase_subject,
    note_country,
    remaining_data,
)
from funabin.gate.actions.untold import end_untold, keep_untold

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
    "agree_joint_opening",
    "agree_to_lift",
    "answer_ask",
    "answer_policy",
    "approve_sub_entrustee",
    "ask_joint_opening",
    "ask_to_lift",
    "ask_to_probe",
    "assess_recipient",
    "back_up",
    "change_language",
    "collect",
    "confirm_handing",
    "consent_to_provision",
    "correct",
    "correct_held",
    "correct_own",
    "decide_handing",
    "decline_joint_opening",
    "destroy_due_keys",
    "destroy_now",
    "drop",
    "drop_old_bodies",
    "drop_old_records",
    "end_agreement",
    "end_case",
    "end_engagements",
    "end_engagements_of",
    "end_sub_entrustee",
    "end_untold",
    "end_use_stop",
    "engage",
    "engage_agreed",
    "enrol_subject",
    "erase_subject",
    "finish_scrubbing",
    "forget_held",
    "give_consent",
    "give_consents",
    "hand_over",
    "heed_signal",
    "keep_untold",
    "lift_hold",
    "lift_suspension",
    "next_number",
    "note_country",
    "object_to",
    "object_to_provision",
    "open_data",
    "open_list",
    "place_hold",
    "plan_version",
    "propose_recipient",
    "publish_policy",
    "record_instruction",
    "record_promise_states",
    "record_receipt",
    "record_review",
    "record_sub_entrustee",
    "refuse_sub_entrustee",
    "register_recipient",
    "remaining_data",
    "report_ended_agreements",
    "report_event",
    "restore",
    "review_hold",
    "rotate_ring",
    "settle_destructions",
    "sign_agreement",
    "stop_use",
    "suspend_recipient",
    "sweep_orphans",
    "uphold_stop",
    "withdraw_consent",
    "withdraw_instructions",
    "withdraw_provision_consent",
]
