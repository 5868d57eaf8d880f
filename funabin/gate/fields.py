"""How a model of another room names a datum it holds: a handle, never the value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.views.decorators.debug import sensitive_variables

SEAL = "●●●●"


@dataclass(frozen=True, repr=False)
class Handle:
    """Names one sealed datum and the place it is read from.

    Prints a seal; holds no value, so it may travel.
    """

    datum: UUID
    category: str
    place: str  # "trade.Inquiry.name"
    row: str

    def __str__(self) -> str:
        return SEAL

    def __repr__(self) -> str:
        return f"<{SEAL} {self.category}>"


class SealedAttribute(DeferredAttribute):
    """Reading gives a Handle bound to this row and field; writing takes a handle or the id of a datum."""

    field: SealedField

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        datum = super().__get__(instance, owner)
        if datum is None:
            return None
        return Handle(datum, self.field.category, self.field.place, str(instance.pk))

    def __set__(self, instance: models.Model, value: Handle | UUID | None) -> None:
        datum = value.datum if isinstance(value, Handle) else value
        if datum is not None and not isinstance(datum, UUID):
            raise TypeError(f"{self.field.place} is sealed: give its value to gate.actions.collect()")
        instance.__dict__[self.field.attname] = datum


if TYPE_CHECKING:
    _UUIDField = models.UUIDField[Handle | UUID | None, Handle | None]
else:
    _UUIDField = models.UUIDField


class SealedField(_UUIDField):
    """A personal datum of `category`, held as the id of its sealed datum; null where nothing was taken."""

    descriptor_class = SealedAttribute

    def __init__(self, category: str, **options: Any) -> None:
        self.category = category
        super().__init__(**{"null": True, "editable": False, "default": None, **options})

    @property
    def place(self) -> str:
        """Where values of this field live: app, model and field name."""
        return f"{self.model._meta.app_label}.{self.model._meta.object_name}.{self.name}"

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations it is a plain UUID column: they import no project code."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.UUIDField", list(args), kwargs

    def clone(self) -> SealedField:
        """A copy that still knows its category."""
        return type(self)(self.category, **self.deconstruct()[3])

    def pre_save(self, model_instance: models.Model, add: bool) -> UUID | None:
        """The id of the datum, for the column."""
        handle: Handle | None = getattr(model_instance, self.attname)
        return handle.datum if handle else None

    def value_from_object(self, obj: models.Model) -> Any:
        """The id of the datum, for the column."""
        return self.pre_save(obj, add=False)

    def get_prep_value(self, value: Any) -> Any:
        """Handles may be used in filters."""
        return super().get_prep_value(value.datum if isinstance(value, Handle) else value)

    def to_python(self, value: Any) -> Any:
        """Handles count as their datum's id."""
        return super().to_python(value.datum if isinstance(value, Handle) else value)


def sealed_fields(model: type[models.Model] | models.Model) -> dict[str, SealedField]:
    """The sealed fields of a model, by name."""
    return {field.name: field for field in model._meta.get_fields() if isinstance(field, SealedField)}


@sensitive_variables()
def placed(row: type[models.Model] | models.Model, personal: Mapping[str, Any]) -> dict[str, Any]:
    """What was told by category, by the field of the row that holds it, as `collect` wants it.

    A category that the row has no field for keeps its own key: the gate takes it if it is only checked, and
    refuses it otherwise.
    """
    names = {field.category: name for name, field in sealed_fields(row).items()}
    return {names.get(category, category): value for category, value in personal.items()}


def handles_of(row: models.Model) -> dict[str, Handle]:
    """What a row holds, by category; where two fields are of one category, the first that holds anything."""
    found: dict[str, Handle] = {}
    for name, field in sealed_fields(row).items():
        handle: Handle | None = getattr(row, name)
        if handle is not None:
            found.setdefault(field.category, handle)
    return found
