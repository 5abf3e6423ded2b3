//! Tables inside cells of others: those that hold one text are a way of placing it, and belong to the cell; others are tables.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// A table that is open.
#[derive(Default)]
struct Open {
    number: usize,
    /// Cells with a text, those of tables inside included.
    filled: usize,
    /// The cell at hand has a text of its own.
    has_text: bool,
}

/// Of each table of the page, in the order in which they begin, whether no more than one cell of it has a text.
pub(super) fn single(text: &str) -> Vec<bool> {
    let mut single = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut silent = false;
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => match tag.name.as_slice() {
                b"table" => {
                    open.push(Open { number: single.len(), ..Open::default() });
                    single.push(false);
                }
                b"tr" | b"td" | b"th" => end_cell(open.last_mut()),
                b"style" | b"script" | b"title" => silent = true,
                _ => {}
            },
            Token::EndTag(tag) => match tag.name.as_slice() {
                b"table" => {
                    end_cell(open.last_mut());
                    let Some(table) = open.pop() else { continue };
                    single[table.number] = table.filled < 2;
                    if let Some(outer) = open.last_mut() {
                        outer.filled += table.filled;
                    }
                }
                b"tr" | b"td" | b"th" => end_cell(open.last_mut()),
                b"style" | b"script" | b"title" => silent = false,
                _ => {}
            },
            Token::String(text) if !silent => {
                let has_text = text.value.iter().any(|byte| !byte.is_ascii_whitespace());
                if let Some(table) = open.last_mut() {
                    table.has_text |= has_text;
                }
            }
            _ => {}
        }
    }
    single
}

fn end_cell(table: Option<&mut Open>) {
    if let Some(table) = table {
        table.filled += usize::from(std::mem::take(&mut table.has_text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_with_one_text() {
        for (page, expected) in [
            ("<table><tr><td>1<td>2</table>", &[false][..]),
            ("<table><tr><td>5.1<td><table><tr><td>27</table></table>", &[false, true]),
            ("<table><tr><td><table><tr><td>27<tr><td> </table></table>", &[true, true]),
            ("<table><tr><td><table><tr><td>1<td>2</table></table>", &[false, false]),
            ("<table><tr><td>a<table><tr><td>b", &[false, false]),
        ] {
            assert_eq!(single(page), expected, "{page}");
        }
    }
}
