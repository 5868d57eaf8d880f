"""Forms of the stock lists: the file and what it is, the name of a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GUESS = ""  # no mapping named: the columns are guessed
PART_OR_FULL = (
    ("off", gettext_lazy("Part of the stock: vehicles that are not in it stay as they are")),
    ("on", gettext_lazy("The full stock: you are asked what became of vehicles that are not in it")),
)
NAME = r"^[a-z0-9][a-z0-9-]{1,39}$"  # of a mapping, a source
NAME_RULE = gettext_lazy("Small letters, figures and hyphens alone.")
DRAFT_OR_SALE = (
    ("off", gettext_lazy("New vehicles stay drafts until somebody offers them")),
    ("on", gettext_lazy("New vehicles go on sale at once, where nothing is missing")),
)


def _is_on(text: str) -> bool:
    return text == "on"


def either(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.TypedChoiceField:
    """Two sentences, one of which holds; cleaned to whether it is the second."""
    field = forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=_is_on,
        empty_value=False,  # type: ignore[arg-type]  # the stubs know texts alone
        required=False,
        initial="off",
        widget=forms.RadioSelect,
    )
    field.one_of = True  # type: ignore[attr-defined]  # one is always chosen: no word "optional"
    return field


class ListForm(forms.Form):
    """A file and what it is."""

    file = forms.FileField(label=gettext_lazy("File"))
    mapping = forms.ChoiceField(label=gettext_lazy("How its columns are read"), required=False)
    source = forms.RegexField(
        NAME,
        label=gettext_lazy("Whose list it is"),
        help_text=gettext_lazy(
            "One name for all lists of the same origin: by it a vehicle is known again, "
            "and a full list is compared with the one before. "
            "Left empty, it is taken from the mapping or the file."
        ),
        required=False,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
        error_messages={"invalid": NAME_RULE},
    )
    full = either(gettext_lazy("What is in it"), PART_OR_FULL)
    publish = either(gettext_lazy("What becomes of new vehicles"), DRAFT_OR_SALE)

    def __init__(self, *args: Any, mappings: Sequence[str], limit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, name) for name in mappings]
        self.fields["mapping"].choices = [  # type: ignore[attr-defined]
            (GUESS, _("Guess them, I look at it")), *known
        ]  # fmt: skip
        self.fields["file"].help_text = _(
            "CSV, TSV, Excel (XLSX), XML or JSON, up to %(limit)s. "
            "Larger lists come in through a watched folder."
        ) % {"limit": limit}
        self.fields["file"].widget.attrs["autofocus"] = True

    @property
    def whose(self) -> str:
        """The name of the origin: as told, else of the mapping, else of the file without its figures."""
        told = self.cleaned_data
        stem = slugify(re.sub(r"[\d_.]+", " ", str(told["file"].name).rpartition(".")[0])).strip("-")[:40]
        return told["source"] or told["mapping"] or (stem if re.fullmatch(NAME, stem) else "list")


class ShapeForm(forms.Form):
    """Where the columns of a list are named. Made for the page by `shape_form`."""

    sheet = forms.CharField(label=gettext_lazy("Sheet of the workbook"), required=False)
    line = forms.IntegerField(label=gettext_lazy("The names of the columns stand on"), min_value=0)


def shape_form(shape: Any) -> ShapeForm:
    """The form with the first lines of a list, and the sheets of its workbook where it has several."""
    form = ShapeForm(initial={"sheet": shape.sheet, "line": shape.line}, auto_id="shape-%s")
    lines = [(line, _line_in_words(line, cells)) for line, cells in shape.lines if any(map(str.strip, cells))]
    nowhere = (0, _("nowhere: the first line is a vehicle already"))
    form.fields["line"].widget = forms.Select(choices=[*lines, nowhere])
    if shape.sheets:
        form.fields["sheet"].one_of = True  # type: ignore[attr-defined]  # one is always chosen
        form.fields["sheet"].widget = forms.Select(choices=[(name, name) for name in shape.sheets])
    else:
        del form.fields["sheet"]
    return form


def _line_in_words(line: int, cells: Sequence[str]) -> str:
    said = " | ".join(" ".join(cell.split()) for cell in cells if cell.strip())
    return _("line %(line)s: %(cells)s") % {
        "line": line,
        "cells": said if len(said) < 70 else f"{said[:69]}…",
    }


class MappingNameForm(forms.Form):
    """The name under which a mapping is kept for the next list."""

    mapping_name = forms.RegexField(
        NAME,
        label=gettext_lazy("Keep this mapping under the name"),
        help_text=gettext_lazy("Small letters, figures and hyphens, for example: uss-nagoya."),
        error_messages={"invalid": NAME_RULE},
    )
    replace = forms.BooleanField(label=gettext_lazy("Replace the mapping of this name"), required=False)

    def __init__(self, *args: Any, ask: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask and not (self.is_bound and self.data.get("replace")):
            del self.fields["replace"]
