//! `--previous`: the sheet that compares, units that were merged or split, what cannot be compared.

use std::fs;
use std::path::Path;

use super::province::{Figures, consolidate, given, open, send, shown};
use crate::libreoffice::{differences, recalculated, soffice};

const UNITS: [&str; 10] = [
    "xã Giả An",
    "xã Giả Bình",
    "xã Giả Cường",
    "xã Giả Dũng",
    "xã Giả Hòa",
    "xã Giả Lộc",
    "xã Giả Phú",
    "xã Giả Thịnh",
    "xã Giả Vinh",
    "xã Giả Xuân",
];

/// The last two merged into one, the one before split into two.
const LIST: &str = "Tên đơn vị,Từ ngày,Đến ngày,Đơn vị kế thừa\n\
    xã Giả An,,,\nxã Giả Bình,,,\nxã Giả Cường,,,\nxã Giả Dũng,,,\nxã Giả Hòa,,,\nxã Giả Lộc,,,\nxã Giả Phú,,,\n\
    xã Giả Thịnh,,2024-06-30,xã Giả Đông; xã Giả Tây\n\
    xã Giả Vinh,,2024-06-30,xã Giả Mới\n\
    xã Giả Xuân,,2024-06-30,xã Giả Mới\n\
    xã Giả Đông,2024-07-01,,\nxã Giả Tây,2024-07-01,,\nxã Giả Mới,2024-07-01,,\n";

/// The number in the column of a block whose name stands in the header, beside its change and that in percent.
fn block(book: &tonghop::book::Book, name: &str, row: u32) -> [String; 4] {
    let sheet = book.sheet("So sánh").unwrap();
    let head = sheet.cells.iter().find(|cell| cell.at.row == 3 && cell.content.raw() == name);
    let first = head.unwrap_or_else(|| panic!("no block {name}")).at.column;
    [0, 1, 2, 3].map(|offset| {
        let at = tonghop::cell::CellRef::new(row, first + offset);
        sheet.get(at).map(|cell| cell.content.raw()).unwrap_or_default()
    })
}

fn merged(one: Figures, other: Figures) -> Figures {
    [one[0] + other[0], one[1] + other[1], one[2].max(other[2]), one[3] + other[3]]
}

fn percent(then: f64, now: f64) -> String {
    let percent = ((now - then) / then * 10_000.0).round() / 100.0;
    percent.to_string()
}

