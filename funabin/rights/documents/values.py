"""What papers and files of an answer share."""

from __future__ import annotations

import hashlib

from django.views.decorators.debug import sensitive_variables

# kinds of request that concern only a part of everything held
PURPOSES_ONLY, MOVEMENTS_ONLY = "purpose_notice", "provision_records"


@sensitive_variables()
def digest_of(content: bytes) -> str:
    """The SHA-256 of a file, by which the paper and the file beside it are told to belong together."""
    return hashlib.sha256(content).hexdigest()
