//! `so-sanh`: several periods side by side.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tonghop::book::{Book, Sheet};
use tonghop::cell::CellRef;

use super::history::{History, YEARS, hundredths};
use super::province::{Figures, consolidate, given, open, path_of_template, send, shown};
use crate::libreoffice::{differences, recalculated, soffice};
use crate::program::{Ran, run, sample};

/// Thresholds in percent.
const CLASSES: &str = "[[indicator]]\nindicator = \"1!3\"\ndirection = \"higher\"\nclasses = [\n  { name = \"Tốt\", from = 95 },\n  { name = \"Khá\", from = 90.5 },\n  { name = \"Yếu\" },\n]\n";

fn compare(books: &[PathBuf], out: &Path, more: &[&dyn AsRef<std::ffi::OsStr>]) -> Ran {
    let template = path_of_template();
    let mut arguments: Vec<&std::ffi::OsStr> = vec!["so-sanh".as_ref()];
    arguments.extend(books.iter().map(|book| book.as_os_str()));
    arguments.extend(["--template".as_ref(), template.as_os_str(), "-o".as_ref(), out.as_os_str()]);
    arguments.extend(more.iter().map(AsRef::as_ref));
    run(arguments)
}

/// The workbook of each year, and the list of units.
fn consolidated(history: &History, folder: &Path) -> (Vec<PathBuf>, PathBuf) {
    fs::create_dir_all(folder).unwrap();
    let list = folder.join("ds.csv");
    fs::write(&list, history.list()).unwrap();
    let books = history.sent.iter().zip(YEARS).map(|(sent, year)| {
        let returns = folder.join(year);
        for (unit, figures) in sent {
            send(&returns, (unit, year), *figures);
        }
        let book = folder.join(format!("nam-{year}.xlsx"));
        let ran = consolidate(&returns, &book, &[&"--unit-name", &"tỉnh Giả Định"]);
        assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
        book
    });
    (books.collect(), list)
}

fn text(sheet: &Sheet, row: u32, column: u32) -> String {
    sheet.get(CellRef::new(row, column)).map(|cell| cell.content.raw()).unwrap_or_default()
}

/// The number in a cell in hundredths; nothing where there is none.
fn number(sheet: &Sheet, row: u32, column: u32) -> Option<i64> {
    text(sheet, row, column).parse::<f64>().ok().map(|number| (number * 100.0).round() as i64)
}

fn whole(sheet: &Sheet, row: u32, column: u32) -> Option<i64> {
    text(sheet, row, column).parse().ok()
}

/// The place of each that has a number, higher first.
fn places(numbers: &BTreeMap<String, Option<i64>>) -> BTreeMap<String, Option<i64>> {
    let place = |number: i64| {
        let before = numbers.values().flatten().filter(|other| **other > number).count();
        i64::try_from(before).unwrap() + 1
    };
    numbers.iter().map(|(unit, number)| (unit.clone(), number.map(place))).collect()
}

fn class(number: i64) -> &'static str {
    match number {
        9_500.. => "Tốt",
        9_050.. => "Khá",
        _ => "Yếu",
    }
}

