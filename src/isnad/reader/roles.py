"""Roles: how a phrase becomes the doer, the sufferer or the place of an event. Used by ``events`` and ``sharing``."""

from __future__ import annotations

from collections.abc import Sequence

from isnad.lexicon.entries import Frame
from isnad.reader.clauses import Clause, actors_in, group, read_clause
from isnad.reader.coreference import PRONOUNS, antecedent, fits, own_country
from isnad.reader.document import ADJ, NOUN, PREP, REL, VERB, ActorMention, Document, Happened, Phrase, Said, Sentence, Token
from isnad.reader.mentions import bare_number, part_mention, state

AGENT_PREPOSITIONS = {"من قبل", "علي يد", "من جانب", "علي ايدي", "بواسطة", "من طرف"}
CASUALTY = frozenset(("kill", "kill-result", "wound", "casualties", "martyr", "victims", "put-to-death"))
COUNTED = CASUALTY | {"arrest", "abduct", "detain", "deport"}  # frames whose bare numbers count people: اعتقال 40
FORCE = frozenset(("MIL", "REB", "UAF", "COP", "SPY", "CRM"))


def give(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, role: str) -> None:
    """A phrase fills a role; a place in the role of a sufferer is where it happened."""
    if role in ("none", ""):
        return
    if role == "visited":
        town = bool(doc.tokens[phrase.begin].named("seat", "place")) and not doc.tokens[phrase.begin].named("country")
        visited = [] if town else [m for m in actors_in(doc, sentence, phrase) if m.kind != "place"]
        for mention in visited:
            add_role(event, mention, "actor" if phrase.prep == "ل" and mention.kind == "person" and not event.actors else "recipient")  # زيارة لنائب
        if any(m.kind == "country" for m in visited) or (not visited and (town or place_only(doc, phrase))):
            set_place(event, phrase)
        return
    if role == "place" and phrase.mention is not None and phrase.mention.kind in ("group", "person", "collective") and not is_house(doc, phrase):
        return
    if role == "place" or (role == "recipient" and place_only(doc, phrase) and event.frame.type in ("ASSAULT", "COERCE", "PROTEST", "RETREAT", "MOBILIZE")):
        house = is_house(doc, phrase)
        housed = [m for m in actors_in(doc, sentence, phrase) if m.kind in ("institution", "body") or (house and m.kind not in ("place", "country"))] if role == "recipient" and (house or event.frame.id in _BUILDINGS) else []
        for mention in housed:
            add_role(event, mention, role)
        set_place(event, phrase)
        return
    mentions = actors_in(doc, sentence, phrase)
    owned = own_country(doc, doc.tokens[phrase.begin], speaker_here(doc, phrase.begin))
    if owned is not None:
        mentions = [owned]
    for mention in mentions:
        add_role(event, mention, role)
    if role == "recipient" and not mentions and event.frame.id in COUNTED:
        mentions = [m for m in [bare_number(doc, phrase, 0)] if m is not None]
        for mention in mentions:
            add_role(event, mention, role)
    if role == "recipient" and not mentions:
        owner = owner_after(doc, sentence, phrase)
        nation = nation_in(doc, phrase) if event.frame.type in ("ACCUSE", "SUPPORT", "REJECT", "THREATEN", "SANCTION") else None
        if owner is not None:
            add_role(event, owner, role)
        elif nation is not None:
            add_role(event, nation, role)
        else:
            set_place_if_any(doc, event, phrase)


def nation_in(doc: Document, phrase: Phrase) -> ActorMention | None:
    """``التصعيد الإسرائيلي``، ``القرار الأميركي``: the state whose act it is."""
    for j in range(phrase.begin + 1, phrase.end):
        word = doc.tokens[j].word
        if word.country and doc.tokens[j].pos == ADJ:
            return state(doc, word.country, j)
    return None


def owner_after(doc: Document, sentence: Sentence, phrase: Phrase) -> ActorMention | None:
    """``منشآت تابعة لحركة …``، ``مواقع للحوثيين``: whose the thing is."""
    k = sentence.chunk_at.get(phrase.begin, -1)
    for m in range(k + 1, min(k + 3, len(sentence.chunks))) if k >= 0 else ():
        nxt = sentence.chunks[m].phrase
        if nxt is not None:
            return nxt.mention if nxt.prep in ("ل", "من") and nxt.mention is not None and nxt.mention.kind not in ("victims", "document") else None
        if sentence.chunks[m].kind != ADJ:
            return None
    return None


def is_house(doc: Document, phrase: Phrase) -> bool:
    """A building or a post, which somebody owns: who attacks it attacks its owner."""
    return doc.tokens[phrase.begin].lemma in _HOUSES


