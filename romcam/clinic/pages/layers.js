"use strict";
// What is drawn above the film: layers of paths and readings that follow the film's time. The film itself stays as it is.
const SVG = "http://www.w3.org/2000/svg";
function svgElement(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
function nearestFrame(times, time) {
  let low = 0, high = times.length - 1;
  while (low < high) { const middle = (low + high) >> 1; if (times[middle] < time) low = middle + 1; else high = middle; }
  return low > 0 && time - times[low - 1] < times[low] - time ? low - 1 : low;
}
const degrees = value => value === null || Number.isNaN(value) ? "–" : `${Math.round(value)}°`.replace("-", "−");

class Layers {
  constructor(data) {
    this.data = data;
    const unit = Math.max(data.width, data.height) / 720;
    this.svg = svgElement("svg", { viewBox: `0 0 ${data.width} ${data.height}`, class: "layers", "aria-hidden": "true" });
    this.groups = {};
    this.paths = [];
    for (const name of ["outline", "body", "tags", "lines", "second"]) {
      const group = this.groups[name] = svgElement("g", { class: name });
      for (const each of data[name]) {
        const closed = name === "tags";
        for (const kind of name === "lines" ? ["casing", each.kind] : [each.kind]) {
          const path = svgElement("path", { class: kind });
          group.append(path);
          this.paths.push({ path, at: each.at, closed });
        }
      }
      this.svg.append(group);
    }
    const panel = this.groups.panel = svgElement("g", { class: "panel" });
    const size = 20 * unit, widest = Math.max(0, ...data.panel.map(row => row.title.length));
    const width = (widest * 0.58 + 4.6) * size;
    // In the corner where it hides the least of the person.
    const boxes = data.body.flatMap(each => each.at.filter(Boolean));
    const hides = (x, y, w, h) => boxes.filter(at => at.some((value, n) => n % 2 === 0 && value > x && value < x + w && at[n + 1] > y && at[n + 1] < y + h)).length;
    const high = (data.panel.length * 1.35 + 0.7) * size, gap = 12 * unit;
    const corners = [[gap, gap], [data.width - width - gap, gap], [gap, data.height - high - gap], [data.width - width - gap, data.height - high - gap]];
    const [x, y] = corners.reduce((a, b) => hides(...b, width, high) < hides(...a, width, high) ? b : a);
    panel.append(svgElement("rect", { x, y, width, height: high, rx: 8 * unit }));
    this.readings = data.panel.map((row, n) => {
      const base = y + (n * 1.35 + 1.25) * size, at = { y: base, "font-size": size };
      const value = svgElement("text", { ...at, x: x + width - 0.7 * size, class: `${row.kind} reading` });
      panel.append(svgElement("text", { ...at, x: x + 0.7 * size }, row.title), value);
      return { value, values: row.values };
    });
    this.svg.append(panel);
    this.current = -1;
  }
  has(name) { return name === "panel" ? this.data.panel.length > 0 : this.data[name].some(each => each.at.some(Boolean)); }
  show(name, on) { this.groups[name].classList.toggle("off", !on); }
  draw(time) {
    const frame = nearestFrame(this.data.time_s, time);
    if (frame === this.current) return;
    this.current = frame;
    for (const { path, at, closed } of this.paths) {
      const points = at[frame];
      path.setAttribute("d", points ? `M${points.join(" ")}${closed ? "Z" : ""}` : "");
    }
    for (const { value, values } of this.readings) value.textContent = degrees(values[frame]);
  }
}
const layersOf = {};
const fetchLayers = address => layersOf[address] ??= fetch(address).then(answer => answer.ok ? answer.json() : Promise.reject(answer.status));

for (const stage of document.querySelectorAll("[data-layers]")) {
  const video = stage.querySelector("video"), switches = stage.parentElement.querySelector("fieldset.layers");
  fetchLayers(stage.dataset.layers).then(data => {
    const layers = new Layers(data);
    stage.append(layers.svg);
    for (const tick of switches.querySelectorAll("input")) {
      if (!layers.has(tick.value)) { tick.closest("label").remove(); continue; }
      const kept = localStorage.getItem(`romcam-layer-${tick.value}`);
      if (kept !== null) tick.checked = kept === "on";
      layers.show(tick.value, tick.checked);
      tick.addEventListener("change", () => {
        layers.show(tick.value, tick.checked);
        localStorage.setItem(`romcam-layer-${tick.value}`, tick.checked ? "on" : "off");
      });
    }
    switches.disabled = false;
    const follow = () => { layers.draw(video.currentTime); if (!video.paused) requestAnimationFrame(follow); };
    for (const event of ["play", "timeupdate", "seeked", "loadeddata"]) video.addEventListener(event, follow);
    // Each picture with what belongs to it, where the browser says when it shows one.
    if (video.requestVideoFrameCallback) {
      const shown = (now, frame) => { layers.draw(frame.mediaTime); video.requestVideoFrameCallback(shown); };
      video.requestVideoFrameCallback(shown);
    }
    layers.draw(video.currentTime);
  }).catch(() => switches.remove());
}
