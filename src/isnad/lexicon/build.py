"""Turns the lexicon's files into lookups: a table of written forms and a trie of names and fixed phrases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from isnad.arabic import inflect
from isnad.arabic.letters import fold_word
from isnad.errors import LexiconError
from isnad.lexicon import files
from isnad.lexicon.entries import (
    VERB_MARK,
    Actor,
    ContentAct,
    Country,
    Cue,
    CueUse,
    Evidence,
    Frame,
    FrameUse,
    Gazetteer,
    Light,
    Named,
    Office,
    Role,
    Sign,
    Topic,
    Trie,
)
from isnad.lexicon.words import Feats, Word

_PLAIN = Feats()


class Builder:
    """Collects words and names from files; :meth:`tables` gives the finished lookups."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, str], Word] = {}
        self.plurals: dict[str, list[str]] = defaultdict(list)
        self.imperfects: dict[Word, str] = {}
        self.trie: Trie = {}
        self.frames: dict[str, Frame] = {}
        self.cues: dict[str, Cue] = {}
        self.actors: dict[str, Actor] = {}
        self.countries: dict[str, Country] = {}
        self.offices: list[Office] = []
        self.content_acts: list[ContentAct] = []
        self.contexts: dict[str, list[tuple[str, ...]]] = {}
        self.evidence = Evidence({}, ())
        self.phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        self.roles_compound: list[tuple[str, list[str], Role]] = []
        self.without_feminine: set[Word] = set()

    # -- words -----------------------------------------------------------------------------------------------------------------
    def word(self, lemma: str, pos: str) -> Word:
        """The word of this lemma and part of speech, made at its first call."""
        key = (fold_word(lemma), pos)
        if key not in self.words:
            self.words[key] = Word(lemma, pos)
        return self.words[key]

    def verb(self, past: str, imperfect: str) -> Word:
        """The verb of these two forms, made at its first call."""
        key = (f"{fold_word(past)}/{fold_word(imperfect)}", "verb")
        if key not in self.words:
            self.words[key] = Word(past, "verb")
            self.imperfects[self.words[key]] = imperfect
        return self.words[key]

    def noun(self, lemma: str, plurals: Iterable[str] = ()) -> Word:
        """The noun of this lemma, with these broken plurals besides those it has."""
        word = self.word(lemma, "noun")
        known = self.plurals[fold_word(lemma)]
        known.extend(p for p in plurals if p and p not in known)
        return word

    # -- names and fixed phrases -----------------------------------------------------------------------------------------------
    def name(self, text: str, kind: str, ref: Any, feats: Feats = _PLAIN) -> None:
        """A name or fixed phrase into the trie; what it means is ``kind`` and ``ref``."""
        tokens = phrase_tokens(text)
        if not tokens:
            return
        node = self.trie
        for token in tokens:
            node = node.setdefault(token, {})
        ends = node.setdefault("", [])
        named = Named(kind, ref, feats, len(tokens))
        if named not in ends:
            ends.append(named)

    def inflected(self, text: str, plurals: list[str], kind: str, ref: Any) -> None:
        """A fixed phrase of which the first word is inflected, definite or not (``وزيرة الخارجية``، ``رئيس وزراء``)."""
        head, _, rest = text.partition(" ")
        head_plurals = [p.partition(" ")[0] for p in plurals] or list(self.plurals.get(fold_word(head), ()))
        forms = inflect.noun_forms(head.removeprefix("ال"), head_plurals)
        if kind == "role" and ref.kind == "person" and head[-1] not in "ةىاء":
            forms += [f._replace(gender="f") for f in inflect.noun_forms(head.removeprefix("ال") + "ة", [])]
        shapes = {rest, rest.removeprefix("ال") if " " not in rest else rest}
        definite = {rest if head.startswith("ال") else " ".join(w if w.startswith(("ال", "بال", "لل", "باسم")) else "ال" + w for w in rest.split())}
        for form in forms:
            feats = Feats(number=form.number, gender=form.gender or "m")
            if form.case_hint == "bound":
                continue
            for shape in shapes:
                self.name(f"{form.text} {shape}", kind, ref, feats)
                if form.case_hint == "acc" and " " not in shape and shape[-1] not in "ةىاءه" and not shape.startswith("ال"):
                    self.name(f"{form.text} {shape}ا", kind, ref, feats)  # اتصالا هاتفيا
            for shape in definite | (shapes if kind == "role" and ref.kind == "title" else set()):  # الفريق الركن، الفريق أول
                self.name(f"ال{form.text} {shape}", kind, ref, feats)

    def tables(self) -> dict[str, Any]:
        """The lookups that ``Lexicon`` is made of, every word inflected."""
        for verb in [w for w in self.words.values() if w.pos == "verb"]:
            for masdar in inflect.masdars(verb.lemma, self.imperfects[verb]):
                self.noun(masdar)
            verb.governs = self._governs(verb)
        for noun in [w for w in self.words.values() if w.pos == "noun" and w.frames]:
            if any(use.kind == "noun" and self.frames[use.frame].noun_roles.get("genitive") == "recipient" for use in noun.frames):
                noun.governs = frozenset(("genitive",))
        forms: dict[str, list[tuple[Word, Feats]]] = defaultdict(list)
        for word in self.words.values():
            for text, feats in self._forms_of(word):
                entry = (word, feats)
                if entry not in forms[text]:
                    forms[text].append(entry)
        offices: dict[tuple[str, str], list[Office]] = defaultdict(list)
        for office in self.offices:
            offices[office.title, office.where].append(office)
        return {
            **_numbered(forms),
            "trie": self.trie, "frames": self.frames, "cues": self.cues, "actors": self.actors, "countries": self.countries,
            "offices": dict(offices), "content_acts": self.content_acts, "contexts": self.contexts, "evidence": self.evidence, "phrases": _by_first_word(self.phrases),
        }

    def _governs(self, verb: Word) -> frozenset[str]:
        """The prepositions, folded, that the frames, cues and light uses of a verb take; ``ان`` for words it opens."""
        roles = (prep for use in verb.frames for prep in self.frames[use.frame].verb_roles)
        words = (fold_word(opener) for use in verb.cues for opener in self.cues[use.cue].content)
        return frozenset((*roles, *words, *(fold_word(light.prep) for light in verb.light))) - {"object", "quote", ""}

    def _forms_of(self, word: Word) -> Iterable[tuple[str, Feats]]:
        if word.pos == "verb":
            yield from verb_forms(word.lemma, self.imperfects[word])
        elif word.pos == "participle":
            for form in inflect.noun_forms(word.lemma, self.plurals.get(fold_word(word.lemma), [])):
                yield fold_word(form.text), Feats(number=form.number, gender=form.gender or "m", case=form.case_hint)
        elif word.pos in ("noun", "abstract", "time"):
            if word.role is not None and word.role.kind == "person" and word.lemma[-1] not in "ةىاء" and word not in self.without_feminine:
                for form in inflect.noun_forms(word.lemma + "ة", [word.lemma + "ات"]):  # متحدثة، رئيسة، محتجات
                    yield fold_word(form.text), Feats(number=form.number, gender="f", case=form.case_hint)
            for form in inflect.noun_forms(word.lemma, self.plurals.get(fold_word(word.lemma), [])):
                yield fold_word(form.text), Feats(number=form.number, gender=form.gender or "m", case=form.case_hint)
        elif word.pos == "adj":
            for form in inflect.adjective_forms(word.lemma):
                yield fold_word(form.text), Feats(number=form.number, gender=form.gender or "m", case=form.case_hint)
            for plural in self.plurals.get(fold_word(word.lemma), ()):
                yield fold_word(plural), Feats(number="p")
        else:
            yield fold_word(word.lemma), _PLAIN
            for plural in self.plurals.get(fold_word(word.lemma), ()) if word.pos != "name" else ():
                yield fold_word(plural), Feats(number="p")


