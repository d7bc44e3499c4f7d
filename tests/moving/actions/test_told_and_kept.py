"""What a sheet says and we could not keep comes in by a later sheet, as soon as we can."""

import pytest
from django.utils.translation import override

from cases.models import Case, Party, Referral
from moving.actions import batches
from moving.actions.answering import answer_about_file
from moving.actions.imports import start_import, stop_import, undo_import
from moving.actions.write_volunteers import add, change
from moving.models import ImportKey, ImportLine, ImportQuestion
from moving.pages.imports import preview_of
from moving.pages.templates import header_of
from moving.sheets.headers import SheetKind
from moving.snapshot import partners
from organisations.models import District, Invitation, PartnerOrganisation
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
)
from tests.moving.files import (
    HEADER,
    POLITIE,
    brought_in,
    filled,
    let_work,
    noted,
    rows_of_service,
    sent,
    states,
)
from tests.moving.people import LEAST, take_in
from volunteers.models import ConductCertificate, ConflictOfInterest, VolunteerAgreement

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def bring(service, coordinator, now):
    def bring(kind, *rows):
        content = filled(kind, rows, service=service)
        return brought_in(content=content, kind=kind, name="x.xlsx", by=coordinator, at=now)

    return bring


@pytest.fixture
def case(bring):
    return lambda line: bring(SheetKind.CASES, line)


@pytest.fixture
def people(coordinator, now):
    """A sheet of our own columns and the crosses beside them."""

    def people(said):
        rows = [["Voornaam", "Telefoon", *said], ["Bo", "06 12 34 56 81", *said.values()]]
        return brought_in(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)

    return people


@pytest.fixture
def consent(coordinator, service, now):
    """A sheet of cases in which the consent of the second party is a yes or a no."""

    def consent(said, do=brought_in):
        fields = ("number", "received_on", "a_name", "a_street", "b_name", "b_consent_on")
        with override(service.language):
            header = [str(header_of(field)) for field in fields]
        rows = [header, ["B-1", "2-2-2026", "T. Proef", "Proefplein", "U. Test", said]]
        return do(rows, kind=SheetKind.CASES, by=coordinator, at=now)

    return consent


def told(run):
    return ImportLine.unscoped.of(run).get().told


def test_a_name_without_consent_comes_in_with_the_consent(case, line):
    case(line)
    assert Party.unscoped.get(role="b").name == ""

    run = case(line | {"b_consent_on": "2026-02-20"})

    assert states(run) == [(2, "changed")]
    party = Party.unscoped.get(role="b")
    assert (party.name, party.phone) == ("U. Test", "+31612345672")


def test_a_reference_without_consent_comes_in_with_the_consent(case, line, service):
    PartnerOrganisationFactory(service=service, name="Politie")
    of_partner = {"partner": "Politie", "partner_reference": "D-12", "consent_by": "bewoner"}
    case(line | of_partner | {"a_consent_on": ""})
    assert not Referral.unscoped.exists()

    run = case(line | of_partner)

    assert states(run) == [(2, "changed")]
    referral = Referral.unscoped.get()
    assert (referral.own_reference, referral.consent_by) == ("D-12", "bewoner")


def test_what_still_cannot_be_kept_is_told_again_and_changes_nothing(case, line):
    case(line)
    rows, entries = rows_of_service(), noted()

    run = case(line)

    assert states(run) == [(2, "unchanged")]
    assert told(run) == ["second_party_without_name"]
    assert rows_of_service() == rows
    assert noted() == entries


def test_a_district_that_was_unknown_comes_in_once_it_is_there(case, line, service):
    District.unscoped.filter(name="Noord").update(postcodes=["7511"])
    case(line | {"district": "Zuid"})
    assert Case.unscoped.get().district.name == "Noord"
    DistrictFactory(service=service, name="Zuid")

    run = case(line | {"district": "Zuid"})

    assert states(run) == [(2, "changed")]
    assert Case.unscoped.get().district.name == "Zuid"


def test_an_unknown_district_in_a_second_sheet_leaves_the_one_we_have(case, line):
    case(line)

    run = case(line | {"district": "Nergens", "kind": "parking"})

    assert states(run) == [(2, "changed")]
    assert "district_stays" in told(run)
    kept = Case.unscoped.get()
    assert (kept.district.name, kept.kind) == ("Noord", "parking")


