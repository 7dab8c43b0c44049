/* ---- Blocks: what a panel, a note or the end of the page is made of. ---- */

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
      const style = word.startsWith("//") ? "c-comment" : /^["']/.test(word) ? "c-string" : /^\d/.test(word) ? "c-number"
        : /^\s*#/.test(word) ? "c-keyword" : Object.hasOwn(names, word) ? names[word]
        : keywords.has(word) ? "c-keyword" : /^FOLL_/.test(word) ? "c-flag" : "";
      add(word, style);
      rest = rest.slice(word.length);
    }
    return nodes;
  });
}

function source({ first, marked, code, names, notes }) {
  const said = Map.groupBy ? Map.groupBy(notes, (note) => note.line) : notes.reduce((map, note) => map.set(note.line, [...(map.get(note.line) || []), note]), new Map());
  const lines = highlight(code, names).flatMap((nodes, index) => {
    const number = first + index;
    const remarks = [...new Set((said.get(number) || []).map((note) => note.says))];
    const style = number === marked ? " marked" : remarks.length ? " noted" : "";
    return [el("div", { class: "line" + style }, el("span", { class: "gutter" }, number), el("code", {}, nodes)),
      ...remarks.map((remark) => el("div", { class: "remark" }, remark))];
  });
  const block = scroller("Source", el("div", { class: "lines" }, lines));
  block.classList.add("source");
  return block;
}

const kinds = {
  source,
  text: ({ of }) => el("p", {}, inline(of)),
  callout: ({ tone, blocks }) => el("div", { class: "callout " + tone }, render(blocks)),
  facts: ({ of }) => el("dl", {}, of.map(({ name, value }) => [el("dt", {}, name), el("dd", {}, inline(value))])),
  evidence: ({ of }) => el("ul", { class: "evidence" }, of.map((entry) => el("li", {},
    entry.says && el("span", { class: "says" }, inline(entry.says)), entry.place && inline([entry.place]),
    entry.quote && el("code", { class: "quote" }, entry.quote)))),
  list: ({ of }) => el("ul", {}, of.map((item) => el("li", {}, inline(item)))),
  change: ({ of }) => {
    const lines = of.map((line) => el("div", { class: "line " + { "-": "less", "+": "more" }[line[0]] }, el("code", {}, line)));
    const block = scroller("Change", el("div", { class: "lines" }, lines));
    block.classList.add("source");
    return block;
  },
  table: ({ head, rows }) => scroller("Table", el("table", { class: "small" },
    head.length > 0 && el("thead", {}, el("tr", {}, head.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, inline(cell)))))))),
  fold: ({ title, number, blocks }) => el("details", {}, el("summary", {}, title, number !== undefined && el("span", { class: "faint" }, number)), render(blocks)),
  section: ({ title, blocks }) => el("section", {}, el("h3", {}, title), render(blocks)),
  sides: ({ old, new: young }) => el("div", { class: "sides" }, el("div", {}, render(old)), el("div", {}, render(young))),
};

const render = (blocks) => blocks.map((block) => {
  const [[kind, content]] = Object.entries(block);
  return kinds[kind](content);
});

/* ---- The panel: everything known of one row. ---- */

const panel = {
  row: null,
  at: el("span", { class: "faint" }),
  copier: button({ title: "Copy a link to this row (c)", onclick: () => copyLink() }, "Link"),
  title: el("h2", {}),
  content: el("div", { class: "content" }),
  node: el("section", { class: "panel", "aria-label": "Details", tabindex: -1, hidden: true }),

  make() {
    const step = (by, name, key) => button({ title: `${name} (${key})`, "aria-label": name, onclick: () => table.move(by) }, by < 0 ? "↑" : "↓");
    panel.node.append(
      el("div", { class: "head" }, el("div", { class: "buttons" }, panel.at, step(-1, "Previous", "k"), step(1, "Next", "j"), panel.copier,
        button({ title: "Close (Esc)", "aria-label": "Close", onclick: () => open(null) }, "✕")), panel.title),
      panel.content);
    return panel.node;
  },

  show(row) {
    panel.row = row;
    document.body.classList.toggle("open", Boolean(row));
    panel.node.hidden = !row;
    if (!row) return;
    const at = table.visible.indexOf(row);
    panel.at.textContent = at < 0 ? "not in the filter" : `${at + 1} of ${table.visible.length}`;
    panel.title.replaceChildren(...el("p", {}, inline(row.cells[0].of.slice(0, 1))).childNodes);
    panel.content.replaceChildren(...render(row.panel));
    panel.node.scrollTop = 0;
  },
};
