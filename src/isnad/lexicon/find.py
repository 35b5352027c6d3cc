"""What the lexicon knows about a word, for people."""

from __future__ import annotations

from isnad.arabic.letters import fold
from isnad.arabic.tokens import tokenize
from isnad.lexicon.entries import Named
from isnad.lexicon.lexicon import Lexicon


def describe(lexicon: Lexicon, text: str) -> list[str]:
    """One line for every reading of a word and for every name that it spells."""
    tokens = [t.norm for t in tokenize(fold(text))]
    if not tokens:
        return []
    named, length, _ = lexicon.names_at([(t,) for t in tokens], 0)
    lines = [_name_line(lexicon, n) for n in named] if length == len(tokens) else []
    if len(tokens) == 1:
        for reading in lexicon.analyse(tokens[0]):
            split, word, feats = reading.split, reading.word, reading.feats
            clitics = "+".join(x for x in (split.conj, split.prep, "س" if split.future else "", "ال" if split.article else "", split.stem, split.enclitic) if x)
            uses = [u.frame for u in word.frames] + [u.cue for u in word.cues] + ([word.role.en] if word.role else []) + ([word.country] if word.country else [])
            lines.append(f"{clitics}\t{word.pos}\t{word.lemma}\t{' '.join(str(f) for f in feats.values() if f)}\t{', '.join(uses)}".rstrip())
    return lines


def _name_line(lexicon: Lexicon, named: Named) -> str:
    ref = named.ref
    if named.kind == "actor":
        actor = lexicon.actors[ref]
        return f"actor\t{actor.id}\t{actor.name_ar}\t{actor.name_en}\t{actor.country}\t{actor.sector}"
    if named.kind == "place":
        return f"place\t{ref.name_ar}\t{ref.name_en}\t{ref.country}\t{ref.lat}\t{ref.lon}"
    if named.kind in ("country", "seat", "nationality"):
        return f"{named.kind}\t{ref}\t{lexicon.countries[ref].name_en}"
    return f"{named.kind}\t{ref}"
