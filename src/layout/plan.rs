//! Where everything stands: sheet names, rows and columns, decided before any cell is made, so that formulas may
//! point anywhere.

use crate::cell::{CellRef, MAX_COLUMNS};
use crate::figure::Return;
use crate::finding::Language;
use crate::merge::Consolidation;
use crate::model::{Form, Orientation, Role, Template};
use crate::spot::RowId;

use super::levels::{Group, Part, levels};
use super::names::Names;
use super::rendered::Scope;
use super::title::{Title, titles};

/// Title rows above the header of a detail sheet.
pub const DETAIL_TITLES: u32 = 3;
/// Rows between the table and the figures derived from it: a free one, and a caption.
const ABOVE_DERIVED: u32 = 2;
/// Rows of the national header: two lines and a free row.
const LETTERHEAD: u32 = 3;

/// The place of one form's official and detail sheets.
#[derive(Debug)]
pub struct Plan {
    /// Name of the official sheet.
    pub official: String,
    /// Rows of the national header above the titles, a free one included.
    pub letterhead: u32,
    /// Lines above the table of the official sheet.
    pub titles: Vec<Title>,
    /// Header rows of the table: levels of captions.
    pub depth: u32,
    /// A row of column numbers follows the captions.
    pub numbered: bool,
    /// Row of every form row in the official sheet.
    pub official_rows: Vec<u32>,
    /// Names of the detail sheets; more than one when the units do not fit beside each other.
    pub details: Vec<String>,
    /// The detail sheet has a column for the unit of measure.
    pub measured: bool,
    /// Positions of the value columns in the form.
    pub values: Vec<usize>,
    /// Row of every form row in the detail sheets.
    pub detail_rows: Vec<u32>,
    /// Place of every used return, in their order.
    pub slots: Vec<Slot>,
    /// The groups of units, each before those in it.
    pub groups: Vec<Group>,
    /// The first column of the totals of every group.
    pub group_slots: Vec<Slot>,
    /// What the whole is made of: groups and units.
    pub top: Vec<Part>,
    /// Groups and units in the order of their columns.
    pub blocks: Vec<(Slot, Part)>,
    /// Rows of units or of an open list, in the order they are shown.
    pub entries: Vec<PlannedEntry>,
    /// Its rows are units, or entries of a list.
    listing: bool,
}

/// Where a unit's columns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which detail sheet.
    pub sheet: usize,
    /// The first of its value columns.
    pub column: u32,
}

/// A row of units, or of an open list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedEntry {
    /// Position of the return among the used ones.
    pub unit: usize,
    /// The row that return added to the form.
    pub added: RowId,
    /// The caption row it stands under.
    pub group: Option<usize>,
    /// Number within its group, from 1.
    pub number: usize,
    /// Row in the official sheet.
    pub official: u32,
    /// Row in the detail sheet.
    pub detail: u32,
}

impl Plan {
    /// Rows above the line with the unit of measure and the captions: titles and a free row.
    pub fn head(&self) -> u32 {
        self.letterhead + self.titles.len() as u32 + 1
    }

    /// Columns before the totals: code, label, unit of measure.
    pub fn lead(&self) -> u32 {
        2 + u32::from(self.measured)
    }

    /// Value columns of the form.
    pub fn stride(&self) -> u32 {
        self.values.len() as u32
    }

    /// Header rows of a detail sheet: names, then captions and codes when there are many value columns.
    pub fn detail_header(&self) -> u32 {
        if self.values.len() > 1 { 3 } else { 1 }
    }

    /// The first row under the header of a detail sheet.
    pub fn detail_first(&self) -> u32 {
        let header = if self.listing { self.depth + u32::from(self.numbered) } else { self.detail_header() };
        DETAIL_TITLES + header
    }

    /// The row of column codes in a detail sheet with many value columns.
    pub fn key_row(&self) -> Option<u32> {
        (self.values.len() > 1).then(|| DETAIL_TITLES + self.detail_header() - 1)
    }

    /// The row of the official sheet that says what the figures under it are, which no form asks for.
    pub fn official_caption(&self, form: &Form) -> Option<u32> {
        self.official_rows.get(form.printed_rows().len()).map(|first| first - 1)
    }

