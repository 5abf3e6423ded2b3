//! Numbers on the sheet of a form that stand in no cell of its table: above, below and beside it, and between its rows.
//!
//! Of every other cell it is known what it is: a title, a caption, a label, a figure, a note, a line that somebody signs.
//! A number may be a figure that slipped out of its cell, so each is counted and told.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _, HashSet};
use std::sync::Arc;

use crate::book::{Cell, Content, Sheet};
use crate::cell::{Area, CellRef};
use crate::finding::{Finding, Place, Rule, Severity, Subject, Wording};
use crate::indicator::{CodeReading, normal_form};
use crate::model::{Form, Orientation, Role};
use crate::period::{self, Writing};
use crate::recognise::{FormInstance, Standing};
use crate::table::is_number_row;
use crate::text::{fold, tidied, tokens};

/// Areas of a sheet told one by one; what is beyond them is told together.
const MOST_AREAS: usize = 12;

/// Fewer numbers that count up are no numbering of rows.
const LEAST_NUMBERING: usize = 3;

/// A form on the sheet.
pub(super) struct Table<'a> {
    /// The form.
    pub form: &'a Form,
    /// Where it stands.
    pub instance: &'a FormInstance,
}

/// What was found outside the tables of a sheet.
#[derive(Default)]
pub(super) struct Outside {
    /// What is to be said.
    pub findings: Vec<Finding>,
    /// Cells that the findings name.
    pub told: Vec<CellRef>,
    /// Cells beside the figures that ask for words; what nobody names is to be told one by one.
    pub open: Vec<CellRef>,
    /// How many of those told stand above the tables, where a form may print numbers of its own, if only in single rows.
    pub above: usize,
}

/// Where a cell stands among the tables of its sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Above,
    Beside,
    Below,
    /// In the column of the codes, in a row that has none.
    Codes,
    /// In a column before those of the table that does nothing but count the rows.
    Numbering,
}

/// What a number is.
enum Belongs {
    /// It is a part of a table.
    Table,
    /// It stands where a unit of measure does.
    Measure,
    /// It is none.
    Outside(Side),
}

/// What the rows of the tables are; nothing for rows of captions.
type Rows = HashMap<u32, Vec<(usize, Option<Standing>)>>;

struct Looker<'a> {
    sheet: &'a Sheet,
    tables: &'a [Table<'a>],
    rows: Rows,
    /// First and last row of all tables.
    span: (u32, u32),
}

/// Looks at every number of a sheet with forms; `known` are cells that were read or told before.
pub(super) fn numbers(
    sheet: &Sheet,
    file: &Arc<str>,
    tables: &[Table<'_>],
    (known, periods): (&HashSet<CellRef>, &period::Words),
) -> Outside {
    let mut rows: Rows = HashMap::new();
    for (index, Table { instance, .. }) in tables.iter().enumerate() {
        // A table without captions has no row of them.
        for row in instance.header.0..instance.header.1.saturating_add(1).min(instance.body.0) {
            rows.entry(row).or_default().push((index, None));
        }
        for one in &instance.rows {
            rows.entry(one.sheet_row).or_default().push((index, Some(one.standing)));
        }
    }
    let taken = || tables.iter().map(|table| table.instance.rows_taken());
    let first = taken().map(|(first, _)| first).min().unwrap_or(0);
    let looker =
        Looker { sheet, tables, rows, span: (first, taken().map(|(_, last)| last).max().unwrap_or(0)) };
    let mut outside = Outside::default();
    let mut sides: BTreeMap<(Side, bool), Vec<CellRef>> = BTreeMap::new();
    for cell in sheet.cells.iter().filter(|cell| !known.contains(&cell.at) && is_number(cell, periods)) {
        match looker.belongs(cell) {
            Belongs::Table => {}
            Belongs::Measure => outside.open.push(cell.at),
            Belongs::Outside(side) => {
                // The date of the document, and that on which it was signed.
                if side == Side::Beside || !matches!(cell.content, Content::Date(_)) {
                    sides.entry((side, sheet.is_hidden(cell.at))).or_default().push(cell.at);
                }
            }
        }
    }
    looker.set_numbering_apart(&mut sides);
    for ((side, hidden), cells) in sides {
        let areas = match side {
            Side::Codes | Side::Numbering => vec![cells.clone()],
            Side::Above | Side::Beside | Side::Below => areas(&cells),
        };
        outside.findings.extend(areas.iter().map(|area| looker.say(file, side, hidden, area)));
        let in_head = |area: &&Vec<CellRef>| area.iter().all(|cell| cell.row == area[0].row);
        let above = side == Side::Above;
        outside.above += areas.iter().filter(|_| above).filter(in_head).map(Vec::len).sum::<usize>();
        outside.told.extend(cells);
    }
    outside.findings.extend(looker.beyond(file, periods));
    outside
}

/// Whether a cell holds a number, or what looks like one and is no date: `12`, `94,3`, `45 %`.
fn is_number(cell: &Cell, periods: &period::Words) -> bool {
    match &cell.content {
        Content::Number(_) | Content::Bool(_) | Content::Error(_) | Content::Date(_) => true,
        Content::Text(text) if !text.bytes().any(|byte| byte.is_ascii_digit()) => false,
        Content::Text(text) => {
            let text = tidied(text);
            let inner = text.trim_start_matches(['-', '+']).trim_end_matches(['%', ' ']);
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            digit(inner.chars().next())
                && digit(inner.chars().next_back())
                && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | ' '))
                && periods.spot(&tokens(&text), Writing::Line).dates.is_empty()
        }
        Content::Empty | Content::Rich(_) => false,
    }
}

