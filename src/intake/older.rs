//! Returns that are filled in on an older form, taken in by the `[[mapping]]` of the template in use.

use std::sync::Arc;

use crate::book::Book;
use crate::carry::{Lost, carry};
use crate::extract::{self, Extracted};
use crate::figure::{Return, Standing};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::layout;
use crate::model::{Form, Template};
use crate::recognise::{self, Recognition};
use crate::spot::Spot;

use super::{Desk, spot_in};

impl Desk<'_> {
    /// The older template a file is filled in on, when the one in use says how its figures are to be carried over.
    pub(super) fn forerunner(&self, book: &Book) -> Option<usize> {
        let known = |id: &str| self.memory.templates().iter().position(|other| *other.id == *id);
        let older: Vec<usize> =
            self.template().mappings().filter_map(|mapping| known(&mapping.from)).collect();
        if older.is_empty() {
            return None;
        }
        // A blank form of ours says what it is.
        if let Some(origin) = layout::read_origin(book) {
            return known(&origin.template).filter(|said| older.contains(said));
        }
        let compared: Vec<usize> = std::iter::once(self.template).chain(older.iter().copied()).collect();
        let closeness = recognise::closeness(book, self.memory, &compared);
        let own = closeness[0];
        let (close, best) = closeness[1..]
            .iter()
            .copied()
            .zip(older)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        (close > own).then_some(best)
    }

    /// Reads a file by an older template and carries its figures over to the one in use.
    pub(super) fn carry_over(&self, book: &Book, older: usize, one: &mut Return) -> (Extracted, Recognition) {
        let file = Arc::clone(&one.file);
        let (model, target) = (&self.memory.templates()[older], self.template());
        let recognised = recognise::recognise(book, &file, self.memory, older, self.period);
        let read = extract::extract(book, &file, model, &recognised.value, self.lexicon);
        let mut extracted = read.value;
        let old = Return { forms: std::mem::take(&mut extracted.forms), ..Return::unread(Arc::clone(&file)) };
        let carried = carry(self.memory, (older, self.template), &old);
        let mut findings = recognised.findings;
        findings.extend(read.findings);
        for finding in &mut findings {
            // What is said of an old figure is said of the new one it became.
            let spot = spot_in(model, &finding.subject).and_then(|spot| carried.places.get(&spot));
            finding.subject = spot.map(|spot| spot.subject(target)).unwrap_or_default();
        }
        findings.extend(carried.lost.iter().map(|lost| not_carried(lost, target)));
        if carried.read > 0 {
            findings.extend(carried.new.iter().map(|&(form, row)| row_not_asked(&file, target, form, row)));
            let columns = carried.new_columns.iter();
            findings
                .extend(columns.map(|&(form, column)| column_not_asked(&file, &target.forms[form], column)));
        }
        findings.extend(converted(&file, &carried.converted, target));
        findings.push(on_older_form(&file, model, target));
        // A figure that is part of a sum stands in it, not in a cell of its own.
        let parts = carried.places.keys().filter_map(|part| old.at(*part));
        extracted.told.extend(parts.filter_map(|figure| Some((Arc::clone(&figure.sheet), figure.cell?))));
        let lost = carried.lost.iter().map(|lost| &lost.place);
        extracted.told.extend(lost.filter_map(|place| Some((Arc::clone(&place.sheet), place.cell?))));
        one.findings.extend(findings);
        one.forms = carried.forms;
        one.standing = Standing::Used;
        (extracted, recognised.value)
    }
}

