"""The form of a watched folder or address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funabin.desk.forms.imports import DRAFT_OR_SALE, NAME, NAME_RULE, either

KINDS = (
    ("folder", gettext_lazy("A folder on the server")),
    ("address", gettext_lazy("An address of the web (https)")),
)
PART_OR_FULL = (
    ("off", gettext_lazy("Part of the stock: vehicles that are not in a list stay as they are")),
    ("on", gettext_lazy("The full stock: vehicles that are not in a list are missing")),
)
MISSING = (
    ("ask", gettext_lazy("Ask us each time")),
    ("sold", gettext_lazy("They are sold")),
    ("withdraw", gettext_lazy("Take them off the site")),
    ("keep", gettext_lazy("Leave them as they are")),
)
EVERY = (
    ("5", gettext_lazy("every five minutes")),
    ("15", gettext_lazy("every quarter of an hour")),
    ("60", gettext_lazy("every hour")),
    ("360", gettext_lazy("four times a day")),
    ("1440", gettext_lazy("once a day")),
)


class SourceForm(forms.Form):
    """Where lists come from, how they are read, how often. `known`: it exists, and keeps its name."""

    source_name = forms.RegexField(
        NAME,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Small letters, figures and hyphens, for example: uss-nagoya."),
        error_messages={"invalid": NAME_RULE},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is looked at"), choices=KINDS)
    place = forms.CharField(
        label=gettext_lazy("The folder's path, or the address"),
        help_text=gettext_lazy("/srv/stock/uss or https://lists.example/stock.csv"),
        max_length=500,
    )
    mapping = forms.ChoiceField(label=gettext_lazy("How its columns are read"))
    every_minutes = forms.TypedChoiceField(
        label=gettext_lazy("How often"), choices=EVERY, coerce=int, initial="60"
    )
    full = either(gettext_lazy("What is in a list"), PART_OR_FULL)
    missing = forms.ChoiceField(
        label=gettext_lazy("Vehicles that a full list lacks"), choices=MISSING, initial="ask"
    )
    guard = forms.IntegerField(
        label=gettext_lazy("Ask in any case when more than this percent are missing"),
        help_text=gettext_lazy("A broken file looks like a day on which everything was sold."),
        min_value=1,
        max_value=100,
        initial=20,
    )
    publish = either(gettext_lazy("What becomes of new vehicles"), DRAFT_OR_SALE)

    def __init__(
        self,
        *args: Any,
        mappings: Sequence[str],
        taken: Sequence[str] = (),
        known: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.fields["mapping"].choices = [(name, name) for name in mappings]  # type: ignore[attr-defined]
        self.fields["mapping"].help_text = _(
            "A mapping is kept on the preview page of a list: bring one in by hand first."
        )
        if known:
            del self.fields["source_name"]
        every = str(self.initial.get("every_minutes", "60"))
        if every not in dict(EVERY):
            words = _("every %(number)s minutes") % {"number": every}
            self.fields["every_minutes"].choices = [*EVERY, (every, words)]  # type: ignore[attr-defined]
        for field in ("full", "publish"):
            self.initial[field] = "on" if self.initial.get(field) else "off"

    def clean_source_name(self) -> str:
        """A name of one's own: a name that exists would change another source."""
        name: str = self.cleaned_data["source_name"]
        if name in self.taken:
            raise forms.ValidationError(_("There is one of this name already."))
        return name

    def clean_place(self) -> str:
        """An address by https, a folder from the root."""
        place: str = self.cleaned_data["place"].strip()
        if self.cleaned_data.get("kind") == "address" and not place.startswith("https://"):
            raise forms.ValidationError(_("The address begins with https://"))
        if self.cleaned_data.get("kind") == "folder" and not place.startswith("/"):
            raise forms.ValidationError(_("The path begins with /"))
        return place

    @property
    def told(self) -> dict[str, Any]:
        """What save_source takes besides the name. Only after is_valid()."""
        return {key: value for key, value in self.cleaned_data.items() if key != "source_name"}
