"""Reported words: what opens them after a cue, and where they end."""

from __future__ import annotations

from typing import Final

from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import Cue
from isnad.reader.asides import without_hedge
from isnad.reader.clauses import Clause, read_clause
from isnad.reader.cues import CLOSING, HARD_STOPS, OPENING, THAT, cue_of, is_as, is_cue_verb
from isnad.reader.document import ADJ, NOUN, PARTICIPLE, REL, VERB, Document, Sentence, Token
from isnad.reader.quotations import only_names

_REACH: Final = 45  # words between a cue and what opens its content


def content_of(doc: Document, sentence: Sentence, i: int, cue: Cue, clause: Clause) -> tuple[int, int] | None:
    """The token range of the reported words after a cue."""
    openers = frozenset(cue.content)
    opened = open_content(doc, sentence, i, openers & {"أن", "quote"}, _REACH, bool(openers - {"أن", "quote"}))
    by_role = _role_content(doc, sentence, i, cue, clause)
    if opened is not None and by_role is not None and cue.content[0] == "أن" and _of_issuer(doc, sentence, by_role[0], clause):
        return opened  # أفاد تقرير صادر عن المنظمة أن
    if opened is not None and by_role is not None and _names_somebody(doc, clause, by_role[0], asked="object" in cue.addressee):
        return opened  # أعلن فلان الناطق باسم الجيش أن …: who he is
    if opened is not None and by_role is not None:
        return opened if opened[0] <= by_role[0] + 1 or by_role[0] > opened[0] else by_role
    return opened or by_role


def _names_somebody(doc: Document, clause: Clause, begin: int, *, asked: bool) -> bool:
    """Whether a bare phrase behind the cue's subject only says who that is, or in which paper he speaks."""
    phrase = next((p for p in clause.objects if p.begin == begin), None)
    if phrase is None or phrase.mention is None or not clause.subjects or clause.objects[0] is not phrase:
        return False
    subject = clause.subjects[0].mention
    if phrase.mention.kind != "person" or subject is None or subject.kind not in ("person", "title", "unknown"):
        return phrase.mention.kind == "medium"
    if subject.person_name:
        return not phrase.mention.person_name and (doc.tokens[begin].article or len(phrase.heads) > 1 or doc.tokens[begin].named("role") is not None)
    return bool(phrase.mention.person_name) and not asked


def _of_issuer(doc: Document, sentence: Sentence, begin: int, clause: Clause) -> bool:
    """Whether the words at a token only name an actor under عن: who issued what speaks."""
    return any(prep == "عن" and phrase.begin == begin and phrase.mention is not None for prep, phrase in clause.obliques)


def open_content(doc: Document, sentence: Sentence, i: int, openers: frozenset[str], reach: int, strict: bool = False) -> tuple[int, int] | None:
    """Content opened by أن/إن, a colon or a quotation mark."""
    depth, relative, inner = 0, False, False
    for j in range(i, min(i + reach, sentence.end)):
        token = doc.tokens[j]
        if token.norm == "(":
            depth += 1
        elif token.norm == ")":
            depth = max(0, depth - 1)
        if depth:
            continue
        if token.norm in HARD_STOPS or (token.norm in _SAYING and doc.tokens[j - 1].norm in "،,"):
            return None  # رد على العرض، قائلا إن: that is the cue
        if doc.tokens[j - 1].norm in _NO_OPENERS and token.norm in THAT:
            continue  # بعد أن، قبل أن
        if inner and token.norm in THAT:
            inner = False  # الهجوم الذي زعم الرئيس أنه …: what he claimed
            continue
        inner = (inner and token.norm not in "،,") or (relative and doc.tokens[j - 1].pos == REL and token.pos == VERB and _takes_that(doc, token))
        if "أن" in openers and token.norm in THAT and token.norm not in ("كان", "لان", "لانه", "لانها", "وان", "وانه", "وانها", "فان", "فانه", "فانها", "فانهم") and not _kana(doc, j):
            return to_end(doc, sentence, j + 1)
        if "أن" in openers and token.norm in ("بالا", "لءلا"):
            return to_end(doc, sentence, j + 1)
        if "quote" in openers and token.norm == ":":
            return to_end(doc, sentence, j + 1)
        if "quote" in openers and token.norm in OPENING and token.quoted and _quotation_here(doc, j, i):
            return to_end(doc, sentence, j)
        if token.norm in _WHEN:
            relative = True
        if token.pos == REL or (token.pos == VERB and j > i and (token.enclitic or (doc.tokens[j - 1].pos in (NOUN, ADJ) and not doc.tokens[j - 1].article and not doc.tokens[j - 1].enclitic and j - 1 > i))):
            relative = True
        if token.pos == VERB and j > i and not relative and not token.word.cues and not token.conj:
            relative = True  # ناطقة باسم وحدة … تشرف على المعبر أنه
        if token.pos in (VERB, PARTICIPLE) and j > i and not relative and token.norm not in _SAYING and token.norm not in _WHILE:
            return None
        if token.norm in ("،", ","):
            relative = False
            if j + 1 < sentence.end and _new_clause(doc, j + 1):
                return None
    return None


