//! Parts as nearly all spreadsheets write them, read sign by sign: an XML reader takes four times as long. Whatever is written
//! in any other way is refused, and left to an XML reader.

/// A text read sign by sign.
#[derive(Clone, Copy)]
pub(super) struct Signs<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Signs<'t> {
    /// From the beginning of a text.
    pub fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// What is not read yet.
    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn bytes(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// Goes on behind these signs, if they follow.
    pub fn eat(&mut self, signs: &str) -> bool {
        let follow = self.bytes().starts_with(signs.as_bytes());
        self.at += if follow { signs.len() } else { 0 };
        follow
    }

    /// Goes on behind white space, and says whether there was any.
    pub fn space(&mut self) -> bool {
        let count =
            self.bytes().iter().take_while(|sign| matches!(sign, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.at += count;
        count > 0
    }

    /// Whether anything stands before this tag that closes what is open; goes on behind the tag otherwise.
    pub fn another(&mut self, closing: &str) -> bool {
        self.space();
        !self.eat(closing)
    }

    /// Goes on behind a tag that begins like this, and gives its attributes; whether it opens something that is to be closed.
    pub fn element(&mut self, begin: &str, mut attribute: impl FnMut(&str, &str)) -> Option<bool> {
        if !self.eat(begin) {
            return None;
        }
        loop {
            let apart = self.space();
            match self.bytes() {
                [b'>', ..] => {
                    self.at += 1;
                    return Some(true);
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    return Some(false);
                }
                _ if apart => {
                    let is_name = |sign: &&u8| sign.is_ascii_alphanumeric() || **sign == b':';
                    let name = self.take(self.bytes().iter().take_while(is_name).count());
                    if name.is_empty() || !self.eat("=\"") {
                        return None;
                    }
                    let is_value = |sign: &&u8| !matches!(sign, b'"' | b'<' | b'>' | b'&');
                    let value = self.take(self.bytes().iter().take_while(is_value).count());
                    if !self.eat("\"") {
                        return None;
                    }
                    attribute(name, value);
                }
                _ => return None,
            }
        }
    }

    /// The text up to a closing tag, in which nothing stands for anything else.
    pub fn text_until(&mut self, closing: &str) -> Option<&'t str> {
        let is_text = |sign: &&u8| !matches!(sign, b'<' | b'&' | b'\r');
        let text = self.take(self.bytes().iter().take_while(is_text).count());
        self.eat(closing).then_some(text)
    }

    /// The next bytes, which end where a character does.
    pub fn take(&mut self, bytes: usize) -> &'t str {
        let taken = self.text.get(self.at..self.at + bytes).unwrap_or_default();
        self.at += taken.len();
        taken
    }
}
