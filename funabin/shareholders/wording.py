"""What was shown when a My Number was handed in, in words (MNA 16)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SHOWN = {
    "card": _("the My Number card"),
    "notice": _("the notice of the number, with a paper that has a photo"),
    "residence": _("a certificate of residence with the number, with a paper that has a photo"),
}
