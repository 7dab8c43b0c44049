#!/usr/bin/env bash
# Opens a page that gupaudit wrote in headless Chromium and uses it: it opens, filters, shows a site, takes keys.
#
#   Scripts/check-html.sh PAGE [SCREENSHOTS]
#
# Screenshots, light and dark, go to the directory SCREENSHOTS. Needs Debian's chromium and python3; where they cannot
# be had, says so and exits with 0.
set -euo pipefail

page=$(realpath "$1")
screenshots=${2:-}
browser=$(command -v chromium || command -v chromium-browser || true)
if [[ -z $browser ]] || ! command -v python3 >/dev/null; then
    echo "check-html: no chromium or no python3, skipped" >&2
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# chromium FILE#ADDRESS ARGUMENT...
chromium() {
    local address=$1
    shift
    # No sandbox: containers rarely allow one, and the page is our own.
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --no-first-run \
        --user-data-dir="$scratch/profile" --enable-logging=stderr --virtual-time-budget=4000 \
        --window-size="${size:-1500,1100}" "$@" "file://$address" 2>"$scratch/log" || {
        echo "check-html: chromium failed" >&2
        tail -5 "$scratch/log" >&2
        exit 1
    }
    if grep -E 'CONSOLE' "$scratch/log" >&2; then
        echo "check-html: the page complains" >&2
        exit 1
    fi
}

# What the checks below expect is computed from the page's own data, by another program than the page.
cat >"$scratch/check.py" <<'PYTHON'
import html.parser
import json
import re
import sys
import urllib.parse


def report(path):
    text = open(path, encoding="utf-8").read()
    return json.loads(re.search(r'id="report">(.*?)</script>', text, re.S).group(1))


