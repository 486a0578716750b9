// A form that answers as one types. The server stays the authority; without this, pages work too.
import { numberText } from "./rules.js";
import { canRead, learn, read } from "./reading.js";
import { Judge } from "./judge.js";
import { bringScripts } from "./bringing.js";
import { unpacked } from "./unpacking.js";

const QUIET_FOR = 3000;
const AGAIN_AFTER = 15000;
const AWAY_FOR = 400;
const form = document.getElementById("answers");
const island = document.getElementById("live");
const texts = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
const make = (tag, attributes, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};
const isText = (control) => control.matches("textarea, input:not([type=radio], [type=checkbox])");

// The codes a control offers, with the words that stand beside them.
const labelled = (control) =>
  control.matches("select")
    ? [...control.options].map((option) => [option.value, option.text])
    : [[control.value, control.closest("label.choice")?.querySelector("span")?.textContent ?? control.value]];

class Live {
  constructor(rules, page) {
    this.rules = rules;
    this.judge = new Judge(rules, page);
    this.left = new Set();
    this.unread = new Map();
    this.held = new Map();
    this.steps = new Map();
    for (const step of [...rules.steps, ...rules.notes]) this.steps.set(step.id, step);
    this.boxes = new Map();
    this.controls = new Map();
    this.spoken = [];
    this.options = new Map();
    this.rowsHere = null; // what adds and takes away rows comes after
    this.ear = make("div", { class: "unseen", "aria-live": "polite" });
    form.append(this.ear);
    this.take(document, form.elements);
    this.paint(this.judge.settle());
    this.began(form);
    form.classList.add("live");
  }

  // Makes a part of the page known: all of it, or a row that is new.
  take(part, controls) {
    const boxes = [...part.querySelectorAll("[data-field]")];
    for (const box of boxes) this.boxes.set(box.dataset.field, box);
    for (const control of controls) this.addControl(control);
    for (const { dataset: { field: place }, classList } of boxes) {
      if (classList.contains("field--wrong")) this.left.add(place);
      this.readAt(place);
    }
    for (const element of part.querySelectorAll("[data-says]")) {
      const place = element.closest("[data-field]")?.dataset.field ?? "";
      this.spoken.push({ element, place, pieces: JSON.parse(element.dataset.says) });
    }
  }

  began(part) {
    for (const { dataset: { field: place } } of part.querySelectorAll("[data-field]")) {
      if (this.stepAt(place)?.levels) this.cascade(place);
    }
  }

  addControl(control) {
    const place = control.name.split(".")[0];
    if (!this.boxes.has(place)) return;
    if (!this.controls.has(place)) this.controls.set(place, []);
    this.controls.get(place).push(control);
  }

  stepAt(place) {
    const [outer, ...way] = place.split("/");
    let step = this.steps.get(outer);
    for (let at = 1; at < way.length; at += 2) {
      step = [...(step?.rows ?? []), ...(step?.notes ?? [])].find((part) => part.id === way[at]);
    }
    return step;
  }

  // The answers among which a place stands: the form's own, or those of its row.
  answersAt(place, answers, begun = false) {
    const way = place.split("/");
    let found = answers;
    for (let at = 0; found && at + 1 < way.length; at += 2) {
      if (begun) found[way[at]] ??= [];
      const rows = found[way[at]] ?? [];
      found = rows.find((row) => row._row === way[at + 1]);
      if (!found && begun) found = rows[rows.push({ _row: way[at + 1] }) - 1];
    }
    return found;
  }

  posted(place) {
    const found = {};
    for (const control of this.controls.get(place) ?? []) {
      if (control.matches("[type=radio], [type=checkbox]") && !control.checked) continue;
      (found[control.name.slice(place.length + 1)] ??= []).push(control.value);
    }
    return found;
  }

