"""Roles: how a phrase becomes the doer, the sufferer or the place of an event. Used by ``events`` and ``sharing``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from isnad.lexicon.entries import Frame
from isnad.reader.agreement import gender_number
from isnad.reader.clauses import Clause, opens_on, read_clause
from isnad.reader.coordination import actors_in, group
from isnad.reader.coreference import PRONOUNS, antecedent, fits, own_country, own_lands
from isnad.reader.document import ADJ, NOUN, NUM, PART, PREP, REL, VERB, ActorMention, Document, Happened, Phrase, Said, Sentence, Token
from isnad.reader.mentions import bare_number, part_mention, state

AGENT_PREPOSITIONS: Final = {"من قبل", "علي يد", "من جانب", "علي ايدي", "بواسطة", "من طرف"}
CASUALTY: Final = frozenset(("kill", "kill-result", "toll", "human-toll", "wound", "casualties", "martyr", "victims", "put-to-death", "finish-off", "fallen"))
COUNTED: Final = CASUALTY | {"arrest", "abduct", "detain", "deport"}  # frames whose bare numbers count people: اعتقال 40
FORCE: Final = frozenset(("MIL", "REB", "UAF", "COP", "SPY", "CRM"))


def _visited(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase) -> None:
    """Where a journey goes: a state or a person takes part, a town is only the place."""
    town = bool(doc.tokens[phrase.begin].named("seat", "place")) and not doc.tokens[phrase.begin].named("country")
    visited = [] if town else [m for m in actors_in(doc, sentence, phrase) if m.kind != "place"]
    for mention in visited:
        add_role(event, mention, "actor" if phrase.prep == "ل" and (mention.kind == "person" or mention.lemma == "وفد") and not event.actors else "recipient")  # زيارة لنائب
    if any(m.kind == "country" for m in visited) or (not visited and (town or place_only(doc, phrase))):
        set_place(event, phrase)


def give(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, role: str) -> None:
    """A phrase fills a role; a place in the role of a sufferer is where it happened."""
    if role in ("none", ""):
        return
    if role == "visited":
        _visited(doc, sentence, event, phrase)
        return
    head = doc.tokens[phrase.begin]
    owned = own_country(doc, head, speaker_here(doc, phrase.begin) or pronoun(doc, sentence, head)) if role != "place" else None
    if owned is not None and not (role == "recipient" and any(m.country == owned.country for m in event.actors)):
        add_role(event, owned, role)  # فرضت عقوبات على بلاده
        return
    if role == "place" and (phrase.time or (doc.tokens[phrase.begin].pos == NUM and len(phrase.heads) == 1)):
        return  # انطلقت في 2017
    if role == "place" and (doc.tokens[phrase.begin].word.frames or doc.tokens[phrase.begin].named("frame")) and not place_only(doc, phrase):
        return  # قتلى في غارة جوية
    if role == "place" and phrase.mention is not None and phrase.mention.kind in ("group", "person", "collective") and not is_house(doc, phrase):
        return
    if role == "place" or (role == "recipient" and place_only(doc, phrase) and event.frame.type in ("ASSAULT", "COERCE", "PROTEST", "RETREAT", "MOBILIZE")):
        house = is_house(doc, phrase)
        housed = [m for m in actors_in(doc, sentence, phrase) if m.kind in ("institution", "body") or (house and m.kind not in ("place", "country"))] if role == "recipient" and (house or event.frame.id in _BUILDINGS) else []
        if role == "recipient":
            housed = _owners_behind(doc, sentence, phrase, housed) or housed
        owner = owner_after(doc, sentence, phrase) or _abroad(doc, event, phrase) or _its_owner(doc, sentence, phrase) if house and role == "recipient" and not housed else None
        for mention in (owners := housed or ([owner] if owner is not None else [])):
            add_role(event, mention, role)
        set_place(event, (_town_behind(doc, sentence, phrase, owners) or phrase) if owners else phrase)
        return
    mentions = actors_in(doc, sentence, phrase)
    if role == "recipient" and event.frame.type in ("ASSAULT", "COERCE"):
        mentions = _owners_behind(doc, sentence, phrase, mentions) or mentions
    if role == "actor" and not mentions and event.frame.type in _CROWDS and (crowd := bare_number(doc, phrase, 0)) is not None:
        crowd.name, mentions = "protesters", [crowd]  # تظاهر الآلاف
    if role == "recipient" and not mentions and event.frame.id in COUNTED:
        mentions = [m for m in [bare_number(doc, phrase, 0)] if m is not None]
    for mention in mentions:
        if not (role == "recipient" and mention.kind == "victims" and mention.number == "s" and doc.tokens[mention.begin].norm in STATES):
            add_role(event, mention, role)
    for mention in among(doc, sentence, phrase) if mentions and role == "recipient" else []:
        add_role(event, mention, role)
    if role == "recipient" and not mentions:
        owner = owner_after(doc, sentence, phrase)
        nation = nation_in(doc, phrase) if event.frame.type in ("ACCUSE", "SUPPORT", "REJECT", "THREATEN", "SANCTION") else _abroad(doc, event, phrase)
        if owner is not None:
            add_role(event, owner, role)
        elif nation is not None:
            add_role(event, nation, role)
        else:
            set_place_if_any(doc, event, phrase)


def _owners_behind(doc: Document, sentence: Sentence, phrase: Phrase, housed: list[ActorMention]) -> list[ActorMention]:
    """``مكاتب للحزب``، ``مقار لأحزاب وفصائل``: of a building that only its own word names, whose it is."""
    if not is_house(doc, phrase) or any(m.begin != phrase.begin or m.actor or m.explicit_country for m in housed):
        return []
    first = owner_after(doc, sentence, phrase)
    owned = sentence.chunks[sentence.chunk_at[first.begin]].phrase if first is not None and first.begin in sentence.chunk_at else None
    return [first, *(coordinates(doc, sentence, owned) if owned is not None else ())] if first is not None else []


def _its_owner(doc: Document, sentence: Sentence, phrase: Phrase) -> ActorMention | None:
    """``هجوم استهدف مقرها``: whose building it is by the pronoun on it."""
    head = doc.tokens[phrase.begin]
    gender, number = PRONOUNS.get(head.enclitic, ("", ""))
    towns = [m for m in doc.mentions if m.kind == "country" and sentence.begin <= m.begin < sentence.end]
    return antecedent(doc, sentence, head.i, gender=gender, number=number, besides=towns) if gender else None


def _abroad(doc: Document, event: Happened, phrase: Phrase) -> ActorMention | None:
    """``ضرب أهدافا إيرانية``، ``هاجموا قاعدة أمريكية``: the other state whose target was hit."""
    if event.frame.type != "ASSAULT" or doc.tokens[phrase.begin].lemma not in _TARGETS:
        return None
    nation = nation_in(doc, phrase)
    return nation if nation is not None and all(m.country != nation.country for m in event.actors) else None


_TARGETS: Final = frozenset(["هدف", "موقع", "مواقع", "منشاة", "مصلحة", "سفينة", "ناقلة", "قافلة", "رتل", "ثكنة", "مقر", "قاعدة"])
STATES: Final = frozenset(["قتيلا", "جريحا", "شهيدا", "مصابا"])  # أردوه قتيلا: what became of him
_AMONG: Final = frozenset(["بينهم", "وبينهم", "بينهن", "بينها", "وبينها", "منهم", "ومنهم", "منها", "ومنها"])
_AMONG_REACH: Final = 6  # chunks between those who suffer and the list of some of them


def among(doc: Document, sentence: Sentence, phrase: Phrase) -> list[ActorMention]:
    """``قتل عشرة بينهم طفلان وامرأة``: those whom the sentence names out of the many."""
    first = sentence.chunk_at.get(phrase.begin, -1) + 1
    for m in range(first, min(first + _AMONG_REACH, len(sentence.chunks) - 1) if first else first):
        chunk = sentence.chunks[m]
        if chunk.kind == VERB:
            return []
        if doc.tokens[chunk.begin].norm in _AMONG:
            some = sentence.chunks[m + 1].phrase
            told_apart = m + 2 < len(sentence.chunks) and sentence.chunks[m + 2].kind == VERB  # بينهم 400 اعتقلوا في العاصمة
            return [] if some is None or told_apart or (some.prep and some.prep_at != chunk.begin) else actors_in(doc, sentence, some, deep=False)
    return []


def _town_behind(doc: Document, sentence: Sentence, phrase: Phrase, owners: list[ActorMention]) -> Phrase | None:
    """``مقر القنصلية في البصرة``، ``معسكر للحوثيين في صنعاء``: the town of a building that stands for its owner."""
    k = sentence.chunk_at.get(phrase.begin, -1)
    phrases = (c.phrase for c in sentence.chunks[k + 1 : k + 5] if c.phrase is not None) if k >= 0 else iter(())
    behind = next((p for p in phrases if p.mention is None or p.mention not in owners), None)
    return behind if behind is not None and behind.prep in ("في", "ب", "وسط", "شمال", "جنوب", "شرق", "غرب") and place_only(doc, behind) and not is_house(doc, behind) else None


_CROWDS: Final = frozenset(("PROTEST", "REQUEST", "ACCUSE", "REJECT"))  # what a bare number of people can do: طالب الآلاف


_OF_SEVERAL: Final = frozenset(["اتفاق", "اتفاقية", "معاهدة", "ملف", "قضية", "ازمة", "علاقة", "علاقات", "حرب", "نزاع", "صراع", "شعب", "سوق", "ارض", "اراضي", "لغة", "حدود"])


def nation_in(doc: Document, phrase: Phrase) -> ActorMention | None:
    """``التصعيد الإسرائيلي``، ``القرار الأميركي``: the state whose act it is."""
    if doc.tokens[phrase.begin].lemma in _OF_SEVERAL:
        return None  # الاتفاق النووي الإيراني: about a state, and no act of its own
    for j in range(phrase.begin + 1, phrase.end):
        token = doc.tokens[j]
        if token.word.country and token.pos == ADJ:
            return state(doc, token.word.country, j)
        if token.inside is not None and token.inside.get("frame") and (country := next((r.word.country for r in token.readings if r.word.pos == "adj" and r.word.country), "")):
            return state(doc, country, j)  # العدوان الإسرائيلي, a fixed phrase
    return None


def owner_after(doc: Document, sentence: Sentence, phrase: Phrase) -> ActorMention | None:
    """``منشآت تابعة لحركة …``، ``مواقع للحوثيين``: whose the thing is."""
    k = sentence.chunk_at.get(phrase.begin, -1)
    for m in range(k + 1, min(k + 3, len(sentence.chunks))) if k >= 0 else ():
        nxt = sentence.chunks[m].phrase
        if nxt is None and sentence.chunks[m].kind == PREP:
            continue
        if nxt is not None and nxt.prep == "من" and doc.tokens[max(nxt.prep_at, 1) - 1].pos == ADJ:
            return None  # شحنة قادمة من لبنان
        if nxt is not None:
            return nxt.mention if nxt.prep in ("ل", "من") and nxt.mention is not None and nxt.mention.kind not in ("victims", "document") else None
        if sentence.chunks[m].kind != ADJ:
            return None
    return None


def is_house(doc: Document, phrase: Phrase) -> bool:
    """A building or a post, which somebody owns: who attacks it attacks its owner."""
    return doc.tokens[phrase.begin].lemma in _HOUSES and not doc.tokens[phrase.begin].named("actor")


_HOUSES: Final = frozenset(["مقر", "مكتب", "مبني", "معسكر", "قاعدة", "موقع", "معقل", "سجن", "سفارة", "قنصلية", "مستشفي", "منزل", "بيت", "مركز", "نقطة", "ثكنة", "مخزن", "مستودع"])
_BUILDINGS: Final = frozenset(("storm", "destroy", "attack", "shell", "strike", "missile"))


def speaker_here(doc: Document, i: int) -> ActorMention | None:
    """Whose words token ``i`` stands in."""
    said = doc.speaking(i)
    return said.speaker if said is not None else None


def add_role(event: Happened, mention: ActorMention, role: str) -> None:
    """One more on a side of the event, unless it is there already, on this side or the other."""
    if mention.lemma == "موقع" and not mention.actor:
        return  # إغلاق موقعها: a site, and on the web it speaks but does not act
    if mention.kind == "armament" and role != "recipient" and (mention.lemma.split(" ")[0] in _BLASTS or "مفخخ" in mention.lemma):
        return  # انفجار سيارة مفخخة: nobody's name
    side = event.recipients if role == "recipient" else event.actors
    other = event.actors if role == "recipient" else event.recipients
    if any(m.begin == mention.begin and m.end == mention.end for m in [*side, *other]):
        return
    if mention.name and any(m.name == mention.name and m.kind != "unknown" for m in side):
        return
    side.append(mention)


_BLASTS: Final = frozenset(["عبوة", "عبوات", "قنبلة", "قنابل", "لغم", "الغام", "قذيفة", "قذاءف", "صاروخ", "صواريخ", "حزام", "متفجرات", "رصاص", "رصاصة", "طرد", "ناسفة"])  # arms that do not act for an owner
_HANDS: Final = frozenset(["يد", "ايدي", "يدي"])
_ADVERBIAL: Final = frozenset(["خلفية", "هامش", "اساس", "ضوء", "راس", "مدار", "مدي", "وشك", "مستوي", "صعيد", "غرار", "نحو", "اثر", "وقع", "متن", "سبيل", "مراي", "مشارف", "رغم", "عكس"])
_PARTS: Final = frozenset(["شرقي", "غربي", "شمالي", "جنوبي", "جزء", "اجزاء", "قرب", "مقربة", "بعد", "مشارف", "طرف", "كل", "عدد", "قسم", "واحد", "واحدة"])
_LIE_BETWEEN: Final = frozenset(["حدود", "علاقة", "طريق", "خط", "توتر", "خلاف", "ازمة", "فرق", "تبادل", "جسر"])
_TIES: Final = frozenset(["تعاون", "شراكة", "تنسيق", "علاقة", "علاقات", "روابط"])


_BELONGING: Final = frozenset(["تابع", "تبع", "موالي", "موال", "والي", "منتمي", "انتمي", "محسوب", "مملوك", "مناهض", "ناهض", "مناوء", "منسوب", "معاد", "معادي", "عادي", "مءيد", "ايد", "داعم", "معارض", "عارض", "رافض", "مناصر", "ناصر"])
_CHARGES: Final = frozenset(["تهمة", "شبهة", "جرم", "جريمة"])
_TIES_TO: Final = frozenset(["انتماء", "انضمام", "ولاء", "انتساب", "تبعية", "ارتباط", "صلة"])  # بتهمة الانتماء لجماعة: whose they are, and no side of the act
_HOSTILE: Final = frozenset(["مناهض", "ناهض", "مناوء", "معاد", "معادي", "عادي", "معارض", "عارض", "رافض"])
_BEFORE: Final = frozenset(["امام", "قرب", "قبالة", "خارج", "داخل", "وسط", "حول"])
_TOWARDS: Final = frozenset(["تجاه", "نحو", "باتجاه", "صوب"])


def oblique(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase, roles: dict[str, str]) -> None:
    """What a prepositional phrase adds: a side, as the frame's ``roles`` say, or the place."""
    if event.frame.type == "PROTEST" and prep == "ل" and doc.tokens[max(phrase.prep_at, phrase.begin, 1) - 1].lemma in _HOSTILE:
        give(doc, sentence, event, phrase, "recipient")  # تظاهرة مناهضة للحكومة، شعارات معادية للنظام
        return
    if phrase.time or phrase.begin == event.trigger[0] or _adds_nothing(doc, sentence, event, prep, phrase) or _adds_no_side(doc, sentence, event, prep, phrase, roles):
        return
    if prep == "ل" and event.frame.type == "REQUEST" and phrase.mention is None and doc.tokens[phrase.begin].word.frames and not doc.tokens[phrase.begin].article:
        return  # طلب إذنا لزيارة المدرسة، دعوة لزيارة باريس: what for
    side = _side_of_type(doc, sentence, event, prep, phrase, roles)
    if side:
        give(doc, sentence, event, phrase, side)
    elif prep in _BEFORE and event.frame.type == "PROTEST":
        set_place(event, phrase)  # تظاهروا أمام البيت الأبيض
    elif prep in _TOWARDS and event.frame.type in ("ASSAULT", "THREATEN"):
        if actors_in(doc, sentence, phrase):
            give(doc, sentence, event, phrase, "recipient")
        else:
            set_place_if_any(doc, event, phrase)
    elif prep == "علي" and prep not in roles and not event.recipients and event.frame.type in _BEARS_ON and event.actors:
        for mention in [m for m in actors_in(doc, sentence, phrase) if m.kind in ("person", "country", "collective", "group", "body") and m.lemma != "طرف"]:
            add_role(event, mention, "recipient")  # ألقوا الحجارة على الجنود، وافق على تعيين فلان
    elif prep in roles:
        _by_frame(doc, sentence, event, prep, phrase, roles[prep])
    elif prep in ("الي", "ل") and event.frame.type in _ADDRESSED and event.actors and not event.recipients and phrase.mention is not None and phrase.mention.kind not in ("document", "place"):
        give(doc, sentence, event, phrase, "recipient")  # وجهت النيابة إلى الوزير تهمة
    elif prep == "من" and (event.frame.mode in _FROM_AFAR or any(m.end == phrase.prep_at for m in event.actors)):
        return  # صاروخ أطلق من صعدة: not where it hits; مجموعات مسلحة من الزاوية: where the doers are from
    elif prep in _PLACE_PREPS and is_house(doc, phrase):
        set_place(event, phrase)
    elif prep in _PLACE_PREPS:
        set_place_if_any(doc, event, phrase)


