"""Step 1, words: tokens, sentences, names of the lexicon, and one reading for every word."""

from __future__ import annotations

import math
import re
from typing import Final

from isnad.arabic.letters import fold, fold_word
from isnad.arabic.sentences import sentence_bounds
from isnad.arabic.tokens import CLOSING_QUOTES, OPENING_QUOTES, tokenize
from isnad.lexicon import Analysis
from isnad.lexicon.entries import Named
from isnad.lexicon.words import FINITE, Feats, Word
from isnad.reader.document import ADJ, ADV, CONJ, DEM, LATIN, NAME, NOUN, NUM, PART, PARTICIPLE, PREP, PRON, PUNCT, REL, TIME, UNKNOWN, VERB, Document, Segment, Sentence, Token
from isnad.reader.readings import AUXILIARIES, TITLED, likelihood, second_verb

_POS: Final = {"verb": VERB, "noun": NOUN, "abstract": NOUN, "adj": ADJ, "participle": ADJ, "name": NAME, "num": NUM, "prep": PREP, "conj": CONJ,
        "particle": PART, "pronoun": PRON, "demonstrative": DEM, "relative": REL, "adv": ADV, "time": TIME}


_MAX_PLACE_AS_WORD: Final = 30_000  # a place of fewer people whose name is an ordinary word needs a preposition before it


def split_words(doc: Document) -> None:
    """Tokens and sentences of the article."""
    raw = tokenize(fold(doc.text))
    form = doc.lexicon.form
    doc.tokens = [Token(i, t.start, t.end, t.kind, form(t.norm, t.kind)) for i, t in enumerate(raw)]
    doc.keys = [token.form.keys for token in doc.tokens]
    title_end = len(doc.article.title)
    for begin, end in sentence_bounds(raw):
        headline = bool(doc.article.title) and raw[begin].start < title_end
        doc.sentences.append(Sentence(begin, end, headline=headline, index=len(doc.sentences)))
    _mark_quotations(doc)


def _mark_quotations(doc: Document) -> None:
    """Tell which tokens stand inside quotation marks; a quotation ends with its paragraph at the latest."""
    inside = False
    for token in doc.tokens:
        if token.kind == "word":
            token.quoted = inside
            continue
        if token.kind == "newline":
            inside = False
        elif token.norm == '"':
            inside = not inside
        elif token.norm in OPENING_QUOTES:
            inside = True
        elif token.norm in CLOSING_QUOTES:
            inside = False
        token.quoted = inside


def choose_readings(doc: Document) -> None:
    """Mark the names of the lexicon and give every word the reading that its neighbours make likeliest."""
    for sentence in doc.sentences:
        _mark_names(doc, sentence)
        for i in range(sentence.begin, sentence.end):
            _choose(doc, sentence, i)
            token = doc.tokens[i]
            if token.pos in _UNLISTED:
                doc.unknown[token.stem] = doc.unknown.get(token.stem, 0) + 1


_UNLISTED: Final = frozenset((UNKNOWN, NAME))


def _mark_names(doc: Document, sentence: Sentence) -> None:
    i = sentence.begin
    while i < sentence.end:
        token = doc.tokens[i]
        if not token.form.opens_name or token.kind == "punct":
            i += 1
            continue
        named, length, key = doc.lexicon.names_at(doc.keys, i)
        if length > 1 and _runs_into_actor(doc, i, length, named):
            i += 1  # قائد | قوات سوريا الديمقراطية, and not قائد قوات | سوريا
        elif named and i + length <= sentence.end and (length > 1 or _name_not_word(doc, i, named, key)):
            token.begins = Segment(i, i + length, named)
            _cut_proclitics(token, key)
            for j in range(i, i + length):
                doc.tokens[j].pos = NAME
                doc.tokens[j].inside = token.begins
            i += length
        else:
            i += 1


def _runs_into_actor(doc: Document, i: int, length: int, named: tuple[Named, ...]) -> bool:
    """Whether a post of several words ends inside the longer name of an actor."""
    if any(n.kind != "role" for n in named):
        return False
    for j in range(i + 1, i + length):
        inner, reach, _ = doc.lexicon.names_at(doc.keys, j)
        if j + reach > i + length and any(n.kind == "actor" and doc.lexicon.actors[n.ref].kind != "person" for n in inner):
            return True
    return False


