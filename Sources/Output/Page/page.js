/* ---- The page: what is shown, from the address and back. ---- */

const filterField = el("input", {
  type: "search", id: "filter", autocomplete: "off", spellcheck: "false", "aria-label": "Filter the sites",
  placeholder: isJudged ? "Filter: words, callee:fast, case=2, flags:WRITE, -reference=pin" : "Filter: words, callee:fast, flags:WRITE, -reference=pin",
});
const shownCount = el("output", { class: "shown", for: "filter" });
const nothing = el("p", { class: "nothing", hidden: true }, "No site matches this filter.");
const quick = [];

function remember() {
  const parts = [];
  if (panel.view) parts.push("site-" + panel.view.site.id);
  const filter = filterField.value.trim();
  if (filter) parts.push("filter=" + encodeURIComponent(filter));
  history.replaceState(null, "", parts.length ? "#" + parts.join("&") : "#");
}

function applyFilter() {
  table.filter(parseFilter(filterField.value));
  const shown = table.visible.length;
  shownCount.textContent = shown === views.length ? count(shown, "site") : `${shown} of ${count(views.length, "site")}`;
  nothing.hidden = shown > 0 || !views.length;
  for (const chip of quick) chip.node.setAttribute("aria-pressed", String(filterField.value.trim() === chip.filter));
}

// Sets the filter, and brings the table into view.
function show(filter) {
  filterField.value = filter;
  applyFilter();
  remember();
  document.getElementById("sites").scrollIntoView({ block: "start" });
}

function open(view) {
  panel.show(view);
  table.select(view || table.selected, Boolean(view));
  remember();
}

async function copyLink(button) {
  const address = location.href;
  try {
    await navigator.clipboard.writeText(address);
    button.textContent = "Copied";
  } catch {
    window.prompt("The address of this site", address);
  }
  setTimeout(() => { button.textContent = "Link"; }, 1500);
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
  const view = id && views.find((view) => view.site.id === id);
  panel.show(view || null);
  table.select(view || null, Boolean(view));
}

/* ---- Parts of the page. ---- */

function tile(number, label, detail, filter, style) {
  const content = [el("span", { class: "figure" }, number), el("span", { class: "what" }, label), el("span", { class: "detail" }, detail)];
  if (filter === null) return el("div", { class: "tile " + (style || "") }, content);
  return el("button", { type: "button", class: "tile " + (style || ""), onclick: () => show(filter) }, content);
}

function tiles() {
  const sites = report.sites;
  const number = (isCounted) => sites.filter(isCounted).length;
  const list = [tile(sites.length, "call sites", `${count(new Set(sites.map((site) => site.callee)).size, "function")}, ${count(new Set(sites.map((site) => site.file)).size, "file")}`, "")];
  const gets = number((site) => site.reference === "get");
  const pins = number((site) => site.reference === "pin");
  list.push(tile(gets, "take FOLL_GET", `${pins} take FOLL_PIN`, "reference=get", "get"));
  if (isJudged) {
    const needed = number((site) => site.conversion && site.conversion.needed);
    const blocked = number((site) => site.conversion && site.conversion.needed && site.conversion.blockers.length > 0);
    const long = number((site) => site.lifetime === "long");
    const mismatched = number((site) => site.release && site.release.pairing === "mismatch");
    const missing = number((site) => site.release && site.release.pairing === "missing");
    list.push(tile(needed, "to convert", blocked ? `${blocked} of them blocked` : "to FOLL_PIN", "convert=yes", needed ? "warn" : "good"));
    list.push(tile(long, "long-lived", "kept until user space lets go", "lifetime=long"));
    list.push(tile(mismatched + missing, "not paired", `${mismatched} mismatched, ${missing} missing`, "pairing=mismatch,missing", mismatched + missing ? "bad" : "good"));
  }
  if (report.findings.length || report.rules.length) {
    const detail = severities.map((severity) => [report.findings.filter((finding) => finding.severity === severity).length, severity])
      .filter(([many]) => many).map(([many, severity]) => count(many, severity)).join(", ");
    list.push(tile(report.findings.length, "findings", detail || "no rule is broken", "severity=error,warning,note", detail.includes("error") ? "bad" : ""));
  }
  const entries = Object.values(report.ledger.identifiers);
  const total = entries.reduce((sum, entry) => sum + entry.total, 0);
  const unresolved = entries.reduce((sum, entry) => sum + Math.max(entry.unresolved.length, entry.kinds.unresolved || 0), 0);
  list.push(tile(report.ledger.balanced ? "✓" : "✗", report.ledger.balanced ? "ledger balances" : "ledger does not balance", `${count(total, "occurrence")}, ${unresolved || "none"} unresolved`, null, !report.ledger.balanced ? "bad" : unresolved ? "warn" : "good"));
  return el("div", { class: "tiles" }, list);
}

