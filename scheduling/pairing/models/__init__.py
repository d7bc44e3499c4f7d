from scheduling.pairing.models.locks import LockedSeat, PlanLock
from scheduling.pairing.models.offers import DeclineReason, Offer
from scheduling.pairing.models.pool import NEVER, PoolChange, PoolNews, PoolVersion
from scheduling.pairing.models.rules import NewcomerRule, PairingRules

__all__ = [
    "NEVER",
    "DeclineReason",
    "LockedSeat",
    "NewcomerRule",
    "Offer",
    "PairingRules",
    "PlanLock",
    "PoolChange",
    "PoolNews",
    "PoolVersion",
]
