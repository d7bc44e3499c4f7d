"""Every process of the worker's cluster goes when its supervisor goes (docs/decisions/0004).

Each of them waits at the reading end of one pipe, of which the supervisor alone holds the other
end. When that closes, however the supervisor came to its end, whoever is left kills the whole
group: no single process is needed for it, so none can be missing.
"""

import os
import signal
from threading import Thread


def hold(end: int) -> None:
    """Live no longer than whoever holds the other end of the pipe; so do all forks from now on.

    Must be called by the leader of a process group of its own, or by one of its forks.
    """
    kept = os.dup(end)  # a forked worker closes its standard input
    os.register_at_fork(after_in_child=lambda: _watch(kept))
    _watch(kept)


def _watch(end: int) -> None:
    # A thread, not a process: SIGKILL cannot take it away and leave the others. It waits in one
    # read, holds no lock, and so may stand there while its process forks.
    Thread(target=_go_at_the_end_of, args=[end], name="tether", daemon=True).start()


def _go_at_the_end_of(end: int) -> None:
    while os.read(end, 1):
        pass
    os.killpg(0, signal.SIGKILL)
