"""A store, opened for analysis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from sqlalchemy import Connection, inspect

from isnad.analysis import columns, stored
from isnad.analysis import network as networks
from isnad.analysis import reliance as reliances
from isnad.analysis import series as periods
from isnad.analysis import sources as tallying
from isnad.analysis.asked import Asked, filter_of
from isnad.analysis.frames import frame
from isnad.analysis.roots import Naming, Origins, naming, origins
from isnad.analysis.told import RECORDS, REPORTS, Told, reports, told
from isnad.collector import at_rest
from isnad.errors import StoreError
from isnad.lexicon import Lexicon, load
from isnad.lexicon.own import own_files
from isnad.record import tables
from isnad.record.merging import merge
from isnad.store import bulk
from isnad.store.rows import Filter
from isnad.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

_KEPT = 4  # answers of the record layer that are remembered


class Analysis:
    """Frames, networks and series over a store. Every method takes the filter of the commands as keyword arguments (:class:`Asked`).

    Records are merged up to date when they are first asked for, and remembered; :meth:`refresh` forgets them. ``merged=False`` takes them as they stand, for a store
    that you may only read. ``lexicon_files``: those with which the store is read; by default those that ``isnad lexicon add-file`` keeps.
    Raises :class:`isnad.errors.StoreError` where the store cannot be opened. Use it in a ``with``, or close it.
    """

    def __init__(self, where: str | Path, *, lexicon_files: Sequence[str | Path] | None = None, merged: bool = True) -> None:
        self._store = Store(where)
        self._files = tuple(own_files()) if lexicon_files is None else tuple(map(Path, lexicon_files))
        self._merge, self._current = merged, False
        self._told: dict[Filter, list[Told]] = {}

    # -- what is stored ------------------------------------------------------------------------------------------------------
    def events(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """One row for each event of each article; :data:`isnad.analysis.columns.EVENTS`."""
        with self._store.reading() as connection, at_rest():
            return frame(columns.EVENTS, bulk.events(connection, filter_of(asked)))

    def parties(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """One row for each actor and recipient of the same events; :data:`isnad.analysis.columns.PARTIES`."""
        with self._store.reading() as connection, at_rest():
            return frame(columns.PARTIES, list(columns.parties(bulk.events(connection, filter_of(asked)))))

    def statements(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """One row for each statement of each article; :data:`isnad.analysis.columns.STATEMENTS`."""
        with self._store.reading() as connection, at_rest():
            return frame(columns.STATEMENTS, bulk.statements(connection, filter_of(asked)))

    def articles(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """One row for each article; :data:`isnad.analysis.columns.ARTICLES`."""
        with self._store.reading() as connection, at_rest():
            return frame(columns.ARTICLES, stored.articles(connection, filter_of(asked)))

    # -- what is merged ------------------------------------------------------------------------------------------------------
    def records(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """One row for each record of which some report satisfies the filter; :data:`isnad.analysis.told.RECORDS`."""
        return frame(RECORDS, self._records(asked))

    def reports(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """One row for each report of these records; :data:`isnad.analysis.told.REPORTS`."""
        return frame(REPORTS, list(reports(self._records(asked))))

    def network(self, *, per: str = "record", happened: bool = True, **asked: Unpack[Asked]) -> Any:
        """Actors and who did what to whom, as a networkx graph; see :func:`isnad.analysis.network.network`."""
        return networks.network(self._records(asked), per=per, happened=happened)

    def series(
        self, *, freq: str = "ME", by: str = "quad_class", date: str = "event", happened: bool = True, start: str | None = None, end: str | None = None, **asked: Unpack[Asked]
    ) -> pd.DataFrame:
        """Records per period; see :func:`isnad.analysis.series.series`."""
        return periods.series(self._records(asked), periods.Wanted(freq, by, date, happened, start, end))

    def sources(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """One row for each outlet and each agency; :data:`isnad.analysis.sources.SOURCES`."""
        found = self._records(asked)
        return frame(tallying.SOURCES, tallying.tallies(found, *self._behind(found)))

    def reliance(self, *, least: int = 1, **asked: Unpack[Asked]) -> Any:
        """Who relies on whom, as a networkx graph; see :func:`isnad.analysis.reliance.reliance`."""
        found = self._records(asked)
        return reliances.reliance(found, *self._behind(found), least=least)

    def refresh(self) -> None:
        """Forget the records: they are merged anew with what has come into the store when they are asked for again."""
        self._current = False
        self._told.clear()

    # -- the store -----------------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def __enter__(self) -> Analysis:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def _lexicon(self) -> Lexicon:
        return load(self._files)

    def _records(self, asked: Asked) -> list[Told]:
        filter = filter_of(asked)
        self._bring_up_to_date()
        if filter not in self._told:
            with self._store.reading() as connection, at_rest():
                found = told(connection, filter)
            for oldest in list(self._told)[: len(self._told) - _KEPT + 1]:
                del self._told[oldest]
            self._told[filter] = found
        return self._told[filter]

    def _bring_up_to_date(self) -> None:
        if self._current:
            return
        if self._merge:
            with self._store.writing() as connection:
                merge(connection, self._lexicon)
        else:
            with self._store.reading() as connection:
                _demand_records(connection, self._store)
        self._current = True

    def _behind(self, found: list[Told]) -> tuple[Origins, Naming]:
        with self._store.reading() as connection:
            return origins(connection), naming(connection, self._lexicon, found)


def _demand_records(connection: Connection, store: Store) -> None:
    if not inspect(connection).has_table(tables.tellings.name):
        raise StoreError(f"{store.url.render_as_string()}: nothing was merged in this store; `isnad records --db …` does it, or open it without merged=False")
