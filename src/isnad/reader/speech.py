"""Step 6, speech: who says what.

Each rule is a small function that looks at one kind of reporting clause; :data:`RULES` lists them in the order they are tried on a cue,
:data:`RULES_OF_KIND` those that a chunk of some kind can open at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import Cue
from isnad.reader.acts import decide_act
from isnad.reader.asides import OPEN_HEDGES, hedge_at
from isnad.reader.clauses import RELAYED, Clause, bare_relative, following, read_clause
from isnad.reader.content import as_told, content_of, hanging, in_marker, open_content, opens_quote, quoted_before, said_before, to_end
from isnad.reader.coordination import actors_in
from isnad.reader.cues import OPEN_SOURCES, THAT, cue_of, denied, impersonal, is_as, names_document, usable, with_cue
from isnad.reader.document import CONJ, NOUN, PARTICIPLE, PREP, PUNCT, REL, VERB, ActorMention, Chunk, Document, Phrase, Said, Sentence, Token
from isnad.reader.mentions import QUANTITY, part_mention
from isnad.reader.speakers import addressees, issuer_after, remember_speakers, speaker_of, via_of


def find_statements(doc: Document) -> None:
    """All statements of the article, in the order of their cues."""
    for number, sentence in enumerate(doc.sentences):
        for k, chunk in enumerate(sentence.chunks):
            for rule in RULES if doc.tokens[chunk.begin].norm in _OPEN_MARKERS else RULES_OF_KIND.get(chunk.kind, ()):
                said = rule(doc, number, sentence, k, chunk)
                if said is not None and any(t.kind != "punct" and t.kind != "newline" for t in doc.tokens[said.content[0] : said.content[1]]):
                    doc.said.append(said)
                    break
    doc.said.sort(key=lambda s: s.cue)
    _drop_doubles(doc)
    remember_speakers(doc)
    for said in doc.said:
        decide_act(doc, said)


# -- rules: one kind of reporting clause each ------------------------------------------------------------------------------------
def verb_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``قال X إن …``، ``X يؤكد أن …``، ``دعا X الأطراف إلى …``"""
    token = doc.tokens[chunk.begin]
    if chunk.kind != VERB:
        return None
    cue = usable(doc, sentence, token.i, cue_of(doc, sentence, token))
    if cue is None or _tells_no_words(doc, sentence, k, token, cue):
        return None
    clause = read_clause(doc, sentence, k)
    if token.conj and "object" in cue.addressee and len(clause.subjects) == 1 and not clause.objects and not clause.before and not clause.relative and _goes_on_to_ask(doc, number, sentence, token, clause):
        clause.objects, clause.subjects, clause.implicit = clause.subjects, [], True  # ودعا الكونغرس إلى: the one asked, not the one who asks
    content = content_of(doc, sentence, token.i + 1, cue, clause)
    if content is None and "quote" in cue.content:
        content = quoted_before(doc, sentence, token.i)
    if content is None and cue.act == "deny" and token.enclitic:
        content = said_before(doc, number, sentence, token.i)
    if content is None and cue.neutral and "quote" in cue.content:
        content = _told_before(doc, sentence, k, clause)
    if content is None:
        return None
    content = _before_main_clause(doc, sentence, token.i, content)
    speaker, explicit, via = _voice(doc, sentence, k, clause, content)
    said = Said((token.i, token.i + 1), content, speaker, explicit, cue.act, f"verb:{cue.id}", number, via=via)
    if _said_by_nobody(doc, sentence, said, cue, clause) or _meant_otherwise(doc, sentence, k, said, cue, clause):
        return None
    said.via_aside = via is not None and not any(p.begin <= via.begin < p.end for p in clause.subjects)
    said.addressees = addressees(doc, sentence, clause, cue)
    if explicit and clause.subjects:
        said.others = [m for m in actors_in(doc, sentence, clause.subjects[0]) if m is not speaker and not content[0] <= m.begin < content[1]]
    if said.speaker is not None and said.speaker.kind == "person" and not said.speaker.lemma and token.feats.person == 3:
        said.speaker.gender = token.feats.gender or "m"
    return with_cue(said, cue)


_WHILE: Final = frozenset(["اذ", "بينما", "بعدما", "فيما", "عندما", "حين"])


