// Rows of a repeat come, go and move at once, and are sent along with what is typed. A repeat whose
// rows only the server can begin has no `blank` row: there the buttons do as they do without this.
const HOLE = /_new(\d)_/g;
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => LETTERS[byte % LETTERS.length]).join("");
const repeatOf = (name) => name.slice(0, name.lastIndexOf("/"));
const idOf = (name) => name.slice(name.lastIndexOf("/") + 1);

export class Rows {
  // `make` makes an element of a tag, its attributes and what stands in it.
  constructor(live, form, make) {
    this.live = live;
    this.make = make;
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=do]");
      if (button && this.press(button.value)) event.preventDefault();
    });
  }

  // Whether the button's work was done here.
  press(button) {
    const [action, name] = button.split(":");
    const work = { add_row: "add", remove_row: "remove", move_row: "move" }[action];
    const repeat = work === "add" ? name : work && repeatOf(name);
    if (!work || !this.live.stepAt(repeat)?.blank) return false;
    this[work](name);
    return true;
  }

  hidden(name, value) {
    return this.make("input", { type: "hidden", name, value });
  }

  listOf(repeat) {
    return this.live.boxes.get(repeat)?.querySelector("fieldset.rows");
  }

  rowsOf(repeat) {
    return [...this.listOf(repeat).querySelectorAll(":scope > .row")];
  }

  answersOf(repeat) {
    const around = this.live.answersAt(repeat, this.live.judge.raw, true);
    return (around[idOf(repeat)] ??= []);
  }

  add(repeat, id = newId()) {
    const ids = [...repeat.split("/").filter((_, at) => at % 2), id];
    const drawn = this.live.stepAt(repeat).blank.replace(HOLE, (_, depth) => (ids[depth] ??= newId()));
    const row = new DOMParser().parseFromString(drawn, "text/html").querySelector(".row");
    row.append(this.hidden(`${repeat}.added`, id));
    this.listOf(repeat).querySelector(":scope > .rows__add").before(row);
    this.answersOf(repeat).push({ _row: id });
    this.live.take(row, row.querySelectorAll("[name]"));
    this.changed(repeat, [row]);
    this.live.began(row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    return row;
  }

  remove(name) {
    const [repeat, row, make] = [repeatOf(name), this.find(name), this.make];
    const answers = this.answersOf(repeat);
    const [held] = answers.splice(answers.findIndex((one) => one._row === idOf(name)), 1);
    const { removed, undo } = this.live.rules.words;
    const button = make("button", { type: "button", class: "btn btn--link" }, undo);
    const called = removed.replace("{what}", row.getAttribute("aria-label"));
    const gone = make("div", { class: "gone" }, make("p", {}, called), button, this.hidden(`${repeat}.removed`, idOf(name)));
    row.replaceWith(gone);
    button.addEventListener("click", () => {
      gone.replaceWith(row);
      answers.splice(this.rowsOf(repeat).indexOf(row), 0, held);
      this.changed(repeat);
      row.setAttribute("tabindex", "-1");
      row.focus();
    });
    this.changed(repeat);
    button.focus();
    this.live.ear.textContent = called;
  }

  // One place up; the order is sent from now on.
  move(name) {
    const [repeat, row] = [repeatOf(name), this.find(name)];
    const answers = this.answersOf(repeat);
    const at = this.rowsOf(repeat).indexOf(row);
    if (at < 1) return;
    this.rowsOf(repeat)[at - 1].before(row);
    answers.splice(at - 1, 0, ...answers.splice(at, 1));
    for (const one of this.rowsOf(repeat)) {
      one.querySelector(":scope > [name$='.order']")?.remove();
      one.append(this.hidden(`${repeat}.order`, idOf(one.dataset.row)));
    }
    this.changed(repeat);
    const button = row.querySelector(at > 1 ? "[value^='move_row:']" : "[value^='remove_row:']");
    (button ?? row.querySelector("input:not([type=hidden])"))?.focus();
    this.live.ear.textContent = row.getAttribute("aria-label");
  }

  find(name) {
    return this.rowsOf(repeatOf(name)).find((row) => row.dataset.row === name);
  }

  // Rows know their number: where one went or moved all of them are worked out again.
  changed(repeat, rows = this.rowsOf(repeat)) {
    const { judge } = this.live;
    const [outer, around] = repeat.split("/");
    const names = around ? [`${outer}/${around}`] : rows.map((row) => row.dataset.row);
    this.live.paint(judge.settle([outer, ...names]));
    for (const row of rows) this.call(row);
    this.bound(repeat);
    this.listOf(repeat).dispatchEvent(new Event("input", { bubbles: true }));
  }

  // As many buttons as the count allows.
  bound(repeat) {
    const { live } = this;
    const [rows, list] = [this.rowsOf(repeat), this.listOf(repeat)];
    const [, most] = live.judge.range(live.stepAt(repeat), "count", live.environmentAt(repeat));
    const add = list.querySelector(":scope > .rows__add");
    add.hidden = most !== null && rows.length >= most;
    if (rows.length) add.querySelector("button").firstChild.textContent = live.rules.words.add_more;
    list.querySelector(":scope > .rows__none").hidden = rows.length > 0;
    rows.forEach((row, at) => {
      const up = row.querySelector(":scope > .row__top [value^='move_row:']");
      if (up) up.hidden = at === 0;
    });
  }

  // What a row is called: its number, and what was typed into it.
  call(row) {
    const repeat = repeatOf(row.dataset.row);
    const { called, named = "" } = this.live.stepAt(repeat);
    const number = this.live.digits(String(this.rowsOf(repeat).indexOf(row) + 1));
    const plain = called.replace("{}", number);
    const own = named.replace(/\{(\w+)\}/g, (_, name) => this.live.told(`${row.dataset.row}/${name}`));
    const text = /[^\s\u2066-\u2069]/.test(own) ? `${plain}: ${own.trim()}` : plain;
    if (row.getAttribute("aria-label") === text) return;
    row.setAttribute("aria-label", text);
    row.querySelector(":scope > .row__top strong").textContent = text;
    for (const unseen of row.querySelectorAll(":scope > .row__top .unseen")) unseen.textContent = ` ${text}`;
  }

  // Rows that were answered in, after a round of the judge.
  callSeen(seen) {
    const rows = new Set([...seen].filter((place) => place.includes("/")).map(repeatOf));
    for (const name of rows) {
      const { named, blank } = this.live.stepAt(repeatOf(name)) ?? {};
      const row = named && blank && this.find(name);
      if (row) this.call(row);
    }
  }

  // The rows that a kept page had, before what was typed into them is laid in.
  grow(typed) {
    for (const [name, ids] of Object.entries(typed)) {
      const [repeat, part] = name.split(".");
      if (!this.live.stepAt(repeat)?.blank) continue;
      for (const id of ids) {
        const row = this.find(`${repeat}/${id}`);
        if (part === "added" && !row) this.add(repeat, id);
        if (part === "removed" && row) this.remove(`${repeat}/${id}`);
      }
    }
  }
}
