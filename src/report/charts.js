"use strict";
// Draws the charts when they come into view or onto paper. The page can be read without them.

(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("chart-data").textContent);
  const canvases = [...document.querySelectorAll("canvas[data-chart]")];
  const drawn = new Map(); // canvas to Chart

  root.classList.add("scripted");

  // --- Colours and text ---

  function colour(name) {
    return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  }

  function shortDate(isoDate) {
    const format = { day: "numeric", month: "short", timeZone: "UTC" };
    return new Date(isoDate).toLocaleDateString("en-GB", format);
  }

  function axis(more, ticks) {
    return {
      grid: { color: colour("line"), borderColor: colour("line"), drawTicks: false },
      ticks: {
        color: colour("quiet"),
        padding: 6,
        maxRotation: 0,
        autoSkipPadding: 16,
        includeBounds: false,
        ...ticks,
      },
      ...more,
    };
  }

  function options(scales, plugins) {
    return {
      animation: false,
      locale: "en-GB",
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: { legend: { display: false }, ...plugins },
      scales,
    };
  }

  // --- Dose per week ---

  // The bands between the policy's thresholds, tinted in the colours of their levels.
  const bands = {
    id: "bands",
    beforeDraw({ ctx, chartArea, scales }) {
      const { left, right, top } = chartArea;
      ctx.save();
      ctx.globalAlpha = 0.08;
      data.thresholds.forEach(({ level, dose }, at) => {
        const upper = data.thresholds[at + 1]?.dose ?? Infinity;
        if (dose >= scales.y.max) return;
        const end = upper < scales.y.max ? scales.y.getPixelForValue(upper) : top;
        ctx.fillStyle = colour(level.replace(" ", "-"));
        ctx.fillRect(left, end, right - left, scales.y.getPixelForValue(dose) - end);
      });
      ctx.restore();
    },
  };

  // Weeks without documents, hatched.
  const gapHatches = (gaps) => ({
    id: "gapHatches",
    beforeDatasetsDraw({ ctx, chartArea: { left, right, top, bottom }, data: { labels } }) {
      const width = (right - left) / labels.length;
      ctx.save();
      ctx.strokeStyle = colour("threshold");
      ctx.globalAlpha = 0.6;
      for (const { from, to } of gaps) {
        ctx.save();
        ctx.beginPath();
        ctx.rect(left + from * width, top, (to - from) * width, bottom - top);
        ctx.clip();
        ctx.beginPath();
        for (let x = left - (bottom - top); x < right; x += 8) {
          ctx.moveTo(x, bottom);
          ctx.lineTo(x + bottom - top, top);
        }
        ctx.stroke();
        ctx.restore();
      }
      ctx.restore();
    },
  });

  // The policy's thresholds as dashed lines, each with its name at the right; where all are beyond
  // the scale, an arrow towards the lowest.
  const thresholdLines = {
    id: "thresholdLines",
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      ctx.save();
      ctx.strokeStyle = colour("threshold");
      ctx.fillStyle = colour("quiet");
      ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
      ctx.textBaseline = "middle";
      ctx.setLineDash([4, 3]);
      let free = Infinity; // above here, no name stands yet
      for (const { level, dose } of data.thresholds) {
        if (dose > scales.y.max) continue;
        const y = scales.y.getPixelForValue(dose);
        ctx.beginPath();
        ctx.moveTo(chartArea.left, y);
        ctx.lineTo(chartArea.right, y);
        ctx.stroke();
        if (y > free) continue;
        ctx.fillText(level, chartArea.right + 6, y);
        free = y - 12;
      }
      const [{ level, dose }] = data.thresholds;
      if (dose > scales.y.max) {
        ctx.fillText(`\u2191 ${level}`, chartArea.right + 6, chartArea.top + 6);
      }
      ctx.restore();
    },
  };

  // A line where the worker's pace changed, with an arrow up or down at its head.
  const changeLines = (changes) => ({
    id: "changeLines",
    afterDatasetsDraw({ ctx, chartArea, data: { labels } }) {
      const width = (chartArea.right - chartArea.left) / labels.length;
      ctx.save();
      ctx.strokeStyle = colour("change");
      ctx.fillStyle = colour("change");
      ctx.lineWidth = 2;
      ctx.font = `bold 12px ${getComputedStyle(document.body).fontFamily}`;
      ctx.textAlign = "center";
      for (const { place, rising } of changes) {
        const x = chartArea.left + place * width;
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top + 2);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        ctx.fillText(rising ? "\u2191" : "\u2193", x, chartArea.top - 2);
      }
      ctx.restore();
    },
  });

  // The end of the scale: room above the bars for the marks of heavy documents. Not below a tenth of
  // the lowest threshold, so that next to nothing does not look like much.
  function highestDose(worker) {
    return Math.max(1.25 * Math.max(...worker.upper), 0.1 * data.thresholds[0].dose);
  }

  function marks(label, points, style) {
    const place = { type: "line", showLine: false, clip: false, yAxisID: "marks" };
    return { label, data: points, ...place, ...style };
  }

  function weekDatasets(worker) {
    const heavy = worker.heavy.map((count) => (count > 0 ? 0.88 : null));
    const extreme = worker.extreme.map((count) => (count > 0 ? 0.97 : null));
    const free = worker.free.map((isFree) => (isFree ? 0 : null));
    return [
      marks("heavy documents", heavy, {
        pointStyle: "triangle",
        rotation: 180,
        radius: 5,
        backgroundColor: colour("heavy"),
        borderColor: colour("heavy"),
      }),
      marks("extreme moments", extreme, {
        pointStyle: "star",
        radius: 5,
        borderWidth: 2,
        borderColor: colour("heavy"),
      }),
      marks("free week", free, {
        pointStyle: "circle",
        radius: 4,
        borderWidth: 2,
        backgroundColor: "transparent",
        borderColor: colour("free"),
      }),
      {
        label: "90 % interval",
        data: worker.lower.map((lower, week) => [lower, worker.upper[week]]),
        barThickness: 2,
        grouped: false,
        backgroundColor: colour("interval"),
      },
      {
        label: "dose",
        data: worker.dose,
        grouped: false,
        maxBarThickness: 28,
        categoryPercentage: 0.8,
        backgroundColor: colour("dose"),
      },
    ];
  }

  function weekTooltip(worker) {
    return {
      filter: ({ dataset }) => dataset.label === "dose",
      displayColors: false,
      callbacks: {
        title: ([item]) => `7 days to ${item.label}`,
        label: ({ dataIndex: week }) => [
          `dose ${worker.dose[week]}, 90 % interval ${worker.lower[week]} to ${worker.upper[week]}`,
          `heavy documents: ${worker.heavy[week]}, extreme moments: ${worker.extreme[week]}`,
        ],
      },
    };
  }

  function weekChart(worker) {
    return {
      type: "bar",
      data: {
        labels: data.week_ends.slice(-worker.dose.length).map(shortDate),
        datasets: weekDatasets(worker),
      },
      options: {
        ...options(
          {
            x: axis({ grid: { display: false, borderColor: colour("line") } }),
            y: axis({ min: 0, max: highestDose(worker) }),
            marks: { axis: "y", display: false, min: 0, max: 1 },
          },
          { tooltip: weekTooltip(worker) },
        ),
        layout: { padding: { right: 56, top: 14 } },
      },
      plugins: [bands, gapHatches(worker.gaps), thresholdLines, changeLines(worker.changes)],
    };
  }

  // --- Team ---

  function teamChart(bands) {
    return {
      type: "bar",
      data: {
        labels: bands.map(({ band }) => band),
        datasets: [
          {
            label: "workers",
            data: bands.map(({ workers }) => workers),
            maxBarThickness: 64,
            backgroundColor: colour("dose"),
          },
        ],
      },
      options: options({
        x: axis({ grid: { display: false, borderColor: colour("line") } }),
        y: axis({ beginAtZero: true }, { precision: 0 }),
      }),
    };
  }

  // --- Drawing ---

  const workers = new Map(data.workers.map((worker) => [worker.id, worker]));
  const teams = new Map(data.teams.map((team) => [team.id, team.bands]));

  function draw(canvas) {
    drawn.get(canvas)?.destroy();
    const name = canvas.dataset.chart;
    const chart = teams.has(name) ? teamChart(teams.get(name)) : weekChart(workers.get(name));
    drawn.set(canvas, new Chart(canvas, chart));
  }

  function redraw() {
    for (const canvas of drawn.keys()) draw(canvas);
  }

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: "300px" },
  );
  canvases.forEach((canvas) => watcher.observe(canvas));

  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", redraw);
  }

  // --- Paper: every chart, in the colours for white, and what is folded away ---

  let unfolded = [];

  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    unfolded = [...document.querySelectorAll("details.on-paper:not([open])")];
    unfolded.forEach((details) => (details.open = true));
    canvases.forEach(draw);
  });

  addEventListener("afterprint", () => {
    root.classList.remove("printing");
    unfolded.forEach((details) => (details.open = false));
    redraw();
  });
})();