def _before_main_clause(doc: Document, sentence: Sentence, i: int, content: tuple[int, int]) -> tuple[int, int]:
    """``وإذ شدد على أهمية الحوار، دعا المجلس …``: the words of a clause that only leads to the next end with it."""
    if i > sentence.begin + 2 or i == sentence.begin or doc.tokens[i - 1].norm.lstrip("وف") not in _WHILE:
        return content
    stop = next((j for j in range(content[0] + 1, content[1] - 1) if doc.tokens[j].norm in "،," and doc.tokens[j + 1].pos == VERB), content[1])
    return content[0], stop


_ASK_STATES: Final = frozenset(("NGO", "IGO", "LAB", "OPP", "PTY"))


def _goes_on_to_ask(doc: Document, number: int, sentence: Sentence, token: Token, clause: Clause) -> bool:
    """``وطالبت السلطات بالإفراج عنه``: whoever spoke in this sentence, or the organisation that spoke in the one before, asks; the one phrase behind the verb is asked."""
    last = doc.said[-1] if doc.said else None
    if last is None or last.sentence == number:
        return last is not None
    asked = next(iter(actors_in(doc, sentence, clause.subjects[0])), None)
    head = doc.tokens[clause.subjects[0].begin]
    if last.sentence == number - 1 and last.speaker is not None and (head.stem in _EVERYBODY or head.lemma in _THE_PUBLIC):
        return True
    asker = last.speaker if last.sentence == number - 1 else None
    return asker is not None and asked is not None and asker.sector in _ASK_STATES and asked.sector == "GOV" and not asked.same_as(asker) and token.feats.number == "s" and (asker.kind in ("body", "group") or (asker.gender or "m") == token.feats.gender)


_EVERYBODY: Final = frozenset(["جميع", "الجميع", "كل", "كافة", "ساءر", "ابناء"])  # وحث جميع المواطنين على …: who is asked, not who asks
_THE_PUBLIC: Final = frozenset(["طرف", "مجتمع", "جماهير", "شعب", "مواطن", "سكان", "اهالي"])


def _told_before(doc: Document, sentence: Sentence, k: int, clause: Clause) -> tuple[int, int] | None:
    """``الوضع كارثي، يقول مدير المستشفى.``: a reporting verb that closes the sentence with its subject looks back on the words before its comma."""
    verb, first = doc.tokens[sentence.chunks[k].begin], max(sentence.begin, sentence.dateline)
    if verb.conj or verb.enclitic or clause.before or clause.relative or clause.objects or len(clause.subjects) != 1 or verb.i - first < 3 or doc.tokens[verb.i - 1].norm not in _PAUSES:
        return None
    behind = sentence.chunks[sentence.chunk_at[clause.subjects[0].begin] + 1 :]
    if any(c.kind in (VERB, REL, PARTICIPLE, CONJ) or doc.tokens[c.begin].norm in (":", "«", '"') for c in behind) or not actors_in(doc, sentence, clause.subjects[0]):
        return None
    if any(doc.tokens[c.begin - 1].norm in _PAUSES and c.kind == PREP for c in behind):
        return None  # وكشف البرلمان، يقول النائب، عن …
    if any(said.sentence == doc.sentence_of(verb.i) and said.content[1] >= verb.i for said in doc.said[-3:]):
        return None
    return first, verb.i - 1


_PAUSES: Final = frozenset(("،", ",", "-", "–", "—"))


_SAID_WHAT: Final = 8  # words behind a verb in which what opens its words can stand


def _tells_no_words(doc: Document, sentence: Sentence, k: int, token: Token, cue: Cue) -> bool:
    """Whether the verb's form or the words before it show that it reports nothing here."""
    before = doc.tokens[token.i - 1] if token.i > sentence.begin else None
    if token.feats.person == 2 or (token.feats.person == 1 and token.quoted):
        return True  # "… ونرفض …": part of the words that are reported
    if cue.act in ("criticise", "demand", "support", "commit", "ask") and token.feats.voice == "passive":
        return True  # أُدين ستة أشخاص، دُعي سفراؤها: nobody is said to speak
    if before is not None and token.enclitic and names_document(before):
        return True  # حوار نشرته الوزارة: a relative clause about the document
    if before is not None and before.norm in ("ما", "مما", "بما") and cue.id in _SHOWS:
        return True  # مما يؤكد، ما يكشف عن: a fact speaks
    if before is not None and before.norm in _SUBJUNCTIVE and token.feats.tense == "imperfect" and not token.future:
        return True  # على الوزير أن يؤكد …: nothing said yet
    if before is not None and before.pos == REL and token.enclitic and not cue.addressee and not any(t.norm in THAT or t.norm in ':"«“' for t in doc.tokens[token.i + 1 : token.i + _SAID_WHAT]):
        return True  # كونتي الذي اقترحته الحركة: no words behind it
    if bare_relative(doc, sentence, k):
        if sentence.chunks[k - 2].kind == VERB:
            return True  # مصادر تحدثت للقناة: says who the source is
        after = doc.tokens[token.i + 1] if token.i + 1 < sentence.end else None
        if after is not None and after.stem == "عن" and after.enclitic:
            return True  # وثيقة كشفت عنها
        thing = sentence.chunks[k - 1].phrase
        if token.feats.tense == "imperfect" and not _chanted(doc, sentence, k) and thing is not None and thing.mention is None and not any(doc.tokens[h].role_kind for h in thing.heads):
            return True  # تسجيلات تدعو إلى: things do not speak
    return denied(doc, token.i) or impersonal(doc, token) or in_marker(doc, token.i)


