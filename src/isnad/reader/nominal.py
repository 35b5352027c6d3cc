"""Events that nouns and participles tell: ``قصف الطيران لإدلب``، ``المعتقلون``."""

from __future__ import annotations

from typing import Final

from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import Frame, Light
from isnad.reader.clauses import Clause, bare_relative, read_clause
from isnad.reader.coordination import actors_in
from isnad.reader.document import ADJ, DEM, NOUN, NUM, PREP, PUNCT, REL, UNKNOWN, VERB, ActorMention, Document, Happened, Phrase, Sentence, Token
from isnad.reader.genitives import DOERS, frame_here, named_within, noun_frames, own_sides, side_within
from isnad.reader.mentions import QUANTITY, part_mention, state
from isnad.reader.needs import MISSILES, VIOLENT, against_protest, allowed, complete, leave
from isnad.reader.roles import (
    CASUALTY,
    FORCE,
    PLACE_NOUNS,
    STATES,
    add_role,
    agents,
    agents_from,
    belongs,
    coordinates,
    give,
    give_understood,
    oblique,
    own_act,
    pronoun,
    pronoun_obliques,
    reach_of_agents,
    second_behind,
    sentenced,
)
from isnad.reader.sharing import controlled
from isnad.reader.status import status_of


def noun_event(doc: Document, number: int, sentence: Sentence, k: int, phrase: Phrase, element: int) -> Happened | None:
    """The event of a noun: of its frames the first that may stand here and finds the roles it needs."""
    for frame, i, end in noun_frames(doc, phrase, element):
        if allowed(doc, sentence, i, frame) and not _generic(doc, phrase, element):
            event = _framed_noun(doc, number, sentence, k, phrase, element, frame, end)
            if event is not None:
                return event
    return None


def _framed_noun(doc: Document, number: int, sentence: Sentence, k: int, phrase: Phrase, element: int, frame: Frame, end: int) -> Happened | None:
    i = phrase.heads[element]
    if not _may_tell(doc, sentence, k, phrase, element, frame):
        return None
    event = Happened(frame, (i, end), number, rule=frame.id)
    token = doc.tokens[i]
    if frame.type == "COERCE" and end > i + 1 and any(fold_word(r.word.lemma) in PLACE_NOUNS for r in doc.tokens[end - 1].readings):
        event.place = (i + 1, phrase.end)  # إغلاق الموانئ النفطية
    if (frame.type == "AID" and phrase.prep != "ب" and not _helps_for(doc, sentence, k, phrase, element)) or (phrase.prep == "ب" and "any" in frame.noun_roles.values() and _does_what_follows(doc, sentence, k, phrase)):
        controlled(doc, sentence, event)
    own_sides(doc, sentence, event, phrase, element, token)
    _detained(doc, sentence, event, phrase, element, k)
    if token.pos == ADJ:
        _modified(doc, sentence, event, k)
    _noun_adjectives(doc, event, phrase, i)
    if token.enclitic and end == phrase.end and (side := frame.verb_roles.get("object") or ("recipient" if frame.type in SPOKEN_OF else "")):
        after = sentence.chunks[k + 1].phrase if k + 1 < len(sentence.chunks) else None
        if after is not None and not after.prep and not after.conj and not after.time and ("object" in frame.verb_roles or after.mention is not None):
            give(doc, sentence, event, after, side)  # استقباله الرئيس
    light = _lender(doc, sentence, k, phrase)
    if not light and frame.type in _ACTS and _only_aimed_at(doc, sentence, k, phrase, element):
        return None
    if frame.id == "ceasefire" and _kept_or_broken(doc, sentence, phrase, element):
        return None
    if frame.type == "AID" and _stopped(doc, sentence, k, phrase, element):
        return None
    if frame.type in ("CONSULT", "AGREE") and (_only_ready_for(doc, phrase, element) or (not element and phrase.prep == "الي" and _strives(doc, sentence, k))):
        return None
    if token.pos == ADJ or not all(doc.tokens[h].stem in QUANTITY or doc.tokens[h].pos == NUM for h in phrase.heads[:element]):
        light = None  # the phrase's first noun is what the verb lends to
    relative = _lent_by_relative(doc, sentence, k)
    if "told" in frame.needs and light is None and relative is None and not _told_before(doc, token, frame):
        return None
    if light is not None:
        event.teller = light[2].i
    for lent in (light, relative):
        if lent is not None:
            _borrow_roles(doc, sentence, event, lent, phrase)
    _noun_obliques(doc, sentence, event, k)
    _tells_whom(doc, sentence, event, k)
    _out_of_whom(doc, sentence, event, k)
    _among_equals(event)
    event.status = status_of(doc, sentence, token, k)
    if event.status == "negated" and frame.id in CASUALTY:
        return None  # دون وقوع إصابات
    leave(doc, event, [c.phrase for c in sentence.chunks[k + 1 : k + 3] if c.phrase is not None and c.phrase.prep == "من"])
    if light is not None and light[1].status and event.status == "actual" and not (light[1].status == "negated" and frame.type in SPOKEN_OF):
        event.status = light[1].status
    if event.status == "actual" and frame.type in _REFUSABLE and _refused(doc, sentence, k, phrase, element):
        event.status = "negated"
    sentenced(doc, sentence, event, [c.phrase for c in sentence.chunks[k + 1 : k + 3] if c.phrase is not None and c.phrase.prep == "ب"])
    controlled(doc, sentence, event)
    if not event.actors and (within := named_within(doc, event, phrase)) is not None:
        add_role(event, within, side_within(event, within))
    if frame.type == "PROTEST" and token.feats.case == "acc" and event.actors and all(m.sector in ("GOV", "MIL") for m in event.actors):
        return None  # سحبت سفيرها احتجاجا: a state takes to no street
    if frame.id in CASUALTY and end > i + 1 and not event.recipients and frame.noun_roles.get("genitive") == "none":
        _those_counted(doc, sentence, event, phrase)
    if "done" in frame.needs and light is None and relative is None and not (event.actors and (event.recipients or phrase.prep == "ب" or len(event.actors) > 1)):
        return None
    return event if complete(event) else None


