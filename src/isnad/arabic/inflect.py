"""Inflection of written, unvocalised Modern Standard Arabic, as newspapers print it.

A verb is given by its third person masculine singular, past and imperfect (``قال``، ``يقول``). Three steps make its forms:

1. :func:`recognise` reads derived form, kind of root and radicals off the pair;
2. patterns build *stems* in a small notation, where the vowels stand that decide the spelling;
3. :func:`spell` writes a stem with its endings, and is the one place that knows where hamzas sit.

Notation: consonants are Arabic letters, ``ء`` is a hamza without a seat, ``a i u`` are short vowels (never written), ``A I U`` long ones (``ا ي و``),
``Y`` is a final ā written ``ى``. Doubled consonants are written once. So ``يaقرaء`` is ``يقرأ``، ``جAء`` is ``جاء``، ``جiءت`` is ``جئت``.

Where active and passive are written alike, both analyses are given. Forms I and II of a sound root are written alike too (``حذر يحذر``): their
participles and verbal nouns cannot be told apart, so both are given. After W. Wright, *A Grammar of the Arabic Language*, vol. I.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple


class Form(NamedTuple):
    """A written form of a verb or of its participle (person 0).

    ``tense``: ``perfect``, ``imperfect``, ``jussive`` (jussive or subjunctive, only where written otherwise than the indicative), ``active`` or
    ``passive`` (participles). ``gender`` is empty where the form is common to both.
    """

    text: str
    tense: str
    voice: str
    person: int
    number: str
    gender: str


class NounForm(NamedTuple):
    """A written form of a noun or adjective without article and clitics.

    ``case_hint``: ``acc``, ``obl``, ``construct``, ``bound`` (a shape found only before a pronoun) or nothing.
    """

    text: str
    number: str
    gender: str
    case_hint: str = ""


# -- spelling ------------------------------------------------------------------------------------------------------------------
_LONG = {"A": "ا", "I": "ي", "U": "و", "Y": "ى"}
_WRITTEN = str.maketrans({**_LONG, "a": None, "i": None, "u": None})
_VOWELS = frozenset("aiuAIU")
_TWO_HAMZAS = {"ءaء": "آ", "ءuء": "أو", "ءiء": "إي"}  # a hamza without a vowel turns into the long vowel of the hamza before it


@lru_cache(maxsize=16384)
def _plain(notation: str) -> str:
    return notation.translate(_WRITTEN)


def spell(notation: str) -> str:
    """Write a word given in the notation of this module: ``مaسءUل`` → ``مسؤول``."""
    if "ء" not in notation:
        return _plain(notation)
    start = ""
    if notation[:3] in _TWO_HAMZAS and notation[3:4] not in _VOWELS:
        start, notation = _TWO_HAMZAS[notation[:3]], notation[3:]
    out = [start]
    madda = False
    for i, char in enumerate(notation):
        if char == "ء":
            seat = _seat(notation[i - 1] if i else "", notation[i + 1 : i + 2])
            madda = seat == "آ"
            out.append(seat)
        elif not madda:
            out.append(char)
        else:
            madda = False
    return "".join(out).translate(_WRITTEN)


def _seat(before: str, after: str) -> str:
    """The hamza between two sounds (empty: start or end of the word). The stronger vowel decides: i, then u, then a, then none."""
    if not before:
        return {"i": "إ", "I": "إ", "A": "آ"}.get(after, "أ")
    if not after:
        return {"i": "ئ", "u": "ؤ", "a": "أ"}.get(before, "ء")
    if before in "iIي" or after in "iI":
        return "ئ"
    if before == "u" or after in "uU":
        return "ؤ"
    if before in "AUو":
        return "ء"
    return "آ" if after == "A" else "أ"


def _write(prefix: str, stem: str, ending: str) -> tuple[str, ...]:
    """The usual spellings of a form, the normative one first; an ending's ``ن`` or ``ت`` merges with the same letter before it."""
    if ending and ending[0] in "نت" and stem[-1] == ending[0]:
        ending = ending[1:]
    if "ء" not in stem:
        return (_plain(prefix).replace("ء", "أ") + _plain(stem) + _plain(ending),)
    text = spell(prefix + stem + ending)
    if stem[-1] == "ء" and ending[:1] == "U" and stem[-2] in "aAU":  # قرؤوا، قرأوا; جاؤوا، جاءوا
        return text, spell(prefix + stem + "a" + ending)
    if prefix == "ءu" and stem[0] == "ء" and stem[1] not in _VOWELS:  # أومن، أؤمن
        return text, "أ" + spell("يu" + stem + ending)[1:]
    return (text,)


