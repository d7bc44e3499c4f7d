from django.apps import AppConfig
from django.urls import register_converter

from core.row_numbers import RowConverter


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        register_converter(RowConverter, "row")
