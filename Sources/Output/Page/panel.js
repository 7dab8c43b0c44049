/* ---- The panel: everything known of one site. ---- */

const keywords = new Set(("auto break case const continue default do else enum extern for goto if inline int long "
  + "register return short signed sizeof static struct switch typedef union unsigned void volatile while char "
  + "bool true false NULL u8 u16 u32 u64 s8 s16 s32 s64 __user __iomem size_t ssize_t loff_t").split(" "));

// Enough of C to be read by: comments, strings, numbers, keywords, and the names that matter at this site.
function highlight(lines, names) {
  let inComment = false;
  return lines.map((line) => {
    const nodes = [];
    const add = (text, style) => nodes.push(style ? el("span", { class: style }, text) : document.createTextNode(safe(text)));
    // Tabs are for the eye here, so they do not get spelled out.
    let rest = "";
    for (const character of line) rest += character === "\t" ? " ".repeat(8 - (rest.length % 8)) : character;
    if (!inComment && /^\s*\*(\s|\/|$)/.test(rest)) inComment = true;
    while (rest) {
      if (inComment) {
        const end = rest.indexOf("*/");
        const length = end < 0 ? rest.length : end + 2;
        add(rest.slice(0, length), "c-comment");
        rest = rest.slice(length);
        inComment = end < 0;
        continue;
      }
      const match = /^(\/\*|\/\/.*|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\s*#\s*\w+|[A-Za-z_]\w*|\d[\w.]*|[\s\S])/u.exec(rest);
      const word = match[0];
      if (word === "/*") { inComment = true; continue; }
      add(word, word.startsWith("//") ? "c-comment" : /^["']/.test(word) ? "c-string" : /^\d/.test(word) ? "c-number"
        : /^\s*#/.test(word) ? "c-directive" : names.get(word) || (keywords.has(word) ? "c-keyword" : /^FOLL_/.test(word) ? "c-flag" : ""));
      rest = rest.slice(word.length);
    }
    return nodes;
  });
}

function evidenceOf(view) {
  const { site, findings } = view;
  const lists = [
    ...(site.case ? [site.case.evidence, site.lifetime_evidence, site.access.evidence, site.dirtying.evidence, site.notifier] : []),
    ...findings.map((finding) => finding.evidence.map((entry) => ({ ...entry, says: entry.says || finding.message }))),
  ];
  return lists.flat();
}

function sourceBlock(view) {
  const { site, excerpt } = view;
  if (!excerpt) return null;
  const names = new Map([[site.callee, "c-callee"], ...(site.release ? site.release.functions.map((name) => [name, "c-release"]) : [])]);
  const notes = new Map();
  for (const entry of evidenceOf(view)) {
    if (entry.file !== site.file || !entry.says) continue;
    notes.set(entry.line, new Set([...(notes.get(entry.line) || []), entry.says]));
  }
  const rows = highlight(excerpt.lines, names).flatMap((nodes, index) => {
    const number = excerpt.first + index;
    const isMarked = number === site.line;
    const line = el("div", { class: "line" + (isMarked ? " marked" : notes.has(number) ? " noted" : "") },
      el("span", { class: "gutter" }, number), el("code", {}, nodes));
    return [line, ...[...(notes.get(number) || [])].map((note) => el("div", { class: "remark" }, note))];
  });
  return section("Source", el("div", { class: "source", tabindex: 0 }, el("div", { class: "lines" }, rows)));
}

const section = (title, ...content) => {
  const parts = content.flat().filter(Boolean);
  return parts.length ? el("section", {}, el("h3", {}, title), parts) : null;
};

function evidenceList(list) {
  if (!list || !list.length) return null;
  return el("ul", { class: "evidence" }, list.map((entry) => el("li", {},
    entry.says && el("span", { class: "says" }, entry.says), place(entry.file, entry.line),
    entry.text && el("code", { class: "quote" }, entry.text))));
}

function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length));
  if (!shown.length) return null;
  return el("dl", {}, shown.map(([name, value]) => [el("dt", {}, name), el("dd", {}, [value])]));
}

const code = (text) => (text === null || text === undefined ? null : el("code", {}, text));

function conversionBlock({ site, rank }) {
  const conversion = site.conversion;
  if (!conversion) return null;
  if (!conversion.needed) return el("div", { class: "callout calm" }, el("b", {}, "No conversion needed"), el("p", {}, conversion.reason));
  return el("div", { class: "callout" },
    el("b", {}, "Convert", conversion.to && [" to ", code(conversion.to)]),
    rank > 0 && badge(`rank ${rank}: ${report.ranks[rank - 1]}`, "quiet"),
    el("p", {}, conversion.reason),
    conversion.blockers.length > 0 && el("ul", {}, conversion.blockers.map((blocker) => el("li", {}, el("b", {}, "Blocked: "), blocker))));
}

function findingBlock(finding) {
  const rule = ruleNames.get(finding.rule);
  return el("div", { class: "finding " + finding.severity },
    el("b", {}, finding.severity), " ", finding.message, " ", el("span", { class: "faint" }, finding.rule),
    evidenceList(finding.evidence),
    rule && el("details", {}, el("summary", {}, "Why"), el("p", {}, rule.summary), el("p", {}, rule.rationale)));
}