_DOES: Final = frozenset(["قام", "تعهد", "التزم", "وعد", "استمر", "شرع", "باشر", "تورط", "اعترف", "هدد", "لوح"])  # verbs and nouns whose subject does what ب adds
_DOING: Final = frozenset(["تورط", "ضلوع", "قيام", "التزام", "تعهد", "وعد", "اتهام"])


def _does_what_follows(doc: Document, sentence: Sentence, k: int, phrase: Phrase) -> bool:
    """``اتهم الحكومة بتسليح …``، ``تورط النظام بدعم …``: ب brings what somebody does, and not with whose help (``تقدم الجيش بدعم روسي``)."""
    if any(said.content[0] == phrase.begin and said.act in ("criticise", "demand", "commit") for said in doc.statements_of(sentence.index)):
        return True
    before = sentence.chunks[k - 1] if k else None
    if before is not None and before.phrase is not None and any(doc.tokens[h].lemma in _DOING for h in before.phrase.heads):
        return True
    verb = next((doc.tokens[c.begin] for c in reversed(sentence.chunks[max(0, k - 3) : k]) if c.kind == VERB), None)
    return verb is not None and verb.lemma in _DOES


_REFUSABLE: Final = frozenset(("CONSULT", "RETREAT", "AID", "COOPERATE", "CONCEDE"))


def _refused(doc: Document, sentence: Sentence, k: int, phrase: Phrase, element: int) -> bool:
    """``رفض عقد لقاء مع …``، ``رفضه الإفراج عن …``: what somebody refuses to do has not been done."""
    if doc.tokens[phrase.heads[element]].article and element:
        return False
    if any(doc.tokens[h].lemma == "رفض" for h in phrase.heads[:element]):
        return True
    m = next((m for m in range(k - 1, max(k - 4, -1), -1) if sentence.chunks[m].kind == VERB), -1)
    return m >= 0 and doc.tokens[sentence.chunks[m].begin].lemma == "رفض" and phrase in read_clause(doc, sentence, m).objects[:1]


def _helps_for(doc: Document, sentence: Sentence, k: int, phrase: Phrase, element: int) -> bool:
    """``دعم بلاده لليبيا``: ل brings whom the genitive helps, so that the genitive helps."""
    after = sentence.chunks[k + 1].phrase if k + 1 < len(sentence.chunks) else None
    return element + 1 < len(phrase.heads) and after is not None and after.prep == "ل" and after.mention is not None


def _out_of_whom(doc: Document, sentence: Sentence, event: Happened, k: int) -> None:
    """``سقوط قتلى وجرحى من ميليشيا الحوثي``: the dead are of those behind من."""
    if event.frame.id not in CASUALTY or event.recipients:
        return
    of = next((c.phrase for c in sentence.chunks[k + 1 : k + 3] if c.phrase is not None and c.phrase.prep == "من"), None)
    for mention in actors_in(doc, sentence, of) if of is not None else []:
        add_role(event, mention, "recipient")


def _those_counted(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase) -> None:
    """``عدد القتلى الفلسطينيين``، ``سقوط عشرات القتلى ومئات الجرحى``: the dead inside a fixed phrase."""
    first, end = event.trigger
    nation = next((t.word.country for t in doc.tokens[end : phrase.end] if t.pos == ADJ and t.word.country), "")
    event.recipients.append(ActorMention(first + 1, phrase.end, end - 1, kind="victims", lemma=doc.tokens[end - 1].lemma, name="dead", name_ar=doc.span(first + 1, phrase.end).text, country=nation, sector="CVL", explicit_country=bool(nation), number="p"))
    for mention in coordinates(doc, sentence, phrase):
        if mention.kind == "victims":
            add_role(event, mention, "recipient")