# -- recognition ---------------------------------------------------------------------------------------------------------------
class Verb(NamedTuple):
    """What the pair of past and imperfect tells.

    ``onset``, ``middle``, ``last``: the radicals (form VIII: ``onset`` with its ت; quadriliterals: ``middle`` holds two). The imperfect has its own
    where it drops one (``وعد يعد``، ``رأى يرى``). ``themes``: the last short vowel of past and imperfect.
    """

    form: str  # I–X, Q, QII, QIV
    kind: str  # sound hollow defective doubled
    onset: str
    middle: str
    last: str
    imperfect_onset: str
    imperfect_middle: str
    themes: tuple[str, str]
    past_ends_in_alef: bool


_UNSEATED = str.maketrans({"أ": "ء", "إ": "ء", "ؤ": "ء", "ئ": "ء", "آ": "ءا"})
_SEAT_VOWEL = {"ئ": "i", "ؤ": "u"}
_FINAL_VOWEL = {"ي": "i", "و": "u"}
# Where the letters alone would mislead: form VIII of roots in س (else X of a doubled root), quadriliterals in ت (else V).
_FORM_VIII_OF_SIN = frozenset(["استلم", "استند", "استمع", "استبق", "استتر", "استرق", "استعر", "استلب", "استمت", "استلف"])
_QUADRILITERAL_IN_TA = frozenset(["ترجم", "تلفز", "تلمذ", "تلفن", "تكتك"])
_MERGED_T = frozenset("تدطذظث")  # with a doubled letter: اتهم، ادعى، اطلع
_FIRST_RADICAL_AT = {"IV": 1, "V": 1, "VI": 1, "QII": 1, "VII": 2, "VIII": 1, "IX": 1, "QIV": 1, "X": 3}
_SUPPLETIVE = {("جاء", "يأتي"): ("يجيء", "أتى")}  # the imperfect that goes with the past, and the past that goes with the imperfect


@lru_cache(maxsize=8192)
def recognise(past: str, imperfect: str) -> tuple[Verb, ...]:
    """The readings of a pair: one, or form I and form II where they are written alike. Raises ``ValueError`` for what is no verb."""
    if past == imperfect and past[-1:] == "ي":  # ينبغي has no past; infer the one its form would have
        past = f"ا{past[1:-1]}ى"
    letters, rest = past.translate(_UNSEATED), imperfect[1:].translate(_UNSEATED)
    if len(letters) < 2 or not rest or imperfect[0] != "ي":
        raise ValueError(f"not the past and imperfect of an Arabic verb: {past!r}, {imperfect!r}")
    form = _form(letters, rest)
    forms = _one_or_two(past, imperfect, letters, rest) if form == "I" else (form,)
    return tuple(_verb(name, past, imperfect, letters, rest) for name in forms)


def _form(past: str, rest: str) -> str:
    if len(past) <= 3 and not (past[0] == "ء" != rest[0]):
        return "I"
    if past[0] == "ا":
        return _form_with_alef(past)
    if past[0] == "ء" and (rest[0] != "ء" or past[1] == "ا" != rest[1]):
        return "IV"
    if past[1] == "ا":
        return "III"
    if past[0] == "ت" and past not in _QUADRILITERAL_IN_TA and rest[0] == "ت":
        return "VI" if past[2] == "ا" else "V" if len(past) == 4 else "QII"
    return "Q"


def _form_with_alef(past: str) -> str:
    of_sin = (len(past) == 5 and (past[-1] in "اى" or past[3] == "ا")) or past in _FORM_VIII_OF_SIN  # استوى، استاء، استمع
    if past.startswith("است") and not of_sin:
        return "X"
    if past[1] == "ن" and past[2] != "ت":
        return "VII"
    if past[2] == "ت" or past[1:3] in ("صط", "ضط", "زد") or (len(past) == 4 and past[1] in _MERGED_T):
        return "VIII"
    return "IX" if len(past) == 4 else "QIV"


def _one_or_two(past: str, imperfect: str, letters: str, rest: str) -> tuple[str, ...]:
    """Form I, form II, or both for a pair of three letters at most."""
    if len(letters) == 2 or letters[1] == "ا":
        return ("I",)
    onset, middle, last = letters[0], letters[1], letters[2]
    if onset == "ء":
        return ("II",) if imperfect[1] == "ؤ" else ("I",)
    if onset == "و":
        return ("II",) if rest[0] == "و" and len(rest) == 3 and rest[-1] != "ى" else ("I",)
    if last == "ء":
        return ("II",) if imperfect[-1] == "ئ" else ("I",)
    if middle == "ء":
        return ("II",) if imperfect[2:3] == "ئ" and past[1] == "أ" else ("I",)
    if last in "اىي":
        if rest[-1] in "وىا" or last == "ي":
            return ("I",)
        return ("II",) if middle == "ي" else ("I", "II")
    return ("II",) if middle == last or middle in "وي" else ("I", "II")


