// Draws each [data-chart] as bars by month from the JSON whose id it names. The numbers stand in a
// table beside it, so the drawing is hidden from screen readers.
document.querySelectorAll("[data-chart]").forEach((box) => {
  const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const places = data.labels.map((_label, index) => index);
  const width = 0.38;
  let plot = null;

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = (value) => (data.unit ?? "$") + new Intl.NumberFormat("en-US", { notation: "compact" }).format(value);

  // Where labels are too wide for their places, weeks leave some out and months are cut short.
  function named(place) {
    const each = Math.ceil((62 * places.length) / box.clientWidth);
    if (each < 2) return data.labels[place];
    if (data.whole) return place % each ? "" : data.labels[place];
    return data.labels[place].slice(0, 3);
  }

  function bars(series, index) {
    return {
      label: series.name,
      fill: ink(series.color),
      width: 0,
      points: { show: false },
      paths: (u, seriesIndex) => {
        const path = new Path2D();
        const floor = u.valToPos(0, "y", true);
        u.data[seriesIndex].forEach((value, place) => {
          const left = u.valToPos(place + (index - data.series.length / 2) * width, "x", true);
          const right = u.valToPos(place + (index + 1 - data.series.length / 2) * width, "x", true);
          const top = u.valToPos(value, "y", true);
          path.rect(left, top, right - left - 1, floor - top);
        });
        return { stroke: null, fill: path };
      },
    };
  }

  function draw() {
    if (plot) plot.destroy();
    const axis = { stroke: ink("--muted"), font: "13px 'Source Sans 3'", ticks: { show: false } };
    plot = new uPlot(
      {
        width: box.clientWidth,
        height: 260,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [-0.6, places.length - 0.4] }, y: { range: (_u, _min, max) => [0, (max || 1) * 1.08] } },
        axes: [
          { ...axis, size: 28, gap: 6, grid: { show: false }, splits: places, values: (_u, splits) => splits.map(named) },
          { ...axis, size: 58, incrs: data.whole ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] : undefined, grid: { stroke: ink("--hairline"), width: 1 }, values: (_u, splits) => splits.map(short) },
        ],
        series: [{}, ...data.series.map(bars)],
      },
      [places, ...data.series.map((series) => series.values)],
      box,
    );
  }

  draw();
  new ResizeObserver(() => plot.width !== box.clientWidth && draw()).observe(box);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
});