    /// As [`Plan::official_caption`], of the detail sheets.
    pub fn detail_caption(&self, form: &Form) -> Option<u32> {
        self.detail_rows.get(form.printed_rows().len()).map(|first| first - 1)
    }

    /// The total of a row and a value (position among the value columns), on the first detail sheet.
    pub fn total(&self, row: usize, value: usize) -> CellRef {
        CellRef::new(self.detail_rows[row], self.lead() + value as u32)
    }

    /// Columns before the groups and units: lead, and totals on the first sheet.
    pub fn fixed(&self, sheet: usize) -> u32 {
        self.lead() + if sheet == 0 { self.stride() } else { 0 }
    }

    /// The total of a group of units for a row and a value, on the group's own detail sheet.
    pub fn group_total(&self, row: usize, value: usize, group: usize) -> CellRef {
        CellRef::new(self.detail_rows[row], self.group_slots[group].column + value as u32)
    }

    /// What a total is made of.
    pub fn parts(&self, scope: Scope) -> &[Part] {
        match scope {
            Scope::All => &self.top,
            Scope::Group(group) => &self.groups[group].parts,
        }
    }

    /// The detail sheet that a total stands on.
    pub fn home(&self, scope: Scope) -> usize {
        match scope {
            Scope::All => 0,
            Scope::Group(group) => self.group_slots[group].sheet,
        }
    }

    /// The groups and units on a detail sheet, in the order of their columns.
    pub fn blocks_on(&self, sheet: usize) -> impl Iterator<Item = (u32, Part)> {
        let there = self.blocks.iter().filter(move |(slot, _)| slot.sheet == sheet);
        there.map(|(slot, part)| (slot.column, *part))
    }

    /// A unit's cell of a row and a value, on the unit's own detail sheet.
    pub fn unit_cell(&self, row: usize, value: usize, unit: usize) -> CellRef {
        CellRef::new(self.detail_rows[row], self.slots[unit].column + value as u32)
    }

    /// Whether its rows are units, or entries of a list.
    pub fn lists(&self) -> bool {
        self.listing
    }

    /// Position among the value columns of a column of the form.
    pub fn value_of(&self, column: usize) -> Option<usize> {
        self.values.iter().position(|&value| value == column)
    }
}

/// Whose figures are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of units, merged: the titles say of how many.
    Units,
    /// Those of one return, in its own forms.
    Return,
}

/// Plans every form of a consolidation.
pub fn plan(consolidation: &Consolidation, whose: Whose, language: Language) -> Vec<Plan> {
    let used: Vec<&Return> = consolidation.used().collect();
    let units = if whose == Whose::Units { used.len() } else { 0 };
    let template = &consolidation.template;
    let mut names = Names::taken(std::iter::empty());
    let officials: Vec<String> =
        template.forms.iter().map(|form| names.unique(&form.sheet, &form.id)).collect();
    template
        .forms
        .iter()
        .zip(officials)
        .enumerate()
        .map(|(index, (form, official))| {
            let titles = titles(consolidation, index, units, language);
            let mut plan = plan_form(&used, template, index, official, titles, &mut names);
            if whose == Whose::Return {
                // A form to be filled in is the form alone.
                plan.official_rows.truncate(form.printed_rows().len());
                plan.detail_rows.truncate(form.printed_rows().len());
            }
            plan
        })
        .collect()
}

