//! A summary never breaks the rules of its own form: whatever errors the units make, the totals read as a plain return give
//! no finding about figures against each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::TestRng;
use rust_decimal::Decimal;
use tonghop::amount::{Span, Value, decimals};
use tonghop::cell::CellRef;
use tonghop::check::{Checker, Given, check, check_set, exclude};
use tonghop::expression::{Comparison, Expression, Operand, Relation};
use tonghop::figure::{Excluded, Figure, FormFigures, Return, Standing};
use tonghop::finding::{Group, Rule, Settings, Severity, Tied};
use tonghop::merge::{Consolidation, consolidate};
use tonghop::model::{Aggregation, Kind, Template};
use tonghop::spot::Spot;
use tonghop::template::{builtin, load};

const UNITS: usize = 7;

/// Rows tied in every way that a form may tie them: percentages of sums and of differences, parts of parts, totals that
/// units state themselves, rules.
const ROWS: &str = r#"
  { code = "1", label = "Tiếp nhận", kind = "count", aggregation = "sum" },
  { code = "2", label = "Giải quyết", kind = "count", aggregation = "sum", check = ["2 <= 1"] },
  { code = "2.1", label = "Đúng hạn", kind = "count", aggregation = "sum" },
  { code = "2.2", label = "Quá hạn", kind = "count", aggregation = "sum", check = ["2.1 + 2.2 <= 2"] },
  { code = "3", label = "Tỷ lệ đúng hạn", measure = "%", ratio = "2.1 / 2" },
  { code = "4", label = "Tổng kinh phí", kind = "quantity", sum = "4.1 + 4.2" },
  { code = "4.1", label = "Thường xuyên", kind = "quantity", aggregation = "sum" },
  { code = "4.2", label = "Khác", kind = "quantity", aggregation = "sum" },
  { code = "5", label = "Đã chi", kind = "quantity", aggregation = "sum", check = ["5 <= 4"] },
  { code = "6", label = "Tỷ lệ chi", measure = "%", ratio = "5 / 4" },
  { code = "7", label = "Còn lại", kind = "count", aggregation = "sum", check = ["7 = 1 - 2"] },
  { code = "8", label = "Tỷ lệ còn", measure = "%", ratio = "(1 - 2) / 1" },
  { code = "9", label = "Cuộc họp", kind = "count", aggregation = "sum", check = ["9 < 1 + 4.1"] },
  { code = "10", label = "Cộng", kind = "count", aggregation = "sum", check = ["10 = 10.1 + 10.2"] },
  { code = "10.1", label = "Nam", kind = "count", aggregation = "sum" },
  { code = "10.2", label = "Nữ", kind = "count", aggregation = "sum" },
"#;

/// The same over columns.
const COLUMNS: &str = r#"
  { role = "value", code = "A", captions = ["Chỉ tiêu giao"], kind = "count", aggregation = "sum" },
  { role = "value", code = "B", captions = ["Thực hiện"], kind = "count", aggregation = "sum", check = ["B <= A"] },
  { role = "value", code = "C", captions = ["Tỷ lệ"], measure = "%", ratio = "B / A" },
  { role = "value", code = "D", captions = ["Còn lại"], kind = "count", aggregation = "sum", check = ["D = A - B"] },
  { role = "value", code = "E", captions = ["Ước tính"], kind = "count", aggregation = "sum", check = ["E >= D"] },
"#;

fn small(columns: &str, rows: &str) -> Arc<Template> {
    let source = format!(
        "id = \"thu\"\nversion = \"1\"\nname = \"Bộ biểu mẫu thử\"\n[[form]]\nid = \"1\"\nnumber = \"Biểu 1\"\n\
         columns = [{{ role = \"code\", captions = [\"STT\"] }}, {{ role = \"label\", captions = [\"Chỉ tiêu\"] }}, {columns}]\nrows = [{rows}]\n"
    );
    Arc::new(load(&source, "mau.toml").unwrap())
}

fn templates() -> Vec<Arc<Template>> {
    let value = "{ role = \"value\", code = \"v\", captions = [\"Số liệu\"] },";
    let three = "{ code = \"1\", label = \"Một\" }, { code = \"2\", label = \"Hai\" }, { code = \"3\", label = \"Ba\" },";
    let mut all: Vec<Arc<Template>> = builtin::all().cloned().collect();
    all.extend([small(value, ROWS), small(COLUMNS, three)]);
    all
}

fn spots(template: &Template) -> Vec<Spot> {
    let forms = template.forms.iter().enumerate();
    forms
        .flat_map(|(index, form)| {
            (0..form.rows.len())
                .flat_map(move |row| form.value_columns().map(move |column| Spot::new(index, row, column)))
        })
        .collect()
}

