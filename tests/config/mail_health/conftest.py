from collections.abc import Callable, Iterator

import pytest

from tests.config.mail_health.dns_server import SmallDns, Zone, small_dns


@pytest.fixture
def dns(settings) -> Iterator[Callable[[Zone], SmallDns]]:
    """``dns(zone)`` starts a server that knows it; a second one takes the place of the first."""
    opened = []

    def start(zone: Zone) -> SmallDns:
        server = small_dns(zone)
        opened.append(server)
        return server.__enter__()

    yield start
    for server in opened:
        server.__exit__(None, None, None)
