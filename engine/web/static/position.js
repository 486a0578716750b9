// Where the device is, put into the boxes of a point; who may not or cannot tell types it.
const LONGEST = 30000;
const PLACES = 6;

class Point {
  constructor(place, button, status) {
    this.place = place;
    this.words = JSON.parse(place.dataset.words);
    this.most = Number(place.dataset.most) || 0;
    this.status = status;
    button.addEventListener("click", () => this.look());
  }

  control(name) {
    return this.place.querySelector(`input[name$=".${name}"]`);
  }

  say(text, wrong = false) {
    this.status.className = wrong ? "error" : "quiet";
    const told = document.createElement("span");
    told.textContent = text;
    this.status.replaceChildren(told);
  }

  metres(number) {
    const plain = String(Math.ceil(number));
    return this.words.digits ? plain.replace(/[0-9]/g, (digit) => this.words.digits[digit]) : plain;
  }

  // The first answers of a device are rough: it goes on until it is near enough, or for long enough.
  look() {
    if (this.watch !== undefined) return;
    this.best = null;
    this.say(this.words.looking);
    const asking = { enableHighAccuracy: true, timeout: LONGEST, maximumAge: 0 };
    this.watch = navigator.geolocation.watchPosition((found) => this.found(found.coords), (fault) => this.failed(fault), asking);
    this.timer = setTimeout(() => this.end(), LONGEST);
  }

  stop() {
    navigator.geolocation.clearWatch(this.watch);
    clearTimeout(this.timer);
    this.watch = undefined;
  }

  found(coords) {
    if (!this.best || coords.accuracy < this.best.accuracy) this.best = coords;
    const near = this.words.near.replace(/\{\w+\}/, this.metres(this.best.accuracy));
    if (!this.most || this.best.accuracy <= this.most) this.end();
    else this.say(near);
  }

  end() {
    this.stop();
    const { best, words } = this;
    if (!best) return this.say(words.nowhere, true);
    if (this.most && best.accuracy > this.most) return this.say(words.rough.replace(/\{\w+\}/, this.metres(best.accuracy)), true);
    const parts = { latitude: best.latitude.toFixed(PLACES), longitude: best.longitude.toFixed(PLACES), accuracy: Math.ceil(best.accuracy) };
    for (const [name, value] of Object.entries(parts)) this.control(name).value = value;
    this.control("latitude").dispatchEvent(new Event("input", { bubbles: true }));
    this.say(words.found.replace(/\{\w+\}/, this.metres(best.accuracy)));
  }

  failed(fault) {
    if (this.best && fault.code !== fault.PERMISSION_DENIED) return;
    this.stop();
    this.say(fault.code === fault.PERMISSION_DENIED ? this.words.refused : this.words.nowhere, true);
  }
}

export const start = (...given) => new Point(...given).look();
