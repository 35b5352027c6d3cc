"""Every example sentence of the lexicon gives the record its line asks for: the entry's own rule, its word, its sides, its place."""

import pytest

from isnad.lexicon import examples, files, lint, load

ROWS = examples.rows(files.example_files())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{examples.entry(row)}-{row.source}")
def test_example(reader, row):
    assert not examples.unmet(row, reader.read(examples.article(row)))


def test_examples_are_no_part_of_the_lexicon():
    assert not set(files.example_files()) & set(files.data_files())


def test_every_entry_has_an_example():
    lexicon = load()
    assert not list(examples.missing(lexicon.frames, ROWS, "frame"))
    assert not list(examples.missing(lexicon.cues, ROWS, "cue"))


HEADER = "frame\tsentence\ttrigger\tactors\trecipients\tplace\tstatus\n"


@pytest.fixture
def table(tmp_path):
    """A function that writes a table of frame examples and gives its path."""

    def write(line):
        path = tmp_path / "sentences.tsv"
        path.write_text(HEADER + line + "\n", encoding="utf8")
        return path

    return write


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("no-such\tقصفت طائرات حلب.\tقصفت", "no frame is called 'no-such'"),
        ("shell\tقصفت طائرات حلب.\tقصفوا", "'قصفوا' (trigger) does not stand in the sentence"),
        ("shell\tقصفت طائرات حلب.\tقصفت\tطائر", "'طائر' (actors) does not stand in the sentence"),
        ("shell\tقصفت طائرات حلب.", "an example names the word that tells the event"),
        ("shell\tقصفت طائرات حلب.\tقصفت\t\t\t\tperhaps", "'perhaps' is no status; they are actual, future, historical, hypothetical, negated"),
    ],
)
def test_check_names_what_is_wrong(table, line, complaint):
    (row,) = examples.rows([table(line)])
    assert list(examples.mistakes(row, load().frames, load().cues)) == [f"sentences.tsv:2: {complaint}"]


def test_check_asks_the_user_for_examples_only_where_he_gives_some(tmp_path, table, monkeypatch):
    monkeypatch.setattr(lint, "build", lambda paths: {"frames": {"my-raid", "my-other"}, "cues": {}})
    frames, sentences = tmp_path / "mine.yaml", table("my-raid\tنفذ الجيش العراقي صولة.\tصولة")
    frames.write_text("- {id: my-raid, type: ASSAULT, nouns: [صولة]}\n- {id: my-other, type: ASSAULT, nouns: [كرة]}\n", encoding="utf8")
    assert lint.check([frames]) == []
    assert lint.check([frames, sentences]) == ["frame 'my-other' has no example sentence (data/examples; docs/lexicon.md)"]


def test_check_reads_the_examples(table):
    right, wrong = "shell\tقصف الجيش التركي مدينة تل رفعت.\tقصف\tالجيش التركي\t\tمدينة تل رفعت", "shell\tقصف الجيش التركي مدينة تل رفعت.\tقصف\t\tالجيش التركي"
    assert lint.read_examples([table(right)]) == []
    (found,) = lint.read_examples([table(wrong)])
    assert found.startswith("sentences.tsv:2: shell: قصف الجيش التركي مدينة تل رفعت. -> shell / قصف / الجيش التركي")
