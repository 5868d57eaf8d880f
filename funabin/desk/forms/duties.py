"""Forms of standing duties: what a look at a flag found, a rule's title and text in one language."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from funabin.desk.words import FLAG_OUTCOMES
from funabin.oversight.queries.internal_rules import rule_texts


class LookForm(forms.Form):
    """What was behind an unusual opening."""

    outcome = forms.ChoiceField(label=_("What was behind it"), choices=[*FLAG_OUTCOMES.items()])


class TrainingForm(forms.Form):
    """On which day a training was held; who took part is ticked beside the names."""

    done_on = forms.DateField(
        label=_("Held on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class RuleForm(forms.Form):
    """A rule in one language; both fields or none."""

    title = forms.CharField(label=_("Title of the rule"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Leave a blank line between two paragraphs. Name no person."),
        widget=forms.Textarea(attrs={"rows": 16}),
        required=False,
    )

    def clean(self) -> dict[str, str]:
        """Neither a title without its text nor a text without its title."""
        told: dict[str, str] = super().clean() or {}
        for here, there in (("title", "text"), ("text", "title")):
            if told.get(there) and not told.get(here):
                self.add_error(here, _("Fill in both the title and the text, or neither."))
        return told


def rule_forms(key: str, sent: QueryDict | None) -> dict[str, RuleForm]:
    """A form for each language of the desk, filled with the version in force."""
    texts = rule_texts(key)
    now = {code: {"title": row.title, "text": row.text} for code, row in texts.items()}
    return {code: RuleForm(sent, prefix=code, initial=now.get(code)) for code, _name in settings.LANGUAGES}


def texts_of(told: dict[str, RuleForm]) -> dict[str, tuple[str, str]]:
    """What valid forms hold: language -> title and text, without the languages left blank."""
    return {
        code: (form.cleaned_data["title"], form.cleaned_data["text"])
        for code, form in told.items()
        if form.cleaned_data["title"]
    }