def _among_equals(event: Happened) -> None:
    """``تلقى اتصالا من نظيره``: in a meeting or a call both sides take part alike."""
    if event.frame.type == "CONSULT" and not {"recipient", "visited"} & set(event.frame.noun_roles.values()):
        event.actors, event.recipients = [*event.actors, *(m for m in event.recipients if m not in event.actors)], []


SPOKEN_OF: Final = frozenset(("ACCUSE", "REQUEST", "THREATEN", "REJECT"))  # رفض الطلب، نفى الاتهامات: they were made all the same


def _may_tell(doc: Document, sentence: Sentence, k: int, phrase: Phrase, element: int, frame: Frame) -> bool:
    """Whether the noun, with its genitive, can tell the frame's event."""
    token = doc.tokens[phrase.heads[element]]
    if "missile" in frame.needs and not _of_missiles(doc, sentence, k, phrase, element):
        return False
    if frame.mode == "seize" and token.prep == "ل" and token.enclitic and doc.tokens[token.i - 1].lemma in ("خاضع", "خضع"):
        return False  # في المناطق الخاضعة لسيطرته: how things stand
    if frame.mode == "boycott" and token.lemma == "مقاطعة" and not token.article and token.i + 1 < phrase.end and (doc.tokens[token.i + 1].pos == UNKNOWN or doc.tokens[token.i + 1].named("place") is not None):
        return False  # مقاطعة خيرسون: a province
    if frame.id == "occupy" and token.article and not (token.i + 1 < phrase.end and doc.tokens[token.i + 1].pos == ADJ and doc.tokens[token.i + 1].word.country):
        return False  # جنود الاحتلال: those who occupy; but الاحتلال التركي لعفرين
    if frame.id == "casualties" and token.norm in STATES:
        return False  # أردوه قتيلا: what became of him
    if frame.id == "execute" and token.prep == "ب" and not token.article:
        return False  # حكم بإعدام ستة: a sentence, not its execution
    if "protest" in frame.needs and not against_protest(doc, phrase.heads[element + 1 : element + 2]):
        return False
    if "free" not in frame.needs or element + 1 >= len(phrase.heads):
        return True
    return part_mention(doc, phrase, element + 1) is not None or bool(doc.tokens[phrase.heads[element + 1]].named("place"))  # تحقيق الأهداف is no inquiry


def _of_missiles(doc: Document, sentence: Sentence, k: int, phrase: Phrase, element: int) -> bool:
    """``إطلاق صواريخ``، ``إطلاق الحركة صواريخ``: missiles in the noun's genitive, or behind those who fire them."""
    if any(doc.tokens[h].lemma in MISSILES for h in phrase.heads[element + 1 :]):
        return True
    after = sentence.chunks[k + 1].phrase if k + 1 < len(sentence.chunks) else None
    return after is not None and not after.prep and not after.conj and doc.tokens[after.begin].lemma in MISSILES


def _undergoes(doc: Document, sentence: Sentence, k: int) -> bool:
    """``تعرض إحدى الناقلات لهجوم``، ``الخاضعة لسيطرة …``: the word before says who suffers what ل adds."""
    at = sentence.chunks[k].begin
    return doc.tokens[at - 1].lemma in ("خاضع", "خضع") or any(c.phrase is not None and doc.tokens[c.phrase.begin].lemma == "تعرض" for c in sentence.chunks[max(0, k - 3) : k])


_ACTS: Final = frozenset(("COERCE", "AID", "ASSAULT", "COOPERATE", "MOBILIZE", "RETREAT"))
_MEANT: Final = frozenset(["اجل", "بهدف", "هدف", "بغية", "بغرض", "غرض"])  # words behind which an act is only meant
_AVERTED: Final = frozenset(["منع", "تجنب", "تفادي", "تجنيب", "حيلولة", "دون"])  # … only averted, unless it is a known one
_STRIVES: Final = frozenset(["سعي", "هدف", "رمي", "طمح", "تطلع"])
_TO_GET: Final = frozenset(["حصول", "وقوع", "حدوث", "تكرار", "شن", "تنفيذ", "ارتكاب", "اجراء", "عقد", "فرض"])
_GAINED: Final = frozenset(["سيطرة", "استيلاء", "قضاء", "افراج"])  # للسيطرة على المدينة: the article is that of the verbal noun


