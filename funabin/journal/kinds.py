"""Every kind of entry, once, with the keys its detail may hold: ids, keys, numbers and booleans, never data.

Sorted by room. A room that records something new adds its row here.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """One kind of entry: `detail` maps each allowed key to the type (str, int or bool) of its value."""

    key: str
    detail: dict[str, type] = field(default_factory=dict)


_KINDS = (
    # journal
    Kind("journal.verified", {"entries": int, "batches": int, "holds": bool}),
    # gate
    Kind("subject.enrolled", {"subject_class": str}),
    Kind("subject.erased", {"keys": int, "kept": int}),
    Kind("data.collected", {"point": str, "policy_version": int, "source": str, "data": int}),
    Kind("data.corrected", {"place": str, "row": str, "policy_version": int}),
    Kind("data.opened", {"data": int, "role": str, "actor_subject": str, "policy_version": int}),
    Kind(
        "data.listed",
        {"data": int, "cases": int, "role": str, "actor_subject": str, "policy_version": int},
    ),
    Kind("data.dropped", {"data": int}),
    Kind("data.refused", {"action": str, "codes": str, "data": int}),
    Kind("data.swept", {"data": int, "keys": int, "indexes": int}),
    Kind("engagement.opened", {"roles": int, "actors": int, "until": str}),
    Kind("engagement.ended", {"engagements": int}),
    Kind("consent.given", {"text": str, "language": str, "channel": str, "policy_version": int}),
    Kind("consent.withdrawn", {"channel": str, "policy_version": int}),
    Kind("objection.made", {"channel": str, "policy_version": int}),
    Kind("case.ended", {"keys": int}),
    Kind("recipient.registered", {"recipient": str, "recipient_kind": str, "country": str}),
    Kind("recipient.accredited", {"recipient": str}),
    Kind("recipient.reviewed", {"recipient": str, "outcome": str}),
    Kind("recipient.suspended", {"recipient": str, "reason": str}),
    Kind("recipient.resumed", {"recipient": str}),
    Kind("agreement.signed", {"recipient": str, "agreement": int, "terms": int}),
    Kind("agreement.ended", {"recipient": str, "agreement": int}),
    Kind("instruction.given", {"recipient_kind": str, "act": str, "channel": str}),
    Kind("instruction.withdrawn", {"instructions": int}),
    Kind("provision.asked", {"recipient_kind": str, "recipient": str}),
    Kind("provision.refused", {"recipient_kind": str, "recipient": str}),
    Kind("provision.consented", {"recipient_kind": str, "channel": str, "policy_version": int}),
    Kind("provision.withdrawn", {"recipient_kind": str, "channel": str, "policy_version": int}),
    Kind("provision.objected", {"recipient_kind": str, "channel": str, "policy_version": int}),
    Kind("handing.decided", {"decision": str, "recipient": str, "data": int}),
    Kind("handing.confirmed", {"decision": str, "recipient": str, "data": int}),
    Kind(
        "data.disclosed",
        {
            "provision": str,
            "recipient": str,
            "recipient_kind": str,
            "country": str,
            "ground": str,
            "manner": str,
            "role": str,
            "data": int,
            "withheld": int,
            "policy_version": int,
        },
    ),
    Kind("data.received", {"receipt": str, "giver": str, "obtained": str, "consented": bool}),
    Kind("provisions.dropped", {"records": int}),
    Kind("event.reported", {"event": str, "keys": int, "at": str}),
    Kind("key.destroyed", {"key": str, "retention": str, "reason": str}),
    Kind("ledger.grown", {"lines": int, "head": str}),
    Kind("keyring.scrub_delayed"),
    Kind("keyring.scrubbed"),
    Kind("ring.rotated", {"keys": int, "unreadable": int, "ring_key": str}),
    Kind("ring.forgotten", {"ring_keys": int}),
    Kind("policy.published", {"number": int, "digest": str, "effective": str}),
    Kind("policy.answered", {"about": str, "agreed": bool, "policy_version": int}),
    Kind("promises.asked"),
    Kind("promises.recorded", {"promises": int, "missing": int}),
    Kind("backup.made", {"data": int, "keys": int}),
    Kind(
        "backup.restored",
        {
            "destroyed_again": int,
            "erased_again": int,
            "keys_missing": int,
            "keys_without_data": int,
            "keys_unreadable": int,
            "people_gone": int,
            "indexes_rebuilt": int,
            "indexes_dropped": int,
            "ends_restored": int,
        },
    ),
    Kind("backup.key_missing", {"data": int}),
    # catalogue
    Kind("vehicle.added", {"vehicle": str}),
    Kind("vehicle.corrected", {"vehicle": str, "fields": int}),
    Kind("vehicle.published", {"vehicle": str}),
    Kind("vehicle.withdrawn", {"vehicle": str}),
    Kind("vehicle.price_changed", {"vehicle": str, "change": int}),
    Kind("vehicle.reserved", {"vehicle": str, "until": str}),
    Kind("vehicle.released", {"vehicle": str}),
    Kind("vehicle.sold", {"vehicle": str}),
    Kind("picture.added", {"vehicle": str, "picture": int}),
    Kind("picture.removed", {"vehicle": str, "picture": int}),
    Kind(
        "stock.imported", {"mapping": str, "created": int, "updated": int, "unchanged": int, "rejected": int}
    ),
    # outbox
    Kind("mail.queued", {"mail": str, "template": str}),
    Kind("mail.sent", {"mail": str, "template": str}),
    Kind("mail.failed", {"mail": str, "template": str, "attempts": int}),
    Kind("mail.refused", {"mail": str, "template": str}),
    Kind("link.redeemed", {"link": int, "kind": str}),
    # members
    Kind("account.opened", {"account": str}),
    Kind("account.ended", {"account": str}),
    Kind("account.language_chosen"),
    Kind("address.confirmed"),
    Kind("sign_in.ended", {"sign_ins": int}),
    Kind("second_factor.activated"),
    Kind("second_factor.reset"),
    Kind("staff.invited", {"account": str, "roles": str}),
    Kind("staff.ended", {"account": str}),
    # correspondence
    Kind("thread.opened", {"thread": str}),
    Kind("message.posted", {"message": str, "author": str, "channel": str}),
    Kind("policy.told", {"policy_version": int, "since": int, "mailed": bool}),
    # shareholders
    Kind("shareholder.entered", {"shareholder": str}),
    Kind("shareholder.left", {"shareholder": str}),
    Kind("shareholders.noticed", {"notice": str, "mails": int, "letters": int}),
    # shipping
    Kind("rates.imported", {"table": str, "added": int, "changed": int, "removed": int}),
    Kind("import_rules.imported", {"added": int, "changed": int, "removed": int}),
    # trade
    Kind("inquiry.received", {"channel": str, "vehicles": int, "confirmed": bool}),
    Kind("inquiry.recorded", {"channel": str, "source": str, "vehicles": int}),
    Kind("inquiry.confirmed"),
    Kind("inquiry.adopted", {"account": str}),
    Kind("inquiry.assigned", {"clerk": str}),
    Kind("inquiry.answered"),
    Kind("inquiry.continued"),
    Kind("inquiry.closed", {"why": str}),
    Kind("quotation.issued", {"quotation": str, "vehicle": str, "lines": int}),
    Kind("quotation.revised", {"quotation": str, "revises": str}),
    Kind("quotation.withdrawn", {"quotation": str}),
    Kind("quotation.accepted", {"quotation": str, "deal": str, "vehicle": str}),
    Kind("quotation.lapsed", {"quotation": str}),
    Kind("order.placed", {"consignee": bool, "notify_party": bool}),
    Kind("invoice.issued", {"invoice": str}),
    Kind("reservation.lapsed", {"vehicle": str}),
    Kind("deal.cancelled", {"vehicle": str}),
    Kind("deal.completed", {"vehicle": str}),
    Kind("buyer.remembered"),
    Kind("buyer.recognised"),
    Kind("buyer.not_recognised"),
    Kind("buyer.forgotten"),
    Kind("erasure.asked", {"subjects": int, "open_deals": int}),
    # faces and conformity
)

KINDS: dict[str, Kind] = {kind.key: kind for kind in _KINDS}
