"""The people of the tests. Worlds are built by calling actions; these are only who acts."""

from __future__ import annotations

from funabin.journal.actor import Actor, system

CHIE = Actor(kind="staff", token="chie-at-the-desk", roles=frozenset({"sales"}))
DAICHI = Actor(kind="staff", token="daichi-the-stock-clerk", roles=frozenset({"stock"}))
EVE = Actor(kind="staff", token="eve-who-may-see-nothing", roles=frozenset())
FUMIKO = Actor(kind="staff", token="fumiko-the-privacy-officer", roles=frozenset({"privacy"}))
GENJI = Actor(kind="staff", token="genji-the-administrator", roles=frozenset({"admin"}))
HANA = Actor(kind="staff", token="hana-another-sales-clerk", roles=frozenset({"sales"}))
WORKER = system("worker")
