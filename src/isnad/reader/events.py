"""Step 7, events: who did what to whom.

A verb, a noun or a fixed phrase of a frame triggers an event. Roles come from the verb's clause, from the noun's genitive and
prepositions, or from a light verb that lends its own arguments (``شنّ الطيران غارة على …``).
"""

from __future__ import annotations

from collections.abc import Iterator

from isnad.lexicon.entries import Frame
from isnad.reader.clauses import Clause, actors_in, agrees, read_clause
from isnad.reader.cues import phrases_of, word_matches, words_follow
from isnad.reader.document import ADJ, NOUN, NUM, PREP, VERB, ActorMention, Chunk, Document, Happened, Said, Sentence, Token
from isnad.reader.needs import MISSILES, VIOLENT, against_protest, allowed, complete, leave
from isnad.reader.nominal import noun_event, participle_event
from isnad.reader.roles import (
    FORCE,
    add_role,
    agents,
    give,
    give_understood,
    nation_in,
    oblique,
    pronoun,
    pronoun_obliques,
    sentenced,
)
from isnad.reader.sharing import share_roles
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
        if not said.event or said.cue[0] in taken:
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
    sentence = doc.sentences[said.sentence]
    for chunk in sentence.chunks:
        if chunk.phrase is None or not said.content[0] <= chunk.begin < min(said.content[1], said.content[0] + 14):
            continue
        found = [m for m in actors_in(doc, sentence, chunk.phrase) if (m.actor or m.explicit_country or (m.person_name and m.kind == "person") or (m.kind in ("collective", "institution") and doc.tokens[m.head].article) or (m.kind == "person" and m.number == "p" and doc.tokens[m.head].article and said.event == "THREATEN"))
                 and not m.same_as(said.speaker)]
        if found:
            return found[:1] if said.event != "SUPPORT" else found
        nation = nation_in(doc, chunk.phrase) if said.event in ("ACCUSE", "REJECT") else None
        if nation is not None and (said.speaker is None or nation.country != said.speaker.country):
            return [nation]
    return []


