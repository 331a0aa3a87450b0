// Draws what came beside what was expected, as lines or bars, from the JSON that the page carries.
"use strict";
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const plot = (element) => {
    const data = JSON.parse(document.getElementById(element.dataset.from).textContent);
    const chart = echarts.init(element, null, { renderer: "canvas" });
    const figures = new Intl.NumberFormat(data.language, { maximumFractionDigits: data.digits, ...(data.percent ? { style: "percent" } : {}) });
    // The first line is what came, the second what was expected: told apart by colour and by form.
    const looks = () => [{ colour: colour("--line") }, { colour: colour("--mark"), dashed: true }];
    const bar = (one, look) => ({
      type: "bar", name: one.name, data: one.values, barGap: "10%",
      itemStyle: look.dashed ? { color: "transparent", borderColor: look.colour, borderWidth: 1.5 } : { color: look.colour },
    });
    const line = (one, look) => ({
      type: "line", name: one.name, data: one.values, symbol: "none",
      lineStyle: { color: look.colour, width: 2, type: look.dashed ? "dashed" : "solid" }, itemStyle: { color: look.colour },
    });
    const draw = () => {
      const ink = colour("--quiet");
      const series = data.series.map((one, place) => (data.kind === "bars" ? bar : line)(one, looks()[place]));
      if (data.held_from !== null) series[0].markArea = { silent: true, itemStyle: { color: ink, opacity: 0.12 }, label: { color: ink, position: "insideTopRight" }, data: [[{ name: data.words.held, xAxis: data.held_from }, { xAxis: data.places.length - 1 }]] };
      if (data.level !== null) series.push(line({ name: data.words.level, values: data.places.map(() => data.level) }, looks()[1]));
      chart.setOption({
        animation: !matchMedia("(prefers-reduced-motion: reduce)").matches, animationDuration: 300,
        textStyle: { fontFamily: "Inter", color: ink },
        grid: { left: 8, right: 14, top: 40, bottom: data.words.x ? 30 : 8, containLabel: true },
        legend: series.length > 1 ? { textStyle: { color: ink }, right: 0, top: 0 } : { show: false },
        tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colour("--tblr-bg-surface") || "#fff", textStyle: { color: colour("--ink") }, valueFormatter: (value) => figures.format(value) },
        xAxis: { type: "category", data: data.places, boundaryGap: data.kind === "bars", name: data.words.x, nameLocation: "middle", nameGap: 32, nameTextStyle: { color: ink }, axisLabel: { color: ink, hideOverlap: true, margin: 12 }, axisTick: { show: false } },
        yAxis: { type: "value", name: data.words.y, nameTextStyle: { color: ink, align: "left" }, nameGap: 14, axisLabel: { color: ink, formatter: (value) => figures.format(value) }, splitLine: { lineStyle: { color: colour("--grid") } } },
        series,
      }, { replaceMerge: ["series"] });
    };
    draw();
    new ResizeObserver(() => chart.resize()).observe(element);
    document.fonts.ready.then(draw);
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-chart=plot]").forEach(plot));
})();
