import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.suppression import shown


@pytest.mark.parametrize(
    ("number", "least", "text"),
    [(0, 5, "0"), (1, 5, "<5"), (4, 5, "<5"), (5, 5, "5"), (3, 0, "3"), (12, 5, "12")],
)
def test_a_small_number_is_not_shown(number, least, text):
    assert shown(number, least=least) == text


@pytest.mark.slow
@given(number=st.integers(1, 10**6), least=st.integers(0, 20))
def test_what_is_shown_as_a_number_is_never_below_the_least(number, least):
    text = shown(number, least=least)

    assert text.startswith("<") or int(text) == number >= least


def test_a_negative_count_is_a_mistake():
    with pytest.raises(ValueError, match="not a count"):
        shown(-1, least=5)
