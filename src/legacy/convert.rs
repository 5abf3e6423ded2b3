//! Converting a workbook: one decision per sheet, exceptions per cell.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::detect::{Backing, Evidence};
use super::judge::{Verdict, as_unicode, is_plain, viqr_words, words};
use super::reading::{reading, rewritten};
use super::{Encoding, FontHint, Fonts, decode, is_composed};
use crate::book::{Book, Content, Sheet, StyleId};
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Finding, Place, Rule, Wording};

/// What the caller may ask for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Also look for VIQR, which is plain ASCII and therefore never looked for unasked.
    pub viqr: bool,
}

/// What stood in the file before conversion, for provenance.
#[derive(Debug, Clone, Default)]
pub struct Originals {
    cells: BTreeMap<(usize, CellRef), Arc<str>>,
    sheets: BTreeMap<usize, String>,
    properties: BTreeMap<String, String>,
}

impl Originals {
    /// The text of a cell as the file has it, if it was converted.
    pub fn cell(&self, sheet: usize, at: CellRef) -> Option<&Arc<str>> {
        self.cells.get(&(sheet, at))
    }

    /// The name of a sheet as the file has it, if it was converted.
    pub fn sheet(&self, sheet: usize) -> Option<&str> {
        self.sheets.get(&sheet).map(String::as_str)
    }

    /// A document property as the file has it, if it was converted.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }

    /// The converted cells: sheet, cell, text as the file has it.
    pub fn cells(&self) -> impl Iterator<Item = (usize, CellRef, &Arc<str>)> {
        self.cells.iter().map(|(&(sheet, at), text)| (sheet, at, text))
    }

    /// Whether nothing was converted.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.sheets.is_empty() && self.properties.is_empty()
    }
}

/// A workbook in Unicode, and what stood there before.
#[derive(Debug, Clone, Default)]
pub struct Converted {
    /// The workbook; its text is NFC, but for what no encoding explains.
    pub book: Book,
    /// The texts as the file has them, where they differ.
    pub originals: Originals,
    /// The old encoding of each sheet, in the order of the sheets; `None` for Unicode.
    pub encodings: Vec<Option<Encoding>>,
}

/// Puts Unicode (NFC) for text in old encodings: cells, notes, sheet names and document properties.
///
/// A sheet that changed has one finding `legacy-encoding` with the number of cells and an example; it names the sheet
/// as the file does. Formulas stay as they are: one that names a converted sheet is found by [`Originals::sheet`].
pub fn convert(mut book: Book, file: &Arc<str>, options: Options) -> Diagnosed<Converted> {
    let hints: Vec<FontHint> = book
        .styles
        .iter()
        .map(|style| style.font.as_deref().map_or(FontHint::Unknown, FontHint::of))
        .collect();
    let hint = |style: StyleId| hints.get(style.0 as usize).copied().unwrap_or_default();
    let surveys: Vec<Survey> = book.sheets.iter().map(|sheet| Survey::of(sheet, hint, options)).collect();
    let encodings = decide(&book.sheets, &surveys, options);
    let leaning = encodings.iter().flatten().next().copied();

    let mut originals = Originals::default();
    let mut findings = Vec::new();
    for (index, survey) in surveys.iter().enumerate() {
        let name: Arc<str> = Arc::from(book.sheets[index].name.as_str());
        let fonts = font_names(&book, survey, encodings[index]);
        let sheet = &mut book.sheets[index];
        let mut keep = |at, text| {
            originals.cells.entry((index, at)).or_insert(text);
        };
        if let Some(encoding) = encodings[index] {
            let by_font = survey.fonts.support(encoding);
            let choose = |text: &str, style| {
                let hint = hint(style);
                let capital = hint == FontHint::Legacy(Encoding::Tcvn3Capital);
                reading(text, encoding, hint, by_font).map(|found| Choice { encoding: found, capital })
            };
            let changed = rewrite(sheet, survey, choose, &mut keep);
            findings.extend(changed.finding(file, &name, |cells, before, after| {
                converted(encoding, cells, (before, after), &fonts)
            }));
        }
        if survey.combining {
            let decomposed = Choice { encoding: Encoding::Decomposed, capital: false };
            let choose = |text: &str, _| is_decomposed(text).then_some(decomposed);
            let changed = rewrite(sheet, survey, choose, &mut keep);
            findings.extend(changed.finding(file, &name, |cells, _, _| composed(cells)));
        }
        let encoding = encodings[index].or(leaning);
        for (_, note) in &mut sheet.notes {
            if let Some(text) = unicode(note, encoding) {
                *note = text;
            }
        }
        if let Some(text) = unicode(&sheet.name, encoding) {
            originals.sheets.insert(index, std::mem::replace(&mut sheet.name, text));
        }
    }
    for (name, value) in &mut book.properties {
        if let Some(text) = unicode(value, leaning) {
            originals.properties.insert(name.clone(), std::mem::replace(value, text));
        }
    }
    Diagnosed { value: Converted { book, originals, encodings }, findings }
}

