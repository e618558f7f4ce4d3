// What the page does a little faster with a script; all of it works without one.

// A click on marked words puts the row beside the text without loading the page anew.
const panel = document.getElementById("panel");
if (panel) {
  const open = async (row, address) => {
    const answer = await fetch(`/rows/${encodeURIComponent(row)}/panel`, { headers: { Accept: "text/html" } });
    if (!answer.ok) { location.href = address; return; }
    const said = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...said.body.childNodes);
    history.replaceState(null, "", address);
    for (const mark of document.querySelectorAll(".text .open")) mark.classList.remove("open");
    for (const mark of document.querySelectorAll(".text a.m")) if (mark.dataset.row === row) mark.classList.add("open");
    document.getElementById("chosen")?.focus({ preventScroll: matchMedia("(min-width: 56rem)").matches });
  };
  document.querySelector(".text").addEventListener("click", (event) => {
    const mark = event.target.closest("a.m");
    if (!mark || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    for (const role of document.querySelectorAll(".text [class*=' r-'], .text .in"))
      role.className = role.className.split(" ").filter((name) => !name.startsWith("r-") && name !== "in").join(" ");
    open(mark.dataset.row, mark.getAttribute("href"));
  });
}

// "/" goes to the search box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  event.preventDefault();
  document.getElementById("q").focus();
});

// Filters left empty stay out of the address.
for (const form of document.querySelectorAll(".filters form"))
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  });
