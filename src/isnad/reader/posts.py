"""Posts and those who hold them: how a noun phrase holds the body that somebody serves, the place where, and the name of the holder.

``الأمين العام للأمم المتحدة أنطونيو غوتيريش``، ``قيادي في حركة حماس``، ``الهيئة العامة للإغاثة``. Used by ``phrases`` as it cuts noun phrases.
Between a post and its holder's name may stand the body, the place or the matter that the post is for, each under a preposition. What only a name
holds together belongs to the phrase only where a person's name closes it: ``قال الناطق باسم الدفاع المدني في غزة محمود بصل``.
"""

from __future__ import annotations

from typing import Final

from isnad.reader.document import ADJ, CONJ, LATIN, NAME, NOUN, NUM, PREP, PUNCT, UNKNOWN, VERB, Document, Phrase, Token

_BODIES: Final = frozenset(("institution", "collective"))
HONORIFICS: Final = frozenset(["شيخ", "امير", "سيد", "دكتور", "مهندس", "فريق", "لواء", "عميد", "عقيد", "مشير", "جنرال", "سلطان", "حاج", "قس", "مطران", "سفير", "مستشار", "قاضي", "قاض", "استاذ", "ملك", "بطريرك", "اب", "عماد", "راءد", "نقيب", "مقدم", "محامي"])


def _kind(doc: Document, token: Token) -> str:
    """The kind of actor that a word or name tells."""
    named = token.named("actor", "role")
    if named is None:
        return token.role_kind
    return str(doc.lexicon.actors[named.ref].kind if named.kind == "actor" else named.ref.kind)


def _verb_before(doc: Document, i: int, reach: int) -> Token | None:
    """The verb within reach before token ``i``."""
    return next((t for t in reversed(doc.tokens[max(0, i - reach) : i]) if t.pos == VERB), None)


def known_person(doc: Document, token: Token) -> str:
    """The actor, where the token stands in the name of a person whom the lexicon knows."""
    named = token.inside.get("actor") if token.inside is not None else None
    return str(named.ref) if named is not None and doc.lexicon.actors[named.ref].kind == "person" else ""


def is_body(doc: Document, token: Token) -> bool:
    """Whether the word names a body of people: a ministry, an army."""
    return _kind(doc, token) in ("institution", "collective", "body", "group")


def names_person(token: Token) -> bool:
    """A noun or a fixed compound that names a person by what he is: ``وزير``، ``الأمين العام``."""
    if token.begins is not None:
        named = token.named("role")
        return named is not None and named.ref.kind == "person"
    return token.role_kind == "person"


def is_office(token: Token) -> bool:
    """Whether the word names a person by what he is, or is his title."""
    named = token.named("role")
    return (named.ref.kind if named is not None else token.role_kind) in ("person", "title")


def wants_somebody(doc: Document, verb: Token) -> bool:
    """Whether a verb acts on or addresses somebody who may stand behind it as its object."""
    return _acts_on(doc, verb) or _speaks_to(doc, verb)


def _acts_on(doc: Document, verb: Token) -> bool:
    return any(use.kind == "verb" and "object" in doc.lexicon.frames[use.frame].verb_roles for use in verb.word.frames)


def _speaks_to(doc: Document, verb: Token) -> bool:
    return any(use.kind == "verb" and "object" in doc.lexicon.cues[use.cue].addressee for use in verb.word.cues)


def addresses(doc: Document, i: int) -> bool:
    """Whether a verb right before token ``i`` speaks to or about somebody: ``طالبت المنظمة السعودية بـ…``"""
    verb = _verb_before(doc, i, 3)
    return verb is not None and _speaks_to(doc, verb)


def completes_verb(doc: Document, phrase: Phrase, token: Token) -> bool:
    """Whether the token is what a fixed phrase of the verb before asks for: ``أطلق جنود النار``."""
    verb = doc.tokens[phrase.begin - 1] if phrase.begin else None
    if verb is None or verb.pos != VERB:
        return False
    return any(first in (token.norm, token.stem) for wanted in ("frame", "cue") for first in doc.lexicon.phrases.get((verb.lemma, wanted), ()))


