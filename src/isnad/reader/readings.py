"""How likely each reading of a written word is beside its neighbours: used by ``words`` alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from isnad.arabic.tokens import Split
from isnad.lexicon import Analysis, WordForm
from isnad.lexicon.words import FINITE, Word
from isnad.reader.document import ADJ, DEM, NAME, NAME_PARTICLES, NOUN, NUM, PARTICIPLE, PREP, PRON, PUNCT, REL, UNKNOWN, VERB, Token

_BEFORE_VERB: Final = frozenset(["لم", "لن", "لا", "قد", "لقد", "سوف", "كي", "لكي", "حتي", "الا", "ما", "وقد", "فقد", "ولم", "ولن", "ولا", "فلا", "فلم", "فلن", "اذ", "حيث", "كان", "كانت", "كانوا", "بات", "باتت", "ظل", "مازال", "يزال", "زال", "عندما", "حين", "حينما", "لما", "بعدما", "بينما", "فيما", "كما", "مهما"])
_BEFORE_JUSSIVE: Final = frozenset(["لم", "ولم", "لا", "ولا", "ان", "بان", "لن", "ولن", "كي", "لكي", "حتي", "الا", "فلم", "فلن", "وان", "ام"])
_BEFORE_NOUN: Final = frozenset(["ان", "بان", "لان", "كان", "وان", "فان", "لكن", "ولكن", "ان"])
AUXILIARIES: Final = frozenset(["كان", "أصبح", "بات", "ظل", "صار", "زال", "بدأ", "أخذ", "عاد", "كاد", "تم", "جرى", "استمر"])
TITLED: Final = frozenset(("person", "title"))


_SECOND_VERB: Final = 2.5
_SECOND_WITH_NOUN: Final = 1.5


def _closes_act(token: Token) -> bool:
    """Whether an indefinite word can close what names an act, so that a verb with a pronoun behind it is its relative clause: ``هجوم | مسلح``، ``غارة جوية |``."""
    if token.norm.startswith("ال") or token.enclitic or token.role_kind == "document":
        return False
    return token.pos in (NOUN, ADJ) or bool(token.inside is not None and token.inside.get("frame")) or token.named("place", "seat") is not None  # في كابول | تبناه


def second_verb(reading: Analysis, token: Token, before: Token | None) -> float:
    """How unlikely a verb is right behind another one's subject: a perfect hardly ever stands there, an imperfect not where a noun is spelt alike."""
    if reading.split.enclitic and before is not None and (_closes_act(before) if reading.word.light and not any(light.status for light in reading.word.light) else before.pos == NOUN and not before.article and not before.enclitic and before.role_kind != "document"):
        return 0  # قتلوا في هجوم شنه مسلحون، هجوم مسلح شنوه
    if reading.word.pos != "verb" or reading.split.conj or reading.feats.number != "s" or any(light.subject == "together" for light in reading.word.light):
        return 0
    if reading.feats.tense == "perfect" or reading.feats.person != 3:
        return _SECOND_VERB
    return _SECOND_WITH_NOUN if reading.feats.tense == "imperfect" and any(r.word.pos == "noun" and r.split == reading.split for r in token.readings) else 0


_SPEAKING: Final = frozenset(("person", "collective", "institution"))


def _one_speaker(token: Token) -> bool:
    """One person, definite: ``الوزير``، ``المصدر``."""
    return any(r.split.article and r.feats.number == "s" and r.word.role is not None and r.word.role.kind in ("person", "source") for r in token.readings)


