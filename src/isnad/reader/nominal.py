"""Events that nouns and participles tell: ``قصف الطيران لإدلب``، ``المعتقلون``."""

from __future__ import annotations

from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import Frame, Light
from isnad.reader.clauses import Clause, actors_in, bare_relative, read_clause
from isnad.reader.coreference import PRONOUNS, fits, own_country
from isnad.reader.document import ADJ, DEM, NOUN, NUM, PREP, PUNCT, REL, VERB, ActorMention, Document, Happened, Phrase, Sentence, Token
from isnad.reader.mentions import QUANTITY, bare_number, part_mention, state
from isnad.reader.needs import MISSILES, VIOLENT, against_protest, allowed, complete, leave
from isnad.reader.roles import (
    COUNTED,
    FORCE,
    PLACE_NOUNS,
    add_role,
    agents,
    agents_from,
    coordinates,
    give,
    give_understood,
    is_house,
    oblique,
    own_act,
    place_only,
    pronoun,
    pronoun_obliques,
    sentenced,
    set_place,
    speaker_here,
)
from isnad.reader.sharing import CONTROL, controlled
from isnad.reader.status import status_of


def _noun_frames(doc: Document, phrase: Phrase, element: int) -> list[tuple[Frame, int, int]]:
    """(frame, first, end) for each frame of an event noun or a fixed event phrase at a head, likeliest first."""
    i = phrase.heads[element]
    token = doc.tokens[i]
    if token.begins is not None and token.begins.get("frame"):
        return [(doc.lexicon.frames[named.ref], i, token.begins.end) for named in token.begins.named if named.kind == "frame"]
    if token.begins is not None or token.pos not in (NOUN, ADJ):
        return []
    kinds = ("noun", "participle") if token.pos == NOUN else ("participle",)
    return [(doc.lexicon.frames[use.frame], i, i + 1) for use in token.word.frames if use.kind in kinds]


def noun_event(doc: Document, number: int, sentence: Sentence, k: int, phrase: Phrase, element: int) -> Happened | None:
    """The event of a noun: of its frames the first that may stand here and finds the roles it needs."""
    tries = (_framed_noun(doc, number, sentence, k, phrase, element, frame, end) for frame, i, end in _noun_frames(doc, phrase, element)
             if allowed(doc, sentence, i, frame) and not _generic(doc, phrase, element))
    return next((event for event in tries if event is not None), None)


def _framed_noun(doc: Document, number: int, sentence: Sentence, k: int, phrase: Phrase, element: int, frame: Frame, end: int) -> Happened | None:
    i = phrase.heads[element]
    if "missile" in frame.needs and not any(doc.tokens[h].lemma in MISSILES for h in phrase.heads[element + 1 :]):
        return None
    if frame.id == "execute" and doc.tokens[i].prep == "ب" and not doc.tokens[i].article:
        return None  # حكم بإعدام ستة: a sentence, not its execution
    if "protest" in frame.needs and not against_protest(doc, phrase.heads[element + 1 : element + 2]):
        return None
    if "free" in frame.needs and element + 1 < len(phrase.heads) and part_mention(doc, phrase, element + 1) is None:
        return None  # تحقيق الأهداف is no inquiry
    event = Happened(frame, (i, end), number, rule=frame.id)
    token = doc.tokens[i]
    if frame.type == "COERCE" and end > i + 1 and any(fold_word(r.word.lemma) in PLACE_NOUNS for r in doc.tokens[end - 1].readings):
        event.place = (i + 1, phrase.end)  # إغلاق الموانئ النفطية
    if frame.type == "AID" and phrase.prep != "ب":
        controlled(doc, sentence, event)
    if token.pos == NOUN and any(use.kind == "participle" and use.frame == frame.id for use in token.word.frames):
        _those_it_happened_to(event, part_mention(doc, phrase, element))
    else:
        _genitive(doc, sentence, event, phrase, element, token)
    _detained(doc, sentence, event, phrase, element, k)
    if token.pos == ADJ:
        _modified(doc, sentence, event, k)
    _noun_adjectives(doc, event, phrase, i)
    if token.enclitic and end == phrase.end and (side := frame.verb_roles.get("object")):
        after = sentence.chunks[k + 1].phrase if k + 1 < len(sentence.chunks) else None
        if after is not None and not after.prep and not after.conj and not after.time:
            give(doc, sentence, event, after, side)  # استقباله الرئيس
    light = _lender(doc, sentence, k, phrase)
    if token.prep == "ل" and not token.article and not token.enclitic and frame.type in ("COERCE", "AID", "ASSAULT") and token.begins is None and not light and not _undergoes(doc, sentence, k):
        return None  # لمنع …، لتمويل …: an aim, not an act
    if not all(doc.tokens[h].stem in QUANTITY or doc.tokens[h].pos == NUM for h in phrase.heads[:element]):
        light = None  # the phrase's first noun is what the verb lends to
    relative = _lent_by_relative(doc, sentence, k)
    if "told" in frame.needs and light is None and relative is None and not _told_before(doc, token, frame):
        return None
    for lent in (light, relative):
        if lent is not None:
            _borrow_roles(doc, sentence, event, lent, phrase)
    _noun_obliques(doc, sentence, event, k)
    event.status = status_of(doc, sentence, token, k)
    leave(doc, event, [c.phrase for c in sentence.chunks[k + 1 : k + 3] if c.phrase is not None and c.phrase.prep == "من"])
    if light is not None and light[1].status and event.status == "actual":
        event.status = light[1].status
    sentenced(doc, sentence, event, [c.phrase for c in sentence.chunks[k + 1 : k + 3] if c.phrase is not None and c.phrase.prep == "ب"])
    controlled(doc, sentence, event)
    if "done" in frame.needs and light is None and relative is None and not (event.actors and (event.recipients or phrase.prep == "ب")):
        return None
    return event if complete(event) else None