fn years(folder: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    let (then, now) = (folder.join("2023"), folder.join("2024"));
    for (index, unit) in UNITS.iter().enumerate() {
        send(&then, (unit, "2023"), given(index, 2023));
    }
    for (index, unit) in UNITS.iter().enumerate().take(7) {
        let mut figures = given(index, 2024);
        if index == 3 {
            figures[3] *= 10;
        }
        send(&now, (unit, "2024"), figures);
    }
    for (unit, of) in [("xã Giả Đông", 10), ("xã Giả Tây", 11)] {
        send(&now, (unit, "2024"), given(of, 2024));
    }
    send(&now, ("xã Giả Mới", "2024"), merged(given(8, 2024), given(9, 2024)));
    let old = folder.join("nam-2023.xlsx");
    let ran = consolidate(&then, &old, &[]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    (old, now)
}

#[test]
fn a_year_is_compared_with_the_year_before() {
    let folder = tempfile::tempdir().unwrap();
    let (old, now) = years(folder.path());
    let list = folder.path().join("ds.csv");
    fs::write(&list, LIST).unwrap();
    let (out, report) = (folder.path().join("out.xlsx"), folder.path().join("out.json"));
    let ran =
        consolidate(&now, &out, &[&"--previous", &old, &"--units", &list, &"--report", &report, &"--all"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let book = open(&out);
    let totals = |year: i64, units: &[usize]| units.iter().map(|&unit| given(unit, year)[0]).sum::<i64>();
    let (then, today) =
        (totals(2023, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), totals(2024, &[0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11]));
    let expected =
        [then.to_string(), today.to_string(), (today - then).to_string(), percent(then as f64, today as f64)];
    assert_eq!(block(&book, "Tổng hợp", 6), expected);
    for (index, unit) in UNITS.iter().enumerate().take(7) {
        let (then, today) = (given(index, 2023)[0], given(index, 2024)[0]);
        let expected = [
            then.to_string(),
            today.to_string(),
            (today - then).to_string(),
            percent(then as f64, today as f64),
        ];
        assert_eq!(block(&book, unit, 6), expected, "{unit}");
    }
    // Merged by each row's own rule: sums, the ratio of the sums, the largest.
    let (then, today) = (merged(given(8, 2023), given(9, 2023)), merged(given(8, 2024), given(9, 2024)));
    for (row, index) in [(6, 0), (7, 1), (9, 2), (10, 3)] {
        let [before, after, ..] = block(&book, "xã Giả Mới", row);
        assert_eq!((before, after), (then[index].to_string(), today[index].to_string()), "{row}");
    }
    let ratio = (then[1] as f64 / then[0] as f64 * 10_000.0).round() / 100.0;
    assert_eq!(block(&book, "xã Giả Mới", 8)[0], ratio.to_string());
    assert_eq!(block(&book, "xã Giả Mới", 8)[3], "", "percentages differ by points");
    let sheet = book.sheet("So sánh").unwrap();
    assert!(
        !sheet.cells.iter().any(|cell| cell.content.raw() == "xã Giả Đông"),
        "what was split is not compared"
    );
    let outlier = format!("kỳ trước {}, kỳ này {}", given(3, 2023)[3], given(3, 2024)[3] * 10);
    let findings = fs::read_to_string(&report).unwrap();
    for said in [
        "outlier-vs-previous",
        "nhận một phần địa bàn của xã Giả Thịnh",
        "số gộp của 2 đơn vị cũ: xã Giả Vinh, xã Giả Xuân",
    ] {
        assert!(findings.contains(said), "{said}: {findings}");
    }
    let outlier = outlier.replace(" 1360", " 1.360");
    assert!(ran.stdout.contains(&outlier), "{outlier}: {}", ran.stdout);
    // The workbook is a return one level up as before, and verifies.
    let verified = crate::program::run([
        "doi-chieu".as_ref(),
        out.as_os_str(),
        "--template".as_ref(),
        super::province::path_of_template().as_os_str(),
    ]);
    assert_eq!(verified.status, 0, "{}{}", verified.stdout, verified.stderr);
    let Some(soffice) = soffice() else { return };
    let ours = fs::read(&out).unwrap();
    let theirs = recalculated(&soffice, std::slice::from_ref(&ours)).remove(0);
    let (compared, different) = differences(&ours, &theirs);
    assert!(compared > 150 && different.is_empty(), "{compared}: {different:#?}");
}

#[test]
fn what_is_no_earlier_period_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (old, now) = years(folder.path());
    let out = folder.path().join("out.xlsx");
    let ran = consolidate(&now, &out, &[]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let again = folder.path().join("again.xlsx");
    for (previous, said) in [
        (out.as_path(), "cùng kỳ đang tổng hợp"),
        (
            &crate::program::sample("hai-duong-2023-xa").join("PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx"),
            "không so sánh được với",
        ),
    ] {
        let ran = consolidate(&now, &again, &[&"--previous", &previous]);
        assert!(ran.stdout.contains("not-comparable") && ran.stdout.contains(said), "{said}: {}", ran.stdout);
        assert!(open(&again).sheet("So sánh").is_none());
    }
    let ran = consolidate(&folder.path().join("2023"), &again, &[&"--previous", &out]);
    assert!(ran.stdout.contains("sau kỳ đang tổng hợp"), "{}", ran.stdout);
    let ran = consolidate(&now, &again, &[&"--previous", &folder.path().join("khong-co.xlsx")]);
    assert_eq!(ran.status, 2);
    // The office's own summary, typed in the same form: totals only.
    let own = folder.path().join("own");
    let all: Vec<Figures> = (0..10).map(|unit| given(unit, 2023)).collect();
    let total = all.iter().copied().reduce(merged).unwrap();
    send(&own, ("tỉnh Giả Định", "2023"), total);
    let own = own.join("tỉnh_Giả_Định 2023.xlsx");
    let ran = consolidate(&now, &again, &[&"--previous", &own, &"--all"]);
    assert!(ran.stdout.contains("chỉ so sánh số tổng hợp"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(block(&open(&again), "Tổng hợp", 6)[0], total[0].to_string());
    assert_eq!(shown(&open(&again), "So sánh", "H4"), "", "no single units");
    assert!(old.exists());
}

/// Groups of units stand beside the units, merged by each row's own rule, where all of them can be compared.
#[test]
fn groups_are_compared_where_all_their_units_are() {
    let folder = tempfile::tempdir().unwrap();
    let (old, now) = years(folder.path());
    let list = folder.path().join("ds.csv");
    let groups = ["Bắc", "Nam"];
    let mut lines = LIST.lines();
    let mut text = format!("{},Cụm\n", lines.next().unwrap());
    for (index, line) in lines.enumerate() {
        // The parts of what was split, and what was merged, stand in the second group.
        text.extend([line, ",Cụm ", groups[usize::from(index >= 5)], "\n"]);
    }
    fs::write(&list, text).unwrap();
    let (out, page) = (folder.path().join("out.xlsx"), folder.path().join("out.html"));
    let ran = consolidate(&now, &out, &[&"--previous", &old, &"--units", &list, &"--html", &page]);
    assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
    let book = open(&out);
    let of = |year: i64, row: usize| -> i64 {
        let all = (0..5).map(|unit| {
            let figures = given(unit, year)[row];
            if (year, unit, row) == (2024, 3, 3) { figures * 10 } else { figures }
        });
        if row == 2 { all.max().unwrap() } else { all.sum() }
    };
    for (row, index) in [(6, 0), (7, 1), (9, 2), (10, 3)] {
        let (then, today) = (of(2023, index), of(2024, index));
        let expected = [
            then.to_string(),
            today.to_string(),
            (today - then).to_string(),
            percent(then as f64, today as f64),
        ];
        assert_eq!(block(&book, "Cụm Bắc", row), expected, "{row}");
    }
    let ratio =
        |year: i64| ((of(year, 1) as f64 / of(year, 0) as f64 * 10_000.0).round() / 100.0).to_string();
    assert_eq!(block(&book, "Cụm Bắc", 8)[..2], [ratio(2023), ratio(2024)]);
    let sheet = book.sheet("So sánh").unwrap();
    assert!(!sheet.cells.iter().any(|cell| cell.content.raw() == "Cụm Nam"), "a unit of it was split");
    // The main ratio of the year before, for whoever signs and on the phone.
    let all = |year: i64| {
        let units = 0..10;
        let sums = [0, 1].map(|row| units.clone().map(|unit| given(unit, year)[row]).sum::<i64>());
        (sums[1] as f64 / sums[0] as f64 * 10_000.0).round() / 100.0
    };
    let front = book.sheet("Tóm tắt").unwrap();
    let before = front
        .cells
        .iter()
        .find(|cell| cell.formula.as_deref().is_some_and(|formula| formula.starts_with("'So sánh'!")));
    assert_eq!(before.unwrap().content.raw(), all(2023).to_string());
    let page = fs::read_to_string(&page).unwrap();
    assert!(page.contains(&format!("{} %", all(2023).to_string().replace('.', ","))), "{page}");
    let Some(soffice) = soffice() else { return };
    let ours = fs::read(&out).unwrap();
    let theirs = recalculated(&soffice, std::slice::from_ref(&ours)).remove(0);
    let (compared, different) = differences(&ours, &theirs);
    assert!(compared > 150 && different.is_empty(), "{compared}: {different:#?}");
}
