//! The captions over a table as the form prints them: merged across where neighbours share a caption, merged down
//! where a column has fewer levels than the others.

use crate::book::{Align, Style};
use crate::cell::{Area, CellRef};
use crate::model::{Column, Form};

use super::canvas::{Canvas, with_italic_remark};
use super::measure_text;
use super::plan::depth_of;
use super::style;

/// One merged caption: its area relative to the upper left corner of the header, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// Rows and columns from zero.
    pub area: Area,
    /// The text.
    pub text: String,
}

/// The captions of columns, `depth` levels high.
pub fn captions(columns: &[Column], depth: u32) -> Vec<Caption> {
    let paths: Vec<Vec<&str>> = columns
        .iter()
        .map(|column| {
            let own = depth_of(&column.captions) as usize;
            column.captions[..own].iter().map(|caption| caption.trim()).collect()
        })
        .collect();
    let mut captions = Vec::new();
    for level in 0..depth as usize {
        let mut first = 0;
        while first < paths.len() {
            // A column that ended above is covered by its last caption.
            if paths[first].len() <= level && level > 0 {
                first += 1;
                continue;
            }
            let ends = paths[first].len() <= level + 1;
            let alike = |other: &&Vec<&str>| {
                !paths[first].is_empty()
                    && other.len() > level
                    && (other.len() <= level + 1) == ends
                    && other[..=level] == paths[first][..=level]
            };
            let run = paths[first + 1..].iter().take_while(alike).count();
            let last = first + run;
            let bottom = if ends { depth - 1 } else { level as u32 };
            captions.push(Caption {
                area: Area::new(CellRef::new(level as u32, first as u32), CellRef::new(bottom, last as u32)),
                text: paths[first].get(level).copied().unwrap_or_default().to_owned(),
            });
            first = last + 1;
        }
    }
    captions
}

/// Draws the captions and, under them, the row of column numbers where the form prints one; gives the next free row.
pub fn draw(canvas: &mut Canvas, form: &Form, top: u32, depth: u32, numbered: bool, widths: &[f64]) -> u32 {
    let style = style::caption();
    let ink = canvas.ink(style);
    let captions = captions(&form.columns, depth);
    let mut heights = vec![1; depth as usize];
    // Captions of one level first: a caption over several levels then only adds what is still lacking.
    let mut by_height: Vec<&Caption> = captions.iter().collect();
    by_height.sort_by_key(|caption| caption.area.last.row - caption.area.first.row);
    for caption in by_height {
        let (first, last) = (caption.area.first, caption.area.last);
        let points: f64 = widths[first.column as usize..=last.column as usize].iter().sum();
        let lines = measure_text::lines(&caption.text, style::BODY_SIZE, true, points);
        let rows = &mut heights[first.row as usize..=last.row as usize];
        let lacking = lines.saturating_sub(rows.iter().sum());
        if let Some(lowest) = rows.last_mut() {
            *lowest += lacking;
        }
    }
    for caption in &captions {
        let (first, last) = (caption.area.first, caption.area.last);
        let area =
            Area::new(CellRef::new(top + first.row, first.column), CellRef::new(top + last.row, last.column));
        canvas.merged(area, with_italic_remark(&caption.text, true), ink);
    }
    for (level, lines) in heights.iter().enumerate() {
        canvas.sheet.look.heights.push((top + level as u32, measure_text::height(*lines, style::BODY_SIZE)));
    }
    if !numbered {
        return top + depth;
    }
    let ink = canvas.ink(Style {
        size: Some(style::REMARK_SIZE),
        italic: true,
        align: Align::Center,
        ..style::boxed()
    });
    let mut most = 1;
    for (column, one) in form.columns.iter().enumerate() {
        most = most.max(measure_text::lines(&one.printed, style::REMARK_SIZE, false, widths[column]));
        canvas.text(top + depth, column as u32, one.printed.as_str(), ink);
    }
    canvas.sheet.look.heights.push((top + depth, measure_text::height(most, style::REMARK_SIZE)));
    top + depth + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::sample::column;
    use crate::model::Role;

    #[test]
    fn neighbours_merge_across_and_short_columns_down() {
        let columns = [
            column("A", Role::Code, &["STT"]),
            column("B", Role::Label, &["Chỉ tiêu"]),
            column("1", Role::Value, &["Nhận", "Tổng"]),
            column("2", Role::Value, &["Nhận", "Trong đó", "Mới"]),
            column("3", Role::Value, &["Nhận", "Trong đó", "Cũ"]),
            column("4", Role::Value, &["Giải quyết", "Tổng"]),
            column("5", Role::Note, &[]),
        ];
        let drawn: Vec<String> = captions(&columns, 3)
            .iter()
            .map(|caption| format!("{} {}", caption.area, caption.text))
            .collect();
        assert_eq!(
            drawn,
            [
                "A1:A3 STT",
                "B1:B3 Chỉ tiêu",
                "C1:E1 Nhận",
                "F1 Giải quyết",
                "G1:G3 ",
                "C2:C3 Tổng",
                "D2:E2 Trong đó",
                "F2:F3 Tổng",
                "D3 Mới",
                "E3 Cũ",
            ]
        );
    }

    #[test]
    fn the_same_caption_under_two_parents_stays_two() {
        let columns = [
            column("1", Role::Value, &["Năm trước", "Thực hiện"]),
            column("2", Role::Value, &["Năm nay", "Thực hiện"]),
        ];
        assert_eq!(captions(&columns, 2).len(), 4);
    }
}
