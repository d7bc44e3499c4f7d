import pytest
from django.utils import timezone

from moving.actions import exports
from moving.models import Export
from organisations.models import Role
from tests.factories.moving import ExportFactory
from tests.factories.volunteers import VolunteerFactory


def address(scope, path=""):
    return f"/s/{scope.service.slug}/exports/{path}"


@pytest.mark.parametrize(
    ("asked", "ending"),
    [
        ({"kind": "volunteers", "form": "xlsx"}, ".xlsx"),
        ({"kind": "figures", "form": "csv"}, ".csv"),
        ({"kind": "everything", "form": "zip"}, ".zip"),
    ],
)
def test_a_small_export_is_the_answer_itself(coordinator, desk, asked, ending):
    VolunteerFactory(service=coordinator.service)
    answer = desk.post(address(coordinator, "ask/"), asked)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert f'{ending}"' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"kind": "houses\0", "form": "csv"},
        {"kind": "volunteers", "form": "exe"},
        {"kind": "volunteers", "form": "zip"},
        {"kind": "everything", "form": "xlsx"},
        {"kind": "x" * 4_000, "form": "csv"},
    ],
)
def test_what_nobody_can_ask_is_said_and_noted_nowhere(coordinator, desk, asked):
    answer = desk.post(address(coordinator, "ask/"), asked)
    assert answer.status_code == 422
    assert "Choose what you want to take out." in answer.text
    assert not Export.unscoped.exists()


@pytest.mark.slow
def test_a_large_one_waits_on_the_page(coordinator, desk, monkeypatch):
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 0)
    VolunteerFactory(service=coordinator.service)
    asked = {"kind": "volunteers", "form": "csv"}
    answer = desk.post(address(coordinator, "ask/"), asked, follow=True)
    assert "is being made; load this page again" in answer.text
    assert "still being made" in desk.post(address(coordinator, "ask/"), asked).text

    exports.make_export(Export.unscoped.get().pk, clock=timezone.now)
    page = desk.get(address(coordinator))
    link = address(coordinator, f"{Export.unscoped.get().pk}/")
    assert link in page.text
    assert desk.get(link).status_code == 200


def test_a_file_whose_day_is_over_or_that_is_anothers_is_not_there(coordinator, desk):
    now = timezone.now()
    old = ExportFactory(service=coordinator.service, asked_by=coordinator.user)
    others = ExportFactory(service=coordinator.service, asked_at=now, made_at=now)
    for export in (old, others):
        assert desk.get(address(coordinator, f"{export.pk}/")).status_code == 404
        assert address(coordinator, f"{export.pk}/") not in desk.get(address(coordinator)).text


def test_one_that_never_came_says_so(coordinator, desk):
    ExportFactory(
        service=coordinator.service,
        asked_by=coordinator.user,
        made_at=None,
        content=b"",
        filename="",
    )
    assert "Please ask for it again." in desk.get(address(coordinator)).text


@pytest.mark.slow
def test_each_empty_sheet_can_be_fetched(coordinator, desk):
    page = desk.get(f"/s/{coordinator.service.slug}/sheets/")
    for kind in ("volunteers", "cases", "partners"):
        for size in ("least", "all"):
            link = f"/s/{coordinator.service.slug}/sheets/{kind}/{size}/"
            assert link in page.text
            answer = desk.get(link)
            assert answer.content.startswith(b"PK")
            assert answer["Content-Disposition"].endswith('.xlsx"')
    for wrong in ("cases/most", "people/all"):
        assert desk.get(f"/s/{coordinator.service.slug}/sheets/{wrong}/").status_code == 404


@pytest.mark.parametrize("role", [Role.TRAINER, Role.VOLUNTEER, Role.PARTNER, Role.OBSERVER])
def test_others_neither_take_out_nor_fill_in(service, member, logged_in, role):
    client = logged_in(member(service, role))
    for path in ("exports/", "sheets/", "sheets/volunteers/all/"):
        assert client.get(f"/s/{service.slug}/{path}").status_code == 403
