"use strict";
// Findings, and what a person decides of the figures they speak of. What a decision is worth the program says.

let decisions = []; // what was said on this page, the last word last
let filter = "all"; // which findings are looked at
const before = new Map(); // the total of a figure before it was decided of

// Where findings speak of a figure: the one with the decision first.
function speakingOf(key) {
  const all = shown.groups.units.flatMap(unit => unit.findings.flatMap(finding =>
    finding.places.filter(place => place.figure?.key === key).map(place => ({ unit, finding, place }))));
  const message = shown.decisions.find(decision => decision.key === key)?.message;
  return all.find(({ finding }) => finding.message === message) ?? all[0];
}

function showFindings(which, again = false) {
  filter = which;
  const { units, silent, counts } = shown.groups;
  const opened = new Map([...document.querySelectorAll("#findings > details[data-unit]")].map(part => [part.dataset.unit, part.open]));
  const choices = [["all", words.all], ["error", words.onlyErrors]];
  by("which").replaceChildren(...choices.map(([kind, said]) => element("button", {
    type: "button", "aria-pressed": String(kind === which), onclick: () => { showFindings(kind); by("which").querySelector("[aria-pressed=true]").focus(); },
  }, said)));
  by("findings-part").hidden = counts.errors + counts.warnings + counts.infos === 0;
  const parts = [];
  for (const unit of units) {
    const findings = unit.findings.filter(finding => which === "all" || finding.severity === which);
    if (findings.length === 0) continue;
    const open = (again ? opened.get(unit.unit) : undefined) ?? parts.length < OPENED;
    const part = element("details", { className: "unit", open },
      element("summary", {}, `${unit.unit || words.noUnit}: ${words.counts(unit.counts.errors, unit.counts.warnings)}`),
      unit.files.length === 1 ? element("p", { className: "quiet" }, brief(unit.files[0])) : null,
      ...findings.map(finding => showFinding(finding, unit)));
    part.dataset.unit = unit.unit;
    parts.push(part);
  }
  if (silent.length > 0) {
    parts.push(element("div", { className: "finding error" },
      element("p", { className: "where" }, `${words.silent}: ${silent.length}`),
      element("p", {}, silent.map(({ unit }) => unit).join(", ")),
      element("p", {}, `→ ${silent[0].help}`)));
  }
  const repaired = new Map();
  if (which === "all") {
    for (const { title, count } of units.flatMap(unit => unit.repaired)) repaired.set(title, (repaired.get(title) ?? 0) + count);
  }
  if (repaired.size > 0) {
    parts.push(element("details", { className: "unit" }, element("summary", {}, words.repaired),
      element("ul", {}, ...[...repaired].map(([title, count]) => element("li", {}, `${title} (${count})`)))));
  }
  by("findings").replaceChildren(...parts);
}

function showFinding(finding, unit) {
  const [first, ...others] = finding.places;
  const where = [brief(first.spoken), finding.subject].filter(Boolean).join(", ") || finding.title;
  return element("div", { className: `finding ${finding.severity}` },
    element("p", { className: "where" }, element("span", { className: "tag" }, words.severity[finding.severity]), where,
      " ", element("span", { className: "rule" }, `[${finding.rule}]`)),
    element("p", {}, finding.message),
    finding.waived ? element("p", {}, `${words.waived}: ${finding.waived}`) : null,
    finding.help ? element("p", {}, `→ ${finding.help}`) : null,
    room(first, finding, unit),
    others.length > 0 ? element("details", {}, element("summary", {}, words.places(others.length)),
      ...others.map(place => element("div", {}, element("p", {}, brief(place.spoken)), room(place, finding, unit)))) : null);
}

// Room to decide of a figure, where the finding speaks of one and the workbook that is made can hold it.
function room(place, finding, unit) {
  const figure = place.figure;
  if (checking || !figure) return null;
  const decided = shown.decisions.some(({ key }) => key === figure.key);
  // What asks nothing of anybody has room in the workbook.
  if (finding.severity === "info" && !decided) return null;
  const box = element("div", { className: "decide" });
  const called = [unit.unit, brief(place.spoken)].filter(Boolean).join(", ");
  const button = element("button", { type: "button", "aria-expanded": "false", "aria-label": `${decided ? words.change : words.decide} ${called}` },
    decided ? words.change : words.decide);
  button.dataset.figure = figure.key;
  button.onclick = () => {
    const open = box.querySelector("form");
    open?.remove();
    button.setAttribute("aria-expanded", String(!open));
    if (open) return;
    box.append(fields(place, finding, called, () => { button.click(); button.focus(); }));
    box.querySelector("input:checked, input").focus();
  };
  box.append(button);
  return box;
}

