//! What was read is kept from run to run, and nobody can tell by the outcome.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};

use tonghop::book::Content;
use tonghop::finding::Language;
use tonghop::job::{Cache, Session, Templates};
use tonghop::read::{self, InProcess, Limits, Source};
use tonghop::template::builtin;
use tonghop::write::write;

const TEMPLATE: &str = "hai-duong-2023-xa";

/// Entries in memory, counting those that were put.
#[derive(Default)]
struct Entries {
    program: &'static str,
    held: Mutex<HashMap<String, Vec<u8>>>,
    put: Mutex<usize>,
}

impl Cache for Entries {
    fn program(&self) -> String {
        self.program.to_owned()
    }

    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.held.lock().unwrap().get(key).cloned()
    }

    fn put(&self, key: &str, entry: &[u8]) {
        *self.put.lock().unwrap() += 1;
        self.held.lock().unwrap().insert(key.to_owned(), entry.to_vec());
    }
}

impl Entries {
    /// How many were put since this was last asked: so many files were read.
    fn read(&self) -> usize {
        std::mem::take(&mut *self.put.lock().unwrap())
    }
}

type Files = Vec<(Arc<str>, Vec<u8>)>;
/// What may happen to an entry.
type Damage<'a> = &'a dyn Fn(&mut Vec<u8>);

/// The workbooks of the samples.
fn samples() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(TEMPLATE);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    assert!(paths.len() >= 3);
    paths.iter().map(|path| (path.to_string_lossy().into(), std::fs::read(path).unwrap())).collect()
}

/// Everything that comes of files: the workbook, and the report with figures and findings.
fn outcome(files: &Files, cache: Option<&Entries>) -> [Vec<u8>; 2] {
    let templates = Templates::built_in().asking_for(Arc::clone(builtin::find(TEMPLATE).unwrap()));
    let mut session = Session::open(templates, &InProcess, jiff::civil::date(2024, 1, 2));
    session.cache = cache.map(|entries| entries as &dyn Cache);
    let sources: Vec<Source<'_>> =
        files.iter().map(|(file, bytes)| Source { file: Arc::clone(file), bytes }).collect();
    let settled = session.choose(&sources[..]).unwrap_or_else(|why| panic!("{}", why.why.vi)).settle();
    let outputs = settled.outputs(Language::Vi);
    [outputs.workbook(BTreeMap::new()).bytes().unwrap(), outputs.report().bytes().unwrap()]
}

/// The file with a figure more in one of its cells.
fn changed(bytes: &[u8]) -> Vec<u8> {
    let mut book =
        read::read(&Source { file: "a.xlsx".into(), bytes }, &Limits::default()).value.expect("a workbook");
    let numbers = book.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells);
    let last = numbers.filter_map(|cell| match &mut cell.content {
        Content::Number(number) => Some(number),
        _ => None,
    });
    *last.last().unwrap() += 1.0;
    write(&book, jiff::civil::date(2024, 1, 2).at(0, 0, 0, 0)).unwrap()
}

#[test]
fn the_same_bytes_come_of_what_was_kept() {
    let files = samples();
    let entries = Entries::default();
    let without = outcome(&files, None);
    assert_eq!(outcome(&files, Some(&entries)), without, "when nothing is kept yet");
    // One of the samples cannot be read: that is looked at anew every time.
    assert_eq!(entries.read(), files.len() - 1);
    assert_eq!(outcome(&files, Some(&entries)), without);
    assert_eq!(entries.read(), 0, "nothing was read again");
}

#[test]
fn only_files_that_changed_are_read_again() {
    let mut files = samples();
    let entries = Entries::default();
    outcome(&files, Some(&entries));
    entries.read();
    for index in [0, 2] {
        files[index].1 = changed(&files[index].1);
    }
    assert_eq!(outcome(&files, Some(&entries)), outcome(&files, None));
    assert_eq!(entries.read(), 2);
    // A file by another name may be another unit's.
    files[1].0 = "khac/xã Khác.xlsx".into();
    assert_eq!(outcome(&files, Some(&entries)), outcome(&files, None));
    assert_eq!(entries.read(), 1);
}

#[test]
fn damaged_entries_and_those_of_others_say_nothing() {
    let files = samples();
    let entries = Entries::default();
    let without = outcome(&files, Some(&entries));
    let kept = entries.read();
    let damage: [Damage<'_>; 4] = [
        &|entry| entry.truncate(entry.len() / 2),
        &|entry| {
            let at = entry.len() - 9;
            entry[at] ^= 1;
        },
        &|entry| entry.clear(),
        &|entry| entry.splice(47.., [0xff; 200]).for_each(drop),
    ];
    for damage in damage {
        entries.held.lock().unwrap().values_mut().for_each(damage);
        assert_eq!(outcome(&files, Some(&entries)), without);
        assert_eq!(entries.read(), kept);
    }
    // Each under the key of another.
    let mut held = entries.held.lock().unwrap();
    let (keys, mut values): (Vec<_>, Vec<_>) = held.drain().unzip();
    values.rotate_left(1);
    held.extend(keys.into_iter().zip(values));
    drop(held);
    assert_eq!(outcome(&files, Some(&entries)), without);
    assert_eq!(entries.read(), kept);
}

#[test]
fn another_program_finds_nothing() {
    let files = samples();
    let entries = Entries::default();
    outcome(&files, Some(&entries));
    let kept = entries.read();
    let held = std::mem::take(&mut *entries.held.lock().unwrap());
    let other = Entries { program: "another", held: Mutex::new(held), ..Entries::default() };
    outcome(&files, Some(&other));
    assert_eq!(other.read(), kept);
}

#[test]
fn two_runs_at_once_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new("samples").join(TEMPLATE);
    let run = |name: &str, cache: bool| {
        let out = folder.path().join(name);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tonghop"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("consolidate").arg(&samples).arg("-o").arg(&out);
        if cache {
            command.arg("--cache").arg(folder.path().join("giu/lai"));
        }
        let quiet = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        (quiet.spawn().unwrap(), out)
    };
    let wait = |(mut child, out): (std::process::Child, std::path::PathBuf)| {
        assert!(matches!(child.wait().unwrap().code(), Some(0 | 1)));
        std::fs::read(out).unwrap()
    };
    let without = wait(run("a.xlsx", false));
    let (one, other) = (run("b.xlsx", true), run("c.xlsx", true));
    assert!(wait(one) == without && wait(other) == without);
    assert!(wait(run("d.xlsx", true)) == without, "from what both kept");
    let kept = std::fs::read_dir(folder.path().join("giu/lai")).unwrap().count();
    assert!(kept >= 3, "{kept} entries, and nothing left over");
}
