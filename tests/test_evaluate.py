"""The figures: the floor on the gold, and that they are the scorer's own."""

import json
import subprocess
import sys

import msgspec
import pytest

from isnad.errors import InputError
from isnad.evaluate import evaluate
from isnad.model import Article

FLOOR = {"statement": 0.92, "statement+speaker+content": 0.79, "event": 0.72, "event in sentence": 0.75, "who did what to whom": 0.38}
FLOOR_ACCURACY = {"speaker": 0.91, "claimed_by": 0.91, "status": 0.86, "country": 0.91}


@pytest.fixture(scope="module")
def figures(shared, reader):
    return evaluate(str(shared / "gold/articles/dev.jsonl"), reader)


def test_gold_floor(figures):
    """The floor goes up freely; it comes down only on purpose."""
    assert {name: f for name, f in FLOOR.items() if figures.scores[name].f1 < f} == {}
    assert {name: f for name, f in FLOOR_ACCURACY.items() if figures.accuracy[name].accuracy < f} == {}


def test_the_figures_are_those_of_the_scorer(shared, reader, figures, tmp_path):
    gold, readings = shared / "gold/articles/dev.jsonl", tmp_path / "read.jsonl"
    articles = (Article(id=g["id"], title=g["title"], body=g["text"], date=g["date"]) for g in map(json.loads, gold.read_text().splitlines()))
    readings.write_bytes(b"\n".join(map(msgspec.json.encode, reader.pipe(articles))))
    told = json.loads(subprocess.run([sys.executable, shared / "gold/score.py", gold, readings, "--json"], check=True, capture_output=True).stdout)
    assert {name: round(c.f1, 4) for name, c in figures.scores.items()} == {name: c["f1"] for name, c in told["scores"].items()}
    assert {name: round(s.accuracy, 4) for name, s in figures.accuracy.items()} == {name: s["accuracy"] for name, s in told["accuracy on matched"].items()}
    assert {name: round(c.f1, 4) for name, c in figures.types.items()} == {name: c["f1"] for name, c in told["event types"].items()}


def test_a_line_that_is_no_gold_is_named(tmp_path, reader):
    bad = tmp_path / "gold.jsonl"
    bad.write_text('{"id": "1", "text": "x", "statements": [], "events": []}\n{"id": "2"}\n')
    with pytest.raises(InputError, match=r"gold\.jsonl:2"):
        evaluate(str(bad), reader)
