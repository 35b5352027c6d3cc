"""Speech acts: what the words of a neutral cue (``قال``، ``أضاف``) amount to, and which of them are events of their own."""

from __future__ import annotations

from typing import Final

from isnad.lexicon.entries import VERB_MARK, ContentAct
from isnad.lexicon.words import FINITE
from isnad.reader.coordination import actors_in
from isnad.reader.cues import OPENING, surfaces
from isnad.reader.document import NOUN, PREP, PUNCT, VERB, ActorMention, Document, Said, Token

_NARRATORS: Final = frozenset(("MED", "JUD", "COP", ""))  # what is told after them is news, no accusation of theirs
_ONLOOKERS: Final = frozenset(("MED", "EDU", "CVL", "BUS", ""))
_OWN_ACTS: Final = frozenset(("REJECT", "THREATEN", "AGREE", "CONCEDE"))
_READ: Final = 60  # words of the content that are looked at


def decide_act(doc: Document, said: Said) -> None:
    """With a neutral cue the content decides what the words amount to."""
    if said.specific or (said.rule == "marker" and (said.speaker is None or said.speaker.sector in _NARRATORS)):
        return
    own = _own_words(doc, said)
    words = [_forms(doc, token) for token in own]
    found = sorted((rank, i) for i, forms in enumerate(words) for rank, pattern in doc.lexicon.acts_opened_by(forms) if _pattern_from(words, i + 1, pattern) and not _taken_back(doc, own[i], doc.lexicon.content_acts[rank]))
    act, at = next(((a, i) for a, i in ((doc.lexicon.content_acts[rank], i) for rank, i in found) if _aimed(doc, said, a, own[i].i)), (None, 0))
    if act is not None:
        said.act, said.event, said.mode, said.judged_at = act.act, act.event, act.mode, own[at].i
    elif (bound := _obliged(doc, said)) is not None:
        said.act, said.event, said.mode, said.addressees = "demand", "REQUEST", "change", [bound]


def _forms(doc: Document, token: Token) -> frozenset[str]:
    """What a word may match in a pattern: an active verb that is not the speaker's own its lemma too, and so does a noun that is written like one."""
    forms = surfaces(token)
    if token.i > 1 and doc.tokens[token.i - 1].norm in OPENING and doc.tokens[token.i - 2].norm == "ب":
        forms |= {"ب" + token.norm}  # بـ"الجريمة"
    if token.pos == VERB and (token.feats.voice == "passive" or token.feats.person == 1):
        return forms
    return forms | {VERB_MARK + r.lemma for r in token.readings if r.word.pos == "verb" and r.feats.tense in FINITE and r.feats.voice != "passive"}


_WITHOUT: Final = frozenset(["لم", "لن", "لا", "ليس", "ليست", "غير", "عدم", "دون", "بدون", "بلا"])


def _taken_back(doc: Document, token: Token, act: ContentAct) -> bool:
    """``لم تنتهك الاتفاق``، ``دون تواطؤ``: what is said not to be so accuses nobody."""
    before = doc.tokens[token.i - 1].norm
    return act.event == "ACCUSE" and (before in _WITHOUT or before.removeprefix("و") in _WITHOUT)


_JUDGES: Final = frozenset(("criticise", "support", "demand", "warn"))


def _own_words(doc: Document, said: Said) -> list[Token]:
    """The first words of the content, up to where another one's judgement within it begins: ``قال إنه مستعد …، بعد أن وصف الرئيس الاتفاق بأنه كارثة``."""
    end = min(said.content[1], said.content[0] + _READ)
    inner = (o for o in doc.statements_of(said.sentence) if o is not said and o.act in _JUDGES and said.content[0] < o.cue[0] < end and o.content[0] >= o.cue[0] and o.speaker is not None and said.speaker is not None and not o.speaker.same_as(said.speaker))
    return doc.tokens[_first_word(doc, said) : min((o.cue[0] for o in inner), default=end)]


def _first_word(doc: Document, said: Said) -> int:
    """Where the words begin: with a name that stands before what is called so (``وصف الوزير بـ"المؤسفة" العقوبات``), at that name."""
    if not said.rule.endswith(":describe"):
        return said.content[0]
    return next((i for i in range(said.cue[1], said.content[0]) if doc.tokens[i].norm == "ب" or doc.tokens[i].prep == "ب"), said.content[0])


def _aimed(doc: Document, said: Said, act: ContentAct, at: int) -> bool:
    """Whether words that only judge (``كارثي``، ``فشل``) are said of somebody; of an accident nobody is to blame."""
    if act.event in _OWN_ACTS and said.speaker is not None and said.speaker.kind == "person" and said.speaker.sector in _ONLOOKERS and not any(t.feats.person == 1 for t in doc.tokens[said.content[0] : min(said.content[1], said.content[0] + _READ)]):
        return False  # an analyst: what others will do
    if act.event == "REJECT" and _of_another_state(doc, said, at):
        return False
    if not act.of_somebody:
        return True
    begin, end = said.content[0], min(said.content[1], said.content[0] + _READ)
    if doc.tokens[begin - 1].norm in _THAT_THEY:
        return True
    if any(t.word.country or t.lemma in _JUDGED or t.norm in _HIM for t in doc.tokens[begin:end]):
        return True
    near = (m for m in [*doc.mentions, *doc.inner] if begin <= m.begin < end)
    return any(_to_blame(m) and not m.same_as(said.speaker) for m in [*said.addressees, *near])


