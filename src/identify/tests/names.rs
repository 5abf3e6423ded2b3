//! Names that look like periods, kinds that look like the beginning of a name, letters that look like kinds.

use super::*;

#[test]
fn names_like_periods_and_letters_like_kinds() {
    let mut table = Table::default();
    for (file, titles, level, expected) in [
        // Without marks, a kind may be the beginning of the name.
        ("PHUONG KY.xlsx", &["CỦA UBND XÃ PHƯỢNG KỲ"][..], "xã", "xã Phượng Kỳ"),
        ("bc_phuong_ky.xlsx", &["CỦA UBND XÃ PHƯỢNG KỲ"], "", "xã Phượng Kỳ"),
        ("Phong Dien - quy 1.xlsx", &["UBND HUYỆN PHONG ĐIỀN"], "", "huyện Phong Điền"),
        ("TINH GIA 2023.xlsx", &["UBND THỊ XÃ TĨNH GIA"], "huyện", "thị xã Tĩnh Gia"),
        ("Phường Ky.xlsx", &["CỦA UBND XÃ PHƯỢNG KỲ"], "xã", "xã Phượng Kỳ [warning]"),
        // Names that hold words of periods.
        ("xã An Quý 2.xlsx", &[], "xã", "xã An Quý 2 [info]"),
        ("xa_an_quy_2.xlsx", &["UBND XÃ AN QUÝ 2"], "xã", "xã An Quý 2"),
        ("a.xlsx", &["QUÝ I NĂM 2024 CỦA UBND XÃ AN QUÝ 2"], "xã", "xã An Quý 2"),
        ("a.xlsx", &["UBND xã Quý 3"], "xã", "xã Quý 3"),
        ("a.xlsx", &["UBND THỊ TRẤN NĂM CĂN NĂM 2023"], "xã", "thị trấn Năm Căn"),
        ("a.xlsx", &["UBND XÃ THÁNG TÁM"], "xã", "xã Tháng Tám"),
        // A letter is a kind where something leads to it.
        ("a.xlsx", &["UBND P. Quán Bàu"], "xã", "phường Quán Bàu"),
        ("a.xlsx", &["Đơn vị báo cáo: X. An Quý"], "xã", "xã An Quý"),
        ("P. Quan Bau.xlsx", &[], "xã", "phường Quan Bau [info]"),
        ("a.xlsx", &["F. System Outputs"], "", " [warning]"),
        ("F. System Outputs.xlsx", &[], "", " [warning]"),
        ("2104.H.QLKKT.xlsx", &[], "huyện", " [warning]"),
        ("a.xlsx", &["Biểu 2104.H.QLKKT"], "huyện", " [warning]"),
        ("a.xlsx", &["X. KIẾN NGHỊ, ĐỀ XUẤT"], "xã", " [warning]"),
        ("a.xlsx", &["H. Tổ chức thực hiện"], "", " [warning]"),
        ("a.xlsx", &["UBND xã Chương trình công tác năm 2022 của xã"], "xã", " [warning]"),
        ("a.xlsx", &["của UBND xã Chương trình"], "xã", " [warning]"),
        ("a.xlsx", &["UBND xã Kế hoạch số 12/KH-UBND", "UBND XÃ DÂN CHỦ"], "xã", "xã Dân Chủ"),
        ("a.xlsx", &["UBND xã Báo cáo kết quả"], "xã", " [warning]"),
        ("a.xlsx", &["UBND xã Tân phú"], "xã", "xã Tân Phú"),
    ] {
        table.row(&said_of(file, titles, level), expected, &format!("{file} {titles:?}"));
    }
    table.check();
}

