use super::*;
use crate::cell::CellRef;
use crate::lexicon::Lexicon;
use crate::unit::Registry;

mod names;
mod sentences;

/// What evidence says; the same where its lines are met again.
fn identify(evidence: &Evidence, list: Option<&Registry>, level: &str) -> Diagnosed<Identity> {
    let identifier = Lexicon::of_the_field().identifier(list, level);
    let (found, lines) = (identifier.identify(evidence), Lines::default());
    for _ in 0..2 {
        let again = Identifier { lines: Some(&lines), ..identifier }.identify(evidence);
        assert_eq!(format!("{again:?}"), format!("{found:?}"));
    }
    found
}

const LIST: &str = "STT,Tên đơn vị,Trực thuộc,Tên khác\n\
    1,xã Hương Hữu,huyện Nam Đông,\n2,thị trấn Khe Tre,huyện Nam Đông,\n3,xã Bình Lãng,huyện Tứ Kỳ,\n\
    4,xã Tiên Động,huyện Tứ Kỳ,\n5,xã Chi Lăng Nam,huyện Thanh Miện,\n6,xã Chi Lăng Bắc,huyện Thanh Miện,CLB\n\
    7,xã Hồng Phong,huyện Ninh Giang,\n8,xã Hồng Phong,huyện Nam Sách,\n9,huyện Châu Thành,,\n10,huyện Châu Thành A,,\n\
    11,thị xã Long Mỹ,,\n12,xã Cộng Lạc,huyện Tứ Kỳ,\n13,xã Quang Trung,,\n14,xã Quảng Trung,,\n15,xã Dân Chủ,,\n";

/// Rows of a test that came out otherwise, all told at once.
#[derive(Default)]
struct Table(Vec<String>);

impl Table {
    fn row(&mut self, found: &str, expected: &str, case: &str) {
        if found != expected {
            self.0.push(format!("{case}\n    expected {expected}\n    found    {found}"));
        }
    }

