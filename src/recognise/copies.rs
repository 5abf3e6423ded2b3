//! Several copies of one form in a book: which one counts, and what tells.

use std::cmp::Reverse;

use crate::book::{Book, Content, Visibility};
use crate::lexicon::Lexicon;
use crate::period::Period;

use super::blocks::{self, Block};

/// A copy with less than this share of the rows of the one that counts is a part of the form, no rival.
const RIVAL: f64 = 0.8;
/// Longer texts are no titles.
const LONGEST_TITLE: usize = 400;

/// Why a copy of a form does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spare {
    /// It stands on a hidden sheet.
    Hidden,
    /// The name of its sheet says that it is old, a draft, a copy.
    Named,
    /// Its title speaks of another period.
    OtherPeriod,
    /// It holds no numbers.
    Blank,
    /// It holds fewer rows of the form.
    Fewer,
    /// Nothing tells which of them is right; the other stands first.
    Undecided,
}

/// A block given to a form.
pub(super) struct Placed {
    pub form: usize,
    /// Blocks in order: a header repeated on every printed page cuts one table into several.
    pub blocks: Vec<usize>,
    pub hits: usize,
    pub spare: Option<Spare>,
    pub part: bool,
}

/// What speaks for a copy, the strongest first.
#[allow(clippy::struct_excessive_bools)] // compared one after the other
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    visible: bool,
    not_named: bool,
    /// Of the period asked for, or of a later one than the others.
    period: (bool, Option<jiff::civil::Date>),
    filled: bool,
    /// All of the form rather than a part.
    whole: bool,
    first: Reverse<usize>,
}

/// The period that the lines above a table speak of, or the name of its sheet.
fn period_of(book: &Book, blocks: &[Block], block: usize, lexicon: &Lexicon) -> Option<Period> {
    let table = &blocks[block];
    let sheet = &book.sheets[table.sheet];
    let above =
        blocks[..block].iter().rev().find(|other| other.sheet == table.sheet).map_or(0, |other| other.end);
    let start = sheet.cells.partition_point(|cell| cell.at.row < above);
    let end = sheet.cells.partition_point(|cell| cell.at.row < table.header.0.min(table.start));
    let lines = sheet.cells.get(start..end).unwrap_or_default();
    let titles = lines.iter().filter_map(blocks::text_of).filter(|text| text.len() <= LONGEST_TITLE);
    lexicon.identifier(None, "").period_of_table(titles, &sheet.name)
}

/// The period of a book nobody asked for one of: what its tables agree on, or the name of its file says.
pub(super) fn period_of_book(book: &Book, file: &str, blocks: &[Block], lexicon: &Lexicon) -> Option<Period> {
    let seen = |&block: &usize| book.sheets[blocks[block].sheet].visibility == Visibility::Visible;
    let stated = (0..blocks.len()).filter(seen).filter_map(|block| period_of(book, blocks, block, lexicon));
    lexicon.identifier(None, "").period_of_book(stated, file)
}

fn numbers(book: &Book, blocks: &[Block], one: &Placed) -> usize {
    let held = |block: &Block| {
        let cells = &book.sheets[block.sheet].cells;
        let start = cells.partition_point(|cell| cell.at.row < block.start);
        let end = cells.partition_point(|cell| cell.at.row < block.end);
        let number = |cell: &&crate::book::Cell| {
            block.is_right(cell.at.column) && matches!(cell.content, Content::Number(_))
        };
        cells[start..end].iter().filter(number).count()
    };
    one.blocks.iter().map(|&block| held(&blocks[block])).sum()
}

/// Whether the second holds those rows of the form that the first lacks.
type Completes<'a> = dyn Fn(&Placed, &Placed) -> bool + 'a;

/// Marks all but one of the copies of each form, and what is no copy but the rest of a form that goes on on another sheet.
/// `period` is the one asked for.
pub(super) fn mark(
    book: &Book,
    blocks: &[Block],
    placed: &mut [Placed],
    (period, lexicon): (Option<Period>, &Lexicon),
    completes: &Completes<'_>,
) {
    let mut forms: Vec<usize> = placed.iter().map(|one| one.form).collect();
    forms.sort_unstable();
    forms.dedup();
    for form in forms {
        let copies: Vec<usize> = (0..placed.len()).filter(|&index| placed[index].form == form).collect();
        if copies.len() > 1 {
            mark_form((book, blocks, lexicon), placed, &copies, period, completes);
        }
    }
}

fn mark_form(
    (book, blocks, lexicon): (&Book, &[Block], &Lexicon),
    placed: &mut [Placed],
    copies: &[usize],
    period: Option<Period>,
    completes: &Completes<'_>,
) {
    let most = copies.iter().map(|&index| placed[index].hits).max().unwrap_or(0);
    let rank = |index: usize| {
        let one = &placed[index];
        let first = one.blocks[0];
        let sheet = &book.sheets[blocks[first].sheet];
        let stated = period_of(book, blocks, first, lexicon);
        Rank {
            visible: sheet.visibility == Visibility::Visible,
            not_named: !lexicon.tables.is_old(&sheet.name),
            period: (stated.is_some() && stated == period, stated.map(|stated| stated.days().1)),
            filled: numbers(book, blocks, one) > 0,
            whole: one.hits as f64 >= most as f64 * RIVAL,
            first: Reverse(first),
        }
    };
    let ranks: Vec<Rank> = copies.iter().map(|&index| rank(index)).collect();
    let Some(best) = (0..copies.len()).max_by(|&a, &b| ranks[a].cmp(&ranks[b])) else { return };
    for (position, &index) in copies.iter().enumerate().filter(|(position, _)| *position != best) {
        let (one, other) = (&ranks[position], &ranks[best]);
        let alike =
            (one.visible, one.not_named, one.filled) == (other.visible, other.not_named, other.filled);
        let same_period = one.period.1.is_none() || one.period == other.period;
        if alike && same_period && completes(&placed[copies[best]], &placed[index]) {
            placed[index].part = true;
            continue;
        }
        placed[index].spare = Some(if !one.visible {
            Spare::Hidden
        } else if one.not_named != other.not_named {
            Spare::Named
        } else if one.period.1.is_some() && one.period != other.period {
            Spare::OtherPeriod
        } else if one.filled != other.filled {
            Spare::Blank
        } else if one.whole != other.whole {
            Spare::Fewer
        } else {
            Spare::Undecided
        });
    }
}
