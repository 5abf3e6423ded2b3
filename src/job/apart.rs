//! Files of several periods, each file among those of its period.

use crate::figure::Standing;
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording};
use crate::identify::period_of;
use crate::intake::Taken;
use crate::period::Period;

/// What was taken in, apart by period.
pub(super) struct Apart {
    /// What is of each period, in the order of the periods.
    pub rounds: Vec<Vec<Taken>>,
    /// What is said of returns that may be of any of them.
    pub untold: Vec<Finding>,
}

impl Apart {
    /// Sorts what was taken in. What names no period, because it could not be read or is no return, stands with the last one;
    /// a return that names none is told and left out there.
    pub fn of(taken: Vec<Taken>, periods: &[Period]) -> Self {
        let mut apart = Self { rounds: periods.iter().map(|_| Vec::new()).collect(), untold: Vec::new() };
        let last = periods.len().saturating_sub(1);
        for mut one in taken {
            let of = period_of(&one.identity, periods);
            if of.is_none() && one.one.standing == Standing::Used {
                apart.untold.push(untold(&one, periods));
                one.one.standing = Standing::Excluded;
            }
            apart.rounds[of.unwrap_or(last)].push(one);
        }
        apart
    }

    /// What is said of the periods.
    pub fn said(&self, periods: &[Period]) -> Finding {
        let counts = self.rounds.iter().map(|round| {
            let sent = round.iter().filter(|one| {
                !matches!(one.one.standing, Standing::Excluded | Standing::Unreadable) && !one.is_list
            });
            sent.count()
        });
        let counts: Vec<usize> = counts.collect();
        let list = |language| {
            let one = |(period, count): (&Period, &usize)| format!("{} ({count})", period.name(language));
            periods.iter().zip(&counts).map(one).collect::<Vec<_>>().join(", ")
        };
        let number = periods.len();
        let message = Wording::new(
            format!("các tệp thuộc {number} kỳ: {}; mỗi kỳ được xử lý riêng", list(Language::Vi)),
            format!("the files are of {number} periods: {}; each is done by itself", list(Language::En)),
        );
        Finding::new(Rule::WRONG_PERIOD, Place::default(), message).with_severity(Severity::Info).with_help(
            "Chỉ cần một kỳ thì thêm --period, ví dụ --period 2024-Q1; tệp nào ghi nhầm kỳ thì sửa tiêu đề rồi chạy lại.",
            "For one period alone add --period, such as --period 2024-Q1; correct the title of a file that names the wrong one.",
        )
    }
}

fn untold(one: &Taken, periods: &[Period]) -> Finding {
    let names = |language| periods.iter().map(|period| period.name(language)).collect::<Vec<_>>().join(", ");
    let message = Wording::new(
        format!(
            "báo cáo không ghi kỳ nào trong các kỳ có ở đây ({}), chưa biết gộp vào kỳ nào; không dùng số liệu của tệp này",
            names(Language::Vi)
        ),
        format!(
            "the return names none of the periods here ({}), so which it is of is not known; its figures are not used",
            names(Language::En)
        ),
    );
    Finding::new(Rule::WRONG_PERIOD, Place::file(&one.one.file), message)
        .with_unit(&one.identity.unit)
        .with_help(
            "Đề nghị đơn vị ghi kỳ báo cáo ở tiêu đề hoặc tên tệp; hoặc gộp riêng từng kỳ với --period.",
            "Have the unit write the period into the title or the file name; or consolidate each period with --period.",
        )
}
