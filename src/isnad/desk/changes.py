"""Which records have changed since the shelf was last filled, and how often it was filled: noted by triggers of the database, whichever process merges.

The alternative, a digest of everything that each record is made from, costs a pass over the whole store each time that one article comes in.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from isnad.record import tables

metadata = MetaData()
_Text = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

#: Records of which a telling came, went, moved, or came to stand beside another one since they were put on the shelf.
changed = Table("desk_changed", metadata, Column("record", _Text, primary_key=True))

#: One row. ``made``: the form of the shelf and the rules of merging that filled it; ``version``: goes up whenever what it holds is another.
filled = Table("desk_filled", metadata, Column("made", _Text, nullable=False), Column("version", Integer, nullable=False))

_SQLITE = {
    "desk_telling_came": "AFTER INSERT ON record_tellings WHEN NEW.record IS NOT NULL BEGIN INSERT OR IGNORE INTO desk_changed VALUES (NEW.record); END",
    "desk_telling_went": "AFTER DELETE ON record_tellings WHEN OLD.record IS NOT NULL BEGIN INSERT OR IGNORE INTO desk_changed VALUES (OLD.record); END",
    "desk_telling_moved": "AFTER UPDATE OF record, beside, score ON record_tellings WHEN OLD.record IS NOT NEW.record OR OLD.beside IS NOT NEW.beside OR OLD.score IS NOT NEW.score BEGIN "
    "INSERT OR IGNORE INTO desk_changed SELECT value FROM (SELECT OLD.record AS value UNION SELECT NEW.record) WHERE value IS NOT NULL; END",
}
_POSTGRESQL = {
    "desk_telling_came": "AFTER INSERT ON record_tellings FOR EACH ROW WHEN (NEW.record IS NOT NULL) EXECUTE FUNCTION desk_note_change()",
    "desk_telling_went": "AFTER DELETE ON record_tellings FOR EACH ROW WHEN (OLD.record IS NOT NULL) EXECUTE FUNCTION desk_note_change()",
    "desk_telling_moved": "AFTER UPDATE OF record, beside, score ON record_tellings FOR EACH ROW "
    "WHEN ((OLD.record, OLD.beside, OLD.score) IS DISTINCT FROM (NEW.record, NEW.beside, NEW.score)) EXECUTE FUNCTION desk_note_change()",
}
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION desk_note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO desk_changed SELECT value FROM (SELECT CASE WHEN TG_OP <> 'INSERT' THEN OLD.record END AS value UNION SELECT CASE WHEN TG_OP <> 'DELETE' THEN NEW.record END) AS both_of_them "
    "WHERE value IS NOT NULL ON CONFLICT DO NOTHING; RETURN NULL; END $$"
)
_THERE = {"sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger'"), "postgresql": text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST('record_tellings' AS regclass)")}


def watch(connection: Connection) -> bool:
    """Have changes noted from now on; gives whether they were noted until now. The tables behind records must be there."""
    metadata.create_all(connection)
    on_server = connection.dialect.name == "postgresql"
    triggers = _POSTGRESQL if on_server else _SQLITE
    missing = triggers.keys() - set(connection.execute(_THERE[connection.dialect.name]).scalars())
    if missing and on_server:
        connection.exec_driver_sql(_FUNCTION)
    for name in sorted(missing):
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {triggers[name]}")
    return not missing


def note(connection: Connection, records: Iterable[str]) -> None:
    """Note records that changed in another way."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    rows = [{"record": id} for id in records]
    if rows:
        connection.execute(dialect.insert(changed).on_conflict_do_nothing(), rows)


def note_all(connection: Connection) -> None:
    """Note every record that there is."""
    connection.execute(delete(changed))
    every = select(tables.tellings.c.record).distinct().where(tables.tellings.c.record.is_not(None))
    connection.execute(insert(changed).from_select(["record"], every))


def noted(connection: Connection) -> list[str]:
    """The records that changed, those of the same days together: they are made of the same articles."""
    t = tables.tellings.c
    query = select(changed.c.record).outerjoin(tables.tellings, t.record == changed.c.record).group_by(changed.c.record)
    return list(connection.execute(query.order_by(func.min(t.last), func.min(t.article), changed.c.record)).scalars())


def done(connection: Connection, made: str) -> None:
    """All that was noted is on the shelf, made in this form; and the shelf is another than before."""
    connection.execute(delete(changed))
    if connection.execute(update(filled).values(made=made, version=filled.c.version + 1)).rowcount == 0:
        connection.execute(insert(filled), {"made": made, "version": 1})


def made_how(connection: Connection) -> str | None:
    """In which form, and by which rules, the shelf was filled last; ``None``: never."""
    return connection.execute(select(filled.c.made)).scalar()


def version(connection: Connection) -> int:
    """How often the shelf became another; 0 where there is none yet."""
    if not connection.dialect.has_table(connection, filled.name):
        return 0
    return int(connection.execute(select(func.max(filled.c.version))).scalar() or 0)
