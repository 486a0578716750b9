// Walks the typed syntax trees of rules as engine/expression does: same values, same step costs.
// Never throws: what cannot be evaluated, or would take too many steps, is blank (null).
import { compilePattern } from "./patterns.js";

const BUDGET = 20000;
const LIGHT_TEXT = 64;
const MAX_YEAR = 9999;
const LONGEST = 4000000;
const EXHAUSTED = { exhausted: true };

const isText = (value) => typeof value === "string" && value !== "";
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (of, name) => (of && Object.hasOwn(of, name) ? of[name] : null) ?? null;
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value + 0 : null);
const text = (value) => (isText(value) ? value : null);
const items = (value) => (Array.isArray(value) ? value : []);
const opened = (value) => (items(value).length ? value : [value]);
const rowList = (value) => items(value).filter(isRecord);

export function isBlank(value) {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value === "number") return !Number.isFinite(value);
  return typeof value === "object" && Object.keys(value).length === 0;
}

// --- folding

const LETTERS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ی: "ي", ة: "ه", ک: "ك" };
const ODD =
  /[أإآٱىیةک\u0660-\u0669\u06F0-\u06F9\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u0640\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;
const digitOf = (letter) => {
  const point = letter.charCodeAt(0);
  if (point >= 0x660 && point <= 0x669) return String(point - 0x660);
  return point >= 0x6f0 && point <= 0x6f9 ? String(point - 0x6f0) : "";
};

export const fold = (value) =>
  value
    .normalize("NFKC")
    .toLowerCase()
    .replace(ODD, (letter) => LETTERS[letter] ?? digitOf(letter))
    .normalize("NFC");

export const foldDigits = (value) => value.replace(/[\u0660-\u0669\u06F0-\u06F9]/g, digitOf);

// --- days: whole numbers yyyymmdd, so that comparing them compares the days

const DATE = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;
const INSTANT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9])?(\.[0-9]{1,9})?(?:Z|\+00:00)?$/;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$/;
const dayKey = (year, month, day) => year * 10000 + month * 100 + day;
const parts = (key) => [Math.floor(key / 10000), Math.floor(key / 100) % 100, key % 100];
const pad = (value, width) => String(value).padStart(width, "0");
const iso = (key) => {
  const [year, month, day] = parts(key);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
};

