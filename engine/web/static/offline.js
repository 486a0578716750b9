// Typing kept on this device while nothing can be sent: encrypted, under keys that the server
// gives to the same person only. Nothing here is needed while the line is good.

const DAY = 86400000;
const BLOCK = 1024;
const FLAG = "unsent";
const coder = new TextEncoder();
const make = (tag, attributes, ...inside) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...inside);
  return made;
};

// --- what lies on the device

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function shelf(mode, work) {
  const opening = indexedDB.open("himaya", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("unsent", { keyPath: "slot" });
  const database = await answered(opening);
  try {
    const transaction = database.transaction("unsent", mode, { durability: "strict" });
    const whole = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([answered(work(transaction.objectStore("unsent"))), whole]);
    return result;
  } finally {
    database.close();
  }
}

async function forget(slot) {
  await shelf("readwrite", (kept) => kept.delete(slot));
  flag(await shelf("readonly", (kept) => kept.count()));
}

function flag(count) {
  if (count) localStorage.setItem(FLAG, "1");
  else localStorage.removeItem(FLAG);
}

// The second half of what the server gives is laid over the first.
function keyOf(masked) {
  const both = Uint8Array.from(atob(masked), (letter) => letter.charCodeAt(0));
  const half = both.length / 2;
  const raw = both.slice(0, half).map((byte, at) => byte ^ both[half + at]);
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// What stands beside the ciphertext cannot be exchanged: it opens with its own words only.
function sealing({ slot, owner, bundle, week, until, iv }) {
  const additionalData = coder.encode(JSON.stringify([slot, owner, bundle, week, until]));
  return { name: "AES-GCM", iv, additionalData };
}

async function seal(phone, slot, content) {
  const until = Date.now() + phone.days * DAY;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const kept = { slot, owner: phone.owner, bundle: phone.bundle, week: phone.week, until, iv };
  const plain = coder.encode(JSON.stringify(content));
  // Blanks up to a whole block: its length tells little of what was typed.
  const padded = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(32);
  padded.set(plain);
  const key = await keyOf(phone.keys[phone.week]);
  return { ...kept, sealed: await crypto.subtle.encrypt(sealing(kept), key, padded) };
}

async function open(phone, kept) {
  const key = await keyOf(phone.keys[kept.week]);
  const plain = await crypto.subtle.decrypt(sealing(kept), key, kept.sealed);
  return { slot: kept.slot, ...JSON.parse(new TextDecoder().decode(plain)) };
}

// A person's own, the oldest first; what its time has passed for goes.
async function own(phone) {
  const found = [];
  const all = await shelf("readonly", (kept) => kept.getAll());
  for (const kept of all) {
    if (kept.until < Date.now()) await forget(kept.slot);
    else if (kept.owner === phone.owner && phone.keys[kept.week]) {
      const opened = await open(phone, kept).catch(() => null);
      if (opened) found.push(opened);
    }
  }
  if (!all.length) flag(0);
  return found.sort((one, other) => one.at - other.at);
}

async function ask() {
  const answer = await fetch("/keeping").catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

// --- controls by name

const typedIn = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");

function grouped(pairs) {
  const found = {};
  for (const [name, value] of pairs) if (name !== "token") (found[name] ??= []).push(value);
  return found;
}

const same = (one, other) => (one ?? []).join("\n") === (other ?? []).join("\n");
const differing = (one, other) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !same(one[name], other[name]));
const isTicked = (control) => control.type === "radio" || control.type === "checkbox";

// What was typed under a name, as its page calls it.
function shown(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name);
  const label = controls[0]?.closest("[data-field]")?.querySelector("label, legend")?.textContent;
  const texts = controls.map((control) => {
    if (isTicked(control)) return control.checked ? control.closest("label")?.textContent : "";
    return control.selectedOptions ? control.selectedOptions[0]?.textContent : control.value;
  });
  return [label, texts.filter(Boolean).join(" · ")].map((text) => (text ?? "").replace(/\s+/g, " ").trim());
}

async function lay(form, names, values) {
  const seen = {};
  for (const control of [...form.elements]) {
    const { name } = control;
    if (!names.includes(name) || control.type === "file") continue;
    const wanted = values[name] ?? [];
    if (isTicked(control)) control.checked = wanted.includes(control.value);
    else control.value = wanted[(seen[name] = (seen[name] ?? -1) + 1)] ?? "";
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    await null; // a wider choice offers its narrower ones first
  }
}

// --- what is said

function timeOf(phone, at, day) {
  const date = day ? { day: "numeric", month: "long" } : {};
  const form = { ...date, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(phone.locale, form).format(at);
}

function listed(words, entry) {
  const rows = entry.shown.map(([label, text]) =>
    make("div", {}, make("dt", {}, label), make("dd", {}, make("bdi", {}, text || "–"))),
  );
  return make("details", { className: "more" }, make("summary", {}, words.typed), make("dl", {}, ...rows));
}

function note(...inside) {
  const box = make("div", { className: "note note--calm", role: "status" }, ...inside);
  document.querySelector("main").prepend(box);
  return box;
}

const button = (text, onclick) => make("button", { type: "button", className: "btn btn--plain", textContent: text, onclick });

function warn(isUnsent, words) {
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", (event) => {
    if (isUnsent() && !confirm(words.leaving)) event.preventDefault();
  });
}

