from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from organisations import trail
from organisations.audit import entries_together, log_read, record
from organisations.models import AuditEntry, ReadEntry, Role, Scope
from scheduling.engine.reasons import Rule
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import MembershipFactory, UserFactory
from tests.factories.scheduling import OfferFactory
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


def lines(reader: Scope) -> list[trail.TrailLine]:
    entries = AuditEntry.visible_to(reader).with_person().newest_first()
    return [line for day in trail.by_day(entries, reader=reader) for line in day.lines]


def test_a_change_reads_as_who_did_what_on_which(service, coordinator, now):
    case = CaseFactory(service=service, number="2026-0012")
    record("case.close", case, by=coordinator, at=now, changed=["state"], reason="All is well")

    (line,) = lines(coordinator)

    assert (line.who, line.what) == (str(coordinator.user), "Closed the case")
    assert (line.kind, line.name) == ("Case", "2026-0012")
    assert line.url == reverse("cases:case_detail", args=[service.slug, case.pk])
    assert (line.changed, line.reasons) == (["state"], ["All is well"])


def test_a_line_speaks_the_language_of_the_page(service, coordinator, now):
    record("case.close", CaseFactory(service=service), by=coordinator, at=now, changed=["state"])

    with translation.override("nl"):
        (line,) = lines(coordinator)

    assert (line.kind, line.changed) == ("Zaak", ["status"])


def test_a_day_is_the_day_of_the_service(service, coordinator):
    case = CaseFactory(service=service)
    for at in (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), datetime(2026, 7, 1, 22, 1, tzinfo=UTC)):
        record("case.rest", case, by=coordinator, at=at)

    days = trail.by_day(AuditEntry.visible_to(coordinator).newest_first(), reader=coordinator)

    assert [day.day.isoformat() for day in days] == ["2026-07-02", "2026-07-01"]


def test_a_manager_reads_the_number_of_a_case_and_gets_no_link(service, manager, now):
    case = CaseFactory(service=service, number="2026-0012")
    record("case.close", case, by=manager, at=now)

    (line,) = lines(manager)

    assert (line.name, line.url) == ("2026-0012", "")


def test_a_manager_does_not_read_who_applied(service, coordinator, manager, now):
    record("application.inform", ApplicationFactory(service=service), by=coordinator, at=now)

    assert lines(coordinator)[0].name
    assert (lines(manager)[0].name, lines(manager)[0].kind) == ("", "Application")


def test_a_manager_reads_neither_reasons_nor_who_was_asked(service, coordinator, manager, now):
    record(
        "offer.send", OfferFactory(service=service), by=coordinator, at=now, reason="In hospital"
    )

    assert lines(coordinator)[0].reasons == ["In hospital"]
    assert lines(coordinator)[0].name
    assert (lines(manager)[0].reasons, lines(manager)[0].name) == ([], "")


def test_a_manager_who_mediates_gets_no_link_to_the_cases_of_others(service, member, now):
    both = member(service, Role.MANAGER, Role.VOLUNTEER)
    record("case.close", CaseFactory(service=service), by=both, at=now)

    assert lines(both)[0].url == ""


def test_a_row_of_another_service_is_never_named(service, coordinator, now):
    elsewhere = CaseFactory()
    record("case.close", elsewhere, by=coordinator, at=now)

    assert (lines(coordinator)[0].name, lines(coordinator)[0].url) == ("", "")


def test_a_row_that_is_gone_keeps_the_word_for_its_kind(service, coordinator, now):
    case = CaseFactory(service=service)
    record("case.close", case, by=coordinator, at=now)
    case.delete()

    assert (lines(coordinator)[0].kind, lines(coordinator)[0].name) == ("Case", "")


def test_a_stamp_of_who_did_it_is_no_changed_field(service, coordinator, now):
    row = AssignmentFactory(service=service)
    changed = ["ended_at", "decided_by", "case", "nothing_we_know"]
    record("case.release", row, by=coordinator, at=now, changed=changed)

    assert lines(coordinator)[0].changed == ["case", "ended"]


def test_fields_of_the_person_are_named_in_the_trail_of_the_volunteer(service, coordinator, now):
    row = VolunteerFactory(service=service)
    record("volunteer.change", row, by=coordinator, at=now, changed=["phone", "weekly_rules"])

    assert lines(coordinator)[0].changed == ["phone", "weekly rules"]


@pytest.mark.parametrize(
    ("via", "who"),
    [
        ("worker", "the system"),
        ("form", "somebody on the public page"),
        ("link", "somebody with a link from an email"),
    ],
)
def test_who_has_no_account_is_called_by_the_way_they_came(via, who, service, coordinator, now):
    nobody = Scope(service=service, user=None, roles=frozenset(), via=via)
    record("case.open", CaseFactory(service=service), by=nobody, at=now)

    (line,) = lines(coordinator)

    assert (str(line.who), line.how) == (who, "")


