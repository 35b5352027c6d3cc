"""Step 4, clauses: who belongs to which verb. Used by speech and events alike; makes nothing of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from isnad.reader.agreement import agrees, gender_number, indefinite, oblique_form
from isnad.reader.coordination import starts_clause
from isnad.reader.coreference import PRONOUNS
from isnad.reader.document import ADV, CONJ, DEM, NOUN, NUM, PART, PREP, PRON, PUNCT, REL, VERB, Document, Phrase, Sentence, Token
from isnad.reader.mentions import part_mention

_HARD_STOPS: Final = frozenset(".:;؛؟?!…\n")
_COMMAS: Final = frozenset("،,-–—()")
_COMPLEMENTISERS: Final = frozenset(["ان", "بان", "لان", "كان", "وان", "فان", "لكن", "ولكن", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "وانه", "وانها", "فانه", "فانها", "لانه", "لانها", "غير", "الا", "ما"])
_OPENERS: Final = frozenset(["ان", "بان", "لان", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "لانه", "لانها"])


RELAYED: Final = "نقلا"  # under which a clause keeps the source that its subject quotes


@dataclass(eq=False)
class Clause:
    """A verb's surroundings: phrases that can fill its roles."""

    chunk: int
    subjects: list[Phrase] = field(default_factory=list)
    objects: list[Phrase] = field(default_factory=list)
    obliques: list[tuple[str, Phrase]] = field(default_factory=list)
    implicit: bool = False  # the subject is understood
    relative: bool = False  # the subject is what a relative pronoun stands for
    before: bool = False  # the subject stands before the verb
    pronoun_object: Phrase | None = None
    resumed: Phrase | None = None  # what a relative's pronoun on the preposition right behind the verb takes up: الذي أفرج عنه
    end: int = 0  # first chunk outside the clause


def read_clause(doc: Document, sentence: Sentence, k: int, *, through: frozenset[str] = frozenset()) -> Clause:
    """The clause of the verb in chunk ``k``."""
    clause = Clause(k)
    verb = doc.tokens[sentence.chunks[k].begin]
    last = k
    while last + 1 < len(sentence.chunks) and sentence.chunks[last + 1].kind == VERB and doc.tokens[sentence.chunks[last + 1].begin].conj == "و":
        last += 1  # قتل وأصيب عشرة
    bare = following(doc, sentence, clause, last)
    _choose_subject(doc, sentence, clause, verb, bare)
    return clause


def following(doc: Document, sentence: Sentence, clause: Clause, k: int) -> list[Phrase]:
    """Bare phrases after the verb; prepositional ones go to ``clause.obliques``."""
    chunks, m = sentence.chunks, k + 1
    bare: list[Phrase] = []
    depth = 0
    while m < len(chunks):
        chunk = chunks[m]
        if chunk.kind == PUNCT:
            mark = doc.tokens[chunk.begin].norm
            if mark == "(":
                depth += 1
            elif mark == ")":
                depth = max(0, depth - 1)
            elif depth:
                pass
            elif mark in _COMMAS and (behind := _past_voice(doc, sentence, m)):
                m = behind
                continue
            elif mark in _HARD_STOPS or (mark in _COMMAS and not _goes_on(doc, sentence, m) and not _addressed_behind(doc, sentence, k, m, bare)):
                break
        elif depth:
            pass
        elif chunk.kind == "fixed" and m + 1 < len(chunks) and (quoted := chunks[m + 1].phrase) is not None and doc.tokens[chunk.begin].norm.endswith("نقلا"):
            clause.obliques.append((RELAYED, quoted))  # كشف الموقع نقلا عن مسؤولين أن
            m += 1
        elif chunk.kind == "np" and chunk.phrase is not None:
            if not _take(doc, sentence, clause, chunk.phrase, m, bare):
                break
        elif chunk.kind == VERB and len(bare) == 1 and bare_relative(doc, sentence, m):
            m = _past_supposed(doc, sentence, m) or _past_relative(doc, sentence, m)
            continue
        elif chunk.kind == REL and len(bare) == 1 and not (k and chunks[k - 1].kind == REL) and (behind := _behind_relative(doc, sentence, m)):
            m = behind
            continue
        elif chunk.kind in (VERB, CONJ, REL, PART) or (chunk.kind == PREP and doc.tokens[chunk.begin].norm in _AMONG):
            break
        m += 1
    clause.end = m
    return bare


def bare_relative(doc: Document, sentence: Sentence, k: int) -> bool:
    """A verb right after a bare indefinite noun, without و: a relative clause (``مصادر تحدثت للقناة``)."""
    if k < 2 or doc.tokens[sentence.chunks[k].begin].conj:
        return False
    phrase = sentence.chunks[k - 1].phrase
    return phrase is not None and not phrase.prep and not phrase.time and indefinite(doc, phrase)


_AMONG: Final = frozenset(["بينهم", "بينها", "بينهن", "منهم", "ومنهم", "وبينهم", "ومنها", "وبينها"])  # a list of some follows: قتل عشرة، بينهم طفلان
_RELATIVE_REACH: Final = 14  # chunks of a relative clause between a verb's subject and its object


