import pytest

from core.refusals import Refused, words_from


class NoSeats(Refused):
    def __init__(self, seats: int, names: list[str]) -> None:
        self.seats = seats
        self.names = names
        super().__init__(seats, names)


class NoSeatsToday(NoSeats):
    """A nearer kind."""


FULL = NoSeats(2, ["Anna", "Bo"])


def test_the_facts_of_a_refusal_stand_in_its_sentence():
    words_of = words_from({NoSeats: "%(seats)s seats, for %(names)s."})

    assert words_of(FULL) == "2 seats, for Anna, Bo."


def test_a_function_makes_a_sentence_of_the_refusal():
    words_of = words_from({NoSeats: lambda refusal: f"{refusal.seats}, 100 % full"})

    assert words_of(FULL) == "2, 100 % full"


def test_the_nearest_kind_has_the_word():
    words_of = words_from({Refused: "No.", NoSeats: "Full."})

    assert words_of(NoSeatsToday(0, [])) == "Full."
    assert words_of(Refused()) == "No."


def test_a_refusal_without_words_is_a_fault():
    with pytest.raises(KeyError):
        words_from({})(FULL)
