import pytest

from moving.sheets import mediators
from moving.sheets.headers import SheetKind
from moving.sheets.mediators import KnownVolunteer
from tests.moving.sheets.made import codes, judged


def person(key: str, first: str, last: str) -> KnownVolunteer:
    return KnownVolunteer(
        key=key, number=f"V-{key}", email=f"{key}@post.example", first_name=first, last_name=last
    )


KNOWN = [
    person("1", "Noor", "de Wolf"),
    person("2", "Ali", "Kaya"),
    person("3", "Jan", "Bos"),
    person("4", "Jo", "Bos"),
]
HEADER = ["Aangemeld op", "Melder", "Bemiddelaar 1"]


def case_of(said: str):
    return judged([HEADER, ["1-9-2026", "T. Proef", said]], SheetKind.CASES, known=KNOWN)


@pytest.mark.parametrize(
    "said",
    ["V-1", "v-1", "1@post.example", "Noor de Wolf", "N. de Wolf", "Wolf, Noor de", "noór de wolf"],
)
def test_a_mediator_is_found_by_number_mailbox_or_name(said):
    assert case_of(said).rows[0].values["mediator_1"] == "1"


def test_nobody_of_that_name_is_a_fault_that_names_the_most_alike():
    preview = case_of("Noor de Wolff")

    assert codes(preview.faults) == [(2, "Bemiddelaar 1", "volunteer_unknown")]
    assert preview.faults[0].facts["names"][0] == "Noor de Wolf"
    assert len(preview.faults[0].facts["names"]) == 3


def test_two_of_that_name_are_a_question():
    question = case_of("J. Bos").questions[0]

    assert (question.code, question.rows) == ("which_volunteer", (2,))
    assert question.facts["names"] == ["Jan Bos", "Jo Bos"]


@pytest.mark.parametrize(
    ("said", "found"),
    [("Noor de Wolf", "1"), ("Noor de Wolff", "Noor de Wolff"), ("J. Bos", "J. Bos")],
)
def test_of_a_closed_case_nobody_is_asked_for_whom_the_name_does_not_tell(said, found):
    row = ["1-9-2026", "T. Proef", said, "afgesloten"]

    preview = judged([[*HEADER, "Status"], row], SheetKind.CASES, known=KNOWN)

    assert preview.rows[0].values["mediator_1"] == found
    assert "volunteer_unknown" not in [fault.code for fault in preview.faults]
    assert preview.questions == []


def test_nobody_is_nobody():
    assert case_of("").faults == []


def test_without_the_volunteers_a_name_stays_a_name():
    preview = judged([HEADER, ["1-9-2026", "T. Proef", "Wie Dan Ook"]], SheetKind.CASES)

    assert preview.rows[0].values["mediator_1"] == "Wie Dan Ook"


def test_of_very_many_strangers_the_likeliest_are_not_looked_for(monkeypatch):
    monkeypatch.setattr(mediators, "MOST_GUESSED", 1)
    rows = [HEADER, ["1-9-2026", "T. Proef", "Bo Smit"], ["2-9-2026", "U. Test", "Al Smit"]]
    faults = judged(rows, SheetKind.CASES, known=KNOWN).faults

    assert [len(fault.facts["names"]) for fault in faults] == [3, 0]