_FROM_AFAR: Final = frozenset(("heavy-weapons", "drone", "aerial"))


def second_behind(event: Happened, before: list[str], prep: str, phrase: Phrase, roles: dict[str, str]) -> bool:
    """``عقوبات على شركة لانتهاكها الحظر المفروض على كوريا الشمالية``: the same preposition again, no coordinate, hangs on what stands between."""
    if prep not in before or phrase.conj:
        return False
    return (roles.get(prep) == "recipient" and bool(event.recipients)) or (prep == "ب" and roles.get(prep) == "actors" and len(event.actors) > 1)  # اجتماعه بالرئيس بقصر الشعب


def belongs(doc: Document, phrase: Phrase) -> bool:
    """Whether the phrase hangs on an adjective of side: ``محكمة تابعة للحوثيين``، ``قوات موالية لحفتر``، ``مظاهرة معادية للمهاجرين``."""
    return bool(phrase.begin) and doc.tokens[max(phrase.prep_at, phrase.begin) - 1].lemma in _BELONGING


def _adds_nothing(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase) -> bool:
    """Whether the phrase goes with the word before it, or says how: ``على يد مسلحين``، ``محكمة تابعة للحوثيين``، ``الحدود بين غزة وإسرائيل``."""
    if prep in ("بين", "مع") and phrase.prep_at > 0 and phrase.prep_at - 1 > max(event.trigger[0], event.at) and (doc.tokens[phrase.prep_at - 1].lemma in _LIE_BETWEEN or (doc.tokens[event.trigger[0]].pos == VERB and _what_lies_before(doc, sentence, phrase) & _TIES)):
        return True
    if prep in ("مع", "بين") and event.verbal and phrase.prep_at > 0 and _with_own_sides(doc, sentence, event, prep, phrase):
        return True
    if prep == "علي" and doc.tokens[phrase.begin].stem in _HANDS | _ADVERBIAL:
        return True  # على يد مسلحين: the doers; على خلفية: why
    if prep in _OF_PARTICIPLES and (charge := sentence.chunks[max(sentence.chunk_at.get(phrase.prep_at or phrase.begin, 0) - 1, 0)].phrase) is not None and charge is not phrase and doc.tokens[charge.begin].lemma in _CHARGES and charge.prep == "ب":
        return True  # بتهمة التآمر على أمن الدولة: of what they are accused
    if prep == "ل" and _of_words(doc, sentence, event, phrase):
        return True
    if belongs(doc, phrase) or _of_participle(doc, sentence, event, prep, phrase) or (prep in ("ل", "الي", "ب") and doc.tokens[max(phrase.prep_at, phrase.begin, 1) - 1].lemma in _TIES_TO):
        return True
    return prep == "من" and phrase.prep_at > 0 and doc.tokens[phrase.prep_at - 1].stem in _PARTS  # على الطرف الشرقي من المعقل


