"""Django app of the shipping room."""

from django.apps import AppConfig


class ShippingConfig(AppConfig):
    """The shipping room."""

    name = "funabin.shipping"
    default_auto_field = "django.db.models.BigAutoField"
