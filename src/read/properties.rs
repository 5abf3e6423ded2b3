//! Document properties of the formats where calamine reads them.

use calamine::WorkbookProperties;

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