def _verb(form: str, past: str, imperfect: str, letters: str, rest: str) -> Verb:
    kind = _kind(form, letters)
    onset, middle, last = _radicals(form, kind, letters)
    imperfect_onset, imperfect_middle = onset, middle
    themes = ("a", "a")
    if form == "I":
        if onset == "و" and rest[0] != "و":
            imperfect_onset = ""
        elif onset + middle == "يء":
            imperfect_onset = "يa"  # ييأس keeps its alef, against the rule of هيئة
        imperfect_middle = "" if middle == "ء" and kind == "defective" and "ء" not in rest else middle
        themes = _themes(kind, past, imperfect, rest)
    return Verb(form, kind, onset, middle, last, imperfect_onset, imperfect_middle, themes, past[-1] == "ا")


def _kind(form: str, letters: str) -> str:
    if letters[-1] in "اىي":  # in ي: بقي, and verbs cited in the passive (توفي)
        return "defective"
    if letters[-2] == "ا" and form in ("I", "IV", "VII", "VIII", "X"):
        return "hollow"
    short = {"I": 2, "III": 3, "IV": 3, "VI": 4, "VII": 4, "VIII": 4, "X": 5}.get(form)
    merged = form == "VIII" and letters[1] in _MERGED_T and letters[2] != "ت"
    return "doubled" if form in ("IX", "QIV") or (len(letters) == short and not merged) else "sound"


def _radicals(form: str, kind: str, letters: str) -> tuple[str, str, str]:
    """First, middle and last radical; a weak or doubled one is left empty."""
    body = list(letters[_FIRST_RADICAL_AT.get(form, 0) :])
    if form in ("VIII", "IX") and not (len(letters) == 4 and kind != "doubled"):
        body[:2] = [body[0] + body[1]]
    elif form == "QIV":
        body[:3] = [f"{body[0]}{body[1]}a{body[2]}"]
    elif form in ("Q", "QII"):
        body[1:3] = [body[1] + body[2]]
    elif form in ("III", "VI"):
        del body[1]
    elif form == "IV" and body[0] == "ا":  # آمن
        body[0] = "ء"
    first, last = body[0], body[-1]
    middle = "" if kind in ("hollow", "doubled") or len(body) < 3 else body[1]
    return first, middle, "" if kind == "defective" else last


def _themes(kind: str, past: str, imperfect: str, rest: str) -> tuple[str, str]:
    """The last short vowel of past and imperfect in form I, as far as letters show it: weak letters and seats of hamzas do."""
    if kind == "hollow":
        return "a", {"و": "u", "ي": "i"}.get(rest[-2], "a")
    if kind == "defective":
        return ("i" if past[-1] == "ي" else "a"), _FINAL_VOWEL.get(rest[-1], "a")
    return _seat_vowel(past), _seat_vowel(imperfect)


def _seat_vowel(word: str) -> str:
    return _SEAT_VOWEL.get(word[-1]) or _SEAT_VOWEL.get(word[-2], "a")


# -- stems ---------------------------------------------------------------------------------------------------------------------
class Stem(NamedTuple):
    """A stem before vowels (``قAل``) and before consonants (``قuل``). A defective one is what stands before its final vowel, which is ``theme``."""

    free: str
    closed: str
    theme: str
    defective: bool


class _Pattern(NamedTuple):
    """How a derived form is made.

    What precedes the first radical in past, its passive and imperfect; the vowel of the personal prefix; the vowel after the first radical in past
    and passive (none: first and middle radical touch); the last vowel of the imperfect.
    """

    past: str
    passive: str
    imperfect: str
    prefix_vowel: str
    inner: str
    inner_passive: str
    theme: str


_PATTERNS = {
    "I": _Pattern("", "", "", "a", "a", "u", ""),
    "II": _Pattern("", "", "", "u", "a", "u", "i"),
    "III": _Pattern("", "", "", "u", "A", "U", "i"),
    "IV": _Pattern("ءa", "ءu", "", "u", "", "", "i"),
    "V": _Pattern("تa", "تu", "تa", "a", "a", "u", "a"),
    "VI": _Pattern("تa", "تu", "تa", "a", "A", "U", "a"),
    "VII": _Pattern("اiن", "اuن", "ن", "a", "a", "u", "i"),
    "VIII": _Pattern("اi", "اu", "", "a", "a", "u", "i"),
    "IX": _Pattern("اi", "", "", "a", "a", "", "i"),
    "X": _Pattern("استa", "استu", "ستa", "a", "", "", "i"),
    "Q": _Pattern("", "", "", "u", "a", "u", "i"),
    "QII": _Pattern("تa", "تu", "تa", "a", "a", "u", "a"),
    "QIV": _Pattern("اi", "", "", "a", "", "", "i"),
}
_NO_PASSIVE = frozenset(("VII", "IX", "QIV"))


def _stem(verb: Verb, before: str, onset: str, inner: str, middle: str, theme: str, hollow: str) -> Stem:
    """Puts radicals into a pattern; ``hollow`` is the long vowel that swallows a weak middle radical."""
    last = verb.last
    if verb.kind == "hollow":
        return Stem(before + onset + hollow + last, before + onset + theme + last, theme, False)
    if verb.kind == "doubled":
        return Stem(before + onset + (inner or theme) + last, before + onset + inner + last + theme + last, theme, False)
    stem = before + onset + inner + middle
    if verb.kind == "defective":
        return Stem(stem, stem, theme, True)
    return Stem(stem + theme + last, stem + theme + last, theme, False)


