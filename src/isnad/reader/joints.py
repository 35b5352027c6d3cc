"""How a noun phrase goes on: five short rules for the word behind what it holds. Used by ``phrases`` alone."""

from __future__ import annotations

from typing import Final

from isnad.reader.document import ADJ, ADV, DEM, LATIN, NAME, NAME_PARTICLES, NO_FEATS, NOUN, NUM, PARTICIPLE, PREP, PRON, PUNCT, REL, TIME, UNKNOWN, VERB, Document, Phrase, Token
from isnad.reader.posts import (
    HONORIFICS,
    belongs_to,
    completes_name,
    completes_verb,
    given_name,
    is_ali,
    is_body,
    is_office,
    known_person,
    member_of,
    second_office,
    serves_at,
    shares_body,
    takes_office,
)

_QUANTIFIERS: Final = frozenset(["عدد", "عديد", "عشرات", "مءات", "الاف", "بعض", "معظم", "كل", "جميع", "اكثر", "اقل", "نحو", "حوالي", "زهاء", "مجموعة", "غالبية", "اغلب", "ساءر", "كافة", "احد", "احدي", "ابرز", "كبار", "مزيد", "ملايين", "قسم", "جزء", "نصف", "ثلث", "ربع", "دفعة", "فوج", "كثير", "قليل", "اعداد"])
OF: Final = frozenset(("من",))
_ONE_TWO: Final = frozenset(("واحد", "واحدة", "واحدا", "اثنان", "اثنين", "اثنتين"))
_MORE_THAN: Final = frozenset(("اكثر", "اقل", "ازيد"))
_STATES: Final = frozenset(["مملكة", "سلطنة", "دولة", "سلطة", "جمهورية", "بلاد"])  # السفير لدى المملكة
_POST_PREPOSITIONS: Final = {"متحدث": ("باسم",), "ناطق": ("باسم",), "متحدثة": ("باسم",), "ناطقة": ("باسم",), "سفير": ("لدي", "في"), "مندوب": ("لدي", "في"), "مبعوث": ("الي", "ل"), "ممثل": ("في", "لدي"), "موفد": ("الي",)}
NOT_PHRASE: Final = frozenset(["خلال", "بعد", "قبل", "بين", "عبر", "ضد", "حول", "منذ", "لدي", "امام", "خلف", "تحت", "فوق", "دون", "بدون", "بسبب", "نحو", "وفق", "وفقا", "حسب", "بحسب", "عقب", "اثر", "قرب", "داخل", "خارج", "حيال", "ازاء", "تجاه", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "غير", "مع", "عن", "علي", "الي", "في", "من", "حتي", "ضمن", "وسط", "رغم", "مثل", "سوي", "عدا"])


def starts_phrase(token: Token) -> bool:
    if token.pos in (NOUN, NAME, NUM, UNKNOWN, LATIN, "demonstrative", TIME):
        return not (token.pos == NOUN and token.stem in NOT_PHRASE and not token.article)
    if token.pos == ADJ and token.prep:
        return True
    return token.pos == ADJ and not (token.word.pos == "verb" and not token.article)


_ELATIVES: Final = frozenset(["اخر", "اول", "اولي", "اكبر", "اصغر", "اهم", "ابرز", "اعلي", "ادني", "اقوي", "اضخم", "اخطر", "اقدم", "احدث", "افضل", "اسوا", "اشد", "اقرب", "ابعد", "اطول", "اعنف", "اغني", "افقر", "اسرع"])
_NAMELIKE: Final = frozenset((NAME, UNKNOWN))
_WHEN: Final = frozenset(["امس", "اليوم", "غدا", "صباح", "مساء", "فجر", "ليل", "ظهر", "عصر"])
_END: Final = frozenset(["حتف", "مصرع", "اجل"])  # what the dead meet


#: Where a phrase may go on: the document, the phrase, its latest noun, the token behind it, the end of the sentence; the tokens of the last two but one;
#: the token before the new one, or the noun, where only scare quotes stand between. A bare tuple: one is made for every word of a text.
_Joint = tuple[Document, Phrase, int, int, int, Token, Token, Token]


