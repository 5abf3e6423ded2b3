//! Texts of SpreadsheetML: those that cells share, and those that stand in a cell.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::cells::{SharedText, shortened};
use super::super::rich::{RichText, Run, place};
use super::super::xml;
use super::signs::Signs;

/// The shared texts in their order, cut after `longest` characters; if the part is damaged, as many as are whole. The counts it
/// declares are not believed.
pub(super) fn shared(text: &str, longest: usize) -> Vec<SharedText> {
    plain(text, longest).unwrap_or_else(|| whole(text, longest))
}

/// The texts of a part that is written plainly; `None` for any other.
fn plain(text: &str, longest: usize) -> Option<Vec<SharedText>> {
    let mut signs = Signs::of(text);
    let mut texts = Vec::new();
    signs.space();
    let is_open = signs.element("<sst", |_, _| {})?;
    while is_open && signs.another("</sst>") {
        let text = match plain_text(&mut signs) {
            Some(text) => text,
            None => Cow::Owned(odd_text(&mut signs)?),
        };
        let (text, cut) = shortened(&text, longest);
        texts.push(SharedText { text, cut });
    }
    signs.space();
    signs.rest().is_empty().then_some(texts)
}

/// A text in one piece, in which nothing stands for anything else.
fn plain_text<'t>(signs: &mut Signs<'t>) -> Option<Cow<'t, str>> {
    let mut ahead = *signs;
    let keeps_space = !ahead.eat("<si><t>");
    if keeps_space && !ahead.eat("<si><t xml:space=\"preserve\">") {
        return None;
    }
    let text = ahead.text_until("</t></si>")?;
    *signs = ahead;
    Some(settled(Cow::Borrowed(text), keeps_space))
}

/// A text in several runs, or with signs that stand for others; `None` where it is none.
fn odd_text(signs: &mut Signs<'_>) -> Option<String> {
    const END: &str = "</si>";
    let end = signs.rest().find(END)? + END.len();
    let mut reader = xml::strict_reader(signs.take(end));
    let text = match reader.read_event() {
        Ok(Event::Start(e)) if e.local_name().as_ref() == "si" => read(&mut reader, "si")?,
        _ => return None,
    };
    matches!(reader.read_event(), Ok(Event::Eof)).then_some(text)
}

/// The texts of a part, read with an XML reader, whatever it is.
fn whole(text: &str, longest: usize) -> Vec<SharedText> {
    let mut reader = xml::strict_reader(text);
    let mut texts = Vec::new();
    loop {
        let text = match reader.read_event() {
            Ok(Event::Start(e)) if e.local_name().as_ref() == "si" => read(&mut reader, "si"),
            Ok(Event::Empty(e)) if e.local_name().as_ref() == "si" => Some(String::new()),
            Ok(Event::Eof) | Err(_) => return texts,
            Ok(_) => continue,
        };
        let Some(text) = text else { return texts };
        let (text, cut) = shortened(&text, longest);
        texts.push(SharedText { text, cut });
    }
}

