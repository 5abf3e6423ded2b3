use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::amount::show;
use crate::cell::CellRef;
use crate::finding::Language;

fn paragraphs_of(lines: &[&str]) -> Vec<Paragraph> {
    let at = |row: usize| Place::new(&"a.docx".into(), &"văn bản".into(), Some(CellRef::new(row as u32, 0)));
    lines.iter().enumerate().map(|(row, line)| Paragraph { place: at(row), text: Arc::from(*line) }).collect()
}

/// What a text states: `12/20=60`, `20=10+10`; a wrong one with `!`, an unclear one with `?`.
fn read(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let told = statements(&paragraphs_of(&lines)).into_iter().map(|stated| {
        let vi = |number| show(number, Language::Vi);
        let said = match &stated.statement.says {
            Says::Ratio { part, whole, stated } => {
                format!("{}/{}={}", vi(*part), vi(*whole), vi(stated.value))
            }
            Says::Share { part, stated } => format!("{}/…={}", vi(*part), vi(stated.value)),
            Says::Growth { change, before, stated } => {
                format!("{}/{}={}", vi(*change), vi(*before), vi(stated.value))
            }
            Says::Change { now, before, change } => format!("{}-{}={}", vi(*now), vi(*before), vi(*change)),
            Says::Sum { whole, parts } => {
                let parts: Vec<String> = parts.iter().map(|part| vi(*part)).collect();
                format!("{}={}", vi(*whole), parts.join("+"))
            }
        };
        let sign = match stated.statement.verdict {
            Verdict::Right => "",
            Verdict::Wrong => "!",
            Verdict::Unclear => "?",
        };
        format!("{said}{sign}")
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn ratios_of_real_reports() {
    for (text, expected) in [
        (
            "Đã hoàn thành 12/20 nhiệm vụ mà kế hoạch đã đề ra từ đầu năm (đạt 60%); kết quả nêu dưới đây.",
            "12/20=60",
        ),
        ("Hoàn thành 23/30 nhiệm vụ, đạt 60%.", "23/30=60!"),
        (
            "thanh toán từ ngày 01/4/2023 đến ngày 08/12/2023 là 1157/1417 hồ sơ có phát sinh phí, lệ phí đạt tỷ lệ 81,65%.",
            "1.157/1.417=81,65",
        ),
        (
            "có 24/135 TTHC cung cấp dịch vụ công trực tuyến có phát sinh hồ sơ trong năm đạt 17,7%",
            "24/135=17,7",
        ),
        (
            "Số hóa đầu vào: 2018/2051 đạt tỷ lệ 98,39%; đầu ra: 1997/2036, đạt tỷ lệ 98,08%.",
            "2.018/2.051=98,39 1.997/2.036=98,08",
        ),
        (
            "đã giải quyết đúng hạn 2036/ 2037 hồ sơ, đạt tỷ lệ 99,95%; 01 hồ sơ trả quá hạn",
            "2.036/2.037=99,95",
        ),
        (
            "cấp huyện có 2.497/2.821 hồ sơ tiếp nhận trực tuyến (đạt 88,51%), trong đó có 39 hồ sơ chứng thực",
            "2.497/2.821=88,51",
        ),
        ("Giải quyết đúng hạn đạt 94,28% (66/70 hồ sơ).", "66/70=94,28"),
        ("Giải quyết đúng hạn đạt 97,1% (66/70 hồ sơ).", "66/70=97,1!"),
        ("Đúng hạn 2.497 hồ sơ/2.821 hồ sơ, đạt 88,51%.", "2.497/2.821=88,51"),
        ("Đúng hạn 66 trên tổng số 70 hồ sơ, đạt 95%.", "66/70=95!"),
        (
            "có 2.675 văn bản đi; gửi điện tử 2.575 văn bản, đạt 96,26%; bản giấy 100 văn bản, chiếm 3,74%.",
            "2.675=2.575+100 2.575/2.675=96,26 100/2.675=3,74",
        ),
        ("có 2.675 văn bản đi; gửi điện tử 2.575 văn bản, đạt 97,26%.", "2.575/2.675=97,26!"),
        ("DA HOAN THANH 12/20 NHIEM VU DE RA TU DAU NAM, DAT TY LE 65%", "12/20=65!"),
        ("đạt trên 99% (63/70 hồ sơ)", "63/70=99?"),
        ("Tổng 78 hồ sơ.\nCó 46 hồ sơ đăng ký trực tuyến, đạt tỷ lệ 58,97%.", "46/78=58,97"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn sums_of_real_reports() {
    for (text, expected) in [
        ("Tiếp nhận 487 hồ sơ, đúng hạn 484, quá hạn 05.", "487=484+5!"),
        ("Tiếp nhận 489 hồ sơ, đúng hạn 484, quá hạn 05.", "489=484+5"),
        (
            "Tổng số hồ sơ tiếp nhận là 2.844 hồ sơ, trong đó số hồ sơ tiếp nhận mới trong kỳ 2.116 hồ sơ (trực tuyến 2.094 hồ sơ, trực tiếp 22 hồ sơ), số hồ sơ kỳ trước chuyển qua 728 hồ sơ (trực tuyến 403 hồ sơ, trực tiếp 326 hồ sơ).",
            "2.844=2.116+728 2.116=2.094+22 728=403+326!",
        ),
        (
            "158 TTHC (gồm 126 TTHC cấp xã; 09 TTHC quân sự; 23 TTHC đất đai theo Kế hoạch số 92/KH-UBND ngày 08/11/2018)",
            "158=126+9+23",
        ),
        ("tổng số 20 cán bộ, công chức (gồm 10 cán bộ; 11 công chức)", "20=10+11!"),
        (
            "có tổng 20 cán bộ công chức, gồm: 10 cán bộ; 10 công chức. Trong đó có: 11 nam và 09 nữ; 19 chuyên viên",
            "20=10+10 20=11+9",
        ),
        (
            "có 2.825 hồ sơ được số hóa, đạt 99,33% (gồm đất đai 2.282 hồ sơ; đăng ký 323 hồ sơ; hộ tịch 220 hồ sơ)",
            "2.825/…=99,33? 2.825=2.282+323+220",
        ),
        (
            "nhận 25 ý kiến, đã thực hiện được 21 ý kiến đúng hạn, lũy kế đến nay còn 4 ý kiến đang thực hiện",
            "25=21+4",
        ),
        ("nhận 25 ý kiến, đã thực hiện được 21 ý kiến đúng hạn, còn lại 3 ý kiến đang thực hiện", "25=21+3!"),
        ("tổng số: 05 cuộc, trong đó (Bí thư tổ chức 02 cuộc; Chủ tịch tổ chức: 03 cuộc)", "5=2+3"),
        (
            "có 13 người, trong đó 07 người là cán bộ bán chuyên trách xã; 03 cán bộ bán chuyên trách thôn và 03 người làm việc trực tiếp",
            "13=7+3+3",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_states_nothing_in_numbers() {
    for text in [
        "Quyết định số 12/20/QĐ-UBND ngày 12/20/2023, đạt 60%",
        "Nghị định 61/2018/NĐ-CP ngày 23/4/2018; Kế hoạch số 48KH-UBND ngày 09/01/2024, đạt 100% kế hoạch",
        "Theo Điều 5 và khoản 2 Điều 7 Luật năm 2015, 100% hồ sơ được số hóa",
        "Ngân sách 2.827 triệu đồng, giải ngân 1.306 triệu đồng, đạt 99%",
        "Điện thoại 0912345678, 0234.3871.234; trực 24/7 từ 7 giờ 30",
        "trong tháng 12/2023 đạt 50%; đến 8/3 đạt 20%",
        "có 768/768 văn bản đi, trong đó 100% văn bản có chữ ký số",
        "dịch vụ công mức độ 3, 4; giai đoạn 2021-2025; quý 1, 2",
        "2.1. Tổng số TTHC, trong đó 5 lĩnh vực, 7 nhóm",
    ] {
        assert_eq!(read(text), "", "{text}");
    }
}

/// Every text of a file of cases states what stands below it behind `=>`.
#[test]
fn sentences_of_many_offices() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/narrative");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let cases = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for case in cases.split("\n\n") {
            let lines: Vec<&str> = case.lines().filter(|line| !line.starts_with('#')).collect();
            let Some((expected, text)) = lines.split_last().filter(|(last, _)| last.starts_with("=>")) else {
                continue;
            };
            let text = text.join("\n");
            assert_eq!(read(&text), expected[2..].trim(), "{text}");
            count += 1;
        }
    }
    assert!(count >= 140, "{count}");
}

#[test]
fn a_damaged_text_is_read_as_far_as_it_goes() {
    for text in [
        "(".repeat(50_000),
        "1 (".repeat(5_000),
        "1/2, ".repeat(5_000),
        "5 hồ sơ, trong đó 1 hồ sơ, ".repeat(3_000),
        "9 (8) đạt 7% còn 6, ".repeat(3_000),
    ] {
        let _ = read(&text);
    }
}