def _addressed_behind(doc: Document, sentence: Sentence, k: int, m: int, bare: list[Phrase]) -> bool:
    """``دعا رجل الدين في وقت سابق، جميع الساسة إلى …``: behind a phrase of time or place and its comma, whom the verb addresses."""
    before, after = sentence.chunks[m - 1], sentence.chunks[m + 1].phrase if m + 1 < len(sentence.chunks) else None
    set_in = before.kind == "fixed" or (before.phrase is not None and (bool(before.phrase.prep) or before.phrase.time))
    if len(bare) != 1 or not set_in or after is None or after.prep or after.conj or starts_clause(sentence, m + 1):
        return False
    return sentence.chunks[k].kind == VERB and _wants_object(doc, doc.tokens[sentence.chunks[k].begin])


def _past_voice(doc: Document, sentence: Sentence, m: int) -> int:
    """Past ``، على لسان المتحدث باسمه فلان،``: by whose tongue the subject spoke; 0 where that does not stand behind the comma."""
    nxt = sentence.chunks[m + 1] if m + 1 < len(sentence.chunks) else None
    if nxt is None or nxt.kind != "fixed" or doc.tokens[nxt.end - 1].stem != "لسان":
        return 0
    end = _past_relative(doc, sentence, m + 1)
    return end if end < len(sentence.chunks) else 0


def _behind_relative(doc: Document, sentence: Sentence, m: int) -> int:
    """The object behind a relative clause and its comma: ``شن التنظيم الذي خسر المدينة، هجمات``; 0 where there is none."""
    n = _past_relative(doc, sentence, m)
    phrase = sentence.chunks[n].phrase if n < len(sentence.chunks) and n - m <= _RELATIVE_REACH else None
    return n if phrase is not None and not phrase.prep and not phrase.conj and not phrase.time and not starts_clause(sentence, n) else 0


_SUPPOSED: Final = frozenset(["يعتقد", "يشتبه", "يزعم", "يرجح", "يقال", "يظن"])


def _past_supposed(doc: Document, sentence: Sentence, m: int) -> int:
    """Past ``يعتقد أنهم من بوكو حرام`` between a verb's subject and its object; 0 where no such clause stands."""
    if doc.tokens[sentence.chunks[m].begin].norm not in _SUPPOSED:
        return 0
    for n in range(m + 1, min(m + 6, len(sentence.chunks))):
        phrase = sentence.chunks[n].phrase
        if phrase is not None:
            return n + 1
        if sentence.chunks[n].kind not in (PART, PREP, CONJ):
            return 0
    return 0


def _past_relative(doc: Document, sentence: Sentence, m: int) -> int:
    """The chunk after the comma that closes a relative clause, or the end of the sentence."""
    commas = [n for n in range(m, len(sentence.chunks)) if sentence.chunks[n].kind == PUNCT and doc.tokens[sentence.chunks[n].begin].norm in "،,"]
    return commas[0] + 1 if commas else len(sentence.chunks)


_SIDES: Final = frozenset(["شرقي", "غربي", "شمالي", "جنوبي", "شرق", "غرب", "شمال", "جنوب", "وسط"])


def _take(doc: Document, sentence: Sentence, clause: Clause, phrase: Phrase, m: int, bare: list[Phrase]) -> bool:
    if phrase.conj and not phrase.prep and starts_clause(sentence, m):
        return False
    if phrase.prep:
        clause.obliques.append((phrase.prep, phrase))
    elif bare and phrase.mention is None and (head := doc.tokens[phrase.begin]).norm in _SIDES and head.named("place") is not None:
        clause.obliques.append((head.norm, phrase))  # قتل تسعة بضربة على المدينة شرقي أوكرانيا
    elif not phrase.time and not phrase.conj and not _same_as_before(bare, phrase):
        bare.append(phrase)
    return True


def _same_as_before(bare: list[Phrase], phrase: Phrase) -> bool:
    """The second half of an apposition that was joined already."""
    return bool(bare) and phrase.mention is not None and any(p.mention is phrase.mention for p in bare)


def _goes_on(doc: Document, sentence: Sentence, m: int) -> bool:
    """After the comma in chunk ``m`` the clause goes on: a parenthesis of time, an apposition, a preposition."""
    chunks = sentence.chunks
    if m + 1 >= len(chunks):
        return False
    nxt = chunks[m + 1]
    before = chunks[m - 1].phrase
    if nxt.phrase is None:
        return nxt.kind == PREP or (nxt.kind == ADV and m + 2 < len(chunks) and chunks[m + 2].kind == PREP)  # ، رسميا من …
    if nxt.phrase.time or nxt.phrase.prep:
        return True
    if before is not None and before.mention is not None and before.mention is nxt.phrase.mention:
        return True
    if before is not None and before.prep and not nxt.phrase.conj and nxt.phrase.mention is None:
        return True
    if before is not None and (before.time or (before.mention is not None and before.mention.end == before.end)):
        return not nxt.phrase.conj or not starts_clause(sentence, m + 1)
    return False


