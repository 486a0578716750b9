// The verdict on a form's answers as engine/schema/judge.py gives it: what counts, what is
// computed, what is required, what is wrong. Only what hangs on a changed answer is worked out.
import { evaluate } from "./rules.js";
import { compilePattern } from "./patterns.js";

const ROW = "_row";
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const blank = (value) => value === null || value === undefined || value === "" || value.length === 0;
// How much of a time and of its limit speak of the same: a date says nothing of the hour.
const COMMON = {
  date: (limit, value) => Math.min(limit.length, value.length, 10),
  time: () => 5,
  datetime: (limit) => (limit.length <= 10 ? limit.length : 19),
};
const isRule = (limit) => limit !== null && typeof limit === "object" && "op" in limit;

// The names a tree takes from outside its own rows.
function namesIn(tree, found = new Set()) {
  if (Array.isArray(tree)) tree.forEach((part) => namesIn(part, found));
  else if (tree && typeof tree === "object") {
    if (tree.op === "name" && !("row" in tree)) found.add(tree.name);
    for (const part of Object.values(tree)) if (typeof part === "object") namesIn(part, found);
  }
  return found;
}

function readsOf(step) {
  step.settles = namesIn([step.gates, step.calculate, step.filter_rows]).add(step.id);
  if (step.from) step.settles.add(step.from);
  const { required, constraint, checks, filter, limits } = step;
  step.judges = namesIn([required, constraint, checks, filter, limits]).add(step.id).add(step.among);
  step.within = new Set();
  for (const inner of step.rows ?? []) {
    readsOf(inner);
    for (const name of [...inner.settles, ...inner.judges, ...inner.within]) step.within.add(name);
  }
  if (step.pattern) step.fits = compilePattern(step.pattern);
}

const meets = (names, changed) => {
  if (changed === null || names.has("this")) return true;
  for (const name of names) if (changed.has(name)) return true;
  return false;
};

export function wholeYears(birth, today) {
  const [first, last] = [
    birth.length < 10 ? birth + "-01-01".slice(birth.length === 7 ? 3 : 0) : birth,
    lastDay(birth),
  ];
  const years = (day) => +today.slice(0, 4) - +day.slice(0, 4) - (today.slice(5) < day.slice(5) ? 1 : 0);
  const [oldest, youngest] = [years(first), years(last)];
  return oldest === youngest && oldest >= 0 ? oldest : null;
}

function lastDay(iso) {
  if (iso.length === 10) return iso;
  const [year, month] = iso.split("-").map(Number);
  return month ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : `${iso}-12-31`;
}

// `rules` is the form, the same for everyone who reads as much of it; `page` what is known now.
export class Judge {
  constructor(rules, page) {
    this.rules = rules;
    this.page = page;
    this.raw = structuredClone(page.values);
    this.values = {};
    this.open = new Map();
    this.required = new Map();
    this.problems = new Map();
    rules.steps.forEach(readsOf);
    for (const note of rules.notes) note.settles = namesIn(note.gates);
    this.ids = new Set(rules.steps.map((step) => step.id));
    this.top = this.environment((name) => {
      if (name === "this") return this.values;
      return this.ids.has(name) ? (this.values[name] ?? null) : (page.names[name] ?? null);
    });
  }

  environment(lookup) {
    const { lists } = this.rules;
    const { today, now, states = {} } = this.page;
    const choice = (list, code) =>
      Object.hasOwn(lists, list) && Object.hasOwn(lists[list], code) ? lists[list][code] : null;
    return {
      today,
      now,
      lookup,
      choice,
      label: (list, code) => choice(list, code)?.label ?? code,
      entered: (status) => states[status] ?? null,
    };
  }

  // The answers of the form itself; `prefix` is what the names of places begin with.
  topLevel() {
    return { environment: this.top, raw: this.raw, values: this.values, prefix: "" };
  }

  inRow(outer, step, row, position, place) {
    const ids = new Set(step.rows.map((inner) => inner.id));
    const fixed = this.page.rows?.[place] ?? {};
    const own = { this: row, row, _position: position, ...fixed };
    return this.environment((name) => {
      if (ids.has(name)) return row[name] ?? null;
      return Object.hasOwn(own, name) ? own[name] : outer.lookup(name);
    });
  }

  given(outer, name, value) {
    return { ...outer, lookup: (wanted) => (wanted === name ? value : outer.lookup(wanted)) };
  }

