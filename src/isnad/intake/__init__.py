"""How text arrives: pages, plain text, JSON lines. Every reader gives :class:`isnad.model.Article` or a clear error."""
