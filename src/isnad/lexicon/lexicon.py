"""The compiled lexicon: what a written word can be, and which names begin at it."""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from isnad.arabic.letters import fold_word
from isnad.arabic.tokens import Split, splits
from isnad.collector import at_rest
from isnad.lexicon.entries import Actor, ContentAct, Country, Cue, Evidence, Frame, Named, Office
from isnad.lexicon.files import DATA, data_files
from isnad.lexicon.packed import PackedForms, PackedTrie, pack
from isnad.lexicon.words import FINITE, Feats, Word

_FORMAT: Final = "11"  # of the compiled file; goes up when entries.py or build.py change what they store


_MOST_FORMS: Final = 200_000  # remembered; beyond that they are worked out anew
_KEPT: Final = 5  # compiled lexicons in the cache folder; older ones go


folded = lru_cache(maxsize=65_536)(fold_word)  # of the lexicon's words, which come again and again


@dataclass(eq=False)
class Analysis:
    """One reading of one written word: its clitics, the lemma and the features of the form."""

    split: Split
    word: Word
    feats: Feats
    lemma: str  # the word's, folded
    role_kind: str  # what kind of actor the word names, "" where it names none
    surfaces: frozenset[str] | None = None  # what the word matches where it is read so, once a reader has asked


@dataclass(eq=False)
class WordForm:
    """A written token by itself, whatever stands beside it: worked out once for all its occurrences."""

    norm: str
    keys: tuple[str, ...]  # the spellings under which a name may stand in the lexicon: as written, then with proclitics cut off
    opens_name: bool  # a name or fixed phrase of the lexicon begins with one of the keys
    readings: tuple[Analysis, ...]  # none where the token is no Arabic word
    parts: frozenset[str]  # of speech, of all the readings
    preps: frozenset[str]  # proclitic prepositions, of all the readings


