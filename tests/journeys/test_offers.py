"""Who is asked answers: two at once, two newcomers, a program that checks mail, and by phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.lifecycle import CaseState
from cases.models import Assignment
from organisations.models import AuditEntry, Role, Scope
from scheduling.lifecycle import OfferState
from scheduling.models import Offer
from scheduling.pairing.actions.offers import offer_case
from tests.factories.cases import CaseFactory
from tests.journeys.letters import LINK
from tests.journeys.travel import Journey
from tests.races.racing import free_mediator
from volunteers.models import Level, Volunteer

YES = "Yes, I will do it"


@pytest.fixture
def journey(west, post, enter, look) -> Journey:
    return Journey(service=west, post=post, enter=enter, look=look)


@pytest.fixture
def coordinator(staff):
    return staff(Role.COORDINATOR, "Carla")


@pytest.fixture
def case(west):
    return CaseFactory(service=west, ready=True, wishes=["0-evening"])


@pytest.fixture
def ask(west, coordinator, case):
    """As the coordinator does: nobody more than there are seats, others as a reserve."""
    by = Scope(service=west, user=coordinator, roles=frozenset({Role.COORDINATOR}))

    def ask(*volunteers: Volunteer, as_reserve: bool = False) -> None:
        offer_case(case, volunteers, as_reserve=as_reserve, by=by, at=timezone.now())

    return ask


def named(west, *names: str, level: Level = Level.REGULAR) -> list[Volunteer]:
    return [free_mediator(west, level=level, user__first_name=name) for name in names]


def question(journey: Journey, volunteer: Volunteer) -> Page:
    """The page behind the link in the mail, in a browser of its own without a login."""
    link = journey.letter(volunteer.user, "A case for you").link("/o/")
    page = journey.enter(None, device="phone")
    assert page.goto(link).ok
    return page


def state_of(volunteer: Volunteer) -> str:
    return Offer.unscoped.get(volunteer=volunteer).state


def seated(case) -> list[int]:
    seats = Assignment.unscoped.of_case(case).open().in_order()
    return list(seats.values_list("volunteer_id", flat=True))


def say_yes_at_once(pages: list[Page]) -> None:
    """Each browser waits for the same moment by its clock, and then presses."""
    moment = pages[0].evaluate("Date.now() + 1000")
    for page in pages:
        button = page.get_by_role("button", name=YES)
        button.evaluate("(it, at) => setTimeout(() => it.click(), at - Date.now())", moment)
    for page in pages:
        expect(page.get_by_role("button", name=YES)).to_have_count(0)


def test_of_two_who_say_yes_in_the_same_second_one_is_thanked(journey, west, case, ask):
    ans, bert, cor = named(west, "Ans", "Bert", "Cor")
    ask(ans, bert)
    ask(cor, as_reserve=True)
    journey.press(question(journey, ans), YES)
    pages = {one: question(journey, one) for one in (bert, cor)}

    say_yes_at_once(list(pages.values()))

    case.refresh_from_db()
    assert case.state == CaseState.PAIRED
    (won,) = (one for one in pages if state_of(one) == OfferState.ACCEPTED)
    (late,) = (one for one in pages if state_of(one) == OfferState.WITHDRAWN)
    assert seated(case) == [ans.pk, won.pk]
    expect(pages[won].get_by_role("heading", level=1)).to_contain_text("You said yes. Thank you!")
    kind = "You do not need to answer any more"
    expect(pages[late].get_by_role("heading", level=1)).to_contain_text(kind)
    expect(pages[late].get_by_text("Others could take it on a little sooner")).to_be_visible()
    for page in pages.values():
        journey.look(page, "at-once")
    journey.letter(won.user, "can begin")
    letter = journey.letter(late.user, "The case we asked you for")
    assert "Others could take it on a little sooner" in " ".join(letter.text.split())


def test_a_second_newcomer_hears_why_and_the_case_seeks_somebody_experienced(
    journey, west, coordinator, case, ask
):
    ans, bert = named(west, "Ans", "Bert", level=Level.NOVICE)
    (cor,) = named(west, "Cor", level=Level.SENIOR)
    ask(ans, cor)
    ask(bert, as_reserve=True)
    pages = {one: question(journey, one) for one in (ans, bert)}

    journey.press(pages[ans], YES)
    journey.press(pages[bert], YES, note="newcomer")

    expect(pages[bert].get_by_text("two newcomers do not go together")).to_be_visible()
    assert (state_of(ans), state_of(bert)) == (OfferState.ACCEPTED, OfferState.WITHDRAWN)
    assert seated(case) == [ans.pk]
    board = journey.open(coordinator, "scheduling:pair_board", case.pk, note="newcomer")
    expect(board.get_by_role("region", name="Asked now")).to_contain_text("Cor")
    journey.press(question(journey, cor), YES)
    assert seated(case) == [ans.pk, cor.pk]


def test_a_program_that_opens_every_link_of_the_mail_answers_nothing(journey, west, case, ask):
    pair = named(west, "Ans", "Bert")
    ask(*pair)
    letter = journey.letter(pair[0].user, "A case for you")
    before = AuditEntry.unscoped.count()

    scanner = journey.enter(None)
    links = sorted(set(LINK.findall(letter.text + letter.html)))
    assert [link for link in links if "/o/" in link]
    for link in links:
        assert scanner.request.head(link).ok
        assert scanner.goto(link).ok

    assert AuditEntry.unscoped.count() == before
    assert [state_of(one) for one in pair] == [OfferState.SENT] * 2
    assert seated(case) == []
    page = journey.follow(None, letter.link("/o/"))
    journey.press(page, YES)
    assert seated(case) == [pair[0].pk]


def test_a_yes_by_phone_counts_and_says_who_entered_it(journey, west, coordinator, case, ask):
    ans, bert = named(west, "Ans", "Bert")
    ask(ans, bert)
    page = journey.open(coordinator, "scheduling:pair_board", case.pk)
    card = page.get_by_role("region", name=f"{ans}", exact=True)
    card.locator("summary", has_text="Yes by phone").click()

    journey.press(page, "Note the yes", note="phone")

    expect(page.get_by_text("The yes is noted.")).to_be_visible()
    assert seated(case) == [ans.pk]
    before = page.get_by_role("region", name="Asked before")
    row = before.get_by_role("listitem").filter(has_text=str(ans))
    expect(row).to_contain_text(f"by phone, entered by {coordinator}")
    journey.press(question(journey, bert), YES)
    case.refresh_from_db()
    assert case.state == CaseState.PAIRED
    journey.letter(ans.user, "can begin")