def _takes_that(doc: Document, token: Token) -> bool:
    """A verb whose words أن opens before anything else: ``زعم``، ``قال``, but not ``اتهم``."""
    return any(use.kind == "verb" and doc.lexicon.cues[use.cue].content[:1] == ("أن",) for use in token.word.cues)


_NO_OPENERS: Final = frozenset(["بعد", "قبل", "منذ", "دون", "بدون", "حتي", "عقب", "غير", "الا", "رغم", "وبعد", "وقبل", "مع"])
_WHILE: Final = frozenset(["معلنا", "معلنة", "مخاطبا", "مخاطبة", "متحدثا", "متحدثة", "معلقا", "معلقة"])  # قال معلقا على …: what he did while he said it
_WHEN: Final = frozenset(["عندما", "حينما", "بعدما", "لدي", "ردا", "حين"])  # قالت عندما سئلت: a clause of its own, then the words
_SAYING: Final = frozenset(["قاءلا", "قاءلة", "قاءلين", "بالقول"])


def _kana(doc: Document, j: int) -> bool:
    return doc.tokens[j].pos == VERB


def _quotation_here(doc: Document, j: int, i: int) -> bool:
    """A quotation mark that opens words, not a name (``قناة "الجزيرة"``)."""
    close = next((k for k in range(j + 1, min(j + 400, len(doc.tokens))) if doc.tokens[k].norm in CLOSING or doc.tokens[k].kind == "newline"), j)
    before = doc.tokens[j - 1]
    begins = doc.tokens[j + 1].begins if j + 1 < len(doc.tokens) else None
    if close - j - 1 <= 4 and begins is not None and (named := begins.get("actor")) is not None and (doc.lexicon.actors[named.ref].kind == "medium" or begins.end == close):
        return False  # لـ"قناة الضحى" أن …، أعلنت «القاعدة» مسؤوليتها
    if close - j - 1 <= 4 and before.role_kind in ("medium", "collective", "institution"):
        return False
    return j == i or (close - j - 1 >= 3 and (before.norm == "ب" or not only_names(doc, j + 1, close)))  # وصفهم بـ"جماعة من المرتزقة"


def _new_clause(doc: Document, j: int) -> bool:
    token = doc.tokens[j]
    if token.pos == VERB:
        return bool(token.conj)
    return token.norm in ("حيث", "فيما", "بينما", "لكن", "وذلك", "اذ")