def likelihood(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    split, word, feats = reading.split, reading.word, reading.feats
    score = -0.6 * (bool(split.conj) + bool(split.prep) + bool(split.enclitic) + split.future)
    if split.enclitic == "ي" and not token.quoted and word.pos == "noun" and any(r.word.pos == "adj" and not r.split.enclitic for r in token.readings):
        score -= 1.5  # نظام تضامني: an adjective, not my solidarity
    if split.conj and word.pos == "verb" and any(r.word.role is not None and not r.split.conj for r in token.readings):
        score -= 1.5  # وزير is a minister
    elif split.conj and split.enclitic and word.pos == "verb" and any(r.word.pos == "noun" and not r.split.conj for r in token.readings):
        score -= 1.0  # وجودها العسكري
    if word.pos == "prep":
        against, settled = _no_preposition(split, before, after)
        if settled:
            return score - against
        score -= against
    if word.pos in ("prep", "conj", "particle", "relative", "demonstrative", "pronoun"):
        score += 2.0 if not split.enclitic or split.stem == "بين" else 1.0  # بينها is among them before it is showed them
        if split.conj == "ف" and len(split.stem) > 2:
            score -= 2.5  # فتحت opens more often than it lies under
    if word.pos == "adv" and split.stem == "كذلك":
        score += 2.0  # also, before it is like that
    if word.pos == "verb" and feats.tense in FINITE:
        return score + _verb_score(reading, token, before, after)
    score += _nominal_score(reading, token, before, after)
    if word.role or word.frames or word.cues:
        score += 0.3
    return score


def _no_preposition(split: Split, before: Token | None, after: Token | None) -> tuple[float, bool]:
    """What speaks for a verb or a name that is spelt like a preposition, and whether that settles it."""
    stem = split.stem
    if stem == "عبر" and after is not None:
        if (before is None or before.pos == PUNCT) and (after.named("actor", "country") or any(r.word.role and r.word.role.kind in _SPEAKING and r.feats.gender != "f" for r in after.readings)):
            return 2.0, True  # وعبّر الأمين العام عن
        if after.norm == "عن":
            return 2.5, True  # وعبّر عن فخره
    if before is not None and before.norm in NAME_PARTICLES and before.pos == NAME:
        return 2.0, True  # أبو علي
    if stem == "بين" and split.conj and not split.enclitic and after is not None and (after.norm in _OPENERS or (before is None and _one_speaker(after))):
        return 4.0, False  # وبين أن, وبين الوزير أن: he made clear
    return (3.0, False) if stem == "بناء" and (after is None or after.norm != "علي") else (0.0, False)  # إلى بناء مستوطنات


def _verb_score(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    split, word, feats = reading.split, reading.word, reading.feats
    score = 0.0
    if feats.person != 3:
        score -= 0.8 if token.quoted else 2.5
        if token.quoted and feats.person == 1 and after is not None and after.norm == "ان" and not split.prep and word.cues:
            score += 2.0  # "… وأعتقد أن": the one quoted speaks of himself
    if feats.tense == "jussive" and not (split.prep or (before is not None and before.norm in _BEFORE_JUSSIVE)):
        score -= 3.5
    if feats.number == "d" or (feats.number == "p" and feats.gender == "f"):
        score -= 1.5
    if before is not None and feats.gender == "m" and feats.number == "s" and not split.conj and _is_feminine(before) and any(r.feats.tense in FINITE and r.feats.gender == "f" and r.feats.number == "s" for r in token.readings):
        score -= 1.4  # إسرائيل تهدم: she pulls down, not it fell
    score -= _unlikely_form(reading, token, before, after)
    if before is not None and before.pos == VERB and not split.conj and before.word.lemma not in AUXILIARIES:
        score -= 1.2  # a verb right after a verb: the subject is likelier
    if feats.tense != "perfect" and feats.person == 3:
        score += 0.6
    if before is None or before.pos == PUNCT:
        score += 0.6
        if feats.tense == "perfect" and feats.number == "s" and after is not None and any(r.word.role is not None and r.word.role.kind == "person" and not r.split.article and not r.split.prep for r in after.readings):
            score += 0.6  # فجر انتحاري نفسه
    elif split.conj:
        score += 0.4
    if before is not None and not split.conj:
        score += _verb_behind(reading, token, before, after)
    if word.cues or word.frames or word.light:
        score += 0.5
    if before is not None and before.pos == NOUN and not before.article and after is not None and after.norm in _IN_IT:
        score += 1.8  # هجوم قتل فيه عشرة
    if before is not None and before.pos == NOUN and before.word.frames and not before.article and not split.conj and any(light.subject == "together" for light in word.light):
        score += 2.5  # لقاء جمع الوزير بنظيره
    if token.norm == "بين" and (after is None or after.norm not in _OPENERS):
        score -= 3.0  # between, unless أن follows
    if after is not None and word.governs and _governs(word, after):
        score += 0.3  # يدعون إلى: they call; يدعون أن: they claim
    if after is not None and feats.number == "s" and feats.gender == "f" and feats.tense == "imperfect" and any(r.feats.tense == "perfect" and r.feats.gender == "m" for r in token.readings) and _is_man(after):
        score -= 1.5  # توجه المتظاهرون، تحدث الوزير: perfect, not تُوَجِّه، تُحدِث
    if after is not None and feats.tense == "perfect" and feats.number == "s":
        score += _perfect_before(after)
        if feats.gender == "m" and _is_feminine(after) and any(r.feats.tense == "imperfect" and r.feats.gender == "f" and r.word.light for r in token.readings):
            score -= 1.5  # تواصل إيران تخصيب اليورانيوم: she goes on, not it went on
    return score


def _unlikely_form(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    """What speaks against a verb's form: the passive, a bare verb that may be another one joined by و, a perfect right behind a participle of speech."""
    split, word, feats = reading.split, reading.word, reading.feats
    against = 0.0
    if feats.voice == "passive":
        if token.quoted and feats.tense == "perfect" and feats.gender == "f" and any(r.word is word and r.feats.person == 1 and r.feats.number == "s" for r in token.readings):
            against += 0.5  # "أجريت اتصالا": said of oneself
        against += 1.0 if split.stem.startswith("وو") else 0.6 if feats.tense == "imperfect" and not split.future else 0.1  # توعد is توعّد before it is تُوعد
    if token.norm[0] == "و" and not split.conj and any(r.split.conj == "و" and r.word.pos == "verb" and r.word.cues and r.feats.tense == feats.tense for r in token.readings) and not (word.cues or word.frames or (after is not None and after.norm == "في")):
        against += 0.8  # ودعت: she called, before she saw off; but ورد في تقرير
    if split.enclitic and after is not None and _only_adjective(after) and any(r.word.pos == "noun" and r.split.enclitic == split.enclitic for r in token.readings):
        against += 2.0  # واصل الجيش قصفه المكثف
    if before is not None and before.pos == PARTICIPLE and not split.conj and feats.tense == "perfect":
        against += 2.5  # مؤكدا رفض بلاده: what is stressed
    if before is not None and before.pos == NUM and split.conj != "و" and any(r.word.pos == "noun" and not r.split.conj for r in token.readings):
        against += 2.5  # مئة فدان: what is counted, no «فدان»
    return against


def _only_adjective(token: Token) -> bool:
    """Whether a word with its article can only say something of the noun before it."""
    return bool(token.readings) and all(r.split.article and not r.split.prep and (r.word.pos in ("adj", "participle") or r.feats.tense in ("active", "passive")) for r in token.readings)


def _verb_behind(reading: Analysis, token: Token, before: Token, after: Token | None) -> float:
    """How likely a verb without و is behind the word before."""
    split, word, feats = reading.split, reading.word, reading.feats
    if before.role_kind in TITLED and before.article and after is not None and after.kind == "word" and _surname(after) and any("given" in r.word.name_kinds and "ambiguous" not in r.word.name_kinds and r.split == split for r in token.readings):
        return -1.5  # الصحفي ياسر مرتجى
    if before.pos == REL:
        return 1.5
    if before.norm in _BEFORE_VERB:
        return 2.0
    if before.norm in _BEFORE_NOUN and feats.tense == "perfect":
        return -1.5
    if before.norm in ("ان", "بان") and feats.tense == "imperfect":
        return 1.0
    if before.pos == PREP and not before.enclitic:
        return -3.0
    if before.pos == PRON and feats.tense == "perfect" and any(r.word.role is not None for r in token.readings):
        return -1.5  # وهو حاكم سابق
    if before.pos == NOUN and not before.article and not before.enclitic and split.enclitic and feats.tense == "perfect":
        told = bool(before.word.frames or before.word.cues) or before.role_kind == "document"
        if before.role_kind == "document" and after is not None and any(r.word.frames and r.word.pos == "noun" for r in after.readings):
            return -2.0  # أعلن في بيان شنه غارة: that it flew
        return 1.6 if word.light or (told and word.cues) else 0.8 if told or not any(r.word.pos == "noun" and r.split.enclitic for r in token.readings) else -0.5  # رسالة وجهتها، but نشر صورته
    if before.pos != NOUN and _closes_act(before) and split.enclitic and not any(light.status for light in word.light) and feats.tense == "perfect" and word.light:
        return 1.6  # هجوم مسلح شنه، غارة جوية نفذتها
    if before.pos == NOUN and not before.article and not before.enclitic and feats.tense == "perfect" and feats.number == "s" and feats.gender == "m":
        return -1.0
    return 0.5 if before.pos in (NAME, UNKNOWN) or before.article else 0.0


def _surname(after: Token) -> bool:
    """A word that may be a name: the lexicon knows it, if at all, as a name, a form of a verb or an adjective without the article."""
    return all(r.word.pos in ("name", "verb", "adj") and not r.split.article and r.feats.tense not in FINITE for r in after.readings)


def _perfect_before(after: Token) -> float:
    """How well the word behind suits a perfect in the singular: a subject it can have, rather than an adjective."""
    if after.pos == NAME and after.begins is not None and not after.prep:
        return 0.6
    return _form_behind_perfect(after.form, after.kind)


@lru_cache(maxsize=65_536)
def _form_behind_perfect(form: WordForm, kind: str) -> float:
    if any(r.split.article and not r.split.prep and not r.split.conj and r.word.pos == "noun" for r in form.readings):
        return 0.5
    if kind == "number" or "num" in form.parts:
        return 0.6
    if "prep" in form.parts:
        return -0.1
    return -0.6 if any(r.word.pos == "adj" and not r.split.article and not r.split.prep for r in form.readings) else 0.0


_OPENERS: Final = frozenset(["ان", "انه", "انها", "انهم", "بان"])


def _governs(word: Word, after: Token) -> bool:
    """Whether what follows opens with a preposition (or أن) that the verb is known to take."""
    if after.norm in _OPENERS:
        return "ان" in word.governs
    return after.norm in word.governs or not word.governs.isdisjoint(after.form.preps)


_IN_IT: Final = frozenset(["فيه", "فيها", "خلاله", "خلالها"])
_MASCULINE_STATES: Final = frozenset(["لبنان", "العراق", "المغرب", "السودان", "اليمن", "الاردن", "الصومال", "الكويت", "تشاد"])


def _is_feminine(token: Token) -> bool:
    """A state, or a feminine noun with its article: the subject of a headline's verb behind it."""
    if token.begins is not None:
        return token.begins.end - token.begins.begin == 1 and token.named("country", "seat") is not None and token.norm not in _MASCULINE_STATES
    return token.pos == NOUN and token.article and token.feats.gender == "f" and token.feats.number == "s" and token.stem.endswith("ة")


_SOME: Final = frozenset(["نحو", "حوالي", "قرابة", "زهاء", "عشرات", "مءات", "الاف", "العشرات", "المءات", "الالاف", "عدد", "العديد", "البعض"])


def _is_man(token: Token) -> bool:
    """Whether a word can only be a masculine subject: ``الوزير``، ``المتظاهرون``."""
    if token.kind == "number" or token.norm in _SOME:
        return True
    if (named := token.named("role")) is not None and named.ref.kind == "person" and named.feats.gender == "m" and named.feats.number == "s":
        return True  # وتلقى وزير الخارجية
    nouns = [r for r in token.readings if r.word.pos == "noun" and not r.split.prep and not r.split.conj]
    if any(r.word.role is not None and r.word.role.kind == "person" and r.feats.gender == "m" and r.split.stem.endswith("ون") for r in nouns):
        return True  # تجمع متظاهرون
    others = [r for r in token.readings if r.word.pos != "noun" and r.feats.tense not in ("active", "passive")]
    if not nouns or not (all(r.split.article for r in nouns) or not others):
        return False  # مقر، منزل are also participles, as masculine
    return all(r.feats.gender == "m" and (r.feats.number == "s" or r.split.stem.endswith("ون")) for r in nouns)


def _role_or_adjective(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    """For a role noun that may be an adjective: ``هجوم مسلح`` is armed, ``مقتل مسلح`` a gunman's; ``مسلحون مجهولون`` are unknown, ``نفذه مجهولون`` a deed of unknown men."""
    split, word, feats = reading.split, reading.word, reading.feats
    if word.role is None or before is None:
        return 0.0
    if split.article:
        alone = feats.number == "p" and split.stem.endswith(("ون", "ين")) and ((before.pos == NOUN and before.feats.number == "s" and before.role_kind != "person") or (before.pos == NAME and before.inside is not None and not before.named("actor")) or (before.pos == ADJ and before.article and before.feats.gender == "f" and before.feats.number == "s"))
        return 1.0 if alone and word.role.kind == "person" else 0.0  # أرغم الجيش المتمردين، سوء معاملة المهاجرين
    also_adjective = any(r.word.pos == "adj" and r.split == split for r in token.readings)
    if not also_adjective:
        return 0.6 if before.pos == VERB and before.word.frames and word.role.kind == "person" and not split.conj else 0.0
    if before.pos == VERB and not split.conj and word.role.kind in ("person", "victims"):
        return 0.6  # قتل مدني
    if before.pos != NOUN or split.prep:
        return 0.0
    if after is not None and after.pos == NAME and after.named("place", "country") and word.role.kind == "person" and not after.prep and not after.conj:
        return 0.8  # موكب محافظ عدن
    if "genitive" in before.word.governs:
        return 0.5
    if feats.number == "d" and split.stem.endswith("ين") and before.feats.number == "p":
        return -1.0  # متمردين مسلحين
    counted = before.feats.number != feats.number and (bool(before.role_kind) or feats.number == "p")
    return 0.0 if before.article or before.enclitic or counted else -1.0  # رد عسكري، حزب سياسي


_MONDAY: Final = frozenset(["الاثنين", "والاثنين"])  # the day more often than the two


def _closes_marker(token: Token) -> bool:
    """``نقلا عن``، ``على لسان``: a source follows."""
    return token.inside is not None and token.inside.get("marker") is not None


def _has_tanwin(token: Token) -> bool:
    """An indefinite accusative: ``رجلا``."""
    return token.pos == NOUN and not token.article and token.feats.case == "acc" and token.norm.endswith("ا") and not token.lemma.endswith("ا")


def _adjective_score(reading: Analysis, token: Token, before: Token | None) -> float:
    """How well an adjective agrees with the word before it."""
    split, word = reading.split, reading.word
    agrees = before is not None and not split.conj and not split.prep and before.pos in (NOUN, ADJ, NAME, UNKNOWN) and not (before.named("marker", "cue", "words")) and not _closes_marker(before) and (split.article == before.article or (before.pos == NAME and (split.article or bool(word.country) or before.inside is not None)) or not before.article) and not (before.pos == NAME and not split.article and any(r.word.role is not None and r.split == split for r in token.readings))
    score = 0.6 if agrees else -0.3
    if word.country:
        score += 0.8
    if before is not None and split.article and ((before.enclitic and before.role_kind == "person") or (before.article and before.pos == NOUN and any(r.word.pos == "time" for r in token.readings))):
        score += 0.6  # أمينه العام، القطاع العام
    return score


def _name_score(reading: Analysis, before: Token | None, after: Token | None) -> float:
    """How likely a word is a person's name: behind another name or a title, or before one."""
    split, word = reading.split, reading.word
    named = before is not None and (before.pos == NAME or before.role_kind in TITLED or (before.pos == ADJ and before.article and word.name_kinds == {"given"}))
    goes_on = after is not None and not (split.conj or split.prep or split.enclitic) and any(r.word.pos == "name" and not (r.split.conj or r.split.prep) for r in after.readings) and before is not None and (before.word.cues or before.pos == PUNCT)
    score = 0.8 if (named or goes_on) and not split.conj and not split.prep else -0.5 if "ambiguous" in word.name_kinds else -0.1  # قال نور حسن
    if split.enclitic or split.article:
        score -= 2
    return score


_AROUND: Final = frozenset(["محيط", "ومحيط", "بمحيط"])


def _nominal_score(reading: Analysis, token: Token, before: Token | None, after: Token | None) -> float:
    split, word, feats = reading.split, reading.word, reading.feats
    score = 0.5 if split.article else 0.0
    if split.article and feats.case == "acc" and split.stem.endswith("ا"):
        score -= 2.5  # no article with the ending of the indefinite
    if split.article and token.norm.startswith(("لل", "ولل")) and after is not None and (after.pos == NAME or any(r.split.article and not r.split.prep for r in after.readings)) and any(not r.split.article and r.split.stem == split.stem for r in token.readings):
        score -= 1.0  # للقاء الرئيس: to meet, not for the meeting
    if before is not None and word.pos == "noun" and not (split.article or split.prep or split.conj) and _has_tanwin(before) and any(r.feats.tense == "perfect" for r in token.readings):
        score -= 1.5  # إن رجلا قتل: what has the ending of the indefinite governs no genitive
    if before is not None and not split.conj:
        if (before.pos == PREP and not before.enclitic) or before.pos == DEM or _closes_marker(before):
            score += 1.0
        elif before.norm in _BEFORE_NOUN or (before.pos == NOUN and not before.article and not before.enclitic and word.pos != "adj" and not (before.feats.case == "acc" and before.norm.endswith("ا"))):
            score += 0.5
    score += _role_or_adjective(reading, token, before, after)
    if token.norm in _AROUND and word.pos == "noun" and after is not None and after.pos not in (PREP, PUNCT):
        score += 2.0  # استهداف الطائرات محيط المطار: the surroundings
    if word.pos == "adj" and before is not None and before.pos == NUM and not split.conj and any(r.word.role is not None and r.word.pos == "noun" and r.split == split for r in token.readings):
        score -= 1.5  # 40 ألف مدني: civilians
    if word.pos == "adj":
        score += _adjective_score(reading, token, before)
    elif word.pos == "name":
        score += _name_score(reading, before, after)
    elif word.pos == "time":
        after_name = before is not None and before.pos == NAME and any(r.word.pos == "name" and r.split == split for r in token.readings)
        to_hold = after is not None and not split.article and any(r.word.frames and r.word.pos == "noun" and not r.split.article for r in after.readings)
        score += -0.5 if after_name else -0.6 if to_hold else 0.9  # هاني شعبان، إلى عقد جلسة
    elif word.pos == "noun":
        score += 0.1
    elif word.pos == "num":
        score += 0.2 if token.norm in _MONDAY else 0.6
    if feats.tense in ("active", "passive"):
        score -= 0.7
    if feats.case == "construct":
        score -= 0.2
    if feats.number == "d" and split.stem.endswith("ين"):
        score -= 0.15  # متظاهرين are many before they are two
    return score
