"""The garbage collector at rest: while many objects are made, no cycles among them and most of them kept, it would walk them again and again for nothing (a fifth of the time)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """No collection runs meanwhile; afterwards it is as it was."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