def _cut_proclitics(token: Token, key: str) -> None:
    cut = len(token.norm) - len(key)
    head = token.norm[: max(cut, 0)]
    if token.norm.startswith("لل") and key.startswith("ال"):
        head = "ل"
    elif len(token.norm) > 3 and token.norm[1:].startswith("لل") and key.startswith("ال") and token.norm[0] in "وف":
        head = token.norm[0] + "ل"
    token.stem = key
    for char in head:
        if char in "وف":
            token.conj = char
        elif char in "بلك":
            token.prep = char


def _actor_not_word(doc: Document, i: int, named: tuple[Named, ...], key: str, words: list[Analysis], introduced: bool) -> bool:
    """Whether the name of an actor is meant: a person, a group, a body or a medium, each in its own way."""
    token, before = doc.tokens[i], doc.tokens[i - 1] if i else None
    actor = doc.lexicon.actors[next(n for n in named if n.kind == "actor").ref]
    if actor.kind == "person":
        return _surname_not_word(key, words, before)
    if actor.kind == "group" and before is not None and (before.norm in ("في", "من") or token.norm.startswith("ب")):
        member = before if token.norm.startswith("ب") else doc.tokens[i - 2] if i > 1 else before
        introduced = introduced or any(r.word.role is not None and ((r.word.role.kind == "person" and r.word.role.sector in ("REB", "UAF")) or r.word.lemma == "عنصر") for r in member.readings)  # قيادي في القاعدة
    if actor.kind == "group" and all(r.feats.number == "d" for r in words):
        return True  # طالبان: the movement, no two students
    if actor.kind != "group" or not all(r.word.pos == "adj" for r in words):
        return introduced
    modifies = before is not None and (before.pos == NAME or any((r.split.article or r.split.enclitic) and r.word.pos in ("noun", "adj") for r in before.readings))
    return introduced or key.endswith(("ون", "ين")) or (key.startswith("ال") and not modifies)  # هجوم الحوثي: no adjective where nothing definite stands before


def _name_not_word(doc: Document, i: int, named: tuple[Named, ...], key: str) -> bool:
    """Whether a name of one word is meant here, and not an ordinary word spelt alike."""
    token = doc.tokens[i]
    words = [r for r in token.readings if r.word.pos not in ("name",) and not r.word.country]
    if any(n.kind == "marker" for n in named):
        return True  # ووفقا
    if all(n.kind == "country" for n in named) and i and _modifies(doc, token, doc.tokens[i - 1]):
        return False
    whole = [r for r in words if not (r.split.conj or r.split.prep)]
    if key != token.norm and whole and any(r.word.pos in ("noun", "verb", "adj", "conj", "prep", "particle", "adv", "relative", "time") for r in whole):
        return False
    if key != token.norm and all(n.kind in ("name", "place") for n in named) and ((token.norm == "ك" + key and named[0].kind == "name") or any(r.word.pos == "name" and r.split.stem == token.norm for r in token.readings)):
        return False  # كانيل is no ك with a name, كارين no village of Arin
    if not words:
        return True
    kinds = {n.kind for n in named}
    if key == token.norm and "actor" in kinds and all(r.split.conj or r.split.prep for r in words):
        return True  # فيسبوك
    if kinds & {"country", "seat"}:
        return True
    if kinds & {"marker", "cue", "frame", "words"}:
        return True
    before = doc.tokens[i - 1] if i else None
    introduced = before is not None and (before.norm in '«"“(' or any(r.word.role and r.word.role.kind in ("collective", "medium", "institution") for r in before.readings))
    if "actor" in kinds:
        return _actor_not_word(doc, i, named, key, words, introduced)
    if "place" in kinds:
        if before is not None and any(r.word.pos == "adj" and r.split.article for r in words) and any(r.split.article and r.word.pos in ("noun", "adj") for r in before.readings):
            return False  # المسيرات السلمية
        if before is not None and all(r.word.pos == "verb" or (r.word.pos == "time" and r.feats.number == "d") for r in words) and (before.norm in ("في", "وفي") or any(r.word.role is not None and not r.split.article for r in before.readings)):
            return True  # في تعز، محافظ عدن
        if any(r.word.role or r.word.frames or r.word.cues for r in words):
            return before is not None and any(r.word.lemma in _PLACE_NOUNS for r in before.readings)
        if before is not None and (before.norm in _PLACE_PREPOSITIONS or any(r.word.lemma in _PLACE_NOUNS for r in before.readings)):
            return True
        return max((n.ref.population for n in named if n.kind == "place"), default=0) > _MAX_PLACE_AS_WORD and not any(r.word.pos == "verb" and r.feats.person == 3 for r in words)
    return False