def _choose_subject(doc: Document, sentence: Sentence, clause: Clause, verb: Token, bare: list[Phrase]) -> None:
    antecedent = _antecedent(doc, sentence, clause.chunk)
    if antecedent is not None:
        _of_relative(doc, sentence, clause, verb, bare, antecedent)
    elif clause.chunk and sentence.chunks[clause.chunk - 1].kind == PRON and doc.tokens[sentence.chunks[clause.chunk - 1].begin].norm.removeprefix("و") in ("هو", "هي", "هم"):
        whom = _attached(doc, sentence, clause.chunk - 1, verb)
        clause.subjects, clause.objects, clause.implicit = ([whom], bare, False) if whom is not None else ([], bare, True)
    elif _meets_counterpart(doc, verb, bare) or _shares_subject(doc, sentence, clause.chunk, verb, bare) or (bare and _named_by_pronoun(doc, sentence, clause.chunk, verb, bare[0])):
        clause.implicit, clause.objects = True, bare
    elif verb.conj or not _takes_up(doc, sentence, clause, verb, bare):
        _by_place(doc, sentence, clause, verb, bare)


def _of_relative(doc: Document, sentence: Sentence, clause: Clause, verb: Token, bare: list[Phrase], antecedent: Phrase) -> None:
    """Behind a relative pronoun: what it stands for is the subject, unless the verb's pronoun or gender says otherwise."""
    clause.relative = True
    if verb.enclitic and not bare and _means(doc, verb, antecedent):
        clause.pronoun_object, clause.implicit = antecedent, True  # المواطنة التي اختطفها
    elif verb.enclitic and bare:
        clause.pronoun_object, clause.subjects, clause.objects = antecedent, [bare[0]], bare[1:]
    elif not verb.enclitic and verb.lemma in _STRIKES and _tells_attack(doc, antecedent) and agrees(doc, verb, antecedent, after=False):
        clause.subjects, clause.objects = [antecedent], bare  # الهجوم الذي استهدف الموكب
    elif not verb.enclitic and _behind_preposition(doc, sentence, clause.chunk, antecedent):
        clause.resumed = antecedent
        behind = bare[:1] if bare and agrees(doc, verb, bare[0]) else []
        clause.subjects, clause.objects, clause.implicit = behind, bare[len(behind):], not behind  # التي شارك فيها الآلاف، الذي أفرج عنه
    elif bare and agrees(doc, verb, bare[0]) and bare[0].mention is not None and (_says_that(doc, verb, bare[0]) or _owned_by(doc, bare[1:2], antecedent)):
        clause.subjects, clause.objects = [bare[0]], bare[1:]  # التي علقت الجامعة عضويتها، الذي اعتبر الوزير أنه …
    elif bare and agrees(doc, verb, bare[0]) and (not agrees(doc, verb, antecedent) or _other_gender(doc, sentence, clause.chunk, verb) or (antecedent.mention is None and bare[0].mention is not None and not oblique_form(doc, bare[0]))):
        clause.subjects, clause.objects = [bare[0]], bare[1:]
    else:
        clause.subjects, clause.objects = [antecedent], bare


_STRIKES: Final = frozenset(["استهدف", "ضرب", "طال", "هز", "اوقع", "اودي", "خلف"])


def _tells_attack(doc: Document, phrase: Phrase) -> bool:
    """Whether a phrase is headed by the noun of an attack: what strikes, and is not struck."""
    head = doc.tokens[phrase.heads[-1] if phrase.mention is None else phrase.begin]
    named = head.named("frame") if head.begins is not None else None
    frames = [named.ref] if named is not None else [use.frame for use in head.word.frames if use.kind == "noun"]
    return any(doc.lexicon.frames[f].type == "ASSAULT" for f in frames)


_TAKES_UP: Final = frozenset(["في", "علي", "عن", "من", "ب", "ضد", "خلال", "عبر", "بحق"])  # prepositions whose pronoun hardly ever means the verb's own subject, as معه and لديه do


def _behind_preposition(doc: Document, sentence: Sentence, k: int, antecedent: Phrase) -> bool:
    """Whether a preposition right behind the verb in chunk ``k`` takes up what its relative pronoun stands for, which then does not act."""
    after = sentence.chunks[k + 1] if k + 1 < len(sentence.chunks) else None
    if after is None or after.kind != PREP:
        return False
    token = doc.tokens[after.begin]
    return token.stem in _TAKES_UP and bool(token.enclitic) and _means(doc, token, antecedent)


def _says_that(doc: Document, verb: Token, behind: Phrase) -> bool:
    """``قبطان السفينة الذي اعتبر رئيس الوزراء أن …``: behind a verb of speech that addresses nobody, whom أن follows speaks."""
    after = doc.tokens[behind.end] if behind.end < len(doc.tokens) else None
    return bool(verb.word.cues) and after is not None and after.norm in _OPENERS and not _wants_object(doc, verb) and verb.lemma not in _INFORMS


_INFORMS: Final = frozenset(["ابلغ", "اخبر", "اقنع", "ذكر", "اعلم", "افهم", "راي"])  # verbs of speech that take the one who is told as their object


def _owned_by(doc: Document, objects: list[Phrase], antecedent: Phrase) -> bool:
    """``سوريا، التي علقت الجامعة العربية عضويتها``: whether the object of a relative clause belongs to what its pronoun stands for."""
    return any(doc.tokens[h].enclitic and _means(doc, doc.tokens[h], antecedent) for p in objects for h in p.heads)


