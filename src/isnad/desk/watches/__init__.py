"""Watches: a filter with a name that tells of what is new, by Atom feed, webhook or mail, and of nothing twice."""