def _past_stem(verb: Verb) -> Stem:
    pattern = _PATTERNS[verb.form]
    theme = verb.themes[0]
    if verb.form == "I" and verb.kind == "hollow":
        theme = "u" if verb.themes[1] == "u" else "i"  # قلت، بعت، نمت
    return _stem(verb, pattern.past, verb.onset, pattern.inner, verb.middle, theme, "A")


def _past_passive_stem(verb: Verb) -> Stem:
    pattern = _PATTERNS[verb.form]
    onset = verb.onset if pattern.inner_passive else _after_u(verb.onset)
    return _stem(verb, pattern.passive, onset, pattern.inner_passive, verb.middle, "i", "I")


def _imperfect_stem(verb: Verb, theme: str = "") -> Stem:
    """The imperfect without its personal prefix; ``theme`` replaces the last vowel (participles of V and VI have i)."""
    pattern = _PATTERNS[verb.form]
    theme = theme or pattern.theme or verb.themes[1]
    inner = "" if verb.form == "I" else pattern.inner
    hollow = "A" if verb.form in ("VII", "VIII") else theme.upper()
    onset = _after_u(verb.onset) if verb.form == "IV" else verb.imperfect_onset
    closed = "a" if hollow == "A" and verb.kind == "hollow" else theme
    return _stem(verb, pattern.imperfect, onset, inner, verb.imperfect_middle, closed, hollow)


def _imperfect_passive_stem(verb: Verb) -> Stem:
    pattern = _PATTERNS[verb.form]
    inner = "" if verb.form == "I" else pattern.inner
    onset = _after_u(verb.onset) if verb.form in ("I", "IV") else verb.onset
    return _stem(verb, pattern.imperfect, onset, inner, verb.imperfect_middle, "a", "A")


def _after_u(onset: str) -> str:
    """A first radical ي that touches the next one turns to و after u: ``أيقظ يوقظ``."""
    return "و" if onset == "ي" else onset


# -- finite verbs --------------------------------------------------------------------------------------------------------------
_Ending = tuple[str, int, str, str]  # ending, person, number, gender
_PAST_BEFORE_VOWEL: tuple[_Ending, ...] = (("", 3, "s", "m"), ("aت", 3, "s", "f"), ("A", 3, "d", "m"), ("aتA", 3, "d", "f"), ("Uا", 3, "p", "m"))
_PAST_BEFORE_CONSONANT: tuple[_Ending, ...] = (
    ("ن", 3, "p", "f"), ("ت", 1, "s", ""), ("ت", 2, "s", ""), ("تمA", 2, "d", ""), ("تم", 2, "p", "m"), ("تن", 2, "p", "f"), ("نA", 1, "p", ""),
)
_Prefix = tuple[str, int, str, str]
_BARE: tuple[_Prefix, ...] = (("ي", 3, "s", "m"), ("ت", 3, "s", "f"), ("ت", 2, "s", "m"), ("ء", 1, "s", ""), ("ن", 1, "p", ""))
_DUAL: tuple[_Prefix, ...] = (("ي", 3, "d", "m"), ("ت", 3, "d", "f"), ("ت", 2, "d", ""))
_MANY: tuple[_Prefix, ...] = (("ي", 3, "p", "m"), ("ت", 2, "p", "m"))
_WOMEN: tuple[_Prefix, ...] = (("ي", 3, "p", "f"), ("ت", 2, "p", "f"))
_WOMAN: tuple[_Prefix, ...] = (("ت", 2, "s", "f"),)


def verb_forms(past: str, imperfect: str) -> list[Form]:
    """Every finite form, active and passive; no imperatives. Raises ``ValueError`` for what is no verb."""
    if (past, imperfect) in _SUPPLETIVE:
        return _suppletive_forms(past, imperfect)
    verb = recognise(past, imperfect)[0]
    vowel = _PATTERNS[verb.form].prefix_vowel
    forms = [*_past(verb, _past_stem(verb), "active"), *_imperfect(_imperfect_stem(verb), vowel, "active")]
    if verb.form not in _NO_PASSIVE:
        forms += [*_past(verb, _past_passive_stem(verb), "passive"), *_imperfect(_imperfect_passive_stem(verb), "u", "passive")]
    return list(dict.fromkeys(forms))


def _suppletive_forms(past: str, imperfect: str) -> list[Form]:
    """Past and imperfect of two verbs that serve as one."""
    its_imperfect, its_past = _SUPPLETIVE[past, imperfect]
    forms = [form for form in verb_forms(past, its_imperfect) if form.tense == "perfect"]
    return forms + [form for form in verb_forms(its_past, imperfect) if form.tense != "perfect"]


