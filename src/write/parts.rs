//! Parts of a finished package changed, the others taken over as they are packed.

use std::io::{self, Cursor, Read, Write};

use zip::read::ZipFile;
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{System, ZipArchive, ZipWriter};

/// Where the directory entry of a part says on which system it was packed (APPNOTE.TXT 4.3.12).
const SYSTEM: usize = 5;
/// What it says of Unix (APPNOTE.TXT 4.4.2.2).
const UNIX: u8 = 3;

/// The package with the text of some parts changed: those that are `wanted`, by `edit`, which gets name and text. Parts that
/// do not change keep their bytes, all keep their order: the same package and the same changes give the same bytes.
pub fn edit_parts(
    package: &[u8],
    wanted: &dyn Fn(&str) -> bool,
    edit: impl Fn(&str, &str) -> String,
) -> io::Result<Vec<u8>> {
    rebuild(package, Vec::new(), wanted, edit)
}

/// As [`edit_parts`], with some parts replaced by others that are packed already.
pub(super) fn rebuild(
    package: &[u8],
    mut packed: Vec<PreparedZipFile>,
    wanted: &dyn Fn(&str) -> bool,
    edit: impl Fn(&str, &str) -> String,
) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut edited = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len())));
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index)?.name()?.into_owned();
        if let Some(at) = packed.iter().position(|part| part.file_name_raw() == name.as_bytes()) {
            edited.add_prepared_file(packed.swap_remove(at))?;
        } else if wanted(&name) {
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

/// The package as if it had been packed on the same system everywhere: the library writes down on which one it runs.
pub(super) fn of_one_system(mut package: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(&package))?;
    let entries = (0..archive.len()).map(|index| Ok(archive.by_index_raw(index)?.central_header_start()));
    for entry in entries.collect::<io::Result<Vec<u64>>>()? {
        if let Some(system) = package.get_mut(entry as usize + SYSTEM) {
            *system = UNIX;
        }
    }
    Ok(package)
}

/// The package with one more part at its end.
pub fn add_part(package: &[u8], name: &str, text: &str) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut more = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len())));
    for index in 0..archive.len() {
        more.raw_copy_file(archive.by_index_raw(index)?)?;
    }
    more.start_file(name, SimpleFileOptions::default())?;
    more.write_all(text.as_bytes())?;
    Ok(more.finish()?.into_inner())
}

fn options_of<R: Read>(part: &ZipFile<'_, R>) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().system(System::Unix).compression_method(part.compression());
    let options = part.last_modified().map_or(options, |time| options.last_modified_time(time));
    part.unix_mode().map_or(options, |mode| options.unix_permissions(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_does_not_say_where_it_was_packed() {
        let packed = |system| {
            let options = SimpleFileOptions::default().system(system).unix_permissions(0o600);
            let mut zip = ZipWriter::new_stream(Vec::new());
            for name in ["xl/a.xml", "b.xml"] {
                zip.start_file(name, options).unwrap();
                zip.write_all(b"<a/>").unwrap();
            }
            zip.finish().unwrap().into_inner()
        };
        let (unix, dos) = (packed(System::Unix), packed(System::Dos));
        assert_ne!(unix, dos);
        assert_eq!(of_one_system(dos).unwrap(), unix);
        assert_eq!(of_one_system(unix.clone()).unwrap(), unix);
    }
}
