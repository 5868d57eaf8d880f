"""The words of incidents: kinds, places, findings, reasons, heads; and the first draft of the nine heads."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from funabin.gate.queries import current_policy
from funabin.kit.tags import moment
from funabin.oversight.models import Incident
from funabin.oversight.rules.incidents import HEADS, READABLE, SEALED, UNTOUCHED, YES

KINDS = {
    "intrusion": _("Somebody broke into our systems"),
    "insider": _("One of our own took or opened what he may not"),
    "ransom": _("Data was locked or taken to blackmail us"),
    "skimming": _("Data was read while people typed it"),
    "account": _("A sign-in was used by somebody else"),
    "misdirected": _("Data was sent or shown to the wrong person"),
    "exposed": _("Others could read data by mistake"),
    "lost": _("A device, a paper or a copy is lost"),
    "destroyed": _("Data was destroyed or damaged"),
    "entrustee": _("It happened at a firm that works for us"),
}
STORES = {
    "server": _("The running program and its memory"),
    "database": _("The database of sealed values"),
    "keyring": _("The database of people's keys"),
    "ring": _("The ring that wraps the keys"),
    "backup": _("A copy of the sealed values"),
    "backup_keys": _("A copy of people's keys"),
    "mail": _("Mail on its way, or at the provider"),
    "recipient": _("A firm that received data"),
    "desk": _("The desk, by somebody's sign-in"),
    "paper": pgettext_lazy("where data lies", "Paper"),
    "device": pgettext_lazy("where data lies", "Device"),
}
REACHED = {"no": _("Not reached"), "unknown": _("Not known"), "yes": _("Reached")}
FINDINGS = {
    UNTOUCHED: _("not touched"),
    SEALED: _("sealed, and the keys are safe"),
    READABLE: _("readable"),
    "unknown": _("not known: counted as readable"),
}
TRIGGERS = {
    "special_care": _("data that the law protects most, of at least one person"),
    "money": _("data whose misuse can cost money, of at least one person"),
    "bad_purpose": _("somebody likely meant harm"),
    "many": _("more people than the law's number"),
}
WHY_NOT = {
    "nobody": _("Nobody's data was reached."),
    "all_sealed": _("All of it is sealed, and the keys were not reached: nobody can read it."),
    "no_trigger": _("It meets none of the cases in which the law wants a report."),
    "false_alarm": _("Nothing had happened."),
}
TELLS = {
    "authority": _("First report to the authority"),
    "authority.final": _("Final report to the authority"),
    "persons": _("Notice to the people"),
    "controller": _("Notice to the firm we work for"),
}
HEAD_WORDS = {
    "outline": _("What happened"),
    "items": _("Which data"),
    "people": _("How many people"),
    "cause": pgettext_lazy("of an incident", "Cause"),
    "secondary": _("Further harm, or the danger of it"),
    "handling": _("What we do for the people"),
    "publication": _("Whether it is made public"),
    "prevention": _("How it is kept from happening again"),
    "other": pgettext_lazy("of an incident", "Other"),
}
STATES = {
    "open": pgettext_lazy("of an incident", "open"),
    "reported": pgettext_lazy("of an incident", "all is told"),
    "closed": pgettext_lazy("of an incident", "closed"),
}
TO_CLOSE = {
    "not_judged": _("Find the people and judge whether it is told."),
    "suspected": _("Say whether it is certain, or was a false alarm."),
    "unsent": _("Send every report to the authorities."),
    "untold": _("Tell everybody whose data may have been read."),
    "no_prevention": _("Write down how it is kept from happening again."),
}
DISMISSING = {
    "known_already": _("We know of it already"),
    "not_our_data": _("It is not data we entrusted"),
    "no_personal_data": _("No data of people was reached"),
}
MEASURE_HEADS = {
    "basic_policy": _("Basic policy"),
    "rules": _("Rules of handling"),
    "organisational": _("Organisation"),
    "personnel": pgettext_lazy("of measures", "Staff"),
    "physical": _("Rooms and devices"),
    "technical": _("Technical measures"),
    "foreign": _("Rules of other countries"),
}
EVIDENCE = {
    "attested": _("Somebody looks and signs"),
    "policy_published": _("The policy is published"),
    "rules_read": _("Everybody has read the rules"),
    "journal_verified": _("The journal was recomputed and holds"),
    "grants_reviewed": _("What staff may open was approved again"),
    "drill": _("A drill was done to its end"),
    "probes": _("The software tried its own safeguards"),
    "second_factor": _("Nobody of the staff can sign in without a second step"),
    "backup": _("A backup was made"),
    "restore": _("A backup was restored"),
    "recipients_reviewed": _("Every firm was checked in time"),
}
EVIDENCE_TODO = {  # what to do where the software finds no young evidence
    "policy_published": _("Publish the policy."),
    "rules_read": _("Publish the internal rules and have everybody read them."),
    "journal_verified": _("Look into the journal: funabin journal verify"),
    "grants_reviewed": _("Approve what staff may open, under Duties."),
    "drill": _("Practise: funabin drill"),
    "probes": _("Look at the promises that do not hold."),
    "second_factor": _("Ask everybody to set up the second step."),
    "backup": _("Make a backup: funabin backup"),
    "restore": _("Try a backup on another machine: funabin restore"),
    "recipients_reviewed": _("Record the checks of the firms, under Recipients."),
}
MANNERS = {"mail": _("E-mail"), "letter": _("Letter"), "notice": _("Public notice")}


def draft_heads(incident: Incident, language: str) -> dict[str, str]:
    """A first text for each of the nine heads, from what is known; it names nobody. People then edit it."""
    with translation.override(language):
        return {head: DRAFTS[head](incident, language) for head in HEADS}


def draft_notice(incident: Incident, language: str) -> tuple[str, str]:
    """Title and text of the notice to people: the heads that the law wants told (Rule 10)."""
    heads = incident.heads.get(language) or draft_heads(incident, language)
    told = [heads.get(head, "").strip() for head in ("outline", "cause", "secondary", "handling", "other")]
    with translation.override(language):
        title = gettext("Your data may have reached others")
        begin = gettext("We must tell you of an incident with personal data.")
        end = gettext("We are sorry. If you have a question, answer or call us; the number stands below.")
    return title, "\n\n".join(part for part in (begin, *told, end) if part)


def _outline(incident: Incident, language: str) -> str:
    known = gettext("We learned of it on %(known)s.") % {"known": moment(incident.known_at)}
    doubt = gettext("It is not certain yet.") if incident.suspected else ""
    happened = gettext("%(what)s. %(known)s") % {"what": KINDS[incident.kind], "known": known}
    return gettext("%(first)s %(then)s") % {"first": happened, "then": doubt} if doubt else happened


def _items(incident: Incident, language: str) -> str:
    texts = current_policy().texts
    words = texts.get(language) or texts[current_policy().languages[0]]
    named = [words.get(f"category.{key}", key) for key in sorted(incident.figures.get("harmed", {}))]
    return gettext(", ").join(named)


def _people(incident: Incident, language: str) -> str:
    figures = incident.figures
    if not figures:
        return gettext("This is being counted.")
    return gettext("%(harmed)s people. Data of %(sealed)s more was reached but cannot be read.") % {
        "harmed": number_format(figures.get("readable", 0)),
        "sealed": number_format(figures.get("people", 0) - figures.get("readable", 0)),
    }


def _cause(incident: Incident, language: str) -> str:
    reached = incident.stores.filter(reached=YES).values_list("store", flat=True)
    places = gettext(", ").join(str(STORES[store]) for store in reached)
    where = gettext("Reached: %(places)s.") % {"places": places} if places else ""
    return where or gettext("The cause is being looked into.")


def _secondary(incident: Incident, language: str) -> str:
    return gettext("No misuse is known. Somebody may write to you in our name: check before you pay.")


def _handling(incident: Incident, language: str) -> str:
    return gettext("We write to each person by e-mail or letter.")


def _publication(incident: Incident, language: str) -> str:
    return gettext("A notice on our website tells those whom we cannot reach.")


def _nothing(incident: Incident, language: str) -> str:
    return ""


DRAFTS: dict[str, Callable[[Incident, str], str]] = {
    "outline": _outline,
    "items": _items,
    "people": _people,
    "cause": _cause,
    "secondary": _secondary,
    "handling": _handling,
    "publication": _publication,
    "prevention": _nothing,
    "other": _nothing,
}
