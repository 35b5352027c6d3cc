"""The feeds that a desk follows: their state lies in the store, their new pages go the way of all pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import delete, insert, or_, select, update

from isnad.errors import InputError
from isnad.intake.feeds import INTERVAL, FeedState, Item, poll
from isnad.intake.fetch import Fetcher
from isnad.intake.found import Skipped
from isnad.store import schema
from isnad.store.add import Adder, Outcome
from isnad.store.store import Store

_feeds, _pages, _articles = schema.feeds, schema.pages, schema.articles
_TRIES = 3  # of a page that cannot be had, in one run


def followed(store: Store) -> list[FeedState]:
    """The feeds that are followed, by address."""
    with store.reading() as connection:
        return [FeedState(**row._mapping) for row in connection.execute(select(_feeds).order_by(_feeds.c.url))]


def follow(store: Store, feeds: Iterable[FeedState]) -> list[str]:
    """Follow feeds from now on; gives the addresses of those that are new."""
    with store.writing() as connection:
        known = set(connection.execute(select(_feeds.c.url)).scalars())
        new = {feed.url: feed for feed in feeds if feed.url not in known}
        if new:
            connection.execute(insert(_feeds), [msgspec.structs.asdict(feed) for feed in new.values()])
    return list(new)


def unfollow(store: Store, url: str) -> None:
    """Follow a feed no longer; its articles stay. Raises :class:`InputError` where it is not followed."""
    with store.writing() as connection:
        if not connection.execute(delete(_feeds).where(_feeds.c.url == url)).rowcount:
            raise InputError(f"{url}: this feed is not followed; `isnad feed list` shows those that are")


class Watch:
    """Passes over the feeds of a store. What could not be had is tried again in the next passes, three times in all."""

    def __init__(self, store: Store, adder: Adder, fetcher: Fetcher, *, interval: float = INTERVAL) -> None:
        self.store, self.adder, self.fetcher, self.interval = store, adder, fetcher, interval
        self._failed: Counter[str] = Counter()

    def one_pass(self, *, all_feeds: bool = False) -> Iterator[tuple[str, Outcome]]:
        """Ask the feeds that are due (``all_feeds``: every one), take in their new pages: (feed, outcome) of each. The state of a feed is kept after its pages."""
        feeds = followed(self.store)
        for item in poll([msgspec.structs.replace(f, next_at=None) for f in feeds] if all_feeds else feeds, self.fetcher, self._is_seen, interval=self.interval):
            if isinstance(item, FeedState):
                self._keep(item)
            else:
                yield item.feed, self._take(item)

    def _take(self, item: Item) -> Outcome:
        if isinstance(item.page, Skipped):
            self._failed[item.entry.url] += 1
            return self.adder.take(item.page)
        return self.adder.take(msgspec.structs.replace(item.page, locator=item.entry.url))  # the feed's address of it, by which it is known again

    def _is_seen(self, url: str) -> bool:
        if self._failed[url] >= _TRIES:
            return True
        with self.store.reading() as connection:
            kept = select(_pages.c.id).where(_pages.c.locator == url).exists()
            told = select(_articles.c.id).where(_articles.c.url == url).exists()
            return bool(connection.execute(select(or_(kept, told))).scalar())

    def _keep(self, state: FeedState) -> None:
        values = msgspec.structs.asdict(state)
        with self.store.writing() as connection:
            connection.execute(update(_feeds).where(_feeds.c.url == state.url).values(values))
