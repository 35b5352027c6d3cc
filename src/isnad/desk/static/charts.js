// Timeline, map and network. Each element with data-chart draws itself from the JSON form of its view. Labels are the page's, in its language.
"use strict";
(() => {
  const root = document.documentElement;
  const rtl = root.dir === "rtl";
  // A colour as the sheet has it now: light-dark() is resolved only where it is used.
  const colour = (name) => { const probe = document.createElement("span"); probe.style.color = `var(--${name})`; root.append(probe); const value = getComputedStyle(probe).color; probe.remove(); return value; };
  const font = () => getComputedStyle(document.body).fontFamily;
  const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
  // Tooltips are drawn on the canvas: the policy of the page allows no inline style, and text stays text.
  const tip = () => ({ renderMode: "richText", backgroundColor: colour("card"), borderColor: colour("line-strong"), textStyle: { color: colour("ink"), fontFamily: font() }, confine: true });
  const MANY = 400; // ties or places from which on less is drawn of each
  const RESTS = 160; // milliseconds without a movement after which what was moved is drawn anew
  const LIMITS = { map: { min: 0.5, max: 60 }, network: { min: 0.4, max: 30 } }; // of zooming
  const quads = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];

  const timeline = (data, words, box) => {
    const months = data.rows.map((row) => row.month);
    return {
      animation: false, textStyle: { fontFamily: font() }, tooltip: { ...tip(), trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { opacity: 0.3 } } },
      legend: { show: !box.classList.contains("small"), top: 8, textStyle: { color: colour("ink"), fontFamily: font() }, itemWidth: 12, itemHeight: 12, data: quads.map((quad) => words[quad]) },
      grid: { left: 24, right: 24, top: box.classList.contains("small") ? 16 : 48, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: months, inverse: rtl, axisLabel: { color: colour("soft"), hideOverlap: true }, axisLine: { lineStyle: { color: colour("line-strong") } }, axisTick: { show: false } },
      yAxis: { type: "value", position: rtl ? "right" : "left", minInterval: 1, axisLabel: { color: colour("soft") }, splitLine: { lineStyle: { color: colour("line") } } },
      series: quads.map((quad) => ({ name: words[quad], type: "bar", stack: "all", barCategoryGap: "20%", barMaxWidth: 46, itemStyle: { color: colour(quad.replace("_", "-")) }, data: data.rows.map((row) => row[quad]) })),
    };
  };

  const map = (data, words) => {
    const most = Math.max(1, ...data.rows.map((row) => row.events)), good = colour("verbal-cooperation"), bad = colour("material-conflict");
    const spots = data.rows.map((row) => ({ name: (rtl && row.place_ar) || row.place, id: row.place, value: [row.longitude, row.latitude, row.events], conflict: row.conflict, precision: row.precision,
      label: { show: row.events >= most / 12 }, itemStyle: { color: row.conflict * 2 >= row.events ? bad : good, opacity: row.precision === "area" ? 0.45 : 0.75 } })).reverse();
    const bounds = data.rows.length ? around(data.rows) : [[-180, 80], [180, -60]];
    return {
      animation: false, textStyle: { fontFamily: font() },
      geo: { map: "world", boundingCoords: bounds, silent: true, scaleLimit: LIMITS.map, itemStyle: { areaColor: colour("raised"), borderColor: colour("line-strong"), borderWidth: 0.6 } },
      series: [{ type: "scatter", coordinateSystem: "geo", data: spots, emphasis: { disabled: spots.length > MANY }, symbolSize: (value) => 5 + 27 * Math.sqrt(value[2] / most),
        itemStyle: { borderColor: colour("card"), borderWidth: 0.8 }, label: { show: false, opacity: 1, formatter: (p) => p.name, position: "top", color: colour("ink"), fontFamily: font(), fontSize: 12, textBorderColor: colour("card"), textBorderWidth: 3 }, labelLayout: { hideOverlap: true } }],
    };
  };
  const around = (rows) => {
    // The box of the places that hold nine tenths of the events: a lone event at the other end of the world must not make the rest small.
    const total = rows.reduce((sum, row) => sum + row.events, 0);
    const range = (key) => { let sum = 0; const sorted = [...rows].sort((a, b) => a[key] - b[key]); const inside = sorted.filter((row) => { sum += row.events; return sum > total * 0.05 && sum - row.events < total * 0.95; });
      return [Math.min(...inside.map((row) => row[key])), Math.max(...inside.map((row) => row[key]))]; };
    const [west, east] = range("longitude"), [south, north] = range("latitude");
    const pad = Math.max(3, (east - west) * 0.1);
    return [[Math.max(-180, west - pad), Math.min(85, north + pad)], [Math.min(180, east + pad), Math.max(-85, south - pad)]];
  };

  const network = (data, words, box) => {
    const wide = (box.clientWidth - 120) / 1000, high = (box.clientHeight - 60) / 1000; // in the shape of the box, or circles become ellipses
    const most = Math.max(1, ...data.nodes.map((node) => node.events));
    const large = data.ties.length > MANY, good = colour("verbal-cooperation"), bad = colour("material-conflict");
    const strongest = Math.max(1, ...data.ties.map((tie) => tie.cooperation + tie.conflict));
    const byId = new Map(data.nodes.map((node) => [node.id, node]));
    const labelled = new Set([...data.nodes].sort((a, b) => b.events - a.events).slice(0, 60).map((node) => node.id));
    // Those whom the lexicon does not list share an English word: source, protester. Their own words tell them apart.
    const name = (node) => (rtl ? node.name_ar || node.name : node.id.startsWith("~") && node.name_ar && /^[a-z]/.test(node.name) ? `${node.name} (${node.name_ar})` : node.name || node.name_ar) || node.id;
    return {
      animation: false, textStyle: { fontFamily: font() },
      series: [{ type: "graph", layout: "none", edgeSymbol: large ? "none" : ["none", "arrow"], edgeSymbolSize: 6, scaleLimit: LIMITS.network, left: 60, right: 60, top: 30, bottom: 30,
        emphasis: large ? { disabled: true } : { focus: "adjacency" }, labelLayout: { hideOverlap: true },
        data: data.nodes.map((node) => ({ id: node.id, name: node.id, full: name(node), value: node.events, x: node.x * wide, y: node.y * high, symbolSize: 5 + 33 * Math.sqrt(node.events / most),
          label: { show: labelled.has(node.id), formatter: short(name(node), 24) } })),
        itemStyle: { color: colour("accent"), borderColor: colour("card"), borderWidth: 1 },
        label: { color: colour("ink"), fontFamily: font(), fontSize: 12, position: "bottom", textBorderColor: colour("card"), textBorderWidth: 3 },
        links: data.ties.map((tie) => ({ source: tie.source, target: tie.target, told: `${name(byId.get(tie.source))} ${rtl ? "←" : "→"} ${name(byId.get(tie.target))} · ${words.cooperation} ${tie.cooperation} · ${words.conflict} ${tie.conflict}`,
          lineStyle: { color: tie.conflict > tie.cooperation ? bad : good, type: tie.conflict > tie.cooperation ? "solid" : [7, 4], width: 0.6 + (large ? 2 : 4) * Math.sqrt((tie.cooperation + tie.conflict) / strongest) } })),
        lineStyle: { opacity: large ? 0.35 : 0.55, curveness: large ? 0 : 0.12 },
      }],
    };
  };

  // Dragging and zooming move the picture that is there, which costs next to nothing however much it shows; it is drawn anew where the hand rests.
  // Gives whether the last press moved nothing: then it was a click.
  const movable = (box, chart, kind) => {
    const picture = box.firstElementChild, held = new Map(), [least, most] = [LIMITS[kind].min, LIMITS[kind].max];
    let at = { x: 0, y: 0, scale: 1 }, zoom = 1, waiting = 0, way = 0;
    const show = () => { picture.style.transform = `translate(${at.x}px, ${at.y}px) scale(${at.scale})`; };
    const settle = () => {
      waiting = 0;
      if (held.size) return rest();
      const moved = at;
      at = { x: 0, y: 0, scale: 1 };
      if (moved.scale !== 1) chart.dispatchAction({ ...roam[kind], zoom: moved.scale, originX: 0, originY: 0 });
      if (moved.x || moved.y) chart.dispatchAction({ ...roam[kind], dx: moved.x, dy: moved.y });
      chart.getZr().flush();
      show();
    };
    const rest = () => { clearTimeout(waiting); waiting = setTimeout(settle, RESTS); };
    const scaled = (by, x, y) => {
      const next = Math.min(most, Math.max(least, zoom * by)), real = next / zoom;
      zoom = next;
      at = { x: x + (at.x - x) * real, y: y + (at.y - y) * real, scale: at.scale * real };
    };
    const place = (event) => { const edge = box.getBoundingClientRect(); return { x: event.clientX - edge.left - box.clientLeft, y: event.clientY - edge.top - box.clientTop }; };
    const middle = () => { const [a, b = a] = [...held.values()]; return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y) }; };
    box.addEventListener("pointerdown", (event) => { if (event.button === 0) { held.set(event.pointerId, place(event)); way = 0; } });
    addEventListener("pointermove", (event) => {
      if (!held.has(event.pointerId)) return;
      const before = middle();
      held.set(event.pointerId, place(event));
      const now = middle();
      way += Math.hypot(now.x - before.x, now.y - before.y);
      at = { ...at, x: at.x + now.x - before.x, y: at.y + now.y - before.y };
      if (before.apart && now.apart) scaled(now.apart / before.apart, now.x, now.y);
      show();
      rest();
    });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => held.delete(event.pointerId));
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { x, y } = place(event);
      scaled(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), x, y);
      show();
      rest();
    }, { passive: false });
    return () => way < 4;
  };
  const roam = { map: { type: "geoRoam", componentType: "geo", geoIndex: 0 }, network: { type: "graphRoam", seriesIndex: 0 } };

  // What stands under the mouse, as a text beside it: on the canvas itself it would have to be drawn anew with everything else.
  const told = { map: (p) => p.seriesType === "scatter" && `${p.name}: ${p.value[2]}`, network: (p) => (p.dataType === "edge" ? p.data.told : `${p.data.full}: ${p.data.value}`) };
  const tipped = (box, chart, kind) => {
    const beside = document.createElement("div");
    beside.className = "tip";
    beside.hidden = true;
    beside.dir = root.dir;
    box.append(beside);
    chart.on("mouseover", (p) => { beside.textContent = told[kind](p) || ""; beside.hidden = !beside.textContent; });
    chart.on("mouseout", () => { beside.hidden = true; });
    chart.getZr().on("mousemove", (event) => {
      if (beside.hidden) return;
      const right = event.offsetX + beside.offsetWidth + 16 > box.clientWidth, low = event.offsetY + beside.offsetHeight + 16 > box.clientHeight;
      beside.style.transform = `translate(${event.offsetX + (right ? -beside.offsetWidth - 8 : 12)}px, ${event.offsetY + (low ? -beside.offsetHeight - 8 : 12)}px)`;
    });
  };

  const kinds = { timeline, map, network };
  const go = (url, values) => { const next = new URL(url, location.href); for (const [key, value] of Object.entries(values)) next.searchParams.set(key, value); location.href = next; };
  const clicked = { timeline: (p, box) => go(box.dataset.go, { since: p.name, until: p.name }), map: (p, box) => p.seriesType === "scatter" && go(box.dataset.go, { place: p.data.id }), network: (p, box) => p.dataType === "node" && go(box.dataset.go, { id: p.data.id }) };
  const drawn = [];

  const draw = async (box) => {
    const kind = box.dataset.chart;
    const [data, world] = await Promise.all([box.dataset.src, box.dataset.world].map(async (src) => (src ? (await fetch(src)).json() : null)));
    if (world && !echarts.getMap("world")) echarts.registerMap("world", world);
    const words = JSON.parse(box.dataset.words || "{}");
    const chart = echarts.init(box, null, { renderer: "canvas" });
    const paint = () => chart.setOption(kinds[kind](data, words, box), true);
    paint();
    const still = kind === "timeline" ? () => true : movable(box, chart, kind);
    if (kind !== "timeline") tipped(box, chart, kind);
    chart.on("click", (p) => still() && clicked[kind](p, box));
    drawn.push({ chart, paint });
    box.dataset.ready = "true";
  };
  for (const box of document.querySelectorAll("[data-chart]")) draw(box).catch((error) => { box.dataset.ready = "failed"; box.textContent = box.dataset.failed; console.error(error); });
  addEventListener("resize", () => { for (const { chart } of drawn) chart.resize(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const { paint } of drawn) paint(); });
})();
