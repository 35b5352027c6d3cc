"""The sides that an event noun itself, the last word of its fixed phrase or its genitive names: used by ``nominal`` alone."""

from __future__ import annotations

from typing import Final

from isnad.lexicon.entries import Frame
from isnad.reader.agreement import oblique_form
from isnad.reader.clauses import read_clause
from isnad.reader.coordination import actors_in, starts_clause
from isnad.reader.coreference import PRONOUNS, fits, own_country
from isnad.reader.document import ADJ, NOUN, NUM, PREP, PUNCT, VERB, ActorMention, Document, Happened, Phrase, Sentence, Token
from isnad.reader.mentions import bare_number, inside_compound, part_mention
from isnad.reader.needs import VIOLENT
from isnad.reader.roles import COUNTED, FORCE, add_role, among, coordinates, give, is_house, place_only, pronoun, set_place, speaker_here
from isnad.reader.sharing import CONTROL


def may_tell(token: Token) -> bool:
    """Whether the word at a head can have any of the frames of :func:`noun_frames`: most nouns of a text have none."""
    return bool(token.word.frames) or token.begins is not None


def noun_frames(doc: Document, phrase: Phrase, element: int) -> list[tuple[Frame, int, int]]:
    """(frame, first, end) for each frame of an event noun or a fixed event phrase at a head, likeliest first."""
    i = phrase.heads[element]
    token = doc.tokens[i]
    if token.begins is not None and token.begins.get("frame"):
        return [(doc.lexicon.frames[named.ref], i, token.begins.end) for named in token.begins.named if named.kind == "frame"]
    if token.begins is not None or token.pos not in (NOUN, ADJ):
        return []
    kinds = ("noun", "participle") if token.pos == NOUN else ("participle",)
    return [(doc.lexicon.frames[use.frame], i, i + 1) for use in token.word.frames if use.kind in kinds]


def own_sides(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, element: int, token: Token) -> None:
    """The sides that the noun itself, its last word or its genitive names."""
    if token.pos == NOUN and any(use.kind == "participle" and use.frame == event.frame.id for use in token.word.frames):
        _those_it_happened_to(event, part_mention(doc, phrase, element))
    elif (within := named_within(doc, event, phrase)) is not None:
        side = side_within(event, within)
        if side == "recipient" or within.explicit_country or event.trigger[1] < phrase.end:
            add_role(event, within, side)  # سحب القوات الأميركية; but أعلن الجيش سحب وحدات: his own act
    else:
        _genitive(doc, sentence, event, phrase, element, token)


def _those_it_happened_to(event: Happened, mention: ActorMention | None) -> None:
    """``المعتقلون``، ``المخطوفين``: the word for the sufferers tells the event."""
    if mention is not None:
        add_role(event, mention, "recipient")


def _genitive(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, element: int, token: Token) -> None:
    """The noun's genitive or pronoun: doer, sufferer, or place, as the frame says."""
    role = event.frame.noun_roles.get("genitive", "any")
    if "self" in event.frame.noun_roles and element == (0 if len(phrase.heads) == 1 else len(phrase.heads) - 1):
        own = phrase.mention or part_mention(doc, phrase, element)
        if own is not None:
            add_role(event, own, event.frame.noun_roles["self"])
    if role == "none":
        _place_within(doc, event, phrase, element)
        return
    last = doc.tokens[event.trigger[1] - 1]
    owner = next((p for p in ("هما", "هم", "هن", "ها", "ه") if last.norm.endswith(p)), "") if last is not token and event.frame.mode in ("release", "arrest", "deport") else ""
    if owner and role != "actor" and (freed := _meant_by(doc, sentence, last, owner)) is not None:
        add_role(event, freed, "recipient")  # بإطلاق سراحه
        return
    if token.enclitic:
        mention = _governor(doc, sentence, phrase, token) or pronoun(doc, sentence, token, of_subject=role != "recipient", besides=_who_controls(doc, sentence, phrase) if role == "recipient" else ()) or speaker_here(doc, token.i)
        side = "actor" if mention is None or _hits_behind(doc, sentence, event, phrase) else _side(event.frame, mention, role, _has_more(doc, sentence, phrase))
        if mention is not None and not (side != "recipient" and doc.tokens[token.i - 1].lemma in ("تم", "جري")):  # تم توقيعها: what was done, not who did it
            add_role(event, mention, side)
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
    if mention is None and frame_here(doc, phrase, element + 1):
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
    if mention is not None and not (mention.kind == "armament" and "missile" in event.frame.needs):  # إطلاق صاروخ: what is fired does not fire
        _take_side(doc, sentence, event, phrase, mention, role)


