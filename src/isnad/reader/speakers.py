"""Who speaks: the subject of a cue, the paper the words passed through, whom they are for, and dropped subjects."""

from __future__ import annotations

from typing import Final

from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import Cue
from isnad.reader.clauses import Clause, read_clause
from isnad.reader.coordination import actors_in
from isnad.reader.coreference import PRONOUNS, antecedent, fits
from isnad.reader.document import ADJ, NOUN, PREP, VERB, ActorMention, Document, Phrase, Said, Sentence, Token
from isnad.reader.roles import nation_in


def speaker_of(doc: Document, sentence: Sentence, clause: Clause, content: tuple[int, int]) -> tuple[ActorMention | None, bool, ActorMention | None]:
    """(speaker, explicit, via) of a reporting verb; what stands inside the content cannot be its speaker."""
    for phrase in clause.subjects:
        if content[0] <= phrase.begin < content[1]:
            continue
        via = via_of(doc, phrase)
        found = actors_in(doc, sentence, phrase)
        if via is not None:
            issuer = next((m for m in found if m is not via), None)
            return issuer, issuer is not None, via
        if found:
            return found[0], True, _through(doc, clause, content)
        return None, False, None
    return None, False, _through(doc, clause, content)


_ISSUES: Final = frozenset(["اصدر", "نشر", "اعد", "بث", "وزع", "تلا", "القي", "كتب", "اجري", "قدم", "وجه", "صدر", "حصل"])


def issuer_after(doc: Document, begin: int, sentence: Sentence) -> ActorMention | None:
    """Who issued the document whose phrase begins at a token: ``بيان للحزب``، ``بيان صادر عن الحزب``، ``بلاغ أصدره الحزب``."""
    k = sentence.chunk_at.get(begin, -1)
    for m in range(k + 1, min(k + 4, len(sentence.chunks)) if k >= 0 else 0):
        chunk = sentence.chunks[m]
        token = doc.tokens[chunk.begin]
        if chunk.kind == VERB:
            if not token.enclitic or token.lemma not in _ISSUES:
                return None
            return next((x for p in read_clause(doc, sentence, m).subjects for x in actors_in(doc, sentence, p)), None)
        if chunk.phrase is not None and not chunk.phrase.time:
            direct = m == k + 1 and chunk.phrase.prep == "ل"
            issued = chunk.phrase.prep == "عن" and doc.tokens[chunk.begin - 2].stem.startswith("صادر")
            mention = chunk.phrase.mention
            return mention if (direct or issued) and mention is not None and mention.sector != "MED" else None
        if chunk.kind not in (PREP, ADJ):
            return None
    return None


def via_of(doc: Document, phrase: Phrase) -> ActorMention | None:
    """A document at the head of a phrase: the words passed through it."""
    for i in phrase.heads[:2]:
        role = doc.tokens[i].word.role
        if role is not None and role.kind == "document":
            return ActorMention(phrase.begin, phrase.end, i, kind="document", lemma=doc.tokens[i].word.lemma, name=role.en, name_ar=doc.span(phrase.begin, phrase.end).text)
    return None


def _through(doc: Document, clause: Clause, content: tuple[int, int]) -> ActorMention | None:
    """``في بيان``، ``لقناة العربية``، ``لوكالة فرانس برس``، ``عبر حسابه``."""
    for prep, phrase in clause.obliques:
        if content[0] <= phrase.begin < content[1]:
            continue
        if prep in ("في", "خلال", "عبر", "علي"):
            via = via_of(doc, phrase)
            if via is not None:
                return via
        if prep in ("ل", "عبر", "في") and phrase.mention is not None and (phrase.mention.kind == "medium" or phrase.mention.sector == "MED") and phrase.mention.kind != "person":
            return phrase.mention
    return None


def addressees(doc: Document, sentence: Sentence, clause: Clause, cue: Cue) -> list[ActorMention]:
    """Whom a demand, accusation, threat or praise is for."""
    out: list[ActorMention] = []
    for where in cue.addressee:
        if where == "object":
            phrases = clause.objects[:1]
        else:
            wanted = fold_word(where)
            phrases = [p for prep, p in clause.obliques if prep == wanted][:1]
        for phrase in phrases:
            out.extend(m for m in actors_in(doc, sentence, phrase) if m not in out)
            if not out and cue.act == "criticise" and where == "ل" and (nation := nation_in(doc, phrase)) is not None:
                out.append(nation)  # جددت إدانتها للعدوان الإسرائيلي على دمشق
        if out:
            break
    if not out and "object" in cue.addressee:
        out = _pronoun_addressed(doc, sentence, clause)
    return out


_HIM: Final = {"اياه": ("m", "s"), "اياها": ("f", "s"), "اياهم": ("m", "p")}


def _pronoun_addressed(doc: Document, sentence: Sentence, clause: Clause) -> list[ActorMention]:
    """``متهما إياه بالفساد``، ``دعته إلى …``: whom the pronoun on or behind the cue means."""
    token = doc.tokens[sentence.chunks[clause.chunk].begin]
    after = doc.tokens[token.i + 1] if token.i + 1 < sentence.end else None
    wanted = PRONOUNS.get(token.enclitic) if token.enclitic else _HIM.get(after.norm) if after is not None else None
    if wanted is None or clause.relative:
        return []
    speakers = [m for p in clause.subjects for m in actors_in(doc, sentence, p)]
    meant = antecedent(doc, sentence, token.i, gender=wanted[0], number=wanted[1], besides=speakers)
    return [meant] if meant is not None else []


