//! Documents of Word: the mark goes among their own properties, which are added where a document has none.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::{Kind, MARK, MOST, PROPERTIES, UNSEALED, seal_of_package};
use crate::write::{add_part, edit_parts};

/// The list of types of parts, and the links of the package.
const TYPES: &str = "[Content_Types].xml";
const LINKS: &str = "_rels/.rels";
/// The end of the three parts that something is added to.
const ENDS: [(&str, &str); 3] =
    [(TYPES, "</Types>"), (LINKS, "</Relationships>"), (PROPERTIES, "</Properties>")];
/// Properties without any.
const NO_PROPERTIES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
    xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\"></Properties>";
/// The type of that part, and the link to it.
const TYPE: &str = "<Override PartName=\"/docProps/custom.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>";
const LINK: &str = "<Relationship Id=\"tonghop\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/>";

/// The document with the mark of that kind, and a seal over all its other parts.
pub fn document(package: &[u8], kind: Kind) -> io::Result<Vec<u8>> {
    let has = names(package)?.iter().any(|name| name == PROPERTIES);
    let mut package = package.to_vec();
    if !has {
        package = add_part(&package, PROPERTIES, NO_PROPERTIES)?;
        package = edited(&package, &[(TYPES, TYPE), (LINKS, LINK)])?;
    }
    let properties = part(&package, PROPERTIES)?;
    let number = numbers(&properties).max().unwrap_or(1) + 1;
    let mark = format!(
        "<property xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\" \
         fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{number}\" name=\"{MARK}\"><vt:lpwstr>{} {UNSEALED}</vt:lpwstr></property>",
        kind.name()
    );
    package = edit_parts(&package, &|name| name == PROPERTIES, |_, text| without_mark(text))?;
    package = edited(&package, &[(PROPERTIES, &mark)])?;
    let seal = seal_of_package(&package).ok_or_else(|| io::Error::other("the package cannot be sealed"))?;
    edit_parts(&package, &|name| name == PROPERTIES, |_, text| text.replace(UNSEALED, &seal))
}

fn names(package: &[u8]) -> io::Result<Vec<String>> {
    let archive = ZipArchive::new(Cursor::new(package))?;
    Ok(archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect())
}

fn part(package: &[u8], name: &str) -> io::Result<String> {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(package))?.by_name(name)?.take(MOST).read_to_string(&mut text)?;
    Ok(text)
}

/// The package with something added at the end of parts.
fn edited(package: &[u8], added: &[(&str, &str)]) -> io::Result<Vec<u8>> {
    let end_of = |name: &str| ENDS.iter().find(|(known, _)| *known == name).map_or("", |(_, end)| *end);
    for (name, _) in added {
        if !part(package, name)?.contains(end_of(name)) {
            return Err(io::Error::other(format!("{name} has no {}", end_of(name))));
        }
    }
    edit_parts(package, &|name| added.iter().any(|(known, _)| *known == name), |name, text| {
        let more = added.iter().find(|(known, _)| *known == name).map_or("", |(_, more)| *more);
        let at = text.rfind(end_of(name)).unwrap_or(text.len());
        format!("{}{more}{}", &text[..at], &text[at..])
    })
}

/// The numbers of properties.
fn numbers(properties: &str) -> impl Iterator<Item = u32> {
    let pieces = properties.split("pid=\"").skip(1);
    pieces.filter_map(|piece| piece.split('"').next()?.parse().ok())
}

/// The properties without the mark of an earlier report; where there are none, with room for one.
fn without_mark(properties: &str) -> String {
    let named = format!("name=\"{MARK}\"");
    let text = match properties.find(&named) {
        Some(at) => {
            let start = properties[..at].rfind("<property").unwrap_or(at);
            let end = properties[at..].find("</property>").map_or(at, |end| at + end + "</property>".len());
            format!("{}{}", &properties[..start], &properties[end..])
        }
        None => properties.to_owned(),
    };
    if text.contains("</Properties>") || text.contains("<property") { text } else { NO_PROPERTIES.to_owned() }
}