type Values = BTreeMap<Spot, Decimal>;

/// A number for every place of a return that satisfies the rules of the form, but for what chance makes impossible.
fn filled(template: &Template, common: &Values, rng: &mut TestRng) -> Values {
    let mut values = Values::new();
    for spot in spots(template) {
        let holds = template.holds(spot);
        let number = match (holds.kind, holds.aggregation) {
            (Kind::Heading | Kind::Text, _) => continue,
            (_, Aggregation::Same) => common[&spot],
            (Kind::Yes | Kind::Choice, _) => rng.random_range(0..2).into(),
            (Kind::Percent, _) => rng.random_range(0..101).into(),
            (Kind::Quantity, _) => Decimal::new(rng.random_range(0..5000), 1),
            _ => rng.random_range(0..400).into(),
        };
        values.insert(spot, number);
    }
    for _ in 0..6 {
        derive(template, &mut values);
        keep(template, &mut values);
    }
    derive(template, &mut values);
    values
}

fn evaluate(
    template: &Template,
    values: &Values,
    at: (Spot, bool),
    expression: &Expression,
) -> Option<Decimal> {
    let lookup = |spot: Option<Spot>| {
        let number = spot.and_then(|spot| values.get(&spot).copied());
        number.map_or(Operand::Blank, |number| Operand::Number(Span::exact(number)))
    };
    expression.evaluate(&|reference| lookup(at.0.resolve(template, at.1, reference))).value()
}

/// Totals and percentages as their equations give them, inner ones first.
fn derive(template: &Template, values: &mut Values) {
    for _ in 0..4 {
        for spot in spots(template) {
            let holds = template.holds(spot);
            let Some(expression) = holds.equation() else { continue };
            let Some(number) = evaluate(template, values, (spot, holds.by_column), expression) else {
                values.remove(&spot);
                continue;
            };
            let ratio = *holds.aggregation == Aggregation::Ratio;
            let number = if ratio { (number * Decimal::ONE_HUNDRED).round_dp(2) } else { number };
            values.insert(spot, number.normalize());
        }
    }
}

/// What breaks a rule is made to keep it: the larger side of a bound is halved until it fits, an equation decides.
fn keep(template: &Template, values: &mut Values) {
    for spot in spots(template) {
        for (check, by_column) in template.holds(spot).checks() {
            let place = |expression: &Expression| -> Vec<Spot> {
                let references = expression.references().into_iter();
                references.filter_map(|reference| spot.resolve(template, by_column, reference)).collect()
            };
            for _ in 0..12 {
                let side = |expression| evaluate(template, values, (spot, by_column), expression);
                let (Some(left), Some(right)) = (side(&check.left), side(&check.right)) else { break };
                if kept(check, left, right) {
                    break;
                }
                if check.relation == Relation::Equal {
                    let [total] = place(&check.left)[..] else { break };
                    values.insert(total, right);
                    break;
                }
                let low = matches!(check.relation, Relation::AtMost | Relation::Less);
                for part in place(if low { &check.left } else { &check.right }) {
                    values.entry(part).and_modify(|number| *number = (*number / Decimal::TWO).trunc());
                }
            }
        }
    }
}

fn kept(check: &Comparison, left: Decimal, right: Decimal) -> bool {
    match check.relation {
        Relation::AtMost => left <= right,
        Relation::Less => left < right,
        Relation::Equal => left == right,
        Relation::AtLeast => left >= right,
        Relation::Greater => left > right,
    }
}

fn figure(template: &Template, spot: Spot, value: Value) -> Figure {
    Figure {
        decimals: value.number().map_or(0, |number| decimals(number) as u8),
        raw: value.number().map_or_else(String::new, |number| number.to_string()).into(),
        value,
        formula: false,
        excluded: Excluded::No,
        sheet: Arc::clone(&template.forms[spot.form].id),
        cell: Some(CellRef::new(spot.row.printed().unwrap() as u32, spot.column as u32)),
        repair: None,
        note: None,
    }
}

fn a_return(template: &Template, unit: &str, value: impl Fn(Spot) -> Value) -> Return {
    let file: Arc<str> = format!("{unit}.xlsx").into();
    let mut one = Return { unit: unit.into(), standing: Standing::Used, ..Return::unread(Arc::clone(&file)) };
    for (index, form) in template.forms.iter().enumerate() {
        let sheet = Arc::clone(&form.id);
        one.forms.push(FormFigures::new(
            index,
            Arc::clone(&file),
            sheet,
            form.rows.len(),
            form.columns.len(),
        ));
    }
    for spot in spots(template) {
        one.forms[spot.form].put(spot.row, spot.column, figure(template, spot, value(spot)));
    }
    one
}

