// Copy buttons: data-copy holds the text itself; data-copy-within names the block whose
// visible data-copy-source is copied. Buttons are hidden where there is no script.
const SHOWN_MILLISECONDS = 2000;

function textFor(button) {
  if (button.dataset.copy !== undefined) {
    return button.dataset.copy;
  }
  const block = button.closest(button.dataset.copyWithin);
  const sources = block ? [...block.querySelectorAll("[data-copy-source]")] : [];
  const visible = sources.find((source) => source.getClientRects().length > 0);
  return visible ? visible.innerText : "";
}

async function copy(button) {
  const label = button.querySelector("[data-copy-label]");
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(textFor(button));
    label.textContent = "Copied";
  } catch {
    label.textContent = "Not copied: select the text instead";
  }
  setTimeout(() => {
    label.textContent = before;
  }, SHOWN_MILLISECONDS);
}

for (const button of document.querySelectorAll("[data-copy], [data-copy-within]")) {
  button.addEventListener("click", () => copy(button));
}
