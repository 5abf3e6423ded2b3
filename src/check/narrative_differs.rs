//! `narrative-differs`: the running text of a report says another number than its appendix.
//!
//! The template says in which words its figures are told (`said`). Figures of the appendix that stand in error are compared as
//! they were typed: text and appendix may both be wrong, and differ.

use crate::amount::{Span, show};
use crate::equation::Equation;
use crate::expression::Operand;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::narrative::{Mention, Sentence, mentions};
use crate::spot::{RowId, Spot};

use super::scene::{Found, Scene};
use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// The text of a report says another number than its appendix.
    pub const NARRATIVE_DIFFERS: Self = Self::declared(&Declaration {
        name: "narrative-differs",
        group: Group::Narrative,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Lời văn khác phụ lục", en: "Text that differs from the appendix" },
        meaning: Said {
            vi: "Bộ biểu mẫu có câu mẫu cho số liệu này; lời văn của báo cáo nêu một số khác với phụ lục. Số liệu tổng hợp lấy từ phụ \
                 lục, nên phải xem bên nào đúng.",
            en: "The template knows the sentence that tells this figure; the text of the report says another number than the appendix. \
                 The totals use the appendix, so it must be settled which is right.",
        },
        example: Said {
            vi: "Lời văn: “hoàn thành 12/20 nhiệm vụ”; phụ lục, mục 2.2, ghi 15.",
            en: "The text: “12/20 tasks done”; the appendix, row 2.2, says 15.",
        },
        unit: Said {
            vi: "xem số nào đúng, sửa lời văn hoặc phụ lục rồi gửi lại cả hai.",
            en: "see which is right, correct the text or the appendix, and send both again.",
        },
        officer: Said {
            vi: "hỏi đơn vị số nào đúng trước khi dùng số liệu.",
            en: "ask the unit which is right before using the figure.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::NARRATIVE_DIFFERS, looks: &[Look::Return(look)] };

fn look(scene: &Scene, found: &mut Found) {
    let paragraphs = &scene.one.narrative.paragraphs;
    if paragraphs.is_empty() {
        return;
    }
    let forms = scene.template.forms.iter().enumerate();
    let known: Vec<(usize, &Sentence)> =
        forms.flat_map(|(form, has)| has.sentences().map(move |sentence| (form, sentence))).collect();
    let sentences: Vec<&Sentence> = known.iter().map(|(_, sentence)| *sentence).collect();
    for mention in mentions(paragraphs, &sentences) {
        let (form, sentence) = known[mention.sentence];
        let Some(column) = scene.template.forms[form].value_columns().next() else { continue };
        let at = Spot::new(form, RowId::Printed(0), column);
        for (expression, spans) in sentence.figures().zip(&mention.numbers) {
            let equation = Equation::new(scene.template, at, false, expression);
            found.extend(differs(scene, &equation, spans, &mention));
        }
    }
}

fn differs(scene: &Scene, equation: &Equation, said: &[Span], mention: &Mention) -> Option<(Spot, Finding)> {
    let Operand::Number(figure) = scene.evaluate_as_typed(equation) else { return None };
    let text = said.first()?;
    if said.iter().any(|span| span.meets(figure)) {
        return None;
    }
    let spot = equation.found().next()?;
    let form = spot.form_of(scene.template).name();
    let message = say(|language| {
        let row = scene.in_names(equation, false, language);
        let (text, figure) = (show(text.value, language), show(figure.value, language));
        match language {
            crate::finding::Language::Vi => format!("lời văn ghi {text}; {form}, {row} ghi {figure}"),
            crate::finding::Language::En => format!("the text says {text}; {form}, {row} says {figure}"),
        }
    });
    let finding = Finding::new(Rule::NARRATIVE_DIFFERS, mention.place.clone(), message)
        .with_unit(&scene.one.unit)
        .with_subject(spot.subject(scene.template))
        .with_value(&*mention.quote);
    let finding = finding.with_help(
        format!("Câu «{}»: xem lời văn hay phụ lục đúng, sửa bên sai.", mention.quote),
        format!("“{}”: see whether the text or the appendix is right, and correct the other.", mention.quote),
    );
    Some((spot, finding))
}
