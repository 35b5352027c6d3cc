"""Step 6, speech: who says what.

Each rule is a small function that looks at one kind of reporting clause; :data:`RULES` lists them in the order they are tried on a cue.
"""

from __future__ import annotations

from collections.abc import Callable

from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import Cue
from isnad.reader import clauses
from isnad.reader.clauses import Clause, actors_in, read_clause
from isnad.reader.coreference import PRONOUNS, antecedent, fits
from isnad.reader.document import NOUN, PARTICIPLE, PREP, PUNCT, REL, VERB, ActorMention, Chunk, Document, Phrase, Said, Sentence, Token
from isnad.reader.mentions import QUANTITY, part_mention

_THAT = {"ان": "", "بان": "", "انه": "ه", "انها": "ها", "انهم": "هم", "بانه": "ه", "بانها": "ها", "بانهم": "هم", "فان": "", "انني": "", "اني": "", "اننا": "",
         "انهما": "", "بانهما": "", "انهن": "", "بانني": "", "باننا": "", "وان": "", "وانه": "", "وانها": "", "لان": "", "لانه": "", "لانها": "", "كان": ""}
_RESUMED = frozenset(["انه", "انها", "انهم", "بانه", "بانها", "بانهم", "وانه", "وانها", "انهما", "بانهما"])
_OPEN, _CLOSE = frozenset('"«“„'), frozenset('"»”')
_REACH = 45  # words between a cue and what opens its content


def find_statements(doc: Document) -> None:
    """All statements of the article, in the order of their cues."""
    for number, sentence in enumerate(doc.sentences):
        for k, chunk in enumerate(sentence.chunks):
            for rule in RULES:
                said = rule(doc, number, sentence, k, chunk)
                if said is not None and any(t.kind != "punct" and t.kind != "newline" for t in doc.tokens[said.content[0] : said.content[1]]):
                    doc.said.append(said)
                    break
    doc.said.sort(key=lambda s: s.cue)
    _drop_doubles(doc)
    _remember_speakers(doc)
    for said in doc.said:
        decide_act(doc, said)


# -- rules: one kind of reporting clause each ------------------------------------------------------------------------------------
def verb_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``قال X إن …``، ``X يؤكد أن …``، ``دعا X الأطراف إلى …``"""
    token = doc.tokens[chunk.begin]
    if chunk.kind != VERB:
        return None
    cue = _usable(doc, sentence, chunk.begin, _cue_of(doc, sentence, token))
    if token.feats.person == 2:
        return None
    if cue is not None and cue.act in ("criticise", "demand", "support", "commit") and token.feats.voice == "passive":
        return None  # أُدين ستة أشخاص، دُعي سفراؤها: nobody is said to speak
    if cue is not None and cue.id == "accuse" and clauses.bare_relative(doc, sentence, k) and not token.enclitic and not read_clause(doc, sentence, k).objects:
        return None  # شابين اتهما بقتل …: the accused
    if token.enclitic and chunk.begin > sentence.begin and _names_document(doc.tokens[chunk.begin - 1]):
        return None  # حوار نشرته الوزارة: a relative clause about the document
    if clauses.bare_relative(doc, sentence, k) and sentence.chunks[k - 2].kind == VERB:
        return None  # مصادر تحدثت للقناة: says who the source is
    if clauses.bare_relative(doc, sentence, k) and token.feats.tense == "imperfect" and not _chanted(doc, sentence, k) and (thing := sentence.chunks[k - 1].phrase) is not None and thing.mention is None and not any(doc.tokens[h].role_kind for h in thing.heads):
        return None  # تسجيلات تدعو إلى: things do not speak
    if chunk.begin > sentence.begin and doc.tokens[chunk.begin - 1].norm in ("ما", "مما", "بما") and cue is not None and cue.id in _SHOWS:
        return None  # مما يؤكد، ما يكشف عن: a fact speaks
    if cue is None or _denied(doc, chunk.begin) or _impersonal(doc, token) or _in_marker(doc, chunk.begin):
        return None
    clause = read_clause(doc, sentence, k)
    if token.conj and "object" in cue.addressee and len(clause.subjects) == 1 and not clause.objects and not clause.before and not clause.relative and bool(doc.said) and doc.said[-1].sentence == number:
        clause.objects, clause.subjects, clause.implicit = clause.subjects, [], True  # ودعا الكونغرس إلى: the one asked, not the one who asks
    content = _content(doc, sentence, chunk.begin + 1, cue, clause)
    if content is None:
        content = _quoted_before(doc, sentence, chunk.begin) if "quote" in cue.content else None
        if content is None and cue.act == "deny" and token.enclitic:
            content = _said_before(doc, number, sentence, chunk.begin)
        if content is None:
            return None
    speaker, explicit, via = _speaker(doc, sentence, clause, content)
    if speaker is None and via is not None and via.kind == "document" and (issuer := _issuer_after(doc, via.begin, sentence)) is not None:
        speaker, explicit = issuer, True  # جاء في بيان لدار الإفتاء
    if speaker is None and clause.before and _chanted(doc, sentence, k):
        clause.subjects, clause.before, clause.implicit = [], False, True
        bearer = next((m for m in range(k - 1, -1, -1) if sentence.chunks[m].kind == VERB), -1)
        speaker = next((x for p in read_clause(doc, sentence, bearer).subjects for x in actors_in(doc, sentence, p)), None) if bearer >= 0 else None
    if speaker is None and not explicit and token.feats.voice == "passive" and token.norm.startswith(("ي", "ت")):
        return None
    if token.feats.person == 1 and token.quoted:
        return None  # "… ونرفض …": part of the words that are reported
    if token.feats.tense == "imperfect" and not token.future and chunk.begin > sentence.begin and doc.tokens[chunk.begin - 1].norm in _SUBJUNCTIVE:
        return None  # على الوزير أن يؤكد …: nothing said yet
    if cue.id in _SHOWS and clause.before and clause.subjects and clause.subjects[0].mention is None and doc.tokens[clause.subjects[0].begin].pos == NOUN and not _names_document(doc.tokens[clause.subjects[0].begin]) and doc.tokens[clause.subjects[0].begin].stem not in QUANTITY:
        return None  # مبادرة الملك تؤكد سعي الرياض: a fact speaks
    if speaker is None and via is None and (clause.relative or clause.before) and clause.subjects and _is_thing(doc, clause.subjects[0]):
        return None  # التمييز الذي يعتبر العرق عاملا، موعد القمة سيعلن
    if clause.implicit and not token.conj and chunk.begin == max(sentence.begin, sentence.dateline) and token.feats.tense == "perfect" and token.feats.gender == "m" and not clause.before and via is None and not doc.sentences[number].headline:
        return None  # أُعلن في سويسرا عن وفاة …
    if clause.relative and chunk.begin + 1 < sentence.end and doc.tokens[chunk.begin + 1].pos == PREP and doc.tokens[chunk.begin + 1].enclitic:
        return None  # البيان الذي أعلنت عنه المملكة
    if token.lemma == "هاجم" and not (speaker is not None and speaker.sector in _SPEAKS_OUT):
        return None  # the army, some youths: they attack with more than words
    if token.lemma == "علق" and clause.objects and not doc.tokens[clause.objects[0].begin].quoted and clause.objects[0].begin < content[0]:
        return None  # علّق العمل بالاتفاق: to suspend, not to comment
    said = Said((chunk.begin, chunk.begin + 1), content, speaker, explicit, cue.act, f"verb:{cue.id}", number, via=via)
    said.via_aside = via is not None and not any(p.begin <= via.begin < p.end for p in clause.subjects)
    said.addressees = _addressees(doc, sentence, clause, cue)
    if explicit and clause.subjects:
        said.others = [m for m in actors_in(doc, sentence, clause.subjects[0]) if m is not speaker and not content[0] <= m.begin < content[1]]
    if said.speaker is not None and said.speaker.kind == "person" and not said.speaker.lemma and token.feats.person == 3:
        said.speaker.gender = token.feats.gender or "m"
    return _with_cue(said, cue)


_SPEAKS_OUT = frozenset(("GOV", "LEG", "PTY", "OPP", "IGO", "NGO", "MED", "REL", "JUD"))


def _chanted(doc: Document, sentence: Sentence, k: int) -> bool:
    """``رفعوا شعارات تطالب بـ…``: what the banners say their bearers say."""
    phrase = sentence.chunks[k - 1].phrase if k else None
    return phrase is not None and doc.tokens[phrase.begin].lemma in ("شعار", "هتاف", "لافتة")


def _is_thing(doc: Document, phrase: Phrase) -> bool:
    """A known noun that names no actor and no document, and no actor in its genitive: it says nothing."""
    head = doc.tokens[phrase.begin]
    return head.pos == NOUN and head.begins is None and not _names_document(head) and all(part_mention(doc, phrase, e) is None for e in range(len(phrase.heads)))


_SUBJUNCTIVE = frozenset(["ان", "بان", "وان"])
_SHOWS = frozenset(("reveal", "point-out", "stress", "explain", "reflect"))


def participle_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``مؤكدا أن …``، ``داعية إلى …``: the speech of the clause before goes on."""
    token = doc.tokens[chunk.begin]
    if chunk.kind != PARTICIPLE or token.lemma in ("التزم", "تمسك"):
        return None  # تبقى ملتزمة، متمسكة بموقفها: a state, not a word given
    cue = _usable(doc, sentence, chunk.begin, _cue_of(doc, sentence, token))
    if cue is None:
        return None
    clause = Clause(k, implicit=True)
    bare = clauses._following(doc, sentence, clause, k)
    clause.objects = bare
    content = _content(doc, sentence, chunk.begin + 1, cue, clause)
    if content is None:
        return None
    said = Said((chunk.begin, chunk.begin + 1), content, None, False, cue.act, f"participle:{cue.id}", number)
    said.addressees = _addressees(doc, sentence, clause, cue)
    return _with_cue(said, cue)


