//! Below the list of units: how complete and how timely each group is.

use crate::amount;
use crate::book::{Align, Content, Style};
use crate::cell::CellRef;
use crate::merge::{Attended, State, States, quoted_text};

use super::super::canvas::Canvas;
use super::super::desk::Desk;
use super::super::style;
use super::{GROUP, STATUS, column_area, rows, usable_states};

/// Writes the table, if there is more than one group.
pub(super) fn table(desk: &Desk, attendance: &[Attended<'_>], canvas: &mut Canvas, last_row: u32) {
    let groups = States::by_group(attendance);
    if groups.is_empty() || desk.consolidation.calling.expected.is_none() {
        return;
    }
    let dated = desk.consolidation.calling.due.is_some();
    let captions = [
        (1, desk.say("Nhóm", "Group")),
        (2, desk.say("Phải báo cáo", "Expected")),
        (3, desk.say("Dùng được", "Usable")),
        (4, desk.say("Tỷ lệ đầy đủ", "Completeness")),
        (5, desk.say("Đúng hạn", "On time")),
        (6, desk.say("Tỷ lệ đúng hạn", "Share on time")),
    ];
    let last = if dated { captions.len() } else { captions.len() - 2 };
    let top = last_row + 2;
    let ink = canvas.ink(style::list_caption());
    captions[..last].iter().for_each(|(column, text)| canvas.text(top, *column, *text, ink));
    let name = canvas.ink(style::list_cell());
    let centred = Style { align: Align::Center, ..style::list_cell() };
    let share = canvas.ink(Style { number_format: Some("0.00\" %\"".into()), ..centred.clone() });
    let number = canvas.ink(Style { number_format: Some("#,##0".into()), ..centred });
    let count = rows(attendance);
    let (of_group, status) = (column_area(count, GROUP), column_area(count, STATUS));
    for (row, (group, states)) in (top + 1..).zip(groups) {
        canvas.text(row, 1, group, name);
        let at = CellRef::new(row, 1);
        let in_state = |state: State| {
            let words = quoted_text(state.wording().to(desk.options.language));
            // A criterion that is an empty cell would ask for 0.
            format!("COUNTIFS({of_group},{at}&\"\",{status},{words})")
        };
        let sum =
            |states: &mut dyn Iterator<Item = State>| states.map(in_state).collect::<Vec<_>>().join("+");
        let expected = sum(&mut State::ALL.into_iter().filter(|state| state.is_of_expected()));
        let number_of = |count: usize| Content::Number(count as f64);
        canvas.put(row, 2, number_of(states.expected()), Some(expected.into()), number);
        canvas.put(row, 3, number_of(states.usable()), Some(sum(&mut usable_states(desk)).into()), number);
        let whole = CellRef::new(row, 2);
        let mut part = |column: u32, of: u32, units: usize| {
            let shown = amount::share(units, states.expected())
                .map_or(Content::Empty, |share| Content::Number(amount::to_stored(share)));
            let formula = format!("IF({whole}=0,\"\",ROUND({}/{whole}*100,2))", CellRef::new(row, of));
            canvas.put(row, column, shown, Some(formula.into()), share);
        };
        part(4, 3, states.usable());
        if dated {
            let on_time = states.count(State::OnTime);
            part(6, 5, on_time);
            canvas.put(row, 5, number_of(on_time), Some(in_state(State::OnTime).into()), number);
        }
    }
}
