"""Records in the formats that others read: ``export(records, "excel", "events.xlsx")``."""

from isnad.export.flavours import FLAVOURS, Flavour, export, known_flavours
from isnad.export.records import Counts, Header, Records, filter_text

__all__ = ["FLAVOURS", "Counts", "Flavour", "Header", "Records", "export", "filter_text", "known_flavours"]
