"""What leaves as a sheet comes back as the same: read, added to an empty service, and out again."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.week import BOXES
from moving.actions.exports import FIGURES
from moving.actions.write_volunteers import add
from moving.models import ExportForm
from moving.pages.exports import build, columns_of
from moving.sheets.check import judge_file
from moving.sheets.child import cells_of
from moving.sheets.columns import Answers, Certainty
from moving.sheets.headers import SheetKind
from moving.sheets.values.reading import Place
from moving.snapshot.kinds import KINDS
from organisations.models import Language, Role, Scope
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory
from tests.moving.people import LEAST, WHOLE, take_in, whole_rows
from tests.trials import examples
from volunteers.models import Spoken, Volunteer

BOTH = (ExportForm.XLSX, ExportForm.CSV)


def coordinator_of_new_service(language: str = "nl") -> Scope:
    service = ServiceFactory(language=language)
    take_in(service)
    person = MembershipFactory(service=service, role=Role.COORDINATOR).user
    return Scope(service=service, user=person, roles=frozenset({Role.COORDINATOR}))


def written(scope, form, now):
    return build(scope, ["volunteers"], form, now).content


def read(content, scope, now):
    place = Place(country=scope.service.country, today=now.date())
    return judge_file(cells_of(content), SheetKind.VOLUNTEERS, place, known=None, answers=Answers())


def there_and_back(rows, form, now, language="nl"):
    """The cells of the first export and of the second, and the preview between them."""
    first, second = coordinator_of_new_service(language), coordinator_of_new_service(language)
    for row in rows:
        add(row, same=None, by=first, at=now)
    preview = read(written(first, form, now), first, now)
    for row in preview.rows:
        add(row.values, same=None, by=second, at=now)
    return [
        cells_of(written(scope, form, now)).sheets[0].rows for scope in (first, second)
    ], preview


def differing(before, after):
    """The cells that are not the same, by the header of their column."""
    assert len(before) == len(after)
    lines = zip(before, after, strict=True)
    return [
        (header, one, other)
        for line, again in lines
        for header, one, other in zip(before[0], line, again, strict=True)
        if one != other
    ]


@pytest.mark.slow
@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize("language", Language.values)
def test_an_export_taken_in_elsewhere_gives_the_same_export(db, now, form, language):
    rows = [
        WHOLE,
        {**WHOLE, "number": "=2", "email": "b@post.example", "last_name": "Yılmaz"},
        {**LEAST, "phone": "+32470123456", "spoken": sorted(Spoken.values), "free": sorted(BOXES)},
        {**LEAST, "state": "left", "left_on": "2024-01-01", "last_name": "’t Hart"},
        {**LEAST, "state": "paused", "rest_until": "2026-09-01", "note": "-twee\n+drie;=vier"},
    ]
    (before, after), preview = there_and_back(rows, form, now, language)
    assert differing(before, after) == []
    assert len(before) == len(rows) + 1
    assert preview.faults == []
    assert {column.certainty for column in preview.columns} == {Certainty.SURE}
    assert [column.field for column in preview.columns] == list(columns_of(SheetKind.VOLUNTEERS))


@examples(10)
@given(rows=st.lists(whole_rows(), min_size=1, max_size=4), form=st.sampled_from(BOTH))
def test_any_rows_go_there_and_back(db, now, rows, form):
    for number, row in enumerate(rows):
        row["email"] = f"{number}-{Volunteer.unscoped.count()}{row['email']}"
        row["number"] = f"{row['number']}{number}"
    (before, after), preview = there_and_back(rows, form, now)
    assert differing(before, after) == []
    assert preview.faults == []


def test_our_own_certificate_leaves_as_given_by_us(coordinator, now):
    volunteer = VolunteerFactory(service=coordinator.service)
    CertificationFactory(service=coordinator.service, volunteer=volunteer)
    [values] = KINDS[SheetKind.VOLUNTEERS].all_values(coordinator, today=now.date())
    assert values["certificate_by"] == coordinator.service.name


def test_what_keeps_somebody_away_for_a_while_leaves_until_that_day(coordinator, now):
    volunteer = VolunteerFactory(service=coordinator.service)
    for day, street in ((date(2026, 3, 2), "Voorbij"), (date(2026, 3, 3), "Nog even")):
        ConflictOfInterestFactory(
            service=coordinator.service, volunteer=volunteer, street=street, ends_on=day
        )
    [values] = KINDS[SheetKind.VOLUNTEERS].all_values(coordinator, today=date(2026, 3, 2))
    assert values["not_for"] == "Nog even"


def test_who_is_only_a_number_by_now_does_not_leave(coordinator, now):
    volunteer = VolunteerFactory(service=coordinator.service)
    volunteer.user.email = f"{volunteer.user.pk}@erased.invalid"
    volunteer.user.save()
    assert KINDS[SheetKind.VOLUNTEERS].all_values(coordinator, today=now.date()) == []


def test_nobody_of_another_service_leaves(coordinator, now):
    VolunteerFactory(service=ServiceFactory())
    assert KINDS[SheetKind.VOLUNTEERS].all_values(coordinator, today=now.date()) == []


def test_everything_is_a_zip_with_each_sheet_twice_and_a_note(coordinator, now):
    VolunteerFactory(service=coordinator.service, user__first_name="Zoë")
    CaseFactory(service=coordinator.service)
    made = build(coordinator, ["volunteers", FIGURES], ExportForm.ZIP, now)
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        names = sorted(packed.namelist())
        texts = {name: packed.read(name) for name in names}
    assert len(names) == 5
    assert coordinator.service.name in texts["README.txt"].decode()
    sheets = [text.decode() for name, text in texts.items() if name.endswith(".csv")]
    [people] = [text for text in sheets if "Zoë" in text]
    [figures] = [text for text in sheets if "Zoë" not in text]
    assert people.startswith("\ufeff")
    assert "2026" in figures


@pytest.mark.slow
def test_many_take_as_many_queries_as_few(coordinator, now, django_assert_num_queries):
    VolunteerFactory.create_batch(3, service=coordinator.service)
    with django_assert_num_queries(7):
        build(coordinator, ["volunteers"], ExportForm.CSV, now)
    VolunteerFactory.create_batch(510, service=coordinator.service)
    with django_assert_num_queries(7):
        build(coordinator, ["volunteers"], ExportForm.CSV, now)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+31", "-2", "http://x.example"])
def test_a_text_is_never_worked_out(coordinator, now, text):
    VolunteerFactory(service=coordinator.service, town=text)
    for form in BOTH:
        content = build(coordinator, ["volunteers"], form, now).content
        rows = cells_of(content).sheets[0].rows
        assert text in rows[1]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(written(coordinator, BOTH[0], now))).read(
        "xl/worksheets/sheet1.xml"
    )
