"""What the events of one sentence share: two words for one event, the doer that a governing verb lends, the victims that a result names."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Final

from isnad.reader.clauses import read_clause
from isnad.reader.coordination import actors_in
from isnad.reader.document import PARTICIPLE, PREP, REL, VERB, ActorMention, Document, Happened, Phrase, Said, Sentence, Token
from isnad.reader.mentions import part_mention
from isnad.reader.retold import is_epithet, is_result, taken_up
from isnad.reader.roles import CASUALTY, FORCE, add_role, give, give_understood, own_act, pronoun


def share_roles(doc: Document, sentence: Sentence, events: list[Happened]) -> list[Happened]:
    """Within one sentence the same event is told once: the best trigger wins, roles are pooled."""
    told = [e for e in events if e.frame.type == "ASSAULT" and "weapon" not in e.frame.needs]
    events = [e for e in events if "weapon" not in e.frame.needs or not told or _of_other_hands(e, told)]  # انفجرت قنبلة: the verb tells it
    for verb in [e for e in events if e.verbal]:
        noun = next((e for e in events if e is not verb and not e.verbal and e.frame.type == verb.frame.type
                     and ((verb.host >= 0 and _within(doc, sentence, e.trigger[0], verb.host)) or _told_of(doc, sentence, e, verb) or _by_means(doc, sentence, e, verb))), None)
        if noun is not None:
            _pool(noun, verb)
            events = [e for e in events if e is not verb]
    events = _told_once(doc, sentence, events)
    events = [e for e in events if not any(_holds(doc, whole, e) for whole in events)]
    events = [e for e in events if not (e.frame.type == "AGREE" and not e.verbal and not e.actors and any(_signed(doc, s, e) for s in events))]
    events = _without_aims(doc, sentence, events)
    events = [e for e in events if not ("apart" in e.frame.needs and any(f.frame.type == "ASSAULT" and f.trigger < e.trigger and _same_side(e, f) for f in events))]
    for event in events:
        _second_side(doc, sentence, event)
        _fought(doc, sentence, event)
        _answered(doc, sentence, event)
        _claimed(doc, sentence, event)
        _made_by(doc, sentence, event)
    _coordinated(doc, sentence, events)
    _set_free(events)
    _turned_down(events)
    _led_to(doc, sentence, events)
    spoken = [e for e in events if e.speech]
    events = [e for e in events if e.speech or not any((s.frame.type == e.frame.type and e.frame.mode in ("", s.frame.mode) and not s.rule.endswith(_WELCOMES) and _told_twice(doc, s, e)) or _only_words(doc, s, e) for s in spoken)]  # عبر عن رفضه: the cue tells it
    kept: list[Happened] = []
    for event in sorted(_without_results(doc, sentence, events), key=lambda e: (-_weight(e), e.trigger)):
        same = (k for k in kept if _same_event(doc, sentence, k, event))
        twin = _nearest(sentence, same, event) if event.frame.id in CASUALTY else next(same, None)
        if twin is None:
            kept.append(event)
        else:
            _pool(twin, event)
    _victims(doc, sentence, events, kept)
    return kept


def _of_other_hands(armed: Happened, told: list[Happened]) -> bool:
    """``يرشقون الجنود بالحجارة ويرد الجيش بقنابل الغاز``: a weapon in other hands than those that the sentence tells of tells an attack of its own."""
    return bool(armed.actors) and all(e.actors and not any(x.same_as(y) or x is y for x in e.actors for y in armed.actors) for e in told)


def _without_results(doc: Document, sentence: Sentence, events: list[Happened]) -> list[Happened]:
    """An attack takes in what the sentence says that it destroyed and cost, and what somebody calls it: the attack is the event, and its own words name its sides first."""
    kept: list[Happened] = []
    for event in sorted(events, key=lambda e: e.trigger):
        attack = next((e for e in reversed(kept) if event.trigger[0] - e.trigger[0] <= _NEAR and (is_result(doc, sentence, event, e) or is_epithet(doc, sentence, event, e))), None)
        if attack is None:
            kept.append(event)
        else:
            attack.actors = attack.actors or event.actors
            attack.recipients = attack.recipients or [m for m in event.recipients if m.kind != "armament"]
            attack.place = attack.place or event.place
    return kept


def _same_side(event: Happened, other: Happened) -> bool:
    """Whether an actor of one event acts in the other too."""
    return any(a.same_as(b) for a in event.actors for b in other.actors)


def _told_once(doc: Document, sentence: Sentence, events: list[Happened]) -> list[Happened]:
    """``نفذ العمال وقفة احتجاجية``: a verb's fixed phrase and the event noun in it tell one event; the noun stays, unless the verb alone tells it too."""
    for told in [e for e in events if e.at >= 0]:
        noun = next((e for e in events if e is not told and e.at < 0 and e.frame.type == told.frame.type and e.trigger[0] <= told.at < e.trigger[1]), None)
        if noun is None:
            continue
        kept, other = (told, noun) if _verb_tells(doc, sentence, told, noun) else (noun, told)
        for mention in other.actors:
            add_role(kept, mention, "actor")  # تبادلت الهند وباكستان إطلاق النار
        kept.actors.sort(key=lambda m: m.begin)
        _pool(kept, other)
        events = [e for e in events if e is not other]
    return events


def _holds(doc: Document, whole: Happened, part: Happened) -> bool:
    """``حكمت المحكمة بحبسه``، ``دخل وقف إطلاق النار حيز التنفيذ``: the noun says what the verb's phrase is about, and is no event beside it."""
    if part.verbal or part.at >= 0 or whole.teller < 0 or not whole.trigger[0] < part.trigger[0]:
        return False
    if part.frame.type in _DONE_WITH.get(whole.frame.type, ()) and part.trigger[0] <= whole.at < part.trigger[1]:
        return True  # فكت القوات الحصار، أنهت الحكومة الاتفاقية: the verb says what became of it
    if whole.frame.type == "SUPPORT" and part.frame.type == "AID" and part.trigger[0] <= whole.at < part.trigger[1]:
        return True  # أكدت دعمها للحكومة: voiced, not given
    if whole.frame.mode == "convict":
        return part.frame.mode == "arrest" and doc.tokens[part.trigger[0]].prep == "ب" and part.trigger[0] - whole.trigger[0] <= _NEAR_PENALTY
    return whole.frame.mode == "ceasefire" and part.frame.type == "CONCEDE" and part.trigger[0] <= whole.at