def _of_words(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase) -> bool:
    """``زيارة إلى المدينة غداة تصريحات للرئيس``، ``في بيان للوزارة``: ل hangs on the words or paper right before it."""
    before = sentence.chunks[max(sentence.chunk_at.get(phrase.begin, 0) - 1, 0)].phrase
    if before is None or before is phrase or not before.prep or before.mention is not None or before.time or before.begin <= event.trigger[0] < before.end:
        return False
    return doc.tokens[before.begin].role_kind == "document"


_OF_PARTICIPLES: Final = frozenset(["ل", "الي", "عن", "مع", "من", "علي"])


def _of_participle(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase) -> bool:
    """``النظر في الترخيص الممنوح لشبكة …``، ``الحظر المفروض على إيران``: the phrase hangs on a participle that says something of another noun than the event's."""
    if prep not in _OF_PARTICIPLES:
        return False
    token = doc.tokens[max(phrase.prep_at, phrase.begin, 1) - 1]
    if token.pos != ADJ or token.feats.tense not in ("active", "passive") or not token.article:
        return False
    chunk = sentence.chunk_at.get(token.i, -1)
    return chunk not in (sentence.chunk_at.get(event.trigger[0], -2), sentence.chunk_at.get(event.at, -2)) and sentence.chunks[chunk].phrase is not None


