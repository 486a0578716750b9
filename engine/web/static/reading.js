// What was typed into the controls of a field, as the field types read it on the server.
import { foldDigits } from "./rules.js";

const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202C\u2066-\u2069\uFEFF]/g;
const HOSTILE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202D\u202E]|\p{Surrogate}/u;
const EDGES = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g;
const NUMBER = /^[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$/;
const EMAIL = /^[^@\s<>,;:]+@[^@\s<>,;:.]+(?:\.[^@\s<>,;:.]+)+$/;
const GROUPS = { "٬": ",", "\u00a0": ",", "\u202f": ",", " ": ",", "٫": ".", "−": "-" };
const CLOCK = /^(?:([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,3})?)?|([0-9]{2})([0-9]{2}))$/;
const LINES = /^(?:M[0-9]{1,4} [0-9]{1,4}(?:L[0-9]{1,4} [0-9]{1,4})*)+$/;
const OLDEST = 150;
const MOST_PLACES = 30;
const LONGEST = { name: 200, drawing: 20000, id: 100 };

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

const twoDigits = (number) => String(number).padStart(2, "0");

function readTime(text) {
  const found = CLOCK.exec(folded(text));
  const [hours, minutes] = found ? [+(found[1] ?? found[3]), +(found[2] ?? found[4])] : [24, 0];
  return hours < 24 && minutes < 60 ? good(`${twoDigits(hours)}:${twoDigits(minutes)}`) : wrong("type_time");
}

function readInstant(posted, step) {
  const [found, time] = [readDate(posted, step), folded(part(posted, "time"))];
  if (found.problem || (!found.value && !time)) return found;
  const clock = readTime(time);
  if (!found.value || clock.problem) return wrong("type_datetime");
  const shown = Date.parse(`${found.value}T${clock.value}Z`);
  // An hour that the clocks show twice is the first of them; one that they leave out is as before.
  const [before, after] = [-1, 1].map((way) => ahead(shown + way * 86400000, step.time_zone));
  const right = [before, after].find((lead) => ahead(shown - lead, step.time_zone) === lead) ?? before;
  return good(new Date(shown - right).toISOString());
}

// How far the clocks of a time zone are ahead of UTC.
const CLOCKS = new Map();
function ahead(at, timeZone = "UTC") {
  const form = { timeZone, hourCycle: "h23", dateStyle: "short", timeStyle: "medium" };
  if (!CLOCKS.has(timeZone)) CLOCKS.set(timeZone, new Intl.DateTimeFormat("sv", form));
  return Date.parse(`${CLOCKS.get(timeZone).format(at).replace(" ", "T")}Z`) - at;
}

const units = (plain, places) => {
  const [whole, rest = ""] = plain.split(".");
  return BigInt(whole + rest.padEnd(places, "0"));
};

// One of the steps of a scale, reckoned in whole units of the finest of the three numbers.
function readStep(text, { limits, step = 1 }) {
  const found = readNumber(text);
  if (found.problem) return found;
  const all = [found.plain, String(limits.min), String(step)];
  const places = Math.max(...all.map((one) => (one.split(".")[1] ?? "").length));
  const [number, least, each] = all.map((one) => units(one, places));
  return (number - least) % each ? wrong("type_range_step") : found;
}

function readPoint(posted, { max_error_m: most = Infinity }) {
  const names = ["latitude", "longitude", "accuracy"];
  const texts = names.map((name) => folded(part(posted, name)));
  if (!texts[0] && !texts[1]) return good(null);
  const [north, east, metres] = texts.map((text) => (text ? readNumber(text) : null));
  if (!north || !east || north.problem || east.problem || metres?.problem) return wrong("type_geopoint");
  if (Math.abs(north.value) > 90 || Math.abs(east.value) > 180) return wrong("type_geopoint_range");
  if (metres?.value < 0) return wrong("type_geopoint");
  if (metres?.value > most) return wrong("type_geopoint_accuracy");
  const numbers = [north, east, metres].map((number) => number && toSix(number));
  return good(Object.fromEntries(names.map((name, at) => [name, numbers[at]]).filter(([, number]) => number !== null)));
}

// Six places, a half to the even side.
function toSix({ plain, value }) {
  const places = (plain.split(".")[1] ?? "").length;
  if (places <= 6) return value;
  const [all, unit] = [units(plain, places), 10n ** BigInt(places - 6)];
  const [whole, rest] = [all / unit, all % unit];
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > unit || (twice === unit && whole % 2n) ? (all < 0n ? -1n : 1n) : 0n;
  return Number(whole + up) / 1e6 + 0;
}

