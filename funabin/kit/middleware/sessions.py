"""Sessions, users and messages exist on the faces `my` and `desk` only; each has its own cookie and path."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from funabin.kit.http import face_of


def cookie_of(face: str) -> tuple[str, str] | None:
    """Name and path of the face's session cookie; None for the public face."""
    cookies: dict[str, tuple[str, str]] = settings.SESSION_COOKIES
    return cookies.get(face)


class FaceSessionMiddleware(SessionMiddleware):
    """Opens the session of the face, and keeps its cookie under the face's path."""

    def process_request(self, request: HttpRequest) -> None:
        """Public pages get no session at all."""
        cookie = cookie_of(face_of(request))
        if cookie:
            request.session = self.SessionStore(request.COOKIES.get(cookie[0]))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Saves what changed; sets, renews or deletes the face's cookie."""
        cookie = cookie_of(face_of(request))
        session: SessionBase | None = getattr(request, "session", None)
        if cookie is None or session is None:
            return response
        patch_vary_headers(response, ("Cookie",))
        if cookie[0] in request.COOKIES and session.is_empty():
            response.delete_cookie(cookie[0], path=cookie[1], samesite="Lax")
        elif session.modified and not session.is_empty() and response.status_code < 500:
            _save(session)
            _set_cookie(response, session, *cookie)
        return response


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
