"""Step 8, claims: whose claim each event is, and what a claim does to its status."""

from __future__ import annotations

from isnad.reader.document import Document, Happened, Said


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


def _only_demanded(doc: Document, said: Said, event: Happened) -> bool:
    """``دعا إلى وقف القتال``: the stop is wanted, not told; an indefinite or bare noun right at the head of a demand is no event."""
    if said.act not in ("demand", "ask"):
        return False
    return event.trigger[0] - said.content[0] <= 2


def _colour(doc: Document, said: Said, event: Happened) -> None:
    if said.act == "deny" and event.status == "actual" and event.trigger[0] - said.content[0] <= 6:
        event.status = "negated"
    elif said.act == "commit" and event.status == "actual" and event.trigger[0] - said.content[0] <= 6:
        event.status = "future"
    elif said.act == "warn" and event.status == "actual" and event.trigger[0] - said.content[0] <= 4:
        event.status = "hypothetical"
