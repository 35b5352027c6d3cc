"""Article to reading, one file a step; :mod:`isnad.reader.pipeline` lines them up."""

from isnad.reader.pipeline import STEPS, Reader

__all__ = ["STEPS", "Reader"]
