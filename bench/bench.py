"""Speed, memory, start-up and offsets of the reader, beside spaCy's blank Arabic tokenizer with sentencizer where it is installed.

Rates are over the time that one core worked (process time), so that what else runs on the machine counts little; start-up is the median of several wall times.
Reads the load corpus ``../shared/corpus/news.jsonl.gz`` when it is there, else the sample press a hundred times over.
"""

import gzip
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from isnad import READER, Article, Reader
from isnad.intake.files import read_articles

ROOT = Path(__file__).parents[1]
STARTS = 7
CORPUS = ROOT.parent / "shared/corpus/news.jsonl.gz"


def articles():
    if CORPUS.exists():
        with gzip.open(CORPUS, "rt") as lines:
            return [Article(id=str(n), title=a.get("title") or "", body=a["text"], date=a.get("date")) for n, a in enumerate(map(json.loads, lines))]
    return list(read_articles([str(ROOT / "src/isnad/press")])) * 100


def wrong_spans(reading):
    stack, wrong = [reading], 0
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            wrong += "start" in item and reading["text"][item["start"] : item["end"]] != item["text"]
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return wrong


def per_word(reader, body, size):
    text = ((body + "\n") * (size // len(body) + 1))[:size]
    begin = time.process_time()
    reader.read(Article(id="x", body=text, date="2020-02-15"))
    return (time.process_time() - begin) / len(text.split())


def start_up():
    """Seconds from start to end of `isnad read` on one page, the compiled lexicon in the cache."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "isnad.cli", "read", str(min((ROOT / "src/isnad/press").glob("*.html")))], check=True, capture_output=True)
    return time.perf_counter() - begin


def main():
    corpus = articles()
    words = sum(len(a.text.split()) for a in corpus)
    reader = Reader()
    begin = time.process_time()
    readings = [reader.read(a) for a in corpus[:2000]]
    some = sum(len(a.text.split()) for a in corpus[:2000])
    rate = some / (time.process_time() - begin)
    print(f"reader: {rate:,.0f} words/s on one core ({some:,} words), {READER}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB with {len(readings)} readings kept")
    del readings
    try:
        import spacy
    except ImportError:
        print("spaCy is not installed (pip install spacy): no peer")
    else:
        peer = spacy.blank("ar")
        peer.add_pipe("sentencizer")
        begin = time.process_time()
        for doc in peer.pipe(a.text for a in corpus[:2000]):
            len(doc)
        peer_rate = some / (time.process_time() - begin)
        print(f"spaCy blank ar + sentencizer: {peer_rate:,.0f} words/s; ratio 1/{peer_rate / rate:.1f}")
    print(f"start-up of isnad read on one page: {statistics.median(start_up() for _ in range(STARTS)):.2f} s (median of {STARTS})")
    short, long = per_word(reader, corpus[0].body, 10_000), per_word(reader, corpus[0].body, 1_000_000)
    print(f"time per word: {long / short:.2f} times as long in 1 MB of text as in 10 kB")
    wrong = sum(wrong_spans(msgspec.to_builtins(reader.read(a))) for a in corpus)
    print(f"offsets: {wrong} spans of {len(corpus):,} articles ({words:,} words) do not slice back")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
