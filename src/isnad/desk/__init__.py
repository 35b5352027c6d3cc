"""The desk: a store in the browser. :func:`isnad.desk.app.create` assembles it; the plan of the house stands in ``docs/desk.md``."""
