use super::*;
use crate::text::{file_name_tokens, tokens};

fn say(text: &str, writing: Writing) -> String {
    let tokens = if writing == Writing::Line { tokens(text) } else { file_name_tokens(text) };
    let spotted = Words::of_the_field().spot(&tokens, writing);
    let mut said: Vec<String> = spotted
        .periods
        .iter()
        .map(|spot| {
            let name = match spot.stated {
                Stated::Whole(period) => period.to_string(),
                other => format!("{other:?}"),
            };
            if spot.explicit { name } else { format!("~{name}") }
        })
        .collect();
    said.extend(
        spotted.dates.iter().map(|spot| format!("{}{}", if spot.foreign { "x" } else { "@" }, spot.date)),
    );
    said.extend(spotted.report.map(|number| format!("#{number}")));
    said.join(" ")
}

#[test]
fn lines() {
    for (text, expected) in [
        ("QUÍ I NĂM 2023 CỦA ỦY BAN NHÂN DÂN HUYỆN LONG PHÚ", "2023-Q1"),
        ("quý I-2024", "2024-Q1"),
        ("Quý 1/2024", "2024-Q1"),
        ("Quý IV/24", "2024-Q4"),
        ("QUÝ III\nNĂM 2024", "2024-Q3"),
        ("Năm 2024 - Quý 2", "2024-Q2"),
        ("quý I, năm 2024", "2024-Q1"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("6 THÁNG CUỐI NĂM 2024", "2024-H2"),
        ("(6 tháng-2025)", "2025-H1"),
        ("sáu tháng đầu năm 2024", "2024-H1"),
        ("9 tháng năm 2024", "2024-9M"),
        ("9 tháng đầu năm 2024", "2024-9M"),
        ("3 tháng đầu năm 2024", "2024-Q1"),
        ("12 tháng năm 2024", "2024"),
        ("tháng 3 năm 2024", "2024-03"),
        ("Tháng 11/2018", "2018-11"),
        ("NĂM 2023 TRÊN ĐỊA BÀN XÃ BÌNH LÃNG", "2023"),
        ("Từ ngày 15/12/2023 đến ngày 14/03/2024", "2023-12-15..2024-03-14"),
        ("(từ ngày 15 tháng 12 năm 2023 đến hết ngày 14/3/2024)", "2023-12-15..2024-03-14"),
        ("QUÝ II VÀ 06 THÁNG", "Quarter(2) Half(1)"),
        ("(Ban hành kèm theo Báo cáo số: /BC-UBND ngày 08/3/2024 của UBND xã)", "@2024-03-08"),
        ("(Kèm theo Báo cáo số 72 /BC-UBND ngày 16 /3/2023 của Ủy ban nhân dân", "@2023-03-16 #72"),
        ("(Kèm theo Báo cáo số 92/BC-UBND ngày 08 tháng 12 năm 2023", "@2023-12-08 #92"),
        ("Hương Hữu, ngày 8 tháng 3 năm 2024", "@2024-03-08"),
        ("Hương Hữu, ngày     tháng 3 năm 2024", ""),
        ("..., ngày ... tháng ... năm 2024", ""),
        ("ngày 15 tháng 4/2024", "@2024-04-15"),
        ("(Ban hành kèm theo Công văn số 12/SNV-CCHC ngày 5/2/2024 của Sở Nội vụ)", "x2024-02-05"),
        ("Ban hành theo Thông tư số\n01/2020/TT-VPCP ngày 21/10/2020", "x2020-10-21"),
        ("Chỉ tiêu thống kê (sử dụng cho kỳ báo cáo năm 2023)", "~2023"),
        ("so với cùng kỳ năm 2022", "~2022"),
        ("THỰC HIỆN QUÝ I NĂM 2024, so với năm 2023", "2024-Q1 ~2023"),
        ("giai đoạn 2021 - 2025", ""),
        ("Xã Chi Lăng Nam 2023", "~2023"),
        ("Kỳ báo cáo: Quý I/2024", "2024-Q1"),
        ("Số liệu tính từ ngày 15/12 năm trước", ""),
        ("QUÝ MỘT NĂM 2024", "2024-Q1"),
        ("Quý Tư năm 2024", "2024-Q4"),
        ("quý tự chủ năm 2024", "2024"),
        ("Sáu tháng đầu năm 2024", "2024-H1"),
        ("SÁU THÁNG CUỐI NĂM 2024", "2024-H2"),
        ("chín tháng năm 2024", "2024-9M"),
        ("9 tháng", "NineMonths"),
        ("Tháng 3/2024", "2024-03"),
        ("Tháng 03 - 2024", "2024-03"),
        ("Kỳ báo cáo: 03/2024", "2024-03"),
        ("Kỳ báo cáo: 12/2024", "2024-12"),
        ("Kỳ báo cáo: I/2024", "2024-Q1"),
        ("Kỳ báo cáo: 1/2024", ""),
        ("Kỳ báo cáo: 2024", "2024"),
        ("Lũy kế đến 31/03/2024", "~2024-Q1"),
        ("Luỹ kế từ đầu năm đến hết ngày 30/6/2024", "~2024-H1"),
        ("QUÝ II NĂM 2024 (lũy kế đến ngày 30/06/2024)", "~2024-H1 2024-Q2"),
        ("Lũy kế đến ngày 14/03/2024", "~2024-01-01..2024-03-14"),
        ("Từ 01/01/2024 đến 31/03/2024", "2024-01-01..2024-03-31"),
        ("Từ ngày 15/12 đến ngày 14/3/2024", "2023-12-15..2024-03-14"),
        ("từ ngày ... đến ngày ...", ""),
    ] {
        assert_eq!(say(text, Writing::Line), expected, "{text}");
    }
}

#[test]
fn file_names() {
    for (text, expected) in [
        ("PL_CCHC_Quy_I-2024_xa_Huong_Huu", "2024-Q1"),
        ("PL_CCHC_Q1_2024_xa_Huong_Huu", "2024-Q1"),
        ("quy_i_2023", "2023-Q1"),
        ("PL CCHC Q4-2022 (HUYỆN LONG PHÚ)", "2022-Q4"),
        ("PL_CCHC_Q4_2022_huyen_Phung_Hiep", "2022-Q4"),
        ("2024-Q1 xa Huong Huu", "2024-Q1"),
        ("tien_dong_nam_2023", "2023"),
        ("Xã Dân Chủ - bieu mau CCHC 2022", "~2022"),
        ("CCHC_6T_2024", "2024-H1"),
        ("CCHC 9T2024", "2024-9M"),
        ("BC T3-2024", "2024-03"),
        ("bao cao thang 03-2024", "2024-03"),
        ("BC_20240308", "@2024-03-08"),
        ("BC 08.03.2024", "@2024-03-08"),
        ("QI-2024 xa A", "2024-Q1"),
        ("bao cao CCHC (3)", ""),
        ("Phu luc so lieu_25", ""),
        ("2024 H1", "2024-H1"),
    ] {
        assert_eq!(say(text, Writing::FileName), expected, "{text}");
    }
}
