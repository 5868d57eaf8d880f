"""What the software can prove of its own sealing: the fact that an exemption for sealed data rests on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections, router

from funabin.gate import ring
from funabin.gate.models import BlindIndex, SealedDatum, SubjectKey
from funabin.gate.router import KEYRING

MAIN = "default"
CIPHER = "AES-256-GCM"  # on Japan's e-government recommended list, and ISO/IEC 19772


@dataclass(frozen=True)
class Sealing:
    """How data is sealed at this moment. `apart`: keys and data lie in different databases, each whole."""

    cipher: str
    values: int
    keys: int
    ring_keys: int
    apart: bool

    @property
    def holds(self) -> bool:
        """Whether data without its keys is unreadable: strong encryption, the means to read kept apart."""
        return self.apart and self.ring_keys > 0

    def figures(self) -> dict[str, int | str | bool]:
        """The same as numbers and words, to keep as evidence."""
        return {
            "cipher": self.cipher,
            "values": self.values,
            "keys": self.keys,
            "ring_keys": self.ring_keys,
            "apart": self.apart,
        }


def sealing() -> Sealing:
    """How things stand now, found by looking: the tables of both databases, and the ring."""
    return Sealing(
        cipher=CIPHER,
        values=SealedDatum.objects.count(),
        keys=SubjectKey.objects.count(),
        ring_keys=len(ring.prints()),
        apart=_are_apart(),
    )


def _are_apart() -> bool:
    main, keys = connections[MAIN], connections[KEYRING]
    routed = all(router.db_for_read(model) == KEYRING for model in (SubjectKey, BlindIndex))
    names = [str(one.settings_dict.get("NAME")) + str(one.settings_dict.get("HOST")) for one in (main, keys)]
    return (
        routed
        and names[0] != names[1]
        and SubjectKey._meta.db_table not in main.introspection.table_names()
        and SealedDatum._meta.db_table not in keys.introspection.table_names()
    )
