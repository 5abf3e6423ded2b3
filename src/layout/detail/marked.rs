//! Marks on the cells of units that findings speak of. They follow the values: a cell that is corrected is no longer marked.
//! Beside the colour each bears a sign that is seen in black and white.

use crate::amount::from_stored;
use crate::book::{Condition, Content};
use crate::cell::{Area, CellRef};

use super::super::style;
use super::{Page, Tone};

/// Marks of one sheet that follow the values; beyond it they stay as they are made.
const MOST: usize = 2_000;
/// The sign of an error.
const ERROR: &str = "×";
/// The sign of a doubt.
const WARNING: &str = "!";

impl Page<'_, '_> {
    /// Marks a cell as long as it holds what it holds; whether that could be done.
    pub fn mark(&mut self, at: CellRef, tone: Tone, content: &Content, look: Option<&'static str>) -> bool {
        let (fill, color, sign) = match tone {
            Tone::Error => (style::ERROR_FILL, style::ERROR_COLOR, ERROR),
            Tone::Warning => (style::WARNING_FILL, style::WARNING_COLOR, WARNING),
            _ => return false,
        };
        let conditions = &mut self.canvas.sheet.look.conditions;
        if conditions.len() >= MOST {
            return false;
        }
        let formula = match content {
            Content::Empty => format!("ISBLANK({at})"),
            Content::Number(number) => match from_stored(*number) {
                // What differs in the seventh decimal is what storage makes of it.
                Some(number) => format!("ABS({at}-({number}))<0.000001"),
                None => return false,
            },
            _ => format!("ISTEXT({at})"),
        };
        let number = look.unwrap_or("General");
        let format = format!("\"{sign} \"{number};\"{sign} -\"{number};\"{sign} \"{number};\"{sign} \"@");
        let area = Area::new(at, at);
        conditions.push(Condition { area, formula, fill, color, number_format: Some(format.into()) });
        true
    }
}

/// What the marks mean.
pub const LEGEND: (&str, &str) = (
    "Dấu × đỏ: có lỗi, không cộng vào tổng. Dấu ! vàng: cần xem lại. Ô xám: đơn vị không gửi. Sửa ô thì dấu tự mất. Rê chuột vào ô để đọc ghi chú.",
    "Red ×: in error, not in the total. Amber !: to be looked at. Grey: not sent. A mark goes when its cell is corrected. Point at a cell to read its note.",
);
