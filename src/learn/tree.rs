//! Lines under their captions and under the lines they belong to.

use crate::text::Words;

use super::line::Sign;
use super::lines::Lines;

/// A line, or a caption over several, and what stands below it.
#[derive(Debug)]
pub(super) struct Node {
    /// The line itself; none for a caption over columns or over a group of rows.
    pub line: Option<usize>,
    /// What is printed of it.
    pub caption: String,
    /// The words of that.
    pub said: Words,
    /// What stands below it, in order.
    pub children: Vec<Node>,
}

/// The lines of a table as a tree: columns by their captions, rows by their groups and codes.
pub(super) fn grow(lines: &Lines) -> Vec<Node> {
    let all = 0..lines.all.len();
    if lines.are_rows() {
        let tops: Vec<usize> = all.filter(|&at| lines.all[at].parent.is_none()).collect();
        rows(lines, &tops)
    } else {
        let asked: Vec<usize> = all.filter(|&at| lines.all[at].asked).collect();
        columns(lines, &asked, 0)
    }
}

fn rows(lines: &Lines, members: &[usize]) -> Vec<Node> {
    let row = |&at: &usize| {
        let below = rows(lines, &lines.all[at].children);
        Node::new(Some(at), &lines.all[at].label, below)
    };
    let mut nodes = Vec::new();
    for run in members.chunk_by(|&one, &other| lines.all[one].group() == lines.all[other].group()) {
        let members = run.iter().map(row);
        match lines.all[run[0]].group() {
            Some(group) => nodes.push(Node::new(None, group, members.collect())),
            None => nodes.extend(members),
        }
    }
    nodes
}

fn columns(lines: &Lines, members: &[usize], level: usize) -> Vec<Node> {
    let captions = |at: usize| &lines.all[at].captions;
    let mut nodes = Vec::new();
    let together = |one: &usize, other: &usize| {
        let deeper = |at: usize| captions(at).len() > level + 1;
        deeper(*one) && deeper(*other) && captions(*one)[level] == captions(*other)[level]
    };
    for run in members.chunk_by(together) {
        let caption = captions(run[0]).get(level).map_or("", String::as_str);
        if captions(run[0]).len() > level + 1 {
            nodes.push(Node::new(None, caption, columns(lines, run, level + 1)));
        } else {
            nodes.push(Node::new(Some(run[0]), caption, Vec::new()));
        }
    }
    nodes
}

impl Node {
    fn new(line: Option<usize>, caption: &str, children: Vec<Self>) -> Self {
        Self { line, caption: caption.to_owned(), said: Words::of(caption), children }
    }

    /// The line itself, when it holds numbers that add up.
    pub fn number(&self, lines: &Lines) -> Option<usize> {
        self.line.filter(|&at| lines.is_number(at) && !lines.all[at].is(Sign::Mean))
    }

    /// By what it says, what stands below divides a whole: `Chia theo độ tuổi`, `Gồm`.
    pub fn divides(&self, lines: &Lines) -> bool {
        let words = lines.frame.words;
        let divides = self.said.have(&words.divisions) || self.said.begin(&words.divided).is_some();
        divides && !self.children.is_empty()
    }

    /// By what it says, it is some of a whole or introduces that: `Trong đó`.
    pub fn is_aside(&self, lines: &Lines) -> bool {
        !self.divides(lines) && self.said.begin(&lines.frame.words.table.among).is_some()
    }

    /// A total and nothing else: `Tổng số`, `Cộng`; among captions of a letter or two, `T`.
    pub fn is_bare_total(&self, lines: &Lines, beside: &[Self]) -> bool {
        let words = lines.frame.words;
        let bare = Words::of(self.caption.split(['(', ':', '*']).next().unwrap_or_default());
        let short = |node: &Self| node.caption.chars().count() <= SHORTEST;
        bare.are(&words.totals) || (bare.are(&words.short_totals) && beside.iter().all(short))
    }

    /// The lines whose sum it is: itself, the total below it, or what stands below it.
    pub fn terms(&self, lines: &Lines) -> Option<Vec<usize>> {
        if let Some(at) = self.line {
            return self.number(lines).map(|_| vec![at]);
        }
        let total = self.children.iter().find(|node| node.is_bare_total(lines, &self.children));
        if let Some(total) = total {
            return total.terms(lines);
        }
        let parts = self.children.iter().filter(|node| !node.is_aside(lines));
        let parts: Option<Vec<Vec<usize>>> = parts.map(|node| node.terms(lines)).collect();
        parts.map(|parts| parts.concat()).filter(|terms| !terms.is_empty())
    }

    /// The lines below it with their captions.
    pub fn leaves(&self) -> Vec<(Vec<&str>, usize)> {
        let mut leaves = Vec::new();
        for child in &self.children {
            let caption = child.caption.as_str();
            leaves.extend(child.line.map(|at| (vec![caption], at)));
            if child.line.is_none() {
                for (mut path, at) in child.leaves() {
                    path.insert(0, caption);
                    leaves.push((path, at));
                }
            }
        }
        leaves
    }
}

/// Letters of captions among which a letter is a total: `M`, `F`, `T`.
const SHORTEST: usize = 2;