/// The text up to the end of the element that holds it; `None` if it breaks off.
pub(super) fn read(reader: &mut Reader<&[u8]>, closing: &str) -> Option<String> {
    let (mut text, mut run, mut is_sound) = (RichText::default(), None, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => match e.local_name().as_ref() {
                // The look of a text that is no run is that of its cell.
                "r" => run = Some(Run::default()),
                // How East Asian words sound.
                "rPh" => is_sound = true,
                "t" => {
                    let piece = piece(reader, &e)?;
                    if !is_sound {
                        text.push(&piece, run.unwrap_or_default());
                    }
                }
                _ => look(&e, run.as_mut()),
            },
            Event::Empty(e) => look(&e, run.as_mut()),
            Event::End(e) => match e.local_name().as_ref() {
                "r" => run = None,
                "rPh" => is_sound = false,
                name if name == closing => return Some(text.finish()),
                _ => {}
            },
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A piece of text without the white space around it, unless it is to be kept, and its escapes resolved.
fn piece<'i>(reader: &mut Reader<&'i [u8]>, start: &BytesStart<'_>) -> Option<Cow<'i, str>> {
    let text = xml::text_until(reader, "t")?;
    Some(settled(text, xml::value(start, "space").is_some_and(|space| space == "preserve")))
}

fn settled(text: Cow<'_, str>, keeps_space: bool) -> Cow<'_, str> {
    let text = match text {
        text if keeps_space => text,
        Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
        Cow::Owned(text) => Cow::Owned(trimmed(&text).to_owned()),
    };
    if text.contains("_x") { Cow::Owned(xml::unescape_spreadsheet(&text)) } else { text }
}

/// Without the white space of XML; a blank that does not break is a character like others.
fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

/// An element that may say how a run looks.
fn look(e: &BytesStart<'_>, run: Option<&mut Run>) {
    let Some(run) = run else { return };
    match e.local_name().as_ref() {
        "strike" | "dstrike" => run.struck = xml::is_on(e),
        "vertAlign" => run.small = xml::attribute(e, "val").as_deref().and_then(place),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        shared(text, 100).iter().map(|shared| shared.text.to_string()).collect()
    }

    #[test]
    fn counts_are_not_believed_and_whole_texts_are_kept() {
        let forged = r#"<sst xmlns="x" count="9" uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
        assert_eq!(texts(forged), ["a"]);
        assert_eq!(texts("<x:sst><x:si><x:t>a</x:t></x:si><x:si/><x:si><x:t>b</x"), ["a", ""]);
        // What closes another element would join two texts.
        assert_eq!(texts("<sst><si><t>a</t></si><si><t>b</si><si><t>c</t></si></sst>"), ["a"]);
        assert_eq!(texts("garbage"), [""; 0]);
    }

    /// Parts written as spreadsheets do, and otherwise: read without an XML reader they say the same, or nothing.
    #[test]
    fn plain_parts_are_read_alike() {
        let told =
            |texts: Vec<SharedText>| texts.iter().map(|text| text.text.to_string()).collect::<Vec<_>>();
        let head = "\n<sst xmlns=\"x\" count=\"9\" uniqueCount=\"3\">";
        let items = [
            "<si><t>Số lượng</t></si>",
            "<si><t> hai đầu </t></si>\n",
            "<si><t xml:space=\"preserve\"> hai đầu </t></si>",
            "<si><t>a &amp; b_x000D_&#10;</t></si>",
            "<si><t>một\r\nhai</t></si>",
            "<si><r><rPr><b/></rPr><t>đậm</t></r><r><t> thường</t></r></si>",
            "<si><t></t></si>",
            "<si><t>x</t><phoneticPr fontId=\"1\"/></si>",
        ];
        for from in 0..items.len() {
            let all: String = items.iter().cycle().skip(from).take(5).copied().collect();
            let part = format!("{head}{all}</sst>\n");
            let told =
                |texts: Vec<SharedText>| texts.iter().map(|text| text.text.to_string()).collect::<Vec<_>>();
            let read = plain(&part, 100).expect("written plainly");
            assert_eq!(told(read), told(whole(&part, 100)), "{part}");
        }
        for odd in [
            "<si/>",
            "<!-- <si><t>a</t></si> -->",
            "<si><t>a</t>",
            "<si><t><![CDATA[</si>]]></t></si>",
            "<x:si><x:t>a</x:t></x:si>",
            "</sst><sst><si><t>a</t></si>",
        ] {
            let part = format!("{head}<si><t>x</t></si>{odd}<si><t>y</t></si></sst>");
            let read = plain(&part, 100).map(told);
            assert!(read.is_none_or(|read| read == told(whole(&part, 100))), "{odd}");
        }
    }

    #[test]
    fn pieces_are_joined() {
        let space = "xml:space=\"preserve\"";
        let text = format!(
            "<sst><si><t> a&amp;\r\n<![CDATA[<b>]]> </t><rPh><t>x</t></rPh></si><si><r><t {space}> 1 </t></r><r><rPr><strike/></rPr>\
             <t>2</t></r><r><rPr><strike val=\"0\"/></rPr><t>3_x000D_</t></r></si></sst>"
        );
        assert_eq!(texts(&text), ["a&\n<b>", " 1 2\u{336}3\r"]);
        let cut = shared(&text, 2);
        assert_eq!((&*cut[0].text, cut[0].cut), ("a&", true));
    }
}
