"""The store in Python: tidy frames, networks, series and who relies on whom. ``isnad.open(store)`` gives an :class:`Analysis`."""

from isnad.analysis.opened import Analysis
from isnad.analysis.showing import right_to_left

__all__ = ["Analysis", "right_to_left"]
