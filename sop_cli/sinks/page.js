"use strict";
// Heads become buttons that sort their column: first as one wants it, then the other way, then as it came.
for (const table of document.querySelectorAll("table[data-sort]")) {
  // A row keeps what opens below it.
  const body = table.tBodies[0], groups = [], heads = [...table.tHead.rows[0].cells];
  for (const row of body.rows) row.className === "more" ? groups[groups.length - 1].push(row) : groups.push([row]);
  if (groups.length < 2) continue;
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  heads.forEach((head, column) => {
    const button = document.createElement("button"), figures = head.classList.contains("num");
    button.type = "button";
    button.title = table.dataset.sort;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort"), first = figures ? "descending" : "ascending";
      const next = !now ? first : now === first ? (figures ? "ascending" : "descending") : null;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      if (next) head.setAttribute("aria-sort", next);
      const way = next === "descending" ? -1 : 1;
      const key = (group) => group[0].cells[column].dataset.key ?? group[0].cells[column].textContent;
      const order = (a, b) => {
        const x = key(a), y = key(b);
        if (!x || !y) return !x - !y; // what is missing stays last
        return way * (figures ? x.replaceAll(",", "") - y.replaceAll(",", "") || words.compare(x, y) : words.compare(x, y));
      };
      const sorted = next ? [...groups].sort(order) : groups;
      body.append(...sorted.flat());
    });
  });
}
