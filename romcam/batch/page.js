"use strict";
// A click on a heading sorts by it, a second click reverses the order; unknown values stay at the bottom.
for (const table of document.querySelectorAll(".films table")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  for (const head of heads) {
    const button = head.querySelector("button");
    if (!button) continue;
    const column = head.cellIndex, down = head.dataset.first === "descending";
    button.addEventListener("click", () => {
      const sorted = head.getAttribute("aria-sort");
      const order = sorted ? (sorted === "ascending" ? "descending" : "ascending") : (down ? "descending" : "ascending");
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const key = row => row.cells[column].dataset.key ?? "";
      const rows = [...body.rows].sort((one, other) => {
        const a = key(one), b = key(other);
        if (a === "" || b === "") return (a === "") - (b === "");
        return sign * (head.dataset.kind === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true }));
      });
      body.append(...rows);
    });
  }
}
// Typing shows only the films that have it in their name, person, pattern or checks.
const find = document.querySelector(".find input");
if (find) find.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  for (const row of document.querySelectorAll(".films tbody tr"))
    row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
});
