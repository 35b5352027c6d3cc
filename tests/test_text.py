"""Letters, tokens, sentences and inflection."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isnad.arabic import inflect
from isnad.arabic.letters import fold, fold_for_search, fold_word
from isnad.arabic.sentences import sentence_bounds
from isnad.arabic.tokens import Split, splits, tokenize

arabic = st.text(alphabet=st.sampled_from(list("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء ًّـ.،؟!\"«»()١2\n:-ﻻیک")), max_size=200)


@pytest.mark.parametrize(("written", "folded"), [("أحمد", "احمد"), ("مسؤول", "مسءول"), ("مسئول", "مسءول"), ("علىٰ", "علي"), ("مـــصر", "مصر"), ("قُتِلَ", "قتل"), ("ﻻ", "لا"), ("٢٠٢٠", "2020"), ("ایران", "ايران"), ("کرکوک", "كركوك")])
def test_fold(written, folded):
    assert fold(written).text == folded == fold_word(written)


def test_search_forgives_ta_marbuta():
    assert fold_for_search("القاهرة") == fold_for_search("القاهره")


@given(arabic)
@settings(deadline=None)
def test_offsets_lead_back(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    for token in tokenize(folded):
        assert fold(text[token.start : token.end]).text.strip("\n") == token.norm.strip("\n")


@given(arabic)
@settings(deadline=None)
def test_any_text_can_be_read(text):
    from isnad import read

    read(text, title=text[:20])


@pytest.mark.parametrize("text", ["قتل ² جنود في بغداد يوم ¹/²/2020.", "قال الوزير ذلك في ¹ فبراير 2020.", "2020-¹-02 اجتمع ③ وزراء عام ²⁰²⁰."])
def test_superscript_digits_are_no_numbers(text):
    from isnad import read

    assert read(text, date="2020-02-15").text == text


@pytest.mark.parametrize(("text", "count"), [("قال ذلك. ثم خرج.", 2), ("بلغ النمو 3.5 في المئة.", 1), ("قال د. أحمد ذلك.", 1), ('قال: "لن نقبل. سنرد." ثم غادر.', 3), ("عنوان\n\nنص", 2), ("ماذا؟ لا شيء!", 2)])
def test_sentences(text, count):
    assert len(sentence_bounds(tokenize(fold(text)))) == count


@pytest.mark.parametrize(("word", "part"), [("وبالاتفاق", ("و", "ب", False, True, "اتفاق", "")), ("للحوثيين", ("", "ل", False, True, "حوثيين", "")), ("سيقول", ("", "", True, False, "يقول", "")), ("هجومه", ("", "", False, False, "هجوم", "ه"))])
def test_clitics(word, part):
    assert Split(*part) in splits(word)


VERBS = [
    ("قال", "يقول", "قالت قالوا قلت يقل يقولون قيل يقال"), ("هاجم", "يهاجم", "هاجمت هاجموا هوجم يهاجمون"), ("دعا", "يدعو", "دعت دعوا يدعون دعي يدعى يدع"), ("رمى", "يرمي", "رمت رموا يرمون يرم"),
    ("أدان", "يدين", "أدانت أدين يدان يدن"), ("استعاد", "يستعيد", "استعادت استعيد يستعاد استعدنا"), ("احتج", "يحتج", "احتجت احتججت يحتجون"), ("هنأ", "يهنئ", "هنأوا هنؤوا يهنئون هنئ"), ("وعد", "يعد", "وعدت يعدون يوعد"),
    ("سأل", "يسأل", "سئل سألوا"), ("أخذ", "يأخذ", "يؤخذ آخذ أخذوا"), ("تبادل", "يتبادل", "تبودل تبادلوا"), ("نفى", "ينفي", "نفت نفوا ينفون ينف"), ("اغتال", "يغتال", "اغتيل اغتالت"), ("اتهم", "يتهم", "اتهموا يتهمون"),
    ("لقي", "يلقى", "لقيت لقوا يلقون"), ("أصر", "يصر", "أصرت أصررت يصرون"), ("جاء", "يجيء", "جاؤوا جاءت جئت"),
]


@pytest.mark.parametrize(("past", "imperfect", "forms"), VERBS)
def test_verb(past, imperfect, forms):
    assert set(forms.split()) <= {f.text for f in inflect.verb_forms(past, imperfect)}


@pytest.mark.parametrize(("past", "imperfect", "masdar"), [("أعلن", "يعلن", "إعلان"), ("استعاد", "يستعيد", "استعادة"), ("هاجم", "يهاجم", "مهاجمة"), ("انفجر", "ينفجر", "انفجار"), ("أدان", "يدين", "إدانة"), ("استولى", "يستولي", "استيلاء"), ("التقى", "يلتقي", "التقاء"), ("هدد", "يهدد", "تهديد"), ("احتج", "يحتج", "احتجاج")])
def test_masdar(past, imperfect, masdar):
    assert masdar in inflect.masdars(past, imperfect)


@pytest.mark.parametrize(("past", "imperfect", "forms"), [("أكد", "يؤكد", "مؤكدا مؤكدة مؤكدين"), ("أشار", "يشير", "مشيرا مشيرة"), ("دعا", "يدعو", "داعيا داعية"), ("قال", "يقول", "قائلا قائلة"), ("قصف", "يقصف", "مقصوف")])
def test_participle(past, imperfect, forms):
    assert set(forms.split()) <= {f.text for f in inflect.participles(past, imperfect)}


@pytest.mark.parametrize(("lemma", "plurals", "forms"), [("وزير", ["وزراء"], "وزيرا وزيران وزيرين وزراؤ"), ("غارة", ["غارات"], "غارتان غارتين غارت غارتي"), ("مسؤول", ["مسؤولون"], "مسؤولين مسؤولو مسؤولي"), ("مستشفى", ["مستشفيات"], "مستشفا مستشفيان")])
def test_noun(lemma, plurals, forms):
    assert set(forms.split()) <= {f.text for f in inflect.noun_forms(lemma, plurals)}