def _only_aimed_at(doc: Document, sentence: Sentence, k: int, phrase: Phrase, element: int) -> bool:
    """``لمنع التهريب``، ``من أجل قتال التنظيم``، ``لمنع وقوع اعتداءات``: an aim, not an act; but ``من أجل وقف القتال``: there is fighting."""
    token = doc.tokens[phrase.heads[element]]
    if token.prep == "ل":
        if doc.tokens[token.i - 1].lemma in _TERMS:
            return False  # اتفاق لتبادل الأسرى: to come
        bare = not token.article and not token.enclitic and not (token.begins is not None and doc.tokens[token.i - 1].enclitic)  # ارتكابهم لجرائم قتل
        return (bare or token.lemma in _GAINED) and not _undergoes(doc, sentence, k) and not _spoken_of(doc, sentence, token.i)
    first = element - (element > 0 and doc.tokens[phrase.heads[element - 1]].lemma in _TO_GET)
    over = doc.tokens[phrase.heads[first - 1]].stem if first else phrase.prep
    if not first and phrase.prep in ("عن", "من") and not token.article and _keeps_from(doc, sentence, k):
        return True
    if over in _MEANT or (over in _AVERTED and not token.article):
        return True
    return not first and phrase.prep == "الي" and _strives(doc, sentence, k)


_TERMS: Final = frozenset(["اتفاق", "اتفاقية", "صفقة", "تفاهم"])
_ABOUT_TRUCES: Final = frozenset(["مفاوضات", "مفاوضة", "محادثة", "مباحثات", "مقترح", "اقتراح", "مبادرة", "جهد", "خطة", "دعوة", "خرق", "انتهاك", "مشروع", "ملف", "مسار", "صفقة", "شرط", "بند", "ورقة", "مسودة", "فرصة", "تطبيق"])  # مقترح الهدنة: nobody has announced one
_KEEPS: Final = frozenset(["التزام", "تطبيق", "احترام", "تقيد", "خرق", "انتهاك", "تثبيت", "مراقبة", "صمود", "انهيار"])


def _kept_or_broken(doc: Document, sentence: Sentence, phrase: Phrase, element: int) -> bool:
    """``مقترح الهدنة``، ``الالتزام بالهدنة``: a truce that is proposed, kept or broken is announced by nobody here."""
    if element:
        return doc.tokens[phrase.heads[element - 1]].lemma in _ABOUT_TRUCES | _KEEPS
    return phrase.prep in ("ب", "ل") and any(t.lemma in _KEEPS and t.pos == NOUN for t in doc.tokens[max(sentence.begin, phrase.begin - 3) : phrase.begin])


_STOPS: Final = frozenset(["علق", "جمد", "اوقف", "قطع", "خفض", "قلص", "الغي", "تعليق", "تجميد", "وقف", "قطع", "خفض", "تقليص", "الغاء"])


def _stopped(doc: Document, sentence: Sentence, k: int, phrase: Phrase, element: int) -> bool:
    """``علقت مساعداتها للحكومة``، ``تقليص مساعداته``: help that is cut is a penalty, and no help beside it."""
    if element:
        return doc.tokens[phrase.heads[element - 1]].lemma in _STOPS
    verb = next((doc.tokens[c.begin] for c in reversed(sentence.chunks[max(0, k - 3) : k]) if c.kind == VERB), None)
    return not phrase.prep and verb is not None and verb.lemma in _STOPS


_KEEPS_FROM: Final = frozenset(["ردع", "منع", "ثني", "امتنع", "امتناع", "كف", "نهي"])


def _keeps_from(doc: Document, sentence: Sentence, k: int) -> bool:
    """``لردع الآخرين عن شن هجمات``: what somebody is kept from."""
    return any(doc.tokens[c.begin].lemma in _KEEPS_FROM for c in sentence.chunks[max(0, k - 3) : k] if c.kind == VERB or c.phrase is not None)


def _spoken_of(doc: Document, sentence: Sentence, i: int) -> bool:
    """``إدانتها الشديدة لقصف المستشفى``: what ل adds is what somebody judges."""
    return any(t.pos == NOUN and any(doc.lexicon.frames[use.frame].type in SPOKEN_OF for use in t.word.frames) for t in doc.tokens[max(sentence.begin, i - 4) : i])


_MUST: Final = frozenset(["يجب", "ينبغي", "يتعين", "ويجب", "وينبغي", "ويتعين"])
_READY: Final = frozenset(["استعداد", "مستعد", "جاهز", "انفتاح", "منفتح", "رغبة", "راغب", "عرض", "حاجة", "بد"])


def _only_ready_for(doc: Document, phrase: Phrase, element: int) -> bool:
    """``استعدادها للوساطة``، ``منفتح على مفاوضات``: the readiness is told, no talks."""
    first = element - (element > 0 and doc.tokens[phrase.heads[element - 1]].lemma in _TO_GET)
    if not first and not phrase.prep and phrase.begin and doc.tokens[phrase.begin - 1].norm in _MUST:
        return True  # يجب التفاوض على اتفاق جديد
    before = doc.tokens[phrase.begin - 1 - (phrase.prep_at == phrase.begin - 1)] if phrase.begin > 1 else None
    if first or before is None or phrase.prep not in ("ل", "علي", "في", "ب", "الي", "من"):
        return False
    return before.lemma in _READY or before.stem in _READY or (phrase.prep in ("ل", "الي") and _called_for(doc, before.i))