def joins(doc: Document, phrase: Phrase, last: int, j: int, end: int) -> str:
    """How token ``j`` continues a phrase whose latest noun is ``last``: head, adjective, apposition, post, quoted, counted, or not (``""``)."""
    tokens = doc.tokens
    before = tokens[last] if tokens[j - 1].norm in '"»”' and j - 2 == last else tokens[j - 1]
    if tokens[j].pos in _ENDS and before.norm not in NAME_PARTICLES:
        return ""
    at = (doc, phrase, last, j, end, tokens[j], tokens[last], before)
    for rule in (_by_mark, _by_clitic, _by_adjective, _by_noun, _by_name):
        step = rule(at)
        if step is not None:
            return step
    return ""


_ENDS: Final = frozenset((VERB, REL, PRON))  # no phrase goes on with these


def _by_mark(at: _Joint) -> str | None:
    """Hyphens and quotation marks inside a phrase."""
    doc, phrase, last, j, end, token, head, before = at
    tokens = doc.tokens
    if token.norm == "-" and before.end == token.start and j + 1 < end and tokens[j + 1].start == token.end and before.pos in _NAMELIKE and tokens[j + 1].kind == "word":
        return "hyphen"  # مون جيه-إن
    if token.norm == "ال" and j + 1 < end and tokens[j + 1].kind == "number":
        return "hyphen"  # الساعات الـ48 الأخيرة
    if token.pos == PUNCT and _closes_scare_quotes(doc, phrase, last, j, end):
        return "hush"
    if token.pos == PUNCT:
        return "quoted" if (token.norm in "«“" or (token.norm == '"' and token.quoted)) and head.pos in (NOUN, NAME) and closing(doc, j, end) - j <= 8 and closing(doc, j, end) > j and (_calls_for_name(doc, last) or _names_medium(doc, j + 1) or _nickname(doc, before, j, end)) else ""
    return None


def _by_clitic(at: _Joint) -> str | None:
    """Words with و or a preposition on them, free-standing prepositions, what follows بن or عبد."""
    doc, phrase, last, j, end, token, head, before = at
    tokens = doc.tokens
    if token.conj == "و" and token.pos == ADJ and before.pos == ADJ and not token.prep and token.article == before.article and token.article and token.feats.gender == before.feats.gender and token.feats.number == before.feats.number and (not token.word.country or (before.word.country and _of_thing(head))):
        return "adjective"  # المقاتلين العرب والأكراد، القوات الجوية والبرية، التنازلات الروسية والسورية
    if token.norm == "وشءون" and phrase.heads and is_office(tokens[phrase.begin]):
        return "head"  # وزير الخارجية وشؤون المغتربين
    if token.conj and shares_body(doc, j):
        return "adjective"  # عضو لجنة الأمن والدفاع
    if token.conj or (token.named("marker", "words", "cue") and not token.named("actor", "place", "country", "role", "frame")):
        return ""
    if before.norm in NAME_PARTICLES and before.pos in (NAME, UNKNOWN, NOUN) and token.kind == "word" and phrase.begin != before.i:
        return "apposition"  # عبد الله بن علي آل نهيان
    if about(doc, j, end):
        return "counted" if _construct(doc, last, before) else ""  # اختطاف نحو 30 امرأة
    if token.norm == "غير" and j + 1 < end and tokens[j + 1].pos in (ADJ, PARTICIPLE) and not tokens[j + 1].conj and before.pos in (NOUN, ADJ, NAME):
        return "negated"  # دول غير عربية، الحكومة غير المعترف بها
    if token.pos == PREP and is_ali(doc, phrase, j, end):
        token.pos = NAME
        return "apposition"
    if token.pos == PREP or token.norm == "باسم":
        return _joins_preposition(doc, phrase, last, j, end)
    if token.prep:
        return "post" if (token.prep == "ل" and (takes_office(doc, phrase, head, before, j) or belongs_to(doc, phrase, head, before, j))) or (token.prep == "ب" and serves_at(doc, phrase, j)) else ""
    return None


