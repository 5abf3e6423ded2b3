// node test/shots.mjs PAGE.html FOLDER OUT: pictures of the page, to look at.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [file, folder, out] = process.argv.slice(2).map(path => resolve(path));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
for (const [name, given] of Object.entries({
  light: { viewport: { width: 1200, height: 900 } },
  dark: { viewport: { width: 1200, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 740 } },
})) {
  const page = await (await browser.newContext({ locale: "vi-VN", ...given })).newPage();
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: `${out}/page-${name}-start.png` });
  await page.setInputFiles("#folder", folder);
  await page.waitForSelector("#result:not([hidden]), #trouble:not([hidden])", { timeout: 120_000 });
  await page.screenshot({ path: `${out}/page-${name}.png`, fullPage: true });
}
await browser.close();
