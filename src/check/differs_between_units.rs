//! `differs-between-units`: a figure that must be the same in all units differs.
//!
//! The authority fixes some figures for everybody, such as the number of procedures in its catalogue. The value that
//! more than half of the units state is taken as the common one, and each other unit is told. When no value has a
//! majority there is no total, and one finding lists the values.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::amount::show;
use crate::finding::{Declaration, Finding, Group, Language, Place, Rule, Said, Severity, Spoils};

use super::scene::Found;
use super::set::{Member, Set};
use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// A figure that must be the same in all units differs.
    pub const DIFFERS_BETWEEN_UNITS: Self = Self::declared(&Declaration {
        name: "differs-between-units",
        group: Group::Relation,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said {
            vi: "Số phải giống nhau lại khác nhau", en: "Figure that should be the same differs"
        },
        meaning: Said {
            vi: "Chỉ tiêu do cơ quan cấp trên quy định, mọi đơn vị phải ghi cùng một số và không được cộng lại, nhưng các đơn \
                 vị ghi khác nhau. Số liệu vẫn giữ nguyên; cần xác định số nào đúng trước khi dùng giá trị chung.",
            en: "The figure is fixed by the authority: all units must give the same and it is not added up, but they differ. \
                 The figures are kept as they are; settle which one is right before using the common value.",
        },
        example: Said {
            vi: "Số thủ tục hành chính cấp xã theo danh mục đã công bố: 9 xã ghi 129, xã A ghi 192.",
            en: "Administrative procedures of communes in the published catalogue: 9 communes say 129, commune A says 192.",
        },
        unit: Said {
            vi: "đối chiếu với quyết định công bố hiện hành và ghi đúng số đó.",
            en: "compare with the decision now in force and give its number.",
        },
        officer: Said {
            vi: "lấy số trong quyết định công bố làm chuẩn rồi báo các đơn vị ghi khác; số đông chưa chắc đã đúng.",
            en: "take the number of the decision and tell the units that differ; the majority is not always right.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::DIFFERS_BETWEEN_UNITS, looks: &[Look::Set(look)] };

/// Values and units that a message names one by one.
const NAMED: usize = 6;

pub(super) fn look(set: &Set, found: &mut Found) {
    for series in set.series() {
        let spot = series.spot;
        if !set.template.holds(spot).aggregation.is_common() {
            continue;
        }
        let numbers = set.numbers(&series);
        let mut units: IndexMap<Decimal, Vec<Member>> = IndexMap::new();
        for (member, number) in &numbers {
            units.entry(number.normalize()).or_default().push(*member);
        }
        if units.len() < 2 {
            continue;
        }
        units.sort_by(|number, units, other, others| others.len().cmp(&units.len()).then(number.cmp(other)));
        let Some((common, with_it)) = units.first() else { continue };
        if with_it.len() * 2 <= numbers.len() {
            found.push((spot, no_majority(set, &units).with_subject(spot.subject(set.template))));
            continue;
        }
        for (number, members) in units.iter().skip(1) {
            for member in members {
                let message = say(|language| {
                    let (number, common) = (show(*number, language), show(*common, language));
                    let (with_it, all) = (with_it.len(), numbers.len());
                    match language {
                        Language::Vi => format!(
                            "Báo cáo ghi {number}, {with_it}/{all} đơn vị ghi {common}; số này phải giống nhau"
                        ),
                        Language::En => format!(
                            "The return states {number}, {with_it} of {all} units state {common}; this must be the same"
                        ),
                    }
                });
                let finding = set.finding(Rule::DIFFERS_BETWEEN_UNITS, *member, message).with_help(
                    "Đối chiếu với danh mục do cấp trên công bố rồi sửa.",
                    "Compare with the list published by the authority and correct.",
                );
                found.push((member.spot, finding));
            }
        }
    }
}

fn no_majority(set: &Set, units: &IndexMap<Decimal, Vec<Member>>) -> Finding {
    let message = say(|language| {
        let listed: Vec<String> = units
            .iter()
            .take(NAMED)
            .map(|(number, members)| {
                let names: Vec<&str> = members.iter().take(NAMED).map(|member| set.name(*member)).collect();
                let more =
                    if members.len() > NAMED { format!(", … ({})", members.len()) } else { String::new() };
                format!("{} ({}{more})", show(*number, language), names.join(", "))
            })
            .collect();
        let more = if units.len() > NAMED { "; …" } else { "" };
        let listed = listed.join("; ");
        match language {
            Language::Vi => {
                format!(
                    "Số này phải giống nhau ở mọi đơn vị nhưng không có số nào chiếm đa số: {listed}{more}"
                )
            }
            Language::En => {
                format!("This must be the same in all units but no value has a majority: {listed}{more}")
            }
        }
    });
    Finding::new(Rule::DIFFERS_BETWEEN_UNITS, Place::default(), message).with_help(
        "Đối chiếu với danh mục do cấp trên công bố; chưa có số chung nên ô tổng hợp để trống.",
        "Compare with the list published by the authority; the total stays blank until there is a common value.",
    )
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{set, shown};
    use crate::finding::Language;

    #[test]
    fn units_that_differ() {
        let table = "1 count same\n2 count sum";
        assert_snapshot!(shown(&set(table, &["1 137/2 1", "1 137/2 2", "1 138/2 3", "1 _", "1 !139"]), Language::Vi, true), @r"
        differs-between-units warning [xã 3] 1: Báo cáo ghi 138, 2/3 đơn vị ghi 137; số này phải giống nhau
            → Đối chiếu với danh mục do cấp trên công bố rồi sửa.
        ");
        assert_snapshot!(shown(&set(table, &["1 137", "1 138"]), Language::Vi, false), @r"
        differs-between-units warning 1: Số này phải giống nhau ở mọi đơn vị nhưng không có số nào chiếm đa số: 137 (xã 1); 138 (xã 2)
        ");
        assert_snapshot!(shown(&set(table, &["1 137", "1 138", "1 138", "1 137"]), Language::En, false), @r"
        differs-between-units warning 1: This must be the same in all units but no value has a majority: 137 (xã 1, xã 4); 138 (xã 2, xã 3)
        ");
        assert_snapshot!(shown(&set(table, &["1 137", "1 137", "2 5"]), Language::Vi, false), @"");
    }
}
