"""The notebook of the documentation runs from the first cell to the last, and shows what it says.

Its cells are executed here, in one namespace and in their order, as a notebook does, without a kernel: that takes two dozen packages and seconds to start, and nothing in the notebook needs one.
"""

import ast
import json
from pathlib import Path

import pytest

NOTEBOOK = json.loads((Path(__file__).parents[1] / "docs" / "analysis.ipynb").read_text(encoding="utf-8"))
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What each cell shows, and the names that the notebook leaves behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("notebook")))
        patch.setattr("tempfile.tempdir", None)
        names = {}
        return [run(source, names) for source in CODE], names


def run(source, names):
    """Execute a cell; what its last line gives, as a notebook would show it."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<notebook>", "exec"), names)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), "<notebook>", "eval"), names)
    return value._repr_html_() if hasattr(value, "_repr_html_") else value


def test_the_notebook_runs(shown):
    outputs, names = shown
    assert outputs[0] == 25
    assert (names["folder"] / "reliance.gexf").stat().st_size > 1000
    assert names["reliance"].number_of_edges() == len(names["ties"]) > 10


def test_arabic_runs_from_right_to_left(shown):
    tables = [o for o in shown[0] if isinstance(o, str) and "<table" in o and "dir=" in o]
    assert len(tables) >= 6 and all(t.startswith('<div dir="rtl" lang="ar">') for t in tables)
    assert all(any("ا" <= letter <= "ي" for letter in t) for t in tables)


def test_it_leads_down_to_the_words(shown):
    words, there, page = next(o for o in shown[0] if isinstance(o, tuple) and isinstance(o[0], str))
    assert words and there and page.endswith(".html")


def test_a_record_of_several_outlets_is_shown(shown):
    assert shown[1]["one"]["outlets"] > 1 and len(shown[1]["side_by_side"]) == shown[1]["one"]["reports"]


def test_it_is_kept_without_outputs():
    cells = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    assert NOTEBOOK["nbformat"] == 4 and len({cell["id"] for cell in NOTEBOOK["cells"]}) == len(NOTEBOOK["cells"])
