"""Weeks as a calendar of this part of the world numbers them (ISO 8601), in an address."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

WRITTEN = re.compile(r"(2\d\d\d)-W(\d\d)", re.ASCII | re.IGNORECASE)
A_WEEK_LATER = timedelta(days=7)


@dataclass(frozen=True)
class CalendarWeek:
    """From ``monday`` on. The first week of a year is the one with its first Thursday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The week of an address, "2026-W49"; nothing where there is no such week."""
        written = WRITTEN.fullmatch(text.strip())
        if written is None:
            return None
        try:
            return cls(date.fromisocalendar(int(written[1]), int(written[2]), 1))
        except ValueError:
            return None

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def address(self) -> str:
        """As ``read`` takes it. The year is that of its Thursday."""
        return f"{self.monday.isocalendar().year}-W{self.number:02}"

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(7)]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def earlier(self) -> Self:
        return type(self)(self.monday - A_WEEK_LATER)

    @property
    def later(self) -> Self:
        return type(self)(self.monday + A_WEEK_LATER)
