"""A saying: what one article says that somebody said, as it is compared with what other articles say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from isnad.arabic.dates import find_dates
from isnad.arabic.letters import fold_word
from isnad.lexicon import Lexicon
from isnad.record.names import find_names
from isnad.record.voices import Voice, voice
from isnad.record.words import sentence, stem, stems, total
from isnad.store.records import article, statements_of
from isnad.store.rows import StatementRow

_RUN = 3  # words in a row that tell a wording
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[«“\"](.+?)[»”\"]", re.DOTALL)
_TOKEN = re.compile(r"[^\W_]+|\S")
_NUMBER = re.compile(r"\d+")
_NEGATIONS = frozenset(["لا", "لم", "لن", "ليس", "ليست", "ليسوا", "غير", "عدم", "بعدم", "وعدم", "دون", "ولا", "ولم", "ولن", "اي", "خطا", "كذب", "صحه"])
_BESIDE = 60  # code points after a cue that follows what was said
_NEAR = 14  # days before publication that a weekday may name


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of one article. ``runs``: its wording, as rows of stems; ``quotes``: the same for each part in quotation marks."""

    id: str
    article: str
    day: int | None  # of publication
    start: int  # of the cue
    begin: int  # of the content
    end: int
    named: int | None  # the day that the words around the cue name
    act: str
    direct: bool
    voice: Voice
    words: frozenset[str]
    weight: int
    runs: frozenset[str]
    quotes: tuple[frozenset[str], ...]
    numbers: frozenset[str]
    names: frozenset[str]  # actors and countries in the words
    about: frozenset[str]  # of a denial: what its sentence and the one before tell, for ``ونفت دمشق هذه الاتهامات``
    negated: bool


def extract(connection: Connection, articles: Sequence[str], lexicon: Lexicon) -> list[Said]:
    """The sayings of some articles."""
    texts: dict[str, str] = {}
    out = []
    for row in statements_of(connection, articles):
        source = row.source
        if source.article not in texts:
            texts = {source.article: article(connection, source.article, source.version).text}
        out.append(said(row, texts[source.article], lexicon))
    return out


def said(row: StatementRow, text: str, lexicon: Lexicon) -> Said:
    """A statement as it is compared."""
    content = row.statement.content.text
    words = row_of_stems(content)
    telling = frozenset(w for w in words if len(w) > 1)
    return Said(
        id=row.statement.id, article=row.source.article, day=day(row.source.date), start=row.statement.cue.start,
        begin=row.statement.content.start, end=row.statement.content.end, named=_named_day(row, text), act=row.statement.act,
        direct=row.statement.form == "direct", voice=voice(row.parts, lexicon), words=telling, weight=total(telling), runs=runs(words), quotes=_quotes(row, content),
        numbers=frozenset(n for n in _NUMBER.findall(fold_word(content)) if len(n) < 5), names=frozenset(n.id for n in find_names(content, lexicon) if n.kind != "place"),
        about=_about(row, text) if row.statement.act == "deny" else frozenset(), negated=not _NEGATIONS.isdisjoint(fold_word(content).split()))


def _about(row: StatementRow, text: str) -> frozenset[str]:
    start, end = sentence(text, row.statement.cue.start)
    before = text[:start].rstrip()
    start = sentence(text, len(before) - 1)[0] if before else start
    return stems(text[start:end])


def row_of_stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem(word) for word in _WORD.findall(text)]


def runs(words: Sequence[str]) -> frozenset[str]:
    """Every row of three stems."""
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _quotes(row: StatementRow, content: str) -> tuple[frozenset[str], ...]:
    """The parts in quotation marks, those too short to tell a wording left out."""
    quoted = [content] if row.statement.form == "direct" else _QUOTED.findall(content)
    return tuple(q for part in quoted if (q := runs(row_of_stems(part))))


def _named_day(row: StatementRow, text: str) -> int | None:
    """The day on which it was said, where the words beside the cue name one: between it and what was said, or before it in its clause."""
    published = day(row.source.date)
    if published is None:
        return None
    cue, content = row.statement.cue, row.statement.content
    start, end = sentence(text, cue.start)
    before = text[start : cue.start]
    clause = before[max(before.rfind(sign) for sign in "،؛:,") + 1 :]
    after = text[cue.end : content.start if content.start > cue.end else min(end, cue.end + _BESIDE)]
    days = {d for words in ([after] if content.start < cue.start else [clause, after]) for d in _days(words, published)}
    return days.pop() if len(days) == 1 else None


def _days(words: str, published: int) -> Iterator[int]:
    tokens = [*(fold_word(t) for t in _TOKEN.findall(words)), "."]  # a distance without its number may stand at the end: ``منذ نحو``
    for found in find_dates(tokens, dt.date.fromordinal(published)):
        named = day(found.iso)
        if named is not None and published - _NEAR <= named <= published + 1:
            yield named


def day(date: str | None) -> int | None:
    """The ordinal of an ISO day; ``None`` for what is no day."""
    try:
        return dt.date.fromisoformat(date).toordinal() if date and len(date) == 10 else None
    except ValueError:
        return None