_WITH_PRONOUN: Final = {"انه": ("m", "s"), "بانه": ("m", "s"), "وانه": ("m", "s"), "لانه": ("m", "s"), "لكنه": ("m", "s"), "انها": ("f", "s"), "بانها": ("f", "s"), "وانها": ("f", "s"), "لانها": ("f", "s"), "لكنها": ("f", "s"),
                 "انهم": ("m", "p"), "بانهم": ("m", "p"), "وانهم": ("m", "p"), "لانهم": ("m", "p"), "لكنهم": ("m", "p")}


def _named_by_pronoun(doc: Document, sentence: Sentence, k: int, verb: Token, behind: Phrase) -> bool:
    """``أعلن أنه سيستقبل الوفد``: the pronoun on أن is the subject, and what follows a transitive verb its object."""
    m = k - 1
    while m >= 0 and doc.tokens[sentence.chunks[m].begin].norm in ("قد", "لم", "لن", "لا"):
        m -= 1
    agreement = _WITH_PRONOUN.get(doc.tokens[sentence.chunks[m].begin].norm) if m >= 0 else None
    if agreement is None or agreement != (verb.feats.gender, verb.feats.number) or verb.feats.voice == "passive":
        return False
    return (_takes_object(doc, verb) or _wants_object(doc, verb)) and not doc.tokens[behind.begin].stem.endswith("ون")


_THERE: Final = frozenset(["حيث", "ان", "بعدما", "خلالها", "خلاله", "قبل"])


def _goes_there(doc: Document, sentence: Sentence, k: int) -> bool:
    """Whether the verb in chunk ``k`` tells what a traveller does next: ``توجه … إلى أنقرة، حيث التقى نظيره``، ``في زيارة يلتقي خلالها …``"""
    if k + 1 < len(sentence.chunks) and doc.tokens[sentence.chunks[k + 1].begin].norm in _THERE:
        return True
    before = [doc.tokens[c.begin].norm for c in sentence.chunks[max(0, k - 4) : k]]
    return bool(before) and (before[-1] == "حيث" or (before[-1] == "ان" and ("حيث" in before or before[-2:-1] in (["قبل"], ["بعد"]))) or before[-1] == "بعدما")


def _meets(doc: Document, prepositions: set[str], verb: Token) -> bool:
    """``والتقى نظيره``: a meeting wants two, and no مع brings the second."""
    frames = [doc.lexicon.frames[use.frame] for use in verb.word.frames if use.kind == "verb"]
    return not prepositions & {"مع", "ب"} and any(f.type == "CONSULT" and f.verb_roles.get("object") == "actors" for f in frames)


_COUNTERPARTS: Final = frozenset(["نظير", "ضيف", "مضيف"])


def _meets_counterpart(doc: Document, verb: Token, bare: list[Phrase]) -> bool:
    """``بعدما استقبل ضيفه``، ``يلتقي نظيره``: whom the pronoun ties to somebody named before is met, and does not meet."""
    if len(bare) != 1 or verb.enclitic:
        return False
    head = doc.tokens[bare[0].begin]
    return bool(head.enclitic) and head.lemma in _COUNTERPARTS and _meets(doc, set(), verb)


def clause_obliques(doc: Document, sentence: Sentence, k: int) -> set[str]:
    """The prepositions of the phrases behind the verb in chunk ``k``."""
    clause = Clause(k)
    following(doc, sentence, clause, k)
    return {prep for prep, _ in clause.obliques}


def opens_on(doc: Document, sentence: Sentence, verb: Token) -> Phrase | None:
    """The subject of the sentence before, which a verb that opens a sentence goes on with: ``زار … بيروت. والتقى نظيره``."""
    before = doc.sentences[sentence.index - 1] if sentence.index else None
    if before is None or before.headline != sentence.headline or before.end - before.begin < 3:
        return None
    first = next((m for m, c in enumerate(before.chunks) if c.kind == VERB and not (m and before.chunks[m - 1].kind == REL)), -1)
    if first < 0:
        return None
    subjects = read_clause(doc, before, first).subjects
    if not subjects or subjects[0].prep or not agrees(doc, verb, subjects[0], after=verb.feats.number == "s"):
        return None
    plural = subjects[0].mention is None or subjects[0].mention.number == "p" or subjects[0].mention.kind in ("collective", "group")
    return subjects[0] if plural == (verb.feats.number == "p") or (subjects[0].mention is not None and subjects[0].mention.kind in ("collective", "group", "body", "institution")) else None


def _takes_object(doc: Document, verb: Token) -> bool:
    """Whether the verb's events have a side that stands as its object."""
    frames = [doc.lexicon.frames[use.frame] for use in verb.word.frames if use.kind == "verb"]
    return any(f.subject == "actor" and f.verb_roles.get("object", "none") in ("recipient", "actors", "visited") for f in frames)


def _shares_subject(doc: Document, sentence: Sentence, k: int, verb: Token, bare: list[Phrase]) -> bool:
    """A verb joined by و to one whose subject fits it too, with an object that addresses or suffers the act.

    ``نددت الخارجية … وطالبت القوات بالانسحاب``، ``أسرت القوات ثلاثين ودمرت ثلاث مركبات``، ``رفضت الجبهة … واحتجزت 68 رهينة``
    """
    if len(bare) == 1 and not verb.conj and verb.word.frames and _goes_there(doc, sentence, k) and _meets(doc, clause_obliques(doc, sentence, k), verb):
        return _carries_on(doc, sentence, k, verb, bare[0])
    if verb.conj != "و" or not bare or (verb.enclitic and len(bare) == 1):
        return False
    object_like = bare[0].mention is None or (doc.tokens[bare[0].begin].pos == NUM and verb.feats.gender == "f")
    alone = len(bare) == 1 and not doc.tokens[bare[0].begin].stem.endswith("ون")
    if not any(c.kind == VERB for c in sentence.chunks[:k]):
        return alone and _meets(doc, clause_obliques(doc, sentence, k), verb) and opens_on(doc, sentence, verb) is not None
    fits = (alone and (_wants_object(doc, verb) or _takes_object(doc, verb))) or (object_like and _acts_on(doc, verb))
    return fits and _carries_on(doc, sentence, k, verb, bare[0])


