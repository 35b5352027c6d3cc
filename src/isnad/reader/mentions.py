"""Step 3, mentions: which noun phrases name actors, and whom."""

from __future__ import annotations

from collections import Counter
from typing import Final

from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import Actor, Role
from isnad.reader.appositions import copy, join_appositions, join_posts, join_professions, office_title
from isnad.reader.document import ADJ, DEM, LATIN, NAME, NAME_PARTICLES, NO_FEATS, NOUN, NUM, TIME, UNKNOWN, VERB, ActorMention, Document, Phrase, Segment, Sentence, Token

_SECTOR_OF_KIND: Final = {"medium": "MED", "victims": "CVL", "source": "", "document": "", "person": "", "collective": "", "institution": "GOV"}


def find_mentions(doc: Document) -> None:
    """Interpret every noun phrase; learn what the article is about; fill in what role words leave open."""
    doc.country = _focus(doc, doc.sentences)
    for sentence in doc.sentences:
        for _k, chunk in enumerate(sentence.chunks):
            if chunk.phrase is not None:
                chunk.phrase.mention = part_mention(doc, chunk.phrase, 0)
                for element in range(1, len(chunk.phrase.heads)):
                    inner = part_mention(doc, chunk.phrase, element)
                    if inner is not None:
                        doc.inner.append(inner)
        join_appositions(doc, sentence)
        join_posts(doc, sentence)
        join_professions(doc, sentence)
        _belong(sentence, doc)
    doc.mentions = [c.phrase.mention for s in doc.sentences for c in s.chunks if c.phrase is not None and c.phrase.mention is not None]


