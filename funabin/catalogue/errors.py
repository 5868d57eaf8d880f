"""What the catalogue refuses, with reasons people can act on."""

from __future__ import annotations

from django.utils.translation import gettext as _


class CatalogueError(Exception):
    """Any refusal of the catalogue."""


class VehicleTaken(CatalogueError):
    """Somebody else was first: the vehicle is reserved or sold."""

    def __init__(self, stock_number: str, state: str) -> None:
        super().__init__(_("%(number)s is reserved or sold already.") % {"number": stock_number})
        self.stock_number = stock_number
        self.state = state


class NotAllowed(CatalogueError):
    """A step that the vehicle's state or missing facts do not allow; `reasons` are for the reader."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class PictureRefused(CatalogueError):
    """An upload that is no fit photo; the text says why."""


class FeedRefused(CatalogueError):
    """A stock list or mapping that cannot be read at all; the text says where and what to do."""


class NameTaken(CatalogueError):
    """A name that is in use already."""

    def __init__(self, name: str) -> None:
        super().__init__(_("The name %(name)s is taken.") % {"name": name})
        self.name = name
