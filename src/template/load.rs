//! Templates from TOML. Reading goes on after a fault, so that a person sees all of them at once.
//!
//! A template is keys of its own (`id`, `version`, `name`, `authority`, `level`, `heading`, `printed_units`), `[abbreviations]`,
//! `[rules]`, `[[waiver]]`, `[[mapping]]` and one `[[form]]` per form, with a line per column and a line per row; after
//! them `[[derived]]` for figures that no form asks for:
//!
//! ```
//! let template = tonghop::template::load(
//!     r#"
//! id = "vi-du-2024"
//! name = "Ví dụ"
//! [[form]]
//! id = "1"
//! columns = [
//!   { role = "code", captions = ["STT"], width = 6 },
//!   { role = "label", captions = ["Chỉ tiêu"], width = 40 },
//!   { role = "measure", captions = ["Kết quả", "Đơn vị tính"] },
//!   { role = "value", captions = ["Kết quả", "Số liệu"] },
//! ]
//! rows = [
//!   { code = "2", printed = "2.", label = "Tỷ lệ hoàn thành", measure = "%", ratio = "2.2 / 2.1", bold = true },
//!   { code = "2.1", printed = "2.1", label = "Nhiệm vụ được giao", measure = "Nhiệm vụ", aggregation = "sum" },
//!   { code = "2.2", printed = "2.2", label = "Đã hoàn thành", measure = "Nhiệm vụ", aggregation = "sum", check = ["2.2 <= 2.1"] },
//! ]
//! [[derived]]
//! form = "1"
//! code = "TL1"
//! label = "Tỷ lệ nhiệm vụ còn lại"
//! measure = "%"
//! ratio = "(2.1 - 2.2) / 2.1"
//! "#,
//!     "vi-du.toml",
//! )?;
//! assert_eq!(template.forms[0].printed_rows().len(), 3);
//! # Ok::<(), tonghop::template::TemplateError>(())
//! ```
//!
//! A `[[mapping]]` says how the template follows from an older one; see [`Mapping`].

use foldhash::{HashMap, HashMapExt as _};
use toml::Spanned;
use toml::de::DeTable;

use super::TemplateError;
use crate::finding::Wording;
use crate::model::{Form, Mapping, Orientation, PLACEHOLDERS, Template};

mod column;
mod derived;
mod entry;
mod expression;
mod row;
mod said;
mod settings;
mod validate;

pub(super) use column::derived_kind;
pub(super) use derived::usual_decimals;
use entry::{Entry, Faults, Place};

/// Where the parts of a form stand in the file.
struct FormPlaces {
    form: Place,
    said: Vec<Place>,
    columns: Vec<expression::Places>,
    rows: Vec<expression::Places>,
}

/// Reads a template; `name` is the file's, for messages. All faults are told, not only the first.
pub fn load(source: &str, name: &str) -> Result<Template, TemplateError> {
    let mut faults = Faults::new(source);
    let template = read(source, name, &mut faults);
    match template {
        Some(template) if faults.is_empty() => Ok(template),
        _ => Err(TemplateError { file: name.to_owned(), faults: faults.into_sorted() }),
    }
}

fn read(source: &str, file_name: &str, faults: &mut Faults) -> Option<Template> {
    let (document, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let message = error.message().lines().next().unwrap_or_default();
        let reason = Wording::new(
            format!("viết sai cú pháp TOML ({message})"),
            format!("this is not valid TOML ({message})"),
        );
        faults.add(&error.span().unwrap_or(0..0), "", reason);
    }
    if !errors.is_empty() {
        return None;
    }
    let keys = [
        "id",
        "version",
        "name",
        "authority",
        "level",
        "heading",
        "printed_units",
        "abbreviations",
        "rules",
        "waiver",
        "mapping",
        "form",
        "derived",
    ];
    let file = Entry::open(document.get_ref(), &(0..0), &keys, faults);
    let id = file.needed("id", faults);
    if let Some(id) = &id {
        check_id(id, faults);
    }
    let name = file.needed("name", faults);
    let heading = title_lines(&file, "heading", faults);
    let mut template = Template {
        id: id.map_or("", Spanned::into_inner).into(),
        version: file.text("version", faults).map_or("1", Spanned::into_inner).to_owned(),
        name: name.map_or("", Spanned::into_inner).to_owned(),
        authority: file.text_or_empty("authority", faults),
        level: file.text_or_empty("level", faults),
        heading,
        printed_units: title_lines(&file, "printed_units", faults),
        settings: settings::read(&file, file_name, faults),
        abbreviations: abbreviations(&file, faults),
        forms: Vec::new(),
        mappings: Vec::new(),
    };
    let mut mapped = Vec::new();
    for (place, table) in file.tables("mapping", faults) {
        let raw = settings::raw(table);
        match Mapping::parse(&raw) {
            Ok(mapping) => mapped.push((place, mapping)),
            Err(reason) => faults.add(&place, "mapping", reason),
        }
        template.mappings.push(raw);
    }
    let mut places = Vec::new();
    for (place, table) in file.tables("form", faults) {
        let (form, form_places) = form(table, &place, faults);
        template.forms.push(form);
        places.push(form_places);
    }
    for (place, table) in file.tables("derived", faults) {
        derived::take(table, &place, (&mut template, &mut places), faults);
    }
    if template.forms.is_empty() && !file.has("form") {
        faults.in_form("");
        faults.add(
            &(0..0),
            "form",
            Wording::new("bộ biểu mẫu không có biểu nào", "the template has no form"),
        );
    }
    faults.in_form("");
    for (place, mapping) in &mapped {
        for row in mapping.named().filter(|row| template.mapped_row(row).is_none()) {
            let reason = Wording::new(
                format!("bộ biểu mẫu này không có dòng {row}"),
                format!("this template has no row {row}"),
            );
            faults.add(place, "mapping", reason);
        }
        for (column, _) in mapping.columns.iter().filter(|(column, _)| !template.has_mapped_column(column)) {
            let reason = Wording::new(
                format!("bộ biểu mẫu này không có cột {column}"),
                format!("this template has no column {column}"),
            );
            faults.add(place, "mapping", reason);
        }
    }
    validate::validate(&template, &places, faults);
    Some(template)
}

