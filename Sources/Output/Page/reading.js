
// Every word must occur in an article; a heading goes with its last article.
const filter = document.getElementById("filter"), shown = document.getElementById("shown");
const rows = [...document.querySelectorAll("article")].map(row => [row, row.textContent.toLowerCase()]);
filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [row, text] of rows) {
    row.hidden = !words.every(word => text.includes(word));
    if (!row.hidden) count++;
  }
  for (const section of document.querySelectorAll("section"))
    section.hidden = words.length > 0 && !section.querySelector("article:not([hidden])");
  shown.textContent = words.length ? `${count} of ${rows.length} ${filter.dataset.rows}` : "";
});
