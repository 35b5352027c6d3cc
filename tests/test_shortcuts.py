"""What makes the reader quick must not change what it reads."""

import gc
from pathlib import Path

import pytest

from isnad import Reader
from isnad.intake.files import read_articles
from isnad.lexicon.packed import PackedForms, PackedTrie, pack
from isnad.reader import cues, speech

PRESS = Path(__file__).parents[1] / "src/isnad/press"


@pytest.fixture(scope="module")
def articles():
    return list(read_articles([str(PRESS)]))[:20]


def test_each_rule_of_speech_runs_on_some_kind():
    assert {rule for rules in speech.RULES_OF_KIND.values() for rule in rules} | {speech.hedge_cue} == set(speech.RULES)


def test_rules_lose_no_chunk_that_they_could_open(articles, monkeypatch):
    reader = Reader()
    quick = [reader.read(a).statements for a in articles]
    monkeypatch.setattr(speech, "RULES_OF_KIND", dict.fromkeys(("np", "fixed", "dateline", "verb", "noun", "adj", "prep", "conj", "particle", "pronoun", "demonstrative", "relative", "adv", "time", "punct", "unknown", "latin", "participle", "num", "name"), speech.RULES))
    assert [reader.read(a).statements for a in articles] == quick
    assert any(quick)


def test_blocks_are_found_by_the_word_alone(articles):
    reader = Reader()
    blocks = {frame.id: frame.blocks for frame in reader.lexicon.frames.values() if frame.blocks}
    doc = reader.document(articles[0])
    for i in range(len(doc.tokens)):
        for frame, phrases in blocks.items():
            assert cues.blocked_at(doc, i, reader.lexicon.blocks[frame]) == any(cues.blocked(doc, i, phrase) for phrase in phrases), (doc.tokens[i].norm, frame)


@pytest.mark.parametrize("enabled", [True, False])
def test_reading_leaves_the_collector_as_it_was(articles, enabled):
    reader, before = Reader(), gc.isenabled()
    try:
        gc.enable() if enabled else gc.disable()
        reader.read(articles[0])
        assert gc.isenabled() is enabled
    finally:
        gc.enable() if before else gc.disable()


def test_packed_tables_give_what_was_packed():
    forms = {"كتاب": 3, "كتابان": (1, 2), "كت": 5}
    trie = {"بحر": {"": (), "الشمال": {"": ()}}, "نهر": {"": ()}}
    tables = pack({"forms": forms, "trie": trie, "words": []})
    packed, names = PackedForms(tables["forms"]), PackedTrie(tables["trie"])
    assert {form: packed.get(form) for form in forms} == forms
    assert packed.get("كتابة") is None and packed.get("") is None
    assert {first: names[first] for first in trie} == trie
    assert names.get("بر") is None and "بر" not in names and "نهر" in names
    with pytest.raises(KeyError):
        names["بر"]