def serves_at(doc: Document, phrase: Phrase, j: int, prep: str = "ب") -> bool:
    """``مسؤول بوزارة الدفاع``، ``نائب في مجلس الشيوخ``: where somebody serves, unless the verb before takes the preposition."""
    token, first = doc.tokens[j], doc.tokens[phrase.begin]
    if first.role_kind not in ("person", "source") or (first.article and len(phrase.heads) == 1):
        return False
    if prep != "ب" and first.role_kind != "source" and (first.feats.number != "s" or token.role_kind == "collective"):
        return False  # أشخاص متورطين في تنظيم، جندي في الوحدات
    named = token.named("actor")
    if token.role_kind not in _BODIES and not (named is not None and doc.lexicon.actors[named.ref].kind in ("institution", "body", "group")):
        return False
    verb = _verb_before(doc, phrase.begin, 4)
    return verb is None or prep not in verb.word.governs


_MEMBERS: Final = {"في": frozenset(["قيادي", "عضو", "مسءول", "عنصر", "ضابط", "جندي", "ناءب", "باحث", "خبير", "محلل", "قاض", "نقيب", "مستشار", "ناشط", "مدرب", "استاذ", "امام", "مراسل", "مصدر", "ناطق", "مقاتل", "شرطي", "عامل", "موظف", "صحفي", "صحافي", "طبيب", "طالب", "سجين", "معتقل"]),
            "من": frozenset(["وفد", "فريق", "لجنة", "قوة", "وحدة", "عنصر", "عضو", "مسلح", "مقاتل", "جندي", "ضابط", "ناءب", "قيادي", "قاءد", "مسءول", "شرطي", "متظاهر", "ناشط", "مجند", "خلية", "دورية"]),
            "عن": frozenset(["ناءب", "مرشح", "ممثل", "مسءول", "وفد"])}


def member_of(doc: Document, phrase: Phrase, j: int) -> bool:
    """Whether the preposition at ``j`` tells the body that somebody belongs to, and the verb before does not ask for it."""
    tokens = doc.tokens
    prep, first, body = tokens[j].norm, tokens[phrase.begin], tokens[j + 1]
    if first.lemma not in _MEMBERS.get(prep, ()) or (prep == "من" and (first.article or first.enclitic or len(phrase.heads) > 1)) or body.conj:
        return False
    if _kind(doc, body) not in ("group", "body", "medium", "collective", "institution"):
        return False
    verb = _verb_before(doc, phrase.begin, 4)
    return verb is None or prep == "في" or not _asks(doc, verb, prep)


def _asks(doc: Document, verb: Token, prep: str) -> bool:
    """Whether a side of the verb's act or the one it addresses stands behind the preposition: ``طلب من``، ``انسحب من``."""
    addressed = any(prep in doc.lexicon.cues[use.cue].addressee for use in verb.word.cues if use.kind == "verb")
    return addressed or any(prep in doc.lexicon.frames[use.frame].verb_roles for use in verb.word.frames if use.kind == "verb")


_OFFICES: Final = frozenset(["ناءب", "امين", "مدير", "قاءد", "ممثل", "مفوض", "منسق", "سكرتير", "مندوب", "مبعوث", "متحدث", "ناطق", "وكيل", "رءيس", "مستشار", "مرشد", "مراقب", "مفتش", "نقيب", "عميد", "قنصل", "ملحق", "مدع", "مدعي", "محافظ", "حاكم"])


def takes_office(doc: Document, phrase: Phrase, head: Token, before: Token, j: int) -> bool:
    """``الأمين العام للأمم المتحدة``، ``النائب الأول لرئيس …``: an office with its adjective, then its body."""
    token = doc.tokens[j]
    if _heads_body(doc, phrase, head, j):
        return True
    if before is head and not (head.stem in ("مندوب", "ممثل") or head.norm.endswith(("مندوب", "ممثل"))):
        return False
    compound = head.begins is not None and before.i == head.begins.end - 1  # الأمين العام is one role of the lexicon
    if head.lemma not in _OFFICES or not (head.article or before is head or compound) or not (before.pos in (ADJ, NUM) or before is head or compound):
        return False
    return bool(token.named("actor", "country", "role", "place")) or (token.word.role is not None)


