"""What the events of one sentence share: two words for one event, the doer that a governing verb lends, the victims that a result names."""

from __future__ import annotations

import itertools

from isnad.reader.clauses import actors_in, read_clause
from isnad.reader.document import PREP, REL, VERB, ActorMention, Document, Happened, Phrase, Said, Sentence, Token
from isnad.reader.mentions import part_mention
from isnad.reader.roles import CASUALTY, add_role, give_understood, own_act, pronoun


def share_roles(doc: Document, sentence: Sentence, events: list[Happened]) -> list[Happened]:
    """Within one sentence the same event is told once: the best trigger wins, roles are pooled."""
    if any(e.frame.type == "ASSAULT" and "weapon" not in e.frame.needs for e in events):
        events = [e for e in events if "weapon" not in e.frame.needs]  # انفجرت قنبلة: the verb tells it
    for verb in [e for e in events if e.verbal]:
        noun = next((e for e in events if e is not verb and not e.verbal and e.frame.type == verb.frame.type
                     and ((verb.host >= 0 and _within(doc, sentence, e.trigger[0], verb.host)) or _told_of(doc, sentence, e, verb))), None)
        if noun is not None:
            _pool(noun, verb)
            events = [e for e in events if e is not verb]
    for event in events:
        _second_side(doc, sentence, event)
    _coordinated(doc, sentence, events)
    _set_free(events)
    kept: list[Happened] = []
    for event in sorted(events, key=lambda e: (-_weight(e), e.trigger)):
        twin = next((k for k in kept if _same_event(doc, k, event)), None)
        if twin is None:
            kept.append(event)
        else:
            _pool(twin, event)
    _victims(events, kept)
    return kept


def _victims(events: list[Happened], kept: list[Happened]) -> None:
    """Dead and wounded that a result names belong to each attack of the sentence that names no sufferer of its own."""
    for result in events:
        if result.frame.id in CASUALTY and result.recipients:
            for event in kept:
                if event.frame.type == "ASSAULT" and event.frame.id not in CASUALTY and not event.recipients and event.status == result.status and abs(event.trigger[0] - result.trigger[0]) <= _NEAR:
                    event.recipients = list(result.recipients)


_NEAR = 25  # words


def _coordinated(doc: Document, sentence: Sentence, events: list[Happened]) -> None:
    """``اعتقال وخطف واغتيال العشرات``: nouns of events side by side share their doers and sufferers."""
    nouns = sorted((e for e in events if not e.verbal and not e.speech), key=lambda e: e.trigger)
    for first, second in [*itertools.pairwise(nouns), *reversed(list(itertools.pairwise(nouns)))]:
        at = sentence.chunk_at.get(second.trigger[0], -1)
        if second.trigger[0] - first.trigger[1] > 0 or at < 0 or not doc.tokens[second.trigger[0]].conj or "recipient" not in first.frame.noun_roles.values() or "recipient" not in second.frame.noun_roles.values():
            continue
        first.actors, second.actors = first.actors or list(second.actors), second.actors or list(first.actors)
        first.recipients, second.recipients = first.recipients or list(second.recipients), second.recipients or list(first.recipients)


def _set_free(events: list[Happened]) -> None:
    """``أفرجت السلطات عن الناشط بعد احتجازه``: who lets somebody go held him."""
    for held in events:
        freed = next((e for e in events if e.frame.mode == "release" and e.actors and e.recipients), None)
        if freed is not None and held.frame.mode == "arrest" and not held.actors and held.recipients and held.recipients[0].same_as(freed.recipients[0]):
            held.actors = list(freed.actors)


_HITS = frozenset(["استهدف", "ضرب", "طال", "هز", "قتل", "اصاب"])


def _told_of(doc: Document, sentence: Sentence, noun: Happened, verb: Happened) -> bool:
    """``هجوم للحوثيين استهدف ناقلة``: the verb tells of the indefinite noun before it, prepositional phrases between them."""
    token = doc.tokens[verb.trigger[0]]
    first, last = sentence.chunk_at.get(noun.trigger[0], -1), sentence.chunk_at.get(verb.trigger[0], -1)
    if noun.verbal or doc.tokens[noun.trigger[0]].article or token.conj or token.lemma not in _HITS or not 0 <= first < last <= first + 7:
        return False
    between = sentence.chunks[first + 1 : last]
    return all(c.kind == PREP or (c.phrase is not None and c.phrase.prep) for c in between)


def _within(doc: Document, sentence: Sentence, at: int, begin: int) -> bool:
    """Whether token ``at`` stands in the phrase that begins at ``begin``: ``هجوم استهدف قاعدة`` is one event."""
    phrase = sentence.chunks[sentence.chunk_at[begin]].phrase if begin in sentence.chunk_at else None
    return phrase is not None and phrase.begin <= at < phrase.end


