//! Cell styles of OpenDocument: the font, and the number format as a code such as `0.00%` or `d.m.yy`.

use std::collections::{HashMap, HashSet};

use quick_xml::events::{BytesStart, Event};

use crate::book::{Align, Style};
use crate::read::rich::Run;
use crate::read::xml;
use crate::text::Small;

/// Styles by their names in the file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: HashMap<String, Named>,
    formats: HashMap<String, String>,
    resolved: HashMap<String, Style>,
    /// Styles of tables that are not shown.
    hidden: HashSet<String>,
    /// How runs of text look, by the names of their styles.
    runs: HashMap<String, Run>,
    /// Widths of columns in characters and heights of rows in points, by the names of their styles.
    sizes: HashMap<String, f64>,
}

/// A number format while it is read.
#[derive(Debug, Default)]
struct Format {
    name: String,
    code: String,
    /// Its largest part counts on beyond its usual end: `[h]:mm`.
    elapsed: bool,
}

#[derive(Debug, Default)]
struct Named {
    style: Style,
    parent: Option<String>,
    format: Option<String>,
}

/// Most styles that are looked at, and longest format.
const MOST: usize = 100_000;
const LONGEST: usize = 255;

impl Styles {
    /// These and the automatic styles of the content, which are based on them.
    pub(super) fn with(mut self, automatic: Self) -> Self {
        self.cells.extend(automatic.cells);
        self.formats.extend(automatic.formats);
        self.sizes.extend(automatic.sizes);
        self.hidden.extend(automatic.hidden);
        self.runs.extend(automatic.runs);
        self.resolved = self.cells.keys().map(|name| (name.clone(), self.resolve(name, 4))).collect();
        self
    }

    /// The style of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Style> {
        self.resolved.get(name)
    }

    /// How runs of text of that style look.
    pub(super) fn run(&self, name: &str) -> Run {
        self.runs.get(name).copied().unwrap_or_default()
    }

    /// Whether tables of that style are not shown.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// The width in characters or the height in points of columns or rows of that style.
    pub(super) fn size(&self, name: &str) -> Option<f64> {
        self.sizes.get(name).copied()
    }

    /// What the style does not say, its parent does.
    fn resolve(&self, name: &str, depth: u8) -> Style {
        let Some(named) = self.cells.get(name) else { return Style::default() };
        let parent = match &named.parent {
            Some(parent) if depth > 0 => self.resolve(parent, depth - 1),
            _ => Style::default(),
        };
        let own = &named.style;
        let format = named.format.as_ref().and_then(|format| self.formats.get(format));
        let known = format.filter(|code| !code.is_empty()).map(|code| code.as_str().into());
        Style {
            font: own.font.clone().or(parent.font),
            size: own.size.or(parent.size),
            bold: own.bold || parent.bold,
            italic: own.italic || parent.italic,
            struck: own.struck || parent.struck,
            number_format: if named.format.is_some() { known } else { parent.number_format },
            align: if own.align == Align::General { parent.align } else { own.align },
            middle: own.middle || parent.middle && !own.top,
            top: own.top || parent.top && !own.middle,
            wrap: own.wrap || parent.wrap,
            border: own.border || parent.border,
            ..Style::default()
        }
    }
}

/// Reads the styles of a part.
pub(super) fn read(text: &str) -> Styles {
    let mut reader = xml::reader(text);
    let mut styles = Styles::default();
    let mut cell: Option<(String, Named)> = None;
    let mut format: Option<Format> = None;
    let mut sized: Option<String> = None;
    let mut literal = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) => {
                match e.local_name().as_ref() {
                    "style" => {
                        cell = cell_style(&e);
                        sized = xml::attribute(&e, "name");
                    }
                    "text" => literal = true,
                    name if name.ends_with("-style") => {
                        let elapsed = xml::attribute(&e, "truncate-on-overflow");
                        let elapsed = elapsed.is_some_and(|truncate| truncate.trim() == "false");
                        format = xml::attribute(&e, "name").map(|name| Format {
                            name,
                            elapsed,
                            ..Format::default()
                        });
                    }
                    _ => {}
                }
                styles.hidden.extend(sized.clone().filter(|_| hides_table(&e)));
                styles.runs.extend(sized.clone().zip(run(&e)));
                describe(&e, &mut cell, format.as_mut());
            }
            Event::Empty(e) => {
                styles.hidden.extend(sized.clone().filter(|_| hides_table(&e)));
                if e.local_name().as_ref() == "style" {
                    styles.cells.extend(cell_style(&e));
                }
                styles.sizes.extend(sized.clone().zip(size(&e)));
                styles.runs.extend(sized.clone().zip(run(&e)));
                describe(&e, &mut cell, format.as_mut());
            }
            Event::End(e) => match e.local_name().as_ref() {
                "style" => styles.cells.extend(cell.take()),
                "text" => literal = false,
                name if name.ends_with("-style") => {
                    styles.formats.extend(format.take().map(|format| (format.name, format.code)));
                }
                // The tables come after the styles.
                "automatic-styles" if !styles.cells.is_empty() && text.contains("<office:body") => break,
                _ => {}
            },
            Event::Eof => break,
            other => {
                if let Some(format) = format.as_mut().filter(|format| literal && format.code.len() < LONGEST)
                {
                    let mut text = String::new();
                    xml::push_text(&other, &mut text);
                    // Letters would be parts of a date.
                    let quote = if text.contains(char::is_alphabetic) { "\"" } else { "" };
                    format.code.extend([quote, &text.replace('"', ""), quote]);
                }
            }
        }
        if styles.cells.len() > MOST || styles.formats.len() > MOST || styles.runs.len() > MOST {
            break;
        }
    }
    styles
}

