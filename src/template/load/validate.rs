//! What must hold between the parts of a template.

use std::collections::HashSet;

use super::FormPlaces;
use super::entry::{Faults, Place};
use super::expression::Places;
use crate::expression::{Comparison, Expression, Reference};
use crate::finding::Wording;
use crate::model::{Aggregation, Column, Form, Kind, Orientation, Role, Row, Template, name_of};
use crate::narrative::Sentence;

mod cycle;

/// Notes everything that does not hold.
pub(super) fn validate(template: &Template, places: &[FormPlaces], faults: &mut Faults) {
    let mut ids = HashSet::new();
    let mut sheets = HashSet::new();
    for (position, (form, places)) in template.forms.iter().zip(places).enumerate() {
        faults.in_form(&form.id);
        if !form.id.is_empty() && !ids.insert(&form.id) {
            let reason = Wording::new(
                format!("mã biểu \"{}\" dùng hai lần", form.id),
                format!("the form id \"{}\" is used twice", form.id),
            );
            faults.add(&places.form, "id", reason);
        }
        if let Some(reason) = bad_sheet(&form.sheet) {
            faults.add(&places.form, "sheet", reason);
        } else if !sheets.insert(form.sheet.to_lowercase()) {
            let reason = Wording::new(
                format!("hai biểu cùng tên trang tính \"{}\"", form.sheet),
                format!("two forms have the sheet name \"{}\"", form.sheet),
            );
            faults.add(&places.form, "sheet", reason);
        }
        shape(form, places, faults);
        sentences(template, position, (&form.said, &places.said), faults);
        columns(form, places, faults);
        rows(template, position, places, faults);
        by_column(form, places, faults);
    }
    cycle::rows(template, places, faults);
    for (form, places) in template.forms.iter().zip(places) {
        cycle::columns(form, places, faults);
    }
}

/// Sentences speak of figures that are there.
fn sentences(
    template: &Template,
    position: usize,
    (said, places): (&[Sentence], &[Place]),
    faults: &mut Faults,
) {
    for (sentence, place) in said.iter().zip(places) {
        for reference in sentence.figures().flat_map(Expression::references) {
            if let Err(reason) = find(template, position, reference) {
                let reason = Wording::new(
                    format!("câu nhắc tới {}", reason.vi),
                    format!("the sentence refers to {}", reason.en),
                );
                faults.add(place, "said", reason);
            }
        }
    }
}

/// Whether an expression may speak of that figure, from a form.
fn find(template: &Template, position: usize, reference: &Reference) -> Result<(), Wording> {
    match template.resolve(position, reference) {
        None if reference.counted().is_some() => countable(template, reference),
        Some((other, index)) => numeric(&template.forms[other].rows[index], reference),
        None => Err(missing(template, reference)),
    }
}

/// What a spreadsheet program does not take as the name of a sheet.
fn bad_sheet(name: &str) -> Option<Wording> {
    let bad = name.trim().is_empty()
        || name.encode_utf16().count() > 31
        || name.starts_with('\'')
        || name.ends_with('\'')
        || name.contains(['[', ']', ':', '*', '?', '/', '\\'])
        || name.contains(char::is_control);
    bad.then(|| {
        Wording::new(
            format!("\"{name}\" không đặt làm tên trang tính được (1 đến 31 ký tự, không có [ ] : * ? / \\)"),
            format!("\"{name}\" cannot name a sheet (1 to 31 characters, none of [ ] : * ? / \\)"),
        )
    })
}

fn shape(form: &Form, places: &FormPlaces, faults: &mut Faults) {
    let count = |role| form.columns.iter().filter(|column| column.role == role).count();
    let labels = count(Role::Label);
    if labels != 1 {
        let reason = Wording::new(
            format!("biểu phải có đúng một cột \"label\", đang có {labels}"),
            format!("a form has exactly one column \"label\", not {labels}"),
        );
        faults.add(&places.form, "columns", reason);
    }
    if count(Role::Value) == 0 {
        let reason =
            Wording::new("biểu không có cột số liệu (\"value\")", "the form has no column \"value\"");
        faults.add(&places.form, "columns", reason);
    }
    if form.rows.is_empty() && form.orientation == Orientation::Indicators {
        let reason = Wording::new("biểu không có dòng nào", "the form has no row");
        faults.add(&places.form, "rows", reason);
    }
}

/// A code that an expression can name.
fn check_code(code: &str, place: &Place, faults: &mut Faults) {
    if code.trim() != code || code.contains('\'') || code.contains(char::is_control) {
        let reason = Wording::new(
            format!("mã \"{code}\" có khoảng trắng ở đầu hoặc cuối, dấu nháy đơn hoặc ký tự điều khiển"),
            format!("the code \"{code}\" has blanks around it, an apostrophe or a control character"),
        );
        faults.add(place, "code", reason);
    }
}

