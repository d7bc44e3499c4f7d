from enum import Enum, StrEnum

import pytest

from core.lifecycle import NO_TRAIL, NOBODY, Lifecycle, Move, MoveRefused


class Role(StrEnum):
    COORDINATOR = "coordinator"
    MEDIATOR = "mediator"


class State(StrEnum):
    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"


def row(name: str, sources: set[str], target: str, who: set[str]) -> Move:
    return Move(name, sources, target, who, verb=f"thing.{name}", tells=NOBODY)


TABLE = Lifecycle(
    row("open", {State.NEW}, State.OPEN, {Role.COORDINATOR}),
    row("hand_back", {State.OPEN}, State.NEW, set(Role)),
    row("close", {State.NEW, State.OPEN}, State.CLOSED, {Role.COORDINATOR, "system"}),
    row("reopen", {State.CLOSED}, State.NEW, {Role.COORDINATOR}),
)


def test_a_move_leads_to_its_target():
    assert TABLE.move("open", state=State.NEW, roles=[Role.COORDINATOR]).target == State.OPEN


def test_one_fitting_role_of_several_is_enough():
    roles = (role for role in Role)

    assert TABLE.move("open", state="new", roles=roles).target == "open"


def test_the_system_moves_only_where_the_table_says_so():
    assert TABLE.move("close", state=State.OPEN, roles=["system"]).target == State.CLOSED
    with pytest.raises(MoveRefused):
        TABLE.move("reopen", state=State.CLOSED, roles=["system"])


@pytest.mark.parametrize(
    ("move", "state", "roles"),
    [
        ("open", State.CLOSED, {Role.COORDINATOR}),
        ("open", State.NEW, {Role.MEDIATOR}),
        ("open", State.NEW, set()),
        ("fly", State.NEW, {Role.COORDINATOR}),
        ("open", "nowhere", {Role.COORDINATOR}),
    ],
)
def test_a_refusal_carries_its_facts(move, state, roles):
    with pytest.raises(MoveRefused) as refusal:
        TABLE.move(move, state=state, roles=roles)

    assert refusal.value.move == move
    assert refusal.value.state == state
    assert refusal.value.roles == roles


def test_a_refusal_reads_well_in_a_log():
    assert str(MoveRefused("open", "new", {"b", "a"})) == "open refused from new for a, b"
    assert str(MoveRefused("open", "new", ())) == "open refused from new for nobody"


def test_the_moves_from_a_state_come_in_the_order_of_the_table():
    assert [move.name for move in TABLE.moves(State.OPEN, set(Role))] == ["hand_back", "close"]
    assert [move.name for move in TABLE.moves(State.OPEN, [Role.MEDIATOR])] == ["hand_back"]
    assert TABLE.moves(State.OPEN, []) == []


def test_every_listed_move_is_one_that_the_guard_allows():
    for state in State:
        for move in TABLE.moves(state, [Role.COORDINATOR]):
            assert (
                TABLE.move(move.name, state=state, roles=[Role.COORDINATOR]).target == move.target
            )


def test_any_kind_of_text_enum_is_understood():
    old = Enum("Old", {"BEGIN": "begin", "DONE": "done", "BOSS": "boss"}, type=str)
    table = Lifecycle(row("finish", {old.BEGIN}, old.DONE, {old.BOSS}))

    assert table.move("finish", state=old.BEGIN, roles=[old.BOSS]).target == "done"
    assert table.move("finish", state="begin", roles=["boss"]).target == "done"


def test_the_names_are_each_there_once():
    table = Lifecycle(
        row("close", {"new"}, "unread", {"coordinator"}),
        row("open", {"new"}, "open", {"coordinator"}),
        row("close", {"open"}, "closed", {"coordinator"}),
    )

    assert table.names == ("close", "open")
    assert table.move("close", state="new", roles=["coordinator"]).target == "unread"
    assert table.move("close", state="open", roles=["coordinator"]).target == "closed"


def test_two_rows_for_one_move_from_one_state_are_an_error():
    with pytest.raises(ValueError, match="'close' from 'new'"):
        Lifecycle(
            row("close", {"new"}, "closed", {"coordinator"}),
            row("close", {"new", "open"}, "open", {"mediator"}),
        )


def test_the_drawing_has_one_arrow_for_each_move_and_source():
    table = Lifecycle(row("close", {"open", "new"}, "closed", {"system", "coordinator"}))

    assert table.as_mermaid() == (
        "stateDiagram-v2\n"
        "    new --> closed: close (coordinator, system)\n"
        "    open --> closed: close (coordinator, system)"
    )


def test_a_row_holds_what_is_recorded_and_who_is_told():
    table = Lifecycle(
        Move("close", {"open"}, "closed", {"coordinator"}, verb="thing.close", tells={"the pair"})
    )

    row = table.move("close", state="open", roles=["coordinator"])

    assert (row.verb, row.tells) == ("thing.close", {"the pair"})


def test_the_table_says_it_aloud_where_nothing_is_recorded_and_nobody_told():
    table = Lifecycle(
        Move("close", {"open", "new"}, "closed", {"b", "a"}, verb="thing.close", tells={"y", "x"}),
        Move("take_up", {"closed"}, "open", {"system"}, verb=NO_TRAIL, tells=NOBODY),
    )

    assert table.as_table().splitlines()[2:] == [
        "| close | new, open | closed | a, b | `thing.close` | x, y |",
        "| take_up | closed | open | system | nothing | nobody |",
    ]
