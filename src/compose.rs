//! A report in Word, written from figures: a document of the office's own in which placeholders in double braces stand for
//! figures, tables, lists of units and sentences of the template.
//!
//! `{{4!3.3.2}}` is the figure of row 3.3.2 of form 4; `{{2.1}}` that of the only form with such a row; `{{4!1 + 4!2}}`,
//! `{{4!2 / 4!1 | % | 1}}` are computed; `cột 5` names a column, `của xã A` a unit or a group. `{{bảng 4}}` is the table of a
//! form, `{{câu 2!1}}` a sentence; `{{kỳ}}`, `{{đơn vị}}`, `{{số đơn vị}}`, `{{thiếu}}` and their like stand in
//! `compose/words.toml`. Everything else in the document stays byte for byte.

mod words;
mod placeholder;
mod story;
mod figures;
mod find;
mod table;
mod fill;
mod package;

use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::book::Book;
use crate::expression::Expression;
use crate::finding::{Language, Wording};
use crate::merge::Consolidation;
use crate::model::Template;

use package::Document;
use story::{Filling, Hole, Paragraph, Story};

/// What a report is written from.
pub struct Ground<'a> {
    /// The figures.
    pub consolidation: &'a Consolidation,
    /// The unit that reports; empty where nothing names it.
    pub unit: String,
    /// Units whose figures are there.
    pub sent: Vec<Arc<str>>,
    /// Units that are missing; nothing where nobody knows.
    pub missing: Option<Vec<Arc<str>>>,
    /// Units that were to report.
    pub expected: Option<usize>,
    /// The official sheet of a form; nothing where no unit sent it.
    pub sheet: &'a dyn Fn(usize) -> Option<Book>,
    /// The language of numbers and words.
    pub language: Language,
    /// Bytes that the document may unpack to.
    pub most: u64,
}

impl Ground<'_> {
    fn template(&self) -> &Template {
        &self.consolidation.template
    }
}

/// What came in the place of a placeholder.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// The form whose table comes instead.
    table: Option<usize>,
    /// The number, where it is one.
    pub value: Option<Decimal>,
    /// There is no figure.
    pub lacks: bool,
    /// Units that it comes from: of several figures the fewest.
    pub units: Option<usize>,
    /// Units whose figures are in error and not in it.
    pub left_out: Vec<Arc<str>>,
    /// What is to be told of it.
    pub notes: Vec<Wording>,
}

/// The figure that goes by a name such as `4!3.3.2` or `4!3.3.2 cột 5`, in the column of that name where one is given.
pub fn figure(
    template: &Template,
    written: &str,
    column: Option<&str>,
) -> Result<crate::spot::Spot, Wording> {
    let bare = |why: Wording| {
        let bare = |text: &str| text.replace("{{", "«").replace("}}", "»");
        Wording::new(bare(&why.vi), bare(&why.en))
    };
    let no_figure = || {
        Wording::new(
            format!("«{written}» không phải một chỉ tiêu; ghi biểu và dòng, như 4!3.3.2"),
            format!("“{written}” is no indicator; name a form and a row, such as 4!3.3.2"),
        )
    };
    let placeholder = placeholder::parse(written).map_err(bare)?;
    let placeholder::Asked::Figure(text, own) = placeholder.asked else { return Err(no_figure()) };
    let found = find::expression(template, &text, column.or(own.as_deref()));
    let (expression, spots) =
        found.map_err(|faults| faults.into_iter().next().map_or_else(no_figure, bare))?;
    match (&expression, &spots[..]) {
        (Expression::Reference(_), [(_, spot)]) => Ok(*spot),
        _ => Err(no_figure()),
    }
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Of which kind the part is: the name of its outermost element.
    part: String,
    /// The paragraph, counted in the part.
    pub paragraph: usize,
}

impl Spot {
    /// The place in words: `đoạn 12`, `đầu trang, đoạn 1`.
    pub fn wording(&self) -> Wording {
        let (vi, en) = match self.part.as_str() {
            "hdr" => ("đầu trang, ", "page header, "),
            "ftr" => ("chân trang, ", "page footer, "),
            "footnotes" => ("chú thích cuối trang, ", "footnotes, "),
            "endnotes" => ("chú thích cuối văn bản, ", "endnotes, "),
            _ => ("", ""),
        };
        let number = self.paragraph;
        Wording::new(format!("{vi}đoạn {number}"), format!("{en}paragraph {number}"))
    }
}

/// A placeholder and what became of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it stands.
    pub at: Spot,
    /// What stands between its braces.
    pub written: String,
    /// What came in its place.
    pub filled: Filled,
}

/// A placeholder that cannot be filled.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Where it stands.
    pub at: Spot,
    /// What stands there, with its braces.
    pub written: String,
    /// What is wrong with it.
    pub why: Wording,
}

/// A report written.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The document, without a mark.
    pub bytes: Vec<u8>,
    /// Its placeholders in order, those that only repeat what an alternative says left out.
    pub entries: Vec<Entry>,
}

/// Why no report was written.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The reason.
    pub why: Wording,
    /// Every placeholder that cannot be filled.
    pub faults: Vec<Fault>,
}

impl From<Wording> for Refused {
    fn from(why: Wording) -> Self {
        Self { why, faults: Vec::new() }
    }
}

