"""Article in, reading out: the steps in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from isnad._version import __version__
from isnad.collector import at_rest
from isnad.lexicon import Lexicon, load
from isnad.model import Article, Event, Reading, Statement, Versions, record_id
from isnad.reader import circumstances, claims, contexts, coreference, events, mentions, particular, phrases, speech, words
from isnad.reader.document import Document, Happened, Said
from isnad.reader.quotations import form_of

#: (name, step, what it needs, what it gives)
STEPS: Final[tuple[tuple[str, Callable[[Document], None], tuple[str, ...], tuple[str, ...]], ...]] = (
    ("words", words.split_words, (), ("tokens", "sentences")),
    ("readings", words.choose_readings, ("tokens", "sentences"), ("readings",)),
    ("phrases", phrases.cut_phrases, ("readings",), ("chunks",)),
    ("mentions", mentions.find_mentions, ("chunks",), ("mentions",)),
    ("coreference", coreference.resolve, ("mentions",), ("names",)),
    ("speech", speech.find_statements, ("chunks", "names"), ("statements",)),
    ("events", events.find_events, ("chunks", "names", "statements"), ("events",)),
    ("claims", claims.assign_claims, ("statements", "events"), ("claims",)),
    ("circumstances", circumstances.settle, ("events", "claims"), ("places", "dates")),
    ("particular", particular.keep_particular, ("events", "places", "dates"), ("particular",)),
    ("contexts", contexts.find_contexts, ("tokens",), ("contexts",)),
)


class Reader:
    """Reads articles with one lexicon. ``lexicon_files`` are the user's own files, read beside those that ship with Isnad."""

    def __init__(self, *, lexicon: Lexicon | None = None, lexicon_files: Iterable[str | Path] = ()) -> None:
        self.lexicon = lexicon or load(tuple(Path(f) for f in lexicon_files))
        self.versions = Versions(__version__, self.lexicon.version)

    def document(self, article: Article) -> Document:
        """The article after all steps, with everything the records were made of."""
        doc = Document(article, article.text, self.lexicon)
        for _, step, _, _ in STEPS:
            step(doc)
        return doc

    def read(self, article: Article) -> Reading:
        """The statements and events of an article."""
        with at_rest():  # the steps make no cycles: what an article leaves is freed as it is dropped
            return self._read(article)

    def _read(self, article: Article) -> Reading:
        doc = self.document(article)
        return Reading(id=article.id, text=doc.text, title=article.title, date=article.date, outlet=article.outlet, url=article.url, lang=article.lang,
                       statements=[_statement(doc, said) for said in doc.said], events=[_event(doc, event) for event in doc.happened], versions=self.versions)

    def pipe(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Readings in the order of the articles, one at a time."""
        return map(self.read, articles)


def _statement(doc: Document, said: Said) -> Statement:
    cue, content = doc.span(*said.cue), doc.span(*said.content)
    if not cue.text:
        token = doc.tokens[said.cue[0]]
        cue = type(cue)(token.start, token.end, doc.text[token.start : token.end])
    return Statement(id=record_id(doc.article.id, "s", cue.start, content.start, content.end, said.act), speaker=doc.record(said.speaker) if said.speaker else None,
                     explicit=said.explicit, cue=cue, content=content, act=said.act, form=form_of(doc, said), via=doc.record(said.via) if said.via else None, rule=said.rule)


def _event(doc: Document, event: Happened) -> Event:
    trigger = doc.span(*event.trigger)
    if not trigger.text:
        token = doc.tokens[event.trigger[0]]
        trigger = type(trigger)(token.start, token.end, doc.text[token.start : token.end])
    return Event(id=record_id(doc.article.id, "e", event.frame.type, trigger.start, trigger.end), type=event.frame.type, mode=event.frame.mode, trigger=trigger,
                 actors=[doc.record(m) for m in event.actors], recipients=[doc.record(m) for m in event.recipients], place=circumstances.place_record(doc, event),
                 when=doc.span(*event.when) if event.when else None, date=event.date, status=event.status, claimed_by=event.claim, dead=event.dead,
                 injured=event.injured, context=doc.contexts, rule=event.rule)