  passes(rule, list, code, environment) {
    const columns = this.rules.lists[list]?.[code] ?? null;
    return evaluate(rule, this.given(environment, "choice", columns)) === true;
  }

  // Everything anew, or what hangs on the `changed` names; gives the places that were looked at.
  settle(changed = null) {
    const names = changed && new Set(changed);
    const seen = new Set();
    if (!names) this.values = { ...this.raw };
    for (const step of this.rules.steps) this.settleStep(step, names, seen);
    for (const note of this.rules.notes) {
      if (meets(note.settles, names)) this.openPlace(note.id, note, this.top, seen);
    }
    for (const step of this.rules.steps) this.judgeStep(step, names, seen);
    return seen;
  }

  openPlace(place, step, environment, seen) {
    const open = step.gates.every((gate) => evaluate(gate, environment) === true);
    if (this.open.get(place) !== open) seen.add(place);
    this.open.set(place, open);
    return open;
  }

  settleStep(step, names, seen) {
    if (!meets(step.settles, names) && !(step.rows && meets(step.within, names))) return;
    const was = this.values[step.id];
    const open = this.openPlace(step.id, step, this.top, seen);
    const value = open ? this.worth(step, this.topLevel(), names, seen) : null;
    if (blank(value)) delete this.values[step.id];
    else this.values[step.id] = value;
    seen.add(step.id);
    if (names && (step.rows || !same(was, value))) names.add(step.id);
  }

  worth(step, level, names, seen) {
    if (step.rows) return this.settleRows(step, level, names, seen);
    if (step.calculate) return evaluate(step.calculate, level.environment);
    const value = level.raw[step.id];
    const birth = step.from && level.values[step.from];
    if (typeof birth !== "string") return value;
    const years = wholeYears(birth, this.page.today);
    if (years === null || value?.years === years) return value;
    return { years, estimated: false, as_of: this.page.today };
  }

  kept(step, { raw: answers, environment }) {
    const raw = answers[step.id] ?? [];
    if (!step.codes) return raw;
    const held = new Map(raw.map((row) => [row[ROW], row]));
    return step.codes
      .filter(([code, retired]) => !retired || held.has(code))
      .filter(([code]) => !step.filter_rows || this.passes(step.filter_rows, step.list, code, environment))
      .map(([code]) => held.get(code) ?? { [ROW]: code });
  }

  // Rows see one another as they are worked out: those before them done, those after as given.
  settleRows(step, level, names, seen) {
    const before = new Map((level.values[step.id] ?? []).map((row) => [row[ROW], row]));
    const outside = names && meets(step.within, names) ? null : names;
    const place = (raw) => `${level.prefix}${step.id}/${raw[ROW]}`;
    const stays = (raw) => outside && before.has(raw[ROW]) && !names.has(place(raw));
    const kept = this.kept(step, level);
    const rows = kept.map((raw) => (stays(raw) ? before.get(raw[ROW]) : { ...raw }));
    level.values[step.id] = rows;
    for (const [index, raw] of kept.entries()) {
      if (!stays(raw)) this.settleRow(step, level, [raw, rows[index], index + 1, place(raw)], seen);
    }
    return rows;
  }

  settleRow(step, level, [raw, row, position, place], seen) {
    // A rule sees the answers of its row that come later as they were given.
    for (const inner of step.rows) if (blank(raw[inner.id])) delete row[inner.id];
    const environment = this.inRow(level.environment, step, row, position, place);
    const inside = { environment, raw, values: row, prefix: `${place}/` };
    for (const inner of [...step.rows, ...(step.notes ?? [])]) {
      const at = `${place}/${inner.id}`;
      const open = this.openPlace(at, inner, environment, seen);
      const value = open ? this.worth(inner, inside, null, seen) : null;
      if (blank(value)) delete row[inner.id];
      else row[inner.id] = value;
      seen.add(at);
    }
  }

  judgeStep(step, names, seen) {
    if (meets(step.judges, names) || seen.has(step.id)) {
      this.judgeAt(step.id, step, this.top, this.values, seen);
    }
    if (step.rows) this.judgeRows(step, this.topLevel(), names, seen);
  }