def _events_at(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> list[Happened]:
    token = doc.tokens[chunk.begin]
    if chunk.kind == VERB:
        event = _verb_event(doc, number, sentence, k, token)
        return [event] if event is not None else []
    if chunk.phrase is not None:
        events = [noun_event(doc, number, sentence, k, chunk.phrase, element) for element in range(len(chunk.phrase.heads))]
        return [e for e in events if e is not None]
    if chunk.kind == ADJ:
        event = participle_event(doc, number, sentence, k, token)
        return [event] if event is not None else []
    return []


# -- verbs -----------------------------------------------------------------------------------------------------------------------
def _verb_frames(doc: Document, sentence: Sentence, token: Token) -> Iterator[tuple[Frame, int]]:
    """The frames of a verb, likeliest first, each with its trigger: the last word of a fixed phrase, else the verb."""
    for words, ref in phrases_of(doc, sentence, token, "frame"):
        at = _last_word(doc, sentence, token.i + 1, words)
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


def _last_word(doc: Document, sentence: Sentence, i: int, words: tuple[str, ...]) -> int:
    if not words_follow(doc, sentence, i, words):
        return -1
    for j in range(i, sentence.end):
        if word_matches(doc.tokens[j], words[-1]):
            return j
    return -1


def _verb_event(doc: Document, number: int, sentence: Sentence, k: int, token: Token) -> Happened | None:
    """The event of a verb: of its frames the first that may stand here and finds the roles it needs."""
    tries = (_framed_verb(doc, number, sentence, k, token, frame, at) for frame, at in _verb_frames(doc, sentence, token) if allowed(doc, sentence, token.i, frame))
    return next((event for event in tries if event is not None), None)


def _fired(doc: Document, clause: Clause) -> bool:
    """``صاروخ أطلق من …``: the verb's subject is a missile."""
    return any(doc.tokens[h].lemma in MISSILES for p in clause.subjects for h in p.heads)


def _framed_verb(doc: Document, number: int, sentence: Sentence, k: int, token: Token, frame: Frame, at: int) -> Happened | None:
    clause = read_clause(doc, sentence, k)
    if "missile" in frame.needs and not (_fired(doc, clause) and (clause.before or clause.relative or token.lemma == "سقط")):
        return None
    if frame.type == "ASSAULT" and at == token.i and any(said.cue[0] == token.i and said.act == "criticise" for said in doc.statements_of(number)):
        return None  # هاجم الرئيس الصحيفة: with words
    if at != token.i and sentence.chunk_at[at] >= clause.end:
        return None  # the words of the phrase stand in another clause
    if "protest" in frame.needs and not against_protest(doc, [h for p in clause.objects[:1] for h in p.heads]):
        return None
    event = Happened(frame, _phrase_trigger(doc, token, at, frame), number, rule=frame.id, verbal=at == token.i)
    passive = token.feats.voice == "passive" or _looks_passive(doc, sentence, frame, token, clause)
    subject = "recipient" if passive and frame.verb_roles.get("object") in ("recipient", None) and frame.subject == "actor" else frame.subject
    if passive and frame.verb_roles.get("object") == "place":
        subject = "place"
    if at != token.i and not clause.before and any(phrase.begin <= at < phrase.end for phrase in clause.subjects):
        clause.subjects, clause.implicit = [], True  # أطلقت قذيفة: what was fired does not fire
    for phrase in clause.subjects:
        give(doc, sentence, event, phrase, subject)
        event.host = phrase.begin
    if subject == "actor" and not event.actors and any(doc.tokens[h].lemma in _LAWS for p in clause.subjects for h in p.heads[:2]):
        give_understood(doc, sentence, event, token, subject)  # أقر البرلمان قانونا يحظر …: whoever makes the law
    if clause.implicit and not passive:
        give_understood(doc, sentence, event, token, subject)
    if not passive or at != token.i:
        _objects(doc, sentence, event, clause, token, at)
    for prep, phrase in clause.obliques:
        oblique(doc, sentence, event, prep, phrase, frame.verb_roles)
    sentenced(doc, sentence, event, [phrase for prep, phrase in clause.obliques if prep == "ب"])
    pronoun_obliques(doc, sentence, event, k + 1, clause.end, frame.verb_roles)
    agents(doc, sentence, event, clause)
    event.status = status_of(doc, sentence, token, k)
    leave(doc, event, [phrase for prep, phrase in clause.obliques if prep == "من"])
    return event if complete(event) else None


_LAWS = frozenset(["قانون", "مرسوم", "قرار", "مشروع", "تعديل", "لاءحة", "اجراء"])


def _looks_passive(doc: Document, sentence: Sentence, frame: Frame, token: Token, clause: Clause) -> bool:
    """``قتل خمسة مدنيين``، ``سبعة مدنيين قتلوا``: one bare phrase that names victims, and no object."""
    if frame.type not in (*VIOLENT, "ACCUSE") or frame.verb_roles.get("object") != "recipient" or token.enclitic:
        return False
    if token.feats.tense not in ("perfect", "imperfect") or not any(r.word is token.word and r.feats.voice == "passive" for r in token.readings):
        return False
    if clause.relative:
        mentions = actors_in(doc, sentence, clause.subjects[0]) if clause.subjects else []
        return bool(mentions) and mentions[0].sector not in FORCE and mentions[0].kind != "armament" and (not clause.objects or mentions[0].sector == "CVL")
    bare = [*clause.subjects, *clause.objects]
    if len(bare) != 1:
        return False
    phrase = bare[0]
    if phrase.mention is None:
        return doc.tokens[phrase.begin].pos == NUM
    if clause.implicit and phrase.mention.number == "s" and not agrees(doc, token, phrase):
        return False  # أنها احتجزت سائقا
    counted = any(doc.tokens[j].pos == NUM for j in range(phrase.begin, phrase.end))
    if clause.before and not clause.objects and phrase.mention.kind == "person" and phrase.mention.number == "s" and phrase.mention.sector not in FORCE:
        return True  # القيادي قتل فجر اليوم
    if clause.before:
        return (counted or phrase.mention.kind == "victims") and phrase.mention.sector not in ("UAF", "COP")
    return counted or phrase.mention.kind == "victims" or phrase.mention.sector == "CVL" or (phrase.mention.sector not in FORCE and phrase.mention.kind in ("person", "unknown"))


def _objects(doc: Document, sentence: Sentence, event: Happened, clause: Clause, token: Token, at: int) -> None:
    role = event.frame.verb_roles.get("object")
    if clause.pronoun_object is not None:
        if role:
            give(doc, sentence, event, clause.pronoun_object, role)
    elif token.enclitic and role and at == token.i:
        mention = pronoun(doc, sentence, token, besides=event.actors)
        if mention is not None and mention not in event.actors:
            add_role(event, mention, role)
    elif role:
        named = next((p for p in clause.objects if role == "actors" and p.mention is not None), None)
        for phrase in [named] if named is not None else clause.objects[:1]:
            if phrase.begin != at:
                give(doc, sentence, event, phrase, role)