/// What clerks do to a figure.
fn spoil(value: &mut Value, how: usize, other: Decimal) {
    let number = value.number();
    *value = match (how, number) {
        (0, _) => Value::Blank,
        (1, Some(number)) => Value::Number(-number - Decimal::ONE),
        (2, Some(number)) => Value::Number(number * Decimal::TEN + Decimal::from(7)),
        (3, _) => Value::NotArisen,
        (4, _) => Value::NotSubmitted,
        (5, Some(number)) => Value::Number(number + Decimal::new(5, 1)),
        (6, _) => Value::Unreadable,
        (7, _) => Value::Number(other),
        (_, Some(number)) => Value::Number((number / Decimal::TEN).trunc()),
        (_, None) => Value::Blank,
    };
}

/// A district: its returns with so many spoiled figures, settled as a round settles them.
fn settled(
    template: &Arc<Template>,
    rng: &mut TestRng,
    spoiled: usize,
    settings: &Settings,
) -> Consolidation {
    let mut common = Values::new();
    for spot in spots(template) {
        common.insert(spot, rng.random_range(1..200).into());
    }
    let common = filled_same(template, common);
    let all = spots(template);
    let mut returns: Vec<Return> = (0..UNITS)
        .map(|index| {
            let values = filled(template, &common, rng);
            let mut one = a_return(template, &format!("xã {}", index + 1), |spot| {
                values.get(&spot).map_or(Value::Blank, |number| Value::Number(*number))
            });
            for _ in 0..spoiled {
                let spot = all[rng.random_range(0..all.len())];
                let other = rng.random_range(0..900).into();
                let how = rng.random_range(0..9);
                let figure = one.at_mut(spot).unwrap();
                spoil(&mut figure.value, how, other);
                // What cannot be read is told while reading.
                if figure.value == Value::Unreadable {
                    figure.excluded = Excluded::Error;
                }
            }
            one
        })
        .collect();
    let checker = Checker::new(template);
    for one in &mut returns {
        one.findings = checker.check(one);
        settings.apply(&mut one.findings, jiff::civil::date(2025, 1, 1));
        let unreadable: Vec<Spot> =
            all.iter().copied().filter(|spot| one.at(*spot).unwrap().is_excluded()).collect();
        exclude(template, one, &[]);
        for spot in unreadable {
            one.at_mut(spot).unwrap().excluded = Excluded::Error;
        }
    }
    let of_the_set = check_set(template, &returns.iter().collect::<Vec<_>>());
    for one in &mut returns {
        exclude(template, one, &of_the_set);
    }
    let given = Given::by(&returns);
    for one in &mut returns {
        checker.leave_out_tied(one, &given, settings);
    }
    consolidate(Arc::clone(template), None, "huyện".into(), returns, None)
}

/// What is the same everywhere satisfies the rules, too.
fn filled_same(template: &Template, mut values: Values) -> Values {
    for _ in 0..6 {
        derive(template, &mut values);
        keep(template, &mut values);
    }
    derive(template, &mut values);
    values
}

/// The totals as a unit would send them: values alone.
fn as_return(made: &Consolidation) -> Return {
    a_return(&made.template, "huyện", |spot| {
        let total = made.forms[spot.form].get(spot.row, spot.column);
        total.value.map_or(Value::Blank, Value::Number)
    })
}

/// What the rules of the form say of the totals.
fn broken(made: &Consolidation) -> Vec<String> {
    let found = check(&made.template, &as_return(made));
    let relations = found.iter().filter(|finding| finding.rule.group() == Group::Relation);
    relations
        .filter(|finding| finding.severity > Severity::Info)
        // What mostly holds binds nothing: units break it too.
        .filter(|finding| {
            let mostly = [Rule::PART_EXCEEDS_WHOLE, Rule::RULE_BROKEN].contains(&finding.rule);
            finding.severity == Severity::Error || !mostly
        })
        .map(|finding| {
            let subject = &finding.subject;
            format!(
                "{} {}!{} {}: {}",
                finding.rule, subject.form, subject.indicator, subject.column, finding.message.en
            )
        })
        .collect()
}

