// node test/pictures.mjs PAGE.html FOLDER OUT: the pictures of the README that a browser draws: the page with the folder of
// returns in it; sheets on paper, which lie in OUT, without their margins.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [file, folder, out] = process.argv.slice(2).map(path => resolve(path));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const open = async height => (await browser.newContext({ locale: "vi-VN", viewport: { width: 960, height } })).newPage();

const page = await open(860);
await page.goto(pathToFileURL(file).href);
await page.waitForFunction(() => document.querySelectorAll("#guide-text li").length > 10);
await page.screenshot({ path: join(out, "trang-mo.png"), clip: { x: 0, y: 0, width: 960, height: 400 } });
await page.setInputFiles("#folder", folder);
await page.waitForSelector("#result:not([hidden])", { timeout: 120_000 });
const at = selector => page.evaluate(wanted => {
  document.activeElement.blur();
  scrollTo(0, document.querySelector(wanted).getBoundingClientRect().top + scrollY - 12);
}, selector);
await at("#result");
await page.screenshot({ path: join(out, "trang.png") });
const finding = page.locator(".finding", { hasText: "part-exceeds-whole" });
await finding.locator(".decide button").click();
await finding.getByLabel("sửa thành").check();
await finding.getByLabel("Số đúng").fill("2165");
await finding.getByLabel("Lý do").fill("xã trả lời qua điện thoại (số liệu giả lập)");
await page.evaluate(() => document.activeElement.blur());
await finding.screenshot({ path: join(out, "quyet-dinh.png") });

// Sheets on paper, without the margins.
for (const name of ["tom-tat.png", "chi-tiet.png"]) {
  const paper = await open(400);
  await paper.setContent('<body style="margin:0"><canvas></canvas>');
  await paper.evaluate(async source => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.querySelector("canvas");
    const draw = (x, y, width, height) => {
      Object.assign(canvas, { width, height });
      canvas.getContext("2d").drawImage(image, -x, -y);
    };
    draw(0, 0, image.width, image.height);
    const { data } = canvas.getContext("2d").getImageData(0, 0, image.width, image.height);
    const inked = (x, y) => data[(y * image.width + x) * 4] < 250;
    const span = size => [...Array(size).keys()];
    const rows = span(image.height).filter(y => span(image.width).some(x => inked(x, y)));
    const columns = span(image.width).filter(x => span(image.height).some(y => inked(x, y)));
    const [left, top] = [columns[0] - 10, rows[0] - 10];
    draw(left, top, columns.at(-1) + 10 - left, rows.at(-1) + 10 - top);
  }, `data:image/png;base64,${readFileSync(join(out, name)).toString("base64")}`);
  await paper.locator("canvas").screenshot({ path: join(out, name) });
}
await browser.close();