#[test]
fn a_name_is_no_period() {
    let mut table = Table::default();
    for (file, titles, expected) in [
        // A unit's own name is no period.
        ("xã An Quý 2.xlsx", &[][..], "- - - 0/0"),
        ("xã An Quý 2 - Quý III-2024.xlsx", &[], "2024-Q3 - - 0/0"),
        ("xa_an_quy_2_quy_3_2024.xlsx", &[], "2024-Q3 - - 0/0"),
        ("PL_CCHC_nam_2023_xa_An_Quy_2.xlsx", &[], "2023 - - 0/0"),
        ("xa An Quy 2 nam 2024.xlsx", &["UBND XÃ AN QUÝ 2"], "2024 - - 0/0"),
        ("xã An Quý 2.xlsx", &["NĂM 2024 CỦA UBND XÃ AN QUÝ 2"], "2024 - - 0/0"),
        ("a.xlsx", &["UBND XÃ AN QUÝ 2", "AN QUÝ 2 NĂM 2024"], "2024 - - 0/0"),
        ("a.xlsx", &["QUÝ I NĂM 2024 CỦA UBND XÃ AN QUÝ 2"], "2024-Q1 - - 0/0"),
        ("a.xlsx", &["UBND xã Quý 3", "NĂM 2024"], "2024 - - 0/0"),
        ("a.xlsx", &["UBND THỊ TRẤN NĂM CĂN", "NĂM 2024"], "2024 - - 0/0"),
        ("xa Duc Thang 3.xlsx", &["NĂM 2024"], "2024 - - 0/0"),
        ("xa Viet Nam 2023 quy 1-2024.xlsx", &[], "2024-Q1 - - 0/0"),
        ("xa Dan Chu quy 2.xlsx", &["NĂM 2024"], "2024 - - 0/0"),
        // One where a name would be too short, or has a kind whose names are short.
        ("a.xlsx", &["CỦA UBND XÃ QUÝ III NĂM 2024"], "2024-Q3 - - 0/0"),
        ("TP Vinh quy 2-2024.xlsx", &[], "2024-Q2 - - 0/0"),
        ("phường 5 quý 2 năm 2024.xlsx", &[], "2024-Q2 - - 0/0"),
        ("xã Lát quý 2 năm 2024.xlsx", &[], "2024-Q2 - - 0/0"),
    ] {
        table.row(&when(file, titles), expected, &format!("{file} {titles:?}"));
    }
    table.check();
}

/// In any spelling without marks, a file name does not contradict the title it can be read as; and no name is a period.
#[test]
fn no_name_is_a_period_and_none_contradicts_its_own_spelling() {
    let names = [
        "Phượng Kỳ",
        "An Quý 2",
        "Tháng Tám",
        "Năm Căn",
        "Đức Thắng",
        "Việt Nam",
        "Tân Quý Tây",
        "Thạnh Quới 3",
        "Phong Điền",
        "Quý Lộc",
        "Xã Đàn",
        "Huyền Hội",
        "Tỉnh Gia",
        "Hòa Bình",
        "Ea H'leo",
        "Chi Lăng Nam",
        "Tân Thắng 12",
        "Phú Quý",
    ];
    let mut table = Table::default();
    for kind in ["xã", "phường", "thị trấn"] {
        for name in names {
            let title = format!("UBND {kind} {name}");
            let plain = fold(name);
            for file in [
                plain.replace(' ', "_"),
                plain.to_uppercase(),
                format!("{}_{}", fold(kind).replace(' ', "_"), plain.replace(' ', "_")),
                format!("PL CCHC {} {name}", kind.to_uppercase()),
            ] {
                let file = format!("{file}.xlsx");
                let titles = [title.to_uppercase(), "NĂM 2024".to_owned()];
                let given = evidence(&file, &[&titles[0], &titles[1]]);
                let found = identify(&given, None, "xã");
                let said: Vec<&str> = found.findings.iter().map(|finding| &*finding.message.vi).collect();
                let period = found.value.period().map(|period| period.to_string()).unwrap_or_default();
                let case = format!("{file} {titles:?}");
                table.row(
                    &format!("{} {period} {said:?}", found.value.unit).to_lowercase(),
                    &format!("{kind} {name} 2024 []").to_lowercase(),
                    &case,
                );
            }
        }
    }
    table.check();
}