def _with_own_sides(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase) -> bool:
    """``وافقت على استئناف المفاوضات مع الصندوق``: the noun right before the preposition tells an act of two sides itself."""
    before = sentence.chunks[max(sentence.chunk_at.get(phrase.prep_at, 0) - 1, 0)].phrase
    if before is None or before is phrase or not before.prep or before.mention is not None or before.begin <= event.at < before.end:
        return False
    frames = [doc.lexicon.frames[use.frame] for h in before.heads for use in doc.tokens[h].word.frames if use.kind == "noun"]
    frames += [doc.lexicon.frames[named.ref] for h in before.heads if (named := doc.tokens[h].named("frame")) is not None and doc.tokens[h].begins is not None]
    return any(f.noun_roles.get(prep) == "actors" for f in frames)


def _what_lies_before(doc: Document, sentence: Sentence, phrase: Phrase) -> set[str]:
    """The lemmas of the nouns in the phrase that a preposition stands behind: ``التعاون الاقتصادي بين …``"""
    before = sentence.chunks[max(sentence.chunk_at.get(phrase.prep_at, 0) - 1, 0)].phrase
    nouns = {doc.tokens[h].lemma for h in before.heads} if before is not None and before is not phrase else set()
    return nouns


def _adds_no_side(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase, roles: dict[str, str]) -> bool:
    """Whether in an event of this type the preposition brings neither a side nor the place."""
    kind, sector = event.frame.type, phrase.mention.sector if phrase.mention is not None else None
    if prep in ("ضد", "بحق"):
        return kind in ("CONSULT", "COOPERATE", "AGREE") or (bool(event.recipients) and kind in ("ACCUSE", "SUPPORT", "REJECT")) or _of_another(doc, sentence, event, phrase)  # دان التصعيد الإسرائيلي ضد المدنيين
    if prep == "ب":
        return event.frame.mode == "convict" or doc.tokens[phrase.begin].lemma == "سجن"  # حكم بالسجن
    if prep == "من":
        return prep not in roles and kind in ("SUPPORT", "CONSULT", "AGREE") and not _given_by(doc, sentence, event, phrase)  # نقل السفارة من تل أبيب إلى القدس
    if prep == "الي":
        return (kind == "ACCUSE" and sector in ("JUD", "IGO")) or (kind == "REQUEST" and bool(event.recipients))  # أحيل إلى القضاء، شكوى إلى مجلس الأمن: where one accuses
    return prep == "ل" and kind == "CONSULT" and sector == "CVL"  # مؤتمر للاجئين: about them


