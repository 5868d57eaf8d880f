"""Django app of the members room."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The members room."""

    name = "funabin.members"
    default_auto_field = "django.db.models.BigAutoField"
