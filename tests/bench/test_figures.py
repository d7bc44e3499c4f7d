from bench.figures import Spread, all_of, at_least, at_most, beside, missed, report, times_goal


def test_what_misses_its_goal_is_marked():
    goals = [
        at_least("A2", "× plain Python", 4.2, 5, " ×"),
        at_most("B7", "value lost", 0.01, 0.05, " %"),
        all_of("B1", "proven", 199, 200),
    ]

    assert [goal.name for goal in missed(goals)] == ["A2", "B1"]
    assert goals[0].line() == "| A2 | × plain Python | 4.2 × | ≥ 5 × | missed ! |"
    assert goals[1].line() == "| B7 | value lost | 0.01 % | ≤ 0.05 % | met |"
    assert goals[2].line() == "| B1 | proven | 199 of 200 | all | missed ! |"


def test_times_stand_beside_the_gate():
    times = Spread([0.001, 0.002, 0.2])

    goals = [
        times_goal("A1", "100 people", times, median=2, p95=100),
        at_least("A2", "ratio", 9, 5),
        beside("B8", "CPU", "3 s"),
    ]

    gate, rest = report(goals).split("### Processor times")
    assert "| A2 |" in gate
    assert (
        "| A1 | 100 people: CPU median / p95 / most | 2 / 200 / 200 ms | ≤ 2 / 100 ms | missed !"
        in rest
    )
    assert "| B8 | CPU | 3 s |  |  |" in rest


def test_a_spread_tells_median_tail_and_most():
    spread = Spread()
    for value in range(101):
        spread.add(value)

    assert (spread.median, spread.p95, spread.most) == (50, 95, 100)
    assert spread.within(50, 95)
    assert not spread.within(50, 95, 99)
