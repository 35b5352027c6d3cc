"""Gender, number and case: whether a verb and a phrase fit each other."""

from __future__ import annotations

from typing import Final

from isnad.reader.document import DEM, NO_FEATS, NUM, Document, Phrase, Token


def oblique_form(doc: Document, phrase: Phrase) -> bool:
    """Whether the ending shows that the phrase is no subject: ``منتقدي``، ``المتظاهرين``، ``جنديا``."""
    token = doc.tokens[phrase.begin]
    if token.begins is not None or token.enclitic:
        return False
    lemma = token.lemma
    if token.feats.case == "acc":
        return token.stem.endswith("ا") and not lemma.endswith("ا")
    return token.feats.number in ("p", "d") and token.stem.endswith(("ين", "ي")) and not lemma.endswith(("ين", "ي")) and token.stem not in _BROKEN


_BROKEN: Final = frozenset(["اهالي", "اراضي", "ضواحي", "نواحي"])  # broken plurals that end as a construct does


def indefinite(doc: Document, phrase: Phrase) -> bool:
    """No article, no pronoun, no name in the idafa chain."""
    tokens = [doc.tokens[i] for i in phrase.heads]
    if any((t.begins is not None and not t.begins.get("frame", "role")) or (t.begins is not None and t.norm.startswith("ال")) for t in tokens):
        return False
    return not any(t.article or t.enclitic or (t.begins is None and t.pos in ("name", "unknown")) for t in tokens)


_ALL: Final = frozenset(["كل", "جميع", "بعض", "معظم", "كافة", "ساءر", "اغلب", "مختلف", "شتي"])


def gender_number(doc: Document, phrase: Phrase) -> tuple[str, str]:
    """Grammatical gender and number of a phrase; plurals of things count as feminine singular elsewhere."""
    mention = phrase.mention
    if mention is not None and mention.kind:
        return mention.gender or "m", mention.number or "s"
    for head in phrase.heads:
        token = doc.tokens[head]
        if token.pos == NUM or token.pos == DEM or (token.stem in _ALL and head != phrase.heads[-1]):
            continue
        if token.lemma in _FEMININE:
            return "f", "s"
        if token.feats is not NO_FEATS:
            return token.feats.gender or "m", token.feats.number or "s"
    return "", "s"


_FEMININE: Final = frozenset(["بلاد", "حرب", "ارض", "نار"])  # feminine without the ending
_MASCULINE_STATES: Final = frozenset(["لبنان", "العراق", "المغرب", "السودان", "اليمن", "الاردن", "الصومال", "الكويت", "تشاد", "النيجر", "البيت", "الكرملين", "البنتاغون", "الاليزيه", "قصر", "الفاتيكان", "جنوب", "الجانب", "داونينغ"])


_ABOUT: Final = frozenset(["اكثر", "اقل", "نحو", "حوالي", "قرابة", "زهاء"])


def _counted_men(doc: Document, phrase: Phrase) -> bool:
    """``أكثر من 200 شاهد``: men counted by a number behind a masculine word, with whom no feminine verb goes."""
    mention = phrase.mention
    return mention is not None and mention.kind in ("person", "victims") and mention.gender == "m" and doc.tokens[phrase.begin].lemma in _ABOUT


_EITHER: Final = frozenset(["عضو", "سيناتور", "ناءب", "نقيب", "مقرر"])  # offices that women hold under the masculine word: قالت عضو الكونغرس


def agrees(doc: Document, verb: Token, phrase: Phrase, *, after: bool = True) -> bool:
    """Whether verb and subject fit in gender and (for a subject before its verb) number."""
    feats = verb.feats
    if feats.person != 3:
        return False
    gender, number = gender_number(doc, phrase)
    if not gender or (phrase.mention is not None and phrase.mention.lemma.split(" ")[0] in _EITHER and number == "s"):
        return True
    if number == "p" or doc.tokens[phrase.begin].pos == NUM:
        if after:
            return feats.number == "s" and not (feats.gender == "f" and _counted_men(doc, phrase))
        return feats.number in "pd" or feats.gender == "f" or phrase.mention is None
    mention = phrase.mention
    if after and mention is not None and mention.kind == "country" and feats.gender == "m" and feats.number == "s" and doc.tokens[phrase.begin].norm not in _MASCULINE_STATES:
        return False  # زار تونس: a state is feminine, so somebody visited it
    if mention is not None and (mention.kind in ("country", "unknown", "body", "group", "medium") or (mention.kind == "person" and not mention.lemma)):
        return feats.number == "s" or not after
    if not after and number == "d":
        return feats.number == "d"
    return feats.number != "p" and feats.gender == gender if feats.number == "s" else feats.number in "pd" and not after and number != "s"
