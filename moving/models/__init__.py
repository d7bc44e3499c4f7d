from moving.models.exports import Export, ExportForm

__all__ = ["Export", "ExportForm"]
