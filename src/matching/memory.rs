//! What is known of the templates before any file is read, and labels already seen.
//!
//! Returns of one template repeat the same texts thousands of times: each text is prepared and compared once.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::{HashMap, HashMapExt as _};

use crate::book::Content;
use crate::indicator::{CodeReading, normal_form};
use crate::lexicon::Lexicon;
use crate::model::{Form, Role, Template};
use crate::period::Spotted;
use crate::text::{Abbreviations, Label, fold, likeness, likeness_above};

use super::seen::Seen;
use super::{Code, Versions};

/// Labels at least this alike differ in nothing worth a word.
pub const EQUAL: f32 = 0.999;
/// Labels at least this alike say the same in other spelling, with marks lost or a remark dropped.
pub const SAME: f32 = 0.85;

/// Less than that, so that nothing is lost by rounding.
const BELOW_SAME: f64 = SAME as f64 - 1e-6;

/// What is longer before a label is no code.
const LONGEST_CODE: usize = 10;
/// Shorter labels are too alike to be found by likeness.
const SHORTEST: usize = 8;
/// Labels this much alike are counted as found where few are found by their spelling: a page read by a machine.
const DAMAGED: f32 = 0.72;
/// By likeness only where less than one label in so many is found, and enough others are there to be it.
const FEW: usize = 3;
const ENOUGH_OTHERS: usize = 4;
/// A damaged form is no longer than a whole one: so many texts for each of its lines are looked at, and some more.
const TEXTS: usize = 3;
const MORE_TEXTS: usize = 100;
/// Texts remembered at most; a hostile file must not fill the memory.
const MOST_TEXTS: usize = 50_000;
/// The same of captions, each of which is compared with those of the forms.
const MOST_CAPTIONS: usize = 2_000;

/// A form of a template of the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FormKey {
    /// Position of the template.
    pub template: usize,
    /// Position of the form in it.
    pub form: usize,
}

/// A text prepared for comparison, with its likeness to the rows of each form, computed when first asked for.
#[derive(Debug)]
pub struct Prepared {
    /// The label.
    pub label: Label,
    /// Equal for texts that differ in spelling, case, marks or punctuation only.
    pub folded: String,
    /// The code that stood before the label in the same cell, if one did; not part of the label.
    pub code: Option<String>,
    /// Which of the labels of all forms it is, spelling aside.
    known: Option<LabelId>,
    /// Whether it says that its line adds up others, found out when first asked for.
    total: OnceLock<bool>,
    /// The role of a column with this caption, found out when first asked for.
    pub(crate) role: OnceLock<Option<Role>>,
    /// What it says of periods as a caption, found out when first asked for.
    pub(crate) times: OnceLock<Arc<Times>>,
    /// What it says as a code and as a unit of measure, found out when first asked for.
    reading: OnceLock<CodeReading>,
    measure: OnceLock<Box<str>>,
    /// By form; nothing for the many texts that are never compared.
    scores: OnceLock<Box<[Scores]>>,
}

/// What a caption says of periods.
#[derive(Debug)]
pub(crate) struct Times {
    /// It speaks of another period than the return's.
    pub other_period: bool,
    /// The periods and dates in it.
    pub spotted: Spotted,
}

/// A label of some form, spelling aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct LabelId(u32);

/// How like a text is to the rows of a form.
#[derive(Debug, Default)]
struct Scores {
    /// Those that say the same at least, with their likeness.
    same: OnceLock<Box<[(usize, f32)]>>,
    /// To each of them, computed when first asked for: nearly all rows of nearly all returns are told by the others.
    each: OnceLock<Box<[OnceLock<f32>]>>,
    /// Whether it may be one of them, damaged.
    damaged: OnceLock<bool>,
}

/// A line of a form prepared for comparison.
#[derive(Debug)]
pub struct Known {
    /// The label.
    pub label: Label,
    /// Other labels of it.
    pub also: Vec<Label>,
    /// Printed code in normal form; empty for none.
    pub code: String,
    /// Codes that other versions of the form print there, in normal form.
    pub codes: Vec<String>,
    /// Unit of measure, for comparison.
    pub measure: String,
    /// Other units of measure known to stand in its place, whether they mean the same or not.
    pub measures: Vec<String>,
}

