// Marks the page as scripted, and lets a reader override the system's light or dark display.
// The choice is a cookie that only this script reads: pages are the same bytes for every viewer.
const root = document.documentElement;
const YEAR_SECONDS = 31536000;

function chosenTheme() {
  const match = document.cookie.match(/(?:^|;\s*)theme=(light|dark)(?:;|$)/);
  return match ? match[1] : "system";
}

function apply(theme) {
  if (theme === "system") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme;
  }
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
}

function remember(theme) {
  const age = theme === "system" ? 0 : YEAR_SECONDS;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
}

root.classList.add("has-script");
apply(chosenTheme());
for (const button of document.querySelectorAll("[data-theme-choice]")) {
  button.addEventListener("click", () => {
    remember(button.dataset.themeChoice);
    apply(button.dataset.themeChoice);
  });
}