def _surname_not_word(key: str, words: list[Analysis], before: Token | None) -> bool:
    """Whether a person known by one word is meant; one with the article (``البرهان``) only behind a verb of speech."""
    if key.startswith("ال"):
        return before is not None and before.norm not in _OFFERS and any(r.word.cues and r.feats.tense in FINITE and r.feats.number == "s" for r in before.readings)
    return all(r.word.pos not in ("verb", "prep", "conj", "particle") or r.feats.person in (1, 2) for r in words)


_OFFERS: Final = frozenset(["قدم", "وقدم", "اقام", "واقام", "اعطي", "ثبت"])  # قدم البرهان: gave proof


def _modifies(doc: Document, token: Token, before: Token) -> bool:
    """``القوات السعودية``، ``قوات الدفاع الجوي السعودية``: a state's name that is also an adjective, behind a definite noun or a body with which it agrees."""
    if before.norm.endswith("اخري") and any(r.word.country and r.word.pos == "adj" and not r.split.article for r in token.readings):
        return True  # غارات روسية وأخرى سورية
    if not any(r.word.country and r.word.pos == "adj" and r.split.article and not r.split.conj and not r.split.prep for r in token.readings):
        return False
    if before.inside is not None:
        return before.inside.get("role") is not None and before.inside.get("actor") is None and any(r.word.pos == "noun" and (r.feats.gender == "f" or r.feats.number == "p") for r in doc.tokens[before.inside.begin].readings)
    return any(r.word.pos in ("noun", "adj") and r.split.article and (r.feats.gender == "f" or r.feats.number == "p") for r in before.readings)


_PLACE_PREPOSITIONS: Final = frozenset(["في", "الي", "من", "قرب", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "بلدة", "مدينة", "قرية", "محافظة", "ولاية", "مخيم", "معبر", "ريف", "وفي", "والي", "ومن", "نحو", "باتجاه"])
_PLACE_NOUNS: Final = frozenset(["مدينة", "بلدة", "قرية", "محافظة", "ولاية", "مخيم", "معبر", "ريف", "حي", "منطقة", "قضاء", "ناحية", "اقليم", "جبل", "مطار", "ميناء", "مديرية", "محلية", "معتمدية", "بلدية", "منفذ", "مرفا", "ساحل", "خليج", "جزيرة", "وادي", "سهل", "حقل", "سجن", "ضاحية", "ضواحي", "مشارف", "اهالي"])


