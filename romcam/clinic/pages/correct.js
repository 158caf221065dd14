// Correcting by hand: lines are dragged and moments chosen; numbers and finding follow, and nothing changes until it is saved.
for (const section of document.querySelectorAll("[data-correct]")) {
  const film = section.dataset.correct, texts = JSON.parse(section.dataset.texts), api = `/api/v1/films/${film}`;
  const find = selector => section.querySelector(selector), all = selector => [...section.querySelectorAll(selector)];
  const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), texts[name]);
  const canvas = find("canvas"), svg = find("svg.drag"), details = find(".correcting"), editor = find(".editor");
  const slider = find(".scrub input"), told = find(".told"), waits = find(".waits"), form = find("form.save");
  const video = document.createElement("video");
  let state = null, trial = null, layers = null, moment = null, dragging = null, asking = false, stale = false;
  let pointed = null, missed = {};
  const MOMENTS = ["neutral_s", "end_of_range_s", "repetition", "added_repetition"];
  const pending = { neutral_s: null, end_of_range_s: null, repetition: null, added_repetition: null, lines: new Map() };
  const changed = () => pending.lines.size > 0 || MOMENTS.some(name => pending[name] !== null);
  const seconds = value => `${value.toFixed(2)} s`;
  const element = (name, text = "", kind = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // ---- the server
  const ask = async (path, body) => {
    const options = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const answer = await fetch(`${api}${path}`, options);
    const got = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(got.error), { status: answer.status });
    return got;
  };
  const edit = () => {
    const made = { who: form.elements.who ? form.elements.who.value : "", note: form.elements.note.value };
    for (const name of MOMENTS) if (pending[name] !== null) made[name] = pending[name];
    made.lines = [...pending.lines.values()].map(({ segment, at, points, time_s }) => ({ segment, at, points, time_s }));
    return made;
  };
  // One request at a time; what was changed meanwhile is asked for after it.
  const preview = async () => {
    if (asking) { stale = true; return; }
    asking = true;
    try {
      do {
        stale = false;
        const got = changed() ? await ask("/corrections/preview", { edit: edit() }) : (await ask("/corrections")).trial;
        if (!stale) { trial = got; if (told.dataset.of === "preview") tell(""); outdated(false); showNumbers(); showMoment(); }
      } while (stale);
    } catch (error) {
      tell(error.status ? error.message : texts.offline, "preview");
      outdated(true);
    } finally {
      asking = false;
    }
  };
  // Numbers that are not those of what was changed are pale.
  const outdated = are => find(".follows").classList.toggle("stale", are);
  let timer = 0;
  const soon = () => { clearTimeout(timer); timer = setTimeout(preview, 60); };
  const tell = (sentence, of = "") => { told.textContent = sentence; told.dataset.of = of; told.className = sentence && of !== "saved" ? "told fault" : "told"; };

  // ---- the picture
  const times = () => layers ? layers.time_s : [];
  const timeShown = () => moment === "any" ? Number(slider.value) : keyFrame().time_s;
  const keyFrame = (at = moment) => trial.frames.find(each => each.at === at);
  const part = () => {
    if (moment !== "any" && keyFrame()) return keyFrame().part;
    return [0, 0, 1, 1];
  };
  const paint = () => {
    if (video.readyState < 2 || !trial) return;
    const [x, y, w, h] = part(), [wide, high] = [w * trial.width, h * trial.height];
    const scale = 1200 / Math.max(wide, high);
    const size = [Math.round(wide * scale), Math.round(high * scale)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    canvas.getContext("2d").drawImage(video, x * video.videoWidth, y * video.videoHeight, w * video.videoWidth, h * video.videoHeight, 0, 0, ...size);
    svg.setAttribute("viewBox", `${x * trial.width} ${y * trial.height} ${wide} ${high}`);
    resize();
  };
  video.addEventListener("seeked", paint);
  video.addEventListener("loadeddata", paint);
  // Just after the frame's time: at the time itself, rounding could show the one before.
  const seek = time => { const to = Math.max(0, time) + 0.004; if (Math.abs(video.currentTime - to) > 1e-3) video.currentTime = to; else paint(); };
  const unit = () => svg.viewBox.baseVal.width / Math.max(1, svg.getBoundingClientRect().width);
  const resize = () => { const radius = 9 * unit(); for (const dot of svg.querySelectorAll("circle")) dot.setAttribute("r", radius); };
  addEventListener("resize", resize);

  const inclination = ([[x0, y0], [x1, y1]]) => {
    const facing = trial.facing || 1;
    return Math.atan2(facing * (x1 - x0) * trial.width, (y0 - y1) * trial.height) * 180 / Math.PI;
  };
  const lineAt = (segment, at) => pending.lines.get(`${segment}|${at}`) || keyFrame(at)?.lines.find(each => each.segment === segment);

  function showMoment() {
    if (!trial || dragging) return;
    const free = moment === "any", focused = svg.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    for (const radio of all("[name=moment]")) {
      radio.disabled = radio.value !== "any" && !keyFrame(radio.value);
      radio.checked = radio.value === moment;
    }
    find(".how").hidden = free || !trial.frames.length;
    if (!free) slider.value = keyFrame().time_s;
    find(".scrub output").textContent = seconds(timeShown());
    seek(timeShown());
    svg.replaceChildren();
    if (free) { showFrame(); return; }
    // All ends above all lines, so that an end is never hidden by the grip of another line.
    const made = keyFrame().lines.map(({ segment }) => drawn(segment));
    svg.append(...made.map(([group]) => group), ...made.map(([, ends]) => ends));
    if (focused) [...svg.querySelectorAll("circle")].find(dot => dot.getAttribute("aria-label") === focused)?.focus({ preventScroll: true });
    paint();
    showInclinations();
  }
  // Any other moment: the lines as they were measured there, which cannot be dragged.
  function showFrame() {
    find(".inclined").replaceChildren();
    if (!layers) return;
    const frame = nearestFrame(times(), timeShown());
    for (const line of layers.lines) {
      const at = line.at[frame];
      if (at) svg.append(svgElement("path", { class: `casing`, d: `M${at.join(" ")}` }), svgElement("path", { class: line.kind, d: `M${at.join(" ")}` }));
    }
    if (pointed && pointing()) svg.append(svgElement("circle", { class: "pointed", cx: pointed.x * trial.width, cy: pointed.y * trial.height }));
    paint();
  }
  const kinds = { pelvis: "hips", t12: "lumbar", thigh: "thigh" };
  function drawn(segment) {
    const at = moment, line = lineAt(segment, at);
    const [group, top] = [0, 1].map(() => svgElement("g", { class: `of ${kinds[segment]} ${line.state}` }));
    const casing = svgElement("path", { class: "casing" }), stroke = svgElement("path", { class: "stroke" }), grip = svgElement("path", { class: "grip" });
    const dots = ["lower", "upper"].map(end => svgElement("circle", {
      tabindex: 0, role: "slider", "aria-label": say("handle", { line: texts[segment], end: texts[end] }), "aria-valuemin": -180, "aria-valuemax": 180 }));
    const place = () => {
      const { points } = lineAt(segment, at), px = points.map(([x, y]) => [x * trial.width, y * trial.height]);
      for (const path of [casing, stroke, grip]) path.setAttribute("d", `M${px.map(each => each.join(" ")).join("L")}`);
      const angle = Math.round(inclination(points));
      dots.forEach((dot, n) => {
        dot.setAttribute("cx", px[n][0]);
        dot.setAttribute("cy", px[n][1]);
        dot.setAttribute("aria-valuenow", angle);
        dot.setAttribute("aria-valuetext", say("inclined", { angle: degrees(angle) }));
      });
    };
    const move = (ends, dx, dy) => {
      const old = lineAt(segment, at), points = old.points.map(each => [...each]);
      for (const n of ends) {
        points[n][0] = Math.min(1, Math.max(0, points[n][0] + dx / trial.width));
        points[n][1] = Math.min(1, Math.max(0, points[n][1] + dy / trial.height));
      }
      pending.lines.set(`${segment}|${at}`, { segment, at, points, time_s: keyFrame(at).time_s, state: "drawn" });
      for (const each of [group, top]) each.setAttribute("class", `of ${kinds[segment]} drawn`);
      place();
      showInclinations();
      showPending();
      soon();
    };
    const grab = (target, ends) => {
      target.addEventListener("pointerdown", event => {
        event.preventDefault();
        target.setPointerCapture(event.pointerId);
        dragging = { x: event.clientX, y: event.clientY };
        if (target.tagName === "circle") target.focus({ preventScroll: true });
      });
      target.addEventListener("pointermove", event => {
        if (!dragging || !target.hasPointerCapture(event.pointerId)) return;
        const size = unit();
        move(ends, (event.clientX - dragging.x) * size, (event.clientY - dragging.y) * size);
        dragging = { x: event.clientX, y: event.clientY };
      });
      for (const end of ["pointerup", "pointercancel"]) target.addEventListener(end, () => { if (dragging) { dragging = null; soon(); } });
    };
    grab(grip, [0, 1]);
    dots.forEach((dot, n) => {
      grab(dot, [n]);
      dot.addEventListener("keydown", event => {
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (!step) return;
        event.preventDefault();
        const far = (event.shiftKey ? 8 : 1) * Math.max(trial.width, trial.height) / 720;
        move([n], far * step[0], far * step[1]);
      });
    });
    group.append(grip, casing, stroke);
    top.append(...dots);
    place();
    return [group, top];
  }
  function showInclinations() {
    find(".inclined").replaceChildren(...keyFrame().lines.map(({ segment }) => {
      const line = lineAt(segment, moment), item = element("li", "", kinds[segment]), neutral = lineAt(segment, "neutral");
      const angle = inclination(line.points);
      item.append(element("b", texts[segment]), ` ${say("inclined", { angle: degrees(angle) })}`);
      if (moment !== "neutral" && neutral) {
        const change = Math.round(angle) - Math.round(inclination(neutral.points));
        item.append(`, ${say("since", { change: (change > 0 ? "+" : "") + degrees(change) })}`);
      }
      if (line.state !== "automatic") item.append(element("small", texts[line.state]));
      return item;
    }));
  }

  // ---- numbers, and what is not saved
  function showNumbers() {
    find(".finding").textContent = trial.finding;
    const other = trial.automatic_finding !== trial.finding;
    find(".before").textContent = other ? `${texts.automatically} ${trial.automatic_finding}` : "";
    find("tbody").replaceChildren(...trial.measures.filter(each => each.lead || each.changed).map(each => {
      const row = element("tr", "", each.changed ? "changed" : ""), head = element("th", each.title);
      head.scope = "row";
      const now = element("td", each.now);
      if (each.manual) now.append(" ", element("small", texts.manual));
      row.append(head, element("td", each.automatic), now);
      return row;
    }));
    const choice = find(".reported"), select = choice.querySelector("select");
    choice.hidden = trial.repetitions.length < 2;
    select.replaceChildren(...trial.repetitions.map(each => new Option(
      say("repetition", { number: each.number, start: seconds(each.start_s), stop: seconds(each.stop_s) }), each.number, false, each.reported)));
    const film = find(".watching form").elements;
    if (!section.dataset.filled) {
      section.dataset.filled = "true";
      if (trial.people > 2) for (let n = 1; n <= trial.people; n++) film.person.insertBefore(new Option(say("person-number", { number: n }), n), film.person.lastElementChild);
      for (const name of ["test", "person", "rotated_deg", "side"]) film[name].value = trial[name] ?? film[name].value;
      film.person.value = trial.person ?? "";
      film.mirrored.checked = trial.mirrored;
      find(".side").hidden = !trial.side_test;
      if (trial.side) film.side.querySelector("[value='']").remove();
      const tasks = Object.entries(trial.tasks), select = find(".missed select");
      select.replaceChildren(...tasks.map(([name, title]) => new Option(title, name)));
      select.closest("label").hidden = tasks.length < 2;
      find(".missed").hidden = find(".take [value=end]").hidden = !tasks.length;
    }
  }
  const momentName = at => find(`[name=moment][value=${at}]`).closest("label").textContent;
  function showPending() {
    const items = [...pending.lines.entries()].map(([key, each]) => [
      say("pending-line", { line: texts[each.segment], end: momentName(each.at) }), () => pending.lines.delete(key)]);
    if (pending.neutral_s !== null) items.push([say("pending-neutral", { time: seconds(pending.neutral_s) }), () => { pending.neutral_s = null; drop("neutral"); }]);
    if (pending.end_of_range_s !== null) items.push([say("pending-end", { time: seconds(pending.end_of_range_s) }), () => { pending.end_of_range_s = null; drop("halfway", "end"); }]);
    if (pending.added_repetition) {
      const { start_s, stop_s } = pending.added_repetition;
      items.push([say("pending-added", { start: seconds(start_s), stop: seconds(stop_s) }), () => { pending.added_repetition = null; missed = {}; showMissed(); drop("halfway", "end"); }]);
    }
    if (pending.repetition !== null) items.push([say("pending-repetition", { number: pending.repetition }), () => { pending.repetition = null; drop("halfway", "end"); }]);
    find(".unsaved").replaceChildren(...items.map(([name, undo]) => {
      const item = element("li", name), button = element("button", texts.drop);
      button.type = "button";
      button.setAttribute("aria-label", `${texts.drop}: ${name}`);
      button.addEventListener("click", () => { undo(); showPending(); showMoment(); soon(); });
      item.append(" ", button);
      return item;
    }));
    find(".none").hidden = items.length > 0;
    find(".save .main").disabled = find(".discard").disabled = !items.length;
    if (items.length) document.body.dataset.unsaved = "true"; else delete document.body.dataset.unsaved;
  }
  // Lines belong to their moment: another moment takes them back.
  const drop = (...moments) => { for (const [key, each] of pending.lines) if (moments.includes(each.at)) pending.lines.delete(key); };
  const choose = (changes, ...moments) => { Object.assign(pending, changes); drop(...moments); showPending(); soon(); };

  // A repetition that was not found: three moments.
  function showMissed() {
    for (const button of all(".missed button")) button.querySelector("output").textContent = button.value in missed ? seconds(missed[button.value]) : "";
  }
  const task = find(".missed select");
  task.addEventListener("change", () => {
    if (!pending.added_repetition) return;
    pending.added_repetition.task = task.value;
    soon();
  });
  find(".missed").addEventListener("click", async event => {
    const button = event.target.closest("button");
    if (!button) return;
    missed[button.value] = shownTime();
    showMissed();
    if (Object.keys(missed).length < 3) return;
    const added_repetition = { ...missed, task: task.value };
    try {
      await ask("/corrections/preview", { edit: { ...edit(), lines: [], added_repetition, end_of_range_s: null, repetition: null } });
    } catch (error) {
      // Times that cannot be a repetition change nothing; one of them can be chosen again.
      tell(error.status ? error.message : texts.offline, "preview");
      return;
    }
    choose({ added_repetition, end_of_range_s: null, repetition: null }, "halfway", "end");
  });
  const shownTime = () => times().length ? times()[nearestFrame(times(), Number(slider.value))] : Number(slider.value);

  // ---- what was corrected
  function showMade() {
    const rows = state.corrections;
    find(".made").hidden = !rows.length;
    find(".all").hidden = rows.every(each => each.undone);
    find(".made ol").replaceChildren(...rows.map(each => {
      const item = element("li", say("entry", { who: each.who, when: new Date(each.when).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }), line: each.parts }), each.undone || !each.acts ? "undone" : "");
      if (each.note) item.append(element("q", each.note));
      if (each.undone || !each.made || !each.acts) item.append(element("small", each.undone ? texts.undone : each.made ? texts.replaced : texts.waits));
      const button = element("button", each.undone ? texts.redo : texts.undo);
      button.type = "button";
      button.setAttribute("aria-label", `${button.textContent}: ${each.parts}`);
      button.addEventListener("click", () => change("/corrections/undo", { correction: each.id, again: Boolean(each.undone) }));
      item.append(" ", button);
      return item;
    }));
  }
  const change = async (path, body) => {
    try {
      state = await ask(path, { ...body, version: state.version });
    } catch (error) {
      // Another person was here meanwhile: their corrections are shown, and what was changed here stays.
      tell(error.status ? `${error.message}${changed() ? ` ${texts.kept}` : ""}` : texts.offline);
      if (error.status === 409) await load();
      return false;
    }
    showMade();
    tell(texts.saved, "saved");
    follow();
    return true;
  };
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (form.elements.who) localStorage.setItem("romcam-who", form.elements.who.value);
    find(".save .main").disabled = true;
    if (await change("/corrections", { edit: edit() })) discard();
    showPending();
  });
  const discard = () => {
    for (const name of MOMENTS) pending[name] = null;
    missed = {};
    showMissed();
    pending.lines.clear();
    form.elements.note.value = "";
    showPending();
  };
  find(".discard").addEventListener("click", () => { discard(); showMoment(); soon(); });
  find(".all").addEventListener("click", () => change("/corrections/undo", { correction: null }));

  // ---- another person, test or leg
  const watching = find(".watching form");
  const differs = () => {
    const made = {}, fields = watching.elements;
    if (fields.test.value !== trial.test) made.test = fields.test.value;
    const person = fields.person.value;
    if (person === "point") { if (pointed) made.person_at = pointed; }
    else if (person && person !== trial.person) { if (Number(person)) made.person_number = Number(person); else made.person = person; }
    if (trial.side_test && fields.side.value && fields.side.value !== trial.side) made.side = fields.side.value;
    if (Number(fields.rotated_deg.value) !== trial.rotated_deg) made.rotated_deg = Number(fields.rotated_deg.value);
    if (fields.mirrored.checked !== trial.mirrored) made.mirrored = fields.mirrored.checked;
    return made;
  };
  const ready = () => { watching.querySelector("button").disabled = !trial || !Object.keys(differs()).length; };
  const pointing = () => details.open && find(".watching").open && watching.elements.person.value === "point";
  watching.addEventListener("input", () => {
    find(".pointed").hidden = !pointing();
    if (pointing() && moment !== "any") { moment = "any"; showMoment(); } else if (moment) showMoment();
    ready();
  });
  find(".stand").addEventListener("click", event => {
    if (!pointing() || moment !== "any") return;
    const box = canvas.getBoundingClientRect();
    pointed = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height, time_s: Number(slider.value) };
    showMoment();
    ready();
  });
  watching.addEventListener("submit", event => {
    event.preventDefault();
    change("/corrections", { edit: { ...differs(), who: form.elements.who ? form.elements.who.value : "", note: form.elements.note.value } });
  });

  // ---- the queue: once the correction is made, the page shows its report; not while something is unsaved here
  let source = null;
  function follow() {
    if (source || !["queued", "running"].includes(state.state)) return;
    source = new EventSource(`/api/v1/events?film=${film}`);
    source.addEventListener("message", event => {
      const { state: now } = JSON.parse(event.data);
      if (!["done", "failed"].includes(now)) return;
      source.close();
      source = null;
      if (changed()) { load(); return; }
      if (details.open) sessionStorage.setItem("romcam-correcting", film);
      location.reload();
    });
  }
  addEventListener("pagehide", () => { if (source) source.close(); source = null; });
  addEventListener("beforeunload", event => { if (changed()) event.preventDefault(); });

  // ---- the beginning
  const load = async () => {
    state = await ask("/corrections");
    trial = state.trial;
    showMade();
    follow();
    if (!trial) return;
    if (changed()) { await preview(); return; }
    showNumbers();
    if (moment) showMoment();
  };
  const open = async () => {
    if (moment) return;
    moment = "any";
    video.muted = true;
    video.playsInline = true;
    video.preload = "auto";
    video.src = section.dataset.filmAt;
    if (form.elements.who) form.elements.who.value = localStorage.getItem("romcam-who") || "";
    try {
      layers = await fetchLayers(`${api}/layers`).catch(() => null);
      await first;
      if (!state) await load();
      slider.max = trial.last_s;
      moment = trial.frames.length ? trial.frames.at(-1).at : "any";
      if (trial.without_lines) tell(trial.without_lines);
      waits.hidden = true;
      editor.hidden = false;
      showMoment();
      showPending();
    } catch (error) {
      moment = null;
      waits.textContent = error.status ? error.message : texts.offline;
    }
  };
  for (const radio of all("[name=moment]")) radio.addEventListener("change", () => { moment = radio.value; showMoment(); });
  slider.addEventListener("input", () => { moment = "any"; showMoment(); });
  find(".take").addEventListener("click", event => {
    if (event.target.value === "neutral") choose({ neutral_s: shownTime() }, "neutral");
    if (event.target.value === "end") choose({ end_of_range_s: shownTime(), repetition: null, added_repetition: null }, "halfway", "end");
  });
  find(".reported select").addEventListener("change", event => choose({ repetition: Number(event.target.value), end_of_range_s: null, added_repetition: null }, "halfway", "end"));
  details.addEventListener("toggle", () => { if (details.open) open(); });
  const jump = () => { if (location.hash === "#correct") details.open = true; };
  addEventListener("hashchange", jump);
  for (const link of document.querySelectorAll("a[href='#correct']")) link.addEventListener("click", () => { details.open = true; });
  if (sessionStorage.getItem("romcam-correcting") === film) { sessionStorage.removeItem("romcam-correcting"); details.open = true; }
  const first = load().catch(() => {});
  jump();
}