impl Known {
    /// Its label and its other labels.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.label).chain(&self.also)
    }

    /// How alike a label is to the nearest of its own.
    pub fn likeness(&self, label: &Label) -> f64 {
        self.labels().map(|own| likeness(label, own)).fold(0.0, f64::max)
    }

    /// How alike a label is to the nearest of its own, where it says the same.
    fn same(&self, label: &Label) -> Option<f32> {
        let alike =
            self.labels().map(|own| likeness_above(BELOW_SAME, label, own)).fold(0.0, f64::max) as f32;
        (alike >= SAME).then_some(alike)
    }

    /// Whether a label may be one of its own, damaged.
    fn is_damaged(&self, label: &Label) -> bool {
        self.labels().any(|own| likeness_above(DAMAGED.into(), label, own) as f32 > DAMAGED)
    }

    /// How a code stands to its own, or to those of other versions of the form where that is one of them.
    pub fn code_as(&self, reading: &CodeReading) -> Code {
        let elsewhere = || self.codes.iter().any(|code| reading.matches(code) == Some(None));
        match Code::of(reading, &self.code) {
            Code::Same => Code::Same,
            _ if !reading.is_blank() && elsewhere() => Code::Same,
            other => other,
        }
    }

    /// Whether a code can be read as one of its own.
    pub fn has_code(&self, reading: &CodeReading) -> bool {
        std::iter::once(&self.code).chain(&self.codes).any(|code| reading.matches(code).is_some())
    }

    /// Whether a unit of measure, prepared for comparison, is known to stand in the row.
    pub fn has_measure(&self, measure: &str) -> bool {
        self.measure == measure || self.measures.iter().any(|other| other == measure)
    }
}

#[derive(Debug)]
struct PreparedForm {
    rows: Vec<Known>,
    /// How many rows have each label.
    labels: HashMap<LabelId, usize>,
    /// Position among all forms of all templates.
    serial: usize,
}

/// How alike a caption is to captions of forms.
type CaptionsAlike = HashMap<Box<str>, f64>;

/// The templates, the words by which returns are understood, and every text seen so far.
#[derive(Debug)]
pub struct Memory {
    lexicon: &'static Lexicon,
    templates: Vec<Arc<Template>>,
    forms: Vec<Vec<PreparedForm>>,
    /// All labels of all forms, spelling aside.
    labels: HashMap<String, LabelId>,
    captions: HashMap<String, Role>,
    form_count: usize,
    texts: RwLock<HashMap<Box<str>, Arc<Prepared>>>,
    /// Captions of sheets, and how alike each is to captions of forms.
    alike: RwLock<HashMap<Box<str>, CaptionsAlike>>,
    versions: RwLock<HashMap<(usize, usize), Arc<Versions>>>,
    pub(super) seen: Seen,
}

impl Memory {
    /// Prepares the templates.
    pub fn new(templates: Vec<Arc<Template>>) -> Self {
        let mut form_count = 0;
        let (mut captions, mut labels) = (HashMap::new(), HashMap::new());
        let forms: Vec<Vec<PreparedForm>> = templates
            .iter()
            .map(|template| {
                let abbreviations = template.abbreviations.iter().map(|(short, long)| (short, long));
                let abbreviations = Abbreviations::of(abbreviations);
                let prepare = |form: &Form| {
                    for column in &form.columns {
                        for caption in column.captions.last().into_iter().chain(column.captions.first()) {
                            captions.entry(Label::new(caption).folded_key()).or_insert(column.role);
                        }
                    }
                    form_count += 1;
                    prepare_form(form, &abbreviations, form_count - 1, &mut labels)
                };
                template.forms.iter().map(prepare).collect()
            })
            .collect();
        Self {
            lexicon: Lexicon::of_the_field(),
            templates,
            forms,
            labels,
            captions,
            form_count,
            texts: RwLock::default(),
            alike: RwLock::default(),
            versions: RwLock::default(),
            seen: Seen::default(),
        }
    }

