//! Document properties: those of a package, and those that calamine reads.

use calamine::WorkbookProperties;
use quick_xml::events::Event;

use super::package::Package;
use super::xml;

/// The properties under the names they have in .xlsx; custom ones sorted by name.
pub(super) fn of(known: WorkbookProperties) -> Vec<(String, String)> {
    let mut custom: Vec<_> = known.custom_properties.into_iter().collect();
    custom.sort();
    let named = [
        ("title", known.title),
        ("subject", known.subject),
        ("creator", known.creator),
        ("keywords", known.keywords),
        ("description", known.description),
        ("lastModifiedBy", known.last_modified_by),
        ("created", known.created),
        ("modified", known.modified),
        ("category", known.category),
        ("Application", known.application),
        ("Company", known.company),
        ("Manager", known.manager),
    ];
    let named = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    named.filter(|(_, value)| !value.is_empty()).chain(custom).collect()
}

/// The document properties, each under its name in the file; custom ones under the name they were given.
pub(super) fn of_package(package: &mut Package<'_>) -> Vec<(String, String)> {
    let links = package.relationships("");
    let mut found = Vec::new();
    for link in links {
        if matches!(link.kind.as_str(), "core-properties" | "extended-properties" | "custom-properties")
            && let Some(text) = package.text(&link.target)
        {
            properties_of(&text, &mut found);
        }
    }
    found
}

/// Every leaf element with text is a property; a custom one has its name on the element around it.
fn properties_of(text: &str, found: &mut Vec<(String, String)>) {
    let mut reader = xml::reader(text);
    let (mut name, mut custom, mut value) = (String::new(), None, String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                match e.local_name().as_ref() {
                    "property" => custom = xml::attribute(&e, "name"),
                    local => local.clone_into(&mut name),
                }
                value.clear();
            }
            Ok(Event::End(e)) => {
                if e.local_name().as_ref() == "property" {
                    custom = None;
                } else if e.local_name().as_ref() == name && !value.trim().is_empty() {
                    found.push((custom.clone().unwrap_or_else(|| name.clone()), value.clone()));
                }
                value.clear();
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) => xml::push_text(&event, &mut value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_have_names() {
        let mut found = Vec::new();
        properties_of("<p:core><dc:title>Biểu &amp; mẫu</dc:title><dc:creator/></p:core>", &mut found);
        properties_of(
            "<Properties><property name=\"tonghop\"><vt:lpwstr>1</vt:lpwstr></property></Properties>",
            &mut found,
        );
        let expected = [("title", "Biểu & mẫu"), ("tonghop", "1")];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
