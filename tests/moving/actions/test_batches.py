import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moving.actions import imports, write_partners
from moving.actions.answering import answer_as_proposed, answer_questions
from moving.lifecycle import ImportState
from moving.models import Import, ImportKey, ImportLine
from moving.sheets.headers import SheetKind
from moving.snapshot.people import people_told_apart
from organisations.models import AuditEntry, Invitation, PartnerOrganisation, TwoPeople, User
from tests.factories.organisations import UserFactory
from tests.factories.volunteers import VolunteerFactory
from tests.moving.files import (
    HEADER,
    PARTNERS,
    POLITIE,
    WOONBRON,
    brought_in,
    faults,
    let_work,
    letters,
    rows_of_service,
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


def test_of_a_line_that_is_undone_nothing_stands_in_the_trail(coordinator, now, monkeypatch):
    right = write_partners.add

    def add(values, **facts):
        written = right(values, **facts)
        if values["organisation"] == "Woonbron":
            raise ZeroDivisionError
        return written

    run = sent(by=coordinator, at=now)
    monkeypatch.setattr(write_partners, "add", add)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    entry = AuditEntry.unscoped.exclude(object_kind="moving.import").get()
    assert (entry.object_id, entry.request_id) == (
        PartnerOrganisation.unscoped.get(name="Politie Oost").pk,
        f"import:{run.pk}:3",
    )


def test_one_person_of_two_organisations_is_asked_in_once(coordinator, now):
    tom = ["Tom Bos", "tom@woonbron.example"]

    run = brought_in([HEADER, [*WOONBRON, *tom], [*POLITIE, *tom]], by=coordinator, at=now)

    assert states(run) == [(2, "added"), (3, "added")]
    assert Invitation.unscoped.count() == 1


PEOPLE = ["Voornaam", "Achternaam", "E-mailadres", "Straat", "Huisnr", "Postcode", "VOG datum"]


def person(number, mailbox=""):
    mailbox = mailbox or f"p{number}@post.example"
    home = ["Proefstraat", str(number), "3511 AB"]
    return [f"Proef{number}", f"Berg{number}", mailbox, *home, "2024-01-15"]


def test_a_login_that_is_somebodys_is_given_to_nobody_else(coordinator, now):
    UserFactory(email="p1@post.example", first_name="Anders")
    UserFactory(email=None).emailaddress_set.create(email="p2@post.example", verified=True)
    rows = [PEOPLE, person(1, "P1@post.example"), person(2), person(3)]

    run = brought_in(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)

    assert states(run) == [(2, "added"), (3, "added"), (4, "added")]
    people = User.objects.filter(first_name__startswith="Proef").order_by("first_name")
    assert list(people.values_list("email", flat=True)) == [None, None, "p3@post.example"]


@pytest.mark.parametrize(
    ("kind", "rows", "most"),
    [
        (
            SheetKind.PARTNERS,
            lambda number: [
                [f"Partner {one}", *POLITIE[1:3], "", "Tom", f"t{one}@p.example"]
                for one in range(number)
            ],
            10,
        ),
        (SheetKind.VOLUNTEERS, lambda number: [person(one) for one in range(1, number + 1)], 12),
    ],
)
def test_one_line_more_asks_no_more_than_its_own_rows(coordinator, now, kind, rows, most):
    """Savepoints are counted too: half of these are."""
    header = HEADER if kind == SheetKind.PARTNERS else PEOPLE
    asked = []
    for number in (5, 15):
        run = sent([header, *rows(number)], kind=kind, by=coordinator, at=now)
        imports.start_import(run, by=coordinator, at=now)
        with CaptureQueriesContext(connection) as queries:
            let_work(run, at=now)
        asked.append(len(queries))
        undone = imports.undo_import(run, by=coordinator, at=now)
        let_work(undone, at=now)

    assert (asked[1] - asked[0]) / 10 <= most


def test_that_rows_are_two_people_is_kept_of_whom_they_became(coordinator, now):
    here = VolunteerFactory(
        service=coordinator.service, user__first_name="Bo", user__mailbox="p1@post.example"
    )
    rows = [PEOPLE, person(1), person(2, "samen@post.example"), person(3, "samen@post.example")]
    before = rows_of_service()
    run = sent(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)
    two = dict.fromkeys(run.questions.values_list("pk", flat=True), "two")
    assert len(two) == 2
    answer_questions(run, two, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    new = {user.first_name: user for user in User.objects.filter(first_name__startswith="Proef")}
    assert people_told_apart(coordinator) == {
        (here.user.pk, new["Proef1"].pk),
        (new["Proef2"].pk, new["Proef3"].pk),
    }
    assert {one.said_by for one in TwoPeople.unscoped.all()} == {coordinator.user}

    imports.undo_import(run, by=coordinator, at=now)
    let_work(run, at=now)
    assert rows_of_service()["organisations.User"] == before["organisations.User"]
    assert not TwoPeople.unscoped.exists()


@pytest.mark.parametrize(("unread", "kept"), [(True, 0), (False, 1)])
def test_a_likely_answer_that_nobody_read_is_nobodys_word(coordinator, now, unread, kept):
    rows = [PEOPLE, person(2, "samen@post.example"), person(3, "samen@post.example")]
    run = sent(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)

    answer_as_proposed(run, by=coordinator, at=now, unread=unread)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "added"), (3, "added")]
    assert TwoPeople.unscoped.count() == kept


def test_of_a_row_that_stays_out_nobody_is_told_apart(coordinator, now):
    rows = [PEOPLE, person(2, "samen@post.example"), [*person(3, "samen@post.example")]]
    run = sent(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)
    answer_questions(run, {run.questions.get().pk: "two"}, by=coordinator, at=now)
    ImportLine.unscoped.of(run).filter(row=3).update(state="wrong")
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "added"), (3, "wrong")]
    assert not TwoPeople.unscoped.exists()
