"""Inflection of written, unvocalised Modern Standard Arabic, as newspapers print it.

A verb is given by its third person masculine singular, past and imperfect (``قال``، ``يقول``); root class and derived form are recognised from
the pair. Where active and passive are written alike, both analyses are given. After W. Wright, *A Grammar of the Arabic Language*, vol. I.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Form(NamedTuple):
    """A written form of a verb. ``tense``: perfect, imperfect, jussive (also the subjunctive where written so); active or passive for participles (person 0)."""

    text: str
    tense: str
    voice: str
    person: int
    number: str
    gender: str


class NounForm(NamedTuple):
    """A written form of a noun or adjective without article and clitics. ``case_hint``: ``acc``, ``obl``, ``construct``, ``bound`` (before a pronoun) or nothing."""

    text: str
    number: str
    gender: str
    case_hint: str = ""


class _Verb(NamedTuple):
    past: str
    imperfect: str
    kind: str  # sound hollow defective doubled
    form: str  # I II/I III IV V VI VII VIII X Q


_WEAK = "اوي"


@lru_cache(maxsize=4096)
def _classify(past: str, imperfect: str) -> _Verb:
    return _Verb(past, imperfect, _kind(past, imperfect), _form(past, imperfect))


def _kind(past: str, imperfect: str) -> str:
    if past[-1] in "اىي" and len(past) > 2:
        return "defective"
    if past[-2] == "ا" and len(past) >= 3 and imperfect[-2] in "اوي" and len(imperfect) - 1 <= len(past) and not _second_alef_of_form_three(past, imperfect):
        return "hollow"
    if len(past) == 2 or _doubled_derived(past, imperfect):
        return "doubled"
    return "sound"


def _second_alef_of_form_three(past: str, imperfect: str) -> bool:
    return len(past) == 4 and past[1] == "ا" and past[2] != "ا" and False


def _doubled_derived(past: str, imperfect: str) -> bool:
    if len(past) == 3 and past[0] == "أ" and imperfect == "ي" + past[1:]:
        return True
    if len(past) == 4 and past[0] == "ا":
        return past[1] not in "تدطذ"
    return len(past) == 5 and past.startswith("است") and imperfect == "ي" + past[1:] and past[3] != "ا" and past[-1] not in "ىاي"


def _form(past: str, imperfect: str) -> str:
    if past.startswith("است") and len(past) >= 5:
        return "X"
    if past[0] == "ا" and len(past) >= 4:
        return "VIII"
    if past[0] in "أآ" and imperfect[1] not in "أؤا" and not imperfect.startswith("يأ"):
        return "IV"
    if past[0] == "ت" and imperfect == "ي" + past or past[0] == "ت" and past[-1] == "ى" and imperfect[:2] == "يت" and len(past) >= 4:
        return "VI" if len(past) == 5 and past[2] == "ا" else "V"
    if len(past) == 4 and past[1] == "ا":
        return "III"
    return "Q" if len(past) == 4 and past[-1] not in "ىا" else "I"


def verb_forms(past: str, imperfect: str) -> list[Form]:
    """Every finite form, active and passive."""
    verb = _classify(past, imperfect)
    forms = {**dict.fromkeys(_perfect(verb)), **dict.fromkeys(_imperfect(verb)), **dict.fromkeys(_passive(verb))}
    return list(forms)


def _conjugate_past(third: str, short: str, tense: str, voice: str, *, plural: str, dual: str, feminine: str) -> list[Form]:
    out = [Form(third, tense, voice, 3, "s", "m"), Form(feminine, tense, voice, 3, "s", "f"), Form(dual, tense, voice, 3, "d", "m"), Form(feminine + "ا", tense, voice, 3, "d", "f")]
    out += [Form(p, tense, voice, 3, "p", "m") for p in plural.split("|")]
    out += [Form(short + "ن", tense, voice, 3, "p", "f")] if not short.endswith("ن") else [Form(short, tense, voice, 3, "p", "f")]
    first_person = short[:-1] if short.endswith("ت") else short
    out += [Form(first_person + "ت", tense, voice, 1, "s", ""), Form(first_person + "ت", tense, voice, 2, "s", ""), Form(first_person + "تم", tense, voice, 2, "p", "m")]
    out.append(Form((short[:-1] if short.endswith("ن") else short) + "نا", tense, voice, 1, "p", ""))
    return out


def _perfect(verb: _Verb) -> list[Form]:
    past = verb.past
    if verb.kind == "defective":
        base = past[:-1]
        glide = "و" if past[-1] == "ا" and verb.form == "I" else "ي"
        feminine = base + ("يت" if past[-1] == "ي" else "ت")
        return _conjugate_past(past, base + glide, "perfect", "active", plural=base + "وا", dual=base + glide + "ا", feminine=feminine)
    plural, dual = _plural_of(past), past + "ا" if past[-1] != "أ" else past[:-1] + "آ"
    short = past
    if verb.kind == "hollow":
        short = past[:-2] + _seat(past[:-2], past[-1])
    elif verb.kind == "doubled":
        short = past + past[-1]
    return _conjugate_past(past, short, "perfect", "active", plural=plural, dual=dual, feminine=past + "ت")


def _seat(before: str, last: str) -> str:
    return "ئ" if last == "ء" else last


def _plural_of(past: str) -> str:
    if past[-1] == "أ":
        return f"{past}وا|{past[:-1]}ؤوا"
    if past[-1] == "ء":
        return f"{past}وا|{past[:-1]}ؤوا"
    return past + "وا"


def _imperfect(verb: _Verb) -> list[Form]:
    return _conjugate_imperfect(verb.imperfect[1:], verb.kind, "active")


def _conjugate_imperfect(stem: str, kind: str, voice: str) -> list[Form]:
    out: list[Form] = []
    persons = (("ي", 3, "m"), ("ت", 3, "f"), ("ت", 2, "m"), ("أ", 1, ""), ("ن", 1, ""))
    shapes = [stem]
    if kind == "defective" and stem[-1] in "وييى":
        shapes.append(stem[:-1])
    elif kind == "hollow" and len(stem) > 2:
        shapes.append(stem[:-2] + _seat("", stem[-1]))
    for prefix, person, gender in persons:
        for shape in shapes:
            tense = "imperfect" if shape == stem else "jussive"
            out.append(Form(_prefixed(prefix, shape), tense, voice, person, "p" if prefix == "ن" else "s", gender))
    plural_base = stem[:-1] if kind == "defective" and stem[-1] in "ويى" else stem
    dual_base = stem[:-1] + "ي" if stem[-1] == "ى" else stem
    for base in _before_waw(plural_base):
        for ending, tense in (("ون", "imperfect"), ("وا", "jussive")):
            out.append(Form("ي" + base + ending, tense, voice, 3, "p", "m"))
            out.append(Form("ت" + base + ending, tense, voice, 2, "p", "m"))
    for ending, tense in (("ان", "imperfect"), ("ا", "jussive")):
        dual = dual_base[:-1] + "آ" + ending[1:] if dual_base[-1] == "أ" else dual_base + ending
        out += [Form("ي" + dual, tense, voice, 3, "d", "m"), Form("ت" + dual, tense, voice, 3, "d", "f")]
    fem = shapes[-1] if kind == "hollow" else dual_base
    out.append(Form("ي" + (fem if fem.endswith("ن") and kind != "defective" else fem + "ن"), "imperfect", voice, 3, "p", "f"))
    return out


def _before_waw(base: str) -> list[str]:
    if base and base[-1] == "أ":
        return [base, base[:-1] + "ؤ"]
    return [base]


def _prefixed(prefix: str, stem: str) -> str:
    if prefix == "أ" and stem[:1] in ("أ", "ؤ"):
        return ("آ" if stem[0] == "أ" else "أؤ") + stem[1:]
    return prefix + stem


def _passive(verb: _Verb) -> list[Form]:
    if verb.form == "VIII" and verb.past.startswith("ان") and verb.kind != "defective":
        return []
    past, stem = verb.past, verb.imperfect[1:]
    if verb.kind == "hollow":
        third = past[:-2] + "ي" + _seat("", past[-1])
        short = past[:-2] + _seat("", past[-1])
        perfect = _conjugate_past(third, short, "perfect", "passive", plural=third + "وا", dual=third + "ا", feminine=third + "ت")
        return perfect + _conjugate_imperfect(stem[:-2] + "ا" + ("ء" if stem[-1] == "ئ" else stem[-1]), "hollow", "passive")
    if verb.kind == "defective":
        base = _inner_passive(verb, past[:-1])
        perfect = _conjugate_past(base + "ي", base + "ي", "perfect", "passive", plural=base + "وا", dual=base + "يا", feminine=base + "يت")
        return perfect + _conjugate_imperfect(_imperfect_passive_stem(verb, stem)[:-1] + "ى", "defective", "passive")
    third = _inner_passive(verb, past)
    if third[-1] == "أ":
        third = third[:-1] + "ئ"
    if len(third) == 3 and third[1] == "أ":
        third = third[0] + "ئ" + third[2]
    short = third + third[-1] if verb.kind == "doubled" else third
    perfect = _conjugate_past(third, short, "perfect", "passive", plural=third + "وا", dual=third + "ا", feminine=third + "ت")
    passive_stem = _imperfect_passive_stem(verb, stem)
    if passive_stem[-1] == "ئ":
        passive_stem = passive_stem[:-1] + "أ"
    return perfect + _conjugate_imperfect(passive_stem, verb.kind, "passive")


def _inner_passive(verb: _Verb, past: str) -> str:
    """The long vowel of forms III and VI turns to و."""
    if verb.form == "III" and past[1] == "ا":
        return past[0] + "و" + past[2:]
    if verb.form == "VI" and past[2] == "ا":
        return past[:2] + "و" + past[3:]
    if past[0] == "آ":
        return "أو" + past[1:]
    return past


def _imperfect_passive_stem(verb: _Verb, stem: str) -> str:
    if verb.form == "I" and verb.past[0] == "و" and stem[0] != "و":
        return "و" + stem
    if stem[0] == "أ":
        return "ؤ" + stem[1:]
    return stem


def masdars(past: str, imperfect: str) -> list[str]:
    """The verbal nouns that follow from the form; form I has none that can be told, form II, written alike, has تفعيل."""
    verb = _classify(past, imperfect)
    form, kind, base = verb.form, verb.kind, past
    if form == "I" and len(past) == 3 and kind == "sound" and past[1] != "أ":
        return ["ت" + ("أ" if past[0] == "آ" else past[0]) + past[1] + "ي" + ("ء" if past[2] == "أ" else past[2])]  # فعّل is written like فعل; the verbal noun of the one that exists
    if form == "III" and kind == "sound":
        return ["م" + base + "ة"]
    if form == "V" or form == "VI":
        return [base[:-1] + "ي"] if kind == "defective" else [base]
    if form == "IV":
        start = "إ" + base[1:] if base[0] == "أ" else base
        if kind == "hollow":
            return [start + "ة"]
        if kind == "defective":
            return [start[:-1] + "اء"]
        if kind == "doubled":
            return [start + "ا" + start[-1]]
        return [start[:-1] + "ا" + ("ء" if start[-1] == "أ" else start[-1])] if base[0] == "أ" else []
    if form in ("VIII", "X"):
        if base.startswith("استو") and kind != "hollow":
            base = "استي" + base[4:]  # the long i swallows و: استيلاء، استيراد
        if kind == "hollow":
            return [base + "ة"] if form == "X" else [base[:-2] + "يا" + base[-1]]
        if kind == "defective":
            return [base[:-1] + "اء"]
        if kind == "doubled":
            return [base + "ا" + base[-1]] if form == "VIII" else [base[:-1] + base[-1] + "ا" + base[-1]]
        return [base[:-1] + "ا" + ("ء" if base[-1] == "أ" else base[-1])]
    return []


def participles(past: str, imperfect: str) -> list[Form]:
    """Active and passive participles: both genders, all numbers, and the accusative singular (``مؤكدا``)."""
    verb = _classify(past, imperfect)
    out: list[Form] = []
    for stem, voice in _participle_stems(verb):
        out.extend(_decline_participle(stem, voice))
    return list(dict.fromkeys(out))


def _participle_stems(verb: _Verb) -> list[tuple[str, str]]:
    past, stem = verb.past, verb.imperfect[1:]
    if stem[-1] == "ى":
        stem = stem[:-1] + "ي"
    derived = "م" + stem
    if verb.form not in ("I",):
        passive = derived
        if verb.kind == "hollow":
            passive = derived[:-2] + "ا" + derived[-1]
        elif verb.kind == "defective":
            passive = derived[:-1] + "ى"
        return [(derived, "active"), (passive, "passive")]
    if verb.kind == "hollow":
        return [(past[0] + "ائ" + ("ي" if past[-1] == "ء" else past[-1]), "active"), ("م" + stem, "passive")]
    if verb.kind == "defective":
        return [(past[0] + "ا" + past[1] + "ي", "active"), ("م" + past[:2] + ("و" if past[-1] == "ا" else "ي"), "passive"), (derived, "active"), (derived[:-1] + "ى", "passive")]
    if verb.kind == "doubled":
        return [(past[0] + "ا" + past[1], "active"), (f"م{past}و{past[-1]}", "passive")]
    first = "آ" + past[1:] if past[0] == "أ" else past[0] + "ا" + past[1:]
    if len(past) == 3 and past[1] == "أ":
        first = past[0] + "ائ" + past[2]
    if past[-1] == "أ":
        first = first[:-1] + "ئ"
    return [(first, "active"), ("م" + past[:2] + "و" + past[2:], "passive"), (derived, "active"), (derived, "passive")]


def _decline_participle(stem: str, voice: str) -> list[Form]:
    def make(text: str, number: str, gender: str) -> Form:
        return Form(text, voice, voice, 0, number, gender)

    if stem[-1] == "ى":
        base = stem[:-1]
        return [make(stem, "s", "m"), make(base + "اة", "s", "f"), make(base + "ين", "p", "m"), make(base + "ون", "p", "m")]
    base = stem[:-1] if stem[-1] == "ي" else stem
    out = [make(stem, "s", "m"), make(stem + "ا", "s", "m"), make(stem + "ة", "s", "f"), make(stem + "ان", "d", "m"), make(stem + "ين", "d", "m"),
           make(stem + "تان", "d", "f"), make(stem + "تين", "d", "f"), make(base + "ون", "p", "m"), make(base + "ين", "p", "m"), make(stem + "ات", "p", "f")]
    return [make(base, "s", "m"), *out] if stem[-1] == "ي" else out


def noun_forms(lemma: str, plurals: list[str]) -> list[NounForm]:
    """A noun's written forms from its singular and its plurals."""
    gender = "f" if lemma.endswith(("ة", "اء", "ى")) and not lemma.endswith(("ماء", "قاء", "ناء", "جراء", "لقاء", "غاء")) else "m"
    out = [NounForm(lemma, "s", gender)]
    out += _accusative(lemma, "s", gender)
    out += _dual(lemma, gender)
    out += _bound(lemma, "s", gender)
    for plural in plurals:
        out += _plural(plural, gender)
    return list(dict.fromkeys(out))


