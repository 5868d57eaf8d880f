"""Django app of the journal room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal room."""

    name = "funabin.journal"
    default_auto_field = "django.db.models.BigAutoField"
