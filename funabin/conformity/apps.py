"""Django app of the conformity room."""

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    """The conformity room."""

    name = "funabin.conformity"
    default_auto_field = "django.db.models.BigAutoField"