_DONE_WITH: Final = {"RETREAT": ("COERCE", "AGREE"), "SANCTION": ("COERCE", "AGREE"), "CONCEDE": ("SANCTION", "COERCE"), "THREATEN": ("ASSAULT", "COERCE", "SANCTION")}  # what a verb lifts, ends or threatens, named in its phrase
_NEAR_PENALTY: Final = 8  # words between a ruling's verb and its penalty


def _verb_tells(doc: Document, sentence: Sentence, told: Happened, noun: Happened) -> bool:
    """Whether of a verb and the noun of its phrase the verb is the word that tells: by itself, or the noun only says to what (``حكم بالسجن``)."""
    phrase = sentence.chunks[sentence.chunk_at[noun.trigger[0]]].phrase
    uses = doc.tokens[told.trigger[0]].word.frames
    if told.frame.mode == "convict":
        return True  # أيدت المحكمة حكم الإعدام
    return (phrase is not None and phrase.prep in ("ب", "ل", "عن")) or any(use.kind == "verb" and doc.lexicon.frames[use.frame].type == told.frame.type for use in uses)


_SIGNS: Final = frozenset(["وقع", "ابرم", "صادق", "صدق"])


def _signed(doc: Document, verb: Happened, deal: Happened) -> bool:
    """``وقعت الحكومة والحركة اتفاق سلام``: the deal is what is signed, and no second event."""
    token = doc.tokens[verb.trigger[0]]
    return verb.frame.type == "SUPPORT" and token.pos == VERB and token.lemma in _SIGNS and 0 < deal.trigger[0] - token.i <= _MEETING_REACH


_WELCOMES: Final = ":praise"  # what one welcomes is another's act: رحبت بتبني القرار


def _only_words(doc: Document, speech: Happened, event: Happened) -> bool:
    """``أعرب عن دعم بلاده لحل الدولتين``: help that is only voiced is support."""
    said = next((s for s in doc.statements_of(speech.sentence) if s.cue == speech.trigger), None)
    return (speech.frame.type, event.frame.type) == ("SUPPORT", "AID") and not speech.rule.endswith(_WELCOMES) and said is not None and 0 <= event.trigger[0] - said.content[0] <= 1


_IN_WHICH: Final = frozenset(["في", "ب", "اثر", "خلال", "جراء", "نتيجة", "بعد", "عقب", "من", "بسبب", "بفعل"])


def _nearest(sentence: Sentence, attacks: Iterable[Happened], result: Happened) -> Happened | None:
    """The attack that made the dead of a result: the nearest before it, or behind it under a preposition (``قتل ثلاثة في هجوم``)."""

    def distance(attack: Happened) -> tuple[bool, int]:
        apart = attack.trigger[0] - result.trigger[0]
        return apart > 0 and chunk_prep(sentence, sentence.chunk_at.get(attack.trigger[0], 0)) not in _IN_WHICH, abs(apart)

    return min(attacks, key=distance, default=None)


def _victims(doc: Document, sentence: Sentence, events: list[Happened], kept: list[Happened]) -> None:
    """Dead and wounded that a result names belong to each attack of the sentence that names no sufferer of its own; not to one that only takes up what was told before it."""
    for result in events:
        if result.frame.id in CASUALTY and result.recipients:
            near = [e for e in kept if e.frame.type == "ASSAULT" and e.frame.id not in CASUALTY and e.status == result.status and abs(e.trigger[0] - result.trigger[0]) <= _NEAR]
            nearest = _nearest(sentence, near, result)
            for event in near:
                if not event.recipients and (event is nearest or not doc.tokens[event.trigger[0]].article):
                    event.recipients = list(result.recipients)


_NEAR: Final = 25  # words


def _coordinated(doc: Document, sentence: Sentence, events: list[Happened]) -> None:
    """``اعتقال وخطف واغتيال العشرات``: nouns of events side by side share their doers and sufferers."""
    nouns = sorted((e for e in events if not e.verbal and not e.speech), key=lambda e: e.trigger)
    for first, second in [*itertools.pairwise(nouns), *reversed(list(itertools.pairwise(nouns)))]:
        at = sentence.chunk_at.get(second.trigger[0], -1)
        if second.trigger[0] - first.trigger[1] > 0 or at < 0 or not doc.tokens[second.trigger[0]].conj or "recipient" not in first.frame.noun_roles.values() or "recipient" not in second.frame.noun_roles.values():
            continue
        first.actors, second.actors = first.actors or list(second.actors), second.actors or list(first.actors)
        first.recipients, second.recipients = first.recipients or list(second.recipients), second.recipients or list(first.recipients)


_AT_ONCE: Final = 8  # words between a refusal and the noun of what is refused: a subject with its post


def _turned_down(events: list[Happened]) -> None:
    """``تجاهلت تركيا دعوات من فرنسا``: who asks is refused, and who refuses was asked."""
    for refusal in events:
        if refusal.frame.type != "REJECT" or not refusal.actors:
            continue
        asked = next((e for e in events if e.frame.type == "REQUEST" and not e.verbal and e.actors and 0 < e.trigger[0] - refusal.trigger[0] <= _AT_ONCE), None)
        if asked is not None and not any(a.same_as(b) for a in asked.actors for b in refusal.actors):
            refusal.recipients, asked.recipients = refusal.recipients or list(asked.actors), asked.recipients or list(refusal.actors)


_LED_TO: Final = frozenset(["اسفر", "ادي", "افضي", "انتهي"])


