// Optional: every page works without this.
const exit = document.querySelector("form.exit");
const isSignedIn = document.querySelector(".account") !== null;
const shelf = (work) => { try { return work(localStorage); } catch { return null; } }; // it may be barred

// The session ends even if the line was down when its person left in haste: the next page ends it.
async function leave() {
  shelf((kept) => kept.setItem("leaving", "1"));
  const body = new URLSearchParams(new FormData(exit));
  const left = await fetch(exit.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
  if (left) shelf((kept) => kept.removeItem("leaving"));
  return left;
}
if (shelf((kept) => kept.getItem("leaving"))) {
  if (isSignedIn) {
    document.documentElement.hidden = true;
    leave().then(() => location.replace("/sign-in"));
  } else shelf((kept) => kept.removeItem("leaving"));
}
exit?.addEventListener("submit", (event) => {
  event.preventDefault();
  document.documentElement.hidden = true; // nothing to be seen while the next page loads
  leave();
  location.replace(exit.dataset.to);
});
let presses = [];
addEventListener("keydown", ({ key, repeat }) => {
  if (repeat) return;
  presses = key === "Shift" ? [...presses, Date.now()].filter((at) => Date.now() - at < 3000) : [];
  if (presses.length >= 3) exit?.requestSubmit();
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.getElementById("problems")?.focus();

// A word before unsaved typing is lost.
const form = document.querySelector("form[data-keeps]");
let touched = form?.dataset.keeps === "changed";
form?.addEventListener("input", () => { touched = true; });
form?.addEventListener("kept", () => { touched = false; });
addEventListener("submit", (event) => { if (!event.defaultPrevented) touched = false; });
addEventListener("beforeunload", (event) => {
  if (touched && !document.documentElement.hidden) event.preventDefault();
});

// The menu closes when one looks elsewhere; a chosen file is named.
const menu = document.querySelector(".account");
addEventListener("click", (event) => { if (menu?.open && !menu.contains(event.target)) menu.open = false; });
menu?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
});
for (const input of document.querySelectorAll(".filebox input")) {
  const name = document.getElementById(`${input.id}-name`);
  input.addEventListener("change", () => { if (name) name.textContent = input.files[0]?.name ?? ""; });
}

// What was typed without a line, on a page that is not its own.
if (isSignedIn && !document.getElementById("live") && shelf((kept) => kept.getItem("unsent"))) {
  import("./returned.js").then(({ tell }) => tell());
}
