//! Rows and cells as nearly all spreadsheets write them, read sign by sign: an XML reader takes four times as long. What is
//! written in any other way is not read here, and then nothing of its sheet is: an XML reader reads it from the beginning.

use std::borrow::Cow;

use super::super::super::cells::Cells;
use super::super::super::xml;
use super::super::signs::Signs;
use super::{Known, Pass, Room, RowStart, Sharing, SheetPart, Stand};

/// How the cells begin and end.
const BEGIN: &str = "<sheetData>";
const END: &str = "</sheetData>";

impl<'t, 'k> Pass<'t, 'k> {
    /// Reads a part whose rows and cells are written plainly; `None` for any other.
    pub(super) fn plain(text: &'t str, cells: Cells, known: &'k Known, room: Room) -> Option<SheetPart> {
        let begin = text.find(BEGIN)? + BEGIN.len();
        let mut pass = Self::new(&text[..begin], cells, known, room);
        while pass.step().is_some() {}
        if pass.place != Stand::Inside || pass.part.broken {
            return None;
        }
        let after = pass.rows(&text[begin..])?;
        pass.reader = xml::strict_reader(after);
        pass.end_cells();
        while pass.step().is_some() {}
        Some(pass.part)
    }

    /// Reads the rows; what follows the cells.
    fn rows(&mut self, text: &'t str) -> Option<&'t str> {
        let mut signs = Signs::of(text);
        loop {
            signs.space();
            if signs.eat(END) {
                return Some(signs.rest());
            }
            let mut row = RowStart::default();
            let is_open = signs.element("<row", |name, value| {
                let local = name.split_once(':').map_or(name, |(_, local)| local);
                row.attribute(local, value);
            })?;
            self.start_row(&row);
            if is_open {
                while signs.another("</row>") {
                    self.plain_cell(&mut signs)?;
                }
            }
            self.next_row();
        }
    }

    fn plain_cell(&mut self, signs: &mut Signs<'t>) -> Option<()> {
        let mut cell = self.begin_cell()?;
        let is_open = signs.element("<c", |name, value| self.attribute(&mut cell, name, value))?;
        self.column = cell.at.column.saturating_add(1);
        let (mut value, mut formula) = (None, None);
        while is_open && signs.another("</c>") {
            if value.is_none() && signs.eat("<v>") {
                value = Some(signs.text_until("</v>")?);
            } else if formula.is_none() && signs.eat("<f>") {
                formula = Some(signs.text_until("</f>")?);
            } else {
                return None;
            }
        }
        let formula = formula.and_then(|said| self.formula(&Sharing::default(), cell.at, said));
        let content = self.content(&cell, value.map(Cow::Borrowed), None);
        self.put(&cell, content, formula);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::book::Sheet;
    use crate::read::cells::{CellFormat, SharedText};

    /// Everything that a part says, as text.
    fn told(part: SheetPart) -> String {
        let mut sheet = Sheet::new("s");
        let (seen, broken, misplaced) = (part.seen, part.broken, part.misplaced);
        let odd = format!("{:?} {:?} {}", part.misfits, part.lost, part.formulas_left_out);
        part.around.settle(&mut sheet);
        let cells = part.cells.finish(&"f".into(), &"s".into());
        format!("{seen} {broken} {misplaced} {odd} {cells:?} {sheet:?}")
    }

    fn both(text: &str, cells: usize) -> (Option<String>, String) {
        let shared = |text: &str| SharedText { text: text.into(), cut: false };
        let known = Known { texts: vec![shared("a"), shared("b")], formats: vec![CellFormat::default(); 3] };
        let room = Room { cells, formulas: 40, first: 0 };
        let plain = Pass::plain(text, Cells::new(6, false), &known, room).map(told);
        (plain, told(Pass::whole(text, Cells::new(6, false), &known, room)))
    }

    const HEAD: &str = "<worksheet xmlns=\"x\"><dimension ref=\"A1:B2\"/><cols><col min=\"1\" max=\"2\" width=\"9.5\"/></cols><sheetData>";
    const TAIL: &str =
        "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>";
    /// Written plainly.
    const PLAIN: [&str; 16] = [
        "<row r=\"2\" spans=\"1:3\" ht=\"30\" customHeight=\"1\" x14ac:dyDescent=\"0.25\">",
        "<row>",
        "<row r=\"9999999999\" hidden=\"1\">",
        "<c r=\"A2\" s=\"1\" t=\"s\"><v>1</v></c>",
        "<c r=\"C2\" s=\"7\"/>",
        "<c t=\"s\"><v>5</v></c>",
        "<c r=\"B3\"><f>SUM(A1:A2)</f><v> 94.29 </v></c>",
        "<c><v>1e3</v><f>A1</f></c>",
        "<c t=\"str\"><f>\"x\"</f><v> chữ dài hơn </v></c>",
        "<c t=\"b\"><v>1</v></c> <c t=\"e\"><v>#N/A</v></c>\r\n<c></c>",
        "<c t=\"n\"><v>abc</v></c>",
        "<c r=\"b2\"><v>3</v></c>",
        "<c r=\"$D$4\" t=\"d\"><v>2024-01-02</v></c>",
        "<c r=\"XFE1\"><v>3</v></c>",
        "<c><f>A1+A2+A3+A4+A5+A6+A7+A8+A9+A10+A11+A12</f><v></v></c>",
        "<c t=\"q\"><v>1</v></c>",
    ];
    /// Written otherwise.
    const ODD: [&str; 12] = [
        "<c t=\"inlineStr\"><is><t>a</t></is></c>",
        "<c><f t=\"shared\" si=\"0\" ref=\"A1:A2\">B1</f><v>1</v></c>",
        "<c><v>1 &lt; 2</v></c>",
        "<c r='A5'><v>1</v></c>",
        "<!-- x -->",
        "<c><v/></c>",
        "<c><v>1</v><v>2</v></c>",
        "<x:c><v>1</v></x:c>",
        "<c r = \"A1\"><v>1</v></c>",
        "<c><v><![CDATA[1]]></v></c>",
        "<c><v>1</v>",
        "</row></sheetData><sheetData><row>",
    ];

    fn rows(pieces: &[&str]) -> String {
        let mut text = HEAD.to_owned();
        let mut open = false;
        for piece in pieces {
            if piece.starts_with("<row") {
                text.push_str(if open { "</row>\n" } else { "" });
                open = true;
            } else if !open {
                continue;
            }
            text.push_str(piece);
        }
        text.push_str(if open { "</row>" } else { "<row r=\"3\"/>" });
        text + TAIL
    }

    proptest! {
        #[test]
        fn plain_parts_are_read_as_an_xml_reader_does(
            pieces in prop::collection::vec(prop::sample::select(&PLAIN[..]), 1..30),
            odd in prop::sample::select(&ODD[..]),
            cut in 0usize..3000,
        ) {
            let text = rows(&pieces);
            let (plain, whole) = both(&text, 100);
            prop_assert_eq!(plain.as_ref(), Some(&whole), "{}", text);
            if let (Some(plain), whole) = both(&text, 5) {
                prop_assert_eq!(plain, whole, "with room for few cells: {}", text);
            }
            let mut pieces = pieces;
            pieces.push("<row>");
            pieces.push(odd);
            let text = rows(&pieces);
            let (plain, whole) = both(&text, 100);
            prop_assert!(plain.is_none_or(|plain| plain == whole), "{}", text);
            if let Some((cut, _)) = rows(&pieces).char_indices().nth(cut) {
                let (plain, whole) = both(&text[..cut], 100);
                prop_assert!(plain.is_none_or(|plain| plain == whole), "{}", &text[..cut]);
            }
        }
    }
}