def _takes_up(doc: Document, sentence: Sentence, clause: Clause, verb: Token, bare: list[Phrase]) -> bool:
    """Choose the subject of a bare relative clause whose pronoun takes up the noun before it as object or setting; whether it is one."""
    resumed = _resumed(doc, sentence, clause.chunk, verb) if verb.enclitic else None
    if resumed is not None and not bare and (resumed.mention is None or not agrees(doc, verb, resumed, after=False) or (resumed.mention.number == "p" and verb.feats.number == "s")):
        clause.pronoun_object, clause.implicit = resumed, True  # جهاديين تأسرهم، زيارة أداها
    elif resumed is not None and bare and agrees(doc, verb, bare[0]):
        clause.pronoun_object, clause.subjects, clause.objects = resumed, [bare[0]], bare[1:]  # فصائل تدعمها إيران
    elif bare and bare[0].mention is None and _within_it(doc, sentence, clause.chunk):
        clause.implicit, clause.objects = True, bare  # وجه رسالة أعلن فيها إلغاء القمة
    elif bare and _within_it(doc, sentence, clause.chunk) and len(bare) == 1 and not oblique_form(doc, bare[0]) and _takes_object(doc, verb) and _carries_on(doc, sentence, clause.chunk, verb, bare[0]) and bare[0].mention is not None and bare[0].mention.sector in _WHO_HURTS:
        clause.implicit, clause.objects = True, bare  # شنت القوات هجوما دحرت خلاله عناصر التنظيم
    elif bare and _within_it(doc, sentence, clause.chunk) and agrees(doc, verb, bare[0]):
        clause.subjects, clause.objects = [bare[0]], bare[1:]  # وثيقة تعهدت فيها بيونغ يانغ نزع سلاحها
    else:
        return False
    return True


def _by_place(doc: Document, sentence: Sentence, clause: Clause, verb: Token, bare: list[Phrase]) -> None:
    """The phrase before the verb or the one behind it, as agreement decides; where neither fits, the subject is understood."""
    feats = verb.feats
    behind = bool(bare) and agrees(doc, verb, bare[0])
    before = None if verb.conj and not (verb.conj == "ف" and _as_for(doc, sentence, clause.chunk)) else _pluperfect(doc, sentence, clause.chunk, verb) or _preceding(doc, sentence, clause.chunk)
    if before is None and not verb.conj and not (behind and not oblique_form(doc, bare[0])):
        before = _topic(doc, sentence, clause.chunk, verb)
    if not verb.conj and (before is None or (before.mention is None and feats.number == "p")):
        before = _past_its_relative(doc, sentence, clause.chunk, verb) or before
    if before is not None and before.mention is None and behind and bare[0].mention is not None and verb.word.cues and _set_apart(doc, sentence, clause.chunk, before):
        clause.subjects, clause.objects = [bare[0]], bare[1:]  # وتعليقا على ذلك، قال فلان
    elif before is not None and before.prep and behind and bare[0].mention is not None and bare[0].mention.kind in ("person", "unknown"):
        clause.subjects, clause.objects = [bare[0]], bare[1:]  # في حديث مع موقع وصف فلان …
    elif before is not None and feats.number == "p" and (many := _many_within(doc, before)) is not None:
        clause.subjects, clause.objects, clause.before = [many], bare, True  # توقيف ثلاثة أشخاص أطلقوا النار
    elif before is not None and feats.number == "p" and before.mention is None and gender_number(doc, before)[1] == "s":
        clause.implicit, clause.objects = True, bare  # سلموا رسالة طالبوا فيها بـ…
    elif before is not None and before.mention is None and len(bare) > 1 and behind and bare[0].mention is not None and sentence.chunks[clause.chunk - 1].phrase is before and sentence.chunks[clause.chunk + 1].phrase is bare[0] and indefinite(doc, before):
        clause.subjects, clause.objects = [bare[0]], bare[1:]  # مياه تفرض إسرائيل حصارا عليها
    elif before is not None and (agrees(doc, verb, before, after=False) or not behind):
        clause.subjects, clause.objects, clause.before = [before], bare, True
    elif bare and verb.conj and verb.word.cues and feats.voice == "active" and _says_nothing(doc, bare[0]):
        clause.implicit, clause.objects = True, bare  # وأعلن تشكيل لجنة
    elif behind and feats.person == 3 and feats.number == "s" and not oblique_form(doc, bare[0]):
        clause.subjects, clause.objects = [bare[0]], bare[1:]
    else:
        clause.implicit, clause.objects = True, bare


