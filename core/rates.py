"""How often strangers may send a form: counted in the cache, under digests and never addresses."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR = 3600  # seconds


def takes_one(purpose: str, who: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count one and say whether it is still allowed: ``most`` in each stretch of ``seconds``."""
    digest = salted_hmac("tweespraak.rates", who.lower(), algorithm="sha256").hexdigest()
    key = f"rate:{purpose}:{digest}"
    # Only where none stands: the first one starts the stretch.
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two calls
        return True
