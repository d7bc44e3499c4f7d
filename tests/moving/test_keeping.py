"""What is left of a file goes by the list of retention."""

from datetime import timedelta

import pytest

from moving.models import Import, ImportKey, ImportLine, ImportQuestion
from moving.sheets.headers import SheetKind
from organisations.actions.erasing import erase_what_is_due
from tests.moving.files import PARTNERS, brought_in, sent
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_rest")]


def erase(at):
    erase_what_is_due(clock=lambda: at)


def test_lines_go_after_thirty_days_and_numbers_stay(coordinator, now):
    wrong = ["", "politie", "x@y.example", "", "", ""]
    run = brought_in([*PARTNERS, wrong], by=coordinator, at=now, name="list of Tom Bos.csv")

    erase(now + timedelta(days=29))
    assert ImportLine.unscoped.count() == 3
    erase(now + timedelta(days=30, hours=1))

    assert not ImportLine.unscoped.exists()
    assert not ImportQuestion.unscoped.exists()
    run.refresh_from_db()
    assert (run.name, run.found, run.counts) == ("", {}, {"added": 2, "wrong": 1})


def test_a_file_that_was_never_started_keeps_no_copy_for_longer_than_a_week(coordinator, now):
    sent(by=coordinator, at=now)

    erase(now + timedelta(days=7, hours=1))

    assert bytes(Import.unscoped.get().content) == b""


def test_the_key_goes_with_the_person(coordinator, now):
    rows = [["Voornaam", "Achternaam", "E-mail"], ["Noor", "de Wolf", "noor@post.example"]]
    brought_in(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)
    Volunteer.unscoped.update(state=VolunteerState.LEFT, left_on=now.date())

    erase(now + timedelta(days=700))
    assert ImportKey.unscoped.exists()
    erase(now + timedelta(days=800))

    assert not ImportKey.unscoped.exists()
