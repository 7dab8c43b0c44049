/* ---- The page: what is shown, from the address and back. ---- */

const filterField = el("input", {
  type: "search", id: "filter", autocomplete: "off", spellcheck: "false", "aria-label": "Filter the " + page.noun[1],
  placeholder: page.hint,
});
const shownCount = el("output", { class: "shown", for: "filter" });
const complaint = el("p", { class: "complaint", role: "status" });
const nothing = el("p", { class: "nothing", hidden: true }, `No ${page.noun[0]} matches this filter.`);
const quick = [];

function remember() {
  const parts = [];
  if (panel.row) parts.push("site-" + encodeURIComponent(panel.row.id));
  const filter = filterField.value.trim();
  if (filter) parts.push("filter=" + encodeURIComponent(filter));
  history.replaceState(null, "", "#" + parts.join("&"));
}

function applyFilter() {
  const parsed = parseFilter(filterField.value);
  table.filter(parsed);
  const shown = table.visible.length;
  shownCount.textContent = shown === rows.length ? count(shown, page.noun) : `${shown} of ${count(rows.length, page.noun)}`;
  complaint.textContent = parsed.unknown.map((key) => {
    const meant = nearest(key);
    return `no column ${safe(key)}` + (meant ? `; did you mean ${meant}?` : `; the columns are under Help`);
  }).join(" · ");
  nothing.hidden = shown > 0 || !rows.length;
  for (const chip of quick) chip.node.setAttribute("aria-pressed", String(filterField.value.trim() === chip.filter));
}

// Sets the filter, and brings the table into view.
function show(filter) {
  filterField.value = filter;
  applyFilter();
  remember();
  document.getElementById("rows").scrollIntoView({ block: "start" });
}

function open(row, focuses) {
  const last = panel.row;
  panel.show(row);
  table.select(row || table.selected, !row && Boolean(last));
  if (row && focuses) panel.node.focus({ preventScroll: true });
  remember();
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    panel.copier.textContent = "Copied";
  } catch {
    window.prompt("The address of this row", location.href);
  }
  setTimeout(() => { panel.copier.textContent = "Link"; }, 1500);
}

function readAddress() {
  const parts = location.hash.slice(1).split("&");
  const value = (name) => {
    const part = parts.find((part) => part.startsWith(name));
    if (part === undefined) return null;
    try { return decodeURIComponent(part.slice(name.length)); } catch { return part.slice(name.length); }
  };
  const theme = value("theme=");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  filterField.value = value("filter=") ?? filterField.value;
  applyFilter();
  const id = value("site-");
  const row = (id && rows.find((row) => row.id === id)) || null;
  panel.show(row);
  table.select(row);
}

/* ---- Parts of the page. ---- */

function tiles() {
  return el("div", { class: "tiles" }, page.figures.map(({ figure, label, detail, tone, filter }) => {
    const content = [el("span", { class: "figure" }, figure), el("span", { class: "what" }, label), el("span", { class: "detail" }, detail)];
    const style = "tile " + (tone || "");
    return filter === undefined ? el("div", { class: style }, content) : button({ class: style, onclick: () => show(filter) }, content);
  }));
}

function chips() {
  for (const { name, filter } of page.quick) {
    const number = rows.filter((row) => matches(row, parseFilter(filter))).length;
    if (!number || number === rows.length) continue;
    const toggle = () => show(filterField.value.trim() === filter ? "" : filter);
    quick.push({ filter, node: button({ class: "chip", "aria-pressed": "false", onclick: toggle }, name, el("span", {}, number)) });
  }
  return el("div", { class: "quick" }, quick.map((chip) => chip.node));
}

const code = (text) => el("code", {}, text);
const help = el("dialog", { "aria-label": "Keys and filter" },
  el("h2", {}, "Keys"),
  el("dl", {}, [["j k ↓ ↑", "next, previous row"], ["Enter", "open the row"], ["Esc", "close it, then clear the filter"], ["/", "filter"], ["c", "copy a link to the row"], ["t", "dark or light"], ["?", "this help"]]
    .map(([key, what]) => [el("dt", {}, key.split(" ").map((part) => el("kbd", {}, part))), el("dd", {}, what)])),
  el("h2", {}, "Filter"),
  el("p", {}, "Words and \"phrases\" are looked for everywhere. ", code("key:part"), " and ", code("key=whole"), " look in one column, ", code("a,b"), " is either, ", code("-"), " in front is not."),
  el("p", { class: "faint" }, [...keys].sort().join(", ")),
  el("p", {}, "What the words mean: ", code("gupaudit help terms"), "."),
  button({ onclick: () => help.close() }, "Close"));

function toggleTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  try { localStorage.setItem("gupaudit-theme", root.dataset.theme); } catch { /* a page from a disk may keep nothing */ }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || !rows.length) return;
  const isTyping = event.target === filterField;
  const actions = {
    Escape: () => { if (panel.row) open(null); else { filterField.blur(); show(""); } },
    ArrowDown: () => table.move(1),
    ArrowUp: () => table.move(-1),
    Enter: () => { const row = table.visible.includes(table.selected) ? table.selected : table.visible[0]; if (row) open(row, true); },
  };
  const letters = {
    j: () => table.move(1), k: () => table.move(-1), "/": () => { filterField.focus(); filterField.select(); },
    t: toggleTheme, "?": () => help.showModal(), c: () => { if (panel.row) copyLink(); },
  };
  // A button, a link or a summary keeps its own Enter, what scrolls its own arrows.
  const keepsKey = (event.key === "Enter" && event.target.closest("button, summary, a"))
    || (event.key.startsWith("Arrow") && event.target.matches(".scroll"));
  const action = keepsKey ? null : actions[event.key] || (isTyping ? null : letters[event.key]);
  if (!action) return;
  event.preventDefault();
  action();
}

function start() {
  try { const theme = localStorage.getItem("gupaudit-theme"); if (theme) document.documentElement.dataset.theme = theme; } catch { /* likewise */ }
  const hasRows = rows.length > 0;
  const list = el("div", { class: "list" },
    hasRows ? el("div", { class: "tools" }, el("div", { class: "search" }, filterField, shownCount), complaint, chips()) : el("p", { class: "nothing" }, page.empty),
    hasRows && table.make(), nothing);
  document.body.append(
    el("header", { class: "top" },
      hasRows && button({ class: "skip", onclick: () => filterField.focus() }, "Skip to the filter"),
      el("div", { class: "brand" }, page.brand),
      el("div", { class: "subject" }, el("h1", {}, page.title), el("p", { class: "faint" }, page.subtitle)),
      el("div", { class: "buttons" },
        button({ title: "Dark or light (t)", onclick: toggleTheme }, "Theme"),
        button({ title: "Keys and filter (?)", onclick: () => help.showModal() }, "Help"))),
    el("main", {}, tiles(), page.charts.length > 0 && charts(),
      page.notes.length > 0 && el("div", { class: "notes" }, render(page.notes)),
      el("div", { class: "work", id: "rows" }, list, panel.make())),
    el("footer", {}, render(page.footer)), help);
  filterField.addEventListener("input", () => { applyFilter(); remember(); });
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", readAddress);
  readAddress();
}

start();
