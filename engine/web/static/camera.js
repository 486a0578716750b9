// A bar code read by the camera, where the browser can read one; everywhere else it is typed.
const EVERY = 200;

class Reader {
  constructor(place, button, status) {
    this.words = JSON.parse(place.dataset.words);
    this.input = place.querySelector("input");
    this.status = status;
    button.addEventListener("click", () => this.open());
  }

  make(tag, attributes, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  }

  async open() {
    this.status.replaceChildren();
    const asking = { video: { facingMode: "environment" } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(asking);
    } catch (fault) {
      const refused = fault.name === "NotAllowedError";
      this.status.className = "error";
      this.status.append(this.make("span", {}, refused ? this.words.refused : this.words.none));
      return;
    }
    this.video = this.make("video", { playsinline: "", "aria-hidden": "true" });
    this.video.muted = true;
    this.video.srcObject = this.stream;
    const end = this.make("button", { type: "button", class: "btn btn--plain" }, this.words.stop);
    this.window = this.make("dialog", { class: "camera", "aria-label": this.words.read }, this.make("p", {}, this.words.hold), this.video, end);
    end.addEventListener("click", () => this.window.close());
    this.window.addEventListener("close", () => this.end());
    document.body.append(this.window);
    this.window.showModal();
    this.video.play().catch(() => {});
    this.look(new BarcodeDetector());
  }

  async look(detector) {
    if (!this.stream) return;
    const [found] = await detector.detect(this.video).catch(() => []);
    if (!this.stream) return;
    if (!found?.rawValue) {
      setTimeout(() => this.look(detector), EVERY);
      return;
    }
    this.input.value = found.rawValue;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.status.className = "quiet";
    this.status.textContent = this.words.found;
    this.window.close();
  }

  end() {
    for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
    this.window.remove();
    this.input.focus();
  }
}

export const start = (...given) => new Reader(...given).open();