def _role_content(doc: Document, sentence: Sentence, i: int, cue: Cue, clause: Clause) -> tuple[int, int] | None:
    """Content opened by a preposition (``دعا إلى وقف``) or standing as object (``أدان الهجوم``)."""
    prepositions = {fold_word(o) for o in cue.content if o not in ("أن", "quote", "object")}
    found = next((phrase for prep, phrase in clause.obliques if prep in prepositions and doc.tokens[phrase.begin].stem not in _MANNER and not (prep == "ب" and "أن" in cue.content and doc.tokens[phrase.begin].named("place", "country"))), None)
    if cue.content and cue.content[0] == "object" and clause.objects and not clause.objects[0].conj and not (found is not None and found.begin < clause.objects[0].begin):
        return to_end(doc, sentence, clause.objects[0].begin)
    if "object" in cue.addressee and len(clause.objects) > 1 and clause.objects[1].mention is None and not clause.objects[1].conj and (found is None or clause.objects[1].begin < found.begin):
        return to_end(doc, sentence, clause.objects[1].begin)  # ناشد العالم التدخل لإنقاذ …
    bare_first = next((p for p in clause.objects if not p.conj), None) if "object" in cue.content and "object" not in cue.addressee else None
    if bare_first is not None and (found is None or bare_first.begin < found.begin):
        return to_end(doc, sentence, bare_first.begin)
    if found is None and prepositions:
        start = _loose_preposition(doc, sentence, i, prepositions)
        if start is not None:
            return to_end(doc, sentence, start)
    if found is not None:
        return to_end(doc, sentence, found.begin)
    if "object" in cue.content:
        m = next((n for n in range(clause.chunk + 1, min(clause.end + 2, len(sentence.chunks))) if doc.tokens[sentence.chunks[n].begin].norm == "ما"), 0)
        if m and m + 1 < len(sentence.chunks) and (sentence.chunks[m + 1].kind == VERB or cue.act == "deny"):
            return to_end(doc, sentence, sentence.chunks[m].begin)  # أدانت ما كشفه …، كذبت ما راج
        if i < sentence.end and doc.tokens[i].norm in _HIM:
            return to_end(doc, sentence, i)  # واصفا إياه بـ…
        bare = [p for p in clause.objects if not p.conj]
        if bare:
            return to_end(doc, sentence, bare[-1 if cue.addressee and "object" in cue.addressee else 0].begin)
    return None


_MANNER: Final = frozenset(["اشد", "شدة", "قوة", "اقسي", "حزم", "وضوح", "صراحة", "حدة", "صرامة", "اقصي", "العبارات", "عبارات", "اسم", "لهجة", "اغلظ", "حرارة", "سخرية", "غضب", "قسوة", "الحاح", "اجماع"])  # بأشد العبارات: how, not what
_HIM: Final = {"اياه": "ه", "اياها": "ها", "اياهم": "هم", "ذلك": "", "هذا": ""}


def _loose_preposition(doc: Document, sentence: Sentence, i: int, prepositions: set[str]) -> int | None:
    """A preposition followed by أن or by a quotation: ``دعا إلى أن``، ``طالب بـ"وقف …"``."""
    within = False  # a relative clause
    for j in range(i, min(i + 20, sentence.end - 1)):
        token = doc.tokens[j]
        within = within or token.pos == REL or (token.pos == VERB and bool(token.enclitic) and doc.tokens[j - 1].pos == NOUN)  # في بيان أصدرته
        if token.norm in HARD_STOPS or (token.pos == VERB and not within):
            return None
        nxt = doc.tokens[j + 1]
        if within and token.norm in ("الي", "عن") and token.norm in prepositions and nxt.pos == NOUN and (not nxt.article or doc.tokens[j - 1].norm in "،,") and nxt.word.lemma not in _PLACES:
            return j + 1  # دعا التحالف الذي يتزعمه فلان إلى عقد جلسة، أعلن خلال زيارة أداها … عن قرار
        if token.norm in prepositions and (nxt.norm in OPENING or nxt.norm in THAT):
            return j + 2 if nxt.norm in THAT else j + 1
        if token.norm in ("لان", "بان") and token.norm[0] in prepositions:
            return j + 1
        if token.norm in prepositions and token.norm in ("ب", "ل") and nxt.norm in OPENING:
            return j + 1
    return None


_PLACES: Final = frozenset(["مدينة", "مركز", "مقر", "منطقة", "محافظة", "ولاية", "بلدة", "قرية", "مطار", "مكتب", "قصر"])


def quoted_before(doc: Document, sentence: Sentence, i: int) -> tuple[int, int] | None:
    """``"…"، قال X``: the quotation stands before its cue."""
    j = i - 1
    while j > sentence.begin and doc.tokens[j].norm in "،,-–":
        j -= 1
    if doc.tokens[j].norm not in CLOSING or doc.tokens[i].conj:
        return None
    for k in range(j - 1, max(j - 300, -1), -1):
        if doc.tokens[k].norm in OPENING:
            return (k + 1, j) if j - k > 3 else None
        if doc.tokens[k].kind == "newline":
            return None
    return None


