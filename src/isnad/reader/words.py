"""Step 1, words: tokens, sentences, names of the lexicon, and one reading for every word."""

from __future__ import annotations

import re

from isnad.arabic.letters import fold
from isnad.arabic.sentences import sentence_bounds
from isnad.arabic.tokens import CLOSING_QUOTES, OPENING_QUOTES, tokenize
from isnad.lexicon import Analysis
from isnad.lexicon.entries import FINITE, Feats, Named, Word
from isnad.reader.document import (
    ADJ,
    ADV,
    CONJ,
    DEM,
    LATIN,
    NAME,
    NOUN,
    NUM,
    PART,
    PARTICIPLE,
    PREP,
    PRON,
    PUNCT,
    REL,
    TIME,
    UNKNOWN,
    VERB,
    Document,
    Segment,
    Sentence,
    Token,
)

_POS = {"verb": VERB, "noun": NOUN, "abstract": NOUN, "adj": ADJ, "participle": ADJ, "name": NAME, "num": NUM, "prep": PREP, "conj": CONJ,
        "particle": PART, "pronoun": PRON, "demonstrative": DEM, "relative": REL, "adv": ADV, "time": TIME}
_BEFORE_VERB = frozenset(["لم", "لن", "لا", "قد", "لقد", "سوف", "كي", "لكي", "حتي", "الا", "ما", "وقد", "فقد", "ولم", "ولن", "ولا", "فلا", "فلم", "فلن", "اذ", "حيث", "كان", "كانت", "كانوا", "بات", "باتت", "ظل", "مازال", "يزال", "زال", "عندما", "حين", "حينما", "لما", "بعدما", "بينما", "فيما", "كما", "مهما"])
_BEFORE_JUSSIVE = frozenset(["لم", "ولم", "لا", "ولا", "ان", "بان", "لن", "ولن", "كي", "لكي", "حتي", "الا", "فلم", "فلن", "وان", "ام"])
_BEFORE_NOUN = frozenset(["ان", "بان", "لان", "كان", "وان", "فان", "لكن", "ولكن", "ان"])
_AUXILIARIES = frozenset(["كان", "أصبح", "بات", "ظل", "صار", "زال", "بدأ", "أخذ", "عاد", "كاد", "تم", "جرى", "استمر"])
_TITLED = frozenset(("person", "title"))
_MAX_PLACE_AS_WORD = 30_000  # a place of fewer people whose name is an ordinary word needs a preposition before it


def split_words(doc: Document) -> None:
    """Tokens and sentences of the article."""
    raw = tokenize(fold(doc.text))
    doc.tokens = [Token(i, *token) for i, token in enumerate(raw)]
    doc.keys = [_keys(t.norm) if t.kind == "word" else (t.norm.lower(),) for t in doc.tokens]
    title_end = len(doc.article.title)
    for begin, end in sentence_bounds(raw):
        headline = bool(doc.article.title) and raw[begin].start < title_end
        doc.sentences.append(Sentence(begin, end, headline=headline, index=len(doc.sentences)))
    _mark_quotations(doc)


def _keys(norm: str) -> tuple[str, ...]:
    """The spellings under which a name may stand in the lexicon: as written, then with proclitics cut off."""
    keys = [norm]
    rest = norm[1:] if len(norm) > 3 and norm[0] in "وف" else ""
    if rest:
        keys.append(rest)
    for word in (norm, rest):
        if len(word) > 3 and word[0] in "بلك":
            keys.append("ال" + word[2:] if word.startswith("لل") else word[1:])
    return tuple(keys)


def _mark_quotations(doc: Document) -> None:
    """Tell which tokens stand inside quotation marks; a quotation ends with its paragraph at the latest."""
    inside = False
    for token in doc.tokens:
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
        for i in range(sentence.begin, sentence.end):
            token = doc.tokens[i]
            if token.kind == "word":
                token.readings = doc.lexicon.analyse(token.norm)
        _mark_names(doc, sentence)
        for i in range(sentence.begin, sentence.end):
            _choose(doc, sentence, i)
            if doc.tokens[i].pos in (UNKNOWN, NAME):
                doc.unknown[doc.tokens[i].stem] = doc.unknown.get(doc.tokens[i].stem, 0) + 1


