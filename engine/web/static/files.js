// Chosen files go ahead of the form in pieces: a broken line costs one piece, and goes on by itself.
// Pictures are made smaller here first. Without this, files go with the form as they are.
const PIECE = 128 * 1024;
const LONGEST_WAIT = 30000;
const QUALITY = 0.85;
const form = document.getElementById("answers");
const draft = new URL(form.action).pathname.split("/")[2];
const underWay = new Set();
let going = false;

const make = (tag, attributes, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};
const fill = (text, value) => text.replace(/\{\w+\}/, value);
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Refused extends Error {}

// --- pictures

async function smaller(file, side) {
  if (!/^image\/(jpeg|png|webp|hei[cf])$/.test(file.type) && file.type !== "") return [file, null];
  const seen = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!seen) return [file, null];
  const scale = Math.min(1, side / Math.max(seen.width, seen.height));
  const sheet = make("canvas", { width: Math.round(seen.width * scale) || 1, height: Math.round(seen.height * scale) || 1 });
  const pen = sheet.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(seen, 0, 0, sheet.width, sheet.height);
  seen.close();
  const drawn = await new Promise((done) => sheet.toBlob(done, "image/jpeg", QUALITY));
  const name = `${file.name.replace(/\.\w+$/, "")}.jpg`;
  const better = drawn && (scale < 1 || drawn.size < file.size || !/^image\/(jpeg|png|webp)$/.test(file.type));
  return [better ? new File([drawn], name, { type: "image/jpeg" }) : file, sheet];
}

function small(sheet) {
  const scale = 96 / Math.max(sheet.width, sheet.height);
  const drawn = make("canvas", { class: "thumb", width: Math.max(1, sheet.width * scale), height: Math.max(1, sheet.height * scale), "aria-hidden": "true" });
  drawn.getContext("2d").drawImage(sheet, 0, 0, drawn.width, drawn.height);
  return drawn;
}

// --- sending

const pause = (length) =>
  new Promise((done) => {
    const timer = setTimeout(done, length);
    addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });

class Sending {
  constructor(box, file) {
    this.box = box;
    this.file = file;
    this.stop = new AbortController();
    this.tries = 0;
  }

  async post(path, fields) {
    const body = new FormData();
    const token = form.elements.token?.value;
    for (const [name, value] of Object.entries(token ? { token, ...fields } : fields)) body.append(name, value);
    const plain = Object.values(fields).every((value) => typeof value === "string");
    return this.ask(path, { method: "POST", body: plain ? new URLSearchParams(body) : body });
  }

  // The answer; null where the line is gone. What the server will never take is said at once.
  async ask(path, asking = {}) {
    const answer = await fetch(path, { ...asking, signal: this.stop.signal, redirect: "manual", headers: { accept: "application/json" } }).catch(() => null);
    if (this.stop.signal.aborted) throw new Refused("");
    if (!answer || answer.status >= 500) return null;
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 422) throw new Refused(told.said);
    if (answer.ok || answer.status === 409) return told;
    throw new Refused(this.box.words.with_form);
  }

  async again(work) {
    for (;;) {
      const told = await work();
      if (told) {
        this.tries = 0;
        return told;
      }
      this.box.say(this.box.words.no_line);
      await pause(Math.min(LONGEST_WAIT, 1000 * 2 ** this.tries++));
    }
  }

  async send() {
    const { file, box } = this;
    const sum = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const told = { control: box.name, name: file.name, size: String(file.size), sum };
    let now = await this.again(() => this.post(`/uploads/${draft}`, told));
    while (!now.token) {
      box.say(fill(box.words.sending, box.digits(Math.floor((100 * now.received) / file.size))));
      const from = now.received;
      const piece = file.slice(from, from + PIECE);
      now = await this.again(() => this.post(`/uploads/${draft}/${now.id}`, { offset: String(from), piece }));
    }
    return now;
  }
}

// --- the field

