"""Step 5, coreference: surnames, ``المسؤول``، ``الحركة``، ``بلاده``, pronouns and dropped subjects get the name of what they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from isnad.reader.document import ActorMention, Document, Sentence, Token
from isnad.reader.mentions import local_country, state

_OWN_COUNTRY: Final = frozenset(("بلاد", "بلد"))


def resolve(doc: Document) -> None:
    """Names for mentions that only refer, in reading order; then countries for those that still lack one."""
    people: dict[str, ActorMention] = {}
    roles: dict[str, ActorMention] = {}
    everyone = sorted({id(m): m for m in [*doc.mentions, *doc.inner]}.values(), key=lambda m: (m.begin, -m.end))
    for mention in everyone:
        if mention.person_name:
            _resolve_person(people, mention)
        elif mention.lemma:
            _resolve_role(doc, roles, mention)
        if mention.actor and mention.kind in ("group", "body", "medium"):
            roles[doc.tokens[mention.begin].stem.removeprefix("ال")] = mention  # حركة حماس … الحركة
        if mention.lemma and mention.person_name:
            roles[mention.lemma] = mention
    for mention in everyone:
        if not mention.explicit_country and not mention.actor and doc.tokens[mention.head].enclitic:
            _take_owner(doc, mention)
        if not mention.country and mention.kind in ("person", "collective", "institution", "victims", "armament", "unknown") and mention.sector != "UAF" and not mention.actor:
            mention.country = local_country(doc, doc.sentences[doc.sentence_of(mention.begin)])


def _resolve_person(people: dict[str, ActorMention], mention: ActorMention) -> None:
    words = [w for w in mention.person_name.split() if len(w) > 1]
    known = people.get(mention.person_name) or (people.get(words[-1]) if len(words) == 1 else None)
    if known is not None and not mention.actor:
        _take_identity(mention, known)
    for key in (mention.person_name, words[-1] if words else "", words[-1].removeprefix("ال") if words else ""):
        if key:
            people.setdefault(key, mention)


def _resolve_role(doc: Document, roles: dict[str, ActorMention], mention: ActorMention) -> None:
    head = doc.tokens[mention.head]
    bare = (mention.end - mention.head == 1 and (head.article or bool(head.enclitic))) or _demonstrative(doc, mention)
    known = roles.get(mention.lemma)
    if bare and known is not None and not mention.explicit_country and (mention.number == known.number or known.kind in ("group", "body", "medium")):
        here = local_country(doc, doc.sentences[doc.sentence_of(mention.begin)])
        if mention.number == "p" and mention.kind in ("person", "victims") and known.country and here and here != known.country and not known.explicit_country:
            return  # المحتجون of another story on the same page
        _take_identity(mention, known)
    elif not bare:
        roles[mention.lemma] = mention


def _take_owner(doc: Document, mention: ActorMention) -> None:
    """``قواته``، ``مواطنيها``، ``زوجته``: of the country of whom the pronoun means."""
    token = doc.tokens[mention.head]
    gender, number = PRONOUNS.get(token.enclitic, ("", ""))
    sentence = doc.sentences[doc.sentence_of(mention.begin)]
    owner = antecedent(doc, sentence, mention.begin, gender=gender, number=number) if gender else None
    if owner is not None and owner.country and owner.country != "IGO":
        mention.country = owner.country


def _demonstrative(doc: Document, mention: ActorMention) -> bool:
    return doc.tokens[mention.begin].pos == "demonstrative"


def _take_identity(mention: ActorMention, known: ActorMention) -> None:
    mention.actor = mention.actor or known.actor
    mention.name, mention.name_ar = known.name, known.name_ar
    mention.country = mention.country if mention.explicit_country else known.country
    mention.sector = known.sector or mention.sector


def own_lands(token: Token) -> bool:
    """``بلاده``، ``بلدها``"""
    return token.word.lemma in _OWN_COUNTRY and bool(token.enclitic)


def own_country(doc: Document, token: Token, owner: ActorMention | None) -> ActorMention | None:
    """``بلاده``: the country of the one who speaks."""
    if not own_lands(token) or owner is None:
        return None
    return state(doc, owner.country, token.i) if owner.country in doc.lexicon.countries else None


def antecedent(doc: Document, sentence: Sentence, i: int, *, gender: str, number: str, floor: int | None = None, besides: Sequence[ActorMention] = ()) -> ActorMention | None:
    """The nearest mention before token ``i`` that a pronoun of this gender and number can mean, in this sentence or the two before; none of ``besides``."""
    lowest = doc.sentences[max(0, sentence.index - 2)].begin if floor is None else floor
    if number == "p" and (many := _many(doc, max(lowest, doc.sentences[max(0, sentence.index - 1)].begin), i, gender, besides)) is not None:
        return many
    for mention in doc.mentions_before(i):
        if mention.begin < lowest:
            break
        if mention not in besides and fits(mention, gender, number) and mention.lemma != "موقع" and mention.actor not in PLATFORMS:
            return mention
    return None


def _many(doc: Document, lowest: int, i: int, gender: str, besides: Sequence[ActorMention]) -> ActorMention | None:
    """The nearest people in the plural: ``اتهم الجيش الحوثيين، وقال إنهم قصفوا`` means them before the army."""
    for mention in doc.mentions_before(i):
        if mention.begin < lowest:
            return None
        if mention.number == "p" and mention.kind in ("person", "victims", "group") and mention not in besides and fits(mention, gender, "p"):
            return mention
    return None


def fits(mention: ActorMention, gender: str, number: str) -> bool:
    """Whether a pronoun of this gender and number can stand for the mention."""
    if number == "p":
        return mention.number == "p" or mention.kind in ("collective", "group")
    if mention.number == "p" and (mention.kind in ("person", "victims") or (mention.kind == "group" and gender == "m")):
        return False
    if mention.kind == "country":
        return gender == "f"
    if mention.kind in ("group", "body", "medium", "collective", "institution") and mention.actor:
        return mention.gender in ("", gender)
    return mention.gender == gender


PLATFORMS: Final = frozenset(("twitter", "facebook", "youtube", "instagram", "telegram", "whatsapp", "x-platform", "tiktok", "snapchat", "truth-social"))  # where people write; nobody means them by a pronoun
PRONOUNS: Final = {"ه": ("m", "s"), "ها": ("f", "s"), "هم": ("m", "p"), "هن": ("f", "p"), "هما": ("m", "d")}