fn plan_form(
    used: &[&Return],
    template: &Template,
    index: usize,
    official: String,
    titles: Vec<Title>,
    names: &mut Names,
) -> Plan {
    let form = &template.forms[index];
    let mut plan = Plan {
        details: vec![names.unique(&format!("CT {official}"), &official)],
        official,
        letterhead: if form.letterhead { LETTERHEAD } else { 0 },
        titles,
        depth: form.columns.iter().map(|column| depth_of(&column.captions)).max().unwrap_or(1).max(1),
        numbered: form.columns.iter().any(|column| !column.printed.is_empty()),
        official_rows: Vec::new(),
        measured: form.column_with(Role::Measure).is_some()
            || (form.measure.is_none() && form.rows.iter().any(|row| !row.measure.text.is_empty())),
        values: form.value_columns().collect(),
        detail_rows: Vec::new(),
        slots: Vec::new(),
        groups: Vec::new(),
        group_slots: Vec::new(),
        top: Vec::new(),
        blocks: Vec::new(),
        entries: Vec::new(),
        listing: form.orientation != Orientation::Indicators,
    };
    let measure_line = u32::from(form.measure.is_some());
    let official_first = plan.head() + measure_line + plan.depth + u32::from(plan.numbered);
    if form.orientation == Orientation::Indicators {
        let detail_first = plan.detail_first();
        plan.official_rows = places(form, official_first);
        plan.detail_rows = places(form, detail_first);
        place_units(&mut plan, used, names);
    } else {
        place_entries(&mut plan, used, index, form, official_first);
    }
    plan
}

/// The rows of a form one below another, those of derived figures after a free row and a caption.
fn places(form: &Form, first: u32) -> Vec<u32> {
    let printed = form.printed_rows().len() as u32;
    let place = |row: u32| first + row + if row < printed { 0 } else { ABOVE_DERIVED };
    (0..form.rows.len() as u32).map(place).collect()
}

/// Levels of captions of a column, without empty ones at the end.
pub fn depth_of(captions: &[String]) -> u32 {
    captions.iter().rposition(|caption| !caption.trim().is_empty()).map_or(0, |last| last as u32 + 1)
}

/// Units side by side, those of a group behind its totals, on as many sheets as it takes.
fn place_units(plan: &mut Plan, used: &[&Return], names: &mut Names) {
    (plan.groups, plan.top) = levels(used);
    let stride = plan.stride().max(1);
    // The last column stays free for the number of units that answered.
    let limit = MAX_COLUMNS - 1;
    let (mut sheet, mut column, mut group) = (0, plan.fixed(0), 0);
    let mut order = Vec::new();
    for unit in 0..used.len() {
        while plan.groups.get(group).is_some_and(|head| head.units.start == unit) {
            order.push(Part::Group(group));
            group += 1;
        }
        order.push(Part::Unit(unit));
    }
    for part in order {
        if column + stride > limit {
            sheet += 1;
            column = plan.fixed(sheet);
        }
        let slot = Slot { sheet, column };
        plan.blocks.push((slot, part));
        match part {
            Part::Unit(_) => plan.slots.push(slot),
            Part::Group(_) => plan.group_slots.push(slot),
        }
        column += stride;
    }
    let first = plan.details[0].clone();
    for number in 2..=sheet + 1 {
        plan.details.push(names.unique(&format!("{first} ({number})"), &first));
    }
}

/// Rows of units or of an open list under the caption rows they belong to; one official and one detail row each.
fn place_entries(plan: &mut Plan, used: &[&Return], index: usize, form: &Form, official_first: u32) {
    let detail_first = plan.detail_first();
    let mut row = 0;
    let mut entries = Vec::new();
    let mut place = |group: Option<usize>, row: &mut u32| {
        let mut number = 0;
        for (unit, one) in used.iter().enumerate() {
            let Some(figures) = one.form(index) else { continue };
            for (added, _) in figures.added().filter(|(_, added)| added.group == group) {
                number += 1;
                entries.push(PlannedEntry {
                    unit,
                    added,
                    group,
                    number,
                    official: official_first + *row,
                    detail: detail_first + *row,
                });
                *row += 1;
            }
        }
    };
    // Rows under no caption stand under a total that heads the table, else first.
    let leading = (0..form.rows.len()).take_while(|&position| form.is_total(position)).count();
    let leading = if leading == form.rows.len() { 0 } else { leading };
    for position in 0..form.rows.len() {
        if position == leading {
            place(None, &mut row);
        }
        plan.official_rows.push(official_first + row);
        plan.detail_rows.push(detail_first + row);
        row += 1;
        place(Some(position), &mut row);
    }
    if form.rows.is_empty() {
        place(None, &mut row);
    }
    plan.entries = entries;
}