def _voice(doc: Document, sentence: Sentence, k: int, clause: Clause, content: tuple[int, int]) -> tuple[ActorMention | None, bool, ActorMention | None]:
    """(speaker, explicit, via) of the verb in chunk ``k``; a paper speaks for its issuer, a banner for its bearers."""
    speaker, explicit, via = speaker_of(doc, sentence, clause, content)
    relayed = next((m for prep, p in clause.obliques if prep == RELAYED and p.begin < content[0] for m in actors_in(doc, sentence, p)), None)
    if relayed is not None:
        return relayed, True, via or speaker  # كشف الموقع نقلا عن مسؤولين
    if speaker is None and via is not None and via.kind == "document" and (issuer := issuer_after(doc, via.begin, sentence)) is not None:
        return issuer, True, via  # جاء في بيان لدار الإفتاء
    if speaker is None and clause.before and _chanted(doc, sentence, k):
        clause.subjects, clause.before, clause.implicit = [], False, True
        bearer = next((m for m in range(k - 1, -1, -1) if sentence.chunks[m].kind == VERB), -1)
        speaker = next((x for p in read_clause(doc, sentence, bearer).subjects for x in actors_in(doc, sentence, p)), None) if bearer >= 0 else None
    return speaker, explicit, via


def _said_by_nobody(doc: Document, sentence: Sentence, said: Said, cue: Cue, clause: Clause) -> bool:
    """Whether the verb has a thing, a fact or nobody for its subject."""
    token, subject = doc.tokens[said.cue[0]], clause.subjects[0] if clause.subjects else None
    if said.speaker is None and not said.explicit and token.feats.voice == "passive" and token.norm.startswith(("ي", "ت")):
        return True
    if cue.id in _SHOWS and clause.before and subject is not None and subject.mention is None:
        head = next((doc.tokens[h] for h in subject.heads if doc.tokens[h].pos == NOUN), doc.tokens[subject.begin])
        if head.pos == NOUN and not names_document(head) and head.stem not in QUANTITY:
            return True  # مبادرة الملك تؤكد سعي الرياض: a fact speaks
    if said.speaker is None and said.via is None and (clause.relative or clause.before) and subject is not None and _is_thing(doc, subject):
        return True  # التمييز الذي يعتبر العرق عاملا، موعد القمة سيعلن
    opens = token.i == max(sentence.begin, sentence.dateline) and not token.conj and not sentence.headline
    return opens and clause.implicit and not clause.before and token.feats.tense == "perfect" and token.feats.gender == "m" and said.via is None  # أُعلن في سويسرا عن وفاة …


def _meant_otherwise(doc: Document, sentence: Sentence, k: int, said: Said, cue: Cue, clause: Clause) -> bool:
    """Whether the verb, its clause now known, is another act than speech."""
    token = doc.tokens[said.cue[0]]
    if cue.id == "accuse" and bare_relative(doc, sentence, k) and not token.enclitic and not clause.objects:
        return True  # شابين اتهما بقتل …: the accused
    if clause.relative and token.i + 1 < sentence.end and doc.tokens[token.i + 1].pos == PREP and doc.tokens[token.i + 1].enclitic:
        return True  # القرار الذي أعلنت عنه
    if token.lemma in _RULINGS and said.speaker is not None and said.speaker.sector == "JUD" and said.speaker.kind in ("institution", "body"):
        return True  # أدانت المحكمة المتهم، أيدت الحكم: a ruling
    if token.lemma == "هاجم" and not (said.speaker is not None and (said.speaker.sector in _SPEAKS_OUT or _leads(said.speaker))):
        return True  # the army, some youths: they attack with more than words
    if token.lemma == "هاجم" and said.speaker is not None and said.speaker.kind == "country" and any(p.mention is not None and p.mention.kind in ("country", "place") for p in clause.objects[:1]):
        return True  # هاجمت دولة دولة
    return token.lemma == "علق" and bool(clause.objects) and not doc.tokens[clause.objects[0].begin].quoted and clause.objects[0].begin < said.content[0]  # علّق العمل بالاتفاق: to suspend


