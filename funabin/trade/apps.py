"""Django app of the trade room."""

from django.apps import AppConfig


class TradeConfig(AppConfig):
    """The trade room."""

    name = "funabin.trade"
    default_auto_field = "django.db.models.BigAutoField"
