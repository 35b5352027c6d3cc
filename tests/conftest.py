"""Shared: one reader for all tests, and the folder of measuring data, which may be absent."""

from pathlib import Path

import pytest

from isnad import Reader

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def reader():
    return Reader()


@pytest.fixture(scope="session")
def shared():
    if not SHARED.is_dir():
        pytest.skip("the measuring data (../shared) is not on this machine")
    return SHARED
