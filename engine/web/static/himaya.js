// Optional: every page works without this.
const exit = document.querySelector("form.exit");
exit?.addEventListener("submit", (event) => {
  event.preventDefault();
  document.documentElement.hidden = true; // nothing to be seen while the next page loads
  const body = new URLSearchParams(new FormData(exit));
  fetch(exit.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
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
addEventListener("submit", () => { touched = false; });
addEventListener("beforeunload", (event) => {
  if (touched && !document.documentElement.hidden) event.preventDefault();
});

// Questions that do not count now are put away; the server says which, as on every page.
const fields = (root) => root.querySelectorAll("#answers [data-field]");
const putAway = (page) => {
  const idle = new Set([...fields(page)].filter((f) => f.matches(".field--idle")).map((f) => f.dataset.field));
  for (const field of fields(document)) {
    if (field.matches(".field--when")) field.classList.toggle("off", idle.has(field.dataset.field));
  }
};
putAway(document);
let asked = 0;
if (document.querySelector("#answers .field--when")) {
  form.addEventListener("change", async (event) => {
    if (event.target.type === "file") return;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("do", "refresh");
    const mine = ++asked;
    const urlencoded = new URLSearchParams(body);
    const answer = await fetch(form.action, { method: "POST", body: urlencoded }).catch(() => null);
    if (!answer?.ok || mine !== asked || !answer.url.includes("/drafts/")) return;
    touched = false;
    putAway(new DOMParser().parseFromString(await answer.text(), "text/html"));
  });
}

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