def _undergoes(doc: Document, sentence: Sentence, k: int) -> bool:
    """``تعرض إحدى الناقلات لهجوم``: the noun before says who suffers what ل adds."""
    return any(c.phrase is not None and doc.tokens[c.phrase.begin].lemma == "تعرض" for c in sentence.chunks[max(0, k - 3) : k])


def _told_before(doc: Document, token: Token, frame: Frame) -> bool:
    """``العملية``، ``هذه الحملة``: what an earlier sentence told of an attack, taken up again."""
    return frame.type == "ASSAULT" and (token.article or doc.tokens[token.i - 1].pos == DEM) and any(e.frame.type == "ASSAULT" and e.status == "actual" for e in doc.happened)


def _those_it_happened_to(event: Happened, mention: ActorMention | None) -> None:
    """``المعتقلون``، ``المخطوفين``: the word for the sufferers tells the event."""
    if mention is not None:
        add_role(event, mention, "recipient")


_IN_HAND = frozenset(["رهن", "قيد", "تحت"])


def _detained(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, element: int, k: int) -> None:
    """``مينغ رهن التحقيق``: who is in the hand of the law stands before."""
    governor = doc.tokens[phrase.heads[element - 1]].stem if element else phrase.prep
    if governor not in _IN_HAND or event.recipients:
        return
    before = next((c.phrase for c in reversed(sentence.chunks[max(0, k - 3) : k]) if c.phrase is not None and c.phrase is not phrase), None)
    if before is not None and before.mention is not None:
        add_role(event, before.mention, "recipient")


_GENERIC = frozenset(["مكافحة", "محاربة", "خطر", "ظاهرة", "جريمة", "قضايا", "تهمة", "بتهمة", "تهم", "جراءم", "محاكمة", "لجنة", "هيءة", "قاضي", "خبراء", "حقوق", "سياسة", "ثقافة"])


def _generic(doc: Document, phrase: Phrase, element: int) -> bool:
    """``مكافحة الإرهاب``، ``قضايا القتل``: a kind of act, not an act."""
    return element > 0 and doc.tokens[phrase.heads[element - 1]].stem in _GENERIC


def _genitive(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, element: int, token: Token) -> None:
    """The noun's genitive or pronoun: doer, sufferer, or place, as the frame says."""
    role = event.frame.noun_roles.get("genitive", "any")
    if "self" in event.frame.noun_roles and element == (0 if len(phrase.heads) == 1 else len(phrase.heads) - 1):
        own = phrase.mention or part_mention(doc, phrase, element)
        if own is not None:
            add_role(event, own, event.frame.noun_roles["self"])
    if role == "none":
        return
    if token.enclitic:
        mention = _governor(doc, sentence, phrase, token) or pronoun(doc, sentence, token, of_subject=role != "recipient", besides=_who_controls(doc, sentence, phrase) if role == "recipient" else ()) or speaker_here(doc, token.i)
        if mention is not None:
            add_role(event, mention, _side(event.frame, mention, role, _has_more(doc, sentence, phrase)))
        return
    if element + 1 >= len(phrase.heads):
        return
    inner = Phrase(phrase.heads[element + 1], phrase.end, phrase.heads[element + 1:], prep=phrase.prep, mention=part_mention(doc, phrase, element + 1))
    named = doc.tokens[inner.begin].begins
    if event.frame.type == "CONSULT" and named is not None and named.get("seat", "place") and (not named.get("country") or token.lemma in _HELD_AT) and (phrase.end - inner.begin) <= 2:
        set_place(event, inner)  # مؤتمر الرياض، قمة هلسنكي
        return
    if event.frame.type == "ASSAULT" and named is not None and named.get("seat") and named.get("place") and not named.get("country") and not _has_more(doc, sentence, phrase):
        set_place(event, inner)  # هجمات باريس
        return
    mention = own_country(doc, doc.tokens[phrase.heads[element + 1]], speaker_here(doc, token.i) or _last_actor(doc, sentence, token.i)) or part_mention(doc, phrase, element + 1)
    if mention is None and _frame_here(doc, phrase, element + 1):
        return
    if mention is None and event.frame.type != "CONSULT":  # مفاوضات تشكيل الحكومة: about it, not with it
        mention = _deeper(doc, phrase, element + 2)
    if mention is None and event.frame.id in COUNTED:
        mention = bare_number(doc, phrase, element + 1)
    if place_only(doc, inner) and (mention is None or mention.kind == "place" or (event.frame.type == "ASSAULT" and mention.kind != "country")):
        if is_house(doc, inner) and event.frame.type == "ASSAULT":
            give(doc, sentence, event, inner, "recipient")
        set_place(event, inner)
        return
    if mention is not None:
        side = "recipient" if event.frame.type == "AID" and event.actors else _side(event.frame, mention, role, _has_more(doc, sentence, phrase))
        add_role(event, mention, side)
        for other in coordinates(doc, sentence, phrase):
            add_role(event, other, side)


