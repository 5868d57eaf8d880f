"""Django app of the outbox room."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox room."""

    name = "funabin.outbox"
    default_auto_field = "django.db.models.BigAutoField"