_HOUSES = frozenset(["مقر", "مكتب", "مبني", "معسكر", "قاعدة", "موقع", "معقل", "سجن", "سفارة", "قنصلية", "مستشفي", "منزل", "بيت", "مركز", "نقطة", "ثكنة", "مخزن", "مستودع"])
_BUILDINGS = frozenset(("storm", "destroy", "attack", "shell", "strike", "missile"))


def speaker_here(doc: Document, i: int) -> ActorMention | None:
    """Whose words token ``i`` stands in."""
    said = doc.speaking(i)
    return said.speaker if said is not None else None


def add_role(event: Happened, mention: ActorMention, role: str) -> None:
    """One more on a side of the event, unless it is there already, on this side or the other."""
    if mention.lemma == "موقع" and not mention.actor:
        return  # إغلاق موقعها: a site, and on the web it speaks but does not act
    side = event.recipients if role == "recipient" else event.actors
    other = event.actors if role == "recipient" else event.recipients
    if any(m.begin == mention.begin and m.end == mention.end for m in (*side, *other)):
        return
    if mention.name and any(m.name == mention.name and m.kind != "unknown" for m in side):
        return
    side.append(mention)


_HANDS = frozenset(["يد", "ايدي", "يدي"])
_LIE_BETWEEN = frozenset(["حدود", "علاقة", "طريق", "خط", "توتر", "خلاف", "ازمة", "فرق", "تبادل", "جسر"])


_BEFORE = frozenset(["امام", "قرب", "قبالة", "خارج", "داخل", "وسط", "حول"])
_TOWARDS = frozenset(["تجاه", "نحو", "باتجاه", "صوب"])


def oblique(doc: Document, sentence: Sentence, event: Happened, prep: str, phrase: Phrase, roles: dict[str, str]) -> None:
    """What a prepositional phrase adds: a side, as the frame's ``roles`` say, or the place."""
    if phrase.time or phrase.begin == event.trigger[0]:
        return
    if prep in ("بين", "مع") and phrase.prep_at > 0 and phrase.prep_at - 1 > event.trigger[0] and doc.tokens[phrase.prep_at - 1].lemma in _LIE_BETWEEN:
        return  # الحدود بين غزة وإسرائيل
    if prep == "ضد" and event.recipients and event.frame.type in ("ACCUSE", "SUPPORT", "REJECT"):
        return  # دان التصعيد الإسرائيلي ضد المدنيين
    if prep == "علي" and doc.tokens[phrase.begin].stem in _HANDS:
        return  # على يد مسلحين: the doers
    if prep == "ضد" or prep == "بحق":
        give(doc, sentence, event, phrase, "recipient")
        return
    if prep in _BEFORE and event.frame.type == "PROTEST":
        set_place(event, phrase)  # تظاهروا أمام البيت الأبيض
        return
    if prep in _TOWARDS and event.frame.type in ("ASSAULT", "THREATEN") and actors_in(doc, sentence, phrase):
        give(doc, sentence, event, phrase, "recipient")
        return
    if prep == "ل" and "ل" not in roles and roles.get("genitive") == "recipient" and event.actors and not event.recipients and sentence.chunk_at[phrase.begin] == sentence.chunk_at[event.trigger[0]] + 1:
        give(doc, sentence, event, phrase, "recipient")  # إعدام التنظيم لأحد المخطوفين، اجتياحهم للعاصمة
        return
    if prep in roles:
        role = roles[prep]
        if role in ("actor", "actors", "recipient") and prep in ("في", "ب", "علي", "الي") and phrase.mention is None and place_only(doc, phrase):
            set_place(event, phrase)
        else:
            give(doc, sentence, event, phrase, role)
        return
    if prep in _PLACE_PREPS and is_house(doc, phrase):
        set_place(event, phrase)
    elif prep in _PLACE_PREPS:
        set_place_if_any(doc, event, phrase)


_NEAR = 4  # chunks: a preposition with its pronoun stands close to its verb


def pronoun_obliques(doc: Document, sentence: Sentence, event: Happened, first: int, end: int, roles: dict[str, str]) -> None:
    """``أطلقوا عليه النار``، ``هجوم ضدهم``: prepositions whose object is a pronoun."""
    for m in range(first, min(end, first + _NEAR, len(sentence.chunks))):
        token = doc.tokens[sentence.chunks[m].begin]
        if sentence.chunks[m].kind == VERB:
            return
        if sentence.chunks[m].kind != PREP or not token.enclitic:
            continue
        role = "recipient" if token.stem in ("ضد", "بحق") or (token.stem in _TOWARDS and event.frame.type == "ASSAULT") else roles.get(token.stem, "")
        if role in ("recipient", "actor", "actors"):
            mention = pronoun(doc, sentence, token, besides=event.actors)
            if mention is not None:
                add_role(event, mention, role)


_PLACE_PREPS = frozenset(["في", "ب", "قرب", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "وسط", "امام", "داخل", "خارج", "علي", "بالقرب", "قبالة", "ضواحي", "من", "الي"])