def noun_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``قوله إن …``، ``تأكيد الوزير أن …``، ``دعوته إلى …``"""
    if chunk.phrase is None:
        return None
    for element, i in enumerate(chunk.phrase.heads):
        token = doc.tokens[i]
        if token.pos != NOUN or token.begins is not None:
            continue
        cue = _usable(doc, sentence, i, next((doc.lexicon.cues[u.cue] for u in token.word.cues if u.kind == "noun"), None))
        if cue is None:
            continue
        owner = part_mention(doc, chunk.phrase, element + 1) if not token.enclitic else None
        saying = token.norm == "بالقول" and i > sentence.begin and doc.tokens[i - 1].norm in "،,"
        if owner is None and not token.enclitic and not saying:
            continue
        opener = frozenset(cue.content) & {"أن", "quote", "إلى", "ب", "ل"}
        content = _open_content(doc, sentence, chunk.end if owner is not None else i + 1, opener, 4 if owner is not None or saying else 14)
        after = sentence.chunks[k + 1].phrase if k + 1 < len(sentence.chunks) else None
        if content is None and cue.id == "declare" and after is not None and not (after.prep or after.conj or after.time or after.mention is not None):
            content = _to_end(doc, sentence, after.begin)  # إعلان المغرب قطع العلاقات
        if content is None:
            continue
        return _with_cue(Said((i, i + 1), content, owner, owner is not None, cue.act, f"noun:{cue.id}", number), cue)
    return None


def marker_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``بحسب X``، ``وفقا لما ذكره X``: the clause it hangs on is the content."""
    token = doc.tokens[chunk.begin]
    if _is_as(token) or (token.norm in ("كما", "علي") and _as_told(doc, sentence, chunk.begin + (1 if token.norm == "كما" else 2)) if chunk.begin + 2 < sentence.end else False):
        clausal = _marker_clause(doc, number, sentence, k, chunk)
        if clausal is not None:
            return clausal
    if chunk.kind != "fixed":
        return None
    named = doc.tokens[chunk.begin].named("marker")
    if any(c.kind == VERB and doc.tokens[c.begin].word.lemma in _RELAYS for c in sentence.chunks[max(0, k - 4) : k]):
        return None  # نقلت الوكالة على لسان …
    if doc.tokens[chunk.end - 1].stem == "لسان" and any(c.kind == VERB and doc.tokens[c.begin].word.cues for c in sentence.chunks[max(0, k - 4) : k]):
        return None  # نفت الوزارة، على لسان الناطق باسمها، ما …
    if named is None or named.ref[0] != "source" or k + 1 >= len(sentence.chunks):
        return None
    phrase = sentence.chunks[k + 1].phrase
    if phrase is None or phrase.time or phrase.conj or (named.ref[1] and phrase.prep != named.ref[1]):
        return None
    speaker = next(iter(actors_in(doc, sentence, phrase)), None)
    via = _via_of(doc, phrase)
    if speaker is None and via is None:
        return None
    content = _hanging(doc, sentence, chunk.begin, sentence.chunks[k + 1].end)
    if content is None:
        return None
    return Said((chunk.begin, chunk.end), content, speaker, speaker is not None, "state", "marker", number, via=via)


