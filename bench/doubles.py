"""Plants people who stand twice in a list of volunteers, and counts which of them are asked about.

``python -m bench.doubles``. The names are those of Faker's Dutch list, drawn with a fixed seed. A
second record differs as lists do: another mailbox, a telephone of before, a letter too few, a
maiden name, an initial; of one kind nothing but the name is left, which asks nobody. Couples who
share a mailbox or a home are planted as well: of them no answer may be ticked that makes one of
two.
"""

import random
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from faker import Faker

from bench.figures import HEAD, at_least, at_most, beside
from moving.sheets.check import check_file
from moving.sheets.headers import SheetKind
from moving.sheets.known_people import PRESETS

ALONE, COUPLES, DOUBLES = 4_937, 100, 233
HEADER = "Voornaam;Achternaam;E-mailadres;Mobiel;Straat;Huisnr;Postcode"
Person = dict[str, Any]
SAME, TWO = "same", "two"


class Village:
    """Makes people who have nothing in common but by chance."""

    def __init__(self) -> None:
        self.faker, self.dice, self.made = Faker("nl_NL"), random.Random(12), 0
        self.faker.seed_instance(12)

    def mailbox(self) -> str:
        self.made += 1
        return f"post{self.made}@post.example"

    def phone(self) -> str:
        return f"06{self.dice.randrange(10_000_000, 99_999_999)}"

    def home(self) -> Person:
        return {
            "street": self.faker.street_name(),
            "number": self.dice.randrange(1, 240),
            "postcode": f"{self.dice.randrange(3500, 3585)} {self.dice.choice('ABCDEHKL')}"
            f"{self.dice.choice('ABCDEHKL')}",
        }

    def person(self) -> Person:
        names = {"first": self.faker.first_name(), "last": self.faker.last_name()}
        return {**names, "mail": self.mailbox(), "phone": self.phone(), **self.home()}

    def partner_of(self, one: Person) -> Person:
        """Somebody of another first name in the same house; some read the same mailbox."""
        other = {**self.person(), **{name: one[name] for name in ("street", "number", "postcode")}}
        if self.dice.random() < 0.5:
            other["last"] = one["last"]
        if self.dice.random() < 0.5:
            other["mail"] = one["mail"]
        while other["first"][:2] == one["first"][:2]:
            other["first"] = self.faker.first_name()
        return other

    def again(self, one: Person) -> Person:
        """The same person in a second list, kept by somebody else."""
        (change,) = self.dice.choices(list(CHANGES), weights=list(CHANGES.values()))
        return {**one, **change(self, one)}


def another_mailbox(village: Village, _one: Person) -> Person:
    return {"mail": village.mailbox()}


def moved_house(village: Village, _one: Person) -> Person:
    return {"mail": village.mailbox(), **village.home()}


def another_phone(village: Village, _one: Person) -> Person:
    return {"phone": village.phone(), **village.home()}


def a_letter_too_few(village: Village, one: Person) -> Person:
    return {"last": one["last"][:-1], "mail": village.mailbox(), "phone": village.phone()}


def a_maiden_name(village: Village, _one: Person) -> Person:
    return {"last": village.faker.last_name(), "phone": village.phone()}


def an_initial(village: Village, one: Person) -> Person:
    return {"first": f"{one['first'][0]}.", "mail": village.mailbox()}


def nothing_but_the_name(village: Village, _one: Person) -> Person:
    return {"mail": village.mailbox(), "phone": village.phone(), **village.home()}


CHANGES: dict[Callable[[Village, Person], Person], int] = {
    another_mailbox: 25,
    moved_house: 15,
    another_phone: 20,
    a_letter_too_few: 15,
    a_maiden_name: 5,
    an_initial: 10,
    nothing_but_the_name: 10,
}


def line_of(one: Person) -> str:
    columns = ("first", "last", "mail", "phone", "street", "number", "postcode")
    return ";".join(str(one[name]) for name in columns)


def main() -> None:
    village = Village()
    people = [village.person() for _ in range(ALONE)]
    couples = [(len(people) + n, n) for n in range(COUPLES)]
    people += [village.partner_of(people[n]) for n in range(COUPLES)]
    planted = [(len(people) + n, COUPLES + n * 20) for n in range(DOUBLES)]
    people += [village.again(people[n]) for _place, n in planted]

    text = "\n".join([HEADER, *map(line_of, people)]).encode()
    seen = check_file(text, SheetKind.VOLUNTEERS, country="nl", today=date(2026, 11, 29))
    asked = {
        tuple(sorted(row - 2 for row in one.rows)): PRESETS.get(one.code, "")
        for one in seen.questions
    }
    among = {pair: preset for rows, preset in asked.items() for pair in _pairs(rows)}
    true = {tuple(sorted(pair)) for pair in planted}
    found = [among[pair] for pair in true if pair in among]
    others = {pair: preset for pair, preset in among.items() if pair not in true}
    wrong = found.count(TWO) + list(others.values()).count(SAME)
    open_ones = sum(not preset for preset in asked.values())
    couples_asked = sum(tuple(sorted(pair)) in others for pair in couples)

    goals = [
        at_least("M8", f"of {DOUBLES} planted doubles asked", 100 * len(found) / DOUBLES, 80, "%"),
        at_most("M8", f"wrong answers ticked, of {sum(map(bool, asked.values()))}", wrong, 0),
        at_most("M8", f"open questions in {len(people)}", 100 * open_ones / len(people), 2, "%"),
        beside("M8", f"of {COUPLES} couples asked whether they are two", str(couples_asked)),
    ]
    print(HEAD)
    for goal in goals:
        print(goal.line())
    sys.exit(any(goal.met is False for goal in goals))


def _pairs(rows: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(a, b) for place, a in enumerate(rows) for b in rows[place + 1 :]]


if __name__ == "__main__":
    main()