def set_place_if_any(doc: Document, event: Happened, phrase: Phrase) -> None:
    """The phrase as the event's place, where it names one."""
    if event.place is None and place_only(doc, phrase):
        set_place(event, phrase)


def set_place(event: Happened, phrase: Phrase) -> None:
    """The phrase as the event's place; the first stays."""
    if event.place is None:
        event.place = (phrase.begin, phrase.end)


PLACE_NOUNS = frozenset(["مدينة", "بلدة", "قرية", "محافظة", "ولاية", "مخيم", "معبر", "ريف", "حي", "منطقة", "قضاء", "ناحية", "اقليم", "جبل", "مطار", "ميناء", "عاصمة", "ضاحية", "شارع", "ساحة", "ميدان", "مسجد", "كنيسة", "مستشفي", "سوق", "قاعدة", "حدود", "شمال", "جنوب", "شرق", "غرب", "وسط", "ضواحي", "بلاد", "مبني", "مقر", "قصر", "سجن", "مدرسة", "جامعة", "ساحل", "بحر", "جزيرة", "طريق", "محيط", "فندق", "مطعم", "مركز", "سفارة", "قنصلية"])


def place_only(doc: Document, phrase: Phrase) -> bool:
    """The phrase names a place and no actor: a place of the gazetteer, or a place noun at its head."""
    head = doc.tokens[phrase.begin]
    if head.begins is not None:
        return bool(head.begins.get("place")) and not head.begins.get("actor", "country")
    lemma = head.lemma or head.stem
    return lemma in PLACE_NOUNS and (phrase.mention is None or phrase.mention.kind not in ("collective", "person", "victims", "institution", "armament"))


_WEAPONS = frozenset(["رصاص", "نيران", "ايدي", "يد", "قذاءف", "صواريخ", "قصف", "غارة", "سلاح", "قنابل", "اسلحة", "هجوم"])


def agents(doc: Document, sentence: Sentence, event: Happened, clause: Clause) -> None:
    """The doer that a passive clause names."""
    agents_from(doc, sentence, event, clause.chunk + 1, clause.end)


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
        elif phrase.prep == "ب" and head.stem in _WEAPONS and len(phrase.heads) > 1:
            mention = part_mention(doc, phrase, 1)
            if mention is not None and event.frame.type == "ASSAULT":
                add_role(event, mention, "actor")
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


_COMPLEMENT = frozenset(["ان", "بان", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "لان"])


def give_understood(doc: Document, sentence: Sentence, event: Happened, token: Token, role: str) -> None:
    """A dropped subject is the nearest actor before the verb that fits, a speaker of the same content first."""
    if role not in ("actor", "recipient", "actors") or token.feats.person != 3:
        if token.feats.person == 1:
            said = doc.speaking(token.i)
            if said is not None and said.speaker is not None and token.feats.number == "s":
                add_role(event, said.speaker, role)
        return
    subject = last_subject(doc, sentence, token)
    if subject is not None:
        add_role(event, subject, role)


def last_subject(doc: Document, sentence: Sentence, token: Token) -> ActorMention | None:
    """Whom a dropped subject means: the verb's before in the same words, the nearest that fits, the speaker who says انه."""
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
                if found:
                    return found[0]
    nearby = antecedent(doc, sentence, token.i, gender=token.feats.gender or "m", number=token.feats.number or "s", floor=floor)
    if nearby is not None:
        return nearby
    if said is not None and said.speaker is not None and said.cue[0] >= sentence.begin and _resumes(doc, said) and (token.feats.number != "p" or fits(said.speaker, "m", "p")):
        return said.speaker
    return antecedent(doc, sentence, token.i, gender=token.feats.gender or "m", number=token.feats.number or "s")


def _resumes(doc: Document, said: Said) -> bool:
    """``قال إنه …``: the pronoun on إن is the speaker."""
    return doc.tokens[max(said.content[0] - 1, 0)].norm in ("انه", "انها", "انهم", "بانه", "بانها", "بانهم")


_DONE_BY = frozenset(("COERCE", "SANCTION", "MOBILIZE", "RETREAT", "AID"))
_ARMED = frozenset(("air-strike", "shell", "missile", "strike", "attack", "attack-on", "storm", "shoot", "drone-strike"))


def own_act(speaker: ActorMention, frame: Frame) -> bool:
    """Whether one who announces such an event announces an act of his own: a government's sanction, an army's raid."""
    if speaker.kind in ("medium", "source", "document"):
        return False
    return (frame.type in _DONE_BY and speaker.sector in ("GOV", "MIL", "COP", "JUD", "REB", "IGO")) or (frame.id in _ARMED and speaker.sector in ("MIL", "REB"))


_PENALTIES = frozenset(["اعدام", "سجن", "حبس", "معاقبة", "تغريم", "ادانة", "جلد", "ابعاد", "ترحيل"])


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