_HEADS: Final = frozenset(["رءيس", "عضو", "ناءب", "مدير", "امين", "قاءد", "ناطق", "متحدث", "مقرر", "سكرتير", "ممثل", "مسءول"])


def _heads_body(doc: Document, phrase: Phrase, head: Token, j: int) -> bool:
    """``رئيس المكتب السياسي لحركة حماس``: an office in a part of a body, then the body, unless the verb before takes ل."""
    first, body = doc.tokens[phrase.begin], doc.tokens[j]
    if head is first and head.begins is not None:
        part = doc.tokens[head.begins.begin + 1] if head.begins.end - head.begins.begin > 1 else head  # رئيس المكتب السياسي, one role of the lexicon
    else:
        part = head if phrase.heads[1:] == [head.i] else first
    if first.lemma not in _HEADS or part is first or not part.norm.startswith("ال") or part.pos not in (NOUN, NAME):
        return False
    if _kind(doc, body) not in ("group", "body", "collective", "institution"):
        return False
    verb = _verb_before(doc, phrase.begin, 3)
    return verb is None or "ل" not in verb.word.governs


def belongs_to(doc: Document, phrase: Phrase, head: Token, before: Token, j: int) -> bool:
    """``الهيئة العامة للإغاثة``, a body's task in its name; ``سلاح الجو التابع للقيادة العامة``, the body that it is part of."""
    token, first = doc.tokens[j], doc.tokens[phrase.begin]
    kind = first.role_kind or (named.ref.kind if (named := first.named("role")) is not None else "")
    if kind not in ("institution", "collective", "armament"):
        return False
    if before.lemma == "تابع":
        return bool(token.named("actor", "role", "country")) or token.word.role is not None
    if before is head or before.pos != ADJ or not (before.article and first.norm.startswith("ال") and len(phrase.heads) == 1) or (before.lemma not in _OF_BODIES and not before.word.country):
        return False
    verb = _verb_before(doc, phrase.begin, 3)
    return token.article and token.pos == NOUN and not token.role_kind and (verb is None or "ل" not in verb.word.governs)


_OF_BODIES: Final = frozenset(["عام", "اعلي", "عليا", "وطني", "دولي", "عالمي", "اقليمي", "عربي", "مركزي", "سام", "سامي", "مستقل", "اوروبي", "افريقي", "اسلامي", "اتحادي", "قومي", "سوري", "تونسي", "مغربي", "فلسطيني"])


def second_office(doc: Document, phrase: Phrase, last: int, j: int) -> bool:
    """``نائب رئيس الوزراء وزير الخارجية أيمن الصفدي``: one man's second office, where no verb before awaits an object."""
    token, first = doc.tokens[j], doc.tokens[phrase.begin]
    named = token.named("role")
    if named is None or named.ref.kind != "person" or token.article or token.conj or token.prep or last not in phrase.heads:
        return False
    verb = _verb_before(doc, phrase.begin, 2)
    alone = verb is not None or not phrase.begin or doc.tokens[phrase.begin - 1].pos == PUNCT  # not behind another name
    return alone and is_office(first) and first.named("role") is not None and first.begins is not None and j >= first.begins.end and not _awaits_object(doc, phrase.begin)


def _awaits_object(doc: Document, i: int) -> bool:
    """Whether a verb right before the phrase at token ``i`` hits somebody, so that what stands behind may be its object."""
    verb = _verb_before(doc, i, 3)
    return verb is not None and not verb.enclitic and _acts_on(doc, verb)


_FOR: Final = frozenset(["ل", "في", "لدي", "عن", "الي", "ب", "باسم", "لشءون", "بشان", "علي"])  # what joins a post to what it is for
_REACH: Final = 12  # words between a post and its holder's name


def holder_behind(doc: Document, phrase: Phrase, j: int, end: int) -> int:
    """The token at which the name of a post's holder begins, where only what the post is for stands between it and ``j``; 0 where none does."""
    if not _is_post(doc, phrase, j) or not (_joins_post(doc.tokens[j]) or _opens_name(doc, j, end)):
        return 0
    for k in range(j, min(j + _REACH, end)):
        token = doc.tokens[k]
        if _opens_name(doc, k, end):
            return k if _closed(doc.tokens[k - 1]) and not _place_of_act(doc, phrase, j, k) else 0
        if not _goes_on(token):
            return 0
    return 0


