"""Everything that changes accounts, seats, addresses and second factors."""

from funabin.members.actions.accounts import (
    CapacityNotDeclared,
    NotConfirmed,
    Registration,
    confirm_address,
    end_account,
    end_sessions,
    mail_account,
    register_member,
    remove_unconfirmed_account,
)
from funabin.members.actions.addresses import (
    AddressTaken,
    bind_address,
    drop_stale_addresses,
    note_confirmed_address,
    open_addresses,
    token_for,
)
from funabin.members.actions.second_factor import (
    current_totp_code,
    drop_unused_secrets,
    give_second_factor,
    open_secrets,
    seal_secret,
    take_second_factor,
)
from funabin.members.actions.staff import (
    NotAllowed,
    UnknownRole,
    accept_invitation,
    end_staff,
    invite_staff,
    reset_second_factor,
    set_up_staff,
)

__all__ = [
    "AddressTaken",
    "CapacityNotDeclared",
    "NotAllowed",
    "NotConfirmed",
    "Registration",
    "UnknownRole",
    "accept_invitation",
    "bind_address",
    "confirm_address",
    "current_totp_code",
    "drop_stale_addresses",
    "drop_unused_secrets",
    "end_account",
    "end_sessions",
    "end_staff",
    "give_second_factor",
    "invite_staff",
    "mail_account",
    "note_confirmed_address",
    "open_addresses",
    "open_secrets",
    "register_member",
    "remove_unconfirmed_account",
    "reset_second_factor",
    "seal_secret",
    "set_up_staff",
    "take_second_factor",
    "token_for",
]
