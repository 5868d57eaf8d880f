"""Letters about rights, typeset in English and Japanese: what is held, what was done, what was erased.

No models here, and nothing is kept: whoever makes a letter keeps its bytes. Personal values are given opened.
"""

from funabin.rights.documents.answer import render_bundle
from funabin.rights.documents.certificate import render_certificate
from funabin.rights.documents.copies import FILES, copy_of
from funabin.rights.documents.files import bundle_as_json
from funabin.rights.documents.form import render_form
from funabin.rights.documents.reply import Reply, render_reply

__all__ = [
    "FILES",
    "Reply",
    "bundle_as_json",
    "copy_of",
    "render_bundle",
    "render_certificate",
    "render_form",
    "render_reply",
]
