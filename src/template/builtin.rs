//! Templates embedded in the program. Adding one is a line here and a file under `templates/`.

use std::sync::{Arc, LazyLock};

use super::load;
use crate::model::Template;

/// An embedded template; read when it is first asked for.
struct Builtin {
    id: &'static str,
    template: LazyLock<Arc<Template>>,
    blank: &'static [u8],
}

macro_rules! builtin {
    ($($id:literal)*) => {
        static BUILTIN: [Builtin; [$($id),*].len()] = [$(Builtin {
            id: $id,
            template: LazyLock::new(|| {
                let source = include_str!(concat!("../../templates/", $id, ".toml"));
                read(source, concat!($id, ".toml"))
            }),
            blank: include_bytes!(concat!("../../templates/", $id, ".xlsx")),
        },)*];
    };
}

builtin! {
    "thua-thien-hue-2024"
    "soc-trang-2023-huyen"
    "hai-duong-2023-xa"
    "cchc-cap-xa"
    "cchc-cap-xa-2-cap"
}

fn read(source: &str, name: &str) -> Arc<Template> {
    match load(source, name) {
        Ok(template) => Arc::new(template),
        Err(error) => unreachable!("the templates in the program are valid; a test reads them: {error}"),
    }
}

/// The ids of the embedded templates.
pub fn ids() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|builtin| builtin.id)
}

/// Every embedded template; reads those not read yet.
pub fn all() -> impl Iterator<Item = &'static Arc<Template>> {
    BUILTIN.iter().map(|builtin| &*builtin.template)
}

/// The embedded template with that id; no other one is read.
pub fn find(id: &str) -> Option<&'static Arc<Template>> {
    BUILTIN.iter().find(|builtin| builtin.id == id).map(|builtin| &*builtin.template)
}

/// The official blank form of the embedded template with that id: the bytes of an .xlsx file.
pub fn blank(id: &str) -> Option<&'static [u8]> {
    BUILTIN.iter().find(|builtin| builtin.id == id).map(|builtin| builtin.blank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::to_toml;

    #[test]
    fn every_template_is_valid_and_complete() {
        let rows: Vec<(&str, usize)> = all()
            .map(|template| {
                (&*template.id, template.forms.iter().map(|form| form.printed_rows().len()).sum())
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("thua-thien-hue-2024", 66),
                ("soc-trang-2023-huyen", 211),
                ("hai-duong-2023-xa", 112),
                ("cchc-cap-xa", 126),
                ("cchc-cap-xa-2-cap", 118),
            ]
        );
        for template in all() {
            assert_eq!(find(&template.id), Some(template));
            for (position, form) in template.forms.iter().enumerate() {
                for (index, row) in form.rows.iter().enumerate() {
                    assert_eq!(form.row_index(&row.code), Some(index));
                    let references = row.expression.iter().flat_map(|expression| expression.references());
                    for reference in references {
                        assert!(template.resolve(position, reference).is_some(), "{reference}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_template_can_be_written_and_read_back() {
        for template in all() {
            let toml = to_toml(template);
            assert_eq!(&load(&toml, "again.toml").unwrap(), &**template, "{toml}");
        }
    }

    #[test]
    fn blank_forms_are_workbooks() {
        for id in ids() {
            assert!(blank(id).is_some_and(|bytes| bytes.starts_with(b"PK")), "{id}");
        }
    }
}