/// Writes the report: every placeholder of the document filled, or nothing.
pub fn compose(ground: &Ground<'_>, document: &[u8]) -> Result<Composed, Refused> {
    let document = Document::open(document, ground.most)?;
    let mut filler = Filler { ground, known: IndexMap::new(), entries: Vec::new(), faults: Vec::new() };
    let mut changed = Vec::new();
    for (name, story) in &document.stories {
        let fillings: Vec<_> =
            story.paragraphs.iter().map(|paragraph| filler.paragraph(story, paragraph)).collect();
        if fillings.iter().any(|of_paragraph| !of_paragraph.is_empty()) {
            changed.push((name.as_str(), fillings));
        }
    }
    let Filler { mut entries, mut faults, .. } = filler;
    if !faults.is_empty() {
        faults.dedup_by(|one, other| {
            (&one.at, &one.written, &one.why) == (&other.at, &other.written, &other.why)
        });
        let count = faults.len();
        let why = Wording::new(
            format!("mẫu có {count} chỗ chưa đúng, không ghi báo cáo; sửa mẫu rồi chạy lại"),
            format!(
                "{count} places of the template are wrong, no report was written; correct it and run again"
            ),
        );
        return Err(Refused { why, faults });
    }
    if changed.is_empty() {
        return Err(no_placeholder().into());
    }
    let part = |name: &str| document.stories.iter().find(|(known, _)| known == name).map(|(_, story)| story);
    let changed: Vec<(&str, String)> =
        changed.iter().filter_map(|(name, fillings)| Some((*name, part(name)?.filled(fillings)))).collect();
    let bytes = document.with(&changed).map_err(|error| {
        Wording::new(
            format!("không đóng gói được báo cáo: {error}"),
            format!("the report cannot be packed: {error}"),
        )
    })?;
    entries.sort_by_key(|entry| (entry.at.part != "document", entry.at.paragraph));
    Ok(Composed { bytes, entries })
}

fn no_placeholder() -> Wording {
    Wording::new(
        "mẫu không có chỗ nào trong ngoặc nhọn kép như {{2.1}} để điền số",
        "the template has no placeholder in double braces such as {{2.1}}",
    )
}

/// Fills placeholders, each spelling once.
struct Filler<'g, 'a> {
    ground: &'g Ground<'a>,
    known: IndexMap<String, Result<Filled, Vec<Wording>>>,
    entries: Vec<Entry>,
    faults: Vec<Fault>,
}

impl Filler<'_, '_> {
    fn paragraph(&mut self, story: &Story, paragraph: &Paragraph) -> Vec<(Hole, Filling)> {
        let (holes, lone) = paragraph.holes();
        let number = paragraph.number;
        let at = Spot { part: story.root.clone(), paragraph: number.unwrap_or_default() };
        if let (Some(brace), Some(_)) = (lone, number) {
            let why = Wording::new(
                "ngoặc nhọn kép không đủ cặp {{ … }} trong đoạn này",
                "double braces without the others {{ … }} in this paragraph",
            );
            let near = paragraph.text().trim().chars().take(SHOWN).collect::<String>();
            self.faults.push(Fault { at: at.clone(), written: format!("{brace} trong “{near}”"), why });
        }
        let mut fillings = Vec::new();
        for hole in holes {
            match self.hole(story, paragraph, &hole) {
                Ok((filled, filling)) => {
                    if number.is_some() {
                        self.entries.push(Entry { at: at.clone(), written: hole.written.clone(), filled });
                    }
                    fillings.push((hole, filling));
                }
                Err(faults) if number.is_some() => self.faults.extend(faults.into_iter().map(|why| Fault {
                    at: at.clone(),
                    written: format!("{{{{{}}}}}", hole.written),
                    why,
                })),
                Err(_) => {}
            }
        }
        fillings
    }

    fn hole(
        &mut self,
        story: &Story,
        paragraph: &Paragraph,
        hole: &Hole,
    ) -> Result<(Filled, Filling), Vec<Wording>> {
        let ground = self.ground;
        let filled = self.known.entry(hole.written.clone()).or_insert_with(|| {
            let placeholder = placeholder::parse(&hole.written).map_err(|why| vec![why])?;
            fill::fill(ground, &placeholder)
        });
        let filled = filled.clone()?;
        let mut before = String::new();
        if let Some(form) = filled.table {
            if !paragraph.is_only(hole) {
                return Err(vec![Wording::new(
                    "bảng phải đứng một mình trong một đoạn",
                    "a table must stand in a paragraph of its own",
                )]);
            }
            before = self.table(story, form).map_err(|why| vec![why])?;
        }
        let text = filled.text.clone();
        Ok((filled, Filling { text, before }))
    }

    /// The table of a form as elements of the part.
    fn table(&self, story: &Story, form: usize) -> Result<String, Wording> {
        let name = &self.ground.template().forms[form].id;
        let book = (self.ground.sheet)(form);
        let table = book.as_ref().and_then(|book| {
            Some(table::table(book, book.sheets.first()?, &story.prefix, self.ground.language))
        });
        table.filter(|table| !table.is_empty()).ok_or_else(|| {
            Wording::new(
                format!("biểu {name} chưa có số liệu của đơn vị nào nên không có bảng"),
                format!("no unit sent form {name}, there is no table of it"),
            )
        })
    }
}

/// Letters of a paragraph that are shown of it.
const SHOWN: usize = 60;

impl Filled {
    /// Whether a whole table came in its place.
    pub const fn is_table(&self) -> bool {
        self.table.is_some()
    }
}