/// Everything on the sheet of places is what is computed here.
fn check_places(book: &Book, history: &History) {
    let rows = history.rows();
    let sheet = book.sheet("Hạng 1 3").unwrap();
    let by_year: Vec<BTreeMap<String, Option<i64>>> = (0..3)
        .map(|year| {
            rows.iter().map(|(unit, given)| (unit.clone(), given[year].and_then(hundredths))).collect()
        })
        .collect();
    let places: Vec<_> = by_year.iter().map(places).collect();
    let mut seen = Vec::new();
    for row in 7..sheet.height() {
        let unit = text(sheet, row, 1);
        if unit.is_empty() {
            break;
        }
        assert!(rows.contains_key(&unit), "{unit} is no row");
        for year in 0..3 {
            let at = 2 + 3 * year as u32;
            let expected = by_year[year][&unit];
            assert_eq!(number(sheet, row, at), expected, "{unit} {year}");
            assert_eq!(whole(sheet, row, at + 1), places[year][&unit], "{unit} {year}");
            assert_eq!(text(sheet, row, at + 2), expected.map_or("", class), "{unit} {year}");
        }
        let moved = |then: usize| Some(places[then][&unit]? - places[2][&unit]?);
        let changed = by_year[1][&unit].zip(by_year[2][&unit]).map(|(then, now)| now - then);
        assert_eq!(number(sheet, row, 11), changed, "{unit}");
        assert_eq!((whole(sheet, row, 12), whole(sheet, row, 13)), (moved(1), moved(0)), "{unit}");
        seen.push(unit);
    }
    let shown =
        |unit: &&String| (0..3).any(|year| by_year[year][*unit].is_some()) || rows[*unit][2].is_some();
    let mut expected: Vec<String> = rows.keys().filter(shown).cloned().collect();
    let mut units = seen.clone();
    expected.sort();
    units.sort();
    assert_eq!(units, expected);
    let lacking: Vec<&String> = rows
        .iter()
        .filter(|(_, given)| given[2].is_some_and(|given| hundredths(given).is_none()))
        .map(|(unit, _)| unit)
        .collect();
    let below = text(sheet, 7 + seen.len() as u32, 0);
    assert!(lacking.iter().all(|unit| below.contains(*unit)), "{lacking:?}: {below}");
    check_front(book, &seen, &places);
}

/// The page names who is first and last, and who rose and fell most.
fn check_front(book: &Book, units: &[String], places: &[BTreeMap<String, Option<i64>>]) {
    let page = book.sheet("Tóm tắt").unwrap();
    let at = |said: &str| {
        (0..page.height()).find(|&row| text(page, row, 0) == said).unwrap_or_else(|| panic!("no {said}")) + 1
    };
    let now = |unit: &String| places[2][unit];
    let moved = |unit: &String| Some(places[1][unit]? - places[2][unit]?);
    let (first, last) = (text(page, at("Tốt nhất"), 0), text(page, at("Kém nhất"), 0));
    assert_eq!(places[2][&first], Some(1));
    assert_eq!(places[2][&last], units.iter().filter_map(now).max());
    let most = units.iter().filter_map(moved).max().filter(|moved| *moved > 0);
    let risen = text(page, at("Lên hạng nhiều nhất"), 0);
    assert_eq!(places[2].get(&risen).and_then(|_| moved(&risen)), most);
    let fewest = units.iter().filter_map(moved).min().filter(|moved| *moved < 0);
    let fallen = text(page, at("Xuống hạng nhiều nhất"), 0);
    assert_eq!(places[2].get(&fallen).and_then(|_| moved(&fallen)), fewest);
}

/// Totals, their differences and percentages between neighbours and from the first to the last.
fn check_totals(book: &Book, history: &History) {
    let sheet = book.sheet("So sánh").unwrap();
    let totals: Vec<Figures> = (0..3).map(|year| history.total(year)).collect();
    let rows: [(u32, Vec<Option<i64>>, bool); 5] = [
        (6, totals.iter().map(|total| Some(total[0] * 100)).collect(), false),
        (7, totals.iter().map(|total| Some(total[1] * 100)).collect(), false),
        (8, totals.iter().map(|total| hundredths(*total)).collect(), true),
        (9, totals.iter().map(|total| Some(total[2] * 100)).collect(), false),
        (10, totals.iter().map(|total| Some(total[3] * 100)).collect(), false),
    ];
    // Columns: the first period; each of the others with its changes; the changes from the first to the last.
    for (row, numbers, ratio) in rows {
        let columns = [3, 4, 7];
        for (column, expected) in columns.into_iter().zip(&numbers) {
            assert_eq!(number(sheet, row, column), *expected, "{row} {column}");
        }
        for (column, then, now) in [(5, 0, 1), (8, 1, 2), (10, 0, 2)] {
            let (then, now) = (numbers[then].unwrap(), numbers[now].unwrap());
            assert_eq!(number(sheet, row, column), Some(now - then), "{row} {column}");
            let percent = (now - then) as f64 / then.abs() as f64 * 10_000.0;
            let shown = number(sheet, row, column + 1);
            if ratio {
                assert_eq!(shown, None, "{row} {column}: ratios differ by points");
            } else {
                assert!((shown.unwrap() as f64 - percent).abs() <= 0.5 + 1e-6, "{row} {column}");
            }
        }
    }
}