def _past(verb: Verb, stem: Stem, voice: str) -> Iterator[Form]:
    if stem.defective:
        parts: Iterable[tuple[str, _Ending]] = _defective_past(verb, stem)
    else:
        parts = [*((stem.free, e) for e in _PAST_BEFORE_VOWEL), *((stem.closed, e) for e in _PAST_BEFORE_CONSONANT)]
    for base, (ending, person, number, gender) in parts:
        for text in _write("", base, ending):
            yield Form(text, "perfect", voice, person, number, gender)


def _defective_past(verb: Verb, stem: Stem) -> Iterator[tuple[str, _Ending]]:
    """``رمى رمت رموا رميت``، ``دعا دعت دعوا دعوت``، ``بقي بقيت بقوا بقيت``"""
    base = stem.free
    if stem.theme == "i":
        glide, endings = "iي", ("I", "iيaت", "iيA", "iيaتA", "Uا")
    else:
        glide = "aو" if verb.form == "I" and verb.past_ends_in_alef else "aي"
        endings = (_final_a(base, verb.form == "I" and verb.past_ends_in_alef), "aت", glide + "A", "aتA", "aوا")
    for ending, (_, person, number, gender) in zip(endings, _PAST_BEFORE_VOWEL, strict=True):
        yield base, (ending, person, number, gender)
    for consonant, person, number, gender in _PAST_BEFORE_CONSONANT:
        yield base, (glide + consonant, person, number, gender)


def _final_a(base: str, from_waw: bool = False) -> str:
    return "A" if from_waw or base[-1] == "ي" else "Y"


def _imperfect(stem: Stem, vowel: str, voice: str) -> Iterator[Form]:
    for base, ending, tense, persons in _defective_imperfect(stem) if stem.defective else _strong_imperfect(stem):
        for prefix, person, number, gender in persons:
            for text in _write(prefix + vowel, base, ending):
                yield Form(text, tense, voice, person, number, gender)


_Rows = Iterator[tuple[str, str, str, tuple[_Prefix, ...]]]  # stem, ending, tense, persons


def _strong_imperfect(stem: Stem) -> _Rows:
    yield stem.free, "", "imperfect", _BARE
    if len(_plain(stem.closed)) < len(_plain(stem.free)):  # hollow: يقول، لم يقل
        yield stem.closed, "", "jussive", _BARE
    yield from _long_endings(stem.free, "", "U", "I")
    yield stem.closed, "ن", "imperfect", _WOMEN


def _defective_imperfect(stem: Stem) -> _Rows:
    """``يدعو``، ``يرمي``، ``يسعى`` and, without their last letter, the jussive ``يدع``، ``يرم``، ``يسع``."""
    base, theme = stem.free, stem.theme
    final = {"i": "I", "u": "U"}.get(theme) or _final_a(base)
    yield base, final, "imperfect", _BARE
    yield base, theme, "jussive", _BARE
    glide = "uو" if theme == "u" else theme + "ي"
    many, woman = ("aو", "aي") if theme == "a" else ("U", "I")
    yield from _long_endings(base, glide, many, woman)
    yield base, (glide if theme == "a" else final) + "ن", "imperfect", _WOMEN


def _long_endings(base: str, glide: str, many: str, woman: str) -> _Rows:
    yield base, glide + "Aن", "imperfect", _DUAL
    yield base, glide + "A", "jussive", _DUAL
    yield base, many + "ن", "imperfect", _MANY
    yield base, many + "ا", "jussive", _MANY
    yield base, woman + "ن", "imperfect", _WOMAN
    yield base, woman, "jussive", _WOMAN


# -- participles and verbal nouns ----------------------------------------------------------------------------------------------
_Nominal = tuple[str, str, str]  # ending, number, gender
_REGULAR: tuple[_Nominal, ...] = (
    ("", "s", "m"), ("A", "s", "m"), ("aة", "s", "f"), ("Aن", "d", "m"), ("aين", "d", "m"), ("aتAن", "d", "f"), ("aتaين", "d", "f"),
    ("Uن", "p", "m"), ("Iن", "p", "m"), ("Aت", "p", "f"),
)
_ENDS_IN_I: tuple[_Nominal, ...] = (  # داع، داعي
    ("i", "s", "m"), ("I", "s", "m"), ("iيA", "s", "m"), ("iيaة", "s", "f"), ("iيAن", "d", "m"), ("iيaين", "d", "m"), ("iيaتAن", "d", "f"),
    ("iيaتaين", "d", "f"), ("Uن", "p", "m"), ("Iن", "p", "m"), ("iيAت", "p", "f"),
)
_ENDS_IN_A: tuple[_Nominal, ...] = (  # مستثنى، مستثناة
    ("Y", "s", "m"), ("Aة", "s", "f"), ("aيAن", "d", "m"), ("aيaين", "d", "m"), ("AتAن", "d", "f"), ("Aتaين", "d", "f"), ("aون", "p", "m"),
    ("aين", "p", "m"), ("aيAت", "p", "f"),
)


