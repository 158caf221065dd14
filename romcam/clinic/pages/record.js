"use strict";
// Filming with this machine's camera: guidance through the WebSocket, and MediaRecorder's pieces, which are stored as
// they come, every second. Guidance and recording do not wait for each other.
const root = document.getElementById("record"), told = root.querySelector(".told"), stage = root.querySelector(".stage");
const video = stage.querySelector("video"), overlay = stage.querySelector("canvas"), words = root.dataset;
const button = Object.fromEntries(["begin", "now", "end", "again", "quit"].map(name => [name, root.querySelector(`.${name}`)]));
const choice = Object.fromEntries([...root.querySelectorAll(".choices [name]")].map(each => [each.name, each]));
const PAGE = [...crypto.getRandomValues(new Uint8Array(10))].map(each => each.toString(16).padStart(2, "0")).join("");
const EVERY_MS = 120, SIDE = 640, ALONE_MS = 60000, SLOW_MS = 1500, STALE_MS = 700, UNKEPT_MS = 60000, IDLE_MS = 600000;
const now = () => performance.now();
const say = (name, more = "") => { told.textContent = (words[name] ?? name) + more; };

// Choices are remembered in this browser.
for (const name of ["test", "repetitions", "voice", "mirror", "screen", "mirrored"]) {
  const field = choice[name], key = `romcam-record-${name}`, kept = localStorage.getItem(key);
  const asked = name === "test" && new URLSearchParams(location.search).get("test");
  if (kept !== null && !asked) {
    if (field.type === "checkbox") field.checked = kept === "true";
    else if ([...field.options].some(each => each.value === kept)) field.value = kept;
  }
  field.addEventListener("change", () => {
    localStorage.setItem(key, field.type === "checkbox" ? field.checked : field.value);
    apply();
  });
}
function apply() {
  const test = choice.test.selectedOptions[0], led = state.guiding;
  stage.querySelector(".drawing").src = `/tests/${test.value}.svg`;
  // A camera whose pictures are mirror images already shows them so.
  stage.classList.toggle("mirror", choice.mirror.checked !== choice.mirrored.checked);
  if (!led) prompt("wait", words.idle, test.dataset.filming);
}

// The camera.
const state = { stream: null, guiding: false, led: false, begun: 0, take: null, size: null, saving: 0 };
const off = () => { for (const track of state.stream?.getTracks() ?? []) track.stop(); state.stream = video.srcObject = null; };
async function on(device) {
  off();
  button.begin.disabled = true;
  if (!navigator.mediaDevices || !window.MediaRecorder) { say("impossible"); return; }
  const wanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  if (device) wanted.deviceId = { exact: device };
  try {
    state.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  } catch (error) {
    say({ NotAllowedError: "denied", NotFoundError: "noCamera", OverconstrainedError: "noCamera" }[error.name] ?? "busy");
    return;
  }
  const [track] = state.stream.getVideoTracks();
  track.addEventListener("ended", () => { if (track === state.stream?.getVideoTracks()[0]) unplugged(); });
  video.srcObject = state.stream;
  await video.play().catch(() => {});
  say("");
  const found = (await navigator.mediaDevices.enumerateDevices()).filter(each => each.kind === "videoinput");
  const current = track.getSettings().deviceId;
  choice.camera.replaceChildren(...found.map(each => new Option(each.label, each.deviceId, false, each.deviceId === current)));
  button.begin.disabled = false;
}
function unplugged() {
  say("unplugged");
  button.begin.disabled = true;
  const { take } = state;
  off();
  stop();
  if (take?.kept) leave(take);
}
choice.camera.addEventListener("change", () => on(choice.camera.value));
navigator.mediaDevices?.addEventListener("devicechange", () => { if (!state.stream) on(); });
video.addEventListener("resize", () => { if (state.guiding && !state.take?.kept) tell(beginning()); });