def _as_for(doc: Document, sentence: Sentence, k: int) -> bool:
    """``أما المنظمة فاعتبرت …``: the subject stands between أما and the verb."""
    return any(doc.tokens[c.begin].norm in ("اما", "واما") for c in sentence.chunks[max(0, k - 6) : k])


def _many_within(doc: Document, phrase: Phrase) -> Phrase | None:
    """The people in the genitive of an act, whom a plural verb behind it tells of."""
    if phrase.mention is not None or not indefinite(doc, phrase):
        return None
    for element in range(1, len(phrase.heads)):
        mention = part_mention(doc, phrase, element)
        if mention is not None:
            begin = phrase.heads[element]
            return Phrase(begin, phrase.end, phrase.heads[element:], prep=phrase.prep, mention=mention) if mention.number == "p" else None
    return None


def _set_apart(doc: Document, sentence: Sentence, k: int, before: Phrase) -> bool:
    """Whether a comma parts the verb from a phrase before it that is no paper or medium."""
    return sentence.chunks[k - 1].kind == PUNCT and doc.tokens[before.begin].role_kind not in ("document", "medium")


def _says_nothing(doc: Document, phrase: Phrase) -> bool:
    """A phrase headed by an act: what is announced, and not who announces it."""
    head = doc.tokens[phrase.begin]
    return head.pos == NOUN and head.begins is None and not head.article and not head.role_kind and phrase.mention is None and len(phrase.heads) > 1


def _other_gender(doc: Document, sentence: Sentence, k: int, verb: Token) -> bool:
    """``الذي أعلنت الرياض``: the relative and the verb differ in gender, so that the subject stands behind."""
    relative = next((doc.tokens[c.begin].norm for c in reversed(sentence.chunks[max(0, k - 3) : k]) if c.kind == REL), "")
    return verb.feats.number == "s" and ((relative.endswith("الذي") and verb.feats.gender == "f") or (relative.endswith("التي") and verb.feats.gender == "m"))


_WITHIN_IT: Final = frozenset(["فيها", "فيه", "خلالها", "خلاله", "عبرها", "عبره"])


def _within_it(doc: Document, sentence: Sentence, k: int) -> bool:
    """Right behind the verb in chunk ``k`` a preposition takes up the noun that its clause describes."""
    m = k + 1 + (k + 2 < len(sentence.chunks) and doc.tokens[sentence.chunks[k + 1].begin].norm == "من")  # من خلاله
    return m < len(sentence.chunks) and doc.tokens[sentence.chunks[m].begin].norm in _WITHIN_IT


def _resumed(doc: Document, sentence: Sentence, k: int, verb: Token) -> Phrase | None:
    """The indefinite noun that the pronoun on the verb of a bare relative clause takes up, prepositional phrases between them: ``كوادر من الحزب اغتالتهم``."""
    for m in range(k - 1, max(k - 4, -1), -1):
        phrase = sentence.chunks[m].phrase
        if phrase is None:
            if sentence.chunks[m].kind == PREP or (m == k - 1 and doc.tokens[sentence.chunks[m].begin].norm in "،,"):
                continue
            return None
        if not phrase.time and indefinite(doc, phrase) and _means(doc, verb, phrase):
            return phrase
        if (many := _many_within(doc, phrase)) is not None and _means(doc, verb, many):
            return many  # بإطلاق سراح ثلاثة أمريكيين يحتجزهم
        if not phrase.prep:
            return None
    return None


def _means(doc: Document, verb: Token, antecedent: Phrase) -> bool:
    """Whether the pronoun on a relative clause's verb is the relative's own: ``الذي خطفه``، ``التي خطفها``."""
    gender, number = PRONOUNS.get(verb.enclitic, ("", ""))
    own_gender, own_number = gender_number(doc, antecedent)
    if gender == "f" and antecedent.mention is None and len(antecedent.heads) > 1 and doc.tokens[antecedent.heads[-1]].feats.gender == "f":
        return number == "s"  # على هامش زيارة أداها
    return bool(gender) and number == (own_number if own_number != "d" else "p") and (gender == own_gender or number == "p")


def _wants_object(doc: Document, verb: Token) -> bool:
    """Whether the verb addresses somebody: ``طالب``، ``دعا``، ``اتهم``."""
    return any("object" in doc.lexicon.cues[use.cue].addressee for use in verb.word.cues if use.kind == "verb")


def _acts_on(doc: Document, verb: Token) -> bool:
    """Whether the verb tells of an act on somebody or something: its object is more than a word of measure."""
    if verb.feats.voice == "passive":
        return False
    return any("object" in doc.lexicon.frames[use.frame].verb_roles and doc.lexicon.frames[use.frame].subject == "actor" for use in verb.word.frames if use.kind == "verb")


def _carries_on(doc: Document, sentence: Sentence, k: int, verb: Token, phrase: Phrase) -> bool:
    """Whether the verb before, in the same sentence, has a subject of its own that fits this verb too."""
    head = doc.tokens[phrase.begin]
    if head.stem.endswith("ون") or verb.feats.number != "s":
        return False
    for m in range(k - 1, -1, -1):
        if sentence.chunks[m].kind == VERB:
            subjects = read_clause(doc, sentence, m).subjects
            if not subjects or subjects[0].mention is None or subjects[0].mention.number == "p" or not agrees(doc, verb, subjects[0]):
                return False
            hurts = any(doc.lexicon.frames[use.frame].type in ("ASSAULT", "COERCE") for use in verb.word.frames)
            return not hurts or subjects[0].mention.sector in _WHO_HURTS or phrase.mention is None
    return False