def _given_by(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase) -> bool:
    """``موافقة من الكونغرس``، ``برقية تهنئة من الرئيس``: right behind a noun of something given, who gives it."""
    if event.actors or event.verbal or doc.tokens[event.trigger[0]].lemma not in _GIVEN_BY:
        return False
    return sentence.chunk_at[phrase.begin] <= sentence.chunk_at[event.trigger[0]] + 2


_GIVEN_BY: Final = frozenset(["موافقة", "دعم", "تاييد", "تهنءة", "برقية", "رسالة", "اشادة", "ترحيب", "وعد", "تعهد", "ضمان", "مباركة", "طلب", "دعوة", "انتقاد", "تهديد", "تحذير"])


def _side_of_type(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase, roles: dict[str, str]) -> str:
    """The side that the preposition brings whatever the frame says of it."""
    if prep in ("ضد", "بحق"):
        return "recipient"
    if prep == "من" and _given_by(doc, sentence, event, phrase):
        return "actor"
    if prep == "بين" and event.frame.type == "CONSULT" and prep not in roles and not event.actors:
        return "actors"  # عقدت المباحثات بين الوفدين
    if prep == "مع" and event.frame.mode == "investigate" and not event.recipients:
        return "recipient"  # التحقيق مع الموقوفين
    if prep == "عن" and prep not in roles and event.frame.type == "CONCEDE" and not event.recipients:
        return "recipient"  # العفو عن المعتقلين، رفع العقوبات عن إيران
    if prep == "ل" and "ل" not in roles and roles.get("genitive") == "recipient" and event.actors and not event.recipients and sentence.chunk_at[phrase.begin] == sentence.chunk_at[event.trigger[0]] + 1:
        return "recipient"  # إعدام التنظيم لأحد المخطوفين، اجتياحهم للعاصمة
    return "actors" if prep == "مع" and prep not in roles and roles.get("بين") == "actors" else ""  # تبادل لإطلاق النار مع قوات الأمن


def _by_frame(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase, role: str) -> None:
    """The side that the frame writes under the preposition; where it names a place only, the place."""
    if role == "recipient" and prep in ("من", "في") and event.recipients and doc.tokens[phrase.begin].named("seat", "place"):
        set_place(event, phrase)  # طرد السفير من الرياض
    elif role == "recipient" and prep == "في" and event.frame.type == "SANCTION" and not _state_abroad(doc, event, phrase):
        set_place_if_any(doc, event, phrase)
    elif role in ("actor", "actors", "recipient") and prep in ("في", "ب", "علي", "الي") and phrase.mention is None and place_only(doc, phrase) and not is_house(doc, phrase) and not (prep == "علي" and own_lands(doc.tokens[phrase.begin])):
        set_place(event, phrase)
    else:
        give(doc, sentence, event, phrase, role)


def _state_abroad(doc: Document, event: Happened, phrase: Phrase) -> bool:
    """``أوقفت برامجها في كندا``: another state than the one that acts, and not a town or a body in it."""
    named = phrase.mention is not None and phrase.mention.kind == "country" and (event.frame.mode == "withdraw" or doc.tokens[phrase.begin].named("country") is not None)
    return named and bool(event.actors) and all(phrase.mention is not None and m.country != phrase.mention.country for m in event.actors)


def _of_another(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase) -> bool:
    """``ضربة أدت إلى مقتل مدبر هجوم ضد الطائفة``: the preposition stands behind another act."""
    k = sentence.chunk_at.get(phrase.prep_at, 0) - 1
    before = sentence.chunks[k].phrase if k >= 0 else None
    if before is None or before.begin <= event.trigger[0] < before.end:
        return False
    acts = (doc.tokens[h] for h in before.heads)
    return any(use.kind == "noun" and doc.lexicon.frames[use.frame].type in ("ASSAULT", "COERCE", "PROTEST") for t in acts for use in t.word.frames)


_ADDRESSED: Final = frozenset(("ACCUSE", "THREATEN", "REQUEST"))
_NEAR: Final = 4  # chunks: a preposition with its pronoun stands close to its verb


def pronoun_obliques(doc: Document, sentence: Sentence, event: Happened, first: int, end: int, roles: dict[str, str], resumed: Phrase | None = None) -> None:
    """``أطلقوا عليه النار``، ``هجوم ضدهم``: prepositions whose object is a pronoun, the first of them that of a relative clause where ``resumed`` tells what it takes up."""
    for m in range(first, min(end, first + _NEAR, len(sentence.chunks))):
        token = doc.tokens[sentence.chunks[m].begin]
        if sentence.chunks[m].kind == VERB:
            return
        if sentence.chunks[m].kind != PREP or not token.enclitic:
            continue
        role = "recipient" if token.stem in ("ضد", "بحق") or (token.stem in _TOWARDS and event.frame.type == "ASSAULT") else roles.get(token.stem, "")
        if role in ("recipient", "actor", "actors"):
            mention = pronoun_for(doc, sentence, event, token) if resumed is None or m > first else resumed.mention
            if mention is not None:
                add_role(event, mention, role)


_PLACE_PREPS: Final = frozenset(["في", "ب", "قرب", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "وسط", "امام", "داخل", "خارج", "علي", "بالقرب", "قبالة", "ضواحي", "من", "الي"])


def set_place_if_any(doc: Document, event: Happened, phrase: Phrase) -> None:
    """The phrase as the event's place, where it names one."""
    if event.place is None and place_only(doc, phrase):
        set_place(event, phrase)