/// An id is the name of a file and is typed at a prompt.
fn check_id(id: &Spanned<&str>, faults: &mut Faults) {
    if !id
        .get_ref()
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
    {
        let reason = Wording::new(
            "mã bộ biểu mẫu chỉ gồm chữ thường không dấu, chữ số, dấu nối",
            "the id of a template is made of lower-case letters without marks, digits and hyphens",
        );
        faults.add(&id.span(), "id", reason);
    }
}

/// Lines with placeholders, which must be known ones.
fn title_lines(entry: &Entry, key: &str, faults: &mut Faults) -> Vec<String> {
    let lines = entry.texts(key, faults);
    for line in &lines {
        let mut rest: &str = line.get_ref();
        while let Some(open) = rest.find('{') {
            rest = &rest[open..];
            let end = rest.find('}').map_or(rest.len(), |close| close + 1);
            let placeholder = &rest[..end];
            if !PLACEHOLDERS.contains(&placeholder) {
                let known = PLACEHOLDERS.join(", ");
                let reason = Wording::new(
                    format!("không hiểu \"{placeholder}\"; chỉ điền được {known}"),
                    format!("\"{placeholder}\" cannot be filled in; there are {known}"),
                );
                faults.add(&line.span(), key, reason);
            }
            rest = &rest[end..];
        }
    }
    lines.into_iter().map(|line| line.into_inner().to_owned()).collect()
}

fn abbreviations(file: &Entry, faults: &mut Faults) -> Vec<(String, String)> {
    let Some(table) = file.table("abbreviations", faults) else { return Vec::new() };
    let table = table.into_inner();
    let mut keys: Vec<_> = table.keys().collect();
    keys.sort_by_key(|key| key.span().start);
    let names: Vec<&str> = keys.iter().map(|key| key.get_ref().as_ref()).collect();
    let entry = Entry::open(table, &(0..0), &names, faults);
    names
        .iter()
        .filter_map(|short| Some(((*short).to_owned(), entry.text(short, faults)?.into_inner().to_owned())))
        .collect()
}

fn form(table: &DeTable, place: &Place, faults: &mut Faults) -> (Form, FormPlaces) {
    let keys = [
        "id",
        "number",
        "title",
        "subtitle",
        "sheet",
        "orientation",
        "measure",
        "columns",
        "rows",
        "letterhead",
        "landscape",
        "optional",
        "defect",
        "said",
    ];
    faults.in_form(table.get("id").and_then(|id| id.get_ref().as_str()).unwrap_or_default());
    let entry = Entry::open(table, place, &keys, faults);
    let id = entry.needed("id", faults).map_or("", Spanned::into_inner);
    let number = entry.text_or_empty("number", faults);
    let sheet = entry.text("sheet", faults).map(|sheet| sheet.into_inner().to_owned());
    let sheet = sheet.unwrap_or_else(|| if number.is_empty() { id.to_owned() } else { number.clone() });
    let measure = entry.text("measure", faults).map(|measure| measure.into_inner().to_owned());
    let (said, said_places) = said::read(&entry, faults);
    let mut places =
        FormPlaces { form: place.clone(), said: said_places, columns: Vec::new(), rows: Vec::new() };
    let mut columns = Vec::new();
    for (place, table) in entry.tables("columns", faults) {
        if let Some((column, column_places)) = column::column(table, &place, faults) {
            columns.push(column);
            places.columns.push(column_places);
        }
    }
    let merged_by_columns =
        columns.iter().all(|column| column.role != crate::model::Role::Value || column.aggregation.is_some())
            && columns.iter().any(|column| column.aggregation.is_some());
    let context = row::Context { measure: measure.as_deref(), merged_by_columns };
    let mut rows = Vec::new();
    for (place, table) in entry.tables("rows", faults) {
        if let Some((row, row_places)) = row::row(table, &place, context, faults) {
            rows.push(row);
            places.rows.push(row_places);
        }
    }
    faults.in_form(id);
    let mut index = HashMap::with_capacity(rows.len());
    for (position, row) in rows.iter().enumerate() {
        index.entry(std::sync::Arc::clone(&row.code)).or_insert(position);
    }
    let form = Form {
        id: id.into(),
        title: title_lines(&entry, "title", faults),
        subtitle: title_lines(&entry, "subtitle", faults),
        orientation: entry.choice("orientation", &Orientation::NAMES, faults).unwrap_or_default(),
        letterhead: entry.flag("letterhead", faults),
        landscape: entry.flag("landscape", faults),
        optional: entry.flag("optional", faults),
        defect: entry.text_or_empty("defect", faults),
        said,
        number,
        sheet,
        measure,
        columns,
        rows,
        index,
    };
    (form, places)
}
