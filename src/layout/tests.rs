//! The workbook as data: what stands in which cell, and by which formula.

mod crowd;

use super::sample::{self, consolidation};
use super::*;
use crate::book::{Cell, Content, Sheet, Visibility};
use crate::cell::CellRef;

fn options() -> Options {
    Options::new(jiff::civil::date(2024, 3, 20).at(8, 30, 0, 0))
}

fn at(text: &str) -> CellRef {
    text.parse().unwrap()
}

/// `value` or `value =formula`.
fn shown(sheet: &Sheet, place: &str) -> String {
    let Some(cell) = sheet.get(at(place)) else { return String::new() };
    match &cell.formula {
        Some(formula) => format!("{} ={formula}", cell.content.raw()),
        None => cell.content.raw(),
    }
}

fn check(sheet: &Sheet, expected: &[(&str, &str)]) {
    for (place, text) in expected {
        assert_eq!(shown(sheet, place), *text, "{}!{place}", sheet.name);
    }
}

#[test]
fn sheets_in_their_order() {
    let book = lay_out(&consolidation(), &options());
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let expected = [
        "Tóm tắt",
        "Phụ lục 2",
        "Phụ lục 3",
        "CT Phụ lục 2",
        "CT Phụ lục 3",
        "Đơn vị",
        "Kiểm tra",
        "Nguồn số liệu",
        "Biểu đồ",
        "_tonghop",
    ];
    assert_eq!(names, expected);
    assert_eq!(book.sheets.last().unwrap().visibility, Visibility::VeryHidden);
}

#[test]
fn totals_are_formulas_over_the_units() {
    let book = lay_out(&consolidation(), &options());
    let same = "IF(COUNT(E18:H18)=0,\"\",IF(MAX(E18:H18)=MIN(E18:H18),MAX(E18:H18),\
                IFERROR(IF(COUNTIF(E18:H18,MODE(E18:H18))*2>COUNT(E18:H18),MODE(E18:H18),\"\"),\"\")))";
    let mean = "IF(SUMPRODUCT(ISNUMBER(E20:H20)*ISNUMBER(E21:H21),E21:H21)=0,\"\",\
                ROUND(SUMPRODUCT(ISNUMBER(E20:H20)*ISNUMBER(E21:H21),E20:H20,E21:H21)\
                /SUMPRODUCT(ISNUMBER(E20:H20)*ISNUMBER(E21:H21),E21:H21),2))";
    check(
        book.sheet("CT Phụ lục 2").unwrap(),
        &[
            ("A4", "STT"),
            ("B4", "Chỉ tiêu thống kê"),
            ("C4", "Đơn vị tính"),
            ("D4", "Tổng hợp"),
            ("E4", "xã Hương Hữu"),
            ("A5", "1."),
            ("D5", "21 =SUM(E5:H5)"),
            ("D9", ""),
            ("D10", "13 =SUM(D11:D12)"),
            ("D13", "50 =IF(D14=0,\"\",ROUND(D15/D14*100,2))"),
            ("D16", "2 =SUM(E16:H16)"),
            ("D18", &format!("162 ={same}")),
            ("D19", "7 =MAX(E19:H19)"),
            ("D20", &format!("92.19 ={mean}")),
            ("D22", ""),
            ("D24", "xã Hương Hữu: Tăng biên chế"),
            ("E6", "75 =IF(E7=0,\"\",ROUND(E8/E7*100,2))"),
            ("G13", " =IF(G14=0,\"\",ROUND(G15/G14*100,2))"),
            ("I5", "3 =COUNT(E5:H5)"),
        ],
    );
    let choices = shown(book.sheet("CT Phụ lục 2").unwrap(), "D17");
    assert!(
        choices.starts_with("Trực tuyến: 0; Phát phiếu: 2; Kết hợp: 1 =\"Trực tuyến: \"&COUNTIF(E17:H17,0)&")
    );
}