def _place_within(doc: Document, event: Happened, phrase: Phrase, element: int) -> None:
    """``تحرير مدينة درنة``: the genitive is no side, but the place."""
    if event.frame.type not in ("ASSAULT", "COERCE") or element + 1 >= len(phrase.heads) or event.trigger[1] > phrase.heads[element + 1]:
        return
    begin = phrase.heads[element + 1]
    inner = Phrase(begin, phrase.end, phrase.heads[element + 1 :], prep=phrase.prep, mention=part_mention(doc, phrase, element + 1))
    if place_only(doc, inner):
        set_place(event, inner)


def _hits_behind(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase) -> bool:
    """``اقتحامها المخيم``، ``مقاطعته الجلسات``: behind the pronoun on a verbal noun stands what it hits, so that the pronoun is the doer."""
    k = sentence.chunk_at.get(phrase.begin, -1)
    after = sentence.chunks[k + 1].phrase if 0 <= k < len(sentence.chunks) - 1 else None
    if after is None or after.prep or after.conj or after.time or event.frame.id in COUNTED or starts_clause(sentence, k + 1):
        return False
    spoken = event.frame.type in ("REQUEST", "ACCUSE", "THREATEN") and after.mention is not None  # مطالبتها مجلس الأمن بـ…
    return (spoken or event.frame.verb_roles.get("object") in ("recipient", "place")) and not doc.tokens[after.begin].norm.endswith("ا")


def _take_side(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, mention: ActorMention, role: str) -> None:
    """The genitive, with its coordinates, on the side where it belongs; what a doer's act hits on the other."""
    hit = _object_of_masdar(doc, sentence, event, phrase, mention) if role in ("recipient", "any", "actors") else None
    if hit is not None:
        add_role(event, mention, "actor")
        give(doc, sentence, event, hit, "recipient" if role != "actors" else role)  # قصف الطيران مدينة إدلب، استقبال الملك الرئيس
        return
    if event.actors and any(m is mention or (m.begin, m.end) == (mention.begin, mention.end) for m in event.actors):
        return
    if event.frame.type == "AID" and event.actors and _has_more(doc, sentence, phrase) == "ل":
        return  # جدد الملك دعم المملكة للحكومة
    after = next((c.phrase for c in sentence.chunks[sentence.chunk_at[phrase.begin] + 1 : sentence.chunk_at[phrase.begin] + 3] if c.phrase is not None), None)
    if event.frame.type == "SANCTION" and role in ("recipient", "any") and after is not None and after.prep == "مع" and "مع" in event.frame.noun_roles:
        role = "actor"  # قطع علاقات المغرب مع إيران
    side = "recipient" if event.actors and role == "any" else _side(event.frame, mention, role, _has_more(doc, sentence, phrase))
    for other in [mention, *coordinates(doc, sentence, phrase), *(among(doc, sentence, phrase) if side == "recipient" else ())]:
        add_role(event, other, side)


_HELD_AT: Final = frozenset(["قمة", "مءتمر", "منتدي"])  # gatherings named after where they are held, a state of one city among them: قمة سنغافورة


DOERS: Final = frozenset(("country", "group", "body", "collective", "institution", "armament"))


_ENTERS: Final = frozenset(("storm", "destroy", "attack"))  # اقتحام مستوطنين باحات الأقصى


def _object_of_masdar(doc: Document, sentence: Sentence, event: Happened, phrase: Phrase, doer: ActorMention) -> Phrase | None:
    """``قصف الطيران المدينة``، ``اعتقال الشرطة ناشطين``، ``قتل مستوطن فلسطينيا``: behind a verbal noun with its doer, the bare phrase of whom or what it hits."""
    k = sentence.chunk_at.get(phrase.begin, -1)
    after = sentence.chunks[k + 1].phrase if 0 <= k < len(sentence.chunks) - 1 else None
    if after is None or after.prep or after.conj or after.time or after.mention is doer or starts_clause(sentence, k + 1):
        return None
    if doer.kind == "armament" and not doc.tokens[doer.head].article:
        return None  # تدمير سبع قنابل تقليدية الصنع
    wanted = event.frame.verb_roles.get("object")
    if event.frame.type == "CONSULT":
        return after if wanted == "actors" and after.mention is not None and after.mention.kind in ("person", "country", "body") else None
    suffers = after.mention is not None and (oblique_form(doc, after) or bool(doc.tokens[after.begin].enclitic))  # قتل رجل زوجته
    if doer.kind not in DOERS and doer.sector not in FORCE and not (doer.kind == "person" and (suffers or (event.frame.id in _ENTERS and place_only(doc, after)))):
        return None
    head = doc.tokens[after.begin]
    if any(doc.lexicon.frames[use.frame].type == "PROTEST" for use in head.word.frames):
        return after  # قمع الشرطة مسيرة
    if (wanted != "recipient" and event.frame.type not in VIOLENT) or (head.pos == NOUN and head.word.frames and not head.role_kind):
        return None
    return after if after.mention is not None or place_only(doc, after) or is_house(doc, after) or head.pos == NUM else None


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


