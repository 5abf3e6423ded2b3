//! Who was expected, and what became of the return of each: exactly one state.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::figure::{Return, Standing};
use crate::finding::Wording;

/// Who is expected, and by when.
#[derive(Debug, Clone, Default)]
pub struct Calling {
    /// The last day on which a return is on time.
    pub due: Option<Date>,
    /// The units expected, in the order of the list; nothing without a list.
    pub expected: Option<Vec<Expected>>,
}

/// A unit expected to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The unit as shown.
    pub unit: Arc<str>,
    /// Unit it reports to, or group it is listed under.
    pub group: Option<Arc<str>>,
    /// When its return came in, as the list says.
    pub received: Option<Date>,
}

/// What became of a unit's return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Usable; nothing says by when it was due.
    Received,
    /// Usable, and sent in time.
    OnTime,
    /// Usable, and sent after the day.
    Late,
    /// Usable; nothing says when it was sent.
    Undated,
    /// What was sent is of another form or period, or cannot be told from another.
    NotUsable,
    /// The form was sent back empty.
    Blank,
    /// What was sent cannot be read.
    Unreadable,
    /// Nothing was sent.
    NotSent,
    /// A consolidated workbook says that nothing usable was sent to the level below.
    NotSentBelow,
    /// The unit was not expected, whatever it sent.
    Outside,
    /// A consolidated workbook whose units stand one by one, each with its own state: no unit beside them.
    Opened,
    /// A file of which nothing says whose it is.
    Nobody,
}

impl State {
    /// Every state, as they are shown.
    pub const ALL: [Self; 12] = [
        Self::Received,
        Self::OnTime,
        Self::Late,
        Self::Undated,
        Self::NotUsable,
        Self::Blank,
        Self::Unreadable,
        Self::NotSent,
        Self::NotSentBelow,
        Self::Outside,
        Self::Opened,
        Self::Nobody,
    ];

    /// Stable name, as in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::OnTime => "on-time",
            Self::Late => "late",
            Self::Undated => "undated",
            Self::NotUsable => "not-usable",
            Self::Blank => "blank",
            Self::Unreadable => "unreadable",
            Self::NotSent => "not-sent",
            Self::NotSentBelow => "not-sent-below",
            Self::Outside => "outside",
            Self::Opened => "opened",
            Self::Nobody => "nobody",
        }
    }

    /// The state for people.
    pub fn wording(self) -> Wording {
        match self {
            Self::Received => Wording::new("Đã tổng hợp", "Consolidated"),
            Self::OnTime => Wording::new("Đúng hạn", "On time"),
            Self::Late => Wording::new("Quá hạn", "Late"),
            Self::Undated => Wording::new("Đã tổng hợp, không rõ ngày", "Consolidated, day unknown"),
            Self::NotUsable => Wording::new("Không dùng được", "Not usable"),
            Self::Blank => Wording::new("Biểu trống, chưa điền", "Sent back empty"),
            Self::Unreadable => Wording::new("Không đọc được", "Not readable"),
            Self::NotSent => Wording::new("Chưa nộp", "Not sent"),
            Self::NotSentBelow => Wording::new("Chưa nộp ở cấp dưới", "Not sent to the level below"),
            Self::Outside => Wording::new("Ngoài số phải báo cáo", "Not expected"),
            Self::Opened => {
                Wording::new("Tệp tổng hợp, tính theo từng đơn vị", "Consolidated, counted by units")
            }
            Self::Nobody => Wording::new("Không rõ của đơn vị nào", "Unit unknown"),
        }
    }

    /// Whether the unit's return is in the totals.
    pub const fn is_usable(self) -> bool {
        matches!(self, Self::Received | Self::OnTime | Self::Late | Self::Undated)
    }

    /// Whether it is a state of a unit that was expected.
    pub const fn is_of_expected(self) -> bool {
        !matches!(self, Self::NotSentBelow | Self::Outside | Self::Opened | Self::Nobody)
    }
}

/// What says when a return was sent, the most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The date in the return.
    Return,
    /// When the file was last saved, as it says itself.
    File,
    /// The list of units.
    List,
}

impl Basis {
    /// Stable name, as in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::File => "file",
            Self::List => "list",
        }
    }

    /// The basis for people.
    pub fn wording(self) -> Wording {
        match self {
            Self::Return => Wording::new("ngày ghi ở báo cáo", "the date in the return"),
            Self::File => Wording::new("ngày lưu tệp", "the day the file was saved"),
            Self::List => {
                Wording::new("ngày nhận ở danh sách đơn vị", "the day of receipt in the list of units")
            }
        }
    }
}