// The guide: pictures go out, instructions come back. After a fault the page connects again; the guide waits for it.
const link = { socket: null, ready: false, pause: 1, sent: [], last: 0, used: 0, busy: false, wanted: true };
function connect() {
  link.used = now();
  if (link.socket) return;
  const socket = link.socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/guidance`);
  socket.addEventListener("open", () => socket.send(JSON.stringify({ do: "open", page: PAGE })));
  socket.addEventListener("message", event => received(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    Object.assign(link, { socket: null, ready: false, sent: [] });
    if (!link.wanted) return;
    if (state.guiding && state.led) say("guidanceWaits");
    setTimeout(connect, 1000 * link.pause);
    link.pause = Math.min(8, 2 * link.pause);
  });
}
const tell = message => { if (link.ready) link.socket.send(JSON.stringify(message)); };
function beginning() {
  const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
  state.size = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
  state.begun = now();
  return { do: "begin", test: choice.test.value, repetitions: Number(choice.repetitions.value), width: state.size[0], height: state.size[1] };
}
function received(message) {
  if (message.error) {
    link.wanted = false;
    say(message.error);
    if (state.guiding) alone();
  } else if (message.ready) {
    Object.assign(link, { ready: true, pause: 1 });
    root.dataset.ready = "";
    if (!state.guiding || !state.led) return;
    if (message.begun) say("");
    else if (state.take?.kept) { say("guidanceLost"); alone(); } // a new guide knows nothing of what is recorded
    else tell(beginning());
  } else if (message.phase) {
    const at = 1000 * message.time;
    link.sent = link.sent.filter(each => each > at);
    link.last = now();
    if (state.guiding && state.led && at >= state.begun) follow(message, now() - at);
  }
}
const small = document.createElement("canvas");
setInterval(() => {
  if (!state.guiding) { // a page that is left open does not keep the pose model in memory
    if (link.ready && now() - link.used > IDLE_MS) { link.wanted = false; link.socket.close(1000); }
    return;
  }
  link.used = now();
  if (state.take && !state.take.kept && now() - state.take.began > UNKEPT_MS) renew();
  if (state.take) showSeconds(state.take);
  if (state.led && state.take?.kept && now() - link.last > ALONE_MS) { finish(); return; } // nobody is there to end it
  if (!state.led || !link.ready || link.busy || !state.size || !video.videoWidth || link.socket.bufferedAmount > 65536) return;
  const at = now();
  if (link.sent.length && at - link.sent[0] > SLOW_MS) { say("slow"); draw([]); } // no answer says so meanwhile
  // A slow server has at most two pictures to answer for; where it drops some, one a second still arrives.
  if (link.sent.length > 1 && at - link.sent.at(-1) < 1000) return;
  link.busy = true;
  [small.width, small.height] = state.size;
  const scale = Math.min(small.width / video.videoWidth, small.height / video.videoHeight), pen = small.getContext("2d");
  if (choice.mirrored.checked) { pen.translate(small.width, 0); pen.scale(-1, 1); }
  pen.drawImage(video, 0, 0, video.videoWidth * scale, video.videoHeight * scale);
  small.toBlob(async jpeg => {
    link.busy = false;
    if (!jpeg || !link.ready || !state.guiding) return;
    const bytes = new Uint8Array(8 + jpeg.size);
    new DataView(bytes.buffer).setFloat64(0, at / 1000, true);
    bytes.set(new Uint8Array(await jpeg.arrayBuffer()), 8);
    if (link.socket?.readyState !== WebSocket.OPEN) return;
    link.sent.push(at);
    link.socket.send(bytes);
  }, "image/jpeg", 0.75);
}, EVERY_MS);

// What the guide says.
function prompt(tone, headline, detail) {
  stage.dataset.tone = tone;
  const head = stage.querySelector(".headline");
  if (head.textContent !== headline) {
    head.textContent = headline;
    head.style.setProperty("--letters", Math.max(8, headline.length));
    if (state.guiding) speak(headline);
  }
  stage.querySelector(".detail").textContent = detail;
}
let speaking = 0;
function speak(words) {
  if (!choice.voice.checked || !window.speechSynthesis) return;
  if (speechSynthesis.speaking && now() - speaking < 4000) return; // a voice is never interrupted
  speechSynthesis.cancel();
  speaking = now();
  const spoken = new SpeechSynthesisUtterance(words);
  spoken.lang = document.documentElement.lang;
  speechSynthesis.speak(spoken);
}
function part_of(name, text) {
  const item = stage.querySelector(name);
  item.hidden = !text;
  if (text) (item.querySelector("b, span") ?? item).textContent = text;
}
const degrees = angle => `${Math.round(angle)}°`.replace("-", "−");
function follow(guided, late) {
  prompt(guided.tone, guided.headline, guided.detail);
  Object.assign(stage.dataset, { prompt: guided.prompt, phase: guided.phase });
  part_of(".count", guided.wanted ? `${guided.count} / ${guided.wanted}` : "");
  part_of(".company", choice.mirror.checked ? guided.company_mirrored : guided.company);
  part_of(".angles", guided.pelvis === null || guided.lumbar === null ? "" :
    `${words.pelvis} ${degrees(guided.pelvis)}\n${words.lumbar} ${degrees(guided.lumbar)}`);
  countdown(guided.countdown === null ? "" : Math.max(1, Math.ceil(guided.countdown)));
  draw(late < STALE_MS ? guided.bones : []);
  if (late > SLOW_MS) say("slow"); else if (told.textContent === words.slow) say("");
  record(guided);
  if (guided.ending) finish(guided);
}
function countdown(left) { stage.querySelector(".camera").dataset.countdown = left; }
function draw(bones) {
  const [width, height] = state.size, pen = overlay.getContext("2d");
  Object.assign(overlay, { width, height });
  pen.lineCap = "round";
  for (const [colour, thick] of [["#1b2126", 5], ["#f2f5f7", 2.5]]) {
    Object.assign(pen, { strokeStyle: colour, lineWidth: thick });
    pen.beginPath();
    for (const [x1, y1, x2, y2] of bones) {
      // The guide sees pictures as they are; the overlay lies on the camera's.
      const [from, to] = choice.mirrored.checked ? [1 - x1, 1 - x2] : [x1, x2];
      pen.moveTo(from * width, y1 * height);
      pen.lineTo(to * width, y2 * height);
    }
    pen.stroke();
  }
}
video.addEventListener("click", event => {
  if (stage.querySelector(".company").hidden) return;
  const box = video.getBoundingClientRect(), scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
  const shift = [box.width - video.videoWidth * scale, box.height - video.videoHeight * scale];
  const x = (event.clientX - box.left - shift[0] / 2) / (video.videoWidth * scale);
  const y = (event.clientY - box.top - shift[1] / 2) / (video.videoHeight * scale);
  // The mirrored preview shows left and right exchanged; so does a camera that delivers mirror images.
  if (x >= 0 && x <= 1 && y >= 0 && y <= 1) tell({ do: "choose", x: choice.mirror.checked ? 1 - x : x, y });
});

// A take: recorded in this page from the person's stand on, and stored from the moment at which it is worth keeping.
class Take {
  constructor(number) {
    Object.assign(this, { number, began: now(), pieces: [], kept: false, upload: null, offset: 0, gone: false });
    this.chain = Promise.resolve();
    const kinds = ["video/webm;codecs=vp8", "video/webm", "video/mp4"];
    const mimeType = kinds.find(each => MediaRecorder.isTypeSupported(each));
    this.name = mimeType?.startsWith("video/mp4") ? "recording.mp4" : "recording.webm";
    this.recorder = new MediaRecorder(state.stream, { mimeType, videoBitsPerSecond: 8e6 });
    this.stopped = new Promise(done => this.recorder.addEventListener("stop", done));
    this.recorder.addEventListener("dataavailable", event => {
      if (event.data.size) this.pieces.push(event.data);
      this.store();
    });
    this.recorder.start(1000);
  }
  end() { if (this.recorder.state !== "inactive") this.recorder.stop(); return this.stopped; }
  keep(person) {
    if (this.kept) return;
    this.kept = true;
    this.stated = { name: this.name, test: choice.test.value, mirrored: choice.mirrored.checked, person,
      filmed: new Date(Date.now() - (now() - this.began)).toISOString() };
    this.store();
  }
  store() { if (this.kept) this.chain = this.chain.then(() => this.send()); return this.chain; }
  async send() {
    while (!this.gone && !this.upload) {
      const made = await asked("POST", `/visits/${words.visit}/uploads`, JSON.stringify(this.stated));
      if (!made.ok) this.refuse(made.error); else this.upload = made.id;
    }
    while (!this.gone && this.pieces.length) {
      const [piece] = this.pieces;
      const sent = await asked("PATCH", `/uploads/${this.upload}`, piece, { "Upload-Offset": String(this.offset) });
      if (sent.ok) { this.offset = sent.offset; this.pieces.shift(); continue; }
      if (sent.status !== 409) { this.refuse(sent.error); return; }
      const there = await asked("GET", `/uploads/${this.upload}`); // its answer was lost: some or all has arrived
      if (!there.ok) { this.refuse(there.error); return; }
      this.pieces[0] = piece.slice(there.offset - this.offset);
      this.offset = there.offset;
      if (!this.pieces[0].size) this.pieces.shift();
    }
  }
  refuse(sentence) {
    this.gone = true;
    say(sentence);
    if (state.take === this) { state.take = null; stop(); }
  }
  async drop() {
    this.end();
    await this.chain;
    this.gone = true;
    if (this.upload) await asked("DELETE", `/uploads/${this.upload}`);
  }
  async complete() {
    state.saving++;
    await this.end();
    await this.store();
    const film = this.gone ? null : await asked("POST", `/uploads/${this.upload}/complete`);
    state.saving--;
    if (!film) return;
    if (!film.ok) { say(film.error); return; }
    this.gone = true;
    say("");
    await show(film.id, document.querySelector(".films"));
  }
}
// A request that is repeated until the server answers it. The recording waits in this page meanwhile.
async function asked(method, path, body, headers) {
  for (let pause = 0.5; ; pause = Math.min(10, 2 * pause)) {
    try {
      const answer = await fetch(API + path, { method, body, headers });
      if (![401, 503].includes(answer.status)) {
        if ([words.waits, words.signedOut].includes(told.textContent)) say("");
        return { ok: answer.ok, status: answer.status, ...(answer.status === 204 ? {} : await answer.json()) };
      }
      say(answer.status === 401 ? "signedOut" : "waits"); // who is signed out signs in, and the recording goes on
    } catch (error) { // the connection broke
      say("waits");
    }
    await wait(pause);
  }
}
function record(guided) {
  if (guided.take !== (state.take?.number ?? 0)) {
    state.take?.drop();
    state.take = guided.take && state.stream ? new Take(guided.take) : null;
  }
  if (state.take && ["bends", "over"].includes(guided.phase)) state.take.keep(guided.chosen);
  controls();
}
function renew() {
  const { number } = state.take;
  state.take.drop();
  state.take = new Take(number);
}
function showSeconds(take) {
  part_of(".seconds", take.kept ? `${words.stored} ${Math.floor((now() - take.began) / 1000)} s` : "");
}

// From the first click to the end.
let awake = null;
async function stay() {
  try { awake = await navigator.wakeLock?.request("screen"); } catch (error) { /* such as a low battery */ }
}
function begin() {
  if (state.guiding || !state.stream || button.begin.disabled) return;
  Object.assign(state, { guiding: true, led: true });
  link.wanted = true;
  link.last = now();
  root.querySelector(".kept").hidden = true;
  say("");
  controls();
  stay();
  if (choice.screen.checked) stage.requestFullscreen?.().catch(() => {});
  prompt("wait", words.moment, "");
  if (link.ready) tell(beginning()); else connect();
}
// Without guidance the recording begins at once and ends by the button.
function alone() {
  state.led = false;
  prompt("move", words.alone, choice.test.selectedOptions[0].dataset.filming);
  if (!state.take) state.take = new Take(-1);
  state.take.keep(null);
  controls();
}
function stop() {
  state.guiding = false;
  Object.assign(state, { take: null });
  for (const name of [".count", ".company", ".angles", ".seconds"]) part_of(name, "");
  countdown("");
  delete stage.dataset.phase;
  overlay.width = overlay.width;
  awake?.release();
  awake = null;
  controls();
}
async function finish(guided) {
  const { take } = state;
  if (!state.guiding) return;
  if (take) take.keep(guided?.chosen ?? null);
  stop();
  prompt("done", guided?.headline ?? words.done, take ? words.saving : "");
  speak(stage.querySelector(".headline").textContent);
  if (take) await take.complete();
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  if (!state.guiding) stage.querySelector(".detail").textContent = words.next;
}
function leave(take) {
  const row = root.querySelector(".kept");
  row.querySelector("p").textContent = words.partly;
  row.hidden = false;
  take.end();
  for (const each of row.querySelectorAll("button")) each.onclick = async () => {
    row.hidden = true;
    await (each.value === "complete" ? take.complete() : take.drop());
  };
}
function controls() {
  const { guiding, led } = state, kept = Boolean(state.take?.kept);
  button.begin.hidden = guiding;
  button.now.hidden = !guiding || kept;
  button.end.hidden = !guiding || !kept;
  button.again.hidden = button.quit.hidden = !guiding;
  for (const each of Object.values(choice)) each.disabled = guiding && !["voice", "mirror", "screen"].includes(each.name);
}
button.begin.addEventListener("click", begin);
button.now.addEventListener("click", () => { if (state.led && link.ready) tell({ do: "start" }); else alone(); });
button.end.addEventListener("click", () => finish());
button.again.addEventListener("click", () => {
  if (state.led && link.ready) { tell({ do: "again" }); return; }
  state.take?.drop();
  Object.assign(state, { take: null, led: true });
  link.wanted = true;
  prompt("wait", words.moment, "");
  controls();
  if (link.ready) tell(beginning()); else connect();
});
button.quit.addEventListener("click", () => {
  state.take?.drop();
  stop();
  apply();
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
});
// On the whole screen the buttons are part of the picture: a tablet has no keys.
const buttons = button.begin.parentElement, place = document.createComment("");
buttons.before(place);
document.addEventListener("fullscreenchange", () => {
  if (document.fullscreenElement === stage) stage.querySelector(".side").append(buttons); else place.after(buttons);
});
addEventListener("keydown", event => {
  if (event.target.closest("input, select, textarea, button, a, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = { " ": ["begin", "now", "end"], r: ["again"], q: ["quit"] }[event.key] ?? [];
  const pressed = here.map(name => button[name]).find(each => !each.hidden && !each.disabled);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
document.addEventListener("visibilitychange", () => { if (state.guiding && document.visibilityState === "visible") stay(); });
addEventListener("beforeunload", event => { if (state.take?.kept || state.saving) event.preventDefault(); });
addEventListener("pagehide", () => { link.wanted = false; link.socket?.close(1000); off(); });
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
apply();
connect();
on();