def frame_here(doc: Document, phrase: Phrase, element: int) -> bool:
    return element < len(phrase.heads) and bool(noun_frames(doc, phrase, element))


def _deeper(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    while element < len(phrase.heads):
        mention = part_mention(doc, phrase, element)
        if mention is not None:
            return mention
        element += 1
    return None


def _meant_by(doc: Document, sentence: Sentence, token: Token, enclitic: str) -> ActorMention | None:
    """Whom a pronoun inside a fixed phrase means: the nearest person before it that fits, whom nobody else in the clause hides."""
    gender, number = PRONOUNS[enclitic]
    fitting = (m for m in doc.mentions_before(token.i) if fits(m, gender, number))
    mention = next((m for m in fitting if m.kind in ("person", "victims", "unknown", "collective")), None)
    return mention if mention is not None and mention.begin >= doc.sentences[max(0, sentence.index - 1)].begin else None


def _has_more(doc: Document, sentence: Sentence, phrase: Phrase) -> str:
    """The preposition with the other side that follows: ``قصف الطيران لإدلب``."""
    k = sentence.chunk_at.get(phrase.begin, -1)
    m = k + 1
    while k >= 0 and m < min(k + 4, len(sentence.chunks)) and (sentence.chunks[m].kind == PUNCT or ((between := sentence.chunks[m].phrase) is not None and between.time and not between.prep)):
        m += 1  # اتهام واشنطن، الأربعاء، بـ…
    nxt = sentence.chunks[m if m > k + 2 else k + 1] if k >= 0 and m < len(sentence.chunks) else None
    return nxt.phrase.prep if nxt is not None and nxt.phrase is not None and nxt.phrase.prep in ("ل", "علي", "ضد", "ب", "الي", "عن") else ""


def _side(frame: Frame, mention: ActorMention, role: str, more: str) -> str:
    """Whether a genitive is doer or sufferer."""
    if frame.mode == "arrest" and more == "ل" and (mention.kind in ("person", "victims") or mention.sector in ("REB", "UAF", "CRM")):
        return role if role != "any" else "recipient"  # توقيف عناصر للتنظيم: whose they are
    if role == "recipient" and (more == "ل" or (more == "عن" and frame.mode == "release")):
        return "actor"  # مهاجمة يمنيين لناقلة، إفراج الخاطفين عن الفتيات
    if frame.id == "accuse" and more == "ب":
        return "recipient"  # اتهام الحكومة باستخدام …
    if role != "any":
        return role
    if more and not (more == "ب" and frame.type in VIOLENT):
        return "actor"
    if frame.id == "accuse" and mention.kind == "person" and not mention.sector and not mention.name_ar.startswith("ال"):
        return "recipient"  # اتهام عميلين سابقين
    if frame.mode == "investigate" and mention.kind in ("person", "victims") and mention.sector not in ("JUD", "COP"):
        return "recipient"  # محاكمة الرئيس
    if frame.type in VIOLENT:
        return "actor" if mention.sector in FORCE or mention.kind in ("armament",) else "recipient"
    return "actor"


def named_within(doc: Document, event: Happened, phrase: Phrase) -> ActorMention | None:
    """Who stands as the last word of a fixed phrase: ``استضافة اللاجئين السوريين``، ``سحب القوات الأميركية``."""
    first, end = event.trigger
    within = inside_compound(doc, phrase, end - 1) if end - first > 1 else None
    if within is None or (event.frame.noun_roles.get("genitive", "none") == "none" and not (within.kind in ("person", "victims") and event.frame.type in _BEARING)):
        return None
    governed = doc.tokens[end - 1].prep or doc.tokens[end - 2].pos == PREP
    return None if side_within(event, within) != "recipient" and (governed or doc.tokens[end - 1].enclitic) else within  # تخليه عن السلطة، سحب قواتها


_BEARING: Final = frozenset(("AID", "COERCE", "RETREAT", "SANCTION"))


def side_within(event: Happened, within: ActorMention) -> str:
    """Who is named inside a fixed phrase acts where its genitive would; the helped, the freed and the exchanged do not."""
    role = event.frame.noun_roles.get("genitive", "none")
    return "recipient" if event.frame.type == "AID" or event.frame.mode == "release" or role == "none" else _side(event.frame, within, role, "")
