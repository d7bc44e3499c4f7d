import json

import pytest
from django.core.management import CommandError, call_command

from moving.models import Import, ImportQuestion
from organisations.models import OutboxMessage, PartnerOrganisation, Role, TwoPeople
from tests.factories.organisations import UserFactory
from tests.factories.volunteers import VolunteerFactory
from tests.moving.files import HEADER, PARTNERS
from tests.moving.sheets.made import csv_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "partners.csv"
    path.write_bytes(csv_of(PARTNERS))
    return path


def run(service, file, *options, kind="partners"):
    call_command("import_sheet", kind, str(file), "--service", service.slug, *options)


def test_a_sheet_comes_in_without_mail_to_anybody_in_it(service, coordinator, file, capsys):
    run(service, file)

    assert "2 added · 0 changed · 0 unchanged · 0 did not work" in capsys.readouterr().out
    assert PartnerOrganisation.unscoped.count() == 2
    assert OutboxMessage.unscoped.get().recipient == coordinator.user.mailbox


def test_a_check_leaves_nothing_behind(service, coordinator, file, tmp_path, capsys):
    report = tmp_path / "out.json"

    run(service, file, "--check", "--report", str(report))

    assert json.loads(report.read_text())["counts"] == {"added": 2, "wrong": 0}
    assert not PartnerOrganisation.unscoped.exists()
    assert not Import.unscoped.exists()


def test_a_wrong_row_ends_with_one(service, coordinator, file, capsys):
    file.write_bytes(csv_of([*PARTNERS, ["", "politie", "x@y.example", "", "", ""]]))

    with pytest.raises(SystemExit) as ended:
        run(service, file)

    assert ended.value.code == 1
    assert "row 4, column Organisatie: Something has to stand here." in capsys.readouterr().out
    assert PartnerOrganisation.unscoped.count() == 2


def test_a_file_of_which_nothing_can_come_in_is_in_nobodys_way(service, coordinator, file, capsys):
    wrong = csv_of([HEADER, ["", "politie", "x@y.example", "", "", ""]])
    for _time in range(2):
        file.write_bytes(wrong)
        with pytest.raises(SystemExit):
            run(service, file)

    assert "row 2, column Organisatie: Something has to stand here." in capsys.readouterr().out
    assert not Import.unscoped.under_way().exists()
    file.write_bytes(csv_of(PARTNERS))
    run(service, file)
    assert PartnerOrganisation.unscoped.count() == 2


def test_rows_that_all_wait_are_answered_on_the_page(service, coordinator, file, capsys, logged_in):
    user = UserFactory(first_name="Piet", last_name="de Wolf", mailbox="piet@post.example")
    VolunteerFactory(service=service, user=user, postcode="3511AB", house_number="7")
    people = ["Voornaam", "Achternaam", "E-mail", "Postcode", "Huisnr"]
    file.write_bytes(csv_of([people, ["Noor", "de Wolf", "noor@post.example", "3511 AB", "7"]]))

    with pytest.raises(SystemExit):
        run(service, file, kind="volunteers")

    assert "1 waits for you" in capsys.readouterr().out
    waits = Import.unscoped.get()
    assert not waits.is_under_way
    page = logged_in(coordinator).get(f"/s/{service.slug}/moving/{waits.pk}/").content.decode()
    assert "1 row waits for your answer" in page


def test_that_two_are_two_people_is_not_said_by_whoever_gave_the_command(
    service, coordinator, file
):
    people = [["Voornaam", "E-mail"], ["Noor", "samen@post.example"], ["Bo", "samen@post.example"]]
    file.write_bytes(csv_of(people))

    run(service, file, "--by", coordinator.user.email, kind="volunteers")

    assert ImportQuestion.unscoped.get().answer == "two"
    assert not TwoPeople.unscoped.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "This is no table."),
        (csv_of([[*HEADER[:2], "Bijnaam"], ["A", "politie", "b"]]), "Bijnaam"),
    ],
)
def test_what_cannot_go_on_says_so_in_one_line(service, coordinator, file, content, says):
    file.write_bytes(content)

    with pytest.raises(CommandError, match=says):
        run(service, file)

    assert not PartnerOrganisation.unscoped.exists()


def test_of_several_people_somebody_is_named(service, coordinator, member, file):
    other = member(service, Role.MANAGER)

    with pytest.raises(CommandError, match="--by"):
        run(service, file)
    run(service, file, "--by", other.user.email)

    assert Import.unscoped.get().asked_by == other.user


def test_a_service_that_is_not_there_is_told(service, file):
    service.slug = "nowhere"

    with pytest.raises(CommandError, match="there is no service nowhere"):
        run(service, file)
