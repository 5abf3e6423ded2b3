//! What is chosen in ledgers, in both languages.

use crate::model::{Aggregation, Kind};
use crate::text::fold;

/// What a figure is.
pub(super) const KINDS: [(Kind, &str, &str); 7] = [
    (Kind::Heading, "đề mục, không có số liệu", "heading"),
    (Kind::Count, "số đếm", "count"),
    (Kind::Quantity, "số lượng, số tiền", "quantity"),
    (Kind::Percent, "tỷ lệ %", "percentage"),
    (Kind::Yes, "có hoặc không", "yes or no"),
    (Kind::Choice, "chọn một trong các mức", "choice"),
    (Kind::Text, "chữ", "text"),
];

/// How units merge; a mean has its weight beside it.
pub(super) const AGGREGATIONS: [(Aggregation, &str, &str); 9] = [
    (Aggregation::Sum, "cộng các đơn vị", "sum of the units"),
    (Aggregation::SumOfRows, "tổng các dòng trong công thức", "sum of rows in the formula"),
    (Aggregation::Ratio, "tỷ lệ tính lại từ tử và mẫu", "ratio of the sums"),
    (Aggregation::Same, "mọi đơn vị như nhau", "the same in all units"),
    (Aggregation::Max, "lấy số lớn nhất", "the largest"),
    (Aggregation::Yes, "đếm đơn vị trả lời có", "how many said yes"),
    (Aggregation::Enum, "đếm đơn vị theo từng mức", "how many per choice"),
    (Aggregation::Text, "ghép chữ của các đơn vị", "joined texts"),
    (Aggregation::None, "không tổng hợp", "not merged"),
];

/// A mean weighted by another line.
pub(super) const MEAN: (&str, &str) = ("bình quân theo trọng số", "weighted mean");

/// A column that leaves it to the rows.
pub(super) const BY_ROWS: (&str, &str) = ("theo từng dòng", "left to the rows");

/// What a person says of a guess.
pub(super) const ACCEPTED: [(bool, &str, &str); 2] = [(true, "có", "yes"), (false, "không", "no")];

/// Which way a relation runs.
pub(super) const AXES: [(bool, &str, &str); 2] = [(true, "dòng", "row"), (false, "cột", "column")];

/// What a word stands for, in either language, whatever its case and marks where those tell nothing apart; else the nearest.
pub(super) fn choice<'w, T: Clone>(
    words: &[(T, &'w str, &'w str)],
    text: &str,
) -> Result<T, Option<&'w str>> {
    let wanted = fold(text);
    let same = |word: &str| fold(word) == wanted;
    if let Some((meant, ..)) = words.iter().find(|(_, vi, en)| same(vi) || same(en)) {
        return Ok(meant.clone());
    }
    let all = words.iter().flat_map(|(_, vi, en)| [*vi, *en]);
    Err(all.min_by_key(|word| strsim::osa_distance(&fold(word), &wanted)))
}
