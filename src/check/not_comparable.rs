//! `not-comparable`: figures of two periods that cannot be set side by side.
//!
//! Looked for among the units of the set; what is wrong with the earlier period as a whole is told where it is read.

use std::sync::Arc;

use crate::figure::Return;
use crate::finding::{
    Declaration, Finding, Group, Language, Place, Rule, Said, Severity, Spoils, Wording, file_name, some_of,
};
use crate::past::{Basis, Past};

use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// Figures of two periods that cannot be set side by side.
    pub const NOT_COMPARABLE: Self = Self::declared(&Declaration {
        name: "not-comparable",
        group: Group::Time,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Không so sánh được", en: "Not comparable" },
        meaning: Said {
            vi: "Số liệu của hai kỳ không đặt cạnh nhau được: cùng một kỳ hai lần, bộ biểu mẫu khác mà không có bảng chuyển \
                 số liệu, đơn vị được chia tách, đơn vị mới mà kỳ trước chưa có, hoặc một đơn vị cũ của đơn vị sáp nhập chưa \
                 báo cáo ở kỳ trước. Phần không so sánh được để trống, không đoán. Đơn vị sáp nhập được so với tổng các đơn \
                 vị cũ theo đúng cách tổng hợp của từng dòng.",
            en: "The figures of two periods cannot be set side by side: the same period twice, another template without a \
                 mapping, a unit that was split, a new unit that did not report before, or one of the predecessors of a \
                 merged unit that sent nothing then. What cannot be compared is left blank, never guessed. A merged unit is \
                 compared with its predecessors, merged by each row's own rule.",
        },
        example: Said {
            vi: "Xã C mới thành lập từ xã A và xã B; kỳ trước chỉ có xã A gửi 120 hồ sơ, xã B không gửi: 120 không phải là số \
                 của cả xã C.",
            en: "Commune C was made of A and B; before, A had 120 files and B sent nothing: 120 is not the figure of C.",
        },
        unit: Said {
            vi: "cung cấp số liệu kỳ trước theo địa bàn hiện nay nếu được hỏi.",
            en: "give the earlier figures for today's area when asked.",
        },
        officer: Said {
            vi: "bổ sung danh sách đơn vị (ngày hiệu lực, đơn vị kế thừa) bằng `--units`; kiểm tra đã chọn đúng tệp kỳ trước.",
            en: "complete the list of units (dates, successors) by `--units`; check that the right earlier workbook was chosen.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::NOT_COMPARABLE, looks: &[Look::Past(look)] };

fn look(set: &super::set::Set, past: &Past, found: &mut super::scene::Found) {
    // They speak of no figure: in front of all others.
    let first = crate::spot::Spot::new(0, 0, 0);
    found.extend(told(set.used, past).into_iter().map(|finding| (first, finding)));
}

/// What is said of the units of today, and of those that are no more.
fn told(used: &[&Return], past: &Past) -> Vec<Finding> {
    if past.whole {
        return vec![known_as_a_whole(past)];
    }
    let mut told = Vec::new();
    let mut new: Vec<&str> = Vec::new();
    for one in used {
        match past.basis(&one.unit) {
            Some(Basis::Split(from)) => told.push(split(one, from)),
            Some(Basis::Partial(lacking)) => told.push(partial(one, lacking)),
            Some(Basis::Merged(from)) => told.push(merged(one, from)),
            Some(Basis::New) => new.push(&one.unit),
            Some(Basis::Same) | None => {}
        }
    }
    let names = |names: &[&str], language| some_of(names.iter().copied(), language);
    if !new.is_empty() {
        let count = new.len();
        let message = Wording::new(
            format!(
                "{count} đơn vị không có trong kỳ trước nên không so sánh: {}",
                names(&new, Language::Vi)
            ),
            format!(
                "{count} units are not in the earlier period and are not compared: {}",
                names(&new, Language::En)
            ),
        );
        told.push(general(past, message));
    }
    let gone: Vec<&str> = past.gone.iter().map(|unit| &**unit).collect();
    if !gone.is_empty() {
        let count = gone.len();
        let message = Wording::new(
            format!(
                "{count} đơn vị có ở kỳ trước, kỳ này không có hoặc không rõ nay thuộc đơn vị nào: {}",
                names(&gone, Language::Vi)
            ),
            format!(
                "{count} units of the earlier period are not in this one, or what became of them is not known: {}",
                names(&gone, Language::En)
            ),
        );
        told.push(general(past, message));
    }
    told
}

fn general(past: &Past, message: Wording) -> Finding {
    Finding::new(Rule::NOT_COMPARABLE, Place::file(&past.file), message).with_severity(Severity::Info).with_help(
        "Nếu đơn vị đã đổi tên hoặc sáp nhập thì ghi vào danh sách đơn vị (cột đơn vị kế thừa) và dùng --units.",
        "Where a unit was renamed or merged, write it into the list of units (its successors) and give it by --units.",
    )
}

fn known_as_a_whole(past: &Past) -> Finding {
    let name = file_name(&past.file);
    let message = Wording::new(
        format!(
            "{name} là số tổng, không có từng đơn vị: chỉ so sánh số tổng hợp, không so sánh từng đơn vị"
        ),
        format!("{name} has totals and no single units: totals are compared, units are not"),
    );
    Finding::new(Rule::NOT_COMPARABLE, Place::file(&past.file), message)
        .with_severity(Severity::Info)
        .with_help(
            "Muốn so sánh từng đơn vị thì dùng tệp tổng hợp kỳ trước do chương trình này lập.",
            "To compare unit by unit give the workbook that this program consolidated for that period.",
        )
}

fn of_unit(one: &Return, message: Wording) -> Finding {
    Finding::new(Rule::NOT_COMPARABLE, Place::file(&one.file), message).with_unit(&one.unit)
}

fn joined(names: &[Arc<str>], language: Language) -> String {
    some_of(names.iter().map(|name| &**name), language)
}

fn split(one: &Return, from: &[Arc<str>]) -> Finding {
    let unit = &one.unit;
    let message = say(|language| {
        let names = joined(from, language);
        match language {
            Language::Vi => {
                format!("«{unit}» nhận một phần địa bàn của {names} đã chia tách: không so sánh với kỳ trước")
            }
            Language::En => format!("“{unit}” took over a part of {names}, which was split: not compared"),
        }
    });
    of_unit(one, message).with_help(
        "Cần so sánh thì lập lại số kỳ trước theo địa bàn hiện nay.",
        "To compare, restate the earlier figures for today's area.",
    )
}

fn partial(one: &Return, lacking: &[Arc<str>]) -> Finding {
    let unit = &one.unit;
    let message = say(|language| {
        let names = joined(lacking, language);
        match language {
            Language::Vi => {
                format!("kỳ trước thiếu số liệu của {names}, nay thuộc «{unit}»: không so sánh với kỳ trước")
            }
            Language::En => format!("the earlier period lacks {names}, now part of “{unit}”: not compared"),
        }
    });
    of_unit(one, message).with_help(
        "Bổ sung báo cáo kỳ trước của đơn vị cũ vào tệp tổng hợp kỳ trước rồi chạy lại.",
        "Add the predecessor's return to the earlier workbook and run again.",
    )
}

fn merged(one: &Return, from: &[Arc<str>]) -> Finding {
    let unit = &one.unit;
    let message = say(|language| {
        let (count, names) = (from.len(), joined(from, language));
        match language {
            Language::Vi => format!("kỳ trước của «{unit}» là số gộp của {count} đơn vị cũ: {names}"),
            Language::En => {
                format!("the earlier figures of “{unit}” are those of {count} units merged: {names}")
            }
        }
    });
    of_unit(one, message).with_severity(Severity::Info).with_help(
        "Không cần làm gì; nếu sai thì sửa đơn vị kế thừa trong danh sách đơn vị.",
        "Nothing is to be done; if it is wrong, correct the successors in the list of units.",
    )
}

#[cfg(test)]
mod tests {
    use crate::check::tests::cases::after;

    #[test]
    fn who_cannot_be_compared() {
        let said =
            after("1 count sum", &[("xã A", "1 5"), ("xã C", "1 7")], &[("xã A", "1 4"), ("xã B", "1 6")]);
        let lines: Vec<&str> = said.lines().map(|line| line.rsplit(": ").next().unwrap()).collect();
        assert_eq!(lines, ["xã C", "xã B"], "{said}");
        assert!(said.contains("1 đơn vị không có trong kỳ trước nên không so sánh"), "{said}");
    }
}
