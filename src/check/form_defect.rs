//! `form-defect`: the form itself is wrong. Told to whoever issues it, by `template check`; never to a unit.
//!
//! What the template's maintainer wrote down of it, guesses nobody has reviewed, rules that cannot hold together, rows
//! that nobody can fill in.

use std::sync::Arc;

use crate::finding::{Declaration, Finding, Group, Place, Rule, Said, Severity, Spoils, Subject, Wording};
use crate::measure::Class;
use crate::model::{Form, Kind, Row, Template, shortened};

use super::Check;

mod contradiction;

impl Rule {
    /// The form itself is wrong.
    pub const FORM_DEFECT: Self = Self::declared(&Declaration {
        name: "form-defect",
        group: Group::Form,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Biểu mẫu có chỗ sai", en: "The form itself is wrong" },
        meaning: Said {
            vi: "Chỗ sai nằm ở biểu mẫu, không phải ở báo cáo: in sai chữ, sai đơn vị tính, quy tắc trái nhau, dòng không ai \
                 điền được, phỏng đoán chưa ai soát. `tonghop mau check` kể một lần cho cơ quan ban hành; không đơn vị nào bị \
                 nhắc vì biểu in sai.",
            en: "What is wrong is the form, not a return: misprints, a wrong unit of measure, rules against each other, rows \
                 nobody can fill in, guesses nobody has reviewed. `tonghop template check` tells the issuing office once; no \
                 unit is blamed for what the form prints.",
        },
        example: Said {
            vi: "Dòng 4.1 «Số cơ quan, đơn vị được thanh tra» in đơn vị tính «%» trong khi là số đếm.",
            en: "Row 4.1 counts offices, and its unit of measure is printed as «%».",
        },
        unit: Said { vi: "không phải làm gì.", en: "nothing to do." },
        officer: Said {
            vi: "gửi danh sách cho cơ quan ban hành biểu; `tonghop mau blank` in biểu đã sửa các lỗi in.",
            en: "send the list to the office that issues the form; `tonghop template blank` prints it with misprints put right.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::FORM_DEFECT);

/// All that is wrong or not settled in a template, form by form, in the order of the rows. `file` is what it is known by.
pub fn form_defects(template: &Template, file: &Arc<str>) -> Vec<Finding> {
    let mut found = Vec::new();
    // What is found is grouped by whom it concerns: here the template.
    let unit = Arc::from(template.name.as_str());
    for form in &template.forms {
        let at_form = Teller {
            file,
            unit: &unit,
            subject: Subject { form: Arc::clone(&form.id), ..Subject::default() },
        };
        if !form.defect.is_empty() {
            found.push(at_form.misprint(&format!("{}: ", form.name()), &form.defect));
        }
        for (position, column) in form.columns.iter().enumerate() {
            if let Some(guess) = &column.guess {
                let name = shortened(&column.captions.join(" / "));
                let subject = form.column_subject(position);
                found.push(Teller { file, unit: &unit, subject }.guess(&format!("«{name}»: "), guess));
            }
        }
        for (position, row) in form.rows.iter().enumerate() {
            let subject = Subject { column: Arc::default(), ..form.subject(position, 0) };
            of_row(form, row, &template.level, &Teller { file, unit: &unit, subject }, &mut found);
        }
    }
    found.extend(contradiction::look(template).into_iter().map(|(spot, message)| {
        let teller = Teller { file, unit: &unit, subject: spot.subject(template) };
        teller.tell(Severity::Error, message).with_help(
            "Một trong các quy tắc này sai: đối chiếu với biểu đã ban hành rồi sửa bộ biểu mẫu.",
            "One of these rules is wrong: compare with the form as issued and correct the template.",
        )
    }));
    found
}

/// Tells what is wrong with one place of a template.
struct Teller<'a> {
    file: &'a Arc<str>,
    unit: &'a Arc<str>,
    subject: Subject,
}

impl Teller<'_> {
    fn tell(&self, severity: Severity, message: Wording) -> Finding {
        Finding::new(Rule::FORM_DEFECT, Place::file(self.file), message)
            .with_severity(severity)
            .with_subject(self.subject.clone())
            .with_unit(self.unit)
    }

    fn misprint(&self, name: &str, defect: &str) -> Finding {
        let message =
            Wording::new(format!("{name}biểu in sai: {defect}"), format!("{name}wrongly issued: {defect}"));
        self.tell(Severity::Warning, message).with_help(
            "Đề nghị cơ quan ban hành sửa khi in lại biểu.",
            "The issuing office should correct it when the form is printed again.",
        )
    }

    fn guess(&self, name: &str, guess: &str) -> Finding {
        let message = Wording::new(
            format!("{name}phỏng đoán chưa soát: {guess}"),
            format!("{name}a guess not reviewed: {guess}"),
        );
        self.tell(Severity::Info, message).with_help(
            "Soát lại cách tính, sửa nếu cần, rồi bỏ khóa guess.",
            "Review how it is made up, correct it, then remove the key guess.",
        )
    }
}

fn of_row(form: &Form, row: &Row, level: &str, teller: &Teller, found: &mut Vec<Finding>) {
    let label = shortened(&row.label);
    // A row without a code is called by its label where the finding stands.
    let name = row.known_code().map_or_else(String::new, |_| format!("«{label}»: "));
    if !row.variants.defect.is_empty() {
        found.push(teller.misprint(&name, &row.variants.defect));
    }
    if let Some(guess) = &row.guess {
        found.push(teller.guess(&name, guess));
    }
    if row.kind == Kind::Heading {
        return;
    }
    if row.kind == Kind::Count && row.measure.class == Class::Percent {
        let text = &row.measure.text;
        let message = Wording::new(
            format!("{name}là số đếm nhưng đơn vị tính là «{text}»"),
            format!("{name}a count, yet its unit of measure is «{text}»"),
        );
        found.push(teller.tell(Severity::Warning, message).with_help(
            "Ghi đơn vị tính đúng vào measure, chữ in sai vào issued_measure.",
            "Put the right unit of measure into measure, the misprint into issued_measure.",
        ));
    }
    if form.value_columns().all(|column| row.is_crossed_out(&form.columns[column])) {
        let message = Wording::new(
            format!("{name}mọi ô đều in dấu x, không ai điền được"),
            format!("{name}every cell is crossed out, nobody can fill it in"),
        );
        found.push(teller.tell(Severity::Warning, message).with_help(
            "Bỏ dấu x ở cột cần số liệu, hoặc coi dòng này là đề mục.",
            "Take the cross out of the column that asks for a figure, or make the row a heading.",
        ));
    }
    if let Some(owner) = row.owner.as_ref().filter(|owner| !level.is_empty() && *owner != level) {
        let message = Wording::new(
            format!("{name}chỉ cấp {owner} có số liệu, {level} không điền được"),
            format!("{name}only the level {owner} has this figure, {level} cannot fill it in"),
        );
        found.push(teller.tell(Severity::Info, message).with_help(
            "Cân nhắc bỏ dòng này khỏi biểu của cấp báo cáo.",
            "Consider leaving the row out of the form of the level that reports.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::check::tests::cases::shown;
    use crate::finding::Language;
    use crate::testing::template;

    #[test]
    fn what_is_wrong_with_a_form() {
        let made = template(
            "1 count sum-of-rows = 1.1 + 1.2 | 1 <= 1.1
             1.1 count sum
             1.2 count sum | | %
             2 count sum | 2 <= 1;2 = 1.1
             3 count none | | | owner",
        );
        let mut made = Template::clone(&made);
        "xã".clone_into(&mut made.level);
        let form = &mut made.forms[0];
        "tên biểu in sai".clone_into(&mut form.defect);
        "in \"lãnh cấp phòng\"".clone_into(&mut form.rows[1].variants.defect);
        form.rows[3].guess = Some("theo tên chỉ tiêu".to_owned());
        form.rows[3].crossed = vec![form.columns[2].code.to_string()];
        let found = form_defects(&made, &Arc::from("mau.toml"));
        assert_snapshot!(shown(&found, Language::Vi, false), @r#"
        form-defect warning [T]  (): Biểu F: biểu in sai: tên biểu in sai
        form-defect warning [T] 1.1 (): «Label 1.1»: biểu in sai: in "lãnh cấp phòng"
        form-defect warning [T] 1.2 (): «Label 1.2»: là số đếm nhưng đơn vị tính là «%»
        form-defect info [T] 2 (): «Label 2»: phỏng đoán chưa soát: theo tên chỉ tiêu
        form-defect warning [T] 2 (): «Label 2»: mọi ô đều in dấu x, không ai điền được
        form-defect info [T] 3 (): «Label 3»: chỉ cấp tỉnh có số liệu, xã không điền được
        form-defect error [T] 1: Biểu F: các quy tắc về 1 trái nhau: chỉ cùng đúng khi 1.2 bằng 0
        "#);
        assert_snapshot!(shown(&found[2..], Language::En, true), @r"
        form-defect warning [T] 1.2 (): «Label 1.2»: a count, yet its unit of measure is «%»
            → Put the right unit of measure into measure, the misprint into issued_measure.
        form-defect info [T] 2 (): «Label 2»: a guess not reviewed: theo tên chỉ tiêu
            → Review how it is made up, correct it, then remove the key guess.
        form-defect warning [T] 2 (): «Label 2»: every cell is crossed out, nobody can fill it in
            → Take the cross out of the column that asks for a figure, or make the row a heading.
        form-defect info [T] 3 (): «Label 3»: only the level tỉnh has this figure, xã cannot fill it in
            → Consider leaving the row out of the form of the level that reports.
        form-defect error [T] 1: Biểu F: the rules about 1 contradict each other: they hold together only where 1.2 is 0
            → One of these rules is wrong: compare with the form as issued and correct the template.
        ");
    }

    #[test]
    fn rules_that_say_the_same_in_other_words_are_no_defect() {
        let made = template(
            "1 count sum-of-rows = 2 + 3 | 2 + 3 <= 1;1 >= 4 + 5
             2 count sum-of-rows = 4 + 5
             3 count sum
             4 count sum
             5 count sum | 5 <= 2",
        );
        assert_eq!(form_defects(&made, &Arc::from("mau.toml")), []);
    }
}
