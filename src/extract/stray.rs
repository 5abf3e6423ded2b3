//! What stands beside the figures: other columns, hidden rows, other sheets.

use std::sync::Arc;

use crate::book::{Cell, Content, Sheet, SheetKind, Visibility};
use crate::cell::CellRef;
use crate::finding::{Finding, Place, Rule, Severity, Subject, Wording};
use crate::model::Role;
use crate::recognise::{OtherTable, Standing};
use crate::text::{fold, is_header_word, vocabulary};

use super::Reader;

impl Reader<'_> {
    /// Counts cells that one finding names as a whole.
    pub(super) fn tell(&mut self, cells: &[CellRef]) {
        let named = || cells.iter().map(|&at| (Arc::clone(&self.name), at));
        self.cells.extend(named());
        self.told.extend(named());
    }

    /// Columns with content that are no columns of the form; form columns that are not there or doubtful.
    pub(super) fn report_columns(&mut self) {
        let subject = Subject { form: Arc::clone(&self.form.id), ..Subject::default() };
        let rows: Vec<u32> = self
            .instance
            .rows
            .iter()
            .filter(|one| !matches!(one.standing, Standing::Text))
            .map(|one| one.sheet_row)
            .collect();
        for other in &self.instance.columns.others {
            let held: Vec<_> = rows.iter().filter_map(|&row| self.cell(row, Some(other.column))).collect();
            let Some(first) = held.first() else { continue };
            if other.automatic && held.iter().all(|cell| cell.formula.is_some()) {
                continue;
            }
            let numbers = held.iter().filter(|cell| matches!(cell.content, Content::Number(_))).count();
            let hidden = self.sheet.is_hidden(first.at);
            let (vi_name, en_name) = if other.caption.is_empty() {
                let letters = crate::cell::column_letters(other.column);
                (format!("cột {letters} không có tiêu đề"), format!("column {letters} without a caption"))
            } else {
                (format!("cột «{}»", other.caption), format!("column «{}»", other.caption))
            };
            let figures = numbers > 0 && !other.other_period && !asks_for_words(&other.caption);
            let (rule, severity) = match (hidden, figures) {
                (true, _) => (Rule::HIDDEN_VALUE, Severity::Info),
                (false, false) => (Rule::STRAY_VALUE, Severity::Info),
                (false, true) => (Rule::STRAY_VALUE, Severity::Warning),
            };
            let area = (first.at, held[held.len() - 1].at);
            let message = Wording::new(
                format!(
                    "{vi_name}{} không có trong biểu; {} ô ({}–{}) không được dùng",
                    if hidden { " (đang ẩn)" } else { "" },
                    held.len(),
                    area.0,
                    area.1
                ),
                format!(
                    "{en_name}{} is not in the form; {} cells ({}–{}) are not used",
                    if hidden { " (hidden)" } else { "" },
                    held.len(),
                    area.0,
                    area.1
                ),
            );
            let cells: Vec<CellRef> = held.iter().map(|cell| cell.at).collect();
            let finding = Finding::new(rule, self.place(Some(cells[0])), message)
                .with_severity(severity)
                .with_subject(subject.clone())
                .with_help(
                    "Không thêm cột vào biểu mẫu; số liệu kỳ trước để ở tệp riêng.",
                    "Do not add columns to the form; keep other periods in a file of their own.",
                );
            self.findings.push(finding);
            self.tell(&cells);
        }
        self.report_own_columns();
    }

    /// Columns of the form that are not there, or are there under another caption.
    fn report_own_columns(&mut self) {
        for index in self.form.value_columns() {
            if self.instance.columns.of[index].is_none() {
                self.report_missing_column(index);
            }
        }
        if let Some((index, caption)) = &self.instance.columns.stale {
            let message = Wording::new(
                format!("cột số liệu ghi «{caption}», khác kỳ của báo cáo"),
                format!("the column of figures says «{caption}», which is not the period of the return"),
            );
            let finding = Finding::new(Rule::WRONG_PERIOD, self.place(self.caption_cell(*index)), message)
                .with_severity(Severity::Warning)
                .with_value(caption.clone())
                .with_help(
                    "Kiểm tra có dán nhầm số liệu kỳ khác không; nếu số đúng thì sửa tiêu đề cột.",
                    "See whether figures of another period were pasted; if they are right, correct the caption.",
                );
            self.findings.push(finding);
        }
        self.report_spread_labels();
        self.report_shared_columns();
        if self.instance.columns.crossed {
            let subject = Subject { form: Arc::clone(&self.form.id), ..Subject::default() };
            self.findings.push(self.crossed(&subject));
        }
        // The second sheet of a form may have no header.
        let has_header = self.instance.header.1 < self.instance.body.0;
        let said = |(_, caption): &&(usize, String)| has_header || !caption.is_empty();
        for (index, caption) in self.instance.columns.doubtful.iter().filter(said) {
            let finding = self.doubtful_column(*index, caption);
            self.findings.push(finding);
        }
    }

    /// Labels that take several columns of the sheet.
    fn report_spread_labels(&mut self) {
        let Some((first, last)) = self.instance.columns.labels else { return };
        let (from, to) = (crate::cell::column_letters(first), crate::cell::column_letters(last));
        let message = Wording::new(
            format!("nội dung chỉ tiêu nằm trên các cột {from}–{to} của tệp; đã đọc chung"),
            format!("the labels take the columns {from}–{to} of the file; they were read together"),
        );
        let at = CellRef::new(self.instance.header.1, first);
        let subject = Subject { form: Arc::clone(&self.form.id), ..Subject::default() };
        self.findings.push(
            Finding::new(Rule::LABEL_CHANGED, self.place(Some(at)), message)
                .with_severity(Severity::Info)
                .with_subject(subject)
                .with_help(
                    "Ghi nội dung chỉ tiêu trong một cột, như biểu mẫu.",
                    "Keep the labels in one column, as in the form.",
                ),
        );
    }

    /// Columns of the sheet that together hold the figures of one column of the form.
    fn report_shared_columns(&mut self) {
        for index in self.form.value_columns() {
            let further = || self.instance.columns.shared.iter().filter(|shared| shared.of == index);
            if further().next().is_none() {
                continue;
            }
            let letters = self.instance.columns.all_of(index).map(crate::cell::column_letters);
            let letters = letters.collect::<Vec<_>>().join(", ");
            let caption = self.form.columns[index].captions.last().cloned().unwrap_or_default();
            let message = Wording::new(
                format!("cột «{caption}» trải trên các cột {letters} của tệp; mỗi dòng lấy ở ô có số liệu"),
                format!(
                    "the column «{caption}» takes the columns {letters} of the file; each row gives the cell that is filled in"
                ),
            );
            // A caption merged over all says it; one that is missing does not.
            let merged = further().all(|shared| shared.merged);
            let finding = Finding::new(Rule::LABEL_CHANGED, self.place(self.caption_cell(index)), message)
                .with_severity(if merged { Severity::Info } else { Severity::Warning })
                .with_subject(self.column_subject(index))
                .with_help(
                    "Ghi số liệu của một cột vào đúng một cột của tệp, như biểu mẫu.",
                    "Keep the figures of a column in one column of the file, as in the form.",
                );
            self.findings.push(finding);
        }
    }

    /// Where the lowest caption of a column of the form stands.
    fn caption_cell(&self, index: usize) -> Option<CellRef> {
        self.instance.columns.of[index].map(|column| CellRef::new(self.instance.header.1, column))
    }

    fn column_subject(&self, index: usize) -> Subject {
        let (form, column) = (Arc::clone(&self.form.id), Arc::clone(&self.form.columns[index].code));
        Subject { form, column, ..Subject::default() }
    }

    fn report_missing_column(&mut self, index: usize) {
        let caption = self.form.columns[index].captions.join(" / ");
        let (rivals, rivals_en) = self.rivals();
        let message = Wording::new(
            format!("không tìm thấy cột số liệu «{caption}» của {}{rivals}", self.form.name()),
            format!("the value column «{caption}» of {} is not in the return{rivals_en}", self.form.name()),
        );
        let finding = Finding::new(Rule::MISSING_FORM, self.place(None), message)
            .with_subject(self.column_subject(index))
            .with_help(
                "Dùng lại biểu mẫu gốc, giữ nguyên tiêu đề các cột.",
                "Use the original form and keep its column captions.",
            );
        self.findings.push(finding);
    }

    /// A column that was taken for one of the form's although its caption says something else.
    fn doubtful_column(&self, index: usize, caption: &str) -> Finding {
        let wanted = self.form.columns[index].captions.last().cloned().unwrap_or_default();
        let at = self.caption_cell(index);
        let message = if caption.is_empty() {
            let letters = at.map(|at| crate::cell::column_letters(at.column)).unwrap_or_default();
            Wording::new(
                format!("cột {letters} không có tiêu đề, được nhận là cột «{wanted}» của biểu"),
                format!("column {letters} has no caption; it was taken for the form's «{wanted}»"),
            )
        } else {
            Wording::new(
                format!("cột «{caption}» được nhận là cột «{wanted}» của biểu"),
                format!("column «{caption}» was taken for the form's «{wanted}»"),
            )
        };
        // With several columns of figures, words of its own may mean another one.
        let several = self.form.value_columns().nth(1).is_some() && !caption.is_empty();
        let severity = if several { Severity::Warning } else { Severity::Info };
        Finding::new(Rule::LABEL_CHANGED, self.place(at), message)
            .with_severity(severity)
            .with_subject(self.column_subject(index))
            .with_value(caption)
            .with_help("Giữ nguyên tiêu đề các cột của biểu mẫu.", "Keep the column captions of the form.")
    }

    /// The captions stand over other columns than those whose content fits them.
    fn crossed(&self, subject: &Subject) -> Finding {
        let at = |role| self.instance.columns.role(self.form, role);
        let letters = |role| at(role).map(crate::cell::column_letters).unwrap_or_default();
        let (measure, figures) = (letters(Role::Measure), letters(Role::Value));
        let message = Wording::new(
            format!(
                "tiêu đề cột không khớp nội dung: cột {measure} ghi đơn vị tính, cột {figures} ghi số; đã đọc theo nội dung"
            ),
            format!(
                "the captions do not fit the columns: {measure} holds units of measure, {figures} figures; read by what they hold"
            ),
        );
        let cell = at(Role::Value).map(|column| CellRef::new(self.instance.header.1, column));
        Finding::new(Rule::LABEL_CHANGED, self.place(cell), message)
            .with_severity(Severity::Warning)
            .with_subject(subject.clone())
            .with_help(
                "Đặt lại tiêu đề cột như biểu mẫu và kiểm tra số liệu.",
                "Put the captions back as in the form and check the figures.",
            )
    }

    /// Columns that each may be the one column of figures, where nothing says which.
    fn rivals(&self) -> (String, String) {
        let others =
            self.instance.columns.others.iter().filter(|other| !other.other_period && !other.automatic);
        let named: Vec<String> = others
            .map(|other| format!("{} «{}»", crate::cell::column_letters(other.column), other.caption))
            .collect();
        if self.form.value_columns().nth(1).is_some() || named.len() < 2 {
            return Default::default();
        }
        let (count, list) = (named.len(), named.join(", "));
        (
            format!(": có {count} cột có thể là cột đó ({list}), không rõ cột nào"),
            format!(": {count} columns may be it ({list}), nothing says which"),
        )
    }

    /// Figures in rows a person does not see: used, and said so.
    pub(super) fn report_hidden(&mut self) {
        let Some(column) = self.form.value_columns().find_map(|index| self.instance.columns.of[index]) else {
            return;
        };
        let hidden: Vec<u32> = self
            .instance
            .rows
            .iter()
            .filter(|one| matches!(one.standing, Standing::Indicator(_)))
            .map(|one| one.sheet_row)
            .filter(|row| self.sheet.hidden_rows.binary_search(row).is_ok())
            .filter(|&row| self.cell(row, Some(column)).is_some())
            .collect();
        let column_hidden = self.sheet.hidden_columns.binary_search(&column).is_ok();
        let sheet_hidden = self.sheet.visibility != Visibility::Visible;
        let (why, at) = if sheet_hidden {
            (Wording::new("trang đang ẩn", "the sheet is hidden"), None)
        } else if column_hidden {
            (
                Wording::new("cột số liệu đang ẩn", "the value column is hidden"),
                Some(CellRef::new(self.instance.header.1, column)),
            )
        } else if let Some(&first) = hidden.first() {
            let list: Vec<String> = hidden.iter().map(|row| (row + 1).to_string()).collect();
            let list = list.join(", ");
            (
                Wording::new(format!("các dòng {list} đang ẩn"), format!("rows {list} are hidden")),
                Some(CellRef::new(first, column)),
            )
        } else {
            return;
        };
        let message = why.then("; số liệu vẫn được dùng", "; the figures are used all the same");
        let subject = Subject { form: Arc::clone(&self.form.id), ..Subject::default() };
        let finding = Finding::new(Rule::HIDDEN_VALUE, self.place(at), message)
            .with_severity(Severity::Info)
            .with_subject(subject)
            .with_help("Bỏ ẩn để kiểm tra lại số liệu.", "Unhide and check the figures.");
        self.findings.push(finding);
    }
}

