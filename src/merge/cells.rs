//! The cells of one figure over all that is merged in its total, and the functions over them.
//!
//! Neighbours are ranges: `E8:P8`. With many value columns the units' cells are every n-th cell; a few are listed
//! (`E8,H8,K8`), many are picked by the row of column codes: `SUMIF($G$6:$ZZ$6,"8",$G8:$ZZ8)`.

/// Up to so many scattered cells are listed one by one.
const LISTED: usize = 30;
/// Arguments of a function.
const ARGUMENTS: usize = 250;

/// The cells of one figure.
#[derive(Debug, Clone)]
pub struct Cells {
    /// Areas that hold them; of two figures of the same total the areas are alike.
    pub areas: Vec<String>,
    /// What else stands in the areas, if anything.
    pub scattered: Option<Scattered>,
}

/// Cells between which others stand.
#[derive(Debug, Clone)]
pub struct Scattered {
    /// Every cell.
    pub each: Vec<String>,
    /// Beside each area the cells that say whose column it is.
    pub keys: Vec<String>,
    /// What they say of these cells.
    pub key: String,
}

impl Scattered {
    fn is_picked(&self) -> bool {
        self.each.len() > LISTED
    }

    fn key(&self) -> String {
        text(&self.key)
    }
}

impl Cells {
    /// A function of any number of ranges: `MAX(E8:P8)`; `None` when there are too many of them.
    pub fn call(&self, function: &str) -> Option<String> {
        let cells = self.scattered.as_ref().map_or(&self.areas, |scattered| &scattered.each);
        (1..=ARGUMENTS).contains(&cells.len()).then(|| format!("{function}({})", cells.join(",")))
    }

    /// The sum of the numbers.
    pub fn sum(&self) -> Option<String> {
        match &self.scattered {
            Some(scattered) if scattered.is_picked() => {
                let key = scattered.key();
                Some(self.picked(scattered, |area, keys| format!("SUMIF({keys},{key},{area})")))
            }
            _ => self.call("SUM").or_else(|| self.by_hundreds("SUM")),
        }
    }

    /// How many numbers there are.
    pub fn count(&self) -> Option<String> {
        match &self.scattered {
            Some(scattered) if scattered.is_picked() => {
                let key = scattered.key();
                Some(
                    self.picked(scattered, |area, keys| {
                        format!("COUNTIFS({keys},{key},{area},\">=-1E+300\")")
                    }),
                )
            }
            _ => self.call("COUNT").or_else(|| self.by_hundreds("COUNT")),
        }
    }

    /// More ranges than a function takes: the sum of the function over so many at a time.
    fn by_hundreds(&self, function: &str) -> Option<String> {
        let areas = if self.scattered.is_none() { self.areas.chunks(ARGUMENTS) } else { return None };
        let terms: Vec<String> = areas.map(|areas| format!("{function}({})", areas.join(","))).collect();
        (!terms.is_empty()).then(|| terms.join("+"))
    }

    /// How many cells hold that number, which may be an expression.
    pub fn count_if(&self, number: &str) -> String {
        match &self.scattered {
            None => {
                let terms: Vec<String> =
                    self.areas.iter().map(|area| format!("COUNTIF({area},{number})")).collect();
                terms.join("+")
            }
            Some(scattered) => {
                let key = scattered.key();
                self.picked(scattered, |area, keys| format!("COUNTIFS({keys},{key},{area},{number})"))
            }
        }
    }

    fn picked(&self, scattered: &Scattered, term: impl Fn(&str, &str) -> String) -> String {
        let terms: Vec<String> =
            self.areas.iter().zip(&scattered.keys).map(|(area, keys)| term(area, keys)).collect();
        terms.join("+")
    }

    /// The sum of these, or of their products with the `by`, over all that gave every one of `given`.
    pub fn sum_where(&self, given: &[&Self], by: Option<&Self>) -> String {
        let term = |(index, area): (usize, &String)| {
            let picked = self.scattered.as_ref().map(|scattered| {
                format!("({}={})", scattered.keys.get(index).map_or("", String::as_str), scattered.key())
            });
            let tested = given.iter().filter_map(|cells| cells.areas.get(index));
            let tests: Vec<String> =
                picked.into_iter().chain(tested.map(|area| format!("ISNUMBER({area})"))).collect();
            let tests = if let [only] = &tests[..] { vec![format!("1*{only}")] } else { tests };
            let factor = by.and_then(|cells| cells.areas.get(index));
            let factor = factor.map(|area| format!(",{area}")).unwrap_or_default();
            format!("SUMPRODUCT({},{area}{factor})", tests.join("*"))
        };
        let terms: Vec<String> = self.areas.iter().enumerate().map(term).collect();
        terms.join("+")
    }
}

/// Text inside a formula.
pub fn text(content: &str) -> String {
    format!("\"{}\"", content.replace('"', "\"\""))
}

/// A sum of several terms in parentheses, a single term as it is.
pub(super) fn grouped(terms: &str) -> String {
    if terms.contains(")+") || terms.contains(")-") { format!("({terms})") } else { terms.to_owned() }
}

/// Neighbouring cells of one column become a range: `D9,D10,D11` is `D9:D11`.
pub fn collapse(cells: &[String]) -> Vec<String> {
    use crate::cell::CellRef;
    let parsed: Option<Vec<CellRef>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    let Some(parsed) = parsed else { return cells.to_vec() };
    let runs = parsed.chunk_by(|a, b| a.column == b.column && a.row + 1 == b.row);
    let shown = runs.map(|run| match run {
        [first, .., last] => format!("{first}:{last}"),
        _ => run[0].to_string(),
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_a_range() {
        let cells = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let collapsed = |text: &str| collapse(&cells(text)).join(",");
        assert_eq!(collapsed("D9 D10 D11"), "D9:D11");
        assert_eq!(collapsed("D9 D11 D12 E13"), "D9,D11:D12,E13");
        assert_eq!(collapsed("D9 'Biểu'!D10"), "D9,'Biểu'!D10");
    }

    #[test]
    fn more_ranges_than_a_function_takes() {
        let areas: Vec<String> = (0..300).map(|row| format!("B{}", 2 * row + 1)).collect();
        let cells = Cells { areas, scattered: None };
        assert_eq!(cells.call("MAX"), None);
        let sum = cells.sum().unwrap();
        assert!(sum.starts_with("SUM(B1,B3,") && sum.contains(",B499)+SUM(B501,"), "{sum}");
    }
}
