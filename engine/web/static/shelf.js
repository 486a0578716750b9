// What lies on this device, and how it is opened: for the script that keeps and the one that
// brings back. Both are sent with this in them.

const FLAG = "unsent";
export const coder = new TextEncoder();
const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export async function shelf(mode, work) {
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

export async function forget(slot) {
  await shelf("readwrite", (kept) => kept.delete(slot));
  flag(await shelf("readonly", (kept) => kept.count()));
}

export function flag(count) {
  if (count) localStorage.setItem(FLAG, "1");
  else localStorage.removeItem(FLAG);
}

// The second half of what the server gives is laid over the first.
export function keyOf(masked) {
  const both = Uint8Array.from(atob(masked), (letter) => letter.charCodeAt(0));
  const half = both.length / 2;
  const raw = both.slice(0, half).map((byte, at) => byte ^ both[half + at]);
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// What stands beside the ciphertext cannot be exchanged: it opens with its own words only.
export function sealing({ slot, owner, bundle, week, until, iv }) {
  const additionalData = coder.encode(JSON.stringify([slot, owner, bundle, week, until]));
  return { name: "AES-GCM", iv, additionalData };
}

// --- controls by name

export const typedIn = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");

export function grouped(pairs) {
  const found = {};
  for (const [name, value] of pairs) if (name !== "token") (found[name] ??= []).push(value);
  return found;
}

export const same = (one, other) => (one ?? []).join("\n") === (other ?? []).join("\n");
export const differing = (one, other) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !same(one[name], other[name]));

export const isTicked = (control) => control.type === "radio" || control.type === "checkbox";

// --- what is said

export function timeOf(phone, at, day) {
  const date = day ? { day: "numeric", month: "long" } : {};
  const form = { ...date, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(phone.locale, form).format(at);
}

export function warn(isUnsent, words) {
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", (event) => {
    if (isUnsent() && !confirm(words.leaving)) event.preventDefault();
  });
}