function chips() {
  const offers = [
    ["convert=yes", "to convert"], ["convert=blocked", "blocked"], ["lifetime=long", "long-lived"], ["pairing=mismatch,missing", "not paired"],
    ["severity=error,warning,note", "with findings"], ["reference=get", "get"], ["reference=pin", "pin"],
    ["flags=FOLL_FORCE", "FOLL_FORCE"], ["flags=FOLL_LONGTERM", "FOLL_LONGTERM"], ["vmas=single,array,parameter", "uses vmas"], ["modular=yes", "modular"], ["seen=text", "text only"],
  ];
  for (const [filter, name] of offers) {
    const number = views.filter((view) => matches(view, parseFilter(filter))).length;
    if (!number || number === views.length) continue;
    const node = el("button", { type: "button", class: "chip", "aria-pressed": "false", onclick: () => show(filterField.value.trim() === filter ? "" : filter) }, name, el("span", {}, number));
    quick.push({ node, filter });
  }
  return el("div", { class: "quick" }, quick.map((chip) => chip.node));
}

function detailsBlock(title, number, content) {
  return number > 0 && el("details", {}, el("summary", {}, title, el("span", { class: "faint" }, number)), content);
}

function colophon() {
  const identifiers = Object.entries(report.ledger.identifiers).filter(([, entry]) => entry.total).sort(([a], [b]) => (a < b ? -1 : 1));
  const kinds = [...new Set(identifiers.flatMap(([, entry]) => Object.keys(entry.kinds)))].sort();
  const unresolved = identifiers.flatMap(([name, entry]) => entry.unresolved.map((where) => ({ name, ...where })));
  const known = new Set(report.sites.map((site) => site.id));
  const strays = report.findings.filter((finding) => !known.has(finding.site));
  return el("footer", {},
    el("dl", { class: "summary" }, report.summary.rows.map((row) => [el("dt", {}, row.label), el("dd", {}, row.value)])),
    detailsBlock("Findings on no site of this report", strays.length, strays.map(findingBlock)),
    detailsBlock("Unresolved occurrences", unresolved.length, el("ul", { class: "evidence" }, unresolved.map((entry) =>
      el("li", {}, el("span", { class: "says" }, code(entry.name), ": ", entry.reason), place(entry.file, entry.line))))),
    detailsBlock("Units not parsed cleanly", report.units.imperfect.length, el("ul", { class: "evidence" }, report.units.imperfect.map((unit) =>
      el("li", {}, el("span", { class: "says" }, `${unit.status} (${unit.arch} ${unit.environment}): `, unit.diagnostics.first || ""), el("span", { class: "place" }, unit.file))))),
    detailsBlock("Ledger: identifiers", identifiers.length, el("div", { class: "scroll" }, el("table", { class: "ledger" },
      el("tr", {}, el("th", {}, "identifier"), kinds.map((kind) => el("th", {}, kind)), el("th", {}, "total")),
      identifiers.map(([name, entry]) => el("tr", {}, el("td", {}, code(name)), kinds.map((kind) => el("td", {}, entry.kinds[kind] || "")), el("td", {}, entry.total)))))),
    detailsBlock("Rules", report.rules.length, report.rules.map((rule) => el("div", { class: "rule" }, el("b", {}, rule.id), " ", badge(rule.severity, "quiet"), el("p", {}, rule.summary), el("p", { class: "faint" }, rule.rationale)))),
    el("p", { class: "faint" }, report.summary.title.join(" · ")));
}

