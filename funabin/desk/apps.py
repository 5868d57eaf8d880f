"""Django app of the desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk room."""

    name = "funabin.desk"
    default_auto_field = "django.db.models.BigAutoField"
