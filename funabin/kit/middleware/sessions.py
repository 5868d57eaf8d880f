"""Sessions, users, messages exist on the faces `my` and `desk` only: by cookie, on `my` also without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from funabin.kit.http import face_of
from funabin.kit.middleware.cookies import longest_life, register_in_force, sign_in_cookie
from funabin.kit.middleware.tokens import TOKEN_HEADER

if TYPE_CHECKING:
    from funabin.kit.middleware.tokens import Carried


EXPIRY = "_session_expiry"  # where Django notes what set_expiry was told


def cookie_of(face: str) -> tuple[str, str] | None:
    """Name and path of the face's session cookie; None for the public face."""
    cookies: dict[str, tuple[str, str]] = settings.SESSION_COOKIES
    return cookies.get(face)


def carried_of(request: HttpRequest) -> Carried | None:
    """How the request is signed in without a cookie; None: with the cookie of its face."""
    return getattr(request, "carried", None)


class FaceSessionMiddleware(SessionMiddleware):
    """Opens the session of the face, by its cookie or by the token that the request carries."""

    def process_request(self, request: HttpRequest) -> None:
        """Public pages get no session at all."""
        cookie, carried = cookie_of(face_of(request)), carried_of(request)
        if carried is not None:
            request.session = self.SessionStore(carried.token or None)
        elif cookie:
            request.session = self.SessionStore(request.COOKIES.get(cookie[0]))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Saves what changed; tells the token, or sets, renews or deletes the face's cookie."""
        session: SessionBase | None = getattr(request, "session", None)
        cookie = cookie_of(face_of(request))
        if session is None or cookie is None:
            return response
        must_save = session.modified and not session.is_empty() and response.status_code < 500
        if carried_of(request) is not None:
            return _tell(response, session, must_save=must_save)
        patch_vary_headers(response, ("Cookie",))
        if cookie[0] in request.COOKIES and session.is_empty():
            response.delete_cookie(cookie[0], path=cookie[1], samesite="Lax")
        elif must_save:
            _set_life(session, face_of(request))
            _save(session)
            _set_cookie(response, session, *cookie)
        return response


def _tell(response: HttpResponse, session: SessionBase, *, must_save: bool) -> HttpResponse:
    """The middleware around this one hands the token to the page; a session that holds nothing has none."""
    if session.modified and session.keys() <= {EXPIRY}:
        session.flush()
    elif must_save:
        session.set_expiry(settings.TOKEN_IDLE)
        _save(session)
    response[TOKEN_HEADER] = session.session_key or ""
    return response


def _set_life(session: SessionBase, face: str) -> None:
    """Who asked to be remembered is so for as long as the register says; "session" is not at all."""
    if session.get_expire_at_browser_close():
        return
    row = sign_in_cookie(register_in_force(), face)
    if row is None:
        return
    life = longest_life(row.lasts)
    if session.get_expiry_age() != life:
        session.set_expiry(life)


def _save(session: SessionBase) -> None:
    try:
        session.save()
    except UpdateError:
        raise SessionInterrupted("The session ended while the request was under way.") from None


def _set_cookie(response: HttpResponse, session: SessionBase, name: str, path: str) -> None:
    response.set_cookie(
        name,
        session.session_key or "",
        max_age=None if session.get_expire_at_browser_close() else session.get_expiry_age(),
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class FaceAuthenticationMiddleware(AuthenticationMiddleware):
    """request.user, where there is a session."""

    def process_request(self, request: HttpRequest) -> None:
        """Public pages have no user."""
        if cookie_of(face_of(request)):
            super().process_request(request)


class FaceMessageMiddleware(MessageMiddleware):
    """One-time messages, where there is a session to keep them."""

    def process_request(self, request: HttpRequest) -> None:
        """Public pages have no messages."""
        if cookie_of(face_of(request)):
            super().process_request(request)