    /// The words by which returns are understood.
    pub(crate) fn lexicon(&self) -> &'static Lexicon {
        self.lexicon
    }

    /// The templates in order.
    pub fn templates(&self) -> &[Arc<Template>] {
        &self.templates
    }

    /// Which form and row of a newer template is which of an older one, by their positions; found out once for each pair.
    pub fn versions(&self, older: usize, newer: usize) -> Arc<Versions> {
        let key = (older, newer);
        if let Some(known) = self.versions.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let versions = Arc::new(Versions::new(self, older, newer));
        let mut known = self.versions.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key).or_insert(versions))
    }

    /// The role of the column whose caption this is, in any template.
    pub fn caption_role(&self, text: &Prepared) -> Option<Role> {
        self.captions.get(&text.folded).copied()
    }

    /// The rows of a form.
    pub fn rows(&self, key: FormKey) -> &[Known] {
        &self.forms[key.template][key.form].rows
    }

    /// A text prepared for comparison.
    pub fn prepare(&self, text: &str) -> Arc<Prepared> {
        if let Some(known) = self.texts.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Arc::clone(known);
        }
        let whole = Label::new(text);
        let (label, code) = self.after_code(&whole).unwrap_or((whole, None));
        let folded = label.folded_key();
        let known = self.labels.get(&folded).copied();
        let prepared = Arc::new(Prepared {
            label,
            folded,
            code,
            known,
            total: OnceLock::new(),
            role: OnceLock::new(),
            times: OnceLock::new(),
            reading: OnceLock::new(),
            measure: OnceLock::new(),
            scores: OnceLock::new(),
        });
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        if texts.len() < MOST_TEXTS {
            texts.insert(text.into(), Arc::clone(&prepared));
        }
        prepared
    }

    /// The label of a cell that also holds its code (`2.1. Số hồ sơ …`), when the rest is a label of a form and the
    /// whole is none.
    fn after_code(&self, whole: &Label) -> Option<(Label, Option<String>)> {
        let (code, rest) = whole.text.split_once(' ')?;
        let bare = code.trim_end_matches(['.', ')', ':', '-', '/']);
        let like_code = code.chars().count() <= LONGEST_CODE
            && (bare.len() < code.len() || bare.bytes().any(|byte| byte.is_ascii_digit()))
            && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        if bare.is_empty() || !like_code || self.is_key(&whole.folded_key()) {
            return None;
        }
        let label = Label::new(rest);
        self.is_key(&label.folded_key()).then(|| (label, Some(bare.to_owned())))
    }

    fn is_key(&self, folded: &str) -> bool {
        self.labels.contains_key(folded)
    }

    /// A text read as a code.
    pub fn code(&self, text: &str) -> CodeReading {
        let read = || CodeReading::of(&Content::Text(text.into()), None);
        self.prepare(text).reading.get_or_init(read).clone()
    }

    /// A text as a unit of measure, for comparison.
    pub fn measure(&self, text: &str) -> String {
        self.prepare(text).measure.get_or_init(|| measure_key(text).into()).to_string()
    }

    /// How alike a caption is to a caption of a form, computed once for each pair.
    pub fn captions_alike(&self, one: &str, other: &str, compute: impl FnOnce(&str, &str) -> f64) -> f64 {
        let known = self.alike.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(one).and_then(|known| known.get(other)) {
            return *known;
        }
        drop(known);
        let alike = compute(one, other);
        let mut known = self.alike.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get_mut(one) {
            known.insert(other.into(), alike);
        } else if known.len() < MOST_CAPTIONS {
            known.entry(one.into()).or_default().insert(other.into(), alike);
        }
        alike
    }

    /// The rows of a form that a text says the same as, each with its likeness of at least `SAME`, in order.
    pub fn same<'a>(&self, key: FormKey, text: &'a Prepared) -> &'a [(usize, f32)] {
        let rows = self.rows(key).iter().enumerate();
        let alike = |(index, row): (usize, &Known)| Some((index, row.same(&text.label)?));
        self.scores_of(key, text).same.get_or_init(|| rows.filter_map(alike).collect())
    }

    /// The rows of a form to which a text is at least so alike, in order; the least must not be below `SAME`.
    pub fn at_least<'a>(
        &self,
        key: FormKey,
        text: &'a Prepared,
        least: f32,
    ) -> impl Iterator<Item = usize> + use<'a> {
        let same = self.same(key, text).iter();
        same.filter(move |(_, alike)| *alike >= least).map(|(row, _)| *row)
    }

    /// Likeness of a text to a row of a form.
    pub fn score(&self, key: FormKey, text: &Prepared, row: usize) -> f32 {
        let same = self.same(key, text);
        if let Ok(at) = same.binary_search_by_key(&row, |(row, _)| *row) {
            return same[at].1;
        }
        let rows = self.rows(key);
        let each = || rows.iter().map(|_| OnceLock::new()).collect();
        let scores = self.scores_of(key, text).each.get_or_init(each);
        *scores[row].get_or_init(|| rows[row].likeness(&text.label) as f32)
    }

    /// Whether a text may be the damaged label of a row of the form.
    fn is_damaged_label(&self, key: FormKey, text: &Prepared) -> bool {
        let any = || self.rows(key).iter().any(|row| row.is_damaged(&text.label));
        *self.scores_of(key, text).damaged.get_or_init(any)
    }

    fn scores_of<'a>(&self, key: FormKey, text: &'a Prepared) -> &'a Scores {
        let scores = text.scores.get_or_init(|| (0..self.form_count).map(|_| Scores::default()).collect());
        &scores[self.forms[key.template][key.form].serial]
    }

    /// Whether a text is a label of the form, spelling aside.
    pub fn is_label(&self, key: FormKey, text: &Prepared) -> bool {
        let labels = &self.forms[key.template][key.form].labels;
        text.known.is_some_and(|label| labels.contains_key(&label))
    }

    /// Whether a label says that its line adds up others.
    pub(crate) fn is_total(&self, text: &Prepared) -> bool {
        *text.total.get_or_init(|| self.lexicon.tables.is_total(&text.label.text))
    }

    /// Whether a text is a label of any form, spelling aside.
    pub fn is_any_label(&self, text: &Prepared) -> bool {
        text.known.is_some()
    }

    /// How many different rows of a form have their label among the texts: by spelling first; where that finds few,
    /// by likeness.
    pub fn hits(&self, key: FormKey, texts: &[Arc<Prepared>]) -> usize {
        let form = &self.forms[key.template][key.form];
        let of_form = |label: &LabelId| form.labels.contains_key(label);
        let mut held: Vec<LabelId> = texts.iter().filter_map(|text| text.known).filter(of_form).collect();
        held.sort_unstable();
        let same = held.chunk_by(|one, other| one == other);
        let hits = same.map(|same| same.len().min(form.labels[&same[0]])).sum::<usize>();
        let unmatched = texts.len() - hits;
        if hits * FEW >= form.rows.len() || unmatched == 0 || unmatched * ENOUGH_OTHERS < form.rows.len() {
            return hits;
        }
        let alike = texts
            .iter()
            .filter(|text| !self.is_label(key, text) && text.folded.len() > SHORTEST)
            // A list of thousands is another table.
            .take(TEXTS * form.rows.len() + MORE_TEXTS)
            .filter(|text| self.is_damaged_label(key, text))
            .count();
        (hits + alike).min(form.rows.len())
    }
}

