"""What a mail says: templates by name and language, a plain text and an HTML twin of the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template, render_to_string
from django.utils import translation

from funabin.kit.site import site

LANGUAGES = ("en", "ja")  # every template is there in each of these


@dataclass(frozen=True)
class Letter:
    """A rendered mail without its recipient: subject (never with personal data), plain text, HTML."""

    subject: str
    text: str
    html: str


def language_for(language: str) -> str:
    """The language a letter is written in: the person's where we write it, else English."""
    return language if language in LANGUAGES else "en"


def check_template(template: str) -> None:
    """Raises TemplateDoesNotExist unless `template` can be written in every language."""
    for language in LANGUAGES:
        get_template(f"outbox/{template}/{language}/subject.txt")
        get_template(f"outbox/{template}/{language}/body.txt")


def compose(
    template: str,
    language: str,
    context: Mapping[str, Any],
    *,
    reference: str,
    link: str = "",
    stop: str = "",
) -> Letter:
    """The letter `template` in `language`; `link` is the address of its single-use link, where it has one.

    `stop` is where mail like this is stopped, for mail that rests on a consent.
    """
    language = language_for(language)
    values = {**context, "link": link, "reference": reference}
    folder = f"outbox/{template}/{language}"
    with translation.override(language):
        subject = " ".join(render_to_string(f"{folder}/subject.txt", _with_site(values)).split())
        return in_frame(
            subject,
            render_to_string(f"{folder}/body.txt", _with_site(values)),
            reference=reference,
            stop=stop,
        )


def in_frame(subject: str, body: str, *, reference: str, stop: str = "") -> Letter:
    """Puts `body` into the house's frame: who writes, how to check that it is genuine, its reference."""
    language = language_for(translation.get_language() or "en")
    foot = render_to_string(f"outbox/foot/{language}.txt", _with_site({"reference": reference, "stop": stop}))
    text = f"{body.strip()}\n\n{foot.strip()}\n"
    values = {"subject": subject, "body": body.strip(), "foot": foot.strip(), "language": language}
    return Letter(subject=subject, text=text, html=render_to_string("outbox/letter.html", _with_site(values)))


def _with_site(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"site": site(), **values}
