"""Read threads, and how people were told of a new policy. Texts come as handles; a page opens them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from funabin.correspondence.models import Message, PolicyNotice, Thread
from funabin.gate.concerned import Concerned, concerned_by
from funabin.gate.policies import Publication, publications


def thread_of_case(case: str) -> Thread | None:
    """The thread of a case, if one was opened."""
    return Thread.objects.filter(case=case).first()


def messages_of(thread: Thread) -> QuerySet[Message]:
    """The messages of a thread, oldest first."""
    return Message.objects.filter(thread=thread).order_by("at", "id")


@dataclass(frozen=True)
class NoticeFigures:
    """How the people concerned by a version were told of it; counts only."""

    version: int
    to_tell: int  # not told yet
    without_address: int  # the page and the feed tell them
    queued: int
    sent: int
    failed: int
    refused: int  # the gate did not open the address


def newest_publication() -> Publication | None:
    """The newest version, in force or announced, where there is an earlier one to compare it with."""
    found = publications()
    return found[0] if len(found) > 1 else None


def people_to_tell(publication: Publication) -> list[Concerned]:
    """Whom a version concerns and who was not told of it yet."""
    earlier = PolicyNotice.objects.filter(policy_version__lt=publication.number)
    rows = earlier.order_by().values_list("subject_id").annotate(Max("policy_version_id"))
    told_now = PolicyNotice.objects.filter(policy_version=publication.number)
    done = set(told_now.values_list("subject_id", flat=True))
    people = concerned_by(publication.policy, before=publication.number, told=dict(rows))
    return [person for person in people if person.subject not in done]


def notice_figures(publication: Publication) -> NoticeFigures:
    """The figures of one version."""
    rows = PolicyNotice.objects.filter(policy_version=publication.number).values_list(
        "mail__state", flat=True
    )
    states = Counter(state or "without_address" for state in rows)
    return NoticeFigures(
        version=publication.number,
        to_tell=len(people_to_tell(publication)),
        without_address=states["without_address"],
        queued=states["queued"],
        sent=states["sent"],
        failed=states["failed"],
        refused=states["refused"],
    )


def people_without_address(publication: Publication) -> list[str]:
    """The tokens of those whom no mail could reach, in the order they were found."""
    unreached = PolicyNotice.objects.filter(policy_version=publication.number, mail=None).order_by("id")
    return list(unreached.values_list("subject_id", flat=True))