def test_what_was_told_by_phone_says_so(service, coordinator, now):
    by_phone = Scope(service, coordinator.user, coordinator.roles, via="phone")
    record("case.open", CaseFactory(service=service), by=by_phone, at=now)

    assert str(lines(coordinator)[0].how) == "told by phone"


def test_a_reason_in_codes_is_told_in_words(service, coordinator, now):
    codes = f"{Rule.LOAD_FULL.value}, {Rule.NOT_CERTIFIED.value}"
    record("offer.withdraw", CaseFactory(service=service), by=coordinator, at=now, reason=codes)

    assert lines(coordinator)[0].reasons == [
        "Have as many cases as they want",
        "Have no valid certification today",
    ]


def test_what_nobody_has_words_for_is_never_shown_raw(service, coordinator, now):
    row = MembershipFactory(service=service)
    AuditEntry.unscoped.create(
        service=service,
        at=now,
        by=coordinator.user,
        via="page",
        verb="old.verb",
        object_kind="old.kind",
        object_id=row.pk,
        changed=["old_column"],
    )

    (line,) = lines(coordinator)

    assert (str(line.what), line.kind, line.name) == ("Changed something", "", "")
    assert line.changed == []


def test_a_look_reads_as_what_was_opened(service, coordinator, now):
    case = CaseFactory(service=service, number="2026-0012")
    log_read(case, by=coordinator, at=now, why="case page")
    log_read(case, by=coordinator, at=now - timedelta(hours=1), why="an old page")

    entries = ReadEntry.visible_to(coordinator).with_person().newest_first()
    ((first, second),) = [day.lines for day in trail.by_day(entries, reader=coordinator)]

    assert (first.what, first.name) == ("Opened the case", "2026-0012")
    assert second.what == "Opened a page"


def test_rows_are_called_by_number_and_name(service, coordinator, now):
    user = UserFactory(first_name="Anna")
    volunteer = VolunteerFactory(service=service, user=user)
    case = CaseFactory(service=service, number="2026-0012", ready=True)
    course = CourseFactory(service=service, name="Basic training")
    offer = OfferFactory(service=service, case=case, volunteer=volunteer)
    enrolment = EnrolmentFactory(service=service, course=course, volunteer=volunteer)
    record("offer.send", offer, by=coordinator, at=now)
    record("enrolment.offer", enrolment, by=coordinator, at=now)

    enrolled, asked = lines(coordinator)

    assert asked.name == "2026-0012 · Anna Bakker"
    assert enrolled.name == "Anna Bakker · Basic training"


def test_rows_of_every_kind_are_named_by_one_query(service, coordinator, now):
    kinds = {kind for words in trail.told().values() for kind in words.kinds}
    entries = [
        AuditEntry(at=now, verb="case.open", object_kind=kind, object_id=1, via="worker")
        for kind in sorted(kinds)
    ]

    with CaptureQueriesContext(connection) as seen:
        days = trail.by_day(entries, reader=coordinator)

    assert len(seen) == 1
    assert all(line.kind for day in days for line in day.lines)


def test_every_page_a_name_leads_to_has_an_address(service):
    named = [kind for words in trail.told().values() for kind in words.kinds.values()]
    pages = {kind.page for kind in named if kind.page}

    assert all(reverse(page, args=[service.slug, 1]) for page in pages)
    assert all(bool(kind.page) == (kind.opens_to is not None) for kind in named)


def test_entries_that_are_written_together_stand_as_if_they_came_one_by_one(
    service, coordinator, now, django_assert_num_queries
):
    first, second = CaseFactory(service=service), CaseFactory(service=service)
    said = {"by": coordinator, "at": now}

    with django_assert_num_queries(2), entries_together():
        record("case.close", first, **said, reason="All is well")
        with pytest.raises(ZeroDivisionError), entries_together():
            record("case.close", second, **said, reason="of what is undone")
            raise ZeroDivisionError
        with entries_together():
            record("case.reopen", first, **said)

    entries = AuditEntry.unscoped.with_person().order_by("pk")
    assert [(one.verb, one.object_id, one.reason) for one in entries] == [
        ("case.close", first.pk, "All is well"),
        ("case.reopen", first.pk, ""),
    ]
    assert entries[0].written.is_what_was_written


def test_of_what_is_undone_as_a_whole_no_entry_is_left(service, coordinator, now):
    with pytest.raises(ZeroDivisionError), entries_together():
        record("case.close", CaseFactory(service=service), by=coordinator, at=now)
        raise ZeroDivisionError
    record("case.close", CaseFactory(service=service), by=coordinator, at=now)

    assert AuditEntry.unscoped.count() == 1