def verb_forms(past: str, imperfect: str) -> Iterable[tuple[str, Feats]]:
    """Folded forms of a verb and of its accusative participles; stems that change before a pronoun too."""
    for form in inflect.verb_forms(past, imperfect):
        feats = Feats(form.tense, form.voice, form.person, form.number, form.gender or "m")
        yield fold_word(form.text), feats
        bound = inflect.verb_stem_before_enclitic(form.text)
        if bound != form.text:
            yield fold_word(bound), feats.with_case("bound")
    for form in inflect.participles(past, imperfect):
        yield fold_word(form.text), Feats(form.tense, form.voice, 0, form.number, form.gender or "m")


def phrase_tokens(text: str) -> tuple[str, ...]:
    """The folded words of a name or a phrase; punctuation falls away."""
    return tuple(re.findall(r"[^\W_]+", fold_word(text)))


# -- one function a file kind --------------------------------------------------------------------------------------------------
def add_countries(builder: Builder, path: Path) -> None:
    """Names, seats of government (``الكرملين``) and adjectives of states."""
    for row in files.read_table(path):
        iso3 = row["iso3"]
        builder.countries[iso3] = Country(iso3, row["name_en"], row["name_ar"], row["adj_en"], _float(row, "lat"), _float(row, "lon"))
        for name in [row["name_ar"], *row.options("variants")]:
            builder.name(name, "country", iso3)
        for seat in row.options("seats"):
            builder.name(seat, "seat", iso3)
        for adjective in row.options("adj_ar"):
            _nationality(builder, adjective, iso3)


