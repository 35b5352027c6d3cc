"""The desk in a real browser: every view in both languages, by eye of the machine: no console error, nothing overlapping or cut off, marks on the letters, charts drawn, axe-core content, hostile text harmless.

Needs Chromium (``CHROMIUM`` names another than /usr/bin/chromium); skips, saying so, where there is none. Screenshots go to ``build/screenshots``.
"""

import math
import os
from pathlib import Path
from urllib.parse import quote

import pytest

import desks
from isnad.desk.people.access import Access
from isnad.store.records import article, events, statements
from isnad.store.store import Store

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt-get install chromium, or name one in CHROMIUM")
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
SHOTS = Path(__file__).parents[1] / "build" / "screenshots"
#: For every template of a page the addresses that show it; words in capitals are looked up in the store.
PAGES = {
    "overview.html": ["/"], "events.html": ["/events"], "statements.html": ["/statements"], "records.html": ["/records"], "timeline.html": ["/timeline"], "map.html": ["/map"], "network.html": ["/network"],
    "search.html": ["/search?q=Haftar"], "api.html": ["/api"], "review.html": ["/review", "/review?by=rule"], "review_bulk.html": ["/review/bulk"], "review_decisions.html": ["/review/decisions"],
    "review_actor.html": ["/review/actor?id=rsf"], "review_agreement.html": ["/review/agreement"], "review_lexicon.html": ["/review/lexicon"], "evidence.html": ["EVIDENCE", "STATEMENT"],
    "actor.html": ["/actor?id=rsf"], "source.html": ["/source?name=" + quote("صحيفة الميدان")], "article.html": ["ARTICLE"], "watches.html": ["/watches?type=ASSAULT"], "accounts.html": ["/accounts"],
    "login.html": ["/login"], "error.html": ["/nothing"]}
VIEWS = [address for addresses in PAGES.values() for address in addresses]
#: Boxes of text that touch: the texts of different elements that neither holds the other, more than two pixels into each other.
OVERLAPS = """() => {
  const boxes = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const box = node.parentElement;
    if (!node.data.trim() || !box.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || box.closest(".hidden, .skip, option, mark, .passage, .snippet, .wide thead")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects()) if (r.width > 3 && r.height > 3) boxes.push({ r, box, text: node.data.trim().slice(0, 40) });
  }
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < Math.min(boxes.length, i + 400); j++) {
    const a = boxes[i], b = boxes[j];
    const wide = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left), high = Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top);
    if (wide > 2 && high > Math.min(a.r.height, b.r.height) * 0.45) found.push([a.text, b.text]);
  }
  return found;
}"""