fn duplicate(code: &str, place: &Place, faults: &mut Faults) {
    let reason =
        Wording::new(format!("mã \"{code}\" dùng hai lần"), format!("the code \"{code}\" is used twice"));
    faults.add(place, "code", reason);
}

fn columns(form: &Form, places: &FormPlaces, faults: &mut Faults) {
    let mut codes = HashSet::new();
    for (column, places) in form.columns.iter().zip(&places.columns) {
        faults.in_column(&column.code);
        check_code(&column.code, &places.code, faults);
        if !codes.insert(&column.code) {
            duplicate(&column.code, &places.code, faults);
        }
        let find = |reference: &Reference| {
            let found = form.column_index(&reference.code).filter(|_| reference.form.is_none());
            match found.map(|found| &form.columns[found]) {
                Some(Column { role: Role::Value, .. }) => Ok(()),
                Some(_) => Err(Wording::new(
                    format!("cột \"{reference}\" không phải cột số liệu"),
                    format!("the column \"{reference}\", which is not a value column"),
                )),
                None => Err(Wording::new(
                    format!("cột \"{reference}\" không có trong biểu"),
                    format!("the column \"{reference}\", which is not in the form"),
                )),
            }
        };
        equation(column.expression.as_ref(), places, &find, faults);
        checks("check", (&column.checks, &places.checks), &find, faults);
        if let Some(parts) = &column.parts {
            let parts = Reference { form: None, code: parts.to_string() };
            refer(&parts, "parts", &places.whole, &find, faults);
        }
        if let Some(Aggregation::WeightedMean(weight)) = &column.aggregation {
            let weight = Reference { form: None, code: weight.to_string() };
            refer(&weight, "aggregation", &places.aggregation, &find, faults);
        }
        if let Some(aggregation) = &column.aggregation {
            form_of(aggregation, column.expression.as_ref(), places, faults);
        }
    }
}

fn rows(template: &Template, position: usize, places: &FormPlaces, faults: &mut Faults) {
    let form = &template.forms[position];
    let mut codes = HashSet::new();
    for (row, places) in form.rows.iter().zip(&places.rows) {
        faults.in_row(&row.code);
        check_code(&row.code, &places.code, faults);
        if !codes.insert(&row.code) {
            duplicate(&row.code, &places.code, faults);
        }
        let columns = form.note_columns().count();
        if row.notes.len() > columns {
            let reason = Wording::new(
                format!("biểu có {columns} cột \"note\", dòng này in sẵn {} ô", row.notes.len()),
                format!("the form has {columns} columns \"note\", the row prints {} cells", row.notes.len()),
            );
            faults.add(&places.whole, "notes", reason);
        }
        let find = |reference: &Reference| find(template, position, reference);
        equation(row.expression.as_ref(), places, &find, faults);
        checks("check", (&row.checks, &places.checks), &find, faults);
        checks("doubt", (&row.doubts, &places.doubts), &find, faults);
        let conditions = row.required_if.iter().flat_map(|rule| [&rule.left, &rule.right]);
        for reference in conditions.flat_map(Expression::references) {
            refer(reference, "required_if", &places.condition, &find, faults);
        }
        if let Aggregation::WeightedMean(weight) = &row.aggregation {
            let weight = Reference { form: None, code: weight.to_string() };
            refer(&weight, "aggregation", &places.aggregation, &find, faults);
        }
        form_of(&row.aggregation, row.expression.as_ref(), places, faults);
        if row.expression.iter().flat_map(Expression::references).any(|one| one.counted().is_some()) {
            let reason = Wording::new(
                "số dòng của một biểu chỉ dùng được trong quy tắc (\"check\", \"doubt\")",
                "the number of rows of a form stands in rules only (\"check\", \"doubt\")",
            );
            faults.add(&places.expression, places.expression_key, reason);
        }
        sentences(template, position, (&row.said, &places.said), faults);
        made_of_unprinted(template, position, (row, places), faults);
        if let Err(reason) = agreement(row.kind, &row.aggregation) {
            let key =
                if row.kind == Kind::Heading || row.kind == Kind::Text { "kind" } else { "aggregation" };
            let place = if key == "kind" { &places.kind } else { &places.aggregation };
            faults.add(place, key, reason);
        }
        answers(row, places, faults);
    }
}