/// What a first look at a sheet shows; nearly free where all text is ASCII or composed Vietnamese.
#[derive(Default)]
struct Survey {
    /// Cells, by their position, whose text could be in an old encoding or is decomposed.
    suspects: Vec<usize>,
    /// Cells that are Unicode beyond doubt.
    unicode: usize,
    /// Whether some suspect is not Vietnamese as it stands.
    doubtful: bool,
    /// Whether there are combining marks.
    combining: bool,
    /// The fonts of the suspects, and the styles that name them.
    fonts: Fonts,
    styles: BTreeSet<StyleId>,
}

impl Survey {
    fn of(sheet: &Sheet, hint: impl Fn(StyleId) -> FontHint, options: Options) -> Self {
        let mut survey = Self::default();
        let mut seen = HashSet::new();
        for (index, cell) in sheet.cells.iter().enumerate() {
            let Content::Text(text) = &cell.content else { continue };
            match look(text) {
                Look::Plain if options.viqr => survey.doubtful |= is_doubtful(text, true),
                Look::Plain => continue,
                Look::Unicode => {
                    survey.unicode += 1;
                    continue;
                }
                look => {
                    survey.combining |= matches!(look, Look::Combining);
                    if !survey.doubtful && seen.insert(text) {
                        survey.doubtful = is_doubtful(text, options.viqr);
                    }
                }
            }
            survey.suspects.push(index);
            survey.fonts.add(hint(cell.style));
            survey.styles.insert(cell.style);
        }
        survey
    }

    /// The texts that are not Vietnamese as they stand; the others are judged one by one when the encoding is known.
    fn doubtful_texts<'a>(&'a self, sheet: &'a Sheet, viqr: bool) -> impl Iterator<Item = &'a str> {
        self.suspects
            .iter()
            .filter_map(|&index| sheet.cells[index].content.as_text())
            .filter(move |text| is_doubtful(text, viqr))
    }

    /// Words that must become Vietnamese: more on a sheet where nearly all the rest is Unicode.
    fn need(&self) -> usize {
        if self.unicode > self.suspects.len() * 2 { 3 } else { 2 }
    }
}

/// Whether some word of the text is not Vietnamese as it stands.
fn is_doubtful(text: &str, viqr: bool) -> bool {
    let invalid = |word: &str| as_unicode(word) == Verdict::Invalid;
    words(text).any(invalid) || (viqr && viqr_words(text).any(invalid))
}

/// What the characters of a text allow.
enum Look {
    /// ASCII.
    Plain,
    /// Letters that no old encoding shows: Vietnamese in Unicode, or another script.
    Unicode,
    /// Combining marks: decomposed, or bytes read as Windows-1258.
    Combining,
    /// Only characters that old encodings show.
    Latin,
}

fn look(text: &str) -> Look {
    if is_plain(text) {
        return Look::Plain;
    }
    let mut unicode = false;
    for character in text.chars() {
        match character {
            '\u{300}'..='\u{36F}' => return Look::Combining,
            '\u{1EA0}'..='\u{1EF9}' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' => unicode = true,
            _ => {}
        }
    }
    if unicode { Look::Unicode } else { Look::Latin }
}