impl Looker<'_> {
    fn belongs(&self, cell: &Cell) -> Belongs {
        let CellRef { row, column } = cell.at;
        let here = self.rows.get(&row).map_or(&[][..], Vec::as_slice);
        for &(index, standing) in here {
            let table = &self.tables[index];
            if !table.spans(column) {
                continue;
            }
            if table.instance.spare.is_some() {
                // A copy that does not count is named as a whole.
                return Belongs::Table;
            }
            match standing {
                None if self.is_caption(table, cell) => return Belongs::Table,
                None | Some(Standing::Text) => {}
                Some(standing) => {
                    if let Some(belongs) = table.column(cell, standing) {
                        return belongs;
                    }
                }
            }
        }
        let inside = |table: &&Table| {
            let (first, last) = table.instance.rows_taken();
            (first..=last).contains(&row) && table.spans(column)
        };
        let tables = || self.tables.iter().filter(inside);
        // The header again, where a table goes over to another page.
        if here.is_empty() && tables().any(|table| self.is_numbered(table, row)) {
            return Belongs::Table;
        }
        if here.is_empty() && self.tables.iter().any(|table| self.numbers_a_spare_row(table, cell)) {
            return Belongs::Table;
        }
        Belongs::Outside(match () {
            () if row < self.span.0 => Side::Above,
            () if row > self.span.1 => Side::Below,
            () => Side::Beside,
        })
    }

    /// Whether a number is the running number of a row that the form kept ready and nobody filled in: alone in its row, in
    /// the column of the codes, the first or one more than the number above it.
    fn numbers_a_spare_row(&self, table: &Table, cell: &Cell) -> bool {
        let CellRef { row, column } = cell.at;
        let codes = table.form.column_with(Role::Code).and_then(|codes| table.instance.columns.of[codes]);
        let alone = || {
            let others = self.sheet.row(row).iter().filter(|other| table.spans(other.at.column));
            others.filter(|other| !other.content.is_blank()).count() == 1
        };
        let number = |row: u32| self.sheet.get(CellRef::new(row, column))?.content.raw().parse::<u64>().ok();
        let above = || row.checked_sub(1).and_then(number);
        table.form.orientation != Orientation::Indicators
            && codes == Some(column)
            && alone()
            && number(row).is_some_and(|own| above().map_or(own == 1, |above| above + 1 == own))
    }

    /// Whether a number in the header is one of it: a column number, a caption of the form, a year.
    fn is_caption(&self, table: &Table, cell: &Cell) -> bool {
        let text = fold(&cell.content.raw());
        let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
        let printed = || {
            let captions = table.form.columns.iter().flat_map(|column| column.captions.iter());
            captions
                .chain(table.form.columns.iter().map(|column| &column.printed))
                .any(|known| fold(known) == text)
        };
        year || printed() || self.is_numbered(table, cell.at.row)
    }

    /// Whether the table numbers its columns in a row.
    fn is_numbered(&self, table: &Table, row: u32) -> bool {
        let cells = self.sheet.row(row);
        let (first, last) = table.columns();
        let from = cells.partition_point(|cell| cell.at.column < first);
        let to = cells.partition_point(|cell| cell.at.column <= last);
        is_number_row(&cells[from..to])
    }

    /// A clerk may number the rows in a column of his own, left of the table.
    fn set_numbering_apart(&self, sides: &mut BTreeMap<(Side, bool), Vec<CellRef>>) {
        let first = self.tables.iter().map(|table| table.columns().0).min().unwrap_or(0);
        let Some(beside) = sides.get_mut(&(Side::Beside, false)) else { return };
        let mut columns: BTreeMap<u32, Vec<CellRef>> = BTreeMap::new();
        for at in beside.iter().filter(|at| at.column < first) {
            columns.entry(at.column).or_default().push(*at);
        }
        let number = |at: &CellRef| self.sheet.get(*at)?.content.raw().parse::<u64>().ok();
        columns.retain(|_, cells| {
            let counts =
                |pair: &[CellRef]| number(&pair[0]).is_some_and(|one| number(&pair[1]) == Some(one + 1));
            cells.len() >= LEAST_NUMBERING && cells.windows(2).all(counts)
        });
        beside.retain(|at| !columns.contains_key(&at.column));
        for (_, cells) in columns {
            sides.entry((Side::Numbering, false)).or_default().extend(cells);
        }
        sides.retain(|_, cells| !cells.is_empty());
    }

    /// Words below and right of everything, out of sight: titles, notes and signatures stand nowhere there.
    fn beyond(&self, file: &Arc<str>, periods: &period::Words) -> Option<Finding> {
        // What stands there alone makes no column of the table.
        let columns = self.tables.iter().flat_map(|table| table.instance.columns.taken());
        let right = columns.max()?;
        let start = self.sheet.cells.partition_point(|cell| cell.at.row <= self.span.1);
        let beyond =
            |cell: &&Cell| cell.at.column > right && !cell.content.is_blank() && !is_number(cell, periods);
        let mut cells = self.sheet.cells[start..].iter().filter(beyond);
        let first = cells.next()?;
        let (count, at) = (1 + cells.count(), first.at);
        let message = Wording::new(
            format!("{count} ô chữ nằm ngoài bảng, ở dưới và bên phải (từ ô {at}); không được dùng"),
            format!(
                "{count} cells with words are beyond the table, below and right of it (from {at} on); they are not used"
            ),
        );
        let place = Place::new(file, &self.sheet.name.as_str().into(), Some(at));
        let finding = Finding::new(Rule::STRAY_VALUE, place, message).with_severity(Severity::Info);
        Some(finding.with_value(first.content.raw()).with_help(
            "Nếu là nội dung của biểu thì chép vào đúng ô; nếu không thì xóa đi.",
            "Copy it into its cell if it is a part of the form; else delete it.",
        ))
    }

    fn say(&self, file: &Arc<str>, side: Side, hidden: bool, cells: &[CellRef]) -> Finding {
        let (count, first) = (cells.len(), cells[0]);
        let around = bounds(cells);
        let (vi, en) = match side {
            Side::Above => ("phía trên bảng", "above the table"),
            Side::Beside => ("ngoài các cột của bảng", "beside the columns of the table"),
            Side::Below => ("phía dưới bảng", "below the table"),
            Side::Numbering => {
                ("đánh thứ tự dòng ở cột không có trong biểu", "that count the rows in a column of their own")
            }
            Side::Codes => {
                ("ở cột mã, tại dòng mà biểu không in mã", "in the column of codes, in rows without one")
            }
        };
        let (vi_hidden, en_hidden) = if hidden { (" (đang ẩn)", " (hidden)") } else { ("", "") };
        let raw = self.sheet.get(first).map(|cell| cell.content.raw()).unwrap_or_default();
        let message = if count == 1 {
            Wording::new(
                format!("ô {first} có «{raw}» {vi}{vi_hidden}; không được dùng"),
                format!("cell {first} holds «{raw}» {en}{en_hidden}; it is not used"),
            )
        } else {
            let (from, to) = (around.first, around.last);
            Wording::new(
                format!("{count} ô có số {vi}{vi_hidden} ({from}–{to}) không được dùng"),
                format!("{count} cells with numbers {en}{en_hidden} ({from}–{to}) are not used"),
            )
        };
        let rule = if hidden { Rule::HIDDEN_VALUE } else { Rule::STRAY_VALUE };
        let lost = !hidden && matches!(side, Side::Beside | Side::Below);
        let form = match self.tables {
            [only] => Arc::clone(&only.form.id),
            _ => Arc::default(),
        };
        Finding::new(rule, Place::new(file, &self.sheet.name.as_str().into(), Some(first)), message)
            .with_severity(if lost { Severity::Warning } else { Severity::Info })
            .with_subject(Subject { form, ..Subject::default() })
            .with_value(if count == 1 { raw } else { String::new() })
            .with_help(
                "Nếu là số liệu của biểu thì chuyển vào đúng ô của chỉ tiêu; nếu không thì xóa đi.",
                "Move it into the cell of its indicator if it is a figure of the form; else delete it.",
            )
    }
}

