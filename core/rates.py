"""How often strangers may do something: counted in the cache, under digests and never addresses."""

from django.core.cache import cache
from django.utils.crypto import get_random_string, salted_hmac

HOUR = 3600  # seconds


def takes_one(purpose: str, who: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count one and say whether it is still allowed: ``most`` in each stretch of ``seconds``."""
    try:
        return _count_one(_key(purpose, who), seconds) <= most
    except ValueError:  # it ran out in between
        return True


def is_spent(purpose: str, who: str, *, most: int) -> bool:
    """Whether all that is allowed has been counted; asking counts nothing."""
    key = _key(purpose, who)
    stretch = cache.get(key)
    return stretch is not None and cache.get(f"{key}:{stretch}", 0) >= most


def lot_of(who: str, *, lots: int) -> int:
    """Into which of so many lots somebody falls: always the same one, and not theirs to choose."""
    digest = salted_hmac("tweespraak.rates.lots", who.lower(), algorithm="sha256").digest()
    return int.from_bytes(digest) % lots


def _key(purpose: str, who: str) -> str:
    digest = salted_hmac("tweespraak.rates", who.lower(), algorithm="sha256").hexdigest()
    return f"rate:{purpose}:{digest}"


def _count_one(key: str, seconds: int) -> int:
    """Return how many that makes in the stretch that runs, or begins now."""
    # The stretch has a name that nobody counts in, so it ends when it said. The count cannot tell
    # when: to count in the database's cache is to write anew, for the 300 seconds that a cache
    # keeps what it is told nothing about. So it is kept on after each, and goes with its stretch.
    stretch = cache.get_or_set(key, get_random_string(12), timeout=seconds)
    count = f"{key}:{stretch}"
    cache.add(count, 0, timeout=seconds)
    counted = cache.incr(count)
    cache.touch(count, seconds)
    return counted