def part_mention(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """The actor named by an idafa chain from its ``element``-th noun on, or ``None``. Remembered on the phrase."""
    if element not in phrase.parts:
        phrase.parts[element] = _interpret(doc, phrase, element) if element < len(phrase.heads) else None
    return phrase.parts[element]


def _interpret(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    begin = phrase.heads[element]
    head = doc.tokens[begin]
    if head.begins is not None:
        if head.named("frame", "cue", "words") and not head.named("actor", "country", "role", "name"):
            return None
        named = _from_name(doc, phrase, element, head.begins)
        if named is not None:
            return named
    if head.lemma in _SIDES and head.pos == NOUN and (side := _side_of_nation(doc, phrase, element)) is not None:
        return side
    if head.lemma == "احتلال" and head.article and (force := _occupier(doc, phrase, element)) is not None:
        return force
    if head.lemma == "فريق" and head.article and (general := _from_apposition(doc, phrase, element)) is not None:
        general.sector = general.sector or "MIL"
        return general  # الفريق محمد فريد: a rank, no team
    role = head.word.role if head.pos in (NOUN, ADJ) and not _is_verbal(doc, phrase, element) else None
    if role is not None and (_scare_quoted(doc, head) or (head.lemma == "برنامج" and not _titled(doc, head))):
        return None
    if role is not None and role.kind not in ("document",):
        return _from_role(doc, phrase, element, role, head.lemma)
    if head.stem in _SAME and element + 1 < len(phrase.heads) and (same := part_mention(doc, phrase, element + 1)) is not None:
        return copy(same, begin=begin)
    if head.pos in (NUM, DEM) or head.stem in QUANTITY or head.lemma in ("عدد", "كل") or head.norm in _SOME:
        return _from_quantity(doc, phrase, element) or _others(doc, phrase, element) or _some(doc, phrase, element) or _concern(doc, phrase, element)
    if head.pos in (NAME, UNKNOWN, LATIN) and not head.begins:
        return _from_unknown(doc, phrase, element)
    if _bears_name_of(doc, phrase, element):
        return _from_surname(doc, begin)
    if head.pos == ADJ and head.word.country:
        return _nationals(doc, phrase, head.word.country, begin)
    if head.norm in _UNKNOWN_MAN and not element and head.pos in (ADJ, NOUN) and phrase.end == begin + 1:
        return ActorMention(begin, phrase.end, begin, kind="person", lemma=head.lemma, name="unknown man", name_ar=doc.name_of(begin, phrase.end), sector="UAF", gender="m", number="s")  # أطلق مجهول النار
    if head.pos == ADJ and head.feats.number == "p" and (head.article or head.stem in _UNKNOWN_MEN) and not head.stem.endswith("ات"):
        sector = "UAF" if head.stem in _UNKNOWN_MEN else "CVL"
        return ActorMention(begin, phrase.end, begin, kind="person", lemma=head.lemma, name="people", name_ar=doc.name_of(begin, phrase.end), sector=sector, number="p")  # الأكراد، مجهولون
    return _from_apposition(doc, phrase, element)


_OF_OCCUPIED_TIME: Final = frozenset(["انهاء", "زوال", "نهاية", "انتهاء", "سنوات", "سنة", "عام", "ظل", "عهد", "فترة", "حقبة", "زمن", "ذكري", "بداية", "بدء", "تاريخ", "واقع", "استمرار", "تكريس", "نير", "رفض"])  # words whose genitive is how things stand, and nobody who acts
_PALESTINE: Final = ("PSE", "ISR")
_NEIGHBOURS: Final = ("LBN", "SYR")
_OCCUPIERS: Final = frozenset(("occupation-forces", "occupation-authorities"))


def _occupier(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """``رصاص الاحتلال``: in the news of Palestine, and of its neighbours where Israel is spoken of, the Israeli forces."""
    begin = phrase.heads[element]
    owner = doc.tokens[phrase.heads[element - 1]] if element else None
    if element + 1 < len(phrase.heads) or (owner is None and phrase.prep not in ("", "مع", "ضد", "بين")) or _occupying_nation(doc, begin) != "ISR":
        return None
    if owner is not None and owner.stem in _OF_OCCUPIED_TIME:
        return None
    return _fill_actor(ActorMention(begin, phrase.end, begin), doc.lexicon.actors["occupation-forces"])


def _occupying_nation(doc: Document, at: int) -> str:
    """Whose occupation the word at token ``at`` means: that of its adjective, that of the adjective it has elsewhere in the article, or Israel's; empty where nothing says."""
    own = _adjective_nation(doc, at)
    if own:
        return own
    if elsewhere := {nation for t in doc.tokens if t.norm.endswith("الاحتلال") and (nation := _adjective_nation(doc, t.i))}:
        return elsewhere.pop() if len(elsewhere) == 1 else ""
    near = doc.country in _NEIGHBOURS and any(t.word.country in _PALESTINE or ((named := t.named("country", "nationality", "seat")) is not None and named.ref in _PALESTINE) for t in doc.tokens)
    return "ISR" if doc.country in _PALESTINE or near else ""


def _adjective_nation(doc: Document, at: int) -> str:
    """The nation of the adjective right behind token ``at``: ``الاحتلال التركي``."""
    after = doc.tokens[at + 1] if at + 1 < len(doc.tokens) else None
    return next((r.word.country for r in after.readings if r.word.pos == ADJ and r.word.country), "") if after is not None and after.article else ""


def _titled(doc: Document, head: Token) -> bool:
    """A programme with its title behind it, on the air; ``البرنامج النووي`` is none."""
    after = doc.tokens[head.i + 1] if head.i + 1 < len(doc.tokens) else None
    return after is not None and (after.norm in '"«“(' or after.pos in (NAME, UNKNOWN, LATIN))


def _scare_quoted(doc: Document, head: Token) -> bool:
    """``أنشطة "إرهابية"``: a feminine adjective between quotation marks behind the noun that it is said of."""
    if head.article or head.i < 2 or not head.norm.endswith("ية") or doc.tokens[head.i - 1].norm not in '"«“':
        return False
    noun = doc.tokens[head.i - 2]
    return noun.pos == NOUN and not noun.article and (noun.feats.gender == "f" or noun.feats.number == "p")


_SIDES: Final = {"جانب": "GOV", "طرف": "GOV", "شارع": "CVL"}  # الجانب الإيراني: the state; الشارع السوداني: its people


def _side_of_nation(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """``الجانب التركي``، ``الشارع الجزائري``: a state or its people, told by the adjective."""
    begin = phrase.heads[element]
    nation = doc.tokens[begin + 1] if begin + 1 < phrase.end else None
    if nation is None or not nation.word.country or nation.pos != ADJ or not doc.tokens[begin].article:
        return None
    people = _SIDES[doc.tokens[begin].lemma] == "CVL"
    mention = _nationals(doc, phrase, nation.word.country, begin) if people else state(doc, nation.word.country, begin)
    mention.end, mention.gender, mention.number = begin + 2, "m", "s"
    return mention


_UNKNOWN_MEN: Final = frozenset(["مجهولون", "مجهولين"])
_UNKNOWN_MAN: Final = frozenset(["مجهول", "مجهولا"])
_SAME: Final = frozenset(["نفس", "ذات"])  # نفس المصدر
_ALSO_VERBAL: Final = frozenset(["قضاء", "تنظيم", "تشكيل", "قيادة", "ادارة", "حكم", "تمثيل", "رءاسة"])


_KINDS_OF_SECURITY: Final = frozenset(["قومي", "وطني", "اقليمي", "دولي", "عالمي", "غذاءي", "ماءي", "بحري", "اقتصادي", "جماعي", "سيبراني", "صحي", "اجتماعي", "فكري"])


def _is_verbal(doc: Document, phrase: Phrase, element: int) -> bool:
    """Whether a noun that can name a body is the act itself here: ``قضائه عامين``، ``تنظيم احتجاجات``."""
    head = doc.tokens[phrase.heads[element]]
    if head.lemma == "امن" and head.begins is None:
        after = doc.tokens[head.i + 1] if head.i + 1 < phrase.end else head
        return not head.article or (after.pos == ADJ and after.lemma in _KINDS_OF_SECURITY)  # أمن المنطقة، الأمن القومي: safety, not the police
    if head.article or head.lemma not in _ALSO_VERBAL:
        return False
    if head.enclitic:
        return head.stem in ("قضاء",)
    if element + 1 >= len(phrase.heads):
        return False
    inner = doc.tokens[phrase.heads[element + 1]]
    return (bool(inner.word.frames)) or bool(inner.named("frame"))


def _from_apposition(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """A noun that is no role word, with a person's name beside it: ``الضابط الفرنسي المتقاعد جان دوران``."""
    begin = phrase.heads[element]
    if element + 1 < len(phrase.heads) or not doc.tokens[begin].article:
        return None
    nation = ""
    for j in range(begin + 1, phrase.end):
        token = doc.tokens[j]
        nation = token.word.country if token.word.country else nation
        segment = token.begins
        if segment and (named := segment.get("actor")) and doc.lexicon.actors[named.ref].kind == "person":
            mention = ActorMention(begin, _name_end(doc, phrase, segment.end), begin)
            return _fill_actor(mention, doc.lexicon.actors[named.ref])
        if token.pos in (NAME, UNKNOWN) and not token.article and not (segment and segment.get("place", "country", "seat")):
            mention = ActorMention(begin, phrase.end, begin, kind="person", country=nation, explicit_country=bool(nation))
            _name_person(doc, mention, j, _person_end(doc, j, phrase.end))
            return mention
    return None


def inside_compound(doc: Document, phrase: Phrase, i: int) -> ActorMention | None:
    """``سحب القوات الأميركية``: the actor that token ``i``, the last word of a fixed event phrase, names."""
    readings = doc.tokens[i].readings
    nouns = [r for r in readings if r.word.pos == "noun" and r.word.role is not None and r.word.role.kind in _ACTING]
    people = next((r for r in nouns if r.feats.number == "p" and r.split.article and r.split.stem.endswith(("ون", "ين"))), None)
    reading, many = people or next(iter(nouns), None), people is not None  # استضافة اللاجئين: people, though the word can also be said of them
    if reading is None or reading.word.role is None or any((r.word.pos == "adj" and not many) or r.word.pos == "prep" or r.word.frames for r in readings):
        return None  # هجوم إرهابي، تقديم مساعدات
    mention = _from_role(doc, Phrase(i, phrase.end, [i, *(h for h in phrase.heads if h > i)], prep=phrase.prep), 0, reading.word.role, fold_word(reading.word.lemma))
    mention.number, mention.gender = reading.feats.number or "s", reading.feats.gender or mention.gender
    return mention


_ACTING: Final = frozenset(("person", "collective", "institution", "victims"))
QUANTITY: Final = frozenset(["عدد", "عديد", "عشرات", "مءات", "الاف", "بعض", "معظم", "كل", "جميع", "اكثر", "اقل", "مجموعة", "غالبية", "اغلب", "كافة", "احد", "احدي", "ابرز", "كبار", "مزيد", "ملايين", "قسم", "جزء", "نصف", "ثلث", "ربع", "دفعة", "فوج", "كثير", "قليل", "اعداد", "ساءر", "اي", "هذا", "هذه", "هءلاء", "تلك", "ذلك", "اولءك"])


def _from_quantity(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """``ثلاثة مدنيين``، ``عدد من عناصر الشرطة``، ``هذه الحركة``: the counted noun tells who, the span keeps the number."""
    begin = phrase.heads[element]
    inner = part_mention(doc, phrase, element + 1)
    if inner is None and begin + 1 < phrase.end and _many_so_called(doc.tokens[begin + 1]):
        inner = part_mention(doc, Phrase(begin + 1, phrase.end, [begin + 1]), 0)  # جميع الأفغان
    if inner is None:
        for j in range(begin + 1, phrase.end):
            if doc.tokens[j].norm == "من" and j + 1 < phrase.end:
                nested = Phrase(j + 1, phrase.end, [j + 1])
                inner = part_mention(doc, nested, 0)
                break
    if inner is None:
        return None
    each = doc.tokens[begin].lemma == "كل" and inner.number == "s" and doc.tokens[begin + 1].norm == "من"  # كل من الرئيس والوزير: one by one
    return copy(inner, begin=begin, number="p" if doc.tokens[begin].pos != DEM and not each else inner.number)


def _many_so_called(token: Token) -> bool:
    """An adjective that stands for people: ``جميع الأفغان``، ``كل المتضررين``."""
    return token.pos == ADJ and token.article and token.feats.number == "p" and not token.stem.endswith("ات")


def _others(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """``أربعة آخرون``، ``62 آخرين``: people counted beside those named before."""
    begin = phrase.heads[element]
    if not any(doc.tokens[j].stem in ("اخرون", "اخرين") for j in range(begin + 1, min(phrase.end, begin + 4))):
        return None
    return ActorMention(begin, phrase.end, begin, kind="victims", name="others", number="p")


_SOME: Final = frozenset(["كثيرون", "كثيرين", "اخرون", "اخرين", "عديدون", "البعض", "الجميع", "العديدون"])


def _some(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """``كثيرون``، ``أحدهم``، ``معظمهم``، ``الجميع``: people that only a number word names."""
    head = doc.tokens[phrase.heads[element]]
    if element + 1 < len(phrase.heads) or not (head.norm in _SOME or (head.stem in QUANTITY and head.enclitic in ("هم", "هن", "هما"))):
        return None
    return ActorMention(head.i, phrase.end, head.i, kind="person", name="some", name_ar=doc.name_of(head.i, phrase.end), number="s" if head.stem in ("احد", "احدي") else "p")


def _concern(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """``مجموعة توتال الفرنسية``: a firm under a name that nobody listed."""
    begin = phrase.heads[element]
    named = doc.tokens[begin + 1] if begin + 1 < phrase.end else None
    if doc.tokens[begin].stem != "مجموعة" or named is None or named.pos not in (UNKNOWN, LATIN):
        return None
    nation = next((t.word.country for t in doc.tokens[begin + 2 : phrase.end] if t.word.country), "")
    return ActorMention(begin, phrase.end, begin, kind="collective", lemma="مجموعة", name=doc.name_of(begin, phrase.end), name_ar=doc.name_of(begin, phrase.end), country=nation, sector="BUS", explicit_country=bool(nation), gender="f", number="s")


def bare_number(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """``مقتل 4``، ``جرح العشرات``: a number alone, where the verb or noun before it says that people are counted."""
    begin = phrase.heads[element]
    head = doc.tokens[begin]
    if phrase.time or (head.pos != NUM and head.stem not in QUANTITY and head.lemma != "عدد") or (head.pos == NUM and begin + 1 < phrase.end and doc.tokens[begin + 1].pos in (NOUN, UNKNOWN, TIME)):
        return None
    nation = next((t.word.country for t in doc.tokens[begin : phrase.end] if t.word.country), "")
    return ActorMention(begin, phrase.end, begin, kind="victims", name="casualties", sector="CVL", number="p", country=nation, explicit_country=bool(nation))


def _from_name(doc: Document, phrase: Phrase, element: int, segment: Segment) -> ActorMention | None:
    """A name of the lexicon at the head: actor, country, seat of power, compound role, person's name."""
    begin = phrase.heads[element]
    feats = segment.named[0].feats
    mention = ActorMention(begin, phrase.end, begin, gender=feats.gender, number=feats.number)
    named = segment.get("actor")
    occupying = _occupying_nation(doc, segment.end - 1) if named and named.ref in _OCCUPIERS else ""
    if named and occupying in ("", "ISR"):
        actor = doc.lexicon.actors[named.ref]
        mention.end = _name_end(doc, phrase, segment.end)
        if actor.kind != "person":
            mention.gender = doc.tokens[begin].feats.gender if doc.tokens[begin].feats is not NO_FEATS else ""
            if actor.kind == "group" and doc.tokens[begin].feats.number == "d":
                mention.gender = "f"  # طالبان
            if actor.kind == "group" and segment.end - segment.begin == 1 and doc.tokens[begin].stem.endswith(("ون", "ين")):
                mention.gender, mention.number = "m", "p"  # الحوثيون
        return _fill_actor(mention, actor)
    if named := segment.get("country", "seat"):
        country = doc.lexicon.countries[named.ref]
        mention.kind, mention.country, mention.sector = "country", named.ref, "GOV"
        mention.name, mention.name_ar, mention.explicit_country = country.name_en, country.name_ar, True
        mention.gender = "f"
        mention.end = segment.end
        return mention
    if named := segment.get("role"):
        body = _from_role(doc, phrase, element, named.ref, " ".join(doc.keys[j][0] for j in range(segment.begin, segment.end)))
        if occupying and not body.country:
            body.country, body.explicit_country, body.name = occupying, True, f"{doc.lexicon.countries[occupying].adj_en} {body.name}"  # قوات الاحتلال, where another is spoken of than Israel
        return body
    if named := segment.get("name"):
        return _from_unknown(doc, phrase, element)
    return None


def _name_end(doc: Document, phrase: Phrase, j: int) -> int:
    """Past the adjectives that follow a name; other words stay outside."""
    while j < phrase.end and (doc.tokens[j].pos in (NAME, UNKNOWN, LATIN) or (doc.tokens[j].pos == ADJ and doc.tokens[j].article)) and not (doc.tokens[j].named("country", "place")):
        j += 1
    return j


def _fill_actor(mention: ActorMention, actor: Actor) -> ActorMention:
    mention.actor, mention.name, mention.name_ar = actor.id, actor.name_en, actor.name_ar
    mention.country, mention.sector, mention.kind = actor.country, actor.sector, actor.kind
    mention.explicit_country = True
    if actor.kind == "person":
        mention.kind, mention.person_name = "person", fold_word(actor.name_ar)
    return mention


def _from_role(doc: Document, phrase: Phrase, element: int, role: Role, lemma: str) -> ActorMention:
    """A role noun with its complement, nationality and, perhaps, the person's name."""
    tokens, begin = doc.tokens, phrase.heads[element]
    head = tokens[begin]
    mention = ActorMention(begin, phrase.end, begin, kind=role.kind, lemma=lemma, gender=role.gender, sector=role.sector or _SECTOR_OF_KIND.get(role.kind, ""))
    feats = head.begins.named[0].feats if head.begins and head.feats is NO_FEATS else head.feats
    if feats is not NO_FEATS:
        mention.gender, mention.number = feats.gender or role.gender, feats.number or "s"
        if role.kind in ("collective", "institution") and mention.number == "s":
            mention.gender = "f" if role.gender == "f" else feats.gender or role.gender  # مليشيا
        if head.stem in _HONOURS and role.gender == "m":
            mention.gender = "m"  # جلالة الملك
        if mention.number == "p" and role.kind not in ("person", "victims", "title"):
            mention.gender = "f"
    if role.kind == "title":
        mention.gender = role.gender  # سماحة السيد قال
    title = [role.en]
    _read_complements(doc, phrase, element, mention, role, title)
    if not mention.actor:
        _hold_office(doc, mention, lemma)
    if not mention.name:
        nation = doc.lexicon.countries[mention.country].adj_en if mention.country in doc.lexicon.countries else ""
        mention.name = " ".join(x for x in [nation, *title] if x)
        mention.name_ar = doc.name_of(begin, mention.end)
    return mention


_HONOURS: Final = frozenset(["جلالة", "فخامة", "سيادة", "سماحة", "فضيلة", "سعادة", "قداسة", "غبطة", "نيافة", "حضرة"])


def _read_complements(doc: Document, phrase: Phrase, element: int, mention: ActorMention, role: Role, title: list[str]) -> None:
    """What follows a role noun inside its phrase decides country, sector and name."""
    tokens = doc.tokens
    named_head = tokens[mention.head].begins
    j = mention.head + 1 if named_head is None else named_head.end
    genitive = True
    heads = set(phrase.heads[element + 1:])
    while j < phrase.end:
        token = tokens[j]
        segment = token.begins
        step = segment.end if segment else j + 1
        if segment and (named := segment.get("actor")):
            actor = doc.lexicon.actors[named.ref]
            if actor.kind == "person" and role.kind in ("person", "title", "victims") and not (j in heads and role.kind == "person" and lemma_owns(mention.lemma)):
                begin = mention.begin
                _fill_actor(mention, actor)
                mention.begin = begin
            elif not mention.country or genitive:
                mention.country = mention.country or actor.country
                mention.explicit_country = True
                _sector_from(mention, actor.sector, role)
                title.append(f"of {actor.name_en}" if role.kind == "person" else actor.name_en)
        elif segment and (named := segment.get("country", "seat")):
            if not mention.explicit_country and not posted(doc, mention, j):
                mention.country, mention.explicit_country = named.ref, True
            _sector_from(mention, "GOV", role)
        elif segment and (named := segment.get("nationality")):
            mention.country, mention.explicit_country = named.ref, True
        elif segment and segment.get("place") and not mention.country:
            mention.country = _where(doc, segment)
        elif segment and (named := segment.get("role")):
            _sector_from(mention, named.ref.sector, role)
            title.append(f"of the {named.ref.en}" if role.kind == "person" else named.ref.en)
        elif token.word.country and token.pos == ADJ:
            if not mention.explicit_country:
                mention.country, mention.explicit_country = token.word.country, True
        elif token.word.role is not None and token.pos in (NOUN, ADJ):
            inner = token.word.role
            if inner.kind != "title":
                _sector_from(mention, inner.sector, role)
                title.append(f"of the {inner.en}" if role.kind == "person" else inner.en)
        elif token.norm == "باسم" and mention.lemma.split(" ")[0].removeprefix("ال") in ("متحدث", "ناطق"):
            pass  # المتحدث باسم …: in the name of, no Bassem
        elif token.pos in (NAME, UNKNOWN, LATIN) and role.kind in ("person", "title", "victims", "source") and not (segment and segment.get("place")):
            stop = _person_end(doc, j, phrase.end)
            if not mention.person_name and (stop - j >= 2 or token.pos == NAME or token.pos == LATIN or j not in heads):
                _name_person(doc, mention, j, stop)
            step = max(step, stop)
        elif token.norm in ("مجهول", "مجهولون", "مجهولين", "مجهولة"):
            mention.sector = "UAF"
        genitive = False
        j = max(step, j + 1)


_POSTED: Final = frozenset(["سفير", "سفيرة", "مندوب", "ممثل", "قنصل", "مبعوث", "ملحق", "بعثة", "دبلوماسي"])


def posted(doc: Document, mention: ActorMention, j: int) -> bool:
    """``سفيرها في أوتاوا``، ``السفير لدى طهران``: token ``j`` names the state where the envoy is posted, and not his own."""
    return doc.tokens[mention.head].lemma in _POSTED and doc.tokens[j - 1].norm in ("في", "لدي", "الي")


def _where(doc: Document, segment: Segment) -> str:
    """The country of a place: of towns that share a name the one in the article's country, else the largest."""
    places = [n.ref for n in segment.named if n.kind == "place"]
    return str(max(places, key=lambda p: (p.country == doc.country, p.population)).country)


_OWNERS: Final = frozenset(["محامي", "محام", "مستشار", "ابن", "نجل", "زوجة", "شقيق", "والد", "ناءب", "متحدث", "ناطق", "حارس", "مدير", "معاون", "مساعد", "مبعوث", "انصار", "مءيد", "سلف", "خلف", "سكرتير"])


def lemma_owns(lemma: str) -> bool:
    """Role nouns whose genitive names somebody else: ``محامي الرئيس``، ``نجل القذافي``."""
    return lemma in _OWNERS


def _sector_from(mention: ActorMention, sector: str, role: Role) -> None:
    if sector and (not role.sector or not mention.sector):
        mention.sector = sector


_OF_AGE: Final = frozenset(["بالغ", "بالغة"])


def _person_end(doc: Document, j: int, end: int) -> int:
    """Past the words of a person's name."""
    while j < end and (doc.tokens[j].pos in (NAME, UNKNOWN, LATIN) or (doc.tokens[j].article and doc.tokens[j].pos in (NOUN, ADJ) and doc.tokens[j].stem not in _OF_AGE) or doc.tokens[j - 1].norm in NAME_PARTICLES):
        segment = doc.tokens[j].begins
        if segment and segment.get("country", "place") and not segment.get("actor", "name"):
            break
        j += 1
    return j


def _name_person(doc: Document, mention: ActorMention, begin: int, end: int) -> None:
    words = [doc.keys[j][0] if j > begin or not doc.tokens[j].conj else doc.tokens[j].stem for j in range(begin, end)]
    mention.person_name = " ".join(words)
    if len(words) > 1:
        doc.surnames.add(words[-1])
    mention.name_ar = doc.name_of(begin, end)
    mention.name = romanise(doc, begin, end)


def romanise(doc: Document, begin: int, end: int) -> str:
    """An English spelling of a person's name: listed words as the press spells them, others letter by letter."""
    out = []
    for j in range(begin, end):
        token = doc.tokens[j]
        segment = token.begins
        if segment and (named := segment.get("name")):
            out.append(named.ref)
            continue
        if token.kind == "latin":
            out.append(doc.text[token.start : token.end])
            continue
        if token.word.latin:
            out.append(token.word.latin)
            continue
        known = next((r.word.latin for r in token.readings if r.word.latin), "")
        out.append(known or transliterate(token.norm))
    return " ".join(w for w in out if w)


_LATIN: Final = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويةء", ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "f", "q", "k", "l", "m", "n", "h", "u", "i", "a", "'"], strict=False))


def transliterate(word: str) -> str:
    """A plain, lossy transliteration, capitalised."""
    article = word.startswith("ال") and len(word) > 4
    letters = "".join(_LATIN.get(c, c) for c in (word[2:] if article else word)).strip("'")
    return ("al-" if article else "") + letters[:1].upper() + letters[1:]


def _from_unknown(doc: Document, phrase: Phrase, element: int) -> ActorMention | None:
    """A name that no list knows: at least one listed name word, or two unknown words in a row."""
    begin = phrase.heads[element]
    end = _person_end(doc, begin, phrase.end)
    words = [doc.tokens[j] for j in range(begin, end)]
    if words[0].article and words[0].pos == UNKNOWN:
        return _from_apposition(doc, phrase, element) or (_from_surname(doc, begin) if _bears_name_of(doc, phrase, element) else None)
    if words[-1].pos == UNKNOWN and words[-1].stem.endswith(("ة", "ات", "ون", "ين")) and not any(t.pos == NAME for t in words):
        return None  # اشتباكات دامية: words that the lexicon lacks, not names
    known = sum(1 for t in words if (t.pos == NAME and ("ambiguous" not in t.word.name_kinds)))
    if not known and len(words) < 2 and not _recurs(doc, words[0].stem) and not _speaks_alone(doc, words[0], phrase):
        return None
    if not known and not all(t.pos in (UNKNOWN, LATIN, NAME) for t in words[:2]):
        return None
    mention = ActorMention(begin, end, begin, kind="person")
    _name_person(doc, mention, begin, end)
    if not known:
        mention.kind = "unknown"
    return mention


def _bears_name_of(doc: Document, phrase: Phrase, element: int) -> bool:
    """A lone definite word that closed a person's name before (``الجعفري``، ``الصالح``), or that no list knows and that speaks (``وقال الخالصي``)."""
    token = doc.tokens[phrase.heads[element]]
    if element or not token.article or token.enclitic or phrase.end != phrase.begin + 1 or token.begins is not None:
        return False
    if token.norm.lstrip("وفبل").removeprefix("ل") in doc.surnames or token.stem in doc.surnames or "ال" + token.stem in doc.surnames:
        return True
    verb = doc.tokens[phrase.begin - 1] if phrase.begin else None
    return token.pos == UNKNOWN and verb is not None and verb.pos == VERB and bool(verb.word.cues) and verb.feats.number == "s" and not phrase.prep


def _from_surname(doc: Document, at: int) -> ActorMention:
    mention = ActorMention(at, at + 1, at, kind="person")
    token = doc.tokens[at]
    mention.person_name = "ال" + token.stem
    mention.name_ar, mention.name = doc.text[token.start : token.end], transliterate("ال" + token.stem)
    return mention


_BEHIND_NAME: Final = frozenset(["(", "الذي", "التي", "البالغ", "البالغة", "ان", ":", "انه", "انها"])


def _speaks_alone(doc: Document, token: Token, phrase: Phrase) -> bool:
    """``وقال رومان البالغ من العمر …``، ``قالت جوان (19 عاما)``: one name word behind a verb of speech, with what follows a person's name."""
    verb = doc.tokens[token.i - 1] if token.i else None
    if verb is None or verb.pos != VERB or not verb.word.cues or verb.feats.number != "s" or token.prep or token.conj:
        return False
    after = doc.tokens[token.i + 1].norm if token.i + 1 < len(doc.tokens) else ""
    return after in _BEHIND_NAME and phrase.begin == token.i


def _recurs(doc: Document, stem: str) -> bool:
    """An unknown word that the article uses again is likelier a name than a slip."""
    return len(stem) >= 4 and doc.unknown.get(stem, 0) >= 2


def _nationals(doc: Document, phrase: Phrase, iso3: str, begin: int) -> ActorMention:
    country = doc.lexicon.countries[iso3]
    feats = doc.tokens[begin].feats
    return ActorMention(begin, phrase.end, begin, kind="collective", lemma="شعب", name=f"{country.adj_en} people", name_ar=doc.name_of(begin, phrase.end),
                        country=iso3, sector="CVL", number=feats.number if feats else "p", explicit_country=True)


def state(doc: Document, iso3: str, at: int) -> ActorMention:
    """A state that the one word at token ``at`` means: ``الأميركي``، ``بلاده``."""
    country = doc.lexicon.countries[iso3]
    return ActorMention(at, at + 1, at, kind="country", name=country.name_en, name_ar=country.name_ar, country=country.iso3, sector="GOV", explicit_country=True)


#: Who is called so holds the office no more, or not yet.
_NOT_IN_OFFICE: Final = frozenset(["سابق", "سابقا", "اسبق", "راحل", "مخلوع", "معزول", "منتخب", "مستقيل", "منصرف"])


def _hold_office(doc: Document, mention: ActorMention, lemma: str) -> None:
    """``الرئيس الفرنسي`` on a date is a person of the lexicon."""
    if mention.kind not in ("person", "title") or mention.person_name or not mention.country or mention.number != "s":
        return
    if any(token.norm.removeprefix("ال") in _NOT_IN_OFFICE for token in doc.tokens[mention.begin : min(mention.end + 1, len(doc.tokens))]):
        return  # الرئيس الفرنسي السابق
    if any(_of_movement(doc, j) for j in range(mention.head + 1, mention.end)):
        return  # رئيس حركة النهضة: not of the state
    title = office_title(lemma)
    actor = doc.lexicon.holder(title, mention.country, doc.article.date)
    if actor is None and title.startswith("رءيس وزراء"):
        actor = doc.lexicon.holder("رءيس الوزراء", mention.country, doc.article.date)
    if actor is not None and mention.end - mention.begin <= 5:
        _fill_actor(mention, actor)
        mention.by_office = True


def _of_movement(doc: Document, j: int) -> bool:
    """Whether at token ``j`` the name of a party or movement begins, which has its own heads."""
    token = doc.tokens[j]
    named = token.named("actor") if token.begins is not None else None
    return named is not None and doc.lexicon.actors[named.ref].kind == "group"


def _belong(sentence: Sentence, doc: Document) -> None:
    """``طائرة تابعة للبحرية الأمريكية``، ``مكتب تابع للبلدية``: of the country of those it belongs to."""
    for a, b in zip(sentence.chunks, sentence.chunks[1:], strict=False):
        if a.phrase is None or b.phrase is None or a.phrase.mention is None or b.phrase.mention is None or b.phrase.prep != "ل":
            continue
        word = doc.tokens[a.end - 1].word
        if word.lemma == "تابع" and b.phrase.mention.country and not a.phrase.mention.explicit_country:
            a.phrase.mention.country, a.phrase.mention.explicit_country = b.phrase.mention.country, True


_ABROAD: Final = {"occupation-forces": "PSE", "occupation-authorities": "PSE"}  # whose name tells where they act


def _focus(doc: Document, sentences: list[Sentence]) -> str:
    """The country that the article (or a part of it) speaks of most; the title counts three times."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        weight = 3 if sentence.headline else 1
        for i in range(max(sentence.begin, sentence.dateline), sentence.end):
            token = doc.tokens[i]
            if token.begins is None:
                if token.word.country:
                    counts[token.word.country] += weight
            elif (named := token.named("country", "seat", "nationality")):
                counts[named.ref] += weight
            elif token.named("place"):
                largest = max((n.ref for n in token.begins.named if n.kind == "place"), key=lambda p: p.population)
                if largest.population >= 30_000:
                    counts[largest.country] += weight
            elif (named := token.named("actor")):
                country = _ABROAD.get(named.ref, doc.lexicon.actors[named.ref].country)
                if country != "IGO":
                    counts[country] += weight
            elif token.word.country:
                counts[token.word.country] += weight
    counts.pop("", None)
    if doc.country in counts:
        return doc.country
    return counts.most_common(1)[0][0] if counts else doc.country


def local_country(doc: Document, sentence: Sentence) -> str:
    """Whose police "the police" of a sentence are: the article's country, unless its paragraph speaks of others only."""
    if sentence.country is None:
        first = sentence.index
        last = first
        while first > 0 and not _newline_between(doc, doc.sentences[first - 1], doc.sentences[first]):
            first -= 1
        while last + 1 < len(doc.sentences) and not _newline_between(doc, doc.sentences[last], doc.sentences[last + 1]):
            last += 1
        country = _focus(doc, doc.sentences[first : last + 1])
        for s in doc.sentences[first : last + 1]:
            s.country = country
    return sentence.country or ""


def _newline_between(doc: Document, a: Sentence, b: Sentence) -> bool:
    return any(doc.tokens[i].kind == "newline" for i in range(a.end - 1, b.begin))
