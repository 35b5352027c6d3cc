"""Helpers for tests of the desk: stores of the sample press and of a hostile article, and a desk that really listens on loopback."""

import json
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import uvicorn
from selectolax.lexbor import LexborHTMLParser

import isnad
from isnad.desk.app import create
from isnad.desk.desk import Desk
from isnad.desk.fresh import Keeper
from isnad.desk.tables import refresh
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.store.add import Adder
from isnad.store.store import Store

PRESS = Path(isnad.__file__).parent / "press"
SCRIPT = "<script>window.hacked=1</script>"
IMAGE = '"><img src=x onerror="window.hacked=1">'
#: An article that tries everything, in words that the reader makes records of.
HOSTILE = {
    "id": f"id{IMAGE}", "date": "2020-02-15", "outlet": f"صحيفة{IMAGE}{SCRIPT}", "url": "javascript:window.hacked=1", "title": f"{SCRIPT}وزير الخارجية يدين {IMAGE} القصف",
    "text": f"قصفت طائرات مجهولة {SCRIPT} سوقا شعبية في مدينة إدلب يوم السبت، ما أدى إلى مقتل 12 مدنيا. وقال وزير الخارجية {IMAGE} سامح شكري إن «{SCRIPT} المحادثات ستبدأ {{{{7*7}}}} غدا». "
    f"واتهم المتحدث باسم الجيش ={SCRIPT} قوات المعارضة بقصف المدينة. </p></mark></script><svg onload=window.hacked=1> وانتقد المرصد السوري لحقوق الإنسان القصف.",
}


def filled(path, sources):
    """A store of these sources with its records made."""
    with Store(path, create=True) as store:
        for _ in Adder(store).add(find([str(source) for source in sources])):
            pass
        refresh(store, load())
    return path


def hostile(folder):
    """A store of the hostile article, twice: its records have other reports."""
    lines = [HOSTILE, {**HOSTILE, "id": f"second{IMAGE}", "outlet": f"وكالة{SCRIPT}"}]
    (folder / "hostile.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return filled(folder / "hostile.db", [folder / "hostile.jsonl"])


def form_token(web, page="/watches"):
    """What a form of this client must carry."""
    return LexborHTMLParser(web.get(page).text).css_first("input[name=token]").attributes["value"]


@contextmanager
def listening(path, prefix="", access=None, keep=None):
    """A client of a desk on a store; its base address ends before the prefix. ``keep``: seconds between two looks whether the store has grown."""
    with Store(path) as store, ExitStack() as stack:
        desk = Desk(store, load(), prefix)
        if keep is not None:
            stack.enter_context(Keeper(desk, seconds=keep))
        server = uvicorn.Server(uvicorn.Config(create(desk, access), host="127.0.0.1", port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
        server.should_exit = True
        thread.join(timeout=10)
