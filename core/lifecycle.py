"""Tables of who may move what from where to where, and how states look. Plain Python: no Django."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, StrEnum


def word(value: str) -> str:
    """Return the plain word of a state or role, whichever kind of enum it comes from."""
    return str(value.value) if isinstance(value, Enum) else str(value)


def words(values: Iterable[str]) -> frozenset[str]:
    return frozenset(word(value) for value in values)


class Tone(StrEnum):
    """The colour of a state. Its word is always shown too: nobody has to know the colours."""

    TURN = "turn"  # something is asked of us
    GO = "go"  # somebody is at work
    GOOD = "good"
    WAIT = "wait"  # somebody else has to answer, or it rests
    BAD = "bad"  # gone wrong, or refused
    QUIET = "quiet"  # it asks nothing of anybody


class MoveRefused(Exception):
    """The table has no such move from this state for any of these roles."""

    def __init__(self, move: str, state: str, roles: Iterable[str]) -> None:
        self.move = word(move)
        self.state = word(state)
        self.roles = words(roles)
        super().__init__(self.move, self.state, self.roles)

    def __str__(self) -> str:
        who = ", ".join(sorted(self.roles)) or "nobody"
        return f"{self.move} refused from {self.state} for {who}"


@dataclass(frozen=True)
class Move:
    """One row of a table: ``who`` holds roles, or "system" where no person acts."""

    name: str
    sources: AbstractSet[str]
    target: str
    who: AbstractSet[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", word(self.name))
        object.__setattr__(self, "sources", words(self.sources))
        object.__setattr__(self, "target", word(self.target))
        object.__setattr__(self, "who", words(self.who))


class Lifecycle:
    """A whole table. The same name may stand in several rows, but never twice from one state."""

    def __init__(self, *moves: Move) -> None:
        self._moves = moves
        self._table: dict[tuple[str, str], Move] = {}
        for move in moves:
            for source in move.sources:
                if (move.name, source) in self._table:
                    raise ValueError(f"two moves {move.name!r} from {source!r}")
                self._table[move.name, source] = move

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the moves, each once, in the order of the table."""
        return tuple(dict.fromkeys(move.name for move in self._moves))

    def target(self, move: str, *, state: str, roles: Iterable[str]) -> str:
        """Return the state the move leads to. Raises ``MoveRefused``."""
        asked = words(roles)
        row = self._table.get((word(move), word(state)))
        if row is None or row.who.isdisjoint(asked):
            raise MoveRefused(move, state, asked)
        return row.target

    def moves(self, state: str, roles: Iterable[str]) -> list[Move]:
        """Return what these roles may do from here, in the order of the table."""
        asked = words(roles)
        return [
            move
            for move in self._moves
            if word(state) in move.sources and not move.who.isdisjoint(asked)
        ]

    def as_mermaid(self) -> str:
        """Return the table as a Mermaid state diagram, sources sorted so that a rerun agrees."""
        lines = ["stateDiagram-v2"]
        for move in self._moves:
            who = ", ".join(sorted(move.who))
            lines += [
                f"    {source} --> {move.target}: {move.name} ({who})"
                for source in sorted(move.sources)
            ]
        return "\n".join(lines)