def _by_adjective(at: _Joint) -> str | None:
    """Adjectives, nationalities, and words that never go on a phrase."""
    doc, phrase, last, j, end, token, head, before = at
    tokens = doc.tokens
    if token.named("nationality"):
        return "adjective"
    if token.norm == "المعترف" and j + 1 < end and tokens[j + 1].norm in ("بها", "به", "بهم"):
        return "recognised"  # الحكومة المعترف بها دوليا
    if token.norm == "العاصمة" and before.inside is not None and before.inside.get("country", "place") is not None:
        return "adjective"  # الجزائر العاصمة
    if token.stem in _MORE_THAN and j + 2 < end and tokens[j + 1].norm == "من" and tokens[j + 2].pos == NUM:
        return "head" if _construct(doc, last, before) else ""
    if _opens_title(doc, head, before, token, j, end):
        return ""
    if (before.pos == NAME and token.pos in (NOUN, ADJ) and completes_name(doc, j, end)) or (token.pos in (NOUN, ADJ) and given_name(doc, phrase, j, end)):
        return "apposition"
    if token.pos == ADJ or (token.word.country and not (token.named("country", "actor"))):
        return "" if _says_what_he_is(doc, before, token) else _joins_adjective(doc, phrase, head, before, token)
    if token.pos == ADV and before.pos in (NOUN, ADJ):
        return ""
    return None


_TARGETS: Final = frozenset(["محيط", "موقع", "مواقع", "بلدة", "قرية", "مدينة", "منطقة", "حي", "منزل", "مقر", "سيارة", "مخيم", "اطراف", "طرف", "مبني", "معسكر"])  # what arms hit, not whose or of what they are


def _by_noun(at: _Joint) -> str | None:
    """Nouns: the genitive of an idafa, or the first word of what follows."""
    doc, phrase, last, j, end, token, head, before = at
    tokens = doc.tokens
    if token.pos == DEM and j + 1 < end and tokens[j + 1].article and head.pos == NOUN and before is head and bool(head.word.frames):
        return "head" if _construct(doc, last, before) else ""  # دعم تلك الميليشيات
    if token.pos not in (NOUN, NAME, NUM, UNKNOWN, LATIN, TIME):
        return ""
    if token.pos == TIME and phrase.time is False and (head.article or (head.role_kind in ("person", "victims") and (token.norm in _WHEN or token.norm.startswith("ال")))):
        return ""  # خمسة آلاف شخص | أمس
    if token.pos == NUM and token.norm.startswith("ال") and len(token.norm) > 4 and token.norm not in ("الفان", "الفين", "الاف") and head.article and before.pos in (NOUN, ADJ, TIME):
        return "adjective"  # النائب الأول، الأسبوع الخمسين
    if token.pos == NOUN and token.role_kind == "person" and token.article and head.article and before is head and token.stem.endswith("ون") and head.pos == NOUN and head.feats.number == "p":
        return "adjective"  # العلماء المسلمون
    if token.pos == NOUN and token.role_kind == "person" and token.article and head.article and before is head and phrase.prep and token.stem.endswith("ين") and head.role_kind == "person" and head.feats.number == "p" and last == phrase.begin:
        return "adjective"  # بين الطلاب المتظاهرين
    if head.role_kind == "armament" and not head.article and token.lemma in _TARGETS:
        return ""  # قصفت طائرات | محيط البلدة
    if token.pos == NOUN and token.role_kind == "person" and token.article and before.pos == ADJ and before.article and before.feats.number == token.feats.number == "p" and before.stem[-2:] == token.stem[-2:] and before.word.country:
        return "adjective"  # عشرات العراقيين المحتجين
    if token.lemma == "مسيرة" and head.lemma == "طاءرة":
        return "adjective"  # طائرة تركية مسيرة: a drone, no march
    if second_office(doc, phrase, last, j):
        return "apposition"
    if token.norm in _ONE_TWO and not (j + 1 < end and tokens[j + 1].norm == "من") and head.pos == NOUN and not head.article and before.pos in (NOUN, ADJ):
        return "adjective"  # مواطن مصري واحد
    if token.lemma == "قول" and token.enclitic:
        return ""  # عن شهود عيان قولهم
    return _by_genitive(at)


