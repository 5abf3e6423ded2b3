//! A small consolidation for the tests of the layout, with a little of everything.

use std::sync::Arc;

use crate::amount::Value;
use crate::cell::CellRef;
use crate::figure::{CellCount, Excluded, Figure, FormFigures, Return, Standing};
use crate::finding::{Finding, Place, Rule, Settings, Wording};
use crate::measure::Measure;
use crate::merge::Consolidation;
use crate::model::{Aggregation, Column, Course, Form, Kind, Orientation, Role, Row, Template, Variants};

/// A column with captions.
pub fn column(code: &str, role: Role, captions: &[&str]) -> Column {
    Column {
        code: code.into(),
        role,
        captions: captions.iter().map(|&caption| caption.to_owned()).collect(),
        printed: String::new(),
        width: 0.0,
        measure: None,
        kind: None,
        aggregation: None,
        parts: None,
        expression: None,
        checks: Vec::new(),
        guess: None,
    }
}

/// A row by its printed code, label, unit of measure and aggregation; `expression` may be empty.
pub fn row(
    printed: &str,
    label: &str,
    measure: &str,
    kind: Kind,
    aggregation: Aggregation,
    expression: &str,
) -> Row {
    let code = printed.trim_end_matches('.');
    Row {
        code: code.into(),
        printed: printed.to_owned(),
        label: label.to_owned(),
        measure: Measure::parse(measure),
        kind,
        aggregation,
        expression: (!expression.is_empty()).then(|| expression.parse().unwrap()),
        checks: Vec::new(),
        owner: None,
        course: Course::default(),
        bold: printed.ends_with('.'),
        required: false,
        doubts: Vec::new(),
        required_if: None,
        variants: Variants::default(),
        depth: 0,
        guess: None,
        notes: Vec::new(),
        crossed: Vec::new(),
        remark: String::new(),
        said: Vec::new(),
        derived: None,
    }
}

/// A form of these columns and rows.
pub fn form(id: &str, title: &str, columns: Vec<Column>, rows: Vec<Row>) -> Form {
    let index = rows.iter().enumerate().map(|(index, row)| (Arc::clone(&row.code), index)).collect();
    Form {
        id: id.into(),
        number: format!("Phụ lục {id}"),
        title: vec![title.to_owned()],
        subtitle: vec!["(Ban hành kèm theo Báo cáo của {unit})".to_owned()],
        sheet: format!("Phụ lục {id}"),
        orientation: Orientation::Indicators,
        measure: None,
        columns,
        rows,
        letterhead: false,
        optional: false,
        said: Vec::new(),
        landscape: false,
        defect: String::new(),
        index,
    }
}

/// The usual columns of an indicator form.
pub fn usual_columns() -> Vec<Column> {
    vec![
        Column { width: 6.3, ..column("A", Role::Code, &["STT"]) },
        Column {
            width: 38.0,
            ..column(
                "B",
                Role::Label,
                &["Chỉ tiêu thống kê (Sử dụng trong kỳ báo cáo hàng quý, 6 tháng, năm)"],
            )
        },
        Column {
            width: 13.2, ..column("C", Role::Measure, &["Kết quả thống kê", "Đơn vị tính"])
        },
        Column { width: 9.7, ..column("D", Role::Value, &["Kết quả thống kê", "Số liệu"]) },
        Column { width: 18.8, ..column("E", Role::Note, &["Ghi chú"]) },
    ]
}

