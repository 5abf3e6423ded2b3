//! Tables of the file, read key by key; what is wrong is noted with its place and reading goes on.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::{Subject, Wording};
use crate::template::Fault;

/// Where something stands in the file, in bytes.
pub(super) type Place = Range<usize>;

/// The faults found so far, and what is being read.
pub(super) struct Faults<'s> {
    /// The file.
    pub(super) source: &'s str,
    found: Vec<(usize, Fault)>,
    subject: Subject,
}

impl<'s> Faults<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, found: Vec::new(), subject: Subject::default() }
    }

    /// From now on faults are about this form.
    pub(super) fn in_form(&mut self, form: &str) {
        self.subject = Subject { form: form.into(), ..Subject::default() };
    }

    /// From now on faults are about this row of the form.
    pub(super) fn in_row(&mut self, row: &str) {
        self.subject.indicator = row.into();
        self.subject.column = Arc::default();
    }

    /// From now on faults are about this column of the form.
    pub(super) fn in_column(&mut self, column: &str) {
        self.subject.indicator = Arc::default();
        self.subject.column = column.into();
    }

    /// Something is wrong at a place.
    pub(super) fn add(&mut self, place: &Place, key: &str, reason: Wording) {
        let start = place.start.min(self.source.len());
        let before = self.source.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let fault = Fault {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            subject: self.subject.clone(),
            key: key.to_owned(),
            reason,
        };
        self.found.push((start, fault));
    }

    /// Something is wrong in a line.
    pub(super) fn add_line(&mut self, line: usize, key: &str, reason: Wording) {
        let before: usize =
            self.source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        self.add(&(before..before), key, reason);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All faults in the order of the file.
    pub(super) fn into_sorted(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|(start, _)| *start);
        self.found.into_iter().map(|(_, fault)| fault).collect()
    }
}

/// One table of the file, of which the keys are known.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    table: &'t DeTable<'t>,
    start: usize,
    end: usize,
}

impl<'t> Entry<'t> {
    /// The table, after saying which of its keys mean nothing.
    pub(super) fn open(table: &'t DeTable<'t>, place: &Place, known: &[&str], faults: &mut Faults) -> Self {
        for (key, _) in table {
            let name: &str = key.as_ref();
            if known.contains(&name) {
                continue;
            }
            let nearest = nearest(name, known.iter().copied());
            let mut reason =
                Wording::new(format!("không có khóa \"{name}\""), format!("there is no key \"{name}\""));
            if let Some(nearest) = nearest {
                reason =
                    reason.then(&format!("; có phải \"{nearest}\"?"), &format!("; is \"{nearest}\" meant?"));
            }
            faults.add(&key.span(), name, reason);
        }
        Self { table, start: place.start, end: place.end }
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place {
        self.start..self.end
    }

    /// Where a key's value stands, else the table.
    pub(super) fn place_of(&self, key: &str) -> Place {
        self.table.get(key).map_or_else(|| self.place(), Spanned::span)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn typed<T>(
        &self,
        key: &str,
        faults: &mut Faults,
        expected: (&str, &str),
        read: impl Fn(&'t DeValue<'t>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let value = self.table.get(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            wrong_type(key, value, expected, faults);
        }
        read.map(|read| Spanned::new(value.span(), read))
    }

    /// A text.
    pub(super) fn text(&self, key: &str, faults: &mut Faults) -> Option<Spanned<&'t str>> {
        self.typed(key, faults, TEXT, DeValue::as_str)
    }

    /// A text, empty when it is not there.
    pub(super) fn text_or_empty(&self, key: &str, faults: &mut Faults) -> String {
        self.text(key, faults).map(|text| text.into_inner().to_owned()).unwrap_or_default()
    }

    /// A text that must be there and say something.
    pub(super) fn needed(&self, key: &str, faults: &mut Faults) -> Option<Spanned<&'t str>> {
        if !self.has(key) {
            let reason =
                Wording::new(format!("thiếu khóa \"{key}\""), format!("the key \"{key}\" is missing"));
            faults.add(&self.place(), key, reason);
            return None;
        }
        let text = self.text(key, faults)?;
        if text.get_ref().trim().is_empty() {
            let reason =
                Wording::new(format!("khóa \"{key}\" để trống"), format!("the key \"{key}\" is empty"));
            faults.add(&text.span(), key, reason);
            return None;
        }
        Some(text)
    }

    /// Yes or no; no when it is not there.
    pub(super) fn flag(&self, key: &str, faults: &mut Faults) -> bool {
        self.typed(key, faults, ("true hoặc false", "true or false"), DeValue::as_bool)
            .is_some_and(Spanned::into_inner)
    }

    /// A number.
    pub(super) fn number(&self, key: &str, faults: &mut Faults) -> Option<Spanned<f64>> {
        self.typed(key, faults, ("số", "a number"), |value| match value {
            DeValue::Integer(number) => number.to_string().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        })
    }

    /// One of a few names.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &str,
        names: &[(&'static str, T)],
        faults: &mut Faults,
    ) -> Option<T> {
        let text = self.text(key, faults)?;
        let known = crate::model::named(names, text.get_ref());
        if known.is_none() {
            unknown_name(key, &text, names.iter().map(|(name, _)| *name), faults);
        }
        known
    }

    /// A list of texts, or one text; empty when it is not there.
    pub(super) fn texts(&self, key: &str, faults: &mut Faults) -> Vec<Spanned<&'t str>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::String(text) => vec![Spanned::new(value.span(), text)],
            DeValue::Array(array) => array
                .iter()
                .filter_map(|item| {
                    let text = item.get_ref().as_str();
                    if text.is_none() {
                        wrong_type(key, item, TEXT, faults);
                    }
                    text.map(|text| Spanned::new(item.span(), text))
                })
                .collect(),
            _ => {
                wrong_type(key, value, ("danh sách chữ", "a list of texts"), faults);
                Vec::new()
            }
        }
    }