def _by_genitive(at: _Joint) -> str | None:
    """Whether a noun stands in the genitive of the phrase's latest one."""
    doc, phrase, last, _, _, token, head, before = at
    if head.role_kind == "document" and token.pos == NOUN and token.word.frames and not token.article and phrase.heads[0] == last and before is head:
        return ""  # أعلنت الوزارة في بيان مقتل خمسة
    if token.enclitic and token.pos == NOUN and not token.role_kind and head.role_kind == "person" and not head.article and before is head and (token.word.frames or token.word.cues or token.lemma in _END):
        return ""  # لقي شرطي مصرعه، أعلن مسؤول رفضه
    if token.pos == NOUN and token.feats.case == "acc" and token.norm.endswith("ا") and head.pos == NOUN and before.pos != NUM and not token.lemma.endswith("ا"):
        return ""  # خرجوا في مسيرة | تضامنا مع …: no genitive
    if token.begins is not None and token.begins.get("frame") and head.role_kind == "person" and head.feats.number == "p" and not head.article and before is head:
        return ""  # ألقى شبان | زجاجات حارقة
    if token.article and (head.role_kind == "person" or head.stem == "مجهولون") and not head.article and before is head and (completes_verb(doc, phrase, token) or head.stem == "مجهولون"):
        return ""  # أضرم محتج | النار
    if _construct(doc, last, before) or (head.pos == ADJ and before is head and head.stem in _ELATIVES and not head.article):
        return "head"
    return None


def _by_name(at: _Joint) -> str | None:
    """Names and titles beside what came before."""
    doc, phrase, last, j, end, token, head, before = at
    tokens = doc.tokens
    if token.pos == NAME and token.begins is not None and known_person(doc, before) not in ("", known_person(doc, token)) and known_person(doc, token):
        return ""  # التقى مايك بنس | بنيامين نتنياهو
    if before.pos == NAME and tokens[phrase.heads[0]].role_kind == "person" and token.begins is not None and token.begins.end - token.begins.begin > 1 and (named := token.named("actor")):
        return "apposition" if doc.lexicon.actors[named.ref].kind == "person" and not _ends_person(doc, before) else ""  # رئيس الأركان التونسي الفريق محمد الغول
    if (token.role_kind == "title" or token.lemma in HONORIFICS) and token.article and j + 1 < end and tokens[j + 1].pos == NAME and before is not tokens[phrase.begin] and any(is_office(tokens[h]) for h in phrase.heads):
        return "" if _ends_person(doc, before) else "apposition"  # محافظ بغداد المهندس كريم صالح
    if token.pos in (NAME, UNKNOWN) and not token.article:
        return "apposition" if _takes_apposition(doc, phrase.begin, last, before, token) else ""
    if token.pos == NAME and token.begins and before.pos != NAME:
        return "apposition" if _takes_apposition(doc, phrase.begin, last, before, token) else ""
    if token.pos == UNKNOWN and token.article and head.article and head.pos == NOUN and token.stem.endswith(("ي", "ية")) and len(token.stem) > 4 and before.pos in (NOUN, ADJ):
        return "adjective"  # القوات السورية النظامية
    if before.article and tokens[j - 2].norm == "عبد" and token.pos == UNKNOWN:
        return "apposition"  # عبد الحافظ الصاوي
    if token.pos in (NOUN, UNKNOWN, NAME) and token.article and before.pos in (NAME, UNKNOWN) and (before.inside is None or before.inside.get("name")) and head.pos in (NAME, UNKNOWN, NOUN):
        if token.pos == NOUN and ((token.word.role is not None and token.role_kind != "title") or token.feats.number == "p" or token.stem.endswith("ة")):
            return ""  # كيم الرئيس الكوري، ظريف الدول الأوروبية: somebody else
        if token.pos == UNKNOWN and token.stem.endswith("ات"):
            return ""  # نيل كرومبتون | الموضوعات
        if (body := token.named("role")) is not None and body.ref.kind in ("collective", "institution"):
            return ""  # طالب ظريف الدول الأوروبية
        return "apposition" if before.pos == NAME or head.pos == UNKNOWN or head.role_kind in ("person", "title") else ""
    if token.pos == NOUN and token.word.role and token.article and head.article and token.role_kind == "title":
        return "apposition"
    if head.role_kind == "title" and head.article and before is head and token.article and is_office(token):
        return "head"  # السيد الرئيس
    return None


def _of_thing(head: Token) -> bool:
    """A noun that names no actor, which two nations can share: ``التنازلات الروسية والسورية``، but not ``الحكومتين``."""
    return head.pos == NOUN and head.begins is None and not head.role_kind