def _second_side(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``إثر معارك مع الفصائل``: the other side is the subject of the sentence's verb."""
    if event.frame.type == "PROTEST" and not event.actors:
        _who_protests(doc, sentence, event)
    if event.frame.type == "AID" and not event.verbal and event.actors and not event.recipients:
        _helped(doc, sentence, event)
    if event.frame.mode == "visit" and not event.actors and not event.verbal:
        _those_who_meet(doc, sentence, event)  # أكد خلال زيارة إلى سيول
        return
    if "actors" not in event.frame.noun_roles.values() or (len(event.actors) > 1 and not _accompanies(doc, sentence, event)) or event.recipients or event.verbal:
        return
    if event.frame.type == "CONSULT":
        _those_who_meet(doc, sentence, event)
        _speaker_meets(doc, sentence, event)
        return
    if len(event.actors) != 1:
        return
    k = sentence.chunk_at.get(event.trigger[0], 0)
    nxt = next((c.phrase for c in sentence.chunks[k + 1 : k + 3] if c.phrase is not None), None)
    if nxt is None or nxt.prep not in ("مع", "ضد"):
        return
    for m in range(k - 1, -1, -1):
        if sentence.chunks[m].kind == VERB:
            for phrase in read_clause(doc, sentence, m).subjects:
                for mention in actors_in(doc, sentence, phrase):
                    add_role(event, mention, "actors")
            return


CROWD = frozenset(["مشارك", "متظاهر", "محتج", "معتصم", "مشاغب", "مضرب", "حشد", "محتشد", "غاضب", "مناصر", "نصير", "اهل", "اهالي"])


def _who_protests(doc: Document, sentence: Sentence, event: Happened) -> None:
    """A protest without a doer is that of the protesters whom its sentence names."""
    for mention in doc.mentions:
        if sentence.begin <= mention.begin < sentence.end and mention.lemma in CROWD:
            add_role(event, mention, "actor")
            return


def _helped(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``تقدمت القوات بإسناد التحالف``: what help accompanies is the subject of the verb before it."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    phrase = sentence.chunks[k].phrase
    led = sentence.chunks[k - 1].phrase if k and phrase is not None and phrase.conj else phrase
    if led is None or led.prep != "ب":
        return
    for m in range(k - 1, max(k - 8, -1), -1):
        if sentence.chunks[m].kind == VERB:
            for subject in read_clause(doc, sentence, m).subjects[:1]:
                for mention in actors_in(doc, sentence, subject):
                    add_role(event, mention, "recipient")
            return
    nearest = next((c.phrase for c in reversed(sentence.chunks[max(0, k - 4) : k]) if c.phrase is not None and actors_in(doc, sentence, c.phrase)), None)
    if nearest is not None:
        add_role(event, actors_in(doc, sentence, nearest)[0], "recipient")


def _speaker_meets(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``قال الرئيس إن القمة مع نظيره …``: who speaks of a meeting with one other is the second."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    along = next((c for c in sentence.chunks[k + 1 : k + 4] if c.kind == PREP and doc.tokens[c.begin].stem == "مع"), None)
    said = doc.speaking(event.trigger[0])
    if len(event.actors) != 1 or along is None or said is None or said.speaker is None:
        return
    if said.speaker.sector in ("GOV", "IGO", "MIL", "PTY", "LEG") and said.speaker.kind in ("person", "country") and not said.speaker.same_as(event.actors[0]):
        event.actors.insert(0, said.speaker)


_SUFFERS = frozenset(["تعرض"])  # nouns whose genitive suffers what follows: تعرض رجل للضرب
CONTROL = frozenset(["قرر", "اقترح", "استخدم", "واصل", "بدا", "استانف", "هدد", "حاول", "اراد", "سعي", "توعد", "امر", "كثف", "اعتزم", "نفذ", "قاد", "شن", "فرض", "وجه", "تمكن", "استطاع", "نجح", "فشل",
                      "عمد", "لجا", "اقدم", "قام", "تعامل", "باشر", "شرع", "انهي", "ضاعف", "صعد", "رد", "اعتاد", "خطط", "عاود", "جدد", "اكمل", "تولي", "اعتمد", "نوي", "دشن", "اطلق", "خاض", "شارك", "انضم", "اوقف",
                      "بحث", "درس", "ناقش", "اعاد", "علق", "انخرط", "اسهم", "ساهم", "تورط", "تسبب"])
_CONTROL_NOUNS = frozenset(["قرار", "اعلان", "محاولة", "سياسة", "نية", "عزم", "تهديد", "تمكن", "نجاح", "فشل", "قيام", "اقدام", "اعتزام", "رد", "مواصلة", "استعداد", "ضلوع", "تورط", "لجوء", "مشاركة", "مسءولية", "رغبة", "سعي", "خطة",
                            "توصل", "اتفاق", "استمرار", "بدء", "تعهد", "التزام", "رفض", "دور", "جهد", "عملية", "حملة", "منظم", "مشارك", "منفذ", "مدبر", "تنفيذ", "شن",
                            "متهم", "مدان", "مشتبه", "ضالع", "متورط", "محكوم", "مسءول"])
_CHARGED = frozenset(["ادان", "اتهم", "حاكم", "اوقف", "اعتقل", "سجن", "حبس", "لاحق", "احتجز", "اشتبه", "برا", "احال", "ضبط"])  # verbs whose sufferer is said to have done what ب، ل، في add


_COMPLEMENTISERS = frozenset(["ان", "بان", "انه", "انها", "انهم", "بانه", "بانها"])


def controlled(doc: Document, sentence: Sentence, event: Happened) -> None:
    """The doer that the words around a verbal noun lend it; a protest is not the act of the police it is named with."""
    _controlled(doc, sentence, event)
    if event.frame.type == "PROTEST":
        event.actors = [m for m in event.actors if m.sector not in ("MIL", "COP")]
    if not event.actors and not event.verbal and event.frame.type in ("THREATEN", "REQUEST", "ACCUSE", "SUPPORT"):
        phrase = sentence.chunks[sentence.chunk_at.get(event.trigger[0], 0)].phrase
        speaker = next((s.speaker for s in doc.statements_of(sentence.index) if s.cue[0] < event.trigger[0] and s.speaker is not None), None)
        if phrase is not None and phrase.prep == "في" and speaker is not None:
            add_role(event, speaker, "actor")  # اعتبر البنتاغون … في تحذير للرئيس


def _controlled(doc: Document, sentence: Sentence, event: Happened) -> None:
    """A verbal noun without a doer of its own has that of the verb that governs it: ``اتهم الحوثيين بقصف …``، ``قررت السلطات فرض …``"""
    if event.verbal or event.speech or event.actors or event.frame.id in CASUALTY:
        return
    at = event.trigger[0]
    own = sentence.chunks[sentence.chunk_at.get(at, 0)].phrase
    lender = _lent_by_noun(doc, sentence, own, at) if own is not None else None
    if lender is not None and own is not None and doc.tokens[own.begin].lemma not in _SUFFERS:
        add_role(event, lender, "actor")  # منفذ الهجوم
        return
    said = next((s for s in reversed(doc.statements_of(sentence.index)) if s.content[0] <= at <= s.content[0] + 2), None)
    if said is not None:
        for mention in _doers(said, event) if doc.tokens[said.content[0] - 1].norm not in _COMPLEMENTISERS else []:
            add_role(event, mention, "actor")  # أعلن فرض عقوبات, and not قال إن إغلاق الموانئ يضر
        return
    k = sentence.chunk_at.get(at, 0)
    for m in range(k, max(k - 6, -1), -1):
        chunk = sentence.chunks[m]
        if chunk.phrase is not None:
            lender = _lent_by_noun(doc, sentence, chunk.phrase, at)
            if lender is not None:
                add_role(event, lender, "recipient" if doc.tokens[chunk.phrase.begin].lemma in _SUFFERS else "actor")
                return
        token = doc.tokens[chunk.begin]
        if chunk.kind != VERB or m == k or (m and sentence.chunks[m - 1].kind == REL):
            continue  # الجيش الذي يقوده فلان
        if event.frame.type in ("CONSULT", "CONCEDE") and any(light.subject == "actor" for light in token.word.light):
            for subject in read_clause(doc, sentence, m).subjects[:1]:
                for mention in actors_in(doc, sentence, subject, deep=False):
                    add_role(event, mention, "actors")
            return
        if token.lemma in _CHARGED and chunk_prep(sentence, k) in ("ب", "ل", "في"):
            for mention in _charged(doc, sentence, m, token):
                add_role(event, mention, "actor")
            return
        if token.lemma in CONTROL:
            clause = read_clause(doc, sentence, m)
            for subject in clause.subjects[:1]:
                for mention in actors_in(doc, sentence, subject, deep=False):
                    add_role(event, mention, "actor")
            if clause.implicit and not clause.subjects:
                give_understood(doc, sentence, event, token, "actor")
        return


def chunk_prep(sentence: Sentence, k: int) -> str:
    """The preposition of the phrase in chunk ``k``."""
    phrase = sentence.chunks[k].phrase
    return phrase.prep if phrase is not None else ""


def _charged(doc: Document, sentence: Sentence, m: int, token: Token) -> list[ActorMention]:
    """``أدينوا باقتحام مركز``، ``اعتقلت الشرطة شابا بتهمة قتل …``: those charged."""
    clause = read_clause(doc, sentence, m)
    passive = token.feats.voice == "passive"
    return [mention for phrase in (clause.subjects if passive else clause.objects)[:1] for mention in actors_in(doc, sentence, phrase, deep=False)]


def _lent_by_noun(doc: Document, sentence: Sentence, phrase: Phrase, at: int) -> ActorMention | None:
    """``إعلان البيت الأبيض فرض …``، ``محاولتهم السيطرة``، ``سياسات ترامب في منع …``، ``المشاركين في التظاهرات``"""
    head = doc.tokens[phrase.begin]
    if phrase.begin >= at or head.lemma not in (_CONTROL_NOUNS | _SUFFERS):
        return None
    if phrase.mention is not None and phrase.mention.kind in ("person", "victims", "collective"):
        return phrase.mention
    if head.enclitic:
        return pronoun(doc, sentence, head)
    for element in range(1, len(phrase.heads)):
        if phrase.heads[element] >= at:
            return None
        mention = part_mention(doc, phrase, element)
        if mention is not None:
            return mention
    return None


def _doers(said: Said, event: Happened) -> list[ActorMention]:
    """Who does what a report's first words name: the accused, the warned, or a speaker who tells of his own acts."""
    if said.act in ("criticise", "warn", "demand") and said.addressees:
        return said.addressees
    speaker = said.speaker
    if speaker is None or said.act not in ("state", "affirm", "commit"):
        return []
    return [speaker] if said.rule.rpartition(":")[2] in _OWN and own_act(speaker, event.frame) else []


_OWN = frozenset(["declare", "stress", "promise", "reveal", "claim-attack", "admit", "inform", "say", "mention"])  # cues with which one tells of one's own acts


def _accompanies(doc: Document, sentence: Sentence, event: Happened) -> bool:
    """``قررت القاهرة بالتنسيق مع الرياض وعمان``: those behind مع are many, and the verb's subject is one more."""
    along = doc.tokens[event.trigger[1]] if event.trigger[1] < sentence.end else None
    return doc.tokens[event.trigger[0]].prep == "ب" and along is not None and along.norm == "مع"


def _those_who_meet(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``خلال لقاء مع نظيره``، ``يحظى بلقاء الرئيس``: the subject of the verb that governs the noun takes part."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    phrase = sentence.chunks[k].phrase
    if phrase is None or (phrase.prep not in ("ب", "في", "خلال", "اثناء", "قبل", "بعد", "عقب") and not _goes_to(doc, phrase)) or (event.frame.mode == "visit" and event.actors):
        return
    for m in range(k - 1, max(k - 8, -1), -1):
        if sentence.chunks[m].kind == VERB:
            for subject in read_clause(doc, sentence, m).subjects[:1]:
                for mention in actors_in(doc, sentence, subject):
                    if mention.sector in ("GOV", "IGO", "MIL", "PTY", "LEG") and mention.kind in ("person", "country", "group", "body"):
                        add_role(event, mention, "actors")
            return


_GOES_TO = frozenset(["حضور", "مشاركة", "عقد", "اجراء"])


def _goes_to(doc: Document, phrase: Phrase) -> bool:
    """``تمكن من الاجتماع مع …``، ``يزور أمريكا لحضور اجتماعات``"""
    return phrase.prep == "من" or (phrase.prep == "ل" and doc.tokens[phrase.begin].lemma in _GOES_TO)


def _weight(event: Happened) -> int:
    return 2 * (len(event.actors) > 0) + 2 * (len(event.recipients) > 0) + (not event.verbal) - 10 * (event.frame.id in CASUALTY)


def _same_event(doc: Document, a: Happened, b: Happened) -> bool:
    """Dead and wounded belong to the attack that made them; doubles of one type side by side are one."""
    if a.frame.type != b.frame.type or a.speech != b.speech:
        return False
    if abs(a.trigger[0] - b.trigger[0]) <= 2 and a.frame.type != "ASSAULT":
        return True
    if a.frame.mode == b.frame.mode == "convict":
        return abs(a.trigger[0] - b.trigger[0]) <= _NEAR
    if a.frame.type == "ASSAULT":
        if (a.frame.id in CASUALTY) != (b.frame.id in CASUALTY):
            return abs(a.trigger[0] - b.trigger[0]) <= 25
        if a.frame.id in CASUALTY and b.frame.id in CASUALTY:
            return abs(a.trigger[0] - b.trigger[0]) <= 12
        if a.frame.id == b.frame.id and (not a.recipients or not b.recipients or (not a.actors and not b.actors)):
            return abs(a.trigger[0] - b.trigger[0]) <= 12
    return False


def _pool(kept: Happened, other: Happened) -> None:
    for mention in other.actors:
        if not kept.actors:
            add_role(kept, mention, "actor")
    for mention in other.recipients:
        add_role(kept, mention, "recipient")
    kept.place = kept.place or other.place
