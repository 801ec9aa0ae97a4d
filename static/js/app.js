// Hunar without this file works; with it, answers survive a lost connection.
// Words come from the page (#net's data-… attributes and templates): nothing is said from here.
const d = document;
export const find = (selector, within = d) => within.querySelector(selector);
export const all = (selector, within = d) => [...within.querySelectorAll(selector)];
const net = find("#net");
const words = net.dataset;
export const person = d.documentElement.dataset.person;

// ---- what this phone keeps (in memory where storage is refused) ----
const memory = {};
export const kept = key => {
  try { return JSON.parse(localStorage.getItem(key)) || memory[key] } catch (e) { return memory[key] }
};
// What has nothing in it is forgotten.
export const keep = (key, value = {}) => {
  memory[key] = value;
  try {
    if (Object.keys(value)[0]) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch (e) {}
};

// ---- sending quietly ----
let stuck = "";
export const send = async (url, entries, part = "none", body = new URLSearchParams(entries)) => {
  const response = await fetch(url, {
    // All that outlives its page may be 64 KiB together: answers and most texts, two at once.
    method: "POST", keepalive: !(body + "")[3e4], redirect: "manual", body,
    // The token of the page that is open now: the one of the day of writing may be dead.
    headers: {Accept: "application/json", "X-Part": part, "X-CSRFToken": find("[name=csrf_token]").value},
  });
  // Why nothing goes now, in the server's words, leading to what helps: signing in, or this page anew.
  stuck = "";
  if (response.status == 400 || response.status == 401)
    stuck = Object.assign(d.createElement("a"), (await response.json()).way);
  tell();
  return response;
};
// true: the server has it; false: it never will; null: try again later (signed out counts as later)
export const verdict = response => {
  if (response.ok || response.type == "opaqueredirect") return true;
  const status = response.status;
  return status < 402 || status > 499 || status == 408 || status == 429 ? null : false;
};
// The answers in a part of a page, as pairs of name and value.
export const isTicked = e => /radio|checkbox/.test(e.type);
export const entries = part => all("[name]", part)
  .filter(e => !/hidden|submit|button|file/.test(e.type) && (!isTicked(e) || e.checked))
  .map(e => [e.name, e.value]);

// ---- stories: only the steps that were reached are shown and answered ----
export const walk = () => {
  for (const story of all("[data-story]")) {
    let next = "1";
    for (const step of all("[data-step]", story)) step.hidden = true;
    for (let step; (step = find(`[data-step="${next}"][hidden]`, story));) {
      step.hidden = false;
      next = (find(":checked", step) || {dataset: {}}).dataset.to;
    }
    for (const e of all("[data-step][hidden] :checked", story)) e.checked = false;
  }
};
addEventListener("input", walk, true);
walk();

// ---- the outbox: the newest answer for each address, until the server has it ----
const outbox = "out:" + person;
let isFlushing, refused = "";
const put = (url, item) => keep(outbox, Object.assign(kept(outbox) || {}, {[url]: item}));
// Only what was sent is forgotten: a newer answer may have come meanwhile.
const settled = (url, at) => {
  const now = kept(outbox) || {};
  if (now[url] && now[url].at == at) delete now[url];
  keep(outbox, now);
};
const flush = async () => {
  if (isFlushing) return;
  isFlushing = 1;
  try {
    for (const [url, item] of Object.entries(kept(outbox) || {})) {
      const response = await send(url, item.entries);
      let has = verdict(response);
      if (response.status == 400 && ++item.tries > 3) has = false;
      if (has != null) settled(url, item.at);
      else if (item.tries) put(url, item);
      if (has == false) refused = words.refused;
      if (has == null && response.status != 400) break;
      if (has) state(all("form").find(f => f.getAttribute("action") == url), words.sent);
    }
  } catch (e) {}
  isFlushing = 0;
  tell();
};
const tell = () => {
  const count = Object.keys(kept(outbox) || {}).length;
  const waiting = count ? words.waiting + " " + count + " " : "";
  net.textContent = navigator.onLine ? waiting || refused : words.offline + " " + waiting;
  net.append(stuck);
  net.hidden = !net.textContent;
};
const state = (form, text) => {
  if (!form) return;
  const line = find("[data-state]", form) || form.appendChild(d.createElement("p"));
  line.className = "sm soft";
  line.dataset.state = "";
  line.setAttribute("role", "status");
  line.textContent = text;
};

// ---- checks: feedback at once, from the page itself where it travelled along ----
let turn;
const check = async form => {
  const url = form.getAttribute("action"), out = find("[data-out]", form), given = entries(form);
  const local = all("template", form).find(t => t.dataset.for == given.map(pair => pair[1]));
  const show = html => { if (out.innerHTML.trim() != html.trim()) out.innerHTML = html };
  if (local) show(local.innerHTML);
  // Kept before it is sent: the phone may die first. A guest's answers live in the cookie alone.
  const at = Date.now();
  if (person) put(url, {entries: given, at, tries: 0});
  try {
    // One after the other: of two under way at once a guest's cookie, where answers live, keeps one.
    const go = () => send(url, given, "check");
    const response = await (turn = turn ? turn.then(go, go) : go());
    if (verdict(response) == null) throw 0;
    if (response.ok) show(await response.text());
    else out.textContent = (await response.json()).detail;
    settled(url, at);
    if (response.ok) state(form, words.sent);
  } catch (e) {
    state(form, words.unsent);
  }
  tell();
};

// ---- every form: sent once, and again when it failed ----
d.addEventListener("submit", event => {
  const form = event.target, button = event.submitter;
  if (event.defaultPrevented) return;
  if ("check" in form.dataset) {
    event.preventDefault();
    check(form);
  }
  if (button && "leave" in button.dataset) leave(event, button);
  if (event.defaultPrevented || form.method != "post") return;
  if (Date.now() - form.dataset.busy < 8e3) event.preventDefault();
  else form.dataset.busy = Date.now();
  if (button) button.setAttribute("aria-busy", true);
});
// Whoever signs out leaves nothing on a shared phone, and knows what was not sent.
const leave = (event, button) => {
  const mine = Object.keys(localStorage).filter(name => name.split(":")[1] == person);
  if (mine.length && !confirm(button.dataset.leave)) event.preventDefault();
  else if (navigator.onLine) mine.forEach(name => keep(name));
};
d.addEventListener("click", event => {
  const asked = event.target.closest("[data-load-picture]");
  if (!asked) return;
  event.preventDefault();
  const picture = new Image();
  for (const name of ["alt", "width", "height"]) picture.setAttribute(name, asked.dataset[name] || "");
  picture.src = asked.dataset.loadPicture || asked.href;
  picture.tabIndex = -1;
  asked.replaceWith(picture);
  picture.focus();
});
addEventListener("online", flush);
addEventListener("offline", tell);
// A page that the browser put away whole shows what it showed then: not to whoever came since.
const seen = person || "";
try { sessionStorage.person = seen } catch (e) {}
addEventListener("pageshow", event => {
  try {
    if (event.persisted && sessionStorage.person != seen) {
      d.documentElement.hidden = true;
      location.reload();
    }
  } catch (e) {}
  all("[data-busy]").forEach(form => delete form.dataset.busy);
  all("[aria-busy]").forEach(button => button.removeAttribute("aria-busy"));
  flush();
  tell();
});
const wrong = find(".errors");
if (wrong) wrong.focus();
