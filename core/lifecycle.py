"""Tables of who may move what from where to where, and how states look. Plain Python: no Django."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from core.refusals import Refused


def plain_word(value: str) -> str:
    """Return the plain word of a state or role, whichever kind of enum it comes from."""
    return str(value.value) if isinstance(value, Enum) else str(value)


def plain_words(values: Iterable[str]) -> frozenset[str]:
    return frozenset(plain_word(value) for value in values)


class Tone(StrEnum):
    """The colour of a state. Its word is always shown too: nobody has to know the colours."""

    TURN = "turn"  # something is asked of us
    GO = "go"  # somebody is at work
    GOOD = "good"
    WAIT = "wait"  # somebody else has to answer, or it rests
    BAD = "bad"  # gone wrong, or refused
    QUIET = "quiet"  # it asks nothing of anybody


class MoveRefused(Refused):
    """The table has no such move from this state for any of these roles."""

    def __init__(self, move: str, state: str, roles: Iterable[str]) -> None:
        self.move = plain_word(move)
        self.state = plain_word(state)
        self.roles = plain_words(roles)
        super().__init__(self.move, self.state, self.roles)

    def __str__(self) -> str:
        who = ", ".join(sorted(self.roles)) or "nobody"
        return f"{self.move} refused from {self.state} for {who}"


NOBODY: frozenset[str] = frozenset()
"""Said aloud in a table, so that a move that tells no one was thought about."""

NO_TRAIL = ""
"""Said aloud too: the worker makes the move, and nobody will ask who did."""


@dataclass(frozen=True)
class Move:
    """One row of a table: all there is to know about a move.

    ``who`` holds roles, or "system" where no person acts. ``verb`` is what the trail records.
    ``tells`` holds who gets a message because of the move, also where a floor above writes it:
    where there is such a person, with an address, whom it changes something for.
    """

    name: str
    sources: AbstractSet[str]
    target: str
    who: AbstractSet[str]
    verb: str = field(kw_only=True)
    tells: AbstractSet[str] = field(kw_only=True)

    def __post_init__(self) -> None:
        # Plain words, whatever enum they came from: they are compared with rows and printed into
        # pages.
        object.__setattr__(self, "name", plain_word(self.name))
        object.__setattr__(self, "sources", plain_words(self.sources))
        object.__setattr__(self, "target", plain_word(self.target))
        object.__setattr__(self, "who", plain_words(self.who))
        object.__setattr__(self, "tells", plain_words(self.tells))


class Lifecycle:
    """A whole table. The same name may stand in several rows, but never twice from one state."""

    def __init__(self, *moves: Move) -> None:
        self.rows = moves
        self._table: dict[tuple[str, str], Move] = {}
        for move in moves:
            for source in move.sources:
                if (move.name, source) in self._table:
                    raise ValueError(f"two moves {move.name!r} from {source!r}")
                self._table[move.name, source] = move

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the moves, each once, in the order of the table."""
        return tuple(dict.fromkeys(move.name for move in self.rows))

    def move(self, move: str, *, state: str, roles: Iterable[str]) -> Move:
        """Return the row of a move that may be made now. Raises ``MoveRefused``."""
        asked = plain_words(roles)
        row = self._table.get((plain_word(move), plain_word(state)))
        if row is None or row.who.isdisjoint(asked):
            raise MoveRefused(move, state, asked)
        return row

    def moves(self, state: str, roles: Iterable[str]) -> list[Move]:
        """Return what these roles may do from here, in the order of the table."""
        asked = plain_words(roles)
        return [
            move
            for move in self.rows
            if plain_word(state) in move.sources and not move.who.isdisjoint(asked)
        ]

    def as_mermaid(self) -> str:
        """Return the table as a Mermaid state diagram, sources sorted so that a rerun agrees."""
        lines = ["stateDiagram-v2"]
        for move in self.rows:
            who = ", ".join(sorted(move.who))
            lines += [
                f"    {source} --> {move.target}: {move.name} ({who})"
                for source in sorted(move.sources)
            ]
        return "\n".join(lines)

    def as_table(self) -> str:
        """Return all there is to know about each move as a table in Markdown."""
        lines = [
            "| move | from | to | who may | trail | who is told |",
            "|---|---|---|---|---|---|",
        ]
        for move in self.rows:
            sources, who = ", ".join(sorted(move.sources)), ", ".join(sorted(move.who))
            verb = f"`{move.verb}`" if move.verb else "nothing"
            told = ", ".join(sorted(move.tells)) or "nobody"
            lines.append(f"| {move.name} | {sources} | {move.target} | {who} | {verb} | {told} |")
        return "\n".join(lines)
