//! What is so and what is not, beside what they come to: `Phát ra`, `Hợp lệ`, `Không hợp lệ`; `Functional`,
//! `Not functional`, `Total water points`.

use crate::finding::Wording;
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;
use crate::text::Words;

use super::{Guess, Of, sum};

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

fn look(lines: &mut Lines) {
    let numbers = lines.numbers();
    for pair in numbers.windows(2) {
        let [so, not] = [pair[0], pair[1]];
        let Some(whole) = opposed(lines, so, not).then(|| whole(lines, &numbers, (so, not))).flatten() else {
            continue;
        };
        let (of, other) = (lines.all[so].label.clone(), lines.all[not].label.clone());
        let reason = Wording::new(
            format!("«{of}» và «{other}» là tất cả; chỉ báo khi không khớp"),
            format!("«{of}» and «{other}» are all there is; told where they differ"),
        );
        if let Some(right) = sum::of(lines, &[so, not]) {
            sum::check(lines, whole, right, (Confidence::Unsure, reason));
        }
    }
}

/// Whether the second says that what the first says is not so, under the same captions.
fn opposed(lines: &Lines, so: usize, not: usize) -> bool {
    let (so, not) = (&lines.all[so], &lines.all[not]);
    let denied = not.said.begin(&lines.frame.words.denials);
    denied.is_some_and(|length| !so.said.is_empty() && Words::of(&not.said.rest(length)) == so.said)
        && so.captions[..so.captions.len() - 1] == not.captions[..not.captions.len() - 1]
}

/// The one other column of figures under their caption, or a total right beside them, that nothing else makes up.
fn whole(lines: &Lines, numbers: &[usize], (so, not): (usize, usize)) -> Option<usize> {
    let group = lines.all[so].group();
    let mut others =
        numbers.iter().copied().filter(|&at| at != so && at != not && lines.all[at].group() == group);
    let whole = match group {
        Some(_) => others.next().filter(|_| others.next().is_none()),
        None => others.find(|&at| lines.all[at].is(Sign::Total) && (at + 1 == so || at == not + 1)),
    }?;
    let open = lines.verdicts[whole].checks.is_empty() && !lines.verdicts[whole].is_stated();
    (open && !lines.all[whole].is(Sign::Mean)).then_some(whole)
}
