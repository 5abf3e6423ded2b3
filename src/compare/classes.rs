//! What an office declares of figures by which units are ranked: which way is better, and from where on they are called
//! good.
//!
//! ```toml
//! [[indicator]]
//! indicator = "4!3.3"        # biểu 4, dòng 3.3
//! column = "5"               # khi biểu có nhiều cột số liệu
//! direction = "higher"       # higher (cao hơn là tốt) hoặc lower (thấp hơn là tốt)
//! classes = [
//!   { name = "Tốt", from = 95 },
//!   { name = "Khá", from = 80 },
//!   { name = "Trung bình", from = 50 },
//!   { name = "Yếu" },
//! ]
//! ```
//!
//! Where less is better, a class reaches `to` a number. The last class may have no bound: everything else is in it.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use crate::amount::from_stored;
use crate::finding::Wording;
use crate::spot::Spot;

/// Which figures are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The higher ones.
    #[default]
    Higher,
    /// The lower ones.
    Lower,
}

/// A class of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// What it is called.
    pub name: String,
    /// The last figure that is in it: the lowest where higher is better, else the highest; none where every other is.
    pub bound: Option<Decimal>,
}

/// An indicator by which units are ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The figure.
    pub spot: Spot,
    /// Which way is better; none where nobody said so.
    pub direction: Option<Direction>,
    /// The classes, best first.
    pub classes: Vec<Class>,
}

/// What is declared of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The indicator as it is called.
    pub indicator: String,
    /// The column, where one is named.
    pub column: Option<String>,
    /// Which way is better.
    pub direction: Direction,
    /// The classes, best first.
    pub classes: Vec<Class>,
    /// The line of the file.
    pub line: usize,
}

/// What an office declares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classes {
    /// The file, as named.
    pub file: String,
    /// By indicator.
    pub declared: Vec<Declared>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    indicator: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    indicator: String,
    column: Option<String>,
    direction: Direction,
    #[serde(default)]
    classes: Vec<Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Level {
    name: String,
    from: Option<toml::Value>,
    to: Option<toml::Value>,
}

impl Classes {
    /// Reads the file; `name` is how errors name it.
    pub fn read(text: &str, name: &str) -> Result<Self, Wording> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let source: Source = toml::from_str(text).map_err(|error| {
            let (line, message) = (line(error.span().map_or(0, |span| span.start)), error.message());
            Wording::new(
                format!("{name}:{line}: tệp xếp loại không đúng: {message}"),
                format!("{name}:{line}: {message}"),
            )
        })?;
        let declared = source.indicator.into_iter().map(|entry| {
            let line = line(entry.span().start);
            let told = |why: Wording| {
                Wording::new(format!("{name}:{line}: {}", why.vi), format!("{name}:{line}: {}", why.en))
            };
            entry.into_inner().declared(line).map_err(told)
        });
        Ok(Self { file: name.to_owned(), declared: declared.collect::<Result<_, _>>()? })
    }
}

impl Entry {
    fn declared(self, line: usize) -> Result<Declared, Wording> {
        let direction = self.direction;
        let count = self.classes.len();
        let mut classes: Vec<Class> = Vec::with_capacity(count);
        for (index, level) in self.classes.into_iter().enumerate() {
            let class = level.class(direction)?;
            if class.bound.is_none() && index + 1 < count {
                return Err(no_bound(&class.name, direction));
            }
            classes.push(class);
        }
        in_order(&classes, direction)?;
        Ok(Declared { indicator: self.indicator, column: self.column, direction, classes, line })
    }
}

impl Level {
    fn class(self, direction: Direction) -> Result<Class, Wording> {
        let name = crate::text::tidy(&self.name);
        if name.is_empty() {
            return Err(Wording::new("có loại chưa đặt tên (name)", "a class has no name"));
        }
        let (own, other) = match direction {
            Direction::Higher => (self.from, self.to),
            Direction::Lower => (self.to, self.from),
        };
        if other.is_some() {
            return Err(wrong_bound(&name, direction));
        }
        let number = |value: &toml::Value| match value {
            toml::Value::Integer(number) => Some(Decimal::from(*number)),
            toml::Value::Float(number) => from_stored(*number),
            _ => None,
        };
        let bound = own.map(|value| number(&value).ok_or_else(|| no_number(&name, &value))).transpose()?;
        Ok(Class { name, bound })
    }
}