def test_what_was_tried_in_vain_is_forgotten_when_it_is_taken_back(case, line, coordinator, now):
    case(line)
    run = case(line | {"district": "Nergens", "kind": "parking"})
    assert "?district" in ImportKey.unscoped.get().fields

    undo_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "undone")]
    fields = ImportKey.unscoped.get().fields
    assert "?district" not in fields
    assert "?b_name" in fields  # by the file before, which stands


def test_of_lines_in_two_transactions_each_is_in_the_district_of_its_moment(
    case, line, service, monkeypatch, bring
):
    north = District.unscoped.filter(name="Noord")
    zuid = DistrictFactory(service=service, name="Zuid")
    north.update(postcodes=["7511"])
    monkeypatch.setattr(batches, "A_WHILE", 0)

    def meanwhile(_seconds):
        if Case.unscoped.exists():  # reading the file rests as well
            north.update(postcodes=[])
            District.unscoped.filter(pk=zuid.pk).update(postcodes=["7511"])

    monkeypatch.setattr(batches.time, "sleep", meanwhile)
    without = line | {"district": ""}
    bring(SheetKind.CASES, without, without | {"number": "2019-BB18", "a_name": "U. Proef"})

    districts = Case.unscoped.order_by("pk").values_list("district__name", flat=True)
    assert list(districts) == ["Noord", "Zuid"]


def test_an_unknown_person_in_a_second_sheet_leaves_whoever_referred(case, line, service):
    partner = PartnerOrganisationFactory(service=service, name="Politie")
    person = MembershipFactory(service=service, role="partner", partner=partner).user
    of_partner = {"partner": "Politie", "partner_person": person.full_name}
    case(line | of_partner)
    assert Referral.unscoped.get().referred_by == person

    run = case(line | of_partner | {"partner_person": "Niemand Hier", "partner_reference": "D-1"})

    assert "referrer_stays" in told(run)
    referral = Referral.unscoped.get()
    assert (referral.referred_by, referral.own_reference) == (person, "D-1")


def test_one_of_two_namesakes_who_referred_stays_when_another_cell_changes(case, line, service):
    partner = PartnerOrganisationFactory(service=service, name="Politie")
    person = MembershipFactory(service=service, role="partner", partner=partner).user
    of_partner = {"partner": "Politie", "partner_person": person.full_name}
    case(line | of_partner)
    namesake = MembershipFactory(service=service, role="partner", partner=partner).user
    namesake.first_name, namesake.last_name = person.first_name, person.last_name
    namesake.save()

    case(line | of_partner | {"partner_reference": "D-1"})

    referral = Referral.unscoped.get()
    assert (referral.referred_by, referral.own_reference) == (person, "D-1")


def test_a_yes_without_a_day_is_consent_in_a_second_sheet_too(consent):
    assert states(consent("nee")) == [(2, "added")]
    assert not Party.unscoped.filter(role="b", name="U. Test").exists()

    assert states(consent("ja")) == [(2, "changed")]

    party = Party.unscoped.get(role="b")
    assert (party.name, party.consented_at is None) == ("U. Test", False)
    assert states(consent("ja")) == [(2, "unchanged")]


def test_consent_that_a_second_sheet_takes_away_is_asked_about(consent):
    consent("ja")

    run = consent("nee", do=sent)

    question = ImportQuestion.unscoped.of(run).get()
    assert (question.code, question.facts["fields"]) == ("differs", ["b_consent_on"])
    assert Party.unscoped.get(role="b").consented_at is not None


def test_papers_with_a_yes_come_in_by_a_second_sheet(people, service):
    take_in(service)
    people({"Overeenkomst": "nee"})
    assert not VolunteerAgreement.unscoped.exists()

    assert states(people({"Overeenkomst": "ja"})) == [(2, "changed")]

    assert VolunteerAgreement.unscoped.get().signed_on is None
    assert states(people({"Overeenkomst": "ja"})) == [(2, "unchanged")]


def test_a_conduct_certificate_that_nobody_saw_is_not_kept_the_second_time_either(coordinator, now):
    said = {"conduct_on": "2021-04-01", "conduct_seen": False}
    row = add({**LEAST, **said}, same=None, by=coordinator, at=now).row

    written = change(row, said, by=coordinator, at=now)

    assert written.told == ("conduct_not_seen",)
    assert not ConductCertificate.unscoped.exists()
    change(row, {**said, "conduct_seen": True}, by=coordinator, at=now)
    assert ConductCertificate.unscoped.get().issued_on.isoformat() == "2021-04-01"


