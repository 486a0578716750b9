// Typing kept on this device while nothing can be sent: encrypted, under keys that the server
// gives to the same person only. Nothing here is needed while the line is good.
import { coder, differing, flag, forget, grouped, isTicked, keyOf, sealing, shelf, timeOf, typedIn, warn } from "./shelf.js";

const DAY = 86400000;
const BLOCK = 1024;

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

  // What an earlier page kept; its script is needed by few pages.
  async restore() {
    const { restore } = await import("./returned.js");
    return restore(this);
  }
}
