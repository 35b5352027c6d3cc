"""The download menu: the named export flavours, complete, through the filter of the page."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated

import msgspec
from litestar import get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter
from litestar.response import File
from sqlalchemy import Connection

from isnad._version import __version__
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.forms import file_name
from isnad.desk.whole import event_ids, every_event, every_statement, statement_ids
from isnad.export import Flavour, Header, Records, export, filter_text, known_flavours
from isnad.store.records import count
from isnad.store.store import utc_now


@get("/export/{flavour:str}", sync_to_thread=True, tags=["export"], media_type="application/octet-stream")
def download(desk: NamedDependency[Desk], asked: NamedDependency[Asked], flavour: Annotated[str, PathParameter(description="excel, plain, polecat, acled, parquet, jsonl, ftm, gephi or qgis")]) -> File:
    """Everything that the filter lets through, in the form that another program reads; folders come as a zip."""
    known = known_flavours()
    if flavour not in known:
        raise NotFoundException(f"there is no flavour {flavour!r}; there are: {', '.join(known)}")
    room = Path(tempfile.mkdtemp(prefix="isnad-export-"))
    try:
        made = _written(desk, asked, known[flavour], room)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise
    return File(made, filename=f"{file_name(flavour, asked)}{made.suffix}", content_disposition_type="attachment", background=BackgroundTask(shutil.rmtree, room, ignore_errors=True))


def _written(desk: Desk, asked: Asked, flavour: Flavour, room: Path) -> Path:
    filter = msgspec.structs.replace(asked.filter, withdrawn=asked.filter.withdrawn or flavour.withdrawn)
    path = room / f"isnad{flavour.suffix}"
    with desk.store.reading() as connection:
        export(_records(desk, connection, Asked(filter=filter, roots=asked.roots, review=asked.review)), flavour.name, path)
    return path if path.is_file() else _zipped(path)


def _records(desk: Desk, connection: Connection, asked: Asked) -> Records:
    """What goes into the export; with ``roots``, only the events of records with so many, and the statements that vouch for one; with ``review``, only what stands so in review."""
    told, said = event_ids(connection, asked), statement_ids(connection, asked)
    return Records(events=lambda: every_event(connection, asked, told), statements=lambda: every_statement(connection, asked, said), header=_header(desk, connection, asked, told, said))


def _header(desk: Desk, connection: Connection, asked: Asked, told: set[str] | None, said: set[str] | None) -> Header:
    articles, n_said, n_told = count(connection, asked.filter)
    text = "; ".join(part for part in (filter_text(asked.filter), f"roots: {asked.roots}" if asked.roots else "", f"review: {asked.review}" if asked.review else "") if part)
    return Header(isnad=__version__, lexicon=desk.lexicon.version, store=desk.store.url.render_as_string(), filter=text, made_at=utc_now(), articles=articles,
                  statements=n_said if said is None else len(said), events=n_told if told is None else len(told))


def _zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return path