def said_before(doc: Document, number: int, sentence: Sentence, i: int) -> tuple[int, int] | None:
    """``…، وهو ما تنفيه موسكو``، ``…، الأمر الذي نفته طهران``: what is denied is the clause before."""
    before = [t.norm for t in doc.tokens[max(sentence.begin, i - 2) : i]]
    if before not in (["وهو", "ما"], ["الامر", "الذي"]):
        return None
    end = i - 2
    while end > sentence.begin and doc.tokens[end - 1].norm in ("،", ","):
        end -= 1
    told = next((s.content[0] for s in reversed(doc.said) if s.sentence == number and s.content[0] < end), max(sentence.begin, sentence.dateline))
    return (told, end) if end - told >= 2 else None


def opens_quote(doc: Document, j: int) -> bool:
    """Whether token ``j`` is an opening quotation mark."""
    return j < len(doc.tokens) and doc.tokens[j].norm in OPENING


def to_end(doc: Document, sentence: Sentence, j: int) -> tuple[int, int]:
    """From ``j`` to where the words end: the quotation's end, the next reporting clause, a marker, the sentence's end; ``على حد تعبيره`` left out."""
    begin, end = _to_end(doc, sentence, j)
    return begin, without_hedge(doc, begin, end)


def _to_end(doc: Document, sentence: Sentence, j: int) -> tuple[int, int]:
    tokens = doc.tokens
    while j < sentence.end and tokens[j].norm in ("،", ",", ":", "-", "–"):
        j += 1
    k = sentence.chunk_at.get(j, -1)
    day = sentence.chunks[k].phrase if 0 <= k < len(sentence.chunks) - 1 else None
    if day is not None and day.time and tokens[sentence.chunks[k].end].norm in ("،", ","):
        j = sentence.chunks[k].end + 1  # أعلن، الاثنين، استقالته: the day is that of the telling
    if j < len(tokens) and tokens[j].norm in OPENING:
        close = _quotation_end(doc, j)
        if close > j:
            return j, _after_quotation(doc, sentence, j, close)
    before = tokens[j - 1].norm if j else ""
    return j, _clause_end(doc, sentence, j, of_that=before in THAT or before == ":")


def _quotation_end(doc: Document, j: int) -> int:
    """The token that closes the quotation opened at ``j``; ``j`` where its paragraph ends first."""
    for k in range(j + 1, len(doc.tokens)):
        token = doc.tokens[k]
        if token.kind == "newline":
            return j
        if token.norm in CLOSING and not (token.norm == '"' and k == j + 1):
            return k
    return j


def _after_quotation(doc: Document, sentence: Sentence, opened: int, close: int) -> int:
    """Words that go on after the closing mark belong to the content, unless a new clause begins."""
    k = close + 1
    if k >= len(doc.tokens) or doc.tokens[k].kind == "newline" or (k >= sentence.end and sentence.end <= close):
        return close + 1
    token = doc.tokens[k]
    if token.conj and token.pos == VERB and is_cue_verb(token) and _reports(doc, sentence, k):
        return close + 1  # "…" وتابع "…"
    if token.norm in _NOT_SAID and close - opened > _A_PHRASE:
        return close + 1
    if k < sentence.end and doc.tokens[k].norm not in ("،", ",", ".", "؛", ":", "-", "–"):
        return _clause_end(doc, sentence, k)
    return close + 1


_NOT_SAID: Final = frozenset(["دون", "خلال", "بحسب", "حسب", "وفق", "وفقا", "لدي", "عقب"])  # behind a whole quotation, how and when it was said: "…" دون مزيد من التفاصيل
_A_PHRASE: Final = 6  # words: a shorter quotation is part of a clause that goes on