def _mark_names(doc: Document, sentence: Sentence) -> None:
    i = sentence.begin
    while i < sentence.end:
        token = doc.tokens[i]
        if token.kind in ("punct", "newline"):
            i += 1
            continue
        named, length, key = doc.lexicon.names_at(doc.keys, i)
        if named and i + length <= sentence.end and (length > 1 or _name_not_word(doc, i, named, key)):
            token.begins = Segment(i, i + length, named)
            _cut_proclitics(token, key)
            for j in range(i, i + length):
                doc.tokens[j].pos = NAME
                doc.tokens[j].inside = token.begins
            i += length
        else:
            i += 1


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


def _name_not_word(doc: Document, i: int, named: tuple[Named, ...], key: str) -> bool:
    """Whether a name of one word is meant here, and not an ordinary word spelt alike."""
    token = doc.tokens[i]
    words = [r for r in token.readings if r.word.pos not in ("name",) and not r.word.country]
    if any(n.kind == "marker" for n in named):
        return True  # ووفقا
    whole = [r for r in words if not (r.split.conj or r.split.prep)]
    if key != token.norm and whole and any(r.word.pos in ("noun", "verb", "adj", "conj", "prep", "particle", "adv", "relative", "time") for r in whole):
        return False
    if token.norm == "ك" + key and all(n.kind == "name" for n in named):
        return False  # كانيل is no ك with a name
    if not words:
        return True
    kinds = {n.kind for n in named}
    if kinds & {"country", "seat"}:
        return True
    if kinds & {"marker", "cue", "frame", "words"}:
        return True
    before = doc.tokens[i - 1] if i else None
    introduced = before is not None and (before.norm in '«"“(' or any(r.word.role and r.word.role.kind in ("collective", "medium", "institution") for r in before.readings))
    if "actor" in kinds:
        actor = doc.lexicon.actors[next(n for n in named if n.kind == "actor").ref]
        if actor.kind == "person":
            return all(r.word.pos not in ("verb", "prep", "conj", "particle") or r.feats.person in (1, 2) for r in words) and not key.startswith("ال")
        if actor.kind != "group" or not all(r.word.pos == "adj" for r in words):
            return introduced
        modifies = before is not None and (before.pos == NAME or any((r.split.article or r.split.enclitic) and r.word.pos in ("noun", "adj") for r in before.readings))
        return introduced or key.endswith(("ون", "ين")) or (key.startswith("ال") and not modifies)  # هجوم الحوثي: no adjective where nothing definite stands before
    if "place" in kinds:
        if before is not None and any(r.word.pos == "adj" and r.split.article for r in words) and any(r.split.article and r.word.pos in ("noun", "adj") for r in before.readings):
            return False  # المسيرات السلمية
        if before is not None and before.norm in ("في", "وفي") and all(r.word.pos == "verb" for r in words):
            return True  # في تعز
        if any(r.word.role or r.word.frames or r.word.cues for r in words):
            return before is not None and any(r.word.lemma in _PLACE_NOUNS for r in before.readings)
        if before is not None and (before.norm in _PLACE_PREPOSITIONS or any(r.word.lemma in _PLACE_NOUNS for r in before.readings)):
            return True
        return max((n.ref.population for n in named if n.kind == "place"), default=0) > _MAX_PLACE_AS_WORD and not any(r.word.pos == "verb" and r.feats.person == 3 for r in words)
    return False


_PLACE_PREPOSITIONS = frozenset(["في", "الي", "من", "قرب", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "بلدة", "مدينة", "قرية", "محافظة", "ولاية", "مخيم", "معبر", "ريف", "وفي", "والي", "ومن", "نحو", "باتجاه"])
_PLACE_NOUNS = frozenset(["مدينة", "بلدة", "قرية", "محافظة", "ولاية", "مخيم", "معبر", "ريف", "حي", "منطقة", "قضاء", "ناحية", "إقليم", "جبل", "مطار", "ميناء"])


