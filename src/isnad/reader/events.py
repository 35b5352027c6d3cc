"""Step 7, events: who did what to whom.

A verb, a noun or a fixed phrase of a frame triggers an event. Roles come from the verb's clause, from the noun's genitive and
prepositions, or from a light verb that lends its own arguments (``شنّ الطيران غارة على …``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isnad.lexicon.entries import Frame
from isnad.reader.acts import threatens
from isnad.reader.agreement import agrees, oblique_form
from isnad.reader.clauses import Clause, read_clause
from isnad.reader.coordination import actors_in
from isnad.reader.coreference import PLATFORMS, own_lands
from isnad.reader.cues import last_of, phrases_of
from isnad.reader.document import ADJ, NOUN, NUM, PREP, VERB, ActorMention, Chunk, Document, Happened, Phrase, Said, Sentence, Token
from isnad.reader.genitives import may_tell
from isnad.reader.mentions import part_mention, posted, state
from isnad.reader.needs import MISSILES, VIOLENT, against_protest, allowed, complete, leave
from isnad.reader.nominal import noun_event, participle_event
from isnad.reader.roles import (
    CASUALTY,
    FORCE,
    add_role,
    agents,
    coordinates,
    give,
    give_understood,
    last_subjects,
    nation_in,
    oblique,
    place_only,
    pronoun_for,
    pronoun_obliques,
    second_behind,
    sentenced,
    set_place_if_any,
)
from isnad.reader.sharing import CROWD, share_roles
from isnad.reader.status import status_of


def find_events(doc: Document) -> None:
    """All events of the article, in the order of their triggers."""
    for number, sentence in enumerate(doc.sentences):
        found: list[Happened] = []
        taken: set[int] = set()
        for k, chunk in enumerate(sentence.chunks):
            for event in _events_at(doc, number, sentence, k, chunk):
                if taken.isdisjoint(range(*event.trigger)):
                    taken.update(range(*event.trigger))
                    found.append(event)
                else:
                    _complement(found, event)
        found.extend(_speech_events(doc, number, taken))
        found = share_roles(doc, sentence, found)
        doc.happened.extend(sorted(found, key=lambda e: e.trigger))


def _complement(found: list[Happened], event: Happened) -> None:
    """A verb's fixed phrase and the noun in it tell one event: the sides that the first reading lacks come from the second."""
    twin = next((e for e in found if e.frame.type == event.frame.type and not set(range(*e.trigger)).isdisjoint(range(*event.trigger))), None)
    if twin is not None:
        twin.actors, twin.recipients, twin.place = twin.actors or event.actors, twin.recipients or event.recipients, twin.place or event.place


def _speech_events(doc: Document, number: int, taken: set[int]) -> list[Happened]:
    """Demands, accusations, threats, promises and praise are events too."""
    out = []
    for said in doc.statements_of(number):
        if not said.event or said.cue[0] in taken or not threatens(doc, said):
            continue
        frame = Frame(said.rule, said.event, said.mode, {}, {}, (), (), frozenset(), "actor")
        event = Happened(frame, said.cue, number, rule=said.rule, speech=True, verbal=True)
        event.actors = [said.speaker, *said.others] if said.speaker else []
        event.recipients = said.addressees or _blamed(doc, said)
        taken.add(said.cue[0])
        out.append(event)
    return out