def _choose(doc: Document, sentence: Sentence, i: int) -> None:
    token = doc.tokens[i]
    if token.kind != "word":
        token.pos = _POS_OF_KIND.get(token.kind, PUNCT)
    elif (token.norm in _SETTLED_BY_NEXT or (i > sentence.begin + 1 and doc.tokens[i - 1].norm == "/")) and _settled_by_next(doc, sentence, i):
        return
    elif token.pos == NAME:
        if token.begins and len(token.readings):
            _borrow(token)
        return
    elif not token.readings:
        token.pos = UNKNOWN
        _guess_clitics(token)
        _guess_verb(token, doc.tokens[i - 1] if i > sentence.begin else None)
    else:
        before = doc.tokens[i - 1] if i > sentence.begin else None
        after = doc.tokens[i + 1] if i + 1 < sentence.end else None
        best = token.readings[0] if len(token.readings) == 1 else _best_reading(doc, sentence, i, before, after)
        if best.feats.voice == "active" and best.feats.tense == "perfect" and _U_FIRST.match(doc.text, token.start):
            best = next((r for r in token.readings if r.word is best.word and r.feats.voice == "passive" and r.feats.tense == best.feats.tense), best)  # أُجبر
        if (best.feats.person in (1, 2) or (best.word.pos == "verb" and best.split.enclitic in ("نا", "ني", "كم"))) and before is not None and before.pos == NAME and token.norm.startswith("ال") and not token.quoted:
            token.pos = UNKNOWN  # خالد المحنا, and not ألمحنا
            _guess_clitics(token)
            return
        if best.word.pos != "verb" and len(token.norm) <= 4 and _DOUBLED.fullmatch(doc.text, token.start, token.end):
            best = next((r for r in token.readings if r.feats.tense == "perfect" and r.feats.voice == "active" and r.feats.number == "s" and len(r.split.stem) == 3), best)  # ثمّن
        spoken = _spoken(doc, sentence, token, before) if token.norm.endswith(_PARTICIPLE_ENDS) else None
        _take(token, spoken or best)
        if spoken:
            token.pos = PARTICIPLE


_POS_OF_KIND: Final = {"number": NUM, "latin": LATIN}
_ACCEPTS: Final = frozenset(("قبل", "وقبل"))
_MOTHERS: Final = frozenset(("ام", "وام", "لام"))
_NUMBERS: Final = frozenset(("عدد", "وعدد", "كلا", "وكلا"))


def _settled_by_next(doc: Document, sentence: Sentence, i: int) -> bool:
    """Take the reading that the words beside token ``i`` settle alone, where they do."""
    token = doc.tokens[i]
    if (time := _time_here(doc, sentence, i)) is not None:
        _take(token, time)
        token.pos = TIME  # فجر الأحد
    elif token.norm in _ACCEPTS and _accepts(doc, sentence, i) and (accepts := next((r for r in token.readings if r.feats.tense in FINITE and r.feats.voice == "active"), None)):
        _take(token, accepts)  # قبل حزب الله المقترح
    elif token.norm in _NUMBERS and i + 1 < sentence.end and doc.tokens[i + 1].norm == "من" and (number := next((r for r in token.readings if r.word.pos == "noun"), None)):
        _take(token, number)  # وعدد من مرافقيه: no verb of counting
    elif token.norm in _ATTITUDES and (attitude := next((r for r in token.readings if r.word.pos == "noun" and not r.split.conj), None)) and _stressed(doc, sentence, i):
        _take(token, attitude)  # أكد الوزير، خلال اللقاء، رفض بلاده التهجير: what he stressed
    elif token.norm in _PUT_FORWARD and i + 1 < sentence.end and doc.tokens[i + 1].norm in ("به", "بها", "بهما") and (put := next((r for r in token.readings if r.feats.tense == "perfect" and r.feats.voice == "active"), None)):
        _take(token, put)  # طلبا تقدم به النواب
    elif token.norm == _RAGING and i > sentence.begin and doc.tokens[i - 1].word.frames and (raging := next((r for r in token.readings if r.feats.tense == "active"), None)):
        _take(token, raging)  # المعارك الدائرة: no department
    elif token.norm in _UNDERGONE and (undergoes := next((r for r in token.readings if r.feats.tense == "perfect" and r.feats.voice == "active"), None)) and _act_behind(doc, sentence, i):
        _take(token, undergoes)  # تعرض المقر لهجوم: it underwent, not she displays
    elif token.norm in _MOTHERS and i + 1 < sentence.end and _is_given(doc.tokens[i + 1]) and (named := next((r for r in token.readings if r.word.pos == "name"), None)):
        _take(token, named)  # تقول أم محمد
    else:
        return False
    return True


def _act_behind(doc: Document, sentence: Sentence, i: int) -> bool:
    """Whether behind a verb a noun of an event stands under ل: ``تعرض … لهجوم``، ``تعرض … لإطلاق نار``."""
    for token in doc.tokens[i + 1 : min(i + 12, sentence.end)]:
        if token.norm in "،,.؛:":
            return False
        if any(r.split.prep == "ل" and r.word.pos == "noun" and r.word.frames for r in token.readings) or (token.begins is not None and token.prep == "ل" and token.named("frame") is not None):
            return True
    return False


