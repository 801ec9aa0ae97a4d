// An attempt at a quiz: each answer is on the phone first, then on the server, and nothing is handed in
// before everything is there.
import {all, entries, find, isTicked, keep, kept, person, send, verdict, walk} from "./app.js";

const quiz = find("form[data-attempt]");
const key = "draft:" + person + ":" + quiz.dataset.attempt;
// draft: question → {was: what the server had, now: what was answered}, until the server has it too.
const draft = kept(key) || {}, known = {};
let isSaved, saving, timer, pause = 0;
const label = name => { find("#saved").textContent = find("#saved").dataset[name] };
const save = () => saving = saving || saveAll().finally(() => { saving = null });
const saveAll = async () => {
  clearTimeout(timer);
  let isDropped;
  try {
    for (let id; (id = Object.keys(draft)[0]) != null;) {
      const answer = draft[id];
      const has = verdict(await send(quiz.dataset.save, [["only", id], ...answer.now]));
      if (has == null) throw 0;
      if (has) known[id] = answer.now;
      else isDropped = 1;
      if (draft[id] == answer) delete draft[id];
      keep(key, Object.keys(draft).length ? draft : null);
    }
    pause = 0;
    label(isDropped ? "refused" : "sent");
    return true;
  } catch (e) {
    label("unsent");
    pause = Math.min(6e4, pause * 2 || 2e3);
    timer = setTimeout(save, pause);
    return false;
  }
};
quiz.addEventListener("submit", async event => {
  if (isSaved) return;
  event.preventDefault();
  const button = event.submitter;
  // A browser's error page instead of an answer loses people: first see whether the server is there.
  const isThere = await save() && await fetch("/healthz", {cache: "no-store"}).then(r => r.ok, () => false);
  if (!isThere) return label("unsent");
  isSaved = 1;
  if (button) button.click();
  else quiz.submit();
});
addEventListener("pageshow", () => { isSaved = 0 });
addEventListener("online", save);
addEventListener("visibilitychange", () => { if (document.hidden && Object.keys(draft).length) save() });

for (const part of all("[data-question]", quiz)) {
  const id = part.dataset.question, answer = draft[id];
  known[id] = entries(part, true);
  // Where the server has moved on (from another phone), its answer stays.
  if (!answer || "" + answer.was != "" + known[id]) {
    delete draft[id];
    continue;
  }
  for (const e of all("[name]", part)) {
    if (isTicked(e)) e.checked = answer.now.some(p => p[0] == e.name && p[1] == e.value);
    else for (const p of answer.now) if (p[0] == e.name) e.value = p[1];
  }
  label("phone");
  timer = setTimeout(save, 600);
}
walk();
quiz.addEventListener("input", event => {
  const part = event.target.closest("[data-question]");
  if (!part) return;
  // A file goes by its own button, or with the hand-in.
  if (event.target.files) return label("unsent");
  const id = part.dataset.question;
  draft[id] = {was: known[id], now: entries(part)};
  keep(key, draft);
  label("phone");
  clearTimeout(timer);
  timer = setTimeout(save, 600);
});

const clock = find("#clock");
if (clock) {
  const since = Date.now(), start = performance.now(), said = document.createElement("span");
  said.className = "vh";
  said.setAttribute("role", "status");
  clock.after(said);
  const shown = clock.firstElementChild || clock;
  // The larger of two clocks: one sleeps with the phone, the other can be set back.
  const tick = () => {
    const left = Math.max(0, Math.round(clock.dataset.left - Math.max(Date.now() - since, performance.now() - start) / 1e3));
    shown.textContent = (left / 60 | 0) + ":" + String(left % 60).padStart(2, "0");
    if (left == 300 || left == 60 || !left) said.textContent = shown.textContent;
  };
  tick();
  setInterval(tick, 1e3);
}
