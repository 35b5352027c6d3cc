"""Step 2, phrases: cut each sentence into noun phrases, verbs, particles and punctuation.

A noun phrase is an idafa chain with its adjectives, counted or quantified (``ثلاثة من عناصر الشرطة``), with names in apposition
(``وزير الخارجية التركي مولود تشاووش أوغلو``), and with the preposition that belongs to a post (``المتحدث باسم الجيش``).
"""

from __future__ import annotations

from isnad.reader.document import (
    ADJ,
    ADV,
    DEM,
    LATIN,
    NAME,
    NAME_PARTICLES,
    NO_FEATS,
    NOUN,
    NUM,
    PART,
    PREP,
    PUNCT,
    TIME,
    UNKNOWN,
    VERB,
    Chunk,
    Document,
    Phrase,
    Sentence,
    Token,
)

_QUANTIFIERS = frozenset(["عدد", "عديد", "عشرات", "مءات", "الاف", "بعض", "معظم", "كل", "جميع", "اكثر", "اقل", "نحو", "حوالي", "زهاء", "مجموعة", "غالبية", "اغلب", "ساءر", "كافة", "احد", "احدي", "ابرز", "كبار", "مزيد", "ملايين"])
_OF = frozenset(("من",))
_ONE_TWO = frozenset(("واحد", "واحدة", "واحدا", "اثنان", "اثنين", "اثنتين"))
_MORE_THAN = frozenset(("اكثر", "اقل", "ازيد"))
_POST_PREPOSITIONS = {"متحدث": ("باسم",), "ناطق": ("باسم",), "متحدثة": ("باسم",), "ناطقة": ("باسم",), "سفير": ("لدي", "في"), "مندوب": ("لدي", "في"), "مبعوث": ("الي", "ل"), "ممثل": ("في", "لدي"), "موفد": ("الي",)}
_NOT_PHRASE = frozenset(["خلال", "بعد", "قبل", "بين", "عبر", "ضد", "حول", "منذ", "لدي", "امام", "خلف", "تحت", "فوق", "دون", "بدون", "بسبب", "نحو", "وفق", "وفقا", "حسب", "بحسب", "عقب", "اثر", "قرب", "داخل", "خارج", "حيال", "ازاء", "تجاه", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "غير", "مع", "عن", "علي", "الي", "في", "من", "حتي", "ضمن", "وسط", "رغم", "مثل", "سوي", "عدا"])


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
    if token.norm == "و" and i + 1 < sentence.end and _starts_phrase(doc.tokens[i + 1]):
        phrase = _noun_phrase(doc, sentence, i + 1)
        phrase.conj = True
        return Chunk("np", i, phrase.end, phrase)
    if _starts_phrase(token):
        phrase = _noun_phrase(doc, sentence, i)
        return Chunk("np", i, phrase.end, phrase)
    return Chunk(token.pos, i, i + 1)


def _starts_phrase(token: Token) -> bool:
    if token.pos in (NOUN, NAME, NUM, UNKNOWN, LATIN, "demonstrative", TIME):
        return not (token.pos == NOUN and token.stem in _NOT_PHRASE and not token.article)
    if token.pos == ADJ and token.prep:
        return True
    return token.pos == ADJ and not (token.word.pos == "verb" and not token.article)


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
        token = tokens[j]
        step = _joins(doc, phrase, last, j, end)
        if not step:
            break
        if step == "head":
            phrase.heads.append(j)
            last = j
            j = _element_end(doc, j, end)
        elif step == "post":
            counted = tokens[j].norm in _OF
            j += not tokens[j].prep
            if j < end and _starts_phrase(tokens[j]) and not tokens[j].conj:
                inner = _noun_phrase(doc, sentence, j)
                j = inner.end
                if counted:
                    phrase.heads.extend(inner.heads)  # أكثر من 25 غارة
            last = j - 1
        elif step == "quoted":
            j = _closing(doc, j, end)
            last = j - 1
        elif step == "counted":
            phrase.heads.append(j + 1)
            last, j = j + 1, _element_end(doc, j + 1, end)
        elif step == "hush":
            j += 1
        elif step == "hyphen":
            last = j + 1
            j += 2
        else:
            if step == "apposition":
                last = j
            j = _element_end(doc, j, end)
        del token
    phrase.end = j
    return phrase


def _element_end(doc: Document, j: int, end: int) -> int:
    """Past the word at ``j``, or past the name that begins there."""
    segment = doc.tokens[j].begins
    return min(segment.end, end) if segment else j + 1