#[test]
fn three_years_with_mergers_and_splits_between_them() {
    let folder = tempfile::tempdir().unwrap();
    let classes = folder.path().join("xep-loai.toml");
    fs::write(&classes, CLASSES).unwrap();
    let mut written = Vec::new();
    let mut again = [0; 3];
    for seed in 0..4 {
        let history = History::of(seed);
        let (mut books, list) = consolidated(&history, &folder.path().join(seed.to_string()));
        // Whatever their order.
        books.rotate_left(seed as usize % 3);
        let out = folder.path().join(format!("{seed}.xlsx"));
        let ran = compare(&books, &out, &[&"--units", &list, &"--classes", &classes]);
        assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
        let book = open(&out);
        check_places(&book, &history);
        check_totals(&book, &history);
        // Nobody's figure is lost, none counts twice.
        let rows = history.rows();
        for year in 0..3 {
            let all: i64 = rows.values().filter_map(|given| given[year]).map(|given| given[0]).sum();
            assert_eq!(all, history.total(year)[0], "{seed} {year}");
        }
        let merged = rows.values().filter(|given| given.iter().all(Option::is_some)).count();
        again[0] += merged;
        again[1] += rows.values().filter(|given| given[2].is_none()).count();
        again[2] += usize::from(ran.stdout.contains("not-comparable"));
        written.push(fs::read(&out).unwrap());
    }
    assert!(again[0] > 10 && again[1] > 4, "the histories are too plain: {again:?}");
    let Some(soffice) = soffice() else { return };
    for (ours, theirs) in written.iter().zip(recalculated(&soffice, &written)) {
        let (compared, different) = differences(ours, &theirs);
        assert!(compared > 200 && different.is_empty(), "{compared}: {different:#?}");
    }
}