def _opens_title(doc: Document, head: Token, before: Token, token: Token, j: int, end: int) -> bool:
    """A definite adjective behind a body's own is somebody's title where a name follows: ``أوقفت السلطات السعودية | الداعية سلمان العودة``."""
    if token.pos != ADJ or not token.article or before.pos != ADJ or token.word.country or not is_body(doc, head) or j + 1 >= end:
        return False
    return doc.tokens[j + 1].pos == NAME and not doc.tokens[j + 1].named("country", "place")


def _ends_person(doc: Document, token: Token) -> bool:
    """The last word of a known person's name: who follows with a title is somebody else."""
    return token.inside is not None and token.inside.end == token.i + 1 and bool(known_person(doc, token))


def _says_what_he_is(doc: Document, before: Token, token: Token) -> bool:
    """``العميد يحيى سريع | المتحدث باسم …``: what a person is, behind his name; no adjective."""
    if not token.article or before.pos != NAME or not any(r.word.role is not None and r.word.role.kind == "person" and r.split.article for r in token.readings):
        return False
    return before.word.pos == "name" if before.inside is None else bool(known_person(doc, before))


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
        return segment.end - segment.begin == 1 or not doc.tokens[segment.end - 1].norm.startswith("ال")  # وزارة الخارجية "الاعتداءات"
    return word.role is not None and word.role.kind in ("collective", "medium", "institution", "document")


def _names_medium(doc: Document, i: int) -> bool:
    """``مراسل "رويترز" سامي ناصر``"""
    named = doc.tokens[i].named("actor") if i < len(doc.tokens) else None
    return named is not None and doc.lexicon.actors[named.ref].kind == "medium"


def _nickname(doc: Document, before: Token, j: int, end: int) -> bool:
    """``محمد حمدان دقلو "حميدتي"``: one or two words in quotation marks behind a person's name."""
    if before.pos != NAME or not 2 <= closing(doc, j, end) - j - 1 <= 3:
        return False
    return before.word.pos == "name" if before.inside is None else bool(known_person(doc, before))


_MONTHS: Final = frozenset(["يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يونيه", "يوليو", "يوليه", "اغسطس", "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر", "جانفي", "فيفري", "افريل", "ماي", "جوان", "جويلية", "اوت",
                     "شباط", "اذار", "نيسان", "ايار", "حزيران", "تموز", "اب", "ايلول"])


def _construct(doc: Document, last: int, before: Token) -> bool:
    """Whether the noun at ``last`` can be followed by its genitive."""
    head = doc.tokens[last]
    if before is not head and before.i >= (head.begins.end if head.begins else last + 1):
        return False  # an adjective stands between
    if head.begins:
        named = head.begins
        if named.get("role", "frame", "cue"):
            if before is not head and _closes_with_adjective(head, before):
                return False  # اتصال هاتفي | الأوضاع
            return not before.norm.startswith(("ال", "بال", "لل")) and not before.article
        return False
    if head.pos == NUM:
        ordinal = head.norm.startswith("ال") and last and doc.tokens[last - 1].pos == TIME
        return doc.tokens[last - 1].norm not in NAME_PARTICLES and not ordinal  # آل ثاني is a family, الأسبوع الخمسين counts nothing
    if head.pos == TIME and last and not head.article and (doc.tokens[last - 1].norm == "/" or doc.tokens[last - 1].pos == NUM) and (doc.tokens[last + 1].pos == NOUN or doc.tokens[last + 1].named("frame") is not None) and not head.norm.endswith(("ا", "ة")) and head.feats.number != "p" and head.lemma in _MONTHS:
        return False  # منذ 30 آذار/مارس | مسيرات
    if head.pos == TIME and head.feats.number == "p" and doc.tokens[last - 1].norm in ("قبل", "منذ") and doc.tokens[last + 1].article and doc.tokens[last + 1].pos != TIME:
        return False  # وصف قبل ساعات | الاتفاق
    if head.pos == TIME and (head.norm.startswith("ال") or head.norm in ("امس", "غدا") or doc.tokens[last + 1].enclitic):
        return False  # الأربعاء، قبل أسابيع عملياته
    if head.pos not in (NOUN, TIME) or head.article or head.enclitic or head.feats is NO_FEATS:
        return head.pos == DEM or head.norm in ("هذا", "هذه", "ذلك", "تلك", "هءلاء", "هذين", "اي")
    if head.feats.number in "pd" and head.stem.endswith(("ون", "ين", "ان")) and head.feats.case != "construct" and not head.word.lemma.endswith(("ان", "ين", "ون")) and _sound(head):
        return False
    if head.feats.case == "acc" and head.role_kind == "person" and head.norm.endswith("ا") and doc.tokens[last + 1].named("country", "actor", "role"):
        return any(r.word is head.word and r.feats.number == "d" for r in head.readings)  # رئيسا تركيا وروسيا
    return head.feats.case not in ("acc", "obl") or (head.feats.case == "acc" and not head.norm.endswith("ا"))