def participles(past: str, imperfect: str) -> list[Form]:
    """Active and passive participles in both genders, all numbers, and the accusative singular (``مؤكدا``، ``داعيا``)."""
    forms: list[Form] = []
    for verb in recognise(past, imperfect):
        make = _simple_participles if verb.form == "I" else _derived_participles
        for stem, endings, voice in make(verb):
            forms += _decline(stem, endings, voice)
    return list(dict.fromkeys(forms))


_Participles = Iterator[tuple[str, tuple[_Nominal, ...], str]]


def _derived_participles(verb: Verb) -> _Participles:
    active, passive = _imperfect_stem(verb, "i"), _imperfect_passive_stem(verb)
    yield "مu" + active.free, _ENDS_IN_I if active.defective else _REGULAR, "active"
    if verb.form not in _NO_PASSIVE:
        yield "مu" + passive.free, _ENDS_IN_A if passive.defective else _REGULAR, "passive"


def _simple_participles(verb: Verb) -> _Participles:
    """``قائل مقول``، ``داع مدعو``، ``ماد ممدود``، ``كاتب مكتوب``"""
    first, middle, last = verb.onset, verb.middle, verb.last
    weak = {"i": "I"}.get(verb.themes[1], "U")
    if verb.kind == "hollow":
        yield (f"{first}Aء", _ENDS_IN_I[1:], "active") if last == "ء" else (f"{first}Aءi{last}", _REGULAR, "active")
        yield f"مa{first}{weak}{last}", _REGULAR, "passive"
    elif verb.kind == "defective":
        yield f"{first}A{middle}", _ENDS_IN_I, "active"
        yield f"مa{first}{middle}{'U' if verb.past_ends_in_alef else 'I'}", _REGULAR, "passive"
    elif verb.kind == "doubled":
        yield f"{first}A{last}", _REGULAR, "active"
        yield f"مa{first}{last}U{last}", _REGULAR, "passive"
    else:
        yield f"{first}A{middle}i{last}", _REGULAR, "active"
        yield f"مa{first}{middle}U{last}", _REGULAR, "passive"


def _decline(stem: str, endings: tuple[_Nominal, ...], voice: str) -> Iterator[Form]:
    bare_accusative = stem[-1] == "ء" and stem[-2] in "aA"  # مهنأ، مستاء: no alef is written after these
    for ending, number, gender in endings:
        if ending == "A" and bare_accusative:
            continue
        if ending == "Y":
            ending = _final_a(stem)
        elif ending == "i" and stem.endswith("Aء"):  # راء
            ending = ""
        for text in _write("", stem, ending):
            yield Form(text, voice, voice, 0, number, gender)


def masdars(past: str, imperfect: str) -> list[str]:
    """The verbal nouns that follow from the form; none for form I.

    Where form I and II are written alike (``قتل``، ``حذر``) the one of form II is given (``تحذير``): only a dictionary knows whether it exists.
    """
    nouns = [_masdar(verb) for verb in recognise(past, imperfect) if verb.form != "I"]
    return [spell(noun) for noun in nouns if noun]


def _masdar(verb: Verb) -> str:
    form, last = verb.form, verb.last
    onset, middle = verb.onset, verb.middle
    if form == "II":
        return _masdar_of_two(verb)
    if form == "III":
        return f"مu{onset}A{middle}" + ("Aة" if verb.kind == "defective" else f"a{last}aة" if middle else f"{last}aة")
    if form in ("V", "VI", "QII"):
        ending = "I" if verb.kind == "defective" else f"u{last}" if middle else last
        return f"تa{onset}{_PATTERNS[form].inner}{middle}{ending}"
    if form == "Q":
        return f"{onset}a{middle}a{last}aة"
    return _masdar_in_a(verb)


def _masdar_of_two(verb: Verb) -> str:
    if verb.kind == "defective":
        return f"تa{verb.onset}{'' if verb.middle == 'ي' else verb.middle}iيaة"  # تسمية، تحية
    if verb.last == "ء":
        return f"تa{verb.onset}{verb.middle}iءaة"  # تهنئة
    return f"تa{verb.onset}{verb.middle}I{verb.last}"


def _masdar_in_a(verb: Verb) -> str:
    """IV, VII–X, QIV: a long ā before the last radical (``إعلان``، ``انفجار``، ``التزام``، ``استهداف``، ``اطمئنان``)."""
    pattern, last = _PATTERNS[verb.form], verb.last
    touching = not pattern.inner
    onset = "ي" if touching and verb.onset == "و" else verb.onset  # إيقاف، استيلاء
    start = pattern.past.replace("a", "i") + (onset.replace("a", "i") if verb.form == "QIV" else onset) + ("" if touching else "i")
    if verb.kind == "hollow":
        return f"{start}A{last}aة" if touching else f"{start}يA{last}"  # إدانة، اغتيال
    if verb.kind == "doubled":
        return f"{start}{last}A{last}"
    if verb.kind == "defective":
        return f"{start}{verb.middle}Aء" if verb.middle else ""
    return f"{start}{verb.middle}A{last}"