/// Two years of some units.
fn two_years(folder: &Path) -> Vec<PathBuf> {
    let units = ["xã Giả An", "xã Giả Bình", "xã Giả Cường", "xã Giả Dũng"];
    let years = ["2023", "2024"].map(|year| {
        let returns = folder.join(year);
        for (index, unit) in units.iter().enumerate() {
            send(&returns, (unit, year), given(index, year.parse().unwrap()));
        }
        let book = folder.join(format!("nam-{year}.xlsx"));
        let ran = consolidate(&returns, &book, &[]);
        assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
        book
    });
    years.to_vec()
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let books = two_years(folder.path());
    let out = folder.path().join("so-sanh.xlsx");
    let ran = compare(&books, &out, &[]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("Đã so sánh 2 kỳ: năm 2023; năm 2024"), "{}", ran.stdout);
    let first = fs::read(&out).unwrap();
    // The main ratio, with no word of good and bad where nobody said which way is better.
    let book = open(&out);
    assert!(book.sheet("Hạng 1 3").is_some());
    let page: Vec<String> =
        book.sheet("Tóm tắt").unwrap().cells.iter().map(|cell| cell.content.raw()).collect();
    assert!(page.iter().any(|said| said == "Cao nhất") && !page.iter().any(|said| said == "Tốt nhất"));
    // The same inputs give the same bytes; in a folder with the returns of units, the consolidated workbooks are meant, and
    // neither what an earlier run wrote.
    let totals = ["D7", "E7", "D9", "E9"].map(|at| shown(&book, "So sánh", at));
    let ran = compare(&[folder.path().to_path_buf()], &out, &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(["D7", "E7", "D9", "E9"].map(|at| shown(&open(&out), "So sánh", at)), totals);
    assert!(ran.stdout.contains("cũng là số liệu năm 2024 như nam-2024.xlsx"), "{}", ran.stdout);
    let ran = compare(&books, &out, &[]);
    assert_eq!((ran.status, fs::read(&out).unwrap()), (0, first));
    // One period twice.
    let twice = folder.path().join("nam-2024-lan-2.xlsx");
    fs::copy(&books[1], &twice).unwrap();
    let third = folder.path().join("c.xlsx");
    let ran = compare(&[books[0].clone(), books[1].clone(), twice], &third, &[]);
    assert!(
        ran.stdout.contains("nam-2024-lan-2.xlsx cũng là số liệu năm 2024 như nam-2024.xlsx"),
        "{}",
        ran.stdout
    );
    assert!(
        open(&third)
            .sheet("Kiểm tra")
            .unwrap()
            .cells
            .iter()
            .any(|cell| cell.content.raw() == "not-comparable")
    );
    // Another template, and a comparison itself.
    let other = sample("hai-duong-2023-xa").join("PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx");
    let ran = compare(&[books[0].clone(), books[1].clone(), other, out.clone()], &third, &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let said = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("tệp này là tệp so sánh các kỳ do chương trình ghi ra"), "{said}");
    assert!(said.contains("không so sánh được với PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx"), "{said}");
    // One period is none to compare.
    let ran = compare(&books[..1], &third, &[]);
    assert!(ran.status == 2 && ran.stderr.contains("ít nhất hai kỳ"), "{}{}", ran.status, ran.stderr);
    // A comparison is no return.
    let returns = folder.path().join("2024");
    fs::copy(&out, returns.join("so-sanh.xlsx")).unwrap();
    let ran = consolidate(&returns, &folder.path().join("gop.xlsx"), &[&"--all"]);
    assert!(ran.stdout.contains("tệp này là tệp so sánh các kỳ"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn the_office_s_own_totals_are_compared_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut books = two_years(folder.path());
    let own = folder.path().join("own");
    send(&own, ("tỉnh Giả Định", "2022"), [900, 800, 20, 500]);
    books.push(own.join("tỉnh_Giả_Định 2022.xlsx"));
    let out = folder.path().join("out.xlsx");
    let ran = compare(&books, &out, &[&"--all"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("là số tổng, không có từng đơn vị"), "{}", ran.stdout);
    let book = open(&out);
    assert_eq!(shown(&book, "So sánh", "D7"), "900");
    let sheet = book.sheet("Hạng 1 3").unwrap();
    assert!((7..11).all(|row| whole(sheet, row, 3).is_none() && whole(sheet, row, 5).is_some()));
}

#[test]
fn by_what_units_are_ranked() {
    let folder = tempfile::tempdir().unwrap();
    let books = two_years(folder.path());
    let out = folder.path().join("out.xlsx");
    for (rank, status, said) in [
        ("1!9", 2, "--rank: không có dòng «9» trong biểu 1; gần nhất là"),
        ("kỳ", 2, "không phải một chỉ tiêu"),
        ("1!1 + 1!2", 2, "không phải một chỉ tiêu"),
    ] {
        let ran = compare(&books, &out, &[&"--rank", &rank]);
        assert!(ran.status == status && ran.stderr.contains(said), "{rank}: {} {}", ran.status, ran.stderr);
        assert!(!out.exists());
    }
    // Fewer is better, where that is declared.
    let classes = folder.path().join("loai.toml");
    fs::write(&classes, "[[indicator]]\nindicator = \"5\"\ndirection = \"lower\"\nclasses = [{ name = \"Tiết kiệm\", to = 110 }]\n").unwrap();
    let ran = compare(&books, &out, &[&"--rank", &"2", &"--classes", &classes, &"--format", &"json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let rankings = json["rankings"].as_array().unwrap();
    assert_eq!((rankings.len(), &rankings[1]["direction"]), (2, &"lower".into()));
    let units = rankings[1]["units"].as_array().unwrap();
    for (index, unit) in units.iter().enumerate() {
        let money = [2023, 2024].map(|year| given(index, year)[3]);
        assert_eq!(unit["values"], serde_json::json!(money), "{unit}");
        assert_eq!(unit["places"], serde_json::json!([index + 1, index + 1]));
        let class = |money: i64| (money <= 110).then_some("Tiết kiệm");
        assert_eq!(unit["classes"], serde_json::json!(money.map(class)));
    }
    let book = open(&out);
    let sheet = book.sheet("Hạng 1 5").unwrap();
    assert_eq!((text(sheet, 7, 1), whole(sheet, 7, 3)), ("xã Giả An".to_owned(), Some(1)));
    // Declared twice, or wrongly.
    let text = fs::read_to_string(&classes).unwrap();
    fs::write(&classes, text.repeat(2)).unwrap();
    let ran = compare(&books, &out, &[&"--classes", &classes]);
    assert!(
        ran.status == 2 && ran.stderr.contains("loai.toml:5: chỉ tiêu «5» khai báo hai lần"),
        "{}",
        ran.stderr
    );
}
