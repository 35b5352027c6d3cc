"""The compiled reader: the same records as the sources give, used only while it is made of them, and sources that can be compiled."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

import isnad
from isnad import compiled

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def build():
    """hatch_build.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _readings(*inputs, pure):
    environment = {name: value for name, value in os.environ.items() if name != "ISNAD_PURE"} | ({"ISNAD_PURE": "1"} if pure else {})
    command = [sys.executable, "-m", "isnad.cli", "read", *map(str, inputs), "--format", "jsonl"]
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout


@pytest.mark.skipif(isnad.READER != "compiled", reason=isnad.READER)
def test_compiled_and_pure_give_the_same_records():
    gold = ROOT.parent / "shared/gold/articles/dev.jsonl"
    inputs = [ROOT / "src/isnad/press", *([gold] if gold.exists() else [])]
    found = _readings(*inputs, pure=False)
    assert found.count(b'"trigger"') > 20
    assert found == _readings(*inputs, pure=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with one compiled module, where the package looks for them."""
    (tmp_path / f"isnad.reader.claims{compiled.SUFFIX}").touch()
    monkeypatch.setattr(compiled, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.delenv("ISNAD_PURE", raising=False)
    return tmp_path


def test_modules_compiled_from_these_sources_are_found(folder):
    (folder / compiled.DIGEST).write_text(compiled.digest())
    assert compiled.use() == "compiled"
    finder = sys.meta_path[0]
    assert finder.find_spec("isnad.reader.claims", None).origin == str(folder / f"isnad.reader.claims{compiled.SUFFIX}")
    assert finder.find_spec("isnad.reader.worker", None) is None


@pytest.mark.parametrize(("digest", "wish", "why"), [("of others", "", "compiled from other sources"), (None, "", "was not compiled"), ("of others", "1", "ISNAD_PURE is set")])
def test_other_sources_run_as_python_and_say_so(folder, monkeypatch, digest, wish, why):
    if digest is not None:
        (folder / compiled.DIGEST).write_text(digest)
    monkeypatch.setenv("ISNAD_PURE", wish)
    finders = list(sys.meta_path)
    assert why in compiled.use()
    assert sys.meta_path == finders


def test_version_tells_how_the_reader_runs():
    told = subprocess.run([sys.executable, "-m", "isnad.cli", "--version"], env=os.environ | {"ISNAD_PURE": "1"}, check=True, capture_output=True, text=True).stdout
    assert isnad.__version__ in told and "ISNAD_PURE is set" in told


def test_without_a_compiler_the_build_says_why(build, monkeypatch):
    pytest.importorskip("setuptools")
    monkeypatch.delenv("ISNAD_PURE", raising=False)
    monkeypatch.setenv("CC", "no-such-compiler")
    assert "no C compiler" in build.obstacle()


def _starred(node, *kinds):
    return isinstance(node, kinds) and any(isinstance(element, ast.Starred) for element in node.elts)


def _mistakes(tree):
    """Lines that mypyc refuses (``x in (*a, b)`` or ``[*a, b]``, a loop over such a tuple) or compiles into a lookup by name each time (a constant that is not Final)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(_starred(side, ast.Tuple, ast.List, ast.Set) for side in node.comparators):
            yield node.lineno, "a comparison with what has a * in it: compare twice, or name it"
        if isinstance(node, ast.For | ast.comprehension) and _starred(node.iter, ast.Tuple):
            yield node.iter.lineno, "a loop over a tuple with a * in it: write a list, or name it"
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) and "Final" not in ast.unparse(node.annotation) else []
        if any(isinstance(name, ast.Name) and name.id.isupper() for target in targets for name in ast.walk(target)):
            yield node.lineno, "a constant that is not Final"


def test_sources_can_be_compiled_well(build):
    mistakes = [f"{path.name}:{line}: {what}" for path in build.modules() for line, what in _mistakes(ast.parse(path.read_text()))]
    assert not mistakes