_WHO_HURTS: Final = frozenset(("MIL", "REB", "UAF", "COP", "SPY", "CRM", "GOV", "JUD"))  # زار الرئيس الحي وقتل ثلاثة: but who was killed may also stand alone


def _attached(doc: Document, sentence: Sentence, m: int, verb: Token) -> Phrase | None:
    """Whom ``وهي تحتجز`` is about: the phrase right before the pronoun that agrees with the verb."""
    if not doc.tokens[sentence.chunks[m].begin].norm.startswith("و"):
        return None
    phrase = sentence.chunks[m - 1].phrase if m else None
    return phrase if phrase is not None and phrase.mention is not None and agrees(doc, verb, phrase, after=False) else None


def _pluperfect(doc: Document, sentence: Sentence, k: int, verb: Token) -> Phrase | None:
    """Behind قد the subject of كان: ``وكانت الكتائب، الجناح العسكري للحركة، قد أطلقت صواريخ``."""
    chunks = sentence.chunks
    if not k or doc.tokens[chunks[k - 1].begin].norm != "قد":
        return None
    for m in range(k - 2, max(k - _TOPIC_REACH, -1), -1):
        token = doc.tokens[chunks[m].begin]
        if token.norm.removeprefix("و") in _WAS:
            first = next((c.phrase for c in chunks[m + 1 : m + 3] if c.phrase is not None), None)
            return first if first is not None and not first.prep and not first.time and agrees(doc, verb, first, after=False) else None
        if chunks[m].kind == VERB and not (m and chunks[m - 1].kind == REL):
            return None
    return None


_WAS: Final = frozenset(["كان", "كانت", "كانوا", "كانا", "كانتا"])


def _topic(doc: Document, sentence: Sentence, k: int, verb: Token) -> Phrase | None:
    """The sentence's first phrase, where a parenthesis parts it from its verb: ``وكان الزعيم المعارض، الذي احتجز السبت، دعا …``"""
    if k == 0 or (sentence.chunks[k - 1].kind != PUNCT and doc.tokens[sentence.chunks[k - 1].begin].norm not in ("قد", "لقد")):
        return None
    first = next((m + 1 for m in range(k - 1, max(k - _TOPIC_REACH, -1), -1) if doc.tokens[sentence.chunks[m].end - 1].norm in _OPENERS), 0)
    for chunk in sentence.chunks[first : min(k, first + 4)]:
        if chunk.phrase is not None and not chunk.phrase.prep and not chunk.phrase.time:
            return chunk.phrase if agrees(doc, verb, chunk.phrase, after=False) else None
        if chunk.kind not in (PUNCT, PART, CONJ, ADV, "dateline"):
            return None
    return None


_PAST_RELATIVE: Final = 12  # chunks of a relative clause between a subject and its verb


def _past_its_relative(doc: Document, sentence: Sentence, k: int, verb: Token) -> Phrase | None:
    """``الجيش الذي يقوده فلان سيطر على المدينة``: the phrase that opens the clause, where only its relative clause parts it from the verb."""
    chunks = sentence.chunks
    for m in range(k - 1, max(k - _PAST_RELATIVE, 0), -1):
        token = doc.tokens[chunks[m].begin]
        if chunks[m].kind == REL:
            if chunks[m + 1].kind not in (VERB, PART) or token.conj or token.prep:
                return None
            opener = next((n for n in range(m - 1, max(m - 4, -1), -1) if (p := chunks[n].phrase) is not None and not p.prep and not p.conj), -1)
            phrase = chunks[opener].phrase if opener >= 0 else None
            if phrase is None or phrase.time or not relative_agrees(doc, token, phrase) or not _heads_clause(doc, sentence, phrase, opener, k):
                return None
            return phrase if agrees(doc, verb, phrase, after=False) else None
        if chunks[m].kind == VERB and m < k - 1 and bare_relative(doc, sentence, m) and (opener_phrase := chunks[m - 1].phrase) is not None:
            heads = _heads_clause(doc, sentence, opener_phrase, m - 1, k) and agrees(doc, token, opener_phrase, after=False)
            return opener_phrase if heads and opener_phrase.mention is not None and agrees(doc, verb, opener_phrase, after=False) else None  # إن مسلحين يستقلون دراجات هاجموا
        if token.norm in _OPENERS or (chunks[m].kind == PUNCT and token.norm in _HARD_STOPS) or (chunks[m].kind == VERB and chunks[m - 1].kind not in (REL, PART) and not token.conj):
            return None
    return None


_TOPIC_REACH: Final = 16  # chunks between أن with its noun and the verb behind a parenthesis