_PART_OF_TIME = frozenset(["نهاية", "بداية", "مطلع", "اواخر", "اواءل", "منتصف", "مستهل", "ختام", "غضون"])
_ELATIVES = frozenset(["اخر", "اول", "اولي", "اكبر", "اصغر", "اهم", "ابرز", "اعلي", "ادني", "اقوي", "اضخم", "اخطر", "اقدم", "احدث", "افضل", "اسوا", "اشد", "اقرب", "ابعد", "اطول", "اعنف", "اغني", "افقر", "اسرع"])
_NAMELIKE = frozenset((NAME, UNKNOWN))


def _joins(doc: Document, phrase: Phrase, last: int, j: int, end: int) -> str:
    """How token ``j`` continues a phrase whose latest noun is ``last``: head, adjective, apposition, post, quoted, counted, or not (``""``)."""
    tokens = doc.tokens
    token, head, before = tokens[j], tokens[last], tokens[j - 1]
    if before.norm in '"»”' and j - 2 == last:
        before = head  # behind scare quotes
    if token.norm == "-" and before.end == token.start and j + 1 < end and tokens[j + 1].start == token.end and before.pos in _NAMELIKE and tokens[j + 1].kind == "word":
        return "hyphen"  # مون جيه-إن
    if token.norm == "ال" and j + 1 < end and tokens[j + 1].kind == "number":
        return "hyphen"  # الساعات الـ48 الأخيرة
    if token.pos == PUNCT and _closes_scare_quotes(doc, phrase, last, j, end):
        return "hush"
    if token.pos == PUNCT:
        return "quoted" if token.norm in '"«“' and head.pos in (NOUN, NAME) and _closing(doc, j, end) - j <= 8 and _closing(doc, j, end) > j and (_calls_for_name(doc, last) or _names_medium(doc, j + 1)) else ""
    if token.conj or (token.named("marker", "words", "cue") and not token.named("actor", "place", "country", "role", "frame")):
        return ""
    if before.norm in NAME_PARTICLES and before.pos in (NAME, UNKNOWN, NOUN) and token.kind == "word" and phrase.begin != before.i:
        return "apposition"  # عبد الله بن علي آل نهيان
    if token.stem in _ABOUT and not token.conj and j + 1 < end and tokens[j + 1].pos == NUM:
        return "counted" if _construct(doc, last, before) else ""  # اختطاف نحو 30 امرأة
    if token.pos == PREP or token.norm == "باسم":
        return _joins_preposition(doc, phrase, last, j, end)
    if token.prep:
        return "post" if (token.prep == "ل" and _takes_office(doc, head, before, j)) or (token.prep == "ب" and _serves_at(doc, phrase, head, j)) else ""
    if token.named("nationality"):
        return "adjective"
    if token.stem in _MORE_THAN and j + 2 < end and tokens[j + 1].norm == "من" and tokens[j + 2].pos == NUM:
        return "head" if _construct(doc, last, before) else ""
    if token.pos == ADJ or (token.word.country and not (token.named("country", "actor"))):
        return _joins_adjective(head, before, token)
    if token.pos == ADV and before.pos in (NOUN, ADJ):
        return ""
    if token.pos not in (NOUN, NAME, NUM, UNKNOWN, LATIN, TIME):
        return ""
    if token.pos == TIME and phrase.time is False and head.article:
        return ""
    if token.pos == NUM and token.norm.startswith("ال") and len(token.norm) > 4 and token.norm not in ("الفان", "الفين", "الاف") and head.article and before.pos in (NOUN, ADJ):
        return "adjective"  # النائب الأول
    if token.norm in _ONE_TWO and head.pos == NOUN and not head.article and before.pos in (NOUN, ADJ):
        return "adjective"  # مواطن مصري واحد
    if token.lemma == "قول" and token.enclitic:
        return ""  # عن شهود عيان قولهم
    if head.role_kind == "document" and token.pos == NOUN and token.word.frames and not token.article and phrase.heads[0] == last and before is head:
        return ""  # أعلنت الوزارة في بيان مقتل خمسة
    if _construct(doc, last, before) or (head.pos == ADJ and before is head and head.stem in _ELATIVES and not head.article):
        return "head"
    if before.pos == NAME and tokens[phrase.heads[0]].role_kind == "person" and token.begins is not None and token.begins.end - token.begins.begin > 1 and (named := token.named("actor")):
        return "apposition" if doc.lexicon.actors[named.ref].kind == "person" else ""  # رئيس الأركان التونسي الفريق محمد الغول
    if (token.role_kind == "title" or token.lemma in _HONORIFICS) and token.article and j + 1 < end and tokens[j + 1].pos == NAME and _is_office(tokens[phrase.heads[0]]) and len(phrase.heads) > 1:
        return "apposition"  # محافظ بغداد المهندس كريم صالح
    if token.pos in (NAME, UNKNOWN) and not token.article:
        return "apposition" if _takes_apposition(doc, last, before, token) else ""
    if token.pos == NAME and token.begins and before.pos != NAME:
        return "apposition" if _takes_apposition(doc, last, before, token) else ""
    if token.pos == UNKNOWN and token.article and head.article and head.pos == NOUN and token.stem.endswith(("ي", "ية")) and len(token.stem) > 4 and before.pos in (NOUN, ADJ):
        return "adjective"  # القوات السورية النظامية
    if token.pos in (NOUN, UNKNOWN, NAME) and token.article and before.pos in (NAME, UNKNOWN) and before.inside is None and head.pos in (NAME, UNKNOWN, NOUN):
        if token.pos == NOUN and ((token.word.role is not None and token.role_kind != "title") or token.feats.number == "p" or token.stem.endswith("ة")):
            return ""  # كيم الرئيس الكوري، ظريف الدول الأوروبية: somebody else
        return "apposition" if before.pos == NAME or head.pos == UNKNOWN or head.role_kind in ("person", "title") else ""
    if token.pos == NOUN and token.word.role and token.article and head.article and token.role_kind == "title":
        return "apposition"
    return ""


