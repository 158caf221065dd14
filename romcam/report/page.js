"use strict";
// On paper nothing can be unfolded: what belongs there unfolds for it.
for (const part of document.querySelectorAll("details.printed")) {
  let before = part.open;
  addEventListener("beforeprint", () => { before = part.open; part.open = true; });
  addEventListener("afterprint", () => { part.open = before; });
}

// Reading off the charts: the pointer, a finger or the arrow keys move a line; what it crosses stands above.
for (const figure of document.querySelectorAll(".chart")) {
  const data = JSON.parse(figure.dataset.readings);
  const svg = figure.querySelector("svg"), out = figure.querySelector("output");
  const cursor = svg.querySelector(".cursor"), line = cursor.querySelector("path");
  const dots = cursor.querySelectorAll("circle");
  let shown = data.start;

  function show(index, active) {
    shown = Math.max(0, Math.min(data.x.length - 1, index));
    line.setAttribute("transform", `translate(${data.x[shown]} 0)`);
    out.replaceChildren(active ? data.heads[shown] : data.rest);
    data.series.forEach((series, n) => {
      const y = series.y[shown], value = active ? series.values[shown] : series.rest;
      dots[n].setAttribute("visibility", active && y !== null ? "inherit" : "hidden");
      if (y !== null) { dots[n].setAttribute("cx", data.x[shown]); dots[n].setAttribute("cy", y); }
      const item = document.createElement("span");
      item.className = series.kind;
      const text = value === null ? "–" : `${Math.round(value) + 0}${series.unit}`.replace("-", "−");
      item.textContent = `${series.label} ${text}`;
      out.append(item);
    });
    cursor.setAttribute("visibility", active ? "visible" : "hidden");
  }
  function nearest(event) {
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
    let best = 0;
    data.x.forEach((at, n) => { if (Math.abs(at - x) < Math.abs(data.x[best] - x)) best = n; });
    return best;
  }
  svg.addEventListener("pointermove", event => show(nearest(event), true));
  svg.addEventListener("pointerdown", event => show(nearest(event), true));
  svg.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") show(data.start, false); });
  svg.addEventListener("focus", () => { if (svg.matches(":focus-visible")) show(shown, true); });
  svg.addEventListener("blur", () => show(data.start, false));
  svg.addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (step) show(shown + step, true);
    else if (event.key === "Home") show(0, true);
    else if (event.key === "End") show(data.x.length - 1, true);
    else return;
    event.preventDefault();
  });
  show(data.start, false);
}
