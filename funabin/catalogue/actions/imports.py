"""Imports, all that can be done with them: one place for the desk, the worker and the command."""

from funabin.catalogue.actions.corrections import correct_rows
from funabin.catalogue.actions.mappings import remove_mapping, save_mapping
from funabin.catalogue.actions.photos import begin_photos, fetch_photos, take_photos
from funabin.catalogue.actions.running import (
    answer_missing,
    begin_import,
    continue_import,
    drop_import,
    drop_old_files,
    plan_import,
    receive_list,
    start_import,
    stop_import,
)
from funabin.catalogue.actions.shape import shape_list
from funabin.catalogue.actions.sources import look_at_due, look_now, remove_source, save_source

__all__ = [
    "answer_missing",
    "begin_import",
    "begin_photos",
    "continue_import",
    "correct_rows",
    "drop_import",
    "drop_old_files",
    "fetch_photos",
    "look_at_due",
    "look_now",
    "plan_import",
    "receive_list",
    "remove_mapping",
    "remove_source",
    "save_mapping",
    "save_source",
    "shape_list",
    "start_import",
    "stop_import",
    "take_photos",
]
