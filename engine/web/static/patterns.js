// Patterns of texts as engine/expression/pattern.py follows them: positions, nothing to go back to.

const MAX_LENGTH = 200;
const MAX_POSITIONS = 1000;
const LAST = 0x10ffff;
const ANY = [
  [0, 9],
  [11, 12],
  [14, LAST],
];
const SHORT = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  s: [
    [9, 13],
    [32, 32],
  ],
};
const CONTROL = { n: 10, t: 9, r: 13 };
const PLAIN = "\\.^$*+?()[]{}|/-'\" #&~,:;=!<>@%_";
const NOTHING = { empty: true, first: 0n, last: 0n };

function others(ranges) {
  const found = [];
  let after = 0;
  for (const [low, high] of [...ranges].sort((one, other) => one[0] - other[0])) {
    if (low > after) found.push([after, low - 1]);
    after = Math.max(after, high + 1);
  }
  if (after <= LAST) found.push([after, LAST]);
  return found;
}

function* bits(set) {
  for (let at = 0; set; at += 1, set >>= 1n) if (set & 1n) yield at;
}

// Pieces are functions that add their positions to `to` and give the stretch they make.
const one = (ranges) => (to) => {
  if (to.sets.length >= MAX_POSITIONS) throw to;
  const bit = 1n << BigInt(to.sets.push(ranges) - 1);
  to.follow.push(0n);
  return { empty: false, first: bit, last: bit };
};
const link = (to, ends, starts) => {
  for (const position of bits(ends)) to.follow[position] |= starts;
};
const after = (to, left, right) => {
  link(to, left.last, right.first);
  return {
    empty: left.empty && right.empty,
    first: left.empty ? left.first | right.first : left.first,
    last: right.empty ? left.last | right.last : right.last,
  };
};
const sequence = (pieces) => (to) =>
  pieces.reduce((part, piece) => after(to, part, piece(to)), NOTHING);
const either = (pieces) => (to) =>
  pieces
    .map((piece) => piece(to))
    .reduce((part, other) => ({
      empty: part.empty || other.empty,
      first: part.first | other.first,
      last: part.last | other.last,
    }));
const repeat = (piece, least, most) => (to) => {
  let tail = NOTHING;
  if (most === null) {
    const loop = piece(to);
    link(to, loop.last, loop.first);
    tail = { ...loop, empty: true };
  } else {
    for (let n = least; n < most; n += 1) tail = { ...after(to, piece(to), tail), empty: true };
  }
  for (let n = 0; n < least; n += 1) tail = after(to, piece(to), tail);
  return tail;
};

class Reader {
  constructor(text) {
    this.text = [...text];
    this.at = 0;
  }

  sees(characters) {
    return this.at < this.text.length && characters.includes(this.text[this.at]);
  }

  next() {
    if (this.at >= this.text.length) throw this;
    return this.text[this.at++];
  }

  atEnd() {
    return this.sees("$") && this.at === this.text.length - 1;
  }

  whole() {
    if (this.sees("^")) this.at += 1;
    const piece = this.choice();
    if (this.atEnd()) this.at += 1;
    if (this.at < this.text.length) throw this;
    return piece;
  }

  choice() {
    const parts = [this.sequence()];
    while (this.sees("|")) {
      this.at += 1;
      parts.push(this.sequence());
    }
    return parts.length === 1 ? parts[0] : either(parts);
  }

  sequence() {
    const parts = [];
    while (this.at < this.text.length && !this.sees("|)") && !this.atEnd()) {
      parts.push(this.repeated());
    }
    return sequence(parts);
  }

  repeated() {
    const piece = this.atom();
    if (!this.sees("*+?{")) return piece;
    const [least, most] = this.bounds();
    if (this.sees("*+?{")) throw this;
    return repeat(piece, least, most);
  }

  bounds() {
    const sign = this.next();
    if (sign !== "{") return { "*": [0, null], "+": [1, null], "?": [0, 1] }[sign];
    const end = this.text.indexOf("}", this.at);
    const found = /^([0-9]{1,6})(?:(,)([0-9]{1,6})?)?$/.exec(this.text.slice(this.at, end).join(""));
    if (end < 0 || !found) throw this;
    this.at = end + 1;
    const most = found[2] ? (found[3] ? +found[3] : null) : +found[1];
    return [+found[1], most];
  }

  atom() {
    const character = this.next();
    if (character === "(") return this.group();
    if (character === "[") return one(this.set());
    if (character === ".") return one(ANY);
    if (character === "\\") return one(this.escape());
    if ("^$*+?{})]".includes(character)) throw this;
    const point = character.codePointAt(0);
    return one([[point, point]]);
  }

  group() {
    if (this.sees("?")) {
      this.at += 1;
      if (this.next() !== ":") throw this;
    }
    const inner = this.choice();
    if (this.next() !== ")") throw this;
    return inner;
  }

  escape() {
    const character = this.next();
    const short = SHORT[character.toLowerCase()];
    if (short) return character === character.toLowerCase() ? short : others(short);
    let point = CONTROL[character] ?? null;
    const digits = this.text.slice(this.at, this.at + 4).join("");
    if (character === "u" && /^[0-9A-Fa-f]{4}$/.test(digits)) {
      this.at += 4;
      point = parseInt(digits, 16);
    } else if (PLAIN.includes(character)) {
      point = character.codePointAt(0);
    }
    if (point === null) throw this;
    return [[point, point]];
  }

  set() {
    const negated = this.sees("^");
    if (negated) this.at += 1;
    const ranges = [];
    while (!this.sees("]")) ranges.push(...this.range());
    this.at += 1;
    if (!ranges.length) throw this;
    return negated ? others(ranges) : ranges;
  }

  range() {
    const low = this.member();
    if (!this.sees("-") || this.text[this.at + 1] === "]") return low;
    this.at += 1;
    const high = this.member();
    return [[low[0][0], high[0][0]]];
  }

  member() {
    const character = this.next();
    if (character === "\\") return this.escape();
    if (character === "[") throw this;
    const point = character.codePointAt(0);
    return [[point, point]];
  }
}

function remembered(cache, key, work) {
  let found = cache.get(key);
  if (found === undefined) {
    if (cache.size >= 2000) cache.clear();
    cache.set(key, (found = work()));
  }
  return found;
}

// A digit is a digit in any script: `[^0-9]` keeps out ٣ as well.
const western = (text) => text.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) % 16);

function matcher(whole, { sets, follow }) {
  const [masks, nexts] = [new Map(), new Map()];
  const maskOf = (character) => {
    const point = western(character).codePointAt(0);
    return sets.reduce(
      (mask, ranges, at) =>
        ranges.some(([low, high]) => low <= point && point <= high) ? mask | (1n << BigInt(at)) : mask,
      0n,
    );
  };
  const following = (state) => {
    let found = 0n;
    for (const position of bits(state)) found |= follow[position];
    return found;
  };
  return (text) => {
    if (!text) return whole.empty;
    let [possible, state] = [whole.first, 0n];
    for (const character of text) {
      state = possible & remembered(masks, character, () => maskOf(character));
      if (!state) return false;
      possible = remembered(nexts, state, () => following(state));
    }
    return (state & whole.last) !== 0n;
  };
}

// A function that says whether the whole of a text fits; null when the pattern is none.
export function compilePattern(text) {
  try {
    if ([...text].length > MAX_LENGTH) return null;
    const to = { sets: [], follow: [] };
    return matcher(new Reader(western(text)).whole()(to), to);
  } catch {
    return null;
  }
}