_STRESS_REACH: Final = 25  # words between a verb that stresses something and what it stresses: the speaker, his post, an occasion


def _stressed(doc: Document, sentence: Sentence, i: int) -> bool:
    """Whether a verb of stressing before token ``i`` still wants what is stressed, and the word opens a genitive."""
    if i + 1 >= sentence.end or any(r.split.prep or r.word.pos in ("prep", "particle", "conj") for r in doc.tokens[i + 1].readings[:1]):
        return False
    for token in reversed(doc.tokens[max(sentence.begin, i - _STRESS_REACH) : i]):
        if token.norm in (".", ":", "؛", "ان", "انه", "انها", "علي") or token.pos == REL:
            return False
        if token.pos == VERB:
            return token.lemma in _STRESSES
    return False


def _time_here(doc: Document, sentence: Sentence, i: int) -> Analysis | None:
    """A part of the day before its day (``فجر الأحد``، ``فجر 23 ديسمبر``), or a month under its second name (``آذار/مارس``)."""
    token = doc.tokens[i]
    if token.norm in _DAY_PARTS and i + 1 < sentence.end and (doc.tokens[i + 1].norm in _DAYS or doc.tokens[i + 1].kind == "number"):
        return next((r for r in token.readings if r.word.pos in ("time", "noun")), None)
    if i > 1 and doc.tokens[i - 1].norm == "/" and doc.tokens[i - 2].pos == TIME:
        return next((r for r in token.readings if r.word.pos == "time"), None)
    return None


def _spoken(doc: Document, sentence: Sentence, token: Token, before: Token | None) -> Analysis | None:
    """The participle of speech that a word is, by its verb or by the fixed phrase that it begins."""
    spoken = _speech_participle(token, before, doc.tokens[token.i + 1 : min(token.i + 6, sentence.end)]) if "verb" in token.form.parts else None
    if spoken is not None and spoken.word.lemma in ("أمر", "أمل") and "آ" not in doc.text[token.start : token.end]:
        return None  # وقع أمرا: no آمرا
    if spoken is None and before is not None and before.norm in _PAUSES:
        return _phrase_participle(doc, sentence, token)
    return spoken


def _best_reading(doc: Document, sentence: Sentence, i: int, before: Token | None, after: Token | None) -> Analysis:
    """Of the readings of a token the likeliest beside its neighbours and the verb before it."""
    token = doc.tokens[i]
    governed = _verb_open(doc, sentence, i) if token.form.parts != _VERBAL else -1
    near = governed >= 0 and i - governed <= _NEAR_VERB
    wants_verb = before is not None and before.norm == "ان" and i - 2 >= sentence.begin and doc.tokens[i - 2].stem in _BEFORE_AN
    if "هنا" in token.norm and token.norm.lstrip("وف").startswith("هنا") and "أ" not in doc.text[token.start : token.end]:
        token.readings = tuple(r for r in token.readings if r.word.lemma != "هنأ") or token.readings  # فهناك
    written = [r for r in token.readings if r.feats.tense in FINITE] if doc.text[token.end - 1] == "أ" else []
    if before is not None and before.pos == NAME and before.word.pos == "name" and all(r.word.pos in ("name", "verb") for r in token.readings) and (second := next((r for r in token.readings if r.word.pos == "name" and not r.split.conj), None)):
        return second  # عادل يحيى
    best, most = token.readings[0], -math.inf
    for reading in written or token.readings:
        score = likelihood(reading, token, before, after)
        if near or (governed >= 0 and not reading.split.enclitic and _is_noun_too(reading, token)):
            score -= second_verb(reading, token, before)
        if wants_verb and reading.feats.tense in FINITE:
            score += _AN_OPENS_VERB
        if score > most:  # of equals the first, which has fewer clitics
            best, most = reading, score
    return best


_VERBAL: Final = frozenset(("verb",))
_ACCEPTED: Final = frozenset(["مقترح", "عرض", "دعوة", "مبادرة", "هدنة", "خطة", "شروط", "شرط", "استقالة", "اقتراح", "وساطة", "طعن", "دعوي", "اتفاق", "طلب", "اعتذار", "تكليف"])


