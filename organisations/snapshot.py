"""The tables of this installation as values, for whoever asks without Django."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import models
from django.db.models.fields import NOT_PROVIDED
from django.db.models.options import Options

from organisations.retention import NO, YES
from organisations.retention_faults import SERVICE_TABLE, StoredColumn, StoredTable


def stored_tables(configs: Iterable[AppConfig] | None = None) -> list[StoredTable]:
    """Every table of these apps, of all apps where none are named.

    The number of a row and the service it belongs to are left out: they are in every table.
    """
    return [
        _table(model, is_ours=Path(config.path).parent == settings.BASE_DIR)
        for config in configs or apps.get_app_configs()
        for model in config.get_models(include_auto_created=True)
        if not _facts(model).proxy
    ]


def _facts(model: type[models.Model]) -> "Options[Any]":
    return model._meta


def _table(model: type[models.Model], *, is_ours: bool) -> StoredTable:
    meta = _facts(model)
    columns = [_column(field) for field in meta.concrete_fields if not _is_in_every_table(field)]
    back = {
        str(relation.get_accessor_name()): _facts(relation.related_model).label
        for relation in meta.related_objects
        if relation.get_accessor_name()
    }
    return StoredTable(meta.label, {column.name: column for column in columns}, back, is_ours)


def _is_in_every_table(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField) or (
        field.name == "service" and _points_at(field) == SERVICE_TABLE
    )


def _points_at(field: "models.Field[Any, Any]") -> str:
    target = field.related_model
    return _facts(target).label if isinstance(target, type) else ""


def _column(field: "models.Field[Any, Any]") -> StoredColumn:
    is_text = isinstance(field, models.CharField | models.TextField)
    words = {str(word) for word, _label in field.flatchoices if word not in (None, "")}
    if isinstance(field, models.BooleanField):
        words = {YES, NO}
    is_free_text = is_text and (not words or field.blank)
    takes_nothing = isinstance(field, models.JSONField | models.BinaryField)
    return StoredColumn(
        name=field.name,
        points_at=_points_at(field),
        is_text=is_text,
        is_moment=isinstance(field, models.DateField),
        can_be_empty=field.null or (not field.unique and (is_free_text or takes_nothing)),
        is_unique=field.unique,
        length=field.max_length,
        words=frozenset(words),
        default=None if field.default is NOT_PROVIDED or callable(field.default) else field.default,
    )
