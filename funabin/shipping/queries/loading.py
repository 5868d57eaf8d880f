"""Ports vehicles are loaded at, for the clerk who says where one stands."""

from __future__ import annotations

from funabin.shipping.models import Port


def loading_ports() -> list[tuple[str, str]]:
    """Codes and names of the ports of loading, by country and name."""
    return list(Port.objects.filter(role="load").values_list("unlocode", "name"))