# -- nouns and adjectives ------------------------------------------------------------------------------------------------------
_NOT_JOINED = frozenset("اأإآدذرزوؤىةء")  # letters that do not join the next one
_FEMININE_BY_USE = frozenset(["حرب", "أرض", "نار", "دار", "سوق", "يد", "عين", "نفس", "شمس", "روح", "بئر", "سماء", "قدم", "ساق", "كأس", "ريح", "فأس"])
_COLOURS = frozenset([  # and bodily defects: feminine فعلاء
    "أحمر", "أخضر", "أزرق", "أصفر", "أبيض", "أسود", "أسمر", "أشقر", "أعرج", "أخرس", "أطرش", "أبكم", "أعزل", "أحمق", "أجوف", "أعمى", "أعور", "أعزب",
])
_REGULAR_IN_ALEF = frozenset(["أرمل"])  # أرملة
_ELATIVE_FEMININES = {
    "أكبر": "كبرى", "أصغر": "صغرى", "أعظم": "عظمى", "أوسط": "وسطى", "أيمن": "يمنى", "أيسر": "يسرى", "أفضل": "فضلى", "أول": "أولى",
    "أقصى": "قصوى", "أدنى": "دنيا", "أعلى": "عليا", "آخر": "أخرى",
}


def _add(word: str, ending: str) -> str:
    """A written noun with an ending that begins with a vowel: ``شيء`` → ``شيئان``، ``مبدأ`` → ``مبدآن``، ``جزء`` → ``جزءان``."""
    if word[-1] == "أ" and ending[0] == "ا":
        return word[:-1] + "آ" + ending[1:]
    if word[-1] == "ء" and word[-2] not in _NOT_JOINED:
        return word[:-1] + "ئ" + ending
    return word + ending


def noun_forms(lemma: str, plurals: list[str]) -> list[NounForm]:
    """A noun's written forms from its singular and its plurals."""
    gender = _gender(lemma)
    forms = [NounForm(lemma, "s", gender), *_accusative(lemma, "s", gender), *_dual(lemma, gender), *_bound(lemma, "s", gender)]
    for plural in plurals:
        forms += _plural(lemma, plural, gender)
    return list(dict.fromkeys(forms))


_MASCULINE_IN_AT = frozenset(["نبات", "ثبات", "رفات", "شتات", "سبات", "إثبات", "التفات", "بيات", "إسكات", "إنصات", "فتات", "ممات"])


def _gender(lemma: str) -> str:
    """Feminine: ة; words that live in the plural (``قوات``، ``سلطات``); ى but for those in م (``ذكرى``، not ``مستوى``); long ones in اء that are no verbal nouns (``صحراء``، not ``إنشاء``، ``بناء``)."""
    if lemma.endswith("اء") and lemma not in _FEMININE_BY_USE:
        return "f" if len(lemma) > 4 and lemma[0] not in "اإأتم" else "m"
    if lemma[-1] == "ى":
        return "f" if len(lemma) > 3 and lemma[0] != "م" else "m"
    if lemma.endswith("ات") and len(lemma) > 3 and lemma not in _MASCULINE_IN_AT:
        return "f"
    return "f" if lemma[-1] == "ة" or lemma in _FEMININE_BY_USE else "m"


def _accusative(word: str, number: str, gender: str) -> list[NounForm]:
    """The alef of the indefinite accusative, where one is written."""
    if len(word) < 2 or word[-1] in "ةىاأ" or word.endswith("اء"):
        return []
    return [NounForm(_add(word, "ا"), number, gender, "acc")]


def _dual(word: str, gender: str) -> list[NounForm]:
    if len(word) < 2 or word[-1] == "ا":
        return []
    base = word[:-1] + {"ة": "ت", "ى": "ي"}.get(word[-1], word[-1])
    if word.endswith("اء") and gender == "f":
        base = word[:-1] + "و"  # صحراوان
    endings = (("ان", ""), ("ين", "obl"), ("ا", "construct"), ("ي", "construct"))
    return [NounForm(_add(base, ending), "d", gender, case) for ending, case in endings]


def _bound(word: str, number: str, gender: str) -> list[NounForm]:
    """Shapes that a noun takes only before a pronoun: ``غارته``، ``مستشفاه``، ``زملاؤه``."""
    return [NounForm(word[:-1] + last, number, gender, "bound") for last in _last_before_pronoun(word)]


def _last_before_pronoun(word: str) -> str:
    if word[-1] == "ء" and len(word) > 2:
        return "ئ" if word[-2] == "ي" else "ئؤ" if word[-2] in "او" else "ئؤأ"
    return {"ة": "ت", "ى": "ا", "أ": "ئؤ", "ؤ": "ئ"}.get(word[-1], "")