def _closes_with_adjective(head: Token, before: Token) -> bool:
    """Whether the last word of a compound is an adjective or a preposition, so that no genitive follows it: ``مؤتمر صحفي | الوضع``, but ``وزير خارجية قطر``."""
    plain = {r.word.pos for r in before.readings if not r.split.enclitic and r.feats.number != "d"}
    named = head.named("role")
    alike = {r.word.lemma for r in before.readings if r.word.pos == "adj"} & {r.word.lemma for r in before.readings if r.word.pos == "noun"}
    if before.norm.endswith("ية") and alike:
        return True  # منظمات حقوقية | السلطات: no woman of rights
    if before.norm.endswith(("ي", "ية")) and (named is None or named.ref.kind in ("document", "source")):
        return True
    return ("adj" in plain or "prep" in plain) and ("noun" not in plain or "prep" in plain)


def _disagrees(doc: Document, phrase: Phrase, token: Token) -> bool:
    """An adjective whose gender no noun of the phrase has belongs to somebody else: ``الخارجية السودانية | القائم بالأعمال``."""
    if token.feats.gender == "f" and token.feats.number == "p" and token.stem.endswith("ات") and phrase.heads and doc.tokens[phrase.heads[-1]].stem.endswith("ون"):
        return True  # اغتصب مسلحون | نازحات
    if not token.article and doc.tokens[token.i - 1].pos == ADJ and token.feats.number == "p" and token.stem.endswith("ين") and phrase.heads and doc.tokens[phrase.heads[-1]].feats.number == "s" and doc.tokens[phrase.heads[-1]].feats.gender == "f" and len(phrase.heads) == 1:
        return True  # أعادت سفينة إيطالية | مهاجرين
    if not token.article or token.feats.gender != "m" or token.feats.number != "s" or token.word.country:
        return False
    return all(t.pos == NOUN and t.begins is None and t.feats.gender == "f" and t.stem.endswith(("ة", "ات")) for t in (doc.tokens[h] for h in phrase.heads))


def _joins_adjective(doc: Document, phrase: Phrase, head: Token, before: Token, token: Token) -> str:
    if _disagrees(doc, phrase, token):
        return ""
    if token.stem == "عديد" and token.article:
        return ""  # السلطات | العديد من الحقوقيين
    if head.pos == NUM and before is head:
        return "head"
    if head.named("country") and before is head and not token.word.country and token.article and any(r.word.pos == "noun" for r in token.readings):
        return ""  # سحبت البحرين | الجنسية
    if head.named("country") and before is head and token.article and token.feats.number == "p" and token.stem.endswith(("ين", "ون")):
        return ""  # حذرت إسرائيل | الفلسطينيين
    if token.article and before is head and head.pos == NOUN and not head.article and head.stem.endswith("ون"):
        return ""  # اغتال مجهولون | المحامية
    if token.article:
        return "adjective"
    definite = head.article or head.pos == NAME or bool(head.enclitic)
    if definite and (before.article or (before.inside is not None and before.norm.startswith("ال"))):
        return ""
    if head.pos == NAME and before.pos == NAME and not token.word.country and not (head.named("role", "frame") and not head.named("actor", "country")):
        return ""
    if token.feats.case == "acc" and head.feats.case != "acc":
        return ""
    return "adjective"


