/* ---- The filter: words, "phrases", key:part, key=whole, a,b for either, -not. ---- */

const plain = (text) => text.replace(/"/g, "").toLowerCase();

// Every word that is shown of a row, but for source, headings and what is only pointed at.
const unsearched = new Set(["code", "name", "names", "style", "title", "tone", "url"]);
function textsOf(value) {
  if (typeof value === "string") return [value];
  if (!value || typeof value !== "object") return [];
  if (value.line !== undefined && value.text !== undefined) return [`${value.text}:${value.line}`];
  return Object.entries(value).flatMap(([key, part]) => (unsearched.has(key) ? [] : textsOf(part)));
}

const rows = page.rows.map((row, index) => ({
  ...row, index,
  fields: Object.fromEntries(Object.entries(row.fields).map(([key, values]) => [key, values.map(plain)])),
  words: textsOf([row.cells, row.panel]).join("\n").toLowerCase(),
}));
const keys = new Set(rows.flatMap((row) => Object.keys(row.fields)));

// How many letters must change, at most `most`: enough to guess what was meant.
function distance(a, b) {
  let before = [...b].map((_, index) => index);
  before.push(b.length);
  for (let i = 1; i <= a.length; i++) {
    const line = [i];
    for (let j = 1; j <= b.length; j++) {
      line.push(Math.min(line[j - 1] + 1, before[j] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    before = line;
  }
  return before[b.length];
}

function nearest(key) {
  const near = [...keys].map((known) => [known.startsWith(key) ? 0 : distance(key, known), known]).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  return near.length && near[0][0] <= Math.max(1, key.length / 3) ? near[0][1] : null;
}

// A filter of terms; what names no column is no term of it, and is said.
function parseFilter(text) {
  const terms = [], unknown = [];
  for (const match of text.matchAll(/(-?)(?:([a-z_.-]*[a-z_])([:=]))?("[^"]*"?|[^\s"]+)/gi)) {
    const [whole, minus, written, operator, quoted] = match;
    const named = written && written.toLowerCase();
    const key = named && (page.aliases[named] || named);
    const isKnown = keys.has(key);
    const value = plain(isKnown || !written ? quoted : whole.slice(minus.length));
    if (!value) continue;
    if (named && !isKnown && !rows.some((row) => row.words.includes(value))) {
      unknown.push(named);
      continue;
    }
    const isWhole = !isKnown || quoted.startsWith('"');
    terms.push({
      not: minus === "-", key: isKnown ? key : null, exact: operator === "=",
      values: isWhole ? [value] : value.split(",").filter(Boolean),
    });
  }
  return { terms, unknown };
}

function matches(row, { terms }) {
  return terms.every((term) => {
    const holds = term.values.some((value) => {
      if (!term.key) return row.words.includes(value);
      return (row.fields[term.key] || []).some((field) => (term.exact ? field === value : field.includes(value)));
    });
    return holds !== term.not;
  });
}
