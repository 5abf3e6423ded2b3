//! Lines of a title, and lines of text.

use super::*;
use crate::book::{Cell, Content, Sheet, StyleId};

/// The lines of a sheet, from the first row on, that may be titles of a table in row 21.
fn title_lines(lines: &[&str]) -> Vec<String> {
    let mut sheet = Sheet::new("s");
    for (row, text) in lines.iter().enumerate() {
        let at = CellRef::new(row as u32, 0);
        sheet.put(Cell { at, content: Content::text(*text), formula: None, style: StyleId::default() });
    }
    let titles = Lexicon::of_the_field().identifier(None, "xã").titles(&"f".into(), &sheet, &[(20, 30)]);
    titles.into_iter().map(|title| title.text).collect()
}

#[test]
fn sentences_are_no_titles() {
    for sentence in [
        "Năm 2022, UBND xã đã hoàn thành 12 nhiệm vụ được giao.",
        "Năm 2022, UBND xã hoàn thành toàn bộ nhiệm vụ",
        "Trong năm 2022, dưới sự chỉ đạo của UBND huyện Tứ Kỳ, xã Dân Chủ tổ chức",
        "UBND xã Chương trình công tác năm 2022 được ban hành đúng hạn;",
        "- Tiếp nhận 120 hồ sơ trong quý I năm 2022, giải quyết 118 hồ sơ.",
        "+ Quý II năm 2022 giải quyết đúng hạn toàn bộ hồ sơ tiếp nhận",
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2022 của UBND huyện Tứ Kỳ về cải cách hành chính",
        "UBND xã tiếp tục chỉ đạo các bộ phận chuyên môn trong quý II năm 2022",
        "Công tác được quan tâm. Quý I năm 2022 không có hồ sơ quá hạn",
        "Đến nay xã đã ban hành 15 văn bản của năm 2022 về công tác cải cách",
        "Nhìn chung năm 2022 các chỉ tiêu đều hoàn thành",
    ] {
        let lines = [sentence, "NĂM 2023 TRÊN ĐỊA BÀN XÃ BÌNH LÃNG"];
        assert_eq!(title_lines(&lines), lines[1..], "{sentence}");
    }
    for title in [
        "NĂM 2023 TRÊN ĐỊA BÀN XÃ BÌNH LÃNG",
        "Năm 2023 trên địa bàn xã Bình Lãng, huyện Tứ Kỳ",
        "(Kèm theo Báo cáo số 72 /BC-UBND ngày 16 /3/2023 của Ủy ban nhân dân huyện Long Phú).",
        "Tổng hợp hồ sơ đã giải quyết quý I năm 2024 của xã Bình Lãng",
        "Báo cáo kết quả cải cách hành chính quý I năm 2024.",
        "- Đơn vị báo cáo: UBND xã Bình Lãng, huyện Tứ Kỳ;",
        "Bình Lãng, ngày 08 tháng 12 năm 2023",
        "Quý I, năm 2024",
        "I. Kết quả thực hiện năm 2024",
        "Ủy ban nhân dân xã Bình Lãng, huyện Tứ Kỳ, tỉnh Hải Dương",
        "Đơn vị báo cáo: UBND xã Bình Lãng. Đơn vị nhận: UBND huyện Tứ Kỳ.",
        "TP. Huế, ngày 08 tháng 3 năm 2024",
    ] {
        assert_eq!(title_lines(&[title]), [title]);
    }
}

#[test]
fn what_stands_between_the_lines_of_a_text_is_part_of_it() {
    let lines = [
        "UBND XÃ BÌNH LÃNG",
        "Bình Lãng, ngày 08 tháng 12 năm 2023",
        "I. KẾT QUẢ NĂM 2022",
        "Năm 2022, UBND xã đã hoàn thành 12 nhiệm vụ được giao.",
        "NHIỆM VỤ QUÝ IV NĂM 2022",
        "Trong quý IV năm 2022, xã đã giải quyết 120 hồ sơ.",
        "II. PHƯƠNG HƯỚNG NĂM 2024",
        "Biểu mẫu 1",
        "NĂM 2023 TRÊN ĐỊA BÀN XÃ BÌNH LÃNG",
    ];
    assert_eq!(title_lines(&lines), [lines[0], lines[1], lines[7], lines[8]]);
}