def test_a_number_of_a_conduct_certificate_comes_in_with_its_day(people):
    assert told(people({"VOG nummer": "X-1"}))[-1] == "conduct_without_day"
    assert told(people({"VOG nummer": "X-1"})) == ["conduct_without_day"]

    people({"VOG nummer": "X-1", "VOG": "1-4-2021"})

    assert ConductCertificate.unscoped.get().number == "X-1"


def test_a_paper_seen_on_a_day_nobody_knows_is_told_once(people):
    assert "conduct_without_day" in told(people({"VOG": "ja"}))

    run = people({"VOG": "ja"})
    assert (states(run), told(run)) == ([(2, "unchanged")], [])

    assert states(people({"VOG": "1-4-2021"})) == [(2, "changed")]
    assert ConductCertificate.unscoped.get().issued_on.isoformat() == "2021-04-01"


def test_before_it_comes_in_the_page_says_what_is_only_tried_again(
    bring, line, service, coordinator, now
):
    def counts(**said):
        content = filled(SheetKind.CASES, [line | said], service=service)
        kind = SheetKind.CASES
        run = sent(content=content, kind=kind, name="x.xlsx", by=coordinator, at=now)
        seen = preview_of(run, scope=coordinator)
        stop_import(run, by=coordinator, at=now)
        return {name: count for name, count in seen["counts"].items() if count}, seen["to_write"]

    bring(SheetKind.CASES, line)

    assert counts() == ({"again": 1}, 1)
    assert counts(b_consent_on="2026-02-20") == ({"changed": 1}, 1)
    assert counts(b_name="Anders") == ({"changed": 1}, 1)
    bring(SheetKind.CASES, line | {"b_consent_on": "2026-02-20"})
    assert counts(b_consent_on="2026-02-20") == ({"unchanged": 1}, 0)


def test_a_word_that_was_a_street_becomes_the_organisation_of_that_name(bring, service):
    row = {**LEAST, "phone": "+31612345681", "not_for": "Woonstad Zuid; Kerkstraat"}
    bring(SheetKind.VOLUNTEERS, row)
    partner = PartnerOrganisationFactory(service=service, name="Woonstad Zuid")

    run = bring(SheetKind.VOLUNTEERS, row)

    assert states(run) == [(2, "changed")]
    counts = ConflictOfInterest.unscoped.filter(ends_on__isnull=True)
    assert sorted(counts.values_list("partner", "street"), key=str) == sorted(
        [(partner.pk, ""), (None, "Kerkstraat")], key=str
    )
    assert states(bring(SheetKind.VOLUNTEERS, row)) == [(2, "unchanged")]


def test_a_contact_without_a_mailbox_is_asked_in_once_it_has_one(coordinator, now):
    brought_in([HEADER, [*POLITIE, "Tom Bos", ""]], by=coordinator, at=now)
    assert not Invitation.unscoped.exists()

    brought_in([HEADER, [*POLITIE, "Tom Bos", "tom@politie.example"]], by=coordinator, at=now)

    invitation = Invitation.unscoped.get()
    assert (invitation.first_name, invitation.last_name) == ("Tom", "Bos")


def test_what_is_read_of_the_rows_does_not_grow_with_the_lines(coordinator, now, monkeypatch):
    read, right = [], partners.values_of

    def values_of(rows, **facts):
        read.append(len(rows))
        return right(rows, **facts)

    monkeypatch.setattr(partners, "values_of", values_of)
    rows = [HEADER, *([f"Partner {number}", *POLITIE[1:], "", ""] for number in range(40))]

    brought_in(rows, by=coordinator, at=now)

    assert read == [40]
    assert ImportKey.unscoped.count() == 40


def test_a_refusal_that_is_about_no_column_names_none(coordinator, now):
    brought_in([HEADER, [*POLITIE, "", ""]], by=coordinator, at=now)
    PartnerOrganisation.unscoped.update(ended_at=now)
    header, row = ["Iets anders", *HEADER], ["x", *POLITIE[:3], "0900 8845", "", ""]
    run = sent([header, row], by=coordinator, at=now)
    answer_about_file(run, {"columns": {"Iets anders": ""}}, by=coordinator, at=now)
    let_work(run, at=now)
    start_import(run, by=coordinator, at=now)

    run = let_work(run, at=now)

    [fault] = ImportLine.unscoped.of(run).get().faults
    assert (fault["code"], fault["column"]) == ("refused", "")
