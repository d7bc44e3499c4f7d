from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from config.navigation import Door
from core.templatetags import ui


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna de Vries", "AV"),
        ("Jan Pieter de Groot", "JG"),
        ("Marie-Claire Dubois", "MD"),
        ("Ömer", "Ö"),
        ("anna", "A"),
        ("j. van dijk", "JD"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_first_and_the_last_name(name, letters):
    assert ui.initials(name) == letters


def test_a_name_keeps_its_tint():
    assert ui.hue("Anna de Vries") == ui.hue("Anna de Vries")
    assert {ui.hue(str(number)) for number in range(50)} == {1, 2, 3, 4}


def test_dots_show_the_places_taken_even_beyond_the_room():
    assert ui.dots(2, 3) == [True, True, False]
    assert ui.dots(4, 3) == [True] * 4


def test_of_bars_side_by_side_the_longest_is_full():
    bars = ui.as_bars([{"label": "a", "count": 4}, {"label": "b", "count": 1}])

    assert [bar["width"] for bar in bars] == ["100.00%", "25.00%"]
    assert ui.as_bars([]) == []
    assert ui.as_bars([{"label": "a", "count": 0}])[0]["width"] == "0%"


def test_an_icon_is_ornament_unless_it_has_a_label():
    ornament = Template('{% icon "check" %}').render(Context())
    heard = Template('{% icon "x" label %}').render(Context({"label": "Close <now>"}))

    assert 'aria-hidden="true"' in ornament
    assert "icons.svg#check" in ornament
    assert 'role="img" aria-label="Close &lt;now&gt;"' in heard


FIRST = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
THIRD = datetime(2026, 12, 3, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "moment", "long", "short", "figures"),
    [
        ("en", FIRST, "Tuesday 1 December", "Tue 1 Dec", "01/12/2026"),
        ("en", THIRD, "Thursday 3 December", "Thu 3 Dec", "03/12/2026"),
        ("nl", FIRST, "dinsdag 1 december", "di 1 dec", "01-12-2026"),
        ("nl", THIRD, "donderdag 3 december", "do 3 dec", "03-12-2026"),
        ("fr", FIRST, "mardi 1er décembre", "mar. 1er déc.", "01/12/2026"),
        ("fr", THIRD, "jeudi 3 décembre", "jeu. 3 déc.", "03/12/2026"),
        ("de", FIRST, "Dienstag, 1. Dezember", "Di 1. Dez.", "01.12.2026"),
        ("de", THIRD, "Donnerstag, 3. Dezember", "Do 3. Dez.", "03.12.2026"),
    ],
)
def test_a_day_is_written_as_each_language_does(language, moment, long, short, figures):
    with translation.override(language):
        assert ui.spelled(moment, "l j F") == long
        assert ui.short_day(moment) == short
        assert ui.in_figures(moment) == figures


@pytest.mark.parametrize(
    ("language", "moment", "words"),
    [
        ("en", FIRST, "Tuesday 1 December, 2 pm"),
        ("en", THIRD, "Thursday 3 December, 2:30 pm"),
        ("nl", FIRST, "dinsdag 1 december, 14.00 uur"),
        ("nl", THIRD, "donderdag 3 december, 14.30 uur"),
        ("fr", FIRST, "mardi 1er décembre à 14 h"),
        ("fr", THIRD, "jeudi 3 décembre à 14 h 30"),
        ("de", FIRST, "Dienstag, 1. Dezember, 14:00 Uhr"),
        ("de", THIRD, "Donnerstag, 3. Dezember, 14:30 Uhr"),
    ],
)
def test_the_hour_in_a_sentence_too(language, moment, words):
    with translation.override(language):
        assert ui.day_and_hour(moment).replace("\xa0", " ") == words


def test_french_has_a_space_before_the_colon():
    with translation.override("fr"):
        assert ui.paired_with("Commune", "en cours") == "Commune\xa0: en cours"
    with translation.override("nl"):
        assert ui.paired_with("", "maandag") == ": maandag"


def test_no_moment_is_no_words():
    assert ui.spelled(None, "j F") == ""


TWICE = (
    '{% draw_once "layouts/_places.html" places=one %}'
    '{% draw_once "layouts/_places.html" places=other %}'
)


def drawn_twice(**context) -> list[str]:
    places = {
        name: [{"url": f"/{name}/", "icon": "home", "label": name}] for name in ("one", "other")
    }
    page = Template(TWICE).render(Context(places | context))
    return [name for name in ("one", "other") if f'href="/{name}/"' in page]


def test_a_fragment_that_stands_twice_on_a_page_is_drawn_once(rf):
    assert drawn_twice(request=rf.get("/")) == ["one"]


def test_without_a_request_each_is_drawn():
    assert drawn_twice() == ["one", "other"]


KEPT = '{% draw_kept "layouts/_places.html" places=places %}'


def kept(*labels: str) -> str:
    places = tuple(Door(label, "/", "home") for label in labels)
    return Template(KEPT).render(Context({"places": places, "secret": "not a fact"}))


@pytest.fixture
def in_production(settings):
    settings.DEBUG = False


@pytest.mark.usefixtures("in_production")
def test_a_kept_fragment_is_drawn_for_its_facts():
    assert "Start" in kept("Start")
    assert "Zaken" in kept("Zaken")
    assert kept("Start") == kept("Start")


@pytest.mark.usefixtures("in_production")
def test_a_kept_fragment_is_drawn_once_in_each_language():
    dock = '{% draw_kept "layouts/_dock.html" places=places %}'

    def drawn(language: str) -> str:
        with translation.override(language):
            return Template(dock).render(Context({"places": ()}))

    assert drawn("en") != drawn("nl")
    assert drawn("en") == drawn("en")


def test_a_moment_has_the_day_and_the_hour_of_the_page():
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    with timezone.override("Europe/Amsterdam"):
        assert ui.local_date(moment) == date(2026, 11, 25)
        assert ui.clock(moment) == "00:30"
    assert ui.local_date(date(2026, 11, 24)) == date(2026, 11, 24)


def test_a_moment_is_written_in_figures_and_for_machines():
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    with timezone.override("Europe/Amsterdam"), translation.override("nl"):
        assert ui.in_figures(moment) == "25-11-2026"
        assert ui.iso(moment) == "2026-11-25T00:30:00+01:00"
        assert ui.in_figures(None) == ""


@pytest.mark.parametrize(("language", "words"), [("nl", "21.500"), ("en", "21,500")])
def test_a_large_number_is_grouped_as_each_language_does(language, words):
    with translation.override(language):
        assert ui.grouped(21_500) == words
