"""The tables of the oversight room."""

from funabin.oversight.models.demands import Demand
from funabin.oversight.models.duties import (
    InternalRule,
    MeasureCheck,
    OpeningFlag,
    ReturnTask,
    RuleReading,
    TrainingAttendance,
)
from funabin.oversight.models.incidents import (
    AffectedPerson,
    EntrusteeNotice,
    Incident,
    IncidentReport,
    IncidentStore,
)

__all__ = [
    "AffectedPerson",
    "Demand",
    "EntrusteeNotice",
    "Incident",
    "IncidentReport",
    "IncidentStore",
    "InternalRule",
    "MeasureCheck",
    "OpeningFlag",
    "ReturnTask",
    "RuleReading",
    "TrainingAttendance",
]
