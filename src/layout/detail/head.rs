//! The upper part of a detail sheet: titles, names of units, captions and codes of the value columns.

use crate::book::{Content, Style, StyleId};
use crate::cell::{Area, CellRef};
use crate::finding::Language;
use crate::model::Role;

use super::super::levels::Part;
use super::super::measure_text;
use super::super::plan::DETAIL_TITLES;
use super::super::style;
use super::{Page, marked};

impl Page<'_, '_> {
    /// Form, unit, period and how to read the colours.
    pub fn titles(&mut self) {
        let form = self.desk.form(self.form);
        let name = super::super::title::name(self.desk.consolidation, self.form);
        let heading = Style { size: Some(style::TITLE_SIZE), bold: true, middle: true, ..Style::default() };
        let heading = self.canvas.ink(heading);
        self.canvas.text(0, 0, name, heading);
        let language = self.desk.options.language;
        let units = self.desk.used.len();
        let mut about = vec![match language {
            Language::Vi => format!("Chi tiết {units} đơn vị"),
            Language::En => format!("{units} units in detail"),
        }];
        if !self.desk.consolidation.unit_name.is_empty() {
            about.push(self.desk.consolidation.unit_name.to_string());
        }
        about.extend(self.desk.consolidation.period.map(|period| period.name(language)));
        about.extend(form.measure.clone());
        let plain = self.canvas.ink(style::body());
        self.canvas.text(1, 0, about.join(" – "), plain);
        let remark = self.canvas.ink(style::remark());
        let legend = self.desk.say(marked::LEGEND.0, marked::LEGEND.1);
        self.canvas.text(2, 0, legend, remark);
    }

    /// Captions of the lead columns, names of totals, groups and units.
    pub fn header(&mut self) {
        let form = self.desk.form(self.form);
        let caption_of = |role: Role, otherwise: &str| {
            form.column_with(role)
                .and_then(|column| form.columns[column].captions.iter().rev().find(|c| !c.trim().is_empty()))
                .map_or_else(|| otherwise.to_owned(), |caption| without_remark(caption))
        };
        let mut names = vec![caption_of(Role::Code, "STT"), caption_of(Role::Label, "Chỉ tiêu thống kê")];
        if self.plan.measured {
            names.push(caption_of(Role::Measure, "Đơn vị tính"));
        }
        let ink = self.canvas.ink(style::list_caption());
        let (first, last) = (DETAIL_TITLES, DETAIL_TITLES + self.plan.detail_header() - 1);
        for (column, name) in names.into_iter().enumerate() {
            let area = Area::new(CellRef::new(first, column as u32), CellRef::new(last, column as u32));
            self.canvas.merged(area, Content::text(name), ink);
        }
        let total = self.desk.say("Tổng hợp", "Tổng hợp (total)").to_owned();
        if self.sheet == 0 {
            self.block(self.plan.lead(), &total, ink);
        }
        let total_ink = self.canvas.ink(Style { fill: Some(style::TOTAL_FILL), ..style::list_caption() });
        let plan = self.plan;
        for (column, part) in plan.blocks_on(self.sheet) {
            match part {
                Part::Unit(unit) => self.block(column, self.desk.unit_name(unit), ink),
                Part::Group(group) => self.block(column, &self.group_name(group), total_ink),
            }
        }
        if self.counts_answers() {
            let name = self.desk.say("Số đơn vị có số liệu", "Units with a figure").to_owned();
            self.canvas.text(first, self.last_column(), name, ink);
        }
        let groups = (0..self.plan.groups.len()).map(|group| self.group_name(group));
        let longest = (0..self.plan.slots.len())
            .map(|unit| self.desk.unit_name(unit).to_owned())
            .chain(groups)
            .map(|name| {
                let points = measure_text::column_points(self.width) * f64::from(self.plan.stride().max(1));
                measure_text::lines(&name, style::SMALL_SIZE, true, points)
            })
            .max()
            .unwrap_or(1)
            .max(2);
        self.canvas.sheet.look.heights.push((first, measure_text::height(longest, style::SMALL_SIZE)));
        if self.plan.values.len() > 1 {
            let points = measure_text::column_points(self.width);
            let captions = self.captions();
            let lines = captions
                .iter()
                .map(|caption| measure_text::lines(caption, style::REMARK_SIZE, false, points));
            let lines = lines.max().unwrap_or(1);
            self.canvas.sheet.look.heights.push((first + 1, measure_text::height(lines, style::REMARK_SIZE)));
        }
    }

    /// The head of a group's totals.
    fn group_name(&self, group: usize) -> String {
        let group = &self.plan.groups[group];
        let (name, count) = (&group.name, group.units.len());
        match self.desk.options.language {
            Language::Vi => format!("{name}\n({count} đơn vị)"),
            Language::En => format!("{name}\n({count} units)"),
        }
    }

    /// Captions of the value columns: the lowest, with the one above where the lowest alone is ambiguous.
    fn captions(&self) -> Vec<String> {
        let form = self.desk.form(self.form);
        let filled = |column: usize| -> Vec<&str> {
            let captions = form.columns[column].captions.iter();
            captions.map(|caption| caption.trim()).filter(|caption| !caption.is_empty()).collect()
        };
        let lowest = |column: usize| filled(column).last().copied().unwrap_or_default();
        let values = &self.plan.values;
        values
            .iter()
            .map(|&column| {
                let alike = values.iter().filter(|&&other| lowest(other) == lowest(column)).count();
                match filled(column)[..] {
                    [.., above, low] if alike > 1 => format!("{above}: {low}"),
                    [.., low] => low.to_owned(),
                    [] => form.columns[column].code.to_string(),
                }
            })
            .collect()
    }

    /// The header of a total or a unit: its name over its value columns, their captions and codes.
    fn block(&mut self, column: u32, name: &str, ink: StyleId) {
        let stride = self.plan.stride().max(1);
        let area =
            Area::new(CellRef::new(DETAIL_TITLES, column), CellRef::new(DETAIL_TITLES, column + stride - 1));
        self.canvas.merged(area, Content::text(name), ink);
        let Some(key_row) = self.plan.key_row() else { return };
        let small = Style { size: Some(style::REMARK_SIZE), bold: false, ..style::list_caption() };
        let small = self.canvas.ink(small);
        let captions = self.captions();
        let form = self.desk.form(self.form);
        for (value, &position) in self.plan.values.iter().enumerate() {
            let at = column + value as u32;
            self.canvas.text(key_row - 1, at, captions[value].as_str(), small);
            self.canvas.text(key_row, at, form.columns[position].code.clone(), small);
        }
    }
}

/// A caption without what it adds in parentheses.
fn without_remark(caption: &str) -> String {
    let short = caption.split('(').next().unwrap_or(caption).trim();
    if short.is_empty() { caption.trim().to_owned() } else { short.to_owned() }
}
