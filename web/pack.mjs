// node pack.mjs BOUND OUT.html: the parts of the page, and the module packed, in one file.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [bound, out] = process.argv.slice(2);
const here = name => readFileSync(new URL(name, import.meta.url), "utf8");
const glue = readFileSync(`${bound}/engine.js`, "utf8");
const engine = gzipSync(readFileSync(`${bound}/engine_bg.wasm`), { level: 9 }).toString("base64");
const parts = {
  style: here("page/style.css"),
  engine,
  worker: `${glue}\n${here("page/worker.js")}`,
  unpack: here("node_modules/fflate/umd/index.js"),
  words: here("page/words.js"),
  findings: here("page/findings.js"),
  page: here("page/page.js"),
};
for (const [name, part] of Object.entries(parts)) {
  if (/<\/(script|style)/i.test(part)) throw new Error(`${name} would end its own element`);
}
const page = here("page/index.html").replace(/\/\*\{(\w+)\}\*\//g, (_, name) => {
  if (!(name in parts)) throw new Error(`the page asks for ${name}`);
  return parts[name];
});
writeFileSync(out, page);
