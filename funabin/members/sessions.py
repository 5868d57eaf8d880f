"""Sessions found by the hash of their token: a copy of the table opens nobody's session.

A session keeps ids and pseudonymous addresses only; anything that looks like a clear address stops the save.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from funabin.kit.dates import day_in_japan
from funabin.members.models import SignInSession
from funabin.members.rules import holds_clear_address

NEVER_KEPT = {
    "account_reauthentication_state",  # allauth would keep the whole request: headers, cookie, form
    "mfa.totp.secret",  # sealed by the form that needs it (members.forms)
}


SINCE = "since"  # session key: when the person signed in, ISO 8601
OFTEN_ENOUGH = timedelta(minutes=5)  # a sliding end is written down no more often than this


class ClearAddress(Exception):
    """Something wanted to write a clear address down. Says where, never what."""


class SessionStore(DatabaseStore):
    """Django's database sessions, with the hash of the token in the place of the token."""

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        """Our own table: it also tells whose session it is, so that all of a person's can be ended."""
        return SignInSession

    def load(self) -> dict[str, Any]:
        """The session's content; an unknown or expired token gives a new, empty session."""
        row = SignInSession.objects.filter(
            session_key=row_key(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
            return {}
        _note_use(row, timezone.now())
        return self.decode(row.session_data)

    def save(self, must_create: bool = False) -> None:
        """Raises ClearAddress. A session notes once when its person signed in."""
        if SESSION_KEY in self and SINCE not in self:
            self[SINCE] = timezone.now().isoformat()
        super().save(must_create=must_create)

    def exists(self, session_key: str) -> bool:
        """Whether a session with this token is kept."""
        return SignInSession.objects.filter(session_key=row_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        """The row to save."""
        return SignInSession(
            session_key=row_key(self.session_key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account=str(data.get(SESSION_KEY, "")),
            since=datetime.fromisoformat(data[SINCE]) if SINCE in data else None,
            used_on=day_in_japan(timezone.now()),
            means=self._means(),
        )

    def _means(self) -> str:
        if self.get_expire_at_browser_close():
            return SignInSession.Means.COOKIE
        is_short = self.get_expiry_age() <= settings.TOKEN_IDLE
        return SignInSession.Means.TOKEN if is_short else SignInSession.Means.REMEMBERED

    def delete(self, session_key: str | None = None) -> None:
        """End the session with this token, or this session."""
        key = session_key or self.session_key
        if key is not None:
            SignInSession.objects.filter(session_key=row_key(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Raises ClearAddress where the content holds anything like an address that is no token."""
        kept = {key: value for key, value in session_dict.items() if key not in NEVER_KEPT}
        if holds_clear_address(json.dumps(kept, ensure_ascii=False, default=str)):
            raise ClearAddress("session")
        return super().encode(kept)


def _note_use(row: SignInSession, at: datetime) -> None:
    """The day of the last use; a sign-in without a cookie ends an idle time after its last page."""
    today = day_in_japan(at)
    changed: dict[str, Any] = {} if row.used_on == today else {"used_on": today}
    end = at + timedelta(seconds=settings.TOKEN_IDLE)
    if row.means == SignInSession.Means.TOKEN and end - row.expire_date > OFTEN_ENOUGH:
        changed["expire_date"] = end
    if changed:
        SignInSession.objects.filter(pk=row.pk).update(**changed)


def row_key(token: str | None) -> str:
    """What stands in the table for a token: 160 bits of its hash, in hexadecimal."""
    return hashlib.blake2b((token or "").encode(), digest_size=20).hexdigest()
