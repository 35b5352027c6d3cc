"""Step 2, phrases: cut each sentence into noun phrases, verbs, particles and punctuation.

A noun phrase is an idafa chain with its adjectives, counted or quantified (``ثلاثة من عناصر الشرطة``), with names in apposition
(``وزير الخارجية التركي مولود تشاووش أوغلو``), and with the preposition that belongs to a post (``المتحدث باسم الجيش``).
"""

from __future__ import annotations

from typing import Final

from isnad.reader.asides import ASIDES, hidden_source, is_called
from isnad.reader.document import ADV, NOUN, NUM, PART, PREP, PUNCT, TIME, VERB, Chunk, Document, Phrase, Sentence
from isnad.reader.joints import ABOUT, NOT_PHRASE, OF, about, closing, joins, starts_phrase
from isnad.reader.posts import holder_behind


def cut_phrases(doc: Document) -> None:
    """Chunks for every sentence."""
    for sentence in doc.sentences:
        i = sentence.begin
        if _dateline(doc, sentence) > i:
            sentence.dateline = i = _dateline(doc, sentence)
            sentence.chunks.append(Chunk("dateline", sentence.begin, i))
            sentence.chunk_at.update(dict.fromkeys(range(sentence.begin, i), 0))
        while i < sentence.end:
            chunk = _chunk_at(doc, sentence, i)
            sentence.chunks.append(chunk)
            for j in range(chunk.begin, chunk.end):
                sentence.chunk_at[j] = len(sentence.chunks) - 1
            i = chunk.end
        _bind_prepositions(doc, sentence)


def _dateline(doc: Document, sentence: Sentence) -> int:
    """Past ``دبي، الإمارات العربية المتحدة (CNN)--`` and ``القاهرة (رويترز) -``; the sentence's begin where there is none."""
    if (line := _agency_line(doc, sentence)) > sentence.begin:
        return line
    limit = min(sentence.begin + 16, sentence.end)
    for i in range(sentence.begin, limit):
        norm = doc.tokens[i].norm
        if norm in "-–—" and i > sentence.begin and (doc.tokens[i - 1].norm == ")" or (i - sentence.begin <= 3 and _only_places(doc, sentence.begin, i))):
            while i < sentence.end and doc.tokens[i].norm in "-–— ":
                i += 1
            return i
        if doc.tokens[i].pos == VERB and doc.tokens[i].readings:
            break
    return sentence.begin


def _agency_line(doc: Document, sentence: Sentence) -> int:
    """Past ``دمشق-سانا:``، ``الرياض - واس``، ``رام الله 5-9-2020 وفا-``: a place, perhaps a date, and an agency; the sentence's begin where there is none."""
    agency = place = False
    for i in range(sentence.begin, min(sentence.begin + 14, sentence.end)):
        token = doc.tokens[i]
        if agency and place and (token.norm in "-–—:" or doc.tokens[i - 1].norm in "-–—)"):
            while i < sentence.end and doc.tokens[i].norm in "-–—:":
                i += 1
            return i
        agency = agency or _is_agency(doc, i)
        place = place or token.named("place", "country", "seat") is not None
        if not (agency or place) or not (token.inside is not None or token.pos in (NUM, TIME, PUNCT) or token.kind == "number" or _is_agency(doc, i)):
            return sentence.begin
    return sentence.begin


_AGENCIES: Final = frozenset(["سانا", "واس", "وفا", "بترا", "واج", "وات", "وام", "كونا", "قنا", "ارنا", "سبا", "وكالات", "الاناضول", "رويترز", "معا", "سونا", "وال", "واع", "ومع", "نينا", "بنا", "الوكالات", "اشا"])


def _is_agency(doc: Document, i: int) -> bool:
    token = doc.tokens[i]
    named = token.named("actor")
    return token.norm in _AGENCIES or (named is not None and doc.lexicon.actors[named.ref].kind == "medium")


def _only_places(doc: Document, begin: int, end: int) -> bool:
    return any(doc.tokens[i].named("place", "country", "seat") for i in range(begin, end)) and not any(t.pos in (NOUN, VERB) for t in doc.tokens[begin:end])


