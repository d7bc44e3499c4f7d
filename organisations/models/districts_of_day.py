"""In which district a home lies on a day, for many homes at once."""

from datetime import date
from functools import cached_property

from core.postcodes import NoPostcode, PostcodeRange, one_postcode, written_ranges
from organisations.models.partners import District
from organisations.models.service import Country, Service


class DistrictsOfDay:
    """Reads the districts of a service when it is first asked, in one query."""

    def __init__(self, service: Service, on: date) -> None:
        self.service, self.on = service, on
        self._told: dict[str, int | None] = {}

    @cached_property
    def _ranges(self) -> dict[int, list[PostcodeRange]]:
        rows = District.unscoped.filter(service=self.service).current(self.on).by_name()
        return {
            pk: written_ranges(",".join(postcodes), is_belgian=self._is_belgian)
            for pk, postcodes in rows.values_list("pk", "postcodes")
        }

    @property
    def _is_belgian(self) -> bool:
        return self.service.country == Country.BE

    def told_by(self, postcode: str) -> int | None:
        """The district that holds it, if there is one that counts on the day."""
        if postcode not in self._told:
            self._told[postcode] = self._look_up(postcode)
        return self._told[postcode]

    def _look_up(self, postcode: str) -> int | None:
        try:
            asked = one_postcode(postcode, is_belgian=self._is_belgian)
        except NoPostcode:
            return None
        for pk, ranges in self._ranges.items():
            if any(one.covers(asked) for one in ranges):
                return pk
        return None

    def counts(self, district: int) -> bool:
        return district in self._ranges

    def of_home(self, known: int | None, postcode: str) -> int | None:
        """The one that was written down while it counts, else the one the postcode tells.

        Where neither does, what was written down long ago still says that two live together.
        """
        if known is not None and self.counts(known):
            return known
        return (self.told_by(postcode) if postcode else None) or known