impl Table<'_> {
    /// First and last column.
    fn columns(&self) -> (u32, u32) {
        let others = self.instance.columns.others.iter().map(|other| other.column);
        let all = || self.instance.columns.taken().chain(others.clone());
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }

    fn spans(&self, column: u32) -> bool {
        let (first, last) = self.columns();
        (first..=last).contains(&column)
    }

    /// Whether a cell holds the code that the form prints for a row.
    fn is_code(&self, cell: &Cell, row: usize) -> bool {
        let printed = normal_form(&self.form.rows[row].printed);
        CodeReading::of(&cell.content, None).matches(&printed).is_some()
    }

    /// What a number is in a row of the table, by its column; `None` when the table has no such column.
    fn column(&self, cell: &Cell, standing: Standing) -> Option<Belongs> {
        let map = &self.instance.columns;
        let automatic =
            |other: &&crate::recognise::OtherColumn| other.column == cell.at.column && other.automatic;
        if cell.formula.is_some() && map.others.iter().any(|other| automatic(&other)) {
            return Some(Belongs::Table);
        }
        let column = map.form_column(cell.at.column)?;
        let named = matches!(standing, Standing::Unknown | Standing::Duplicate(_));
        match self.form.columns[column].role {
            Role::Note if matches!(standing, Standing::Continuation(_)) => None,
            Role::Measure if !named => Some(Belongs::Measure),
            Role::Code => Some(match standing {
                Standing::Indicator(row) if !self.form.rows[row].is_coded() => Belongs::Outside(Side::Codes),
                // The label is cut over two rows, and the code stands beside its second part.
                Standing::Continuation(row) if self.is_code(cell, row) => Belongs::Table,
                Standing::Continuation(_) => Belongs::Outside(Side::Codes),
                _ => Belongs::Table,
            }),
            _ => Some(Belongs::Table),
        }
    }
}

