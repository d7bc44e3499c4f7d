from scheduling.pairing.models.hands import Hand
from scheduling.pairing.models.locks import LockedSeat, PlanLock
from scheduling.pairing.models.offers import DeclineReason, Offer
from scheduling.pairing.models.pool import NEVER, PoolChange, PoolNews, PoolVersion
from scheduling.pairing.models.rules import NewcomerRule, PairingRules
from scheduling.pairing.models.substitutions import OWN_WHYS, Substitution

__all__ = [
    "NEVER",
    "OWN_WHYS",
    "DeclineReason",
    "Hand",
    "LockedSeat",
    "NewcomerRule",
    "Offer",
    "PairingRules",
    "PlanLock",
    "PoolChange",
    "PoolNews",
    "PoolVersion",
    "Substitution",
]
