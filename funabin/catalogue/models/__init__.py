"""The tables of the catalogue. No people in here."""

from funabin.catalogue.models.changes import Change
from funabin.catalogue.models.imports import StockImport, StockMappingFile, StockPhoto, StockRow, StockSource
from funabin.catalogue.models.pictures import Picture
from funabin.catalogue.models.vehicles import Make, PriceChange, Vehicle, VehicleModel

__all__ = [
    "Change",
    "Make",
    "Picture",
    "PriceChange",
    "StockImport",
    "StockMappingFile",
    "StockPhoto",
    "StockRow",
    "StockSource",
    "Vehicle",
    "VehicleModel",
]
