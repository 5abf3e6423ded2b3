//! Parts of a finished package changed, the others taken over as they are packed.

use std::io::{self, Cursor, Read, Write};

use zip::read::ZipFile;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The package with the text of some parts changed: those that are `wanted`, by `edit`, which gets name and text. Parts that
/// do not change keep their bytes, all keep their order: the same package and the same changes give the same bytes.
pub fn edit_parts(
    package: &[u8],
    wanted: &dyn Fn(&str) -> bool,
    edit: impl Fn(&str, &str) -> String,
) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut edited = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len())));
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index)?.name()?.into_owned();
        if wanted(&name) {
            let mut part = archive.by_index(index)?;
            let options = options_of(&part);
            let mut text = String::new();
            part.read_to_string(&mut text)?;
            edited.start_file(&*name, options)?;
            edited.write_all(edit(&name, &text).as_bytes())?;
        } else {
            edited.raw_copy_file(archive.by_index_raw(index)?)?;
        }
    }
    Ok(edited.finish()?.into_inner())
}

fn options_of<R: Read>(part: &ZipFile<'_, R>) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(part.compression());
    let options = part.last_modified().map_or(options, |time| options.last_modified_time(time));
    part.unix_mode().map_or(options, |mode| options.unix_permissions(mode))
}