def _accusative(word: str, number: str, gender: str) -> list[NounForm]:
    if word[-1] in "ةىاأ" or word.endswith("اء") or word.endswith(("ون", "ين", "ات")) and number == "p":
        return []
    return [NounForm(word + "ا" if word[-1] != "ء" else word[:-1] + ("ئا" if word[-2] in "يى" else "ءا"), number, gender, "acc")]


def _dual(word: str, gender: str) -> list[NounForm]:
    base = word[:-1] + "ت" if word[-1] == "ة" else word[:-1] + "ي" if word[-1] == "ى" else word
    return [NounForm(base + "ان", "d", gender), NounForm(base + "ين", "d", gender, "obl"), NounForm(base + "ا", "d", gender, "construct"), NounForm(base + "ي", "d", gender, "construct")]


def _bound(word: str, number: str, gender: str) -> list[NounForm]:
    if word[-1] == "ة":
        return [NounForm(word[:-1] + "ت", number, gender, "bound")]
    if word[-1] == "ى":
        return [NounForm(word[:-1] + "ا", number, gender, "bound")]
    if word[-1] == "ء" and len(word) > 2:
        return [NounForm(word[:-1] + seat, number, gender, "bound") for seat in "ئؤ"]
    return []


def _plural(plural: str, gender: str) -> list[NounForm]:
    out = [NounForm(plural, "p", gender)]
    stem = plural[:-2]
    if plural.endswith("ون") and len(plural) > 4:
        out += [NounForm(stem + "ين", "p", "m", "obl"), NounForm(stem + "و", "p", "m", "construct"), NounForm(stem + "ي", "p", "m", "construct")]
    elif plural.endswith("ين") and len(plural) > 4:
        out = [NounForm(plural, "p", gender, "obl"), NounForm(stem + "ي", "p", "m", "construct")]
    else:
        out += _accusative(plural, "p", gender) + _bound(plural, "p", gender)
    return out