def _nationality(builder: Builder, adjective: str, iso3: str) -> None:
    if " " not in adjective:
        builder.word(adjective, "adj").country = iso3
        return
    head, tail = adjective.split(" ", 1)
    for h in inflect.adjective_forms(head):
        for t in inflect.adjective_forms(tail):
            feats = Feats(number=h.number, gender=h.gender or "m")
            for text in (f"{h.text} {t.text}", f"ال{h.text} {t.text}", f"ال{h.text} ال{t.text}"):
                builder.name(text, "nationality", iso3, feats)


def add_places(builder: Builder, path: Path) -> None:
    """Towns and regions, with where they lie."""
    for row in files.read_table(path):
        geonames, population = row["geonames"], row["population"]
        place = Gazetteer(row["name_ar"], row["name_en"], row["country"], _float(row, "lat"), _float(row, "lon"),
                          int(geonames) if geonames.isdigit() else None, row["kind"], int(population) if population.isdigit() else 0)
        for name in [row["name_ar"], *row.options("variants")]:
            builder.name(name, "place", place)


_ABD, _ABD_JOINED = re.compile(r"\bعبد ال"), re.compile(r"\bعبدال")  # newsrooms write عبد الله and عبدالله


def add_actors(builder: Builder, path: Path) -> None:
    """Persons and organisations, and the offices they held."""
    for row in files.read_table(path):
        actor = Actor(row["id"], row["name_ar"], row["name_en"], row["country"], row["sector"], row["kind"])
        builder.actors[actor.id] = actor
        for name in [row["name_ar"], *row.options("variants")]:
            for spelling in dict.fromkeys((name, _ABD.sub("عبدال", name), _ABD_JOINED.sub("عبد ال", name))):
                builder.name(spelling, "actor", actor.id)
        for office in row.options("offices"):
            builder.offices.append(_office(office, actor.id, row.source))


_OFFICE = re.compile(r"(?P<title>.+?)@(?P<where>.+?)\s+(?P<since>[\d-]*)\.\.(?P<until>[\d-]*)$")


def _office(text: str, actor: str, source: str) -> Office:
    match = _OFFICE.match(text)
    if not match:
        raise LexiconError(f"{source}: an office reads TITLE@WHERE FROM..TO, not {text!r}")
    where = match["where"].strip()
    return Office(fold_word(match["title"].strip()), where if re.fullmatch("[A-Z]{3}", where) else fold_word(where), match["since"], match["until"], actor)


