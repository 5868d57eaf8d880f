"""Django app of the catalogue room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The catalogue room."""

    name = "funabin.catalogue"
    default_auto_field = "django.db.models.BigAutoField"