_RULINGS: Final = frozenset(["ادان", "دان", "ايد", "جدد"])
def _leads(speaker: ActorMention) -> bool:
    """One named head of an armed group, who attacks with words: his men do the rest."""
    return speaker.sector == "REB" and speaker.kind == "person" and speaker.number == "s" and bool(speaker.person_name)


_SPEAKS_OUT: Final = frozenset(("GOV", "LEG", "PTY", "OPP", "IGO", "NGO", "MED", "REL", "JUD"))


def _chanted(doc: Document, sentence: Sentence, k: int) -> bool:
    """``رفعوا شعارات تطالب بـ…``: what the banners say their bearers say."""
    phrase = sentence.chunks[k - 1].phrase if k else None
    return phrase is not None and doc.tokens[phrase.begin].lemma in ("شعار", "هتاف", "لافتة")


def _is_thing(doc: Document, phrase: Phrase) -> bool:
    """A known noun that names no actor and no document, and no actor in its genitive: it says nothing."""
    head = doc.tokens[phrase.begin]
    return head.pos == NOUN and head.begins is None and not names_document(head) and all(part_mention(doc, phrase, e) is None for e in range(len(phrase.heads)))


_SUBJUNCTIVE: Final = frozenset(["ان", "بان", "وان"])
_SHOWS: Final = frozenset(("reveal", "point-out", "stress", "explain", "reflect"))


def participle_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``مؤكدا أن …``، ``داعية إلى …``: the speech of the clause before goes on."""
    token = doc.tokens[chunk.begin]
    if chunk.kind != PARTICIPLE:
        return None
    cue = usable(doc, sentence, chunk.begin, cue_of(doc, sentence, token))
    if cue is None:
        return None
    if any(doc.tokens[c.begin].lemma == "كان" for c in sentence.chunks[max(0, k - 3) : k]) and sentence.chunks[k - 1].kind != PUNCT:
        return None  # كان المنتخب مطالبا بالفوز: a state
    clause = Clause(k, implicit=True)
    clause.objects = following(doc, sentence, clause, k)
    content = content_of(doc, sentence, chunk.begin + 1, cue, clause)
    if content is None:
        return None
    said = Said((chunk.begin, chunk.begin + 1), content, None, False, cue.act, f"participle:{cue.id}", number)
    said.addressees = addressees(doc, sentence, clause, cue)
    return with_cue(said, cue)


def noun_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``قوله إن …``، ``تأكيد الوزير أن …``، ``دعوته إلى …``"""
    if chunk.phrase is None:
        return None
    for element, i in enumerate(chunk.phrase.heads):
        token = doc.tokens[i]
        if not token.word.cues or token.pos != NOUN or token.begins is not None:
            continue
        cue = usable(doc, sentence, i, next((doc.lexicon.cues[u.cue] for u in token.word.cues if u.kind == "noun"), None))
        if cue is None:
            continue
        owner = part_mention(doc, chunk.phrase, element + 1) if not token.enclitic else None
        saying = token.norm == "بالقول" and i > sentence.begin and doc.tokens[i - 1].norm in "،,"
        if owner is None and not token.enclitic and not saying:
            continue
        opener = frozenset(cue.content) & {"أن", "quote", "إلى", "ب", "ل"}
        content = open_content(doc, sentence, chunk.end if owner is not None else i + 1, opener, 4 if owner is not None or saying else 14)
        after = sentence.chunks[k + 1].phrase if k + 1 < len(sentence.chunks) else None
        if content is None and (owner.kind != "armament" if owner is not None else bool(token.enclitic)) and not _inside_words(doc, number, i):
            content = _noun_words(doc, sentence, k, cue)
        if content is None and cue.id == "declare" and after is not None and not (after.prep or after.conj or after.time or after.mention is not None):
            content = to_end(doc, sentence, after.begin)  # إعلان المغرب قطع العلاقات
        if content is None:
            continue
        via = _relaying(doc, sentence, k) if owner is None and token.enclitic else None
        return with_cue(Said((i, i + 1), content, owner, owner is not None, cue.act, f"noun:{cue.id}", number, via=via), cue)
    return None


