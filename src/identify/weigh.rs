//! Weighs the claims: which unit it is, and what is to be said about it.

use std::sync::Arc;

use jiff::civil::Date;

use super::claims::{Claim, Claims, Weight};
use super::{Evidence, Identifier, Identity, Source, finding};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording, some_joined};
use crate::text::tokens;
use crate::unit::{Kind, Match, Registry, UnitName, lowest_level};

impl Source {
    /// Name for people.
    pub fn wording(self) -> Wording {
        match self {
            Self::Folder => Wording::new("tên thư mục", "the folder name"),
            Self::FileName => Wording::new("tên tệp", "the file name"),
            Self::SheetName => Wording::new("tên trang tính", "the sheet name"),
            Self::Metadata => Wording::new("thông tin ẩn của biểu mẫu", "the form's metadata"),
            Self::Title => Wording::new("tiêu đề", "the title"),
        }
    }
}

/// One unit that is claimed, by one or more places.
struct Candidate {
    claims: Vec<Claim>,
    matched: Option<Match>,
}

impl Candidate {
    fn name(&self) -> &UnitName {
        &self.claims[0].name
    }

    fn kind(&self) -> Option<Kind> {
        self.claims.iter().find_map(|claim| claim.name.kind)
    }

    fn is_listed(&self) -> bool {
        matches!(self.matched, Some(Match::One(_)))
    }

    /// The best claim: by how far its source is trusted, then by how surely it speaks of the unit.
    fn best(&self) -> &Claim {
        let first = &self.claims[0];
        self.claims.iter().rev().max_by_key(|claim| trust(claim)).unwrap_or(first)
    }

    fn sources(&self) -> usize {
        let all = [Source::Title, Source::Metadata, Source::SheetName, Source::FileName, Source::Folder];
        all.iter().filter(|&&source| self.claims.iter().any(|claim| claim.source == source)).count()
    }
}

/// How far a claim is trusted. A weak claim of a title counts less than a sure one of the file name.
fn trust(claim: &Claim) -> (u8, Weight) {
    let rank = match (claim.source, claim.weight) {
        (Source::Title, Weight::Named | Weight::Belongs | Weight::Field) => 6,
        (Source::Metadata, _) => 5,
        (Source::FileName | Source::SheetName, Weight::Named | Weight::Likely) => 4,
        (Source::Title, Weight::Likely | Weight::Bare) => 3,
        (Source::FileName | Source::SheetName, _) => 2,
        (Source::Title, Weight::Issuer) => 1,
        (Source::Folder, _) => 0,
    };
    (rank, claim.weight)
}

