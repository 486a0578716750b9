// What was typed into the controls of a field, as the field types read it on the server.
import { foldDigits } from "./rules.js";

const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202C\u2066-\u2069\uFEFF]/g;
const HOSTILE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202D\u202E]|\p{Surrogate}/u;
const EDGES = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g;
const NUMBER = /^[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$/;
const EMAIL = /^[^@\s<>,;:]+@[^@\s<>,;:.]+(?:\.[^@\s<>,;:.]+)+$/;
const GROUPS = { "٬": ",", "\u00a0": ",", "\u202f": ",", " ": ",", "٫": ".", "−": "-" };
const OLDEST = 150;

const good = (value) => ({ value: value === "" ? null : value });
const wrong = (problem) => ({ value: null, problem });
const part = (posted, name = "") => posted[name]?.at(-1) ?? "";
const folded = (text) =>
  foldDigits(text).replace(INVISIBLE, "").replace(/[\u202D\u202E]/g, "").replace(EDGES, "");

function cleanLines(text) {
  const plain = text.replace(INVISIBLE, "").replace(/\r\n?|\u2028|\u2029/g, "\n");
  if (HOSTILE.test(plain)) return null;
  return plain
    .normalize("NFC")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

const cleanLine = (text) => cleanLines(text)?.split(/\s+/).join(" ") ?? null;

function readNumber(text) {
  const found = folded(text).replace(/[٬\u00a0\u202f ٫−]/g, (sign) => GROUPS[sign]);
  if (!NUMBER.test(found)) return wrong("type_number");
  const plain = found.replaceAll(",", "");
  const digits = plain.replace(/^[+-]*0*/, "").replace(".", "");
  if (digits.length > 15) return wrong("type_number_size");
  const places = (plain.split(".")[1] ?? "").replace(/0+$/, "").length;
  return { value: Number(plain) + 0, places, plain };
}

function readWhole(text) {
  const found = readNumber(text);
  return found.problem || Number.isInteger(found.value) ? found : wrong("type_integer");
}

function readDecimal(text, step) {
  const found = readNumber(text);
  return found.places > (step.places ?? Infinity) ? wrong("places") : found;
}

const twoDigits = (number) => String(number).padStart(2, "0");

function readDate(posted, step) {
  const pieces = ["year", "month", "day"].map((name) => folded(part(posted, name)));
  const filled = pieces.filter(Boolean);
  if (!filled.length) return good(null);
  if (pieces.slice(0, filled.length).some((piece) => !piece)) return wrong("type_date_gap");
  if (!filled.every((piece) => /^[0-9]{1,4}$/.test(piece))) return wrong("type_date");
  const [year, month = 1, day = 1] = filled.map(Number);
  if (year < 1900 || year > 2200) return wrong("type_date_year");
  const exists = new Date(Date.UTC(year, month - 1, day));
  if (exists.getUTCMonth() !== month - 1 || exists.getUTCDate() !== day) return wrong("type_date_none");
  const needed = { year: 1, month: 2 }[step.partial] ?? 3;
  if (filled.length < needed) return wrong(needed === 2 ? "type_date_month" : "type_date_day");
  return good([year, month, day].slice(0, filled.length).map(twoDigits).join("-"));
}

function readAge(posted, step, today) {
  const [years, months] = [folded(part(posted, "years")), folded(part(posted, "months"))];
  if (!years && !months) return good(null);
  const [whole, rest] = [years ? readWhole(years) : { value: 0 }, months ? readWhole(months) : null];
  if (whole.problem || rest?.problem) return wrong("type_age");
  const lived = { years: whole.value };
  if (rest) lived.months = rest.value;
  if (!years && rest.value >= 12 && rest.value < 60) {
    lived.years = Math.floor(rest.value / 12);
    lived.months = rest.value % 12;
  }
  if (rest && (lived.months < 0 || lived.months > 11)) return wrong("type_age_months");
  if (lived.years < 0 || lived.years > OLDEST) return wrong("type_age_years");
  const value = { ...lived, estimated: part(posted, "estimated") === "yes", as_of: today };
  return good(unchanged(value, part(posted, "kept"), today) ?? value);
}

// The age that was shown keeps the day it was told on.
function unchanged(value, kept, today) {
  try {
    const before = JSON.parse(kept);
    const names = ["years", "months", "estimated"];
    const same = names.every((name) => before[name] === value[name]);
    return same && before.as_of >= "1900-01-01" && before.as_of <= today ? before : null;
  } catch {
    return null;
  }
}

function readPlace(posted, step, today, lists) {
  const places = lists[step.list] ?? {};
  const found = step.levels.map((level) => folded(part(posted, level))).filter(Boolean);
  if (!found.length) return good(null);
  const around = [];
  for (let code = found.at(-1); places[code] && !around.includes(code); code = places[code].parent) {
    around.push(code);
  }
  return found.every((code) => around.includes(code)) ? good(found.at(-1)) : wrong("type_location_parent");
}

const plain = (work) => (posted, step) => {
  const text = part(posted);
  return text.replace(EDGES, "") ? work(text, step) : good(null);
};
const asText = (clean) =>
  plain((text) => {
    const found = clean(text);
    return found === null ? wrong("type_text") : good(found);
  });
const asCode = plain((text) => good(folded(text)));

const isTicked = (text) => /^(?:yes|true|1|on|نعم)$/.test(folded(text).toLowerCase());

const READERS = {
  text: asText(cleanLine),
  long_text: asText(cleanLines),
  integer: plain(readWhole),
  decimal: plain(readDecimal),
  date: readDate,
  age: readAge,
  location: readPlace,
  select_one: asCode,
  yes_no: plain((text) => {
    if (isTicked(text)) return good(true);
    return /^(?:no|false|0|لا)$/.test(folded(text).toLowerCase()) ? good(false) : wrong("type_yes_no");
  }),
  acknowledge: (posted) => good(isTicked(part(posted)) ? true : null),
  select_multiple: (posted) => {
    const codes = (posted[""] ?? []).map(folded).filter(Boolean);
    return good(codes.length ? codes : null);
  },
  phone: plain((text) => {
    const number = folded(text).replace(/[ \u00a0\t\-()./‐–]/g, "");
    return /^\+?[0-9]{3,15}$/.test(number) ? good(number) : wrong("type_phone");
  }),
  email: plain((text) => {
    const address = cleanLine(text);
    if (!address || [...address].length > 254 || !EMAIL.test(address)) return wrong("type_email");
    const [mailbox, domain] = address.split("@");
    return good(`${mailbox}@${domain.toLowerCase()}`);
  }),
};

export const canRead = (type) => Object.hasOwn(READERS, type);
export const read = (step, posted, today, lists) => READERS[step.type](posted, step, today, lists);

// More types, out of a script that takes our tools along.
const TOOLS = { good, wrong, plain, part, folded, cleanLine, readNumber, readDate, isTicked, twoDigits, EDGES };
export const learn = (readers) => Object.assign(READERS, readers(TOOLS));
