// An attempt at a quiz: each answer is on the phone first, then on the server, and nothing is handed in
// before everything is there.
import {all, entries, find, isTicked, keep, kept, person, send, verdict, walk} from "./app.js";

const quiz = find("form[data-attempt]");
const key = "draft:" + person + ":" + quiz.dataset.attempt;
// draft: question → {was: what the page had loaded, now: what was answered, sent: what went off without
// an echo}, until the server has it.
const draft = kept(key) || {};
// question → why the server does not take its answer, which is not asked again until it is mended.
const refused = {};
let isSaved, saving, timer, pause;
const line = find("#saved");
const label = name => line.textContent = line.dataset[name];
const loaded = id => find("[name=was" + id + "]", quiz) || {};
const save = () => saving = saving || saveAll().finally(() => saving = 0);
const saveSoon = () => {
  label("phone");
  clearTimeout(timer);
  timer = setTimeout(save, 600);
};
const saveAll = async () => {
  clearTimeout(timer);
  try {
    for (let id; id = Object.keys(draft).find(id => !refused[id]);) {
      const answer = draft[id];
      // What may have arrived is sent again before anything newer: otherwise it would pass for another tab's.
      const what = answer.sent = answer.sent || answer.now;
      keep(key, draft);
      const response = await send(quiz.dataset.save, [["only", id], ["was" + id, answer.was], ...what]);
      const has = verdict(response), {was = {}, outdated = "", refused: why = {}} = await response.json().catch(() => 0);
      // Read only now: somebody may have written on while the answer was under way.
      const newer = draft[id], isOver = outdated[0] || response.status == 409, isSame = "" + newer.now == what;
      delete newer.sent;
      if (has == null) throw 0;
      if (id in was) loaded(id).value = newer.was = was[id];
      if (!has && (isSame || isOver)) refused[id] = why[id] || line.dataset.refused;
      // What can be mended is kept for that; once the attempt is over, nothing can.
      if (isOver || has && isSame) delete draft[id];
      keep(key, draft);
      if (outdated[0]) location.reload();
    }
    pause = 0;
    line.textContent = Object.values(refused)[0] || line.dataset.sent;
    return 1;
  } catch {
    label("unsent");
    timer = setTimeout(save, pause = Math.min(6e4, pause * 2 || 2e3));
  }
};
quiz.addEventListener("submit", async event => {
  if (isSaved) return;
  event.preventDefault();
  // A browser's error page instead of an answer loses people: first see whether the server is there.
  if (!await save() || !await fetch("/healthz", {cache: "no-store"}).then(r => r.ok, () => 0)) return label("unsent");
  isSaved = 1;
  event.submitter ? event.submitter.click() : quiz.submit();
});
addEventListener("pageshow", () => isSaved = 0);
addEventListener("online", save);
addEventListener("visibilitychange", () => document.hidden && Object.keys(draft)[0] && save());

for (const part of all("[data-question]", quiz)) {
  const id = part.dataset.question, answer = draft[id];
  if (!answer) continue;
  // Where the server has moved on (from another phone), its answer stays.
  if (answer.was != loaded(id).value && !answer.sent) delete draft[id];
  else {
    for (const e of all("[name]", part)) {
      if (isTicked(e)) e.checked = answer.now.some(p => p[0] == e.name && p[1] == e.value);
      else for (const p of answer.now) if (p[0] == e.name) e.value = p[1];
    }
    saveSoon();
  }
}
walk();
quiz.addEventListener("input", event => {
  const part = event.target.closest("[data-question]");
  if (!part) return;
  // A file goes by its own button, or with the hand-in.
  if (event.target.files) return label("unsent");
  const id = part.dataset.question;
  delete refused[id];
  draft[id] = Object.assign({was: loaded(id).value}, draft[id], {now: entries(part)});
  keep(key, draft);
  saveSoon();
});

const clock = find("#clock");
if (clock) {
  let left = clock.dataset.left, since = Date.now(), start = performance.now(), last;
  const shown = clock.firstChild, said = clock.nextSibling, added = find("#added");
  const reload = async () => await save() && location.reload();
  // Signs of life: from long silences the server knows an outage, unless the page said that it was left.
  const beat = async away => {
    try {
      const response = await send(quiz.action + "/alive", away ? [["away", 1]] : []);
      if (response.status == 409) reload();
      if (away || !response.ok) return;
      const told = await response.json();
      left = told.left;
      since = Date.now();
      start = performance.now();
      if (added.textContent != told.added) added.textContent = told.added;
    } catch {}
  };
  beat();
  setInterval(() => document.hidden || beat(), 3e4);
  addEventListener("visibilitychange", () => beat(document.hidden));
  // The larger of two clocks: one sleeps with the phone, the other can be set back.
  const tick = () => {
    const rest = Math.max(0, Math.round(left - Math.max(Date.now() - since, performance.now() - start) / 1e3));
    if (rest === last) return;
    last = rest;
    shown.textContent = (rest / 60 | 0) + ":" + (rest % 60 + "").padStart(2, "0");
    if (!rest || rest == 60 || rest == 300) said.textContent = shown.textContent;
    if (!rest) setTimeout(reload, 1500);
  };
  tick();
  setInterval(tick, 1e3);
}
