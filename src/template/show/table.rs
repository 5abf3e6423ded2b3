//! Text in aligned columns, wrapped at words.

use std::fmt;

/// Rows of cells; every column is as wide as it needs to be, up to its limit.
pub(super) struct Table {
    limits: Vec<usize>,
    rows: Vec<Vec<Vec<String>>>,
    ruled: bool,
}

impl Table {
    /// A table whose columns are not wider than this, in characters.
    pub(super) fn new(limits: &[usize]) -> Self {
        Self { limits: limits.to_vec(), rows: Vec::new(), ruled: false }
    }

    /// The captions, with a rule below.
    pub(super) fn head<const N: usize>(&mut self, cells: [String; N]) {
        self.row(cells);
        self.ruled = true;
    }

    /// One row.
    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.indented(0, 0, cells);
    }

    /// One row, one of its cells moved to the right.
    pub(super) fn indented<const N: usize>(&mut self, column: usize, by: usize, cells: [String; N]) {
        let cells = cells.into_iter().enumerate().map(|(index, cell)| {
            let limit = self.limits.get(index).copied().unwrap_or(usize::MAX);
            let by = if index == column { by.min(limit / 2) } else { 0 };
            wrap(&cell, limit - by).into_iter().map(|line| " ".repeat(by) + &line).collect()
        });
        self.rows.push(cells.collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            let lines = |rows: &[Vec<Vec<String>>]| {
                let lines = rows.iter().filter_map(|row| row.get(column)).flatten();
                lines.map(|line| line.chars().count()).max().unwrap_or(0)
            };
            // A caption over nothing is left out.
            let below = self.rows.get(usize::from(self.ruled)..).map_or(0, lines);
            if below == 0 { 0 } else { below.max(lines(&self.rows)) }
        };
        let widths: Vec<usize> = (0..self.limits.len()).map(width).collect();
        for (index, row) in self.rows.iter().enumerate() {
            for line in 0..row.iter().map(Vec::len).max().unwrap_or(0) {
                let mut text = String::new();
                for (cell, width) in row.iter().zip(&widths).filter(|(_, width)| **width > 0) {
                    let part = cell.get(line).map_or("", String::as_str);
                    text.push_str(part);
                    text.push_str(&" ".repeat(width - part.chars().count() + 2));
                }
                writeln!(f, "{}", text.trim_end())?;
            }
            if self.ruled && index == 0 {
                let rule = widths.iter().filter(|width| **width > 0).map(|width| "─".repeat(*width));
                writeln!(f, "{}", rule.collect::<Vec<_>>().join("  "))?;
            }
        }
        Ok(())
    }
}

/// Lines of not more than so many characters, broken between words; a longer word has a line of its own, broken too.
fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for given in text.lines() {
        let mut line = String::new();
        let mut length = 0;
        for word in given.split_whitespace() {
            let word: Vec<char> = word.chars().collect();
            for part in word.chunks(limit.max(1)) {
                if length > 0 && length + 1 + part.len() > limit {
                    lines.push(std::mem::take(&mut line));
                    length = 0;
                }
                if length > 0 {
                    line.push(' ');
                    length += 1;
                }
                line.extend(part);
                length += part.len();
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_between_words() {
        assert_eq!(wrap("một hai ba bốn", 7), ["một hai", "ba bốn"]);
        assert_eq!(wrap("một\nhai", 7), ["một", "hai"]);
        assert_eq!(wrap("nghiêng", 3), ["ngh", "iên", "g"]);
        assert!(wrap("", 3).is_empty());
    }
}
