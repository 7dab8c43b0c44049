/* ---- Pictures of the state. Each part of one sets the filter that it stands for. ---- */

const lineHeight = 25;
const ruler = document.createElement("canvas").getContext("2d");

function cut(text, width, font) {
  ruler.font = font || "12px system-ui, sans-serif";
  const characters = [...safe(text)].slice(0, 200);
  if (ruler.measureText(characters.join("")).width <= width) return characters.join("");
  while (characters.length > 1 && ruler.measureText(characters.join("") + "…").width > width) characters.pop();
  return characters.join("") + "…";
}

function tally(list, key) {
  const counts = new Map();
  for (const entry of list) for (const value of [key(entry)].flat()) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
}

const byCount = (counts) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);

function clickable(node, filter, title) {
  node.append(svg("title", {}, title));
  if (filter === null) return node;
  node.classList.add("hit");
  node.addEventListener("click", () => show(filter));
  return node;
}

// Rows of stacked bars: {label, filter, parts: [{count, style, filter, title}]}.
function barChart(rows, width, labelWidth) {
  const largest = Math.max(1, ...rows.map((row) => row.parts.reduce((sum, part) => sum + part.count, 0)));
  const room = width - labelWidth - 36;
  const chart = svg("svg", { width, height: rows.length * lineHeight + 4, role: "img" });
  rows.forEach((row, index) => {
    const y = index * lineHeight + 3;
    const total = row.parts.reduce((sum, part) => sum + part.count, 0);
    const label = svg("text", { x: labelWidth - 10, y: y + 13, class: "label", "text-anchor": "end" }, cut(row.label, labelWidth - 14));
    chart.append(clickable(svg("g", {}, label), row.filter, `${row.label}: ${count(total, "site")}`));
    chart.append(svg("rect", { x: labelWidth, y, width: room, height: 18, rx: 3, class: "track" }));
    let x = labelWidth;
    for (const part of row.parts.filter((part) => part.count)) {
      const length = Math.max(2, (part.count / largest) * room);
      const bar = svg("g", {}, svg("rect", { x, y, width: Math.max(1, length - 1), height: 18, rx: 2, class: "fill " + part.style }));
      if (length > 24) bar.append(svg("text", { x: x + length / 2, y: y + 13, class: "inside " + part.style, "text-anchor": "middle" }, part.count));
      chart.append(clickable(bar, part.filter, part.title));
      x += length;
    }
    chart.append(svg("text", { x: width - 2, y: y + 13, class: "total", "text-anchor": "end" }, total));
  });
  return chart;
}

function legend(entries) {
  return el("div", { class: "legend" }, entries.map(([style, name]) =>
    el("span", {}, el("i", { class: "swatch " + style }), name)));
}

function card(title, hint, draw, ...more) {
  const canvas = el("div", { class: "canvas" });
  const redraw = () => canvas.replaceChildren(draw(Math.max(280, canvas.clientWidth)));
  charts.push(redraw);
  return el("section", { class: "card" }, el("h2", {}, title), el("p", { class: "hint" }, hint), ...more, canvas);
}

const charts = [];
const references = [["get", "FOLL_GET"], ["pin", "FOLL_PIN"], ["param", "by parameter"], ["none", "no reference"]];

function areaChart(width) {
  const key = isOwned ? "subsystem" : "area";
  const most = 15;
  const areas = byCount(tally(views, (view) => areaOf(view.site)));
  const shown = areas.length > most + 1 ? areas.slice(0, most) : areas;
  const row = (label, members, filter) => ({
    label, filter,
    parts: references.map(([kind, name]) => {
      const number = members.filter((view) => view.site.reference === kind).length;
      return {
        count: number, style: kind, title: `${label}: ${number} ${name}`,
        filter: filter === null ? null : `${filter} ${term("reference", kind)}`,
      };
    }),
  });
  const rows = shown.map((area) =>
    row(area, views.filter((view) => areaOf(view.site) === area), term("area", area)));
  const rest = views.filter((view) => !shown.includes(areaOf(view.site)));
  if (rest.length) rows.push(row(`${areas.length - shown.length} others`, rest, null));
  return barChart(rows, width, Math.min(230, width * 0.42));
}

