"""Pages, encodings, bad input, the command line, and that the documentation names every command and option."""

import json
import re
from collections import Counter
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from isnad.cli import main
from isnad.intake.files import Skipped, read_articles

ROOT = Path(__file__).parents[1]
PRESS = ROOT / "src/isnad/press"


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, arguments, input=stdin)


@pytest.mark.parametrize("path", sorted(PRESS.glob("*.html")), ids=lambda p: p.stem)
def test_press_page(path):
    (article,) = read_articles([str(path)])
    assert (article.title and article.outlet is not None) or "sawt" in path.name
    assert article.date and article.date[:4] in path.read_bytes().decode("utf-8", "ignore")
    for noise in ("مشاركة", "ذات صلة", "خبر قديم", "حقوق محفوظة", "تعريف الارتباط", "الرئيسية"):
        assert noise not in article.body


def test_real_pages(shared):
    for entry in json.loads((shared / "pages/INDEX.json").read_text()):
        (article,) = read_articles([str(shared / "pages" / entry["file"])])
        assert not isinstance(article, Skipped), article
        if entry["date"]:
            assert article.date == entry["date"], entry["file"]
        if entry.get("gold_text"):
            gold = Counter(re.findall(r"\w+", (shared / "pages" / entry["gold_text"]).read_text()))
            got = Counter(re.findall(r"\w+", article.body))
            assert 2 * sum((gold & got).values()) / (sum(gold.values()) + sum(got.values())) >= 0.95, entry["file"]


FURNITURE = re.compile(r"\b(?:شارك|مشاركة|مشاهدات|اقرأ (?:أيضا|أيضًا|ايضا)|ذات صلة|تابعنا|تابعونا|الأكثر قراءة|التعليقات|الرئيسية|جميع الحقوق|اضغط هنا|facebook|twitter|whatsapp|google news)\b", re.IGNORECASE)


def test_real_pages_are_free_of_furniture(shared):
    """No line of a text is a share counter, a link of the page (navigation, related articles) or a number alone."""
    for path in sorted((shared / "pages").glob("*.html")):
        (article,) = read_articles([str(path)])
        links = {" ".join(link.text().split()) for link in LexborHTMLParser(path.read_text(errors="replace")).css("a")}
        for line in article.body.split("\n"):
            assert line not in links and not (len(line.split()) < 15 and FURNITURE.search(line)), (path.name, line)
            assert len(re.findall(r"[^\W\d]+", line)) > 1 or line == "(بترا)", (path.name, line)  # the agency, at the end of its report


@pytest.mark.parametrize("lead", ['<div itemprop="description"><p>{}</p></div>', '<p class="article-summary">{}</p>', '<h2 class="story-lead">{}</h2>'])
@pytest.mark.parametrize("frame", ["{}<div class=article-body>{}</div>", "{}<section><div itemprop=articleBody>{}</div></section>"])
def test_the_first_paragraph_is_kept(tmp_path, lead, frame):
    first = "أعلن مجلس المدينة، الأحد، فتح الجسر القديم أمام المشاة بعد عامين من الترميم."
    page = f'<html><body><h1>فتح الجسر القديم</h1>{frame.format("<div class=tools>طباعة الخبر</div>" + lead.format(first), f"<p>{ARABIC}</p><p>{ARABIC} ثم أضاف.</p>")}</body></html>'
    (tmp_path / "a.html").write_text(page)
    (article,) = read_articles([str(tmp_path / "a.html")])
    assert article.body.split("\n")[:2] == [first, ARABIC]


ARABIC = "قال وزير الخارجية إن المحادثات بين الطرفين ستبدأ غدا في مدينة جنيف السويسرية، مؤكدا أن بلاده تدعم الحل السياسي وترفض الحرب."


