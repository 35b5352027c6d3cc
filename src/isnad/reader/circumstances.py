"""Step 9, circumstances: place and date of each event, the dead and injured, history."""

from __future__ import annotations

import datetime as dt
from typing import Final

from isnad.arabic.dates import DateMention, find_dates
from isnad.arabic.numbers import parse_number
from isnad.lexicon.entries import Gazetteer
from isnad.model import Place
from isnad.reader.clauses import bare_relative
from isnad.reader.cues import THAT
from isnad.reader.document import PREP, REL, VERB, Document, Happened, Phrase, Sentence
from isnad.reader.roles import place_only

_DEAD: Final = frozenset(["قتيل", "قتلي", "شهيد", "شهداء", "مقتل", "مصرع", "قتل", "استشهاد", "وفاة", "استشهد", "لقي"])
_INJURED: Final = frozenset(["جريح", "جرحي", "مصاب", "اصابة", "جرح", "اصيب", "مصابون"])
_HISTORY_DAYS: Final = 365
_WHERE: Final = frozenset(["في", "ب", "قرب", "وسط", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "داخل", "خارج", "امام", "ضواحي", "بالقرب", "قبالة", "علي", "عبر", "عند"])


def settle(doc: Document) -> None:
    """Fill place, date, status history and casualties of every event."""
    published = _published(doc)
    dates: dict[int, list[DateMention]] = {}
    for event in doc.happened:
        sentence = doc.sentences[event.sentence]
        ahead = event.status == "future" or _looks_ahead(doc, sentence, event, published)
        key = event.sentence * 2 + ahead
        if key not in dates:
            words = [doc.tokens[i].norm for i in range(sentence.begin, sentence.end)]
            dates[key] = find_dates(words, published, future=ahead)
        if not _day_after(doc, sentence, event, dates[key], published):
            _date(doc, sentence, event, dates[key], published)
        if event.place is None and not event.speech:
            _place_between(doc, sentence, event)
        if event.place is None and not event.speech:
            _nearby_place(doc, sentence, event)
        if event.place is None and not event.speech and event.frame.type in _ON_THE_GROUND:
            _place_taken_up(doc, sentence, event)
        if event.place is None and not event.speech and event.claim is None and event.frame.type not in _SAID:
            _opening_place(doc, sentence, event)
        if event.place is None and not event.speech and event.frame.type in _ON_THE_GROUND:
            _place_before(doc, sentence, event)
        if event.place is not None:
            _widen(doc, sentence, event)
        _casualties(doc, sentence, event)
        _home(doc, event)


def _home(doc: Document, event: Happened) -> None:
    """People of whom no country is told are of the country where it happened, else of the article's."""
    if event.frame.type == "ASSAULT" and event.place is not None and (place := place_record(doc, event)) is not None and place.name and place.country:
        for mention in event.recipients:
            if not mention.explicit_country and mention.sector == "CVL" and mention.kind in ("person", "victims", "collective"):
                mention.country = place.country  # the dead of a town are its people, whoever shelled it
    for mention in [*event.actors, *event.recipients]:
        if not mention.country and mention.kind in ("person", "victims", "collective", "institution"):
            place = place_record(doc, event) if event.place is not None else None
            mention.country = (place.country if place is not None and place.country else "") or doc.country


def _published(doc: Document) -> dt.date | None:
    try:
        return dt.date.fromisoformat((doc.article.date or "")[:10])
    except ValueError:
        return None


