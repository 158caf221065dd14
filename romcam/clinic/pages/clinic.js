"use strict";
// What makes the pages livelier: search as you type, films that arrive in parts, events, film and curves on one cursor.
const API = "/api/v1";
const PIECE = 4 * 1024 * 1024;
// A sentence above the page says that a person is signed out; what waits (films, recordings) goes on once they are signed in again.
const asks = window.fetch.bind(window);
window.fetch = async (...request) => {
  const answer = await asks(...request), told = document.getElementById("signed-out");
  if (told) told.hidden = answer.status !== 401;
  return answer;
};
const wait = seconds => new Promise(done => setTimeout(done, 1000 * seconds));

async function part(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  return made.content;
}

// Search: the server renders the list for what is typed; an answer that comes late is dropped.
for (const input of document.querySelectorAll("input[data-search]")) {
  const found = document.querySelector(input.dataset.search);
  let last = 0, timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++last;
      const query = new URLSearchParams(new FormData(input.form));
      query.set("part", "list");
      const list = await part(`/?${query}`).catch(() => null);
      if (list && mine === last) found.replaceChildren(list);
    }, 120);
  });
}

// Films: each in parts. After any fault the server is asked how much has arrived, and the film goes on from there.
async function send(form, file) {
  const list = form.querySelector(".uploads"), item = document.createElement("li");
  const name = document.createElement("span"), bar = document.createElement("progress"), note = document.createElement("small");
  name.textContent = file.name;
  bar.max = Math.max(1, file.size);
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar, note);
  list.append(item);
  const fail = sentence => { item.className = "fault"; note.textContent = sentence; bar.remove(); };
  if (file.size > Number(form.dataset.most)) { fail(form.dataset.tooLarge); return; }
  const visit = form.dataset.upload, key = `${visit}/${file.name}/${file.size}/${file.lastModified}`;
  let upload = sessionStorage.getItem(key), pause = 1;
  for (;;) {
    try {
      if (!upload) {
        const fields = new FormData(form);
        const answer = await fetch(`${API}/visits/${visit}/uploads`, { method: "POST", body: JSON.stringify({
          name: file.name, bytes: file.size, test: fields.get("test"), mirrored: fields.has("mirrored") }) });
        const made = await answer.json();
        if (!answer.ok) { if ([401, 503].includes(answer.status)) throw new Error(made.error); fail(made.error); return; }
        upload = made.id;
        sessionStorage.setItem(key, upload);
      }
      const there = await fetch(`${API}/uploads/${upload}`);
      let film = null;
      if ([401, 503].includes(there.status)) throw new Error((await there.json()).error);
      if (there.status === 404) {
        const known = await fetch(`${API}/films/${upload}`);
        if ([401, 503].includes(known.status)) throw new Error((await known.json()).error);
        if (!known.ok) { upload = null; sessionStorage.removeItem(key); continue; }
        film = await known.json();
      } else {
        let { offset } = await there.json();
        bar.value = offset;
        if (offset >= file.size) {
          const ended = await fetch(`${API}/uploads/${upload}/complete`, { method: "POST" });
          film = await ended.json();
          if ([401, 503].includes(ended.status)) throw new Error(film.error);
        }
        while (!film) {
          const answer = await fetch(`${API}/uploads/${upload}`, {
            method: "PATCH", headers: { "Upload-Offset": String(offset) }, body: file.slice(offset, offset + PIECE) });
          const got = await answer.json();
          if (!answer.ok) throw Object.assign(new Error(got.error), { final: [413, 422].includes(answer.status) });
          offset = got.offset;
          bar.value = offset;
          film = got.film;
          note.textContent = "";
          pause = 1;
        }
      }
      sessionStorage.removeItem(key);
      if (film.error) { fail(film.error); return; }
      item.remove();
      await show(film.id, form.closest(".visit").querySelector(".films"));
      return;
    } catch (error) {
      if (error.final) { fail(error.message); return; }
      note.textContent = error instanceof TypeError ? form.dataset.broken : error.message;
      await wait(pause);
      pause = Math.min(30, pause * 2);
    }
  }
}
for (const form of document.querySelectorAll("form[data-upload]")) {
  let queue = Promise.resolve();
  const take = files => { for (const file of files) queue = queue.then(() => send(form, file)); };
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", event => event.preventDefault());
  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  form.addEventListener("dragover", event => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", event => {
    event.preventDefault();
    form.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
}
addEventListener("dragover", event => event.preventDefault());
addEventListener("drop", event => event.preventDefault());

// The archive of a patient from another romcam.
for (const form of document.querySelectorAll("form[data-import]")) {
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const told = form.querySelector("[role=status]");
    const answer = await fetch(`${API}/patients/import`, { method: "POST", body: new FormData(form) }).catch(() => null);
    const got = answer ? await answer.json() : { error: "" };
    if (answer && answer.ok) location.assign(`/patients/${got.id}`); else told.textContent = got.error;
  });
}