const help = el("dialog", { "aria-label": "Keys and filter" },
  el("h2", {}, "Keys"),
  el("dl", {}, [["j k ↓ ↑", "next, previous site"], ["Enter", "open the site"], ["Esc", "close it, then clear the filter"], ["/", "filter"], ["c", "copy a link to the site"], ["t", "dark or light"], ["?", "this help"]]
    .map(([key, what]) => [el("dt", {}, key.split(" ").map((part) => el("kbd", {}, part))), el("dd", {}, what)])),
  el("h2", {}, "Filter"),
  el("p", {}, "Words and \"phrases\" are looked for everywhere. ", code("key:part"), " and ", code("key=whole"), " look in one column, ", code("a,b"), " is either, ", code("-"), " in front is not."),
  el("p", { class: "faint" }, [...keys].sort().join(", ")),
  el("button", { type: "button", onclick: () => help.close() }, "Close"));

function toggleTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  try { localStorage.setItem("gupaudit-theme", root.dataset.theme); } catch { /* a page from a disk may keep nothing */ }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const isTyping = event.target === filterField;
  const actions = {
    Escape: () => { if (panel.view) open(null); else show(""); filterField.blur(); },
    ArrowDown: () => { filterField.blur(); table.move(1); },
    ArrowUp: () => table.move(-1),
    Enter: () => { const view = table.visible.includes(table.selected) ? table.selected : table.visible[0]; if (view) { filterField.blur(); open(view); } },
  };
  const letters = {
    j: () => table.move(1), k: () => table.move(-1), "/": () => { filterField.focus(); filterField.select(); },
    t: toggleTheme, "?": () => help.showModal(), c: () => { const link = panel.node.querySelector("header button[title^=Copy]"); if (link) link.click(); },
  };
  // A focused button or summary keeps its own Enter, a source block its own arrows.
  const keepsKey = (event.key === "Enter" && event.target.closest("button, summary, a"))
    || (event.key.startsWith("Arrow") && event.target.closest(".source"));
  const action = keepsKey ? null : actions[event.key] || (isTyping ? null : letters[event.key]);
  if (!action) return;
  event.preventDefault();
  action();
}

function start() {
  try { const theme = localStorage.getItem("gupaudit-theme"); if (theme) document.documentElement.dataset.theme = theme; } catch { /* likewise */ }
  const tree = report.tree;
  const hasSites = views.length > 0;
  document.body.append(
    el("header", { class: "top" },
      el("div", { class: "brand" }, report.tool.name),
      el("div", { class: "tree" }, el("h1", {}, "Linux ", tree.version), el("p", { class: "faint" }, tree.path, tree.revision && ` at ${tree.revision}`)),
      el("div", { class: "buttons" },
        el("button", { type: "button", title: "Dark or light (t)", onclick: toggleTheme }, "Theme"),
        el("button", { type: "button", title: "Keys and filter (?)", onclick: () => help.showModal() }, "Help"))),
    el("main", {}, tiles(), drawCharts(),
      el("div", { class: "work", id: "sites" },
        el("div", { class: "list" },
          hasSites ? el("div", { class: "tools" }, el("div", { class: "search" }, filterField, shownCount), chips()) : el("p", { class: "nothing" }, report.summary.totals),
          hasSites && table.make(), nothing),
        panel.node)),
    colophon(), help);
  filterField.addEventListener("input", () => { applyFilter(); remember(); });
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", readAddress);
  charts.forEach((draw) => draw());
  new ResizeObserver(() => charts.forEach((draw) => draw())).observe(document.querySelector("main"));
  readAddress();
}

start();
