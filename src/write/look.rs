//! How a sheet is shown and printed.

use rust_xlsxwriter::{
    Chart as Drawing, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartSolidFill, Color,
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, Formula,
    ProtectionOptions, Worksheet, XlsxError,
};

use crate::book::{Allowed, Chart, Condition, Drawn, Line, Look, Validation};
use crate::cell::Area;

/// Page margins in inches: left, right, top, bottom, header, footer. The left one leaves room for binding.
const MARGINS: [f64; 6] = [0.8, 0.5, 0.75, 0.6, 0.35, 0.3];
/// Page breaks of one sheet.
const MOST_BREAKS: usize = 1_023;
/// Colour of the bars of charts.
const BARS: u32 = 0x5B_84_B1;
/// How the lines of a chart look, one after the other.
const LINES: [(u32, ChartLineDashType, ChartMarkerType); 3] = [
    (BARS, ChartLineDashType::Solid, ChartMarkerType::Circle),
    (0x40_40_40, ChartLineDashType::Dash, ChartMarkerType::Triangle),
    (0x8C_8C_8C, ChartLineDashType::RoundDot, ChartMarkerType::Square),
];
/// Beyond the numbers anybody types.
const ANY_NUMBER: f64 = 1e15;
/// Longest message of a validation, in characters.
const MESSAGE: usize = 250;

/// Heights and outline of rows, which a sheet written row by row wants first.
pub fn rows(target: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    for &(row, height) in &look.heights {
        target.set_row_height(row, height)?;
    }
    // The library adds a level with every call.
    for &(first, last, level) in &look.row_groups {
        for _ in 0..level.clamp(1, 7) {
            target.group_rows(first, last)?;
        }
    }
    Ok(())
}

/// Everything of a sheet that is not a cell.
pub fn apply(target: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    for &(column, width) in &look.widths {
        target.set_column_width(column as u16, width)?;
    }
    // The library adds a level with every call.
    for &(first, last, level) in &look.column_groups {
        for _ in 0..level.clamp(1, 7) {
            target.group_columns(first as u16, last as u16)?;
        }
    }
    if !look.column_groups.is_empty() {
        target.group_symbols_to_left(true);
    }
    if !look.row_groups.is_empty() {
        target.group_symbols_above(true);
    }
    if let Some(at) = look.freeze {
        target.set_freeze_panes(at.row, at.column as u16)?;
    }
    if let Some(area) = look.filter {
        target.autofilter(
            area.first.row,
            area.first.column as u16,
            area.last.row,
            area.last.column as u16,
        )?;
    }
    for validation in &look.validations {
        validate(target, validation)?;
    }
    for condition in &look.conditions {
        mark(target, condition)?;
    }
    for chart in &look.charts {
        draw(target, chart)?;
    }
    if let Some(color) = look.tab {
        target.set_tab_color(Color::RGB(color));
    }
    if look.protected {
        target.protect_with_options(&ProtectionOptions {
            use_autofilter: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::new()
        });
    }
    if look.active {
        target.set_active(true);
    }
    if look.no_grid {
        target.set_screen_gridlines(false);
    }
    if let Some(zoom) = look.zoom {
        target.set_zoom(zoom);
    }
    print(target, look)
}

fn print(target: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    target.set_paper_size(super::A4);
    let [left, right, top, bottom, header, footer] = MARGINS;
    target.set_margins(left, right, top, bottom, header, footer);
    // The number of the page in the middle above, as the circular on the form of official documents has it.
    target.set_header("&C&\"Times New Roman,Regular\"&12&P");
    target.set_print_center_horizontally(true);
    if look.landscape {
        target.set_landscape();
    }
    if look.fit_width {
        target.set_print_fit_to_pages(1, u16::from(look.fit_height));
    } else if let Some(scale) = look.scale {
        target.set_print_scale(scale.clamp(10, 400));
    }
    // More breaks than this the file format does not take.
    let columns: Vec<u32> = look.column_breaks.iter().copied().take(MOST_BREAKS).collect();
    if !columns.is_empty() {
        target.set_vertical_page_breaks(&columns)?;
    }
    let rows: Vec<u32> = look.row_breaks.iter().copied().take(MOST_BREAKS).collect();
    if !rows.is_empty() {
        target.set_page_breaks(&rows)?;
    }
    if let Some((first, last)) = look.repeat_rows {
        target.set_repeat_rows(first, last)?;
    }
    if let Some((first, last)) = look.repeat_columns {
        target.set_repeat_columns(first as u16, last as u16)?;
    }
    if let Some(area) = look.print_area {
        target.set_print_area(
            area.first.row,
            area.first.column as u16,
            area.last.row,
            area.last.column as u16,
        )?;
    }
    Ok(())
}