def add_roles(builder: Builder, path: Path) -> None:
    """Nouns that name actors: ``وزير``، ``متظاهر``، ``ميليشيا``."""
    for row in files.read_table(path):
        only_masculine = row["gender"] == "m only"  # محافظة is a province
        role = Role(row["en"], row["sector"], row["kind"], "m" if only_masculine else row["gender"] or "m")
        lemma, plurals = row["lemma"], row.options("plurals")
        if " " in lemma:
            builder.roles_compound.append((lemma, plurals, role))
            continue
        word = builder.noun(lemma.removeprefix("ال"), [p.removeprefix("ال") for p in plurals])
        word.role = word.role or role
        if only_masculine:
            builder.without_feminine.add(word)


def add_names(builder: Builder, path: Path) -> None:
    """Parts of personal names and their Latin spellings."""
    for row in files.read_table(path):
        if " " in row["name"]:
            builder.name(row["name"], "name", row["latin"])
            continue
        word = builder.word(row["name"], "name")
        word.latin = word.latin or row["latin"]
        word.name_kinds |= set(row.options("kind"))


def add_verbs(builder: Builder, path: Path) -> None:
    """Verbs that are no frame and no cue, so that they are read as verbs."""
    for row in files.read_table(path):
        builder.verb(row["past"], row["imperfect"])
        for masdar in row.options("masdar"):
            builder.noun(masdar)


def add_words(builder: Builder, path: Path) -> None:
    """Every other word, and fixed phrases that are one particle or adverb."""
    for row in files.read_table(path):
        lemma, pos = row["word"], row["pos"]
        if " " in lemma:
            builder.name(lemma, "words", pos)
        elif pos == "noun":
            builder.noun(lemma, row.options("plurals"))
        else:
            builder.word(lemma, pos)
            builder.plurals[fold_word(lemma)].extend(row.options("plurals"))


def add_light_verbs(builder: Builder, path: Path) -> None:
    """Verbs that lend an event noun its roles: ``شن هجوما``."""
    for row in files.read_table(path):
        word = builder.verb(row["past"].split()[0], row["imperfect"].split()[0])
        word.light.append(Light(row["prep"], row["subject"], row["status"]))


def add_frames(builder: Builder, path: Path) -> None:
    """What words tell which event, and where its sides stand."""
    for group in files.read_groups(path, files.FRAME_KEYS):
        frame = Frame(group["id"], group["type"], str(group.get("mode") or ""), _roles(group, "verb_roles"), _roles(group, "noun_roles"),
                      tuple(group.get("needs") or ()), _patterns(group, "blocks"), _word_set(group, "unless"), str(group.get("subject") or "actor"), _word_set(group, "only"))
        if frame.id in builder.frames:
            raise LexiconError(f"{path.name}: two frames with id {frame.id!r}")
        builder.frames[frame.id] = frame
        for pair in group.get("verbs") or ():
            use_verb(builder, path, pair).frames.append(FrameUse(frame.id, "verb"))
        for noun in group.get("nouns") or ():
            _frame_noun(builder, str(noun), frame.id)
        for participle in group.get("participles") or ():
            builder.word(participle, "adj").frames.append(FrameUse(frame.id, "participle"))
            builder.noun(participle, [participle + "ون", participle + "ين"]).frames.append(FrameUse(frame.id, "participle"))
        for phrase in group.get("phrases") or ():
            _phrase(builder, path, phrase, frame.id, "frame")


def _frame_noun(builder: Builder, text: str, frame: str) -> None:
    lemma, *plurals = [part.strip() for part in text.split("/")]
    if " " in lemma:
        builder.inflected(lemma, plurals, "frame", frame)
        last = lemma.rpartition(" ")[2]
        if lemma.count(" ") == 1 and not last.startswith("ال") and last[-1] not in "ىاءهي":
            for owner in ("ه", "ها", "هم"):  # إطلاق سراحه، سحب قواتها
                builder.inflected(lemma.removesuffix("ة") + ("ت" if lemma.endswith("ة") else "") + owner, [], "frame", frame)
    else:
        builder.noun(lemma, plurals).frames.append(FrameUse(frame, "noun"))


def use_verb(builder: Builder, path: Path, pair: str) -> Word:
    """The verb of a frame or cue, written ``past/imperfect``."""
    past, _, imperfect = str(pair).partition("/")
    if not imperfect or " " in past:
        raise LexiconError(f"{path.name}: a verb reads past/imperfect (قصف/يقصف), not {pair!r}")
    return builder.verb(past.strip(), imperfect.strip())