class Box {
  constructor(place) {
    this.place = place;
    this.name = place.dataset.files;
    this.words = JSON.parse(place.dataset.words);
    this.input = place.querySelector("input[type=file]");
    this.list = place.querySelector(".choices");
    this.status = make("p", { class: "quiet", role: "status" });
    place.append(this.status);
    this.input.addEventListener("change", () => this.chosen());
    for (const kept of this.list.querySelectorAll("input")) this.offer(kept);
    this.chosen(); // before this came
  }

  say(text) {
    this.status.className = "quiet";
    this.status.textContent = text;
  }

  wrong(text) {
    document.getElementById(`${this.input.id}-name`)?.replaceChildren();
    this.status.className = text ? "error" : "quiet";
    this.status.replaceChildren(make("span", {}, text));
  }

  digits(number) {
    const { digits } = this.words;
    return digits ? String(number).replace(/[0-9]/g, (digit) => digits[digit]) : String(number);
  }

  async chosen() {
    const files = [...this.input.files];
    const { megabytes, side } = this.place.dataset;
    if (!files.length) return;
    const ready = [];
    for (const file of files) {
      if (side) this.say(this.words.preparing);
      const [better, sheet] = side ? await smaller(file, Number(side)) : [file, null];
      if (better.size > megabytes * 1024 * 1024) {
        this.input.value = "";
        this.wrong(this.words.too_large);
        return;
      }
      ready.push([better, sheet]);
    }
    this.carry(ready.map(([file]) => file));
    this.say("");
    // Only a page that came over HTTPS is allowed to work out a digest.
    if (!crypto.subtle) return;
    const work = this.sendAll(ready).finally(() => underWay.delete(work));
    underWay.add(work);
  }

  // The smaller pictures stand in the control: what is not sent ahead goes with the form.
  carry(files) {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    this.input.files = held.files;
  }

  async sendAll(ready) {
    this.sent = [];
    for (const [index, [file, sheet]] of ready.entries()) {
      this.sending = new Sending(this, file);
      try {
        this.keep(await this.sending.send(), sheet);
        this.carry(ready.slice(index + 1).map(([later]) => later));
        this.say(this.words.sent);
      } catch (fault) {
        if (!(fault instanceof Refused)) throw fault;
        if (!fault.message) return;
        if (fault.message !== this.words.with_form) this.carry([]);
        this.wrong(fault.message);
        this.refused = true;
        return;
      }
    }
  }

  keep({ name, token }, sheet) {
    if (!this.input.multiple) {
      this.list.replaceChildren();
      this.place.querySelector(".filebox .btn").textContent = this.words.change;
    }
    const control = make("input", { type: "checkbox", name: `${this.name}.kept`, value: token, checked: "" });
    this.list.append(make("label", { class: "choice" }, control, ...(sheet ? [small(sheet)] : []), make("bdi", {}, name)));
    this.offer(control);
    this.place.querySelector(".hint").hidden = false;
    document.getElementById(`${this.input.id}-name`)?.replaceChildren();
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A kept file can be looked at; where it is known only to a page that was made up, there is none.
  offer(control) {
    const { blob } = JSON.parse(control.value);
    const link = make("a", { href: `/drafts/${draft}/files/${blob}`, target: "_blank", rel: "noopener", class: "small" }, this.words.show);
    control.closest("label").after(link);
  }
}

const boxes = [];

export function start(place) {
  if (!boxes.some((box) => box.place === place)) boxes.push(new Box(place));
}

// A button waits for what is under way; pressed again, the files go with the form.
form.addEventListener(
  "submit",
  (event) => {
    if (!underWay.size) return;
    if (going) {
      going = false;
      for (const box of boxes) box.sending?.stop.abort();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    going = true;
    for (const box of boxes) box.refused = false;
    boxes.find((box) => box.sending)?.say(boxes[0].words.still);
    Promise.allSettled([...underWay]).then(() => {
      if (!going) return;
      going = false;
      const wrong = boxes.find((box) => box.refused);
      if (wrong) wrong.input.focus();
      else form.requestSubmit(submitter);
    });
  },
  { capture: true },
);
