//! The look of the workbook: few colours, Times New Roman, thin borders.

use crate::book::{Align, Look, Style};

/// Header rows of lists and detail sheets.
pub const HEADER_FILL: u32 = 0xDD_E6_F0;
/// Totals.
pub const TOTAL_FILL: u32 = 0xF3_F6_FA;
/// Caption rows of detail sheets.
pub const CAPTION_FILL: u32 = 0xF2_F2_F2;
/// Nothing was sent.
pub const ABSENT_FILL: u32 = 0xD9_D9_D9;
/// Errors.
pub const ERROR_FILL: u32 = 0xFF_C7_CE;
/// Errors, font.
pub const ERROR_COLOR: u32 = 0x9C_00_06;
/// Warnings.
pub const WARNING_FILL: u32 = 0xFF_EB_9C;
/// Warnings, font.
pub const WARNING_COLOR: u32 = 0x7F_60_00;
/// Cells that a person fills in.
pub const INPUT_FILL: u32 = 0xFF_FF_E5;
/// Links.
pub const LINK_COLOR: u32 = 0x05_63_C1;
/// Remarks in the margin.
pub const REMARK_COLOR: u32 = 0x59_59_59;

/// Size of titles in points.
pub const TITLE_SIZE: u8 = 13;
/// Size of the text of forms.
pub const BODY_SIZE: u8 = 12;
/// Size of lists and of notes.
pub const SMALL_SIZE: u8 = 11;
/// Size of remarks.
pub const REMARK_SIZE: u8 = 10;

/// Text of a form.
pub fn body() -> Style {
    Style { size: Some(BODY_SIZE), middle: true, ..Style::default() }
}

/// A cell of a form.
pub fn boxed() -> Style {
    Style { border: true, wrap: true, ..body() }
}

/// A title line.
pub fn title() -> Style {
    Style { size: Some(TITLE_SIZE), bold: true, align: Align::Center, wrap: true, ..body() }
}

/// A caption over a column.
pub fn caption() -> Style {
    Style { bold: true, align: Align::Center, ..boxed() }
}

/// A caption of a list or detail sheet.
pub fn list_caption() -> Style {
    Style { size: Some(SMALL_SIZE), fill: Some(HEADER_FILL), ..caption() }
}

/// A cell of a list.
pub fn list_cell() -> Style {
    Style { size: Some(SMALL_SIZE), border: true, top: true, ..Style::default() }
}

/// A text of a front page.
pub fn front_cell() -> Style {
    Style { middle: true, top: false, wrap: true, ..list_cell() }
}

/// A sheet as the one page that a workbook opens on.
pub fn front_page(look: &mut Look) {
    look.fit_width = true;
    look.fit_height = true;
    look.no_grid = true;
    look.tab = Some(ERROR_COLOR);
}

/// A remark in the margin.
pub fn remark() -> Style {
    Style {
        size: Some(REMARK_SIZE),
        italic: true,
        color: Some(REMARK_COLOR),
        middle: true,
        ..Style::default()
    }
}
