// What Scripts/check-pages.sh does to each page: by real keys and clicks, over Chromium's own protocol.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";

const [browser, profile, axe, pictures, ...pages] = process.argv.slice(2);
// No sandbox: containers rarely allow one, and the pages are our own.
const chromium = spawn(browser, ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
  "--hide-scrollbars", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"],
{ stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

/* ---- The protocol: JSON between zero bytes. ---- */

let last = 0, rest = "";
const waiting = new Map(), listeners = new Set();
chromium.stdio[4].setEncoding("utf8").on("data", (text) => {
  const messages = (rest + text).split("\0");
  rest = messages.pop();
  for (const message of messages.map((text) => JSON.parse(text))) {
    if (!message.id) listeners.forEach((listener) => listener(message));
    else if (message.error) waiting.get(message.id).reject(new Error(message.error.message));
    else waiting.get(message.id).resolve(message.result);
  }
});
function send(method, params = {}, sessionId) {
  chromium.stdio[3].write(JSON.stringify({ id: ++last, method, params, sessionId }) + "\0");
  return new Promise((resolve, reject) => waiting.set(last, { resolve, reject }));
}

/* ---- One page in one window. ---- */

let failures = 0;
let where = "";
function expect(holds, what) {
  if (holds) return;
  failures++;
  console.error(`check-pages: ${where}: ${what}`);
}

const codes = { Escape: 27, Enter: 13, Tab: 9 };
async function openTab() {
  // Nothing of one visit is remembered in the next.
  const { browserContextId } = await send("Target.createBrowserContext");
  const { targetId } = await send("Target.createTarget", { url: "about:blank", browserContextId });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const tab = {
    send: (method, params) => send(method, params, sessionId),
    async run(expression) {
      const { result, exceptionDetails } = await tab.send("Runtime.evaluate", { expression: `(async () => { ${expression} })()`, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
      return result.value;
    },
    async press(key) {
      const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
      const event = { key, text, windowsVirtualKeyCode: codes[key] || key.toUpperCase().charCodeAt(0) };
      await tab.send("Input.dispatchKeyEvent", { ...event, type: text ? "keyDown" : "rawKeyDown" });
      await tab.send("Input.dispatchKeyEvent", { ...event, text: undefined, type: "keyUp" });
    },
    type: (text) => tab.send("Input.insertText", { text }),
    media: (media, theme) => tab.send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: theme }] }),
    complaints: [],
    close: () => send("Target.disposeBrowserContext", { browserContextId }),
  };
  const listen = ({ method, params, sessionId: from }) => {
    if (from !== sessionId) return;
    if (method === "Runtime.exceptionThrown") tab.complaints.push(params.exceptionDetails.exception?.description || params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && ["error", "warning"].includes(params.type)) tab.complaints.push(params.args.map((arg) => arg.value).join(" "));
    if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) tab.complaints.push(params.entry.text);
    if (method === "Page.loadEventFired") tab.loaded();
  };
  listeners.add(listen);
  for (const domain of ["Page", "Runtime", "Log"]) await tab.send(domain + ".enable");
  return tab;
}

const helpers = `
  const shown = (node) => node && node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
  const rowsOf = () => [...document.querySelectorAll("table.rows tbody tr")].filter(shown);
  const nameOf = (row) => row.querySelector(".opener").textContent;
`;

// What only the page makes: nothing of a tree has become an element.
const own = new Set(("html head meta title style body noscript script figure svg g text rect line polyline circle header h1 h2 h3 p "
  + "button main section div span i input output table thead tbody tr th td a br wbr footer dl dt dd details summary ul li code "
  + "dialog kbd").split(" "));

async function axeFinds(tab, state) {
  if (!axe) return;
  await tab.send("Runtime.evaluate", { expression: readFileSync(axe, "utf8") });
  const found = await tab.run(`const { violations } = await axe.run(document, { resultTypes: ["violations"] }); return violations.map((rule) =>
    rule.id + ": " + rule.help + " (" + rule.nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + (node.any[0] || node.all[0] || node.none[0])?.message).join("; ") + ")");`);
  for (const violation of found) expect(false, `axe, ${state}: ${violation}`);
}

