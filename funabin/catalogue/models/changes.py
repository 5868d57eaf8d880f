"""What changed in the catalogue, written by the database itself; the engine of each process follows it."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """One change of a vehicle or its pictures; without a vehicle, of a make or a model. Triggers write it.

    transaction: on PostgreSQL the number of the transaction that made it, by which a late commit is known;
    on SQLite, where changes come in the order of their ids, a random number. Either tells two histories
    with the same ids apart.
    """

    vehicle_id = models.UUIDField(null=True)
    transaction = models.BigIntegerField()