def _choose(doc: Document, sentence: Sentence, i: int) -> None:
    token = doc.tokens[i]
    if token.kind == "number":
        token.pos = NUM
    elif token.kind == "latin":
        token.pos = LATIN
    elif token.kind != "word":
        token.pos = PUNCT
    elif token.norm in _DAY_PARTS and i + 1 < sentence.end and doc.tokens[i + 1].norm in _DAYS and (time := next((r for r in token.readings if r.word.pos in ("time", "noun")), None)):
        _take(token, time)
        token.pos = TIME  # فجر الأحد
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
        governed = _verb_open(doc, sentence, i)
        wants_verb = before is not None and before.norm == "ان" and i - 2 >= sentence.begin and doc.tokens[i - 2].stem in _BEFORE_AN
        best = max(token.readings, key=lambda r: _score(r, token, before, after) - (_second_verb(r, token) if governed else 0) + (_AN_OPENS_VERB if wants_verb and r.feats.tense in FINITE else 0))
        if best.feats.voice == "active" and best.feats.tense == "perfect" and _U_FIRST.match(doc.text, token.start):
            best = next((r for r in token.readings if r.word is best.word and r.feats.voice == "passive" and r.feats.tense == best.feats.tense), best)  # أُجبر
        spoken = _speech_participle(token, before, doc.tokens[i + 1 : min(i + 6, sentence.end)])
        _take(token, spoken or best)
        if spoken:
            token.pos = PARTICIPLE


