"""Who may hear of a move: the words that the tables of all apps share."""

from enum import StrEnum


class Told(StrEnum):
    """As docs/lifecycles.md names them, and as ``tests/conventions/test_moves.py`` finds them."""

    APPLICANT = "the applicant"
    VOLUNTEER = "the volunteer"
    ASKED = "who was asked"  # volunteers with an offer that still waits
    MEDIATORS = "the mediators"
    LEAVER = "the mediator who goes"
    PARTNER = "the partner"  # who referred the case, when their status of it changes
