"""Files of what was handed over: a table for a spreadsheet, JSON, or an archive where papers go with it.

Made at that moment, kept nowhere.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from funabin.kit.papers import kind_of_paper

RISKY = tuple("=@\t\r\n+-＝＠＋－")  # a spreadsheet would calculate what begins so; a Japanese one these too


@sensitive_variables()
def as_file(
    lines: Iterable[tuple[str, str, str]], *, manner: str, case: str, recipient: str, name: str
) -> HttpResponse:
    """The answer that gives the file out, once: "json", else a table. `name` is that of the file."""
    if manner == "json":
        told = [dict(zip(("person", "what", "value"), line, strict=True)) for line in lines]
        content = {"case": case, "recipient": recipient, "data": told}
        response: HttpResponse = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    else:
        response = HttpResponse(as_table(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{manner}"'
    return response


@sensitive_variables()
def as_archive(lines: Iterable[tuple[str, str, str]], *, files: Iterable[bytes], name: str) -> HttpResponse:
    """The answer that gives out a table and the files it names, once; each file byte for byte."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.csv", as_table(lines))
        for number, file in enumerate(files, 1):
            archive.writestr(name_of(number, file), file)
    response = HttpResponse(content.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def name_of(number: int, file: bytes) -> str:
    """What a file is called in an archive: its number, and the ending of what it is. Says nothing of whom."""
    _, ending = kind_of_paper(file[:16]) or ("", "bin")
    return f"{number}.{ending}"


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
