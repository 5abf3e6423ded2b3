//! `shifted-rows`: a block of figures looks shifted by a row.
//!
//! When a column is copied from a workbook with one row more or less, every figure below stands in its neighbour's row,
//! and many rules fail at once. If moving a block of figures up or down by one row makes nearly all of these findings
//! vanish and more rows come right, the block is named. Nothing is moved: the unit must correct the return. Until then no
//! figure of the block counts, those that no other rule speaks of either.

use std::cmp::Reverse;

use crate::amount::{Value, show};
use crate::figure::FormFigures;
use crate::finding::{Declaration, Group, Language, Rule, Said, Severity, Spoils};
use crate::model::{Kind, Orientation};
use crate::spot::Spot;

use super::scene::{Found, Scene, is_serious};
use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// A block of figures looks shifted by a row.
    pub const SHIFTED_ROWS: Self = Self::declared(&Declaration {
        name: "shifted-rows",
        group: Group::Comparison,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Nghi lệch dòng", en: "Rows seemingly shifted" },
        meaning: Said {
            vi: "Một đoạn số liệu có vẻ bị gõ hoặc dán lệch lên, xuống một dòng: nếu dịch lại thì gần hết các phát hiện khác ở \
                 đoạn ấy không còn và nhiều quan hệ trong biểu đúng lên. Chương trình không tự dịch; cả đoạn để ngoài tổng.",
            en: "A block of figures seems typed or pasted one row too high or too low: moved back, nearly all other findings in it \
                 vanish and more relations of the form come right. Nothing is moved; the whole block is left out of totals.",
        },
        example: Said {
            vi: "Dòng 2.1 (tổng số) để trống, 2.2 (đúng hạn) ghi 110, 2.3 (quá hạn) ghi 104 và 2.4 ghi 6: dịch lên một dòng thì \
                 104 + 6 = 110.",
            en: "Row 2.1 (all) is blank, 2.2 (in time) has 110, 2.3 (late) has 104 and 2.4 has 6: one row up, 104 + 6 = 110.",
        },
        unit: Said {
            vi: "so từng dòng với sổ theo dõi, dán lại đúng dòng rồi gửi lại.",
            en: "compare row by row with your records, paste the figures into their rows and send the return again.",
        },
        officer: Said {
            vi: "đề nghị đơn vị xem lại cả đoạn, không chỉ ô được nêu.",
            en: "ask the unit to check the whole block, not only the cell named.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::SHIFTED_ROWS, looks: &[Look::Last(look)] };

/// Fewer findings than this are no pattern.
const PATTERN: usize = 2;
/// So few figures may as well be wrong each by itself.
const SHORTEST: usize = 4;
/// At most this share of the findings may remain.
const REMAINING: usize = 4;
/// Rows before the first finding and after the last in which the block may begin or end.
const AROUND: usize = 8;

pub(super) fn look(scene: &Scene, found: &mut Found) {
    // Numbers that their cells alone tell to be wrong were found when they were read.
    let read = scene
        .one
        .findings
        .iter()
        .filter(|finding| is_serious(finding) && finding.rule.group() == Group::Value)
        .filter(|finding| super::counts(scene.template, scene.one, finding));
    // One that is no number at all stays so wherever it stands.
    let is_number = |spot: &Spot| scene.figure(*spot).is_some_and(|figure| figure.value.number().is_some());
    let read: Vec<Spot> = read.filter_map(|finding| scene.spot_of(finding)).filter(is_number).collect();
    let serious = found.iter().filter(|(_, finding)| is_serious(finding)).map(|(spot, _)| *spot);
    let serious: Vec<Spot> = serious.chain(read).collect();
    let mut columns: Vec<(usize, usize)> = serious.iter().map(|spot| (spot.form, spot.column)).collect();
    columns.sort_unstable();
    columns.dedup();
    let moves = |form: usize| scene.template.forms[form].orientation == Orientation::Indicators;
    for (form, column) in columns.into_iter().filter(|(form, _)| moves(*form)) {
        let rows = serious.iter().filter(|spot| (spot.form, spot.column) == (form, column));
        let rows: Vec<usize> = rows.filter_map(|spot| spot.row.printed()).collect();
        let Some((first, last)) = rows.iter().min().zip(rows.iter().max()).filter(|_| rows.len() >= PATTERN)
        else {
            continue;
        };
        let Some(best) = best_move(scene, form, column, (*first, *last), rows.len()) else { continue };
        tell(scene, &best, rows.len(), found);
    }
}

fn tell(scene: &Scene, best: &Move, before: usize, found: &mut Found) {
    let figure = |row: usize| scene.figure(Spot::new(best.form, row, best.column));
    let cell = |row| figure(row).and_then(|figure| figure.cell);
    let ends = best.track.first().zip(best.track.last());
    let area = match ends.and_then(|(first, last)| cell(*first).zip(cell(*last))) {
        Some((first, last)) => format!("{first}:{last}"),
        None => String::new(),
    };
    let after = best.left;
    let whole = say(|language| match (language, best.up) {
        (Language::Vi, true) => format!(
            "Các số ở {area} có vẻ bị lệch xuống một dòng: chuyển lên một dòng thì {before} phát hiện còn {after}"
        ),
        (Language::Vi, false) => format!(
            "Các số ở {area} có vẻ bị lệch lên một dòng: chuyển xuống một dòng thì {before} phát hiện còn {after}"
        ),
        (Language::En, true) => format!(
            "The figures in {area} look shifted down by a row: moved up, {after} of {before} findings remain"
        ),
        (Language::En, false) => format!(
            "The figures in {area} look shifted up by a row: moved down, {after} of {before} findings remain"
        ),
    });
    let mut first = true;
    for (position, row) in best.track.iter().enumerate() {
        let spot = Spot::new(best.form, *row, best.column);
        let Some((_, number)) = scene.sound(spot) else { continue };
        let target = if best.up { position.checked_sub(1) } else { Some(position + 1) };
        let message = if first {
            whole.clone()
        } else {
            say(|language| {
                let number = show(number, language);
                let owner = target
                    .and_then(|target| best.track.get(target))
                    .map(|row| scene.name(Spot::new(spot.form, *row, spot.column), false, language));
                match (language, owner) {
                    (Language::Vi, Some(owner)) => {
                        format!("{number} có vẻ là số liệu của {owner} (các số ở {area} bị lệch một dòng)")
                    }
                    (Language::Vi, None) => format!("{number} nằm trong các số bị lệch một dòng ({area})"),
                    (Language::En, Some(owner)) => {
                        format!("{number} looks like the figure of {owner} ({area} is shifted by a row)")
                    }
                    (Language::En, None) => {
                        format!("{number} is among the figures shifted by a row ({area})")
                    }
                }
            })
        };
        first = false;
        let finding = scene.finding(Rule::SHIFTED_ROWS, spot, message).with_help(
            "Đối chiếu từng dòng với bản gốc rồi chuyển các số về đúng dòng.",
            "Compare row by row with the original and move the figures to their rows.",
        );
        found.push((spot, finding));
    }
}

/// A move of a block that leaves so many findings.
struct Move {
    form: usize,
    column: usize,
    /// The rows of the block, in order.
    track: Vec<usize>,
    up: bool,
    left: usize,
    /// What speaks for this move rather than another.
    merit: (Reverse<usize>, (usize, usize)),
}

/// The block and direction that leave the fewest findings, when few enough are left.
fn best_move(
    scene: &Scene,
    form: usize,
    column: usize,
    (first, last): (usize, usize),
    before: usize,
) -> Option<Move> {
    let rows = scene.template.forms[form].printed_rows();
    let every: Vec<usize> = (0..rows.len()).collect();
    // Pasted figures move over headings too; figures typed one by one skip them.
    let without_headings: Vec<usize> =
        every.iter().copied().filter(|row| rows[*row].kind != Kind::Heading).collect();
    let figures = scene.one.form(form)?;
    // Hardly fewer relations and answers more must come right than there were findings.
    let enough = scene.alone(figures).right_ones(column) + before - 1;
    let mut best: Option<Move> = None;
    for track in [&every, &without_headings] {
        for up in [true, false] {
            for start in first.saturating_sub(AROUND)..=first {
                for end in (last..rows.len().min(last + AROUND)).chain([rows.len() - 1]) {
                    let block: Vec<usize> =
                        track.iter().copied().filter(|row| (start..=end).contains(row)).collect();
                    if block.first() != Some(&start) || block.last() != Some(&end) {
                        continue;
                    }
                    let Some(left) = findings_left(scene, figures, column, (&block, up), enough) else {
                        continue;
                    };
                    // From the nearest blank row on, as far as the figures can have moved.
                    let reach = if up { (start, end) } else { (rows.len() - end, rows.len() - start) };
                    let merit = (Reverse(left), reach);
                    if best.as_ref().is_none_or(|best| merit > best.merit) {
                        best = Some(Move { form, column, track: block, up, left, merit });
                    }
                }
            }
        }
    }
    best.filter(|best| best.left * REMAINING <= before)
}

/// Serious findings of that column when the figures of the block are moved by one row; `None` when that would overwrite a
/// number, or when fewer than `enough` relations and answers are right then.
fn findings_left(
    scene: &Scene,
    figures: &FormFigures,
    column: usize,
    (block, up): (&[usize], bool),
    enough: usize,
) -> Option<usize> {
    let (first, last) = (*block.first()?, *block.last()?);
    let room = if up { first } else { last };
    let room = &figures.get(room, column)?.value;
    let moved_ones = block.iter().filter_map(|row| figures.get(*row, column)?.value.number()).count();
    if !matches!(room, Value::Blank | Value::NotApplicable) || moved_ones < SHORTEST {
        return None;
    }
    let mut moved = figures.clone();
    for (position, row) in block.iter().enumerate() {
        let source =
            if up { block.get(position + 1) } else { position.checked_sub(1).map(|above| &block[above]) };
        let source = source.and_then(|row| figures.get(*row, column));
        let target = moved.get_mut(*row, column)?;
        // What belongs at the open end stands outside the block: after the last row of the form, or nowhere.
        target.value = source.map_or(Value::NotSubmitted, |source| source.value.clone());
        target.decimals = source.map_or(0, |source| source.decimals);
    }
    let moved_scene = scene.with(&moved, |spot| {
        spot.column == column && spot.row.printed().is_some_and(|row| block.contains(&row))
    });
    if moved_scene.right_ones(column) < enough {
        return None;
    }
    let found = super::run(moved_scene, false);
    Some(found.iter().filter(|(spot, finding)| spot.column == column && is_serious(finding)).count())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::checked;

    #[test]
    fn blocks_shifted_by_a_row() {
        let table = "
            1 heading
            1.1 count sum
            1.2 count sum | 1.2 <= 1.1
            1.3 yes yes
            1.4 count sum
            1.5 percent ratio = 1.7 / 1.6
            1.6 count sum
            1.7 count sum | 1.7 <= 1.6
            1.8 yes yes
            1.9 count sum";
        let right = "1.1 20/1.2 10/1.3 1/1.4 30/1.5 80/1.6 50/1.7 40/1.8 1/1.9 12";
        assert_snapshot!(checked(table, right), @"");
        let down = "1.1 20/1.2 _/1.3 10/1.4 1/1.5 30/1.6 80/1.7 50/1.8 40/1.9 1";
        assert_snapshot!(checked(table, down), @r"
        choice-out-of-range error 1.3: 10 không phải một trong các lựa chọn: 0 = Không; 1 = Có
        shifted-rows error 1.4: Các số ở C3:C10 có vẻ bị lệch xuống một dòng: chuyển lên một dòng thì 3 phát hiện còn 0
        ratio-mismatch error 1.5: 50 / 80 × 100 = 62,5; báo cáo ghi 30
        shifted-rows error 1.6: 80 có vẻ là số liệu của mục 1.5 (các số ở C3:C10 bị lệch một dòng)
        shifted-rows error 1.7: 50 có vẻ là số liệu của mục 1.6 (các số ở C3:C10 bị lệch một dòng)
        choice-out-of-range error 1.8: 40 không phải một trong các lựa chọn: 0 = Không; 1 = Có
        shifted-rows error 1.9: 1 có vẻ là số liệu của mục 1.8 (các số ở C3:C10 bị lệch một dòng)
        ");
        let up = "1 20/1.1 10/1.2 1/1.3 30/1.4 80/1.5 50/1.6 40/1.7 1/1.8 12/1.9 _";
        assert_snapshot!(checked(table, up), @r"
        value-on-heading warning 1: Dòng tiêu đề không nhận số, báo cáo ghi 20
        shifted-rows error 1: Các số ở C1:C10 có vẻ bị lệch lên một dòng: chuyển xuống một dòng thì 4 phát hiện còn 0
        shifted-rows error 1.1: 10 có vẻ là số liệu của mục 1.2 (các số ở C1:C10 bị lệch một dòng)
        shifted-rows error 1.2: 1 có vẻ là số liệu của mục 1.3 (các số ở C1:C10 bị lệch một dòng)
        choice-out-of-range error 1.3: 30 không phải một trong các lựa chọn: 0 = Không; 1 = Có
        shifted-rows error 1.4: 80 có vẻ là số liệu của mục 1.5 (các số ở C1:C10 bị lệch một dòng)
        ratio-mismatch error 1.5: 1 / 40 × 100 = 2,5; báo cáo ghi 50
        shifted-rows error 1.6: 40 có vẻ là số liệu của mục 1.7 (các số ở C1:C10 bị lệch một dòng)
        shifted-rows error 1.7: 1 có vẻ là số liệu của mục 1.8 (các số ở C1:C10 bị lệch một dòng)
        choice-out-of-range error 1.8: 12 không phải một trong các lựa chọn: 0 = Không; 1 = Có
        ");
    }
}