_HELD_AT = frozenset(["قمة", "مءتمر", "منتدي"])  # gatherings named after where they are held, a state of one city among them: قمة سنغافورة


def _governor(doc: Document, sentence: Sentence, phrase: Phrase, token: Token) -> ActorMention | None:
    """``الجيش بقيادة فلان يعلن سيطرته``: the subject of the verb whose object the noun is."""
    gender, number = PRONOUNS.get(token.enclitic, ("", ""))
    k = sentence.chunk_at.get(phrase.begin, 0)
    for m in range(k - 1, max(k - 4, -1), -1):
        if sentence.chunks[m].kind == VERB:
            clause = read_clause(doc, sentence, m)
            if phrase not in clause.objects[:1]:
                return None
            found = [x for p in clause.subjects[:1] for x in actors_in(doc, sentence, p)]
            return found[0] if found and fits(found[0], gender, number) else None
    return None


def _who_controls(doc: Document, sentence: Sentence, phrase: Phrase) -> list[ActorMention]:
    """``لم يتمكن الحراس من إيقافهم``: the verb's subject does it, so the pronoun is somebody else."""
    k = sentence.chunk_at.get(phrase.begin, 0)
    verb = next((m for m in range(k - 1, max(k - 4, -1), -1) if sentence.chunks[m].kind == VERB), -1)
    if verb < 0 or doc.tokens[sentence.chunks[verb].begin].lemma not in CONTROL:
        return []
    return [m for p in read_clause(doc, sentence, verb).subjects for m in actors_in(doc, sentence, p)]


def _last_actor(doc: Document, sentence: Sentence, i: int) -> ActorMention | None:
    """The nearest actor with a country before token ``i``: whose ``بلاده`` it is."""
    for mention in doc.mentions_before(i):
        if mention.begin < sentence.begin:
            return None
        if mention.country and mention.kind == "person":
            return mention
    return None


def _frame_here(doc: Document, phrase: Phrase, element: int) -> bool:
    return element < len(phrase.heads) and bool(_noun_frames(doc, phrase, element))