function daysIn(year, month) {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function ordinal(key) {
  const [year, month, day] = parts(key);
  return new Date(0).setUTCFullYear(year, month - 1, day) / 86400000;
}

function days(value) {
  if (typeof value !== "string") return null;
  const found = DATE.exec(value.length > 10 && instant(value) ? value.slice(0, 10) : value);
  if (!found) return null;
  const [year, month, day] = [+found[1], +(found[2] ?? 1), +(found[3] ?? 1)];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  const first = dayKey(year, month, day);
  if (found[3]) return [first, first];
  const last = found[2] ? month : 12;
  return [first, dayKey(year, last, daysIn(year, last))];
}

function instant(value) {
  const found = typeof value === "string" ? INSTANT.exec(value) : null;
  if (!found || !days(found[1])) return null;
  return `${found[1]}T${found[2]}${found[3] ?? ":00"}.${(found[4] ?? ".").slice(1).padEnd(9, "0")}`;
}

const clockTime = (value) =>
  typeof value === "string" && TIME.test(value) ? (value.length === 8 ? value : value + ":00") : null;

function wholeMonths(start, end) {
  if (end < start) return -wholeMonths(end, start);
  const [[y, m, d], [year, month, day]] = [parts(start), parts(end)];
  const months = (year - y) * 12 + month - m;
  return day < d && day < daysIn(year, month) ? months - 1 : months;
}

const monthsApart = (start, end) => [wholeMonths(start[1], end[0]), wholeMonths(start[0], end[1])];
const yearsApart = (start, end) => monthsApart(start, end).map((months) => Math.trunc(months / 12));
const daysApart = (start, end) => [
  ordinal(end[0]) - ordinal(start[1]),
  ordinal(end[1]) - ordinal(start[0]),
];

function plusDays(value, count) {
  const found = days(value);
  if (!found || found[0] !== found[1]) return null;
  const day = new Date((ordinal(found[0]) + count) * 86400000);
  const year = day.getUTCFullYear();
  if (!(year >= 1 && year <= MAX_YEAR)) return null;
  return iso(dayKey(year, day.getUTCMonth() + 1, day.getUTCDate()));
}

function plusMonths(value, count) {
  const found = days(value);
  if (!found) return null;
  const [y, m, d] = parts(found[0]);
  const months = y * 12 + m - 1 + count;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  if (year < 1 || year > MAX_YEAR || (value.length === 4 && month !== 1)) return null;
  return iso(dayKey(year, month, Math.min(d, daysIn(year, month)))).slice(0, value.length);
}

// As Python's // does it: never a whole number too many where x / 12 would round up to one.
function twelfths(months) {
  const rest = months % 12;
  const count = (months - rest) / 12 - (rest < 0 ? 1 : 0);
  const floor = Math.floor(count);
  return count - floor > 0.5 ? floor + 1 : floor;
}

function ageRange(value, on) {
  if (!isRecord(value)) {
    const plain = number(value);
    return plain === null ? null : [plain, plain];
  }
  const years = number(own(value, "years"));
  if (years === null || Math.abs(years) > MAX_YEAR) return null;
  const asOf = days(own(value, "as_of"));
  if (!asOf || !on || (asOf[0] === on[0] && asOf[1] === on[1])) return [years, years];
  const recorded = years * 12 + (number(own(value, "months")) ?? 0);
  return monthsApart(asOf, on).map((months) => twelfths(recorded + months));
}

const settled = (span) => (span && span[0] === span[1] ? span[0] : null);

function yearsOf(value, on) {
  const plain = number(value);
  return plain === null && on ? settled(ageRange(value, on)) : plain;
}

// --- comparing: both sides as intervals, blank while that is open

const same = (value) => (value === null ? null : [value, value]);
const READERS = {
  text: (value) => same(text(value)),
  number: (value) => same(number(value)),
  yes_no: (value) => same(typeof value === "boolean" ? value : null),
  date: days,
  datetime: (value) => same(instant(value)),
  time: (value) => same(clockTime(value)),
  age: (value, environment) => ageRange(value, days(environment.today)),
};
const TESTS = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function decide(test, left, right) {
  if (!left || !right) return null;
  const compare = TESTS[test];
  if (left[0] === left[1] && right[0] === right[1]) return compare(left[0], right[0]);
  if (test === "==" || test === "!=") {
    return left[1] < right[0] || right[1] < left[0] ? test === "!=" : null;
  }
  const below = test[0] === "<";
  if (compare(left[below ? 1 : 0], right[below ? 0 : 1])) return true;
  return compare(left[below ? 0 : 1], right[below ? 1 : 0]) ? null : false;
}

function readsOf(value) {
  if (typeof value === "boolean") return "yes_no";
  if (typeof value === "number") return "number";
  return isRecord(value) ? "age" : "text";
}

function compareAny(test, left, right, environment) {
  const [one, other] = [readsOf(left), readsOf(right)];
  if (one !== other && [one, other].sort().join() !== "age,number") return null;
  const reader = READERS[one === other ? one : "age"];
  return decide(test, reader(left, environment), reader(right, environment));
}

// --- the tree: each node becomes a function of the environment and the account of the run

const spend = (run, steps) => {
  run.left -= steps;
  if (run.left < 0) throw EXHAUSTED;
};
const pointsIn = (value) => {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
};
const weigh = (run, value) => {
  if (typeof value !== "string" || value.length <= LIGHT_TEXT) return;
  const length = pointsIn(value);
  if (length > LIGHT_TEXT) spend(run, Math.floor(length / LIGHT_TEXT));
};
const inner = (ast) => [
  ...["of", "arg", "left", "right", "rows"].filter((key) => key in ast).map((key) => ast[key]),
  ...(ast.args ?? []),
];
const costOf = (ast) => inner(ast).reduce((sum, part) => sum + costOf(part), 1);
const step = (ast) => OPS[ast.op](ast);
const steps = (asts) => asts.map(step);

function kleene(deciding) {
  return (ast) => {
    const args = steps(ast.args);
    return (environment, run) => {
      let result = !deciding;
      for (const arg of args) {
        const value = arg(environment, run);
        if (value === deciding) return deciding;
        if (value !== !deciding) result = null;
      }
      return result;
    };
  };
}

function part(environment, value, ast) {
  if (isRecord(value)) return own(value, ast.name);
  if (!isText(value) || !ast.list) return null;
  return own(environment.choice(ast.list, value), ast.name);
}

const OPS = {
  literal: (ast) => () => ast.value,
  name: (ast) =>
    "row" in ast
      ? (environment, run) => own(run.rows.at(-1 - ast.row)[0], ast.name)
      : (environment) => environment.lookup(ast.name) ?? null,
  list: (ast) => {
    const args = steps(ast.args);
    return (environment, run) => args.map((arg) => arg(environment, run));
  },
  get: (ast) => {
    const of = step(ast.of);
    if (!ast.each) return (environment, run) => part(environment, of(environment, run), ast);
    return (environment, run) => {
      const found = items(of(environment, run));
      spend(run, found.length);
      const each = found.map((entry) => part(environment, entry, ast));
      return ast.flat ? each.flatMap(rowList) : each;
    };
  },
  and: kleene(false),
  or: kleene(true),
  not: (ast) => {
    const arg = step(ast.arg);
    return (environment, run) => {
      const value = arg(environment, run);
      return typeof value === "boolean" ? !value : null;
    };
  },
  is_blank: (ast) => {
    const arg = step(ast.arg);
    return (environment, run) => isBlank(arg(environment, run)) !== ast.negated;
  },
  is: (ast) => {
    const arg = step(ast.arg);
    return (environment, run) => (arg(environment, run) === ast.value) !== ast.negated;
  },
  compare: (ast) => {
    const [left, right, reader] = [step(ast.left), step(ast.right), READERS[ast.as]];
    return (environment, run) => {
      const one = left(environment, run);
      if (ast.as === "number" && number(one) === null) return null;
      const other = right(environment, run);
      return reader
        ? decide(ast.test, reader(one, environment), reader(other, environment))
        : compareAny(ast.test, one, other, environment);
    };
  },
  in: (ast) => {
    const [left, right] = [step(ast.left), step(ast.right)];
    return (environment, run) => {
      const wanted = left(environment, run);
      const entries = items(right(environment, run)).flatMap(opened);
      spend(run, entries.length);
      const reader = READERS[ast.as === "any" ? readsOf(wanted) : ast.as];
      const mine = reader(wanted, environment);
      let open = entries.length === 0;
      for (const entry of entries) {
        const found = decide("==", mine, reader(entry, environment));
        if (found) return !ast.negated;
        open ||= found === null;
      }
      return open ? null : ast.negated;
    };
  },
  arithmetic: (ast) => {
    const [first, ...rest] = steps(ast.args);
    return (environment, run) => {
      let total = number(first(environment, run));
      for (let index = 0; index < rest.length; index += 1) {
        const other = number(rest[index](environment, run));
        if (total === null || other === null) return null;
        total = number(reckon(ast.signs[index], total, other));
      }
      return total;
    };
  },
  call: (ast) => {
    const call = {
      ast,
      args: steps(ast.args),
      rows: ast.rows && step(ast.rows),
      rule: ast.rule && step(ast.rule),
      cost: ast.rule ? costOf(ast.rule) + 1 : 1,
    };
    return FUNCTIONS[ast.name](call);
  },
};

function reckon(sign, left, right) {
  if (sign === "+") return left + right;
  if (sign === "-") return left - right;
  if (sign === "*") return left * right;
  return right === 0 ? null : left / right;
}

// --- functions: rows

function* judged(call, source, environment, run) {
  for (const [index, row] of rowList(source(environment, run)).entries()) {
    spend(run, call.cost);
    if (!call.rule) {
      yield [row, true];
      continue;
    }
    run.rows.push([row, index]);
    const says = call.rule(environment, run);
    run.rows.pop();
    yield [row, says];
  }
}

const chosen = (call, environment, run) =>
  [...judged(call, call.args[0], environment, run)]
    .filter(([, says]) => says === true)
    .map(([row]) => row);

const question = (wanted, negated) => (call) => (environment, run) => {
  let open = false;
  for (const [, says] of judged(call, call.args[0], environment, run)) {
    if (says === wanted) return wanted !== negated;
    open ||= typeof says !== "boolean";
  }
  return open ? null : wanted === negated;
};

function count(call) {
  if (call.rule) return (environment, run) => chosen(call, environment, run).length;
  return (environment, run) =>
    items(call.args[0](environment, run)).filter((entry) => isRecord(entry) || !isBlank(entry))
      .length;
}

function first(call) {
  return (environment, run) => {
    for (const [row, says] of judged(call, call.args[0], environment, run)) {
      if (says === true) return row;
    }
    return null;
  };
}

function row(call) {
  return (environment, run) => {
    const key = text(call.args[1](environment, run));
    const found = rowList(call.args[0](environment, run));
    spend(run, found.length);
    return key === null ? null : (found.find((entry) => own(entry, "_row") === key) ?? null);
  };
}

// --- functions: totals

const total = (work) => (call) => (environment, run) => {
  let found = items(call.args[0](environment, run));
  if (call.rows) {
    const says = [...judged(call, call.rows, environment, run)];
    found = found.filter((_, index) => says[index]?.[1] === true);
  }
  const on = days(environment.today);
  const numbers = found.map((entry) => yearsOf(entry, on)).filter((amount) => amount !== null);
  return work(numbers, found.length > 0);
};

function sum(numbers, anyRows) {
  if (!numbers.length) return anyRows ? null : 0;
  return numbers.reduce((so_far, amount) => number((so_far ?? 0) + amount), 0);
}

function average(numbers) {
  const all = sum(numbers, true);
  return all === null ? null : number(all / numbers.length);
}

const extreme = (edge, pick) => (call) => (environment, run) => {
  const reads = call.ast.as;
  const found = call.args.flatMap((arg) => opened(arg(environment, run)));
  const on = days(environment.today);
  const numbers = found.map((entry) => yearsOf(entry, on)).filter((amount) => amount !== null);
  const spans = found.map(days).filter(Boolean);
  if (reads !== "number" && spans.length && (reads === "date" || !numbers.length)) {
    return iso(spans.map((span) => span[edge]).reduce((one, other) => pick(one, other)));
  }
  if (!numbers.length || reads === "date") return null;
  return numbers.reduce((one, other) => pick(one, other));
};

// --- functions: texts, numbers, dates

const plain = (work) => (call) => (environment, run) =>
  work(environment, ...call.args.map((arg) => arg(environment, run)));

const weighing = (work) => (call) => (environment, run) => {
  const values = call.args.map((arg) => arg(environment, run));
  for (const value of values) weigh(run, value);
  return values.every(isText) ? work(...values) : null;
};

function join(call) {
  const [separator, ...rest] = call.args;
  return (environment, run) => {
    const words = rest.flatMap((arg) => opened(arg(environment, run))).filter(isText);
    const joined = words.join(text(separator(environment, run)) ?? "");
    weigh(run, joined);
    return joined || null;
  };
}

function matches(call) {
  const pattern = compilePattern(call.ast.pattern ?? "");
  return (environment, run) => {
    const found = text(call.args[0](environment, run));
    if (found === null || pattern === null) return null;
    weigh(run, found);
    return pattern(found);
  };
}

// The nearest whole number of the smallest places, half away from zero: the same digits everywhere.
function scaled(value, places) {
  const [amount, wanted] = [number(value), number(places)];
  if (amount === null || !Number.isInteger(wanted) || wanted < 0 || wanted > 10) return null;
  const units = Math.abs(amount) * +`1e${wanted}`;
  if (!Number.isFinite(units)) return null;
  const rounded = units < 2 ** 52 ? Math.floor(units + 0.5) : units;
  return [amount < 0 ? -rounded : rounded, wanted];
}

function round(environment, value, places = 0) {
  const found = scaled(value, places);
  return found && number(found[0] / +`1e${found[1]}`);
}

export function numberText(value, places = 0) {
  const found = scaled(value, places);
  if (!found) return null;
  const [units, wanted] = found;
  const digits = pad(BigInt(Math.abs(units)), wanted + 1);
  const cut = digits.length - wanted;
  return (units < 0 ? "-" : "") + digits.slice(0, cut) + (wanted ? "." + digits.slice(cut) : "");
}

function floor(environment, value) {
  const amount = number(value);
  return amount === null ? null : number(Math.floor(amount));
}

const between =
  (apart) =>
  (environment, start, end = environment.today) => {
    const [begin, finish] = [days(start), days(end)];
    return begin && finish ? settled(apart(begin, finish)) : null;
  };

const adding = (add) => (environment, start, value) => {
  const amount = number(value);
  if (amount === null || Math.abs(amount) > LONGEST || !Number.isInteger(amount)) return null;
  return add(start, amount);
};

function yearsOld(environment, born, on = environment.today) {
  const day = days(on);
  if (!day) return null;
  if (typeof born !== "string") return settled(ageRange(born, day));
  const birth = days(born);
  return birth && settled(yearsApart(birth, day));
}

// --- functions: the rest

const FUNCTIONS = {
  if: (call) => (environment, run) => {
    const [condition, then, otherwise] = call.args;
    const decided = condition(environment, run);
    if (typeof decided !== "boolean") return null;
    return (decided ? then : otherwise)(environment, run);
  },
  first_filled: (call) => (environment, run) => {
    for (const arg of call.args) {
      const value = arg(environment, run);
      if (!isBlank(value)) return value;
    }
    return null;
  },
  count_yes: (call) => (environment, run) =>
    call.args.flatMap((arg) => opened(arg(environment, run))).filter((entry) => entry === true)
      .length,
  count,
  any: question(true, false),
  all: question(false, false),
  none: question(true, true),
  first,
  last: (call) => (environment, run) => chosen(call, environment, run).at(-1) ?? null,
  row,
  filter: (call) => (environment, run) => chosen(call, environment, run),
  position: () => (environment, run) =>
    run.rows.length ? run.rows.at(-1)[1] + 1 : (environment.lookup("_position") ?? null),
  sum: total(sum),
  average: total(average),
  min: extreme(0, Math.min),
  max: extreme(1, Math.max),
  join,
  length: weighing((value) => pointsIn(value.normalize("NFC"))),
  contains: weighing((whole, searched) => fold(whole).includes(fold(searched))),
  starts_with: weighing((whole, searched) => fold(whole).startsWith(fold(searched))),
  matches,
  round: plain(round),
  text: plain((environment, value, places) => numberText(value, places)),
  floor: plain(floor),
  today: plain((environment) => environment.today),
  now: plain((environment) => environment.now),
  days_between: plain(between(daysApart)),
  months_between: plain(between(monthsApart)),
  years_between: plain(between(yearsApart)),
  add_days: plain(adding(plusDays)),
  add_months: plain(adding(plusMonths)),
  years_old: plain(yearsOld),
  choice_of: (call) => (environment, run) => {
    const code = text(call.args[0](environment, run));
    return code !== null && environment.choice(call.ast.list, code) ? code : null;
  },
  label_of: (call) => (environment, run) =>
    opened(call.args[0](environment, run))
      .filter(isText)
      .map((code) => environment.label(call.ast.list, code))
      .join(", ") || null,
  entered: (call) => (environment, run) => {
    const status = text(call.args[0](environment, run));
    return status === null ? null : (environment.entered(status) ?? null);
  },
};

// --- what a form uses

const programs = new WeakMap();

function programOf(ast) {
  let program = programs.get(ast);
  if (!program) {
    program = { step: step(ast), cost: costOf(ast) };
    programs.set(ast, program);
  }
  return program;
}

export function evaluate(ast, environment, budget = BUDGET) {
  try {
    const program = programOf(ast);
    const run = { left: budget - program.cost, rows: [] };
    return run.left < 0 ? null : (program.step(environment, run) ?? null);
  } catch {
    return null;
  }
}

// An environment out of plain objects; a name that is missing here is looked for in `parent`.
export function environmentOf({ names = {}, today, now, lists = {}, states = {}, parent }) {
  return {
    today,
    now,
    lookup: (name) => (Object.hasOwn(names, name) ? names[name] : (parent?.lookup(name) ?? null)),
    choice(list, code) {
      if (!Object.hasOwn(lists, list)) return parent?.choice(list, code) ?? null;
      const columns = own(lists[list], code);
      return columns && { code, ...columns };
    },
    label(list, code) {
      return text(own(this.choice(list, code), "label")) ?? code;
    },
    entered: (status) => own(states, status),
  };
}