impl Identifier<'_> {
    /// Weighs the claims: which unit it is, and what is to be said about it.
    pub(super) fn weigh(
        &self,
        claims: Claims,
        evidence: &Evidence,
        on: Option<Date>,
        identity: &mut Identity,
        findings: &mut Vec<Finding>,
    ) {
        let (list, level) = (self.list, self.level);
        let Claims { mut units, parents, kinds, .. } = claims;
        read_as_own(&mut units);
        let parent = parents.first().cloned();
        // Any other unit that is named may be the one above.
        let above: Vec<UnitName> =
            parents.into_iter().chain(units.iter().map(|claim| claim.name.clone())).collect();
        let mut candidates: Vec<Candidate> = Vec::new();
        for claim in units {
            let matched = list.map(|list| list.lookup(&claim.name, &above, on));
            let same = candidates.iter_mut().find(|candidate| match (&candidate.matched, &matched) {
                (Some(Match::One(one)), Some(Match::One(other))) => one.unit == other.unit,
                _ => is_variant(candidate, &claim.name),
            });
            match same {
                Some(candidate) => {
                    if !candidate.is_listed() {
                        candidate.matched = narrower(candidate.matched.take(), matched);
                    }
                    candidate.claims.push(claim);
                }
                None => candidates.push(Candidate { claims: vec![claim], matched }),
            }
        }
        identity.parent = parent.or(set_aside_parents(&mut candidates, level));
        let on_level =
            |candidate: &Candidate| level.is_empty() || candidate.kind().is_none_or(|kind| kind.is_on(level));
        // A document of another level issued the form; it says nothing of who filled it in.
        candidates.retain(|candidate| {
            candidate.is_listed()
                || candidate.best().weight > Weight::Issuer
                    && (on_level(candidate) || trust(candidate.best()).0 > 3)
                || !level.is_empty() && on_level(candidate)
        });
        let rank = |candidate: &Candidate| {
            let best = trust(candidate.best());
            (
                candidate.is_listed(),
                on_level(candidate),
                best.0,
                candidate.sources(),
                best.1,
                candidate.claims.len(),
            )
        };
        let order = |index: usize| (rank(&candidates[index]), std::cmp::Reverse(index));
        let Some(chosen) = (0..candidates.len()).max_by_key(|&index| order(index)) else {
            findings.push(nobody(evidence, list));
            return;
        };
        let tied = (0..candidates.len()).find(|&index| {
            let (other, best) = (&candidates[index], &candidates[chosen]);
            index != chosen && rank(other) == rank(best) && may_rival(other, best)
        });
        let tied =
            tied.map(|index| (candidates[index].name().to_string(), candidates[index].best().place.clone()));
        let winner = candidates.swap_remove(chosen);
        let alone = {
            let fitting: Vec<Kind> =
                kinds.into_iter().filter(|kind| level.is_empty() || kind.is_on(level)).collect();
            fitting.first().copied().filter(|first| fitting.iter().all(|kind| kind == first))
        };
        self.settle_name(&winner, evidence, alone, identity, findings);
        identity.source = Some(winner.best().source);
        // With its kind: any word of a file name may look like a name.
        let by_file = |other: &&Candidate| other.best().source == Source::FileName && other.kind().is_some();
        identity.named_by_file = candidates
            .iter()
            .filter(|_| winner.best().source == Source::Title)
            .find(by_file)
            .map(|other| other.name().clone());
        match (&winner.matched, list) {
            (Some(matched), Some(list)) => place_in_list(matched, &winner, list, identity, findings),
            _ if trust(winner.best()).0 <= 3 && winner.best().source == Source::Title => {
                findings.push(inferred(&winner, identity));
            }
            _ => from_file_only(&winner, identity, findings),
        }
        if let Some((other, place)) = &tied {
            findings.push(undecided(&identity.unit, other, place));
        }
        for other in &candidates {
            if tied.is_none() && on_level(other) && may_rival(&winner, other) && trust(other.best()).0 > 3 {
                findings.push(disagreement(&winner, other, identity));
            }
        }
    }

    /// Chooses the spelling: the one most claims have; at a tie, a heading's rather than a subtitle's.
    fn settle_name(
        &self,
        winner: &Candidate,
        evidence: &Evidence,
        alone: Option<Kind>,
        identity: &mut Identity,
        findings: &mut Vec<Finding>,
    ) {
        let spelled: Vec<&Claim> = winner.claims.iter().filter(|claim| claim.name.spelled).collect();
        let votes =
            |claim: &Claim| spelled.iter().filter(|other| other.name.marked == claim.name.marked).count();
        let best = winner.best();
        let chosen = spelled
            .iter()
            .rev()
            .max_by_key(|claim| (votes(claim), !claim.aside, trust(claim)))
            .map_or(best, |claim| *claim);
        let mut name = chosen.name.clone().with_kind(winner.kind()).with_kind(alone);
        if !name.spelled {
            let hint = evidence.spellings.iter().find_map(|text| self.spelling(text, &name));
            if let Some(hint) = hint {
                let kind = name.kind.or(hint.kind);
                name = UnitName { kind, ..hint };
            }
        }
        let variant = spelled.iter().find(|claim| claim.name.marked != name.marked);
        if let Some(variant) =
            variant.filter(|_| winner.matched.is_none() || winner.matched == Some(Match::None))
        {
            let other = variant.name.clone().with_kind(name.kind);
            findings.push(
                finding(
                    Rule::UNKNOWN_UNIT,
                    &variant.place,
                    format!("tên đơn vị viết không thống nhất: «{name}» và «{other}»; dùng «{name}»"),
                    format!(
                        "the unit's name is spelled in two ways: “{name}” and “{other}”; “{name}” is used"
                    ),
                )
                .with_severity(Severity::Info),
            );
        }
        identity.unit = name.to_string().into();
        identity.name = Some(name);
    }

    /// The name as another text spells it, marks and all.
    fn spelling(&self, text: &str, name: &UnitName) -> Option<UnitName> {
        let words = tokens(text);
        let reader = self.units.reader(&words, &[]).as_spelled();
        let wanted: Vec<&str> = name.folded.split(' ').collect();
        for at in 0..words.len() {
            let Some(window) = words.get(at..at + wanted.len()) else { break };
            let same = window.iter().zip(&wanted).all(|(word, wanted)| word.folded == **wanted);
            if same && words.iter().any(crate::text::Token::is_marked) {
                let kind = reader.kind_before(at);
                if kind.is_none() || name.kind.is_none() || kind == name.kind {
                    return UnitName::from_words(kind, window, true);
                }
            }
        }
        None
    }
}

