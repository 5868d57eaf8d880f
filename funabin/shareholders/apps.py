"""Django app of the shareholders room."""

from django.apps import AppConfig


class ShareholdersConfig(AppConfig):
    """The shareholders room."""

    name = "funabin.shareholders"
    default_auto_field = "django.db.models.BigAutoField"
