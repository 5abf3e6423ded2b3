//! What the form does not say in so many words: a guess a file, in the order in which they are made.
//!
//! A guess speaks of lines, be they rows or columns, and proposes what their figures are with its reason and how sure it
//! is. What is printed comes first: no guess takes back what an equation of the form says.

use super::lines::{Axis, Lines};

mod added;
mod balance;
mod bound;
mod caption;
mod catalogue;
mod children;
mod choice;
mod compared;
mod counted;
mod course;
mod crossing;
mod cumulative;
mod density;
mod difference;
mod division;
mod formula;
mod fraction;
mod heading;
mod listed;
mod mean;
mod measured;
mod next;
mod open;
mod opposites;
mod owner;
mod parent;
mod percent;
mod points;
mod printed;
mod ratio;
mod recoded;
mod rows_above;
mod share;
mod siblings;
mod sum;
mod text;
mod timely;
mod weight;
mod whole_table;

pub(super) use crossing::crossing;
pub(super) use open::not_merged;

/// The lines a guess speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Rows,
    Columns,
    Both,
}

/// One way of telling what a line holds.
struct Guess {
    /// The lines it speaks of.
    of: Of,
    /// Looks at all lines and says what it thinks of them.
    look: fn(&mut Lines<'_>),
}

/// The guesses, in their order: what is printed; what a line holds; what it is the sum of; what it is out of; the rest.
const GUESSES: [Guess; 37] = [
    printed::GUESS,
    caption::GUESS,
    choice::GUESS,
    percent::GUESS,
    points::GUESS,
    measured::GUESS,
    heading::GUESS,
    text::GUESS,
    counted::GUESS,
    mean::GUESS,
    formula::GUESS,
    added::GUESS,
    catalogue::GUESS,
    sum::GUESS,
    listed::GUESS,
    bound::GUESS,
    timely::GUESS,
    whole_table::GUESS,
    division::GUESS,
    opposites::GUESS,
    children::GUESS,
    siblings::GUESS,
    rows_above::GUESS,
    difference::GUESS,
    compared::GUESS,
    fraction::GUESS,
    share::GUESS,
    weight::GUESS,
    density::GUESS,
    next::GUESS,
    parent::GUESS,
    balance::GUESS,
    cumulative::GUESS,
    course::GUESS,
    owner::GUESS,
    recoded::GUESS,
    open::GUESS,
];

/// Makes all guesses that speak of these lines.
pub(super) fn guess(lines: &mut Lines) {
    for guess in &GUESSES {
        let speaks = match guess.of {
            Of::Both => true,
            Of::Rows => lines.axis == Axis::Row,
            Of::Columns => lines.axis == Axis::Column,
        };
        if speaks {
            (guess.look)(lines);
        }
    }
}
