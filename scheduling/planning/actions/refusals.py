"""Why no plan was asked for. Facts only."""

from core.refusals import Refused


class PlanUnderWay(Refused):
    """A plan of this service is being made already."""


class NothingToPlan(Refused):
    """No case waits with nobody asked."""
