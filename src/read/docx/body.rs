//! The main part of a document while it is read: its pieces, and what is wrapped around paragraphs and tables.

use quick_xml::events::{BytesEnd, BytesStart};

use super::field::Fields;
use super::known::Known;
use super::look::{self, CellLook};
use crate::read::document::Block;
use crate::read::numbering::Counters;
use crate::read::pieces::Pieces;
use crate::read::{Limits, xml};

/// Tables and text boxes in each other; deeper ones are told.
pub(super) const DEEPEST: usize = 24;

/// What stands between two tags.
#[derive(Default)]
pub(super) struct Inside {
    pub(super) blocks: Vec<Block>,
    /// Of a cell, its properties.
    pub(super) cell: CellLook,
}

/// The part that is being read.
pub(super) struct Body<'a> {
    pub(super) pieces: Pieces<'a>,
    pub(super) known: &'a Known,
    pub(super) counters: Counters,
    pub(super) fields: Fields,
    /// Content controls that are open, of each whether it shows nothing but what is to be done with it; and how many do.
    controls: Vec<bool>,
    hints: usize,
    /// Alternatives that are open, of each whether one was taken.
    alternatives: Vec<bool>,
}

impl<'a> Body<'a> {
    /// The main part, from its beginning.
    pub(super) fn new(part: &'a str, known: &'a Known, limits: &Limits) -> Self {
        Self {
            pieces: Pieces::new(part, limits),
            known,
            counters: Counters::default(),
            fields: Fields::default(),
            controls: Vec::new(),
            hints: 0,
            alternatives: Vec::new(),
        }
    }

    /// Whether text at this point is shown and meant.
    pub(super) fn shows(&self) -> bool {
        self.fields.show() && self.hints == 0
    }

    /// An element that is no paragraph, table, row, cell or run was opened around some of them.
    pub(super) fn around(&mut self, e: &BytesStart<'_>) {
        let name = e.local_name();
        match name.as_ref() {
            "sdt" => self.controls.push(false),
            "sdtPr" => {
                let mut shows_hint = false;
                let ended = look::each(&mut self.pieces.reader, "sdtPr", &mut |e, _| {
                    shows_hint |= e.local_name().as_ref() == "showingPlcHdr" && xml::is_on(e);
                });
                self.pieces.expect(ended);
                if let Some(last) = self.controls.last_mut().filter(|last| shows_hint && !**last) {
                    *last = true;
                    self.hints += 1;
                }
            }
            name @ ("sdtEndPr" | "customXmlPr" | "smartTagPr" | "sectPr" | "rt") => self.pieces.skip(name),
            "AlternateContent" => self.alternatives.push(false),
            "Choice" => {
                let understood = xml::attribute(e, "Requires").is_some_and(|names| is_understood(&names));
                match self.alternatives.last_mut() {
                    Some(taken) if !*taken && understood => *taken = true,
                    _ => self.pieces.skip("Choice"),
                }
            }
            "Fallback" if self.alternatives.last() == Some(&true) => self.pieces.skip("Fallback"),
            _ => {}
        }
    }

    /// An element around others ends.
    pub(super) fn end_around(&mut self, e: &BytesEnd<'_>) {
        match e.local_name().as_ref() {
            "sdt" => self.hints -= usize::from(self.controls.pop() == Some(true)),
            "AlternateContent" => drop(self.alternatives.pop()),
            _ => {}
        }
    }
}

/// Whether all the extensions of Word named are ones whose text stands in the same elements as elsewhere.
fn is_understood(names: &str) -> bool {
    let known = |name: &str| {
        let name = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
        matches!(
            name,
            "wps"
                | "wpg"
                | "wpc"
                | "wpi"
                | "wp"
                | "w"
                | "a"
                | "v"
                | "cx"
                | "aink"
                | "am"
                | "w16se"
                | "w16sdtdh"
        )
    };
    names.split_whitespace().all(known)
}