/// A figure of an older form that the new one has no place for, or that cannot be computed with.
fn not_carried(lost: &Lost, target: &Template) -> Finding {
    let (row, raw) = (&lost.row, &lost.raw);
    if let Some((from, to)) = &lost.unconfirmed {
        let message = Wording::new(
            format!(
                "biểu cũ có dòng «{row}» ghi {raw} theo đơn vị tính «{from}», biểu mới tính bằng «{to}»; chưa ai xác nhận cách đổi nên không lấy số này"
            ),
            format!(
                "the older form has «{row}» with {raw} in «{from}», the newer one asks for «{to}»; nobody has confirmed how to convert it, so it is not used"
            ),
        );
        return Finding::new(Rule::MEASURE_CHANGED, lost.place.clone(), message)
            .with_severity(Severity::Warning)
            .with_value(raw.clone())
            .with_help(
                "Trong [[mapping]] của bộ biểu mẫu, ghi cách đổi của dòng này rồi chuyển từ unconfirmed lên rows.",
                "In the [[mapping]] of the template write how the row is converted and move it from unconfirmed to rows.",
            );
    }
    let Some(into) = lost.into else {
        let message = Wording::new(
            format!(
                "biểu cũ có dòng «{row}» ghi {raw}; biểu mới không có chỗ cho số này nên không được tính"
            ),
            format!(
                "the older form has «{row}» with {raw}; the newer one has no place for it, it is not used"
            ),
        );
        return Finding::new(Rule::UNKNOWN_ROW, lost.place.clone(), message)
            .with_severity(Severity::Warning)
            .with_value(raw.clone())
            .with_help(
                "Nếu số này thuộc một chỉ tiêu của biểu mới thì bổ sung vào [[mapping]].",
                "If it belongs to an indicator of the newer form, add it to the [[mapping]].",
            );
    };
    let form = &target.forms[into.form];
    let label = form.printed(into.row).map_or("", |row| &row.label);
    let number = form.name();
    let message = Wording::new(
        format!(
            "biểu cũ có dòng «{row}» ghi {raw}; không tính được dòng «{label}» ({number}) của biểu mới từ số này và các số đi cùng"
        ),
        format!(
            "the older form has «{row}» with {raw}; «{label}» ({number}) of the newer one cannot be computed from it and the figures with it"
        ),
    );
    Finding::new(Rule::UNREADABLE_NUMBER, lost.place.clone(), message)
        .with_subject(into.subject(target))
        .with_value(raw.clone())
        .with_help(
            "Sửa các số không đọc được của dòng này trong báo cáo, hoặc sửa công thức trong [[mapping]].",
            "Correct the unreadable figures in the return, or the expression in the [[mapping]].",
        )
}

/// Conversions told one by one.
const TOLD: usize = 5;

/// What was converted to another unit of measure, once for the file.
fn converted(file: &Arc<str>, all: &[(Spot, String, String)], target: &Template) -> Option<Finding> {
    let told = all.iter().take(TOLD).map(|(spot, before, after)| {
        let label = target.forms[spot.form].printed(spot.row).map_or("", |row| &row.label);
        let measure = &target.holds(*spot).measure.text;
        format!("«{label}» {before} → {after} {measure}")
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let (count, more) = (all.len(), if all.len() > TOLD { "; …" } else { "" });
    let message = Wording::new(
        format!("{count} số của biểu cũ đã đổi sang đơn vị tính của biểu mới theo [[mapping]]: {told}{more}"),
        format!(
            "{count} figures of the older form were converted to the newer units of measure by the [[mapping]]: {told}{more}"
        ),
    );
    (count > 0).then(|| {
        Finding::new(Rule::MEASURE_CHANGED, Place::file(file), message)
            .with_severity(Severity::Info)
            .with_help(
                "Kiểm tra vài số đã đổi; nếu sai thì sửa [[mapping]] của bộ biểu mẫu.",
                "Look at some of them; if they are wrong, correct the [[mapping]] of the template.",
            )
    })
}

/// A row that the older form does not ask for.
fn row_not_asked(file: &Arc<str>, target: &Template, form: usize, row: usize) -> Finding {
    let number = target.forms[form].name();
    let (code, label) = (&target.forms[form].rows[row].printed, &target.forms[form].rows[row].label);
    let column = target.forms[form].value_columns().next().unwrap_or_default();
    let message = Wording::new(
        format!("biểu cũ không có dòng {code} «{label}» của {number}; đơn vị chưa có số cho dòng này"),
        format!("the older form has no row {code} «{label}» of {number}; the unit gave no figure for it"),
    );
    not_asked(file, message).with_subject(Spot::new(form, row, column).subject(target))
}

/// A column that the older form does not ask for.
fn column_not_asked(file: &Arc<str>, form: &Form, column: usize) -> Finding {
    let number = form.name();
    let caption = form.columns[column].captions.join(" / ");
    let message = Wording::new(
        format!("biểu cũ không có cột «{caption}» của {number}; đơn vị chưa có số cho cột này"),
        format!("the older form has no column «{caption}» of {number}; the unit gave no figures for it"),
    );
    not_asked(file, message).with_subject(form.column_subject(column))
}

fn not_asked(file: &Arc<str>, message: Wording) -> Finding {
    Finding::new(Rule::MISSING_ROW, Place::file(file), message)
        .with_severity(Severity::Warning)
        .with_help("Đề nghị đơn vị báo cáo bổ sung trên biểu mới.", "Ask the unit for it on the newer form.")
}

fn on_older_form(file: &Arc<str>, model: &Template, target: &Template) -> Finding {
    let name = |template: &Template| format!("«{}» ({})", template.name, template.id);
    let (old, new) = (name(model), name(target));
    let message = Wording::new(
        format!("báo cáo điền trên bộ biểu mẫu cũ {old}; số liệu được chuyển sang {new} theo [[mapping]]"),
        format!("filled in on the older {old}; its figures were carried over to {new} by the [[mapping]]"),
    );
    Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message).with_severity(Severity::Info).with_help(
        "Lần sau đề nghị đơn vị dùng biểu mẫu mới.",
        "Ask the unit to use the newer form next time.",
    )
}