/// The encoding of each sheet: by its own evidence, then by less where other sheets have shown the encoding.
fn decide(sheets: &[Sheet], surveys: &[Survey], options: Options) -> Vec<Option<Encoding>> {
    let on_request: &[Encoding] = if options.viqr { &[Encoding::Viqr] } else { &[] };
    let evidence: Vec<Option<Evidence>> = sheets
        .iter()
        .zip(surveys)
        .map(|(sheet, survey)| {
            survey.doubtful.then(|| Evidence::gather(survey.doubtful_texts(sheet, options.viqr), on_request))
        })
        .collect();
    let find = |index: usize, leaning: Option<Encoding>| {
        let survey: &Survey = &surveys[index];
        let backing = |encoding| match encoding {
            _ if leaning == Some(encoding) => Backing::Book,
            _ if survey.fonts.support(encoding) => Backing::Fonts,
            _ => Backing::None,
        };
        evidence[index].as_ref()?.decide(survey.need(), backing).map(|found| found.encoding)
    };
    let own: Vec<Option<Encoding>> = (0..sheets.len()).map(|index| find(index, None)).collect();
    let leaning = own.iter().flatten().next().copied();
    own.iter()
        .enumerate()
        .map(|(index, found)| found.or_else(|| leaning.and_then(|_| find(index, leaning))))
        .collect()
}

/// Cells that changed on a sheet.
#[derive(Default)]
struct Changed {
    cells: Vec<CellRef>,
    example: Option<(CellRef, Arc<str>, Arc<str>)>,
}

impl Changed {
    fn finding(
        self,
        file: &Arc<str>,
        sheet: &Arc<str>,
        message: impl Fn(&Wording, &str, &str) -> (Wording, Wording),
    ) -> Option<Finding> {
        let (at, before, after) = self.example?;
        let (message, help) = message(&named(&self.cells), &before, &after);
        let place = Place::new(file, sheet, Some(at));
        let finding = Finding::new(Rule::LEGACY_ENCODING, place, message).with_value(before.as_ref());
        Some(finding.with_help(help.vi, help.en))
    }
}

/// How a cell is read.
#[derive(Clone, Copy)]
struct Choice {
    encoding: Encoding,
    /// The font of the cell shows small letters as capitals.
    capital: bool,
}

/// Whether capital fonts are made for the encoding.
fn font_is_for(encoding: Encoding) -> bool {
    FontHint::Legacy(Encoding::Tcvn3Capital).supports(encoding)
}

/// Rewrites the suspects for which `choose` names an encoding; `keep` gets what stood there.
fn rewrite(
    sheet: &mut Sheet,
    survey: &Survey,
    choose: impl Fn(&str, StyleId) -> Option<Choice>,
    keep: &mut impl FnMut(CellRef, Arc<str>),
) -> Changed {
    let mut changed = Changed::default();
    // Forms repeat the same units of measure and answers over and over.
    let mut known: HashMap<(Arc<str>, StyleId), Option<Arc<str>>> = HashMap::new();
    for &index in &survey.suspects {
        let cell = &mut sheet.cells[index];
        let Content::Text(text) = &cell.content else { continue };
        let before = Arc::clone(text);
        let after = known.entry((Arc::clone(text), cell.style)).or_insert_with(|| {
            let Choice { encoding, capital } = choose(&before, cell.style)?;
            let mut after = rewritten(&before, encoding);
            if capital && font_is_for(encoding) {
                after = after.to_uppercase().into();
            }
            (after != *before).then(|| Arc::from(after))
        });
        let Some(after) = after.clone() else { continue };
        cell.content = Content::Text(Arc::clone(&after));
        changed.cells.push(cell.at);
        keep(cell.at, Arc::clone(&before));
        changed.example.get_or_insert((cell.at, before, after));
    }
    changed
}

/// A name or a note in Unicode, if that differs.
fn unicode(text: &str, encoding: Option<Encoding>) -> Option<String> {
    let decoded = encoding
        .and_then(|encoding| reading(text, encoding, FontHint::Unknown, false))
        .map(|encoding| rewritten(text, encoding));
    decoded
        .filter(|decoded| decoded != text)
        .or_else(|| is_decomposed(text).then(|| decode(Encoding::Decomposed, text)))
        .map(std::borrow::Cow::into_owned)
}