def _blamed(doc: Document, said: Said) -> list[ActorMention]:
    """Whom a demand, accusation or praise without an addressee is about: the first actor of its content."""
    if said.event not in ("ACCUSE", "SUPPORT", "THREATEN", "REQUEST", "AGREE", "REJECT"):
        return []
    if said.event == "REQUEST" and _asks_somebody(doc, said):
        return []  # دعت رعاياها إلى مغادرة لبنان: those asked are named, though no actors
    if doers := _doers_of_wrong(doc, said):
        return doers
    sentence = doc.sentences[said.sentence]
    for chunk in sentence.chunks:
        if chunk.phrase is None or not said.content[0] <= chunk.begin < min(said.content[1], said.content[0] + 14) or (chunk.phrase.prep in _WHEN and doc.tokens[chunk.phrase.prep_at - 1].norm != "من"):
            continue
        if said.event in ("REQUEST", "ACCUSE") and (chunk.phrase.prep == "في" or (chunk.phrase.prep == "من" and doc.tokens[chunk.phrase.begin].named("seat"))):
            continue  # لدى عودته من باريس، من الهجمات في سوريا: where
        if said.event == "ACCUSE" and chunk.phrase.prep == "ب" and chunk.begin > said.content[0] and doc.tokens[chunk.begin].named("country") is not None:
            continue  # متحصنون في الغوطة بسوريا
        found = [m for m in actors_in(doc, sentence, chunk.phrase) if _told_apart(doc, m, said.event) and not m.same_as(said.speaker) and not _his_own(doc, m, said) and m.actor not in PLATFORMS and not (said.event == "THREATEN" and _acts_next(doc, m))]
        if found:
            several = said.event == "SUPPORT" or (said.event == "ACCUSE" and all(m.kind in ("country", "group", "body") for m in found))
            return found if several else found[:1]
        nation = nation_in(doc, chunk.phrase) if said.event in ("ACCUSE", "REJECT") else None
        if nation is not None and (said.speaker is None or nation.country != said.speaker.country):
            return [nation]
    return []


def _told_apart(doc: Document, mention: ActorMention, event: str) -> bool:
    """Whether a mention says clearly enough whom it means: a name, a definite body, in an accusation armed men."""
    if mention.kind == "place" or (mention.lemma == "قضاء" and any(t.norm == "علي" for t in doc.tokens[mention.end : mention.end + 3])):
        return False  # القضاء بشكل كامل على التنظيم
    if mention.actor or mention.explicit_country or (mention.person_name and mention.kind == "person"):
        return True
    definite = doc.tokens[mention.head].article
    if mention.kind in ("collective", "institution"):
        return definite
    return mention.kind == "person" and mention.number == "p" and (mention.sector in FORCE if event == "ACCUSE" else event == "THREATEN" and definite)


def _doers_of_wrong(doc: Document, said: Said) -> list[ActorMention]:
    """``إن الاتحاد يعلم أن المسلحين يعرقلون …``: an accusation told by a verb blames its subject, not who else the words name before."""
    if said.event != "ACCUSE" or said.judged_at < 0 or doc.tokens[said.judged_at].pos != VERB:
        return []
    sentence = doc.sentences[doc.sentence_of(said.judged_at)]
    k = sentence.chunk_at.get(said.judged_at, -1)
    if k < 0 or sentence.chunks[k].kind != VERB:
        return []
    clause = read_clause(doc, sentence, k)
    found = last_subjects(doc, sentence, doc.tokens[said.judged_at]) if clause.implicit else [m for p in clause.subjects for m in actors_in(doc, sentence, p)]
    return [m for m in found if said.content[0] <= m.begin < said.content[1] and m.sector not in ("CVL", "") and not m.same_as(said.speaker)]


_WHEN: Final = frozenset(["خلال", "اثناء", "بعد", "قبل", "عقب", "قبيل", "منذ", "لدي", "بين"])  # behind these, when or before whom it was said


def _his_own(doc: Document, mention: ActorMention, said: Said) -> bool:
    """Whom a speaker speaks for, and those in whose name he blames: the state of its officials, the force of its spokesman, citizens."""
    speaker = said.speaker
    if said.event in ("ACCUSE", "THREATEN") and mention.sector == "CVL" and mention.lemma not in CROWD and mention.kind in ("victims", "collective", "person") and not mention.actor:
        return doc.tokens[mention.begin].prep in ("ل", "ب")  # حذر من المساس بالقدرة الشرائية للمواطنين
    if speaker is None or speaker.kind != "person":
        return False
    if mention.kind == "country" and mention.country == speaker.country and speaker.sector in ("GOV", "MIL"):
        return True
    stem = doc.tokens[mention.head].stem
    return mention.kind in ("collective", "group", "body", "institution") and any(t.stem == stem for t in doc.tokens[speaker.begin + 1 : speaker.end])