_BODIES = frozenset(("institution", "collective"))


def _serves_at(doc: Document, phrase: Phrase, head: Token, j: int) -> bool:
    """``مسؤول بوزارة الدفاع``، ``مديرة مكتب الإعلام بالجامعة العربية``: where somebody serves, unless the verb before takes ب."""
    token, first = doc.tokens[j], doc.tokens[phrase.begin]
    if first.role_kind not in ("person", "source") or (first.article and len(phrase.heads) == 1):
        return False
    named = token.named("actor")
    if token.role_kind not in _BODIES and not (named is not None and doc.lexicon.actors[named.ref].kind in ("institution", "body")):
        return False
    verb = next((t for t in reversed(doc.tokens[max(0, phrase.begin - 4) : phrase.begin]) if t.pos == VERB), None)
    return verb is None or "ب" not in verb.word.governs


_HONORIFICS = frozenset(["شيخ", "امير", "سيد", "دكتور", "مهندس", "فريق", "لواء", "عميد", "عقيد", "مشير", "جنرال", "سلطان", "حاج", "قس", "مطران"])


def _is_office(token: Token) -> bool:
    named = token.named("role")
    return token.role_kind == "person" or (named is not None and named.ref.kind == "person")


_OFFICES = frozenset(["ناءب", "امين", "مدير", "قاءد", "ممثل", "مفوض", "منسق", "سكرتير", "مندوب", "مبعوث", "متحدث", "ناطق", "وكيل", "رءيس", "مستشار"])


def _takes_office(doc: Document, head: Token, before: Token, j: int) -> bool:
    """``الأمين العام للأمم المتحدة``، ``النائب الأول لرئيس …``: an office with its adjective, then its body."""
    token = doc.tokens[j]
    if before is head and not (head.stem in ("مندوب", "ممثل") or head.norm.endswith(("مندوب", "ممثل"))):
        return False
    if head.lemma not in _OFFICES or not (head.article or before is head) or not (before.pos in (ADJ, NUM) or before is head):
        return False
    return bool(token.named("actor", "country", "role")) or (token.word.role is not None)


def _closes_scare_quotes(doc: Document, phrase: Phrase, last: int, j: int, end: int) -> bool:
    """``"إشادة" الحوثي``: quotation marks round the phrase's one noun, which goes on behind them."""
    tokens = doc.tokens
    if tokens[j].norm not in '"»”' or last != phrase.begin or j != last + 1 or not phrase.begin or tokens[phrase.begin - 1].norm not in '"«“' or j + 1 >= end:
        return False
    return tokens[last].pos == NOUN and not tokens[last].article and tokens[j + 1].pos in (NOUN, NAME) and not tokens[j + 1].conj and not tokens[j + 1].prep


def _calls_for_name(doc: Document, last: int) -> bool:
    word = doc.tokens[last].word
    segment = doc.tokens[last].begins
    if segment is not None and segment.get("role"):
        return True
    return word.role is not None and word.role.kind in ("collective", "medium", "institution", "document")


def _names_medium(doc: Document, i: int) -> bool:
    """``مراسل "رويترز" سامي ناصر``"""
    named = doc.tokens[i].named("actor") if i < len(doc.tokens) else None
    return named is not None and doc.lexicon.actors[named.ref].kind == "medium"


