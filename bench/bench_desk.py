"""Pages of the desk under five users: the 50th and 95th percentile of the time to the last byte. The bars: 300 ms at the 95th on 6,240 articles, 1 s on 100,000.

    python bench/bench_desk.py STORE [--rounds 4] [--think 1]

STORE is a store whose records are made (`isnad serve` makes them; `bench/repeating.py` makes a large one of a small one). Each user walks through all kinds of pages with filters of his own, as people do who share one desk: half of the
pages are asked for the first time. Between two pages a user looks at the first, for half a second to a second and a half (--think 1). The server is a process of its own, as in use.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict

import httpx

PORT = 18765
FILTERS = ["", "country=SYR", "country=YEM&quad=material conflict", "actor=donald-trump", "words=حفتر", "words=النفط", "type=ASSAULT", "quad=verbal conflict", "status=future", "since=2018-03&until=2018-05", "place=Idlib",
           "speaker=donald-trump", "act=deny", "outlet=cnn", "roots=2", "type=CONSULT&since=2018", "country=EGY", "words=\"مجلس الأمن\"", "actor=houthis&type=ASSAULT", "type=PROTEST"]
VIEWS = ["/events", "/statements", "/records", "/timeline", "/map", "/network", "/timeline.json", "/map.json"]


def walk(seed: int, rounds: int, think: float, ids: dict[str, list[str]], times: dict[str, list[float]]) -> None:
    chance = random.Random(seed)
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=60) as client:
        for _ in range(rounds):
            pages = [f"{view}?{chance.choice(FILTERS)}&since={chance.choice(['2016', '2017', '2018-01', '2013', ''])}" for view in VIEWS]
            pages += [f"/evidence?id={chance.choice(ids['events'])}" for _ in range(6)] + [f"/evidence?id={chance.choice(ids['statements'])}" for _ in range(3)]
            pages += [f"/actor?id={chance.choice(ids['actors'])}", "/", f"/search?q={chance.choice(['Haftar', 'الرياض', 'النفط', 'اليمن صاروخ'])}", f"/events?page={chance.randint(2, 40)}"]
            chance.shuffle(pages)
            for page in pages:
                began = time.perf_counter()
                answer = client.get(page)
                times[page.split("?")[0]].append(time.perf_counter() - began)
                time.sleep(think * chance.uniform(0.5, 1.5))
                assert answer.status_code == 200, (page, answer.text[:500])


def known(client: httpx.Client) -> dict[str, list[str]]:
    """Ids of some events, statements and actors."""
    events = client.get("/events.json?since=2018-09&until=2018-10").json()["rows"]
    said = client.get("/statements.json?since=2018-09&until=2018-10").json()["rows"]
    return {"events": [e["id"] for e in events][:400], "statements": [s["id"] for s in said][:400], "actors": sorted({a for e in events for a in e["actor_ids"] if a and not a.startswith("~")})[:80]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("store")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--think", type=float, default=1.0, help="seconds between two pages of a user")
    given = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-m", "isnad.cli", "serve", "--db", given.store, "--port", str(PORT), "--no-records"])
    times: dict[str, list[float]] = defaultdict(list)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=600) as client:
            while True:
                try:
                    client.get("/static/icon.svg")
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            ids = known(client)
            for page in ("/", "/events", "/statements", "/records", "/map", "/search?q=حفتر"):  # as after the first minute of a day
                client.get(page)
        users = [threading.Thread(target=walk, args=(n, given.rounds, given.think, ids, times)) for n in range(5)]
        for user in users:
            user.start()
        for user in users:
            user.join()
    finally:
        server.terminate()
        server.wait()
    print(f"load of the machine: {', '.join(f'{n:.1f}' for n in os.getloadavg())} on {os.cpu_count()} cores; processor time of the server {resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime:.0f} s")
    everything = [t for each in times.values() for t in each]
    for name, found in [*sorted(times.items()), ("all", everything)]:
        cuts = statistics.quantiles(found, n=20)
        print(f"{name:16} {len(found):5} pages   median {1000 * statistics.median(found):6.0f} ms   p95 {1000 * cuts[18]:6.0f} ms   max {1000 * max(found):6.0f} ms")


if __name__ == "__main__":
    main()