fn missing(template: &Template, reference: &Reference) -> Wording {
    if let Some(id) = reference.form.as_ref().filter(|id| template.form(id).is_none()) {
        return Wording::new(
            format!("biểu \"{id}\" không có trong bộ biểu mẫu"),
            format!("the form \"{id}\", which is not in the template"),
        );
    }
    let reason = Wording::new(
        format!("chỉ tiêu \"{reference}\" không có trong biểu"),
        format!("the indicator \"{reference}\", which is not in the form"),
    );
    let elsewhere = template.forms.iter().find(|form| form.row(&reference.code).is_some());
    match elsewhere {
        Some(other) if reference.form.is_none() => {
            let whole = Expression::Reference(Reference {
                form: Some(other.id.to_string()),
                code: reference.code.clone(),
            });
            reason.then(
                &format!("; ở biểu khác thì viết {whole}"),
                &format!("; of another form, write {whole}"),
            )
        }
        _ => reason,
    }
}

/// The blank form has no row that is unprinted: of what it prints only sums may be made of one, among others.
fn made_of_unprinted(
    template: &Template,
    position: usize,
    (row, places): (&Row, &Places),
    faults: &mut Faults,
) {
    let Some(made) = row.expression.as_ref().filter(|_| !row.variants.unprinted) else { return };
    let unprinted = |reference: &&Reference| {
        let there = template.resolve(position, reference);
        there.is_some_and(|(form, row)| template.forms[form].rows[row].variants.unprinted)
    };
    let any = made.references().iter().any(unprinted);
    let others = made.terms().is_some_and(|terms| terms.iter().any(|term| !unprinted(term)));
    if any && !others {
        let reason = Wording::new(
            "dòng in trên biểu trống mà tính từ dòng không in (\"unprinted\")",
            "the blank form prints the row, but not what it is made of (\"unprinted\")",
        );
        faults.add(&places.expression, places.expression_key, reason);
    }
}

/// Whether returns add rows to the form whose rows are counted.
fn countable(template: &Template, reference: &Reference) -> Result<(), Wording> {
    let id = reference.counted().unwrap_or_default();
    match template.form(id).map(|form| form.orientation) {
        None => Err(Wording::new(
            format!("biểu \"{id}\" không có trong bộ biểu mẫu"),
            format!("the form \"{id}\", which is not in the template"),
        )),
        Some(Orientation::Indicators) => Err(Wording::new(
            format!("số dòng của biểu \"{id}\", mà đơn vị không ghi thêm dòng vào biểu ấy"),
            format!("the number of rows of the form \"{id}\", to which returns add none"),
        )),
        Some(Orientation::Units | Orientation::List) => Ok(()),
    }
}

/// Whether one can calculate with a row.
fn numeric(row: &Row, reference: &Reference) -> Result<(), Wording> {
    if row.derived.is_some() {
        return Err(Wording::new(
            format!("số liệu tính thêm \"{reference}\"; chỉ tính từ các dòng của biểu"),
            format!("the derived figure \"{reference}\"; one calculates with rows of the form only"),
        ));
    }
    match row.kind {
        Kind::Heading => Err(Wording::new(
            format!("dòng đề mục \"{reference}\", không có số liệu"),
            format!("\"{reference}\", a heading without a figure"),
        )),
        Kind::Text => Err(Wording::new(
            format!("dòng ghi bằng lời \"{reference}\", không tính được"),
            format!("\"{reference}\", a text, with which nothing can be calculated"),
        )),
        _ => Ok(()),
    }
}

type Find<'f> = dyn Fn(&Reference) -> Result<(), Wording> + 'f;

/// What a key is called in a message.
fn called(key: &str) -> (&'static str, &'static str) {
    match key {
        "ratio" => ("tỷ lệ", "the ratio"),
        "sum" => ("tổng", "the sum"),
        "check" | "doubt" => ("quy tắc", "the check"),
        "required_if" => ("điều kiện", "the condition"),
        "aggregation" => ("trọng số", "the weight"),
        "parts" => ("khóa parts", "the key parts"),
        _ => ("đẳng thức", "the equation"),
    }
}

fn equation(expression: Option<&Expression>, places: &Places, find: &Find, faults: &mut Faults) {
    let key = places.expression_key;
    for reference in expression.into_iter().flat_map(Expression::references) {
        refer(reference, key, &places.expression, find, faults);
    }
}

fn checks(key: &str, checks: (&[Comparison], &[Place]), find: &Find, faults: &mut Faults) {
    for (check, place) in checks.0.iter().zip(checks.1) {
        let references = check.left.references().into_iter().chain(check.right.references());
        let mut any = false;
        for reference in references {
            any = true;
            refer(reference, key, place, find, faults);
        }
        if !any {
            let reason = Wording::new("quy tắc không nhắc tới số liệu nào", "the check speaks of no figure");
            faults.add(place, key, reason);
        }
    }
}

fn refer(reference: &Reference, key: &str, place: &Place, find: &Find, faults: &mut Faults) {
    if let Err(reason) = find(reference) {
        let (vi, en) = called(key);
        let reason =
            Wording::new(format!("{vi} nhắc tới {}", reason.vi), format!("{en} refers to {}", reason.en));
        faults.add(place, key, reason);
    }
}