_CALLS: Final = frozenset(["دعوة", "مطالبة", "مناشدة", "نداء"])


def _called_for(doc: Document, i: int) -> bool:
    """``دعوة الدوحة للحوار``، ``دعوته إلى الحوار``: the phrase that ends at token ``i`` is the call."""
    return any(t.lemma in _CALLS for t in doc.tokens[max(0, i - 2) : i + 1])


def _strives(doc: Document, sentence: Sentence, k: int) -> bool:
    """``تسعى أنقرة إلى احتلال المدينة``: the verb that governs chunk ``k`` only wants it."""
    verb = next((doc.tokens[c.begin] for c in reversed(sentence.chunks[max(0, k - 4) : k]) if c.kind == VERB), None)
    return verb is not None and verb.lemma in _STRIVES


def _told_before(doc: Document, token: Token, frame: Frame) -> bool:
    """``العملية``، ``هذه الحملة``: what an earlier sentence told of an attack, taken up again."""
    return frame.type == "ASSAULT" and token.feats.number == "s" and (token.article or doc.tokens[token.i - 1].pos == DEM) and any(e.frame.type == "ASSAULT" and e.status == "actual" for e in doc.happened)


_IN_HAND: Final = frozenset(["رهن", "قيد", "تحت"])


def _detained(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, element: int, k: int) -> None:
    """``مينغ رهن التحقيق``: who is in the hand of the law stands before."""
    governor = doc.tokens[phrase.heads[element - 1]].stem if element else phrase.prep or doc.tokens[phrase.begin - 1].stem
    if governor not in _IN_HAND or event.recipients:
        return
    behind = [c.phrase for c in reversed(sentence.chunks[max(0, k - 5) : k]) if c.phrase is not None and c.phrase is not phrase]
    before = next((p for p in behind if p.mention is not None), next(iter(behind), None))
    if before is not None and before.mention is not None:
        add_role(event, before.mention, "recipient")
    elif before is not None and doc.tokens[before.begin].enclitic and (whom := pronoun(doc, sentence, doc.tokens[before.begin], of_subject=False)) is not None:
        add_role(event, whom, "recipient")  # تم وضعه قيد الإقامة الجبرية


_GENERIC: Final = frozenset(["ضرورة", "اهمية", "اولوية", "حاجة", "لغة", "مراكز", "معسكرات", "مكافحة", "محاربة", "خطر", "ظاهرة", "جريمة", "قضايا", "تهمة", "بتهمة", "تهم", "جراءم", "محاكمة", "لجنة", "هيءة", "قاضي", "خبراء", "حقوق", "سياسة", "ثقافة", "سبل", "افاق", "اوجه", "مجالات", "تعزيز", "تطوير", "تنمية", "فرص"])


def _generic(doc: Document, phrase: Phrase, element: int) -> bool:
    """``مكافحة الإرهاب``، ``قضايا القتل``: a kind of act, not an act; nor is the name of a force (``حمّلت الحركة الاحتلال المسؤولية``)."""
    if (named := part_mention(doc, phrase, element)) is not None and named.actor and doc.tokens[phrase.heads[element]].lemma in _OWNERS:
        return True
    if not element:
        return False
    owner = doc.tokens[phrase.heads[element - 1]]
    if owner.role_kind in ("collective", "institution") and doc.tokens[phrase.heads[element]].article:
        return True  # قوات التعبئة، لجنة التحقيق: what a body is called
    return owner.stem in _GENERIC or (owner.role_kind == "armament" and doc.tokens[phrase.heads[element]].lemma in _OWNERS)


_OWNERS: Final = frozenset(["عدوان", "احتلال"])  # طيران العدوان، دبابات الاحتلال: whose arms, in the words of one side


_REACHES: Final = frozenset(["طال", "شمل", "استهدف"])


def _tells_whom(doc: Document, sentence: Sentence, event: Happened, k: int) -> None:
    """``حملة اعتقالات طالت النشطاء``، ``الاعتقالات التي تطال …``: whom the act reached."""
    chunks = sentence.chunks
    m = k + 1 + (k + 1 < len(chunks) and chunks[k + 1].kind == REL)
    if event.recipients or event.frame.type not in ("COERCE", "ASSAULT", "SANCTION") or m >= len(chunks) or chunks[m].kind != VERB or doc.tokens[chunks[m].begin].lemma not in _REACHES:
        return
    for phrase in read_clause(doc, sentence, m).objects[:1]:
        give(doc, sentence, event, phrase, "recipient")


_ADJECTIVES_OF_ACTORS: Final = {"حوثي": "houthis", "داعشي": "isis"}  # الهجمات الحوثية


def _nation_within(token: Token) -> str:
    """The nation that an adjective inside a fixed phrase tells: ``العقوبات الأوروبية``."""
    return next((r.word.country for r in token.readings if r.word.pos == "adj" and r.word.country), "")


