// A signature drawn with a finger, a pen or a mouse: lines from point to point on a sheet of 1000 by
// 300, kept as text in a hidden control. Who cannot draw types the name and ticks the box.
const [WIDTH, HEIGHT, NEAR, LONGEST] = [1000, 300, 5, 20000];
const SVG = "http://www.w3.org/2000/svg";

class Sheet {
  constructor(place) {
    this.place = place;
    this.control = place.querySelector("input[type=hidden]");
    this.words = JSON.parse(place.dataset.words);
    place.querySelector("svg")?.remove();
    this.sheet = this.svg("svg", { class: "sheet", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    this.base = this.svg("path", { d: "M60 240L940 240", class: "sheet__line" });
    this.path = this.svg("path", { class: "sheet__ink" });
    this.sheet.append(this.base, this.path);
    this.told = document.createElement("p");
    this.told.className = "quiet small";
    this.clear = document.createElement("button");
    Object.assign(this.clear, { type: "button", className: "btn btn--plain", textContent: this.words.clear });
    this.clear.addEventListener("click", () => this.take(""));
    place.append(this.told, this.sheet, this.clear);
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.sheet.addEventListener(name, (event) => this[name](event));
    }
    this.show(this.control.value);
  }

  svg(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  show(drawing) {
    this.path.setAttribute("d", drawing);
    this.told.textContent = this.words.draw;
    this.sheet.setAttribute("aria-label", drawing ? this.words.drawn : this.words.draw);
    this.clear.hidden = !drawing;
  }

  take(drawing) {
    this.show(drawing);
    this.control.value = drawing;
    this.control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  at(event) {
    const box = this.sheet.getBoundingClientRect();
    const within = (part, most) => Math.max(0, Math.min(most, Math.round(part * most)));
    return [within((event.clientX - box.left) / box.width, WIDTH), within((event.clientY - box.top) / box.height, HEIGHT)];
  }

  add(letter, [x, y]) {
    const longer = `${this.path.getAttribute("d")}${letter}${x} ${y}`;
    if (longer.length > LONGEST) return;
    this.path.setAttribute("d", longer);
    this.last = [x, y];
  }

  pointerdown(event) {
    if (event.button) return;
    event.preventDefault();
    this.sheet.setPointerCapture(event.pointerId);
    this.pen = event.pointerId;
    const at = this.at(event);
    this.add("M", at);
    this.add("L", [at[0], Math.min(HEIGHT, at[1] + 1)]); // a tap leaves a dot
  }

  pointermove(event) {
    if (event.pointerId !== this.pen) return;
    const at = this.at(event);
    if (Math.hypot(at[0] - this.last[0], at[1] - this.last[1]) >= NEAR) this.add("L", at);
  }

  pointerup(event) {
    if (event.pointerId !== this.pen) return;
    this.pen = null;
    this.take(this.path.getAttribute("d"));
  }

  pointercancel(event) {
    this.pointerup(event);
  }
}

export const start = (place) => new Sheet(place);