def _led_to(doc: Document, sentence: Sentence, events: list[Happened]) -> None:
    """``أسفرت العملية التي شنتها القوات عن اعتقال أربعة``: who carried out an operation made the arrests that it led to."""
    for arrest in events:
        if arrest.frame.mode not in ("arrest", "abduct", "seize") or arrest.actors or arrest.verbal:
            continue
        k = sentence.chunk_at.get(arrest.trigger[0], 0)
        m = next((m for m in range(k - 1, -1, -1) if sentence.chunks[m].kind == VERB and doc.tokens[sentence.chunks[m].begin].lemma in _LED_TO), -1)
        subjects = read_clause(doc, sentence, m).subjects[:1] if m >= 0 and chunk_prep(sentence, k) in ("عن", "الي", "ب") else []
        deed = next((e for e in events for p in subjects if e.actors and p.begin <= e.trigger[0] < p.end), None)
        if deed is not None:
            arrest.actors = [a for a in deed.actors if a.sector in FORCE]


def _set_free(events: list[Happened]) -> None:
    """``أفرجت السلطات عن الناشط بعد احتجازه``: who lets somebody go held him."""
    for held in events:
        freed = next((e for e in events if e.frame.mode == "release" and e.actors and e.recipients), None)
        if freed is not None and held.frame.mode == "arrest" and not held.actors and held.recipients and held.recipients[0].same_as(freed.recipients[0]):
            held.actors = list(freed.actors)


_HITS: Final = frozenset(["استهدف", "ضرب", "طال", "هز", "قتل", "اصاب"])


def _told_of(doc: Document, sentence: Sentence, noun: Happened, verb: Happened) -> bool:
    """``هجوم للحوثيين استهدف ناقلة``: the verb tells of the indefinite noun before it, prepositional phrases between them."""
    token = doc.tokens[verb.trigger[0]]
    first, last = sentence.chunk_at.get(noun.trigger[0], -1), sentence.chunk_at.get(verb.trigger[0], -1)
    if noun.verbal or doc.tokens[noun.trigger[0]].article or token.conj or token.lemma not in _HITS or not 0 <= first < last <= first + 7:
        return False
    between = sentence.chunks[first + 1 : last]
    return all(c.kind in (PREP, "fixed") or (c.phrase is not None and (c.phrase.prep or doc.tokens[c.phrase.begin].stem == "اخري")) for c in between)


_MEANS_REACH: Final = 6  # chunks between a verb and the attack by which it hits


def _by_means(doc: Document, sentence: Sentence, noun: Happened, verb: Happened) -> bool:
    """``استهدفت المقاتلات بغارات تعزيزات للميليشيا``: the attack under ب is how the verb hits."""
    token = doc.tokens[verb.trigger[0]]
    first, last = sentence.chunk_at.get(verb.trigger[0], -1), sentence.chunk_at.get(noun.trigger[0], -1)
    if verb.frame.type != "ASSAULT" or token.lemma not in _HITS or not 0 <= first < last <= first + _MEANS_REACH or chunk_prep(sentence, last) != "ب" or noun.frame.id in CASUALTY:
        return False
    return not any(c.kind in (VERB, REL) or doc.tokens[c.begin].norm in "،." for c in sentence.chunks[first + 1 : last])


def _within(doc: Document, sentence: Sentence, at: int, begin: int) -> bool:
    """Whether token ``at`` stands in the phrase that begins at ``begin``: ``هجوم استهدف قاعدة`` is one event."""
    phrase = sentence.chunks[sentence.chunk_at[begin]].phrase if begin in sentence.chunk_at else None
    return phrase is not None and phrase.begin <= at < phrase.end


