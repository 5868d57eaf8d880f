"""Django app of the public room."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The public room."""

    name = "funabin.public"
    default_auto_field = "django.db.models.BigAutoField"
