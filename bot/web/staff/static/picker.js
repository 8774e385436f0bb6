// Selecting words in a text fills in a gold place. Gold places count characters (code points, as Python does); JavaScript counts
// UTF-16 units, of which a character beyond the basic plane has two.
(() => {
  const box = document.querySelector("[data-picker]");
  if (!box) return;
  const form = box.closest("form"), pane = box.querySelector(".text"), told = box.querySelector(".picked");
  const another = box.querySelector(".another");
  const {add_document: chosen, add_start: start, add_end: end, add_quote: quote, gold} = form.elements;
  const points = (text) => Array.from(text).length;
  const written = (id) => id.replace(/[\s%]/g, encodeURIComponent);  // a place is a line of words: as in golden_cells.py
  let loading = 0;

  // The places of this text that the form holds, as [start, end].
  function places() {
    const found = [];
    for (const line of gold.value.split("\n")) {
      const place = line.match(/^(\S+) (\d+)-(\d+)/);
      if (place && place[1] === written(chosen.value)) found.push([Number(place[2]), Number(place[3])]);
    }
    if (start.value.trim() && end.value.trim()) found.push([Number(start.value), Number(end.value)]);
    return found.sort((a, b) => a[0] - b[0]);
  }

  function show(text) {
    const characters = Array.from(text), piece = (from, to) => characters.slice(from, to).join("");
    pane.replaceChildren();
    let at = 0;
    for (const [from, to] of places()) {
      if (!(from >= at && to > from && to <= characters.length)) continue;
      const mark = document.createElement("mark");
      mark.textContent = piece(from, to);
      pane.append(piece(at, from), mark);
      at = to;
    }
    pane.append(piece(at));
    pane.hidden = false;
    const first = pane.querySelector("mark");
    if (first) pane.scrollTop = first.offsetTop - pane.offsetTop - 40;
  }

  async function load() {
    const own = ++loading;
    pane.hidden = true;
    told.textContent = "";
    if (!chosen.value) return;
    try {
      const answer = await fetch(`/staff/texts/data?id=${encodeURIComponent(chosen.value)}`, {credentials: "same-origin"});
      if (!answer.ok) throw new Error(answer.status);
      const {text} = await answer.json();
      if (own === loading) show(text);
    } catch {
      if (own === loading) told.textContent = box.dataset.failed;
    }
  }

  function pick() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !pane.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0), whole = document.createRange(), before = document.createRange();
    whole.selectNodeContents(pane);
    // A triple click ends in what comes after the text; only what is of the text counts.
    if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) return;
    const part = range.cloneRange();
    if (part.compareBoundaryPoints(Range.END_TO_END, whole) > 0) part.setEnd(whole.endContainer, whole.endOffset);
    before.setStart(pane, 0);
    before.setEnd(part.startContainer, part.startOffset);
    const said = part.toString(), words = said.trim();
    if (!words) return;
    const from = points(before.toString()) + points(said.slice(0, said.length - said.trimStart().length));
    start.value = from;
    end.value = from + points(words);
    quote.value = words;
    told.textContent = `${box.dataset.picked} ${start.value}–${end.value}`;
    another.hidden = false;
  }

  // What was picked goes among the gold places, in the form that their field has, and the next one can be picked.
  function keep() {
    const words = quote.value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
    const line = `${written(chosen.value)} ${start.value}-${end.value} ${words}`;
    gold.value = gold.value.trim() ? `${gold.value.trimEnd()}\n${line}` : line;
    const text = pane.textContent;
    clear();
    show(text);
  }

  function clear() {
    start.value = end.value = quote.value = told.textContent = "";
    another.hidden = true;
  }

  chosen.addEventListener("change", () => { clear(); load(); });
  document.addEventListener("selectionchange", pick);
  another.addEventListener("click", keep);
  another.hidden = !(start.value && end.value && quote.value);
  const first = gold.value.match(/^\S+/)?.[0];
  if (!chosen.value) chosen.value = Array.from(chosen.options, (one) => one.value).find((id) => written(id) === first) ?? "";
  load();
})();