  // What stands in the controls of a place, for the judge.
  readAt(place) {
    const step = this.stepAt(place);
    const controls = this.controls.get(place);
    if (!step || !controls || !canRead(step.type)) return;
    if (step.levels && controls.some((control) => !control.matches("select"))) return;
    const { value, problem } = read(step, this.posted(place), this.judge.page.today, this.rules.lists);
    if (problem) this.unread.set(place, problem);
    else this.unread.delete(place);
    this.answersAt(place, this.judge.raw, true)[step.id] = value;
  }

  // Whether what is typed here is read by a script that comes when it is needed first.
  isApart(place) {
    return "more" in island.dataset && !canRead(this.stepAt(place)?.type ?? "text");
  }

  learnMore() {
    this.learning ??= import("./readers.js").then(
      ({ readers }) => {
        learn(readers);
        for (const place of this.boxes.keys()) this.readAt(place);
      },
      () => { this.learning = null; },
    );
    return this.learning;
  }

  changed(place) {
    this.readAt(place);
    this.forgetServer(place);
    const [outer, row] = place.split("/");
    const seen = this.judge.settle(row ? [outer, `${outer}/${row}`] : [outer]);
    this.paint(seen.add(place));
  }

  paint(seen) {
    const moved = new Set();
    for (const place of seen) {
      const box = this.boxes.get(place);
      const step = box && this.stepAt(place);
      if (!step) continue;
      const off = this.judge.open.get(place) === false;
      if (box.classList.contains("off") !== off) {
        box.classList.toggle("off", off);
        moved.add(box.closest("fieldset.group"));
      }
      if (off) continue;
      if (step.required && step.required !== true) this.mark(box, this.judge.required.get(place));
      if (step.calculate) this.showValue(box, step, this.valueAt(place));
      if (step.choices) this.offer(place, step, box);
      if (step.among) this.offerRows(place, step, box);
      if (step.from) this.showAge(place);
      this.tell(place);
    }
    this.say(seen);
    this.rowsHere?.callSeen(seen);
    moved.delete(null);
    for (const group of moved) {
      group.classList.toggle("off", !group.querySelector("[data-field]:not(.off)"));
    }
  }

  // Labels and hints that name answers of this page.
  say(seen) {
    for (const { element, place, pieces } of this.spoken) {
      if (!pieces.some((piece) => Array.isArray(piece) && seen.has(this.near(place, piece[0])))) continue;
      element.textContent = pieces
        .map((piece) => (Array.isArray(piece) ? this.isolated(this.named(place, piece[0], piece[1])) : piece))
        .join("");
    }
  }

  // The field of this page that a name means where it stands: of the same row first.
  near(place, name, fits = (found) => canRead(this.stepAt(found)?.type)) {
    const steps = place.split("/").slice(0, -1);
    for (; ; steps.splice(-2)) {
      const found = [...steps, name].join("/");
      if (this.boxes.has(found) && fits(found)) return found;
      if (!steps.length) return "";
    }
  }

  named(place, name, otherwise = "…") {
    const found = this.near(place, name);
    return found ? this.told(found) || "…" : otherwise;
  }

  // The answer at a place as its page calls it.
  told(place) {
    const labels = Object.fromEntries((this.controls.get(place) ?? []).flatMap(labelled));
    return this.shown({ labels, ...this.stepAt(place) }, this.valueAt(place));
  }

  isolated(text) {
    return `\u2068${text}\u2069`;
  }

  valueAt(place) {
    return this.answersAt(place, this.judge.values)?.[place.slice(place.lastIndexOf("/") + 1)];
  }

  mark(box, required) {
    const label = box.querySelector("label, legend");
    let mark = label?.querySelector(".mark");
    if (!mark && label && !required) {
      mark = make("span", { class: "mark" }, `(${this.rules.words.optional})`);
      label.append(" ", mark);
    }
    if (mark) mark.hidden = required;
  }

