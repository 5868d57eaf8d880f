"""Each detector sees a leak in its own place, each guise is recognised, and nothing planted is named."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import tempfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.timezone import now

from funabin.gate.models import DataSubject, SubjectKey
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.members.sessions import SessionStore
from funabin.outbox.models import Mail
from tests.journeys.dump.canaries import canaries, needles, seen_in, value_for
from tests.journeys.dump.coverage import unplanted
from tests.journeys.dump.detectors import DETECTORS, Scene, leaks
from tests.journeys.dump.watching import scene
from tests.mail import mailbox

__all__ = ["mailbox", "scene"]
transactional = pytest.mark.django_db(transaction=True)
MAIN, MAIN_FILES = "tables of the main database", "files of the main database"
KEYS, KEY_FILES = "tables of the keyring", "files of the keyring"


def into_a_table(scene: Scene, secret: str) -> None:
    """A column that is not sealed."""
    DataSubject.objects.create(
        id=secret[:26], subject_class="customer", enrolled_at=now(), last_contact_at=now()
    )


def into_a_deleted_row(scene: Scene, secret: str) -> None:
    """A row that is gone: its bytes stay in the write-ahead log."""
    into_a_table(scene, secret)
    DataSubject.objects.all().delete()


def into_the_keyring(scene: Scene, secret: str) -> None:
    """A column beside the keys."""
    SubjectKey.objects.create(
        subject="somebody", retention="service", case=secret, wrapped=b"", made_at=now()
    )


def into_a_log(scene: Scene, secret: str) -> None:
    """Something hung onto a record, which its message does not even show."""
    logging.getLogger("funabin").warning("somebody asked", extra={"asked": secret})


def into_a_session(scene: Scene, secret: str) -> None:
    """Something a session keeps."""
    session = SessionStore()
    session["said"] = secret
    session.save()


def into_the_cache(scene: Scene, secret: str) -> None:
    """A cached value."""
    cache.set("said", {"by": secret})


def into_a_queued_mail(scene: Scene, secret: str) -> None:
    """The context of a mail that waits."""
    Mail.objects.create(
        template="t", to_datum="0" * 32, to_category="", to_place="", to_row="", purpose="", language="en",
        context={"name": secret}, next_try_at=now(), queued_at=now(),
    )  # fmt: skip


def into_a_mails_head(scene: Scene, secret: str) -> None:
    """The subject of a mail; what stands in To may stand there."""
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "somebody@somewhere.example", f"Dear {secret}"
    scene.mails.append(mail)


def into_the_journal(scene: Scene, secret: str) -> None:
    """The detail of an entry."""
    Entry.objects.create(
        at=now(), kind="data.opened", actor_kind="staff", actor_token="t", purpose="", case="",
        categories=[], detail={"role": secret}, body_digest="",
    )  # fmt: skip


def into_the_ledger(scene: Scene, secret: str) -> None:
    """A line of the ledger."""
    Path(settings.ERASURE_LEDGER).write_text(json.dumps({"reason": secret}))


def into_the_media(scene: Scene, secret: str) -> None:
    """The name of a picture."""
    (Path(settings.MEDIA_ROOT) / f"{secret}.webp").write_bytes(b"")


def into_a_temporary_file(scene: Scene, secret: str) -> None:
    """A file that nobody removed."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(secret.encode("utf-16-le"))


def into_a_redirect(scene: Scene, secret: str) -> None:
    """The address a form leads to."""
    scene.addresses.append(f"/en/inquiry/sent/?name={quote(secret)}")


def into_a_cookie(scene: Scene, secret: str) -> None:
    """The value of a cookie."""
    scene.cookies.append(f"said={base64.b64encode(secret.encode()).decode()}; Path=/my/")


LEAKS: dict[Callable[[Scene, str], None], set[str]] = {
    into_a_table: {MAIN, MAIN_FILES},
    into_a_deleted_row: {MAIN_FILES},
    into_the_keyring: {KEYS, KEY_FILES},
    into_a_log: {"log"},
    into_a_session: {"sessions"},
    into_the_cache: {"caches"},
    into_a_queued_mail: {"queue of mails", MAIN, MAIN_FILES},
    into_a_mails_head: {"heads of mails"},
    into_the_journal: {"journal", MAIN, MAIN_FILES},
    into_the_ledger: {"erasure ledger"},
    into_the_media: {"media folder"},
    into_a_temporary_file: {"temporary files"},
    into_a_redirect: {"addresses"},
    into_a_cookie: {"cookies"},
}


@transactional
@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_turns_its_detector_red(scene: Scene, leak: Callable[[Scene, str], None]) -> None:
    if leak is into_a_deleted_row and connection.vendor != "sqlite":
        pytest.skip("the files of PostgreSQL are read by COPY, which gives live rows")
    secret = value_for("text", leak.__name__, "contact.name")
    wanted = needles("a canary", secret)
    assert leaks(scene, wanted) == {}
    leak(scene, secret)
    found = leaks(scene, wanted)
    assert LEAKS[leak] <= set(found)
    assert secret not in str(found)


def test_every_detector_has_a_leak_that_it_must_see() -> None:
    assert set().union(*LEAKS.values()) == set(DETECTORS)


TEXT = 'Zubori "quoted" é & 51234567 Road'
GUISES = {
    "as it is": TEXT.encode(),
    "in capitals": TEXT.upper().encode(),
    "one word of it": b"... zubori ...",
    "its number": b"tel:51234567",
    "in an address": quote(TEXT).encode(),
    "in a form": quote_plus(TEXT).encode(),
    "in JSON": json.dumps({"a": TEXT}).encode(),
    "in hexadecimal": TEXT.encode().hex().upper().encode(),
    "in UTF-16, small end first": TEXT.encode("utf-16-le"),
    "in UTF-16, big end first": TEXT.encode("utf-16-be"),
    **{f"in base64 after {n}": base64.b64encode(b"x" * n + TEXT.encode() + b"tail") for n in range(4)},
    **{
        f"as {name}": hashlib.new(name, TEXT.lower().encode()).hexdigest().encode()
        for name in ("md5", "sha1")
    },
    "as SHA-256 in bytes": hashlib.sha256(b"zubori").digest(),
    "as SHA-256 in base64": base64.b64encode(hashlib.sha256(TEXT.encode()).digest()),
}


@pytest.mark.parametrize("guise", GUISES)
def test_a_value_is_recognised_in_every_guise(guise: str) -> None:
    wanted = needles("the road", TEXT)
    assert seen_in(b"before " + GUISES[guise] + b" after", wanted) != []
    assert seen_in(b"nothing of the kind", wanted) == []


@transactional
def test_what_no_journey_plants_is_named(house: object) -> None:
    policy = current_policy()
    missing = unplanted(policy)
    assert {"trade.Inquiry.name", "members.SecondFactorSecret.secret", "message.text at thread"} <= set(
        missing
    )
    assert "person.birth_date at registration" not in missing  # checked, and never kept
    values = list(canaries(policy).values())
    unique = [value for value in values if value != "KE"]
    assert len(set(unique)) == len(unique)