def _goes_on(token: Token) -> bool:
    """A word that can belong to what a post is for: no act, no clause."""
    if token.named("frame", "cue", "marker", "words") or ((token.word.frames or token.word.cues) and not token.role_kind and not token.article and token.inside is None):
        return False
    return (token.pos in (NOUN, NAME, ADJ, UNKNOWN) or (token.pos == PREP and _joins_post(token))) and (not token.conj or token.pos in (ADJ, NOUN))


def _joins_post(token: Token) -> bool:
    return (token.stem in _FOR and not token.enclitic and token.pos in (PREP, NAME, NOUN) and not token.conj) or (token.prep in ("ل", "ب") and not token.conj)


def _is_post(doc: Document, phrase: Phrase, j: int) -> bool:
    """One person whom a role word names, and no name yet."""
    first = doc.tokens[phrase.begin]
    if first.pos == NUM or first.feats.number in ("p", "d") or not names_person(first):
        return False
    return not any((named := doc.tokens[h].named("actor")) and doc.lexicon.actors[named.ref].kind == "person" for h in range(phrase.begin, j)) and not any(t.word.pos == "name" and t.inside is None and t.norm != "باسم" for t in doc.tokens[phrase.begin : j])


def _opens_name(doc: Document, k: int, end: int) -> bool:
    """Whether a person's name begins at a token, its title before it or not."""
    token = doc.tokens[k]
    if token.conj or token.prep:
        return False
    if (named := token.named("actor")) is not None:
        return doc.lexicon.actors[named.ref].kind == "person"
    if token.role_kind == "title" and token.article and k + 1 < end:
        return doc.tokens[k + 1].role_kind == "title" or _opens_name(doc, k + 1, end)
    if token.begins is not None:
        if token.named("place") is not None:  # كارين: a village, and a given name
            return token.begins.end == k + 1 and any(r.word.pos == "name" and not r.split.prep for r in token.readings) and k + 1 < end and _namelike(doc.tokens[k + 1])
        return token.named("name") is not None and token.named("country") is None
    if token.article or token.enclitic or token.inside is not None:
        return False
    if token.word.pos == "name" and "ambiguous" not in token.word.name_kinds:
        return True
    return _namelike(token) and k + 1 < end and _namelike(doc.tokens[k + 1])


def _namelike(token: Token) -> bool:
    """A name word or one that no list knows, with no ending of common nouns."""
    if token.inside is not None or token.conj or token.pos not in (NAME, UNKNOWN, LATIN):
        return False
    return token.pos != UNKNOWN or not (token.article or token.stem.endswith(("ة", "ات", "ون", "ين")))


def _closed(token: Token) -> bool:
    """A word that can take no genitive: definite, a name, or an adjective."""
    return token.article or bool(token.enclitic) or token.inside is not None or token.pos in (NAME, ADJ, UNKNOWN)


def _place_of_act(doc: Document, phrase: Phrase, j: int, k: int) -> bool:
    """``التقى وزير الخارجية في بيروت سعد الحريري``: behind a verb that wants an object, a place says where, and the name is the object."""
    if doc.tokens[j].stem != "في" or not any(t.named("place", "country", "seat") for t in doc.tokens[j + 1 : k]):
        return False
    verb = doc.tokens[phrase.begin - 1] if phrase.begin else None
    return verb is not None and verb.pos == VERB and wants_somebody(doc, verb)


def completes_name(doc: Document, j: int, end: int) -> bool:
    """Whether the word behind a given name is the surname, though it is spelt like a common noun: ``محمود بصل``، ``عادل شديد``. What follows must close it."""
    token, given = doc.tokens[j], doc.tokens[j - 1]
    if given.word.pos != "name" or given.inside is not None or "ambiguous" in given.word.name_kinds or (j >= 2 and doc.tokens[j - 2].pos == NAME and not doc.tokens[j - 2].named("place", "country")):
        return False
    if token.pos not in (NOUN, ADJ) or token.article or token.enclitic or token.prep or token.conj or token.role_kind or token.word.country or token.feats.number != "s":
        return False
    if token.word.frames or token.word.cues or token.norm.endswith(("ة", "ا", "اء", "ي")) or token.begins is not None:
        return False
    after = doc.tokens[j + 1] if j + 1 < end else None
    return after is None or after.pos in (PUNCT, CONJ, VERB) or after.norm in ("في", "من", "ل", "عبر", "خلال", "عن", "علي")


