//! The one-page summary for a browser or a phone: self-contained, without a script, readable on paper, by day and by night.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::amount::{PERCENT_DECIMALS, show};
use crate::finding::Language;
use crate::layout::{Brief, Trouble};

/// How the page looks: the colours of whoever reads, black on white on paper.
const STYLE: &str = include_str!("page.css");

/// The page.
pub fn html(brief: &Brief) -> String {
    let mut page = Page { text: String::new(), language: brief.language };
    let title = page.say("Tóm tắt kết quả tổng hợp", "Summary of the consolidation");
    let about = escaped(&brief.about.join("; "));
    let code = if brief.language == Language::Vi { "vi" } else { "en" };
    // Writing to a String cannot fail.
    let _ = write!(
        page.text,
        "<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}: {about}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p class=\"about\">{about}</p>\n"
    );
    page.states(brief);
    page.ratios(brief);
    page.troubles(brief);
    page.next(brief);
    page.text.push_str("</main>\n</body>\n</html>\n");
    page.text
}

struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    fn number(&self, number: Option<Decimal>) -> String {
        number.map(|number| show(number, self.language)).unwrap_or_default()
    }

    fn percent(&self, number: Option<Decimal>) -> String {
        let rounded = number.map(|number| crate::amount::rounded(number, PERCENT_DECIMALS));
        rounded.map(|number| format!("{} %", show(number, self.language))).unwrap_or_default()
    }

    fn table(&mut self, title: &str, heads: &[&str], rows: &[(Vec<String>, bool)]) {
        let _ = write!(
            self.text,
            "<section>\n<h2>{}</h2>\n<div class=\"wide\">\n<table>\n<thead><tr>",
            escaped(title)
        );
        for head in heads {
            let _ = write!(self.text, "<th scope=\"col\">{}</th>", escaped(head));
        }
        self.text.push_str("</tr></thead>\n<tbody>\n");
        for (cells, strong) in rows {
            self.text.push_str(if *strong { "<tr class=\"sum\">" } else { "<tr>" });
            for (index, cell) in cells.iter().enumerate() {
                let (open, close) =
                    if index == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
                let _ = write!(self.text, "{open}{}{close}", escaped(cell));
            }
            self.text.push_str("</tr>\n");
        }
        self.text.push_str("</tbody>\n</table>\n</div>\n</section>\n");
    }

    fn states(&mut self, brief: &Brief) {
        let line = |(words, told): &(String, crate::layout::Told)| {
            (vec![words.clone(), self.number(told.number)], false)
        };
        let mut rows: Vec<_> = brief.states.iter().map(line).collect();
        let sum: Decimal = brief.states.iter().filter_map(|(_, told)| told.number).sum();
        let name = match &brief.expected {
            Some(expected) => {
                format!(
                    "{} {}",
                    self.say("Cộng, trên số phải báo cáo", "All, of expected"),
                    self.number(expected.number)
                )
            }
            None => self.say("Cộng", "All").to_owned(),
        };
        rows.push((vec![name, self.number(Some(sum))], true));
        rows.extend(brief.beside.iter().map(line));
        let (title, number) = (self.say("Tình hình gửi báo cáo", "Returns"), self.say("Số đơn vị", "Units"));
        self.table(title, &[self.say("Trạng thái", "State"), number], &rows);
    }

    fn ratios(&mut self, brief: &Brief) {
        if brief.ratios.is_empty() {
            return;
        }
        let rows: Vec<_> = (brief.ratios.iter())
            .map(|ratio| {
                let [low, high] = [0, 1].map(|at| self.percent(ratio.range[at].number));
                let before = ratio.before.as_ref().map(|before| self.percent(before.number));
                let value = self.percent(ratio.value.number);
                let cells = [ratio.name.clone(), value].into_iter().chain(before);
                (cells.chain([low, high, ratio.lowest.0.clone()]).collect(), false)
            })
            .collect();
        let heads = [self.say("Tỷ lệ", "Ratio"), self.say("Toàn bộ", "All")].into_iter();
        let heads: Vec<&str> = heads
            .chain(brief.before.as_deref())
            .chain([
                self.say("Thấp nhất", "Lowest"),
                self.say("Cao nhất", "Highest"),
                self.say("Đơn vị thấp nhất", "Lowest at"),
            ])
            .collect();
        self.table(self.say("Tỷ lệ chính", "Main ratios"), &heads, &rows);
    }

    fn troubles(&mut self, brief: &Brief) {
        let (errors, warnings) = (self.say("Lỗi", "Errors"), self.say("Cảnh báo", "Warnings"));
        let cells = |trouble: &Trouble| {
            vec![
                trouble.name.clone(),
                self.number(trouble.errors.number),
                self.number(trouble.warnings.number),
            ]
        };
        let mut rows: Vec<_> = brief.units.iter().map(|unit| (cells(unit), false)).collect();
        if brief.more_units > 0 {
            let more = format!("… {} {}", brief.more_units, self.say("đơn vị khác", "units more"));
            rows.push((vec![more, String::new(), String::new()], false));
        }
        rows.push((cells(&brief.all), true));
        let by_rule: Vec<_> = (brief.rules.iter())
            .map(|rule| {
                let mut cells = cells(rule);
                cells.push(rule.units.clone());
                (cells, false)
            })
            .collect();
        let (unit, what, at) =
            (self.say("Đơn vị", "Unit"), self.say("Điều phát hiện", "What"), self.say("Ở đơn vị", "At"));
        let titles = [
            self.say("Lỗi theo đơn vị", "Errors by unit"),
            self.say("Điều còn nghi ngờ", "What is doubtful"),
        ];
        self.table(titles[0], &[unit, errors, warnings], &rows);
        if !by_rule.is_empty() {
            self.table(titles[1], &[what, errors, warnings, at], &by_rule);
        }
    }

    fn next(&mut self, brief: &Brief) {
        let title = self.say("Việc cần làm tiếp", "What to do next");
        let _ = write!(self.text, "<section>\n<h2>{title}</h2>\n<ul>\n");
        for said in &brief.next {
            let _ = writeln!(self.text, "<li>{}</li>", escaped(said));
        }
        self.text.push_str("</ul>\n</section>\n");
    }
}

/// Text as it stands in HTML, in elements and in attributes; what is no character is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && !c.is_whitespace() => {}
            c => safe.push(c),
        }
    }
    safe
}
