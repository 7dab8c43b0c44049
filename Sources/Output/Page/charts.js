/* ---- Pictures of the state. Each part of one sets the filter that it stands for, and says its number. ---- */

const filtering = (filter, style, ...children) =>
  filter ? button({ class: "hit " + style, onclick: () => show(filter) }, children) : el("span", { class: style }, children);

// Rows of stacked bars: what a part is stands in words above it, so that no colour has to be known.
function bars({ title, rows }) {
  const total = (row) => row.parts.reduce((sum, part) => sum + part.count, 0);
  const largest = Math.max(1, ...rows.map(total));
  return el("ul", { class: "bars", "aria-label": title }, rows.map((row) => {
    const parts = row.parts.filter((part) => part.count);
    const track = el("span", { class: "track", "aria-hidden": "true" }, parts.map((part) => {
      const piece = el("i", { class: "fill " + part.style, title: `${row.label}: ${part.count} ${part.name}` });
      piece.style.width = (100 * part.count) / largest + "%";
      return piece;
    }));
    return el("li", {},
      filtering(row.filter, "label", row.label),
      el("span", { class: "tally" }, parts.map((part) =>
        filtering(part.filter, "part", el("i", { class: "swatch " + part.style }), `${part.count} ${part.name}`))),
      track);
  }));
}

// Numbers in rows and columns, shaded by size; what has no number is not known.
function matrix({ title, columns, rows }) {
  const largest = Math.max(1, ...rows.flatMap((row) => row.cells.map((cell) => cell.count ?? 0)));
  const cell = (row, { count: number, filter }, index) => {
    if (number === undefined) return el("td", { class: "gap", title: `${row.label}, ${columns[index].label}: not known` }, "?");
    if (!number) return el("td", { class: "none" }, "·");
    const node = el("td", { class: "heat", title: `${row.label}, ${columns[index].label}: ${number}` }, filtering(filter, "amount", number));
    node.style.setProperty("--heat", Math.round(6 + 34 * Math.sqrt(number / largest)) + "%");
    return node;
  };
  return scroller(title, el("table", { class: "matrix" },
    el("thead", {}, el("tr", {}, el("td", {}), columns.map((column) =>
      el("th", { scope: "col" }, filtering(column.filter, "head", column.label))))),
    el("tbody", {}, rows.map((row) => el("tr", {},
      el("th", { scope: "row" }, filtering(row.filter, "label", row.label)),
      row.cells.map((amount, index) => cell(row, amount, index)))))));
}

// Drawn by the program itself, and a file of its own elsewhere.
const picture = ({ title }) => scroller(title, document.getElementById("picture"));

function charts() {
  return el("div", { class: "charts" }, page.charts.map((chart) => {
    const [[kind, content]] = Object.entries(chart);
    return el("section", { class: kind === "picture" ? "card whole" : "card" }, el("h2", {}, content.title), el("p", { class: "hint" }, content.hint),
      { bars, matrix, picture }[kind](content));
  }));
}