function callSection({ site }) {
  const flags = site.flags;
  const callers = flags.callers || [];
  return section("Call",
    el("code", { class: "call" }, `${site.callee}(${site.arguments.join(", ")})`),
    facts([
      ["flags", flagChips(flags)], ["origin", flags.origin], ["pages", site.pages.null ? "NULL" : code(site.pages.text)],
      ["count", code(site.nr_pages)], ["vmas", site.vmas === "absent" ? null : site.vmas], ["writes", site.writes],
      ["takes", badge(site.reference, referenceStyle[site.reference])],
    ]),
    flags.trail.length > 0 && el("div", {}, el("h4", {}, "What decided the flags"), evidenceList(flags.trail)),
    callers.length > 0 && el("div", {}, el("h4", {}, count(callers.length, "known caller")), el("table", { class: "callers" },
      callers.map((entry) => el("tr", {}, el("td", {}, caller(entry.function)), el("td", {}, place(entry.file, entry.line)),
        el("td", {}, flagChips({ must: entry.must, may: entry.may, unknown: false, origin: "literal" })))))));
}

function judgedSections({ site }) {
  if (!site.case) return [];
  const { release, access, dirtying, destination } = site;
  const entry = caseNames.get(site.case.is);
  return [
    section("Case", el("p", {}, el("i", { class: "swatch " + caseStyle(site.case.is) }), entry.name, ": ", entry.title), evidenceList(site.case.evidence)),
    section("Release", facts([
      ["pairing", badge(release.pairing, pairingStyle[release.pairing])], ["by", code(release.functions.join(", ") || null)],
      ["short return", release.short_return],
    ]), release.sites.length > 0 && el("ul", { class: "evidence" }, release.sites.map((call) => el("li", {},
      el("span", { class: "says" }, code(call.callee), call.function && [" in ", caller(call.function)]), place(call.file, call.line))))),
    section("Lifetime", el("p", {}, badge(site.lifetime, lifetimeStyle[site.lifetime])), evidenceList(site.lifetime_evidence)),
    section("Access", facts([
      ["CPU", access.cpu], ["DMA", access.dma], ["struct page", access.struct_page_only ? "only" : null],
      ["goes to", [destination.kind, destination.text && [" ", code(destination.text)]]],
      ["dirtied", [dirtying.verdict, dirtying.functions.length > 0 && [": ", code(dirtying.functions.join(", "))]]],
    ]), evidenceList([...access.evidence, ...dirtying.evidence])),
    section("MMU notifier", evidenceList(site.notifier)),
    site.vmas_use && section("VMAs", facts([
      ["use", site.vmas_use.use], ["after unlock", site.vmas_use.after_unlock ? "yes" : "no"], ["replacement", site.vmas_use.replacement],
    ]), evidenceList(site.vmas_use.evidence)),
    section("How it is reached", site.chain.length > 0 && el("ol", { class: "chain" }, site.chain.map((link) => el("li", {},
      el("b", {}, caller(link.function)), link.entry && badge(link.entry, "quiet"), place(link.file, link.line))))),
    section("Not followed", site.cuts.length > 0 && el("ul", {}, site.cuts.map((cut) => el("li", {}, cut)))),
  ];
}

function ownerSection({ site }) {
  if (!("subsystem" in site)) return null;
  return section("Owner", facts([
    ["subsystem", site.subsystem || "none in MAINTAINERS"], ["also", site.subsystems.join("; ")],
    ["built", site.modular === null ? "a header" : site.modular ? "as a module" : "in only"],
    ["by", code(site.configs.join(" ") || null)], ["on", site.architectures.join(" ") || "every architecture"],
  ]));
}

const panel = {
  node: el("aside", { class: "panel", "aria-label": "Site", hidden: true }), view: null,

  show(view) {
    panel.view = view;
    document.body.classList.toggle("open", Boolean(view));
    panel.node.hidden = !view;
    if (!view) return panel.node.replaceChildren();
    const { site } = view;
    const at = table.visible.indexOf(view);
    const step = (by, name, key) => el("button", { type: "button", title: `${name} (${key})`, "aria-label": name, onclick: () => table.move(by) }, by < 0 ? "↑" : "↓");
    const copy = el("button", { type: "button", title: "Copy a link to this site (c)", onclick: () => copyLink(copy) }, "Link");
    panel.node.replaceChildren(
      el("header", {},
        el("div", { class: "buttons" }, el("span", { class: "faint" }, at < 0 ? "not in the filter" : `${at + 1} of ${table.visible.length}`),
          step(-1, "Previous site", "k"), step(1, "Next site", "j"), copy,
          el("button", { type: "button", title: "Close (Esc)", "aria-label": "Close", onclick: () => open(null) }, "✕")),
        el("h2", {}, caller(site.function)),
        el("p", { class: "where" }, place(site.file, site.line), el("span", { class: "number" }, ":" + site.column)),
        el("p", {}, code(site.callee), " ", badge(site.reference, referenceStyle[site.reference]), " ",
          site.seen.method === "text" && badge("text only", "warn", site.seen.reason || ""))),
      ...[
        site.seen.method === "text" && el("p", { class: "callout calm" }, "Seen by its text only: ", site.seen.reason || "no parse reached it"),
        conversionBlock(view), ...view.findings.map(findingBlock),
        sourceBlock(view), callSection(view), ...judgedSections(view), ownerSection(view),
        section("Seen", facts([["by", `${site.seen.method}, ${site.seen.arch} ${site.seen.environment}`], ["id", code(site.id)]])),
      ].filter(Boolean));
    panel.node.scrollTop = 0;
  },
};
