//! The templates a run knows.

use std::sync::Arc;

use crate::model::Template;
use crate::template::builtin;

/// Templates, and the one that was asked for.
#[derive(Debug, Clone)]
pub struct Templates {
    known: Vec<Arc<Template>>,
    asked: Option<usize>,
}

impl Templates {
    /// Those embedded in the program; which one is in use is found out from the returns.
    pub fn built_in() -> Self {
        Self { known: builtin::all().cloned().collect(), asked: None }
    }

    /// This one and no other.
    pub fn only(template: Arc<Template>) -> Self {
        Self { known: vec![template], asked: Some(0) }
    }

    /// The one that all returns are measured against; it takes the place of a known one of its id.
    #[must_use]
    pub fn asking_for(mut self, template: Arc<Template>) -> Self {
        let known = self.known.iter().position(|other| other.id == template.id);
        self.asked = Some(known.unwrap_or(self.known.len()));
        match known {
            Some(position) => self.known[position] = template,
            None => self.known.push(template),
        }
        self
    }

    /// One more: an older version that returns may be filled in on.
    #[must_use]
    pub fn knowing(mut self, template: Arc<Template>) -> Self {
        self.known.push(template);
        self
    }

    /// The older templates that the one asked for says how to carry over, and that are not known yet.
    pub fn lacking(&self) -> Vec<Arc<str>> {
        let known = |id: &str| self.known.iter().any(|other| *other.id == *id);
        let mappings = self.asked.iter().flat_map(|&asked| self.known[asked].mappings());
        mappings.filter(|mapping| !known(&mapping.from)).map(|mapping| Arc::from(&*mapping.from)).collect()
    }

    pub(super) fn into_parts(self) -> (Vec<Arc<Template>>, Option<usize>) {
        (self.known, self.asked)
    }
}