fn usual_rows() -> Vec<Row> {
    use Aggregation::{Enum, Max, None, Ratio, Same, Sum, SumOfRows, Text, WeightedMean, Yes};
    vec![
        row(
            "1.",
            "Số văn bản chỉ đạo CCHC đã ban hành (Kết luận, chỉ thị, công văn chỉ đạo, quán triệt)",
            "Văn bản",
            Kind::Count,
            Sum,
            "",
        ),
        row(
            "2.",
            "Tỷ lệ hoàn thành Kế hoạch CCHC năm (Lũy kế đến thời điểm báo cáo)",
            "%",
            Kind::Percent,
            Ratio,
            "2.2 / 2.1",
        ),
        row("2.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", Kind::Count, Sum, ""),
        row("2.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", Kind::Count, Sum, ""),
        row("3.", "Kiểm tra CCHC", "", Kind::Heading, None, ""),
        row("3.1", "Tổng số cơ quan, đơn vị đã được kiểm tra", "Đơn vị", Kind::Count, SumOfRows, "3.2 + 3.3"),
        row("3.2", "Số phòng, ban đã kiểm tra", "Đơn vị", Kind::Count, Sum, ""),
        row("3.3", "Số Ủy ban nhân dân cấp xã đã kiểm tra", "Đơn vị", Kind::Count, Sum, ""),
        row("4.", "Tỷ lệ vấn đề đã xử lý xong sau kiểm tra", "%", Kind::Percent, Ratio, "4.2 / 4.1"),
        row("4.1", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề", Kind::Count, Sum, ""),
        row("4.2", "Số vấn đề phát hiện đã xử lý xong", "Vấn đề", Kind::Count, Sum, ""),
        row(
            "5.",
            "Tổ chức đối thoại của lãnh đạo với người dân, doanh nghiệp",
            "Không = 0 Có = 1",
            Kind::Yes,
            Yes,
            "",
        ),
        row("6.", "Hình thức khảo sát", "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", Kind::Choice, Enum, ""),
        row("7.", "Tổng số TTHC thuộc thẩm quyền giải quyết", "Thủ tục", Kind::Count, Same, ""),
        row("8.", "Số hệ thống thông tin dùng chung", "Hệ thống", Kind::Count, Max, ""),
        row("9.", "Mức độ hài lòng bình quân", "%", Kind::Percent, WeightedMean("9.1".into()), ""),
        row("9.1", "Số phiếu khảo sát", "Phiếu", Kind::Count, Sum, ""),
        row("10.", "Tỷ lệ chi cho công nghệ thông tin", "%", Kind::Percent, None, ""),
        row("11.", "Kinh phí thực hiện", "Triệu đồng", Kind::Quantity, Sum, ""),
        row("12.", "Kiến nghị, đề xuất", "", Kind::Text, Text, ""),
    ]
}

/// A template of one usual form and one with many value columns.
pub fn template() -> Template {
    let wide = vec![
        Column { printed: "(1)".into(), ..column("1", Role::Code, &["STT"]) },
        Column {
            printed: "(2)".into(), width: 28.0, ..column("2", Role::Label, &["Chỉ tiêu, lĩnh vực"])
        },
        Column {
            printed: "(3)=(4)+(5)".into(),
            aggregation: Some(Aggregation::SumOfRows),
            parts: None,
            expression: Some("4 + 5".parse().unwrap()),
            ..column("3", Role::Value, &["Số hồ sơ tiếp nhận", "Tổng số"])
        },
        Column {
            printed: "(4)".into(),
            ..column("4", Role::Value, &["Số hồ sơ tiếp nhận", "Trong đó", "Trực tuyến"])
        },
        Column {
            printed: "(5)".into(),
            ..column("5", Role::Value, &["Số hồ sơ tiếp nhận", "Trong đó", "Trực tiếp, bưu chính"])
        },
        Column {
            printed: "(6)".into(), ..column("6", Role::Value, &["Số hồ sơ đã giải quyết", "Tổng số"])
        },
        Column {
            printed: "(7)=(6)/(3)".into(),
            kind: Some(Kind::Percent),
            aggregation: Some(Aggregation::Ratio),
            parts: None,
            expression: Some("6 / 3".parse().unwrap()),
            ..column("7", Role::Value, &["Tỷ lệ (%)"])
        },
    ];
    let fields = ["Hộ tịch", "Đất đai", "Xây dựng"];
    let rows = (1..)
        .zip(fields)
        .map(|(number, field)| row(&number.to_string(), field, "", Kind::Count, Aggregation::Sum, ""))
        .collect();
    let mut second = form("3", "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", wide, rows);
    second.landscape = true;
    second.letterhead = true;
    second.measure = Some("Hồ sơ".to_owned());
    Template {
        id: "sample".into(),
        version: "1".to_owned(),
        name: "Báo cáo cải cách hành chính".to_owned(),
        authority: String::new(),
        level: String::new(),
        heading: vec!["Kỳ báo cáo: {period}".to_owned()],
        printed_units: Vec::new(),
        settings: Settings::default(),
        abbreviations: Vec::new(),
        mappings: Vec::new(),
        forms: vec![
            form("2", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH", usual_columns(), usual_rows()),
            second,
        ],
    }
}

fn figure(row: usize, column: usize, text: &str) -> Figure {
    let value = match text {
        "" => Value::Blank,
        "-" => Value::NotArisen,
        text => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Number),
    };
    Figure {
        value,
        decimals: 0,
        formula: false,
        excluded: Excluded::No,
        sheet: "Phụ lục".into(),
        cell: Some(CellRef::new(8 + row as u32, column as u32)),
        raw: text.into(),
        repair: None,
        note: None,
    }
}

/// A return of a unit, with the values of its first form by row, and of its second by row and column.
pub fn one(template: &Template, number: usize, unit: &str, first: &[&str], second: &[[&str; 5]]) -> Return {
    let file: Arc<str> = format!("nop/{number:02} Biểu CCHC {unit}.xlsx").into();
    let mut forms = Vec::new();
    for (index, form) in template.forms.iter().enumerate() {
        let sheet = form.sheet.as_str().into();
        let mut figures =
            FormFigures::new(index, Arc::clone(&file), sheet, form.rows.len(), form.columns.len());
        let values: Vec<usize> = form.value_columns().collect();
        for row in 0..form.rows.len() {
            for (value, &column) in values.iter().enumerate() {
                let text = match index {
                    0 => first.get(row).copied(),
                    _ => second.get(row).map(|row| row[value]),
                };
                if let Some(text) = text {
                    figures.put(row, column, figure(row, column, text));
                }
            }
        }
        forms.push(figures);
    }
    Return {
        sha256: format!("{number:064x}"),
        unit: unit.into(),
        period: "2024-Q1".parse().ok(),
        date: jiff::civil::Date::new(2024, 3, 8).ok(),
        filing: crate::figure::Filing::default(),
        standing: Standing::Used,
        forms,
        cells: CellCount { read: 30, used: 30, reported: 0 },
        ..Return::unread(file)
    }
}

/// The consolidation of these returns.
pub fn consolidate(template: Template, returns: Vec<Return>) -> Consolidation {
    crate::merge::consolidate(
        Arc::new(template),
        "2024-Q1".parse().ok(),
        "huyện Nam Đông".into(),
        returns,
        None,
    )
}

/// Four units with a little of everything, one that is missing, one file that cannot be read.
#[allow(clippy::too_many_lines, reason = "one example, told in a row")]
pub fn consolidation() -> Consolidation {
    let template = template();
    let split = |text: &'static str| -> Vec<&str> { text.split('|').collect() };
    let mut returns = vec![
        one(
            &template,
            1,
            "xã Hương Hữu",
            &split("6|75|20|15||3|1|2||||1|2|162|4|94.28|100|1.5|656.3|Tăng biên chế"),
            &[["30", "10", "20", "27", "90"], ["12", "2", "10", "12", ""], ["0", "0", "0", "0", ""]],
        ),
        one(
            &template,
            2,
            "xã Thượng Quảng",
            &split("3||11|7||1|0|1|50|4|2|0|1|162|3|88|50|2.25|1200|"),
            &[["8", "3", "5", "8", ""], ["1", "-", "1", "1", ""], ["2", "2", "", "1", ""]],
        ),
        one(
            &template,
            3,
            "thị trấn Khe Tre",
            &split("12||2844|||9|4|5|0|0|0|1|1|160|7||20||75.25|"),
            &[["", "", "", "", ""], ["5", "5", "0", "4", ""]],
        ),
        one(&template, 4, "xã Cộng Lạc", &split("05/10|100|4|4||||||-|-"), &[]),
    ];
    let wrong = returns[3].forms[0].get_mut(0, 3).unwrap();
    wrong.value = Value::Unreadable;
    wrong.excluded = Excluded::Error;
    let file = Arc::clone(&returns[3].file);
    let place = Place::new(&file, &"Phụ lục 2".into(), Some(CellRef::new(8, 3)));
    let mut finding = Finding::new(
        Rule::UNREADABLE_NUMBER,
        place,
        Wording::new("«05/10» không phải là một số", "«05/10» is not a number"),
    )
    .with_help("Ghi một số nguyên, ví dụ 5", "Type a whole number such as 5")
    .with_value("05/10")
    .with_subject(template.forms[0].subject(0, 3))
    .with_unit(&returns[3].unit);
    returns[3].findings.push(finding.clone());
    returns[3].cells = CellCount { read: 9, used: 8, reported: 1 };
    finding.rule = Rule::DIFFERS_BETWEEN_UNITS;
    finding.severity = crate::finding::Severity::Warning;
    finding.place = Place::new(&returns[2].file, &"Phụ lục 2".into(), Some(CellRef::new(21, 3)));
    finding.message = Wording::new(
        "Báo cáo ghi 160, các đơn vị khác ghi 162: số thủ tục do tỉnh công bố phải giống nhau ở mọi đơn vị",
        "160 where other units have 162",
    );
    finding.value = "160".to_owned();
    finding.subject = template.forms[0].subject(13, 3);
    finding.unit = Arc::clone(&returns[2].unit);
    let mut unreadable = Return::unread("nop/bao cao (1).doc".into());
    unreadable.findings.push(
        Finding::new(
            Rule::WRONG_FILE_TYPE,
            Place::file(&unreadable.file),
            Wording::new("Tệp là văn bản Word, không phải bảng tính", "The file is a Word document"),
        )
        .with_help("Đề nghị đơn vị gửi lại biểu Excel", "Ask for the Excel form"),
    );
    returns.push(unreadable);
    let mut consolidation = consolidate(template, returns);
    consolidation.missing = vec!["xã Hương Sơn".into()];
    (consolidation.expected, consolidation.outside) = (Some(5), 0);
    let units = consolidation.used().map(|one| Arc::clone(&one.unit)).chain(consolidation.missing.clone());
    consolidation.calling = crate::merge::Calling::of(units.collect::<Vec<_>>());
    consolidation.findings = vec![finding];
    let missing = Finding::new(
        Rule::MISSING_RETURN,
        Place::default(),
        Wording::new("Chưa nhận được báo cáo của xã Hương Sơn", "No return of xã Hương Sơn"),
    );
    consolidation.findings.push(missing.with_unit(&"xã Hương Sơn".into()));
    consolidation
}