def _antecedent(doc: Document, sentence: Sentence, k: int) -> Phrase | None:
    """What a relative pronoun right before the verb stands for; an indefinite noun right before it needs no pronoun."""
    chunks = sentence.chunks
    m = k - 1
    while m >= 0 and chunks[m].kind in (PART, ADV) and doc.tokens[chunks[m].begin].norm not in _COMPLEMENTISERS:
        m -= 1
    if m > 1 and doc.tokens[chunks[m].begin].norm == "من" and doc.tokens[chunks[m - 1].begin].norm in _SHE:
        return chunks[m - 2].phrase  # إيران هي من زودت الحوثيين
    if m >= 0 and chunks[m].kind == REL:
        relative = doc.tokens[chunks[m].begin]
        if relative.norm in ("ما", "من"):
            return None
        for n in range(m - 1, max(m - 8, -1), -1):
            phrase = chunks[n].phrase
            if phrase is not None and not phrase.time and relative_agrees(doc, relative, phrase):
                return _first_of_two(sentence, n) or phrase if relative.norm.endswith(("اللذان", "اللتان", "اللذين", "اللتين", "الذين")) else phrase
    return None


def _first_of_two(sentence: Sentence, n: int) -> Phrase | None:
    """``كيم وترامب اللذان التقيا``، ``المسلحين والمدنيين الذين …``: a relative of several means the phrase in chunk ``n`` and the one that و joins it to."""
    second, first = sentence.chunks[n].phrase, sentence.chunks[n - 1].phrase if n else None
    return first if second is not None and second.conj and first is not None and first.mention is not None else None


_SHE: Final = frozenset(["هو", "هي", "هم", "هما"])


def relative_agrees(doc: Document, relative: Token, phrase: Phrase) -> bool:
    """``الذي`` wants a masculine singular, ``التي`` a feminine or things, ``الذين`` people."""
    gender, number = gender_number(doc, phrase)
    norm = relative.norm
    if not gender and phrase.mention is None and doc.tokens[phrase.begin].named("place") is not None:
        return "الذين" not in norm  # الغوطة التي يحاصرها الجيش
    if "الذين" in norm:
        return number == "p" or any(m is not None and m.number == "p" for m in (part_mention(doc, phrase, e) for e in range(1, len(phrase.heads))))
    if "التي" in norm:
        return gender == "f" or number == "p"
    if "الذي" in norm:
        return gender == "m" and number == "s"
    return True


def _preceding(doc: Document, sentence: Sentence, k: int) -> Phrase | None:
    """A phrase before the verb at the head of its clause, prepositional phrases between them allowed."""
    chunks, m, found = sentence.chunks, k - 1, None
    while m >= 0:
        m = _past_brackets(doc, sentence, m)
        chunk = chunks[m]
        phrase = chunk.phrase
        if phrase is not None:
            if not phrase.prep and not phrase.time:
                found = m
                if not phrase.conj or m == 0 or chunks[m - 1].phrase is None:
                    break
            elif m == k - 1 and phrase.prep and indefinite(doc, phrase) and not phrase.time:
                return phrase
        elif chunk.kind == PUNCT and doc.tokens[chunk.begin].norm in '،,"»«”“()-' and m != k - 1 and k - m < 6:
            if found is not None:
                break
        elif found is None and ((chunk.kind == VERB and doc.tokens[chunk.begin].lemma == "كان") or (doc.tokens[chunk.begin].norm == "كان" and doc.tokens[chunk.end].norm == "قد")):
            pass  # الوزير كان قد نفى
        elif (chunk.kind == PUNCT and m == k - 1 and doc.tokens[chunk.begin].norm in '،,"»”)') or (chunk.kind in (PART, ADV, PREP, DEM) and doc.tokens[chunk.begin].norm not in _COMPLEMENTISERS):
            pass
        else:
            break
        m -= 1
    if found is None:
        return None
    if found and _says_who(chunks[found - 1].phrase, chunks[found].phrase):
        found -= 1  # وزير الداخلية فلان | زعيم الحزب رفض …
    opener = chunks[found].phrase
    return opener if opener is not None and _heads_clause(doc, sentence, opener, found, k) else None


def _says_who(named: Phrase | None, beside: Phrase | None) -> bool:
    """Whether a phrase right behind a person's name only says what he is."""
    if named is None or beside is None or named.prep or beside.conj or named.mention is None or beside.mention is None:
        return False
    return bool(named.mention.person_name) and beside.mention.kind == "person" and not beside.mention.person_name and named.mention.number == beside.mention.number == "s"


def _past_brackets(doc: Document, sentence: Sentence, m: int) -> int:
    """Before the parenthesis that closes at chunk ``m``: ``الشاب فلان (25 عاما) أصيب``; ``m`` itself where none closes there."""
    if doc.tokens[sentence.chunks[m].begin].norm != ")":
        return m
    opens = next((n for n in range(m - 1, max(m - _BRACKETED, 0), -1) if doc.tokens[sentence.chunks[n].begin].norm == "("), m)
    return opens - 1 if 0 < opens < m else m


_BRACKETED: Final = 6  # chunks of a short parenthesis: an age, an acronym, a party


def _heads_clause(doc: Document, sentence: Sentence, phrase: Phrase, m: int, k: int) -> bool:
    """Whether the phrase in chunk ``m`` opens a clause (or stands right before the verb, indefinite: a bare relative clause)."""
    if m == 0 or (m == k - 1 and indefinite(doc, phrase)):
        return True
    before = sentence.chunks[m - 1]
    token = doc.tokens[before.begin]
    if before.kind in (PUNCT, CONJ, PART, "fixed", "dateline"):
        return True
    if phrase.conj:
        return True
    return token.norm in _COMPLEMENTISERS or doc.tokens[before.end - 1].norm in _COMPLEMENTISERS
