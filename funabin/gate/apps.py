"""Django app of the gate room."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    """The gate room."""

    name = "funabin.gate"
    default_auto_field = "django.db.models.BigAutoField"
