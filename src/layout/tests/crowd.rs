//! Many units: groups, many value columns and more columns than a sheet has.

use super::super::plan::{Whose, plan};
use super::*;
use crate::figure::{Return, Standing};

/// So many units in groups of eight.
fn crowd(units: usize) -> Consolidation {
    crowd_in(units, |unit| vec![format!("Cụm {}", unit / 8 + 1)])
}

/// So many units, each in its groups, the outermost first.
fn crowd_in(units: usize, groups: impl Fn(usize) -> Vec<String>) -> Consolidation {
    let template = sample::template();
    let returns = (0..units).map(|unit| {
        let count = |row: usize| ((unit * 7 + row) % 50).to_string();
        let done = if unit % 5 == 0 { "" } else { "4" };
        let figures = format!(
            "{}||{}|{done}|||{}|1||5|{done}|1|2|162|4|90.5|{}",
            count(1),
            count(2),
            count(3),
            count(1)
        );
        let figures: Vec<&str> = figures.split('|').collect();
        let row = |done: &'static str| -> [&str; 5] { ["9", "4", "5", done, ""] };
        let rows = [row("4"), row("8"), row("")];
        let mut one = sample::one(&template, unit, &format!("xã Số {}", unit + 1), &figures, &rows);
        one.groups = groups(unit).into_iter().map(Into::into).collect();
        one
    });
    let returns = returns.collect();
    sample::consolidate(template, returns)
}

#[test]
fn groups_have_their_own_totals() {
    let book = lay_out(&crowd(12), &options());
    let sheet = book.sheet("CT Phụ lục 2").unwrap();
    check(
        sheet,
        &[
            ("E4", "Cụm 1\n(8 đơn vị)"),
            ("N4", "Cụm 2\n(4 đơn vị)"),
            ("D5", "224 =SUM(E5,N5)"),
            ("E5", "154 =SUM(F5:M5)"),
            ("N5", "70 =SUM(O5:R5)"),
            ("E10", "178 =SUM(E11:E12)"),
        ],
    );
    assert_eq!(sheet.look.column_groups, [(5, 12, 1), (14, 17, 1)]);
    assert!(shown(sheet, "E6").starts_with("19.51 =IF(SUMPRODUCT("), "{}", shown(sheet, "E6"));
}

#[test]
fn groups_stand_in_groups() {
    let within = |unit: usize| match unit {
        11 => vec!["Giả".into(), format!("tỉnh Giả {}", unit / 6)],
        _ => vec!["Giả".into(), format!("tỉnh Giả {}", unit / 6), format!("Cụm {}", unit / 3)],
    };
    let book = lay_out(&crowd_in(12, within), &options());
    let sheet = book.sheet("CT Phụ lục 2").unwrap();
    check(
        sheet,
        &[
            ("E4", "tỉnh Giả 0\n(6 đơn vị)"),
            ("F4", "Cụm 0\n(3 đơn vị)"),
            ("G4", "xã Số 1"),
            ("J4", "Cụm 1\n(3 đơn vị)"),
            ("N4", "tỉnh Giả 1\n(6 đơn vị)"),
            ("V4", "xã Số 12"),
            ("D5", "224 =SUM(E5,N5)"),
            ("E5", "111 =SUM(F5,J5)"),
            ("F5", "24 =SUM(G5:I5)"),
            // A unit that stands beside groups.
            ("N5", "113 =SUM(O5,S5,V5)"),
            ("N19", "4 =MAX(O19,S19,V19)"),
        ],
    );
    let outline = [(5, 12, 1), (6, 8, 1), (10, 12, 1), (14, 21, 1), (15, 17, 1), (19, 20, 1)];
    assert_eq!(sheet.look.column_groups, outline);
    let ratio = shown(sheet, "O13");
    assert!(ratio.ends_with("=IF(O14=0,\"\",ROUND(O15/O14*100,2))"), "{ratio}");
}

#[test]
fn groups_of_one_unit_each_and_a_group_of_all_are_no_levels() {
    let single = crowd_in(3, |unit| vec!["tỉnh Giả".into(), format!("huyện Giả {unit}")]);
    let book = lay_out(&single, &options());
    check(book.sheet("CT Phụ lục 2").unwrap(), &[("E4", "xã Số 1"), ("D5", "24 =SUM(E5:G5)")]);
}

#[test]
fn scattered_cells_of_many_units_are_picked_by_the_code_of_their_column() {
    let book = lay_out(&crowd_in(40, |_| Vec::new()), &options());
    check(
        book.sheet("CT Phụ lục 3").unwrap(),
        &[
            ("D7", "160 =SUMIF($I$6:$GV$6,\"4\",I7:GV7)"),
            (
                "F9",
                " =IF(COUNTIFS($K$6:$GX$6,\"6\",K9:GX9,\">=-1E+300\")=0,\"\",SUMIF($K$6:$GX$6,\"6\",K9:GX9))",
            ),
        ],
    );
    // The totals of groups between them are of the same columns, and not picked.
    let book = lay_out(&crowd_in(80, |unit| vec![format!("Cụm {}", unit / 40)]), &options());
    let sheet = book.sheet("CT Phụ lục 3").unwrap();
    assert!(shown(sheet, "I7").starts_with("160 =SUMIF($N$6:"), "{}", shown(sheet, "I7"));
    assert!(shown(sheet, "D7").starts_with("320 =SUM(I7,"), "{}", shown(sheet, "D7"));
}

#[test]
fn units_beyond_the_last_column_go_on_another_sheet() {
    let template = sample::template();
    let sent = |unit: usize| Return { standing: Standing::Used, ..Return::unread(format!("{unit}").into()) };
    let consolidation = sample::consolidate(template, (0..3_400).map(sent).collect());
    let plans = plan(&consolidation, Whose::Units, Language::Vi);
    assert_eq!(plans[0].details, ["CT Phụ lục 2"]);
    assert_eq!(plans[1].details, ["CT Phụ lục 3", "CT Phụ lục 3 (2)"]);
    let widest = plans[1].slots.iter().map(|slot| slot.column + 5).max();
    assert!(widest < Some(crate::cell::MAX_COLUMNS));
    assert_eq!(plans[1].slots.len(), 3_400);
}
