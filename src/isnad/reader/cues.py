"""Cue words of speech: which cue a verb is, and where it is none."""

from __future__ import annotations

from typing import Final

from isnad.lexicon import Blocks
from isnad.lexicon.entries import Cue
from isnad.reader.document import PREP, PUNCT, Document, Said, Sentence, Token

THAT: Final = frozenset(["ان", "بان", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "فان", "انني", "اني", "اننا", "انهما", "بانهما", "انهن", "بانني", "باننا", "وان", "وانه", "وانها", "لان", "لانه", "لانها", "كان"])  # what opens reported clauses: أن with its proclitics and pronouns
OPENING: Final = frozenset('"«“„')
CLOSING: Final = frozenset('"»”')


def cue_of(doc: Document, sentence: Sentence, token: Token) -> Cue | None:
    """The cue of a verb: a fixed phrase that it begins (``أعرب عن أسفه``) before the verb alone."""
    found = [(at, ref) for words, ref in phrases_of(doc, sentence, token, "cue") if (at := last_of(doc, sentence, token.i + 1, words, _BEHIND_SUBJECT)) >= 0]
    if found:
        return doc.lexicon.cues[min(found, key=lambda f: f[0])[1]]  # خيبة أمله is disappointment, no hope
    use = next((u for u in token.word.cues if u.kind == "verb"), None)
    return doc.lexicon.cues[use.cue] if use else None


def phrases_of(doc: Document, sentence: Sentence, token: Token, wanted: str) -> list[tuple[tuple[str, ...], str]]:
    """The fixed phrases that a verb begins (words, name of frame or cue) whose first word stands within reach behind it."""
    phrases = doc.lexicon.phrases.get((token.lemma, wanted))
    if not phrases:
        return []
    near = doc.behind.get(token.i)  # asked for its cue and for its frame
    if near is None:
        near = doc.behind[token.i] = frozenset().union(*[surfaces(other) for other in doc.tokens[token.i + 1 : min(token.i + 1 + _NEAR, sentence.end)]])
    found = [entry for first in phrases.keys() & near for entry in phrases[first]]
    return [(words, ref) for _, words, ref in sorted(found)]


_BEHIND_SUBJECT: Final = 16  # a speaker with his titles and a parenthesis may stand between: أعرب المجلس، خلال جلسته …، عن إدانته
_NEAR: Final = 22  # words: more than any phrase's reach


def words_follow(doc: Document, sentence: Sentence, i: int, words: tuple[str, ...], reach: int = 8) -> bool:
    """Whether the words of a phrase follow in order within reach, before the clause ends."""
    return last_of(doc, sentence, i, words, reach) >= 0


def last_of(doc: Document, sentence: Sentence, i: int, words: tuple[str, ...], reach: int = 8) -> int:
    """Where the last of a phrase's words stands that follow in order within reach, before the clause ends; -1 where they do not."""
    found, last, limit = 0, -1, min(i + reach + len(words), sentence.end)
    for j in range(i, sentence.end):
        token = doc.tokens[j]
        if j >= limit or token.norm in HARD_STOPS:
            break
        if words[found] in surfaces(token) and (found or j - i < _NEXT or doc.tokens[j - 1].pos != PREP):
            found, last, limit = found + 1, j, min(j + 1 + _TOGETHER, sentence.end)
            if found == len(words):
                return last
    return -1


_NEXT: Final = 8  # so far behind a long subject the object stands by itself: انسحبوا من المدينة | بموجب الاتفاق
_TOGETHER: Final = 4  # how far apart the words of a phrase behind its first may stand

HARD_STOPS: Final = frozenset(".؛;؟!")


def surfaces(token: Token) -> frozenset[str]:
    """What a written word may match: as written, as stem, with its pronoun, the preposition written on it, the stems of its other readings."""
    if token.surfaces is None:
        token.surfaces = _surfaces(token)
    return token.surfaces


def _surfaces(token: Token) -> frozenset[str]:
    """Made once for a reading of a word form, wherever it stands; anew only for names, guesses, and words some of whose readings the text itself rules out."""
    chosen = token.chosen
    if chosen is None or token.readings is not token.form.readings:
        return _all_surfaces(token)
    if chosen.surfaces is None:
        chosen.surfaces = _all_surfaces(token)
    return chosen.surfaces


