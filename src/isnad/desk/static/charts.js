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
    const most = Math.max(1, ...data.rows.map((row) => row.events));
    const spots = data.rows.map((row) => ({ name: (rtl && row.place_ar) || row.place, id: row.place, value: [row.longitude, row.latitude, row.events], conflict: row.conflict, precision: row.precision,
      itemStyle: { color: colour(row.conflict * 2 >= row.events ? "material-conflict" : "verbal-cooperation"), opacity: row.precision === "area" ? 0.45 : 0.75 } })).reverse();
    const bounds = data.rows.length ? around(data.rows) : [[-180, 80], [180, -60]];
    return {
      textStyle: { fontFamily: font() }, tooltip: { ...tip(), formatter: (p) => (p.seriesType === "scatter" ? `${p.name}: ${p.value[2]}` : "") },
      geo: { map: "world", roam: true, boundingCoords: bounds, silent: true, scaleLimit: { min: 0.5, max: 60 }, itemStyle: { areaColor: colour("raised"), borderColor: colour("line-strong"), borderWidth: 0.6 } },
      series: [{ type: "scatter", coordinateSystem: "geo", data: spots, symbolSize: (value) => 5 + 27 * Math.sqrt(value[2] / most),
        itemStyle: { borderColor: colour("card"), borderWidth: 0.8 }, label: { show: true, formatter: (p) => (p.value[2] >= most / 12 ? p.name : ""), position: "top", color: colour("ink"), fontFamily: font(), fontSize: 12, textBorderColor: colour("card"), textBorderWidth: 3 }, labelLayout: { hideOverlap: true } }],
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
    const strongest = Math.max(1, ...data.ties.map((tie) => tie.cooperation + tie.conflict));
    const labelled = new Set([...data.nodes].sort((a, b) => b.events - a.events).slice(0, 60).map((node) => node.id));
    // Those whom the lexicon does not list share an English word: source, protester. Their own words tell them apart.
    const name = (node) => (rtl ? node.name_ar || node.name : node.id.startsWith("~") && node.name_ar && /^[a-z]/.test(node.name) ? `${node.name} (${node.name_ar})` : node.name || node.name_ar) || node.id;
    return {
      animation: false, textStyle: { fontFamily: font() }, tooltip: { ...tip(), formatter: (p) => (p.dataType === "edge" ? `${p.data.told}` : `${p.data.full}: ${p.data.value}`) },
      series: [{ type: "graph", layout: "none", roam: true, edgeSymbol: ["none", "arrow"], edgeSymbolSize: data.ties.length > 600 ? 4 : 6, scaleLimit: { min: 0.4, max: 30 }, left: 60, right: 60, top: 30, bottom: 30,
        emphasis: { focus: data.nodes.length < 400 ? "adjacency" : "none" }, labelLayout: { hideOverlap: true },
        data: data.nodes.map((node) => ({ id: node.id, name: node.id, full: name(node), value: node.events, x: node.x * wide, y: node.y * high, symbolSize: 5 + 33 * Math.sqrt(node.events / most),
          itemStyle: { color: colour("accent"), borderColor: colour("card"), borderWidth: 1 },
          label: { show: labelled.has(node.id), formatter: short(name(node), 24), color: colour("ink"), fontFamily: font(), fontSize: 12, position: "bottom", textBorderColor: colour("card"), textBorderWidth: 3 } })),
        links: data.ties.map((tie) => ({ source: tie.source, target: tie.target, told: `${tie.cooperation} + ${tie.conflict}`,
          lineStyle: { color: colour(tie.conflict > tie.cooperation ? "material-conflict" : "verbal-cooperation"), type: tie.conflict > tie.cooperation ? "solid" : [7, 4], width: 0.6 + 4 * Math.sqrt((tie.cooperation + tie.conflict) / strongest), opacity: 0.55, curveness: 0.12 } })),
      }],
    };
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
    chart.on("click", (p) => clicked[kind](p, box));
    drawn.push({ chart, paint });
    box.dataset.ready = "true";
  };
  for (const box of document.querySelectorAll("[data-chart]")) draw(box).catch((error) => { box.dataset.ready = "failed"; box.textContent = box.dataset.failed; console.error(error); });
  addEventListener("resize", () => { for (const { chart } of drawn) chart.resize(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const { paint } of drawn) paint(); });
})();
