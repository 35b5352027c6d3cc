"""Helpers for tests of the store: articles of our own writing, and what a store holds, freed of what differs between two runs."""

import json
import random

import sqlalchemy

from isnad.store import schema
from isnad.store.store import Store

TOWNS = ["طرابلس", "بنغازي", "إدلب", "الحديدة", "الموصل", "الخرطوم", "غزة", "تعز", "سرت", "درعا"]
SPEAKERS = ["وزير الخارجية", "المتحدث باسم الجيش", "رئيس الحكومة", "مسؤول في الشرطة", "المبعوث الأممي"]
DEEDS = ["قصفت طائرات مجهولة مخزنا للسلاح في {}", "اعتقلت الشرطة عشرات المتظاهرين في {}", "أطلق مسلحون النار على دورية للجيش قرب {}", "تظاهر المئات في {} احتجاجا على الغلاء"]


def article(number: int) -> dict[str, str]:
    """One short article; the same number gives the same article."""
    chance = random.Random(number)
    town, speaker, deed = chance.choice(TOWNS), chance.choice(SPEAKERS), chance.choice(DEEDS)
    toll = chance.randint(2, 60)
    return {
        "id": f"a{number:05}", "date": f"2020-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}", "outlet": f"صحيفة {number % 7}", "title": f"أنباء من {town}: الخبر رقم {number}",
        "text": f"{deed.format(town)} يوم الأحد. وقال {speaker} إن {toll} شخصا قتلوا، مؤكدا أن التحقيق مستمر. ودعا {speaker} سكان الحي {number} إلى الهدوء وانتظار نتائج الخبر {number * 7}.",
    }


def jsonl(path, numbers) -> str:
    """A JSON lines file of these articles."""
    path.write_text("".join(json.dumps(article(n), ensure_ascii=False) + "\n" for n in numbers))
    return str(path)


_TRANSIENT = {"id", "page", "fetched_at", "offset", "length", "file"}


def contents(store: Store) -> dict[str, list[tuple]]:
    """Every table but for times and the places of pages, which differ from run to run."""
    with store.reading() as connection:
        return {table.name: sorted(map(repr, _rows(connection, table))) for table in schema.metadata.sorted_tables}


def _rows(connection, table):
    pages = table.name == "pages"
    columns = [c for c in table.columns if c.name not in (_TRANSIENT if pages else {"page", "withdrawn_at"})]
    return connection.execute(sqlalchemy.select(*columns))