def _construct(doc: Document, last: int, before: Token) -> bool:
    """Whether the noun at ``last`` can be followed by its genitive."""
    head = doc.tokens[last]
    if before is not head and before.i >= (head.begins.end if head.begins else last + 1):
        return False  # an adjective stands between
    if head.begins:
        named = head.begins
        if named.get("role", "frame", "cue"):
            lemma = before.norm
            return not lemma.startswith("ال") and not before.article
        return False
    if head.pos == NUM:
        return True
    if head.pos == TIME and (head.norm.startswith("ال") or head.norm in ("امس", "غدا") or doc.tokens[last + 1].enclitic):
        return False  # الأربعاء، قبل أسابيع عملياته
    if head.pos not in (NOUN, TIME) or head.article or head.enclitic or head.feats is NO_FEATS:
        return head.pos == DEM or head.norm in ("هذا", "هذه", "ذلك", "تلك", "هءلاء", "هذين", "اي")
    if head.feats.number in "pd" and head.stem.endswith(("ون", "ين", "ان")) and head.feats.case != "construct" and not head.word.lemma.endswith(("ان", "ين", "ون")):
        return False
    return head.feats.case not in ("acc", "obl") or (head.feats.case == "acc" and not head.norm.endswith("ا"))


def _joins_adjective(head: Token, before: Token, token: Token) -> str:
    if token.stem == "عديد" and token.article:
        return ""  # السلطات | العديد من الحقوقيين
    if head.pos == NUM and before is head:
        return "head"
    if token.article:
        return "adjective"
    definite = head.article or head.pos == NAME or bool(head.enclitic)
    if definite and before.article:
        return ""
    if head.pos == NAME and before.pos == NAME and not token.word.country and not (head.named("role") and not head.named("actor", "country")):
        return ""
    if token.feats.case == "acc" and head.feats.case != "acc":
        return ""
    return "adjective"


def _takes_apposition(doc: Document, last: int, before: Token, token: Token) -> bool:
    """A name after a definite phrase stands beside it: ``الرئيس الروسي فلاديمير بوتين``."""
    head = doc.tokens[last]
    if before.feats.number == "p" and before.stem.endswith(("ون", "ين")) and token.pos == NAME:
        return False  # يتهم الديمقراطيون بومبيو
    if token.named("frame", "cue") and not token.named("actor", "name", "role"):
        return False  # القوات الجوية | ضربات جوية
    if (named := token.named("actor")) and doc.lexicon.actors[named.ref].kind != "person":
        kind = head.role_kind
        return before is head and not head.article and kind in ("collective", "medium", "institution")  # حركة حماس, but اتهم الجيش قوات …
    if (named := token.named("actor")) and before is head and head.article and head.role_kind in ("collective", "institution"):
        return False  # اعتقلت الشرطة نافالني
    if (named := token.named("role")) and not token.named("actor", "name"):
        return named.ref.kind in ("person", "title") and head.role_kind == "title"
    if token.named("country", "place") and not token.named("actor", "name"):
        return head.article and head.norm.endswith(("مدينة", "بلدة", "عاصمة", "قرية", "محافظة", "ولاية"))
    if before.pos in (NAME, UNKNOWN) and not (before.named("country", "place") and not before.named("actor")):
        return True
    role = head.word.role
    if head.named("role"):
        return True
    if token.pos == UNKNOWN:
        return role is not None and role.kind in ("person", "title", "source", "victims", "medium")
    return role is not None or before.pos == ADJ or head.article


def _joins_preposition(doc: Document, phrase: Phrase, last: int, j: int, end: int) -> str:
    """The preposition of a post (``المتحدث باسم``) or of a quantity (``عدد من``)."""
    tokens = doc.tokens
    token = tokens[j]
    if j + 1 >= end:
        return ""
    first = tokens[phrase.heads[0]]
    if token.norm in _OF and first.pos != TIME and tokens[last].pos != TIME and last == phrase.heads[-1] and j == last + 1 and (NUM in (first.pos, tokens[last].pos) or first.stem in _QUANTIFIERS or tokens[last].stem in _QUANTIFIERS):
        return "post" if _starts_phrase(tokens[j + 1]) else ""
    for head in phrase.heads:
        lemma = tokens[head].word.lemma
        if token.norm in _POST_PREPOSITIONS.get(lemma, ()):
            nxt = tokens[j + 1]
            if token.norm == "باسم" or (nxt.named("country", "place", "actor")):
                return "post"
    return ""


def _closing(doc: Document, j: int, end: int) -> int:
    """Past the mark that closes the quotation opened at ``j``; ``j`` itself where none does."""
    for k in range(j + 1, min(end, j + 10)):
        if doc.tokens[k].norm in '"»”':
            return k + 1
    return j


_ABOUT = frozenset(["نحو", "حوالي", "قرابة", "زهاء"])


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
        if token.stem in _ABOUT and doc.tokens[chunk.begin].pos == NUM and not token.conj:
            continue  # قتل نحو 500: how many, not whither
        if before.kind == PREP or (before.kind in ("np", "fixed", NOUN, ADV) and before.end - before.begin == 1 and token.stem in _NOT_PHRASE and not token.article):
            if not token.enclitic and not chunk.phrase.conj:
                chunk.phrase.prep, chunk.phrase.prep_at = token.stem, before.begin