def _takes_apposition(doc: Document, first: int, last: int, before: Token, token: Token) -> bool:
    """A name after a definite phrase stands beside it: ``الرئيس الروسي فلاديمير بوتين``."""
    head = doc.tokens[last]
    if is_body(doc, head) and ((known_person(doc, token) and (head.article or head.named("role", "actor"))) or (before.pos == ADJ and token.pos == NAME)):
        return False  # انتخب البرلمان | راشد الغنوشي، رحلت السلطات الألمانية | سامي العريان
    if before.feats.number == "p" and before.stem.endswith(("ون", "ين")) and token.pos == NAME and last == first:
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
    if token.named("country", "place", "seat") and not token.named("actor", "name"):
        return head.article and head.norm.endswith(("مدينة", "بلدة", "عاصمة", "قرية", "محافظة", "ولاية"))
    if before.pos in (NAME, UNKNOWN) and not (before.named("country", "place") and not before.named("actor")):
        return True
    role = head.word.role
    if head.named("role"):
        return True
    if token.pos == UNKNOWN:
        return role is not None and role.kind in ("person", "title", "source", "victims", "medium")
    return role is not None or before.pos == ADJ or head.article


def _sound(token: Token) -> bool:
    """Whether the ending is that of a sound plural or a dual: ``مسلحون``، ``جنديان``, but not ``سجون``، ``شبان``."""
    stem, lemma = token.stem[:-2], token.lemma
    return stem in (lemma, lemma.rstrip("ةي"), lemma[:-1] + "ت")


def _joins_preposition(doc: Document, phrase: Phrase, last: int, j: int, end: int) -> str:
    """The preposition of a post (``المتحدث باسم``) or of a quantity (``عدد من``)."""
    tokens = doc.tokens
    token = tokens[j]
    if j + 1 >= end:
        return ""
    first = tokens[phrase.heads[0]]
    if token.norm in OF and first.pos != TIME and tokens[last].pos != TIME and last == phrase.heads[-1] and j == last + 1 and (NUM in (first.pos, tokens[last].pos) or _counts(first) or _counts(tokens[last])):
        return "post" if starts_phrase(tokens[j + 1]) else ""
    if (last == phrase.heads[-1] and member_of(doc, phrase, j)) or (token.norm in ("في", "لدي") and serves_at(doc, phrase, j + 1, token.norm)):
        return "post"  # قيادي في حركة حماس، وفد من الحزب
    for head in phrase.heads:
        lemma = tokens[head].word.lemma
        if token.norm in _POST_PREPOSITIONS.get(lemma, ()):
            nxt = tokens[j + 1]
            if token.norm == "باسم" or nxt.named("country", "place", "actor") or (nxt.article and nxt.lemma in _STATES):
                return "post"
    return ""


def _counts(token: Token) -> bool:
    """``عشرات``، ``عددا``: a word of quantity."""
    return token.stem in _QUANTIFIERS or (token.pos == NOUN and token.lemma in _QUANTIFIERS)


def closing(doc: Document, j: int, end: int) -> int:
    """Past the mark that closes the quotation opened at ``j``; ``j`` itself where none does."""
    for k in range(j + 1, min(end, j + 10)):
        if doc.tokens[k].norm in '"»”':
            return k + 1
    return j


ABOUT: Final = frozenset(["نحو", "حوالي", "قرابة", "زهاء"])
_ESTIMATES: Final = tuple(tuple(words.split()) for words in ("ما لا يقل عن", "لا يقل عن", "ما يزيد علي", "ما يزيد عن", "ما يربو علي", "ما يقارب", "ما يقرب من", "ما يناهز", "ما مجموعه"))


def about(doc: Document, j: int, end: int) -> int:
    """How many words from token ``j`` on only estimate the number behind them: ``نحو 30``، ``ما لا يقل عن تسعة``."""
    token = doc.tokens[j]
    if token.stem in ABOUT and not token.conj:
        return int(j + 1 < end and doc.tokens[j + 1].pos == NUM)
    if token.norm not in ("ما", "لا"):
        return 0
    for words in _ESTIMATES:
        n = len(words)
        if j + n < end and doc.tokens[j + n].pos == NUM and tuple(t.norm for t in doc.tokens[j : j + n]) == words:
            return n
    return 0
