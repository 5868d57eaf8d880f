"""Django app of the correspondence room."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """The correspondence room."""

    name = "funabin.correspondence"
    default_auto_field = "django.db.models.BigAutoField"