/// One unit's rows of the small form, which are otherwise right; what is out, with `!` for an error.
fn out_of(changes: &[(&str, &str)], settings: &Settings) -> Vec<String> {
    let template = small("{ role = \"value\", code = \"v\", captions = [\"Số liệu\"] },", ROWS);
    let right = [
        ("1", "20"),
        ("2", "15"),
        ("2.1", "10"),
        ("2.2", "5"),
        ("3", "66.67"),
        ("4", "30"),
        ("4.1", "10"),
        ("4.2", "20"),
        ("5", "15"),
        ("6", "50"),
        ("7", "5"),
        ("8", "25"),
        ("9", "3"),
        ("10", "9"),
        ("10.1", "4"),
        ("10.2", "5"),
    ];
    let a_unit = |unit: &str, changes: &[(&str, &str)]| {
        a_return(&template, unit, |spot| {
            let code = &*template.forms[0].rows[spot.row.printed().unwrap()].code;
            let typed = changes.iter().chain(&right).find(|(other, _)| *other == code).unwrap().1;
            match typed {
                "_" => Value::Blank,
                "-" => Value::NotArisen,
                number => Value::Number(number.parse().unwrap()),
            }
        })
    };
    let mut returns = vec![a_unit("xã A", changes), a_unit("xã B", &[])];
    let checker = Checker::new(&template);
    for one in &mut returns {
        one.findings = checker.check(one);
        settings.apply(&mut one.findings, jiff::civil::date(2025, 1, 1));
        exclude(&template, one, &[]);
    }
    let given = Given::by(&returns);
    for one in &mut returns {
        checker.leave_out_tied(one, &given, settings);
    }
    let made = consolidate(Arc::clone(&template), None, "huyện".into(), returns, None);
    if *settings == Settings::default() {
        assert_eq!(broken(&made), [""; 0]);
    }
    let figures = made.returns[0].forms[0].iter().filter(|(.., figure)| figure.is_excluded());
    let code = |row: usize| template.forms[0].rows[row].code.to_string();
    let mark = |figure: &Figure| if figure.excluded == Excluded::Error { "!" } else { "" };
    figures.map(|(row, _, figure)| format!("{}{}", code(row.printed().unwrap()), mark(figure))).collect()
}

#[test]
fn what_goes_with_an_error() {
    let out = |changes: &[(&str, &str)]| out_of(changes, &Settings::default()).join(" ");
    assert_eq!(out(&[]), "");
    // A total that is made of others: alone.
    assert_eq!(out(&[("4", "40")]), "4!");
    assert_eq!(out(&[("3", "70")]), "3!");
    // A whole with its parts, its ratio's parts, the sides of its equation.
    assert_eq!(out(&[("10", "8")]), "10! 10.1 10.2");
    assert_eq!(out(&[("10.1", "-4")]), "10 10.1! 10.2");
    assert_eq!(out(&[("10", "_"), ("10.1", "-")]), "10.2");
    // A ratio of sums is over the units that gave both parts, and so are the rows that show the sums.
    assert_eq!(out(&[("5", "_"), ("6", "_")]).split(' ').next(), Some("1"));
    assert!(out(&[("5", "_"), ("6", "_")]).contains("4.1 4.2"));
}

#[test]
fn what_binds_is_an_error() {
    use tonghop::finding::settings::Level;
    let changes = [("10.1", "-4")];
    let lenient = Settings::default().with_level(Rule::RULE_BROKEN, Level::Warning);
    let lenient = lenient.with_level(Rule::SUM_MISMATCH, Level::Warning);
    assert_eq!(out_of(&changes, &Settings::default().with_tied(Tied::Single)), ["10.1!"]);
    assert_eq!(out_of(&changes, &lenient), ["10.1!"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_summary_never_breaks_the_rules_of_its_form(
        which in 0..templates().len(),
        spoiled in 0usize..6,
        mut rng in any::<u64>().prop_perturb(|_, rng| rng),
    ) {
        let template = &templates()[which];
        let settings = &template.settings;
        let made = settled(template, &mut rng, spoiled, settings);
        let broken = broken(&made);
        prop_assert!(broken.is_empty(), "{}:\n{}", template.id, broken.join("\n"));
        for one in made.used() {
            for spot in spots(template) {
                let figure = one.at(spot).unwrap();
                let told = one.findings.iter().any(|finding| finding.place.cell == figure.cell && finding.place.sheet == figure.sheet);
                prop_assert!(figure.excluded != Excluded::Tied || told, "{spot:?} is out without a word");
            }
        }
    }

    /// Said so in the settings, a figure in error is out alone.
    #[test]
    fn alone_when_settings_say_so(mut rng in any::<u64>().prop_perturb(|_, rng| rng)) {
        let template = small("{ role = \"value\", code = \"v\", captions = [\"Số liệu\"] },", ROWS);
        let made = settled(&template, &mut rng, 3, &Settings::default().with_tied(Tied::Single));
        let figures = made.used().flat_map(|one| one.forms.iter().flat_map(FormFigures::iter));
        prop_assert_eq!(figures.filter(|(.., figure)| figure.excluded == Excluded::Tied).count(), 0);
    }
}