// Events: the state and progress of the films on the page.
async function show(film, list) {
  const card = await part(`/films/${film}?part=card`).catch(() => null), old = document.getElementById(`film-${film}`);
  if (!card) return;
  if (old) old.replaceWith(card); else if (list) list.append(card);
  watch();
}
// A browser opens six connections to a server, for all pages together: this one is closed when nothing is waiting.
let source = null;
function watch() {
  const items = [...document.querySelectorAll("[data-film]")];
  const waits = items.some(item => ["queued", "running"].includes(item.dataset.state));
  if (!waits && source) { source.close(); source = null; }
  if (!waits || source || !document.body.dataset.events) return;
  source = new EventSource(`${API}/events?${document.body.dataset.events}`);
  source.addEventListener("message", event => {
    const { film, state, done, total, reason } = JSON.parse(event.data);
    const item = document.getElementById(`film-${film}`);
    if (document.body.dataset.reload && !document.body.dataset.unsaved && state === "done") { location.reload(); return; }
    if (!item) return;
    if (item.dataset.state !== state || reason) { show(film); return; }
    const bar = item.querySelector("progress");
    if (bar && total) { bar.max = total; bar.value = Math.min(done, total); }
  });
  source.addEventListener("open", () => {
    for (const item of document.querySelectorAll("[data-film]")) {
      if (["queued", "running"].includes(item.dataset.state)) show(item.dataset.film);
    }
  });
}
addEventListener("pagehide", () => { if (source) source.close(); source = null; });
addEventListener("pageshow", watch);

// Film and curves on one cursor: a click in the chart is that moment of the film, and back.
for (const figure of document.querySelectorAll("[data-curves]")) {
  const data = JSON.parse(figure.dataset.curves), video = document.getElementById(figure.dataset.video);
  const svg = figure.querySelector("svg"), cursor = svg.querySelector(".cursor"), out = figure.querySelector("output");
  let current = -1;
  const draw = index => {
    if (index === current) return;
    current = index;
    cursor.setAttribute("visibility", "visible");
    cursor.setAttribute("transform", `translate(${data.x[index]} 0)`);
    out.replaceChildren(`${data.t[index].toFixed(2)} s`);
    for (const series of data.series) {
      const span = document.createElement("span"), value = series.values[index];
      span.className = series.kind;
      span.textContent = `${series.label} ${value === null ? "–" : `${value}°`.replace("-", "−")}`;
      out.append(span);
    }
  };
  const nearest = time => {
    let low = 0, high = data.t.length - 1;
    while (low < high) { const middle = (low + high) >> 1; if (data.t[middle] < time) low = middle + 1; else high = middle; }
    return low > 0 && time - data.t[low - 1] < data.t[low] - time ? low - 1 : low;
  };
  const seek = index => {
    const to = Math.max(0, Math.min(data.t.length - 1, index));
    draw(to);
    if (video) video.currentTime = data.t[to];
  };
  const under = event => {
    const box = svg.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
    let best = 0;
    data.x.forEach((at, n) => { if (Math.abs(at - x) < Math.abs(data.x[best] - x)) best = n; });
    return best;
  };
  let held = false;
  svg.addEventListener("pointerdown", event => { held = true; svg.setPointerCapture(event.pointerId); if (video) video.pause(); seek(under(event)); });
  svg.addEventListener("pointermove", event => { if (held) seek(under(event)); });
  svg.addEventListener("pointerup", () => { held = false; });
  svg.addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (!step) return;
    event.preventDefault();
    seek(Math.max(0, current) + step);
  });
  if (video) {
    const follow = () => { draw(nearest(video.currentTime)); if (!video.paused) requestAnimationFrame(follow); };
    video.addEventListener("play", follow);
    video.addEventListener("timeupdate", follow);
    video.addEventListener("seeked", follow);
    video.addEventListener("loadedmetadata", follow);
  }
}
const lines = document.getElementById("lines");
if (lines) {
  const video = document.getElementById("video");
  lines.addEventListener("change", () => {
    const at = video.currentTime, playing = !video.paused;
    video.src = lines.checked ? video.dataset.drawn : video.dataset.plain;
    video.addEventListener("loadedmetadata", () => { video.currentTime = at; if (playing) video.play(); }, { once: true });
    video.addEventListener("error", () => { if (!lines.checked) { lines.checked = true; lines.disabled = true; video.src = video.dataset.drawn; } }, { once: true });
  });
}
