// Typing that an earlier page kept on this device: it comes back to its form, or is told of elsewhere.
import { differing, flag, forget, grouped, isTicked, keyOf, same, sealing, shelf, timeOf, typedIn, warn } from "./shelf.js";

const make = (tag, attributes, ...inside) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...inside);
  return made;
};

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

// --- what is said

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

// On a page without a form: what waits, and where it goes on.
export async function tell() {
  const phone = await ask();
  const waiting = phone ? await own(phone) : [];
  if (!waiting.length) return;
  const { words } = phone;
  warn(() => localStorage.getItem("unsent"), words);
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

async function lay({ form, keeper }, names, values) {
  keeper.live?.rowsHere?.grow(values);
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

export async function restore(page) {
  const told = await ask();
  if (!told) return;
  for (const entry of await own(told)) {
    if (entry.path === location.pathname) await bring(page, told, entry);
  }
}

async function bring(page, told, entry) {
  const { base, typed } = entry;
  const former = grouped(typedIn(page.form));
  const names = differing(base, typed).filter((name) => !same(typed[name], former[name]));
  if (!names.length) return forget(entry.slot);
  if (names.every((name) => same(former[name], base[name]))) {
    await lay(page, names, typed);
    const missing = names.filter((name) => !same(grouped(typedIn(page.form))[name], typed[name]));
    if (!missing.length) page.brought.add(entry.slot);
    const said = missing.length ? "gone" : "back";
    offer(page, told, entry, { said, keep: () => {}, drop: () => lay(page, names, former) });
  } else offer(page, told, entry, { said: "changed", keep: () => lay(page, names, typed), drop: () => {} });
  page.keeper.note(0);
}

function offer(page, told, entry, { said, keep, drop }) {
  const { words } = told;
  const settle = async (work) => {
    await work();
    if (work === keep) page.brought.add(entry.slot);
    else await forget(entry.slot);
    page.keeper.note(0);
    box.remove();
  };
  const choices = [
    button(words.keep, () => settle(keep)),
    button(words.drop, () => confirm(words.sure) && settle(drop)),
  ];
  const sentence = words[said].replace("{time}", timeOf(told, entry.at, true));
  const box = note(make("p", {}, sentence), listed(words, entry), make("div", { className: "note__do" }, ...choices));
}
