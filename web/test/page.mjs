// node test/page.mjs PAGE.html PROGRAM: the page in Chromium, from a disk, beside the program itself.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
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

async function download(page, index) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#home button").nth(index).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

// What the program itself writes beside the folder, as a user would call it.
function native(folder) {
  const out = join(scratch, `tong-hop-${basename(folder)}.xlsx`);
  const report = join(scratch, `${basename(folder)}.json`);
  const summary = join(scratch, `${basename(folder)}.html`);
  try {
    execFileSync(program, ["gop", basename(folder), "-o", out, "--report", report, "--html", summary], { cwd: scratch, stdio: "ignore" });
  } catch (ended) {
    assert.equal(ended.status, 1, "errors were found, and the workbook written");
  }
  return { workbook: readFileSync(out), report: readFileSync(report), summary: readFileSync(summary) };
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

  async "nothing serious stands in the way of those who do not see or use no mouse"() {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open({ colorScheme, bypassCSP: true });
      await page.setInputFiles("#folder", join(samples, "hai-duong-2023-xa"));
      await settled(page);
      assert.equal(await page.locator("#trouble").isVisible(), false);
      await page.addScriptTag({ path: fileURLToPath(import.meta.resolve("axe-core")) });
      const { violations } = await page.evaluate(() => axe.run());
      const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map(({ html }) => html).join(" ")}`), [], colorScheme);
      await page.context().close();
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