/// A unit, or a file of nobody's, with its one state.
#[derive(Debug, Clone)]
pub struct Attended<'a> {
    /// The unit as shown; empty where nothing names it.
    pub unit: &'a str,
    /// Group it belongs to.
    pub group: Option<&'a Arc<str>>,
    /// Its state.
    pub state: State,
    /// When its return was sent, and what says so.
    pub sent: Option<(Date, Basis)>,
    /// Its files, by their position among the returns; the one that counts first.
    pub returns: Vec<usize>,
}

impl Calling {
    /// Units expected, by name.
    pub fn of(units: impl IntoIterator<Item = Arc<str>>) -> Self {
        let expected = |unit| Expected { unit, group: None, received: None };
        Self { due: None, expected: Some(units.into_iter().map(expected).collect()) }
    }

    /// What became of every unit: those expected in the order of the list, the others as they came, then files of nobody's.
    pub fn attend<'a>(&'a self, returns: &'a [Return]) -> Vec<Attended<'a>> {
        let mut files: IndexMap<&str, Vec<usize>> = IndexMap::new();
        let mut nobodys = Vec::new();
        for (index, one) in returns.iter().enumerate() {
            if one.unit.is_empty() && one.standing != Standing::Used {
                nobodys.push(index);
            } else if one.unit.is_empty() {
                files.entry(&one.file).or_default().push(index);
            } else {
                files.entry(&one.unit).or_default().push(index);
            }
        }
        let mut all = Vec::new();
        for expected in self.expected.iter().flatten() {
            let sent = files.shift_remove(&*expected.unit).unwrap_or_default();
            let mut attended = self.attended(returns, sent, expected.received);
            (attended.unit, attended.group) = (&expected.unit, expected.group.as_ref());
            all.push(attended);
        }
        let is_opened = |index: usize| returns[index].standing == Standing::Summary;
        for (unit, sent) in files {
            let group = returns[sent[0]].group();
            let opened = sent.iter().all(|&index| is_opened(index));
            let mut attended = Attended { unit, group, ..self.attended(returns, sent, None) };
            if opened {
                attended.state = State::Opened;
            } else if self.expected.is_some() {
                attended.state = State::Outside;
            }
            all.push(attended);
        }
        let nobodys = nobodys.into_iter().map(|index| Attended {
            unit: "",
            group: None,
            state: if is_opened(index) { State::Opened } else { State::Nobody },
            sent: None,
            returns: vec![index],
        });
        all.extend(nobodys);
        all
    }

    fn attended<'a>(
        &self,
        returns: &'a [Return],
        mut sent: Vec<usize>,
        received: Option<Date>,
    ) -> Attended<'a> {
        let counts = |&index: &usize| {
            matches!(returns[index].standing, Standing::Used | Standing::Joined | Standing::Summary)
        };
        sent.sort_by_key(|index| (returns[*index].standing != Standing::Used, !counts(index)));
        let counted: Vec<&Return> =
            sent.iter().filter(|index| counts(index)).map(|&index| &returns[index]).collect();
        // A return in several files is there once the last of them is.
        let last = |day: fn(&Return) -> Option<Date>| counted.iter().filter_map(|one| day(one)).max();
        let day = last(|one| one.date).map(|day| (day, Basis::Return));
        let day = day.or_else(|| last(|one| one.saved).map(|day| (day, Basis::File)));
        let day = day.or_else(|| received.map(|day| (day, Basis::List))).filter(|_| !counted.is_empty());
        let has = |standing| sent.iter().any(|&index| returns[index].standing == standing);
        let state = match (self.due, day) {
            _ if counted.is_empty() => match () {
                () if sent.is_empty() => State::NotSent,
                () if has(Standing::Excluded) || has(Standing::Superseded) => State::NotUsable,
                () if has(Standing::Blank) => State::Blank,
                // A text without a table was read, and has no figures.
                () if sent.iter().all(|&index| returns[index].is_text()) => State::NotUsable,
                () => State::Unreadable,
            },
            (None, _) => State::Received,
            (Some(_), None) => State::Undated,
            (Some(due), Some((day, _))) if day <= due => State::OnTime,
            _ => State::Late,
        };
        Attended { unit: "", group: None, state, sent: day, returns: sent }
    }
}

/// How many of some units are in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct States(IndexMap<State, usize>);