  showValue(box, step, value) {
    const place = box.querySelector(".fixed");
    const shown = this.shown(step, value);
    if (!place || place.textContent === shown) return;
    place.replaceChildren(shown ? make("bdi", {}, shown) : make("span", { class: "quiet" }, this.rules.words.later));
  }

  shown(step, value) {
    const { words } = this.rules;
    if (value === null || value === undefined) return "";
    if (typeof value === "boolean") return words[value];
    if (typeof value === "number") return this.number(value, step) + (step.unit ? ` ${step.unit}` : "");
    if (Array.isArray(value)) return value.map((one) => this.shown(step, one)).join(words.comma);
    if (typeof value === "object") return this.number(value.years, step);
    return step.labels?.[value] ?? this.said(value);
  }

  digits(text) {
    return this.rules.words.digits ? text.replace(/[0-9]/g, (digit) => this.rules.words.digits[digit]) : text;
  }

  number(value, { places }) {
    const plain = places === undefined ? String(value) : numberText(value, places);
    const [whole, rest] = plain.split(".");
    const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, ",") + (rest ? `.${rest}` : "");
    const { digits } = this.rules.words;
    return digits ? this.digits(grouped).replace(/,/g, "٬").replace(".", "٫") : grouped;
  }

  // A limit or a computed value in words: dates by the names of their months.
  said(value) {
    if (typeof value === "number") return this.number(value, {});
    const found = /^(\d{4})-(\d\d)(?:-(\d\d))?/.exec(value);
    const months = found && this.rules.words[found[3] ? "days" : "months"];
    if (!months) return String(value);
    return this.digits(months[found[2] - 1].replace("2001", +found[1]).replace("28", +found[3]));
  }

  // --- choices that hang on other answers

  offer(place, step, box) {
    const environment = this.environmentAt(place);
    const offered = new Set(this.judge.offered(step, environment).map(([code]) => code));
    const known = new Map(step.choices);
    const select = box.querySelector("select");
    if (select) this.offerOptions(place, select, step, (code) => offered.has(code) || !known.has(code));
    else this.offerBoxes(place, step, box, offered);
  }

  // The rows of a repeat, as they are called now.
  offerRows(place, step, box) {
    const repeat = this.near(place, step.among, () => true);
    if (!repeat) return; // on another page: there the rows stay as they are
    const rows = this.environmentAt(place).lookup(step.among) ?? [];
    const called = ({ _row }) => this.told(`${repeat}/${_row}/${step.choice_label}`);
    const choices = rows.map((row, at) => [row._row, called(row) || this.number(at + 1, {})]);
    for (const select of box.querySelectorAll("select")) {
      const known = new Map([...select.options].map((option) => [option.value, option]));
      const [blank, other] = [known.get(""), known.get("other")];
      const options = choices.map(([code, label]) => {
        const option = known.get(code) ?? make("option", { value: code });
        if (option.text !== label) option.text = label;
        return option;
      });
      this.choose(place, select, [blank, ...options, other].filter(Boolean), () => true);
    }
    if (!box.querySelector(".choices")) return;
    const gone = (this.controls.get(place) ?? []).filter(({ value }) => value !== "other").map(({ value }) => [value]);
    const shown = new Map([...gone, ...choices]);
    this.offerBoxes(place, { type: step.type, choices: [...shown] }, box, new Set(choices.map(([code]) => code)));
  }

  environmentAt(place) {
    const way = place.split("/");
    let [environment, answers] = [this.judge.top, this.judge.values];
    for (let at = 0; at + 1 < way.length; at += 2) {
      const [repeat, name] = [way.slice(0, at + 1).join("/"), way.slice(0, at + 2).join("/")];
      const rows = answers[way[at]] ?? [];
      const index = rows.findIndex((row) => row._row === way[at + 1]);
      answers = rows[index] ?? {};
      environment = this.judge.inRow(environment, this.stepAt(repeat), answers, index + 1, name);
    }
    return environment;
  }

  offerOptions(place, select, step, fits) {
    if (!this.options.has(select)) {
      const listed = new Map([...select.options].map((option) => [option.value, option]));
      const others = [...listed.values()].filter((option) => !step.choices.some(([code]) => code === option.value));
      const all = step.choices.map(([code, label]) => listed.get(code) ?? make("option", { value: code }, label));
      this.options.set(select, [...others.slice(0, 1), ...all, ...others.slice(1)]);
    }
    this.choose(place, select, this.options.get(select), fits);
  }

  choose(place, select, options, fits) {
    const wanted = select.value || this.held.get(select) || "";
    const kept = options.filter((option) => option.value === "" || fits(option.value));
    const now = [...select.options];
    if (kept.length !== now.length || kept.some((option, at) => option !== now[at])) {
      select.replaceChildren(...kept);
    }
    const chosen = kept.some((option) => option.value === wanted) ? wanted : "";
    if (wanted && !chosen) this.held.set(select, wanted);
    if (chosen) this.held.delete(select);
    const before = JSON.stringify(this.posted(place));
    select.value = chosen;
    if (JSON.stringify(this.posted(place)) !== before || wanted !== chosen) this.later(place);
  }

  offerBoxes(place, step, box, offered) {
    const controls = new Map((this.controls.get(place) ?? []).map((control) => [control.value, control]));
    const kind = step.type === "select_one" ? "radio" : "checkbox";
    const list = box.querySelector(".choices");
    for (const [code, label, src] of step.choices) {
      if (!controls.has(code) && list) {
        const control = make("input", { type: kind, name: place, value: code });
        const picture = src ? make("img", { class: "thumb", width: 64, src, alt: "" }) : "";
        list.append(make("label", { class: "choice" }, picture, control, make("span", {})));
        this.addControl(control);
        controls.set(code, control);
      }
      const control = controls.get(code);
      if (!control) continue;
      const around = control.closest("label");
      const words = around.querySelector("span");
      if (label && words.textContent !== label) words.textContent = label;
      around.classList.toggle("off", !offered.has(code));
      if (!offered.has(code) && control.checked) {
        this.held.set(control, true);
        control.checked = false;
        this.later(place);
      } else if (offered.has(code) && this.held.delete(control)) {
        control.checked = true;
        this.later(place);
      }
    }
  }

  // What a choice that went away changes, once this round is painted.
  later(place) {
    queueMicrotask(() => this.changed(place));
  }

  // A place within a place: the narrower lists offer what lies in the wider choice.
  cascade(place) {
    const step = this.stepAt(place);
    const places = this.rules.lists[step.list];
    const selects = (this.controls.get(place) ?? []).filter((control) => control.matches("select"));
    if (!places) return;
    selects.forEach((select, at) => {
      if (!this.options.has(select)) this.options.set(select, [...select.options]);
      const wider = selects.slice(0, at).map((one) => one.value).filter(Boolean);
      const within = (code) => {
        const around = [];
        for (let up = code; up && !around.includes(up); up = places[up]?.parent) around.push(up);
        return wider.every((one) => around.includes(one));
      };
      const options = this.options.get(select);
      const groups = [...select.querySelectorAll("optgroup")];
      if (groups.length) for (const group of groups) group.replaceWith(...group.children);
      this.choose(place, select, options, within);
    });
  }

  showAge(place) {
    const years = this.valueAt(place)?.years;
    const control = (this.controls.get(place) ?? []).find((one) => one.name.endsWith(".years"));
    if (control && years !== undefined && control !== document.activeElement) {
      const shown = this.digits(String(years));
      if (control.value !== shown) control.value = shown;
    }
  }

  // --- what is wrong, said when a field is left

  forgetServer(place) {
    const box = this.boxes.get(place);
    if (!box?.matches(".field--wrong") || box.querySelector("[data-live]")) return;
    for (const error of box.querySelectorAll(".error")) error.remove();
  }

  problemsAt(place) {
    const unread = this.unread.get(place);
    if (unread) return [unread];
    return (this.judge.problems.get(place) ?? []).filter((code) => code !== "required");
  }

  tell(place, aloud = false) {
    const box = this.boxes.get(place);
    if (!this.left.has(place) || !box || box.querySelector(".error:not([data-live])")) return;
    const step = this.stepAt(place);
    const texts = this.problemsAt(place).map((code) => this.sentence(step, code, place)).filter(Boolean);
    const id = `f-${place.replaceAll("/", "-")}-live`;
    const text = texts.join(" ");
    let error = box.querySelector("[data-live]");
    if ((error?.textContent ?? "") === text) return;
    error?.remove();
    const fieldset = box.querySelector(":scope > fieldset");
    const described = fieldset ?? this.controls.get(place)?.[0];
    const ids = (described?.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
    if (text) {
      error = make("p", { class: "error", id, "data-live": "" }, make("span", {}, text));
      const inside = fieldset?.querySelector(":scope > .field");
      if (inside) inside.prepend(error);
      else box.querySelector("label")?.after(error);
      ids.push(id);
      if (aloud) this.ear.textContent = text;
    }
    box.classList.toggle("field--wrong", Boolean(text));
    described?.setAttribute("aria-describedby", ids.join(" "));
    for (const control of this.controls.get(place) ?? []) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  sentence(step, code, place) {
    const found = step.said?.[code] ?? this.rules.said[code] ?? "";
    const limit = (name) => this.judge.limit(step, name, this.environmentAt(place));
    return found
      .replace("{min}", () => this.said(limit("min") ?? ""))
      .replace("{max}", () => this.said(limit("max") ?? ""))
      .replace("{places}", () => this.said(step.places ?? ""))
      .replace(/\{([a-z0-9_.]+)\}/g, (_, name) => this.named(place, name));
  }

  leave(place) {
    this.left.add(place);
    this.tell(place, true);
  }

  // Newer answers from the server: what it alone knows is taken over.
  refresh(page) {
    const { today, names, rows } = this.judge.page;
    if (JSON.stringify([page.today, page.names, page.rows]) === JSON.stringify([today, names, rows])) return;
    Object.assign(this.judge.page, page);
    this.paint(this.judge.settle());
  }
}

// --- keeping what was typed

class Keeper {
  constructor(live, words, base) {
    this.live = live;
    this.words = words;
    this.base = base;
    this.away = false;
    this.typed = 0;
    this.kept = 0;
    this.stopped = false;
    this.status = form.querySelector(".saved");
    if (!this.status) {
      this.status = make("span", { class: "quiet saved", role: "status" });
      form.querySelector(".actions").append(this.status);
    }
  }

  note(after = QUIET_FOR) {
    this.typed += 1;
    this.again(after);
    clearTimeout(this.soon);
    this.away ||= !navigator.onLine;
    if (this.away) this.soon = setTimeout(() => this.keepHere(), AWAY_FOR);
  }

  // On this device, where the line is down: `offline.js` came while it was up.
  async keepHere() {
    this.status.textContent = (await this.phone?.keep(this.base)) || this.words.unsaved;
  }

  again(after) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.keep(), after);
  }

  keep() {
    this.running ??= this.send().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async send() {
    const [typed, files] = [this.typed, form.querySelectorAll("input[type=file]")];
    const pairs = texts();
    const body = new URLSearchParams(pairs);
    body.set("do", "autosave");
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!told) return this.failed(answer);
    this.kept = typed;
    this.base = pairs;
    this.away = false;
    this.phone?.sent();
    this.status.textContent = told.said;
    if (told.at && told.at !== new URL(form.action).pathname) {
      form.action = told.at;
      history.replaceState(null, "", told.at);
    }
    if (this.typed === typed && ![...files].some((control) => control.files.length)) {
      form.dispatchEvent(new Event("kept"));
    } else if (this.typed !== typed) this.again(QUIET_FOR);
    if (told.page) this.live?.refresh(told.page);
  }

  // Someone signed out elsewhere, say: the next button keeps the typing through signing in.
  failed(answer) {
    this.away = answer === null || answer.status >= 500;
    this.stopped = !this.away;
    this.again(AGAIN_AFTER);
    return this.keepHere();
  }

  // Without a line a button would lead to a page of the browser, and typing to nowhere.
  async tryFirst(submitter) {
    await this.keep();
    if (!this.away) form.requestSubmit(submitter);
    else if (this.phone) this.status.textContent += ` · ${this.phone.phone.words.no_line}`;
  }

  // A button pressed while an older state is under way waits for it, so that it comes last.
  before(event) {
    clearTimeout(this.timer);
    if (this.away || !navigator.onLine) {
      event.preventDefault();
      this.away = true;
      this.tryFirst(event.submitter);
      return;
    }
    this.stopped = true;
    if (!this.running) return;
    event.preventDefault();
    const { submitter } = event;
    const waited = new Promise((done) => setTimeout(done, AGAIN_AFTER / 5));
    Promise.race([this.running, waited]).then(() => {
      this.running = null;
      form.requestSubmit(submitter);
    });
  }
}

