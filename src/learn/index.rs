//! The lines of a table by what they are looked up by.

use std::collections::HashMap;

use super::lexicon::Lexicon;
use super::line::Line;

/// The lines of a table by their codes and names; of several the first.
#[derive(Debug, Default)]
pub(super) struct Index {
    codes: HashMap<String, usize>,
    names: [Named; 2],
    /// By parent the first line that says "in it" and nothing else.
    aside: HashMap<Option<usize>, usize>,
}

/// By what printed equations name a line: within a section, and anywhere.
#[derive(Debug, Default)]
struct Named {
    within: HashMap<String, HashMap<String, usize>>,
    anywhere: HashMap<String, usize>,
}

/// The top of a code.
fn section(line: &Line) -> &str {
    line.code.split('.').next().unwrap_or_default()
}

impl Index {
    pub(super) fn new(lines: &[Line], words: &Lexicon) -> Self {
        let mut index = Self::default();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.asked) {
            index.codes.entry(line.code.clone()).or_insert(at);
            for (named, name) in index.names.iter_mut().zip(&line.names).filter(|(_, name)| !name.is_empty())
            {
                let within = named.within.entry(section(line).to_owned()).or_default();
                within.entry(name.clone()).or_insert(at);
                named.anywhere.entry(name.clone()).or_insert(at);
            }
            if line.said.are(&words.some_among) {
                index.aside.entry(line.parent).or_insert(at);
            }
        }
        index
    }

    /// The line with a code.
    pub(super) fn coded(&self, code: &str) -> Option<usize> {
        self.codes.get(code).copied()
    }

    /// The line that an equation printed with another one names, if it can be in that one's section.
    pub(super) fn named(&self, naming: usize, name: &str, near: &Line) -> Option<usize> {
        let named = &self.names[naming];
        let within = named.within.get(section(near)).and_then(|names| names.get(name));
        within.or_else(|| named.anywhere.get(name)).copied()
    }

    /// Whether "in it" stands above a line with this parent.
    pub(super) fn is_aside(&self, parent: Option<usize>, at: usize) -> bool {
        self.aside.get(&parent).is_some_and(|&above| above < at)
    }
}