/// Whether the text wants composing. Combining marks can also be what Windows-1258 makes of TCVN3 or VNI; composed,
/// such text could no longer be read.
fn is_decomposed(text: &str) -> bool {
    let misread = |encoding| reading(text, encoding, FontHint::Unknown, false).is_some();
    !is_composed(text) && !misread(Encoding::Tcvn3ViaCp1258) && !misread(Encoding::VniViaCp1258)
}

/// The names of the fonts on a sheet's suspects that are made for the encoding.
fn font_names(book: &Book, survey: &Survey, encoding: Option<Encoding>) -> String {
    let Some(encoding) = encoding else { return String::new() };
    let fonts = survey.styles.iter().filter_map(|&style| book.styles.get(style).font.as_deref());
    let made: BTreeSet<&str> = fonts.filter(|font| FontHint::of(font).supports(encoding)).collect();
    made.into_iter().collect::<Vec<_>>().join(", ")
}

/// Cells that are named one by one.
const NAMED: usize = 3;

/// The cells, by their names where they are few.
fn named(cells: &[CellRef]) -> Wording {
    let count = cells.len();
    match cells {
        [first, .., last] if count > NAMED => Wording::new(
            format!("{count} ô (từ {first} đến {last})"),
            format!("{count} cells (from {first} to {last})"),
        ),
        _ => {
            let names = cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Wording::new(
                format!("ô {names}"),
                format!("{} {names}", if count > 1 { "cells" } else { "cell" }),
            )
        }
    }
}

/// What is said of a converted sheet, and what to do.
fn converted(
    encoding: Encoding,
    cells: &Wording,
    (before, after): (&str, &str),
    fonts: &str,
) -> (Wording, Wording) {
    let name = encoding.wording();
    let (before, after) = (short(before), short(after));
    let head = if encoding.is_misread() {
        Wording::new(format!("Trang tính có chữ {}", name.vi), format!("The sheet has text in {}", name.en))
    } else {
        Wording::new(
            format!("Trang tính viết bằng bảng mã cũ {}", name.vi),
            format!("The sheet is in the old encoding {}", name.en),
        )
    };
    let mut message = head.then(
        &format!("; đã đổi {} sang Unicode, ví dụ “{before}” thành “{after}”.", cells.vi),
        &format!("; converted to Unicode: {}, for example “{before}” to “{after}”.", cells.en),
    );
    if !fonts.is_empty() {
        message = message
            .then(&format!(" Phông chữ trong tệp: {fonts}."), &format!(" Fonts in the file: {fonts}."));
    }
    let help = if encoding == Encoding::Utf8AsAnsi {
        Wording::new(
            "Số liệu không bị ảnh hưởng. Chữ hỏng khi tệp UTF-8 được mở như tệp ANSI: lần sau nhập tệp bằng Data > From Text/CSV và chọn mã 65001 (Unicode UTF-8).",
            "No figure is affected. Text breaks when a UTF-8 file is opened as ANSI: next time import it with Data > From Text/CSV and choose 65001 (Unicode UTF-8).",
        )
    } else {
        Wording::new(
            "Số liệu không bị ảnh hưởng. Đề nghị đơn vị lần sau gõ bằng Unicode, ví dụ với phông chữ Times New Roman.",
            "No figure is affected. Please ask the unit to type in Unicode next time, for example in Times New Roman.",
        )
    };
    (message, help)
}

/// What is said of a sheet with decomposed text, and what to do.
fn composed(cells: &Wording) -> (Wording, Wording) {
    let message = Wording::new(
        format!(
            "Trang tính có {} viết bằng Unicode tổ hợp; đã đổi sang Unicode dựng sẵn, chữ trông vẫn như cũ.",
            cells.vi
        ),
        format!("Decomposed Unicode in {}; it was composed and looks the same.", cells.en),
    );
    (message, Wording::new("Không cần sửa gì.", "Nothing needs to be done."))
}

/// The beginning of a text, for an example.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