async function check(file, width, theme) {
  where = `${basename(file)} at ${width} px, ${theme}`;
  const tab = await openTab();
  const run = (text) => tab.run(helpers + text);
  const fits = async (state) => {
    const [wide, wider] = await run(`return [document.documentElement.scrollWidth, [...document.body.querySelectorAll("*")].filter((node) =>
      shown(node) && !node.closest(".scroll, dialog, .skip") && node.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((node) => node.className || node.tagName)];`);
    expect(wide <= width && !wider.length, `${state}: ${wide} px wide: ${wider}`);
  };
  const picture = async (state) => {
    if (!pictures) return;
    const { data } = await tab.send("Page.captureScreenshot", { captureBeyondViewport: state === "page" });
    writeFileSync(`${pictures}/${basename(file, ".html")}-${width}-${theme}-${state}.png`, Buffer.from(data, "base64"));
  };
  await tab.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
  await tab.media("screen", theme);
  const load = new Promise((resolve) => { tab.loaded = resolve; });
  await tab.send("Page.navigate", { url: "file://" + resolve(file) });
  await load;

  const luminance = await run(`return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);`);
  expect((luminance > 382) === (theme === "light"), `the page is not ${theme}`);
  const strange = await run(`return [...new Set([...document.querySelectorAll("*")].map((node) => node.localName))];`);
  expect(strange.every((name) => own.has(name)), `unexpected elements: ${strange.filter((name) => !own.has(name))}`);
  expect(await run(`return document.scripts.length;`) === 2, "there are other scripts than the page's");
  await fits("open");
  await picture("page");
  await axeFinds(tab, "open");
  const cut = await run(`const area = document.querySelector("#picture")?.closest(".scroll"); return area ? area.scrollHeight - area.clientHeight : 0;`);
  expect(cut < 2, `the picture is cut off by ${cut} px`);
  const all = await run(`return rowsOf().map(nameOf);`);
  expect(all.length > 1, "the table has no rows");
  const dead = await run(`return document.querySelector("a.place") ? [...document.querySelectorAll("span.place")].map((node) => node.textContent) : [];`);
  expect(!dead.length, `places without a link: ${dead.slice(0, 3)}`);

  // The filter: what one types narrows the table, an unknown key is said and hides nothing.
  const rare = all.find((name) => all.filter((other) => other === name).length < all.length) || all[0];
  await tab.press("/");
  await tab.type(JSON.stringify(rare.replace(/"/g, "")));
  const narrowed = await run(`return rowsOf().length;`);
  expect(narrowed > 0 && narrowed < all.length, `the filter "${rare}" leaves ${narrowed} of ${all.length} rows`);
  await tab.press("Escape");
  expect(await run(`return rowsOf().length;`) === all.length, "Escape does not clear the filter");
  await tab.press("/");
  await tab.type("calee=2");
  const said = await run(`return [rowsOf().length, document.querySelector(".complaint").textContent];`);
  expect(said[0] === all.length && /no column calee; did you mean callee\?/.test(said[1]), `an unknown key: ${said}`);
  await tab.press("Escape");

  // Headings sort, there and back, and stay in sight.
  const sorted = () => run(`const head = document.querySelector("table.rows th"); head.querySelector("button").click();
    return [head.getAttribute("aria-sort"), rowsOf().map((row) => row.id).join(" ")];`);
  const [up, down] = [await sorted(), await sorted()];
  expect(up[0] === "ascending" && down[0] === "descending" && up[1] !== down[1], `a heading does not sort: ${up[0]}, ${down[0]}`);
  const drift = await run(`const area = document.querySelector(".list > .scroll"); area.scrollTop = 120;
    const drift = document.querySelector("table.rows th").getBoundingClientRect().top - area.getBoundingClientRect().top;
    area.scrollTop = 0; return Math.abs(drift);`);
  expect(drift < 3, `the head of the table scrolls away by ${drift} px`);

  // Keys: j selects, Enter opens, j goes on, Escape closes; Tab reaches a row.
  const state = () => run(`const panel = document.querySelector(".panel"); return {
    row: document.activeElement.closest("tbody tr")?.id, open: shown(panel), title: panel.querySelector("h2").textContent,
    inside: panel.contains(document.activeElement), selected: document.querySelector("tr.selected")?.id };`);
  await tab.press("j");
  const first = await state();
  expect(first.row && first.row === first.selected, "j selects no row");
  await tab.press("Enter");
  const opened = await state();
  expect(opened.open && opened.inside, "Enter opens no panel");
  await fits("with the panel");
  await picture("panel");
  // Over a narrow page it is the same panel, and hides the rest.
  if (width > 1080) await axeFinds(tab, "with the panel");
  const missing = await run(`const skipped = new Set(["code", "tone", "style", "url", "names", "notes", "title"]);
    const texts = (value) => typeof value === "string" ? [value] : value && typeof value === "object"
      ? Object.entries(value).flatMap(([key, part]) => skipped.has(key) ? [] : texts(part)) : [];
    const row = rows[Number(document.querySelector("tr.selected").id.slice(4))];
    const panel = document.querySelector(".panel").textContent;
    return texts(row.panel).filter((text) => !panel.includes(safe(text))).slice(0, 2);`);
  expect(!missing.length, `the panel does not show ${JSON.stringify(missing)}`);
  await tab.press("j");
  const next = await state();
  expect(next.open && next.selected !== first.selected, "j does not go on");
  await tab.press("Escape");
  const closed = await state();
  expect(!closed.open && closed.row === next.selected, "Escape does not close the panel, or loses the row");
  const tabbed = await (async () => {
    await run(`document.querySelector("#filter").focus();`);
    for (let presses = 0; presses < 60; presses++) {
      await tab.press("Tab");
      const seen = await run(`const node = document.activeElement; return [Boolean(node.closest("table.rows tbody tr")), getComputedStyle(node).outlineStyle];`);
      if (seen[1] === "none") return "stands where nothing shows it";
      if (seen[0]) return null;
    }
    return "does not reach a row";
  })();
  expect(!tabbed, `Tab ${tabbed}`);

  // The theme's switch, and print.
  const ground = () => run(`return getComputedStyle(document.body).backgroundColor;`);
  await run(`document.activeElement.blur();`);
  const before = await ground();
  await tab.press("t");
  expect(await ground() !== before, "t does not turn the lights");
  await tab.press("t");
  await tab.media("print", theme);
  const printed = await run(`return [...document.querySelectorAll(".tools, .buttons, .skip, dialog")].filter(shown).map((node) => node.className)
    .concat(rowsOf().length === ${all.length} ? [] : "rows are missing");`);
  expect(!printed.length, `print shows ${printed}`);
  expect(!tab.complaints.length, `the console says: ${tab.complaints.slice(0, 3).join(" | ")}`);
  await tab.close();
}

try {
  for (const page of pages) for (const width of [1400, 390]) for (const theme of ["light", "dark"]) await check(page, width, theme);
} catch (error) {
  expect(false, error.stack);
}
chromium.kill();
console.log(failures ? `check-pages: ${failures} failures` : `check-pages: ${pages.map((page) => basename(page)).join(", ")}: `
  + `1400 and 390 px, light and dark, filter, sort, keys, panel, print${axe ? ", axe" : ""}: ready`);
process.exit(failures ? 1 : 0);
