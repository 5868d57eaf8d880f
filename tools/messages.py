"""Brings locale/*/LC_MESSAGES/django.po up to the msgids of the code: python tools/messages.py [--check]

Keeps what is translated, adds what is new with an empty translation, drops what nobody says any more. Entries
stand where their msgid is first said, without line numbers, so that a file changes only when words do.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "funabin"
LOCALE = ROOT / "locale"
TEMPLATES = {".html", ".txt"}

# Babel's own names (_, gettext, ngettext, pgettext ...) with Django's spellings of them
DJANGO = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# closed lists whose label is an English msgid: the argument that holds it
LISTS = {name: (2,) for name in ("Word", "BodyType", "Band", "Shelf", "Facet", "Range")}
HEADER = """\
# Funabin in {name}. Brought up to the code by `make messages`; translations are written by hand.
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


@dataclass(frozen=True)
class Said:
    """A text the code asks to translate: `plural` and `context` are empty where there is none."""

    text: str
    plural: str
    context: str
    file: str

    @property
    def key(self) -> tuple[str, str]:
        """What a translation is found by."""
        return self.text, self.context

    @property
    def msgid(self) -> str | tuple[str, str]:
        """The text as a catalogue holds it."""
        return (self.text, self.plural) if self.plural else self.text


def sources(code: Path = CODE) -> Iterator[Path]:
    """Modules and templates whose words are translated, in the order of their paths."""
    for path in sorted(code.rglob("*")):
        place = path.relative_to(code).as_posix()
        is_template = path.suffix in TEMPLATES and "/templates/" in f"/{place}"
        if is_template or path.suffix == ".py":
            yield path


def as_python(path: Path) -> str:
    """A file as Python that calls gettext for each text. Of a template all else is blotted out by Django."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return re.sub(r"^\s+", "", templatize(text, origin=str(path)), flags=re.MULTILINE)


def said_in(path: Path, root: Path = ROOT) -> Iterator[Said]:
    """The texts of one file, in their order."""
    keywords = {**DEFAULT_KEYWORDS, **DJANGO, **(LISTS if "catalogue" in path.parts else {})}
    stream = io.BytesIO(as_python(path).encode())
    for _, messages, _, context in extract("python", stream, keywords=keywords):
        text, plural = (*messages, "")[:2] if isinstance(messages, tuple) else (messages, "")
        yield Said(text, plural, context or "", path.relative_to(root).as_posix())


def all_said(code: Path = CODE) -> list[Said]:
    """Every text once, where it is first said. One that is somewhere said with a plural keeps it."""
    found: dict[tuple[str, str], Said] = {}
    for path in sources(code):
        for said in said_in(path, code.parent):
            known = found.setdefault(said.key, said)
            if said.plural and not known.plural:
                found[said.key] = Said(known.text, said.plural, known.context, known.file)
    return list(found.values())


def catalogue_of(file: Path) -> Catalog:
    """A catalogue as it lies in locale/; an empty one where there is no file yet."""
    locale = file.parent.parent.name
    if not file.exists():
        return Catalog(locale=locale)
    with file.open("rb") as stream:
        return read_po(stream, locale=locale)


def brought_up(known: Catalog, said: list[Said]) -> Catalog:
    """A new catalogue with exactly what is said, and the translations of `known`."""
    fresh = Catalog(locale=known.locale)
    for each in said:
        old = known.get(each.text, each.context or None)
        kept = old.string if old and not old.fuzzy and bool(old.pluralizable) == bool(each.plural) else ""
        fresh.add(each.msgid, kept, locations=[(each.file, 0)], context=each.context or None)
    return fresh


def as_file(catalogue: Catalog) -> bytes:
    """The catalogue as its file: a header without dates, and files without line numbers."""
    if catalogue.locale is None:
        raise ValueError("a catalogue without a language")
    name = catalogue.locale.get_display_name("en")
    header = HEADER.format(name=name, locale=catalogue.locale, plurals=catalogue.plural_forms)
    body = io.BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return header.encode() + body.getvalue().lstrip(b"\n")


def untranslated(catalogue: Catalog) -> list[str]:
    """The msgids that have no words in this language yet."""
    return [str(each.id) for each in catalogue if each.id and not all(_strings(each.string))]


def _strings(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string) or ("",)


def main() -> int:
    """Writes each catalogue; with --check writes nothing and fails where one is behind the code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--check", action="store_true", help="write nothing; fail where a catalogue is behind"
    )
    check, said, behind = options.parse_args().check, all_said(), False
    for file in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        catalogue = brought_up(catalogue_of(file), said)
        missing, new = untranslated(catalogue), as_file(catalogue)
        print(f"{catalogue.locale}: {len(catalogue)} texts, {len(missing)} not translated yet")
        behind = behind or bool(missing) or new != file.read_bytes()
        if not check:
            file.write_bytes(new)
    return int(check and behind)


if __name__ == "__main__":
    sys.exit(main())
