"use strict";
// Details that belong on paper are opened for printing, since a reader cannot open them there.
for (const part of document.querySelectorAll("details.printed")) {
  let before = part.open;
  addEventListener("beforeprint", () => { before = part.open; part.open = true; });
  addEventListener("afterprint", () => { part.open = before; });
}

// Readings of the charts: pointer, finger or arrow keys move a line, and the values that it crosses appear above.
for (const figure of document.querySelectorAll(".chart")) {
  const data = JSON.parse(figure.dataset.readings);
  const svg = figure.querySelector("svg"), out = figure.querySelector("output");
  const cursor = svg.querySelector(".cursor"), line = cursor.querySelector("path");
  const dots = cursor.querySelectorAll("circle");
  let current = data.start;

  function show(index, active) {
    current = Math.max(0, Math.min(data.x.length - 1, index));
    line.setAttribute("transform", `translate(${data.x[current]} 0)`);
    out.replaceChildren(active ? data.heads[current] : data.rest);
    data.series.forEach((series, n) => {
      const y = series.y[current], value = active ? series.values[current] : series.rest;
      dots[n].setAttribute("visibility", active && y !== null ? "inherit" : "hidden");
      if (y !== null) { dots[n].setAttribute("cx", data.x[current]); dots[n].setAttribute("cy", y); }
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
  svg.addEventListener("focus", () => { if (svg.matches(":focus-visible")) show(current, true); });
  svg.addEventListener("blur", () => show(data.start, false));
  svg.addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (step) show(current + step, true);
    else if (event.key === "Home") show(0, true);
    else if (event.key === "End") show(data.x.length - 1, true);
    else return;
    event.preventDefault();
  });
  show(data.start, false);
}