def _plural(lemma: str, plural: str, gender: str) -> list[NounForm]:
    if _is_sound_masculine(lemma, plural):
        stem = plural[:-2]
        endings = (("ون", ""), ("ين", "obl"), ("و", "construct"), ("ي", "construct"))
        return [NounForm(stem + ending, "p", "m", case) for ending, case in endings]
    forms = [NounForm(plural, "p", gender), *_bound(plural, "p", gender)]
    return forms if _is_without_tanwin(plural) else [*forms, *_accusative(plural, "p", gender)]


def _is_sound_masculine(lemma: str, plural: str) -> bool:
    """``مسؤولون``، ``مسؤولين``; not ``ديون``، ``قوانين``."""
    if len(plural) < 5 or not plural.endswith(("ون", "ين")):
        return False
    return plural[-2] == "و" or plural[:-2] in (lemma, lemma[:-1])


def _is_without_tanwin(plural: str) -> bool:
    """Sound feminines (``غارات``، not ``أصوات``) and the diptotes ``مدارس``، ``صواريخ``."""
    if plural.endswith("ات"):
        return not (plural[0] == "أ" and len(plural) == 5)
    return len(plural) > 4 and plural[2] == "ا"


def adjective_forms(lemma: str) -> list[NounForm]:
    """An adjective's forms by rule: both genders, sound plurals and duals, accusative (``ليبي`` → ``ليبية``، ``ليبيون``، ``ليبيات``…)."""
    if _is_elative(lemma):
        return _elative(lemma)
    if lemma[-1] == "ى" and lemma[0] == "م":
        return _adjective_in_alef(lemma[:-1])
    if lemma[-1] in "ةى":
        return [NounForm(lemma, "s", "f")]
    feminine = _add(lemma, "ة")
    masculine = (("ون", ""), ("ين", "obl"), ("و", "construct"), ("ي", "construct"))
    forms = [NounForm(lemma, "s", "m"), *_accusative(lemma, "s", "m"), NounForm(feminine, "s", "f"), *_bound(feminine, "s", "f")]
    forms += [NounForm(_add(lemma, ending), "p", "m", case) for ending, case in masculine]
    forms += [NounForm(_add(lemma, "ات"), "p", "f"), *_dual(lemma, "m"), *_dual(feminine, "f")]
    return list(dict.fromkeys(forms))


def _is_elative(lemma: str) -> bool:
    """``أكبر``، ``أهم``، ``أقوى``، ``أحمر``; not ``أمني``، ``أكيد``."""
    if lemma in _COLOURS or lemma in _ELATIVE_FEMININES:
        return True
    if lemma[0] != "أ" or lemma[-1] in "يةا" or lemma in _REGULAR_IN_ALEF:
        return False
    return len(lemma) == 3 or (len(lemma) == 4 and lemma[2] not in "يا")


def _elative(lemma: str) -> list[NounForm]:
    forms = [NounForm(lemma, "s", "m"), *_bound(lemma, "s", "m")]
    if lemma in _COLOURS:
        base = lemma[1:-1] + "ي" if lemma[-1] == "ى" else lemma[1:]
        forms += [NounForm(base + "اء", "s", "f"), *_dual(base + "اء", "f"), *_dual(lemma, "m")]
    elif lemma in _ELATIVE_FEMININES:
        forms.append(NounForm(_ELATIVE_FEMININES[lemma], "s", "f"))
        forms += _dual(lemma, "m")
    if lemma == "آخر":
        forms += [NounForm("آخرون", "p", "m"), NounForm("آخرين", "p", "m", "obl"), NounForm("أخريات", "p", "f")]
    return forms


def _adjective_in_alef(base: str) -> list[NounForm]:
    """``مستثنى``، ``مستثناة``: passive participles of defective verbs."""
    forms = [NounForm(base + "ى", "s", "m"), NounForm(base + "اة", "s", "f"), NounForm(base + "ون", "p", "m"), NounForm(base + "ين", "p", "m", "obl")]
    return [*forms, NounForm(base + "يات", "p", "f"), *_dual(base + "ى", "m"), *_dual(base + "اة", "f")]


# -- before pronouns -----------------------------------------------------------------------------------------------------------
def verb_stem_before_enclitic(form: str) -> str:
    """The shape of a verb before a pronoun: ``اتهموا`` → ``اتهمو``، ``رمى`` → ``رما``، ``ساعدتم`` → ``ساعدتمو``."""
    if form.endswith("وا") and len(form) > 3:
        return form[:-1]
    if form[-1] == "ى":
        return form[:-1] + "ا"
    return form + "و" if _is_second_plural(form) else form


def _is_second_plural(form: str) -> bool:
    """``ساعدتم``، ``قلتم``; not ``اهتم``، ``اختتم``، ``يختم``."""
    return form.endswith("تم") and not form.endswith("تتم") and (len(form) > 4 or (len(form) == 4 and form[0] not in "اأيتن"))
