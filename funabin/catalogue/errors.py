"""What the catalogue refuses, with reasons people can act on."""

from __future__ import annotations


class CatalogueError(Exception):
    """Any refusal of the catalogue."""


class VehicleTaken(CatalogueError):  # noqa: N818
    """Somebody else was first: the vehicle is reserved or sold."""

    def __init__(self, stock_number: str, state: str) -> None:
        super().__init__(f"{stock_number} is {state}")
        self.stock_number = stock_number
        self.state = state


class NotAllowed(CatalogueError):  # noqa: N818
    """A step that the vehicle's state or missing facts do not allow; `reasons` are English sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class PictureRefused(CatalogueError):  # noqa: N818
    """An upload that is no fit photo; the text says why."""


class FeedRefused(CatalogueError):  # noqa: N818
    """A stock list or mapping that cannot be read at all; the text says where and what to do."""