def _of_another_state(doc: Document, said: Said, at: int) -> bool:
    """``قال المبعوث إن إيران لن تقبل``: who foretells another's refusal refuses nothing; ``at`` is the first word of the refusal."""
    who = next((m for m in doc.mentions if m.end == at and said.content[0] <= m.begin), None)
    return who is not None and who.kind in ("country", "group", "body") and said.speaker is not None and bool(said.speaker.country) and who.country != said.speaker.country


_THAT_THEY: Final = frozenset(["انهم", "انهما", "بانهم", "بانهما"])
_HIM: Final = frozenset(["اياه", "اياها", "اياهم"])
_JUDGED: Final = frozenset(["اتفاق", "قرار", "صفقة", "سياسة", "قانون", "خطة", "موقف", "تصريح", "اجراء", "عقوبة", "انتخاب", "انتخابات", "مشروع", "خطوة", "حرب", "تقرير", "اتهام", "مزاعم", "محاكمة", "حكم", "تصرف", "سلوك", "ممارسة", "اعتقال", "عملية", "سياسات", "حملة", "محاولة", "رسوم", "ضريبة", "تهديد"])  # acts of somebody, which are judged as he is
_BLAMED: Final = frozenset(("country", "group", "body", "collective", "institution", "person"))


def _to_blame(mention: ActorMention) -> bool:
    return mention.kind in _BLAMED and mention.sector not in ("CVL", "") and bool(mention.name)


def _obliged(doc: Document, said: Said) -> ActorMention | None:
    """``على كوريا الشمالية توخي الحذر``، ``على الأطراف أن …``: the one on whom a clause of the content lays a duty."""
    sentence = doc.sentences[doc.sentence_of(said.content[0])]
    first = sentence.chunk_at.get(said.content[0], len(sentence.chunks))
    for k in range(first, min(first + 12, len(sentence.chunks) - 2)):
        chunk, phrase = sentence.chunks[k], sentence.chunks[k + 1].phrase
        token = doc.tokens[chunk.begin]
        if chunk.begin >= said.content[1]:
            break
        if chunk.kind != PREP or token.stem != "علي" or token.enclitic or phrase is None or not (k == first or sentence.chunks[k - 1].kind == PUNCT or doc.tokens[chunk.begin - 1].norm in _OPENERS):
            continue
        bound = next((m for m in actors_in(doc, sentence, phrase) if m.kind in _BLAMED and not (m.sector == "CVL" and m.number == "s")), None)
        if bound is not None and _duty_follows(doc, phrase.end, said.content[1]):
            return bound
    return None


_OPENERS: Final = frozenset(["ان", "انه", "بان", "وان", "بانه"])
_TO_DO: Final = frozenset(["ان", "الا", "عدم"])


def _duty_follows(doc: Document, i: int, end: int) -> bool:
    """Behind whom it binds: أن, ألا, or the masdar of what is to be done."""
    while i < end and doc.tokens[i].norm in ("،", ",", '"'):
        i += 1
    if i >= end:
        return False
    token = doc.tokens[i]
    if token.norm in _TO_DO:
        return True
    return (token.pos == NOUN or any(r.word.pos == "noun" and not r.split.prep for r in token.readings)) and not token.prep and not token.conj and not token.role_kind and token.word.lemma != "" and not any(t.pos == VERB for t in doc.tokens[i + 1 : min(i + 4, end)])


def _pattern_from(words: list[frozenset[str]], i: int, pattern: tuple[str | None, ...], gap: int = 5) -> bool:
    """Whether a pattern whose first word stands right before word ``i`` goes on there; ``words`` are what each written word may match."""
    slack = 0
    for wanted in pattern[1:]:
        if wanted is None:
            slack = gap
            continue
        for j in range(i, min(i + slack + 1, len(words))):
            if wanted in words[j]:
                i, slack = j + 1, 0
                break
        else:
            return False
    return True


_STATELY: Final = frozenset(("GOV", "MIL", "REB", "LEG", "PTY", "SPY", "COP", "OPP", "UAF", "JUD", "CRM"))


_WEATHER: Final = frozenset(["عاصفة", "عواصف", "امطار", "مطر", "سيل", "سيول", "فيضان", "فيضانات", "ثلوج", "صقيع", "حرارة", "زلزال", "اعصار", "غبار", "ضباب", "رياح", "جفاف"])


def threatens(doc: Document, said: Said) -> bool:
    """Whether a warning is one's own threat: ``حذر`` of bystanders (a UN office, a company, a doctor) only foretells, unless it addresses somebody."""
    if said.event == "THREATEN" and any(t.stem in _WEATHER or t.lemma in _WEATHER for t in doc.tokens[said.content[0] : min(said.content[0] + 3, said.content[1])]):
        return False  # حذر من أمطار غزيرة
    if said.event != "THREATEN" or doc.tokens[said.cue[0]].lemma != "حذر" or said.speaker is None:
        return True
    return said.speaker.sector in _STATELY or any(m.sector in _STATELY for m in said.addressees)