function readRank(posted) {
  const codes = Array.from({ length: MOST_PLACES }, (_, at) => folded(part(posted, String(at + 1))));
  while (codes.length && !codes.at(-1)) codes.pop();
  if (!codes.every(Boolean)) return wrong("type_rank_gap");
  if (new Set(codes).size < codes.length) return wrong("type_rank_twice");
  return good(codes.length ? codes : null);
}

function readNames(posted, { type, multiple }) {
  const texts = multiple ? (posted[""] ?? []) : [part(posted)];
  const ids = texts.filter((text) => text.replace(EDGES, "")).map(cleanLine);
  if (ids.some((id) => id === null || !id || [...id].length > LONGEST.id)) return wrong(`type_${type}`);
  if (!multiple) return good(ids[0] ?? null);
  return good(ids.length ? [...new Set(ids)].sort() : null);
}

function readId(text, { check_digit: check }) {
  const line = cleanLine(text);
  if (line === null) return wrong("type_text");
  const code = folded(line).replace(/\s+/g, "").toUpperCase();
  return code && check && !isLuhn(code) ? wrong("type_id_check") : good(code);
}

function isLuhn(code) {
  const digits = (code.match(/[0-9]/g) ?? []).reverse().map(Number);
  const sum = digits.reduce((all, digit, at) => all + (at % 2 ? digit * 2 - (digit > 4 ? 9 : 0) : digit), 0);
  return digits.length > 1 && sum % 10 === 0;
}

function readSignature(posted, step, today) {
  const [name, drawing] = [cleanLine(part(posted)), part(posted, "drawing").replace(EDGES, "")];
  if (name === null || [...name].length > LONGEST.name) return wrong("type_text");
  if (drawing && (drawing.length > LONGEST.drawing || !LINES.test(drawing))) return wrong("type_signature_drawing");
  if (!name && !drawing) return good(null);
  if (!drawing && !isTicked(part(posted, "signed"))) return wrong("type_signature");
  const on = signedOn(part(posted, "kept"), name, today) ?? today;
  return good({ ...(name && { name }), on, ...(drawing && { drawing }) });
}

// The day of the signature that was shown, while its name is the same.
function signedOn(kept, name, today) {
  try {
    const before = JSON.parse(kept);
    const day = new Date(`${before.on}T00:00Z`).toISOString().slice(0, 10);
    return day === before.on && day >= "1900-01-01" && day <= today && (before.name ?? "") === name ? day : null;
  } catch {
    return null;
  }
}

const FILE = { blob: /^[\w-]{1,128}$/, media_type: /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/ };

// The files that are kept already; one that was just chosen counts by the name of its control.
function readFiles(posted) {
  const found = new Map();
  for (const token of [...(posted.kept ?? []), ...(posted[""] ?? [])].filter((text) => text.replace(EDGES, ""))) {
    const files = token.startsWith("C:\\fakepath\\") ? [{ blob: token, name: token }] : filesIn(token);
    if (!files) return wrong("type_file");
    for (const file of files) found.set(file.blob, file);
  }
  return good(found.size ? [...found.values()] : null);
}

function filesIn(token) {
  try {
    const files = [JSON.parse(token)].flat().map((file) => ({ ...file, name: cleanLine(file.name) }));
    return files.every(isFile) && token.length <= 4000 ? files : null;
  } catch {
    return null;
  }
}

const isFile = ({ blob, name, media_type: kind, bytes, ...others }) =>
  FILE.blob.test(blob) && FILE.media_type.test(kind) && name && [...name].length < 256 &&
  Number.isInteger(bytes) && bytes >= 0 && bytes <= 2 ** 53 && !Object.keys(others).length;

function readBarcode(text) {
  const line = cleanLine(text);
  if (line === null || !/^[\p{Nd}\s-]+$/u.test(line)) return line === null ? wrong("type_text") : good(line);
  return good((folded(line).match(/\p{Nd}/gu) ?? []).join(""));
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
  range: plain(readStep),
  date: readDate,
  time: plain(readTime),
  datetime: readInstant,
  age: readAge,
  location: readPlace,
  geopoint: readPoint,
  select_one: asCode,
  rank: readRank,
  user: readNames,
  agency: readNames,
  id: plain(readId),
  barcode: plain(readBarcode),
  signature: readSignature,
  image: readFiles,
  file: readFiles,
  audio: readFiles,
  case: plain((text) => {
    const id = text.replace(EDGES, "");
    return /^[\w-]{1,64}$/.test(id) ? good(id) : wrong("type_case");
  }),
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