_RELAY_REACH: Final = 10  # chunks between a verb of relaying and قوله: the medium, the source, his post, an occasion


def _relaying(doc: Document, sentence: Sentence, k: int) -> ActorMention | None:
    """``نقلت وكالة X عن Y قوله``: the medium that passes on what the noun in chunk ``k`` opens."""
    for m in range(k - 1, max(k - _RELAY_REACH, -1), -1):
        if sentence.chunks[m].kind == VERB:
            if doc.tokens[sentence.chunks[m].begin].word.lemma not in _RELAYS:
                return None
            return next((x for p in read_clause(doc, sentence, m).subjects[:1] for x in actors_in(doc, sentence, p) if x.sector == "MED"), None)
    return None


def _inside_words(doc: Document, number: int, i: int) -> bool:
    """Whether a statement of the sentence opens with the noun at a token: ``أعرب عن إدانته``، ``أكد رفضه``: its verb tells it."""
    return any(said.sentence == number and said.cue[1] <= i <= said.content[0] + 2 for said in doc.said[-4:])


def _noun_words(doc: Document, sentence: Sentence, k: int, cue: Cue) -> tuple[int, int] | None:
    """``دعوته إلى وقف القتال``، ``رفض الحكومة للمبادرة``: what a preposition of the cue opens right behind its noun."""
    wanted = {fold_word(o) for o in cue.content if o not in ("أن", "quote", "object")}
    for m in range(k + 1, min(k + 4, len(sentence.chunks))):
        phrase = sentence.chunks[m].phrase
        if phrase is None:
            if sentence.chunks[m].kind != PREP:
                return None
            continue
        return to_end(doc, sentence, phrase.begin) if phrase.prep in wanted and phrase.mention is None else None
    return None


def marker_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``بحسب X``، ``وفقا لما ذكره X``: the clause it hangs on is the content."""
    token = doc.tokens[chunk.begin]
    if is_as(token) or (token.norm in ("كما", "علي") and as_told(doc, sentence, chunk.begin + (1 if token.norm == "كما" else 2)) if chunk.begin + 2 < sentence.end else False):
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
    via = via_of(doc, phrase)
    if speaker is None and via is None:
        return None
    if speaker is None and via is not None:
        speaker = issuer_after(doc, phrase.begin, sentence)
    content = hanging(doc, sentence, chunk.begin, sentence.chunks[k + 1].end)
    if content is None:
        return None
    return Said((chunk.begin, chunk.end), content, speaker, speaker is not None, "state", "marker", number, via=via)


def hedge_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``الحكومة فشلت، على حد قوله``: where no verb of the sentence reports, the hedge does; whose wording it is the sentences before tell."""
    end = hedge_at(doc, chunk.begin, sentence.end)
    if not end or any(said.sentence == number for said in doc.said[-4:]):
        return None
    content = hanging(doc, sentence, chunk.begin, end)
    return Said((chunk.begin, end), content, None, False, "state", "hedge", number) if content is not None else None