def _marker_clause(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``بحسب ما أوردت وزارة الصحة``: the source is the subject of the marker's verb."""
    for m in range(k + 1, min(k + 3, len(sentence.chunks))):
        if sentence.chunks[m].kind == VERB and _in_marker(doc, sentence.chunks[m].begin):
            clause = read_clause(doc, sentence, m)
            subject = next(iter(clause.subjects), None)
            if doc.tokens[sentence.chunks[m].begin].lemma in _STANDS and (document := next((p for prep, p in clause.obliques if prep == "في"), None)) is not None:
                return _in_document(doc, number, sentence, chunk, m, document)
            found = actors_in(doc, sentence, subject) if subject is not None else []
            end = subject.end if subject is not None else sentence.chunks[m].end
            content = _hanging(doc, sentence, chunk.begin, end)
            if content is None:
                return None
            return Said((chunk.begin, sentence.chunks[m].end), content, found[0] if found else None, bool(found), "state", "marker", number, via=_via_of(doc, subject) if subject is not None else None)
    return None


_STANDS = frozenset(["جاء", "ورد"])


def _in_document(doc: Document, number: int, sentence: Sentence, chunk: Chunk, m: int, document: Phrase) -> Said | None:
    """``وفق ما جاء في بلاغ لوزارة الدفاع``: the document, and who issued it."""
    via = _via_of(doc, document)
    issuer = next(iter(actors_in(doc, sentence, document)), None)
    end = document.end
    after = sentence.chunks[sentence.chunk_at[document.begin] + 1].phrase if sentence.chunk_at[document.begin] + 1 < len(sentence.chunks) else None
    if issuer is None and after is not None and after.prep in ("ل", "عن") and after.mention is not None:
        issuer, end = after.mention, after.end
    content = _hanging(doc, sentence, chunk.begin, end)
    return Said((chunk.begin, sentence.chunks[m].end), content, issuer, issuer is not None, "state", "marker", number, via=via) if content is not None else None


def colon_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``ترامب: سنرد``: a headline, or a line that begins with its speaker."""
    if chunk.kind != PUNCT or doc.tokens[chunk.begin].norm != ":" or chunk.end >= sentence.end:
        return None
    first = 1 if sentence.chunks[0].kind in (PUNCT, "dateline") else 0
    phrase = sentence.chunks[first].phrase if first < k else None
    if phrase is None or phrase.mention is None or phrase.prep or k - first > (5 if sentence.headline else 1) or any(c.kind in (VERB, PUNCT) for c in sentence.chunks[first + 1 : k]):
        return None
    mention = phrase.mention
    if (mention.kind in ("country", "place") and not sentence.headline) or (mention.kind == "unknown" and not sentence.headline):
        return None
    if mention.kind == "country" and not _opens_quote(doc, chunk.end) and not _speaks_for_itself(doc, chunk.end):
        return None
    return Said((chunk.begin, chunk.end), _to_end(doc, sentence, chunk.end), mention, True, "state", "headline-colon", number, specific=False)


def _speaks_for_itself(doc: Document, i: int) -> bool:
    """After ``فرنسا:`` in a headline: a verb in the first person or a noun that tells no event opens words; ``مقتل خمسة`` is news from there."""
    token = doc.tokens[i]
    if token.pos == VERB:
        return (token.feats.person == 1 or token.feats.tense == "imperfect")
    if token.begins is not None or token.pos != NOUN or token.word.role is not None:
        return token.norm in ("لا", "لن", "لم", "ليس", "على", "نحن")
    return not any(doc.lexicon.frames[use.frame].type in _REPORTED_FROM for use in token.word.frames) and _tells(doc, i)


def _tells(doc: Document, i: int) -> bool:
    """Whether the nouns of a headline are followed by the verb that they are the subject of: ``روسيا: العقوبات تظهر عجز أميركا``, and not ``فرنسا: انطلاق الانتخابات``."""
    sentence = doc.sentences[doc.sentence_of(i)]
    return any(c.kind == VERB and not clauses.bare_relative(doc, sentence, k) and sentence.chunks[k - 1].kind != REL for k, c in enumerate(sentence.chunks) if c.begin > i)


_REPORTED_FROM = frozenset(("ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "SANCTION", "CONSULT"))


_RELAYS = frozenset(["نقل", "تناقل"])


def relay_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``نقلت وكالة X عن Y أن …``: Y speaks, through X. Where ``قوله`` follows, that is the cue."""
    token = doc.tokens[chunk.begin]
    if chunk.kind != VERB or token.word.lemma not in _RELAYS:
        return None
    clause = read_clause(doc, sentence, k)
    source = next((p for prep, p in clause.obliques if prep == "عن" or doc.tokens[p.begin].stem == "لسان"), None) or _by_tongue(doc, sentence, k)
    if source is None:
        medium = next((m for p in clause.subjects[:1] for m in actors_in(doc, sentence, p) if m.sector == "MED"), None)
        content = _open_content(doc, sentence, chunk.end, frozenset({"أن"}), 8) if medium is not None and token.lemma == "نقل" else None
        return Said((chunk.begin, chunk.end), content, medium, True, "state", "relay", number) if content is not None else None
    after = sentence.chunks[sentence.chunk_at[source.begin] + 1 :]
    if any(c.phrase is not None and doc.tokens[c.begin].enclitic and doc.tokens[c.begin].word.cues for c in after[:3]) or any(doc.tokens[c.begin].lemma == "قول" and doc.tokens[c.begin].enclitic for c in after[:6]):
        return None
    content = _open_content(doc, sentence, source.end, frozenset({"أن", "quote"}), 12)
    if content is None:
        bare = [p for p in clause.objects if p.begin >= source.end]
        content = _to_end(doc, sentence, bare[0].begin) if bare else None
    if content is None:
        return None
    speaker = next(iter(actors_in(doc, sentence, source)), None)
    via = next((m for p in clause.subjects for m in actors_in(doc, sentence, p)), None)
    return Said((chunk.begin, chunk.end), content, speaker, speaker is not None, "state", "relay", number, via=via)


def _by_tongue(doc: Document, sentence: Sentence, k: int) -> Phrase | None:
    """``نقلت الوكالة على لسان X``: X, behind the fixed words."""
    for m in range(k + 1, min(k + 5, len(sentence.chunks) - 1)):
        if sentence.chunks[m].kind == "fixed" and doc.tokens[sentence.chunks[m].end - 1].stem == "لسان":
            return sentence.chunks[m + 1].phrase
    return None


RULES: tuple[Callable[[Document, int, Sentence, int, Chunk], Said | None], ...] = (relay_cue, verb_cue, participle_cue, noun_cue, marker_cue, colon_cue)


# -- cues ------------------------------------------------------------------------------------------------------------------------
def _cue_of(doc: Document, sentence: Sentence, token: Token) -> Cue | None:
    """The cue of a verb: a fixed phrase that it begins (``أعرب عن أسفه``) before the verb alone."""

    for words, ref, kind in doc.lexicon.phrases.get(token.lemma, ()):
        if kind == "cue" and words_follow(doc, sentence, token.i + 1, words):
            return doc.lexicon.cues[ref]
    use = next((u for u in token.word.cues if u.kind == "verb"), None)
    return doc.lexicon.cues[use.cue] if use else None


def words_follow(doc: Document, sentence: Sentence, i: int, words: tuple[str, ...], reach: int = 8) -> bool:
    """Whether the words of a phrase follow in order within reach, before the clause ends."""
    found, limit = 0, min(i + reach + len(words), sentence.end)
    for j in range(i, sentence.end):
        token = doc.tokens[j]
        if found == len(words) or j >= limit or token.norm in _HARD:
            break
        if word_matches(token, words[found]):
            found, limit = found + 1, min(j + 1 + _TOGETHER, sentence.end)
    return found == len(words)


_TOGETHER = 3  # how far apart the words of a phrase behind its first may stand

_HARD = frozenset(".؛;؟!")


def surfaces(token: Token) -> frozenset[str]:
    """What a written word may match: as written, as stem, with its pronoun, the preposition written on it, the stems of its other readings."""
    if token.surfaces is None:
        forms = {token.norm, token.stem, token.stem + token.enclitic, *(r.split.stem for r in token.readings)}
        if token.prep:
            forms |= {token.prep, token.prep + token.stem}
        token.surfaces = frozenset(forms)
    return token.surfaces


def word_matches(token: Token, wanted: str) -> bool:
    """A written word against a word of a phrase."""
    return wanted in surfaces(token)


def _usable(doc: Document, sentence: Sentence, i: int, cue: Cue | None) -> Cue | None:
    if cue is None:
        return None
    if cue.unless and any(doc.tokens[j].norm in cue.unless or doc.tokens[j].stem in cue.unless for j in range(sentence.begin, sentence.end)):
        return None
    if any(blocked(doc, i, block) for block in cue.blocks):
        return None
    return cue


def blocked(doc: Document, i: int, block: tuple[str, ...]) -> bool:
    """Whether a blocking phrase stands around token ``i``."""
    for first in range(max(0, i - len(block) + 1), i + 1):
        if first + len(block) <= len(doc.tokens) and all(word_matches(doc.tokens[first + n], word) or doc.tokens[first + n].stem == word.removeprefix("ال") for n, word in enumerate(block)):
            return True
    return False


def _impersonal(doc: Document, token: Token) -> bool:
    """``يُذكر أن``، ``يُشار إلى أن``، ``يُعتقد أن``: nobody speaks."""
    if token.feats.tense != "imperfect" or token.feats.gender != "m" or token.i + 2 >= len(doc.tokens):
        return False
    after = doc.tokens[token.i + 1].norm
    if token.feats.voice == "passive" and token.norm.removeprefix("و") in ("يشار", "يقال"):
        return True
    return token.norm.removeprefix("و") in ("يذكر", "يعتقد", "يرجح", "يتوقع", "يلاحظ", "يخشي", "يزعم", "يفترض", "ينتظر", "يحتمل") and after in _THAT and (token.i == 0 or doc.tokens[token.i - 1].pos == PUNCT or token.norm[0] == "و" or doc.tokens[token.i - 1].lemma == "كان")


_AS = frozenset(["حسبما", "وفقما", "حسب", "بحسب", "وفق", "وفقا", "وحسب", "وبحسب", "ووفق", "ووفقا", "وحسبما"])


def _is_as(token: Token) -> bool:
    return token.norm in _AS


def _as_told(doc: Document, sentence: Sentence, i: int) -> bool:
    """``…، كما أعلن المكتب``، ``…، على ما أفاد مراسل``: a reporting verb that looks back, with no words of its own behind it."""
    token = doc.tokens[i]
    before = doc.tokens[i - 1] if i > sentence.begin else None
    if before is None or token.feats.tense != "perfect" or not token.word.cues or token.conj:
        return False
    looks_back = before.norm == "كما" or (before.norm == "ما" and i - 1 > sentence.begin and doc.tokens[i - 2].norm == "علي")
    first = i - 1 - (before.norm == "ما")
    if not looks_back or first - 1 <= sentence.begin or doc.tokens[first - 1].norm not in "،,.-–":
        return False
    clause = read_clause(doc, sentence, sentence.chunk_at[i])
    own = {fold_word(o) for use in token.word.cues for o in doc.lexicon.cues[use.cue].content if o not in ("أن", "quote", "object")}
    if clause.objects or any(prep in own for prep, _ in clause.obliques):
        return False  # كما لفتت إلى …، كما أعلنت وقف …
    return _open_content(doc, sentence, i + 1, frozenset({"أن", "quote"}), 12) is None


def _in_marker(doc: Document, i: int) -> bool:
    """The verb of ``حسبما ذكر``، ``بحسب ما نقلت``، ``كما أعلن``: the marker's rule reads it."""
    if not i:
        return False
    if doc.tokens[i - 1].norm in ("كما", "ما") and _as_told(doc, doc.sentences[doc.sentence_of(i)], i):
        return True
    before = doc.tokens[i - 1]
    if _is_as(before) and before.norm.endswith("ما"):
        return True
    return before.norm in ("ما", "لما") and i > 1 and _is_as(doc.tokens[i - 2])


def _names_document(token: Token) -> bool:
    return token.role_kind in ("document", "medium")


def _with_cue(said: Said, cue: Cue) -> Said:
    said.act, said.event, said.mode, said.specific = cue.act, cue.event, cue.mode, not cue.neutral
    return said


def _denied(doc: Document, i: int) -> bool:
    """``لم يقل``: no statement was made."""
    before = [t.norm for t in doc.tokens[max(0, i - 2) : i]]
    return before[-1:] in (["لم"], ["ولم"], ["لن"], ["ولن"]) or (before[-1:] == ["ان"] and before[0] in ("دون", "بدون"))


# -- content ---------------------------------------------------------------------------------------------------------------------
def _content(doc: Document, sentence: Sentence, i: int, cue: Cue, clause: Clause) -> tuple[int, int] | None:
    """The token range of the reported words after a cue."""
    openers = frozenset(cue.content)
    opened = _open_content(doc, sentence, i, openers & {"أن", "quote"}, _REACH, bool(openers - {"أن", "quote"}))
    by_role = _role_content(doc, sentence, i, cue, clause)
    if opened is not None and by_role is not None:
        return opened if opened[0] <= by_role[0] + 1 or by_role[0] > opened[0] else by_role
    return opened or by_role


def _open_content(doc: Document, sentence: Sentence, i: int, openers: frozenset[str], reach: int, strict: bool = False) -> tuple[int, int] | None:
    """Content opened by أن/إن, a colon or a quotation mark."""
    depth, relative = 0, False
    for j in range(i, min(i + reach, sentence.end)):
        token = doc.tokens[j]
        if token.norm == "(":
            depth += 1
        elif token.norm == ")":
            depth = max(0, depth - 1)
        if depth:
            continue
        if token.norm in _HARD or (token.norm in _SAYING and doc.tokens[j - 1].norm in "،,"):
            return None  # رد على العرض، قائلا إن: that is the cue
        if doc.tokens[j - 1].norm in _NO_OPENERS and token.norm in _THAT:
            continue  # بعد أن، قبل أن
        if "أن" in openers and token.norm in _THAT and token.norm not in ("كان", "لان", "لانه", "لانها", "وان", "وانه", "وانها", "فان", "فانه", "فانها", "فانهم") and not _kana(doc, j):
            return _to_end(doc, sentence, j + 1)
        if "أن" in openers and token.norm in ("بالا", "لءلا"):
            return _to_end(doc, sentence, j + 1)
        if "quote" in openers and token.norm == ":":
            return _to_end(doc, sentence, j + 1)
        if "quote" in openers and token.norm in _OPEN and token.quoted and _quotation_here(doc, j, i):
            return _to_end(doc, sentence, j)
        if token.pos == REL or (token.pos == VERB and j > i and (token.enclitic or (doc.tokens[j - 1].pos == NOUN and not doc.tokens[j - 1].article and not doc.tokens[j - 1].enclitic and j - 1 > i))):
            relative = True
        if token.pos in (VERB, PARTICIPLE) and j > i and not relative and token.norm not in _SAYING and token.norm not in _WHILE:
            return None
        if token.norm in ("،", ","):
            relative = False
            if j + 1 < sentence.end and _new_clause(doc, j + 1):
                return None
    return None


_NO_OPENERS = frozenset(["بعد", "قبل", "منذ", "دون", "بدون", "حتي", "عقب", "غير", "الا", "رغم", "وبعد", "وقبل", "مع"])
_WHILE = frozenset(["معلنا", "معلنة", "مخاطبا", "مخاطبة", "متحدثا", "متحدثة", "معلقا", "معلقة"])  # قال معلقا على …: what he did while he said it
_SAYING = frozenset(["قاءلا", "قاءلة", "قاءلين", "بالقول"])


def _kana(doc: Document, j: int) -> bool:
    return doc.tokens[j].pos == VERB


def _quotation_here(doc: Document, j: int, i: int) -> bool:
    """A quotation mark that opens words, not a name (``قناة "الجزيرة"``)."""
    close = next((k for k in range(j + 1, min(j + 400, len(doc.tokens))) if doc.tokens[k].norm in _CLOSE or doc.tokens[k].kind == "newline"), j)
    before = doc.tokens[j - 1]
    if close - j - 1 <= 4 and (named := doc.tokens[j + 1].named("actor")) is not None and doc.lexicon.actors[named.ref].kind == "medium":
        return False  # لـ"سكاي نيوز عربية" أن …
    if close - j - 1 <= 4 and before.role_kind in ("medium", "collective", "institution"):
        return False
    return close - j - 1 >= 3 or j == i


def _parenthetic(doc: Document, j: int) -> bool:
    return doc.tokens[j - 1].norm in ("ان", "قد", "كان")


def _is_cue_verb(token: Token) -> bool:
    return bool(token.word.cues)


def _new_clause(doc: Document, j: int) -> bool:
    token = doc.tokens[j]
    if token.pos == VERB:
        return bool(token.conj)
    return token.norm in ("حيث", "فيما", "بينما", "لكن", "وذلك", "اذ")


def _role_content(doc: Document, sentence: Sentence, i: int, cue: Cue, clause: Clause) -> tuple[int, int] | None:
    """Content opened by a preposition (``دعا إلى وقف``) or standing as object (``أدان الهجوم``)."""
    prepositions = {fold_word(o) for o in cue.content if o not in ("أن", "quote", "object")}
    if cue.content and cue.content[0] == "object" and clause.objects and not clause.objects[0].conj:
        return _to_end(doc, sentence, clause.objects[0].begin)
    found: Phrase | None = None
    for prep, phrase in clause.obliques:
        if prep in prepositions:
            found = phrase
            break
    bare_first = next((p for p in clause.objects if not p.conj), None) if "object" in cue.content and "object" not in cue.addressee else None
    if bare_first is not None and (found is None or bare_first.begin < found.begin):
        return _to_end(doc, sentence, bare_first.begin)
    if found is None and prepositions:
        start = _loose_preposition(doc, sentence, i, prepositions)
        if start is not None:
            return _to_end(doc, sentence, start)
    if found is not None:
        return _to_end(doc, sentence, found.begin)
    if "object" in cue.content:
        m = next((n for n in range(clause.chunk + 1, min(clause.end + 2, len(sentence.chunks))) if doc.tokens[sentence.chunks[n].begin].norm == "ما"), 0)
        if m and m + 1 < len(sentence.chunks) and sentence.chunks[m + 1].kind == VERB:
            return _to_end(doc, sentence, sentence.chunks[m].begin)  # أدانت ما كشفه …
        if i < sentence.end and doc.tokens[i].norm in _HIM:
            return _to_end(doc, sentence, i)  # واصفا إياه بـ…
        bare = [p for p in clause.objects if not p.conj]
        if bare:
            return _to_end(doc, sentence, bare[-1 if cue.addressee and "object" in cue.addressee else 0].begin)
    return None


_HIM = {"اياه": "ه", "اياها": "ها", "اياهم": "هم", "ذلك": "", "هذا": ""}


def _loose_preposition(doc: Document, sentence: Sentence, i: int, prepositions: set[str]) -> int | None:
    """A preposition followed by أن or by a quotation: ``دعا إلى أن``، ``طالب بـ"وقف …"``."""
    within = False  # a relative clause
    for j in range(i, min(i + 20, sentence.end - 1)):
        token = doc.tokens[j]
        within = within or token.pos == REL or (token.pos == VERB and bool(token.enclitic) and doc.tokens[j - 1].pos == NOUN)  # في بيان أصدرته
        if token.norm in _HARD or (token.pos == VERB and not within):
            return None
        nxt = doc.tokens[j + 1]
        if within and token.norm == "الي" and "الي" in prepositions and nxt.pos == NOUN and not nxt.article:
            return j + 1  # دعا التحالف الذي يتزعمه فلان إلى عقد جلسة
        if token.norm in prepositions and (nxt.norm in _OPEN or nxt.norm in _THAT):
            return j + 2 if nxt.norm in _THAT else j + 1
        if token.norm in ("لان", "بان") and token.norm[0] in prepositions:
            return j + 1
        if token.norm in prepositions and token.norm in ("ب", "ل") and nxt.norm in _OPEN:
            return j + 1
    return None


def _quoted_before(doc: Document, sentence: Sentence, i: int) -> tuple[int, int] | None:
    """``"…"، قال X``: the quotation stands before its cue."""
    j = i - 1
    while j > sentence.begin and doc.tokens[j].norm in "،,-–":
        j -= 1
    if doc.tokens[j].norm not in _CLOSE or doc.tokens[i].conj:
        return None
    for k in range(j - 1, max(j - 300, -1), -1):
        if doc.tokens[k].norm in _OPEN:
            return (k + 1, j) if j - k > 3 else None
        if doc.tokens[k].kind == "newline":
            return None
    return None


def _said_before(doc: Document, number: int, sentence: Sentence, i: int) -> tuple[int, int] | None:
    """``…، وهو ما تنفيه موسكو``، ``…، الأمر الذي نفته طهران``: what is denied is the clause before."""
    before = [t.norm for t in doc.tokens[max(sentence.begin, i - 2) : i]]
    if before not in (["وهو", "ما"], ["الامر", "الذي"]):
        return None
    end = i - 2
    while end > sentence.begin and doc.tokens[end - 1].norm in ("،", ","):
        end -= 1
    told = next((s.content[0] for s in reversed(doc.said) if s.sentence == number and s.content[0] < end), max(sentence.begin, sentence.dateline))
    return (told, end) if end - told >= 2 else None


def _opens_quote(doc: Document, j: int) -> bool:
    return j < len(doc.tokens) and doc.tokens[j].norm in _OPEN


def _to_end(doc: Document, sentence: Sentence, j: int) -> tuple[int, int]:
    """From ``j`` to where the words end: the quotation's end, the next reporting clause, a marker, the sentence's end."""
    tokens = doc.tokens
    while j < sentence.end and tokens[j].norm in ("،", ",", ":", "-", "–"):
        j += 1
    k = sentence.chunk_at.get(j, -1)
    day = sentence.chunks[k].phrase if 0 <= k < len(sentence.chunks) - 1 else None
    if day is not None and day.time and tokens[sentence.chunks[k].end].norm in ("،", ","):
        j = sentence.chunks[k].end + 1  # أعلن، الاثنين، استقالته: the day is that of the telling
    if j < len(tokens) and tokens[j].norm in _OPEN:
        close = _quotation_end(doc, j)
        if close > j:
            return j, _after_quotation(doc, sentence, close)
    before = tokens[j - 1].norm if j else ""
    return j, _clause_end(doc, sentence, j, of_that=before in _THAT or before == ":")


def _quotation_end(doc: Document, j: int) -> int:
    """The token that closes the quotation opened at ``j``; ``j`` where its paragraph ends first."""
    for k in range(j + 1, len(doc.tokens)):
        token = doc.tokens[k]
        if token.kind == "newline":
            return j
        if token.norm in _CLOSE and not (token.norm == '"' and k == j + 1):
            return k
    return j


def _after_quotation(doc: Document, sentence: Sentence, close: int) -> int:
    """Words that go on after the closing mark belong to the content, unless a new clause begins."""
    k = close + 1
    if k >= len(doc.tokens) or doc.tokens[k].kind == "newline" or (k >= sentence.end and sentence.end <= close):
        return close + 1
    token = doc.tokens[k]
    if token.conj and token.pos == VERB and _is_cue_verb(token) and _reports(doc, sentence, k):
        return close + 1  # "…" وتابع "…"
    if k < sentence.end and doc.tokens[k].norm not in ("،", ",", ".", "؛", ":", "-", "–"):
        return _clause_end(doc, sentence, k)
    return close + 1


_ADDED = frozenset(["وذلك", "وهو", "الامر"])
_BUT = frozenset(["لكن", "ولكن", "لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها", "غير", "الا", "وسط", "فيما", "بينما", "فجاءت", "فجاء"])


_BUT_HE = frozenset(["لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها"])
_ASIDES = frozenset(["حين", "اشارة", "محاولة", "دلالة", "خطوة"])


def _turns(doc: Document, sentence: Sentence, k: int, of_that: bool) -> bool:
    """Whether the words after a comma are the paper's own again: ``، وذلك بعد …``، ``، وهو ما تنفيه موسكو``; after a phrase, also ``، لكنه …``."""
    if k + 1 >= sentence.end:
        return False
    norm, following = doc.tokens[k].norm, doc.tokens[k + 1].norm
    if norm == "في" and following in _ASIDES:
        return True  # ، في إشارة إلى …
    if norm in _ADDED:
        return norm == "وذلك" or (norm == "وهو" and following == "ما") or (norm == "الامر" and following == "الذي")
    if norm == "كما" and doc.tokens[k + 1].pos == VERB and doc.tokens[k + 1].feats.tense == "perfect":
        return True
    return not of_that and norm in _BUT


def _clause_end(doc: Document, sentence: Sentence, j: int, *, of_that: bool = False) -> int:
    tokens = doc.tokens
    quoted = False
    for k in range(j, sentence.end):
        token = tokens[k]
        if token.norm in _OPEN and token.quoted:
            quoted = True
        elif token.norm in _CLOSE:
            quoted = False
        if quoted or k == j:
            continue
        if token.norm in _CLOSE and _reporting_follows(doc, sentence, k + 1):
            return k + 1  # "…،" وفقا لما نقلته الوكالة
        if token.norm in _BUT_HE and k + 1 < sentence.end and _is_cue_verb(tokens[k + 1]):
            return k  # لكنه أشار إلى …
        if token.norm in "؛" or (token.norm in ("،", ",", "-", "–", ".") and _reporting_follows(doc, sentence, k + 1)):
            return k
        if token.norm in ("،", ",") and _turns(doc, sentence, k + 1, of_that):
            return k
        if token.norm in _SAYING and k > j:
            return k
        if ((token.conj and token.pos == VERB and _is_cue_verb(token)) or token.pos == PARTICIPLE) and _reports(doc, sentence, k) and k - j >= 2:
            return k
    return sentence.end


def _reporting_follows(doc: Document, sentence: Sentence, k: int) -> bool:
    """A participle, verb or marker that opens another reporting clause by the same voice."""
    while k < sentence.end and doc.tokens[k].norm in ("كما", "فيما", "وقد", "حيث", "بينما", "في", "حين"):
        k += 1
    if k >= sentence.end:
        return False
    token = doc.tokens[k]
    if token.named("marker"):
        return True
    if token.stem in ("حسبما", "وفقما") or token.norm in ("حسبما", "وفقما"):
        return True
    if token.pos == PARTICIPLE:
        return True
    return token.pos == VERB and (_is_cue_verb(token) and (bool(token.conj) or doc.tokens[k - 1].norm in ("كما", "فيما", "وقد", "بينما", "حين")))


def _reports(doc: Document, sentence: Sentence, k: int) -> bool:
    """A cue joined by و within content reports anew when it opens words of its own."""
    token = doc.tokens[k]
    if token.pos == PARTICIPLE:
        return True
    if token.feats.tense != "perfect":
        return False
    cue = _cue_of(doc, sentence, token)
    return cue is not None and _open_content(doc, sentence, k + 1, frozenset({"أن", "quote"}), 12) is not None


def _hanging(doc: Document, sentence: Sentence, begin: int, end: int) -> tuple[int, int] | None:
    """What a marker's clause hangs on: the words after it when it opens the sentence, else those before it."""
    tokens = doc.tokens
    first = max(sentence.begin, sentence.dateline)
    opening = begin - first <= 1
    if opening:
        j = end
        if j < sentence.end and (tokens[j].pos == VERB or tokens[j].norm in ("فقد", "فان", "قد", "لم", "لن", "لا", "هناك")):
            return (j, sentence.end)  # وبحسب المصادر فقد …
        while j < sentence.end and tokens[j].norm not in ("،", ",") and tokens[j].norm not in _THAT and j - end < 25:
            j += 1
        while j < sentence.end and (tokens[j].norm in ("،", ",") or tokens[j].norm in _THAT):
            j += 1
        return (j, sentence.end) if sentence.end - j > 2 else None
    j = begin
    while j > first and tokens[j - 1].norm in ("،", ",", "-", "(", "–"):
        j -= 1
    start = first
    return (start, j) if j - start >= 2 else None


# -- speakers --------------------------------------------------------------------------------------------------------------------
def _speaker(doc: Document, sentence: Sentence, clause: Clause, content: tuple[int, int]) -> tuple[ActorMention | None, bool, ActorMention | None]:
    """(speaker, explicit, via) of a reporting verb; what stands inside the content cannot be its speaker."""
    for phrase in clause.subjects:
        if content[0] <= phrase.begin < content[1]:
            continue
        via = _via_of(doc, phrase)
        found = actors_in(doc, sentence, phrase)
        if via is not None:
            issuer = next((m for m in found if m is not via), None)
            return issuer, issuer is not None, via
        if found:
            return found[0], True, _through(doc, clause, content)
        return None, False, None
    return None, False, _through(doc, clause, content)


def _issuer_after(doc: Document, begin: int, sentence: Sentence) -> ActorMention | None:
    """The actor that ``ل`` names right behind the document whose phrase begins at a token."""
    k = sentence.chunk_at.get(begin, -1)
    after = sentence.chunks[k + 1].phrase if 0 <= k < len(sentence.chunks) - 1 else None
    return after.mention if after is not None and after.prep == "ل" and after.mention is not None and after.mention.sector != "MED" else None


def _via_of(doc: Document, phrase: Phrase) -> ActorMention | None:
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
            via = _via_of(doc, phrase)
            if via is not None:
                return via
        if prep in ("ل", "عبر", "في") and phrase.mention is not None and (phrase.mention.kind == "medium" or phrase.mention.sector == "MED") and phrase.mention.kind != "person":
            return phrase.mention
    return None


def _addressees(doc: Document, sentence: Sentence, clause: Clause, cue: Cue) -> list[ActorMention]:
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
        if out:
            break
    return out


def _remember_speakers(doc: Document) -> None:
    """Dropped subjects go on from the sentence before; ``قوله`` and participles from the clause they hang on."""
    last: Said | None = None
    covered = bytearray(len(doc.tokens) + 1)
    for said in doc.said:
        covered[said.content[0] : said.content[1]] = b"\1" * (said.content[1] - said.content[0])
    for said in doc.said:
        token = doc.tokens[said.cue[0]]
        if said.speaker is None and not said.explicit:
            said.speaker = _understood(doc, said, token, last)
            if said.via is None and last is not None and said.speaker is None:
                said.via = None
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
    gender, number = _wanted(token)
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
    subject = _clause_subject(doc, said)
    if subject is not None and _may_be(subject, gender, number):
        return subject
    if last is not None and last.speaker is not None and (_may_be(last.speaker, gender, number) or (last.via is not None and last.via.kind == "document" and gender == "m" and number == "s")):
        return last.speaker  # ولفت البيان إلى … وأضاف أن
    for older in reversed([o for n in range(max(0, said.sentence - 3), said.sentence + 1) for o in doc.statements_of(n) if o.cue[0] < said.cue[0] and o.speaker is not None]):
        if _may_be(older.speaker, gender, number):
            return older.speaker
    return antecedent(doc, doc.sentences[said.sentence], said.cue[0], gender=gender, number=number)


_SURVEYS = frozenset(["تقرير", "دراسة", "استطلاع", "احصاء", "احصاءية", "معلومات", "وثيقة"])


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


def _drop_doubles(doc: Document) -> None:
    """A closing marker (``بحسب المصدر``) by the voice that speaks already is no second statement; nor are two cues at one place."""
    kept: list[Said] = []
    by_sentence: dict[int, list[Said]] = {}
    for said in doc.said:
        by_sentence.setdefault(said.sentence, []).append(said)
    seen: set[int] = set()
    for said in doc.said:
        if said.cue[0] in seen:
            continue
        if said.rule == "participle:say" and any(o.content[0] == said.content[0] and o is not said and o.cue[0] < said.cue[0] for o in by_sentence[said.sentence]):
            continue
        if said.rule == "marker" and _carried(said, by_sentence[said.sentence]):
            continue
        if said.rule == "marker" and _speaks_already(doc, said, by_sentence[said.sentence]):
            continue
        seen.add(said.cue[0])
        kept.append(said)
    doc.said = kept


def _carried(marker: Said, neighbours: list[Said]) -> bool:
    """``وحسب رويترز، قال البيت الأبيض إن …``: the medium is where the other's words came through."""
    if marker.speaker is None or marker.speaker.sector != "MED":
        return False
    inner = next((o for o in neighbours if o is not marker and 0 <= o.cue[0] - marker.content[0] <= 2), None)
    if inner is not None:
        inner.via = inner.via or marker.speaker
    return inner is not None


def _speaks_already(doc: Document, marker: Said, neighbours: list[Said]) -> bool:
    sentence = doc.sentences[marker.sentence]
    if marker.cue[0] - max(sentence.begin, sentence.dateline) <= 1:
        return False
    others = [o for o in neighbours if o is not marker and o.cue[0] < marker.cue[0] and o.rule != "marker"]
    for other in others:
        if marker.speaker is None or other.speaker is None or other.speaker.same_as(marker.speaker) or (marker.speaker.lemma in ("مصدر", "وكالة", "صحيفة", "بيان")):
            return True
        if marker.speaker.sector == "MED":
            other.via = other.via or marker.speaker
            return True
    return False


# -- acts ------------------------------------------------------------------------------------------------------------------------
def decide_act(doc: Document, said: Said) -> None:
    """With a neutral cue the content decides what the words amount to."""
    if said.specific:
        return
    words = [doc.tokens[j] for j in range(said.content[0], min(said.content[1], said.content[0] + 60))]
    tries = ((rank, pattern, i) for i, token in enumerate(words) for form in surfaces(token) for rank, pattern in doc.lexicon.acts_by_word.get(form, ()))
    best = min((rank for rank, pattern, i in tries if _pattern_at(words, i, pattern)), default=None)
    if best is not None:
        act = doc.lexicon.content_acts[best]
        said.act, said.event, said.mode = act.act, act.event, act.mode


def _pattern_at(words: list[Token], i: int, pattern: tuple[str | None, ...], gap: int = 5) -> bool:
    slack = 0
    for wanted in pattern:
        if wanted is None:
            slack = gap
            continue
        for j in range(i, min(i + slack + 1, len(words))):
            if word_matches(words[j], wanted):
                i, slack = j + 1, 0
                break
        else:
            return False
    return True
