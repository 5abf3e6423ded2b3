//! Templates as a person reads them: `tonghop template list` and `tonghop template show`.

use crate::expression::{Comparison, Expression, Reference, Relation, Signs, WORDS_EN, WORDS_VI};
use crate::finding::{Language, Wording};
use crate::measure::Measure;
use crate::merge::{Rule, by};
use crate::model::{
    Aggregation, Answer, Column, Course, Derived, Form, Kind, Orientation, Role, Row, Template, Variants,
};

use super::load::usual_decimals;

mod table;

use table::Table;

/// One line per template: id, who fills it in, how large it is, name.
pub fn list<'t>(templates: impl IntoIterator<Item = &'t Template>, language: Language) -> String {
    let mut lines = Table::new(&[60, 20, 20, 20, 120]);
    for template in templates {
        let (forms, rows) = (
            template.forms.len(),
            template.forms.iter().map(|form| form.printed_rows().len()).sum::<usize>(),
        );
        lines.row([
            template.id.to_string(),
            template.level.clone(),
            Wording::new(format!("{forms} biểu"), format!("{forms} forms")).to(language).to_owned(),
            Wording::new(format!("{rows} dòng"), format!("{rows} rows")).to(language).to_owned(),
            template.name.clone(),
        ]);
    }
    lines.to_string()
}

/// The whole template: every form with its rows, their units of measure and their rules in words.
pub fn show(template: &Template, language: Language) -> String {
    let Template { id, version, name, authority, level, .. } = template;
    let head = Wording::new(format!("{id} (phiên bản {version})\n"), format!("{id} (version {version})\n"));
    let mut text = head.to(language).to_owned();
    text.push_str(name);
    text.push('\n');
    for (said, vi, en) in [(authority, "Ban hành", "Issued by"), (level, "Đơn vị báo cáo", "Filled in by")]
    {
        if !said.is_empty() {
            text.push_str(Wording::new(format!("{vi}: {said}\n"), format!("{en}: {said}\n")).to(language));
        }
    }
    for form in &template.forms {
        text.push('\n');
        text.push_str(&show_form(form, language));
    }
    text
}

fn show_form(form: &Form, language: Language) -> String {
    let mut text =
        Wording::new(format!("Biểu {}", form.id), format!("Form {}", form.id)).to(language).to_owned();
    for line in std::iter::once(&form.number).chain(&form.title).filter(|line| !line.is_empty()) {
        text.push_str(" · ");
        text.push_str(line);
    }
    text.push('\n');
    let rows = match form.orientation {
        Orientation::Indicators => Wording::default(),
        Orientation::Units => Wording::new("Mỗi dòng là một đơn vị.\n", "Each row is a unit.\n"),
        Orientation::List => {
            Wording::new("Danh sách mở, ghi thêm dòng.\n", "An open list; rows are appended.\n")
        }
    };
    text.push_str(rows.to(language));
    if form.optional {
        let words = Wording::new("Không bắt buộc có trong báo cáo.\n", "A return need not have it.\n");
        text.push_str(words.to(language));
    }
    if let Some(measure) = &form.measure {
        text.push_str(
            Wording::new(format!("Đơn vị tính: {measure}\n"), format!("Unit of measure: {measure}\n"))
                .to(language),
        );
    }
    text.push('\n');
    let values: Vec<&Column> = form.columns.iter().filter(|column| column.role == Role::Value).collect();
    if values.len() > 1 || values.iter().any(|column| !column_words(column, language).is_empty()) {
        text.push_str(&show_columns(&values, language));
        text.push('\n');
    }
    let (printed, derived) = form.rows.split_at(form.printed_rows().len());
    if !printed.is_empty() {
        text.push_str(&show_rows(printed, language));
    }
    if !derived.is_empty() {
        let said = Wording::new(
            "\nSố liệu tính thêm, không có trong biểu: chỉ có trong bản tổng hợp\n",
            "\nDerived figures, not in the form: in summaries only\n",
        );
        text.push_str(said.to(language));
        text.push_str(&show_rows(derived, language));
    }
    if form.sentences().next().is_some() {
        let said = Wording::new(
            "\nCâu nêu số liệu của biểu trong lời văn báo cáo\n",
            "\nSentences that tell its figures in the text of a report\n",
        );
        text.push_str(said.to(language));
        let mut table = Table::new(&[14, 120]);
        for (index, sentence) in form.sentences().enumerate() {
            table.row([format!("{}.", index + 1), sentence.to_string()]);
        }
        text.push_str(&table.to_string());
    }
    text
}

fn heads<const N: usize>(vi: [&str; N], en: [&str; N], language: Language) -> [String; N] {
    match language {
        Language::Vi => vi.map(str::to_owned),
        Language::En => en.map(str::to_owned),
    }
}

