// The editor works without this file; with it, the preview follows and a draft survives an outage.
import {find, keep, kept, person, send} from "./app.js";

const form = find("[data-editor]"), text = form.elements.text, url = form.getAttribute("action"), key = "text:" + person + ":" + url.slice(3);
const saved = find("#saved"), label = name => { saved.textContent = saved.dataset[name] };
const field = name => form.elements[name];
const fields = words => [["file", field("file").value], ["version", field("version").value], ["text", words]];
let stored = text.value, asked = 0, shown, isSaving, isLeaving, hasQuarrel, refused, held, pause = 0, drawing, saving;
// What was sent and not answered: the server may have it. `remember` keeps it beside the text.
let lost;
const remember = () => keep(key, {text: text.value, version: field("version").value, lost});

// ---- the preview ----
const draw = async () => {
  const mine = ++asked, now = text.value;
  if (now == shown) return;
  try {
    const response = await send(url.replace(/edit$/, "preview"), fields(now), "preview");
    if (!response.ok || mine != asked) return;
    const told = await response.json();
    find("#view").innerHTML = told.view;
    find("#problems").innerHTML = told.problems;
    find("#weight").textContent = (told.weight / 1e3).toFixed(1);
    shown = now;
  } catch (e) {}
};

// ---- the draft: on this device first, then on the server ----
const put = async () => {
  clearTimeout(saving);
  if (isSaving || isLeaving || hasQuarrel || !("maySave" in form.dataset)) return;
  if (lost == null && [stored, refused].includes(text.value)) return;
  isSaving = 1;
  // The same once more is answered with the version that it became; only then comes what was typed since.
  const now = lost = lost ?? text.value;
  remember();
  try {
    const response = await send(url, [["do", "save"], ...fields(now)], "draft");
    if (response.status > 499 || [408, 429].includes(response.status)) throw 0;
    lost = undefined;
    if (response.status == 409) {
      hasQuarrel = 1;
      label("quarrel");
    } else if (response.ok) {
      const told = await response.json();
      field("file").value = told.file;
      field("version").value = told.version;
      stored = now;
      pause = 0;
      if (text.value == now) keep(key);
      else remember();
      label("sent");
    } else {
      // The same text would be refused again, or asks for signing in or a fresh token; the whole page can say why.
      refused = now;
      pause = 0;
      label("refused");
    }
  } catch (e) {
    label("unsent");
    pause = Math.min(6e4, pause * 2 || 2e3);
    saving = setTimeout(put, pause);
  }
  isSaving = 0;
  if (held) form.requestSubmit(held.submitter);
  else if (!pause) later();
  held = 0;
};
const later = () => {
  clearTimeout(saving);
  saving = setTimeout(put, 1500);
};
text.addEventListener("input", () => {
  remember();
  if (!hasQuarrel) label("phone");
  clearTimeout(drawing);
  drawing = setTimeout(draw, 300);
  later();
});
addEventListener("online", put);
addEventListener("visibilitychange", () => { if (document.hidden) put() });
form.addEventListener("submit", event => {
  // The answer under way names the version that this text follows: without it, one would quarrel with oneself.
  if (lost != null && !held) put();
  if (isSaving) {
    event.preventDefault();
    held = event;
    event.submitter?.setAttribute("aria-busy", true);
    return;
  }
  isLeaving = 1;
  if (event.submitter?.value == "save") {
    lost = lost ?? text.value;
    remember();
  }
  field("row").value = text.value.slice(0, text.selectionEnd).split("\n").length;
});
addEventListener("pageshow", () => { isLeaving = 0 });

// What an outage left here: where the server has the version that it was written on, it goes on; else it
// is shown with its old version, so that saving tells of the other text.
// Who chose the other's text beside it gave the own one up, once: not what is typed here from now on.
if (/theirs/.test(location.search)) {
  keep(key);
  history.replaceState(0, "", url);
}
const draft = kept(key);
const isOthers = draft && draft.version != field("version").value && draft.lost != stored;
if ("unsaved" in form.dataset) {
  stored = null;
  later();
} else if (draft && draft.text != null && draft.text != text.value && "maySave" in form.dataset) {
  text.value = draft.text;
  if (isOthers) {
    field("version").value = draft.version;
    hasQuarrel = 1;
    label("quarrel");
  } else {
    label("phone");
    later();
  }
  draw();
} else keep(key);

// ---- from a problem to its line ----
addEventListener("click", event => {
  const to = event.target.closest("[data-line]");
  if (!to) return;
  event.preventDefault();
  const lines = text.value.split("\n"), row = Math.min(to.dataset.line, lines.length) - 1;
  const start = lines.slice(0, row).join("\n").length + !!row;
  text.focus();
  text.setSelectionRange(start, start + lines[row].length);
  text.scrollTop = (row - 3) * parseFloat(getComputedStyle(text).lineHeight);
});
// A reader's report opens the text at its paragraph.
const here = find("[data-here]");
if (here) here.click();