fn validate(target: &mut Worksheet, validation: &Validation) -> Result<(), XlsxError> {
    let rule = DataValidation::new();
    let rule = match &validation.allowed {
        Allowed::Count => rule.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
        Allowed::Whole => rule.allow_whole_number(DataValidationRule::Between(i32::MIN, i32::MAX)),
        Allowed::Number => rule.allow_decimal_number(DataValidationRule::Between(-ANY_NUMBER, ANY_NUMBER)),
        Allowed::Quantity => rule.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
        Allowed::Percent => rule.allow_decimal_number(DataValidationRule::Between(0.0, 100.0)),
        Allowed::List(choices) => rule.allow_list_strings(choices)?,
        Allowed::Range(range) => rule.allow_list_formula(Formula::new(range)),
    };
    let mut rule = rule
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_message(super::clip(&validation.refusal, MESSAGE))?;
    if !validation.prompt.is_empty() {
        rule = rule.set_input_message(super::clip(&validation.prompt, MESSAGE))?;
    }
    let area = validation.area;
    target.add_data_validation(
        area.first.row,
        area.first.column as u16,
        area.last.row,
        area.last.column as u16,
        &rule,
    )?;
    Ok(())
}

fn mark(target: &mut Worksheet, condition: &Condition) -> Result<(), XlsxError> {
    let format = Format::new()
        .set_background_color(Color::RGB(condition.fill))
        .set_font_color(Color::RGB(condition.color));
    let format = match &condition.number_format {
        Some(number_format) => format.set_num_format(&**number_format),
        None => format,
    };
    let rule = ConditionalFormatFormula::new().set_rule(Formula::new(&condition.formula)).set_format(format);
    let area = condition.area;
    target.add_conditional_format(
        area.first.row,
        area.first.column as u16,
        area.last.row,
        area.last.column as u16,
        &rule,
    )?;
    Ok(())
}

fn font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name("Times New Roman").set_size(size);
    font
}

fn draw(target: &mut Worksheet, chart: &Chart) -> Result<(), XlsxError> {
    let mut drawing = match &chart.drawn {
        Drawn::Bars(values) => bars(chart, values),
        Drawn::Lines(lines) => self::lines(chart, lines),
    };
    drawing.title().set_name(&chart.title).set_font(font(12).set_bold());
    drawing.set_width(chart.size.0).set_height(chart.size.1);
    target.insert_chart(chart.at.row, chart.at.column as u16, &drawing)?;
    Ok(())
}

type Range<'a> = (&'a str, u32, u16, u32, u16);

fn range((sheet, area): &(String, Area)) -> Range<'_> {
    (sheet, area.first.row, area.first.column as u16, area.last.row, area.last.column as u16)
}

fn bars(chart: &Chart, values: &(String, Area)) -> Drawing {
    let mut drawing = Drawing::new_bar();
    drawing
        .add_series()
        .set_categories(range(&chart.categories))
        .set_values(range(values))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(BARS))))
        .set_data_label(ChartDataLabel::new().show_value().set_font(&font(10)))
        .set_gap(60);
    drawing.legend().set_hidden();
    // The first category is on top, as in the table beside it.
    drawing.y_axis().set_reverse().set_font(&font(10));
    drawing.x_axis().set_min(0).set_hidden(true).set_major_gridlines(false);
    drawing
}

/// Lines that colour, dashes and marks tell apart; the first is the strongest and says its numbers.
fn lines(chart: &Chart, lines: &[Line]) -> Drawing {
    let mut drawing = Drawing::new_line();
    for (index, Line { name: (sheet, name), values }) in lines.iter().enumerate() {
        let (color, dash, mark) = LINES[index % LINES.len()];
        let width = if index == 0 { 2.5 } else { 1.5 };
        let (mut line, mut fill, mut marker) = (ChartLine::new(), ChartSolidFill::new(), ChartMarker::new());
        line.set_color(Color::RGB(color)).set_width(width).set_dash_type(dash);
        fill.set_color(Color::RGB(color));
        marker.set_type(mark).set_size(7).set_format(ChartFormat::new().set_solid_fill(&fill));
        let series = drawing.add_series();
        series
            .set_name((sheet.as_str(), name.row, name.column as u16))
            .set_categories(range(&chart.categories))
            .set_values(range(values))
            .set_format(ChartFormat::new().set_line(&line))
            .set_marker(&marker);
        if index == 0 {
            let mut said = ChartDataLabel::new();
            said.show_value().set_position(ChartDataLabelPosition::Above).set_font(&font(10));
            series.set_data_label(&said);
        }
    }
    drawing.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(10));
    drawing.x_axis().set_font(&font(10));
    drawing.y_axis().set_font(&font(10));
    drawing
}
