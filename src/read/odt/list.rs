//! Lists: which number stands before a paragraph.

use quick_xml::events::{BytesStart, Event};

use super::body::{Body, Flow, Item};
use crate::read::document::Block;
use crate::read::trouble::Trouble;
use crate::read::xml;

impl Body<'_> {
    /// A list whose element was just opened.
    pub(super) fn list(
        &mut self,
        e: &BytesStart<'_>,
        (depth, flow): (usize, &mut Flow),
        into: &mut Vec<Block>,
    ) -> Result<(), Trouble> {
        if self.is_too_deep("list", depth, into) {
            return Ok(());
        }
        let outer = self.item.clone();
        let style = xml::attribute(e, "style-name").or_else(|| outer.as_ref()?.style.clone());
        let goes_on = xml::is_true(e, "continue-numbering") || xml::attribute(e, "continue-list").is_some();
        if let Some(style) = style.as_ref().filter(|_| outer.is_none() && !goes_on) {
            self.counters.restart(style);
        }
        let level = outer.as_ref().map_or(0, |item| item.level + 1);
        loop {
            match self.pieces.next() {
                Event::Start(e) => match e.local_name().as_ref() {
                    name @ ("list-item" | "list-header") => {
                        let start = xml::attribute(&e, "start-value");
                        self.item = Some(Item {
                            style: style.clone(),
                            level,
                            numbered: name == "list-item",
                            start: start.and_then(|start| start.trim().parse().ok()),
                        });
                        let name = name.to_owned();
                        self.blocks_into(&name, (depth + 1, &mut *flow), into)?;
                    }
                    name => self.pieces.skip(name),
                },
                Event::End(e) if e.local_name().as_ref() == "list" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        self.item = outer;
        Ok(())
    }

    /// The number before the next paragraph, or heading of a level, of a style.
    pub(super) fn number(&mut self, style: Option<&str>, heading: Option<usize>) -> String {
        let lists = &self.known.styles.lists;
        let Some(item) = &mut self.item else {
            let Some(level) = heading else { return String::new() };
            let headings = super::styles::HEADINGS;
            return lists.next(&mut self.counters, headings, level).unwrap_or_default();
        };
        if !std::mem::take(&mut item.numbered) {
            return String::new();
        }
        let list = item.style.as_deref().or_else(|| self.known.styles.list(style));
        let Some(list) = list else { return String::new() };
        if let Some(start) = item.start {
            self.counters.set_next(list, item.level, start);
        }
        lists.next(&mut self.counters, list, item.level).unwrap_or_default()
    }
}