/// What the aggregation needs of the expression.
fn form_of(aggregation: &Aggregation, expression: Option<&Expression>, places: &Places, faults: &mut Faults) {
    let reason = match (aggregation, expression) {
        (Aggregation::Ratio, Some(ratio)) if ratio.quotient_of_sums().is_none() => Wording::new(
            "tỷ lệ phải là thương của hai chỉ tiêu hoặc hai tổng (\"tử / mẫu\"; nhân 100 là hiểu ngầm)",
            "a ratio is a quotient of two references or sums (\"part / whole\"; × 100 is understood)",
        ),
        (Aggregation::SumOfRows, Some(sum)) if sum.terms().is_none() => {
            Wording::new("tổng chỉ gồm các phần nối bằng dấu +", "a sum is made of references joined by +")
        }
        (Aggregation::Ratio | Aggregation::SumOfRows, None) if places.expression == places.whole => {
            Wording::new(
                format!("\"{}\" cần biểu thức đi kèm", aggregation.name()),
                format!("\"{}\" needs its expression", aggregation.name()),
            )
        }
        _ => return,
    };
    let place = if expression.is_some() { &places.expression } else { &places.aggregation };
    let key = if expression.is_some() { places.expression_key } else { "aggregation" };
    faults.add(place, key, reason);
}

/// Whether figures of a kind can be merged that way.
fn agreement(kind: Kind, aggregation: &Aggregation) -> Result<(), Wording> {
    use Aggregation as A;
    let agrees = match kind {
        Kind::Heading => matches!(aggregation, A::None),
        Kind::Text => matches!(aggregation, A::Text | A::None),
        Kind::Yes => matches!(aggregation, A::Yes | A::Enum | A::Same | A::Max | A::None),
        Kind::Choice => matches!(aggregation, A::Enum | A::Same | A::None),
        Kind::Percent => {
            matches!(aggregation, A::Ratio | A::Computed | A::WeightedMean(_) | A::Same | A::Max | A::None)
        }
        Kind::Count | Kind::Quantity => {
            matches!(
                aggregation,
                A::Sum | A::SumOfRows | A::Computed | A::Same | A::Max | A::WeightedMean(_) | A::None
            )
        }
    };
    if agrees {
        return Ok(());
    }
    let (kind, aggregation) = (name_of(&Kind::NAMES, kind), aggregation.name());
    Err(Wording::new(
        format!("số liệu loại \"{kind}\" không tổng hợp theo \"{aggregation}\" được"),
        format!("figures of the kind \"{kind}\" cannot be merged by \"{aggregation}\""),
    ))
}

/// Whether the choices fit the kind, and a heading is nothing but a heading.
fn answers(row: &Row, places: &Places, faults: &mut Faults) {
    if row.kind == Kind::Choice && row.measure.choices.is_empty() {
        let reason = Wording::new(
            "dòng chọn phương án mà đơn vị tính không ghi các phương án (\"Chưa = 0 Đã có = 1\")",
            "a choice, but the unit of measure lists no choices (\"Chưa = 0 Đã có = 1\")",
        );
        faults.add(&places.whole, "measure", reason);
    }
    if row.kind == Kind::Yes && !row.measure.choices.is_empty() && !row.measure.is_yes_no() {
        let reason = Wording::new(
            "dòng Có/Không chỉ nhận hai phương án 0 và 1",
            "a yes/no row has exactly the choices 0 and 1",
        );
        faults.add(&places.whole, "measure", reason);
    }
    if row.kind == Kind::Heading
        && (row.expression.is_some()
            || !row.checks.is_empty()
            || !row.doubts.is_empty()
            || row.required
            || row.required_if.is_some())
    {
        let reason = Wording::new(
            "dòng đề mục không có biểu thức, quy tắc và không bắt buộc điền",
            "a heading has no expression, no checks and is not required",
        );
        faults.add(&places.kind, "kind", reason);
    }
}

/// Where columns have rules of their own, they must go with every row.
fn by_column(form: &Form, places: &FormPlaces, faults: &mut Faults) {
    for (index, places) in places.columns.iter().enumerate() {
        let column = &form.columns[index];
        if column.role != Role::Value || (column.kind.is_none() && column.aggregation.is_none()) {
            continue;
        }
        let mut rules = (0..form.rows.len()).map(|row| form.holds(row, index));
        let own = column.kind.zip(column.aggregation.as_ref());
        let reason = own
            .and_then(|(kind, aggregation)| agreement(kind, aggregation).err())
            .or_else(|| rules.find_map(|rule| agreement(rule.kind, rule.aggregation).err()));
        if let Some(reason) = reason {
            faults.in_column(&column.code);
            faults.add(&places.whole, "aggregation", reason);
        }
    }
}