// On a page without a form: what waits, and where it goes on.
export async function tell() {
  const phone = await ask();
  const waiting = phone ? await own(phone) : [];
  if (!waiting.length) return;
  const { words } = phone;
  warn(() => localStorage.getItem(FLAG), words);
  for (const entry of waiting) {
    const drop = button(words.drop, async () => {
      if (!confirm(words.sure)) return;
      await forget(entry.slot);
      box.remove();
    });
    const go = make("a", { className: "btn", href: entry.path, textContent: words.open });
    const said = words.waiting.replace("{time}", timeOf(phone, entry.at, true));
    const box = note(make("p", {}, said), listed(words, entry), make("div", { className: "note__do" }, go, drop));
  }
}

// --- on the page of a form

export class Phone {
  constructor(form, phone, keeper) {
    Object.assign(this, { form, phone, keeper, slot: "", brought: new Set(), turn: Promise.resolve() });
    warn(() => this.slot || this.brought.size, phone.words);
  }

  // One after the other, so that the last state comes last.
  after(work) {
    this.turn = this.turn.then(work, work);
    return this.turn;
  }

  // Keeps what stands in the form; says so, or that it could not.
  keep(base) {
    return this.after(async () => {
      try {
        const [known, typed] = [grouped(base), grouped(typedIn(this.form))];
        const names = differing(known, typed);
        if (!names.length) return "";
        const [slot, at, path] = [this.slot || crypto.randomUUID(), Date.now(), new URL(this.form.action).pathname];
        const content = { path, at, base: known, typed, shown: names.map((name) => shown(this.form, name)) };
        const kept = await seal(this.phone, slot, content);
        await shelf("readwrite", (store) => store.put(kept));
        this.slot = slot;
        flag(1);
        return this.phone.words.here.replace("{time}", timeOf(this.phone, at));
      } catch {
        return this.phone.words.not_here; // a private window, a full device, a page without HTTPS
      }
    });
  }

  // The server has it all: nothing of it stays here.
  sent() {
    return this.after(async () => {
      for (const slot of [this.slot, ...this.brought].filter(Boolean)) await forget(slot);
      this.slot = "";
      this.brought.clear();
    });
  }

  async restore() {
    const told = await ask();
    if (!told) return;
    for (const entry of await own(told)) {
      if (entry.path === location.pathname) await this.bring(told, entry);
    }
  }

  async bring(told, entry) {
    const { base, typed } = entry;
    const former = grouped(typedIn(this.form));
    const names = differing(base, typed).filter((name) => !same(typed[name], former[name]));
    if (!names.length) return forget(entry.slot);
    if (names.every((name) => same(former[name], base[name]))) {
      await lay(this.form, names, typed);
      const missing = names.filter((name) => !same(grouped(typedIn(this.form))[name], typed[name]));
      if (!missing.length) this.brought.add(entry.slot);
      this.ask(told, entry, missing.length ? "gone" : "back", () => {}, () => lay(this.form, names, former));
    } else this.ask(told, entry, "changed", () => lay(this.form, names, typed), () => {});
    this.keeper.note(0);
  }

  ask(told, entry, said, keep, drop) {
    const { words } = told;
    const settle = async (work) => {
      await work();
      if (work === keep) this.brought.add(entry.slot);
      else await forget(entry.slot);
      this.keeper.note(0);
      box.remove();
    };
    const choices = [
      button(words.keep, () => settle(keep)),
      button(words.drop, () => confirm(words.sure) && settle(drop)),
    ];
    const sentence = words[said].replace("{time}", timeOf(told, entry.at, true));
    const box = note(make("p", {}, sentence), listed(words, entry), make("div", { className: "note__do" }, ...choices));
  }
}