impl States {
    /// Counts.
    pub fn of<'a>(attended: impl IntoIterator<Item = &'a Attended<'a>>) -> Self {
        let mut counts = IndexMap::new();
        for one in attended {
            *counts.entry(one.state).or_default() += 1;
        }
        counts.sort_unstable_keys();
        Self(counts)
    }

    /// How many are in a state.
    pub fn count(&self, state: State) -> usize {
        self.0.get(&state).copied().unwrap_or_default()
    }

    /// Units expected.
    pub fn expected(&self) -> usize {
        self.sum(State::is_of_expected)
    }

    /// Units whose return is in the totals.
    pub fn usable(&self) -> usize {
        self.sum(State::is_usable)
    }

    fn sum(&self, which: impl Fn(State) -> bool) -> usize {
        self.iter().filter(|(state, _)| which(*state)).map(|(_, count)| count).sum()
    }

    /// The states that occur, as they are shown.
    pub fn iter(&self) -> impl Iterator<Item = (State, usize)> {
        self.0.iter().map(|(state, count)| (*state, *count))
    }

    /// How many of the units expected are in each state, by group in the order of the list; nothing where there is no more than
    /// one group.
    pub fn by_group<'a>(attended: &'a [Attended<'a>]) -> Vec<(&'a str, Self)> {
        let mut groups: IndexMap<&str, Vec<&Attended<'a>>> = IndexMap::new();
        for one in attended.iter().filter(|one| one.state.is_of_expected()) {
            groups.entry(one.group.map_or("", |group| group)).or_default().push(one);
        }
        if groups.len() < 2 {
            return Vec::new();
        }
        groups.into_iter().map(|(group, units)| (group, Self::of(units))).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// `file | unit | standing | date in it | day it was saved`
    fn sent(line: &str) -> Return {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let standing = match parts[2] {
            "used" => Standing::Used,
            "joined" => Standing::Joined,
            "superseded" => Standing::Superseded,
            "excluded" => Standing::Excluded,
            "blank" => Standing::Blank,
            "summary" => Standing::Summary,
            _ => Standing::Unreadable,
        };
        let mut one = Return { unit: parts[1].into(), standing, ..Return::unread(parts[0].into()) };
        (one.date, one.saved) = (parts[3].parse().ok(), parts[4].parse().ok());
        one
    }

    fn states(calling: &Calling, returns: &[Return]) -> Vec<String> {
        let said = |one: &Attended<'_>| {
            let day = one.sent.map(|(day, basis)| format!(" {day} {}", basis.name())).unwrap_or_default();
            format!("{} {}{day} {:?}", one.unit, one.state.name(), one.returns)
        };
        calling.attend(returns).iter().map(said).collect()
    }

    #[test]
    fn every_unit_has_one_state() {
        let returns: Vec<Return> = [
            "a.xlsx | A | used | 2024-03-10 | 2024-03-20",
            "b1.xlsx | B | superseded | 2024-03-10 | -",
            "b2.xlsx | B | used | 2024-03-16 | -",
            "c1.xlsx | C | joined | 2024-03-18 | -",
            "c2.xlsx | C | used | 2024-03-11 | -",
            "d.xlsx | D | used | - | 2024-03-15",
            "e.xlsx | E | used | - | -",
            "f.xlsx | F | used | - | -",
            "g1.doc | G | unreadable | - | 2024-03-01",
            "g2.xlsx | G | blank | - | -",
            "h.xlsx | H | excluded | 2024-03-01 | -",
            "i.xlsx | I | summary | 2024-03-01 | -",
            "x.xlsx | X | used | 2024-03-01 | -",
            "nobody.doc |  | unreadable | - | -",
        ]
        .map(sent)
        .into();
        let units = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"].map(Arc::from);
        let mut calling = Calling { due: Some(date(2024, 3, 15)), ..Calling::of(units) };
        let expected = calling.expected.as_mut().unwrap();
        expected[0].received = Some(date(2024, 4, 1));
        expected[4].received = Some(date(2024, 3, 16));
        let shown = [
            "A on-time 2024-03-10 return [0]",
            "B late 2024-03-16 return [2, 1]",
            "C late 2024-03-18 return [4, 3]",
            "D on-time 2024-03-15 file [5]",
            "E late 2024-03-16 list [6]",
            "F undated [7]",
            "G blank [8, 9]",
            "H not-usable [10]",
            "I on-time 2024-03-01 return [11]",
            "J not-sent []",
            "X outside 2024-03-01 return [12]",
            " nobody [13]",
        ];
        assert_eq!(states(&calling, &returns), shown);
        let attended = calling.attend(&returns);
        let counts = States::of(&attended);
        assert_eq!((counts.expected(), counts.usable()), (10, 7));
        calling.due = None;
        let received = states(&calling, &returns).iter().filter(|one| one.contains(" received ")).count();
        assert_eq!(received, 7);
        // Without a list nobody is outside of it.
        calling.expected = None;
        assert_eq!(states(&calling, &returns)[9], "X received 2024-03-01 return [12]");
    }
}
