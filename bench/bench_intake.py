"""Intake: a WARC file of 5,000 pages from file to articles, beside the bare extraction library on the same pages in the same run; and the archive.

The pages are those of ``../shared/pages`` where they are, else of the sample press, repeated, each with a mark of its own. ``bench_intake.py 500`` takes fewer.
"""

import itertools
import sys
import tempfile
import time
from pathlib import Path

import trafilatura

from isnad.errors import InputError
from isnad.intake.archive import Archive
from isnad.intake.decoding import decode
from isnad.intake.found import Found, Skipped
from isnad.intake.sources import article_of, find

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT.parent / "shared/pages", ROOT / "src/isnad/press")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def pages(count):
    """Responses of a web server, ``count`` of them, no two alike."""
    originals = [item for item in find([str(next(folder for folder in FOLDERS if folder.is_dir()))]) if isinstance(item, Found) and item.media == "text/html"]
    for n, page in zip(range(count), itertools.cycle(originals), strict=False):
        url = f"https://outlet.example/{n}"
        data = page.data.replace(b"</p>", f" {n}</p>".encode(), 1)
        yield Found(data=data, locator=url, url=url, media="text/html", how="http", http=HEAD)


def keep(folder, count):
    """Writes the archive; seconds of processor time for all pages, bytes of all pages, locations."""
    seconds, size, locations = 0.0, 0, []
    with Archive(folder, roll_at=1 << 40) as archive, archive.locked():
        for page in pages(count):
            begin = time.process_time()
            locations.append((page.locator, archive.append(page, "2020-02-15T08:30:00Z")))
            seconds += time.process_time() - begin
            size += len(page.data)
    return seconds, size, locations


def compare(folder):
    """Articles, and seconds of processor time from the WARC file to its articles and of the bare library, page by page in turn so that both meet the same machine."""
    ours = bare = 0.0
    articles, items = 0, find([str(folder)])
    while True:
        begin = time.process_time()
        item = next(items, None)
        if item is None:
            return articles, ours, bare
        try:
            article = None if isinstance(item, Skipped) else article_of(item)
        except InputError:
            article = None
        ours += time.process_time() - begin
        articles += article is not None
        if isinstance(item, Found):
            text = decode(item.data, item.locator)
            begin = time.process_time()
            trafilatura.extract(text, favor_precision=True, include_comments=False, include_tables=False, fast=True, with_metadata=False)
            bare += time.process_time() - begin


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, size, locations = keep(folder, count)
        print(f"archive: {1000 * seconds / count:.2f} ms to keep a page of {size / count / 1000:.0f} kB; {sum(p.stat().st_size for p in folder.glob('*.gz')) / size:.0%} of its size on disk")
        begin = time.process_time()
        wrong = list(Archive(folder).verify(locations))
        print(f"verify: {count / (time.process_time() - begin):,.0f} pages/s, {len(wrong)} mismatches")
        articles, ours, bare = compare(folder)
    print(f"WARC to articles: {articles:,} of {count:,} pages, {count / ours:,.0f} pages/s on one core; trafilatura alone: {count / bare:,.0f} pages/s; ratio {bare / ours:.2f}")
    sys.exit(1 if wrong or articles < count else 0)


if __name__ == "__main__":
    main()
