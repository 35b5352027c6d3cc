"""Words as search sees them: their plain form, and the key that all spellings of a word share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from isnad.arabic.letters import fold_for_search, fold_word
from isnad.arabic.tokens import splits
from isnad.lexicon import Analysis, Lexicon
from isnad.store.transliteration import skeletons

_ENDINGS = ("يات", "يين", "يون", "ات", "ون", "ين", "ان", "يه", "ه", "ي")  # the longest first
_FUNCTION_WORDS = frozenset(["prep", "conj", "particle", "pronoun", "demonstrative", "relative"])
_PLAIN_NAME = re.compile("[ء-غف-ي]+(?: [ء-غف-ي]+)*")
_ENGLISH_NAME = re.compile("[A-Za-z]+(?: [A-Za-z]+)*")
_LATIN_ARTICLES = frozenset(["al", "el", "as", "ash", "ad", "ar", "an", "at", "az", "ul", "ur"])
_NAMES = frozenset(["actor", "place", "country", "name"])
_LETTER = "ء-غف-يٮ-ۓەۮۯۺ-ۼۿﭐ-ﶽﷰ-ﷻﹰ-ﻼ"
_MARK = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad"
_WORD = re.compile(
    rf"[{_LETTER}]++(?:[{_MARK}]++[{_LETTER}]++)*+(?:(?<![{_LETTER}]{{4}})(?:\.[{_LETTER}]{{1,3}}){{2,}}(?![{_LETTER}])|[\u0640\u064b-\u0652]*+)"  # also أ.ف.ب
    r"|\d+(?:[.,٫٬]\d+)*"
    rf"|(?:(?![{_LETTER}{_MARK}])[^\W\d_][\u0300-\u036f]*)+(?:['’ʿʾ`‘](?!s\b)[^\W\d_]+)*"  # Sana'a is one word, Trump's is two
)
_LATIN = str.maketrans("ıøłđæ", "iolde")
_LONGEST = 64  # code points of a form; no word is longer, and a hostile one must not burst an index page


class Token(NamedTuple):
    """A word of a text: where it stands (code points of the original) and its plain form."""

    start: int
    end: int
    form: str


def words(text: str) -> list[Token]:
    """The words and numbers of a text; punctuation falls away."""
    return [Token(m.start(), m.end(), plain(m.group())) for m in _WORD.finditer(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand: the spans of :func:`words`."""
    return [match.span() for match in _WORD.finditer(text)]


