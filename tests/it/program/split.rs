//! `--split-by`: a workbook for each group of units beside the whole.

use std::fs;
use std::path::Path;

use super::{go, sample};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_workbook_for_each_group() {
    let (returns, out) = (sample("hai-duong-2023-xa"), tempfile::tempdir().unwrap());
    let folder = out.path().join("ket qua");
    let list = returns.join("don-vi.csv");
    let ran = go(&[&"gop", &returns, &"--units", &list, &"--split-by", &"cụm", &"-o", &folder]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let files = names(&folder);
    assert!(files.len() >= 3 && files.contains(&"tong-hop.xlsx".to_owned()), "{files:?}");
    assert!(ran.stdout.contains(&format!("Tệp theo nhóm: {} tệp", files.len() - 1)), "{}", ran.stdout);
    for file in &files {
        let verified = go(&[&"doi-chieu", &folder.join(file)]);
        assert_eq!(verified.status, 0, "{file}: {}{}", verified.stdout, verified.stderr);
    }
    // The same again writes the same; the workbooks of the groups are the whole.
    let first: Vec<Vec<u8>> = files.iter().map(|file| fs::read(folder.join(file)).unwrap()).collect();
    let again = go(&[&"gop", &returns, &"--units", &list, &"--split-by", &"cụm", &"-o", &folder]);
    assert_eq!((again.status, names(&folder)), (1, files.clone()), "{}", again.stderr);
    let second: Vec<Vec<u8>> = files.iter().map(|file| fs::read(folder.join(file)).unwrap()).collect();
    assert!(first == second);
}

#[test]
fn what_cannot_be_split_is_told() {
    let (returns, out) = (sample("hai-duong-2023-xa"), tempfile::tempdir().unwrap());
    let (file, folder) = (out.path().join("a.xlsx"), out.path().join("ra"));
    let list = returns.join("don-vi.csv");
    for (more, words) in [
        (&["--split-by", "Cụm"][..], "-o"),
        (&["--split-by", "Cụm", "-o", file.to_str().unwrap()], "thư mục"),
        (&["--split-by", "Vùng", "-o", folder.to_str().unwrap()], "«Cụm»"),
    ] {
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"gop", &returns, &"--units", &list];
        arguments.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        let ran = go(&arguments);
        assert_eq!(ran.status, 2, "{more:?} {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{more:?} {}", ran.stderr);
    }
    assert!(names(out.path()).is_empty());
}