FAULTS = """axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))
  .map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]))"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return desks.filled(tmp_path_factory.mktemp("browser") / "press.db", [desks.PRESS])


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def web(path):
    with desks.listening(path) as client:
        yield str(client.base_url)


@pytest.fixture(scope="module")
def door(path):
    """The same desk where people must sign in."""
    with desks.listening(path, access=Access(login=True)) as client:
        yield str(client.base_url)


@pytest.fixture(scope="module")
def places(path):
    """An event with a claim and a place, a statement, an article."""
    with Store(path) as store, store.reading() as connection:
        event = next(e for e in events(connection) if e.claim and e.event.place)
        return {"EVIDENCE": f"/evidence?id={event.event.id}", "STATEMENT": f"/evidence?id={next(statements(connection)).statement.id}", "ARTICLE": f"/article?id={quote(event.source.article)}"}


@pytest.fixture
def tab(chromium):
    """A page that remembers what went wrong in it."""
    context = chromium.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda m: page.wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.wrong.append(str(e)))
    page.on("request", lambda r: page.wrong.append(f"asks another host: {r.url}") if not r.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else None)
    yield page
    context.close()


def opened(tab, web, address, **settings):
    tab.goto(f"{web}{address}{'&' if '?' in address else '?'}" + "&".join(f"{k}={v}" for k, v in settings.items()))
    if tab.locator("[data-chart]").count():
        tab.wait_for_selector("[data-chart][data-ready]")  # a page has one
        assert "failed" not in tab.eval_on_selector_all("[data-chart]", "boxes => boxes.map(box => box.dataset.ready)")
    return tab


def test_every_template_is_looked_at():
    templates = {p.name for p in (Path(desks.isnad.__file__).parent / "desk" / "templates").glob("*.html") if "{% extends 'base.html' %}" in p.read_text(encoding="utf-8")}
    assert templates == PAGES.keys()


def kept(tab, view, how):
    """Keep a screenshot."""
    name = "".join(c if c.isalnum() else "_" for c in view).strip("_")[:20] or "overview"
    SHOTS.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=SHOTS / f"{name}-{how}.png", full_page=how == "phone")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_as_people_see_it(tab, web, door, places, view, language):
    opened(tab, door if view == "/login" else web, places.get(view, view), lang=language, theme="light" if language == "ar" else "dark")
    kept(tab, view, language)
    if view != "/nothing":
        assert tab.wrong == []
    assert tab.evaluate(OVERLAPS) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    brand, settings = tab.locator(".brand").bounding_box(), tab.locator(".settings").bounding_box()
    assert (brand["x"] > settings["x"]) is (language == "ar")  # Arabic begins on the right
    assert tab.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language == "ar" else "ltr")
    tab.evaluate(AXE)
    assert tab.evaluate(FAULTS) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_shows_all_of_it(tab, web, door, places, view):
    tab.set_viewport_size({"width": 390, "height": 800})
    opened(tab, door if view == "/login" else web, places.get(view, view), lang="ar", theme="dark")
    kept(tab, view, "phone")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth") and tab.evaluate(OVERLAPS) == []
    assert view == "/nothing" or tab.wrong == []


def test_marks_cover_the_letters_of_their_field(tab, web, path, places):
    """What the browser paints as a mark is the text that the offsets name, in place, and its letters stay joined: no space, no break, no box around it."""
    opened(tab, web, places["EVIDENCE"], lang="ar")
    with Store(path) as store, store.reading() as connection:
        row = next(e for e in events(connection) if f"/evidence?id={e.event.id}" == places["EVIDENCE"])
        text = article(connection, row.source.article).text
    trigger = row.event.trigger
    shown = tab.evaluate("""() => [...document.querySelectorAll('p.passage')].flatMap(p => { let at = 0; return [...p.childNodes].map(n => { const from = at; at += n.textContent.length;
        return n.nodeName === 'MARK' && n.classList.contains('trigger') ? [p.textContent, from, n.textContent] : null; }).filter(Boolean); })""")
    assert "".join(words for _, _, words in shown) == trigger.text
    paragraph, at, _ = shown[0]
    assert text.index(paragraph) + at == trigger.start
    style = tab.evaluate("(({paddingLeft, paddingRight, borderLeftWidth, marginLeft, display}) => [paddingLeft, paddingRight, borderLeftWidth, marginLeft, display])(getComputedStyle(document.querySelector('mark.trigger')))")
    assert style == ["0px", "0px", "0px", "0px", "inline"]
    colours = tab.eval_on_selector_all(".legend mark:not(.in-content)", "marks => marks.map(m => getComputedStyle(m).backgroundColor)")
    assert len(colours) == len(set(colours)) >= 3


def test_the_filter_bar_leads_to_a_short_address(tab, web):
    opened(tab, web, "/events", lang="en")
    tab.fill("input[name=words]", "حفتر")
    tab.press("input[name=words]", "Enter")
    tab.wait_for_url("**/events?words=*")
    assert tab.url.endswith("/events?words=" + quote("حفتر"))
    tab.locator(".more > summary").click()
    tab.select_option("select[name=quad]", "material conflict")
    tab.wait_for_url("**quad=material+conflict*")
    assert tab.locator(".chips li").count() == 3
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.name") == "words"


def test_a_click_on_a_month_filters(tab, web):
    opened(tab, web, "/timeline", lang="ar")
    rows = tab.evaluate("fetch(document.querySelector('[data-chart]').dataset.src).then(r => r.json()).then(d => d.rows.length)")
    box = tab.locator("[data-chart]").bounding_box()
    first, last = (tab.evaluate("m => echarts.getInstanceByDom(document.querySelector('[data-chart]')).convertToPixel({xAxisIndex: 0}, m)", month) for month in ("2015-12", "2023-04"))
    assert first > last  # time runs from right to left
    tab.mouse.click(box["x"] + first, box["y"] + box["height"] - 60)
    tab.wait_for_url("**since=2015-12*")
    assert rows > 12 and tab.locator(".chips li").count() == 3


@pytest.mark.parametrize("view, place", [("/network", "{seriesIndex: 0}, [300, 300]"), ("/map", "{geoIndex: 0}, [44, 15]")])
def test_a_picture_follows_the_hand(tab, web, view, place):
    """What is dragged and zoomed comes to stand where the hand left it, and a drag is no click."""
    opened(tab, web, view, lang="ar")

    def at():
        tab.wait_for_timeout(500)  # where the hand rests, it is drawn anew
        return tab.evaluate(f"echarts.getInstanceByDom(document.querySelector('[data-chart]')).convertToPixel({place})")

    box, address, before = tab.locator("[data-chart]").bounding_box(), tab.url, at()
    tab.mouse.move(box["x"] + 400, box["y"] + 200)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 460, box["y"] + 230, steps=3)
    assert tab.evaluate("document.querySelector('[data-chart]').firstElementChild.style.transform") != ""
    tab.mouse.up()
    assert at() == pytest.approx([before[0] + 60, before[1] + 30], abs=1)
    tab.mouse.move(box["x"] + 301, box["y"] + 151)
    tab.mouse.wheel(0, -300)
    by = math.exp(0.45)
    assert at() == pytest.approx([300 + (before[0] + 60 - 300) * by, 150 + (before[1] + 30 - 150) * by], abs=1.5)
    assert tab.url == address and tab.wrong == []


def test_a_tie_says_who_does_what_to_whom(tab, web):
    opened(tab, web, "/network", lang="en")
    tab.evaluate("echarts.getInstanceByDom(document.querySelector('[data-chart]')).trigger('mouseover', {dataType: 'edge', data: echarts.getInstanceByDom(document.querySelector('[data-chart]')).getOption().series[0].links[0]})")
    assert " → " in (told := tab.locator(".tip").inner_text()) and "cooperation" in told


def test_charts_say_their_numbers_without_a_mouse(tab, web):
    for view in ("/timeline", "/map", "/network"):
        opened(tab, web, view, lang="en")
        assert tab.locator("[data-chart]").get_attribute("aria-label")
        tab.locator("details.below summary").click()
        assert tab.locator("details.below tbody tr").count() > 5


def test_a_hostile_article_runs_nothing(tab, tmp_path):
    where = desks.hostile(tmp_path)
    with Store(where) as store, store.reading() as connection:
        ids = [e.event.id for e in events(connection)][:3] + [s.statement.id for s in statements(connection)][:2]
    with desks.listening(where) as client:
        pages = ["/", "/events", "/statements", "/records", "/timeline", "/map", "/network", "/search?q=" + quote("وزير"), "/article?id=" + quote(desks.HOSTILE["id"]), "/source?name=" + quote(desks.HOSTILE["outlet"])]
        for address in [*pages, *(f"/evidence?id={id}" for id in ids)]:
            opened(tab, str(client.base_url), address, lang="ar")
            tab.wait_for_timeout(50)
            assert tab.evaluate("window.hacked") is None and tab.locator("img").count() == 0 and tab.wrong == [], address
        opened(tab, str(client.base_url), "/article?id=" + quote(desks.HOSTILE["id"]), lang="ar")
        assert desks.SCRIPT in tab.locator("article").inner_text()
