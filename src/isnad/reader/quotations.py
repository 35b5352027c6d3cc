"""What stands in quotation marks: reported words, which make the form of a statement, or names. Names in marks (``تنظيم "الدولة الإسلامية"``) are nobody's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isnad.reader.document import NUM, VERB, Document, Said


def form_of(doc: Document, said: Said) -> str:
    """direct: all inside quotation marks; mixed: partly; indirect: not at all."""
    begin, end = said.content
    words = [t for t in doc.tokens[begin:end] if t.kind not in ("punct", "newline")]
    quoted = [run for run in _quotations(doc, begin, end) if run[1] - run[0] == len(words) or not only_names(doc, *run)]
    if words and sum(b - a for a, b in quoted) and all(t.quoted for t in words):
        return "direct"
    if said.cue[1] < len(doc.tokens) and doc.tokens[said.cue[1]].norm == ":" and said.rule.startswith("verb") and not quoted:
        return "direct"
    return "mixed" if quoted else "indirect"


def _quotations(doc: Document, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of quoted words from ``begin`` to ``end``, each as a range of tokens."""
    first = -1
    for i in range(begin, end + 1):
        inside = i < end and doc.tokens[i].quoted and doc.tokens[i].kind not in ("punct", "newline")
        if inside and first < 0:
            first = i
        elif not inside and first >= 0 and (i == end or not doc.tokens[i].quoted):
            yield first, i
            first = -1


_NAME_WORDS: Final = 4  # a name in quotation marks is no longer
_NAMED: Final = frozenset((
    "تنظيم", "جماعة", "حركة", "حزب", "منظمة", "وكالة", "قناة", "صحيفة", "مجلة", "جريدة", "موقع", "شركة", "مءسسة", "مجموعة", "قضية", "طراز", "اسم", "برنامج", "فيلم", "مسيرة", "قانون", "كتيبة", "لواء",
    "فصيل", "ميليشيا", "ميليشيات", "سفينة", "ناقلة", "صاروخ", "فرقاطة", "غواصة", "طاءرة", "كتاب", "تلفزيون", "اذاعة", "شبكة", "تطبيق", "منصة", "فرقة", "جبهة", "هيءة", "مركز", "حقل", "فندق", "ملعب", "فريق",
    "معسكر", "سجن", "حملة", "مظاهرة", "تظاهرة", "وسم", "هاشتاغ", "اعصار", "عاصفة", "اءتلاف", "كتلة", "تيار", "بارجة", "خلية", "سرايا", "قاعدة",
))
_LEAGUES: Final = frozenset(("تحالف", "قوة", "قوات", "حلف"))  # as first words of a name; what stands in marks behind them may be a judgement
_CALLED: Final = frozenset(("سمي", "مسمي", "معروف", "عرف"))


def only_names(doc: Document, begin: int, end: int) -> bool:
    """Whether the quoted words are a number or name what stands before them, no words that somebody says."""
    words = doc.tokens[begin:end]
    if end - begin > _NAME_WORDS or any(t.pos == VERB for t in words):
        return False
    if all(t.pos == NUM or t.kind == "number" for t in words):
        return True
    if words[0].named("actor", "place") is not None or (end - begin > 1 and words[0].lemma in _NAMED | _LEAGUES):
        return True
    before = doc.tokens[begin - 2] if begin > 1 else None
    return before is not None and (before.lemma in _NAMED or before.lemma in _CALLED)
