"""Status: whether an event happened, is to come, is only supposed, or did not happen. Used by ``events`` as it makes them.

A verb tells it by its form and the particles before it; a noun by the word it stands under (``عدم``، ``احتمال``), by the verb that governs it
(``سيعقد اجتماعا``) and by the verb it is the subject of (``القمة ستعقد``). History and dates ahead are for ``circumstances``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from isnad.reader.clauses import read_clause
from isnad.reader.document import DEM, PUNCT, VERB, Document, Phrase, Sentence, Token

_NEGATIONS: Final = frozenset(["لم", "لن", "لا", "ليس", "ليست", "دون", "بدون", "عدم", "ولم", "ولن", "ولا", "بعدم", "وعدم", "غير", "لعدم", "بالا", "لءلا"])
_IF: Final = frozenset(["اذا", "لو", "حال"])
_MAY: Final = frozenset(["اذا", "لو", "قد", "ربما", "يمكن"])
_EXPECTED: Final = frozenset(["المقرر", "المنتظر", "المتوقع"])
_IRREALIS: Final = frozenset(["يمكن", "الممكن", "المحتمل", "المفترض", "دون", "يريد", "تريد", "يريدون", "اريد", "نريد", "يخشي", "تخشي", "كاد", "كادت", "كادوا", "يكاد", "تكاد"]) | _EXPECTED
_TO_COME_WORDS: Final = frozenset(["سوف", "سيتم", "ستتم", "المقبل", "المقبلة", "القادم", "القادمة", "المقرر", "المقررة", "المرتقب", "المرتقبة", "مرتقب", "مرتقبة", "غدا", "المزمع", "المزمعة"])
_COMING: Final = frozenset(["المقبل", "المقبلة", "القادم", "القادمة", "غدا"])
_NOT: Final = frozenset(["عدم", "دون", "بدون", "نفي", "الغاء"])
_SUPPOSED: Final = frozenset(["احتمال", "امكانية", "خطر", "حال", "مخاوف", "خوف", "خشية", "خيار", "شان", "اي", "مخطط", "مخططات"])
_TO_DO: Final = frozenset(["عقد", "اجراء", "تنظيم", "ترتيب", "استضافة", "اعداد", "فرض", "شن", "توقيع", "ارسال", "اطلاق", "تنفيذ", "استءناف", "بدء"])
_PLANS: Final = frozenset(["اعتزم", "نوي", "خطط"])
_AGREED: Final = frozenset(["اتفق", "وافق", "تعهد", "التزم", "وعد"])
_DOUBTS: Final = frozenset(["استبعد", "امل", "تمني", "رجا", "رغب", "ود"])  # doubted or hoped for
_HOPES: Final = frozenset(["امل", "رغبة", "رغبت", "تطلع", "تفاؤل", "تفاءل"])
_PUT_OFF: Final = frozenset(["تاجل", "ارجا"])
_RESULTS: Final = frozenset(["اسفر", "ادي", "حقق", "نجح", "افضي", "اثمر", "فشل", "تناول", "تطرق", "غير", "انهي", "احرز"])  # لم تسفر المحادثات: they took place
_CALLS_OFF: Final = frozenset(["الغي"])
_DEALS: Final = frozenset(["اتفاق", "صفقة", "تفاهم", "خطة", "مقترح", "مشروع", "خريطة"])
_WEIGHS: Final = frozenset(["اراد", "درس", "بحث", "ناقش", "اقترح", "فكر"])


def status_of(doc: Document, sentence: Sentence, token: Token, k: int) -> str:
    """``actual``, ``future``, ``hypothetical`` or ``negated``, for the event whose trigger begins with ``token`` in chunk ``k``."""
    before = doc.tokens[max(sentence.begin, token.i - 4) : token.i]
    return _of_verb(doc, sentence, token, before) if token.pos == VERB else _of_noun(doc, sentence, token, before, k)


_REACH_BACK: Final = 24  # words between a verb and the قبل that hangs on it


def _looks_ahead(doc: Document, sentence: Sentence, i: int) -> bool:
    """Whether the verb that what stands at token ``i`` hangs on tells of what is to come."""
    main = next((t for t in reversed(doc.tokens[max(sentence.begin, i - _REACH_BACK) : i]) if t.pos == VERB), None)
    return main is not None and (main.future or (main.feats.tense == "imperfect" and sentence.headline))


def _of_verb(doc: Document, sentence: Sentence, token: Token, before: list[Token]) -> str:
    near = before[-2:]
    if any(t.norm in _NEGATIONS for t in near[-1:]) or (len(near) == 2 and near[0].norm in _NEGATIONS and near[1].pos != VERB and near[1].norm != "،" and not token.conj):
        return "hypothetical" if any(t.norm in _IF for t in before) else "negated"
    if any(t.norm in _IF for t in before):
        return "hypothetical"
    if token.future or any(t.norm in ("سوف", "لن") for t in near):
        return "future"
    if len(near) == 2 and near[0].norm == "قبل" and near[1].norm == "ان" and token.feats.tense == "imperfect" and _looks_ahead(doc, sentence, token.i - 2):
        return "future"  # سيتوجه إلى بروكسل قبل أن يزور …
    if token.feats.tense == "imperfect" and any(t.norm in _COMING for t in _clause_after(doc, sentence, token.i)):
        return "future"
    if any(t.norm in _MAY for t in near) and token.feats.tense == "imperfect":
        return "hypothetical"
    if near and near[-1].norm in ("ان", "بان") and any(t.norm in _IRREALIS for t in before[:-1]):
        return "future" if any(t.norm in _EXPECTED for t in before) else "hypothetical"
    return "actual"


def _of_noun(doc: Document, sentence: Sentence, token: Token, before: list[Token], k: int) -> str:
    head = before[-1] if before else None
    if head is not None and token.prep == "ل" and head.lemma in ("خاضع", "خضع"):
        return "actual"  # الخاضعة لسيطرة الجيش
    if head is not None and (head.stem in _NOT or head.norm in ("لا", "ليس", "بلا")):
        return "negated"
    if head is not None and (head.stem in _SUPPOSED or (head.norm == "من" and len(before) > 1 and before[-2].stem in _SUPPOSED)):
        return "negated" if head.stem == "اي" and _governed(doc, sentence, k) == "negated" else "hypothetical"
    if any(t.norm in _EXPECTED for t in before):
        return "future"  # من المقرر افتتاح السفارة
    if token.article and _told_by_relative(doc, sentence, token.i + 1):
        return "actual"  # لتطبيق الاتفاق الذي وقع أمس
    if any(t.norm in _TO_COME_WORDS for t in _clause_after(doc, sentence, token.i)) or any(t.future for t in before[-3:]):
        return "future"
    if any(t.norm in ("محتمل", "محتملة", "المحتمل", "المحتملة", "مفترض", "المفترض") for t in doc.tokens[token.i + 1 : min(token.i + 3, sentence.end)]):
        return "hypothetical"
    if head is not None and head.stem in _TO_DO and (head.prep in ("ل", "الي", "علي") or (len(before) > 1 and before[-2].norm in ("الي", "علي"))):
        return "future"  # لعقد لقاء، إلى إجراء محادثات
    own = sentence.chunks[k].phrase
    if any(t.stem in _HOPES and after.norm == "في" for t, after in pairwise(before)):
        return "hypothetical"  # عن أمله في إجراء محادثات
    if token.prep == "ل" and head is not None and head.lemma in _DEALS:
        return "future"  # اتفاق لتبادل الأسرى
    if own is not None and own.prep == "قبل" and own.begin == token.i:
        return "future" if not _told_before(doc, sentence, token.i) else "actual"
    if own is not None and own.prep in _SINCE and own.begin == token.i:
        return "actual"  # ستعقد القمة بعد محادثات …
    if len(before) > 1 and before[-1].norm == "في" and before[-2].stem in ("مشاركة", "اشتراك") and before[-2].prep == "ل":
        return "future"  # سيتوجه للمشاركة في اجتماع
    if head is not None and ((head.stem == "حضور" and head.prep == "ل") or head.stem == "موعد"):
        return "future"  # لحضور اجتماعات، موعد المفاوضات
    return _awaited(doc, sentence, k) or _governed(doc, sentence, k)


_SINCE: Final = frozenset(["بعد", "منذ", "عقب", "اثر", "جراء", "بسبب"])


def _told_before(doc: Document, sentence: Sentence, i: int) -> bool:
    """``ألقى كلمة قبل اعتقاله``: the verb before is in the perfect, so that both have happened."""
    main = next((t for t in reversed(doc.tokens[max(sentence.begin, i - _REACH_BACK) : i]) if t.pos == VERB), None)
    return main is not None and main.feats.tense == "perfect"


_SETTINGS: Final = frozenset(["في", "خلال", "بعد", "منذ", "عقب", "اثر", "اثناء", "بسبب", "جراء"])
_AFTER: Final = 9  # words behind a noun in which a coming date can stand


def _clause_after(doc: Document, sentence: Sentence, i: int) -> list[Token]:
    """The words behind token ``i`` up to the next comma or verb."""
    out: list[Token] = []
    for token in doc.tokens[i + 1 : min(i + 1 + _AFTER, sentence.end)]:
        if token.pos == VERB or token.norm in "،,؛.:":
            break
        out.append(token)
    return out


def _told_by_relative(doc: Document, sentence: Sentence, i: int) -> bool:
    """A relative clause in the perfect right behind: what it tells of has happened."""
    if i + 1 >= sentence.end or doc.tokens[i].norm not in ("الذي", "التي", "الذين"):
        return False
    verb = next((t for t in doc.tokens[i + 1 : i + 3] if t.pos == VERB), None)
    return verb is not None and verb.feats.tense == "perfect"


def _awaited(doc: Document, sentence: Sentence, k: int) -> str:
    """``القمة مع كيم ستعقد``: the noun is the subject of a verb that looks ahead."""
    phrase = sentence.chunks[k].phrase
    for m in range(k + 1, min(k + 6, len(sentence.chunks))):
        chunk = sentence.chunks[m]
        if chunk.kind == PUNCT and doc.tokens[chunk.begin].norm not in '"«»“”':
            break
        if chunk.kind == VERB:
            return "future" if doc.tokens[chunk.begin].future and phrase in read_clause(doc, sentence, m).subjects else ""
    return ""


def _governed(doc: Document, sentence: Sentence, k: int) -> str:
    """The status that the verb governing a noun gives it: ``لم يوجه أي اتهامات``، ``سيعقد اجتماعا``، ``إذا أعلن فتح سفارة``"""
    for m in range(k - 1, max(k - 6, -1), -1):
        chunk = sentence.chunks[m]
        token = doc.tokens[chunk.begin]
        if (chunk.kind == PUNCT and token.norm in ".؛:") or token.norm in ("الذي", "التي", "ان", "بان"):
            break
        if chunk.kind == VERB:
            own = sentence.chunks[k].phrase
            if own is not None and own.prep in _SETTINGS and not token.word.light and m < k - 1 and token.lemma not in _DOUBTS:
                return "actual"  # ستزيد من مكاسب المقاومة في معركة …: where or when, not what
            if own is not None and token.lemma in _AGREED and own.prep in ("علي", "ب") and m >= k - 4:
                return "future"  # اتفق الجانبان على …
            if own is not None and token.lemma in _RESULTS and m == k - 1 and _definite(doc, own):
                return "actual"
            if token.feats.tense == "imperfect" and any(t.norm in _COMING for t in _clause_after(doc, sentence, token.i)):
                return "future"  # تستضيف الدوحة الأسبوع المقبل جولة …
            if own is not None and token.lemma in _GOES_ON and _definite(doc, own):
                return "actual"  # سنستمر في هذه العملية
            return _lent(token, [t.norm for t in doc.tokens[max(sentence.begin, token.i - 3) : token.i]], m >= k - 3)
    return "actual"


_GOES_ON: Final = frozenset(["استمر", "واصل", "تابع", "كثف", "وسع", "صعد", "اوقف", "علق", "انهي", "مدد"])


def _definite(doc: Document, phrase: Phrase) -> bool:
    """What is known already: with the article, a pronoun, a demonstrative."""
    return any(doc.tokens[h].article or doc.tokens[h].enclitic or doc.tokens[h].pos == DEM for h in phrase.heads[:2])


def _lent(verb: Token, before: list[str], close: bool) -> str:
    if verb.lemma in _DOUBTS and close:
        return "hypothetical"
    if verb.lemma in _PUT_OFF and close:
        return "future"
    if before[-1:] and before[-1] in ("لم", "لن", "ولم", "ولن", "بالا") and (verb.word.light or close):
        return "negated"
    if before[-1:] and before[-1] in ("لا", "ولا") and verb.lemma in _PLANS | _WEIGHS:
        return "negated"  # لا تنوي تقديم تنازلات
    if "ربما" in before:
        return "hypothetical"
    if any(w in _IF for w in before) or (verb.lemma == "امكن" and close):
        return "hypothetical"
    if verb.future or "سوف" in before or not _EXPECTED.isdisjoint(before):
        return "future"
    if verb.lemma in _CALLS_OFF and close:
        return "negated"
    if verb.lemma in _PLANS and verb.feats.tense != "perfect":
        return "future"
    return "hypothetical" if verb.lemma in _WEIGHS and verb.feats.tense != "perfect" and close else "actual"
