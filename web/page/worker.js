"use strict";
// The page's worker: holds the program. It may end by a hostile file; the page starts another.
let desk = null;

const answer = (id, value, transfer = []) => postMessage({ id, value }, transfer);

const does = {
  open({ module, today, language }) {
    wasm_bindgen.initSync({ module });
    desk = new wasm_bindgen.Handle(today, language);
    const guides = { vi: wasm_bindgen.guides("vi"), en: wasm_bindgen.guides("en") };
    return { templates: JSON.parse(wasm_bindgen.templates()), guides };
  },
  async settle({ files, left, beside, program, gone, today, language }) {
    desk.free();
    desk = new wasm_bindgen.Handle(today, language);
    for (const [place, { name, bytes }] of Object.entries(beside)) desk.put_beside(place, name, bytes);
    let at = 0;
    for (const { name, file } of files) {
      const why = left[name];
      if (why) {
        desk.leave_out(name, why.vi, why.en);
        continue;
      }
      postMessage({ at: at++, name, of: files.length });
      try {
        desk.put(name, new Uint8Array(await file.arrayBuffer()));
      } catch {
        desk.leave_out(name, gone.vi, gone.en);
      }
    }
    return does.anew({ program });
  },
  // The files that lie there, settled by what is asked now.
  anew({ program }) {
    const told = new Set();
    const next = (name, of) => {
      told.add(name);
      postMessage({ at: told.size - 1, name, of, last: told.size === of });
    };
    return JSON.parse(desk.settle(JSON.stringify(program), next));
  },
  understand: ({ said }) => JSON.parse(desk.understand(JSON.stringify(said))),
  overview({ language }) {
    desk.speak(language);
    return JSON.parse(desk.overview());
  },
  turn: ({ to }) => JSON.parse(desk.turn(to)),
  sheet: ({ name }) => JSON.parse(desk.sheet(name)),
  explain: ({ sheet, cell }) => JSON.parse(desk.explain(sheet, cell)),
  bytes: ({ made }) => desk.bytes(made),
};

onmessage = async ({ data: { id, call, given } }) => {
  try {
    const value = await does[call](given);
    answer(id, value, value instanceof Uint8Array ? [value.buffer] : []);
  } catch (error) {
    // After a trap nothing in this worker can be trusted.
    const trapped = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ id, trapped, error: String(error.message ?? error) });
  }
};
