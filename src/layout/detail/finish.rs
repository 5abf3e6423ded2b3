//! What is around the cells of a detail sheet: widths, outline, print set-up, notes.

use crate::cell::CellRef;
use crate::spot::Spot;

use super::super::levels::{Group, Part};
use super::super::marks::Marks;
use super::super::measure_text;
use super::super::plan::{DETAIL_TITLES, Plan};
use super::{LEAD_WIDTHS, Page};

/// Levels of an outline that spreadsheets know.
const DEEPEST: usize = 7;
/// Width of an A4 page in landscape between the margins, in points.
const PAGE: f64 = 748.0;
/// What fits a page at this scale, in percent, is shrunk to one page; the rest is printed at this scale on several.
const SMALLEST: f64 = 66.0;

impl Page<'_, '_> {
    /// Widths, outline, frozen panes, print set-up.
    pub fn look(&mut self) {
        let last = self.last_column();
        let plan = self.plan;
        let look = &mut self.canvas.sheet.look;
        let lead = plan.lead();
        for column in 0..lead {
            look.widths.push((column, LEAD_WIDTHS[column as usize]));
        }
        look.widths.extend((lead..=last).map(|column| (column, self.width)));
        look.column_groups.extend(outline(plan, self.sheet));
        let first_row = DETAIL_TITLES + plan.detail_header();
        let totals = if self.sheet == 0 { plan.stride() } else { 0 };
        let frozen = if totals <= 4 { lead + totals } else { lead };
        look.freeze = Some(CellRef::new(first_row, frozen));
        look.repeat_rows = Some((DETAIL_TITLES, first_row - 1));
        look.repeat_columns = Some((0, frozen.saturating_sub(1)));
        look.landscape = true;
        look.zoom = Some(85);
        look.no_grid = true;
        look.tab = Some(0x8E_A9_DB);
        self.paginate(frozen);
    }

    /// One page wide where that stays readable; else page breaks between units, never inside one.
    fn paginate(&mut self, frozen: u32) {
        let look = &mut self.canvas.sheet.look;
        let widths: std::collections::BTreeMap<u32, f64> =
            look.widths.iter().map(|&(column, width)| (column, measure_text::column_points(width))).collect();
        let whole: f64 = widths.values().sum();
        let room = PAGE * 100.0 / SMALLEST;
        if whole <= room {
            look.fit_width = true;
            return;
        }
        let repeated: f64 = widths.range(..frozen).map(|(_, points)| points).sum();
        let unit = self.plan.stride().max(1);
        let block = f64::from(unit) * measure_text::column_points(self.width);
        // A unit wider than a page makes everything smaller.
        let scale = if repeated + block > room { PAGE * 100.0 / (repeated + block) } else { SMALLEST };
        let scale = scale.floor();
        look.scale = (10..=400).find(|&percent| f64::from(percent) >= scale);
        let room = PAGE * 100.0 / scale;
        let first_page: f64 = widths.range(..self.plan.lead() + unit).map(|(_, points)| points).sum();
        let mut used = first_page.max(repeated);
        for (column, _) in self.plan.blocks_on(self.sheet) {
            if used + block > room {
                look.column_breaks.push(column);
                used = repeated;
            }
            used += block;
        }
    }

    /// The message of every finding as a note on its cell: errors first, mild ones only when there are few.
    pub fn notes(&mut self) {
        let mut marks = Marks::default();
        for (unit, slot) in self.plan.slots.iter().enumerate() {
            if slot.sheet != self.sheet {
                continue;
            }
            for row in 0..self.desk.form(self.form).rows.len() {
                for (value, &column) in self.plan.values.iter().enumerate() {
                    let findings = self.desk.findings(unit, Spot::new(self.form, row, column));
                    marks.add(self.desk, self.plan.unit_cell(row, value, unit), findings);
                }
            }
        }
        self.canvas.sheet.notes = marks.notes();
    }
}

/// What lies behind the totals of each group on a sheet; a group within another adds its level to that.
fn outline(plan: &Plan, sheet: usize) -> Vec<(u32, u32, u8)> {
    let stride = plan.stride().max(1);
    let shown = plan.groups.iter().enumerate().filter(|(_, group)| group.depth <= DEEPEST);
    let of_group = |(own, group): (usize, &Group)| {
        let inside = |part: &Part| match *part {
            Part::Unit(unit) => group.units.contains(&unit),
            Part::Group(other) => other != own && plan.groups[other].is_within(group),
        };
        let mut columns = plan.blocks_on(sheet).filter(|(_, part)| inside(part)).map(|(column, _)| column);
        let first = columns.next()?;
        Some((first, columns.last().unwrap_or(first) + stride - 1, 1))
    };
    shown.filter_map(of_group).collect()
}