def set_place(event: Happened, phrase: Phrase) -> None:
    """The phrase as the event's place; the first stays."""
    if event.place is None:
        event.place = (phrase.begin, phrase.end)


_LANDS: Final = ("قطاع", "محافظة", "ولاية", "اقليم", "مديرية", "قضاء", "ناحية", "منطقة", "بلاد", "اراضي", "انحاء", "ارجاء", "مكان", "حدود", "ضفة", "جبهة", "محور", "جوار", "محيط", "قلب", "وسط",
          "شمال", "جنوب", "شرق", "غرب", "طرف", "اطراف", "مشارف", "تخوم", "خراج", "مدخل", "منفذ", "معبر", "بوابة")
_TOWNS: Final = ("مدينة", "بلدة", "قرية", "بلدية", "عاصمة", "ضاحية", "ضواحي", "ريف", "حي", "حارة", "ضيعة", "عزبة", "مخيم", "مستوطنة", "شارع", "طريق", "ساحة", "باحة", "ميدان", "دوار", "مفرق", "مفترق", "تقاطع", "جسر", "سوق", "مزرعة", "دار")
_SITES: Final = ("مبني", "مقر", "مركز", "قصر", "سجن", "مدرسة", "جامعة", "مسجد", "جامع", "كنيسة", "مستشفي", "فندق", "مطعم", "مقهي", "سفارة", "قنصلية", "مطار", "ميناء", "محطة", "قاعدة", "معسكر", "ثكنة", "حاجز", "حقل", "مصفاة", "مخفر", "حديقة")
_NATURE: Final = ("جبل", "تلة", "تل", "مرتفع", "غابة", "كورنيش", "هضبة", "سهل", "واد", "وادي", "غوطة", "حوض", "بادية", "صحراء", "ساحل", "شاطء", "بحر", "خليج", "مضيق", "جزيرة", "مياه", "سماء", "اجواء")
PLACE_NOUNS: Final = frozenset((*_LANDS, *_TOWNS, *_SITES, *_NATURE))


_OF_ECONOMY: Final = frozenset(["نفط", "صحة", "تعليم", "طاقة", "خاص", "عام", "زراعة", "صناعة", "سياحة", "مصارف", "بنوك", "مال", "غاز", "نقل", "اتصالات", "كهرباء", "بترول", "تجارة", "خدمات", "حكومي"])


def place_only(doc: Document, phrase: Phrase) -> bool:
    """The phrase names a place and no actor: a place of the gazetteer, or a place noun at its head."""
    head = doc.tokens[phrase.begin]
    if head.lemma in _SOME and len(phrase.heads) > 1:
        head = doc.tokens[phrase.heads[1]]  # في أحد أحياء العاصمة
    if head.lemma == "ارض" and (head.feats.number == "p" or len(phrase.heads) > 1) and head.begins is None:
        return phrase.mention is None or phrase.mention.kind in ("place", "country")  # الأراضي السورية, but على الأرض
    if head.lemma == "قطاع" and phrase.end > phrase.begin + 1 and doc.tokens[phrase.begin + 1].lemma in _OF_ECONOMY:
        return False  # قطاع النفط
    if head.begins is not None:
        return bool(head.begins.get("place")) and not head.begins.get("actor", "country")
    lemma = head.lemma or head.stem
    if lemma in _OF_PLACES and len(phrase.heads) > 1 and doc.tokens[phrase.heads[-1]].named("place") is not None and phrase.prep:
        return True  # على مديرية نهم، في بلدية حلبجة
    return lemma in PLACE_NOUNS and (phrase.mention is None or phrase.mention.kind not in ("collective", "person", "victims", "institution", "armament"))


_SOME: Final = frozenset(["احد", "احدي", "بعض", "عدة", "مختلف", "معظم", "جميع", "كل", "كافة", "جزء", "عموم", "ساءر"])
_OF_PLACES: Final = frozenset(["مديرية", "بلدية", "محافظة", "ولاية", "قضاء", "ناحية", "معتمدية"])


_WEAPONS: Final = frozenset(["رصاص", "نيران", "ايدي", "يد", "قذاءف", "صواريخ", "قصف", "غارة", "سلاح", "قنابل", "اسلحة", "هجوم"])


_BEARS_ON: Final = frozenset(("ASSAULT", "SUPPORT", "REJECT"))
_DEEDS: Final = frozenset(["عملية", "كمين", "مداهمة", "حملة", "هجوم", "غارة", "قصف", "ضربة", "تفجير", "انزال", "اشتباك"])


def agents(doc: Document, sentence: Sentence, event: Happened, clause: Clause) -> None:
    """The doer that a passive clause names."""
    agents_from(doc, sentence, event, clause.chunk + 1, reach_of_agents(doc, sentence, clause.end))


_AGENTS_REACH: Final = 7  # chunks behind the clause: قتل 27 مدنيا بينهم أربعة أطفال وامرأة على يد …


def reach_of_agents(doc: Document, sentence: Sentence, end: int) -> int:
    """How far behind a clause or noun that ends at chunk ``end`` its doer may stand: up to the next verb or full stop."""
    m = end
    while m < min(end + _AGENTS_REACH, len(sentence.chunks)):
        chunk = sentence.chunks[m]
        if chunk.kind in (VERB, REL, PART) or doc.tokens[chunk.begin].norm in ".:؛;":
            break
        m += 1
    return m


