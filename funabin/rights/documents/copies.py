"""The copy a person takes of everything at once, without asking anybody."""

from __future__ import annotations

from django.views.decorators.debug import sensitive_variables

from funabin.kit.dates import day_in_japan
from funabin.rights.bundle import Bundle
from funabin.rights.documents.answer import render_bundle
from funabin.rights.documents.files import bundle_as_json

FILES = {"pdf": "application/pdf", "json": "application/json"}


@sensitive_variables()
def copy_of(bundle: Bundle, kind: str) -> bytes:
    """The bundle as "pdf" or "json"; its day stands where an answer has its number."""
    if kind == "json":
        return bundle_as_json(bundle)
    return render_bundle(bundle, number=day_in_japan(bundle.made_at).isoformat())
