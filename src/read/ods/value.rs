//! What a cell of OpenDocument holds: its value type and value, the text that is shown, and its formula.

use std::sync::Arc;

use quick_xml::events::BytesStart;

use super::formula;
use crate::book::Content;
use crate::cell::CellRef;
use crate::read::cells::Cells;
use crate::read::{moment, number_format, xml};

/// What the attributes of a cell say.
#[derive(Debug, Clone, Default)]
pub(super) struct Stated {
    /// Type of the value: `float`, `percentage`, `currency`, `date`, `time`, `boolean`, `string`; some programs leave it out.
    kind: Option<String>,
    value: Option<String>,
    date: Option<String>,
    time: Option<String>,
    truth: Option<String>,
    text: Option<String>,
    formula: Option<String>,
    /// Name of the style, if the cell has one of its own.
    pub(super) style: Option<String>,
    /// Columns that the cell stands in, and columns and rows that it is merged over.
    pub(super) columns: u32,
    pub(super) wide: u32,
    pub(super) high: u32,
}

impl Stated {
    /// Reads the attributes. No number is larger than `most` (rows, columns).
    pub(super) fn of(e: &BytesStart<'_>, most: (u32, u32)) -> Self {
        let mut stated = Self { columns: 1, wide: 1, high: 1, ..Self::default() };
        for attribute in e.attributes().with_checks(false).flatten() {
            let said = || Some(xml::unescape(&attribute.value));
            let times = |most: u32| attribute.value.trim().parse().unwrap_or(1).clamp(1, most);
            match attribute.key.local_name().as_ref() {
                // LibreOffice says the type once more in its own words, of errors too.
                "value-type" if attribute.key.as_ref().starts_with("calcext:") => {
                    stated.kind = stated.kind.take().or_else(said);
                }
                "value-type" => stated.kind = said(),
                "value" => stated.value = said(),
                "date-value" => stated.date = said(),
                "time-value" => stated.time = said(),
                "boolean-value" => stated.truth = said(),
                "string-value" => stated.text = said(),
                "formula" => stated.formula = said(),
                "style-name" => stated.style = said(),
                "number-columns-repeated" => stated.columns = times(most.1),
                "number-columns-spanned" => stated.wide = times(most.1),
                "number-rows-spanned" => stated.high = times(most.0),
                _ => {}
            }
        }
        stated
    }

    /// Whether there is a percentage, whatever the style of the cell says.
    pub(super) fn is_percentage(&self) -> bool {
        self.kind.as_deref() == Some("percentage")
    }

    /// The formula in the notation of Excel.
    pub(super) fn formula(&self) -> Option<Arc<str>> {
        let formula = self.formula.as_deref().filter(|formula| !formula.is_empty())?;
        Some(formula::excel(formula).into())
    }

    /// The content, given the text that is shown in so many paragraphs, and the number format. `None` for a value that is not
    /// understood; the text that is shown stands for it.
    pub(super) fn content(
        &self,
        (shown, paragraphs): (&str, usize),
        code: Option<&str>,
        at: CellRef,
        cells: &mut Cells,
    ) -> Option<Content> {
        // Errors are kept as the text of a number or of nothing.
        let has_value = self.value.is_some() || self.formula.is_some();
        if has_value && number_format::is_error(shown) {
            return Some(Content::Error(shown.into()));
        }
        if let Some(number) = self.value.as_deref() {
            return number.trim().parse().ok().map(|number| cells.plain_number(number));
        }
        if let Some(date) = self.date.as_deref() {
            return moment::from_iso(date).map(Content::Date);
        }
        if let Some(time) = self.time.as_deref() {
            let days = moment::from_duration(time)?;
            return Some(cells.number(days, code.or(Some("h:mm:ss"))));
        }
        if let Some(truth) = self.truth.as_deref() {
            return Some(Content::Bool(truth.eq_ignore_ascii_case("true")));
        }
        let text = self.text.as_deref().filter(|text| !text.is_empty()).unwrap_or(shown);
        // A formula that shows nothing at all was never computed; one that shows an empty line gives an empty text.
        let computed = paragraphs > 0 || self.kind.is_some();
        let is_text = self.kind.as_deref().is_none_or(|kind| matches!(kind, "string" | "error"));
        Some(if text.is_empty() && !(self.formula.is_some() && computed && is_text) {
            Content::Empty
        } else {
            Content::Text(cells.text(at, text))
        })
    }
}