fn bounds(cells: &[CellRef]) -> Area {
    let rows = || cells.iter().map(|at| at.row);
    let columns = || cells.iter().map(|at| at.column);
    Area::new(
        CellRef::new(rows().min().unwrap_or(0), columns().min().unwrap_or(0)),
        CellRef::new(rows().max().unwrap_or(0), columns().max().unwrap_or(0)),
    )
}

/// Cells that touch, together; what is beyond [`MOST_AREAS`] is one more.
fn areas(cells: &[CellRef]) -> Vec<Vec<CellRef>> {
    let place: HashMap<CellRef, usize> = cells.iter().enumerate().map(|(index, at)| (*at, index)).collect();
    let mut area: Vec<Option<usize>> = vec![None; cells.len()];
    let mut areas: Vec<Vec<CellRef>> = Vec::new();
    for start in 0..cells.len() {
        if area[start].is_some() {
            continue;
        }
        let number = areas.len();
        area[start] = Some(number);
        let mut open = vec![start];
        let mut found = Vec::new();
        while let Some(index) = open.pop() {
            let at = cells[index];
            found.push(at);
            for row in at.row.saturating_sub(1)..=at.row + 1 {
                for column in at.column.saturating_sub(1)..=at.column + 1 {
                    if let Some(&next) = place.get(&CellRef::new(row, column))
                        && area[next].is_none()
                    {
                        area[next] = Some(number);
                        open.push(next);
                    }
                }
            }
        }
        found.sort_unstable();
        areas.push(found);
    }
    if areas.len() > MOST_AREAS {
        let mut rest: Vec<CellRef> = areas.split_off(MOST_AREAS).concat();
        rest.sort_unstable();
        areas.push(rest);
    }
    areas
}
