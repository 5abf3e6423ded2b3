//! Workbooks that say nothing of single returns in their hidden sheet: what their detail sheets show of them.

use std::sync::Arc;

use crate::book::{Book, Content, Sheet};
use crate::cell::{CellRef, MAX_COLUMNS};
use crate::extract::number;
use crate::finding::{Rule, file_name};
use crate::holds::Asked;
use crate::lexicon::Lexicon;
use crate::model::{Form, Kind, Orientation, Template};

use super::super::names::Names;
use super::super::plan::DETAIL_TITLES;
use super::core::{Core, Odd};
use super::metadata::{Input, Metadata};
use super::{Details, Handed, Share, ShareForm};

/// What such a workbook says of the returns behind it; `None` where the sheets do not show them one by one.
pub(super) fn reconstruct(
    template: &Arc<Template>,
    book: &Book,
    metadata: &Metadata,
) -> Option<(Vec<Details>, Vec<Share>)> {
    let indicators = template.forms.iter().all(|form| form.orientation == Orientation::Indicators);
    if !indicators || metadata.template_version != template.version || metadata.units.is_empty() {
        return None;
    }
    let used: Vec<&Input> = metadata.inputs.iter().filter(|input| input.standing == "used").collect();
    let alike = used.iter().zip(&metadata.units).all(|(input, unit)| input.unit == *unit);
    if used.len() != metadata.units.len() || !alike {
        return None;
    }
    let details = details(template, book, metadata)?;
    let mut shares: Vec<Share> = used
        .iter()
        .map(|input| Share {
            unit: input.unit.as_str().into(),
            file: input.file.as_str().into(),
            sha256: input.sha256.clone(),
            ..Share::default()
        })
        .collect();
    for (form, details) in template.forms.iter().zip(&details) {
        let columns = columns(book, details, &shares)?;
        for (share, at) in shares.iter_mut().zip(columns) {
            let sheet = book.sheet(&details.sheets[at.0])?;
            share.forms.extend(form_of(form, details, sheet, at));
        }
    }
    Some((details, shares))
}

/// The detail sheets of every form, under the names they were given.
fn details(template: &Template, book: &Book, metadata: &Metadata) -> Option<Vec<Details>> {
    if metadata.forms.len() != template.forms.len() {
        return None;
    }
    let mut names = Names::taken(metadata.forms.iter().map(String::as_str));
    let mut found = Vec::new();
    for (form, official) in template.forms.iter().zip(&metadata.forms) {
        let name = names.unique(&format!("CT {official}"), official);
        let mut sheets: Vec<Arc<str>> = vec![name.as_str().into()];
        for number in 2.. {
            let further = names.unique(&format!("{name} ({number})"), &name);
            if book.sheet(&further).is_none() {
                break;
            }
            sheets.push(further.into());
        }
        let values = form.value_columns().count() as u32;
        let sheet = book.sheet(&name)?;
        let total = |column: &u32| text(sheet, *column).starts_with("Tổng hợp");
        found.push(Details {
            form: Arc::clone(&form.id),
            head: Some(DETAIL_TITLES),
            first: DETAIL_TITLES + if values > 1 { 3 } else { 1 },
            totals: (2..4).find(total)?,
            sheets,
            rows: form.printed_rows().iter().map(|row| Arc::clone(&row.code)).collect(),
            columns: form.value_columns().map(|column| Arc::clone(&form.columns[column].code)).collect(),
            places: (0..values).collect(),
        });
    }
    Some(found)
}

fn text(sheet: &Sheet, column: u32) -> String {
    sheet.get(CellRef::new(DETAIL_TITLES, column)).map(|cell| cell.content.raw()).unwrap_or_default()
}

/// Sheet and column of every return, by the names that head the columns.
fn columns(book: &Book, details: &Details, shares: &[Share]) -> Option<Vec<(usize, u32)>> {
    let mut found = Vec::new();
    let (mut sheet, mut next) = (0, details.totals + details.columns.len() as u32);
    for share in shares {
        let name = if share.unit.is_empty() { file_name(&share.file) } else { &share.unit };
        loop {
            let page = book.sheet(details.sheets.get(sheet)?)?;
            let row = page.row(DETAIL_TITLES);
            let last = row.last().map_or(0, |cell| cell.at.column).min(MAX_COLUMNS);
            if let Some(column) = (next..=last).find(|&column| text(page, column) == *name) {
                found.push((sheet, column));
                next = column + details.columns.len() as u32;
                break;
            }
            (sheet, next) = (sheet + 1, details.totals);
        }
    }
    Some(found)
}

/// What the column of a return shows; nothing when it is empty.
fn form_of(form: &Form, details: &Details, sheet: &Sheet, at: (usize, u32)) -> Option<ShareForm> {
    let (mut odd, mut handed, mut filled) = (Odd::default(), Vec::new(), false);
    let stride = details.columns.len();
    for row in 0..form.printed_rows().len() {
        for (value, column) in form.value_columns().enumerate() {
            let cell = sheet.get(CellRef::new(details.first + row as u32, at.1 + value as u32));
            let content = cell.map_or(&Content::Empty, |cell| &cell.content);
            filled |= !content.is_blank();
            let holds = form.holds(row, column);
            let core = Core::plain(content, holds.kind, matches!(holds.asked, Asked::Owned(_)));
            // What stands as text where a number is asked for was in error and left out.
            let crate::amount::Value::Text(text) = &core.value else { continue };
            if matches!(holds.kind, Kind::Text | Kind::Heading) {
                continue;
            }
            let read = number::read(content, None, holds.answer(), &Lexicon::of_the_field().answers);
            let position = row * stride + value;
            odd.push(
                position,
                Core { value: read.value, decimals: read.decimals as u8, excluded: true, raw: None }.code(),
            );
            handed.push(Handed(
                position,
                Rule::UNREADABLE_NUMBER.name().to_owned(),
                [
                    format!("«{text}» có lỗi ở lần tổng hợp trước nên không được tính (xem trang Kiểm tra của tệp này)"),
                    format!("“{text}” stood in error when it was consolidated and was left out (see the findings of this file)"),
                ],
                [
                    "Đề nghị đơn vị sửa số liệu và gửi lại.".to_owned(),
                    "Have the unit correct the figure and send it again.".to_owned(),
                ],
                true,
            ));
        }
    }
    filled.then(|| ShareForm {
        form: Arc::clone(&form.id),
        at: Some(at),
        odd: odd.finish(),
        handed,
        ..ShareForm::default()
    })
}
