"""The roll: volunteers by name, a page at a time, however many they are."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from organisations.models import User, named_like
from volunteers.models.people import VolunteerQuerySet


class Roll(Paginator):
    """The people are paged, and only then their rows fetched.

    Whoever orders volunteers by the names of their people has all of them sorted for each page.
    Here the database walks along the index of names (organisations_user_by_name), the same way
    it reads them for a search, and stops where the page is full. Whoever is searched by the number
    of an older register is found as well.
    """

    def __init__(self, volunteers: VolunteerQuerySet, *, named: str, per_page: int) -> None:
        super().__init__(volunteers.by_name(), per_page)
        self.volunteers = volunteers
        self.is_search = bool(named.split())
        found = named_like(named)
        if self.is_search:
            found |= Q(pk__in=volunteers.of_their_number(named).values("user"))
        self.people = User.objects.filter(found)

    @cached_property
    def count(self) -> int:
        if self.is_search:
            return self.volunteers.of_people(self.people).count()
        return self.volunteers.count()

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        here = Exists(self.volunteers.filter(user=OuterRef("pk")))
        in_order = self.people.filter(here).order_by("name_key")
        shown = in_order[first : first + self.per_page]
        return Page(self.volunteers.of_people(shown).by_name(), number, self)
