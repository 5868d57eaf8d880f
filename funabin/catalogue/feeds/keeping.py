"""The files of imports, in private storage."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.models import StockImport
from funabin.kit.storage import private_storage

FILE_GONE = gettext_noop("The file is no longer kept. Send it again.")


def list_of(run: StockImport) -> BinaryIO:
    """The kept file of a run, open. Raises FeedRefused where it is gone."""
    if not run.file:
        raise FeedRefused(_(FILE_GONE))
    try:
        return cast(BinaryIO, private_storage().open(run.file, "rb").file)
    except FileNotFoundError as error:
        raise FeedRefused(_(FILE_GONE)) from error