fn prepare_form(
    form: &Form,
    abbreviations: &Abbreviations,
    serial: usize,
    known: &mut HashMap<String, LabelId>,
) -> PreparedForm {
    let mut labels: HashMap<LabelId, usize> = HashMap::new();
    let rows = form
        .rows
        .iter()
        .map(|row| {
            let label = |text: &String| Label::with_abbreviations(text, abbreviations);
            let others = row.variants.measures().chain(&row.variants.measure_not);
            let prepared = Known {
                label: label(&row.label),
                also: row.variants.labels().map(label).collect(),
                code: normal_form(&row.printed),
                codes: row.variants.printed_also.iter().map(|code| normal_form(code)).collect(),
                measure: measure_key(&row.measure.text),
                measures: others.map(|measure| measure_key(&measure.text)).collect(),
            };
            let mut own: Vec<LabelId> = prepared
                .labels()
                .map(|label| {
                    let next = LabelId(known.len() as u32);
                    *known.entry(label.folded_key()).or_insert(next)
                })
                .collect();
            own.sort_unstable();
            own.dedup();
            for label in own {
                *labels.entry(label).or_insert(0) += 1;
            }
            prepared
        })
        .collect();
    PreparedForm { rows, labels, serial }
}

/// A unit of measure for comparison: without marks, case, blanks and punctuation.
pub fn measure_key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric() || matches!(c, '%' | '‰')).collect()
}
