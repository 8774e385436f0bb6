// Runs once, when the source panel is mounted: `element` is the panel, `trigger` tells the server.
// A click names a source ("reply:number") or a question; what these stand for is known to the server alone.
let opener = null;

const open = () => element.querySelector(".source");
const close = () => {
  if (!open()) return;
  props.value = "";
  trigger("close", {});
  opener?.isConnected && opener.focus();
  opener = null;
};

const past = () => document.querySelector(".past");

document.addEventListener("click", (event) => {
  if (past() && !event.target.closest(".past, #past")) trigger("shut", {});
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".cite, .card")) {
    opener = button;
    trigger("open", { source: button.value });
  } else if (button.matches(".ask")) {
    trigger("ask", { question: button.value });
  } else if (button.matches(".mark")) {
    const why = button.closest(".why");
    trigger("mark", { place: button.value, reason: why?.querySelector("select").value ?? "", words: why?.querySelector("input").value ?? "" });
  } else if (button.matches(".left")) {
    trigger("leave", { place: button.value, contact: button.closest(".why").querySelector("input").value });
  } else if (button.matches(".past .shut")) {
    trigger("shut", {});
  } else if (button.matches(".past .visit")) {
    trigger("visit", { id: button.value });
  } else if (button.matches(".past .rename")) {
    trigger("rename", { id: button.value, title: button.parentElement.querySelector("input").value });
  } else if (button.matches(".past .remove")) {
    trigger("remove", { id: button.value });
  } else if (button.matches(".past .take")) {
    trigger("take", { id: button.value });
  } else if (button.matches(".source .close") || button.id === "new") {
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") past() ? trigger("shut", {}) : close();
  if (event.key === "Enter" && event.target.matches(".past input")) event.target.parentElement.querySelector("button").click();
});

// Enter that ends the composing of a Chinese word chooses the word; it must not send the question. Safari ends the
// composing before it tells of the key, and gives the key the code 229.
for (const kind of ["keydown", "keypress"]) {
  document.addEventListener(kind, (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  }, true);
}

// A form that opens below the edge of the talk is brought into view.
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.closest(".reply")) event.target.scrollIntoView({ block: "nearest", behavior: "smooth" });
}, true);

// The panel is drawn anew when a source is opened and when the language changes: each time the cited place is shown.
let drawn = null;
new MutationObserver(() => {
  const panel = open();
  if (!panel || panel === drawn) return;
  drawn = panel;
  const body = panel.querySelector(".source-body");
  const mark = panel.querySelector("#cited");
  if (mark) body.scrollTop = mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
  if (opener) panel.querySelector(".close").focus({ preventScroll: true });
}).observe(element, { childList: true, subtree: true });

// The words of the page come with the visitor's language; assistive technology has to know which one.
const header = document.querySelector("#header");
const label = (part, text) => part && part.ariaLabel !== text && (part.ariaLabel = text);
const name = () => {
  const words = header.querySelector(".brand");
  if (!words) return;
  document.documentElement.lang = words.lang;
  document.title = words.querySelector("h1").textContent;
  label(document.querySelector("#box .submit-button"), words.dataset.send);
  label(document.querySelector("#conversation [role=log]"), words.dataset.conversation);
};
name();
new MutationObserver(name).observe(header, { childList: true, subtree: true });

// A new question is brought to the top, so that its answer is read from its headline on. Gradio names each message by
// its HTML source, which is no name to be read out.
const stage = element.closest("#stage");
let asked = 0;
new MutationObserver(() => {
  name();
  for (const message of stage.querySelectorAll("#conversation [data-testid][aria-label]")) message.removeAttribute("aria-label");
  const questions = stage.querySelectorAll("#conversation .user-row");
  if (questions.length > asked) questions[questions.length - 1].scrollIntoView({ block: "start", behavior: "smooth" });
  asked = questions.length;
}).observe(stage, { childList: true, subtree: true, attributeFilter: ["aria-label"] });

// The drawer of conversations takes the focus when it comes and gives it back when it goes. A file to take away is text that
// the server sent, each time under another number.
let listed = false;
let taken = null;
new MutationObserver(() => {
  const drawer = past();
  if (drawer && (!listed || document.activeElement === document.body)) drawer.querySelector(".shut").focus({ preventScroll: true });
  if (!drawer && listed) document.querySelector("#past").focus({ preventScroll: true });
  listed = Boolean(drawer);
  const file = stage.querySelector("#file .file");
  if (!file || file.dataset.number === taken) return;
  taken = file.dataset.number;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file.textContent], { type: file.dataset.type }));
  link.download = file.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}).observe(stage, { childList: true, subtree: true });
