"""What stands beside a mention and is the same actor: names behind offices, posts behind names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from isnad.reader.document import ADJ, ActorMention, Document, Phrase, Sentence


def copy(mention: ActorMention, **changes: Any) -> ActorMention:
    return replace(mention, **changes)


def office_title(lemma: str) -> str:
    words = [w for w in lemma.split()]
    words[0] = words[0].removeprefix("ال")
    if len(words) == 2 and not words[1].startswith("ال"):
        words[1] = "ال" + words[1]
    return " ".join(words)


def join_appositions(doc: Document, sentence: Sentence) -> None:
    """``رئيس الوزراء الكندي، جاستن ترودو، …`` and ``مايكل وايلدس، محامي الأسرة، …`` name one actor each."""
    chunks = sentence.chunks
    for k in range(len(chunks) - 2):
        first, comma, second = chunks[k : k + 3]
        if first.phrase is None or second.phrase is None or doc.tokens[comma.begin].norm not in "،,(":
            continue
        element, a = _last_named(first.phrase)
        b = second.phrase.mention
        if a is None or b is None or second.phrase.conj or second.phrase.prep or not _beside(a, b):
            continue
        if a.begin < first.phrase.begin and _named_behind(doc, sentence, k + 3, b):
            continue
        if doc.tokens[comma.begin].norm != "(" and not _closes(doc, sentence, k + 3) and not _names_holder(a, b):
            continue
        merged = _merge(doc, a, b)
        first.phrase.parts[element] = merged
        if element:
            doc.inner[doc.inner.index(a)] = merged
        else:
            first.phrase.mention = merged
        second.phrase.mention = second.phrase.parts[0] = merged


def _named_behind(doc: Document, sentence: Sentence, k: int, post: ActorMention) -> bool:
    """``السناتور، جون ماكين، الرئيس الجمهوري، دونالد ترامب``: the post's own name stands behind the comma in chunk ``k``, so that it is not the name before."""
    if k + 1 >= len(sentence.chunks) or doc.tokens[sentence.chunks[k].begin].norm not in "،,":
        return False
    phrase = sentence.chunks[k + 1].phrase
    return phrase is not None and phrase.mention is not None and not phrase.prep and not phrase.conj and not _named(post) and _named(phrase.mention) and _beside(post, phrase.mention)


def _last_named(phrase: Phrase) -> tuple[int, ActorMention | None]:
    """The phrase's own mention, or that of the genitive at its end: ``زيارة ولي العهد السعودي، الأمير محمد``."""
    if phrase.mention is not None:
        return 0, phrase.mention
    return next(((element, part) for element, part in phrase.parts.items() if part is not None and part.end == phrase.end), (0, None))


def join_posts(doc: Document, sentence: Sentence) -> None:
    """``الأمير محمد بن سلمان ولي العهد``، ``العميد يحيى سريع المتحدث باسم …``: a name, and right behind it the post that its bearer is known to hold."""
    for first, second in zip(sentence.chunks, sentence.chunks[1:], strict=False):
        if first.phrase is None or second.phrase is None or second.phrase.prep or second.phrase.conj:
            continue
        a, b = first.phrase.mention, second.phrase.mention
        if a is None or b is None or a.kind != "person" or b.kind != "person" or not a.person_name or (b.person_name and b.actor != a.actor) or b.number != "s":
            continue
        if b.lemma in _VOICES or (a.actor is not None and (a.actor == b.actor or doc.lexicon.holds(a.actor, office_title(b.lemma)))):
            second.phrase.mention = a
            second.phrase.parts[0] = a


_CIVIL: Final = frozenset(("", "CVL", "MED", "EDU", "BUS", "REL", "NGO"))


def _bare_profession(doc: Document, mention: ActorMention) -> bool:
    """``الكاتب``، ``الناشط السياسي``: a profession alone, or with one adjective."""
    words = mention.end - mention.begin
    return words == 1 or (words == 2 and (doc.tokens[mention.end - 1].pos == ADJ or doc.tokens[mention.head].named("role") is not None))


def join_professions(doc: Document, sentence: Sentence) -> None:
    """``الكاتب والإعلامي السعودي جمال خاشقجي``: two professions of one person, whose name closes them."""
    for first, second in zip(sentence.chunks, sentence.chunks[1:], strict=False):
        if first.phrase is None or second.phrase is None or not second.phrase.conj or second.phrase.prep:
            continue
        (element, a), b = _last_named(first.phrase), second.phrase.mention
        if a is None or b is None or a.kind != "person" or b.kind != "person" or a.person_name or not b.person_name or b.by_office:
            continue
        if a.number == b.number == "s" and a.sector in _CIVIL and not a.explicit_country and _bare_profession(doc, a) and doc.tokens[a.head].norm.startswith("ال") and doc.tokens[b.begin].article and doc.tokens[b.begin].role_kind == "person":
            merged = copy(b, begin=a.begin, head=a.head, lemma=a.lemma)
            first.phrase.parts[element] = second.phrase.mention = second.phrase.parts[0] = merged
            if element:
                doc.inner[doc.inner.index(a)] = merged
            else:
                first.phrase.mention = merged


_VOICES: Final = frozenset(["متحدث", "ناطق", "متحدث باسم", "ناطق باسم"])


def _beside(a: ActorMention, b: ActorMention) -> bool:
    """One is a role without a name, the other a person's name."""
    if a.number != b.number:
        return False  # الجعفري، المحتجين
    if a.kind in ("person", "title") and b.kind in ("person", "unknown", "title"):
        return _named(a) != _named(b) or (a.actor is not None and a.actor == b.actor)
    return False


def _named(mention: ActorMention) -> bool:
    """Whether the words themselves hold a person's name."""
    return bool(mention.person_name) and not mention.by_office


def _names_holder(a: ActorMention, b: ActorMention) -> bool:
    """An office of a state with its holder's name right behind the comma: one actor, whether a second comma closes the name or not."""
    return a.number == "s" and a.kind == "person" and a.explicit_country and b.kind == "person" and (not _named(a) or (a.actor is not None and a.actor == b.actor)) and bool(b.person_name)


def _closes(doc: Document, sentence: Sentence, k: int) -> bool:
    """What follows the second part ends it: a comma, a verb, a preposition, the end."""
    if k >= len(sentence.chunks):
        return True
    chunk = sentence.chunks[k]
    return chunk.kind != "np" or (chunk.phrase is not None and (bool(chunk.phrase.prep) or chunk.phrase.time))


def _merge(doc: Document, a: ActorMention, b: ActorMention) -> ActorMention:
    named, role = (b, a) if _named(b) or not _named(a) else (a, b)
    merged = copy(named, begin=a.begin, end=b.end, head=a.head)
    if not named.actor:
        merged.country = named.country or role.country
        merged.sector = named.sector or role.sector
        merged.explicit_country = named.explicit_country or role.explicit_country
    merged.gender, merged.number, merged.lemma = role.gender, role.number, role.lemma
    merged.kind, merged.by_office = "person", False
    return merged