def _chunk_at(doc: Document, sentence: Sentence, i: int) -> Chunk:
    token = doc.tokens[i]
    segment = token.begins
    if segment and segment.get("marker", "cue", "frame", "words") and not segment.get("actor", "place", "country", "role"):
        if segment.get("frame"):
            phrase = _noun_phrase(doc, sentence, i)
            return Chunk("np", i, phrase.end, phrase)
        return Chunk("fixed", i, segment.end)
    if token.norm in ("هذا", "وهذا") and i + 1 < sentence.end and doc.tokens[i + 1].norm in ("وقد", "وكان", "وكانت"):
        return Chunk(PART, i, i + 1)  # هذا وقد دعت روسيا …
    if token.norm == "و" and i + 1 < sentence.end and starts_phrase(doc.tokens[i + 1]):
        phrase = _noun_phrase(doc, sentence, i + 1)
        phrase.conj = True
        return Chunk("np", i, phrase.end, phrase)
    if token.norm in ("ما", "لا") and (estimate := about(doc, i, sentence.end)):
        phrase = _noun_phrase(doc, sentence, i + estimate)
        return Chunk("np", i, phrase.end, phrase)
    if token.norm in ASIDES and (aside := i + 1 if is_called(doc, i) else hidden_source(doc, i, sentence.end)):
        for word in doc.tokens[i:aside]:
            word.pos = ADV  # nothing is asked for, rejected or revealed
        return Chunk("fixed", i, aside)
    if starts_phrase(token):
        phrase = _noun_phrase(doc, sentence, i)
        return Chunk("np", i, phrase.end, phrase)
    return Chunk(token.pos, i, i + 1)


def _noun_phrase(doc: Document, sentence: Sentence, i: int) -> Phrase:
    """The phrase that begins at token ``i``."""
    tokens, end = doc.tokens, sentence.end
    first = tokens[i]
    phrase = Phrase(i, i + 1, [i], prep=first.prep, conj=bool(first.conj), time=first.pos == TIME)
    j = _element_end(doc, i, end)
    if first.lemma in _PART_OF_TIME and j < end and tokens[j].pos == TIME:
        phrase.time = True  # نهاية يناير الماضي
    last = i
    while j < end:
        step = joins(doc, phrase, last, j, end)
        if not step:
            if not (name := holder_behind(doc, phrase, j, end)):
                break
            j, step = name, "apposition"  # الأمين العام للأمم المتحدة | أنطونيو غوتيريش
        last, j = _grow(doc, sentence, phrase, step, last, j)
    phrase.end = j
    return phrase


def _grow(doc: Document, sentence: Sentence, phrase: Phrase, step: str, last: int, j: int) -> tuple[int, int]:
    """Take what joins a phrase at token ``j``: its latest noun now, and the token behind what was taken."""
    tokens, end = doc.tokens, sentence.end
    if step == "head":
        phrase.heads.append(j)
        return j, _element_end(doc, j, end)
    if step == "post":
        counted = tokens[j].norm in OF
        j += not tokens[j].prep
        if j < end and starts_phrase(tokens[j]) and not tokens[j].conj:
            inner = _noun_phrase(doc, sentence, j)
            j = inner.end
            if counted:
                phrase.heads.extend(inner.heads)  # أكثر من 25 غارة
        return j - 1, j
    if step == "quoted":
        j = closing(doc, j, end)
        return j - 1, j
    if step == "counted":
        j += about(doc, j, end)
        phrase.heads.append(j)
        return j, _element_end(doc, j, end)
    if step == "negated":
        return last, next((k for k in range(j + 2, end) if not (tokens[k].pos == PREP and tokens[k].enclitic)), end)
    if step == "recognised":
        return last, j + 2 + (j + 2 < end and tokens[j + 2].norm in ("دوليا", "اقليميا", "عربيا"))
    if step == "hush":
        return last, j + 1
    if step == "hyphen":
        return j + 1, j + 2
    return j if step == "apposition" else last, _element_end(doc, j, end)


def _element_end(doc: Document, j: int, end: int) -> int:
    """Past the word at ``j``, or past the name that begins there."""
    segment = doc.tokens[j].begins
    return min(segment.end, end) if segment else j + 1


_PART_OF_TIME: Final = frozenset(["نهاية", "بداية", "مطلع", "اواخر", "اواءل", "منتصف", "مستهل", "ختام", "غضون"])


def _bind_prepositions(doc: Document, sentence: Sentence) -> None:
    """Give each noun phrase the free-standing preposition before it."""
    chunks = sentence.chunks
    for k, chunk in enumerate(chunks):
        if chunk.phrase is None or chunk.phrase.prep or not k:
            continue
        before = chunks[k - 1]
        if before.kind == PUNCT and k > 1 and doc.tokens[before.begin].norm in '"«“(':
            before = chunks[k - 2]
        token = doc.tokens[before.end - 1]
        if token.stem in ABOUT and doc.tokens[chunk.begin].pos == NUM and not token.conj:
            continue  # قتل نحو 500: how many, not whither
        if before.kind == "fixed" and token.norm == "لسان":
            chunk.phrase.prep, chunk.phrase.prep_at = "لسان", before.begin  # على لسان أمينه العام
        if before.kind == PREP or (before.kind in ("np", "fixed", NOUN, ADV) and before.end - before.begin == 1 and token.stem in NOT_PHRASE and not token.article):
            if not token.enclitic and not chunk.phrase.conj:
                chunk.phrase.prep, chunk.phrase.prep_at = token.stem, before.begin