function listen(live, keeper) {
  const placeOf = (target) => target.name?.split(".")[0];
  const react = async (event) => {
    const place = placeOf(event.target);
    if (event.type === "change" && isText(event.target)) return;
    keeper?.note();
    if (!live?.boxes.has(place)) return;
    if (live.isApart(place)) await live.learnMore();
    live.changed(place);
    if (live.stepAt(place)?.levels) live.cascade(place);
  };
  form.addEventListener("input", react);
  form.addEventListener("focusin", ({ target }) => live?.isApart(placeOf(target) ?? "") && live.learnMore());
  form.addEventListener("submit", (event) => keeper?.before(event));
  addEventListener("online", () => keeper?.away && keeper.again(0));
  addEventListener("visibilitychange", () => document.hidden && keeper?.typed !== keeper?.kept && keeper.keep());
  // Words that appear while a button is being pressed would move it away from beneath the finger.
  let pressed = false;
  form.addEventListener("pointerdown", ({ target }) => { pressed = target.closest("button") !== null; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressed = false; });
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const box = target.closest("[data-field]");
    if (live && box && !pressed && !box.contains(relatedTarget)) live.leave(box.dataset.field);
  });
}

async function start() {
  const [page, base] = [JSON.parse(island.textContent), texts()];
  island.textContent = ""; // the key in it stays in this script
  bringScripts(form, make, page.phone);
  const found = await fetch(island.dataset.rules).catch(() => null);
  const rules = found?.ok ? await found.json().then(unpacked, () => null) : null;
  let live = null;
  if (rules) {
    live = new Live(rules, page);
  }
  // The questions of a step have no draft: what is typed there goes with the step or not at all.
  const keeper = page.phone ? new Keeper(live, page.words, base) : null;
  listen(live, keeper);
  const coming = form.querySelector(".rows__add") && import("./rows.js").catch(() => null);
  if (live) {
    // For those who measure or try the page; nothing depends on it.
    performance.mark("live");
    const rows = await coming;
    if (rows) live.rowsHere = new rows.Rows(live, form, make);
    form.dataset.live = "yes";
  }
  if (!keeper) return;
  const { Phone } = await import("./offline.js");
  keeper.phone = new Phone(form, page.phone, keeper);
  form.dataset.keepsHere = "yes";
  if (isAnythingKept()) await keeper.phone.restore();
}

function isAnythingKept() {
  try {
    return localStorage.getItem("unsent") !== null;
  } catch {
    return false; // a browser that keeps nothing
  }
}

if (form && island) start();