def _accepts(doc: Document, sentence: Sentence, i: int) -> bool:
    """Whether ``قبل`` that opens a clause is the verb: an actor follows, and what is accepted."""
    if i > sentence.begin and doc.tokens[i - 1].pos != PUNCT:
        return False
    after = doc.tokens[i + 1 : min(i + 8, sentence.end)]
    if not after or not (after[0].named("actor", "country", "seat") or any(r.word.role is not None for r in after[0].readings)):
        return False
    return any(t.norm.removeprefix("ال") in _ACCEPTED for t in after[1:])


def _is_given(token: Token) -> bool:
    return any(r.word.pos == "name" and "given" in r.word.name_kinds and "ambiguous" not in r.word.name_kinds and not r.split.prep for r in token.readings)


_BEFORE_AN: Final = frozenset(["بعد", "قبل", "منذ", "دون", "لولا", "سبق", "حين", "يمكن", "يجب", "ينبغي"])  # أن after these is the one that opens a verb: بعد أن عقد
_STATES: Final = frozenset(["التزم", "تمسك"])  # ملتزمة بـ: how one is, not what one says
_AN_OPENS_VERB: Final = 3.0
_DAY_PARTS: Final = frozenset(["فجر", "صباح", "ظهر", "عصر", "مساء", "ليل", "ليلة", "عشية", "غداة", "صبيحة", "وفجر", "وصباح", "ومساء"])
_ATTITUDES: Final = frozenset(("رفض", "دعم", "حرص", "شكر"))
_STRESSES: Final = frozenset(("اكد", "جدد", "كرر", "اعلن", "ابدي", "اظهر"))
_PUT_FORWARD: Final = frozenset(("تقدم", "تقدمت"))
_RAGING: Final = "الداءرة"
_UNDERGONE: Final = frozenset(("تعرض", "وتعرض"))
_SETTLED_BY_NEXT: Final = _DAY_PARTS | _ACCEPTS | _MOTHERS | _NUMBERS | _UNDERGONE | _ATTITUDES | _PUT_FORWARD | {_RAGING}
_DAYS: Final = frozenset(["الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "اليوم", "امس"])


def _is_noun_too(reading: Analysis, token: Token) -> bool:
    """``عرض``، ``دعم``، ``قطع``: a verb spelt like its own masdar."""
    return any(r.word.pos == "noun" and r.split == reading.split for r in token.readings)


_WINDOW: Final = 16
_NEAR_VERB: Final = 6
_ASIDE: Final = frozenset((NAME, TIME, UNKNOWN, NUM))  # what stands between commas beside a subject
_ASIDE_LENGTH: Final = 6
_STARTS: Final = frozenset(["بدأ", "واصل"])  # an imperfect may follow these, a perfect not: بدأت إسرائيل ضخ الغاز


def _verb_open(doc: Document, sentence: Sentence, i: int) -> int:
    """The finite verb that governs token ``i``, no conjunction, relative or mark between (``قررت السلطات فرض …``); -1 where none does."""
    j, first = i - 1, max(sentence.begin, i - _WINDOW)
    while j >= first:
        token = doc.tokens[j]
        if token.pos == VERB:
            return j if token.feats.tense in FINITE and (token.word.lemma not in AUXILIARIES or token.word.lemma in _STARTS) else -1
        if token.norm == "،" and (opening := _aside_before(doc, j, first)) >= 0:
            while (outer := _aside_before(doc, opening, first)) >= 0:
                opening = outer  # رفض القائد، فلان، الثلاثاء، عرض …
            j = opening
        elif token.pos in (PUNCT, REL, CONJ, PART, PRON) or (token.conj and token.pos != NAME):
            return -1
        j -= 1
    return -1


def _aside_before(doc: Document, comma: int, first: int) -> int:
    """The comma that opens what a comma closes, where only a name or a time stands between them; -1 where more does."""
    for j in range(comma - 1, max(first, comma - _ASIDE_LENGTH) - 1, -1):
        if doc.tokens[j].norm == "،":
            return j if j < comma - 1 else -1
        if doc.tokens[j].pos not in _ASIDE:
            return -1
    return -1


_PARTICIPLE_ENDS: Final = ("ا", "ة", "ين")  # مؤكدا، مؤكدة، مؤكدين


def _speech_participle(token: Token, before: Token | None, following: list[Token]) -> Analysis | None:
    """The reading of ``مؤكدا``، ``مشيرة``، ``داعين``: the accusative active participle of a cue, where no common noun is spelt alike."""
    if before is not None and (before.pos == NUM or before.norm in ("ان", "بان", "لان", "لكن", "وان")):
        return None  # 62 متهما، أن مهاجما فجر نفسه
    if token.norm == "مجددا" and not (following and (following[0].norm.startswith("ال") or following[0].norm.endswith("ه"))):
        return None  # again, unless what is renewed follows
    found = next((r for r in token.readings if r.word.pos == "verb" and r.word.cues and r.word.lemma not in _STATES and r.feats.tense == "active" and not (r.split.article or r.split.prep or r.split.enclitic)
                  and ((token.norm.endswith("ا") and r.feats.number == "s") or token.norm.endswith("ة") or (token.norm.endswith("ين") and r.feats.number == "p"))), None)
    if found is not None and token.norm.endswith("ة") and before is not None and before.pos in (NOUN, ADJ) and not before.article and not before.enclitic and before.feats.gender == "f" and not (following and following[0].norm in ("ان", "انها")):
        return None  # تظاهرات منددة بـ…: which protests, not who speaks
    if found is not None and token.norm.endswith("ين") and before is not None and before.norm in "،,\"»" and following and (following[0].norm.startswith("ال") or following[0].norm in ("ان", "الي", "بان", "علي", "انه", "انها", ":")):
        return found  # …، رافضين العنصرية
    if found is not None and token.norm.endswith("ين") and before is not None and before.pos in (NOUN, ADJ) and before.article and following and (following[0].pos == NAME or following[0].norm.startswith("ال") or following[0].norm in ("ب", "الي", "ان", "بان")):
        return found  # احتجوا في موقع الهجوم متهمين الجنود
    if found is not None and token.norm.endswith("ة") and following and following[0].norm in ("ان", "انه", "انها", "بان", "انهم", "بانه", "بانها"):
        return found  # … مؤكدة أن
    if found is not None and found.word.lemma == "اتهم" and before is not None and before.norm in "،,\"»" and following and (following[0].pos == NAME or following[0].norm.startswith("ال")):
        return found  # متهمة إيران بـ…
    if found is not None and token.norm.endswith("ة") and before is not None and before.norm in "،,\"»" and any(t.norm in ("ان", "الي", "بان", "علي", "انه", "انها") for t in following):
        return found  # لافتة إلى، مضيفة أن: the noun that is spelt alike does not open words
    if found is None or any(r.word.pos in ("noun", "name", "adj", "prep", "conj", "particle") and not (token.norm.endswith("ا") and r.word.pos in ("noun", "adj") and r.feats.case in ("acc", "construct")) for r in token.readings):
        return None
    return found


_PAUSES: Final = frozenset(["،", ",", '"', "»", "”"])


def _phrase_participle(doc: Document, sentence: Sentence, token: Token) -> Analysis | None:
    """``، محملا الحكومة المسؤولية``، ``، مبديا استعداده``: the participle of a verb that only a fixed phrase makes a cue."""
    reading = next((r for r in token.readings if r.word.pos == "verb" and r.feats.tense == "active" and not (r.split.article or r.split.prep or r.split.enclitic)), None)
    if reading is None:
        return None
    phrases = doc.lexicon.phrases.get((fold_word(reading.word.lemma), "cue"))
    if not phrases:
        return None
    near = {form for t in doc.tokens[token.i + 1 : min(token.i + 1 + _PHRASE_REACH, sentence.end)] for form in [t.norm, *(r.split.stem for r in t.readings)]}
    return reading if phrases.keys() & near else None


_PHRASE_REACH: Final = 14  # words between a participle and the first word of its fixed phrase


def _borrow(token: Token) -> None:
    """The number and gender of a name that is also a word (``وزير`` of a compound role)."""
    reading = next((r for r in token.readings if r.word.pos in ("noun", "adj") and r.split.stem in (token.stem, token.stem.removeprefix("ال"))), None)
    if reading:
        token.set_word(reading.word)
        token.feats, token.article = reading.feats, reading.split.article


def _take(token: Token, reading: Analysis) -> None:
    split, word, feats = reading.split, reading.word, reading.feats
    token.chosen, token.word, token.feats, token.lemma, token.role_kind = reading, word, feats, reading.lemma, reading.role_kind
    token.pos = _POS.get(word.pos, UNKNOWN)
    token.conj, token.prep, token.enclitic, token.article, token.future, token.stem = (
        split.conj, split.prep, split.enclitic, split.article, split.future, split.stem)
    if token.pos == VERB and feats.tense in ("active", "passive"):
        token.pos = NOUN if token.norm.endswith("ات") and not token.article else ADJ  # محاولات


def _guess_clitics(token: Token) -> None:
    """An unknown word keeps its letters, save the article and proclitics before it."""
    norm = token.norm
    for conj in ("", "و", "ف"):
        rest = norm[len(conj) + 1:]
        if not rest.startswith("ال") and norm.startswith(conj) and norm[len(conj) : len(conj) + 1] in ("ب", "ل") and len(rest) >= 5 and (rest[0] in "تاإ" or (rest[0] == "م" and rest[-1] == "ة")):
            token.conj, token.prep, token.stem = conj, norm[len(conj)], rest
            return
    for proclitics in ("وال", "بال", "فال", "كال", "ال", "وبال", "لل", "ولل"):
        if norm.startswith(proclitics) and len(norm) - len(proclitics) >= 3:
            token.article = True
            token.conj = proclitics[0] if proclitics[0] in "وف" else ""
            token.prep = next((c for c in proclitics if c in "بكل" and not proclitics.startswith("ال") and c != "ا"), "")
            if proclitics in ("وال", "فال", "ال"):
                token.prep = ""
            token.stem = norm[len(proclitics):]
            return


_UNKNOWN_VERB: Final = Word("", "verb")


def _guess_verb(token: Token, before: Token | None) -> None:
    """An unknown word with the prefixes and endings of a verb is taken for one, unless it stands among names."""
    norm = token.norm
    conj = norm[0] if norm[0] in "وف" and len(norm) > 5 else ""
    stem = norm[len(conj):]
    if token.article or (before is not None and not conj and (before.pos in (NAME, UNKNOWN, PREP) or (before.role_kind in TITLED))):
        return
    if conj == "ف" and before is not None and before.pos in (NAME, UNKNOWN):
        return  # أناتولي فيكتوروف
    feats = None
    future = stem[:2] in ("سي", "ست") and len(stem) > 5
    body = stem[1:] if future else stem
    if (body[0] == "ي" and len(body) >= 4 and body[-1] not in "ةا") or future:
        plural = body.endswith("ون")
        feats = Feats("imperfect", "active", 3, "p" if plural else "s", "m" if body[0] == "ي" else "f")
    elif stem[-1] == "ت" and not stem.endswith("ات") and len(stem) >= 5 and (conj or stem[0] in "تاأا"):
        feats = Feats("perfect", "active", 3, "s", "f")
    elif stem.endswith("وا") and len(stem) >= 5:
        feats = Feats("perfect", "active", 3, "p", "m")
    if feats is not None:
        token.set_word(_UNKNOWN_VERB)
        token.pos, token.feats, token.conj, token.stem, token.future = VERB, feats, conj, stem, future
    elif conj and before is not None and before.pos in (NAME, UNKNOWN, NOUN, ADJ) and stem[0] not in "ايلو":
        token.conj, token.stem = conj, stem


_U_FIRST: Final = re.compile("[وف]?.\u064f")  # a damma on the first letter: a passive
_DOUBLED: Final = re.compile("[وف]?\\w\u064e?\\w\u064e?\u0651\u064e?\\w[\u064e\u064f]?")  # a shadda on the second of three letters: a verb