def _second_side(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``إثر معارك مع الفصائل``: the other side is the subject of the sentence's verb."""
    if event.frame.type == "PROTEST" and not event.actors:
        _who_protests(doc, sentence, event)
    if event.frame.type == "REQUEST" and not event.verbal and event.actors and not event.recipients:
        _who_follows(doc, sentence, event)
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
    first = event.actors[0]
    for m in range(k - 1, -1, -1):
        if sentence.chunks[m].kind == VERB:
            for phrase in read_clause(doc, sentence, m).subjects:
                for mention in actors_in(doc, sentence, phrase):
                    if mention.kind not in ("source", "medium") and not _same_force(mention, first):
                        add_role(event, mention, "actors")
            return


_EXPELS: Final = frozenset(["طرد", "دحر", "ملاحقة", "محاربة", "مواجهة", "استهداف", "تعقب", "اخراج", "قتال"])
_WINS_BACK: Final = frozenset(["تحرير", "استعادة", "تطهير", "انتزاع", "استرداد", "استرجاع"])
_GRIPS: Final = frozenset(["قبضة", "سيطرة", "يد", "ايدي", "براثن"])
_AIM_BEHIND: Final = 4  # chunks between an attack and its aim, and between the aim and whose grip it is to break


def _fought(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``عملية لطرد الجماعات المسلحة``، ``هجوما لتحرير المدينة من قبضة التنظيم``: whom an attack that names nobody is to drive out."""
    if event.frame.type != "ASSAULT" or event.verbal or event.recipients or not event.actors or event.frame.id in CASUALTY:
        return
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(k + 1, min(k + 1 + _AIM_BEHIND, len(sentence.chunks))):
        phrase = sentence.chunks[m].phrase
        if sentence.chunks[m].kind == VERB:
            return
        if phrase is None or phrase.prep != "ل":
            continue
        if doc.tokens[phrase.begin].lemma in _EXPELS and (mention := part_mention(doc, phrase, 1)) is not None:
            add_role(event, mention, "recipient")
        elif doc.tokens[phrase.begin].lemma in _WINS_BACK:
            _in_whose_grip(doc, sentence, event, m)
        return


def _in_whose_grip(doc: Document, sentence: Sentence, event: Happened, aim: int) -> None:
    """``من قبضة التنظيم``، ``من سيطرة المسلحين``، ``من داعش`` behind the aim in a chunk."""
    for chunk in sentence.chunks[aim + 1 : aim + 1 + _AIM_BEHIND]:
        phrase = chunk.phrase
        if chunk.kind == VERB:
            return
        if phrase is not None and phrase.prep == "من":
            held = doc.tokens[phrase.begin].lemma in _GRIPS
            mention = part_mention(doc, phrase, 1 if held else 0)
            if mention is not None and (held or mention.sector in FORCE) and not any(mention.same_as(a) for a in event.actors):
                add_role(event, mention, "recipient")
            return


def _claimed(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``تفجير في كابول تبناه تنظيم الدولة``: who says that an attack was his."""
    if event.frame.type != "ASSAULT" or event.verbal or event.actors:
        return
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(k + 1, len(sentence.chunks)):
        token = doc.tokens[sentence.chunks[m].begin]
        if sentence.chunks[m].kind == VERB and token.lemma in ("تبني", "نفذ") and token.enclitic in ("ه", "ها"):
            clause = read_clause(doc, sentence, m)
            for mention in (x for p in (*clause.subjects, *clause.objects)[:1] for x in actors_in(doc, sentence, p)):
                add_role(event, mention, "actor")
            return


_JUDGED: Final = frozenset(("REJECT", "ACCUSE", "SUPPORT"))
_MAKES: Final = frozenset(["اتخذ", "فرض", "اعلن", "اقر", "اصدر", "شن", "نفذ", "ارتكب", "مارس", "قدم", "طرح", "ابرم", "وقع", "اطلق", "اقترح", "تبني", "اتبع", "انتهج", "وضع", "وجه", "قرر", "ابدي", "اجري", "عرض", "بذل", "قاد"])
_JUDGED_REACH: Final = 5  # chunks between a judgement and the relative pronoun behind what is judged


def _made_by(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``رفضت قطر الإجراءات التي اتخذتها السعودية``، ``ندد بالعقوبات التي فرضتها واشنطن على طهران``: who did what is judged is judged."""
    if event.frame.type not in _JUDGED or event.frame.mode == "investigate":
        return
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(k + 1, min(k + 1 + _JUDGED_REACH, len(sentence.chunks) - 1)):
        verb = doc.tokens[sentence.chunks[m + 1].begin]
        if sentence.chunks[m].kind == VERB:
            return
        if sentence.chunks[m].kind != REL:
            continue
        if m == k + 1 and not event.verbal:
            return  # الاتهامات التي وجهتها: who makes them accuses
        if sentence.chunks[m + 1].kind != VERB or verb.enclitic not in ("ه", "ها") or verb.lemma not in _MAKES or any(r.begin < sentence.chunks[m].begin for r in event.recipients):
            return
        clause = read_clause(doc, sentence, m + 1)
        makers = [x for p in (*clause.subjects, *clause.objects)[:1] for x in actors_in(doc, sentence, p)]
        if makers and makers[0].begin > verb.i and not any(x.same_as(a) for x in makers for a in event.actors):
            event.recipients = makers
        return


_ANSWERED: Final = frozenset(("ASSAULT", "COERCE", "SANCTION", "THREATEN", "ACCUSE"))


def _answered(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``فرضت موسكو عقوبات ردا على العقوبات الأوروبية``: who answers an act has suffered it."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    phrase = sentence.chunks[k].phrase
    if event.verbal or event.recipients or event.frame.type not in _ANSWERED or phrase is None or phrase.prep != "علي" or k < 2 or doc.tokens[phrase.prep_at - 1].stem not in ("ردا", "رد"):
        return
    for m in range(k - 2, max(k - 14, -1), -1):
        if sentence.chunks[m].kind == VERB and not (m and sentence.chunks[m - 1].kind == REL):
            for mention in (x for p in read_clause(doc, sentence, m).subjects[:1] for x in actors_in(doc, sentence, p)):
                if mention.kind != "armament" and not any(a.country == mention.country for a in event.actors):
                    add_role(event, mention, "recipient")
            return


def _same_force(a: ActorMention, b: ActorMention) -> bool:
    """A ministry of the interior that tells of a clash with its police is no second side."""
    return a.sector == b.sector and a.sector in ("COP", "MIL") and a.country == b.country


CROWD: Final = frozenset(["مشارك", "ثاءر", "متظاهر", "محتج", "معتصم", "مشاغب", "مضرب", "حشد", "محتشد", "غاضب", "مناصر", "نصير", "اهل", "اهالي"])


def _who_protests(doc: Document, sentence: Sentence, event: Happened) -> None:
    """A protest without a doer is that of the protesters whom its sentence names; a strike is not."""
    if event.frame.mode in ("strike", "hunger", "boycott"):
        return
    for mention in doc.mentions:
        if sentence.begin <= mention.begin < sentence.end and mention.lemma in CROWD:
            add_role(event, mention, "actor")
            return


_UPON: Final = frozenset(["بناء", "تلبية", "استجابة", "نزولا"])


def _who_follows(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``زار وفد دمشق بدعوة من الحكومة``، ``تدخلت القوات بناء على طلب …``: who acts upon a request was asked."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    phrase = sentence.chunks[k].phrase
    if phrase is None or phrase.begin != event.trigger[0] or not (phrase.prep == "ب" or (phrase.prep in ("علي", "ل") and any(doc.tokens[j].norm in _UPON for j in range(max(sentence.begin, phrase.begin - 2), phrase.begin)))):
        return
    for m in range(k - 1, max(k - 10, -1), -1):
        if sentence.chunks[m].kind == VERB and not (m and sentence.chunks[m - 1].kind == REL):
            for mention in (x for p in read_clause(doc, sentence, m).subjects[:1] for x in actors_in(doc, sentence, p)):
                if not any(mention.same_as(a) for a in event.actors):
                    add_role(event, mention, "recipient")
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
            if doc.tokens[sentence.chunks[m].begin].word.cues:
                return  # اتهم السفير دولا بدعم …
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


_SETTINGS: Final = frozenset(["بعد", "قبل", "منذ", "خلال", "اثر", "عقب", "اثناء", "بسبب", "رغم", "ضد", "حول", "وسط", "غداة", "عشية", "جراء"])
_SUFFERS: Final = frozenset(["تعرض"])  # nouns whose genitive suffers what follows: تعرض رجل للضرب
CONTROL: Final = frozenset(["قرر", "اقترح", "استخدم", "واصل", "بدا", "استانف", "هدد", "حاول", "اراد", "سعي", "توعد", "امر", "كثف", "اعتزم", "نفذ", "قاد", "شن", "فرض", "وجه", "تمكن", "استطاع", "نجح", "فشل",
                      "عمد", "لجا", "اقدم", "قام", "تعامل", "باشر", "شرع", "انهي", "ضاعف", "صعد", "رد", "اعتاد", "خطط", "عاود", "جدد", "اكمل", "تولي", "اعتمد", "نوي", "دشن", "اطلق", "خاض", "شارك", "انضم", "اوقف",
                      "بحث", "درس", "ناقش", "اعاد", "علق", "انخرط", "اسهم", "ساهم", "تورط", "تسبب",
                     "استمر", "مضي", "عكف", "انتهي", "فرغ", "توقف", "كف", "امتنع", "تراجع", "تعهد", "التزم", "وعد", "اضطر", "وسع", "تبني", "اعترف", "تخلي", "دعم", "فضل", "اختار", "اجل", "ارجا", "تجنب", "تفادي"])
_TAKES_PART: Final = frozenset(["شارك", "نجح", "فشل", "بدا", "استمر", "مضي", "شرع", "تورط", "انخرط", "اسهم", "ساهم", "تسبب", "باشر", "خاض", "انضم", "فكر"])  # whose subject does what في adds; not قاد تحقيقا في الهجوم
_CONTROL_NOUNS: Final = frozenset(["قرار", "اعلان", "محاولة", "سياسة", "نية", "عزم", "تهديد", "تمكن", "نجاح", "فشل", "قيام", "اقدام", "اعتزام", "رد", "مواصلة", "استعداد", "ضلوع", "تورط", "لجوء", "مشاركة", "مسءولية", "رغبة", "سعي", "خطة",
                            "توصل", "اتفاق", "استمرار", "بدء", "تعهد", "التزام", "رفض", "دور", "جهد", "عملية", "حملة", "منظم", "مشارك", "منفذ", "مدبر", "تنفيذ", "شن", "اعادة", "تقديم", "اجراء", "ارتكاب", "ممارسة", "ارسال",
                            "متهم", "مدان", "مشتبه", "ضالع", "متورط", "محكوم", "مسءول"])
_CHARGED: Final = frozenset(["ادان", "اتهم", "حاكم", "اوقف", "اعتقل", "سجن", "حبس", "لاحق", "احتجز", "اشتبه", "برا", "احال", "ضبط"])  # verbs whose sufferer is said to have done what ب، ل، في add


_COMPLEMENTISERS: Final = frozenset(["ان", "بان", "انه", "انها", "انهم", "بانه", "بانها"])


def controlled(doc: Document, sentence: Sentence, event: Happened) -> None:
    """The doer that the words around a verbal noun lend it; a protest is not the act of the police it is named with."""
    _controlled(doc, sentence, event)
    if event.frame.type == "PROTEST":
        event.actors = [m for m in event.actors if m.sector not in ("MIL", "COP") and not (m.sector == "GOV" and not event.verbal)]
    if not event.actors and not event.verbal and event.frame.type in ("THREATEN", "REQUEST", "ACCUSE", "SUPPORT"):
        phrase = sentence.chunks[sentence.chunk_at.get(event.trigger[0], 0)].phrase
        speaker = next((s.speaker for s in doc.statements_of(sentence.index) if s.cue[0] < event.trigger[0] and s.speaker is not None), None)
        if phrase is not None and phrase.prep == "في" and speaker is not None:
            add_role(event, speaker, "actor")  # اعتبر البنتاغون … في تحذير للرئيس


def _controlled(doc: Document, sentence: Sentence, event: Happened) -> None:
    """A verbal noun without a doer of its own has that of the verb that governs it: ``اتهم الحوثيين بقصف …``، ``قررت السلطات فرض …``"""
    if event.verbal or event.speech or event.actors:
        return
    at = event.trigger[0]
    if event.frame.id in CASUALTY:
        _accused_of(doc, sentence, event, at)
        return
    own = sentence.chunks[sentence.chunk_at.get(at, 0)].phrase
    lender = _lent_by_noun(doc, sentence, own, at) if own is not None else None
    if lender is not None and own is not None and doc.tokens[own.begin].lemma not in _SUFFERS:
        add_role(event, lender, "actor")  # منفذ الهجوم
        return
    if event.frame.type == "PROTEST" and (taking_part := _participants(doc, sentence, at)) is not None:
        add_role(event, taking_part, "actor")
        return
    said = next((s for s in reversed(doc.statements_of(sentence.index)) if s.content[0] <= at <= s.content[0] + 2), None)
    if said is not None and not any(t.pos == VERB for t in doc.tokens[said.content[0] : at]):
        for mention in _doers(doc, said, event) if doc.tokens[said.content[0] - 1].norm not in _COMPLEMENTISERS else []:
            add_role(event, mention, "actor")  # أعلن فرض عقوبات, and not قال إن إغلاق الموانئ يضر
        return
    if own is not None and _aim(doc, own, at, event):
        _who_aims(doc, sentence, event, own)
        return
    k = sentence.chunk_at.get(at, 0)
    if chunk_prep(sentence, k) in ("رهن", "قيد", "تحت") or doc.tokens[sentence.chunks[k].begin - 1].stem in ("رهن", "قيد"):
        return  # المشتبه به رهن الاحتجاز
    for m in range(k, max(k - 6, -1), -1):
        chunk = sentence.chunks[m]
        if chunk.phrase is not None:
            lender = _lent_by_noun(doc, sentence, chunk.phrase, at)
            if lender is not None:
                add_role(event, lender, "recipient" if doc.tokens[chunk.phrase.begin].lemma in _SUFFERS else "actor")
                return
        token = doc.tokens[chunk.begin]
        if chunk.kind != VERB or m == k or (m and sentence.chunks[m - 1].kind == REL and (token.enclitic or token.lemma not in CONTROL or chunk_prep(sentence, k) not in ("ب", "") or read_clause(doc, sentence, m).end <= k)):
            continue  # الجيش الذي يقوده فلان, but الجنود الذين ردوا بإطلاق النار
        if event.frame.type in ("CONSULT", "CONCEDE") and any(light.subject == "actor" for light in token.word.light):
            for subject in read_clause(doc, sentence, m).subjects[:1]:
                for mention in actors_in(doc, sentence, subject, deep=False):
                    add_role(event, mention, "actors")
            return
        if token.lemma in _CHARGED and chunk_prep(sentence, k) in ("ب", "ل", "في"):
            for mention in _charged(doc, sentence, m, token):
                add_role(event, mention, "actor")
            return
        if token.lemma == "رد" and chunk_prep(sentence, k) == "علي":
            return  # رد الجيش على إطلاق الصواريخ: somebody else's act
        marches = event.frame.type == "PROTEST" and token.lemma in _MARCHES and chunk_prep(sentence, k) in ("في", "ب", "الي")
        prep = chunk_prep(sentence, k)
        if marches or (token.lemma in CONTROL and prep not in _SETTINGS and (prep != "في" or token.lemma in _TAKES_PART)):  # not علق البنك مساعداته بعد الانقلاب
            _lend_subject(doc, sentence, event, m, token)
        return


def _accused_of(doc: Document, sentence: Sentence, event: Happened, at: int) -> None:
    """``اتهم الجيش الميليشيا بقتل مدنيين``، ``بارتكاب مجازر``: of the nouns of killing those that somebody does are the deed of the accused."""
    if event.frame.id != "kill" or doc.tokens[at].lemma in ("مقتل", "مصرع", "وفاة"):
        return
    said = next((s for s in reversed(doc.statements_of(sentence.index)) if s.content[0] <= at <= s.content[0] + 1 and s.act == "criticise"), None)
    for mention in said.addressees if said is not None and doc.tokens[said.content[0]].prep == "ب" else []:
        add_role(event, mention, "actor")


def _participants(doc: Document, sentence: Sentence, at: int) -> ActorMention | None:
    """``عدد المشاركين في المظاهرة``: those who take part, right before the protest."""
    k = sentence.chunk_at.get(at, 0)
    before = next((c.phrase for c in reversed(sentence.chunks[max(0, k - 2) : k]) if c.phrase is not None), None)
    if before is None or before.end < at - 1:
        return None
    return next((part_mention(doc, before, e) for e, h in enumerate(before.heads) if doc.tokens[h].lemma in ("مشارك", "مشاركة")), None)


_MARCHES: Final = frozenset(["خرج", "نزل", "سار", "دخل", "توافد", "تجمع", "احتشد", "وقف", "حضر"])
_AIMS: Final = frozenset(("REQUEST", "ACCUSE", "REJECT", "PROTEST"))
_AIM_REACH: Final = 16  # chunks between a verb and what its subject means to do


_BRINGS: Final = frozenset(["شكل", "مثل", "اثار", "عد", "ابدي", "كان", "اعتبر"])  # verbs whose accusative is no aim: شكل تهديدا


def _aim(doc: Document, phrase: Phrase, at: int, event: Happened) -> bool:
    """``للمطالبة بـ…``، ``رفضا لـ…``، ``تنديدا بـ…``: why somebody acts, a verbal noun with ل or in the accusative."""
    token = doc.tokens[at]
    if phrase.begin != at or token.begins is not None:
        return False
    if phrase.prep:
        return phrase.prep == "ل" and event.frame.type in _AIMS
    return token.feats.case == "acc" and token.norm.endswith("ا") and (event.frame.type in _AIMS or event.frame.type == "SUPPORT")


def _without_aims(doc: Document, sentence: Sentence, events: list[Happened]) -> list[Happened]:
    """``تظاهر المئات رفضا لـ…``، ``سحبت سفيرها احتجاجا``: what a protest is about is no second event, and a state's protest is told by what it does."""
    events = [e for e in events if not _said_again(doc, e, events)]
    kept: list[Happened] = []
    asked_for = {r.trigger[1] + step for r in events if r.frame.type == "REQUEST" and r.verbal and not r.speech for step in (0, 1)}
    for event in sorted(events, key=lambda e: e.trigger):
        if not event.verbal and event.trigger[0] in asked_for and (doc.tokens[event.trigger[0]].prep == "ب" or doc.tokens[event.trigger[0] - 1].norm == "الي"):
            continue  # احتجاجات تطالب باستقالة الحكومة
        phrase = sentence.chunks[sentence.chunk_at.get(event.trigger[0], 0)].phrase
        asked = event.speech and event.rule.startswith("participle:")  # أغلقوا الطريق مطالبين بـ…
        if event.verbal and event.frame.type == "REQUEST" and not event.actors and any(e.frame.type == "PROTEST" and not e.verbal and doc.tokens[event.trigger[0]].feats.tense == "imperfect" for e in kept):
            continue  # مسيرات تطالب بـ…
        if not event.verbal and (asked or (not event.speech and phrase is not None and _aim(doc, phrase, event.trigger[0], event))) and any(_aims_at(e, event) for e in kept):
            continue
        kept.append(event)
    return kept


def _said_again(doc: Document, event: Happened, events: list[Happened]) -> bool:
    """``إدانتها واستنكارها``، ``تقديره وامتنانه``: two nouns for one judgement."""
    token, before = doc.tokens[event.trigger[0]], doc.tokens[event.trigger[0] - 1]
    if event.verbal or event.speech or not token.conj or event.frame.type not in ("ACCUSE", "SUPPORT", "REJECT") or not token.enclitic or not before.enclitic:
        return False
    return any(e is not event and e.frame.type == event.frame.type and e.trigger[0] < event.trigger[0] for e in events)


def _aims_at(act: Happened, aim: Happened) -> bool:
    if act.frame.type == "PROTEST":
        return aim.frame.type != "SUPPORT"  # مسيرة تضامنا مع المعتقلين
    return aim.frame.type == "PROTEST" and (act.verbal or act.at >= 0) and bool(act.actors) and all(m.sector in ("GOV", "MIL") or m.kind == "country" for m in act.actors)


def _who_aims(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase) -> None:
    """The doer of an aim is the subject of the verb before it, or whoever does the act that a noun before it tells."""
    k = sentence.chunk_at[phrase.begin]
    for m in range(k - 1, max(k - _AIM_REACH, -1), -1):
        token = doc.tokens[sentence.chunks[m].begin]
        if sentence.chunks[m].kind != VERB or (m and sentence.chunks[m - 1].kind == REL):
            continue
        if not phrase.prep and (token.word.light or token.lemma in _BRINGS):
            return
        clause = read_clause(doc, sentence, m)
        for subject in clause.subjects[:1]:
            give(doc, sentence, event, subject, "actor")
        if clause.implicit and not clause.subjects:
            give_understood(doc, sentence, event, token, "actor")
        return


def _lend_subject(doc: Document, sentence: Sentence, event: Happened, m: int, verb: Token) -> None:
    """``تمكنت القوات من تحرير …``: the governing verb tells the event, and its subject does it."""
    clause = read_clause(doc, sentence, m)
    for subject in clause.subjects[:1]:
        for mention in actors_in(doc, sentence, subject, deep=False):
            add_role(event, mention, "actor")
        if not event.actors and (event.frame.type == "PROTEST" or doc.tokens[subject.begin].lemma in ("بلاد", "بلد")):
            give(doc, sentence, event, subject, "actor")  # خرج الآلاف في مسيرة، بلاده ستواصل دعم …
    if clause.implicit and not clause.subjects:
        give_understood(doc, sentence, event, verb, "actor")
    event.teller = verb.i


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
    if (head.lemma in ("رفض", "رد") and doc.tokens[at].article) or (head.lemma == "مسءول" and chunk_prep(sentence, sentence.chunk_at[at]) != "عن"):
        return None  # رفضه العملية العسكرية، مسؤولين … ردا على العقوبات: another's act
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


def _doers(doc: Document, said: Said, event: Happened) -> list[ActorMention]:
    """Who does what a report's first words name: the accused, the warned, or a speaker who tells of his own acts."""
    speaker = said.speaker
    if said.act == "warn" and said.rule.endswith(":warn") and said.specific and speaker is not None and own_act(speaker, event.frame) and doc.tokens[said.cue[0]].lemma in _THREATENS:
        return [speaker]  # توعد القوات بهجمات: his own
    if said.act in ("criticise", "warn", "demand") and said.addressees:
        return said.addressees
    speaker = said.speaker
    if speaker is None or said.act not in ("state", "affirm", "commit", "deny"):
        return []
    return [speaker] if (said.act == "deny" or said.rule.rpartition(":")[2] in _OWN) and own_act(speaker, event.frame) and doc.tokens[said.content[0]].lemma not in _AGAINST else []


_AGAINST: Final = frozenset(["صد", "احباط", "افشال", "تصد", "تصدي", "اعتراض", "منع", "ادانة", "كشف", "مواجهة", "تجنب"])  # what one does about another's act: أعلن الجيش صد الهجوم


_THREATENS: Final = frozenset(["هدد", "توعد", "لوح", "انذر"])
_OWN: Final = frozenset(["declare", "stress", "promise", "reveal", "claim-attack", "admit", "inform", "say", "mention"])  # cues with which one tells of one's own acts


def _accompanies(doc: Document, sentence: Sentence, event: Happened) -> bool:
    """``قررت القاهرة بالتنسيق مع الرياض وعمان``: those behind مع are many, and the verb's subject is one more."""
    along = doc.tokens[event.trigger[1]] if event.trigger[1] < sentence.end else None
    return doc.tokens[event.trigger[0]].prep == "ب" and along is not None and along.norm == "مع"


def _those_who_meet(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``خلال لقاء مع نظيره``، ``يحظى بلقاء الرئيس``: the subject of the verb that governs the noun takes part."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    phrase = sentence.chunks[k].phrase
    if phrase is not None and _wished(doc, sentence, event, phrase, k):
        return
    if phrase is None or (phrase.prep not in ("ب", "في", "خلال", "اثناء", "قبل", "بعد", "عقب") and not _goes_to(doc, phrase)) or (event.frame.mode == "visit" and event.actors):
        return
    for m in range(k - 1, max(k - 8, -1), -1):
        if sentence.chunks[m].kind == VERB:
            if phrase.prep == "ب" and doc.tokens[sentence.chunks[m].begin].word.cues:
                return  # رحب الرئيس بالنقاش: others' words
            for subject in read_clause(doc, sentence, m).subjects[:1]:
                for mention in actors_in(doc, sentence, subject):
                    if mention.sector in ("GOV", "IGO", "MIL", "PTY", "LEG") and (mention.kind in ("person", "country", "group", "body") or mention.lemma.split(" ")[0] in ("وفد", "بعثة")):
                        add_role(event, mention, "actors")
            return


_WISHES: Final = frozenset(["اراد", "رغب", "رفض", "اعتزم", "نوي", "قرر", "اقترح", "ود", "تمني", "سعي", "حاول", "قبل", "عرض", "وافق", "امل", "خطط", "طلب", "استبعد"])


def _wished(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, k: int) -> bool:
    """``يريد الرئيس لقاء نظيره``، ``سعى إلى عقد اجتماع مع …``: who wants a meeting, or refuses it, is one of its two sides. Whether a verb of wanting governs it."""
    m = next((m for m in range(k - 1, max(k - 5, -1), -1) if sentence.chunks[m].kind == VERB), -1)
    if m < 0 or doc.tokens[sentence.chunks[m].begin].lemma not in _WISHES or phrase.prep not in ("", "الي", "علي", "في", "ل") or not event.actors:
        return False
    clause = read_clause(doc, sentence, m)
    if not phrase.prep and phrase not in clause.objects:
        return False
    for subject in clause.subjects[:1]:
        for mention in actors_in(doc, sentence, subject):
            if mention.kind in ("person", "country", "group", "body", "collective", "institution", "unknown") and not any(mention.same_as(a) for a in event.actors):
                event.actors.insert(0, mention)
    return True


_GOES_TO: Final = frozenset(["حضور", "مشاركة", "عقد", "اجراء", "لقاء", "اجتماع", "تباحث", "تشاور"])


def _goes_to(doc: Document, phrase: Phrase) -> bool:
    """``تمكن من الاجتماع مع …``، ``يزور أمريكا لحضور اجتماعات``"""
    return phrase.prep == "من" or (phrase.prep == "ل" and doc.tokens[phrase.begin].lemma in _GOES_TO)


def _weight(event: Happened) -> int:
    return 2 * (len(event.actors) > 0) + 2 * (len(event.recipients) > 0) + (not event.verbal) - 10 * (event.frame.id in CASUALTY)


def _same_event(doc: Document, sentence: Sentence, a: Happened, b: Happened) -> bool:
    """Dead and wounded belong to the attack that made them; doubles of one type side by side are one."""
    if a.frame.type != b.frame.type or a.speech != b.speech:
        return False
    apart = abs(a.trigger[0] - b.trigger[0])
    if a.frame.type == "CONSULT" and a.frame.mode != b.frame.mode and "visit" in (a.frame.mode, b.frame.mode) and VERB in (doc.tokens[a.trigger[0]].pos, doc.tokens[b.trigger[0]].pos) and doc.tokens[max(a.trigger[0], b.trigger[0])].pos == VERB:
        return False  # زيارة يلتقي خلالها …
    if (apart <= 2 and a.frame.type != "ASSAULT") or (apart == 1 and not doc.tokens[max(a.trigger[0], b.trigger[0])].conj):
        return True  # هجوم الطعن
    if a.frame.type in _BARE_AGAIN and a.frame.mode == b.frame.mode and not (b.actors or b.recipients) and (a.actors or a.recipients):
        return abs(a.trigger[0] - b.trigger[0]) <= _CLOSE  # أودع القاضي الوزير الحبس
    if a.frame.type == b.frame.type == "PROTEST" and a.frame.mode == b.frame.mode and apart <= _BESIDE and any(x.begin == y.begin for x in a.actors for y in b.actors):
        return not any(doc.tokens[e.trigger[0]].prep == "ل" or doc.tokens[e.trigger[0]].feats.case == "acc" for e in (a, b))  # نزل الآلاف إلى الشوارع في مظاهرات
    if a.frame.type in _VERB_AND_NOUN and a.status == b.status and _told_twice(doc, *sorted((a, b), key=lambda e: e.trigger)):
        return True
    if a.frame.mode == b.frame.mode == "convict":
        return abs(a.trigger[0] - b.trigger[0]) <= _NEAR
    if taken_up(doc, sentence, a, b):
        return True
    if a.frame.type == "ASSAULT":
        if a.actors and b.actors and (a.verbal or b.verbal) and not any(x.same_as(y) or x.begin == y.begin for x in a.actors for y in b.actors):
            return False  # two doers, two deeds
        if (a.frame.id in CASUALTY) != (b.frame.id in CASUALTY):
            return abs(a.trigger[0] - b.trigger[0]) <= 25
        if a.frame.id in CASUALTY and b.frame.id in CASUALTY:
            return abs(a.trigger[0] - b.trigger[0]) <= 12
        if a.frame.id == b.frame.id and (not a.recipients or not b.recipients or (not a.actors and not b.actors)):
            return abs(a.trigger[0] - b.trigger[0]) <= 12
    return False


_BARE_AGAIN: Final = frozenset(("COERCE", "SANCTION", "RETREAT", "AID", "PROTEST"))
_BESIDE: Final = 5  # words
_CLOSE: Final = 12


_MEETING_REACH: Final = 14  # words between a verb and the noun of the meeting that it tells


_VERB_AND_NOUN: Final = frozenset(("CONSULT", "REJECT", "SUPPORT", "AGREE", "THREATEN", "ACCUSE", "REQUEST"))


def _told_twice(doc: Document, verb: Happened, noun: Happened) -> bool:
    """``أجرى الوزير مكالمة هاتفية مع نظيره``، ``أكد رفضه المقترح``: the verb's clause holds the noun, and the noun names nobody else."""
    token = doc.tokens[noun.trigger[0]]
    if doc.tokens[verb.trigger[0]].pos not in (VERB, PARTICIPLE) or token.pos == VERB or not 0 < token.i - verb.trigger[0] <= _MEETING_REACH or token.conj:
        return False
    between = doc.tokens[verb.trigger[1] : noun.trigger[0]]
    if any(t.pos == VERB or t.norm in _COMPLEMENTISERS or t.norm in "؛.:" for t in between) or doc.tokens[noun.trigger[0] - 1].norm in ("بعد", "قبل", "عقب", "قبيل"):
        return False
    if verb.verbal and (token.prep == "ل" or token.article):
        return False  # توجه إلى القاهرة للقاء نظيره: the meeting is to come
    sides = verb.actors + verb.recipients
    return all(any(m.same_as(o) or m is o for o in sides) for m in noun.actors) and (not verb.recipients or all(any(m.same_as(o) or m is o for o in sides) for m in noun.recipients))


def _pool(kept: Happened, other: Happened) -> None:
    for mention in other.actors:
        if not kept.actors:
            add_role(kept, mention, "actor")
    for mention in other.recipients:
        add_role(kept, mention, "recipient")
    kept.place = kept.place or other.place
    kept.teller = max(kept.teller, other.teller) if min(kept.teller, other.teller) < 0 else min(kept.teller, other.teller)
