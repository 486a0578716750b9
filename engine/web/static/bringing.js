// Scripts that few fields need come when such a field is used: the page answers before. With no
// line by then the field is filled as it is without them.
// By kind of field: its script, whether this browser can, what its button says, and if it fails.
const GIVING = {
  geopoint: ["position", () => isSecureContext && navigator.geolocation, "use", "nowhere"],
  barcode: ["camera", () => "BarcodeDetector" in globalThis && navigator.mediaDevices, "read", "none"],
};

const begin = async (script, ...given) => (await import(`./${script}.js`)).start(...given);

function offerButton(place, script, label, otherwise, make) {
  const button = make("button", { type: "button", class: "btn btn--plain" }, label);
  const status = make("p", { class: "quiet", role: "status" });
  let begun = null;
  button.addEventListener("click", () => {
    begun ??= begin(script, place, button, status).catch(() => {
      begun = null;
      status.textContent = otherwise;
    });
  });
  place.append(button, status);
}

// `make` makes an element; files go ahead of forms only, as only those have a draft they belong to.
export function bringScripts(form, make, files) {
  const all = (kind) => form.querySelectorAll(`[data-${kind}]`);
  for (const [kind, [script, isAble, label, otherwise]] of Object.entries(GIVING)) {
    if (!isAble()) continue;
    for (const place of all(kind)) {
      const words = JSON.parse(place.dataset.words);
      offerButton(place, script, words[label], words[otherwise], make);
    }
  }
  for (const place of all("signature")) begin("signature", place);
  if (!files) return;
  const use = ({ target }) => target.closest("[data-files]") && begin("files", target.closest("[data-files]"));
  for (const name of ["pointerdown", "focusin", "change"]) form.addEventListener(name, use);
  for (const place of all("files")) if (place.querySelector(".choices input")) begin("files", place);
}