def _all_surfaces(token: Token) -> frozenset[str]:
    forms = {token.norm, token.stem, token.stem + token.enclitic, *(r.split.stem for r in token.readings)}
    if token.prep:
        forms |= {token.prep, token.prep + token.stem}
    forms |= {r.split.stem[:-1] for r in token.readings if r.feats.case == "acc" and r.split.stem.endswith("ا")}  # هجوما
    if token.enclitic and token.stem.endswith("ت"):
        forms.add(token.stem[:-1] + "ة")  # إدانته is of إدانة
    return frozenset(forms)


def usable(doc: Document, sentence: Sentence, i: int, cue: Cue | None) -> Cue | None:
    """The cue, where no word of the sentence and no fixed phrase around token ``i`` forbids it."""
    if cue is None:
        return None
    if cue.unless and any(doc.tokens[j].norm in cue.unless or doc.tokens[j].stem in cue.unless for j in range(sentence.begin, sentence.end)):
        return None
    if any(blocked(doc, i, block) for block in cue.blocks):
        return None
    return cue


def blocked(doc: Document, i: int, block: tuple[str, ...]) -> bool:
    """Whether a blocking phrase stands around token ``i``."""
    return any(_stands_at(doc.tokens, first, block) for first in range(max(0, i - len(block) + 1), i + 1))


def blocked_at(doc: Document, i: int, blocks: Blocks) -> bool:
    """Whether one of a frame's blocking phrases stands around token ``i``: only those are looked for that the token can be part of."""
    token = doc.tokens[i]
    return any(_stands_at(doc.tokens, i - place, block) for form in blocks.keys() & {token.stem, *surfaces(token)} for block, place in blocks[form])


def _stands_at(tokens: list[Token], first: int, block: tuple[str, ...]) -> bool:
    if first < 0 or first + len(block) > len(tokens):
        return False
    return all(word in surfaces(token) or token.stem == word.removeprefix("ال") for token, word in zip(tokens[first : first + len(block)], block, strict=True))


def impersonal(doc: Document, token: Token) -> bool:
    """``يُذكر أن``، ``يُشار إلى أن``، ``يُعتقد أن``: nobody speaks."""
    if token.feats.tense != "imperfect" or token.feats.gender != "m" or token.i + 2 >= len(doc.tokens):
        return False
    after = doc.tokens[token.i + 1].norm
    if token.feats.voice == "passive" and token.norm.removeprefix("و") in ("يشار", "يقال"):
        return True
    return token.norm.removeprefix("و") in ("يذكر", "يعتقد", "يرجح", "يتوقع", "يلاحظ", "يخشي", "يزعم", "يفترض", "ينتظر", "يحتمل") and after in THAT and (token.i == 0 or doc.tokens[token.i - 1].pos == PUNCT or token.norm[0] == "و" or doc.tokens[token.i - 1].lemma == "كان")


OPEN_SOURCES: Final = frozenset(["حسبما", "وفقما", "حسب", "بحسب", "وفق", "وفقا", "وحسب", "وبحسب", "ووفق", "ووفقا", "وحسبما"])


def is_as(token: Token) -> bool:
    """``حسب``، ``وفقا``: what follows is a source."""
    return token.norm in OPEN_SOURCES


def names_document(token: Token) -> bool:
    """A paper or a medium, which words pass through."""
    return token.role_kind in ("document", "medium")


def with_cue(said: Said, cue: Cue) -> Said:
    """The statement with the cue's act and event."""
    said.act, said.event, said.mode, said.specific = cue.act, cue.event, cue.mode, not cue.neutral
    return said


def denied(doc: Document, i: int) -> bool:
    """``لم يقل``: no statement was made; but ``لم يستبعد``، ``لم ينف`` say something."""
    if doc.tokens[i].lemma in _SAY_BY_NOT:
        return False
    before = [t.norm for t in doc.tokens[max(0, i - 2) : i]]
    return before[-1:] in (["لم"], ["ولم"], ["لن"], ["ولن"]) or (before[-1:] == ["ان"] and before[0] in ("دون", "بدون"))


_SAY_BY_NOT: Final = frozenset(["استبعد", "نفي", "انكر", "اخفي"])


def is_cue_verb(token: Token) -> bool:
    """Whether the word can open reported words."""
    return bool(token.word.cues)
