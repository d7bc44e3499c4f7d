from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from core.wording import address_of_rows, day_of, labels_of, listed_with_and, titles_of


class Size(TextChoices):
    SMALL = "small", gettext_lazy("yes")
    LARGE = "large", gettext_lazy("no")


def test_labels_are_those_of_the_language_of_the_page():
    with translation.override("nl"):
        assert (labels_of(Size)["small"], titles_of(Size)["large"]) == ("ja", "Nee")
    with translation.override("fr"):
        assert (labels_of(Size)["small"], titles_of(Size)["large"]) == ("oui", "Non")


def test_a_row_without_a_choice_has_no_label():
    assert labels_of(Size)[""] == ""


def test_a_moment_stands_on_the_day_it_is_there():
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    with translation.override("nl"), timezone.override(ZoneInfo("Europe/Amsterdam")):
        assert day_of(late) == day_of(date(2026, 3, 2)) == "02-03-2026"
    with translation.override("nl"), timezone.override(UTC):
        assert day_of(late) == "01-03-2026"


def test_a_day_is_written_as_each_language_does():
    day = date(2026, 3, 2)

    written = set()
    for language in ("nl", "fr", "de"):
        with translation.override(language):
            written.add(day_of(day))

    assert len(written) == 3
    assert day_of(None) == ""


def test_the_address_of_a_row_lacks_only_its_key():
    address = address_of_rows("cases:case_detail", "north")

    assert address % 12 == "/s/north/cases/12/"


def test_the_last_of_some_names_comes_after_and():
    assert listed_with_and(["Anna"]) == "Anna"
    assert listed_with_and(["Anna", "Bo", "Cas"]) == "Anna, Bo and Cas"
    with translation.override("nl"):
        assert listed_with_and(["Anna", "Bo"]) == "Anna en Bo"
