// Draws the whale curve from the JSON that the page carries; no inline script, colours from the theme.
"use strict";
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const whale = (element) => {
    const data = JSON.parse(document.getElementById(element.dataset.from).textContent);
    const chart = echarts.init(element, null, { renderer: "canvas" });
    const figures = new Intl.NumberFormat(data.language, { maximumFractionDigits: 1 });
    const percent = data.unit === "%";
    const tall = (x) => data.language === "de" ? `${figures.format(x)}\u00a0${data.unit}` : percent ? `${figures.format(x)}%` : `${data.unit}${figures.format(x)}`;
    let moved = null;
    const draw = () => {
      const ink = colour("--quiet");
      const series = [];
      if (data.band.length) {
        series.push({ type: "line", data: data.band.map((b) => [b[0], b[1]]), stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true });
        series.push({ type: "line", data: data.band.map((b) => [b[0], b[2] - b[1]]), stack: "band", stackStrategy: "all", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: colour("--mark"), opacity: 0.22 }, silent: true });
      }
      const main = {
        type: "line", name: data.words.before, data: data.points, symbol: "none", lineStyle: { color: colour("--line"), width: 2.5 },
        itemStyle: { color: colour("--line") }, areaStyle: { color: colour("--area") },
        markPoint: { symbol: "circle", symbolSize: 9, label: { color: colour("--line"), fontWeight: 600, position: "top", formatter: (p) => p.name }, data: [{ name: `${data.words.peak} ${tall(data.peak[1])}`, coord: data.peak }] },
      };
      if (percent) main.markLine = { silent: true, symbol: "none", lineStyle: { type: "dashed", color: ink }, label: { color: ink, position: "insideEndTop", formatter: `${data.words.all} ${tall(100)}` }, data: [{ yAxis: 100 }] };
      if (moved) main.markPoint.data = [];
      if (data.place) {
        const near = data.points.reduce((a, b) => (Math.abs(b[0] - data.place) < Math.abs(a[0] - data.place) ? b : a));
        main.markPoint.data = [{ name: data.words.here, coord: near, itemStyle: { color: colour("--mark") }, label: { color: colour("--mark"), position: data.place > data.customers / 2 ? "left" : "right", align: data.place > data.customers / 2 ? "right" : "left", offset: data.place > data.customers / 2 ? [-4, 14] : [4, -8] } }];
      }
      series.push(main);
      if (moved) series.push({ type: "line", name: data.words.after, data: moved, symbol: "none", lineStyle: { color: colour("--mark"), width: 2.5, type: "dashed" }, itemStyle: { color: colour("--mark") } });
      chart.setOption({
        animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
        animationDuration: 300, textStyle: { fontFamily: "Inter", color: ink },
        grid: { left: 8, right: 18, top: 34, bottom: 26, containLabel: true },
        legend: moved ? { show: true, data: [data.words.before, data.words.after], textStyle: { color: ink }, top: 0 } : { show: false },
        tooltip: {
          trigger: "axis", renderMode: "richText", axisPointer: { type: "line" }, backgroundColor: colour("--tblr-bg-surface") || "#fff", textStyle: { color: colour("--ink") },
          formatter: (items) => {
            const shown = items.filter((i) => i.seriesName === data.words.before || i.seriesName === data.words.after);
            return shown.length ? [`${data.words.rank} ${figures.format(shown[0].value[0])}`, ...shown.map((i) => `${i.seriesName}: ${tall(i.value[1])}`)].join("\n") : "";
          },
        },
        xAxis: { type: "value", min: 0, max: data.customers, name: data.words.x, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: ink }, axisLabel: { color: ink, hideOverlap: true, formatter: (x) => figures.format(x) }, splitLine: { show: false } },
        yAxis: { type: "value", name: moved ? "" : data.words.y, nameTextStyle: { color: ink, align: "left" }, nameGap: 14, axisLabel: { color: ink, formatter: (x) => tall(x) }, splitLine: { lineStyle: { color: colour("--grid") } } },
        series,
      }, { replaceMerge: ["series"] });
    };
    const rankAt = (event) => Math.round(Math.min(data.customers, Math.max(1, chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX))));
    const pen = chart.getZr();
    let began = null;
    pen.on("mousedown", (event) => { began = event.offsetX; });
    pen.on("mousemove", (event) => {
      if (began === null || !("brush" in element.dataset)) return;
      const [a, b] = [began, event.offsetX].sort((x, y) => x - y);
      chart.setOption({ graphic: [{ id: "brush", type: "rect", silent: true, z: 100, shape: { x: a, y: 34, width: b - a, height: element.clientHeight - 60 }, style: { fill: colour("--mark"), opacity: 0.2 } }] });
    });
    pen.on("mouseup", (event) => {
      if (began === null) return;
      const far = Math.abs(event.offsetX - began) > 6;
      const from = rankAt({ offsetX: Math.min(began, event.offsetX) });
      const to = rankAt({ offsetX: Math.max(began, event.offsetX) });
      began = null;
      if (far && "brush" in element.dataset) location.assign(`${data.list}?from=${from}&to=${to}`);
      else if (!far) location.assign(`${data.list}?from=${from}`);
    });
    draw();
    new ResizeObserver(() => chart.resize()).observe(element);
    document.fonts.ready.then(draw);
    element.addEventListener("moved", (event) => { moved = event.detail; draw(); });
  };
  const levers = (form) => {
    const target = document.getElementById("affected");
    const first = target.textContent;
    let waiting = null, asked = 0;
    const pull = async () => {
      const mine = ++asked;
      const answer = await fetch(`${form.dataset.levers}?${new URLSearchParams(new FormData(form))}`);
      if (!answer.ok || mine !== asked) return;
      const found = await answer.json();
      document.querySelector("[data-chart=whale]").dispatchEvent(new CustomEvent("moved", { detail: found.points }));
      target.textContent = target.dataset.text.replace(/\{(\w+)\}/g, (_all, name) => found.said[name]);
      const list = document.getElementById("most-affected");
      list.replaceChildren(...found.most.map((one) => {
        const link = Object.assign(document.createElement("a"), { href: one.href, textContent: one.text });
        const item = document.createElement("li");
        item.append(link);
        return item;
      }));
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(pull, 200); });
    form.addEventListener("submit", (event) => { event.preventDefault(); pull(); });
    form.addEventListener("reset", () => {
      ++asked;
      target.textContent = first;
      document.getElementById("most-affected").replaceChildren();
      document.querySelector("[data-chart=whale]").dispatchEvent(new CustomEvent("moved", { detail: null }));
    });
    // A lever pulled before this script was there moves the curve, too.
    const moved = [...form.elements].some((field) => field.value !== (field.defaultValue ?? field.value));
    if (moved || new URLSearchParams(location.search).size) pull();
  };
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-chart=whale]").forEach(whale);
    document.querySelectorAll("[data-levers]").forEach(levers);
  });
  // A curve that htmx brings in later.
  document.addEventListener("htmx:after:swap", () => {
    document.querySelectorAll("[data-chart=whale]:not([_echarts_instance_])").forEach(whale);
  });
})();
