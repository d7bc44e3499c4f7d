import factory

from moving.models import Export, ExportForm
from tests.factories.organisations import EARLIER, UserFactory
from tests.factories.scoped import ScopedFactory


class ExportFactory(ScopedFactory):
    """A file that the worker made."""

    class Meta:
        model = Export

    asked_by = factory.SubFactory(UserFactory)
    asked_at = made_at = EARLIER
    kinds = factory.LazyFunction(lambda: ["volunteers"])
    form = ExportForm.XLSX
    lines = 3_000
    filename = "volunteers.xlsx"
    content = b"made"
