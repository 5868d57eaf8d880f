"""Django app of the oversight room."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The oversight room."""

    name = "funabin.oversight"
    default_auto_field = "django.db.models.BigAutoField"
