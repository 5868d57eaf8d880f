"""A table that a spreadsheet reads, of what was handed over. Made at that moment, kept nowhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

RISKY = tuple("=@\t\r\n+-＝＠＋－")  # a spreadsheet would calculate what begins so; a Japanese one these too


@sensitive_variables()
def as_table(lines: Iterable[tuple[str, str, str]]) -> str:
    """CSV of whose, what, value, with a head in the reader's language and the mark that says UTF-8."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow([_("Whose"), _("What"), _("Value")])
    for whose, what, value in lines:
        writer.writerow([whose, what, harmless(value)])
    return "\ufeff" + table.getvalue()


@sensitive_variables()
def harmless(value: str) -> str:
    """A text that a spreadsheet does not take for a formula; telephone numbers stay as they are."""
    is_number = value[:1] == "+" and value[1:].replace(" ", "").isdigit()
    return f"'{value}" if value.lstrip(" \u3000").startswith(RISKY) and not is_number else value
