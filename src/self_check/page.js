// The page of the self-check: answers, what changed, and a file where the worker asks for one.
(() => {
  const SIDE_BY_SIDE = 6; // times in the table of earlier answers
  const PADDING = 4096; // a file's size is to say next to nothing about the answers

  const byId = (id) => document.getElementById(id);
  const form = byId("answers");
  const questions = [...form.querySelectorAll("fieldset")].map((fieldset) => ({
    key: fieldset.dataset.key,
    title: fieldset.dataset.title,
    inputs: [...fieldset.querySelectorAll("input")],
  }));
  let earlier = []; // entries as the file has them: {time, answers}, the oldest first

  // --- Words ---

  function element(name, text) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function word(question, value) {
    const input = question.inputs.find((input) => input.value === value);
    return input ? input.parentElement.textContent.trim() : "-";
  }

  const dateOf = (entry) => entry.time.slice(0, 10);

  // --- Answers ---

  function answersNow() {
    const answers = {};
    for (const { key, inputs } of questions) {
      const { value } = inputs.find((input) => input.checked);
      if (value !== "skipped") answers[key] = value;
    }
    return answers;
  }

  function entryNow() {
    return { time: new Date().toISOString().replace(/\.\d+Z$/, "Z"), answers: answersNow() };
  }

  // --- What changed ---

  function changes() {
    const now = answersNow();
    return questions.flatMap((question) => {
      const last = earlier.findLast(({ answers }) => answers[question.key]);
      const value = now[question.key];
      if (!last || !value || last.answers[question.key] === value) return [];
      const before = word(question, last.answers[question.key]);
      return [`${question.title}: ${word(question, value)}; on ${dateOf(last)} ${before}`];
    });
  }

  function showChanges() {
    if (earlier.length === 0) return;
    const found = changes();
    const list = element("ul");
    for (const change of found) list.append(element("li", change));
    byId("changes").replaceChildren(
      found.length > 0 ? list : element("p", "Nothing that you have answered so far."),
    );
  }

  // --- Earlier answers ---

  function row(kind, first, others) {
    const cells = element("tr");
    const head = element("th", first);
    head.scope = kind === "th" ? "col" : "row";
    cells.append(head);
    for (const text of others) {
      const cell = element(kind, text);
      if (kind === "th") cell.scope = "col";
      cells.append(cell);
    }
    return cells;
  }

  function showHistory() {
    const shown = earlier.slice(-SIDE_BY_SIDE);
    const table = element("table");
    const head = element("thead");
    head.append(row("th", "Question", shown.map(dateOf)));
    const body = element("tbody");
    for (const question of questions) {
      const given = shown.map(({ answers }) => word(question, answers[question.key]));
      body.append(row("td", question.title, given));
    }
    table.append(head, body);
    byId("history").replaceChildren(table);
    byId("history").hidden = false;
  }

  function entriesIn(content) {
    const { entries } = JSON.parse(new TextDecoder().decode(content));
    if (!entries.every(({ time, answers }) => typeof time === "string" && answers)) {
      throw new Error("The answers are those of another version.");
    }
    return entries;
  }

  // Runs `work` with the button at rest, and tells what came of it.
  async function told(form, state, work) {
    const button = form.querySelector("button");
    button.disabled = true;
    state.textContent = "Working on it; this takes a second or two.";
    try {
      state.textContent = await work();
    } catch (error) {
      state.textContent = error.message;
    }
    button.disabled = false;
  }

  byId("open-form").addEventListener("submit", (event) => {
    event.preventDefault();
    told(event.target, byId("open-state"), async () => {
      const file = new Uint8Array(await byId("open-file").files[0].arrayBuffer());
      earlier = entriesIn(await seal.open(file, byId("open-passphrase").value));
      event.target.reset();
      showHistory();
      showChanges();
      return `Opened: answers of ${earlier.length} earlier time${earlier.length === 1 ? "" : "s"}.`;
    });
  });

  // --- A file ---

  function offer(bytes) {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    link.download = "self-check";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function padded(text) {
    const bytes = new TextEncoder().encode(text);
    const whole = new Uint8Array((Math.floor(bytes.length / PADDING) + 1) * PADDING).fill(0x20);
    whole.set(bytes);
    return whole;
  }

  byId("save-form").addEventListener("submit", (event) => {
    event.preventDefault();
    told(event.target, byId("save-state"), async () => {
      const passphrase = byId("passphrase").value;
      if (passphrase !== byId("repeated").value) throw new Error("The two passphrases differ.");
      const entries = [...earlier, entryNow()];
      offer(await seal.close(padded(JSON.stringify({ entries })), passphrase));
      event.target.reset();
      return "Saved, encrypted: your browser has put the file “self-check” where it puts downloads.";
    });
  });

  // --- Buttons, and what a browser may lack ---

  form.addEventListener("change", showChanges);
  form.addEventListener("reset", () => setTimeout(showChanges));
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("print").addEventListener("click", () => print());
  addEventListener("pageshow", ({ persisted }) => persisted && form.reset());

  document.documentElement.classList.add("scripted");
  if (!globalThis.crypto?.subtle) {
    byId("earlier").hidden = true;
    byId("after").hidden = true;
    byId("save-form").hidden = true;
    byId("save-state").textContent = "This browser cannot encrypt here, so nothing can be saved.";
  }
})();
