// The types that few forms have, read as `reading.js` reads the others; fetched where they stand.
let good, wrong, plain, part, folded, cleanLine, readNumber, readDate, isTicked, twoDigits, EDGES;

const CLOCK = /^(?:([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,3})?)?|([0-9]{2})([0-9]{2}))$/;
const LINES = /^(?:M[0-9]{1,4} [0-9]{1,4}(?:L[0-9]{1,4} [0-9]{1,4})*)+$/;
const MOST_PLACES = 30;
const LONGEST = { name: 200, drawing: 20000, id: 100 };
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

// By type; `tools` are those of `reading.js`.
export function readers(tools) {
  ({ good, wrong, plain, part, folded, cleanLine, readNumber, readDate, isTicked, twoDigits, EDGES } = tools);
  return {
    range: plain(readStep),
    time: plain(readTime),
    datetime: readInstant,
    geopoint: readPoint,
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
  };
}