def plain_words(text: str) -> list[str]:
    """As :func:`words`, the plain forms alone."""
    return [plain(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """A word as it is spelt, without vowel marks, tatweel, presentation forms, capitals and accents: ``Ḥaftar`` → ``haftar``, ``القاهِرة`` → ``القاهرة``.

    Hamza seats, ``ة``/``ه`` and ``ى``/``ي`` stay as they are: they are spelling, which :func:`key` levels.
    """
    if _PLAIN_NAME.fullmatch(word):
        return word[:_LONGEST]
    composed = unicodedata.normalize("NFKC", word).casefold()
    if composed.isascii() and composed.isalnum():
        return composed[:_LONGEST]
    letters = composed if "\u0600" <= composed[0] <= "\u06ff" else unicodedata.normalize("NFD", composed).translate(_LATIN)
    kept = "".join(c for c in letters if (c.isalnum() and c != "ـ") or (c == "." and composed[0].isdecimal()))
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept)[:_LONGEST]


@lru_cache(maxsize=200_000)
def key(form: str) -> str:
    """What all spellings of a form share: ``إسلامية`` and ``اسلاميه`` → ``اسلاميه``."""
    return fold_for_search(form)


def name_key(name: str) -> str:
    """The key of a name of one or more words: what is typed for it in any spelling gives the same. The Latin article counts for nothing."""
    if _PLAIN_NAME.fullmatch(name):  # most names: nothing to cut, no articles
        return key(name)
    if _ENGLISH_NAME.fullmatch(name):
        *first, last = name.lower().split(" ")
        return " ".join([*(word for word in first if word not in ("al", "el")), last])
    return " ".join(key(t.form) for t in without_articles(words(name)))


def without_articles(tokens: list[Token]) -> list[Token]:
    """Without the ``al-`` and ``el-`` of Latin names, which Arabic writes in one word with what follows."""
    return [t for i, t in enumerate(tokens) if i == len(tokens) - 1 or t.form not in _LATIN_ARTICLES or (t.form not in ("al", "el") and tokens[i + 1].start != t.end + 1)]


class Keys(NamedTuple):
    """Under what a key is filed: each string begins with ``=`` (without clitics), ``~`` (lemma) or ``*`` (sound, names only)."""

    sure: tuple[str, ...]
    guessed: tuple[str, ...]  # clitics cut from a word that the lexicon does not know: good to be found by, not to search with


def keys_of(word: str, lexicon: Lexicon) -> Keys:
    """Everything that a word, given as a :func:`key`, can be found by, as far as the lexicon knows it."""
    if not ("\u0600" <= word[0] <= "\u06ff"):
        return Keys(latin_keys(word), ())
    analyses = _plainest([a for spelling in _spellings(word) for a in lexicon.analyse(spelling)])
    cuts = _known_cuts(word, lexicon, most=len(analyses[0].split.conj + analyses[0].split.prep) if analyses else 2)
    if analyses or cuts:
        states = {named.ref for name in cuts for named in lexicon.trie[name].get("", ()) if named.kind == "country"}
        found = [k for k in _analysed(analyses) if not (states and k[0] == "~")]  # لبنان is no two cups of milk
        adjectives = [f"~{adjective}" for state in sorted(states) for adjective in _adjectives(lexicon).get(state, ())]
        return Keys(tuple(dict.fromkeys([f"={word}", *found, *_named(cuts, lexicon), *adjectives])), ())
    bare = word.removeprefix("ال") if len(word) > 4 else word
    guesses = {s.stem for s in splits(word) if not s.enclitic and not s.future and len(s.stem) > 3} - {word, bare}
    sure = [f"={word}", f"={bare}", f"~{light_stem(bare)}", *(f"*{s}" for s in skeletons(bare))]
    guessed = [k for g in sorted(guesses) for k in (f"={g}", f"~{light_stem(g)}", *(f"*{s}" for s in skeletons(g)))]
    return Keys(tuple(dict.fromkeys(sure)), tuple(dict.fromkeys(guessed)))


def latin_keys(word: str) -> tuple[str, ...]:
    """The keys of a word in Latin letters, or of a number: itself and its sound."""
    return (f"={word}", *(f"*{s}" for s in skeletons(word)))


def light_stem(word: str) -> str:
    """A word without the endings of number, gender and relation, where the lexicon does not know it."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=4)
def _adjectives(lexicon: Lexicon) -> dict[str, list[str]]:
    """The adjectives of each state, as keys."""
    found: dict[str, list[str]] = {}
    for word in lexicon.words:
        if word.country and word.pos == "adj":
            found.setdefault(word.country, []).append(key(word.lemma))
    return found


def _spellings(word: str) -> list[str]:
    """A key as the lexicon may have it: it keeps ``ة``."""
    return [word, word[:-1] + "ة"] if word.endswith("ه") and len(word) > 2 else [word]


def _plainest(analyses: list[Analysis]) -> list[Analysis]:
    """Those that cut off the fewest proclitics: ``وجد`` is 'found' before it is 'and a grandfather'."""
    if not analyses:
        return []
    least = min(len(a.split.conj + a.split.prep) for a in analyses)
    return [a for a in analyses if len(a.split.conj + a.split.prep) == least]


def _analysed(analyses: list[Analysis]) -> list[str]:
    found: list[str] = []
    for a in analyses:
        stem, lemma = key(a.split.stem), key(fold_word(a.word.lemma))
        found.append(f"={stem}")
        if a.split.enclitic and lemma[:-1] == stem[:-1]:
            found.append(f"={lemma}")
        if a.word.pos not in _FUNCTION_WORDS:
            found.append(f"~{lemma}")
        if a.word.pos == "name":
            found += (f"*{s}" for s in skeletons(stem.removeprefix("ال") if len(stem) > 4 else stem))
    return found


def _known_cuts(word: str, lexicon: Lexicon, *, most: int) -> list[str]:
    """What is left of a word where that is a name of the lexicon, or opens one: the fewest proclitics cut off, and no more than ``most``."""
    cuts = [(word, 0)]
    if most and word[0] in "وف":
        cuts.append((word[1:], 1))
    if most:
        cuts += [(cut, n + 1) for rest, n in cuts for cut in _after_preposition(rest)]
    named = [(n, spelling) for cut, n in cuts for name in (cut, cut.removeprefix("ال")) for spelling in _spellings(name) if len(name) > 1 and spelling in lexicon.trie]
    least = min(named, default=(0, ""))[0]
    return [name for n, name in named if n == least <= most]


def _after_preposition(word: str) -> list[str]:
    if word.startswith("لل"):
        return ["ال" + word[2:], "ا" + word]  # لليمن، للبنان
    return [word[1:]] if word[:1] in ("ب", "ل", "ك") else []


def _named(cuts: list[str], lexicon: Lexicon) -> list[str]:
    found = []
    for name in cuts:
        bare = key(name.removeprefix("ال") if len(name) > 4 else name)
        found += [f"={key(name)}", f"={bare}"]
        if any(named.kind in _NAMES for named in lexicon.trie[name].get("", ())):
            found += (f"*{s}" for s in skeletons(bare))
    return found