/// Whether the caption of a column asks for words rather than figures: notes, sources, explanations.
fn asks_for_words(caption: &str) -> bool {
    let folded = fold(caption);
    let headers = &vocabulary().headers;
    is_header_word(&folded, &headers.note) || is_header_word(&folded, &headers.label)
}

/// A sheet that holds something but no form.
pub(super) fn other_sheet(sheet: &Sheet, file: &Arc<str>) -> Option<Finding> {
    // In the tables of a document, the numbers of their rows are no figures.
    let is_text = sheet.kind != SheetKind::Sheet;
    let counts = |cell: &&Cell| !is_text || cell.at.column > 0;
    let numbers =
        sheet.cells.iter().filter(counts).filter(|cell| matches!(cell.content, Content::Number(_))).count();
    if numbers == 0 || sheet.name.starts_with('_') {
        return None;
    }
    let name = &sheet.name;
    let (vi, en) = if is_text {
        (name.clone(), format!("table «{name}»"))
    } else {
        (format!("trang «{name}»"), format!("sheet «{name}»"))
    };
    let message = Wording::new(
        format!("{vi} không phải biểu nào của bộ biểu mẫu ({numbers} ô có số); không được dùng"),
        format!("{en} is no form of the template ({numbers} numeric cells); it is not used"),
    );
    let place = Place::new(file, &Arc::from(sheet.name.as_str()), None);
    Some(Finding::new(Rule::STRAY_VALUE, place, message).with_severity(Severity::Info).with_help(
        "Nếu trang có số liệu của biểu thì chép vào đúng biểu mẫu.",
        "Copy its figures into the form if they belong there.",
    ))
}

