"""Django app of the rights room."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """The rights room."""

    name = "funabin.rights"
    default_auto_field = "django.db.models.BigAutoField"