def _deeper(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    while element < len(phrase.heads):
        mention = part_mention(doc, phrase, element)
        if mention is not None:
            return mention
        element += 1
    return None


def _has_more(doc: Document, sentence: Sentence, phrase: Phrase) -> str:
    """The preposition with the other side that follows: ``قصف الطيران لإدلب``."""
    k = sentence.chunk_at.get(phrase.begin, -1)
    nxt = sentence.chunks[k + 1] if k >= 0 and k + 1 < len(sentence.chunks) else None
    return nxt.phrase.prep if nxt is not None and nxt.phrase is not None and nxt.phrase.prep in ("ل", "علي", "ضد", "ب", "الي", "عن") else ""


def _side(frame: Frame, mention: ActorMention, role: str, more: str) -> str:
    """Whether a genitive is doer or sufferer."""
    if role == "recipient" and (more == "ل" or (more == "عن" and frame.mode == "release")):
        return "actor"  # مهاجمة يمنيين لناقلة، إفراج الخاطفين عن الفتيات
    if frame.id == "accuse" and more == "ب":
        return "recipient"  # اتهام الحكومة باستخدام …
    if role != "any":
        return role
    if more:
        return "actor"
    if frame.id == "accuse" and mention.kind == "person" and not mention.sector and not mention.name_ar.startswith("ال"):
        return "recipient"  # اتهام عميلين سابقين
    if frame.type in VIOLENT:
        return "actor" if mention.sector in FORCE or mention.kind in ("armament",) else "recipient"
    return "actor"


def _noun_adjectives(doc: Document, event: Happened, phrase: Phrase, i: int) -> None:
    """``غارة إسرائيلية``: the nationality names the doer; ``قمة فرنسية ألمانية`` has two."""
    if event.actors or event.frame.noun_roles.get("adjective") == "none":
        return
    for j in range(i + 1, phrase.end):
        token = doc.tokens[j]
        if j in phrase.heads:
            return
        if token.word.country and token.pos == ADJ:
            event.actors.append(state(doc, token.word.country, j))
            if event.frame.type != "CONSULT":
                return
            continue
        if token.begins is not None and (named := token.begins.get("actor")):
            actor = doc.lexicon.actors[named.ref]
            event.actors.append(ActorMention(j, token.begins.end, j, kind=actor.kind, actor=actor.id, name=actor.name_en, name_ar=actor.name_ar,
                                             country=actor.country, sector=actor.sector, explicit_country=True))
            return


_LENDER_REACH = 14  # chunks between a light verb and its noun, its long subject between them


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


def _lent_by_relative(doc: Document, sentence: Sentence, k: int) -> tuple[Clause, Light, Token] | None:
    """``المفاوضات التي عقدها X مع Y``، ``غارة نفذتها قوات …``، ``مسيرات يشارك فيها الآلاف``"""
    chunks = sentence.chunks
    m = k + 1 + (k + 1 < len(chunks) and chunks[k + 1].kind == REL)
    if m >= len(chunks) or chunks[m].kind != VERB:
        return None
    token = doc.tokens[chunks[m].begin]
    light = next((light for light in token.word.light if not light.prep), next(iter(token.word.light), None))
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


def _borrow_roles(doc: Document, sentence: Sentence, event: Happened, lent: tuple[Clause, Light, Token], phrase: Phrase) -> None:
    clause, light, verb = lent
    if light.subject == "together":  # لقاء جمع الوزير بنظيره
        for brought in [p for p in clause.objects if p is not phrase][:1] + [p for prep, p in clause.obliques if prep in ("ب", "بين", "مع")]:
            give(doc, sentence, event, brought, "actors")
        return
    announced = verb.lemma == "اعلن"
    role = "actors" if light.subject == "actor" and "actors" in event.frame.noun_roles.values() and event.frame.type == "CONSULT" else light.subject
    subjects = [p for p in clause.subjects if p is not phrase and not (announced and not (p.mention is not None and own_act(p.mention, event.frame)))]
    for subject in subjects:
        if not (light.subject == "actor" and event.actors):
            give(doc, sentence, event, subject, role)
    if not subjects and not announced and clause.implicit and light.subject != "place" and verb.feats.voice != "passive" and not event.actors and phrase not in clause.subjects:
        give_understood(doc, sentence, event, verb, role)
    for prep, other in clause.obliques:
        if other is not phrase:
            oblique(doc, sentence, event, prep, other, event.frame.noun_roles)
    agents(doc, sentence, event, clause)


def _noun_obliques(doc: Document, sentence: Sentence, event: Happened, k: int) -> None:
    """Prepositional phrases right behind the noun, and its relative verb's place."""
    m = k + 1
    if event.frame.type == "CONSULT" and m < len(sentence.chunks) and sentence.chunks[m].kind == VERB and bare_relative(doc, sentence, m):
        m += 1  # محادثات استمرت أكثر من ساعة مع موفد
    while m < len(sentence.chunks):
        chunk = sentence.chunks[m]
        phrase = chunk.phrase
        if phrase is None:
            if chunk.kind == PREP or chunk.kind == "adv" or (chunk.kind == PUNCT and doc.tokens[chunk.begin].norm in '"«»“”'):
                m += 1
                continue
            break
        if not phrase.prep and not phrase.time and not phrase.conj:
            break
        if phrase.conj and not phrase.prep:
            m += 1
            continue
        if phrase.prep:
            if _frame_here(doc, phrase, 0) and phrase.prep not in ("خلال", "في", "بعد", "اثر", "عقب"):
                break
            if phrase.prep == "ل" and "ل" not in event.frame.noun_roles and not event.actors and phrase.mention is not None and event.frame.noun_roles.get("genitive") == "actor" and phrase.mention.sector in FORCE:
                add_role(event, phrase.mention, "actor")  # هجوم للحوثيين
            oblique(doc, sentence, event, phrase.prep, phrase, event.frame.noun_roles)
        m += 1
    pronoun_obliques(doc, sentence, event, k + 1, m + 1, event.frame.noun_roles)
    agents_from(doc, sentence, event, k + 1, m)


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
