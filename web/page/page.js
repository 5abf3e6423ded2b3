"use strict";
// The page: takes files, asks the worker, shows what it says. It decides nothing about figures.

const LARGEST = 100; // MB of one file
const PATIENCE = 60; // seconds for one file
const by = id => document.getElementById(id);
const NAMED = 12; // units named in one line
const OPENED = 5; // units whose findings are open at first
const LEFT_OUT = 3; // workers that files may end in one run, before the run is given up

let language = "vi";
let words = WORDS[language];
let engine = null; // the compiled module
let worker = null;
let waiting = new Map();
let calls = 0;
let chosen = []; // {name, file}
let checking = true;
let shown = null; // what the program said of the run
let left = {}; // files left out, and why
let unsaved = false; // something was made that only this page holds
let running = 0;

const element = (tag, given = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...inside.filter(part => part !== null && part !== undefined && part !== ""));
  return made;
};
const number = value => value.toLocaleString(language === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 10 });
// Whether every file lies in one folder: its name says nothing.
const inside = () => {
  const folder = `${chosen[0]?.name.split("/")[0]}/`;
  return chosen.every(({ name }) => name.startsWith(folder)) ? folder : "";
};
const brief = text => (inside() ? text.replaceAll(inside(), "") : text);
const day = text => (language === "vi" ? text.replace(/^(\d+)-(\d+)-(\d+)$/, "$3/$2/$1") : text);
const tell = text => { by("told").textContent = text; };
const both = (key, ...given) => Object.fromEntries(["vi", "en"].map(tongue => {
  const said = WORDS[tongue][key];
  return [tongue, typeof said === "function" ? said(...given) : said];
}));

// --- language -------------------------------------------------------------------------------------------------------
function speak(tongue) {
  language = tongue;
  words = WORDS[language];
  document.documentElement.lang = language;
  document.title = `tonghop: ${words.tagline}`;
  for (const part of document.querySelectorAll("[data-say]")) part.textContent = words[part.dataset.say];
  Object.assign(by("language"), { textContent: words.other, lang: words.otherTag });
  showGuide();
  by("bar").setAttribute("aria-label", words.starting);
  by("paper").setAttribute("aria-label", words.sheets);
  document.querySelector("#units-part .scroll").setAttribute("aria-label", words.units);
  const first = by("template").options[0];
  if (first) first.textContent = words.byItself;
}

// The guides are the program's: a title, then parts of a heading and lines; what is indented goes on with the line before.
let guides = {};
function showGuide() {
  by("guide-text").replaceChildren(...(guides[language] ?? []).flatMap((guide, at) => {
    const [title, ...parts] = guide.trim().split(/\n{2,}/);
    const shown = parts.flatMap(part => {
      const [heading, ...lines] = part.replace(/\n +/g, " ").split("\n");
      const items = lines.map(line => element("li", {}, line.replace(/^(\d+\.|-) /, "")));
      return [element("h3", {}, heading), element(/^\d/.test(lines[0] ?? "") ? "ol" : "ul", {}, ...items)];
    });
    // The first is what most come for.
    return at === 0 ? shown : [element("details", {}, element("summary", {}, title), ...shown)];
  }));
}

// --- the worker -----------------------------------------------------------------------------------------------------
async function start() {
  if (!engine) {
    if (typeof WebAssembly !== "object") throw new Error(words.cannot);
    const packed = Uint8Array.from(atob(by("engine").textContent), letter => letter.charCodeAt(0));
    engine = await WebAssembly.compile(fflate.gunzipSync(packed));
  }
  const source = new Blob([by("worker").textContent], { type: "text/javascript" });
  const address = URL.createObjectURL(source);
  worker = new Worker(address);
  worker.onmessage = heard;
  worker.onerror = event => {
    event.preventDefault();
    for (const { fail } of waiting.values()) fail({ trapped: true, error: event.message });
    waiting.clear();
  };
  const opened = await ask("open", { module: engine, today: today(), language });
  URL.revokeObjectURL(address);
  const { templates } = opened;
  guides = opened.guides;
  showGuide();
  const list = by("template");
  if (list.options.length === 0) {
    list.append(element("option", { value: "" }, words.byItself));
    list.append(...templates.map(({ id, title }) => element("option", { value: id }, title)));
  }
}

