//! What the page's worker holds: the desk, behind calls that a browser can make.

use serde_json::{Value as Json, json};
use tonghop::finding::{Language, Wording};
use tonghop::guide::Guide;
use tonghop::template::builtin;
use wasm_bindgen::prelude::*;

use crate::desk::{Asked, Beside, Desk, Made, Trouble};

/// The desk, for the page's worker.
#[wasm_bindgen]
pub struct Handle {
    desk: Desk,
    language: Language,
}

#[wasm_bindgen]
impl Handle {
    /// An empty desk on the day `today` (`2025-07-01`), speaking `vi` or `en`.
    #[wasm_bindgen(constructor)]
    pub fn new(today: &str, language: &str) -> Result<Handle, JsError> {
        let day = today.parse().map_err(|_| JsError::new("not a day"))?;
        Ok(Self { desk: Desk::new(day), language: spoken(language) })
    }

    /// Speaks another language from here on.
    pub fn speak(&mut self, language: &str) {
        self.language = spoken(language);
    }

    /// Puts a file on the desk.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.desk.put(name, bytes);
    }

    /// Puts a workbook of ours beside the returns: `previous` or `decided`.
    pub fn put_beside(&mut self, what: &str, name: &str, bytes: Vec<u8>) -> Result<(), JsError> {
        let what = Beside::named(what).ok_or_else(|| JsError::new("no such place"))?;
        self.desk.put_beside(what, name, bytes);
        Ok(())
    }

    /// Turns to another of the periods; says what there is to say of it as JSON.
    pub fn turn(&mut self, to: usize) -> String {
        self.desk.turn(to);
        self.overview()
    }

    /// Names a file that is left out, and why, in both languages.
    pub fn leave_out(&mut self, name: &str, vi: &str, en: &str) {
        self.desk.leave_out(name, Wording::new(vi, en));
    }

    /// Settles the files; `next` is called with the name of each before it is opened, and with their number. Says what there is to say as JSON.
    pub fn settle(&mut self, asked: &str, next: &js_sys::Function) -> Result<String, JsError> {
        let asked: Asked = serde_json::from_str(asked)?;
        let next = next.clone();
        let tell = move |name: &str, of: usize| {
            // What the page does with it cannot go wrong here.
            let _ = next.call2(&JsValue::NULL, &name.into(), &JsValue::from(of));
        };
        let settled = self.desk.settle(asked, self.language, &tell);
        Ok(settled
            .and_then(|()| self.desk.overview(self.language))
            .unwrap_or_else(|trouble| trouble.json())
            .to_string())
    }

    /// Whether what is decided of a figure can be understood: null, or what is missing, as JSON.
    pub fn understand(&self, said: &str) -> Result<String, JsError> {
        let understood = self.desk.understand(&serde_json::from_str(said)?, self.language);
        Ok(understood.map_or_else(|trouble| trouble.json(), |()| Json::Null).to_string())
    }

    /// What there is to say of the run, as JSON.
    pub fn overview(&self) -> String {
        said(self.desk.overview(self.language))
    }

    /// A sheet of the workbook, as JSON.
    pub fn sheet(&self, name: &str) -> String {
        said(self.desk.sheet(name))
    }

    /// Where the number in a cell comes from, as JSON.
    pub fn explain(&self, sheet: &str, cell: &str) -> String {
        said(self.desk.explain(sheet, cell, self.language))
    }

    /// `workbook`, `notes`, `report` or `page`, as bytes.
    pub fn bytes(&self, made: &str) -> Result<Vec<u8>, JsError> {
        let made = Made::named(made).ok_or_else(|| JsError::new("no such output"))?;
        self.desk.bytes(made, self.language).map_err(|trouble| JsError::new(&trouble.why))
    }
}

/// The built-in templates, as JSON.
#[wasm_bindgen]
pub fn templates() -> String {
    let all = builtin::all().map(|template| json!({ "id": *template.id, "title": *template.name }));
    all.collect::<Json>().to_string()
}

/// The guides, each of one page: the one for every user, then the one for those who issue forms.
#[wasm_bindgen]
pub fn guides(language: &str) -> Vec<String> {
    [Guide::Use, Guide::Forms].map(|guide| guide.text(spoken(language)).to_owned()).into()
}

fn said(answer: Result<Json, Trouble>) -> String {
    answer.unwrap_or_else(|trouble| trouble.json()).to_string()
}

fn spoken(language: &str) -> Language {
    if language == "en" { Language::En } else { Language::Vi }
}