def agents_from(doc: Document, sentence: Sentence, event: Happened, first: int, end: int) -> None:
    """``من قبل X``، ``على يد X``: the doer of a passive or of a noun."""
    for m in range(first, min(end, len(sentence.chunks))):
        phrase = sentence.chunks[m].phrase
        if phrase is None:
            continue
        head = doc.tokens[phrase.begin]
        before = doc.tokens[phrase.begin - 1] if phrase.begin else head
        pair = f"{before.stem} {head.stem}"
        if phrase.prep == "قبل" and phrase.prep_at > 0 and doc.tokens[phrase.prep_at - 1].norm == "من":
            give(doc, sentence, event, phrase, "actor")
        elif phrase.prep == "ب" and head.stem in _HANDS and len(phrase.heads) > 1 and (doer := part_mention(doc, phrase, 1)) is not None:
            add_role(event, doer, "actor")  # بأيدي مسلحين
        elif phrase.prep == "ب" and head.stem in _WEAPONS and len(phrase.heads) > 1:
            mention = part_mention(doc, phrase, 1)
            if mention is not None and mention.kind != "armament" and event.frame.type == "ASSAULT":
                add_role(event, mention, "actor")
        elif phrase.prep in ("في", "ب", "خلال") and head.lemma in _DEEDS and m + 1 < len(sentence.chunks) and (behind := sentence.chunks[m + 1].phrase) is not None and behind.prep == "ل" and behind.mention is not None and behind.mention.sector in FORCE:
            if event.frame.type == "ASSAULT" and not event.actors:
                add_role(event, behind.mention, "actor")  # قتل في عملية للقوات الفرنسية
        elif pair in AGENT_PREPOSITIONS and len(phrase.heads) > 1:
            mention = part_mention(doc, phrase, 1)
            if mention is not None:
                add_role(event, mention, "actor")
        elif pair in AGENT_PREPOSITIONS and m + 1 < len(sentence.chunks) and (agent := sentence.chunks[m + 1].phrase) is not None:
            give(doc, sentence, event, agent, "actor")


def pronoun(doc: Document, sentence: Sentence, token: Token, *, of_subject: bool = True, besides: Sequence[ActorMention] = ()) -> ActorMention | None:
    """Whom the pronoun on a word means: the subject of its clause, where it fits, else the nearest actor that does, ``besides`` left out."""
    gender, number = PRONOUNS.get(token.enclitic, ("", ""))
    if gender and of_subject and token.pos == NOUN:
        subject = _clause_subject(doc, sentence, token)
        if subject is not None and fits(subject, gender, number):
            return subject
    if not gender:
        return None
    nearest = antecedent(doc, sentence, token.i, gender=gender, number=number, besides=besides)
    genitive = _genitive_before(doc, sentence, token.i, gender, number)
    return genitive if genitive is not None and (nearest is None or nearest.end <= genitive.begin) else nearest


_TRIES: Final = 4  # nearer states that a pronoun of people may pass over


def pronoun_for(doc: Document, sentence: Sentence, event: Happened, token: Token) -> ActorMention | None:
    """Whom the pronoun on a verb or preposition means as the event's other side; people, and not a state, are arrested and let go."""
    besides = list(event.actors)
    mention = pronoun(doc, sentence, token, besides=besides)
    for _ in range(_TRIES if event.frame.mode in _OF_PEOPLE else 0):
        if mention is None or mention.kind != "country":
            break
        besides.append(mention)
        mention = pronoun(doc, sentence, token, besides=besides)
    thing = _thing_meant(doc, sentence, event, token, mention) if mention is not None else None
    if thing is None:
        return mention
    set_place_if_any(doc, event, thing)
    return None


_PROPOSALS: Final = frozenset(["قرار", "قانون", "اتفاق", "اتفاقية", "معاهدة", "مشروع", "عرض", "طلب", "مقترح", "اقتراح", "دعوة", "خطة", "مبادرة", "تصريح", "بيان", "تقرير", "خطوة", "اجراء", "نتيجة", "اتهام", "موقف", "عقوبة", "حكم", "تعديل", "ميزانية", "صفقة", "سياسة", "تهمة", "هدنة", "هجوم", "قصف", "غارة", "عملية"])


def _thing_meant(doc: Document, sentence: Sentence, event: Happened, token: Token, mention: ActorMention) -> Phrase | None:
    """``قدم الوسيط مقترحا فرفضته الحركة``، ``حررت المدينة بعد أن احتلها الحوثيون``: nearer than any actor what is judged, or the place that is hit or held."""
    people = event.frame.mode in _OF_PEOPLE or event.frame.id in COUNTED or event.frame.mode == "targeted"
    if people or mention.lemma.split(" ")[0] in _HOUSES or (event.frame.type not in _BEARS_ON and event.frame.type not in ("ACCUSE", "COERCE", "RETREAT")):
        return None
    gender, _ = PRONOUNS[token.enclitic]
    nearer = (c.phrase for c in reversed(sentence.chunks) if c.phrase is not None and mention.end <= c.begin < token.i and c.phrase.mention is None and not c.phrase.time and not c.begin <= event.trigger[0] < c.end)
    for phrase in nearer:
        head = doc.tokens[phrase.begin]
        judged = event.frame.type in ("REJECT", "SUPPORT", "ACCUSE") and (head.lemma in _PROPOSALS or head.role_kind == "document")
        hit = event.frame.type in ("ASSAULT", "COERCE", "RETREAT") and place_only(doc, phrase)
        if (judged or hit) and _may_mean(gender, *gender_number(doc, phrase)):
            return phrase
    return None


def _may_mean(pronoun_gender: str, gender: str, number: str) -> bool:
    """Whether a pronoun in the singular can stand for a thing of this gender and number: ها also for several, and for towns."""
    return pronoun_gender == "f" if number == "p" or not gender else number == "s" and gender == pronoun_gender


_OF_PEOPLE: Final = frozenset(("arrest", "release", "abduct", "deport", "torture", "beat", "convict"))


def _genitive_before(doc: Document, sentence: Sentence, i: int, gender: str, number: str) -> ActorMention | None:
    """The nearest fitting actor in a genitive of the same sentence: ``إعلان السعودية عن نتائج تحقيقاتها``."""
    for mention in doc.genitives_before(i):
        if mention.begin < sentence.begin:
            return None
        if fits(mention, gender, number):
            return mention
    return None


def _clause_subject(doc: Document, sentence: Sentence, token: Token) -> ActorMention | None:
    """The subject of the verb whose clause holds the token; verbs of relative clauses are passed over."""
    k = sentence.chunk_at.get(token.i, 0)
    for m in range(k - 1, -1, -1):
        chunk = sentence.chunks[m]
        if doc.tokens[chunk.begin].norm in _COMPLEMENT:
            return None
        if chunk.kind == VERB and not (m and sentence.chunks[m - 1].kind == REL):
            clause = read_clause(doc, sentence, m)
            found = [x for p in clause.subjects[:1] if p.begin < token.i for x in actors_in(doc, sentence, p)] if k < clause.end else []
            return found[0] if found else None
    return None