class Page(html.parser.HTMLParser):
    """The rows that are shown, the panel's text, and the tags that occur."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.panel, self.tags, self.title, self.open = [], "", {}, "", []
        self.panel_hidden = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag not in ("meta", "br", "wbr", "input", "link", "img"):
            self.open.append(tag)
        if tag == "tr" and attributes.get("id", "").startswith("row-") and "hidden" not in attributes:
            self.rows.append(int(attributes["id"][4:]))
        if tag == "aside":
            self.panel_hidden = "hidden" in attributes

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if "aside" in self.open:
            self.panel += data
        if self.open[-2:] == ["head", "title"]:
            self.title = data


def visible(text):
    def named(match):
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(match[0], "\\u{%x}" % ord(match[0]))
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029]", named, text)


def expect(holds, what):
    if not holds:
        print("check-html: " + what, file=sys.stderr)
        sys.exit(1)


def main(what, path, dom):
    data = report(path)
    sites = data["sites"]
    if what == "address":
        site = next((site for site in sites if site.get("conversion", {}).get("needed")), sites[0])
        callee = sites[-1]["callee"]
        print(site["id"], urllib.parse.quote("callee=" + callee))
        return
    page = Page(open(dom, encoding="utf-8").read())
    # Nothing of the tree has become an element: these are all that the page makes itself.
    own = set("html head meta title style body noscript script header div h1 p button main span section h2 svg g text rect "
              "i input output table thead tr th tbody td a br wbr aside footer dl dt dd details summary ul ol li code b "
              "dialog kbd h3 h4".split())
    expect(set(page.tags) <= own, f"unexpected elements: {sorted(set(page.tags) - own)}")
    expect(page.tags["script"] == 2, f"{page.tags['script']} scripts")
    if what == "open":
        expect(len(page.rows) == len(sites), f"{len(page.rows)} of {len(sites)} sites are shown")
        expect(page.panel_hidden, "the panel is open")
    elif what == "filter":
        wanted = [index for index, site in enumerate(sites) if site["callee"] == sites[-1]["callee"]]
        expect(sorted(page.rows) == wanted, f"the filter shows {sorted(page.rows)} instead of {wanted}")
    elif what == "site":
        site = next(site for site in sites if site["id"] == sys.argv[4])
        expect(not page.panel_hidden, "the panel is closed")
        wanted = [site["id"], f"{site['file']}:{site['line']}:{site['column']}", site["callee"], *site["arguments"]]
        wanted += [finding["message"] for finding in data["findings"] if finding["site"] == site["id"]]
        if "conversion" in site:
            wanted += [site["conversion"]["reason"], *site["conversion"]["blockers"]]
            wanted += [entry["says"] for entry in site["case"]["evidence"]]
        for text in wanted:
            expect(visible(text) in page.panel, f"the panel does not show {text!r}")
    elif what == "keys":
        expect(page.title == "ok", f"keys: {page.title}")


main(*sys.argv[1:4])
PYTHON
check() { python3 "$scratch/check.py" "$@"; }

read -r id filter < <(check address "$page" "")
chromium "$page" --dump-dom >"$scratch/dom"
check open "$page" "$scratch/dom"
chromium "$page#filter=$filter" --dump-dom >"$scratch/dom"
check filter "$page" "$scratch/dom"
chromium "$page#site-$id" --dump-dom >"$scratch/dom"
check site "$page" "$scratch/dom" "$id"

# A copy that types on itself; the policy would not let it.
python3 - "$page" "$scratch/keys.html" <<'PYTHON'
import re
import sys

typing = """
  const press = (key, target) => (target || document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const steps = [];
  const step = (name, holds) => { if (!holds) steps.push(name); };
  press("j"); step("j selects", table.selected === table.visible[0]);
  press("Enter"); step("Enter opens", panel.view === table.visible[0] && location.hash.startsWith("#site-"));
  press("j"); step("j goes on", panel.view === table.visible[Math.min(1, table.visible.length - 1)]);
  press("k"); step("k goes back", panel.view === table.visible[0]);
  press("Escape"); step("Escape closes", panel.view === null && document.querySelector("aside").hidden);
  press("/"); step("/ goes to the filter", document.activeElement === filterField);
  filterField.value = "no site is called this"; filterField.dispatchEvent(new Event("input"));
  step("typing filters", table.visible.length === 0 && !nothing.hidden);
  press("Escape", filterField); step("Escape clears", table.visible.length === views.length);
  const typed = "id file function callee family must may flags origin vmas writes reference seen arch area finding severity "
    + "case lifetime release pairing convert to rank dma cpu subsystem config modular";
  step("keys: " + typed.split(" ").filter((key) => !keys.has(key)), typed.split(" ").every((key) => keys.has(key)));
  const judged = views.find((view) => view.site.case), site = judged.site;
  const own = (filter) => step(filter, parseFilter(filter).every((term) => term.key) && matches(judged, parseFilter(filter)));
  own(`callee=${site.callee} reference=${site.reference} case=${site.case.is} lifetime=${site.lifetime} dma=${site.access.dma}`);
  own(`method=${site.seen.method} seen.arch=${site.seen.arch} case.is=${site.case.is} null=${site.pages.null ? "yes" : "no"}`);
  own(`convert=${site.conversion.needed ? "yes" : "no"} seen=${site.seen.method} pairing=${site.release.pairing}`);
  const first = () => document.querySelector("tbody tr").id;
  document.querySelectorAll(".sites th button")[0].click(); step("a heading sorts", first() === "row-" + (views.length - 1));
  document.querySelectorAll(".sites th button")[0].click(); step("and sorts back", first() === "row-0");
  const theme = document.documentElement.dataset.theme; press("t");
  step("t turns the lights", document.documentElement.dataset.theme !== theme);
  document.title = steps.length ? "failed: " + steps.join("; ") : "ok";
"""
text = open(sys.argv[1], encoding="utf-8").read()
text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
end = text.rindex("</script>")
open(sys.argv[2], "w", encoding="utf-8").write(text[:end] + typing + text[end:])
PYTHON
chromium "$scratch/keys.html" --dump-dom >"$scratch/dom"
check keys "$page" "$scratch/dom"

if [[ -n $screenshots ]]; then
    mkdir -p "$screenshots"
    for theme in light dark; do
        chromium "$page#theme=$theme" --screenshot="$(realpath "$screenshots")/$theme.png"
        size=1700,1500 chromium "$page#site-$id&theme=$theme" --screenshot="$(realpath "$screenshots")/$theme-site.png"
    done
fi
echo "check-html: $(basename "$page") opens, filters, shows a site and takes keys"