// The fields of a decision; `close` takes them away.
function fields(place, finding, called, close) {
  const { figure } = place;
  const [, , correct] = shown.verdicts;
  const now = shown.decisions.find(({ key }) => key === figure.key);
  const own = { name: `verdict ${figure.key}`, required: true };
  const number = element("input", { autocomplete: "off", inputMode: "decimal", value: now?.number?.replace(".", language === "vi" ? "," : ".") ?? "" });
  const reason = element("input", { autocomplete: "off", required: true, value: now?.reason ?? "" });
  const same = finding.places.filter(other => other.figure);
  const everywhere = element("input", { type: "checkbox" });
  const wrong = element("p", { className: "wrong", role: "alert" });
  const correcting = element("label", { hidden: now?.verdict !== correct }, element("span", {}, words.number), number);
  const all = element("label", { className: "choice", hidden: same.length < 2 || now?.verdict === correct }, everywhere, words.everywhere(same.length));
  const choices = shown.verdicts.map(value => element("label", { className: "choice" },
    element("input", { type: "radio", ...own, value, checked: value === now?.verdict, onchange: () => {
      correcting.hidden = value !== correct;
      number.required = value === correct;
      all.hidden = same.length < 2 || value === correct;
    } }), value));
  const form = element("form", { "aria-label": `${words.decide} ${called}` },
    element("fieldset", {}, element("legend", {}, words.of(finding.value, called)), ...choices, correcting,
      element("label", {}, element("span", {}, words.why), reason), all, wrong,
      element("p", { className: "buttons" },
        element("button", { type: "submit", className: "strong" }, words.settle),
        now ? element("button", { type: "button", onclick: () => { decide([place], "", "", "").catch(fell); } }, words.takeBack) : null,
        element("button", { type: "button", onclick: close }, words.cancel))));
  form.onkeydown = event => { if (event.key === "Escape") close(); };
  form.onsubmit = event => {
    event.preventDefault();
    const verdict = form.querySelector("input[type=radio]:checked").value;
    const many = everywhere.checked && !all.hidden;
    decide(many ? same : [place], verdict, verdict === correct ? number.value : "", reason.value)
      .then(missing => { wrong.textContent = missing ?? ""; })
      .catch(fell);
  };
  return form;
}

// Decides of figures and settles anew; says what is missing, when something is.
async function decide(places, verdict, number, reason) {
  const said = places.map(({ figure: { matter } }) => ({ matter, verdict, number, reason }));
  if (verdict) {
    for (const one of said) {
      const wrong = await ask("understand", { said: one });
      if (wrong) return wrong.trouble;
    }
  }
  for (const { figure: { key, total, units } } of places) if (!before.has(key)) before.set(key, { total, units });
  decisions.push(...said);
  const errors = shown.groups.counts.errors;
  await anew();
  const [{ figure: { key } }] = places;
  const made = shown.decisions.find(decision => decision.key === key);
  const left = words.errorsNow(errors, shown.groups.counts.errors);
  tell([made ? (made.carried_out ? words.carriedOut : words.notCarriedOut) : words.takenBack, made && effect(made), left].filter(Boolean).join(" "));
  reach(key);
  return null;
}

// What a decision changed in the total of its row.
function effect({ key, total, units }) {
  if (units === null) return "";
  const said = (total, units) => `${total === null ? words.noTotal : number(total)} (${words.ofUnits(units)})`;
  const then = before.get(key);
  if (!then || then.units === null) return words.totalNow(said(total, units));
  return words.totalChanged(said(then.total, then.units), said(total, units));
}

// Goes to where a figure may be decided of; to the list of decisions where no finding speaks of it any more.
function reach(key, open = false) {
  const button = document.querySelector(`#findings [data-figure="${CSS.escape(key)}"]`);
  if (!button) {
    by(by("decided-part").hidden ? "verdict" : "decided-title").focus();
    return;
  }
  for (let part = button.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  button.focus();
  if (open) button.click();
}

function showDecided() {
  const list = checking ? [] : shown.decisions;
  by("decided-part").hidden = list.length === 0;
  by("decided-title").textContent = words.decidedTitle(list.length);
  by("decided-list").replaceChildren(...list.map(decision => {
    const { unit, finding, place } = speakingOf(decision.key) ?? {};
    const called = [decision.unit, place && brief(place.spoken), finding?.subject].filter(Boolean).join(", ");
    return element("li", { className: decision.carried_out ? "" : "wrong" },
      element("strong", {}, called), `: ${decision.message}`,
      decision.carried_out ? element("p", { className: "quiet" }, effect(decision)) : null,
      element("p", { className: "buttons" },
        unit && decision.carried_out ? element("button", { type: "button", "aria-label": `${words.change} ${called}`, onclick: () => { showFindings("all", true); reach(decision.key, true); } }, words.change) : null,
        element("button", { type: "button", "aria-label": `${words.takeBack} ${called}`, onclick: () => {
          decide([{ figure: { ...decision, matter: decision.matter } }], "", "", "").catch(fell);
        } }, words.takeBack)));
  }));
}

// Whether other files may be taken: decisions that no workbook holds yet are not let go without a word.
function lettingGo() {
  const own = decisions.length > 0 && shown?.decisions.length > 0;
  if (!own || !unsaved) {
    forget();
    return Promise.resolve(true);
  }
  const dialog = by("letting-go");
  by("letting-go-what").textContent = words.unsavedDecisions(shown.decisions.length);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(done => {
    dialog.onclose = () => {
      if (dialog.returnValue === "drop") forget();
      done(dialog.returnValue !== "");
    };
  });
}

function forget() {
  decisions = [];
  before.clear();
}