_COMPLEMENT: Final = frozenset(["ان", "بان", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "لان"])


def give_understood(doc: Document, sentence: Sentence, event: Happened, token: Token, role: str) -> None:
    """A dropped subject is the nearest actor before the verb that fits, a speaker of the same content first."""
    if role not in ("actor", "recipient", "actors") or token.feats.person != 3:
        if token.feats.person == 1:
            said = doc.speaking(token.i)
            if said is not None and said.speaker is not None and (token.feats.number == "s" or (token.quoted and said.speaker.kind == "person")):
                add_role(event, said.speaker, role)
        return
    for subject in last_subjects(doc, sentence, token):
        add_role(event, subject, role)


def last_subjects(doc: Document, sentence: Sentence, token: Token) -> list[ActorMention]:
    """Whom a dropped subject means: the verb's before in the same words, all of them if the verb is plural, else the nearest that fits."""
    said = doc.speaking(token.i)
    k = sentence.chunk_at.get(token.i, 0)
    floor = said.content[0] if said is not None else sentence.begin
    for m in range(k - 1, -1, -1):
        chunk = sentence.chunks[m]
        if chunk.begin < floor:
            break
        if chunk.kind == VERB and doc.tokens[chunk.begin].feats.gender == token.feats.gender:
            clause = read_clause(doc, sentence, m)
            for phrase in clause.subjects:
                found = actors_in(doc, sentence, phrase)
                crowd = bare_number(doc, phrase, 0) if not found and token.feats.number == "p" else None
                found = [crowd] if crowd is not None else found
                if found:
                    return found if token.feats.number in ("p", "d") else found[:1]
            if clause.implicit and chunk.begin < token.i and doc.tokens[chunk.begin].feats.number == token.feats.number:
                return last_subjects(doc, sentence, doc.tokens[chunk.begin])  # ورددوا شعارات وطالبوا
    if said is None and not any(c.kind == VERB for c in sentence.chunks[:k]) and (opener := opens_on(doc, sentence, token)) is not None:
        before = doc.sentences[sentence.index - 1]
        crowd = bare_number(doc, opener, 0) if opener.mention is None else None
        return actors_in(doc, before, opener) or ([crowd] if crowd is not None else [])
    one = _nearest_subject(doc, sentence, token, said, floor)
    return [one] if one is not None else []


def _nearest_subject(doc: Document, sentence: Sentence, token: Token, said: Said | None, floor: int) -> ActorMention | None:
    """The nearest actor in the same words that fits a dropped subject, the speaker who says انه, or the nearest before."""
    if token.feats.number == "p" and said is not None and said.speaker is not None and said.speaker.number != "p":
        many = antecedent(doc, sentence, max(said.content[0], said.cue[0]), gender="m", number="p", besides=(said.speaker,))
        if many is not None and many.number == "p":
            return many  # قال إنهم قصفوا: not the speaker
    nearby = antecedent(doc, sentence, token.i, gender=token.feats.gender or "m", number=token.feats.number or "s", floor=floor)
    if nearby is not None:
        return nearby
    if said is not None and said.speaker is not None and said.cue[0] >= sentence.begin and _resumes(doc, said) and (token.feats.number != "p" or fits(said.speaker, "m", "p")):
        return said.speaker
    return antecedent(doc, sentence, token.i, gender=token.feats.gender or "m", number=token.feats.number or "s")


def _resumes(doc: Document, said: Said) -> bool:
    """``قال إنه …``: the pronoun on إن is the speaker."""
    return doc.tokens[max(said.content[0] - 1, 0)].norm in ("انه", "انها", "انهم", "بانه", "بانها", "بانهم")


_DONE_BY: Final = frozenset(("COERCE", "SANCTION", "MOBILIZE", "RETREAT", "AID", "SUPPORT", "REJECT", "CONCEDE"))
_ARMED: Final = frozenset(("air-strike", "shell", "missile", "strike", "attack", "attack-on", "storm", "shoot", "drone-strike", "advance", "overrun", "down-aircraft", "offensive", "destroy", "repel", "neutralise", "targeting", "drones", "planes", "abduct", "prisoner-taken", "defeat", "drive-out"))


def own_act(speaker: ActorMention, frame: Frame) -> bool:
    """Whether one who announces such an event announces an act of his own: a government's sanction, an army's raid."""
    if speaker.kind in ("medium", "source", "document"):
        return False
    if frame.type == "PROTEST":
        return speaker.sector not in ("GOV", "MIL", "COP", "JUD", "MED")
    return (frame.type in _DONE_BY and speaker.sector in ("GOV", "MIL", "COP", "JUD", "REB", "IGO")) or (frame.id in _ARMED and speaker.sector in ("MIL", "REB"))


_PENALTIES: Final = frozenset(["اعدام", "سجن", "حبس", "معاقبة", "تغريم", "ادانة", "جلد", "ابعاد", "ترحيل"])


def sentenced(doc: Document, sentence: Sentence, event: Happened, phrases: list[Phrase]) -> None:
    """``حكم بإعدام ستة أشخاص``، ``قضت بمعاقبة المتهمين``: the penalty's genitive is whom it hits."""
    if event.frame.mode != "convict" or event.recipients:
        return
    for phrase in phrases:
        if doc.tokens[phrase.begin].lemma in _PENALTIES and (mention := part_mention(doc, phrase, 1)) is not None:
            for found in [mention, *coordinates(doc, sentence, phrase)]:
                add_role(event, found, "recipient")


def coordinates(doc: Document, sentence: Sentence, phrase: Phrase) -> list[ActorMention]:
    """The actors that the phrases coordinated to a phrase name, its own left out."""
    out: list[ActorMention] = []
    for p in group(doc, sentence, phrase)[1:]:
        if p.mention is not None:
            out.append(p.mention)
    return out
