"""Everything that changes or opens personal data: each leaves its entry in the journal."""

from funabin.gate.actions.backups import Backup, back_up
from funabin.gate.actions.collecting import collect, correct, drop
from funabin.gate.actions.consents import give_consent, object_to, withdraw_consent
from funabin.gate.actions.correcting import correct_own
from funabin.gate.actions.engagements import end_case, end_engagements, end_engagements_of, engage
from funabin.gate.actions.keys import (
    destroy_due_keys,
    finish_scrubbing,
    report_event,
    settle_destructions,
    sweep_orphans,
)
from funabin.gate.actions.opening import Opened, open_data, open_list
from funabin.gate.actions.policies import Finding, publish_policy, record_promise_states
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
    "Opened",
    "Remaining",
    "Restoration",
    "RestoreRefused",
    "Rotation",
    "RotationRefused",
    "back_up",
    "change_language",
    "collect",
    "correct",
    "correct_own",
    "destroy_due_keys",
    "drop",
    "end_case",
    "end_engagements",
    "end_engagements_of",
    "engage",
    "enrol_subject",
    "erase_subject",
    "finish_scrubbing",
    "give_consent",
    "object_to",
    "open_data",
    "open_list",
    "publish_policy",
    "record_promise_states",
    "remaining_data",
    "report_event",
    "restore",
    "rotate_ring",
    "settle_destructions",
    "sweep_orphans",
    "withdraw_consent",
]