class Lexicon:
    """Lookups over words and names. Immutable after construction; analyses of words are remembered."""

    def __init__(self, tables: dict[str, Any], version: str) -> None:
        self.version = version
        self.forms = PackedForms(tables["forms"])
        self.words: list[Word] = tables["words"]
        self.feats: list[Feats] = tables["feats"]
        self.trie = PackedTrie(tables["trie"])
        self.frames: dict[str, Frame] = tables["frames"]
        self.blocks = {frame.id: _by_word(frame.blocks) for frame in self.frames.values() if frame.blocks}
        self.cues: dict[str, Cue] = tables["cues"]
        self.actors: dict[str, Actor] = tables["actors"]
        self.countries: dict[str, Country] = tables["countries"]
        self.offices: dict[tuple[str, str], list[Office]] = tables["offices"]
        self.titles: dict[str, set[str]] = {}
        for held in self.offices.values():
            for office in held:
                self.titles.setdefault(office.actor, set()).add(office.title)
        self.content_acts: list[ContentAct] = tables["content_acts"]
        self.acts_by_word = _by_first_word(self.content_acts)
        self.contexts: dict[str, list[tuple[str, ...]]] = tables["contexts"]
        self.contexts_by_word = _by_bare_word(self.contexts)
        self.evidence: Evidence = tables["evidence"]
        self.phrases: dict[tuple[str, str], dict[str, list[tuple[int, tuple[str, ...], str]]]] = tables["phrases"]  # verb and kind, first word: place in the files, words, frame or cue
        self.contexts_opened_by = lru_cache(maxsize=65_536)(self._contexts_opened_by)
        self.acts_opened_by = lru_cache(maxsize=65_536)(self._acts_opened_by)
        self._known: dict[str, WordForm] = {}

    def form(self, norm: str, kind: str) -> WordForm:
        """A folded token and what the lexicon knows of it; ``kind`` as of :class:`isnad.arabic.tokens.RawToken`, which the token's letters settle. Remembered."""
        known = self._known.get(norm)
        if known is None:
            if len(self._known) >= _MOST_FORMS:
                self._known.clear()
            known = self._known[norm] = self._form(norm, kind)
        return known

    def _form(self, norm: str, kind: str) -> WordForm:
        keys = spellings(norm) if kind == "word" else (norm.lower(),)
        readings = self.analyse(norm) if kind == "word" else ()
        return WordForm(norm, keys, any(key in self.trie for key in keys), readings, frozenset([r.word.pos for r in readings]), frozenset([r.split.prep for r in readings if r.split.prep]))

    def analyse(self, norm: str) -> tuple[Analysis, ...]:
        """Every reading of a folded word that the lexicon knows, those with fewer clitics first."""
        out = []
        for split in splits(norm):
            found = self.forms.get(split.stem)
            if found is None:
                continue
            for number in (found,) if isinstance(found, int) else found:
                at, which = divmod(number, len(self.feats))
                word, feats = self.words[at], self.feats[which]
                if _fits(split, word, feats):
                    out.append(Analysis(split, word, feats, folded(word.lemma), word.role.kind if word.role is not None else ""))
        return tuple(out)

    def _contexts_opened_by(self, stem: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(context, phrase) of the phrases that begin with this stem, with the article or without. Remembered: most stems begin none."""
        return tuple(self.contexts_by_word.get(stem.removeprefix("ال"), ()))

    def _acts_opened_by(self, forms: frozenset[str]) -> tuple[tuple[int, tuple[str | None, ...]], ...]:
        """The patterns of content acts whose first word is one of these forms of one token, with the ranks of their acts. Remembered."""
        return tuple(found for form in self.acts_by_word.keys() & forms for found in self.acts_by_word[form])

    def names_at(self, keys: list[tuple[str, ...]], i: int) -> tuple[tuple[Named, ...], int, str]:
        """The longest name or fixed phrase that begins at token ``i``: what it is, how many tokens, the proclitic cut off.

        ``keys[i]`` are the folded spellings of token ``i``: as written, then with proclitics cut off.
        """
        best: tuple[tuple[Named, ...], int, str] = ((), 0, "")
        for key in keys[i]:
            node, j = self.trie.get(key), i + 1
            while node is not None:
                ends = node.get("")
                if ends and j - i > best[1] and (j - i > 1 or len(key) > 2 or key == keys[i][0]):  # بأم درمان, but بم is no name of one letter
                    best = (tuple(ends), j - i, key)
                node = node.get(keys[j][0]) if j < len(keys) else None
                j += 1
        return best

    def holder(self, title: str, where: str, date: str | None) -> Actor | None:
        """Who held an office on a date (ISO; ``None``: nobody can be told)."""
        if not date:
            return None
        for office in self.offices.get((title, where), ()):
            if office.since <= date and (not office.until or date[: len(office.until)] <= office.until):
                return self.actors[office.actor]
        return None


    def holds(self, actor: str, title: str) -> bool:
        """Whether an actor held an office of this title anywhere at any time."""
        return title in self.titles.get(actor, ())


def spellings(norm: str) -> tuple[str, ...]:
    """The spellings under which a folded word may stand in the lexicon as a name: as written, then with proclitics cut off."""
    keys = [norm]
    rest = norm[1:] if len(norm) > 3 and norm[0] in "وف" else ""
    if rest:
        keys.append(rest)
    for word in (norm, rest):
        if len(word) > 2 and word[0] in "بلك":
            keys.extend(("ال" + word[2:], word[1:]) if word.startswith("لل") else (word[1:],))  # لليمن، للبنان
    return tuple(keys)


def _by_first_word(acts: list[ContentAct]) -> dict[str, list[tuple[int, tuple[str | None, ...]]]]:
    """The patterns of content acts under their first word, each with the rank of its act: the lowest rank wins."""
    index: dict[str, list[tuple[int, tuple[str | None, ...]]]] = {}
    for rank, act in enumerate(acts):
        for pattern in act.patterns:
            if pattern and pattern[0] is not None:
                index.setdefault(pattern[0], []).append((rank, pattern))
    return index


Blocks = dict[str, list[tuple[tuple[str, ...], int]]]


def _by_word(blocks: tuple[tuple[str, ...], ...]) -> Blocks:
    """(block, place) of each word of the blocks: those that a word of a text can be part of are found by it alone. Without its article each stands too, for a bare stem."""
    index: Blocks = {}
    for block in blocks:
        for n, word in enumerate(block):
            for form in {word, word.removeprefix("ال")}:
                index.setdefault(form, []).append((block, n))
    return index


def _by_bare_word(contexts: dict[str, list[tuple[str, ...]]]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """(context, phrase) under the phrase's first word; articles cut off."""
    index: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name, phrases in contexts.items():
        for phrase in phrases:
            bare = tuple(word.removeprefix("ال") for word in phrase)
            if bare:
                index.setdefault(bare[0], []).append((name, bare))
    return index


def _fits(split: Split, word: Word, feats: Feats) -> bool:
    """Whether clitics and word go together."""
    verbal = word.pos == "verb" and feats.tense in FINITE
    if split.future:
        return verbal and feats.tense in ("imperfect", "jussive")
    if split.article:
        return not verbal and word.pos not in _NO_ARTICLE and feats.case not in ("construct", "bound")
    if verbal:
        if split.enclitic == "ي":
            return False
        if split.prep and not (split.prep == "ل" and feats.tense in ("imperfect", "jussive")):
            return False
        return bool(split.enclitic) if feats.case == "bound" else True
    if split.enclitic:
        if split.enclitic == "ني" or word.pos in ("name", "conj", "demonstrative", "relative", "num"):
            return False
        if word.pos == "adj" and not feats.tense:
            return False
        return not split.stem.endswith("ة")
    return feats.case != "bound"


_NO_ARTICLE: Final = frozenset(["prep", "conj", "particle", "pronoun", "demonstrative", "relative", "name"])


@lru_cache(maxsize=4)
def load(extra: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon that ships with Isnad, with the user's own files added.

    Compiling takes some seconds, so the result is kept in the user's cache folder under the digest of all files
    (``ISNAD_CACHE`` names another folder). Raises :class:`isnad.errors.LexiconError` for a file with a mistake.
    """
    paths = data_files(extra)
    version = digest(paths)
    cached = _cache_folder() / f"lexicon-{version}.pickle"
    try:
        tables = _unpickle(cached.read_bytes())
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
        from isnad.lexicon.build import build  # with all it needs: only where nothing is cached

        tables = pack(build(paths))
        _keep(cached, tables)
    gc.freeze()  # the lexicon lives as long as the process: no collection need look at it again
    return Lexicon(tables, version)


def _unpickle(data: bytes) -> dict[str, Any]:
    """The compiled tables."""
    with at_rest():
        tables: dict[str, Any] = pickle.loads(data)
        return tables


_COMPILERS: Final = (DATA.parent / "build.py", DATA.parents[1] / "arabic" / "inflect.py")


def digest(paths: list[Path]) -> str:
    """The version of a lexicon: a hash over its files and the format of what is made of them."""
    state = hashlib.sha256(_FORMAT.encode())
    for path in [*paths, *_COMPILERS]:
        state.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return state.hexdigest()[:12]


def _cache_folder() -> Path:
    base = os.environ.get("ISNAD_CACHE")
    return Path(base) if base else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "isnad"


def _keep(path: Path, tables: dict[str, Any]) -> None:
    """Write the compiled lexicon whole or not at all; without a writable folder it is compiled anew each time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(pickle.dumps(tables, pickle.HIGHEST_PROTOCOL))
        os.replace(file.name, path)
        for old in sorted(path.parent.glob("lexicon-*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT:]:
            old.unlink()
    except OSError:
        return