@pytest.mark.parametrize(("name", "data"), [
    ("windows-1256.txt", ARABIC.encode("windows-1256")), ("utf-16.txt", ARABIC.encode("utf-16")), ("utf-8-bom.txt", ARABIC.encode("utf-8-sig")), ("cut.txt", ARABIC.encode()[:-1]),
    ("wrong.html", f'<html><head><meta charset="utf-8"></head><body><h1>عنوان من كلمات</h1><p>{ARABIC}</p></body></html>'.encode("windows-1256")),
    ("truncated.html", f"<html><body><article><h1>عنوان من كلمات</h1><p>{ARABIC}</p><p>{ARABIC[:40]}".encode()),
])
def test_encodings_and_cuts(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    (article,) = read_articles([str(tmp_path / name)])
    assert "المحادثات" in article.body


@pytest.mark.parametrize(("name", "data", "says"), [
    ("empty.txt", b"", "empty"), ("english.txt", b"The minister said talks would begin tomorrow.", "not Arabic"), ("picture.html", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
    ("front.html", "<html><body><nav><a href='/'>الرئيسية</a></nav></body></html>".encode(), "no article"), ("absent.txt", None, "cannot be read"),
])
def test_bad_input_is_named(tmp_path, name, data, says):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run("read", str(tmp_path / name))
    assert result.exit_code == 1 and says in result.output and name in result.output and "Traceback" not in result.output


def test_good_lines_are_kept(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": 1, "text": ARABIC, "extra": {}}) + "\n{broken\n" + json.dumps({"id": 2, "text": ARABIC}) + "\n")
    result = run("read", str(path), "--format", "jsonl")
    lines = [line for line in result.output.splitlines() if line.startswith("{")]
    assert result.exit_code == 0 and [json.loads(line)["id"] for line in lines] == ["1", "2"] and "a.jsonl:2" in result.output


@pytest.mark.parametrize("style", ["pretty", "json", "jsonl", "csv"])
def test_formats(style):
    result = run("read", "-", "--format", style, "--no-progress", stdin=ARABIC)
    assert result.exit_code == 0 and "المحادثات" in result.output


def test_explain_shows_the_rule():
    assert "verb:say" in run("read", "-", "--explain", stdin=ARABIC).output


def test_lexicon_commands(tmp_path, monkeypatch):
    assert "Khalifa Haftar" in run("lexicon", "find", "حفتر").output
    bad = tmp_path / "verbs.tsv"
    bad.write_text("past\timperfect\tmasdar\nقال\tيقول\tقول\tزائد\n")
    result = run("lexicon", "check", str(bad))
    assert result.exit_code == 1 and "verbs.tsv:2" in result.output
    good = tmp_path / "mine.tsv"
    good.write_text("id\tname_ar\tname_en\tvariants\tcountry\tsector\tkind\toffices\nx-y\tفلان الفلاني\tFulan\t\tLBY\tGOV\tperson\t\n")
    monkeypatch.setattr("isnad.cli.common.USER_FILES", tmp_path / "config")
    assert run("lexicon", "add-file", str(good)).exit_code == 0
    assert "Fulan" in run("lexicon", "find", "فلان الفلاني").output
    assert "(Fulan)" in run("read", "-", stdin="قال فلان الفلاني إن المدينة هادئة اليوم بعد الاشتباكات.").output


def test_lexicon_is_in_order():
    from isnad.lexicon.files import data_files
    from isnad.lexicon.lint import check

    assert check(data_files()) == []


def test_lexicon_covers_plover():
    from isnad.lexicon import load

    assert {f.type for f in load().frames.values()} == set(["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"])


def test_documentation_names_every_command_and_option():
    page = (ROOT / "docs/commands.md").read_text()

    def walk(command, path):
        if isinstance(command, click.Group):
            for name, sub in command.commands.items():
                walk(sub, f"{path} {name}")
            return
        assert path in page
        for option in command.params:
            if isinstance(option, click.Option):
                assert all(o in page for o in option.opts)

    walk(main, "isnad")


def test_lexicon_has_the_contexts_of_plover():
    from isnad.lexicon import load

    assert len(load().contexts) == 37
