//! Where something stands, in words. The tables of a document and its running text go by names that the reader gives them.

use super::{Language, Place};

/// Name of the sheet that holds the running text of a document, a paragraph to each row.
pub const TEXT_NAME: &str = "văn bản";
/// Name of the sheet that holds what stands in the headers and footers of the pages of a document.
pub const MARGINS_NAME: &str = "đầu, chân trang";
/// What the name of a table of a document begins with, before its number.
const TABLE_NAME: &str = "bảng ";

/// The name of a table of a document, counted from one.
pub fn table_name(number: usize) -> String {
    format!("{TABLE_NAME}{number}")
}

/// The number in the name of a table of a document.
fn table_number(name: &str) -> Option<u32> {
    name.strip_prefix(TABLE_NAME)?.parse().ok()
}

/// Whether a sheet of that name is a table or the text of a document: its cells have no addresses in the file.
pub fn is_of_document(name: &str) -> bool {
    [TEXT_NAME, MARGINS_NAME].contains(&name) || table_number(name).is_some()
}

impl Place {
    /// Where it stands in its file, for people: `Phụ lục 2 › D8`, in a document `bảng 3, dòng 7 (D7)` or `đoạn 12`. Empty for
    /// the whole file.
    pub fn spoken(&self, language: Language) -> String {
        let row = self.cell.map_or(0, |cell| cell.row + 1);
        match (table_number(&self.sheet), self.cell, language) {
            (_, None, _) => self.sheet.to_string(),
            (Some(table), Some(cell), Language::Vi) => format!("{TABLE_NAME}{table}, dòng {row} ({cell})"),
            (Some(table), Some(cell), Language::En) => format!("table {table}, row {row} ({cell})"),
            (None, Some(_), Language::Vi) if &*self.sheet == TEXT_NAME => format!("đoạn {row}"),
            (None, Some(_), Language::En) if &*self.sheet == TEXT_NAME => format!("paragraph {row}"),
            (None, Some(_), Language::Vi) if &*self.sheet == MARGINS_NAME => {
                format!("{MARGINS_NAME}, dòng {row}")
            }
            (None, Some(_), Language::En) if &*self.sheet == MARGINS_NAME => {
                format!("page margins, line {row}")
            }
            (None, Some(cell), _) if self.sheet.is_empty() => cell.to_string(),
            (None, Some(cell), _) => format!("{} › {cell}", self.sheet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_words() {
        let at = |sheet: &str, cell: &str| {
            let place = Place::new(&"a".into(), &sheet.into(), cell.parse().ok());
            (place.spoken(Language::Vi), place.spoken(Language::En))
        };
        for (sheet, cell, vi, en) in [
            ("Phụ lục 2", "D8", "Phụ lục 2 › D8", "Phụ lục 2 › D8"),
            ("bảng 3", "D7", "bảng 3, dòng 7 (D7)", "table 3, row 7 (D7)"),
            ("bảng 3", "", "bảng 3", "bảng 3"),
            ("bảng giá", "D7", "bảng giá › D7", "bảng giá › D7"),
            ("văn bản", "A12", "đoạn 12", "paragraph 12"),
            ("đầu, chân trang", "A2", "đầu, chân trang, dòng 2", "page margins, line 2"),
            ("", "D8", "D8", "D8"),
            ("", "", "", ""),
        ] {
            assert_eq!(at(sheet, cell), (vi.to_owned(), en.to_owned()));
        }
        assert_eq!(&*table_name(3), "bảng 3");
    }
}