fn show_columns(columns: &[&Column], language: Language) -> String {
    let mut table = Table::new(&[14, 52, 20, 48]);
    table.head(heads(
        ["Cột", "Tên cột số liệu", "Đơn vị tính", "Quy tắc"],
        ["Column", "Captions", "Unit of measure", "Rules"],
        language,
    ));
    for column in columns {
        table.row([
            column.code.to_string(),
            column.captions.join(" / "),
            column.measure.as_ref().map(|measure| measure.text.clone()).unwrap_or_default(),
            column_words(column, language),
        ]);
    }
    table.to_string()
}

fn show_rows(rows: &[Row], language: Language) -> String {
    let mut table = Table::new(&[14, 52, 20, 48]);
    table.head(heads(
        ["Mã", "Chỉ tiêu", "Đơn vị tính", "Quy tắc"],
        ["Code", "Indicator", "Unit of measure", "Rules"],
        language,
    ));
    for row in rows {
        table.indented(
            1,
            2 * row.depth,
            [row.code.to_string(), row.label.clone(), row.measure.text.clone(), row_words(row, language)],
        );
    }
    table.to_string()
}

/// What holds for a column, in words; empty when all is left to the rows.
fn column_words(column: &Column, language: Language) -> String {
    let mut words = Vec::new();
    let expression = column.expression.as_ref();
    match (&column.aggregation, column.kind, &column.measure) {
        (Some(aggregation), kind, measure) => {
            let measure = measure.clone().unwrap_or_default();
            let answer = Answer { kind: kind.unwrap_or(Kind::Count), measure: &measure };
            words.extend(merged((aggregation, answer), (expression, true), language));
        }
        (None, ..) => words.extend(expression.map(|expression| stated(expression, language))),
    }
    words.extend(column.parts.as_ref().map(|parts| {
        let words = Wording::new(
            format!("tỷ lệ của các dòng, tính từ cột {parts}"),
            format!("ratios of rows, of the figures in column {parts}"),
        );
        words.to(language).to_owned()
    }));
    words.extend(column.checks.iter().map(|check| compared(check, &column.code, language)));
    words.extend(column.guess.iter().map(|guess| guessed(guess, language)));
    words.join("; ")
}

/// What holds for a row, in words, with what was guessed of it and the remark on it.
pub fn row_words(row: &Row, language: Language) -> String {
    let mut words = vec![rule_words(row, language)];
    words.retain(|words| !words.is_empty());
    words.extend(row.guess.iter().map(|guess| guessed(guess, language)));
    let remark = if row.remark.is_empty() { String::new() } else { format!(" ({})", row.remark) };
    words.join("; ") + &remark
}

/// What was guessed, and why.
fn guessed(guess: &str, language: Language) -> String {
    Wording::new(format!("phỏng đoán: {guess}"), format!("a guess: {guess}")).to(language).to_owned()
}

/// What holds for a row, in words.
pub fn rule_words(row: &Row, language: Language) -> String {
    let mut words = Vec::new();
    let say = |vi: &str, en: &str| Wording::new(vi, en).to(language).to_owned();
    if row.kind == Kind::Heading {
        words.push(say("đề mục", "heading"));
    } else if let Some(owner) = &row.owner {
        words.push(
            Wording::new(
                format!("số liệu của {owner}, đơn vị khác để trống"),
                format!("belongs to {owner}, others leave it blank"),
            )
            .to(language)
            .to_owned(),
        );
    }
    if row.kind != Kind::Heading && (row.owner.is_none() || row.aggregation.is_merged()) {
        let answer = Answer { kind: row.kind, measure: &row.measure };
        words.extend(merged((&row.aggregation, answer), (row.expression.as_ref(), false), language));
    }
    if row.kind != Kind::Heading && !row.crossed.is_empty() {
        let columns = row.crossed.join(", ");
        let said =
            Wording::new(format!("không ghi ở cột {columns}"), format!("nothing in columns {columns}"));
        words.push(said.to(language).to_owned());
    }
    words.extend(row.checks.iter().map(|check| compared(check, &row.code, language)));
    words.extend(row.doubts.iter().map(|doubt| {
        let words = compared(doubt, &row.code, language);
        Wording::new(format!("thường {words}"), format!("mostly {words}")).to(language).to_owned()
    }));
    match row.course {
        Course::Flow => {}
        Course::Cumulative => words.push(say("lũy kế", "cumulative")),
        Course::Stock => words.push(say("số có tại thời điểm báo cáo", "as it stands at the end")),
    }
    if row.required {
        words.push(say("bắt buộc điền", "must be filled in"));
    }
    if let Some(condition) = &row.required_if {
        let condition = condition.to_string().replace(['{', '}'], "");
        let said =
            Wording::new(format!("phải điền khi {condition}"), format!("must be filled in when {condition}"));
        words.push(said.to(language).to_owned());
    }
    match row.derived {
        None => words.extend(variants(&row.variants, language)),
        Some(derived)
            if derived.decimals == usual_decimals(row.aggregation.is_ratio(), row.expression.as_ref()) => {}
        Some(Derived { decimals }) => {
            let said =
                Wording::new(format!("làm tròn {decimals} số lẻ"), format!("rounded to {decimals} decimals"));
            words.push(said.to(language).to_owned());
        }
    }
    words.join("; ")
}

