// node test/page.mjs PAGE.html PROGRAM: the page in Chromium, from a disk, beside the program itself.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { chromium } from "playwright-core";

const [page_file, program] = process.argv.slice(2).map(path => resolve(path));
const samples = resolve(import.meta.dirname ?? ".", "../../samples");
const scratch = mkdtempSync(join(tmpdir(), "tonghop-page-"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

const asked = []; // requests that leave the page
async function open(given = {}) {
  const context = await browser.newContext({ locale: "vi-VN", acceptDownloads: true, ...given });
  const page = await context.newPage();
  page.on("request", request => { if (!/^(file|blob|data):/.test(request.url())) asked.push(request.url()); });
  page.on("pageerror", error => assert.fail(`the page failed: ${error.stack}`));
  await page.goto(pathToFileURL(page_file).href);
  return page;
}

async function settled(page) {
  await page.waitForSelector("#result:not([hidden]), #trouble:not([hidden])", { timeout: 120_000 });
  return page.locator("#verdict").textContent();
}

const download = (page, index) => download_of(page, () => page.locator("#home button").nth(index).click());

// What the program itself writes beside the folder, as a user would call it.
function native(folder, ...more) {
  const out = join(scratch, `tong-hop-${basename(folder)}.xlsx`);
  const report = join(scratch, `${basename(folder)}.json`);
  const summary = join(scratch, `${basename(folder)}.html`);
  ran(["gop", basename(folder), "-o", out, "--report", report, "--html", summary, ...more]);
  return { workbook: readFileSync(out), report: readFileSync(report), summary: readFileSync(summary) };
}

function ran(words, environment = {}) {
  try {
    execFileSync(program, words, { cwd: scratch, stdio: "ignore", env: { ...process.env, ...environment } });
  } catch (ended) {
    assert.equal(ended.status, 1, "errors were found, and the workbook written");
  }
}

// A folder with a copy of a sample.
function copied(sample, name) {
  const folder = join(scratch, name);
  cpSync(join(samples, sample), folder, { recursive: true });
  return folder;
}

// A return with other words in its cells.
function reworded(bytes, words) {
  const parts = unzipSync(bytes);
  const texts = "xl/sharedStrings.xml";
  parts[texts] = strToU8(words.reduce((text, [from, to]) => text.replaceAll(from, to), strFromU8(parts[texts])));
  return zipSync(parts, { level: 1, mtime: "2024-01-02 08:00" });
}

// The words by which that return becomes another unit's.
const of_unit = name => [["xã Giả Hòa", `xã ${name}`], ["XÃ GIẢ HÒA", `XÃ ${name.toUpperCase()}`]];
const seconds = milliseconds => `${(milliseconds / 1000).toFixed(1)} s`;
const clean = readFileSync(join(samples, "hai-duong-2023-xa/PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx"));

// An old workbook with one byte changed, at which its reader stops for good; where it is mended, another byte is to be found.
function hostile() {
  const bytes = readFileSync(join(samples, "hai-duong-2023-xa/PL_CCHC_nam_2023_xa_Gia_Hung.xls"));
  bytes[1856] = 0xff;
  return bytes;
}

// Presses Tab until that element has the focus.
async function tabTo(page, selector, key = "Tab") {
  for (let pressed = 0; pressed < 400; pressed += 1) {
    if (await page.evaluate(wanted => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${selector} is out of reach of the keyboard`);
}

async function download_of(page, act) {
  const [file] = await Promise.all([page.waitForEvent("download", { timeout: 300_000 }), act()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

// Opens the fields beside the figure of that unit whose finding says this.
function beside(page, unit, said) {
  return page.locator(`details[data-unit="${unit}"] .finding.error`, { hasText: said }).first().locator(".decide");
}

const cases = {
  async "a folder is consolidated with the program's own bytes"() {
    for (const name of ["hai-duong-2023-xa", "soc-trang-2023-huyen", "thua-thien-hue-2024"]) {
      const folder = join(scratch, name);
      cpSync(join(samples, name), folder, { recursive: true });
      const page = await open();
      await page.setInputFiles("#folder", folder);
      await settled(page);
      assert.match(await page.locator("#facts").innerText(), /đơn vị có báo cáo dùng được/);
      const own = native(folder);
      const [workbook, report, summary] = [await download(page, 0), await download(page, 2), await download(page, 3)];
      assert.equal(workbook.name, `tong-hop-${name}.xlsx`);
      assert.ok(workbook.bytes.equals(own.workbook), `${name}: the workbook differs`);
      assert.ok(report.bytes.equals(own.report), `${name}: the report differs`);
      assert.ok(summary.bytes.equals(own.summary), `${name}: the summary page differs`);
      await page.context().close();
    }
  },

  async "what is dropped is taken: a folder is consolidated, a file checked"() {
    const page = await open();
    const mouse = await page.context().newCDPSession(page);
    const { x, y } = await page.locator("#drop").boundingBox();
    const drop = async path => {
      for (const type of ["dragEnter", "dragOver", "drop"]) {
        await mouse.send("Input.dispatchDragEvent", { type, x: x + 20, y: y + 20, data: { items: [], files: [path], dragOperationsMask: 1 } });
      }
    };
    await drop(join(samples, "hai-duong-2023-xa"));
    await settled(page);
    assert.match(await page.locator("#facts").innerText(), /10\/12 đơn vị/);
    assert.equal((await download(page, 0)).name, "tong-hop-hai-duong-2023-xa.xlsx");
    await page.evaluate(() => scrollTo(0, 0));
    await drop(join(samples, "hai-duong-2023-xa/PL_CCHC_nam_2023_xa_Gia_Son.xlsx"));
    await page.waitForSelector("#result", { state: "hidden" });
    assert.match(await settled(page), /Còn 1 lỗi phải sửa trước khi gửi/);
    await page.context().close();
  },

  async "one return is checked before it is sent"() {
    const page = await open();
    await page.setInputFiles("#file", join(samples, "hai-duong-2023-xa/PL_CCHC_nam_2023_xa_Gia_Son.xlsx"));
    assert.match(await settled(page), /Còn 1 lỗi phải sửa trước khi gửi/);
    const finding = page.locator(".finding.error").first();
    assert.match(await finding.innerText(), /2\.199 > 2\.172/);
    assert.equal(await page.locator("#sheets-part").isVisible(), false);
  },

  async "a number tells where it comes from, by keyboard too"() {
    const page = await open();
    await page.setInputFiles("#folder", join(samples, "hai-duong-2023-xa"));
    await settled(page);
    await page.selectOption("#sheet", { index: 1 });
    await page.locator("#grid td.number").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#source[open]");
    assert.match(await page.locator("#source-text").innerText(), /xã Giả Bình/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#source").isVisible(), false);
  },

  async "broken and huge files are named and lose nothing"() {
    const folder = join(scratch, "lan");
    mkdirSync(folder);
    const good = readdirSync(join(samples, "hai-duong-2023-xa")).filter(name => name.endsWith(".xlsx")).slice(0, 3);
    for (const name of good) copyFileSync(join(samples, "hai-duong-2023-xa", name), join(folder, name));
    writeFileSync(join(folder, "hong.xlsx"), "PK\u0003\u0004 hỏng");
    writeFileSync(join(folder, "lon.xlsx"), "");
    truncateSync(join(folder, "lon.xlsx"), 200 * 1024 * 1024);
    const page = await open();
    await page.setInputFiles("#folder", folder);
    await settled(page);
    const said = await page.locator("#result").innerText();
    assert.match(said, /hong\.xlsx/);
    assert.match(said, /lon\.xlsx[\s\S]*lớn hơn 100 MB/);
    assert.match(said, /2.*lỗi/);
  },

  async "the workbook of an earlier run is compared with, and asked for decisions"() {
    const folder = join(scratch, "ky-nay");
    cpSync(join(samples, "hai-duong-2023-xa"), folder, { recursive: true });
    const before = join(scratch, "truoc.xlsx");
    writeFileSync(before, native(folder).workbook);
    const page = await open();
    await page.click("#options summary");
    await page.setInputFiles("#previous", before);
    await page.setInputFiles("#decided", before);
    await page.setInputFiles("#folder", folder);
    await settled(page);
    const said = await page.locator("#result").innerText();
    assert.match(said, /truoc\.xlsx/);
    assert.match(said, /Không đọc được quyết định nào/);
  },

  async "the program's guide is shown"() {
    const page = await open();
    await page.waitForFunction(() => document.querySelectorAll("#guide-text li").length > 10);
    await page.click("#guide-open");
    assert.match(await page.locator("#guide-text").innerText(), /Ô trống không phải là số 0/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#guide").isVisible(), false);
  },

  async "figures are decided of, and the program reads the decisions in the workbook"() {
    const folder = copied("thua-thien-hue-2024", "quyet-dinh");
    const page = await open();
    await page.setInputFiles("#folder", folder);
    await settled(page);
    const errors = () => page.locator("#verdict").innerText().then(text => Number(text.match(/\d+/)?.[0] ?? 0));
    const before = await errors();
    const box = beside(page, "xã Giả Sơn", "14");
    await box.locator("button").first().click();
    await box.getByLabel("sửa thành").check();
    await box.getByLabel("Số đúng").fill("hai mốt");
    await box.getByLabel("Lý do").fill("công văn 15 (số liệu giả lập)");
    await box.locator("[type=submit]").click();
    await page.waitForFunction(() => /hai mốt/.test(document.querySelector(".wrong").textContent));
    await box.getByLabel("Số đúng").fill("21");
    await box.locator("[type=submit]").click();
    await page.waitForSelector("#decided-list li");
    assert.match(await page.locator("#decided-list").innerText(), /xã Giả Sơn[\s\S]*công văn 15[\s\S]*→/);
    assert.ok(await errors() < before, "an error less is told");
    const own = await download(page, 0);
    // The page's workbook, where the program would write its own: it finds the decision there, and has nothing to change.
    writeFileSync(join(scratch, own.name), own.bytes);
    const again = native(folder);
    assert.ok(again.workbook.equals(own.bytes), "the program reads other decisions");
    await page.locator("#decided-list").getByRole("button", { name: /Rút/ }).click();
    await page.waitForSelector("#decided-part", { state: "hidden" });
    assert.equal(await errors(), before);
    await page.context().close();
  },

  async "what is said of several figures is decided of all of them, when that is ticked"() {
    const folder = join(scratch, "nhieu-cho");
    mkdirSync(folder);
    const parts = unzipSync(readFileSync(join(samples, "hai-duong-2023-xa/Xã Giả Quý - bieu mau CCHC năm 2023.xlsx")));
    const name = "xl/worksheets/sheet3.xml";
    const cells = strFromU8(parts[name]);
    const [, text] = cells.match(/<c r="D19" s="8" t="s"><v>(\d+)</); // it says "about 50"
    parts[name] = strToU8(cells.replace(/<c r="D(8|9)" s="8"><v>\d+</g, `<c r="D$1" s="8" t="s"><v>${text}<`));
    writeFileSync(join(folder, "Quý.xlsx"), zipSync(parts, { mtime: "2024-01-02 08:00" }));
    const page = await open();
    await page.setInputFiles("#folder", folder);
    await settled(page);
    const box = page.locator(".finding.error", { hasText: "cùng nội dung" }).locator(".decide");
    await box.first().locator("button").first().click();
    await box.first().getByLabel("bỏ", { exact: true }).check();
    await box.first().getByLabel("cả 2 chỗ").check();
    await box.first().getByLabel("Lý do").fill("số liệu giả lập");
    await box.first().locator("[type=submit]").click();
    await page.waitForSelector("#decided-list li");
    assert.match(await page.locator("#decided-list").innerText(), /D8[\s\S]*D9/);
    await page.context().close();
  },

  async "a whole run needs no mouse"() {
    const folder = copied("thua-thien-hue-2024", "ban-phim");
    const page = await open();
    await page.waitForFunction(() => document.querySelectorAll("#guide-text li").length > 10);
    await tabTo(page, "#choose-folder");
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
    await chooser.setFiles(folder);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), "result", "the result is told");
    const figure = await beside(page, "xã Giả Sơn", "14").locator("button").first().getAttribute("data-figure");
    await tabTo(page, `[data-figure=${JSON.stringify(figure)}]`);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.type), "radio");
    await page.keyboard.press("Space");
    assert.equal(await page.evaluate(() => document.activeElement.value), "dùng số đã ghi");
    await tabTo(page, ".decide form input:not([type=radio])");
    await page.keyboard.type("công văn 15 (số liệu giả lập)");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#decided-list li");
    await page.waitForFunction(key => document.activeElement.dataset.figure === key, figure);
    assert.match(await page.locator("#told").innerText(), /Đã tính lại theo quyết định[\s\S]*→/);
    await tabTo(page, "#sheet");
    await page.keyboard.press("ArrowDown");
    await tabTo(page, "#grid td.number");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#source[open]");
    await page.keyboard.press("Escape");
    await tabTo(page, "#home button", "Shift+Tab");
    while (!(await page.evaluate(() => document.activeElement === document.querySelector("#home button")))) await page.keyboard.press("Shift+Tab");
    const workbook = await download_of(page, () => page.keyboard.press("Enter"));
    assert.equal(workbook.name, "tong-hop-ban-phim.xlsx");
    await page.context().close();
  },

  async "decisions are not let go without a word, and come back from the workbook"() {
    const folder = copied("thua-thien-hue-2024", "giu");
    const page = await open();
    await page.setInputFiles("#folder", folder);
    await settled(page);
    const box = beside(page, "xã Giả Sơn", "14");
    await box.locator("button").first().click();
    await box.getByLabel("bỏ", { exact: true }).check();
    await box.getByLabel("Lý do").fill("xã đang rà lại (số liệu giả lập)");
    await box.locator("[type=submit]").click();
    await page.waitForSelector("#decided-list li");
    await page.setInputFiles("#folder", folder);
    await page.waitForSelector("#letting-go[open]");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#decided-list li").count(), 1, "nothing happened");
    await page.setInputFiles("#folder", folder);
    await page.locator("#letting-go [value=keep]").click();
    await page.waitForSelector("#result", { state: "hidden" });
    await settled(page);
    assert.equal(await page.locator("#decided-list li").count(), 1, "it is kept");
    const own = await download(page, 0);
    const held = join(scratch, "da-quyet-dinh.xlsx");
    writeFileSync(held, own.bytes);
    const other = await open();
    await other.click("#options summary");
    await other.setInputFiles("#decided", held);
    await other.setInputFiles("#folder", folder);
    await settled(other);
    assert.equal(await other.locator("#decided-list li").count(), 1, "it comes back");
    const [first, second] = [await download(page, 0), await download(other, 0)];
    assert.ok(first.bytes.equals(second.bytes));
    for (const one of [page, other]) await one.context().close();
  },

  async "a file that ends its worker is named, and the others are used"() {
    const folder = join(scratch, "doc-hai");
    mkdirSync(folder);
    for (const name of ["PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx", "PL_CCHC_nam_2023_xa_Gia_Binh.xlsx"]) {
      copyFileSync(join(samples, "hai-duong-2023-xa", name), join(folder, name));
    }
    writeFileSync(join(folder, "doc hai.xls"), hostile());
    const page = await open();
    await page.setInputFiles("#folder", folder);
    await settled(page);
    const said = await page.locator("#result").innerText();
    assert.match(said, /doc hai\.xls[\s\S]*làm bộ đọc dừng đột ngột/);
    assert.match(await page.locator("#units").innerText(), /xã Giả Hòa[\s\S]*xã Giả Bình|xã Giả Bình[\s\S]*xã Giả Hòa/);
    assert.ok((await download(page, 0)).bytes.length > 10_000);
    await page.setInputFiles("#file", join(folder, "PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx"));
    await page.waitForSelector("#result", { state: "hidden" });
    assert.match(await settled(page), /gửi được|xem lại/);
    await page.context().close();
  },

  async "whoever leaves is warned while something is not taken home"() {
    const page = await open();
    let warned = 0;
    page.on("dialog", dialog => {
      assert.equal(dialog.type(), "beforeunload");
      warned += 1;
      void dialog.dismiss();
    });
    const leave = async () => {
      const then = warned;
      await page.close({ runBeforeUnload: true });
      for (let waited = 0; waited < 20 && warned === then && !page.isClosed(); waited += 1) await new Promise(done => { setTimeout(done, 100); });
      return warned > then;
    };
    await page.click("#options summary"); // browsers ask only for pages that were used
    await page.setInputFiles("#folder", join(samples, "hai-duong-2023-xa"));
    await page.waitForSelector("#work:not([hidden])");
    assert.ok(await leave(), "in the middle of a run");
    await settled(page);
    assert.ok(await leave(), "with results");
    assert.doesNotMatch(await page.locator("#told").innerText(), /trình duyệt lưu/);
    await download(page, 0);
    assert.match(await page.locator("#told").innerText(), /tong-hop-hai-duong-2023-xa\.xlsx cho trình duyệt lưu/);
    assert.ok(!(await leave()), "with everything at home");
    await page.context().close();

    const other = await open();
    await other.setInputFiles("#folder", join(samples, "hai-duong-2023-xa"));
    await other.waitForSelector("#work:not([hidden])");
    other.on("dialog", dialog => void dialog.accept());
    await other.reload();
    await other.waitForFunction(() => document.querySelectorAll("#guide-text li").length > 10);
    for (const part of ["#result", "#work", "#trouble"]) assert.equal(await other.locator(part).isVisible(), false, part);
    await other.setInputFiles("#folder", join(samples, "hai-duong-2023-xa"));
    await settled(other);
    await other.context().close();
  },

  async "a run that is stopped can be run again"() {
    const page = await open();
    await page.setInputFiles("#folder", join(samples, "hai-duong-2023-xa"));
    await page.click("#stop");
    assert.match(await page.locator("#told").innerText(), /Đã dừng/);
    assert.equal(await page.locator("#result").isVisible(), false);
    await page.keyboard.press("Enter");
    await settled(page);
    assert.equal(await page.locator("#result").isVisible(), true);
    await page.context().close();
  },

  async "two periods in a folder: one is chosen, each has the program's own workbook"() {
    const folder = join(scratch, "hai-ky");
    mkdirSync(folder);
    for (const year of ["2023", "2024"]) {
      for (const unit of ["Hòa", "Bình"]) {
        writeFileSync(join(folder, `${unit}-${year}.xlsx`), reworded(clean, [...of_unit(`Giả ${unit}`), ["2023", year]]));
      }
      const wrong = readFileSync(join(samples, "hai-duong-2023-xa/PL_CCHC_nam_2023_xa_Gia_Son.xlsx"));
      writeFileSync(join(folder, `Sơn-${year}.xlsx`), reworded(wrong, [["2023", year]]));
    }
    const page = await open();
    await page.setInputFiles("#folder", folder);
    await settled(page);
    const periods = page.locator("#periods option");
    assert.deepEqual(await periods.allInnerTexts(), ["2023", "2024"]);
    ran(["gop", "hai-ky", "-o", join(scratch, "tong-hop-hai-ky.xlsx")]);
    for (const year of ["2023", "2024"]) {
      await page.selectOption("#periods", { label: year });
      await page.waitForFunction(wanted => document.getElementById("facts").innerText.includes(wanted), `Kỳ: ${year}`);
      const workbook = await download(page, 0);
      assert.equal(workbook.name, `tong-hop-hai-ky-${year}.xlsx`);
      assert.ok(workbook.bytes.equals(readFileSync(join(scratch, workbook.name))), `${year}: the workbook differs`);
    }
    const box = beside(page, "xã Giả Sơn", "2.199");
    await box.locator("button").first().click();
    await box.getByLabel("dùng số đã ghi").check();
    await box.getByLabel("Lý do").fill("số liệu giả lập");
    await box.locator("[type=submit]").click();
    await page.waitForSelector("#decided-list li");
    assert.equal(await page.locator("#periods option:checked").innerText(), "2024", "the period that was looked at");
    const decided = await download(page, 0);
    await page.selectOption("#periods", { label: "2023" });
    await page.waitForSelector("#decided-part", { state: "hidden" });
    writeFileSync(join(scratch, decided.name), decided.bytes);
    ran(["gop", "hai-ky", "-o", join(scratch, "tong-hop-hai-ky.xlsx")]);
    assert.ok(decided.bytes.equals(readFileSync(join(scratch, decided.name))), "the program reads the decision of that period");
    await page.context().close();
  },

  async "an earlier period has its own field, and is compared with as the program does"() {
    const [then, now] = ["nam-truoc", "nam-nay"].map(name => join(scratch, name));
    for (const [folder, year] of [[then, "2023"], [now, "2024"]]) {
      mkdirSync(folder);
      for (const unit of ["Hòa", "Bình"]) {
        writeFileSync(join(folder, `${unit}.xlsx`), reworded(clean, [...of_unit(`Giả ${unit}`), ["2023", year]]));
      }
    }
    native(then);
    const earlier = join(scratch, "tong-hop-nam-truoc.xlsx");
    const page = await open();
    await page.click("#options summary");
    await page.setInputFiles("#previous", earlier);
    await page.setInputFiles("#folder", now);
    await settled(page);
    assert.ok((await page.locator("#sheet option").allInnerTexts()).includes("So sánh"));
    const own = native(now, "--previous", basename(earlier));
    assert.ok((await download(page, 0)).bytes.equals(own.workbook));
    await page.context().close();
  },

  async "names as other systems write them change nothing"() {
    const folder = join(scratch, "Báo cáo năm".normalize("NFD"));
    mkdirSync(folder);
    for (const unit of ["Hòa", "Thủy"]) {
      writeFileSync(join(folder, `Xã Giả ${unit}.xlsx`.normalize("NFD")), reworded(clean, of_unit(`Giả ${unit}`)));
    }
    const page = await open();
    await page.setInputFiles("#folder", folder);
    await settled(page);
    assert.match(await page.locator("#units").innerText(), /xã Giả Hòa[\s\S]*xã Giả Thủy/);
    const own = native(folder);
    assert.ok((await download(page, 0)).bytes.equals(own.workbook));
    await page.context().close();
  },

  async "two hundred and fifty returns give the program's own bytes"() {
    const folder = join(scratch, "nhieu");
    mkdirSync(folder);
    const [heads, tails] = ["An Bình Cẩm Đông Hòa Kim Long Mỹ Ninh Phú Quang Sơn Tân Thanh Vĩnh Xuân", "Châu Điền Giang Hải Khê Lâm Minh Nghĩa Phong Quý Thịnh Trung Tường Vân Yên Thạch"].map(words => words.split(" "));
    for (let at = 0; at < 250; at += 1) {
      const name = `${heads[at % 16]} ${tails[Math.floor(at / 16)]}`;
      writeFileSync(join(folder, `${String(at).padStart(3, "0")}.xlsx`), reworded(clean, of_unit(name)));
    }
    const page = await open();
    const began = performance.now();
    await page.setInputFiles("#folder", folder);
    await page.waitForSelector("#result:not([hidden]), #trouble:not([hidden])", { timeout: 600_000 });
    const on_page = performance.now() - began;
    assert.equal(await page.locator("#units tbody tr").count(), 250);
    assert.match(await page.locator("#verdict").innerText(), /Không phát hiện lỗi|cần xem lại/);
    const making = performance.now();
    const workbook = await download(page, 0);
    const made = performance.now() - making;
    const alone = performance.now();
    ran(["gop", "nhieu", "-o", join(scratch, "tong-hop-nhieu.xlsx")], { RAYON_NUM_THREADS: "1" });
    const by_program = performance.now() - alone;
    assert.ok(workbook.bytes.equals(readFileSync(join(scratch, "tong-hop-nhieu.xlsx"))));
    console.log(`     the page took ${seconds(on_page)} and ${seconds(made)} for the workbook, the program on one thread ${seconds(by_program)}: ${((on_page + made) / by_program).toFixed(1)} times`);
    await page.context().close();
  },

  async "nothing serious stands in the way of those who do not see or use no mouse"() {
    for (const colorScheme of ["light", "dark"]) {
      for (const viewport of [{ width: 1200, height: 900 }, { width: 360, height: 740 }]) {
        const page = await open({ colorScheme, viewport, bypassCSP: true });
        await page.setInputFiles("#folder", join(samples, "thua-thien-hue-2024"));
        await settled(page);
        assert.equal(await page.locator("#trouble").isVisible(), false);
        const box = beside(page, "xã Giả Sơn", "14");
        await box.locator("button").first().click();
        await box.getByLabel("bỏ", { exact: true }).check();
        await box.getByLabel("Lý do").fill("số liệu giả lập");
        await box.locator("[type=submit]").click();
        await page.waitForSelector("#decided-list li");
        await page.locator("#findings .decide button").first().click();
        await page.addScriptTag({ path: fileURLToPath(import.meta.resolve("axe-core")) });
        const { violations } = await page.evaluate(() => axe.run());
        const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
        assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map(({ html }) => html).join(" ")}`), [], colorScheme);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= viewport.width, `the page is ${wide} pixels wide`);
        await page.context().close();
      }
    }
  },

  async "files without a form are told, with what to do"() {
    const page = await open();
    const file = join(scratch, "thu.pdf");
    writeFileSync(file, "%PDF-1.7\n");
    await page.setInputFiles("#file", file);
    await page.waitForSelector("#trouble:not([hidden])");
    assert.match(await page.locator("#trouble").innerText(), /PDF/);
  },

  async "it speaks English, is usable with a narrow screen, and asks nothing of the network"() {
    const page = await open({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
    await page.setInputFiles("#folder", join(samples, "thua-thien-hue-2024"));
    await settled(page);
    await page.click("#language");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    await page.waitForFunction(() => /Consolidated|No error/.test(document.getElementById("verdict").textContent));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
    assert.deepEqual(asked, []);
  },
};

let [passed, failed] = [0, 0];
for (const [name, test] of Object.entries(cases)) {
  if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
  const began = Date.now();
  try {
    await test();
    passed += 1;
    console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
