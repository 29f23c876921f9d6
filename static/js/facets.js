// Filter and sort forms apply themselves when a choice changes; without script their button does.
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[type=checkbox], [type=radio], select")) {
      form.requestSubmit();
    }
  });
}