function flagChart(width) {
  const callees = byCount(tally(views, (view) => view.site.callee)).filter((callee) =>
    views.some((view) => view.site.callee === callee && view.fields.flags.length)).slice(0, 15);
  const flags = byCount(tally(views, (view) => view.fields.flags)).slice(0, 9);
  if (!flags.length) return el("p", { class: "hint" }, "No site passes a flag.");
  const labelWidth = Math.min(186, width * 0.44);
  const top = 74;
  const size = Math.min(54, (width - labelWidth - 34) / flags.length);
  const chart = svg("svg", { width, height: top + callees.length * lineHeight + 4, role: "img" });
  flags.forEach((flag, column) => {
    const x = labelWidth + column * size + size / 2 - 2;
    const label = svg("text", { class: "label", transform: `translate(${x} ${top - 8}) rotate(-52)` }, flag.replace(/^FOLL_/, ""));
    chart.append(clickable(svg("g", {}, label), term("flags", flag), flag));
  });
  const cells = callees.flatMap((callee) => flags.map((flag) => {
    const sites = views.filter((view) => view.site.callee === callee && view.fields.flags.includes(flag));
    return { sites: sites.length, always: sites.filter((view) => view.fields.must.includes(flag)).length };
  }));
  const largest = Math.max(1, ...cells.map((cell) => cell.sites));
  callees.forEach((callee, row) => {
    const y = top + row * lineHeight;
    const label = svg("text", { x: labelWidth - 10, y: y + 14, class: "label code", "text-anchor": "end" }, cut(callee, labelWidth - 12, "11.5px ui-monospace, monospace"));
    chart.append(clickable(svg("g", {}, label), term("callee", callee), callee));
    flags.forEach((flag, column) => {
      const cell = cells[row * flags.length + column];
      const x = labelWidth + column * size;
      const shade = svg("rect", { x, y, width: size - 3, height: lineHeight - 4, rx: 3, class: "track" });
      if (!cell.sites) return chart.append(shade);
      const strength = 0.18 + 0.82 * Math.sqrt(cell.sites / largest);
      const part = svg("g", {}, shade,
        svg("rect", { x, y, width: size - 3, height: lineHeight - 4, rx: 3, class: "heat", "fill-opacity": strength.toFixed(2) }),
        svg("text", { x: x + (size - 3) / 2, y: y + 14, class: strength > 0.62 ? "inside heat" : "number", "text-anchor": "middle" }, cell.sites));
      const some = cell.sites - cell.always;
      chart.append(clickable(part, `${term("callee", callee)} ${term("flags", flag)}`,
        `${callee}, ${flag}: ${cell.always} always` + (some ? `, ${some} on some paths` : "")));
    });
  });
  return chart;
}

const caseStyle = (kind) => "case-" + kind.replace(/\W+/g, "-");

function rankChart(width) {
  const kinds = report.cases.map((entry) => entry.value);
  const rows = report.ranks.map((name, index) => {
    const members = views.filter((view) => view.rank === index + 1);
    const filter = `convert=yes rank=${index + 1}`;
    return {
      label: `${index + 1}. ${name}`, filter,
      parts: kinds.map((kind) => {
        const number = members.filter((view) => view.site.case.is === kind).length;
        return {
          count: number, style: caseStyle(kind), filter: `${filter} ${term("case", kind)}`,
          title: `${name}, ${caseNames.get(kind).name}: ${count(number, "site")}`,
        };
      }),
    };
  });
  return barChart(rows, width, 150);
}

function caseChart(width) {
  const rows = report.cases.map((entry) => {
    const members = views.filter((view) => view.site.case && view.site.case.is === entry.value);
    const filter = term("case", entry.value);
    const label = `${entry.title}`;
    const needed = members.filter((view) => view.site.conversion.needed).length;
    return {
      label, filter,
      parts: [
        { count: needed, style: caseStyle(entry.value), filter: `${filter} convert=yes`, title: `${label}: ${needed} to convert` },
        { count: members.length - needed, style: caseStyle(entry.value) + " faint", filter: `${filter} convert=no`, title: `${label}: ${members.length - needed} with nothing to convert` },
      ],
    };
  }).filter((row) => row.parts.some((part) => part.count));
  return barChart(rows, width, Math.min(210, width * 0.46));
}

function drawCharts() {
  if (!views.length) return null;
  const used = references.filter(([kind]) => views.some((view) => view.site.reference === kind));
  const cards = [
    card(isOwned ? "References by subsystem" : "References by directory", "What the calls take; click a bar to see its sites.", areaChart, legend(used)),
    card("Flags by function", "How many calls pass what; on some paths counts too.", flagChart),
  ];
  if (isJudged) {
    const kinds = report.cases.filter((entry) => views.some((view) => view.rank && view.site.case.is === entry.value));
    const work = card("What is left to convert", "Conversions to FOLL_PIN, the most urgent first.", rankChart, legend(kinds.map((entry) => [caseStyle(entry.value), entry.name])));
    const all = card("Sites by case", "After Documentation/core-api/pin_user_pages.rst; full colour is to be converted.", caseChart);
    cards.push(el("div", { class: "stack" }, work, all));
  }
  return el("div", { class: "charts" + (isJudged ? " three" : "") }, cards);
}
