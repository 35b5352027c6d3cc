"""Step 4, clauses: who belongs to which verb. Used by speech and events alike; makes nothing of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from isnad.reader.coreference import PRONOUNS
from isnad.reader.document import (
    ADV,
    CONJ,
    DEM,
    NO_FEATS,
    NOUN,
    NUM,
    PART,
    PREP,
    PRON,
    PUNCT,
    REL,
    VERB,
    ActorMention,
    Document,
    Phrase,
    Sentence,
    Token,
)
from isnad.reader.mentions import part_mention

_HARD_STOPS = frozenset(".:;؛؟?!…\n")
_COMMAS = frozenset("،,-–—()")
_COMPLEMENTISERS = frozenset(["ان", "بان", "لان", "كان", "وان", "فان", "لكن", "ولكن", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "وانه", "وانها", "فانه", "فانها", "لانه", "لانها", "غير", "الا", "ما"])
_OPENERS = frozenset(["ان", "بان", "لان", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "لانه", "لانها"])


@dataclass(slots=True, eq=False)
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
            elif mark in _HARD_STOPS or (mark in _COMMAS and not _goes_on(doc, sentence, m)):
                break
        elif depth:
            pass
        elif chunk.kind == "np" and chunk.phrase is not None:
            if not _take(sentence, clause, chunk.phrase, m, bare):
                break
        elif chunk.kind == VERB and len(bare) == 1 and bare_relative(doc, sentence, m):
            m = _past_relative(doc, sentence, m)
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


_AMONG = frozenset(["بينهم", "بينها", "بينهن", "منهم", "ومنهم", "وبينهم", "ومنها", "وبينها"])  # a list of some follows: قتل عشرة، بينهم طفلان
_RELATIVE_REACH = 14  # chunks of a relative clause between a verb's subject and its object


def _behind_relative(doc: Document, sentence: Sentence, m: int) -> int:
    """The object behind a relative clause and its comma: ``شن التنظيم الذي خسر المدينة، هجمات``; 0 where there is none."""
    n = _past_relative(doc, sentence, m)
    phrase = sentence.chunks[n].phrase if n < len(sentence.chunks) and n - m <= _RELATIVE_REACH else None
    return n if phrase is not None and not phrase.prep and not phrase.conj and not phrase.time and not starts_clause(sentence, n) else 0


def _past_relative(doc: Document, sentence: Sentence, m: int) -> int:
    """The chunk after the comma that closes a relative clause, or the end of the sentence."""
    commas = [n for n in range(m, len(sentence.chunks)) if sentence.chunks[n].kind == PUNCT and doc.tokens[sentence.chunks[n].begin].norm in "،,"]
    return commas[0] + 1 if commas else len(sentence.chunks)


def _take(sentence: Sentence, clause: Clause, phrase: Phrase, m: int, bare: list[Phrase]) -> bool:
    if phrase.conj and not phrase.prep and starts_clause(sentence, m):
        return False
    if phrase.prep:
        clause.obliques.append((phrase.prep, phrase))
    elif not phrase.time and not phrase.conj and not _same_as_before(bare, phrase):
        bare.append(phrase)
    return True


def _same_as_before(bare: list[Phrase], phrase: Phrase) -> bool:
    """The second half of an apposition that was joined already."""
    return bool(bare) and phrase.mention is not None and any(p.mention is phrase.mention for p in bare)


def starts_clause(sentence: Sentence, m: int) -> bool:
    """Whether the phrase in chunk ``m`` is the subject of a verb that follows it."""
    for n in range(m + 1, min(m + 4, len(sentence.chunks))):
        kind = sentence.chunks[n].kind
        if kind == VERB:
            return True
        phrase = sentence.chunks[n].phrase
        if phrase is None or not (phrase.prep or phrase.time):
            return False
    return False


def _goes_on(doc: Document, sentence: Sentence, m: int) -> bool:
    """After the comma in chunk ``m`` the clause goes on: a parenthesis of time, an apposition, a preposition."""
    chunks = sentence.chunks
    if m + 1 >= len(chunks):
        return False
    nxt = chunks[m + 1]
    before = chunks[m - 1].phrase
    if nxt.phrase is None:
        return nxt.kind == PREP
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
    elif _shares_subject(doc, sentence, clause.chunk, verb, bare):
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
    elif bare and agrees(doc, verb, bare[0]) and (not agrees(doc, verb, antecedent) or _other_gender(doc, sentence, clause.chunk, verb) or (antecedent.mention is None and bare[0].mention is not None and not oblique_form(doc, bare[0]))):
        clause.subjects, clause.objects = [bare[0]], bare[1:]
    else:
        clause.subjects, clause.objects = [antecedent], bare


def _shares_subject(doc: Document, sentence: Sentence, k: int, verb: Token, bare: list[Phrase]) -> bool:
    """A verb joined by و to one whose subject fits it too, with an object that addresses or suffers the act.

    ``نددت الخارجية … وطالبت القوات بالانسحاب``، ``أسرت القوات ثلاثين ودمرت ثلاث مركبات``، ``رفضت الجبهة … واحتجزت 68 رهينة``
    """
    if verb.conj != "و" or not bare:
        return False
    object_like = bare[0].mention is None or (doc.tokens[bare[0].begin].pos == NUM and verb.feats.gender == "f")
    fits = (len(bare) == 1 and _wants_object(doc, verb)) or (object_like and _acts_on(doc, verb))
    return fits and _carries_on(doc, sentence, k, verb, bare[0])


def _takes_up(doc: Document, sentence: Sentence, clause: Clause, verb: Token, bare: list[Phrase]) -> bool:
    """Choose the subject of a bare relative clause whose pronoun takes up the noun before it as object or setting; whether it is one."""
    resumed = _resumed(doc, sentence, clause.chunk, verb) if verb.enclitic else None
    if resumed is not None and not bare and (resumed.mention is None or not agrees(doc, verb, resumed, after=False)):
        clause.pronoun_object, clause.implicit = resumed, True  # جهاديين تأسرهم، زيارة أداها
    elif resumed is not None and bare and agrees(doc, verb, bare[0]):
        clause.pronoun_object, clause.subjects, clause.objects = resumed, [bare[0]], bare[1:]  # فصائل تدعمها إيران
    elif bare and bare[0].mention is None and _within_it(doc, sentence, clause.chunk):
        clause.implicit, clause.objects = True, bare  # وجه رسالة أعلن فيها إلغاء القمة
    elif bare and _within_it(doc, sentence, clause.chunk) and agrees(doc, verb, bare[0]):
        clause.subjects, clause.objects = [bare[0]], bare[1:]  # وثيقة تعهدت فيها بيونغ يانغ نزع سلاحها
    else:
        return False
    return True


def _by_place(doc: Document, sentence: Sentence, clause: Clause, verb: Token, bare: list[Phrase]) -> None:
    """The phrase before the verb or the one behind it, as agreement decides; where neither fits, the subject is understood."""
    feats = verb.feats
    behind = bool(bare) and agrees(doc, verb, bare[0])
    before = None if verb.conj else _preceding(doc, sentence, clause.chunk)
    if before is None and not verb.conj and not (behind and not oblique_form(doc, bare[0])):
        before = _topic(doc, sentence, clause.chunk, verb)
    if before is not None and before.prep and behind and bare[0].mention is not None and bare[0].mention.kind in ("person", "unknown"):
        clause.subjects, clause.objects = [bare[0]], bare[1:]  # في حديث مع موقع وصف فلان …
    elif before is not None and feats.number == "p" and before.mention is None and gender_number(doc, before)[1] == "s":
        clause.implicit, clause.objects = True, bare  # سلموا رسالة طالبوا فيها بـ…
    elif before is not None and (agrees(doc, verb, before, after=False) or not behind):
        clause.subjects, clause.objects, clause.before = [before], bare, True
    elif bare and verb.conj and verb.word.cues and feats.voice == "active" and _says_nothing(doc, bare[0]):
        clause.implicit, clause.objects = True, bare  # وأعلن تشكيل لجنة
    elif behind and feats.person == 3 and feats.number == "s" and not oblique_form(doc, bare[0]):
        clause.subjects, clause.objects = [bare[0]], bare[1:]
    else:
        clause.implicit, clause.objects = True, bare


def _says_nothing(doc: Document, phrase: Phrase) -> bool:
    """A phrase headed by an act: what is announced, and not who announces it."""
    head = doc.tokens[phrase.begin]
    return head.pos == NOUN and head.begins is None and not head.article and not head.role_kind and phrase.mention is None and len(phrase.heads) > 1


def _other_gender(doc: Document, sentence: Sentence, k: int, verb: Token) -> bool:
    """``الذي أعلنت الرياض``: the relative and the verb differ in gender, so that the subject stands behind."""
    relative = next((doc.tokens[c.begin].norm for c in reversed(sentence.chunks[max(0, k - 3) : k]) if c.kind == REL), "")
    return verb.feats.number == "s" and ((relative.endswith("الذي") and verb.feats.gender == "f") or (relative.endswith("التي") and verb.feats.gender == "m"))


_WITHIN_IT = frozenset(["فيها", "فيه", "خلالها", "خلاله", "عبرها", "عبره"])


def _within_it(doc: Document, sentence: Sentence, k: int) -> bool:
    """Right behind the verb in chunk ``k`` a preposition takes up the noun that its clause describes."""
    return k + 1 < len(sentence.chunks) and doc.tokens[sentence.chunks[k + 1].begin].norm in _WITHIN_IT


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
            return bool(subjects) and subjects[0].mention is not None and subjects[0].mention.number != "p" and agrees(doc, verb, subjects[0])
    return False


def _attached(doc: Document, sentence: Sentence, m: int, verb: Token) -> Phrase | None:
    """Whom ``وهي تحتجز`` is about: the phrase right before the pronoun that agrees with the verb."""
    if not doc.tokens[sentence.chunks[m].begin].norm.startswith("و"):
        return None
    phrase = sentence.chunks[m - 1].phrase if m else None
    return phrase if phrase is not None and phrase.mention is not None and agrees(doc, verb, phrase, after=False) else None


def oblique_form(doc: Document, phrase: Phrase) -> bool:
    """Whether the ending shows that the phrase is no subject: ``منتقدي``، ``المتظاهرين``، ``جنديا``."""
    token = doc.tokens[phrase.begin]
    if token.begins is not None or token.enclitic:
        return False
    lemma = token.lemma
    if token.feats.case == "acc":
        return token.stem.endswith("ا") and not lemma.endswith("ا")
    return token.feats.number in ("p", "d") and token.stem.endswith(("ين", "ي")) and not lemma.endswith(("ين", "ي"))


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


_TOPIC_REACH = 16  # chunks between أن with its noun and the verb behind a parenthesis


def _antecedent(doc: Document, sentence: Sentence, k: int) -> Phrase | None:
    """What a relative pronoun right before the verb stands for; an indefinite noun right before it needs no pronoun."""
    chunks = sentence.chunks
    m = k - 1
    while m >= 0 and chunks[m].kind in (PART, ADV) and doc.tokens[chunks[m].begin].norm not in _COMPLEMENTISERS:
        m -= 1
    if m >= 0 and chunks[m].kind == REL:
        relative = doc.tokens[chunks[m].begin]
        if relative.norm in ("ما", "من"):
            return None
        for n in range(m - 1, max(m - 8, -1), -1):
            phrase = chunks[n].phrase
            if phrase is not None and not phrase.time and relative_agrees(doc, relative, phrase):
                return phrase
    return None


def relative_agrees(doc: Document, relative: Token, phrase: Phrase) -> bool:
    """``الذي`` wants a masculine singular, ``التي`` a feminine or things, ``الذين`` people."""
    gender, number = gender_number(doc, phrase)
    norm = relative.norm
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
    opener = chunks[found].phrase
    return opener if opener is not None and _heads_clause(doc, sentence, opener, found, k) else None


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


def indefinite(doc: Document, phrase: Phrase) -> bool:
    """No article, no pronoun, no name in the idafa chain."""
    tokens = [doc.tokens[i] for i in phrase.heads]
    if any((t.begins is not None and not t.begins.get("frame", "role")) or (t.begins is not None and t.norm.startswith("ال")) for t in tokens):
        return False
    return not any(t.article or t.enclitic or (t.begins is None and t.pos in ("name", "unknown")) for t in tokens)


_ALL = frozenset(["كل", "جميع", "بعض", "معظم", "كافة", "ساءر", "اغلب", "مختلف", "شتي"])


def gender_number(doc: Document, phrase: Phrase) -> tuple[str, str]:
    """Grammatical gender and number of a phrase; plurals of things count as feminine singular elsewhere."""
    mention = phrase.mention
    if mention is not None and mention.kind:
        return mention.gender or "m", mention.number or "s"
    for head in phrase.heads:
        token = doc.tokens[head]
        if token.pos == NUM or token.pos == DEM or (token.stem in _ALL and head != phrase.heads[-1]):
            continue
        if token.feats is not NO_FEATS:
            return token.feats.gender or "m", token.feats.number or "s"
    return "", "s"


_MASCULINE_STATES = frozenset(["لبنان", "العراق", "المغرب", "السودان", "اليمن", "الاردن", "الصومال", "الكويت", "تشاد", "النيجر", "البيت", "الكرملين", "البنتاغون", "الاليزيه", "قصر", "الفاتيكان", "جنوب", "الجانب", "داونينغ"])


def agrees(doc: Document, verb: Token, phrase: Phrase, *, after: bool = True) -> bool:
    """Whether verb and subject fit in gender and (for a subject before its verb) number."""
    feats = verb.feats
    if feats.person != 3:
        return False
    gender, number = gender_number(doc, phrase)
    if not gender:
        return True
    if number == "p" or doc.tokens[phrase.begin].pos == NUM:
        if after:
            return feats.number == "s"
        return feats.number in "pd" or feats.gender == "f" or phrase.mention is None
    mention = phrase.mention
    if after and mention is not None and mention.kind == "country" and feats.gender == "m" and feats.number == "s" and doc.tokens[phrase.begin].norm not in _MASCULINE_STATES:
        return False  # زار تونس: a state is feminine, so somebody visited it
    if mention is not None and (mention.kind in ("country", "unknown", "body", "group", "medium") or (mention.kind == "person" and not mention.lemma)):
        return feats.number == "s" or not after
    if not after and number == "d":
        return feats.number == "d"
    return feats.number != "p" and feats.gender == gender if feats.number == "s" else feats.number in "pd" and not after and number != "s"


_OR = frozenset(("او", "ام"))


def group(doc: Document, sentence: Sentence, phrase: Phrase) -> list[Phrase]:
    """A phrase with those coordinated to it: ``روسيا وتركيا وإيران``."""
    out, k = [phrase], sentence.chunk_at.get(phrase.begin)
    if k is None:
        return out
    m = k + 1
    while m < len(sentence.chunks):
        chunk = sentence.chunks[m]
        if chunk.kind == PUNCT and doc.tokens[chunk.begin].norm in "،," and m + 1 < len(sentence.chunks):
            nxt = sentence.chunks[m + 1].phrase
            if nxt is None or nxt.time or (nxt.mention is not None and nxt.mention is out[-1].mention):
                if nxt is not None and nxt.mention is not None and nxt.mention is out[-1].mention:
                    m += 2
                    continue
                break
            if not nxt.conj:
                break
            m += 1
            continue
        other = sentence.chunks[m + 1].phrase if chunk.kind == CONJ and doc.tokens[chunk.begin].norm in _OR and m + 1 < len(sentence.chunks) else None
        if other is not None and other.mention is not None:
            out.append(other)  # العراقيون أو التحالف
            m += 2
            continue
        p = chunk.phrase
        if p is None or not p.conj or (p.prep and p.prep != phrase.prep) or (not p.prep and starts_clause(sentence, m) and not (_plural_verb(doc, sentence, m + 1) or _opens(sentence, k))):
            break
        out.append(p)
        m += 1
    return out


def _opens(sentence: Sentence, k: int) -> bool:
    """The first of the coordinates stands before the verb: ``روسيا وتركيا وإيران توقع``."""
    return k == 0 or sentence.chunks[k - 1].kind in (PUNCT, "dateline", CONJ)


def _plural_verb(doc: Document, sentence: Sentence, m: int) -> bool:
    """The verb after a coordinated subject is dual or plural: ``إيران والولايات المتحدة أجرتا``."""
    token = doc.tokens[sentence.chunks[m].begin] if m < len(sentence.chunks) else None
    return token is not None and token.pos == VERB and token.feats.number in "dp"


_HELD = frozenset(["مءتمر", "قمة", "اجتماع", "منتدي", "لقاء", "محادثات", "مفاوضات", "اتفاق", "مذكرة", "بيان", "جولة"])


def actors_in(doc: Document, sentence: Sentence, phrase: Phrase, *, deep: bool = True) -> list[ActorMention]:
    """The actors that a phrase (with its coordinates) names; an event or a thing at its head hands over to its genitive."""
    out: list[ActorMention] = []
    for p in group(doc, sentence, phrase):
        mention = p.mention
        element = 0
        while mention is None and deep and element + 1 < len(p.heads):
            element += 1
            mention = part_mention(doc, p, element)
        if element and mention is not None and mention.kind == "country" and doc.tokens[p.begin].lemma in _HELD and not doc.tokens[mention.begin].named("country"):
            mention = None  # مؤتمر برلين: the town where, not the state
        if mention is not None and mention.kind not in ("document", "medium_document") and mention not in out:
            out.append(mention)
    return out
