// Keyboard of the review page: a letter presses the button or link that bears it. Letters typed
// into fields stay letters, and the reader may switch the keys off.
const page = document.querySelector("[data-review]");
const REMEMBERED = "review-keys";

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog") !== null;
}

function press(control) {
  const reason = page.querySelector("[data-reason]");
  if ("needsReason" in control.dataset && reason && reason.value.trim() === "") {
    reason.focus();
    return;
  }
  control.click();
}

function onKey(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
  if (!plain || isTyping(event.target) || !page.querySelector("[data-keys]")?.checked) {
    return;
  }
  const control = page.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (control) {
    event.preventDefault();
    press(control);
  }
}

function offerSwitch() {
  const box = page.querySelector("[data-keys]");
  if (!box) {
    return;
  }
  box.checked = localStorage.getItem(REMEMBERED) !== "off";
  box.closest("[data-keys-switch]").hidden = false;
  box.addEventListener("change", () => {
    localStorage.setItem(REMEMBERED, box.checked ? "on" : "off");
  });
}

// The passages around the clause scroll in their own box: begin at the clause itself.
function showClause() {
  const place = page.querySelector("[data-place]");
  const read = place?.querySelector("[data-read]");
  if (read) {
    place.scrollTop = read.offsetTop - place.offsetTop - place.clientHeight / 4;
  }
}

if (page) {
  offerSwitch();
  showClause();
  document.addEventListener("keydown", onKey);
  page.querySelector("[data-refusal]")?.focus();
}
