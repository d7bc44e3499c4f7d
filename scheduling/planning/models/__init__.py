from scheduling.planning.models.plans import LackedKind, PlannedCase, PlannedSeat, PlanRun, SeatPlan

__all__ = ["LackedKind", "PlanRun", "PlannedCase", "PlannedSeat", "SeatPlan"]