def _noun_adjectives(doc: Document, event: Happened, phrase: Phrase, i: int) -> None:
    """``غارة إسرائيلية``: the nationality names the doer; ``قمة فرنسية ألمانية`` has two."""
    if any(m.begin == i for m in event.recipients):
        return  # معتقلين سعوديين: the nation is that of those whom the word itself names
    if event.actors or event.frame.noun_roles.get("adjective") == "none" or named_within(doc, event, phrase) is not None:
        return
    for j in range(i + 1, phrase.end):
        token = doc.tokens[j]
        if j in phrase.heads:
            return
        country = token.word.country if token.pos == ADJ else _nation_within(token) if j < event.trigger[1] else ""
        if country and (event.frame.noun_roles.get("adjective") == "recipient" or _is_one_of(event, doc.tokens[i], token, j)):
            if event.frame.noun_roles.get("adjective") == "recipient":
                add_role(event, state(doc, country, j), "recipient")  # إسقاط طائرة تركية
                return
            person = state(doc, country, j)
            person.kind, person.sector = "person", "CVL"
            add_role(event, person, "recipient")
            return
        if country:
            event.actors.append(state(doc, country, j))
            if event.frame.type != "CONSULT" and not (j + 1 < phrase.end and doc.tokens[j + 1].conj):
                return
            continue
        named = token.named("actor")
        ref = named.ref if named is not None else _ADJECTIVES_OF_ACTORS.get(token.lemma, "") if token.pos == ADJ else ""
        if ref in doc.lexicon.actors:
            actor = doc.lexicon.actors[ref]
            event.actors.append(ActorMention(j, token.begins.end if token.begins is not None else j + 1, j, kind=actor.kind, actor=actor.id, name=actor.name_en, name_ar=actor.name_ar,
                                             country=actor.country, sector=actor.sector, explicit_country=True))
            return


def _is_one_of(event: Happened, noun: Token, adjective: Token, j: int) -> bool:
    """``مقتل فلسطيني``، ``اعتقال تونسي``: behind a noun that happens to somebody, the bare adjective is a man of that nation; ``قتل إسرائيلي متعمد`` is too rare to matter."""
    return not noun.role_kind and j == noun.i + 1 and event.frame.noun_roles.get("genitive") == "recipient" and not noun.article and not adjective.article and adjective.feats.gender != "f"


_LENDER_REACH: Final = 14  # chunks between a light verb and its noun, its long subject between them


def _lender(doc: Document, sentence: Sentence, k: int, phrase: Phrase) -> tuple[Clause, Light, Token] | None:
    """The light verb whose subject, object or prepositional object the event noun is."""
    for m in range(k - 1, max(k - _LENDER_REACH, -1), -1):
        chunk = sentence.chunks[m]
        if chunk.kind == PUNCT and doc.tokens[chunk.begin].norm in ".؛:":
            return None
        if chunk.kind != VERB:
            continue
        token = doc.tokens[chunk.begin]
        if not token.word.light:
            if m and sentence.chunks[m - 1].kind == REL and read_clause(doc, sentence, m).end <= k:
                continue  # شن التنظيم الذي خسر المدينة، هجمات
            return None
        clause = read_clause(doc, sentence, m)
        for light in token.word.light:
            if light.prep:
                if any(p is phrase and prep == fold_word(light.prep) for prep, p in clause.obliques):
                    return clause, light, token
            elif phrase in clause.objects[:2] or (phrase in clause.subjects and not clause.before):
                return clause, light, token
        return None
    return None


_PUTS: Final = Light("ب", "actor", "")


def _lent_by_relative(doc: Document, sentence: Sentence, k: int) -> tuple[Clause, Light, Token] | None:
    """``المفاوضات التي عقدها X مع Y``، ``غارة نفذتها قوات …``، ``مسيرات يشارك فيها الآلاف``"""
    chunks = sentence.chunks
    m = _past_means(doc, sentence, _past_quoted(doc, sentence, k + 1))
    m += m < len(chunks) and chunks[m].kind == REL
    if m >= len(chunks) or chunks[m].kind != VERB:
        return None
    token = doc.tokens[chunks[m].begin]
    light = next((light for light in token.word.light if not light.prep), next(iter(token.word.light), None))
    if light is None and token.lemma == "تقدم" and doc.tokens[token.i + 1].stem == "ب":
        light = _PUTS  # طلبا تقدم به النواب: by itself the verb tells the request
    if light is None:
        return None
    if light.subject in ("none", "together") and not token.conj:
        return read_clause(doc, sentence, m), light, token
    inside = m + 1 < len(chunks) and doc.tokens[chunks[m + 1].begin].enclitic and chunks[m + 1].kind == PREP
    if not token.enclitic and not inside:
        return None
    clause = read_clause(doc, sentence, m)
    if clause.before or sentence.chunks[k].phrase in clause.subjects:  # the event noun is no doer of its own relative clause
        clause.subjects, clause.objects = clause.objects[:1], clause.objects[1:]
    return clause, light, token


