//! Any text as an expression of a template, or as a formula of a sheet.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tonghop::amount::Span;
use tonghop::book::Sheet;
use tonghop::expression::{Expression, Operand};
use tonghop::formula::Formula;

fuzz_target!(|text: &str| {
    if let Ok(expression) = text.parse::<Expression>() {
        let one = |_: &_| Operand::Number(Span::exact(1.into()));
        let value = expression.evaluate(&one);
        let again: Expression = expression.to_string().parse().expect("what is printed can be read");
        assert_eq!(value, again.evaluate(&one));
    }
    if let Some(formula) = Formula::parse(text) {
        formula.evaluate(&Sheet::new("s"));
    }
});