_BEFORE_AN = frozenset(["بعد", "قبل", "منذ", "دون", "لولا", "سبق", "حين", "يمكن", "يجب", "ينبغي"])  # أن after these is the one that opens a verb: بعد أن عقد
_AN_OPENS_VERB = 3.0
_DAY_PARTS = frozenset(["فجر", "صباح", "ظهر", "عصر", "مساء", "ليل", "ليلة", "عشية", "غداة", "صبيحة", "وفجر", "وصباح", "ومساء"])
_DAYS = frozenset(["الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "اليوم", "امس"])
_SECOND_VERB, _SECOND_WITH_NOUN = 2.5, 1.2


def _second_verb(reading: Analysis, token: Token) -> float:
    """How unlikely a verb is right behind another one's subject: a perfect hardly ever stands there, an imperfect not where a noun is spelt alike."""
    if reading.word.pos != "verb" or reading.split.conj or reading.feats.number != "s" or any(light.subject == "together" for light in reading.word.light):
        return 0
    if reading.feats.tense == "perfect":
        return _SECOND_VERB
    return _SECOND_WITH_NOUN if reading.feats.tense == "imperfect" and any(r.word.pos == "noun" and r.split == reading.split for r in token.readings) else 0


_WINDOW = 6


def _verb_open(doc: Document, sentence: Sentence, i: int) -> bool:
    """Whether a finite verb governs token ``i``: no conjunction, relative or mark stands between (``قررت السلطات فرض …``)."""
    for j in range(i - 1, max(sentence.begin, i - _WINDOW) - 1, -1):
        token = doc.tokens[j]
        if token.pos == VERB:
            return token.feats.tense in FINITE and token.word.lemma not in _AUXILIARIES
        if token.conj or token.pos in (PUNCT, REL, CONJ, PART, PRON):
            return False
    return False


def _speech_participle(token: Token, before: Token | None, following: list[Token]) -> Analysis | None:
    """The reading of ``مؤكدا``، ``مشيرة``، ``داعين``: the accusative active participle of a cue, where no common noun is spelt alike."""
    if before is not None and before.pos == NUM:
        return None  # 62 متهما
    if token.norm == "مجددا" and not (following and (following[0].norm.startswith("ال") or following[0].norm.endswith("ه"))):
        return None  # again, unless what is renewed follows
    found = next((r for r in token.readings if r.word.pos == "verb" and r.word.cues and r.feats.tense == "active" and not (r.split.article or r.split.prep or r.split.enclitic)
                  and ((token.norm.endswith("ا") and r.feats.number == "s") or token.norm.endswith("ة") or (token.norm.endswith("ين") and r.feats.number == "p"))), None)
    if found is not None and token.norm.endswith("ة") and before is not None and before.pos in (NOUN, ADJ) and not before.article and not before.enclitic and before.feats.gender == "f":
        return None  # تظاهرات منددة بـ…: which protests, not who speaks
    if found is not None and token.norm.endswith("ين") and before is not None and before.norm in "،,\"»" and following and (following[0].norm.startswith("ال") or following[0].norm in ("ان", "الي", "بان", "علي", "انه", "انها", ":")):
        return found  # …، رافضين العنصرية
    if found is not None and found.word.lemma == "اتهم" and before is not None and before.norm in "،,\"»" and following and (following[0].pos == NAME or following[0].norm.startswith("ال")):
        return found  # متهمة إيران بـ…
    if found is not None and token.norm.endswith("ة") and before is not None and before.norm in "،,\"»" and any(t.norm in ("ان", "الي", "بان", "علي", "انه", "انها") for t in following):
        return found  # لافتة إلى، مضيفة أن: the noun that is spelt alike does not open words
    if found is None or any(r.word.pos in ("noun", "name", "adj", "prep", "conj", "particle") and not (token.norm.endswith("ا") and r.word.pos in ("noun", "adj") and r.feats.case in ("acc", "construct")) for r in token.readings):
        return None
    return found


def _borrow(token: Token) -> None:
    """The number and gender of a name that is also a word (``وزير`` of a compound role)."""
    reading = next((r for r in token.readings if r.word.pos in ("noun", "adj") and r.split.stem in (token.stem, token.stem.removeprefix("ال"))), None)
    if reading:
        token.word, token.feats, token.article = reading.word, reading.feats, reading.split.article


def _take(token: Token, reading: Analysis) -> None:
    split, token.word, token.feats = reading
    token.pos = _POS.get(token.word.pos, UNKNOWN)
    token.conj, token.prep, token.enclitic, token.article, token.future, token.stem = (
        split.conj, split.prep, split.enclitic, split.article, split.future, split.stem)
    if token.pos == VERB and token.feats.tense in ("active", "passive"):
        token.pos = ADJ


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


_UNKNOWN_VERB = Word("", "verb")


def _guess_verb(token: Token, before: Token | None) -> None:
    """An unknown word with the prefixes and endings of a verb is taken for one, unless it stands among names."""
    norm = token.norm
    conj = norm[0] if norm[0] in "وف" and len(norm) > 5 else ""
    stem = norm[len(conj):]
    if token.article or (before is not None and not conj and (before.pos in (NAME, UNKNOWN, PREP) or (before.role_kind in _TITLED))):
        return
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
        token.pos, token.word, token.feats, token.conj, token.stem, token.future = VERB, _UNKNOWN_VERB, feats, conj, stem, future
    elif conj and before is not None and before.pos in (NAME, UNKNOWN, NOUN, ADJ) and stem[0] not in "ايلو":
        token.conj, token.stem = conj, stem


def _score(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    split, word, feats = reading
    score = -0.6 * (bool(split.conj) + bool(split.prep) + bool(split.enclitic) + split.future)
    if split.conj and word.pos == "verb" and any(r.word.role is not None and not r.split.conj for r in token.readings):
        score -= 1.5  # وزير is a minister
    if word.pos == "prep" and split.stem == "عبر" and (before is None or before.pos == PUNCT) and after is not None and any(r.word.role and r.word.role.kind == "person" for r in after.readings):
        return score - 2.0  # وعبّر الأمين العام عن
    if word.pos == "prep" and split.stem == "عبر" and after is not None and after.norm == "عن":
        return score - 2.5  # وعبّر عن فخره
    if word.pos in ("prep", "conj", "particle", "relative", "demonstrative", "pronoun"):
        score += 2.0 if not split.enclitic or split.stem == "بين" else 1.0  # بينها is among them before it is showed them
        if split.conj == "ف" and len(split.stem) > 2:
            score -= 2.5  # فتحت opens more often than it lies under
    if word.pos == "adv" and split.stem == "كذلك":
        score += 2.0  # also, before it is like that
    if word.pos == "verb" and feats.tense in FINITE:
        return score + _verb_score(reading, token, before, after)
    score += _nominal_score(reading, token, before, after)
    if word.role or word.frames or word.cues:
        score += 0.3
    return score


def _verb_score(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    split, word, feats = reading
    score = 0.0
    if feats.person != 3:
        score -= 0.8 if token.quoted else 2.5
        if token.quoted and feats.person == 1 and after is not None and after.norm == "ان" and not split.prep and word.cues:
            score += 2.0  # "… وأعتقد أن": the one quoted speaks of himself
    if feats.tense == "jussive" and not (split.prep or (before is not None and before.norm in _BEFORE_JUSSIVE)):
        score -= 3.5
    if feats.number == "d" or (feats.number == "p" and feats.gender == "f"):
        score -= 1.5
    if feats.voice == "passive":
        score -= 1.0 if split.stem.startswith("وو") else 0.6 if feats.tense == "imperfect" and not split.future else 0.1  # توعد is توعّد before it is تُوعد
    if before is not None and before.pos == VERB and not split.conj and before.word.lemma not in _AUXILIARIES:
        score -= 1.2  # a verb right after a verb: the subject is likelier
    if feats.tense != "perfect" and feats.person == 3:
        score += 0.6
    if before is None or before.pos == PUNCT:
        score += 0.6
    elif split.conj:
        score += 0.4
    if before is not None and not split.conj:
        if before.pos == REL:
            score += 1.5
        elif before.norm in _BEFORE_VERB:
            score += 2.0
        elif before.norm in _BEFORE_NOUN and feats.tense == "perfect":
            score -= 1.5
        elif before.norm in ("ان", "بان") and feats.tense == "imperfect":
            score += 1.0
        elif before.pos == PREP and not before.enclitic:
            score -= 3.0
        elif before.pos == PRON and feats.tense == "perfect" and any(r.word.role is not None for r in token.readings):
            score -= 1.5  # وهو حاكم سابق
        elif before.pos == NOUN and not before.article and not before.enclitic and split.enclitic and feats.tense == "perfect":
            told = bool(before.word.frames or before.word.cues) or before.role_kind == "document"
            score += 1.6 if word.light or (told and word.cues) else 0.8 if told or not any(r.word.pos == "noun" and r.split.enclitic for r in token.readings) else -0.5  # رسالة وجهتها، but نشر صورته
        elif before.pos == NOUN and not before.article and not before.enclitic and feats.tense == "perfect" and feats.number == "s" and feats.gender == "m":
            score -= 1.0
        elif before.pos in (NAME, UNKNOWN) or before.article:
            score += 0.5
    if word.cues or word.frames or word.light:
        score += 0.5
    if before is not None and before.pos == NOUN and before.word.frames and not before.article and not split.conj and any(light.subject == "together" for light in word.light):
        score += 2.5  # لقاء جمع الوزير بنظيره
    if token.norm == "بين" and (after is None or after.norm not in _OPENERS):
        score -= 3.0  # between, unless أن follows
    if after is not None and word.governs and _governs(word, after):
        score += 0.3  # يدعون إلى: they call; يدعون أن: they claim
    if after is not None and feats.number == "s" and feats.gender == "f" and feats.tense == "imperfect" and any(r.feats.tense == "perfect" and r.feats.gender == "m" for r in token.readings) and _is_man(after):
        score -= 1.5  # توجه المتظاهرون، تحدث الوزير: perfect, not تُوَجِّه، تُحدِث
    if after is not None and feats.tense == "perfect" and feats.number == "s":
        if after.pos == NAME and after.begins is not None and not after.prep:
            score += 0.6
        elif any(r.split.article and not r.split.prep and not r.split.conj and r.word.pos == "noun" for r in after.readings):
            score += 0.5
        elif after.kind == "number" or any(r.word.pos == "num" for r in after.readings):
            score += 0.6
        elif any(r.word.pos == "prep" for r in after.readings):
            score -= 0.1
        elif any(r.word.pos == "adj" and not r.split.article and not r.split.prep for r in after.readings):
            score -= 0.6
    return score


_OPENERS = frozenset(["ان", "انه", "انها", "انهم", "بان"])


def _governs(word: Word, after: Token) -> bool:
    """Whether what follows opens with a preposition (or أن) that the verb is known to take."""
    if after.norm in _OPENERS:
        return "ان" in word.governs
    return after.norm in word.governs or any(r.split.prep and r.split.prep in word.governs for r in after.readings)


_SOME = frozenset(["نحو", "حوالي", "قرابة", "زهاء", "عشرات", "مءات", "الاف", "العشرات", "المءات", "الالاف", "عدد", "العديد", "البعض"])


def _is_man(token: Token) -> bool:
    """Whether a word can only be a masculine subject: ``الوزير``، ``المتظاهرون``."""
    if token.kind == "number" or token.norm in _SOME:
        return True
    nouns = [r for r in token.readings if r.word.pos == "noun" and not r.split.prep and not r.split.conj]
    if any(r.word.role is not None and r.word.role.kind == "person" and r.feats.gender == "m" and r.split.stem.endswith("ون") for r in nouns):
        return True  # تجمع متظاهرون
    if not nouns or not (all(r.split.article for r in nouns) or len(nouns) == len(token.readings)):
        return False
    return all(r.feats.gender == "m" and (r.feats.number == "s" or r.split.stem.endswith("ون")) for r in nouns)


_U_FIRST = re.compile("[وف]?.\u064f")  # a damma on the first letter: a passive
_MONDAY = frozenset(["الاثنين", "والاثنين"])  # the day more often than the two


def _nominal_score(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    split, word, feats = reading
    score = 0.5 if split.article else 0.0
    if before is not None and not split.conj:
        if (before.pos == PREP and not before.enclitic) or before.pos == DEM:
            score += 1.0
        elif before.norm in _BEFORE_NOUN or (before.pos == NOUN and not before.article and not before.enclitic and word.pos != "adj" and not (before.feats.case == "acc" and before.norm.endswith("ا"))):
            score += 0.5
    if word.role is not None and not split.article and before is not None and before.pos == NOUN and (before.word.frames or before.word.cues or before.role_kind == "document") and any(r.word.pos == "adj" and r.split == split for r in token.readings):
        score -= 1.0  # هجوم مسلح: armed, not a gunman
    if word.pos == "adj" and before is not None and before.pos == NUM and not split.conj and any(r.word.role is not None and r.word.pos == "noun" and r.split == split for r in token.readings):
        score -= 1.5  # 40 ألف مدني: civilians
    if word.pos == "adj":
        agrees = before is not None and not split.conj and not split.prep and before.pos in (NOUN, ADJ, NAME, UNKNOWN) and not (before.named("marker", "cue", "words")) and (split.article == before.article or before.pos == NAME or not before.article)
        score += 0.6 if agrees else -0.3
        if word.country:
            score += 0.8
    elif word.pos == "name":
        named = before is not None and (before.pos == NAME or (before.role_kind in _TITLED))
        goes_on = after is not None and not (split.conj or split.prep or split.enclitic) and any(r.word.pos == "name" and not (r.split.conj or r.split.prep) for r in after.readings) and before is not None and (before.word.cues or before.pos == PUNCT)
        score += 0.8 if (named or goes_on) and not split.conj and not split.prep else -0.5 if "ambiguous" in word.name_kinds else -0.1  # قال نور حسن
        if split.enclitic or split.article:
            score -= 2
    elif word.pos == "time":
        score += 0.9
    elif word.pos == "noun":
        score += 0.1
    elif word.pos == "num":
        score += 0.2 if token.norm in _MONDAY else 0.6
    if feats.tense in ("active", "passive"):
        score -= 0.7
    if feats.case == "construct":
        score -= 0.2
    if feats.number == "d" and split.stem.endswith("ين"):
        score -= 0.15  # متظاهرين are many before they are two
    return score