#[test]
fn a_ratio_of_units_that_gave_one_part_only_is_over_those_that_gave_both() {
    let book = lay_out(&consolidation(), &options());
    let expected = "74.29 =IF(SUMPRODUCT(ISNUMBER(E7:H7)*ISNUMBER(E8:H8),E7:H7)=0,\"\",\
                    ROUND(SUMPRODUCT(ISNUMBER(E7:H7)*ISNUMBER(E8:H8),E8:H8)\
                    /SUMPRODUCT(ISNUMBER(E7:H7)*ISNUMBER(E8:H8),E7:H7)*100,2))";
    assert_eq!(shown(book.sheet("CT Phụ lục 2").unwrap(), "D6"), expected);
    let official = book.sheet("Phụ lục 2").unwrap();
    assert_eq!(shown(official, "D10"), "74.29 ='CT Phụ lục 2'!D6");
    assert_eq!(shown(official, "E10"), "tính từ 3/4 đơn vị");
}

#[test]
fn the_official_sheet_is_as_the_form_prints_it() {
    let book = lay_out(&consolidation(), &options());
    let sheet = book.sheet("Phụ lục 2").unwrap();
    check(
        sheet,
        &[
            ("A1", "Kỳ báo cáo: quý I năm 2024"),
            ("A2", "Phụ lục 2"),
            ("A3", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"),
            ("A4", "(Ban hành kèm theo Báo cáo của huyện Nam Đông)"),
            ("A5", "(tổng hợp từ 4/5 đơn vị)"),
            ("A7", "STT"),
            ("C7", "Kết quả thống kê"),
            ("C8", "Đơn vị tính"),
            ("D8", "Số liệu"),
            ("A9", "1."),
            ("D9", "21 ='CT Phụ lục 2'!D5"),
            ("E9", "3/4 đơn vị; không tính 1 đơn vị do lỗi: xã Cộng Lạc"),
            ("D17", "50 =IF(D18=0,\"\",ROUND(D19/D18*100,2))"),
            ("C20", "Không = 0\nCó = 1"),
            ("E20", "2/3 đơn vị trả lời Có"),
            ("D21", ""),
            ("E21", "Trực tuyến: 0; Phát phiếu: 2; Kết hợp: 1 ='CT Phụ lục 2'!D17"),
            ("E22", "1 đơn vị báo cáo khác"),
            ("E26", "thấp nhất 1,5, cao nhất 2,25"),
            ("A30", "Chưa có số liệu của: xã Hương Sơn."),
        ],
    );
    let merged: Vec<String> = sheet.merges.iter().map(ToString::to_string).collect();
    for area in ["A1:E1", "A7:A8", "B7:B8", "C7:D7", "E7:E8"] {
        assert!(merged.contains(&area.to_owned()), "{area} of {merged:?}");
    }
    assert_eq!(sheet.look.repeat_rows, Some((6, 7)));
}

#[test]
fn many_value_columns_stand_under_each_unit() {
    let book = lay_out(&consolidation(), &options());
    check(
        book.sheet("CT Phụ lục 3").unwrap(),
        &[
            ("C4", "Tổng hợp"),
            ("H4", "xã Hương Hữu"),
            ("C5", "Số hồ sơ tiếp nhận: Tổng số"),
            ("D5", "Trực tuyến"),
            ("C6", "3"),
            ("C7", "38 =SUM(D7,E7)"),
            ("D7", "13 =SUM(I7,N7,S7,X7)"),
            ("G7", "92.11 =IF(C7=0,\"\",ROUND(F7/C7*100,2))"),
            ("L7", "90 =IF(H7=0,\"\",ROUND(K7/H7*100,2))"),
        ],
    );
    check(
        book.sheet("Phụ lục 3").unwrap(),
        &[
            ("A1", "HUYỆN NAM ĐÔNG"),
            ("C1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("A9", "Đơn vị tính: Hồ sơ"),
            ("G13", "(7)=(6)/(3)"),
            ("C14", "38 ='CT Phụ lục 3'!C7"),
            ("G14", "92.11 =IF(C14=0,\"\",ROUND(F14/C14*100,2))"),
        ],
    );
}

#[test]
fn a_figure_in_error_is_seen_and_not_summed() {
    let book = lay_out(&consolidation(), &options());
    let sheet = book.sheet("CT Phụ lục 2").unwrap();
    let cell = sheet.get(at("H5")).unwrap();
    assert_eq!(cell.content, Content::text("05/10"), "text, so that no formula takes it in");
    let marked = |place: &str, formula: &str, fill| {
        let conditions = sheet.look.conditions.iter();
        let mut own = conditions.filter(|condition| condition.area.first == at(place));
        let mark = own.next().unwrap();
        assert_eq!((mark.formula.as_str(), mark.fill), (formula, fill), "{place}");
    };
    marked("H5", "ISTEXT(H5)", style::ERROR_FILL);
    let note = sheet.notes.iter().find(|(place, _)| *place == at("H5")).map(|(_, text)| text.as_str());
    assert_eq!(note, Some("LỖI: «05/10» không phải là một số\nGhi một số nguyên, ví dụ 5"));
    let fill = |place| book.style_of(sheet.get(at(place)).unwrap()).fill;
    marked("G18", "ABS(G18-(160))<0.000001", style::WARNING_FILL);
    assert_eq!(fill("G18"), None, "a corrected cell is no longer marked");
    assert_eq!(fill("H20"), Some(style::ABSENT_FILL), "not in the file");
    assert_eq!(shown(sheet, "H14"), "-", "not arisen");
    assert_eq!((shown(sheet, "E14").as_str(), fill("E14")), ("", None), "blank");
}

#[test]
fn units_say_who_sent_and_who_is_missing() {
    let book = lay_out(&consolidation(), &options());
    let sheet = book.sheet("Đơn vị").unwrap();
    let rows: Vec<String> = (8..14)
        .map(|row| {
            let texts: Vec<String> = sheet.row(row).iter().map(|cell| cell.content.raw()).collect();
            texts.join("|")
        })
        .collect();
    assert_eq!(
        rows[0],
        "1|xã Hương Hữu|Đã tổng hợp|quý I năm 2024|08/03/2024|29|0|0|0|01 Biểu CCHC xã Hương Hữu.xlsx|Đã tổng hợp||"
    );
    // Units that were expected first; a file of nobody's is no unit.
    assert_eq!(rows[4], "5|xã Hương Sơn|Chưa nộp||||||||||");
    assert_eq!(
        rows[5],
        "6|bao cao (1).doc|Không rõ của đơn vị nào|||0|1|0|0|bao cao (1).doc|Không đọc được||"
    );
    check(
        sheet,
        &[
            ("C4", "4 =COUNTIF(K9:K14,\"Đã tổng hợp\")"),
            ("C6", "80 =IF(C5=0,\"\",ROUND((COUNTIF(C9:C14,\"Đã tổng hợp\"))/C5*100,2))"),
            ("E4", "Số ô đã đọc: 99 = 98 ô thành số liệu + 1 ô nêu trong Kiểm tra; không ô nào bị bỏ sót"),
        ],
    );
    assert_eq!(book.style_of(sheet.get(at("B13")).unwrap()).fill, Some(style::ERROR_FILL));
}

#[test]
fn findings_lead_to_the_figure_and_to_its_source() {
    let consolidation = consolidation();
    let mut options = options();
    let file = Arc::clone(&consolidation.returns[3].file);
    options.links.insert(file, "../nop/04 Biểu CCHC xã Cộng Lạc.xlsx".to_owned());
    let book = lay_out(&consolidation, &options);
    let sheet = book.sheet("Kiểm tra").unwrap();
    let severities: Vec<String> = (2..6).map(|row| shown(sheet, &format!("A{row}"))).collect();
    assert_eq!(severities, ["Lỗi", "Lỗi", "Lỗi", "Cảnh báo"], "worst first");
    check(
        sheet,
        &[
            ("B2", "«05/10» không phải là một số"),
            ("C2", "Ghi một số nguyên, ví dụ 5"),
            ("D2", "xã Cộng Lạc"),
            ("E2", "Phụ lục 2"),
            ("G2", "05/10"),
            ("K2", "unreadable-number"),
            ("N2", "D9"),
            ("O2", "H5"),
            ("O5", "G18"),
        ],
    );
    let link =
        |place| sheet.look.links.iter().find(|(cell, _)| *cell == at(place)).map(|(_, to)| to.as_str());
    assert_eq!(link("O2"), Some("internal:'CT Phụ lục 2'!H5"));
    assert_eq!(link("N2"), Some("external:../nop/04 Biểu CCHC xã Cộng Lạc.xlsx#'Phụ lục 2'!D9"));
    assert_eq!(link("N5"), None, "the way to that file is not known");
}

#[test]
fn sources_name_the_cell_and_the_raw_content() {
    let mut consolidation = consolidation();
    consolidation.returns[0].forms[0].get_mut(0, 3).unwrap().raw = "=1+1".into();
    let book = lay_out(&consolidation, &options());
    let cells: Vec<Cell> = book.sheet("Nguồn số liệu").unwrap().list.as_ref().unwrap().cells().collect();
    let first: Vec<String> =
        cells.iter().filter(|cell| cell.at.row == 1).map(|cell| cell.content.raw()).collect();
    let expected = "Phụ lục 2|1|Số văn bản chỉ đạo CCHC đã ban hành (Kết luận, chỉ thị, công văn chỉ đạo, quán triệt)\
                    |D|xã Hương Hữu|6|số|=1+1|01 Biểu CCHC xã Hương Hữu.xlsx|Phụ lục|D9";
    assert_eq!(first.join("|"), expected);
    assert!(cells.iter().all(|cell| cell.formula.is_none()), "text of a file never becomes a formula");
}

#[test]
fn metadata_comes_back_as_it_was() {
    let consolidation = consolidation();
    let book = lay_out(&consolidation, &options());
    let forms = vec!["Phụ lục 2".to_owned(), "Phụ lục 3".to_owned()];
    let with = options();
    let seals = seal::seals(&book.sheets);
    let of = Metadata::of(&Desk::new(&consolidation, plan::Whose::Units, &with), forms);
    let metadata = Metadata { seals: seals.clone(), ..of };
    assert_eq!(read_metadata(&book).as_ref(), Some(&metadata));
    let bytes = crate::write::write(&book, options().created).unwrap();
    let source = crate::read::Source { file: "out.xlsx".into(), bytes: &bytes };
    let reread = crate::read::read(&source, &crate::read::Limits::default());
    assert_eq!(reread.findings, []);
    let reread = reread.value.unwrap();
    assert_eq!(read_metadata(&reread), Some(metadata), "through the file");
    assert_eq!(seal::broken(&reread, &seals), [""; 0], "nothing was changed");
    assert_eq!(read_metadata(&Book::default()), None);
}

#[test]
fn what_is_read_back_is_what_was_written() {
    let book = lay_out(&consolidation(), &options());
    let bytes = crate::write::write(&book, options().created).unwrap();
    assert_eq!(bytes, crate::write::write(&book, options().created).unwrap(), "same book, same bytes");
    let source = crate::read::Source { file: "out.xlsx".into(), bytes: &bytes };
    let reread = crate::read::read(&source, &crate::read::Limits::default()).value.unwrap();
    for sheet in &book.sheets {
        let other = reread.sheet(&sheet.name).unwrap();
        for cell in sheet.every_cell().filter(|cell| !cell.content.is_blank()) {
            let found = other.get(cell.at).map(|cell| cell.content.raw());
            assert_eq!(found, Some(cell.content.raw()), "{}!{}", sheet.name, cell.at);
        }
    }
}

#[test]
fn english_words_around_vietnamese_forms() {
    let options = Options { language: Language::En, ..options() };
    let book = lay_out(&consolidation(), &options);
    assert_eq!(shown(book.sheet("Findings").unwrap(), "B2"), "«05/10» is not a number");
    assert_eq!(shown(book.sheet("Phụ lục 2").unwrap(), "A1"), "Kỳ báo cáo: quý I năm 2024");
    check(
        book.sheet("Phụ lục 2").unwrap(),
        &[("A5", "(consolidated from 4/5 units)"), ("E20", "2/3 units answered Có")],
    );
}

#[test]
fn nothing_at_all_is_still_a_workbook() {
    let mut template = sample::template();
    let empty = sample::consolidate(template.clone(), Vec::new());
    let book = lay_out(&empty, &options());
    assert!(shown(book.sheet("CT Phụ lục 2").unwrap(), "D5").is_empty());
    crate::write::write(&book, options().created).unwrap();
    template.forms.iter_mut().for_each(|form| {
        form.rows.clear();
        form.index.clear();
        form.columns.clear();
    });
    let book = lay_out(&sample::consolidate(template, Vec::new()), &options());
    crate::write::write(&book, options().created).unwrap();
}