    /// A list of texts without their places.
    pub(super) fn lines(&self, key: &str, faults: &mut Faults) -> Vec<String> {
        self.texts(key, faults).into_iter().map(|line| line.into_inner().to_owned()).collect()
    }

    /// A table.
    pub(super) fn table(&self, key: &str, faults: &mut Faults) -> Option<Spanned<&'t DeTable<'t>>> {
        self.typed(key, faults, ("bảng", "a table"), DeValue::as_table)
    }

    /// A list of tables; empty when it is not there.
    pub(super) fn tables(&self, key: &str, faults: &mut Faults) -> Vec<(Place, &'t DeTable<'t>)> {
        let list = self.typed(key, faults, ("danh sách bảng", "a list of tables"), DeValue::as_array);
        let mut tables = Vec::new();
        for item in list.map(Spanned::into_inner).into_iter().flat_map(|list| list.iter()) {
            match item.get_ref().as_table() {
                Some(table) => tables.push((item.span(), table)),
                None => wrong_type(key, item, ("bảng", "a table"), faults),
            }
        }
        tables
    }
}

const TEXT: (&str, &str) = ("chữ trong dấu nháy", "a quoted text");

fn wrong_type(key: &str, value: &Spanned<DeValue>, expected: (&str, &str), faults: &mut Faults) {
    let reason = Wording::new(
        format!("khóa \"{key}\" phải là {}", expected.0),
        format!("the key \"{key}\" must be {}", expected.1),
    );
    faults.add(&value.span(), key, reason);
}

/// A name that means nothing, and the names that do.
pub(super) fn unknown_name<'n>(
    key: &str,
    name: &Spanned<&str>,
    known: impl Iterator<Item = &'n str>,
    faults: &mut Faults,
) {
    let known = known.collect::<Vec<_>>().join(", ");
    let name_text = name.get_ref();
    let reason = Wording::new(
        format!("\"{name_text}\" không dùng được cho khóa \"{key}\"; chọn một trong: {known}"),
        format!("\"{name_text}\" is no \"{key}\"; choose one of: {known}"),
    );
    faults.add(&name.span(), key, reason);
}

/// The known name that was probably meant.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if name.len() > 40 {
        return None;
    }
    known
        .map(|other| (strsim::damerau_levenshtein(name, other), other))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, other)| other)
}