/// A table that is no form, on a sheet that holds one, and the cells with numbers in it.
pub(super) fn other_table(
    sheet: &Sheet,
    table: &OtherTable,
    file: &Arc<str>,
) -> Option<(Finding, Vec<CellRef>)> {
    let start = sheet.cells.partition_point(|cell| cell.at.row < table.rows.0);
    let end = sheet.cells.partition_point(|cell| cell.at.row < table.rows.1);
    let numeric = |cell: &&Cell| {
        (table.columns.0..table.columns.1).contains(&cell.at.column)
            && matches!(cell.content, Content::Number(_))
    };
    let held: Vec<CellRef> = sheet.cells[start..end].iter().filter(numeric).map(|cell| cell.at).collect();
    let (first, last) = (held.first()?, held.last()?);
    let (count, name) = (held.len(), &sheet.name);
    let (top, bottom) = (table.rows.0 + 1, last.row + 1);
    let message = Wording::new(
        format!(
            "bảng ở dòng {top}–{bottom} trang «{name}» không phải biểu nào của bộ biểu mẫu ({count} ô có số); không được dùng"
        ),
        format!(
            "the table in rows {top}–{bottom} of sheet «{name}» is no form of the template ({count} numeric cells); it is not used"
        ),
    );
    let place = Place::new(file, &Arc::from(name.as_str()), Some(*first));
    let finding = Finding::new(Rule::STRAY_VALUE, place, message).with_severity(Severity::Warning).with_help(
        "Nếu bảng có số liệu của biểu thì chép vào đúng biểu mẫu; bảng giải trình để ở trang riêng.",
        "Copy its figures into the form if they belong there; keep explanatory tables on a sheet of their own.",
    );
    Some((finding, held))
}