    fn check(self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

fn title(index: usize, text: &str) -> Title {
    let file: Arc<str> = "f".into();
    let place = Place::new(&file, &"s".into(), Some(CellRef::new(index as u32, 0)));
    Title { place, text: text.to_owned(), below: false }
}

fn evidence(file: &str, titles: &[&str]) -> Evidence {
    Evidence {
        file: file.into(),
        titles: titles.iter().enumerate().map(|(index, text)| title(index, text)).collect(),
        ..Evidence::default()
    }
}

/// Unit, findings by severity.
fn who(file: &str, titles: &[&str], list: Option<&Registry>, level: &str) -> String {
    let found = identify(&evidence(file, titles), list, level);
    let mut said = found.value.unit.to_string();
    for finding in found.findings.iter().filter(|finding| finding.rule == crate::finding::Rule::UNKNOWN_UNIT)
    {
        said.extend([" [", finding.severity.name(), "]"]);
    }
    said
}

const HUONG_HUU: [&str; 3] = [
    "Phụ lục 2",
    "BIỂU MẪU THỐNG KÊ SỐ LIỆU BÁO CÁO\nCÔNG TÁC CHỈ ĐẠO ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH",
    "(Ban hành kèm theo Báo cáo số: /BC-UBND ngày 08/3/2024 của UBND xã)",
];
const BINH_LANG: [&str; 6] = [
    "PHỤ LỤC",
    "BIỂU MẪU THỐNG KÊ SỐ LIỆU BÁO CÁO CẢI CÁCH HÀNH CHÍNH",
    "NĂM 2023 TRÊN ĐỊA BÀN XÃ BÌNH LÃNG",
    "(Kèm theo Báo cáo số /BC - UBND ngày 08 tháng 12 năm 2023",
    "của UBND xã Bình Lăng)",
    "Biểu mẫu 1",
];
const LONG_PHU: [&str; 4] = [
    "PHỤ LỤC I",
    "THỐNG KÊ SỐ LIỆU VÀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH",
    "QUÍ I NĂM 2023 CỦA ỦY BAN NHÂN DÂN HUYỆN LONG PHÚ",
    "(Kèm theo Báo cáo số 72 /BC-UBND ngày 16 /3/2023 của Ủy ban nhân dân huyện Long Phú)",
];

#[test]
fn the_three_real_returns() {
    for (file, titles, level, unit, period, date) in [
        (
            "PL_CCHC_Quy_I-2024_xa_Huong_Huu.xlsx",
            &HUONG_HUU[..],
            "xã",
            "xã Huong Huu",
            "2024-Q1",
            "2024-03-08",
        ),
        ("Bieu_mau_CCHC_nam_2023_xa_Binh_Lang.xlsx", &BINH_LANG, "xã", "xã Bình Lãng", "2023", "2023-12-08"),
        (
            "Phu_luc_I_CCHC_Quy_I-2023_huyen_Long_Phu.xlsx",
            &LONG_PHU,
            "huyện",
            "huyện Long Phú",
            "2023-Q1",
            "2023-03-16",
        ),
    ] {
        for level in [level, ""] {
            let found = identify(&evidence(file, titles), None, level);
            let one = found.value;
            assert_eq!(&*one.unit, unit);
            assert_eq!(one.period().unwrap().to_string(), period);
            assert_eq!(one.date.unwrap().to_string(), date);
            assert!(found.findings.iter().all(|finding| finding.severity == crate::finding::Severity::Info));
        }
    }
    let list = Lexicon::of_the_field().lists().load_csv("u.csv", LIST).unwrap();
    assert_eq!(
        who("PL_CCHC_Quy_I-2024_xa_Huong_Huu.xlsx", &HUONG_HUU, Some(&list), "xã"),
        "xã Hương Hữu [info]"
    );
    assert_eq!(who("x.xlsx", &BINH_LANG, Some(&list), "xã"), "xã Bình Lãng");
}

#[test]
fn units_without_a_list() {
    let mut table = Table::default();
    for (file, titles, level, expected) in [
        ("UBND xã Hương Lộc - Phụ lục CCHC quý I-2024.xlsx", &["PHỤ LỤC"][..], "xã", "xã Hương Lộc [info]"),
        ("PL CCHC năm 2023 (XÃ AN THANH).xlsx", &[], "xã", "xã An Thanh [info]"),
        ("tien_dong_nam_2023.xlsx", &["(Kèm theo Báo cáo của UBND xã)"], "xã", "xã Tien Dong [warning]"),
        ("tien_dong_nam_2023.xlsx", &[], "xã", "Tien Dong [warning]"),
        ("chi_lang_nam_nam_2023.xlsx", &[], "xã", "Chi Lang Nam [warning]"),
        ("tan_ky_nam_2023.xlsx", &[], "xã", "Tan Ky [warning]"),
        ("PL_CCHC_nam_2023_xa_Tan_Ky.xlsx", &[], "xã", "xã Tan Ky [info]"),
        ("Book7.xlsx", &["PHỤ LỤC I"], "xã", " [warning]"),
        ("bao cao CCHC (3).xlsx", &[], "xã", " [warning]"),
        ("Phu luc so lieu_25.xlsx", &[], "xã", " [warning]"),
        ("Copy of PL CCHC - gui lai 14.xlsx", &[], "", " [warning]"),
        ("Bao cao tinh hinh thuc hien quy 1.xlsx", &[], "", " [warning]"),
        // Letterheads.
        (
            "a.xlsx",
            &["ỦY BAN NHÂN DÂN", "XÃ CỘNG LẠC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            "xã",
            "xã Cộng Lạc",
        ),
        (
            "a.xlsx",
            &["UBND HUYỆN NAM ĐÔNG\nUBND XÃ HƯƠNG HỮU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            "",
            "xã Hương Hữu",
        ),
        ("a.xlsx", &["HUYỆN NAM ĐÔNG", "UBND THỊ TRẤN KHE TRE"], "xã", "thị trấn Khe Tre"),
        ("a.xlsx", &["UBND HUYỆN TỨ KỲ", "PHÒNG NỘI VỤ"], "", "huyện Tứ Kỳ"),
        // Others that are named.
        ("a.xlsx", &["TTHC thuộc thẩm quyền của Sở Nội vụ", "của UBND xã Dân Chủ"], "xã", "xã Dân Chủ"),
        (
            "a.xlsx",
            &["(Ban hành kèm theo Công văn số 12/SNV ngày 5/2/2024 của Sở Nội vụ tỉnh Hải Dương)"],
            "xã",
            " [warning]",
        ),
        ("a.xlsx", &["(Kèm theo Công văn số 45/UBND-VP của UBND xã Dân Chủ)"], "xã", "xã Dân Chủ [warning]"),
        ("a.xlsx", &["Kính gửi: UBND huyện Tứ Kỳ", "UBND XÃ CỘNG LẠC"], "", "xã Cộng Lạc"),
        ("a.xlsx", &["Số nhiệm vụ Chủ tịch UBND tỉnh Hải Dương giao"], "", " [warning]"),
        ("a.xlsx", &["của UBND xã Hương Hữu, huyện Nam Đông, tỉnh Thừa Thiên Huế)"], "", "xã Hương Hữu"),
        ("a.xlsx", &["TRÊN ĐỊA BÀN XÃ HƯƠNG HỮU HUYỆN NAM ĐÔNG"], "xã", "xã Hương Hữu"),
        ("a.xlsx", &["xã Hương Hữu thuộc huyện Nam Đông"], "", "xã Hương Hữu"),
        ("a.xlsx", &["CỦA UBND XÃ PHƯỢNG KỲ NĂM 2023"], "xã", "xã Phượng Kỳ"),
        ("a.xlsx", &["QUÝ I NĂM 2024 CỦA THỊ XÃ NGÃ NĂM"], "huyện", "thị xã Ngã Năm"),
        ("a.xlsx", &["Ủy ban nhân dân huyện ............"], "huyện", " [warning]"),
        (
            "a.xlsx",
            &["Đơn vị báo cáo: UBND xã Trung Sơn", "Đơn vị nhận báo cáo: Sở Nội vụ"],
            "",
            "xã Trung Sơn",
        ),
        ("a.xlsx", &["Đơn vị báo cáo:", "UBND xã Trung Sơn"], "", "xã Trung Sơn"),
        ("a.xlsx", &["Đơn vị báo cáo: Trường THCS Nguyễn Du"], "", "Trường THCS Nguyễn Du"),
        ("a.xlsx", &["Đơn vị báo cáo: ............."], "", " [warning]"),
        (
            "xã An Bình.xlsx",
            &["Đơn vị báo cáo: Ủy ban nhân dân cấp xã", "Đơn vị nhận báo cáo: Sở Nội vụ"],
            "",
            "xã An Bình [info]",
        ),
        ("xã An Bình.xlsx", &["Đơn vị báo cáo: Các xã, phường"], "", "xã An Bình [info]"),
        ("a.xlsx", &["Đơn vị báo cáo: Trường ......"], "", " [warning]"),
        ("a.xlsx", &["Đơn vị báo cáo: Trường …… Năm học 2023-2024"], "", " [warning]"),
        ("a.xlsx", &["Đơn vị: Triệu đồng"], "", " [warning]"),
        ("a.xlsx", &["DANH SÁCH XÃ ĐẠT CHUẨN NÔNG THÔN MỚI", "UBND XÃ CỘNG LẠC"], "xã", "xã Cộng Lạc"),
        ("a.xlsx", &["DANH SÁCH XÃ ĐẠT CHUẨN"], "xã", "xã Đạt Chuẩn [warning]"),
        // Disagreement.
        ("PL_CCHC_nam_2023_xa_Dan_Chu.xlsx", &["của UBND xã Cộng Lạc"], "xã", "xã Cộng Lạc [warning]"),
        ("xa_Dan_Chu.xlsx", &["của UBND xã Cộng Lạc", "của UBND xã Dân Chủ"], "xã", "xã Dân Chủ [warning]"),
        ("x.xlsx", &["của UBND xã Cộng Lạc", "của UBND xã Dân Chủ"], "xã", "xã Cộng Lạc [error]"),
        (
            "x.xlsx",
            &["của UBND xã Cộng Lạc", "của UBND xã Dân Chủ", "của UBND xã Dân Chủ"],
            "xã",
            "xã Dân Chủ [warning]",
        ),
        ("huong_huu_lan_2.xlsx", &[], "xã", "Huong Huu [warning]"),
        ("Huyen Tu Ky/xa Dan Chu.xlsx", &[], "xã", "xã Dan Chu [info]"),
        ("Xã Dân Chủ/Biểu 1.xlsx", &[], "xã", "xã Dân Chủ [info]"),
        (r"C:\Bao cao\UBND xã Dân Chủ.xlsx", &[], "xã", "xã Dân Chủ [info]"),
    ] {
        table.row(&said_of(file, titles, level), expected, &format!("{file} {titles:?}"));
    }
    table.check();
}

/// Unit and all findings by severity, without a list. A title that ends in a colon goes on in the next cell.
fn said_of(file: &str, titles: &[&str], level: &str) -> String {
    let mut given = evidence(file, titles);
    if titles.len() > 1 && titles[0].ends_with(':') {
        given.titles[1].place.cell = Some(CellRef::new(0, 2));
    }
    let found = identify(&given, None, level);
    let mut said = found.value.unit.to_string();
    for finding in &found.findings {
        said.extend([" [", finding.severity.name(), "]"]);
    }
    said
}

#[test]
fn units_with_a_list() {
    let mut table = Table::default();
    let list = Lexicon::of_the_field().lists().load_csv("u.csv", LIST).unwrap();
    for (file, titles, level, expected) in [
        ("tien_dong_nam_2023.xlsx", &[][..], "xã", "xã Tiên Động [info]"),
        ("tien_dong_nam_2023.xlsx", &["của UBND xã)"], "", "xã Tiên Động [info]"),
        ("chi_lang_nam_nam_2023.xlsx", &[], "xã", "xã Chi Lăng Nam [info]"),
        ("chi_lang_nam_2023.xlsx", &[], "xã", "xã Chi Lăng Nam [info]"),
        ("khe tre q1.xlsx", &[], "xã", "thị trấn Khe Tre [info]"),
        ("x.xlsx", &["UBND XÃ KHE TRE"], "xã", "thị trấn Khe Tre [warning]"),
        ("x.xlsx", &["của UBND xã Bình Lăng"], "xã", "xã Bình Lãng [info]"),
        ("x.xlsx", &["của UBND CLB"], "xã", " [error]"),
        ("PL CLB 2023.xlsx", &[], "xã", "xã Chi Lăng Bắc [info]"),
        // Never guessed.
        ("xa_Quang_Trung.xlsx", &[], "xã", "xã Quang Trung [error]"),
        ("xa_Quang_Trung.xlsx", &["của UBND xã Quảng Trung"], "xã", "xã Quảng Trung"),
        ("x.xlsx", &["của UBND xã Hồng Phong"], "xã", "xã Hồng Phong [error]"),
        ("x.xlsx", &["của UBND xã Hồng Phong, huyện Nam Sách"], "xã", "xã Hồng Phong (huyện Nam Sách)"),
        ("huyện Ninh Giang/x.xlsx", &["của UBND xã Hồng Phong"], "xã", "xã Hồng Phong (huyện Ninh Giang)"),
        ("PL_CCHC_quy_I_2023_huyen_Chau_Thanh.xlsx", &[], "huyện", "huyện Châu Thành [info]"),
        ("PL_CCHC_quy_I_2023_huyen_Chau_Thanh_A.xlsx", &[], "huyện", "huyện Châu Thành A [info]"),
        ("x.xlsx", &["CỦA ỦY BAN NHÂN DÂN HUYỆN CHÂU THÀNH A"], "huyện", "huyện Châu Thành A"),
        ("x.xlsx", &["của UBND huyện Long Mỹ"], "huyện", "thị xã Long Mỹ [warning]"),
        ("x.xlsx", &["của UBND xã Long Mỹ"], "xã", "xã Long Mỹ [error]"),
        ("x.xlsx", &["của UBND xã Hương Hưu"], "xã", "xã Hương Hữu [info]"),
        ("x.xlsx", &["của UBND xã Hương Lộc"], "xã", "xã Hương Lộc [error]"),
        ("x.xlsx", &["của UBND xã)"], "xã", " [error]"),
        // The list is trusted over a title that is not in it.
        ("xa_Dan_Chu.xlsx", &["của UBND xã Trung Sơn"], "xã", "xã Dân Chủ [info] [warning]"),
        ("xa_Dan_Chu.xlsx", &["của UBND xã Cộng Lạc"], "xã", "xã Cộng Lạc [warning]"),
        ("Tứ Kỳ/Xã Dân Chủ/Biểu 1.xlsx", &[], "xã", "xã Dân Chủ [info]"),
    ] {
        table.row(&who(file, titles, Some(&list), level), expected, &format!("{file} {titles:?}"));
    }
    table.check();
}

#[test]
fn decomposed_file_names_and_metadata() {
    let file = "UBND xa\u{303} Hu\u{31b}o\u{31b}ng Hu\u{31b}\u{303}u - quy\u{301} I-2024.xlsx";
    assert_eq!(who(file, &[], None, "xã"), "xã Hương Hữu [info]");
    let mut given = evidence("Book1.xlsx", &[]);
    given.metadata = vec![(UNIT_KEY.into(), "xã Hương Hữu".into()), (PERIOD_KEY.into(), "2024-Q1".into())];
    let one = identify(&given, None, "xã").value;
    assert_eq!((&*one.unit, one.period().unwrap().to_string()), ("xã Hương Hữu", "2024-Q1".to_owned()));
    given.titles = vec![title(0, "QUÝ II NĂM 2024 CỦA UBND XÃ DÂN CHỦ")];
    let found = identify(&given, None, "xã");
    assert_eq!((&*found.value.unit, found.findings.len()), ("xã Dân Chủ", 2));
    assert_eq!(found.value.period().unwrap().to_string(), "2024-Q2");
    let mut given = evidence("huong_huu_quy_i_2024.xlsx", &["của UBND xã)"]);
    given.spellings = vec!["UBND huyện Nam Đông".into(), "UBND xã Hương Hữu".into()];
    assert_eq!(&*identify(&given, None, "xã").value.unit, "xã Hương Hữu");
}

/// Period stated, date, document number, attempt and copy.
fn when(file: &str, titles: &[&str]) -> String {
    let one = identify(&evidence(file, titles), None, "").value;
    let filing = one.filing;
    let text = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    format!(
        "{} {} {} {}/{}",
        text(one.period().map(|period| period.to_string())),
        text(one.date.map(|date| date.to_string())),
        text(filing.number.map(|number| number.to_string())),
        filing.attempt,
        filing.copy
    )
}

#[test]
fn periods_dates_and_sendings() {
    let mut table = Table::default();
    for (file, titles, expected) in [
        ("a.xlsx", &LONG_PHU[..], "2023-Q1 2023-03-16 72 0/0"),
        ("a (2).xlsx", &["QUÝ I NĂM 2024"], "2024-Q1 - - 0/2"),
        ("xa A - quy I 2024 (lan 2).xlsx", &[], "2024-Q1 - - 2/0"),
        ("xa A v3.xlsx", &[], "- - - 3/0"),
        ("xa A gui lai.xlsx", &[], "- - - 2/0"),
        ("Xã A - bổ sung.xlsx", &[], "- - - 2/0"),
        ("gửi lại/xa A.xlsx", &[], "- - - 2/0"),
        ("a.xlsx", &["(Thay thế Báo cáo số 45/BC-UBND ngày 8/3/2024)"], "- 2024-03-08 45 2/0"),
        ("a.xlsx", &["BÁO CÁO QUÝ II VÀ 06 THÁNG", "(6 tháng-2025)"], "2025-H1 - - 0/0"),
        ("a.xlsx", &["QUÝ I", "Ngày 08/3/2024"], "2024-Q1 2024-03-08 - 0/0"),
        ("a.xlsx", &["QUÝ IV", "Ngày 08/01/2024"], "2023-Q4 2024-01-08 - 0/0"),
        ("a.xlsx", &["NĂM 2024", "QUÝ I NĂM 2024"], "2024-Q1 - - 0/0"),
        ("Quy I-2024.xlsx", &["KẾ HOẠCH NĂM 2023", "NĂM 2024"], "2024 - - 0/0"),
        ("a.xlsx", &["QUÝ I NĂM 2024 (Từ ngày 15/12/2023 đến ngày 14/03/2024)"], "2024-Q1 - - 0/0"),
        ("a.xlsx", &["(Từ ngày 15/12/2023 đến ngày 14/03/2024)"], "2023-12-15..2024-03-14 - - 0/0"),
    ] {
        table.row(&when(file, titles), expected, &format!("{file} {titles:?}"));
    }
    table.check();
}

/// The period settled, then what is said of each return.
fn settled(requested: Option<&str>, returns: &[(&str, &[&str])]) -> String {
    let identities: Vec<Identity> =
        returns.iter().map(|(file, titles)| identify(&evidence(file, titles), None, "xã").value).collect();
    let settled = settle_period(&identities, requested.map(|text| text.parse().unwrap()));
    let mut said = settled.period.map_or("none".to_owned(), |period| period.to_string());
    for findings in settled.findings.iter().chain([&settled.general]) {
        said.push(' ');
        said.push_str(findings.first().map_or("-", |finding| finding.severity.name()));
    }
    said
}

#[test]
fn the_period_of_the_run() {
    let mut table = Table::default();
    let dated = |date: &str| format!("(Ban hành kèm theo Báo cáo số: /BC-UBND ngày {date} của UBND xã)");
    let (now, before) = (&*dated("08/3/2024"), &*dated("08/12/2023"));
    let (later, wrong_year) = (&*dated("08/12/2024"), &*dated("08/3/2023"));
    for (requested, returns, expected) in [
        (
            None,
            &[("Q1-2024.xlsx", &[][..]), ("Quý I 2024.xlsx", &[]), ("Q4-2023.xlsx", &[])][..],
            "2024-Q1 - - error -",
        ),
        (Some("2023-Q4"), &[("Q1-2024.xlsx", &[]), ("Q4-2023.xlsx", &[])], "2023-Q4 error - -"),
        (None, &[("Q1-2024.xlsx", &[]), ("Q4-2023.xlsx", &[]), ("a.xlsx", &[])], "none error error - -"),
        (None, &[("a.xlsx", &[]), ("b.xlsx", &[])], "none - - warning"),
        // A date alone.
        (Some("2024-Q1"), &[("a.xlsx", &[now])], "2024-Q1 - -"),
        (Some("2024-Q1"), &[("a.xlsx", &[before])], "2024-Q1 warning -"),
        (Some("2024-Q1"), &[("a.xlsx", &[wrong_year])], "2024-Q1 warning -"),
        (Some("2024-Q1"), &[("a.xlsx", &[later])], "2024-Q1 warning -"),
        (Some("2024-Q1"), &[("Q4-2023.xlsx", &[before])], "2024-Q1 error -"),
        (Some("2024-Q1"), &[("bao cao 2023.xlsx", &[before])], "2024-Q1 error -"),
        (Some("2024-Q1"), &[("bao cao 2024.xlsx", &[now])], "2024-Q1 - -"),
        // Two of three.
        (Some("2024-Q1"), &[("Q1-2024.xlsx", &["QUÝ IV NĂM 2023", now])], "2024-Q1 warning -"),
        (Some("2024-Q1"), &[("Q1-2024.xlsx", &["QUÝ IV NĂM 2023", before])], "2024-Q1 error -"),
        // A whole year for a quarter, a quarter for a year, days for a quarter.
        (Some("2024-Q1"), &[("a.xlsx", &["NĂM 2024"])], "2024-Q1 warning -"),
        (Some("2024-Q1"), &[("Quy I-2024.xlsx", &["NĂM 2024"])], "2024-Q1 - -"),
        (Some("2024"), &[("T12-2024.xlsx", &["NĂM 2024"])], "2024 - -"),
        (Some("2024"), &[("a.xlsx", &["QUÝ I NĂM 2024"])], "2024 error -"),
        (Some("2024-Q1"), &[("a.xlsx", &["từ ngày 15/12/2023 đến ngày 14/3/2024"])], "2024-Q1 - -"),
        (
            None,
            &[("a.xlsx", &["từ ngày 15/12/2023 đến ngày 14/3/2024"]), ("b.xlsx", &["quý I năm 2024"])],
            "2024-Q1 - - -",
        ),
    ] {
        table.row(&settled(requested, returns), expected, &format!("{requested:?} {returns:?}"));
    }
    table.check();
}

#[test]
fn returns_tell_each_other_how_names_are_spelled() {
    let mut identities: Vec<Identity> = [
        ("tien_dong_nam_2023.xlsx", &[][..]),
        ("a.xlsx", &["của UBND xã Tiên Động"]),
        ("xa_Quang_Trung.xlsx", &[]),
        ("b.xlsx", &["của UBND xã Quang Trung"]),
        ("c.xlsx", &["của UBND xã Quảng Trung"]),
        ("d.xlsx", &["của UBND xã Hồng Phong, huyện Ninh Giang"]),
        ("e.xlsx", &["của UBND xã Hồng Phong, huyện Nam Sách"]),
    ]
    .iter()
    .map(|(file, titles)| identify(&evidence(file, titles), None, "xã").value)
    .collect();
    settle_units(&mut identities, None);
    let units: Vec<&str> = identities.iter().map(|one| &*one.unit).collect();
    let expected = [
        "xã Tiên Động",
        "xã Tiên Động",
        "xã Quang Trung",
        "xã Quang Trung",
        "xã Quảng Trung",
        "xã Hồng Phong (huyện Ninh Giang)",
        "xã Hồng Phong (huyện Nam Sách)",
    ];
    assert_eq!(units, expected);
}

static LISTED: std::sync::LazyLock<Registry> =
    std::sync::LazyLock::new(|| Lexicon::of_the_field().lists().load_csv("u.csv", LIST).unwrap());

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(128))]

    /// Whatever stands in titles and file names is read without a panic, and findings only point at what was given.
    #[test]
    fn any_soup_of_words_is_read(
        words in proptest::collection::vec(proptest::sample::select(&SOUP[..]), 0..25),
        other in "\\PC{0,40}",
        cut in 0usize..25,
    ) {
        let (file, line) = words.split_at(cut.min(words.len()));
        let (file, line) = (file.concat(), line.join(" "));
        for list in [None, Some(&*LISTED)] {
            for level in ["", "xã"] {
                let found = identify(&evidence(&file, &[&line, &other, &file]), list, level);
                settle_period(std::slice::from_ref(&found.value), None);
                settle_units(&mut [found.value], list);
            }
        }
        let _ = Lexicon::of_the_field().lists().load_csv("u.csv", &format!("{line}\n{other}\n{file}"));
    }
}

const SOUP: [&str; 48] = [
    "xã",
    "xa",
    "XÃ",
    "thị",
    "trấn",
    "THỊ TRẤN",
    "huyện",
    "tỉnh",
    "Sở",
    "UBND",
    "ủy ban nhân dân",
    "của",
    "thuộc",
    "Hương",
    "HỮU",
    "Nam",
    "năm",
    "nam",
    "2023",
    "2024",
    "quý",
    "quy",
    "I",
    "IV",
    "Q",
    "1",
    "6",
    "tháng",
    "thang",
    "ngày",
    "08/3/2024",
    "từ",
    "đến",
    "số",
    "72/BC-UBND",
    "(",
    ")",
    ":",
    "_",
    " - ",
    "....",
    "/",
    "lần",
    "TT.",
    "p.",
    "\n",
    "đầu",
    "Đơn vị báo cáo:",
];

#[test]
fn what_the_form_prints_names_nobody() {
    let lines = ["UBND TỈNH HÀ NAM", "SỞ Y TẾ", "BÁO CÁO QUÝ I NĂM 2024"];
    let printed = Lexicon::of_the_field().identifier(None, "").units_named(lines.into_iter());
    assert!(printed.contains(&"tỉnh Hà Nam".to_owned()), "{printed:?}");
    let with = |file: &str, printed: &[String]| {
        let evidence = Evidence { printed: printed.to_vec(), ..evidence(file, &lines) };
        identify(&evidence, None, "").value.unit.to_string()
    };
    assert_eq!(with("bao cao 1.xlsx", &[]), "tỉnh Hà Nam");
    assert_eq!(with("trạm y tế xã An Bình.xlsx", &printed), "xã An Bình");
    assert_ne!(with("bao cao 1.xlsx", &printed), "tỉnh Hà Nam");
}
