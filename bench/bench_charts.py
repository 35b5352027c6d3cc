"""Network and map of 2,000 nodes in Chromium: how long a frame takes while they are dragged and zoomed.

    python bench/bench_charts.py [--nodes 2000] [--chromium /usr/bin/chromium]

The pages are those of a desk on the sample press; the network and the places are made up here (3 ties a node, positions as the desk computes them) and given in the place of its own.
A frame's work is the time that the page's main thread is busy from one frame to the next: below 33 ms, movement at 30 frames a second, it is fluid. Frames are also timed by the clock;
without a graphics card, and on a busy machine, that is more.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import desks
from isnad.desk.graph import Tie, layout

FRAMES = """() => { window.frames_ = []; let last = performance.now(); const step = (now) => { window.frames_.push(now - last); last = now; window.on_ && requestAnimationFrame(step); };
  window.on_ = true; requestAnimationFrame(step); }"""


def network(nodes: int) -> dict[str, Any]:
    """So many actors, some far busier than others, with three ties each."""
    chance = random.Random(1)
    ids = [f"a{n}" for n in range(nodes)]
    ties = [Tie(f"a{n}", f"a{min(nodes - 1, int(chance.paretovariate(0.6)) - 1)}", chance.randint(0, 9), chance.randint(1, 9)) for n in range(nodes) for _ in range(3)]
    ties = [t for t in ties if t.source != t.target]
    points = layout(ids, ties)
    return {"nodes": [{"id": id, "name": f"Actor {id}", "name_ar": f"جهة فاعلة {id}", "country": "", "sector": "", "events": 1 + int(chance.paretovariate(0.8)), "x": float(x), "y": float(y)} for id, (x, y) in zip(ids, points, strict=True)],
            "ties": [{"source": t.source, "target": t.target, "cooperation": t.cooperation, "conflict": t.conflict} for t in ties], "all_ties": len(ties)}


def places(nodes: int) -> dict[str, Any]:
    """So many places between Morocco and Iran."""
    chance = random.Random(2)
    rows = [{"place": f"Place {n}", "place_ar": f"مدينة {n}", "country": "SYR", "latitude": chance.uniform(12, 37), "longitude": chance.uniform(-10, 60), "precision": chance.choice(["point", "area"]),
             "events": 1 + int(chance.paretovariate(0.7)), "conflict": chance.randint(0, 1)} for n in range(nodes)]
    return {"rows": sorted(rows, key=lambda r: -int(str(r["events"])))}


def moved(page: Page, steps: int = 40) -> None:
    """Drag the chart about, then zoom in and out, as a hand does."""
    box = page.locator("[data-chart]").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 7, y + 3)
    page.mouse.down()
    for n in range(steps):
        page.mouse.move(x + 7 + 4 * n, y + 3 + 2 * n)
        page.wait_for_timeout(16)
    page.mouse.up()
    for n in range(steps // 2):
        page.mouse.wheel(0, -120 if n < steps // 4 else 120)
        page.wait_for_timeout(30)
    for n in range(steps):  # the mouse wanders over nodes
        page.mouse.move(x - 5 * n, y + 3 * n)
        page.wait_for_timeout(16)


def given_instead(body: str) -> Callable[[Route], None]:
    """What answers a request in the place of the desk."""
    return lambda route: route.fulfill(body=body, content_type="application/json")


def measured(page: Page, url: str, shot: Path | None) -> str:
    """One chart: until it is drawn, and its frames."""
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_selector("[data-chart][data-ready=true]")
    page.wait_for_timeout(100)
    drawn = time.perf_counter() - began
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    busy = lambda: next(m["value"] for m in session.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")  # noqa: E731
    page.wait_for_timeout(1000)
    page.evaluate(FRAMES)
    before = busy()
    moved(page)
    work = busy() - before
    frames = page.evaluate("() => { window.on_ = false; return window.frames_; }")
    if shot:
        page.screenshot(path=shot)
    cuts = statistics.quantiles(frames, n=20)
    return f"drawn after {drawn:.1f} s; {len(frames)} frames: work {1000 * work / len(frames):.0f} ms each; by the clock median {statistics.median(frames):.0f} ms, p95 {cuts[18]:.0f} ms, longest {max(frames):.0f} ms"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--nodes", type=int, default=2000)
    asked.add_argument("--chromium", default="/usr/bin/chromium")
    asked.add_argument("--shots", type=Path, help="a folder for screenshots")
    options = asked.parse_args()
    given = {"network": network(options.nodes), "map": places(options.nodes)}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        where = desks.filled(Path(folder) / "press.db", [desks.PRESS])
        browser = p.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        with desks.listening(where) as web:
            for kind, data in given.items():
                page = browser.new_page(viewport={"width": 1360, "height": 900})
                page.route(f"**/{kind}.json*", given_instead(json.dumps(data)))
                print(f"{kind} of {options.nodes:,}: {measured(page, f'{web.base_url}/{kind}?lang=ar', options.shots and options.shots / f'{kind}.png')}", flush=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