_ADDED: Final = frozenset(["وذلك", "وهو", "الامر"])
_BUT: Final = frozenset(["لكن", "ولكن", "لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها", "غير", "الا", "وسط", "فيما", "بينما", "فجاءت", "فجاء"])
_BUT_HE: Final = frozenset(["لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها"])
_ASIDES: Final = frozenset(["حين", "اشارة", "محاولة", "دلالة", "خطوة"])


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
        if token.norm in OPENING and token.quoted:
            quoted = True
        elif token.norm in CLOSING:
            quoted = False
        if quoted or k == j:
            continue
        if token.norm in CLOSING and _reporting_follows(doc, sentence, k + 1):
            return k + 1  # "…،" وفقا لما نقلته الوكالة
        if token.norm in _BUT_HE and k + 1 < sentence.end and is_cue_verb(tokens[k + 1]):
            return k  # لكنه أشار إلى …
        if token.norm in "؛" or (token.norm in ("،", ",", "-", "–", ".") and _reporting_follows(doc, sentence, k + 1)):
            return k
        if token.norm in ("،", ",") and _turns(doc, sentence, k + 1, of_that):
            return k
        if token.norm in _SAYING and k > j:
            return k
        if ((token.conj and token.pos == VERB and is_cue_verb(token)) or token.pos == PARTICIPLE) and _reports(doc, sentence, k) and k - j >= 2:
            return k
        if token.conj and token.enclitic and not of_that and _addresses(doc, sentence, token):
            return k
    return sentence.end


def _addresses(doc: Document, sentence: Sentence, token: Token) -> bool:
    """``تنتقد روسيا وتدعوها إلى …``: a second verb that speaks to whom the first was about."""
    cue = cue_of(doc, sentence, token) if token.pos == VERB and is_cue_verb(token) else None
    return cue is not None and "object" in cue.addressee


def _reporting_follows(doc: Document, sentence: Sentence, k: int) -> bool:
    """A participle, verb or marker that opens another reporting clause by the same voice."""
    while k < sentence.end and doc.tokens[k].norm in ("كما", "فيما", "وقد", "حيث", "اذ", "بينما", "في", "حين"):
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
    return token.pos == VERB and (is_cue_verb(token) and (bool(token.conj) or doc.tokens[k - 1].norm in ("كما", "فيما", "وقد", "اذ", "حيث", "بينما", "حين")))


def _reports(doc: Document, sentence: Sentence, k: int) -> bool:
    """A cue joined by و within content reports anew when it opens words of its own."""
    token = doc.tokens[k]
    if token.pos == PARTICIPLE:
        return True
    if token.feats.tense != "perfect":
        return False
    cue = cue_of(doc, sentence, token)
    return cue is not None and open_content(doc, sentence, k + 1, frozenset({"أن", "quote"}), 12) is not None


def hanging(doc: Document, sentence: Sentence, begin: int, end: int) -> tuple[int, int] | None:
    """What a marker's clause hangs on: the words after it when it opens the sentence, else those before it."""
    tokens = doc.tokens
    first = max(sentence.begin, sentence.dateline)
    opening = begin - first <= 1
    if opening:
        j = end
        if j + 1 < sentence.end and tokens[j].norm in ("فان", "فانه", "فانها", "فانهم"):
            return (j + 1, sentence.end)
        if j < sentence.end and (tokens[j].pos == VERB or tokens[j].norm in ("فقد", "فان", "قد", "لم", "لن", "لا", "هناك")):
            return (j, sentence.end)  # وبحسب المصادر فقد …
        while j < sentence.end and tokens[j].norm not in ("،", ",") and tokens[j].norm not in THAT and j - end < 25:
            j += 1
        while j < sentence.end and (tokens[j].norm in ("،", ",") or tokens[j].norm in THAT):
            j += 1
        return (j, sentence.end) if sentence.end - j > 2 else None
    j = begin
    while j > first and tokens[j - 1].norm in ("،", ",", "-", "(", "–"):
        j -= 1
    start = first
    return (start, j) if j - start >= 2 else None


def as_told(doc: Document, sentence: Sentence, i: int) -> bool:
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
    return open_content(doc, sentence, i + 1, frozenset({"أن", "quote"}), 12) is None


def in_marker(doc: Document, i: int) -> bool:
    """The verb of ``حسبما ذكر``، ``بحسب ما نقلت``، ``كما أعلن``: the marker's rule reads it."""
    if not i:
        return False
    if doc.tokens[i - 1].norm in ("كما", "ما") and as_told(doc, doc.sentences[doc.sentence_of(i)], i):
        return True
    before = doc.tokens[i - 1]
    if is_as(before) and before.norm.endswith("ما"):
        return True
    return before.norm in ("ما", "لما") and i > 1 and is_as(doc.tokens[i - 2])
