"""Changes to vehicles: their state and price, their pictures, and whole stock lists."""

from funabin.catalogue.actions.facts import add_vehicle, correct_vehicle
from funabin.catalogue.actions.pictures import add_picture, order_pictures, remove_picture
from funabin.catalogue.actions.stock import import_stock
from funabin.catalogue.actions.vehicles import (
    change_price,
    mark_sold,
    publish_vehicle,
    release_vehicle,
    reserve_vehicle,
    withdraw_vehicle,
)
from funabin.catalogue.errors import (
    CatalogueError,
    FeedRefused,
    NotAllowed,
    PictureRefused,
    VehicleTaken,
)

__all__ = [
    "CatalogueError",
    "FeedRefused",
    "NotAllowed",
    "PictureRefused",
    "VehicleTaken",
    "add_picture",
    "add_vehicle",
    "change_price",
    "correct_vehicle",
    "import_stock",
    "mark_sold",
    "order_pictures",
    "publish_vehicle",
    "release_vehicle",
    "remove_picture",
    "reserve_vehicle",
    "withdraw_vehicle",
]