def _phrase(builder: Builder, path: Path, phrase: str, ref: str, kind: str) -> None:
    head, _, rest = phrase.strip().partition(" ")
    words = tuple(None if w in ("…", "...") else fold_word(w) for w in rest.split())
    if "/" not in head:
        builder.name(phrase.replace("…", ""), kind, ref)
        return
    verb = use_verb(builder, path, head)
    builder.phrases[fold_word(verb.lemma)].append((tuple(w for w in words if w), ref, kind))


def add_cues(builder: Builder, path: Path) -> None:
    """What words open reported words, and the markers of a source."""
    data = files.read_yaml(path)
    groups, markers = (data.get("cues", []), data.get("markers", [])) if isinstance(data, dict) else (data, [])
    for group in groups:
        if "markers" in group:
            markers = group["markers"]
            continue
        unknown = set(group) - files.CUE_KEYS
        if unknown:
            raise LexiconError(f"{path.name}: cue {group.get('id', '?')!r} has unknown keys: {', '.join(sorted(unknown))}")
        cue = Cue(group["id"], group["act"], bool(group.get("neutral")), tuple(group.get("content") or ("أن", "quote")), tuple(group.get("addressee") or ()),
                  str(group.get("event") or ""), str(group.get("mode") or ""), tuple(group.get("needs") or ()), _patterns(group, "blocks"),
                  _word_set(group, "unless"), str(group.get("subject") or ""))
        builder.cues[cue.id] = cue
        for pair in group.get("verbs") or ():
            use_verb(builder, path, pair).cues.append(CueUse(cue.id, "verb"))
        for noun in group.get("nouns") or ():
            lemma, *plurals = str(noun).split("/")
            if " " in lemma:
                builder.inflected(lemma, plurals, "cue", cue.id)
            else:
                builder.noun(lemma, plurals).cues.append(CueUse(cue.id, "noun"))
        for phrase in group.get("phrases") or ():
            _phrase(builder, path, phrase, cue.id, "cue")
    for marker in markers:
        _marker(builder, marker)


def _marker(builder: Builder, marker: Any) -> None:
    """``source`` markers are followed by their source; ``framing`` ones (على حد تعبيره) only colour what was said."""
    if isinstance(marker, str):
        marker = {"marker": marker}
    text = marker.get("marker") or marker.get("text") or marker.get("words") or marker.get("id")
    kind = marker.get("kind") or ("none" if marker.get("source") is False else "source")
    builder.name(re.sub(r"\s+ل$", "", text), "marker", (kind, "ل" if text.endswith(" ل") else ""))


def add_content_acts(builder: Builder, path: Path) -> None:
    """What neutral reported words amount to: ``يجب أن`` demands."""
    for group in files.read_yaml(path):
        patterns = tuple(tuple(_pattern_word(w) for w in str(p).split()) for p in group["patterns"])
        builder.content_acts.append(ContentAct(group["act"], str(group.get("event") or ""), str(group.get("mode") or ""), patterns, bool(group.get("of_somebody"))))


def _pattern_word(word: str) -> str | None:
    """A word of a content act's pattern: folded, ``None`` for a gap, the lemma behind ``~`` for any active form of a verb."""
    if word in ("…", "..."):
        return None
    return VERB_MARK + fold_word(word.removeprefix(VERB_MARK)) if word.startswith(VERB_MARK) else fold_word(word)


def add_contexts(builder: Builder, path: Path) -> None:
    """The words that point to PLOVER's contexts."""
    for name, words in files.read_yaml(path).items():
        if isinstance(words, dict):
            words = words.get("words", [])
        builder.contexts[name] = [phrase_tokens(str(w)) for w in words]


