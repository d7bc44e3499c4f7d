from scheduling.icalendar.privacy import CalendarPlace, course_view, mediator_view

URL = "https://tweespraak.example/s/delft/a/1"
WORDS = {"summary": "Gesprek buurtbemiddeling", "line": "Uw gesprek.", "url": URL}
HOME = CalendarPlace(text="Zwanenlaan 8", is_neutral=False)
VENUE = CalendarPlace(text="Buurthuis De Brug", is_neutral=True)


def test_a_calendar_says_one_line_and_where_to_read_the_rest():
    view = mediator_view(**WORDS)

    assert view.summary == "Gesprek buurtbemiddeling"
    assert view.description == f"Uw gesprek.\n{URL}"
    assert (view.place, view.url) == ("", URL)


def test_a_venue_may_be_named():
    assert mediator_view(**WORDS, place=VENUE).place == "Buurthuis De Brug"


def test_a_home_is_not_named():
    assert "Zwanenlaan" not in str(mediator_view(**WORDS, place=HOME))


def test_the_other_mediator_is_named_between_the_line_and_the_address():
    view = mediator_view(**WORDS, co_mediator_line="Samen met Ans.")

    assert view.description == f"Uw gesprek.\nSamen met Ans.\n{URL}"


def test_nobody_to_name_leaves_no_empty_line():
    assert mediator_view(**WORDS, co_mediator_line="").description == f"Uw gesprek.\n{URL}"


def test_a_course_says_its_title_and_its_room():
    view = course_view(title="Basistraining", line="Dag 2.", url=URL, place="De Brug, zaal 2")

    assert (view.summary, view.place) == ("Basistraining", "De Brug, zaal 2")
    assert view.description == f"Dag 2.\n{URL}"
