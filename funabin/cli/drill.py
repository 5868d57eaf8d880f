"""`funabin drill`: a breach of the mail provider, played on the site's own data. Nobody outside is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from funabin.cli.base import AsJson, advising, load_site_here, require_migrated, say, say_json

if TYPE_CHECKING:
    from funabin.oversight.models import Incident

COMMAND = "drill"  # the actor of the journal


def drill(
    to_the_end: Annotated[
        bool,
        typer.Option("--to-the-end", help="Play the rest too. It then counts as no practice of people."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Practise: somebody read our mail at the provider. The desk goes on from there as on a real day."""
    load_site_here()
    require_migrated()
    from funabin.gate.errors import NoPolicy
    from funabin.journal.actor import system
    from funabin.oversight.actions.drills import begin_drill, finish_drill

    with advising(NoPolicy, advice="Publish a policy first: funabin setup"):
        found = begin_drill(by=system(COMMAND))
    if to_the_end:
        found = finish_drill(incident=found, by=system(COMMAND))
    if as_json:
        say_json(_as_data(found))
        return
    for line in _told(found):
        say(line)


def _as_data(found: Incident) -> dict[str, object]:
    return {
        "number": found.number,
        "state": found.state,
        "people": found.figures["people"],
        "harmed": found.figures["readable"],
        "triggers": found.triggers,
        "reports": [
            {"tells": row.tells, "countries": row.jurisdictions, "articles": row.articles, "due": row.due_at}
            for row in found.reports.order_by("due_at", "id")
        ],
        "heads": found.heads,
        "letters": {
            language: {"title": title, "text": text} for language, (title, text) in _letters(found).items()
        },
    }


def _letters(found: Incident) -> dict[str, tuple[str, str]]:
    from funabin.oversight.actions.drills import draft_letters

    return draft_letters(found)


def _drafts(found: Incident) -> Iterator[str]:
    """The nine heads and the letter to the people, in each language. They name nobody."""
    for language, heads in found.heads.items():
        yield f"The nine heads, drafted ({language}):"
        yield from (f"  {key}: {text}" for key, text in heads.items())
    for language, (title, text) in _letters(found).items():
        yield f"The letter to the people, drafted and sent to nobody ({language}):"
        yield from (f"  {line}" for line in [title, *text.splitlines()])


def _told(found: Incident) -> Iterator[str]:
    yield f"Drill {found.number}: somebody read mails at the provider for two weeks."
    harmed, people = found.figures["readable"], found.figures["people"]
    yield f"{harmed:,} people whose data may have been read, of {people:,} reached."
    if not found.reportable:
        yield "Nobody was written to in these two weeks, so nobody need be told."
    for row in found.reports.order_by("due_at", "id"):
        due = row.due_at.isoformat(timespec="minutes") if row.due_at else ""
        yield f"  {due}  {row.tells}  {', '.join(row.jurisdictions)}  ({', '.join(row.articles)})"
    yield from _drafts(found)
    if found.closed_at:
        yield "Played to its end: told, reported, closed. Nobody outside heard of it."
    else:
        yield f"Now go on at the desk as on a real day: /desk/incidents/{found.number}/"
        yield "Nobody outside hears of it. Once you close it, the measure counts as practised."
