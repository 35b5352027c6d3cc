"""How text arrives: pages, plain text, JSON lines. Every reader gives :class:`isnad.model.Article` or a clear error."""

from isnad.intake.files import read_articles
from isnad.intake.pages import page_to_article

__all__ = ["page_to_article", "read_articles"]
