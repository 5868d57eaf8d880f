"""Django app of the my room."""

from django.apps import AppConfig


class MyConfig(AppConfig):
    """The my room."""

    name = "funabin.my"
    default_auto_field = "django.db.models.BigAutoField"