def given_name(doc: Document, phrase: Phrase, j: int, end: int) -> bool:
    """Whether the word behind an office is a given name, though it is spelt like another word: ``وزير الخارجية صبري بوقدوم``. A surname must follow."""
    token = doc.tokens[j]
    if j + 1 >= end or token.article or token.enclitic or token.prep or token.conj or token.role_kind or token.begins is not None or not names_person(doc.tokens[phrase.begin]):
        return False
    after = doc.tokens[j + 1]
    if after.pos not in (NAME, UNKNOWN) or after.conj or after.prep or after.named("place", "country") or not _closed(doc.tokens[j - 1]) or doc.tokens[j - 1].pos == UNKNOWN:
        return False
    return any(r.word.pos == "name" and not (r.split.prep or r.split.conj or r.split.enclitic) for r in token.readings)


_DEALING: Final = frozenset(["لجنة", "هيءة", "مركز", "معهد", "وزارة", "وزير", "وزيرة", "داءرة", "مديرية", "ادارة", "قسم", "شعبة", "نقابة", "جمعية", "مءسسة", "مصلحة", "ديوان", "وكيل", "قطاع"])
_FIELDS: Final = frozenset(["امن", "دفاع", "اعلام", "عدل", "داخلية", "خارجية", "مالية", "صحة", "تجارة", "صناعة", "بيءة", "تعليم", "تربية", "تعاون", "هجرة", "ارشاد", "اغاثة", "انقاذ", "رقابة", "تفتيش"])  # though they are also bodies or acts


def shares_body(doc: Document, j: int) -> bool:
    """Whether a word under ``و`` is the second field of one body: ``لجنة الأمن والدفاع``، ``مركز الدراسات السياسية والاستراتيجية``."""
    token, f = doc.tokens[j], j - 1
    if token.conj != "و" or not token.article or token.prep or token.begins is not None or token.pos not in (NOUN, ADJ):
        return False
    if (body := doc.tokens[f].inside) is not None and body.get("role"):
        f = body.begin + 1  # وزارة الزراعة: one word of the lexicon
    while f > 0 and doc.tokens[f].pos == ADJ and doc.tokens[f].article and doc.tokens[f - 1].article:
        f -= 1
    if f == 0 or not doc.tokens[f].norm.startswith("ال") or doc.tokens[f].enclitic or doc.tokens[f - 1].stem not in _DEALING:
        return False
    if f < j - 1 and any(r.word.pos == ADJ for r in token.readings):
        return True
    return token.pos == NOUN and _is_field(doc.tokens[f]) and _is_field(token)


def _is_field(token: Token) -> bool:
    """What a body deals with, no person and no act."""
    return token.stem in _FIELDS or not (token.role_kind not in ("", "document") or token.word.frames or token.word.cues or token.feats.number == "d")


def is_ali(doc: Document, phrase: Phrase, j: int, end: int) -> bool:
    """``النائب علي البنداوي``: the given name, not the preposition that some write like it; a surname that no list knows stands behind."""
    token = doc.tokens[j]
    if token.norm != "علي" or doc.text[token.end - 1] != "ي" or j + 1 >= end or not _is_post(doc, phrase, j) or not (_closed(doc.tokens[j - 1])):
        return False
    after, verb = doc.tokens[j + 1], doc.tokens[phrase.begin - 1] if phrase.begin else None
    if verb is not None and "علي" in verb.word.governs and not (j + 2 < end and doc.tokens[j + 2].norm in ("ان", "،")):
        return False
    return after.pos in (UNKNOWN, NAME) and after.norm.startswith("ال") and after.begins is None and after.inside is None and not (after.conj or after.prep or after.stem.endswith(("ة", "ات", "ون", "ين")))
