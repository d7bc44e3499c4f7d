"""How long something waits against its norm, to one scale."""

import pytest

from core.ages import LEAST, WIDTH, Age


@pytest.mark.parametrize(
    ("elapsed", "norm", "tone", "fill"),
    [
        (0, 5, "good", LEAST),
        (3, 5, "good", 19),
        (4, 5, "wait", 26),
        (5, 5, "wait", WIDTH // 2),
        (6, 5, "bad", 38),
        (10, 5, "bad", WIDTH),
        (400, 5, "bad", WIDTH),
        (0, 0, "wait", WIDTH),
        (1, 0, "bad", WIDTH),
    ],
)
def test_the_norm_stands_in_the_middle_and_what_is_over_it_is_bad(elapsed, norm, tone, fill):
    age = Age(elapsed=elapsed, norm=norm)

    assert (age.tone, age.fill) == (tone, fill)
