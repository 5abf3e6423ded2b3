//! `tonghop-web-bind MODULE.wasm FOLDER`: the module and the calls to it, for a worker without modules.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, module, folder] = &arguments[..] else {
        eprintln!("usage: tonghop-web-bind MODULE.wasm FOLDER");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let set = bindgen
        .input_path(module)
        .no_modules(true)
        .map(|bindgen| bindgen.typescript(false).remove_name_section(true).remove_producers_section(true))
        .map(|bindgen| bindgen.out_name("engine"));
    match set.and_then(|bindgen| bindgen.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{module}: {error}");
            ExitCode::FAILURE
        }
    }
}
