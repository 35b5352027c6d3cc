"""Phrases joined by و: who stands beside whom, and the actors that a phrase with its coordinates names."""

from __future__ import annotations

from typing import Final

from isnad.reader.document import ADJ, CONJ, PART, PREP, PUNCT, REL, VERB, ActorMention, Document, Phrase, Sentence
from isnad.reader.mentions import part_mention


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


_OR: Final = frozenset(("او", "ام"))


def group(doc: Document, sentence: Sentence, phrase: Phrase) -> list[Phrase]:
    """A phrase with those coordinated to it: ``روسيا وتركيا وإيران``."""
    out, k = [phrase], sentence.chunk_at.get(phrase.begin)
    if k is None:
        return out
    m = k + 1
    while m < len(sentence.chunks):
        chunk = sentence.chunks[m]
        aside = _aside(doc, sentence, m)
        if aside:
            m = aside
            continue
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
        if phrase.prep == "بين" and len(out) == 1 and chunk.kind == REL and (far := _behind_relative(doc, sentence, m)) is not None:
            out.append(far)  # بين قوات الحكومة التي تحرس المقر ورجال ميليشيا
            break
        if m == k + 1 and phrase.mention is not None and phrase.mention.kind == "person" and (own := _own_people(doc, sentence, phrase, m)) is not None:
            out.append(own)
            break
        p = chunk.phrase
        if p is None or not p.conj or _of_another(doc, out[-1], p) or (p.prep and p.prep != phrase.prep) or (not p.prep and starts_clause(sentence, m) and not (_plural_verb(doc, sentence, m + 1) or _opens(sentence, k))):
            break
        if not _more_nations(doc, out[-1], p):
            out.append(p)
        m += 1
    return out


def _more_nations(doc: Document, first: Phrase, other: Phrase) -> bool:
    """``مسؤولين أميركيين وصينيين``، ``شركتين روسية وصينية``: a second nation of those named before, and nobody else."""
    head, before = doc.tokens[other.begin], doc.tokens[first.end - 1]
    if other.end != other.begin + 1 or head.pos != ADJ or not head.word.country or head.article:
        return False
    return before.pos == ADJ and bool(before.word.country) and not before.article and first.end - first.begin > 1


_OWNED_GENDER: Final = {"ه": "m", "ها": "f"}


def _of_another(doc: Document, first: Phrase, other: Phrase) -> bool:
    """``في رومانيا وأنصاره``: the pronoun of who stands behind و does not mean the state or town before it."""
    gender = _OWNED_GENDER.get(doc.tokens[other.begin].enclitic, "")
    if not gender or other.mention is None or other.mention.kind not in ("person", "victims", "collective"):
        return False
    return first.mention is not None and first.mention.kind in ("country", "place") and first.mention.gender != gender


def _own_people(doc: Document, sentence: Sentence, phrase: Phrase, m: int) -> Phrase | None:
    """``زعيم المعارضة في رومانيا وأنصاره``: behind a place in chunk ``m`` those who by their pronoun stand beside the phrase before it."""
    chunks = sentence.chunks
    if phrase.mention is None:
        return None
    m += chunks[m].kind == PREP and m + 1 < len(chunks)
    place, behind = chunks[m].phrase, chunks[m + 1].phrase if m + 1 < len(chunks) else None
    if place is None or not place.prep or behind is None or not behind.conj or behind.prep or behind.mention is None or behind.mention.kind not in ("person", "victims", "collective"):
        return None
    if place.mention is not None and place.mention.kind not in ("country", "place") and not place.time:
        return None
    gender = _OWNED_GENDER.get(doc.tokens[behind.begin].enclitic, "")
    if gender != (phrase.mention.gender or "m") or phrase.mention.number != "s" or (place.mention is not None and place.mention.gender == gender) or starts_clause(sentence, m + 1):
        return None
    return behind


_RELATIVE_REACH: Final = 7  # chunks of a relative clause between two who clash


def _behind_relative(doc: Document, sentence: Sentence, m: int) -> Phrase | None:
    """The first actor joined by و behind the relative clause that opens in chunk ``m``."""
    for n in range(m + 2, min(m + _RELATIVE_REACH, len(sentence.chunks))):
        chunk = sentence.chunks[n]
        if chunk.kind in (VERB, REL) or doc.tokens[chunk.begin].norm in ".؛:":
            return None
        if chunk.phrase is not None and chunk.phrase.conj and chunk.phrase.mention is not None:
            return chunk.phrase
    return None


def _aside(doc: Document, sentence: Sentence, m: int) -> int:
    """Past ``(سانا)`` between coordinates, and past ``مثل نافالني``; 0 where neither stands in chunk ``m``."""
    chunks = sentence.chunks
    if doc.tokens[chunks[m].begin].norm == "(":
        closed = next((n for n in range(m + 1, min(m + 5, len(chunks))) if doc.tokens[chunks[n].begin].norm == ")"), 0)
        return closed + 1 if closed and closed + 1 < len(chunks) and chunks[closed + 1].phrase is not None else 0
    return 0


def _opens(sentence: Sentence, k: int) -> bool:
    """The first of the coordinates stands before the verb: ``روسيا وتركيا وإيران توقع``."""
    return k == 0 or sentence.chunks[k - 1].kind in (PUNCT, "dateline", CONJ, PART)


def _plural_verb(doc: Document, sentence: Sentence, m: int) -> bool:
    """The verb after a coordinated subject is dual or plural: ``إيران والولايات المتحدة أجرتا``."""
    token = doc.tokens[sentence.chunks[m].begin] if m < len(sentence.chunks) else None
    return token is not None and token.pos == VERB and token.feats.number in "dp"


_HELD: Final = frozenset(["مءتمر", "قمة", "اجتماع", "منتدي", "لقاء", "محادثات", "مفاوضات", "اتفاق", "مذكرة", "بيان", "جولة"])


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
