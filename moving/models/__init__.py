from moving.models.imports import Import, ImportKind
from moving.models.keys import ImportKey, ImportSalt, KnownHeader
from moving.models.lines import ImportLine, ImportQuestion, Outlook

__all__ = [
    "Import",
    "ImportKey",
    "ImportKind",
    "ImportLine",
    "ImportQuestion",
    "ImportSalt",
    "KnownHeader",
    "Outlook",
]
