"""The database behind a store: where it is, how it is opened, how its tables are brought up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from isnad.errors import StoreError

#: The newest step under ``migrations/versions``.
HEAD = "0001"
_WAIT = 60  # seconds that a writer waits for another one
_WRITERS = 0x15AD  # PostgreSQL's advisory lock that writers take in turn
_MIGRATIONS = Path(__file__).parent / "migrations"


def database_url(where: str | Path) -> URL:
    """A file's path or a URL (``sqlite:///…``, ``postgresql://…``) as SQLAlchemy speaks of it. Raises :class:`StoreError`."""
    if "://" not in str(where):
        return URL.create("sqlite", database=str(Path(where).expanduser()))
    try:
        url = make_url(str(where))
    except ArgumentError:
        raise StoreError(f"{where}: not a database URL; write postgresql://user@host/name, or the path of a file") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{where}: Isnad stores in SQLite and PostgreSQL only")
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def archive_folder(url: URL) -> Path:
    """Where the pages of a store lie: beside a SQLite file; for a server ``ISNAD_ARCHIVE``, else ``isnad.archive`` in the current folder."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return Path(url.database).with_suffix(".archive")
    return Path(os.environ.get("ISNAD_ARCHIVE", "isnad.archive"))


def connect(url: URL, *, create: bool) -> Engine:
    """An engine on tables that are up to date. Raises :class:`StoreError` naming the store and what to do."""
    name = url.render_as_string()
    if url.get_backend_name() == "sqlite":
        _check_file(url, name, create=create)
    engine = _engine(url, name)
    try:
        _bring_up_to_date(engine, name, create=create)
    except OperationalError as error:
        raise StoreError(f"{name}: cannot be opened: {_reason(error)}") from None
    except DatabaseError as error:
        raise StoreError(f"{name}: not a store of Isnad ({_reason(error)}); give another path, or move this file away") from None
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction of a writer; writers take turns. Whatever breaks it leaves nothing behind."""
    with engine.connect().execution_options(isnad_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
        yield connection


def _reason(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0]


def _check_file(url: URL, name: str, *, create: bool) -> None:
    path = Path(url.database or "")
    if path.is_dir():
        raise StoreError(f"{path}: a folder, not a store; give the path of a file in it")
    if not path.exists() and not create:
        raise StoreError(f"{path}: no such store; `isnad add SOURCE --db {path}` makes one, or set ISNAD_DB")
    if not path.parent.exists():
        raise StoreError(f"{path}: the folder {path.parent} does not exist; make it first")


def _engine(url: URL, name: str) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(url, connect_args={"timeout": _WAIT} if sqlite else {"connect_timeout": 10}, pool_pre_ping=not sqlite)
    except ModuleNotFoundError as error:
        raise StoreError(f"{name}: the driver for PostgreSQL is not installed ({error.name}); install isnad[postgres]") from None
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    """Transactions begin where we say, not where the driver guesses."""
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("synchronous=NORMAL", "wal_autocheckpoint=8000", "foreign_keys=ON", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that reads before it writes must take the write lock at once, or WAL answers "database is locked" under load."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("isnad_writes") else "BEGIN")


def _bring_up_to_date(engine: Engine, name: str, *, create: bool) -> None:
    revision = _revision(engine)
    if revision == HEAD:
        return
    if revision is None and not create:
        raise StoreError(f"{name}: no store of Isnad is there; `isnad add SOURCE --db …` makes one")
    if revision is not None and revision > HEAD:
        raise StoreError(f"{name}: written by a newer Isnad (tables {revision}, this one knows {HEAD}); upgrade Isnad")
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with writing(engine) as connection:
        migrate(connection)
        if revision is None:
            from isnad.store import index  # the tables behind search can always be made again: they are no part of the migrations

            index.create(connection)


def _write_ahead(engine: Engine) -> None:
    """WAL lets readers read while one writes. The file remembers it."""
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA journal_mode=WAL")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" in tables:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        if tables:
            raise StoreError(f"{engine.url.render_as_string()}: a database with other tables ({', '.join(sorted(tables)[:3])} …); Isnad wants one of its own")
        return None


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a step of the migrations, the newest one by default."""
    from alembic import command  # takes a tenth of a second: only when there is something to do
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS))
    command.upgrade(config, to)