def _past_means(doc: Document, sentence: Sentence, m: int) -> int:
    """Past ``بصاروخ موجه`` between an indefinite event noun and its light verb: ``هجوم بصاروخ موجه شنه مسلحون``."""
    chunks = sentence.chunks
    for n in range(m, min(m + 3, len(chunks))):
        phrase = chunks[n].phrase
        if chunks[n].kind == VERB:
            token = doc.tokens[chunks[n].begin]
            return n if token.word.light and token.enclitic in ("ه", "ها") and not token.conj else m
        if chunks[n].kind != PREP and (phrase is None or phrase.prep not in ("ب", "في", "علي")):
            return m
    return m


def _past_quoted(doc: Document, sentence: Sentence, m: int) -> int:
    """Past a title in quotation marks right behind a noun: ``مسيرات "العودة" التي …``"""
    chunks = sentence.chunks
    if m + 2 < len(chunks) and chunks[m].kind == PUNCT and doc.tokens[chunks[m].begin].norm in '"«“' and chunks[m + 2].kind == PUNCT:
        return m + 3
    return m


def _borrow_roles(doc: Document, sentence: Sentence, event: Happened, lent: tuple[Clause, Light, Token], phrase: Phrase) -> None:
    clause, light, verb = lent
    if light.subject == "together":  # لقاء جمع الوزير بنظيره
        for brought in [p for p in clause.objects if p is not phrase][:1] + [p for prep, p in clause.obliques if prep in ("ب", "بين", "مع")]:
            give(doc, sentence, event, brought, "actors")
        return
    announced = verb.lemma == "اعلن"
    declined = verb.lemma == "رفض" and event.frame.type in SPOKEN_OF  # رفض الوزير الانتقادات: he was criticised
    role = "recipient" if declined else "actors" if light.subject == "actor" and "actors" in event.frame.noun_roles.values() and event.frame.type == "CONSULT" else light.subject
    subjects = [p for p in clause.subjects if p is not phrase and not (announced and not (p.mention is not None and own_act(p.mention, event.frame)))]
    for subject in subjects:
        if not (light.subject == "actor" and event.actors):
            give(doc, sentence, event, subject, role)
    if not subjects and not announced and clause.implicit and light.subject != "place" and verb.feats.voice != "passive" and not event.actors and phrase not in clause.subjects:
        give_understood(doc, sentence, event, verb, role)
    for n, (prep, other) in enumerate(clause.obliques):
        if other is not phrase and not second_behind(event, [p for p, _ in clause.obliques[:n]], prep, other, event.frame.noun_roles):
            oblique(doc, sentence, event, prep, other, event.frame.noun_roles)
    if event.frame.type in SPOKEN_OF and not event.recipients and verb.enclitic:
        pronoun_obliques(doc, sentence, event, clause.chunk + 1, clause.end, {"الي": "recipient", "ل": "recipient"})  # اتهامات وجهتها إليه لجنة
    for gained in [p for p in clause.objects if p.begin < phrase.begin and p.mention is not None][:1] if event.frame.type == "AID" and not event.recipients else []:
        give(doc, sentence, event, gained, "recipient")  # منحت الإمارات السودان وديعة
    agents(doc, sentence, event, clause)


_ENDINGS: Final = frozenset(["علي", "من", "في", "مع", "عن", "الي"])


def _own_preposition(doc: Document, sentence: Sentence, event: Happened, m: int) -> int:
    """``القضاء على | عشرة مسلحين``: what follows a fixed phrase that ends in a preposition hangs on it. Gives the chunk to go on with."""
    begin, end = event.trigger
    phrase = sentence.chunks[m].phrase if m < len(sentence.chunks) else None
    if end - begin < 2 or doc.tokens[end - 1].norm not in _ENDINGS or phrase is None or phrase.prep or phrase.begin != end:
        return m
    oblique(doc, sentence, event, doc.tokens[end - 1].norm, phrase, event.frame.noun_roles)
    return m + 1