/// Whether one of two units named may be meant for the other: units of one level.
fn may_rival(one: &Candidate, other: &Candidate) -> bool {
    match (one.kind(), other.kind()) {
        (Some(one), Some(other)) => one.is_level_with(other),
        _ => true,
    }
}

/// Without marks a kind may be the beginning of a name: `PHUONG KY` is the unit Phượng Kỳ where another place spells it so.
fn read_as_own(units: &mut [Claim]) {
    let names: Vec<UnitName> = units.iter().map(|claim| claim.name.clone()).collect();
    for claim in units {
        if let Some(own) = names.iter().find(|own| claim.name.may_be_own(own)) {
            claim.name = UnitName { spelled: false, ..own.clone() };
        }
    }
}

/// The same unit, spelled otherwise: marks that differ, or a kind that is missing.
fn is_variant(candidate: &Candidate, name: &UnitName) -> bool {
    let kinds = match (candidate.kind(), name.kind) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    kinds && candidate.name().folded == name.folded
}

fn narrower(one: Option<Match>, other: Option<Match>) -> Option<Match> {
    match (one, other) {
        (one, Some(Match::One(found))) if !matches!(one, Some(Match::One(_))) => Some(Match::One(found)),
        (Some(Match::None) | None, other) => other,
        (one, _) => one,
    }
}

/// Without a level, the lowest surely claimed level is the reporting unit's; units above it are those it belongs to.
fn set_aside_parents(candidates: &mut Vec<Candidate>, level: &str) -> Option<UnitName> {
    let level_of = |candidate: &Candidate| candidate.kind().and_then(lowest_level);
    let sure = |candidate: &&Candidate| trust(candidate.best()).0 > 3;
    let fits =
        |candidate: &&Candidate| level.is_empty() || candidate.kind().is_some_and(|kind| kind.is_on(level));
    let lowest = candidates.iter().filter(sure).filter(fits).filter_map(level_of).min()?;
    let mut above = None;
    candidates.retain(|candidate| {
        let higher = level_of(candidate).is_some_and(|own| own > lowest);
        if higher && above.is_none() {
            above = Some(candidate.name().clone());
        }
        !higher
    });
    above
}

fn nobody(evidence: &Evidence, list: Option<&Registry>) -> Finding {
    let severity = if list.is_some() { Severity::Error } else { Severity::Warning };
    finding(
        Rule::UNKNOWN_UNIT,
        &Place::file(&evidence.file),
        "không thấy tên đơn vị ở tiêu đề, cũng không thấy trong tên tệp".into(),
        "neither the title nor the file name says which unit this is from".into(),
    )
    .with_severity(severity)
    .with_help(
        "Đề nghị ghi tên đơn vị vào tiêu đề biểu, hoặc đổi tên tệp, ví dụ «… xã A.xlsx».",
        "Write the unit's name into the title, or rename the file, such as “… xã A.xlsx”.",
    )
}

