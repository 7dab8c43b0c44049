"use strict";

const report = JSON.parse(document.getElementById("report").textContent);

/* ---- Elements: text from the report enters the page here, as text. ---- */

// Control characters and those that turn a line around are spelled out, as in every other format.
function safe(text) {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return named || "\\u{" + character.codePointAt(0).toString(16) + "}";
  });
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "onclick") node.addEventListener("click", value);
    else node.setAttribute(name, value === true ? "" : safe(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(safe(child)));
  }
  return node;
}

const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

const count = (number, noun, plural) => `${number} ${number === 1 ? noun : plural || noun + "s"}`;
const caller = (name) => (name ? name + "()" : "outside every function");

/* ---- Sites, with what the table and the filter need of them. ---- */

const isJudged = report.sites.some((site) => site.case);
const isOwned = report.sites.some((site) => "subsystem" in site);
const caseNames = new Map(report.cases.map((entry) => [entry.value, entry]));
const ruleNames = new Map(report.rules.map((rule) => [rule.id, rule]));
const severities = ["error", "warning", "note"];

// Without MAINTAINERS the first two directories stand for the subsystem.
function areaOf(site) {
  if (isOwned) return site.subsystem || "no subsystem";
  const directories = site.file.split("/").slice(0, -1);
  return directories.slice(0, 2).join("/") || "top directory";
}

const views = report.sites.map((site, index) => {
  const findings = report.findings.filter((finding) => finding.site === site.id);
  const conversion = site.conversion;
  const fields = {};
  for (const { key, path } of report.fields) {
    const value = path.split(".").reduce((part, name) => part?.[name], site);
    if (value === undefined) continue;
    fields[key] = (value === null ? [] : [value].flat()).map((word) => (word === true ? "yes" : word === false ? "no" : word));
  }
  // What is no column, and what one looks for under a word that means several.
  Object.assign(fields, {
    flags: [...site.flags.must, ...site.flags.may],
    seen: fields.method,
    area: [areaOf(site)],
    finding: findings.map((finding) => finding.rule),
    severity: findings.map((finding) => finding.severity),
  });
  if (site.case) {
    Object.assign(fields, {
      release: site.release.functions,
      convert: [...fields.needed, ...(conversion.blockers.length ? ["blocked"] : [])],
      rank: [String(report.siteRanks[index])],
    });
  }
  if ("subsystem" in site) {
    Object.assign(fields, {
      subsystem: [site.subsystem || "no subsystem", ...site.subsystems],
      config: site.configs,
      modular: site.modular === null ? ["header"] : fields.modular,
    });
  }
  const words = [
    `${site.file}:${site.line}`, caller(site.function), site.callee, fields.flags, site.arguments, areaOf(site),
    fields.config || [], conversion ? conversion.to || "" : "", findings.map((finding) => finding.message),
    fields.finding, fields.release || [],
  ];
  return {
    site, index, findings, fields, rank: report.siteRanks[index], excerpt: report.excerpts[index],
    words: words.flat().join("\n").toLowerCase(),
    worst: Math.min(3, ...findings.map((finding) => severities.indexOf(finding.severity))),
  };
});

/* ---- The filter: words, "phrases", key:part, key=whole, a,b for either, -not. ---- */

const keys = new Set(views.flatMap((view) => Object.keys(view.fields)));
// A column also goes by its whole path.
const paths = new Map(report.fields.map(({ key, path }) => [path, key]));

function parseFilter(text) {
  const terms = [];
  for (const match of text.matchAll(/(-?)(?:([a-z_.]+)([:=]))?("[^"]*"?|[^\s"]+)/gi)) {
    const [whole, minus, written, operator, quoted] = match;
    const key = written && (paths.get(written.toLowerCase()) || written.toLowerCase());
    const isKnown = keys.has(key);
    const value = (isKnown || !written ? quoted : whole.slice(minus.length)).replace(/"/g, "").toLowerCase();
    if (!value) continue;
    const isQuoted = quoted.startsWith('"');
    terms.push({
      not: minus === "-", key: isKnown ? key : null, exact: operator === "=",
      values: isKnown && !isQuoted ? value.split(",").filter(Boolean) : [value],
    });
  }
  return terms;
}

function matches(view, terms) {
  return terms.every((term) => {
    const holds = term.values.some((value) => {
      if (!term.key) return view.words.includes(value);
      return (view.fields[term.key] || []).some((field) =>
        term.exact ? field.toLowerCase() === value : field.toLowerCase().includes(value));
    });
    return holds !== term.not;
  });
}

const term = (key, value) => `${key}=${/^[\w./-]+$/.test(value) ? value : `"${value}"`}`;
