/* ---- The table: its rows are made once, then hidden, shown and moved. ---- */

const textOf = (cell) => textsOf(cell.of).join(" ");

const table = {
  body: el("tbody"), nodes: [], order: [], visible: [], selected: null, sorting: null, heads: [],

  make() {
    table.nodes = rows.map((row) => el("tr", { id: "row-" + row.index, onclick: (event) => table.click(event, row) },
      row.cells.map((cell, index) => {
        const content = index ? inline(cell.of)
          : [el("a", { class: "opener", href: "#site-" + row.id }, inline(cell.of.slice(0, 1))), inline(cell.of.slice(1))];
        return el("td", { class: page.columns[index].style }, content);
      })));
    table.heads = page.columns.map((column, index) => el("th", { scope: "col", class: column.style, "aria-sort": "none" },
      button({ onclick: () => table.sort(index) }, column.name)));
    table.order = rows;
    table.body.append(...table.nodes);
    if (page.sorted !== undefined) table.mark(page.sorted, false);
    return scroller(page.noun[1], el("table", { class: "rows", "aria-label": page.noun[1] },
      el("thead", {}, el("tr", {}, table.heads)), table.body));
  },

  click(event, row) {
    const link = event.target.closest("a");
    if (link && !link.classList.contains("opener")) return;
    if (!link && String(window.getSelection())) return;
    event.preventDefault();
    open(row, true);
  },

  mark(index, down) {
    table.sorting = { index, down };
    table.heads.forEach((head, column) =>
      head.setAttribute("aria-sort", column !== index ? "none" : down ? "descending" : "ascending"));
  },

  sort(index) {
    const down = table.sorting?.index === index && !table.sorting.down;
    table.mark(index, down);
    const key = (row) => row.cells[index].order ?? textOf(row.cells[index]).toLowerCase();
    const keyed = rows.map((row) => [key(row), row]);
    keyed.sort(([x, a], [y, b]) => (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1) || a.index - b.index);
    table.order = keyed.map(([, row]) => row);
    table.body.append(...table.order.map((row) => table.nodes[row.index]));
    table.see();
  },

  see() { table.visible = table.order.filter((row) => !table.nodes[row.index].hidden); },

  filter(parsed) {
    for (const row of rows) table.nodes[row.index].hidden = !matches(row, parsed);
    table.see();
  },

  select(row, focuses) {
    if (table.selected) table.nodes[table.selected.index].classList.remove("selected");
    table.selected = row;
    if (!row) return;
    const node = table.nodes[row.index];
    node.classList.add("selected");
    node.scrollIntoView({ block: "nearest" });
    if (focuses) node.querySelector(".opener").focus({ preventScroll: true });
  },

  move(step) {
    if (!table.visible.length) return;
    const at = table.visible.indexOf(table.selected);
    const last = table.visible.length - 1;
    const next = table.visible[at < 0 ? (step > 0 ? 0 : last) : Math.min(Math.max(at + step, 0), last)];
    if (panel.row) open(next);
    else table.select(next, true);
  },
};