def add_evidence(builder: Builder, path: Path) -> None:
    """The signs that weigh for an event and the points each type needs."""
    table = files.read_yaml(path)
    signs = tuple(Sign(str(s["id"]), int(s["points"]), frozenset(map(str, s.get("types") or ())), frozenset(fold_word(str(w)) for w in s.get("words") or ())) for s in table["signs"])
    topics = tuple(Topic(str(t["id"]), int(t["at_least"]), frozenset(map(str, t["hides"])), frozenset(fold_word(str(w)) for w in t["words"])) for t in table.get("topics") or ())
    builder.evidence = Evidence({str(kind): int(points) for kind, points in table["needed"].items()}, signs, topics)


def add_examples(builder: Builder, path: Path) -> None:
    """Example sentences are for the check and the tests: the compiled lexicon holds nothing of them."""


_ADDERS = {
    "countries": add_countries, "places": add_places, "actors": add_actors, "roles": add_roles, "names": add_names, "verbs": add_verbs,
    "words": add_words, "light_verbs": add_light_verbs, "frames": add_frames, "cues": add_cues, "content_acts": add_content_acts,
    "contexts": add_contexts, "evidence": add_evidence, "frame_examples": add_examples, "cue_examples": add_examples,
}


def adder_for(path: Path) -> Any:
    """Which function reads a file."""
    if path.suffix == ".yaml":
        if path.stem in _ADDERS:
            return _ADDERS[path.stem]
        return add_cues if "cues" in path.stem else add_frames
    return _ADDERS[files.table_kind(path)]


def build(paths: Iterable[Path]) -> dict[str, Any]:
    """Compile lexicon files into lookups; raises :class:`LexiconError` naming file and line at the first mistake."""
    builder = Builder()
    for path in paths:
        try:
            adder_for(path)(builder, path)
        except (KeyError, TypeError, AttributeError) as error:
            raise LexiconError(f"{path}: an entry lacks what it needs ({error!r}); docs/lexicon.md shows the form") from error
    try:
        for lemma, plurals, role in builder.roles_compound:
            builder.inflected(lemma, plurals, "role", role)
        return builder.tables()
    except ValueError as error:
        raise LexiconError(f"the lexicon cannot be inflected: {error}") from error


def _by_first_word(phrases: dict[str, list[tuple[tuple[str, ...], str, str]]]) -> dict[tuple[str, str], dict[str, list[tuple[int, tuple[str, ...], str]]]]:
    """Fixed phrases by their verb and kind, then by their first word, each with its place in the order of the files."""
    out: dict[tuple[str, str], dict[str, list[tuple[int, tuple[str, ...], str]]]] = {}
    for verb, entries in phrases.items():
        for place, (words, ref, kind) in enumerate(entries):
            out.setdefault((verb, kind), {}).setdefault(words[0], []).append((place, words, ref))
    return out


def _numbered(forms: dict[str, list[tuple[Word, Feats]]]) -> dict[str, Any]:
    """Words and features in lists, and each written form with its readings as numbers (word times features, plus feature), one alone bare: quicker to load than pairs."""
    words: dict[int, tuple[int, Word]] = {}  # by identity: a word's number and itself
    feats: dict[Feats, int] = {}
    for entries in forms.values():
        for word, feat in entries:
            words.setdefault(id(word), (len(words), word))
            feats.setdefault(feat, len(feats))
    numbers = {text: tuple(words[id(word)][0] * len(feats) + feats[feat] for word, feat in entries) for text, entries in forms.items()}
    return {
        "words": [word for _, word in words.values()],
        "feats": list(feats),
        "forms": {text: found if len(found) > 1 else found[0] for text, found in numbers.items()},
    }


def _roles(group: dict[str, Any], key: str) -> dict[str, str]:
    return {fold_word(k) if k not in ("object", "genitive", "subject", "self", "adjective") else k: v for k, v in (group.get(key) or {}).items()}


def _patterns(group: dict[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
    return tuple(phrase_tokens(str(p)) for p in group.get(key) or ())


def _word_set(group: dict[str, Any], key: str) -> frozenset[str]:
    return frozenset(fold_word(str(w)) for w in group.get(key) or ())


def _float(row: files.Row, column: str) -> float | None:
    if not row[column]:
        return None
    try:
        return float(row[column])
    except ValueError:
        raise LexiconError(f"{row.source}: {column} must be a number, not {row[column]!r}") from None
