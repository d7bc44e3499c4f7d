from moving.models.exports import Export, ExportForm
from moving.models.imports import Import, ImportKind
from moving.models.keys import ImportKey, ImportSalt, KnownHeader
from moving.models.lines import Foreseen, ImportLine, ImportQuestion

__all__ = [
    "Export",
    "ExportForm",
    "Foreseen",
    "Import",
    "ImportKey",
    "ImportKind",
    "ImportLine",
    "ImportQuestion",
    "ImportSalt",
    "KnownHeader",
]
