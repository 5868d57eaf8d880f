"""How many mails an address gets that somebody typed and nobody confirmed."""

from __future__ import annotations

import time

from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from funabin.kit.rates import BUCKETS
from funabin.members.rules import normal_address

MOST = 3  # mails at once, and so many a day


@sensitive_variables("address")
def may_mail_unconfirmed(address: str) -> bool:
    """Whether one more mail goes to this address; then it counts. Remembered in memory, by a keyed hash."""
    key = salted_hmac("funabin.rights.addressee", normal_address(address), algorithm="sha256").hexdigest()
    return not BUCKETS.take(("rights.addressee", key), per_hour=MOST / 24, burst=MOST, at=time.monotonic())