fn place_in_list(
    matched: &Match,
    winner: &Candidate,
    list: &Registry,
    identity: &mut Identity,
    findings: &mut Vec<Finding>,
) {
    let written = Arc::clone(&identity.unit);
    let place = &winner.best().place;
    match matched {
        Match::One(found) => {
            let unit = &list.units()[found.unit];
            identity.listed = Some(found.unit);
            identity.unit = Arc::clone(&unit.display);
            identity.groups.clone_from(&unit.groups);
            let shown = &unit.display;
            let said = if found.former {
                let heir = Wording::new(
                    format!("«{written}» là tên đơn vị cũ, nay là «{shown}»; số liệu tính cho «{shown}»"),
                    format!("“{written}” is a former unit, now “{shown}”; its figures count for “{shown}”"),
                );
                Some((heir, Severity::Warning))
            } else if found.kind_differs {
                let kind = Wording::new(
                    format!("báo cáo ghi «{written}», danh sách ghi «{shown}»; hiểu là «{shown}»"),
                    format!("the return says “{written}”, the list “{shown}”; taken for “{shown}”"),
                );
                Some((kind, Severity::Warning))
            } else if found.marks_differ {
                let marks = Wording::new(
                    format!("báo cáo viết «{written}», danh sách viết «{shown}»; hiểu là «{shown}»"),
                    format!("the return spells “{written}”, the list “{shown}”; taken for “{shown}”"),
                );
                Some((marks, Severity::Info))
            } else {
                None
            };
            if let Some((message, severity)) = said {
                findings.push(
                    Finding::new(Rule::UNKNOWN_UNIT, place.clone(), message).with_severity(severity).with_help(
                        "Nếu đúng, không phải làm gì; nếu sai, đề nghị đơn vị sửa tên trong báo cáo.",
                        "Nothing is to be done if this is right; else have the name in the return corrected.",
                    ),
                );
            }
            only_named_by_file(winner, identity, findings);
        }
        Match::Many(units) => {
            let names: Vec<String> =
                units.iter().map(|&unit| format!("«{}»", list.units()[unit].display)).collect();
            let or = Wording::new(" hoặc ", " or ");
            let any = |language| some_joined(names.iter().map(String::as_str), or.to(language), language);
            let (vi, en) = (any(Language::Vi), any(Language::En));
            findings.push(
                finding(
                    Rule::UNKNOWN_UNIT,
                    place,
                    format!("«{written}» có thể là {vi}; chưa dùng số liệu của tệp này"),
                    format!("“{written}” may be {en}; the figures of this file are not used"),
                )
                .with_severity(Severity::Error)
                .with_help(
                    "Đề nghị ghi đủ tên đơn vị có dấu (và đơn vị cấp trên nếu trùng tên) vào tiêu đề hoặc tên tệp.",
                    "Write the full name with marks (and the unit above it, where names repeat) in the title or the file name.",
                ),
            );
        }
        Match::None => {
            let nearest = winner.claims.iter().find_map(|claim| list.nearest(&claim.name));
            let (vi, en) = nearest.map_or_else(
                || (String::new(), String::new()),
                |unit| (format!(" Có phải là «{}»?", unit.display), format!(" Is it “{}”?", unit.display)),
            );
            findings.push(
                finding(
                    Rule::UNKNOWN_UNIT,
                    place,
                    format!("«{written}» không có trong danh sách đơn vị; chưa dùng số liệu của tệp này"),
                    format!("“{written}” is not in the list of units; the figures of this file are not used"),
                )
                .with_severity(Severity::Error)
                .with_help(
                    format!("Sửa tên trong báo cáo, hoặc thêm đơn vị vào danh sách (cột «Tên khác» cho tên gọi khác).{vi}"),
                    format!("Correct the name in the return, or add the unit to the list (column “Tên khác” for other names).{en}"),
                ),
            );
        }
    }
}

