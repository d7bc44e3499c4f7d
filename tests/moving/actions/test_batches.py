import pytest

from moving.actions import imports, write_partners
from moving.lifecycle import ImportState
from moving.models import Import, ImportKey, ImportLine
from organisations.models import AuditEntry, Invitation, PartnerOrganisation
from tests.moving.files import (
    HEADER,
    PARTNERS,
    POLITIE,
    WOONBRON,
    brought_in,
    faults,
    let_work,
    letters,
    sent,
    states,
)

pytestmark = pytest.mark.django_db


def test_right_lines_come_in_and_wrong_ones_stay_out(coordinator, now):
    rows = [*PARTNERS, ["", "politie", "x@example.org", "", "", ""]]

    run = brought_in(rows, by=coordinator, at=now)

    assert run.state == ImportState.FINISHED
    assert states(run) == [(2, "added"), (3, "added"), (4, "wrong")]
    assert faults(run) == [(4, "missing")]
    assert run.counts == {"added": 2, "wrong": 1}
    assert sorted(PartnerOrganisation.unscoped.values_list("name", "kind")) == [
        ("Politie Oost", "police"),
        ("Woonbron", "housing"),
    ]


def test_a_contact_is_written_down_and_no_mail_leaves(coordinator, now):
    run = brought_in(by=coordinator, at=now)

    invitation = Invitation.unscoped.get()
    assert (invitation.email, invitation.first_name) == ("tom@woonbron.example", "Tom")
    assert ImportLine.unscoped.of(run).get(row=2).told == ["invitation_not_sent"]
    assert not letters().exists()


def test_the_trail_names_the_file_and_the_line_and_no_values(coordinator, now):
    run = brought_in(by=coordinator, at=now)

    entry = AuditEntry.unscoped.filter(verb="partner.add").earliest("pk")
    assert (entry.via, entry.request_id, entry.by) == (
        "import",
        f"import:{run.pk}:2",
        coordinator.user,
    )
    assert entry.changed == []


def test_a_second_time_changes_nothing(coordinator, now):
    brought_in(by=coordinator, at=now)
    before = snapshot()

    run = brought_in(by=coordinator, at=now)

    assert states(run) == [(2, "unchanged"), (3, "unchanged")]
    assert snapshot() == before


def snapshot():
    of_imports = {"moving.import"}
    return (
        list(PartnerOrganisation.unscoped.order_by("pk").values()),
        list(Invitation.unscoped.order_by("pk").values()),
        AuditEntry.unscoped.exclude(object_kind__in=of_imports).count(),
        list(ImportKey.unscoped.order_by("pk").values()),
        letters().count(),
    )


def test_what_the_sheet_says_otherwise_now_is_written(coordinator, now):
    brought_in(by=coordinator, at=now)
    rows = [HEADER, [*WOONBRON[:3], "010 765 43 21", "Tom Bos", "tom@woonbron.example"]]

    run = brought_in(rows, by=coordinator, at=now)

    assert states(run) == [(2, "changed")]
    assert PartnerOrganisation.unscoped.get(name="Woonbron").phone == "+31107654321"


def test_an_empty_cell_erases_nothing(coordinator, now):
    brought_in(by=coordinator, at=now)
    rows = [HEADER, [*WOONBRON[:2], "", "", "Tom Bos", "tom@woonbron.example"]]

    run = brought_in(rows, by=coordinator, at=now)

    assert states(run) == [(2, "unchanged")]
    assert PartnerOrganisation.unscoped.get(name="Woonbron").email == "balie@woonbron.example"


def test_what_somebody_changed_here_since_is_asked_about(coordinator, now):
    brought_in(by=coordinator, at=now)
    PartnerOrganisation.unscoped.filter(name="Woonbron").update(phone="by hand")
    rows = [
        HEADER,
        [*WOONBRON[:3], "010 765 43 21", "Tom Bos", "tom@woonbron.example"],
        [*POLITIE, "", ""],
    ]

    run = brought_in(rows, by=coordinator, at=now)

    assert run.state == ImportState.FINISHED
    assert states(run) == [(2, "waits"), (3, "unchanged")]
    assert run.questions.get().code == "differs"
    assert PartnerOrganisation.unscoped.get(name="Woonbron").phone == "by hand"


def test_of_one_organisation_in_two_rows_the_second_adds_its_person(coordinator, now):
    rows = [
        HEADER,
        [*WOONBRON, "Tom Bos", "tom@woonbron.example"],
        [*WOONBRON, "Els Kok", "els@woonbron.example"],
    ]

    run = brought_in(rows, by=coordinator, at=now)

    assert states(run) == [(2, "added"), (3, "changed")]
    assert PartnerOrganisation.unscoped.count() == 1
    assert Invitation.unscoped.count() == 2


def test_nothing_that_came_in_is_kept_twice(coordinator, now):
    run = brought_in(by=coordinator, at=now)

    assert bytes(Import.unscoped.get(pk=run.pk).content) == b""
    for line in ImportLine.unscoped.of(run):
        assert (line.values, line.cells) == ({}, [])
    key = ImportKey.unscoped.first()
    assert "woonbron" not in f"{key.digest}{key.fields}".lower()


def test_a_line_that_is_refused_is_wrong_and_the_others_go_on(coordinator, now):
    brought_in(by=coordinator, at=now)
    PartnerOrganisation.unscoped.filter(name="Woonbron").update(ended_at=now)
    rows = [
        HEADER,
        [*WOONBRON[:3], "010 765 43 21", "Tom Bos", "tom@woonbron.example"],
        ["Wijkteam", "wijkteam", "", "", "", ""],
    ]

    run = brought_in(rows, by=coordinator, at=now)

    assert faults(run) == [(2, "refused")]
    [fault] = ImportLine.unscoped.of(run).get(row=2).faults
    assert "has ended here" in fault["facts"]["words"]
    assert states(run) == [(2, "wrong"), (3, "added")]


def test_a_line_nobody_foresaw_keeps_only_itself_out(coordinator, now, monkeypatch):
    right = write_partners.add

    def add(values, **facts):
        if values["organisation"] == "Woonbron":
            raise ZeroDivisionError
        return right(values, **facts)

    run = sent(by=coordinator, at=now)
    monkeypatch.setattr(write_partners, "add", add)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "wrong"), (3, "added")]
    assert faults(run) == [(2, "not_written")]
