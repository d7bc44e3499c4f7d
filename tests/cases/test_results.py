import pytest

from cases.results import confirmed_result


@pytest.mark.parametrize(
    ("provisional", "a", "b", "result"),
    [
        ("solved", "better", "better", "solved"),
        ("solved", "better", "unknown", "solved"),
        ("improved", "better", "better", "improved"),
        ("not_solved", "better", "better", "improved"),
        ("", "better", "", "improved"),
        ("solved", "better", "same", "improved"),
        ("solved", "same", "same", "improved"),
        ("not_solved", "same", "same", "not_solved"),
        ("", "same", "unknown", "not_solved"),
        ("solved", "better", "worse", "not_solved"),
        ("solved", "worse", "unknown", "not_solved"),
        ("solved", "unknown", "unknown", ""),
        ("solved", "", "", ""),
    ],
)
def test_the_look_back_decides(provisional, a, b, result):
    assert confirmed_result(provisional, a, b) == result
    assert confirmed_result(provisional, b, a) == result