/// Each class has a name of its own and reaches beyond the one before it.
fn in_order(classes: &[Class], direction: Direction) -> Result<(), Wording> {
    for (index, class) in classes.iter().enumerate() {
        let before = &classes[..index];
        if before.iter().any(|other| other.name == class.name) {
            let name = &class.name;
            return Err(Wording::new(
                format!("hai loại cùng tên «{name}»"),
                format!("two classes are called “{name}”"),
            ));
        }
        let (Some(last), Some(bound)) = (before.last().and_then(|last| last.bound), class.bound) else {
            continue;
        };
        let beyond = match direction {
            Direction::Higher => bound < last,
            Direction::Lower => bound > last,
        };
        if !beyond {
            let name = &class.name;
            return Err(Wording::new(
                format!("ngưỡng của loại «{name}» không nối tiếp loại trước: xếp các loại từ tốt nhất xuống"),
                format!("the bound of “{name}” does not follow the class before: put the best class first"),
            ));
        }
    }
    Ok(())
}

fn key(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "from",
        Direction::Lower => "to",
    }
}

fn no_bound(name: &str, direction: Direction) -> Wording {
    let key = key(direction);
    Wording::new(
        format!("loại «{name}» thiếu ngưỡng {key}; chỉ loại cuối cùng được không có ngưỡng"),
        format!("the class “{name}” has no bound ({key}); only the last one may have none"),
    )
}

fn wrong_bound(name: &str, direction: Direction) -> Wording {
    let key = key(direction);
    let (vi, en) = match direction {
        Direction::Higher => ("cao hơn là tốt (direction = \"higher\")", "higher is better"),
        Direction::Lower => ("thấp hơn là tốt (direction = \"lower\")", "lower is better"),
    };
    Wording::new(
        format!("loại «{name}»: {vi} nên ngưỡng ghi bằng {key}"),
        format!("the class “{name}”: {en}, so its bound is written as {key}"),
    )
}

fn no_number(name: &str, value: &toml::Value) -> Wording {
    Wording::new(
        format!("ngưỡng của loại «{name}» không phải là số: {value}"),
        format!("the bound of the class “{name}” is no number: {value}"),
    )
}

/// The class that a figure is in.
pub fn class_of(classes: &[Class], number: Decimal, direction: Direction) -> Option<&Class> {
    classes.iter().find(|class| {
        class.bound.is_none_or(|bound| match direction {
            Direction::Higher => number >= bound,
            Direction::Lower => number <= bound,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_declared_from_the_best() {
        let text = "[[indicator]]\nindicator = \"1!3\"\ndirection = \"higher\"\nclasses = [{ name = \"Tốt\", from = 95.5 }, { name = \"Yếu\" }]\n";
        let read = Classes::read(text, "x.toml").unwrap();
        let [declared] = &read.declared[..] else { panic!("{read:?}") };
        let name = |number: &str| {
            let class = class_of(&declared.classes, number.parse().unwrap(), declared.direction);
            class.map(|class| class.name.as_str())
        };
        assert_eq!((name("95.5"), name("95.49")), (Some("Tốt"), Some("Yếu")));
        for (from, to, said) in [
            ("from = 95.5", "to = 95.5", "ngưỡng ghi bằng from"),
            ("from = 95.5", "from = \"95\"", "không phải là số"),
            (", from = 95.5", "", "thiếu ngưỡng from"),
            ("name = \"Yếu\"", "name = \"Yếu\", from = 99", "không nối tiếp loại trước"),
            ("\"Yếu\"", "\"Tốt\"", "hai loại cùng tên"),
            ("\"higher\"", "\"cao\"", "x.toml:3"),
            ("indicator = \"1!3\"", "chi-tieu = 1", "x.toml:"),
        ] {
            let why = Classes::read(&text.replacen(from, to, 1), "x.toml").unwrap_err();
            assert!(why.vi.contains(said) && why.vi.starts_with("x.toml:"), "{said}: {}", why.vi);
        }
    }
}
