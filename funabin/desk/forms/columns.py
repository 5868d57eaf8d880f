"""The form of a list's columns: what each holds, in which unit, what words mean, how prices are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext as _n

from funabin.catalogue.feeds.fields import label_of
from funabin.desk import stocking

NO_WORD, NOTHING = "", "-"  # of a word in a cell: nobody knows what it means; it means nothing
PRICE = ("plus_yen", "margin_percent", "margin_fixed", "step", "minimum", "rate")  # of the rule of the price
MOST_COLUMNS, MOST_WORDS = 150, 150  # of a whole page: a form bears 500 fields
SURE, LIKELY = 80, 60  # of 100


@dataclass(frozen=True)
class Word:
    """A word of a column with the select that says what it means."""

    text: str
    count: int
    bound: forms.BoundField


@dataclass(frozen=True)
class ColumnFields:
    """A column of the file as the page shows it."""

    column: str
    examples: Sequence[str]
    certainty: int
    why: str
    guessed: str  # the fact it was taken for
    fact: forms.BoundField
    also: Sequence[str]  # further facts that the mapping takes from it
    unit: forms.BoundField | None
    words: Sequence[Word]
    more: int  # words of the column that have no select here

    @property
    def unknown(self) -> int:
        """How many of the words have no meaning yet."""
        return sum(not word.bound.value() for word in self.words)

    @property
    def look(self) -> str:
        """How sure the guess is: sure, likely, unsure or none; chosen, where it is none of ours."""
        if not self.fact.value():
            return "none"
        if self.fact.value() != self.guessed:
            return "chosen"
        return "sure" if self.certainty >= SURE else "likely" if self.certainty >= LIKELY else "unsure"


class ColumnsForm(forms.Form):
    """What each column of a list holds. `columns` are the guesses, `mapping` is how it is read so far."""

    def __init__(self, *args: Any, columns: Sequence[Any], mapping: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read_as = _rules_by_column(mapping, [column.column for column in columns])
        self.columns, self.start = self._on_the_page(columns), mapping
        self.further = len(columns) - len(self.columns)  # columns that are left out and not shown
        # number of a column -> name of the field, word, how often
        self._words: dict[str, list[tuple[str, str, int]]] = {}
        for number, column in enumerate(self.columns):
            self._add_column(str(number), column)
        self._add_rest()

    def _on_the_page(self, columns: Sequence[Any]) -> list[Any]:
        """The columns a page bears, in their order: those that are read, then the first of the others."""
        read = [column for column in columns if column.column in self.read_as][:MOST_COLUMNS]
        other = [column for column in columns if column.column not in self.read_as]
        shown = {column.column for column in (*read, *other[: MOST_COLUMNS - len(read)])}
        return [column for column in columns if column.column in shown]

    def _add_column(self, number: str, column: Any) -> None:
        fact, rule = self.read_as.get(column.column, [("", {})])[0]
        label = _("What “%(column)s” holds") % {"column": column.column}
        self.fields[f"fact-{number}"] = forms.ChoiceField(
            label=label,
            choices=[("", _("Leave it out")), *stocking.field_choices()],
            required=False,
            initial=fact,
        )
        now = self._now(f"fact-{number}", fact)
        if now in stocking.UNITS:
            self._add_unit(number, column, now, rule if now == fact else {})
        if now in stocking.CLOSED:
            self._add_words(number, column, now, rule if now == fact else {})

    def _now(self, name: str, first: str) -> str:
        return str(self.data.get(self.add_prefix(name), first)) if self.is_bound else first

    def _add_unit(self, number: str, column: Any, fact: str, rule: Mapping[str, Any]) -> None:
        given = _plain(rule.get("factor", "1"))
        units = list(stocking.UNITS[fact])
        if given not in dict(units):
            units.append((given, f"× {given}"))
        self.fields[f"unit-{number}"] = forms.ChoiceField(
            label=_("Figures without a unit in “%(column)s” count") % {"column": column.column},
            choices=units,
            required=False,
            initial=given,
        )

    def _add_words(self, number: str, column: Any, fact: str, rule: Mapping[str, Any]) -> None:
        known = rule.get("values", {})
        choices = [
            (NO_WORD, _("not known: tell me in the report")),
            (NOTHING, _("says nothing")),
            *stocking.words_of(fact),
        ]
        listed: list[tuple[str, str, int]] = []
        for place, (text, count) in enumerate(column.values):
            if not text or sum(map(len, self._words.values())) + len(listed) >= MOST_WORDS:
                continue
            name = f"word-{number}-{place}"
            first = known.get(stocking.flat(text), stocking.key_of(fact, text))
            self.fields[name] = forms.ChoiceField(
                label=_("What “%(text)s” in “%(column)s” means") % {"text": text, "column": column.column},
                choices=choices,
                required=False,
                initial=NOTHING if stocking.flat(text) in known and not first else first,
            )
            listed.append((name, text, count))
        self._words[number] = listed

    def _add_rest(self) -> None:
        defaults = self.start.get("defaults", {})
        for fact in stocking.SAME:
            words = stocking.words_of(fact)
            field: forms.Field = (
                forms.ChoiceField(choices=[("", "–"), *words]) if words else forms.CharField(max_length=40)
            )
            field.label, field.required = label_of(fact), False
            field.initial = defaults.get(fact, "")
            self.fields[f"same-{fact}"] = field
        price = self.start.get("price") or {}
        self.fields["plus_yen"] = _amount(_("Costs until it is aboard, in yen"), price.get("plus_yen"))
        self.fields["margin_percent"] = _amount(_("Margin in percent"), price.get("margin_percent"))
        self.fields["margin_fixed"] = _amount(_("Margin as an amount"), price.get("margin_fixed"))
        self.fields["step"] = _amount(_("Round up to"), price.get("step"), _("10 makes 3,412 to 3,420."))
        self.fields["minimum"] = _amount(_("At least"), price.get("minimum"))
        self.fields["rate"] = _amount(
            _("Yen for one unit of the price's currency"),
            price.get("rate"),
            _("Leave it empty for the rate of the day."),
        )
        self.fields["priced"] = forms.BooleanField(
            label=_("Make the FOB price from the cost in yen"), required=False, initial=bool(price)
        )
        self.fields["stock_prefix"] = forms.RegexField(
            r"^[A-Z0-9]{1,6}$",
            label=_("New stock numbers begin with"),
            help_text=_("Where the list gives none: AR makes AR-10235 of it."),
            required=False,
            initial=self.start.get("stock_prefix", ""),
            error_messages={"invalid": _("Up to six capital letters and figures.")},
        )

    def shown(self) -> Iterator[ColumnFields]:
        """The columns of the file, for the page."""
        for number, column in enumerate(self.columns):
            words = self._words.get(str(number), [])
            unit = f"unit-{number}"
            yield ColumnFields(
                column=column.column,
                examples=column.examples,
                certainty=column.certainty,
                why=column.why,
                guessed=column.field,
                fact=self[f"fact-{number}"],
                also=[label_of(fact) for fact, _rule in self.read_as.get(column.column, [])[1:]],
                unit=self[unit] if unit in self.fields else None,
                words=[Word(text, count, self[name]) for name, text, count in words],
                more=max(0, column.distinct - len(words)) if words else 0,
            )

    def same(self) -> list[forms.BoundField]:
        """The facts that may be the same for the whole list."""
        return [self[f"same-{fact}"] for fact in stocking.SAME]

    def price(self) -> list[forms.BoundField]:
        """The rule that makes a price of a cost."""
        return [self[name] for name in ("priced", *PRICE)]

    @property
    def has_same(self) -> bool:
        """Whether something is the same for the whole list, or wrong there."""
        return any(field.value() or field.errors for field in [*self.same(), self["stock_prefix"]])

    @property
    def has_price(self) -> bool:
        """Whether there is a rule, or something wrong with it."""
        return any(field.value() or field.errors for field in self.price())

    @property
    def is_known(self) -> bool:
        """Whether the names told enough: something makes a vehicle known again, and says what it is."""
        facts = {fact for read in self.read_as.values() for fact, _rule in read}
        return bool(facts & {"stock_number", "external_id"} and facts & {"model", "make_model"})

    def _unseen(self) -> list[str]:
        """Columns whose fact was chosen on the page, so that nobody has seen their units or words yet."""
        return [
            column.column
            for number, column in enumerate(self.columns)
            if self._has_news(str(number), column, self.data.get(self.add_prefix(f"fact-{number}"), ""))
        ]

    def _has_news(self, number: str, column: Any, fact: str) -> bool:
        if not fact or fact == self.read_as.get(column.column, [("", {})])[0][0]:
            return False
        unit = self.add_prefix(f"unit-{number}")
        if fact in stocking.UNITS and unit not in self.data:
            return any(stocking.is_bare_figure(text) for text, _count in column.values)
        words = [
            self.add_prefix(name)
            for name, text, _count in self._words.get(number, [])
            if not stocking.key_of(fact, text)
        ]
        return any(name not in self.data for name in words)

    def clean(self) -> dict[str, Any]:
        """Something must make each vehicle known again, and say what it is."""
        told = super().clean() or self.cleaned_data
        facts = {told.get(f"fact-{number}") for number in range(len(self.columns))}
        if told.get("same-make"):
            facts.add("make")
        if "make_model" in facts:
            facts |= {"make", "model"}
        if "again" not in self.data and (unseen := self._unseen()):
            text = _("Look at the units and words of what you chose: %(columns)s. Then go on.")
            self.add_error(None, text % {"columns": _(", ").join(unseen)})
        if not facts & {"stock_number", "external_id"}:
            self.add_error(
                None,
                _(
                    "No column says how a vehicle is known again: "
                    "choose the stock number, or the number in their list."
                ),
            )
        lacking = [label_of(name) for name in ("make", "model") if name not in facts]
        if lacking:
            text = _n("No column holds: %(facts)s.", "No columns hold: %(facts)s.", len(lacking))
            self.add_error(None, text % {"facts": _(", ").join(lacking)})
        if told.get("priced") and "domestic_price" not in facts:
            self.add_error("priced", _("No column holds the cost in yen."))
        return told

    @property
    def mapping(self) -> dict[str, Any]:
        """The mapping as the clerk left it. Only after is_valid()."""
        found = {key: value for key, value in self.start.items() if key != "price"}
        found["fields"] = self._rules()
        found["defaults"] = {**self.start.get("defaults", {}), **self._same()}
        found["stock_prefix"] = self.cleaned_data["stock_prefix"]
        found["identity"] = False
        required = self.start.get("required", ("make", "model"))
        facts = {*found["fields"], *found["defaults"]}
        facts |= {"make", "model"} if "make_model" in facts else set()
        found["required"] = [name for name in required if name in facts]
        if self.cleaned_data["priced"]:
            found["price"] = self._price()
        return found

    def _rules(self) -> dict[str, list[dict[str, Any]]]:
        rules: dict[str, list[dict[str, Any]]] = {}
        for number, column in enumerate(self.columns):
            fact = self.cleaned_data[f"fact-{number}"]
            if fact:
                rules.setdefault(fact, []).append(self._rule(str(number), column, fact))
        for number, column in enumerate(self.columns):
            if self.cleaned_data[f"fact-{number}"]:
                for fact, rule in self.read_as.get(column.column, [])[1:]:
                    rules.setdefault(fact, []).append(rule)
        return {fact: self._in_order(fact, found) for fact, found in rules.items()}

    def _in_order(self, fact: str, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As the mapping had them, since the first that says something counts; new ones behind."""
        before = [rule["column"] for rule in _listed(self.start.get("fields", {}).get(fact, []))]
        places = {column: place for place, column in reversed(list(enumerate(before)))}
        return sorted(rules, key=lambda rule: places.get(rule["column"], len(before)))

    def _rule(self, number: str, column: Any, fact: str) -> dict[str, Any]:
        before, rule = self.read_as.get(column.column, [("", {})])[0]
        rule = {**rule} if before == fact else {**(column.rule if column.field == fact else {})}
        rule["column"] = column.column
        unit = self.cleaned_data.get(f"unit-{number}")
        if unit:
            rule["factor"] = unit
        words = {
            stocking.flat(text): self.cleaned_data[name] for name, text, _count in self._words.get(number, [])
        }
        if words:
            self._explain(rule, fact, words)
        return rule

    @staticmethod
    def _explain(rule: dict[str, Any], fact: str, words: Mapping[str, str]) -> None:
        """Put into a rule what its words mean, as far as they are not understood by themselves."""
        kept = {text: key for text, key in rule.get("values", {}).items() if text not in words}
        told = {
            text: "" if key == NOTHING else key
            for text, key in words.items()
            if key != NO_WORD and key != stocking.key_of(fact, text)
        }
        if told and "values" not in rule:
            rule["others"] = "keep"  # words that are understood by themselves stay so
        rule["values"] = kept | told

    def _same(self) -> dict[str, str]:
        told = {fact: self.cleaned_data[f"same-{fact}"] for fact in stocking.SAME}
        before = self.start.get("defaults", {})
        return {fact: value for fact, value in told.items() if value or fact in before}

    def _price(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in PRICE}
        return {name: _plain(value) for name, value in told.items() if value is not None}


def _amount(label: str, initial: Any, why: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=why,
        required=False,
        initial=initial or None,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=4,
    )


def _plain(value: Any) -> str:
    return f"{Decimal(str(value)).normalize():f}"


def _rules_by_column(
    mapping: Mapping[str, Any], columns: Sequence[str]
) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Column -> the facts taken from it with their rules, in the mapping's order."""
    if mapping.get("identity"):  # the house's own format: a column is called as the fact it holds
        return {name: [(name, {"column": name})] for name in columns if name in stocking.KNOWN}
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for fact, rules in mapping.get("fields", {}).items():
        for rule in _listed(rules):
            found.setdefault(rule["column"], []).append((fact, rule))
    return found


def _listed(rules: Any) -> Sequence[dict[str, Any]]:
    return rules if isinstance(rules, list | tuple) else [rules]