def _noun_obliques(doc: Document, sentence: Sentence, event: Happened, k: int) -> None:
    """Prepositional phrases right behind the noun, and its relative verb's place."""
    m = k + 1
    if event.frame.type == "CONSULT" and m < len(sentence.chunks) and sentence.chunks[m].kind == VERB and bare_relative(doc, sentence, m):
        m += 1  # محادثات استمرت أكثر من ساعة مع موفد
    elif event.frame.type == "CONSULT" and m + 1 < len(sentence.chunks) and sentence.chunks[m].kind == REL and sentence.chunks[m + 1].kind == VERB and not doc.tokens[sentence.chunks[m + 1].begin].enclitic and not event.actors:
        m += 2  # المحادثات التي بدأت مع الحركة
    m = _past_apposition(doc, sentence, event, m)
    m = _own_preposition(doc, sentence, event, m)
    before: list[str] = []
    while m < len(sentence.chunks):
        chunk = sentence.chunks[m]
        phrase = chunk.phrase
        if phrase is None:
            if chunk.kind == PREP or chunk.kind == "adv" or (chunk.kind == ADJ and sentence.chunks[m - 1].kind == PUNCT) or (chunk.kind == PUNCT and doc.tokens[chunk.begin].norm in '"«»“”'):
                m += 1
                continue
            break
        if not phrase.prep and not phrase.time and not phrase.conj and not _says_how(doc, phrase):
            break
        if phrase.conj and not phrase.prep:
            m += 1
            continue
        if phrase.prep:
            if phrase.mention is None and frame_here(doc, phrase, 0) and phrase.prep not in ("خلال", "في", "بعد", "اثر", "عقب"):
                break
            if phrase.prep == "ل" and not event.actors and phrase.mention is not None and (phrase.mention.kind in DOERS or phrase.mention.sector in FORCE or event.frame.type in ("PROTEST", "CONSULT")) and not belongs(doc, phrase) and _does(doc, sentence, event, phrase, phrase.mention):
                add_role(event, phrase.mention, "actor")
                m += 1
                continue
            if not second_behind(event, before, phrase.prep, phrase, event.frame.noun_roles):
                oblique(doc, sentence, event, phrase.prep, phrase, event.frame.noun_roles)
            before.append(phrase.prep)
        m += 1
    pronoun_obliques(doc, sentence, event, k + 1, m + 1, event.frame.noun_roles)
    agents_from(doc, sentence, event, k + 1, reach_of_agents(doc, sentence, m))


def _says_how(doc: Document, phrase: Phrase) -> bool:
    """``إعدامه شنقا بحق …``، ``قصفا جوا``: one indefinite accusative that only says how."""
    token = doc.tokens[phrase.begin]
    return phrase.end == phrase.begin + 1 and phrase.mention is None and token.feats.case == "acc" and token.norm.endswith("ا") and not token.word.role


def _past_apposition(doc: Document, sentence: Sentence, event: Happened, m: int) -> int:
    """Past ``، دونالد ترامب،`` where the name between commas is that of the noun's own genitive: ``اعتراف الرئيس الأميركي، دونالد ترامب، بـ…``"""
    chunks = sentence.chunks
    if m + 2 >= len(chunks) or chunks[m].kind != PUNCT or doc.tokens[chunks[m].begin].norm not in "،,":
        return m
    beside = chunks[m + 1].phrase
    if beside is None or beside.mention is None or beside.mention not in event.actors + event.recipients:
        return m
    return m + 3 if chunks[m + 2].kind == PUNCT else m + 2


def _does(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, mention: ActorMention) -> bool:
    """Whether ل names the doer: ``هجوم للحوثيين``، ``بقصف لقوات النظام على البلدة``."""
    roles = event.frame.noun_roles
    if mention.sector in FORCE and (roles.get("genitive") == "actor" or (roles.get("genitive") == "any" and event.frame.type in VIOLENT)):
        return "ل" not in roles or event.frame.type in VIOLENT
    if event.frame.type in ("PROTEST", "CONSULT") and roles.get("genitive") in ("actor", "actors") and "ل" not in roles:
        return mention.kind != "country" or event.frame.type == "CONSULT"  # تظاهرة للحزب الحاكم، اجتماع طارئ لمجلس النقباء
    k = sentence.chunk_at[phrase.begin]
    behind = next((c.phrase.prep for c in sentence.chunks[k + 1 : k + 3] if c.phrase is not None), "")
    return event.frame.type in VIOLENT and behind == "علي" and "علي" in roles


def _modified(doc: Document, sentence: Sentence, event: Happened, k: int) -> None:
    """``تحالف مدعوم من واشنطن``، ``القوات، مسنودة بالتحالف``: what a participle tells of stands before it and suffers or gains."""
    before = next((c.phrase for c in reversed(sentence.chunks[max(0, k - 2) : k]) if c.phrase is not None), None)
    if before is not None and before.mention is not None and not event.recipients:
        add_role(event, before.mention, "recipient")


def participle_event(doc: Document, number: int, sentence: Sentence, k: int, token: Token) -> Happened | None:
    """The event of a participle that modifies what stands before it: ``تحالف مدعوم من واشنطن``."""
    use = next((u for u in token.word.frames if u.kind == "participle"), None)
    if use is None:
        return None
    frame = doc.lexicon.frames[use.frame]
    if not allowed(doc, sentence, token.i, frame):
        return None
    event = Happened(frame, (token.i, token.i + 1), number, rule=frame.id)
    _modified(doc, sentence, event, k)
    _noun_obliques(doc, sentence, event, k)
    event.status = status_of(doc, sentence, token, k)
    return event if complete(event) else None