/// How other versions of the form print a row.
fn variants(variants: &Variants, language: Language) -> Vec<String> {
    let Variants {
        optional,
        unprinted,
        issued_label,
        issued_measure,
        printed_also,
        also,
        measure_also,
        measure_not,
        defect,
    } = variants;
    let texts =
        |measures: &[Measure]| measures.iter().map(|measure| &*measure.text).collect::<Vec<_>>().join(", ");
    let mut words = Vec::new();
    let mut say = |told: bool, vi: String, en: String| {
        if told {
            words.push(Wording::new(vi, en).to(language).to_owned());
        }
    };
    let here = "không in trên biểu trống, chỉ đọc khi báo cáo có dòng này";
    let there = "not printed on the blank form, read where a return has it";
    say(*unprinted, here.to_owned(), there.to_owned());
    say(
        *optional && !*unprinted,
        "có mẫu không in dòng này".to_owned(),
        "not every version prints it".to_owned(),
    );
    let issued: Vec<&str> = (issued_label.iter().map(String::as_str))
        .chain(issued_measure.iter().map(|measure| &*measure.text))
        .collect();
    let issued = issued.join("», «");
    say(!issued.is_empty(), format!("biểu ban hành in «{issued}»"), format!("issued with «{issued}»"));
    let codes = printed_also.join(", ");
    say(!printed_also.is_empty(), format!("có nơi ghi mã {codes}"), format!("elsewhere {codes}"));
    let labels = also.join("», «");
    say(!also.is_empty(), format!("có nơi ghi «{labels}»"), format!("elsewhere «{labels}»"));
    let same = texts(measure_also);
    say(!measure_also.is_empty(), format!("đơn vị tính cũng là {same}"), format!("also in {same}"));
    let other = texts(measure_not);
    say(!measure_not.is_empty(), format!("không nhận đơn vị tính {other}"), format!("never in {other}"));
    say(!defect.is_empty(), format!("biểu in sai: {defect}"), format!("wrongly printed: {defect}"));
    words
}

/// How units merge, and the equation of the figure.
fn merged(
    (aggregation, answer): (&Aggregation, Answer),
    (expression, by_column): (Option<&Expression>, bool),
    language: Language,
) -> Vec<String> {
    let rule = Rule { aggregation, answer, expression, by_column };
    by(aggregation).words(&rule).iter().map(|words| words.to(language).to_owned()).collect()
}

/// A stated equation of a figure.
fn stated(expression: &Expression, language: Language) -> String {
    let written = expression.render(signs(language), &Reference::to_string);
    Wording::new(format!("bằng {written}"), format!("equal to {written}")).to(language).to_owned()
}

/// A rule in words, told of the figure with this code where it stands alone on a side: `không lớn hơn 2.1`.
pub fn compared(check: &Comparison, code: &str, language: Language) -> String {
    let written = |side: &Expression| side.render(signs(language), &Reference::to_string);
    let own = Expression::reference(code);
    let (left, relation, right) = if check.right == own && check.left != own {
        (String::new(), turned(check.relation), written(&check.left))
    } else if check.left == own {
        (String::new(), check.relation, written(&check.right))
    } else {
        (format!("{} ", written(&check.left)), check.relation, written(&check.right))
    };
    let words = match relation {
        Relation::AtMost => Wording::new("không lớn hơn", "at most"),
        Relation::Less => Wording::new("nhỏ hơn", "less than"),
        Relation::Equal => Wording::new("bằng", "equal to"),
        Relation::AtLeast => Wording::new("không nhỏ hơn", "at least"),
        Relation::Greater => Wording::new("lớn hơn", "more than"),
    };
    format!("{left}{} {right}", words.to(language))
}

/// The same relation with its sides exchanged.
const fn turned(relation: Relation) -> Relation {
    match relation {
        Relation::AtMost => Relation::AtLeast,
        Relation::Less => Relation::Greater,
        Relation::Equal => Relation::Equal,
        Relation::AtLeast => Relation::AtMost,
        Relation::Greater => Relation::Less,
    }
}

const fn signs(language: Language) -> &'static Signs {
    match language {
        Language::Vi => &WORDS_VI,
        Language::En => &WORDS_EN,
    }
}