fn only_named_by_file(winner: &Candidate, identity: &Identity, findings: &mut Vec<Finding>) -> bool {
    let only = winner.claims.iter().all(|claim| claim.source <= Source::SheetName);
    if only {
        let source = winner.best().source.wording();
        let unit = &identity.unit;
        findings.push(
            finding(
                Rule::UNKNOWN_UNIT,
                &winner.best().place,
                format!("tiêu đề không ghi tên đơn vị; «{unit}» lấy theo {}", source.vi),
                format!("the title does not name the unit; “{unit}” is taken from {}", source.en),
            )
            .with_severity(Severity::Info)
            .with_help(
                "Đề nghị đơn vị ghi tên vào tiêu đề biểu.",
                "Have the unit write its name into the title.",
            ),
        );
    }
    only
}

/// Without a list, a name without marks or kind from the file name is used as it stands, and said so.
fn from_file_only(winner: &Candidate, identity: &Identity, findings: &mut Vec<Finding>) {
    if !only_named_by_file(winner, identity, findings) {
        return;
    }
    let unsure = identity.name.as_ref().is_none_or(|name| !name.spelled || name.kind.is_none());
    if let Some(finding) = findings.last_mut().filter(|_| unsure) {
        let bare = winner.best().weight == Weight::Bare;
        finding.severity = if bare { Severity::Warning } else { Severity::Info };
        finding.message = std::mem::take(&mut finding.message).then(
            "; chưa có danh sách đơn vị để đối chiếu nên tên có thể thiếu dấu",
            "; there is no list of units to compare with, so marks may be missing",
        );
        finding.help = Wording::new(
            "Dùng --units DANH_SACH để đối chiếu tên đơn vị, hoặc ghi tên đơn vị vào tiêu đề biểu.",
            "Give the list of units with --units, or have the unit write its name into the title.",
        );
    }
}

fn undecided(one: &str, other: &str, place: &Place) -> Finding {
    finding(
        Rule::UNKNOWN_UNIT,
        place,
        format!("báo cáo ghi cả «{one}» và «{other}»; chưa rõ của đơn vị nào nên chưa dùng số liệu"),
        format!("the return names both “{one}” and “{other}”; which of them sent it is not known, so it is not used"),
    )
    .with_severity(Severity::Error)
    .with_help(
        "Đề nghị sửa tên đơn vị ở tiêu đề các biểu cho thống nhất, hoặc ghi tên đơn vị vào tên tệp.",
        "Have the titles of all forms name the same unit, or write its name into the file name.",
    )
}

/// Nothing leads to the name: it is a capitalised word after a kind, perhaps no name at all.
fn inferred(winner: &Candidate, identity: &Identity) -> Finding {
    let unit = &identity.unit;
    finding(
        Rule::UNKNOWN_UNIT,
        &winner.best().place,
        format!("không chắc «{unit}» là tên đơn vị báo cáo"),
        format!("“{unit}” may not be the name of the reporting unit"),
    )
    .with_severity(Severity::Warning)
    .with_help(
        "Dùng --units DANH_SACH để đối chiếu, hoặc ghi «Đơn vị báo cáo: …» ở đầu biểu.",
        "Give the list of units with --units, or write “Đơn vị báo cáo: …” above the table.",
    )
}

fn disagreement(winner: &Candidate, other: &Candidate, identity: &Identity) -> Finding {
    let (one, two) = (&identity.unit, other.name());
    let (here, there) = (winner.best().source.wording(), other.best().source.wording());
    finding(
        Rule::UNKNOWN_UNIT,
        &other.best().place,
        format!("{} ghi «{one}», nhưng {} ghi «{two}»; dùng «{one}»", here.vi, there.vi),
        format!("{} says “{one}”, but {} says “{two}”; “{one}” is used", here.en, there.en),
    )
    .with_severity(Severity::Warning)
    .with_value(two.to_string())
    .with_help(
        "Đề nghị kiểm tra báo cáo này của đơn vị nào, rồi sửa tiêu đề hoặc tên tệp.",
        "Find out whose return this is, and correct the title or the file name.",
    )
}
