"""Asides of the press that belong to no clause: how a source hides (``طلب عدم الكشف عن هويته``) and how a paper keeps its distance (``على حد تعبيره``)."""

from __future__ import annotations

from typing import Final

from isnad.reader.document import NOUN, PART, PREP, Document

_HIDES: Final = frozenset(["طلب", "فضل", "رفض", "اشترط", "اثر", "طلبت", "فضلت", "رفضت", "اشترطت", "طلبوا", "فضلوا", "رفضوا", "طلبا", "فضلا", "طالبا", "طالبة", "مفضلا", "مفضلة", "مشترطا", "مشترطة", "رافضا", "رافضة", "شريطة", "بشرط", "يرفض", "يفضل", "تفضل", "ترفض"])
_NAMING: Final = frozenset(["كشف", "ذكر", "افصاح", "نشر", "تعريف", "اعلان", "بوح", "يذكر", "يكشف", "ينشر", "اظهار", "ايراد", "تصريح", "تحديد"])
_IDENTITY: Final = frozenset(["هوية", "هويت", "اسم", "اسماء", "هويات", "نفس"])
_REVEALS: Final = frozenset(["يكشف", "تكشف", "يذكر", "تذكر", "يفصح", "تفصح", "يشا", "تشا", "يرغب", "ترغب", "يورد", "تورد", "ينشر", "تنشر", "يعلن", "تعلن"])
_NOT_NAMED: Final = frozenset(["يسمه", "تسمه", "يسمها", "تسمها", "يسمهم", "تسمهم", "يسمهما", "تسمهما"])
_HIDING_REACH: Final = 8  # words from the verb to the name that stays hidden


def hidden_source(doc: Document, i: int, end: int) -> int:
    """Past ``طلب عدم الكشف عن هويته`` where it begins at token ``i``; 0 where it does not."""
    if doc.tokens[i].norm in ("لم", "لا") and i + 1 < end:
        after = doc.tokens[i + 1]
        if after.norm in _NOT_NAMED:
            return i + 2  # لم تسمه
        naming = any(r.split.stem in _REVEALS for r in after.readings)
    elif doc.tokens[i].norm in _HIDES:
        naming = False
    else:
        return 0
    for j in range(i + 1, min(i + _HIDING_REACH, end)):
        token = doc.tokens[j]
        if (token.enclitic or token.norm in ("هويتها", "هويته", "اسمه", "اسمها")) and token.stem in _IDENTITY:
            return j + 1 if naming else 0
        naming = naming or any(r.split.stem in _NAMING for r in token.readings)
        if not (token.pos in (NOUN, PREP, PART) or naming or token.norm in ("عدم", "الا", "ان")):
            return 0
    return 0


_AS: Final = frozenset(["حسب", "بحسب", "وفق", "وفقا", "طبقا"])
_WORDING: Final = frozenset(["تعبير", "قول", "وصف", "زعم", "ادعاء", "كلام", "راي", "تقدير", "تعبيرات", "مزاعم", "اعتقاد"])


def hedge_at(doc: Document, i: int, end: int) -> int:
    """Past ``على حد تعبيره``، ``بحسب قوله``، ``وفقا لوصفها`` where it begins at token ``i``; 0 where it does not."""
    token = doc.tokens[i]
    at = i + 2 if token.norm == "علي" and i + 2 < end and doc.tokens[i + 1].norm == "حد" else i + 1 if token.norm in _AS else 0
    if not at or at >= end:
        return 0
    wording = doc.tokens[at]
    return at + 1 if wording.enclitic and wording.stem in _WORDING else 0


def without_hedge(doc: Document, begin: int, end: int) -> int:
    """The end of reported words, the hedge that closes them left out."""
    last = end
    while last > begin and doc.tokens[last - 1].kind == "punct":
        last -= 1
    for i in range(max(begin + 1, last - 3), last):
        if hedge_at(doc, i, last) == last:
            return i
    return end


_CALLED: Final = frozenset(["ويدعي", "يدعي", "وتدعي", "واسمه", "واسمها", "ويسمي", "وتسمي", "ويلقب"])


def is_called(doc: Document, i: int) -> bool:
    """``، ويدعى أبو أحمد،``: what somebody is called, told between commas."""
    return doc.tokens[i].norm in _CALLED and i > 0 and doc.tokens[i - 1].norm in "،,(" and any(t.norm in "،,)" for t in doc.tokens[i + 2 : i + 6])


OPEN_HEDGES: Final = _AS | {"علي"}  # words that may open a hedge
ASIDES: Final = _HIDES | _CALLED | {"لم", "لا"}  # words that may open an aside
