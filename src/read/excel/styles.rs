//! The styles part: the number format, the font, the alignment and the frame behind each cell format.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::super::cells::CellFormat;
use super::super::number_format::built_in;
use super::super::xml;
use crate::book::{Align, Style, Styles};

/// Bytes of the name of a font and of a number format: Excel takes 31 and 255 characters. What is longer fills the memory, as
/// every cell format may name it.
const LONGEST: usize = 4 * 255;

/// The cell formats in their order, their styles added to those of the book; `None` if the part is damaged.
pub(super) fn read(text: &str, styles: &mut Styles) -> Option<Vec<CellFormat>> {
    let mut reader = xml::strict_reader(text);
    let mut part = Part::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => part.element(&e, true)?,
            Event::Empty(e) => part.element(&e, false)?,
            Event::End(e) => match e.local_name().as_ref() {
                "styleSheet" => return Some(part.resolved(styles)),
                name => part.end(name),
            },
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Which list of the part is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    NumberFormats,
    Fonts,
    Borders,
    CellFormats,
    Other,
}

impl List {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "numFmts" => Self::NumberFormats,
            "fonts" => Self::Fonts,
            "borders" => Self::Borders,
            "cellXfs" => Self::CellFormats,
            "fills" | "cellStyleXfs" | "cellStyles" | "dxfs" | "tableStyles" | "colors" | "extLst" => {
                Self::Other
            }
            _ => return None,
        })
    }
}

#[derive(Debug, Default)]
struct Part {
    list: Option<List>,
    codes: HashMap<u32, Arc<str>>,
    fonts: Vec<Style>,
    /// Of each frame, how many sides have a line.
    borders: Vec<usize>,
    formats: Vec<Raw>,
}

/// A cell format by the numbers of what it is made of.
#[derive(Debug)]
struct Raw {
    code: u32,
    font: Option<usize>,
    border: Option<usize>,
    style: Style,
}

impl Part {
    /// An element begins; `None` if it cannot be read. One that is `open` may hold others.
    fn element(&mut self, e: &BytesStart<'_>, open: bool) -> Option<()> {
        if !xml::has_sane_attributes(e) {
            return None;
        }
        let name = e.local_name();
        let name = name.as_ref();
        let Some(list) = self.list else {
            self.list = List::named(name).filter(|_| open);
            return Some(());
        };
        match (list, name) {
            (List::NumberFormats, "numFmt") => {
                let code = xml::attribute(e, "formatCode").filter(|code| code.len() <= LONGEST)?;
                self.codes.extend(number(e, "numFmtId").map(|id| (id, code.into())));
            }
            (List::Fonts, "font") => self.fonts.push(Style::default()),
            (List::Fonts, _) => {
                if let Some(font) = self.fonts.last_mut() {
                    of_font(e, name, font);
                }
            }
            (List::Borders, "border") => self.borders.push(0),
            (List::Borders, "left" | "right" | "start" | "end" | "top" | "bottom") => {
                let has_line = xml::attribute(e, "style").is_some_and(|style| style != "none");
                if let Some(sides) = self.borders.last_mut() {
                    *sides += usize::from(has_line);
                }
            }
            (List::CellFormats, "xf") => {
                let index = |name| number(e, name).and_then(|index| usize::try_from(index).ok());
                let code = number(e, "numFmtId").unwrap_or(0);
                let (font, border) = (index("fontId"), index("borderId"));
                self.formats.push(Raw { code, font, border, style: Style::default() });
            }
            (List::CellFormats, "alignment") => {
                if let Some(format) = self.formats.last_mut() {
                    of_alignment(e, &mut format.style);
                }
            }
            _ => {}
        }
        Some(())
    }

    /// An element ends.
    fn end(&mut self, name: &str) {
        if self.list.is_some() && List::named(name) == self.list {
            self.list = None;
        }
    }

    fn resolved(self, styles: &mut Styles) -> Vec<CellFormat> {
        let built_in = |id| u16::try_from(id).ok().and_then(built_in).map(Arc::from);
        let of = |raw: Raw| {
            let code = self.codes.get(&raw.code).cloned().or_else(|| built_in(raw.code));
            let code = code.filter(|code: &Arc<str>| !code.eq_ignore_ascii_case("General"));
            let font = raw.font.and_then(|font| self.fonts.get(font)).cloned().unwrap_or_default();
            let sides = raw.border.and_then(|border| self.borders.get(border)).copied();
            let style = Style {
                font: font.font,
                size: font.size,
                bold: font.bold,
                italic: font.italic,
                struck: font.struck,
                underline: font.underline,
                border: sides.is_some_and(|sides| sides > 1),
                number_format: code,
                ..raw.style
            };
            CellFormat::of(styles.id(style.clone()), &style)
        };
        self.formats.into_iter().map(of).collect()
    }
}

