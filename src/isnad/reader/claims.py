"""Step 8, claims: whose claim each event is, and what a claim does to its status."""

from __future__ import annotations

from typing import Final

from isnad.reader.document import VERB, Document, Happened, Said
from isnad.reader.nominal import SPOKEN_OF


def assign_claims(doc: Document) -> None:
    """The innermost statement whose content holds the trigger; demanded things are no events of their own."""
    kept: list[Happened] = []
    index = {id(said): k for k, said in enumerate(doc.said)}
    for event in doc.happened:
        at = event.trigger[0]
        holder = doc.speaking(at)
        event.claim = index[id(holder)] if holder is not None and holder.cue[0] != at else None
        said = doc.said[event.claim] if event.claim is not None else None
        if said is not None and not event.speech and _only_demanded(doc, said, event):
            continue
        if said is not None:
            _colour(doc, said, event)
        kept.append(event)
    doc.happened = kept
    _follow_the_story(doc)


def _follow_the_story(doc: Document) -> None:
    """A headline in the imperfect (``ترامب يستقبل القس``) is to come where its story tells the same verb as to come, and nowhere as done."""
    for event in doc.happened:
        token = doc.tokens[event.trigger[0]]
        if not doc.sentences[event.sentence].headline or event.status != "actual" or token.pos != VERB or token.feats.tense != "imperfect":
            continue
        told = {e.status for e in doc.happened if e is not event and e.frame.type == event.frame.type and doc.tokens[e.trigger[0]].lemma == token.lemma and not doc.sentences[e.sentence].headline}
        if told == {"future"}:
            event.status = "future"


_OF_ASPECT: Final = frozenset(["توسيع", "مواصلة", "وقف", "انهاء", "تعليق", "تكثيف", "استمرار", "استكمال"])


def _under_way(doc: Document, event: Happened) -> bool:
    """``تعهد بتوسيع العملية``: what is to be widened or ended goes on already."""
    token = doc.tokens[event.trigger[0]]
    return token.article and token.i > 0 and doc.tokens[token.i - 1].stem in _OF_ASPECT


def _only_demanded(doc: Document, said: Said, event: Happened) -> bool:
    """``دعا إلى وقف القتال``، ``هدد بقصف المدينة``: the stop is wanted, the raid threatened, neither told; an indefinite or bare noun right at the head of a demand is no event."""
    if said.act == "warn" and said.rule.endswith(_THREATS):
        sentence = doc.sentences[event.sentence]
        first = doc.tokens[said.content[0]]
        if first.prep == "ب" and first.lemma in _TO_DO and 0 < event.trigger[0] - said.content[0] <= 2 and doc.tokens[event.trigger[0]].pos != VERB and not doc.tokens[event.trigger[0]].article:
            return True  # هددوا بالدخول في إضراب
        return not _under_way(doc, event) and first.prep == "ب" and not first.article and 0 <= event.trigger[0] - said.content[0] <= 3 and sentence.chunk_at.get(event.trigger[0], -1) == sentence.chunk_at.get(said.content[0], -2)
    if said.act not in ("demand", "ask"):
        return False
    token = doc.tokens[event.trigger[0]]
    return token.i - said.content[0] <= 2 and not (token.article and token.role_kind in ("person", "victims"))  # معرفة مصير المعتقلين: they are held


_TO_DO: Final = frozenset(["دخول", "لجوء", "شن", "تنفيذ", "تنظيم", "اتخاذ", "فرض", "قيام", "خوض", "بدء", "اطلاق", "اعلان", "عودة", "استءناف"])
_THREATS: Final = (":warn", ":vow-harm", ":threaten")


def _colour(doc: Document, said: Said, event: Happened) -> None:
    if said.act == "deny" and event.status == "actual" and not (event.frame.type in SPOKEN_OF and not event.verbal and (doc.tokens[event.trigger[0]].article or event.actors)) and event.trigger[0] - said.content[0] <= 6:
        event.status = "negated"
    elif said.act == "commit" and event.status == "actual" and event.trigger[0] - said.content[0] <= 6 and not _under_way(doc, event):
        event.status = "future"
    elif said.act == "warn" and event.status == "actual" and event.trigger[0] - said.content[0] <= 4:
        event.status = "hypothetical"
