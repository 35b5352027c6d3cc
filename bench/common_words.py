"""Count in how many articles of a load corpus each stem stands, and write src/isnad/record/data/common_words.tsv.

    PYTHONPATH=src python bench/common_words.py ../shared/corpus/news.jsonl.gz
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from isnad.intake.files import read_articles
from isnad.model import Article
from isnad.record import words

_HEAD = "# How many of 10,000 news articles hold a stem (isnad.record.words.stem), counted by bench/common_words.py; stems of fewer than 30 are left out: they count as rare.\n# stem\tper_10_000\n"
_LEAST = 30


def main(source: str) -> None:
    counts: Counter[str] = Counter()
    articles = 0
    for article in read_articles([source]):
        if isinstance(article, Article):
            articles += 1
            counts.update(words.stems(article.text))
    rows = sorted((-round(n / articles * 10_000), stem) for stem, n in counts.items())
    table = "".join(f"{stem}\t{-per}\n" for per, stem in rows if -per >= _LEAST and not stem.isdecimal())
    (Path(words.__file__).parent / "data" / "common_words.tsv").write_text(_HEAD + table, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