def _marker_clause(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``بحسب ما ذكرت البلدية``: the source is the subject of the marker's verb."""
    for m in range(k + 1, min(k + 3, len(sentence.chunks))):
        if sentence.chunks[m].kind == VERB and in_marker(doc, sentence.chunks[m].begin):
            clause = read_clause(doc, sentence, m)
            subject = next(iter(clause.subjects), None)
            if doc.tokens[sentence.chunks[m].begin].lemma in _STANDS and (document := next((p for prep, p in clause.obliques if prep == "في"), None)) is not None:
                return _in_document(doc, number, sentence, chunk, m, document)
            found = actors_in(doc, sentence, subject) if subject is not None else []
            end = subject.end if subject is not None else sentence.chunks[m].end
            if (relayed := _relayed(doc, sentence, m, clause)) is not None:
                content = hanging(doc, sentence, chunk.begin, relayed.end)
                return Said((chunk.begin, sentence.chunks[m].end), content, relayed, True, "state", "marker", number, via=next(iter(found), None)) if content is not None else None
            content = hanging(doc, sentence, chunk.begin, end)
            if content is None:
                return None
            return Said((chunk.begin, sentence.chunks[m].end), content, found[0] if found else None, bool(found), _told_as(doc, sentence, m), "marker", number, via=via_of(doc, subject) if subject is not None else None)
    return None


def _told_as(doc: Document, sentence: Sentence, m: int) -> str:
    """``حسبما أكد``: a marker's verb may stress what it reports; no other verb makes it more than a report."""
    cue = cue_of(doc, sentence, doc.tokens[sentence.chunks[m].begin])
    return "affirm" if cue is not None and cue.act == "affirm" else "state"


def _relayed(doc: Document, sentence: Sentence, m: int, clause: Clause) -> ActorMention | None:
    """``وفق ما نقلت رويترز عن مسؤول``: the one whose words the medium of the marker's clause passes on."""
    if doc.tokens[sentence.chunks[m].begin].lemma not in _RELAYS:
        return None
    source = next((p for prep, p in clause.obliques if prep == "عن"), None)
    return next(iter(actors_in(doc, sentence, source)), None) if source is not None else None


_STANDS: Final = frozenset(["جاء", "ورد"])


def _in_document(doc: Document, number: int, sentence: Sentence, chunk: Chunk, m: int, document: Phrase) -> Said | None:
    """``وفق ما جاء في بلاغ للقيادة``: the document, and who issued it."""
    via = via_of(doc, document)
    issuer = next(iter(actors_in(doc, sentence, document)), None)
    end = document.end
    after = sentence.chunks[sentence.chunk_at[document.begin] + 1].phrase if sentence.chunk_at[document.begin] + 1 < len(sentence.chunks) else None
    if issuer is None and after is not None and after.prep in ("ل", "عن") and after.mention is not None:
        issuer, end = after.mention, after.end
    content = hanging(doc, sentence, chunk.begin, end)
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
    if mention.kind == "country" and not opens_quote(doc, chunk.end) and not _speaks_for_itself(doc, chunk.end):
        return None
    return Said((chunk.begin, chunk.end), to_end(doc, sentence, chunk.end), mention, True, "state", "headline-colon", number, specific=False)


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
    return any(c.kind == VERB and not bare_relative(doc, sentence, k) and sentence.chunks[k - 1].kind != REL for k, c in enumerate(sentence.chunks) if c.begin > i)


_REPORTED_FROM: Final = frozenset(("ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "SANCTION", "CONSULT"))


_RELAYS: Final = frozenset(["نقل", "تناقل"])


def relay_cue(doc: Document, number: int, sentence: Sentence, k: int, chunk: Chunk) -> Said | None:
    """``نقلت وكالة X عن Y أن …``: Y speaks, through X. Where ``قوله`` follows, that is the cue."""
    token = doc.tokens[chunk.begin]
    if chunk.kind != VERB or token.word.lemma not in _RELAYS:
        return None
    clause = read_clause(doc, sentence, k)
    source = next((p for prep, p in clause.obliques if prep == "عن" or doc.tokens[p.begin].stem == "لسان"), None) or _by_tongue(doc, sentence, k)
    if source is None:
        medium = next((m for p in clause.subjects[:1] for m in actors_in(doc, sentence, p) if m.sector == "MED"), None)
        content = open_content(doc, sentence, chunk.end, frozenset({"أن"}), 8) if medium is not None and token.lemma == "نقل" else None
        return Said((chunk.begin, chunk.end), content, medium, True, "state", "relay", number) if content is not None else None
    after = sentence.chunks[sentence.chunk_at[source.begin] + 1 :]
    if any(c.phrase is not None and doc.tokens[c.begin].enclitic and doc.tokens[c.begin].word.cues for c in after[:5]) or any(doc.tokens[c.begin].lemma == "قول" and doc.tokens[c.begin].enclitic for c in after[:6]):
        return None
    content = open_content(doc, sentence, source.end, frozenset({"أن", "quote"}), 12)
    if content is None:
        bare = [p for p in clause.objects if p.begin >= source.end]
        content = to_end(doc, sentence, bare[0].begin) if bare else None
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


Rules = tuple[Callable[[Document, int, Sentence, int, Chunk], Said | None], ...]
RULES: Final[Rules] = (relay_cue, verb_cue, participle_cue, noun_cue, marker_cue, hedge_cue, colon_cue)
RULES_OF_KIND: Final[dict[str, Rules]] = {VERB: (relay_cue, verb_cue), PARTICIPLE: (participle_cue,), "np": (noun_cue,), "fixed": (marker_cue,), PUNCT: (colon_cue,)}
_OPEN_MARKERS: Final = OPEN_SOURCES | OPEN_HEDGES | {"كما"}  # a chunk of any kind that begins with one of these may be a marker or a hedge


# -- doubles ---------------------------------------------------------------------------------------------------------------------
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
