/* ---- The table: rows are made once, then hidden, shown and moved. ---- */

const badge = (text, style, title) => el("span", { class: "badge " + (style || ""), title }, text);

function flagChips(flags) {
  const short = (name) => name.replace(/^FOLL_/, "");
  const chips = [
    ...flags.must.map((name) => el("span", { class: "flag", title: name + " on every path" }, short(name))),
    ...flags.may.map((name) => el("span", { class: "flag may", title: name + " on some paths" }, short(name) + "?")),
  ];
  if (flags.unknown) chips.push(el("span", { class: "flag may", title: "other bits are possible" }, "+?"));
  if (!chips.length) return el("span", { class: "faint" }, flags.origin === "none" ? "–" : "0");
  return el("span", { class: "chips" }, chips);
}

function place(file, line) {
  const slash = file.lastIndexOf("/") + 1;
  const directories = file.slice(0, slash).split("/").slice(0, -1).map((name) => [name + "/", el("wbr")]);
  return el("span", { class: "place" }, el("span", { class: "directory" }, directories), file.slice(slash), el("span", { class: "number" }, ":" + line));
}

const pairingStyle = { ok: "good", mismatch: "bad", missing: "bad", escapes: "warn", "not-applicable": "quiet" };
const lifetimeStyle = { short: "quiet", long: "warn", unknown: "quiet" };
const referenceStyle = { get: "get", pin: "pin", none: "quiet", param: "param" };

function findingMark(view) {
  if (view.worst > 2) return null;
  const worst = severities[view.worst];
  const title = view.findings.map((finding) => `${finding.severity}: ${finding.message}`).join(" | ");
  return el("span", { class: "mark " + worst, title, "aria-label": count(view.findings.length, "finding") }, view.findings.length);
}

const columns = [
  {
    name: "Site", style: "site", order: (view) => view.index,
    cell: (view) => [
      el("a", { class: "function", href: "#site-" + view.site.id, tabindex: -1 }, caller(view.site.function)),
      findingMark(view), el("br"), place(view.site.file, view.site.line)],
  },
  { name: "Call", style: "code", order: (view) => view.site.callee, cell: (view) => view.site.callee },
  {
    name: "Takes", order: (view) => view.site.reference,
    cell: (view) => badge(view.site.reference, referenceStyle[view.site.reference]),
  },
  {
    name: "Flags", style: "flags mid", order: (view) => view.fields.flags.join(" "),
    cell: (view) => flagChips(view.site.flags),
  },
  { name: "Writes", style: "low", order: (view) => view.site.writes, cell: (view) => view.site.writes },
  isJudged && {
    name: "Case", order: (view) => (view.site.case ? view.site.case.is : ""),
    cell: (view) => view.site.case && el("span", { class: "case", title: caseNames.get(view.site.case.is).title },
      el("i", { class: "swatch " + caseStyle(view.site.case.is) }), view.site.case.is),
  },
  isJudged && {
    name: "Kept", style: "mid", order: (view) => view.site.lifetime || "",
    cell: (view) => view.site.lifetime && badge(view.site.lifetime, lifetimeStyle[view.site.lifetime]),
  },
  isJudged && {
    name: "Release", style: "mid", order: (view) => (view.site.release ? view.site.release.pairing : ""),
    cell: (view) => view.site.release && badge(view.site.release.pairing === "not-applicable" ? "n/a" : view.site.release.pairing,
      pairingStyle[view.site.release.pairing], view.site.release.functions.join(", ")),
  },
  isJudged && {
    name: "Convert to", style: "code convert", order: (view) => (view.rank ? view.rank : 9),
    cell: (view) => view.site.conversion && view.site.conversion.needed && [
      view.site.conversion.to || "yes",
      view.site.conversion.blockers.length > 0 && badge("blocked", "bad", view.site.conversion.blockers.join(" | "))],
  },
  {
    name: isOwned ? "Subsystem" : "Directory", style: "area low", order: (view) => areaOf(view.site),
    cell: (view) => areaOf(view.site),
  },
].filter(Boolean);

const table = {
  body: el("tbody"), rows: [], order: [], visible: [], selected: null, sorting: { column: 0, down: false }, heads: [],

  make() {
    table.rows = views.map((view) => {
      const row = el("tr", { id: "row-" + view.index, onclick: (event) => { event.preventDefault(); open(view); } },
        columns.map((column) => el("td", { class: column.style }, [column.cell(view)])));
      return row;
    });
    table.heads = columns.map((column, index) => el("th", { scope: "col", class: column.style },
      el("button", { type: "button", onclick: () => table.sort(index) }, column.name)));
    table.sort(0, false);
    return el("div", { class: "scroll" },
      el("table", { class: "sites", "aria-label": "Call sites" }, el("thead", {}, el("tr", {}, table.heads)), table.body));
  },

  sort(index, down) {
    const sorting = table.sorting;
    table.sorting = { column: index, down: down ?? (sorting.column === index && !sorting.down) };
    const order = columns[index].order;
    const sign = table.sorting.down ? -1 : 1;
    const sorted = [...views].sort((a, b) => {
      const [x, y] = [order(a), order(b)];
      return (x < y ? -1 : x > y ? 1 : 0) * sign || a.index - b.index;
    });
    table.heads.forEach((head, column) =>
      head.setAttribute("aria-sort", column !== index ? "none" : table.sorting.down ? "descending" : "ascending"));
    table.body.append(...sorted.map((view) => table.rows[view.index]));
    table.order = sorted;
    table.visible = sorted.filter((view) => !table.rows[view.index].hidden);
  },

  filter(terms) {
    for (const view of views) table.rows[view.index].hidden = !matches(view, terms);
    table.visible = table.order.filter((view) => !table.rows[view.index].hidden);
  },

  select(view, scrolls) {
    if (table.selected) table.rows[table.selected.index].classList.remove("selected");
    table.selected = view;
    if (!view) return;
    const row = table.rows[view.index];
    row.classList.add("selected");
    if (scrolls) row.scrollIntoView({ block: "nearest" });
  },

  move(step) {
    if (!table.visible.length) return;
    const at = table.visible.indexOf(table.selected);
    const next = at < 0 ? (step > 0 ? 0 : table.visible.length - 1) : Math.min(Math.max(at + step, 0), table.visible.length - 1);
    table.select(table.visible[next], true);
    if (panel.view) open(table.visible[next]);
  },
};