function end() {
  worker?.terminate();
  worker = null;
  waiting.clear();
}

const today = () => {
  const now = new Date();
  const two = value => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

let progress = null; // told where the worker is
function heard({ data }) {
  if ("at" in data) {
    progress?.(data);
    return;
  }
  const { done, fail } = waiting.get(data.id) ?? {};
  waiting.delete(data.id);
  if ("error" in data) fail?.(data);
  else done?.(data.value);
}

function ask(call, given = {}) {
  const id = ++calls;
  if (!worker) return Promise.reject({ error: words.ended });
  return new Promise((done, fail) => {
    waiting.set(id, { done, fail });
    worker.postMessage({ id, call, given });
  });
}

// --- a run ----------------------------------------------------------------------------------------------------------
// What is asked of the program beside the files.
function asked(own) {
  const value = id => by(id).value.trim() || null;
  return {
    check: checking, period: value("period"), due: value("due"), "unit-name": value("unit-name"),
    template: value("template"), "template-text": own, decisions: checking ? [] : decisions,
  };
}

// The files beside the returns, read; null when one cannot be.
async function readBeside() {
  const beside = {};
  let own = null;
  for (const place of ["own-template", "previous", "decided"]) {
    const file = by(place).files[0];
    if (!file) continue;
    try {
      if (file.size > LARGEST * 1024 * 1024) throw new RangeError("too large");
      if (place === "own-template") own = await file.text();
      else beside[place] = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    } catch {
      // Without it the run would be another than the one asked for.
      trouble(words.notRead(file.name));
      return null;
    }
  }
  return { beside, own };
}

let template = null; // the text of a template of one's own, as the files were settled with

async function run() {
  const turn = ++running;
  end();
  left = {};
  for (const { name, file } of chosen) {
    if (file.size > LARGEST * 1024 * 1024) left[name] = both("tooLarge", LARGEST);
  }
  tell("");
  by("trouble").hidden = true;
  by("result").hidden = true;
  by("again").hidden = false;
  if (chosen.length === 0) {
    trouble(words.nothing);
    return;
  }
  busy(true);
  const read = await readBeside();
  if (turn !== running) return;
  if (!read) {
    busy(false);
    return;
  }
  template = read.own;
  for (let ended = 0; turn === running; ended += 1) {
    const last = {};
    try {
      by("doing").textContent = words.starting;
      if (!worker) await start();
      const given = { files: chosen, left, beside: read.beside, program: asked(template), gone: both("gone"), today: today(), language };
      await settled(turn, await patient(ask("settle", given), last));
      return;
    } catch (failed) {
      if (turn !== running) return;
      end();
      const hostile = last.name !== undefined && !last.last && !(last.name in left);
      if (!failed.trapped || !hostile || ended >= LEFT_OUT) {
        broken(failed);
        return;
      }
      // That file ended the worker: it is left out, and said so.
      left[last.name] = failed.slow ? both("slow", PATIENCE) : both("crashed");
    }
  }
}

// The files that the worker holds, settled once more: something was decided.
async function anew() {
  const turn = ++running;
  busy(true);
  by("doing").textContent = words.merging;
  try {
    await settled(turn, await patient(ask("anew", { program: asked(template) }), {}), true);
  } catch (failed) {
    if (turn !== running) return;
    end();
    broken(failed);
  }
}

async function settled(turn, said, again = false) {
  if (turn !== running) return;
  busy(false);
  if (said.trouble !== undefined) {
    trouble(said.trouble, said.findings);
    return;
  }
  shown = said;
  // What is only checked lies on the disk as it did.
  unsaved = !checking;
  await show(again);
  if (!again) by("result").focus();
}

function busy(is) {
  by("work").hidden = !is;
  by("result").setAttribute("aria-busy", String(is));
}

function broken(failed) {
  busy(false);
  trouble(failed.trapped ? words.failed : failed.error ?? failed.message ?? String(failed));
}

// Waits for an answer as long as files go by; `last` is where the worker was.
function patient(answer, last) {
  return new Promise((done, fail) => {
    let clock = null;
    const wind = () => {
      clearTimeout(clock);
      // When all files are taken in, consolidating takes the time it takes; there is a button to stop.
      if (!last.last) clock = setTimeout(() => fail({ trapped: true, slow: true }), PATIENCE * 1000);
    };
    progress = where => {
      Object.assign(last, { last: false }, where);
      const bar = by("bar");
      bar.max = where.of;
      bar.value = where.at + 1;
      by("doing").textContent = where.last ? words.merging : words.reading(where.at + 1, where.of, where.name);
      wind();
    };
    wind();
    answer.then(done, fail).finally(() => { clearTimeout(clock); progress = null; });
  });
}

function trouble(text, findings = []) {
  const list = findings.map(({ file, message, help }) =>
    element("li", {}, element("strong", {}, file), `: ${message} `, help ? `→ ${help}` : ""));
  by("trouble").replaceChildren(element("p", {}, text || words.none), element("ul", {}, ...list));
  by("trouble").hidden = false;
}

// --- what came of it ------------------------------------------------------------------------------------------------
async function show(again = false) {
  const { groups: { counts }, units, cells } = shown;
  by("trouble").hidden = true;
  const verdict = shown.empty ? words.none
    : counts.errors > 0 ? (checking ? words.bad : words.badMany)(counts.errors)
    : counts.warnings > 0 ? words.doubt(counts.warnings)
    : checking ? words.good : words.goodMany;
  by("verdict").textContent = verdict;
  by("result").className = shown.empty || counts.errors > 0 ? "error" : counts.warnings > 0 ? "warning" : "good";
  const facts = [
    `${words.facts.template}: ${shown.title}`,
    shown.period ? `${words.facts.period}: ${shown.period}` : null,
    units.expected ? words.facts.units(units.received.length, units.expected) : null,
    units.missing?.length ? words.facts.missing(units.missing.length, units.missing.slice(0, NAMED).join(", "), units.missing.length > NAMED) : null,
    units.list ? `${words.facts.list}: ${brief(units.list)}` : null,
    words.facts.cells(number(cells.read), number(cells.used), number(cells.reported)),
    ...shown.remarks,
  ].filter(Boolean);
  by("facts").replaceChildren(...facts.map(fact => element("li", {}, fact)));
  const home = [["workbook", checking ? "findingsBook" : "workbook"], ["notes", "notes"], ["report", "report"],
    ...(checking ? [] : [["page", "page"]])];
  by("home").replaceChildren(...(shown.empty ? [] : home).map(([made, said]) =>
    element("button", { type: "button", className: made === "workbook" ? "strong" : "", onclick: () => save(made) }, words[said])));
  by("periods-part").hidden = shown.periods.length < 2;
  by("periods").replaceChildren(...shown.periods.map((period, at) => element("option", { value: String(at) }, period)));
  by("periods").value = String(shown.at);
  by("blank-part").hidden = !shown.unfilled;
  by("blank").textContent = shown.unfilled;
  by("summary").textContent = shown.summary;
  showDecided();
  showFindings(again ? filter : "all", again);
  showUnits();
  by("sheets-part").hidden = checking || shown.sheets.length === 0;
  if (!by("sheets-part").hidden) {
    by("sheet").replaceChildren(...shown.sheets.map(({ name }) => element("option", { value: name }, name)));
    const looked = again && shown.sheets.some(({ name }) => name === sheet) ? sheet : shown.sheets[0].name;
    await showSheet(looked);
  }
  by("result").hidden = false;
}

function showUnits() {
  const rows = shown.units.units ?? [];
  by("units-part").hidden = checking || rows.length === 0;
  const counts = new Map(shown.groups.units.map(({ unit, counts }) => [unit, counts]));
  const head = ["unit", "group", "state", "date", "errors", "warnings", "files"];
  by("units").replaceChildren(
    element("thead", {}, element("tr", {}, ...head.map(name => element("th", { scope: "col" }, words[name])))),
    element("tbody", {}, ...rows.map(row => {
      const { errors = 0, warnings = 0 } = counts.get(row.unit) ?? {};
      const cells = [row.group ?? "", shown.state_words[row.state] ?? row.state, day(row.date ?? ""), errors || "", warnings || "", (row.files ?? []).map(brief).join(", ")];
      return element("tr", {}, element("th", { scope: "row" }, row.unit), ...cells.map(text => element("td", {}, String(text))));
    })));
}

let sheet = ""; // the sheet that is looked at
async function showSheet(name) {
  const made = await ask("sheet", { name });
  if (!made) return;
  sheet = name;
  const columns = made.columns.map(({ column }) => column);
  const place = new Map(columns.map((column, position) => [column, position]));
  const taken = new Set(); // places covered by what stands above
  const rows = made.rows.map(({ cells }, line) => {
    const row = element("tr");
    let position = 0;
    const gap = until => {
      for (; position < until; position += 1) if (!taken.has(`${line} ${position}`)) row.append(element("td"));
    };
    for (const cell of cells) {
      const at = place.get(cell.column);
      if (at === undefined) continue;
      gap(at);
      const [wide, high] = [cell.columns ?? 1, cell.rows ?? 1];
      for (let down = 0; down < high; down += 1) for (let right = 0; right < wide; right += 1) taken.add(`${line + down} ${at + right}`);
      row.append(showCell(name, cell, wide, high));
      position = at + wide;
    }
    return row;
  });
  const widths = element("colgroup", {}, ...made.columns.map(({ width }) => element("col", { style: `width: ${width * 7}px` })));
  by("grid").replaceChildren(widths, element("tbody", {}, ...rows));
  by("sheet").value = name;
}

function showCell(sheet, cell, wide, high) {
  const made = element("td", { colSpan: wide, rowSpan: high });
  for (const look of ["bold", "italic", "border"]) if (cell[look]) made.classList.add(look);
  if (cell.align) made.style.textAlign = cell.align;
  if (cell.note) { made.dataset.note = cell.note; made.title = cell.note; }
  if (cell.number === undefined) {
    made.textContent = cell.text ?? "";
  } else {
    const percent = (cell.format ?? "").includes("%");
    made.textContent = percent ? `${number(cell.number * 100)} %` : number(cell.number);
    made.classList.add("number");
    Object.assign(made, { tabIndex: 0 });
    made.setAttribute("role", "button");
    made.dataset.at = cell.at;
    made.dataset.sheet = sheet;
  }
  return made;
}

async function explain({ dataset: { sheet, at } }) {
  const said = await ask("explain", { sheet, cell: at });
  by("source-title").textContent = words.from(at);
  by("source-text").textContent = said?.text ?? words.noSource;
  by("source").showModal();
}

// --- what is taken home ---------------------------------------------------------------------------------------------
function name() {
  const first = chosen[0]?.name ?? "";
  const folder = first.includes("/") ? first.split("/")[0] : first.replace(/\.[^.]*$/, "");
  const period = shown.periods.length > 1 ? `-${shown.periods[shown.at]}` : "";
  return (folder || "bao-cao") + period;
}

async function save(made) {
  tell(words.making);
  const files = {
    workbook: [`${checking ? "phat-hien" : "tong-hop"}-${name()}.xlsx`, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    notes: [`phieu-${name()}.zip`, "application/zip"],
    report: [`so-lieu-${name()}.json`, "application/json"],
    page: [`tom-tat-${name()}.html`, "text/html"],
  };
  try {
    const bytes = await ask("bytes", { made });
    const address = URL.createObjectURL(new Blob([bytes], { type: files[made][1] }));
    const link = element("a", { href: address, download: files[made][0] });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    // Decisions go home with the workbook alone.
    if (made === "workbook" || shown.decisions.length === 0) unsaved = false;
    tell(words.saved(files[made][0]));
  } catch (failed) {
    tell("");
    fell(failed);
  }
}

// Something that was asked of the worker could not be done.
function fell(failed) {
  trouble(failed.trapped ? words.failed : failed.error ?? failed.message ?? String(failed));
  if (failed.trapped) end();
}

// --- files ----------------------------------------------------------------------------------------------------------
const temporary = path => /(^|\/)(~\$|\.)[^/]*$/.test(path);
async function take(files, check) {
  if (!(await lettingGo())) return;
  const sorted = files.filter(({ name }) => !temporary(name)).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const seen = new Set();
  chosen = sorted.filter(({ name }) => !seen.has(name) && seen.add(name));
  checking = check;
  await run();
}
const plain = list => [...list].map(file => ({ name: file.webkitRelativePath || file.name, file }));

// What was dropped, with the paths below each folder. Chromium gives a page from a disk no entries of a folder, but a handle.
async function dropped(items) {
  const files = [...items].filter(({ kind }) => kind === "file");
  // All is to be asked for before the event is over.
  const asked = files.map(item => ({
    file: item.getAsFile(), entry: item.webkitGetAsEntry?.(), handle: item.getAsFileSystemHandle?.().catch(() => null),
  }));
  const found = [];
  let folder = false;
  for (const { file, entry, handle } of asked) {
    const held = await handle;
    if (held?.kind === "directory") await walkHandle(held, `${held.name}/`, found);
    else if (entry?.isDirectory) await walkEntry(entry, "", found);
    else if (file) found.push({ name: file.name, file });
    folder ||= held?.kind === "directory" || Boolean(entry?.isDirectory);
  }
  return { found, folder };
}

async function walkHandle(folder, path, found) {
  for await (const inner of folder.values()) {
    if (inner.kind === "directory") await walkHandle(inner, `${path}${inner.name}/`, found);
    else found.push({ name: path + inner.name, file: await inner.getFile() });
  }
}

async function walkEntry(entry, path, found) {
  if (entry.isFile) {
    found.push({ name: path + entry.name, file: await new Promise((done, fail) => { entry.file(done, fail); }) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, fail) => { reader.readEntries(done, fail); });
    if (some.length === 0) return;
    for (const inner of some) await walkEntry(inner, `${path}${entry.name}/`, found);
  }
}

// --- the page -------------------------------------------------------------------------------------------------------
for (const [button, input, check] of [["choose-file", "file", true], ["choose-files", "files", false], ["choose-folder", "folder", false]]) {
  by(button).onclick = () => by(input).click();
  by(input).onchange = () => {
    const files = plain(by(input).files);
    by(input).value = "";
    if (files.length > 0) void take(files, check);
  };
}
const zone = by("drop");
for (const kind of ["dragover", "dragleave", "drop"]) {
  addEventListener(kind, event => {
    event.preventDefault();
    zone.classList.toggle("over", kind === "dragover");
  });
}
addEventListener("drop", async event => {
  try {
    const { found, folder } = await dropped(event.dataTransfer.items);
    await take(found, found.length === 1 && !folder);
  } catch {
    trouble(words.notDropped);
  }
});
by("again").onclick = () => void run();
by("stop").onclick = () => {
  running += 1;
  end();
  busy(false);
  by("result").hidden = true;
  tell(words.stopped);
  by("again").focus();
};
by("language").onclick = async () => {
  speak(language === "vi" ? "en" : "vi");
  if (shown && worker && !by("result").hidden) {
    await ask("overview", { language }).then(said => { shown = said; return show(true); }).catch(fell);
  }
};
by("periods").onchange = () => {
  ask("turn", { to: Number(by("periods").value) }).then(said => { shown = said; return show(); }).catch(fell);
};
by("sheet").onchange = () => { showSheet(by("sheet").value).catch(fell); };
by("grid").onclick = event => { const cell = event.target.closest("td.number"); if (cell) explain(cell).catch(fell); };
by("grid").onkeydown = event => {
  if (event.key !== "Enter" && event.key !== " ") return;
  const cell = event.target.closest("td.number");
  if (cell) { event.preventDefault(); explain(cell).catch(fell); }
};
by("guide-open").onclick = () => by("guide").showModal();
for (const button of document.querySelectorAll("[data-close]")) button.onclick = () => by(button.dataset.close).close(button.value);
addEventListener("beforeunload", event => { if (unsaved || !by("work").hidden) event.preventDefault(); });
speak((navigator.language || "vi").startsWith("en") ? "en" : "vi");
start().catch(failed => trouble(failed.error ?? failed.message ?? words.cannot));