def _date(doc: Document, sentence: Sentence, event: Happened, dates: list[DateMention], published: dt.date | None) -> None:
    """The date that stands nearest in the event's own clause."""
    at = event.trigger[0] - sentence.begin
    best: DateMention | None = None
    for mention in dates:
        begin, end = sorted((at, mention.begin))
        after = sentence.begin + mention.end
        if mention.begin <= 1 and after < sentence.end and doc.tokens[after].norm == ":":
            best = mention  # a line of a chronology: فبراير 2016: …
            break
        if _belongs_to_name(doc, sentence.begin + mention.begin) or _told_apart(doc, event, sentence.begin + mention.begin) or ((len(dates) > 1 or abs(end - begin) > 25) and _clause_break(doc, sentence, sentence.begin + begin, sentence.begin + end, event)):
            continue
        if best is None or abs(mention.begin - at) < abs(best.begin - at):
            best = mention
    if best is None:
        return
    first = sentence.begin + best.begin
    if "منذ" in (doc.tokens[first].norm, doc.tokens[first - 1].norm if first else "") and _goes_on(doc, event):
        return  # يشن منذ 2015 عمليات: since when, not when
    event.when = (first, min(sentence.begin + best.end, sentence.end))
    event.date = best.iso
    if published is None or event.status != "actual":
        return
    days = _days_before(best.iso, published)
    if days > _HISTORY_DAYS:
        event.status = "historical"
    elif days < 0 and len(best.iso) == 10 and not event.speech:
        event.status = "future"
    elif days == 0 and len(best.iso) == 10 and event.frame.type == "CONSULT" and doc.tokens[event.trigger[0]].feats.tense == "imperfect":
        event.status = "future"  # يلتقي الرئيس الجمعة …: on the day of the paper, ahead


_SAID: Final = frozenset(("ACCUSE", "REQUEST", "SUPPORT", "REJECT", "THREATEN", "AGREE"))  # what is said has no place of its own
_SOON: Final = 3  # days: a meeting in the present tense on a weekday so near ahead is one to come


def _looks_ahead(doc: Document, sentence: Sentence, event: Happened, published: dt.date | None) -> bool:
    """``يشارك الوزير الجمعة في اجتماع`` on a Thursday: a meeting told in the present tense is ahead where its weekday is nearer ahead than behind."""
    if published is None or event.frame.type != "CONSULT" or event.status != "actual":
        return False
    k = sentence.chunk_at.get(event.trigger[0], 0)
    verb = next((doc.tokens[c.begin] for c in reversed(sentence.chunks[: k + 1]) if c.kind == VERB), None)
    if verb is None or verb.feats.tense != "imperfect":
        return False
    words = [doc.tokens[i].norm for i in range(sentence.begin, sentence.end)]
    return any(len(m.iso) == 10 and 0 < -_days_before(m.iso, published) <= _SOON for m in find_dates(words, published, future=True))


def _day_after(doc: Document, sentence: Sentence, event: Happened, dates: list[DateMention], published: dt.date | None) -> bool:
    """``أعلنت الرياض الخميس … غداة هجوم``: what happened the day before the day that the sentence names, else before the day of the paper."""
    phrase = sentence.chunks[sentence.chunk_at.get(event.trigger[0], 0)].phrase
    first = phrase.begin if phrase is not None else event.trigger[0]
    if published is None or event.verbal or "غداة" not in {t.norm for t in doc.tokens[max(sentence.begin, first - 2) : event.trigger[0]]}:
        return False
    days = [mention.iso for mention in dates if len(mention.iso) == 10]
    event.date = (dt.date.fromisoformat(days[0] if days else published.isoformat()) - dt.timedelta(1)).isoformat()
    event.when = (first - 1, first) if first else None
    return True


def _goes_on(doc: Document, event: Happened) -> bool:
    token = doc.tokens[event.trigger[0]]
    return token.pos != VERB or token.feats.tense != "perfect"


_OF_YEAR: Final = frozenset(["لعام", "لسنة", "لعامي", "للعام"])


def _belongs_to_name(doc: Document, at: int) -> bool:
    """``ميزانية الدولة لسنة 2016``، ``جائزة نوبل لعام 2018``: which one, not when."""
    return doc.tokens[at].norm in _OF_YEAR or (at > 0 and doc.tokens[at - 1].norm in _OF_YEAR)


def _told_apart(doc: Document, event: Happened, at: int) -> bool:
    """The date is that of the telling, or inside somebody's words while the event is not."""
    if event.speech:
        own = next((s for s in doc.statements_of(event.sentence) if s.cue == event.trigger), None)
        return own is not None and own.content[0] <= at < own.content[1] and not _aside(doc, at)
    said = doc.said[event.claim] if event.claim is not None else None
    if said is not None and event.trigger[0] <= said.content[0] + 1 and doc.tokens[said.content[0] - 1].norm not in THAT:
        return False  # أعلنت واشنطن، الجمعة، فتح سفارتها: told on the day it is done
    return said is not None and not said.content[0] <= at < said.content[1]