def remember_speakers(doc: Document) -> None:
    """Dropped subjects go on from the sentence before; ``قوله`` and participles from the clause they hang on."""
    last: Said | None = None
    covered = bytearray(len(doc.tokens) + 1)
    for said in doc.said:
        covered[said.content[0] : said.content[1]] = b"\1" * (said.content[1] - said.content[0])
    for said in doc.said:
        token = doc.tokens[said.cue[0]]
        if said.speaker is None and not said.explicit:
            said.speaker = _understood(doc, said, token, last)
        if said.speaker is not None and not covered[said.cue[0]]:
            last = said


def _understood(doc: Document, said: Said, token: Token, last: Said | None) -> ActorMention | None:
    if said.rule.startswith("noun") and token.enclitic:
        k = doc.sentences[said.sentence].chunk_at.get(token.i, 0)
        for chunk in reversed(doc.sentences[said.sentence].chunks[max(0, k - 9) : k]):
            if chunk.phrase is not None and chunk.phrase.mention is not None and (chunk.phrase.prep in ("عن", "الي") or doc.tokens[chunk.begin - 1].stem == "لسان"):
                return chunk.phrase.mention
    if said.via is not None and said.rule.startswith(("verb", "marker")) and said.via.kind == "document" and not said.via_aside:
        return last.speaker if last is not None and not _unnamed(doc, said.via) else None
    gender, number = _wanted(token) if said.rule != "hedge" else PRONOUNS.get(doc.tokens[said.cue[1] - 1].enclitic, ("m", "s"))
    same = [o for o in doc.statements_of(said.sentence) if o.cue[0] < said.cue[0] and o.speaker is not None]
    if said.rule.startswith("participle"):
        if same:
            outer = [o for o in same if not any(_inside(p, o) for p in same if p is not o)]
            return (outer or same)[-1].speaker
        subject = _clause_subject(doc, said) or _opens_headline(doc, said)
        return subject or (last.speaker if last else None)
    if same and _may_be(same[-1].speaker, gender, number) and not _inside(same[-1], said):
        return same[-1].speaker
    if same and _inside(same[-1], said):
        inner = antecedent(doc, doc.sentences[said.sentence], said.cue[0], gender=gender, number=number, floor=same[-1].content[0])
        return inner or (same[-1].speaker if number != "p" or token.feats.person == 1 or _may_be(same[-1].speaker, gender, number) else None)
    if (main := _main_clause(doc, said)) is not None:
        return main
    subject = _clause_subject(doc, said)
    if subject is not None and _may_be(subject, gender, number):
        return subject
    if last is not None and last.speaker is not None and (_may_be(last.speaker, gender, number) or (last.via is not None and last.via.kind == "document" and gender == "m" and number == "s")):
        return last.speaker  # ولفت البيان إلى … وأضاف أن
    for older in reversed([o for n in range(max(0, said.sentence - 3), said.sentence + 1) for o in doc.statements_of(n) if o.cue[0] < said.cue[0] and o.speaker is not None]):
        if _may_be(older.speaker, gender, number):
            return older.speaker
    return antecedent(doc, doc.sentences[said.sentence], said.cue[0], gender=gender, number=number)


def _main_clause(doc: Document, said: Said) -> ActorMention | None:
    """``وإذ شدد على …، دعا المجلس …``: who speaks in the clause that the first leads to."""
    before = doc.tokens[said.cue[0] - 1].norm if said.cue[0] else ""
    if before.lstrip("وف") not in ("اذ", "بينما", "بعدما") or said.cue[0] - doc.sentences[said.sentence].begin > 2:
        return None
    nxt = next((o for o in doc.statements_of(said.sentence) if o.cue[0] >= said.content[1]), None)
    return nxt.speaker if nxt is not None and nxt.explicit else None


_SURVEYS: Final = frozenset(["تقرير", "دراسة", "استطلاع", "احصاء", "احصاءية", "معلومات", "وثيقة"])


def _unnamed(doc: Document, via: ActorMention) -> bool:
    """``أفادت تقارير بأن``: papers of nobody in particular, and not those of whoever spoke before."""
    head = doc.tokens[via.head]
    return head.lemma in _SURVEYS and not head.article and not head.enclitic


def _opens_headline(doc: Document, said: Said) -> ActorMention | None:
    """``الصدر معلقا على تغريدة: …``: who opens the headline."""
    sentence = doc.sentences[said.sentence]
    first = sentence.chunks[0].phrase
    return first.mention if sentence.headline and first is not None and not first.prep else None


def _inside(outer: Said, said: Said) -> bool:
    return outer.content[0] <= said.cue[0] < outer.content[1]


def _wanted(token: Token) -> tuple[str, str]:
    if token.enclitic and token.pos == NOUN:
        return PRONOUNS.get(token.enclitic, ("m", "s"))
    feats = token.feats
    return feats.gender or "m", feats.number or "s"


def _may_be(mention: ActorMention | None, gender: str, number: str) -> bool:
    if mention is None:
        return False
    if number == "p":
        return mention.number == "p" or mention.kind in ("collective", "group", "body")
    return fits(mention, gender, number) or mention.kind in ("unknown", "country", "group", "body", "medium")


def _clause_subject(doc: Document, said: Said) -> ActorMention | None:
    """The subject of the nearest verb before the cue in its sentence."""
    sentence = doc.sentences[said.sentence]
    k = sentence.chunk_at.get(said.cue[0], 0)
    for m in range(k):
        if sentence.chunks[m].kind == VERB:
            clause = read_clause(doc, sentence, m)
            for phrase in clause.subjects if not clause.relative else ():
                found = [x for x in actors_in(doc, sentence, phrase) if x.lemma != "موقع"]
                if found:
                    return found[0]
    return None