fn number(e: &BytesStart<'_>, name: &str) -> Option<u32> {
    xml::attribute(e, name)?.trim().parse().ok()
}

/// What an element inside a font says of it.
fn of_font(e: &BytesStart<'_>, name: &str, font: &mut Style) {
    let value = || xml::attribute(e, "val");
    match name {
        "name" => font.font = value().filter(|name| name.len() <= LONGEST).map(Into::into),
        #[allow(clippy::cast_sign_loss)] // clamped
        "sz" => {
            let points = value().and_then(|size| size.trim().parse::<f64>().ok());
            font.size = points.map(|points| points.clamp(0.0, 255.0).round() as u8);
        }
        "b" => font.bold = xml::is_on(e),
        "i" => font.italic = xml::is_on(e),
        "strike" => font.struck = xml::is_on(e),
        "u" => font.underline = value().is_none_or(|line| line != "none"),
        _ => {}
    }
}

fn of_alignment(e: &BytesStart<'_>, style: &mut Style) {
    let value = |name| xml::attribute(e, name).unwrap_or_default();
    style.align = match &*value("horizontal") {
        "left" => Align::Left,
        "center" | "centerContinuous" => Align::Center,
        "right" => Align::Right,
        _ => Align::General,
    };
    let vertical = value("vertical");
    (style.middle, style.top) = (vertical == "center", vertical == "top");
    style.wrap = xml::is_true(e, "wrapText");
    style.indent = value("indent").trim().parse().unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::StyleId;
    use crate::read::number_format::Shown;

    #[test]
    fn a_format_is_made_of_its_parts() {
        let text = r#"<styleSheet><numFmts count="9"><numFmt numFmtId="164" formatCode="d.m.yy&quot;x&quot;"/></numFmts>
            <fonts><font><b/><i val="0"/><sz val="13.4"/><name val=".VnTime"/></font><font><u val="none"/><strike/></font></fonts>
            <borders><border><left style="thin"><color/></left><right style="thin"/></border><border/></borders>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
            <cellXfs><xf numFmtId="164" fontId="0" borderId="0"><alignment horizontal="center" vertical="top" wrapText="1" indent="2"/></xf>
            <xf numFmtId="10" fontId="1" borderId="1"/><xf numFmtId="0" fontId="9"/></cellXfs>
            <dxfs><dxf><font><b/></font></dxf></dxfs></styleSheet>"#;
        let mut styles = Styles::default();
        let formats = read(text, &mut styles).unwrap();
        let shown: Vec<_> = formats.iter().map(|format| format.shown).collect();
        assert_eq!(shown, [Some(Shown::Date), Some(Shown::Number), None]);
        let first = Style {
            font: Some(".VnTime".into()),
            size: Some(13),
            bold: true,
            border: true,
            align: Align::Center,
            top: true,
            wrap: true,
            indent: 2,
            number_format: Some("d.m.yy\"x\"".into()),
            ..Style::default()
        };
        assert_eq!(styles.get(formats[0].style), &first);
        let second = Style { struck: true, number_format: Some("0.00%".into()), ..Style::default() };
        assert_eq!(styles.get(formats[1].style), &second);
        assert_eq!(formats[2].style, StyleId::default());
    }

    #[test]
    fn damaged_styles_are_none() {
        for text in [
            "",
            "<styleSheet><cellXfs><xf/></cellXfs>",
            "<styleSheet><cellXfs><xf numFmtId=1 /></cellXfs></styleSheet>",
            "<styleSheet><cellXfs><xf></cellXfs></styleSheet>",
            "<styleSheet><fonts><font></b></font></fonts></styleSheet>",
        ] {
            assert!(read(text, &mut Styles::default()).is_none(), "{text}");
        }
        let long = format!(
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"{}\"/></numFmts></styleSheet>",
            "0".repeat(9_999)
        );
        assert!(read(&long, &mut Styles::default()).is_none());
    }
}