def adjective_forms(lemma: str) -> list[NounForm]:
    """An adjective's forms by rule: both genders, sound plurals and duals, accusative."""
    if lemma[-1] in "ةى":
        return [NounForm(lemma, "s", "f")]
    out = [NounForm(lemma, "s", "m"), NounForm(lemma + "ا", "s", "m", "acc"), NounForm(lemma + "ة", "s", "f"), NounForm(lemma + "ون", "p", "m"), NounForm(lemma + "ين", "p", "m", "obl"),
           NounForm(lemma + "و", "p", "m", "construct"), NounForm(lemma + "ي", "p", "m", "construct"), NounForm(lemma + "ات", "p", "f"), NounForm(lemma + "ان", "d", "m"), NounForm(lemma + "تان", "d", "f"), NounForm(lemma + "تين", "d", "f", "obl")]
    if lemma.startswith("أ") and len(lemma) == 4:
        out.append(NounForm(lemma[1:] + "اء", "s", "f"))
    return out


def verb_stem_before_enclitic(form: str) -> str:
    """The shape of a verb before a pronoun: ``اتهموا`` → ``اتهمو``، ``رمى`` → ``رما``، ``ساعدتم`` → ``ساعدتمو``."""
    if form.endswith("وا") and len(form) > 3:
        return form[:-1]
    if form.endswith("ى"):
        return form[:-1] + "ا"
    if form.endswith("تم") and len(form) > 4:
        return form + "و"
    return form