/// Whether an element inside a style says that tables of it are not shown.
fn hides_table(e: &BytesStart<'_>) -> bool {
    e.local_name().as_ref() == "table-properties"
        && xml::attribute(e, "display").is_some_and(|display| display.trim() == "false")
}

fn cell_style(e: &BytesStart<'_>) -> Option<(String, Named)> {
    let is_cell = xml::attribute(e, "family").is_some_and(|family| family == "table-cell");
    let named = Named {
        style: Style::default(),
        parent: xml::attribute(e, "parent-style-name"),
        format: xml::attribute(e, "data-style-name"),
    };
    is_cell.then(|| xml::attribute(e, "name")).flatten().map(|name| (name, named))
}

/// The width in characters that an element says for columns, or the height in points that a person set for rows.
fn size(e: &BytesStart<'_>) -> Option<f64> {
    /// Points of a character of the usual font.
    const CHARACTER: f64 = 5.25;
    match e.local_name().as_ref() {
        "table-column-properties" => {
            let points = points(&xml::attribute(e, "column-width")?)?;
            Some(points / CHARACTER).filter(|width| (0.1..=255.0).contains(width))
        }
        "table-row-properties" if !xml::is_true(e, "use-optimal-row-height") => {
            points(&xml::attribute(e, "row-height")?).filter(|height| (0.5..=409.5).contains(height))
        }
        _ => None,
    }
}

/// How an element says that text looks, if it is not as usual.
pub(in crate::read) fn run(e: &BytesStart<'_>) -> Option<Run> {
    if e.local_name().as_ref() != "text-properties" {
        return None;
    }
    let get = |name| xml::attribute(e, name).unwrap_or_default();
    let place = get("text-position");
    let small = match place.split(' ').next().unwrap_or_default() {
        "super" => Some(Small::Above),
        "sub" => Some(Small::Below),
        percent => match percent.trim_end_matches('%').parse::<f64>() {
            Ok(percent) if percent > 0.0 => Some(Small::Above),
            Ok(percent) if percent < 0.0 => Some(Small::Below),
            _ => None,
        },
    };
    let run = Run { struck: !matches!(get("text-line-through-style").as_str(), "" | "none"), small };
    (run != Run::default()).then_some(run)
}

/// A length such as `2.26cm` in points.
pub(in crate::read) fn points(length: &str) -> Option<f64> {
    let length = length.trim();
    let split = length.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f64 = length[..split].parse().ok()?;
    let unit = match &length[split..] {
        "pt" => 1.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "in" => 72.0,
        _ => return None,
    };
    Some(number * unit)
}

/// Alignment and frame that an element inside a style says.
pub(in crate::read) fn place(e: &BytesStart<'_>, style: &mut Style) {
    let get = |name| xml::attribute(e, name);
    match e.local_name().as_ref() {
        "table-cell-properties" => {
            let line = |name| get(name).is_some_and(|line: String| line != "none");
            let sides = ["border-left", "border-right", "border-top", "border-bottom"];
            style.border = line("border") || sides.iter().filter(|side| line(side)).count() > 1;
            let vertical = get("vertical-align").unwrap_or_default();
            style.middle = vertical == "middle";
            style.top = vertical == "top";
            style.wrap = get("wrap-option").is_some_and(|option| option == "wrap");
        }
        "paragraph-properties" => {
            style.align = match get("text-align").unwrap_or_default().as_str() {
                "start" | "left" => Align::Left,
                "center" => Align::Center,
                "end" | "right" => Align::Right,
                _ => Align::General,
            };
        }
        _ => {}
    }
}