def _acts_next(doc: Document, mention: ActorMention) -> bool:
    """``المقاومة سترد``: who will act threatens, and is not threatened."""
    after = doc.tokens[mention.end] if mention.end < len(doc.tokens) else None
    return after is not None and after.pos == VERB and after.future


def _asks_somebody(doc: Document, said: Said) -> bool:
    sentence = doc.sentences[said.sentence]
    k = sentence.chunk_at.get(said.cue[0], -1)
    return k >= 0 and sentence.chunks[k].kind == VERB and any(p.begin < said.content[0] for p in read_clause(doc, sentence, k).objects)


def _events_at(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> list[Happened]:
    token = doc.tokens[chunk.begin]
    if chunk.kind == VERB:
        event = _verb_event(doc, number, sentence, k, token)
        return [event] if event is not None else []
    if chunk.phrase is not None:
        events = [noun_event(doc, number, sentence, k, chunk.phrase, element) for element, head in enumerate(chunk.phrase.heads) if may_tell(doc.tokens[head])]
        return [e for e in events if e is not None]
    if chunk.kind == ADJ:
        event = participle_event(doc, number, sentence, k, token)
        return [event] if event is not None else []
    return []


# -- verbs -----------------------------------------------------------------------------------------------------------------------
def _verb_frames(doc: Document, sentence: Sentence, token: Token) -> Iterator[tuple[Frame, int]]:
    """The frames of a verb, likeliest first, each with its trigger: the last word of a fixed phrase, else the verb."""
    for words, ref in phrases_of(doc, sentence, token, "frame"):
        at = last_of(doc, sentence, token.i + 1, words, reach=_REACH)
        if at >= 0:
            yield doc.lexicon.frames[ref], at
    passive = token.feats.voice == "passive"
    for use in sorted(token.word.frames, key=lambda use: passive and doc.lexicon.frames[use.frame].type != "SANCTION"):
        if use.kind == "verb":
            yield doc.lexicon.frames[use.frame], token.i


def _phrase_trigger(doc: Document, token: Token, at: int, frame: Frame) -> tuple[int, int]:
    """A fixed phrase is its trigger where its words stand together; else the event noun in it, or its verb."""
    if all(t.pos == PREP for t in doc.tokens[token.i + 1 : at]):
        return token.i, at + 1
    word = doc.tokens[at].word
    if not token.word.light:
        return token.i, token.i + 1
    if at == token.i + 1 and doc.tokens[at].pos == NOUN:
        return token.i, at + 1  # فرضت عقوبات
    return (at, at + 1) if any(doc.lexicon.frames[u.frame].type == frame.type for u in word.frames) else (token.i, token.i + 1)


_REACH: Final = 12  # words between a verb and the first word of its fixed phrase: a long subject


def _verb_event(doc: Document, number: int, sentence: Sentence, k: int, token: Token) -> Happened | None:
    """The event of a verb: of its frames the first that may stand here and finds the roles it needs."""
    if not token.word.frames and (token.lemma, "frame") not in doc.lexicon.phrases:
        return None
    spoken = next((said.event for said in doc.statements_of(number) if said.cue[0] == token.i and said.specific), "")
    for frame, at in _verb_frames(doc, sentence, token):
        if allowed(doc, sentence, token.i, frame) and not (spoken and at == token.i and frame.type in _SPOKEN and frame.type != spoken):  # تعهد بالرد: a threat, no promise
            event = _framed_verb(doc, number, sentence, k, token, frame, at)
            if event is not None:
                return event
    return None


_SPOKEN: Final = frozenset(("AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))


def _fired(doc: Document, clause: Clause) -> bool:
    """``صاروخ أطلق من …``: the verb's subject is a missile."""
    taken = clause.pronoun_object
    return any(doc.tokens[h].lemma in MISSILES for p in clause.subjects for h in p.heads) or (taken is not None and any(t.lemma in MISSILES for t in doc.tokens[taken.begin : taken.end]))


def _may_tell(doc: Document, sentence: Sentence, token: Token, frame: Frame, at: int, clause: Clause) -> bool:
    """Whether the verb, with the word at ``at`` that completes its phrase, can tell the frame's event in this clause."""
    if "missile" in frame.needs and not (_fired(doc, clause) and (clause.before or clause.relative or clause.pronoun_object is not None or token.lemma == "سقط")):
        return False
    if frame.type == "ASSAULT" and at == token.i and any(said.cue[0] == token.i and said.act == "criticise" for said in doc.statements_of(sentence.index)):
        return False  # هاجم الرئيس الصحيفة: with words
    if at != token.i and sentence.chunk_at[at] >= clause.end:
        return False  # the words of the phrase stand in another clause
    if "protest" in frame.needs and not against_protest(doc, [h for p in clause.objects[:1] for h in p.heads]):
        return False
    if frame.type == "MOBILIZE" and any(p.mention is not None and p.mention.kind in ("medium", "document") for p in clause.subjects):
        return False  # نشرت صحيفة تقريرا عن قوات …
    if doc.tokens[token.i - 1].norm in ("لا", "ولا") and at == token.i and token.feats.tense == "imperfect" and frame.type not in _SPOKEN:
        return False  # لا يستخدم الجيش القوة: what is not done as a rule
    return not ("finished" in frame.needs and token.feats.tense == "imperfect" and not token.future and not sentence.headline and doc.tokens[token.i - 1].norm not in _NOT_STATES)


_NOT_STATES: Final = frozenset(["لم", "ولم", "لن", "ان", "بان", "سوف", "كي", "حتي", "قد"])  # an imperfect behind these is no lasting state


def _framed_verb(doc: Document, number: int, sentence: Sentence, k: int, token: Token, frame: Frame, at: int) -> Happened | None:
    clause = read_clause(doc, sentence, k)
    if not _may_tell(doc, sentence, token, frame, at, clause):
        return None
    event = Happened(frame, _phrase_trigger(doc, token, at, frame), number, rule=frame.id, verbal=at == token.i, at=at if at != token.i else -1, teller=token.i)
    passive = token.feats.voice == "passive" and not _reaches(frame, clause, token)
    passive = passive or _done_by(doc, sentence, clause, token) or _looks_passive(doc, sentence, frame, token, clause)
    passive = passive or (clause.resumed is not None and clause.implicit and _may_be_passive(token))
    if passive and clause.implicit and clause.objects:
        clause.subjects, clause.objects, clause.implicit = clause.objects[:1], clause.objects[1:], False  # أكد أنه قتل خمسة جنود
    if clause.implicit and at != token.i and (doer := _behind_object(doc, clause, token, at)) is not None:
        clause.subjects, clause.objects, clause.implicit = [doer], [p for p in clause.objects if p is not doer], False
    subject = "actor" if "missile" in frame.needs and clause.pronoun_object is not None else _subject_role(frame, token, at, passive)  # صاروخا أطلقته الميليشيا
    if at != token.i and not clause.before and any(phrase.begin <= at < phrase.end and (phrase.mention is None or phrase.mention.kind not in _GOERS) for phrase in clause.subjects):
        clause.subjects, clause.implicit = [], frame.type not in ("PROTEST", "CONSULT")  # أطلقت قذيفة: what was fired does not fire; but غادر مقاتلون
    for phrase in clause.subjects:
        give(doc, sentence, event, phrase, subject)
        event.host = phrase.begin
    if subject == "actor" and not event.actors and clause.before and any(doc.tokens[p.begin].lemma in _BORNE for p in clause.subjects):
        _by_bearers(doc, sentence, event, k)
    if subject == "actor" and not event.actors and any(doc.tokens[h].lemma in _LAWS for p in clause.subjects for h in p.heads[:2]):
        give_understood(doc, sentence, event, token, subject)  # أقر البرلمان قانونا يحظر …: whoever makes the law
    if subject == "actor" and not event.actors and frame.type == "CONSULT" and clause.subjects and clause.subjects[0].mention is None and doc.speaking(token.i) is None:
        give_understood(doc, sentence, event, token, subject)  # وبحث مع المسؤولين ملف التهدئة
    if clause.implicit and not passive:
        give_understood(doc, sentence, event, token, subject)
    if frame.type == "ACCUSE" and frame.verb_roles.get("object") == frame.verb_roles.get("ب") == "recipient" and clause.objects and doc.tokens[clause.objects[0].begin].word.frames and any(prep == "ب" and p.begin < clause.objects[0].begin for prep, p in clause.obliques):
        clause.objects = []  # ندد بقرار البرلمان حظر الحزب: what was decided
    if not passive or at != token.i:
        _objects(doc, sentence, event, clause, token, at)
    told = bool(clause.objects) and frame.verb_roles.get("object") == frame.verb_roles.get("ب") == "recipient"  # دان استهداف منشآت بالسعودية: ب is where
    roles = {k: v for k, v in frame.verb_roles.items() if k != "ب"} if told else frame.verb_roles
    for n, (prep, phrase) in enumerate(clause.obliques):
        if not second_behind(event, [p for p, _ in clause.obliques[:n]], prep, phrase, roles):
            oblique(doc, sentence, event, prep, phrase, roles)
    sentenced(doc, sentence, event, [phrase for prep, phrase in clause.obliques if prep == "ب"])
    pronoun_obliques(doc, sentence, event, k + 1, clause.end, frame.verb_roles, clause.resumed)
    if passive or not event.actors:
        agents(doc, sentence, event, clause)
    event.status = status_of(doc, sentence, token, k)
    if event.status == "negated" and (frame.id in CASUALTY or frame.mode == "access"):
        return None  # لم يسقط قتلى، لن تسمح بالمرور: nobody was hurt, nothing opened
    leave(doc, event, [phrase for prep, phrase in clause.obliques if prep == "من"])
    _as_spoken(doc, event, token, passive)
    if at != token.i:
        _of_completion(doc, event, clause, at)
    return event if complete(event) else None


_BORNE: Final = frozenset(["شعار", "هتاف", "لافتة", "رسالة", "عريضة", "يافطة"])


def _by_bearers(doc: Document, sentence: Sentence, event: Happened, k: int) -> None:
    """``رفعوا شعارات تطالب بـ…``: what slogans and petitions ask those ask who carry or sign them."""
    m = next((m for m in range(k - 1, -1, -1) if sentence.chunks[m].kind == VERB), -1)
    if m < 0:
        return
    carrying = read_clause(doc, sentence, m)
    for phrase in carrying.subjects:
        give(doc, sentence, event, phrase, "actor")
    if carrying.implicit:
        give_understood(doc, sentence, event, doc.tokens[sentence.chunks[m].begin], "actor")


def _of_completion(doc: Document, event: Happened, clause: Clause, at: int) -> None:
    """``علقت عضوية السودان``، ``جمدت أصول مصارف روسية``: whose the thing is; ``وصلت المساعدات الإماراتية``: who helps."""
    phrase = next((p for p in [*clause.subjects, *clause.objects, *(p for _, p in clause.obliques)] if p.begin <= at < p.end), None)
    if phrase is None:
        return
    if event.frame.type in _DONE_TO_PLACES:
        for element, head in enumerate(phrase.heads[:3]):
            if head >= at and not doc.tokens[head].enclitic:
                set_place_if_any(doc, event, Phrase(head, phrase.end, phrase.heads[element:], mention=part_mention(doc, phrase, element)))  # أغلق معبر …، فك حصار بلدة …
    if event.frame.type == "SANCTION" and not event.recipients and event.actors and phrase in clause.objects:
        owner = part_mention(doc, phrase, 1)
        if owner is not None and owner.kind not in ("medium", "document") and not any(owner.same_as(m) or owner.country == m.country for m in event.actors):
            add_role(event, owner, "recipient")
    elif event.frame.type == "AID" and not event.actors and (nation := nation_in(doc, phrase)) is not None:
        event.actors.append(nation)
    if event.frame.mode == "withdraw" and not event.recipients and phrase.mention is not None:
        event.recipients = _where_posted(doc, phrase, phrase.mention)


def _where_posted(doc: Document, phrase: Phrase, envoy: ActorMention) -> list[ActorMention]:
    """``استدعت سفيرها في أوتاوا``: the state from which an envoy is called home."""
    for j in range(phrase.begin + 1, phrase.end):
        segment = doc.tokens[j].begins
        if segment is not None and posted(doc, envoy, j) and (named := segment.get("country", "seat")):
            host = state(doc, named.ref, j)
            host.end = segment.end
            return [host]
    return []


_DONE_TO_PLACES: Final = frozenset(("COERCE", "RETREAT", "PROTEST", "ASSAULT"))


def _behind_object(doc: Document, clause: Clause, token: Token, at: int) -> Phrase | None:
    """``نظم التظاهرة النائب فلان``: the subject behind the word that completes its verb's phrase."""
    if len(clause.objects) < 2 or not clause.objects[0].begin <= at < clause.objects[0].end or token.feats.voice == "passive":
        return None
    doer = clause.objects[1]
    return doer if doer.mention is not None and doer.mention.kind in ("person", "collective", "group", "body") and doer.mention.number != "d" and agrees(doc, token, doer) and not oblique_form(doc, doer) and doc.tokens[doer.begin].article else None


def _as_spoken(doc: Document, event: Happened, token: Token, passive: bool) -> None:
    """Where the statement of the same verb knows who speaks and who is spoken to, its event follows: ``وطالبت السلطات بـ…``، ``اتهم تقرير للأمم المتحدة الجيش``."""
    said = next((s for s in doc.statements_of(event.sentence) if s.cue[0] == token.i and s.speaker is not None), None)
    if said is None or said.speaker is None:
        return
    if not event.recipients and said.event == event.frame.type and said.event in ("ACCUSE", "SUPPORT"):
        event.recipients = [m for m in said.addressees or _blamed(doc, said) if m.sector != "CVL" and m.kind != "victims"]
    if not event.actors and not passive and event.frame.type in _SPOKEN:
        event.actors.append(said.speaker)
    elif said.specific and said.event == event.frame.type and event.actors and any(event.actors[0] is m for m in said.addressees):
        event.actors, event.recipients = [said.speaker], list(said.addressees)


_HUNTED: Final = frozenset(("UAF", "REB", "CRM"))  # المتشددون الذين اعتقلوا
_GOERS: Final = frozenset(("person", "collective", "victims", "group"))
_LAWS: Final = frozenset(["قانون", "مرسوم", "قرار", "مشروع", "تعديل", "لاءحة", "اجراء"])


def _killed_and_wounded(doc: Document, sentence: Sentence, frame: Frame, k: int) -> bool:
    """``أن أحد الجنود قتل وجرح سبعة``: two results side by side, each of others."""
    after = doc.tokens[sentence.chunks[k + 1].begin] if k + 1 < len(sentence.chunks) else None
    if after is None or after.pos != VERB or after.conj != "و" or frame.id not in CASUALTY:
        return False
    return any(use.frame in CASUALTY for use in after.word.frames)


def _done_by(doc: Document, sentence: Sentence, clause: Clause, token: Token) -> bool:
    """``خطف الموظف على يد مسلحين``: the doer stands behind, so the verb is passive where it can be."""
    if not clause.subjects or not any(r.word is token.word and r.feats.voice == "passive" for r in token.readings):
        return False
    for m in range(clause.chunk + 1, min(clause.end, len(sentence.chunks))):
        phrase = sentence.chunks[m].phrase
        if clause.objects and phrase is clause.objects[0]:
            return False  # انتقد الوزير سرقة التقنية من قبل قراصنة: the object's own doer
        if phrase is not None and ((phrase.prep == "علي" and doc.tokens[phrase.begin].stem in ("يد", "ايدي")) or (phrase.prep == "قبل" and doc.tokens[phrase.prep_at - 1].norm == "من")):
            return True
    return False


def _may_be_passive(token: Token) -> bool:
    """``الذي أفرج عنه``: a masculine perfect that nobody is named to do."""
    feats = token.feats
    return feats.gender == "m" and feats.number == "s" and any(r.word is token.word and r.feats.voice == "passive" for r in token.readings)


def _reaches(frame: Frame, clause: Clause, token: Token) -> bool:
    """``اعتدى مناصرون على المتظاهرين``: a preposition brings whom the act hits, so the verb, if it can be active, is."""
    reached = any(frame.verb_roles.get(prep) == "recipient" and (phrase.mention is not None if prep != "ب" else frame.type == "ACCUSE") for prep, phrase in clause.obliques)
    if not reached:
        return False
    return bool(clause.subjects) and any(r.word is token.word and r.feats.voice == "active" for r in token.readings)


_SUFFERED: Final = VIOLENT | {"ACCUSE"}


def _looks_passive(doc: Document, sentence: Sentence, frame: Frame, token: Token, clause: Clause) -> bool:
    """``قتل خمسة مدنيين``، ``سبعة مدنيين قتلوا``: one bare phrase that names victims, and no object."""
    if _reaches(frame, clause, token) or any(own_lands(doc.tokens[p.begin]) for p in clause.subjects):
        return False
    if any(frame.verb_roles.get(prep) == "actors" for prep, _ in clause.obliques):
        return False  # اشتبك متظاهرون مع الشرطة
    if frame.type not in _SUFFERED or frame.verb_roles.get("object") != "recipient" or token.enclitic:
        return False
    if frame.mode == "disapprove" and not clause.before and not clause.relative and any(said.cue[0] == token.i and said.explicit for said in doc.statements_of(doc.sentence_of(token.i))):
        return False  # ندد متظاهرون بـ: they say it
    if token.feats.tense not in ("perfect", "imperfect") or not any(r.word is token.word and r.feats.voice == "passive" for r in token.readings):
        return False
    if frame.id in CASUALTY and not clause.objects and _in_attack(doc, clause):
        return True
    if clause.relative:
        mentions = actors_in(doc, sentence, clause.subjects[0]) if clause.subjects else []
        return bool(mentions) and (mentions[0].sector not in FORCE or (frame.type == "COERCE" and mentions[0].sector in _HUNTED)) and mentions[0].kind != "armament" and (not clause.objects or (mentions[0].sector == "CVL" and not (token.feats.number in "dp" and place_only(doc, clause.objects[0]))))
    if clause.before and _killed_and_wounded(doc, sentence, frame, clause.chunk):
        return True
    bare = [*clause.subjects, *clause.objects]
    if len(bare) != 1:
        return False
    phrase = bare[0]
    if phrase.mention is None:
        return doc.tokens[phrase.begin].pos == NUM
    if clause.implicit and phrase.mention.number == "s" and not agrees(doc, token, phrase):
        return False  # أنها احتجزت سائقا
    if clause.implicit and (token.conj or _forces_speak(doc, token) or (token.feats.gender == "f" and phrase.mention.gender == "m" and token.feats.tense == "imperfect")):
        return False  # اقتحم الجيش البلدة وقتل ثلاثة، أعلن الجيش أنه قتل ثلاثة مسلحين
    counted = any(doc.tokens[j].pos == NUM for j in range(phrase.begin, phrase.end))
    if not clause.before and phrase.mention.kind in ("person", "victims") and (frame.id in CASUALTY or _single_man(phrase.mention)):
        return True  # قتل جنديان: killing wants somebody killed; أصيب عنصران من الشرطة
    if clause.before and not clause.objects and frame.id in CASUALTY and phrase.mention.kind in ("person", "victims") and (token.feats.number in "dp" or phrase.mention.number == "s"):
        return True  # إن اثنين من عناصرها قتلا، إن جنديا قتل
    if clause.before and not clause.objects and phrase.mention.kind == "person" and phrase.mention.number == "s" and phrase.mention.sector not in FORCE:
        return True  # القيادي قتل فجر اليوم
    if clause.before:
        return (counted or phrase.mention.kind == "victims") and phrase.mention.sector not in ("UAF", "COP")
    return counted or phrase.mention.kind == "victims" or phrase.mention.sector == "CVL" or (phrase.mention.sector not in FORCE and phrase.mention.kind in ("person", "unknown"))


def _in_attack(doc: Document, clause: Clause) -> bool:
    """``القيادي الذي قتل في غارة``، ``أصيب في الهجوم``: in an attack, where the verb has no object, one is killed and does not kill."""
    heads = (doc.tokens[p.begin] for prep, p in clause.obliques if prep in ("في", "ب", "خلال", "جراء", "اثر"))
    return any(use.kind == "noun" and doc.lexicon.frames[use.frame].type == "ASSAULT" for head in heads for use in head.word.frames)


def _single_man(mention: ActorMention) -> bool:
    """One or two men of a force, unnamed: ``احتجز جندي``, who hardly ever acts alone."""
    return mention.number == "d" or (mention.number == "s" and mention.sector in FORCE and not mention.person_name)


def _subject_role(frame: Frame, token: Token, at: int, passive: bool) -> str:
    """Which side the verb's subject is: of a passive verb its object's, of a verb that only says where (``شهدت الدوحة وقفات``) the place."""
    if at != token.i and frame.type != "CONSULT" and token.word.light and all(light.subject == "place" for light in token.word.light):
        return "place"
    hit = frame.verb_roles.get("object")
    if passive and hit == "place":
        return "place"
    return "recipient" if passive and hit in ("recipient", None) and frame.subject == "actor" else frame.subject


def _hit_by_phrase(doc: Document, event: Happened, clause: Clause, phrase: Phrase, at: int) -> bool:
    """Whether the object that completes a verb's fixed phrase also fills its side: ``استدعت السفير الألماني``, but not ``أرسل مستشارين إلى سوريا``، ``سقط شهيدا``."""
    roles = event.frame.verb_roles
    if phrase.mention is None or event.frame.subject == "recipient" or roles.get("object") == "actors":
        return False
    if roles.get("object") != "recipient":
        return phrase.mention.kind in _GOERS
    return _named_by_phrase(doc, phrase.mention, at) and not (event.frame.type == "AID" and any(roles.get(prep) == "recipient" for prep, _ in clause.obliques))


def _named_by_phrase(doc: Document, mention: ActorMention, at: int) -> bool:
    """Whether a fixed phrase itself names whom it hits: ``طردت السفير``، ``فككت خلية``, but not ``أرسلت قافلة مساعدات``."""
    if mention.kind in ("person", "victims", "country"):
        return True
    return mention.kind in ("collective", "group") and not doc.tokens[at].word.frames and doc.tokens[at].named("frame") is None


def _forces_speak(doc: Document, token: Token) -> bool:
    """Whether an armed body says that it did what follows: ``أنه قتل``، ``أنها أسرت``."""
    said = doc.speaking(token.i)
    if said is None or said.speaker is None or doc.tokens[token.i - 1].norm not in ("انه", "انها", "بانه", "بانها"):
        return False
    return said.speaker.sector in FORCE and said.speaker.kind in ("collective", "institution", "group", "body")


def _objects(doc: Document, sentence: Sentence, event: Happened, clause: Clause, token: Token, at: int) -> None:
    role = event.frame.verb_roles.get("object")
    if clause.pronoun_object is not None:
        if role:
            give(doc, sentence, event, clause.pronoun_object, role)
    elif token.enclitic and role and at == token.i:
        mention = pronoun_for(doc, sentence, event, token)
        if mention is not None and mention not in event.actors:
            add_role(event, mention, role)
    elif role:
        named = next((p for p in clause.objects if role == "actors" and p.mention is not None), None)
        for phrase in [named] if named is not None else clause.objects[:1]:
            if phrase.begin != at or _hit_by_phrase(doc, event, clause, phrase, at):
                give(doc, sentence, event, phrase, role)
            elif role == "recipient" and (freed := part_mention(doc, phrase, 1)) is not None:
                for mention in [freed, *coordinates(doc, sentence, phrase)]:
                    add_role(event, mention, role)  # أطلق سراح المعتقلين، رفض طلب البرلمان
            elif role == "recipient" and event.frame.type in ("REJECT", "ACCUSE") and (nation := nation_in(doc, phrase)) is not None:
                add_role(event, nation, role)  # رفضت إسرائيل طلبا أمريكيا
