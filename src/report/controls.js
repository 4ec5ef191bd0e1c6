"use strict";
// Shows all workers, or only those above routine.

(() => {
  const filter = document.querySelector(".filter");
  if (!filter) return;
  const entries = [...document.querySelectorAll("[data-level]")];
  const state = filter.querySelector(".filter-state");
  filter.hidden = false;

  filter.addEventListener("change", () => {
    const onlyRaised = filter.elements.shown.value === "raised";
    for (const entry of entries) {
      entry.hidden = onlyRaised && entry.dataset.level === "routine";
    }
    const sections = entries.filter((entry) => entry.matches(".worker"));
    const shown = sections.filter((section) => !section.hidden);
    state.textContent = `${shown.length} of ${sections.length} shown`;
  });
})();