  judgeRows(step, level, names, seen) {
    const all = names === null || meets(step.within, names);
    for (const [index, row] of (level.values[step.id] ?? []).entries()) {
      const place = `${level.prefix}${step.id}/${row[ROW]}`;
      if (!all && !names.has(place) && !seen.has(`${place}/${step.rows[0]?.id}`)) continue;
      const environment = this.inRow(level.environment, step, row, index + 1, place);
      const inside = { environment, values: row, prefix: `${place}/` };
      for (const inner of step.rows) {
        this.judgeAt(`${place}/${inner.id}`, inner, environment, row, seen);
        if (inner.rows) this.judgeRows(inner, inside, null, seen);
      }
    }
  }

  judgeAt(place, step, environment, values, seen) {
    seen.add(place);
    const open = this.open.get(place) === true;
    const { required } = step;
    const must = open && (required === true || (isRule(required) && evaluate(required, environment) === true));
    this.required.set(place, must);
    const value = values[step.id] ?? null;
    if (!open || value === null) {
      const missing = must || (open && this.leastRows(step, environment) > 0);
      this.problems.set(place, missing ? ["required"] : []);
      return;
    }
    this.problems.set(place, this.faults(step, value, environment));
  }

  faults(step, value, environment) {
    const found = this.sizes(step, value, environment);
    const inside = this.given(environment, "value", value);
    const outside = this.outside(step, value, environment);
    if (outside) found.push(outside);
    if (step.fits && typeof value === "string" && !step.fits(value)) found.push("pattern");
    if (step.constraint && evaluate(step.constraint, inside) === false) found.push("constraint");
    const codes = Array.isArray(value) ? value : [value];
    const known = (code) => Object.hasOwn(this.rules.lists[step.list] ?? {}, code);
    if (step.among && codes.some((code) => !this.isRow(step, code, environment))) found.push("choice_filter");
    if (step.filter && codes.some((code) => known(code) && !this.passes(step.filter, step.list, code, environment))) {
      found.push("choice_filter");
    }
    for (const check of step.checks ?? []) {
      if (evaluate(check.rule, inside) === false) found.push(check.id);
    }
    return found;
  }

  limit(step, name, environment) {
    const limit = step.limits?.[name] ?? null;
    return isRule(limit) ? evaluate(limit, environment) : limit;
  }

  isRow(step, code, environment) {
    const rows = environment.lookup(step.among) ?? [];
    return (code === "other" && step.other) || rows.some((row) => row[ROW] === code);
  }

  // The least and the most of a number of things; one number alone is both.
  range(step, name, environment) {
    const limit = this.limit(step, name, environment);
    const ends = limit !== null && typeof limit === "object" ? limit : { min: limit, max: limit };
    return ["min", "max"].map((end) => {
      const amount = this.limit({ limits: ends }, end, environment);
      return typeof amount === "number" ? Math.max(0, Math.trunc(amount)) : null;
    });
  }

  leastRows(step, environment) {
    return step.rows ? this.range(step, "count", environment)[0] : 0;
  }

  sizes(step, value, environment) {
    const { limits = {}, none = [] } = step;
    const beyond = (amount, [least, most]) => amount < least || (most !== null && amount > most);
    if (step.rows) return beyond(value.length, this.range(step, "count", environment)) ? ["count"] : [];
    if (limits.length && typeof value === "string") {
      const [least, most] = this.range(step, "length", environment);
      return beyond([...value].length, [Math.max(1, least), most]) ? ["length"] : [];
    }
    if (!Array.isArray(value)) return [];
    const [least] = this.range(step, "min_choices", environment);
    const [most] = this.range(step, "max_choices", environment);
    const codes = value.length < least ? ["min_choices"] : [];
    if (most !== null && value.length > most) codes.push("max_choices");
    return value.length > 1 && value.some((code) => none.includes(code)) ? [...codes, "exclusive"] : codes;
  }

  outside(step, value, environment) {
    if (!step.limits || step.rows) return "";
    const [least, most] = [this.limit(step, "min", environment), this.limit(step, "max", environment)];
    const common = COMMON[step.type];
    if (common) {
      const apart = (limit) => typeof limit === "string" && common(limit, value);
      const [first, last] = [apart(least), apart(most)];
      if (first && value.slice(0, first) < least.slice(0, first)) return "min";
      return last && value.slice(0, last) > most.slice(0, last) ? "max" : "";
    }
    const amount = step.type === "age" ? value.years : value;
    if (typeof amount !== "number") return "";
    if (typeof least === "number" && amount < least) return "min";
    return typeof most === "number" && amount > most ? "max" : "";
  }

  offered(step, environment = this.top) {
    return step.choices.filter(([code]) => this.passes(step.filter, step.list, code, environment));
  }
}