_DAYS: Final = frozenset(["الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "امس", "اليوم"])


def _aside(doc: Document, at: int) -> bool:
    """``دعت مواطنيها إلى المغادرة، الجمعة، وذلك …``: a weekday between commas is that of the telling."""
    if doc.tokens[at].norm not in _DAYS or at + 1 >= len(doc.tokens):
        return False
    return doc.tokens[at - 1].norm in "،," and doc.tokens[at + 1].norm in "،,."


def _days_before(iso: str, published: dt.date) -> int:
    year, month, day = ([*map(int, iso.split("-")), 0, 0])[:3]
    latest = dt.date(year, month or 12, day or 28)
    return (published - latest).days


def _clause_break(doc: Document, sentence: Sentence, begin: int, end: int, event: Happened) -> bool:
    """Whether another clause begins between two tokens: a complementiser, a new verb after a comma, strong punctuation."""
    verbs = 0
    for i in range(begin + 1, end):
        token = doc.tokens[i]
        if token.norm in ("؛", ".", ":", "ان", "انه", "انها", "بان", "فيما", "بينما", "الذي", "التي", "الذين", "حيث", "وان"):
            return True
        if token.pos == VERB:
            verbs += 1
    return verbs > 1


def _nearby_place(doc: Document, sentence: Sentence, event: Happened) -> None:
    """A place phrase behind the event in its clause: ``في …``، ``قرب …``، ``جنوبي …``"""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    best = None
    spreads = k > 0 and sentence.chunks[k - 1].kind == VERB and doc.tokens[sentence.chunks[k - 1].begin].lemma in _SPREADS  # عمت الاحتجاجات المدينة
    for m in range(k + 1, min(k + (9 if doc.tokens[event.trigger[0]].pos == VERB else 13), len(sentence.chunks))):
        chunk = sentence.chunks[m]
        token = doc.tokens[chunk.begin]
        if chunk.phrase is None:
            if chunk.kind == VERB and m <= k + 3 and not event.verbal and token.lemma in _SPREADS:
                spreads = True
                continue  # احتجاجات عمت محافظات الجنوب
            if chunk.kind == VERB and (bare_relative(doc, sentence, m) or (not event.verbal and m <= k + 6 and (token.word.light or token.lemma in _TAKES_PLACE))):
                continue  # القمة ستعقد في …، الهجوم الذي وقع في …
            if chunk.kind == REL and not event.verbal and m == k + 1:
                continue
            if chunk.kind == VERB or token.norm in ("؛", ".", ":", "ان", "بان", "الذي", "التي", "الذين", "فيما"):
                break
            continue
        if chunk.phrase.prep == "ب" and token.lemma == "سجن":
            continue  # حكم بالسجن
        if chunk.phrase.prep in _WHERE and (place_only(doc, chunk.phrase) or _country_place(doc, chunk.phrase) or _house_before(event, chunk.phrase)):
            best = chunk.phrase
            break
        if chunk.phrase.prep == "ل" and event.frame.type == "ASSAULT" and (goal := _goal(doc, chunk.phrase)) is not None:
            best = goal
            break
        if spreads and chunk.phrase.prep in ("", "الي") and (place_only(doc, chunk.phrase) or token.named("country", "place") is not None):
            best = chunk.phrase
            break
    if best is not None:
        event.place = (best.begin, best.end)


def _place_between(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``اختتمت في جدة محادثات``، ``اندلعت قرب المطار مواجهات``: a place between a verb and the event noun that is its subject."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    own = sentence.chunks[k].phrase
    if event.verbal or own is None or own.prep:
        return
    place: Phrase | None = None
    for m in range(k - 1, max(k - 6, -1), -1):
        phrase = sentence.chunks[m].phrase
        if sentence.chunks[m].kind == VERB:
            if place is not None and not any(said.cue[0] == sentence.chunks[m].begin for said in doc.statements_of(sentence.index)):
                event.place = (place.begin, place.end)
            return
        if phrase is not None and phrase.prep in _WHERE and (place_only(doc, phrase) or _country_place(doc, phrase)):
            place = phrase
        elif sentence.chunks[m].kind != PREP and not (phrase is not None and phrase.time):
            return


def _place_before(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``في عفرين حيث تقاتل القوات``، ``حاصروا القنصلية في البصرة وحاولوا اقتحامها``: the place just told, of what goes on there or of the act before."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(k - 1, max(k - 4, 0), -1):
        if doc.tokens[sentence.chunks[m].begin].norm == "حيث":
            place = next((c.phrase for c in reversed(sentence.chunks[max(0, m - 4) : m]) if c.phrase is not None and not c.phrase.time and place_only(doc, c.phrase)), None)
            if place is not None:
                event.place = (place.begin, place.end)
            return
    verb = next((doc.tokens[c.begin] for c in reversed(sentence.chunks[max(0, k - 2) : k + 1]) if c.kind == VERB), None)
    if verb is None or verb.conj != "و" or verb.feats.tense != "perfect":
        return
    before = max((e for e in doc.happened if e.sentence == event.sentence and e.trigger < event.trigger and e.frame.type in _ON_THE_GROUND and e.place is not None), key=lambda e: e.trigger, default=None)
    if before is not None and before.place is not None and before.place[0] < event.trigger[0] and any(a.begin == b.begin for a in before.actors for b in event.actors):
        event.place = before.place


def _widen(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``مكتبه بطرابلس``، ``مبنى القنصلية في البصرة``: a site without a name takes in the town that is told right behind it."""
    if event.place is None or any(doc.tokens[i].named("place", "country") is not None for i in range(*event.place)):
        return
    k = sentence.chunk_at.get(event.place[1] - 1, len(sentence.chunks))
    for chunk in sentence.chunks[k + 1 : k + 4]:
        if chunk.phrase is not None and chunk.phrase.prep == "ل" and chunk.phrase.mention is not None:
            continue  # مخيم للنازحين في الخوخة
        if chunk.phrase is not None and chunk.phrase.prep in _WHERE and doc.tokens[chunk.phrase.begin].named("place") is not None and place_only(doc, chunk.phrase):
            event.place = (event.place[0], chunk.phrase.end)
        if chunk.kind != PREP:
            return


_SPREADS: Final = frozenset(["عم", "شمل", "طال", "اجتاح", "هز", "ضرب", "امتد", "اتسع", "وصل"])


_GOALS: Final = frozenset(["استعادة", "تحرير", "تطهير", "سيطرة", "اقتحام", "اجتياح", "احتلال"])


def _goal(doc: Document, phrase: Phrase) -> Phrase | None:
    """``عملية عسكرية لتحرير مدينة الحديدة``: what an attack is to take is where it is."""
    if doc.tokens[phrase.begin].lemma not in _GOALS or len(phrase.heads) < 2:
        return None
    inner = Phrase(phrase.heads[1], phrase.end, phrase.heads[1:], prep="في")
    return inner if place_only(doc, inner) or _country_place(doc, inner) else None


def _house_before(event: Happened, phrase: Phrase) -> bool:
    """``وقفة أمام البرلمان``، ``تظاهروا قرب السفارة``: before whose house people protest."""
    return event.frame.type == "PROTEST" and phrase.prep in ("امام", "قرب", "داخل") and phrase.mention is not None and phrase.mention.kind in ("institution", "body")


_TAKES_PLACE: Final = frozenset(["وقع", "جري", "حدث", "عقد", "اندلع", "انعقد", "استمر", "تم", "دار", "شهد", "اصاب", "طال", "هز", "استهدف", "خلف", "نفذ", "انطلق", "تجدد"])


_ON_THE_GROUND: Final = frozenset(("ASSAULT", "COERCE", "PROTEST", "RETREAT", "MOBILIZE"))


def _place_taken_up(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``دخلت القوات البلدة وسيطرت عليها``، ``البصرة التي اندلعت فيها احتجاجات``، ``احتجاجات شهدتها المدينة``: the place that a pronoun takes up."""
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(max(0, k - 2), min(k + 4, len(sentence.chunks))):
        token = doc.tokens[sentence.chunks[m].begin]
        if m > k and sentence.chunks[m].kind == VERB:
            return
        if sentence.chunks[m].kind == PREP and token.stem in ("في", "ب", "علي") and token.enclitic in ("ه", "ها"):
            before = [c.phrase for c in reversed(sentence.chunks[max(0, min(m, k) - _TAKEN_UP_REACH) : min(m, k)]) if c.phrase is not None and not c.phrase.time]
            taken = next((p for p in before if place_only(doc, p) or doc.tokens[p.begin].named("place") is not None), None)
            if taken is not None:
                event.place = (taken.begin, taken.end)
            return


_TAKEN_UP_REACH: Final = 7  # chunks between a place and the pronoun that means it


def _opening_place(doc: Document, sentence: Sentence, event: Happened) -> None:
    """``وفي البصرة، حاصر محتجون …``، the headline ``اليمن: قتلى …``: a place that opens the sentence holds for all of it."""
    for m, chunk in enumerate(sentence.chunks[:3]):
        phrase = chunk.phrase
        if phrase is None:
            if chunk.kind == VERB:
                return
            continue
        named = doc.tokens[phrase.begin].named("country", "place")
        after = doc.tokens[phrase.end].norm if phrase.end < sentence.end else ""
        headed = sentence.headline and not m and named is not None and after == ":"
        if headed or (phrase.prep in ("في", "ب") and (place_only(doc, phrase) or _country_place(doc, phrase))):
            event.place = (phrase.begin, phrase.end)
        return


_IN_LANDS: Final = frozenset(["في", "ب", "داخل", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "وسط"])


def _country_place(doc: Document, phrase: Phrase) -> bool:
    head = doc.tokens[phrase.begin]
    return phrase.prep in _IN_LANDS and bool(head.named("country", "place", "seat"))


def _casualties(doc: Document, sentence: Sentence, event: Happened) -> None:
    if event.frame.type != "ASSAULT":
        return
    begin, end = sentence.begin, sentence.end
    words = [doc.tokens[i].norm for i in range(begin, end)]
    event.dead = _counted(doc, words, begin, event, _DEAD)
    event.injured = _counted(doc, words, begin, event, _INJURED)


def _counted(doc: Document, words: list[str], begin: int, event: Happened, kinds: frozenset[str]) -> int | None:
    """``مقتل ثلاثة``، ``ثلاثة قتلى``، ``قتيلان``: the number beside a word for the dead or the wounded, near the trigger."""
    for n in range(len(words)):
        token = doc.tokens[begin + n]
        lemma = token.lemma or token.stem
        if (lemma not in kinds and token.stem not in kinds) or abs(begin + n - event.trigger[0]) > 20:
            continue
        if token.feats.number == "d" and token.pos != VERB:
            return 2
        for m in (n + 1, n + 2, n + 3, n + 4):
            if m < len(words) and (number := parse_number(words, m)) and (words[m] not in ("احد", "احدي")):
                return number[0] if m - n <= 2 or words[n + 1] in ("نحو", "حوالي", "ما", "اكثر", "عدد") else None
        for back in range(1, 5):
            if n - back >= 0 and (number := parse_number(words, n - back)) and n - back + number[1] == n:
                longer = parse_number(words, n - back - 1) if n - back else None
                return longer[0] if longer and longer[1] == number[1] + 1 else number[0]
    return None


def place_record(doc: Document, event: Happened) -> Place | None:
    """The place as a record: the smallest named place of its words, ambiguous names decided by the article's countries."""
    if event.place is None:
        return None
    begin, end = event.place
    span = doc.span(begin, end)
    found: Gazetteer | None = None
    country = ""
    for i in range(begin, end):
        segment = doc.tokens[i].begins
        if segment is None:
            continue
        options = [n.ref for n in segment.named if n.kind == "place"]
        if options and found is None:
            found = max(options, key=lambda p: (p.country == doc.country, p.population))
        if named := segment.get("country"):
            country = named.ref
    if found is not None:
        return Place(start=span.start, end=span.end, text=span.text, name=found.name_en, country=found.country, lat=found.lat, lon=found.lon, geonames=found.geonames)
    if country:
        state = doc.lexicon.countries[country]
        return Place(start=span.start, end=span.end, text=span.text, name=state.name_en, country=country, lat=state.lat, lon=state.lon)
    return Place(start=span.start, end=span.end, text=span.text, country=doc.country)