/// Adds what an element inside a style says.
fn describe(e: &BytesStart<'_>, cell: &mut Option<(String, Named)>, format: Option<&mut Format>) {
    let get = |name| xml::attribute(e, name);
    let Some((_, named)) = cell else { return format_code(e, format) };
    place(e, &mut named.style);
    if e.local_name().as_ref() == "text-properties" {
        let style = &mut named.style;
        let font = get("font-name").or_else(|| get("font-family"));
        style.font = font.map(|font| font.trim_matches('\'').into());
        let points = get("font-size").and_then(|size| size.trim_end_matches("pt").parse::<f64>().ok());
        #[allow(clippy::cast_sign_loss)] // clamped
        let size = points.map(|points| points.clamp(0.0, 255.0).round() as u8);
        style.size = size;
        style.bold = get("font-weight").is_some_and(|weight| weight == "bold");
        style.italic = get("font-style").is_some_and(|style| style == "italic");
        style.struck = get("text-line-through-style").is_some_and(|line| line != "none");
    }
}

/// Adds what an element inside a number format says.
fn format_code(e: &BytesStart<'_>, format: Option<&mut Format>) {
    let get = |name| xml::attribute(e, name);
    let Some(Format { code, elapsed, .. }) = format.filter(|format| format.code.len() < LONGEST) else {
        return;
    };
    // Only the first part counts on.
    let mut time = |part: &str, code: &mut String| {
        if std::mem::take(elapsed) {
            code.extend(["[", part, "]"]);
        } else {
            code.push_str(part);
        }
    };
    let long = get("style").is_some_and(|style| style == "long");
    let either = |is_long: bool, long: &'static str, short: &'static str| if is_long { long } else { short };
    let textual = xml::is_true(e, "textual");
    match e.local_name().as_ref() {
        "day" => code.push_str(either(long, "dd", "d")),
        "month" if textual => code.push_str(either(long, "mmmm", "mmm")),
        "month" => code.push_str(either(long, "mm", "m")),
        "year" => code.push_str(either(long, "yyyy", "yy")),
        "day-of-week" => code.push_str(either(long, "dddd", "ddd")),
        "hours" => time(either(long, "hh", "h"), code),
        "minutes" => time("mm", code),
        "seconds" => time("ss", code),
        "number" => {
            let digits = |name| get(name).and_then(|digits| digits.parse::<usize>().ok()).map(|n| n.min(30));
            // A number without any of these is General.
            let (whole, decimals) = (digits("min-integer-digits"), digits("decimal-places"));
            if whole.is_some() && decimals.is_some() || xml::is_true(e, "grouping") {
                code.push_str(if xml::is_true(e, "grouping") { "#,##" } else { "" });
                code.push_str(&"0".repeat(whole.unwrap_or(1).max(1)));
                if let Some(decimals @ 1..) = decimals {
                    code.push('.');
                    code.push_str(&"0".repeat(decimals));
                }
            }
        }
        "text-content" => code.push('@'),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_become_codes() {
        let styles = read(
            r#"<s><number:percentage-style style:name="N11"><number:number number:decimal-places="2" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
            <number:date-style style:name="N1"><number:day/><number:text>.</number:text><number:month/><number:text>.</number:text><number:year/></number:date-style>
            <number:time-style style:name="N2" number:truncate-on-overflow="false"><number:hours/><number:text>:</number:text><number:minutes number:style="long"/><number:text> giờ</number:text></number:time-style>
            <style:style style:name="ce1" style:family="table-cell" style:data-style-name="N11"><style:text-properties style:font-name=".VnTime" fo:font-size="13pt" fo:font-weight="bold"/></style:style>
            <style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1" style:data-style-name="N1"/>
            <style:style style:name="ce3" style:family="table-cell" style:data-style-name="N2"/></s>"#,
        );
        let styles = Styles::default().with(styles);
        let percent = styles.get("ce1").unwrap();
        assert_eq!(
            (percent.number_format.as_deref(), percent.font.as_deref()),
            (Some("0.00%"), Some(".VnTime"))
        );
        let date = styles.get("ce2").unwrap();
        assert_eq!((date.number_format.as_deref(), date.bold, date.size), (Some("d.m.yy"), true, Some(13)));
        assert_eq!(styles.get("ce3").unwrap().number_format.as_deref(), Some("[h]:mm\" giờ\""));
    }
}
