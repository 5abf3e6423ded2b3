//! Runs that are killed in the middle.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{go, sample};

/// Moments at which a run is killed, spread over the time a whole one takes.
const MOMENTS: u32 = 12;

fn leftovers(folder: &Path) -> Vec<String> {
    let names =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".tonghop-")).collect()
}

#[test]
fn a_killed_run_leaves_the_old_result_or_the_new_one() {
    let place = tempfile::tempdir().unwrap();
    let (returns, out) = (place.path().join("in"), place.path().join("out.xlsx"));
    fs::create_dir(&returns).unwrap();
    let mut samples: Vec<_> =
        fs::read_dir(sample("hai-duong-2023-xa")).unwrap().map(|entry| entry.unwrap().path()).collect();
    samples.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    samples.sort();
    let gop = |out: &Path| go(&[&"gop", &returns, &"--notes", &place.path().join("phieu"), &"-o", &out]);
    fs::copy(&samples[1], returns.join("a.xlsx")).unwrap();
    assert!(gop(&out).status < 2);
    let old = fs::read(&out).unwrap();
    for (number, path) in samples.iter().enumerate().skip(2).take(4) {
        fs::copy(path, returns.join(format!("{number}.xlsx"))).unwrap();
    }
    let begun = Instant::now();
    let whole = place.path().join("whole.xlsx");
    assert!(gop(&whole).status < 2);
    let (lasts, new) = (begun.elapsed(), fs::read(&whole).unwrap());
    assert_ne!(old, new);

    for moment in 0..MOMENTS {
        fs::write(&out, &old).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tonghop"))
            .arg("gop")
            .arg(&returns)
            .arg("-o")
            .arg(&out)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(lasts * moment / (MOMENTS - 1));
        child.kill().unwrap();
        child.wait().unwrap();
        let there = fs::read(&out).unwrap();
        assert!(there == old || there == new, "moment {moment}: {} bytes", there.len());
        assert_eq!(fs::read_dir(&returns).unwrap().count(), 5);
    }

    // What such runs left is cleaned up; what a run that is still alive writes is not.
    let left = place.path().join(".tonghop-aB3dE9");
    fs::write(&left, "half").unwrap();
    let alive = place.path().join(".tonghop-zY8xW7");
    let held = fs::File::create(&alive).unwrap();
    held.lock().unwrap();
    assert!(gop(&out).status < 2);
    assert_eq!(leftovers(place.path()), [".tonghop-zY8xW7"]);
    drop(held);
    assert!(gop(&out).status < 2);
    assert_eq!(leftovers(place.path()), [""; 0]);
    assert!(fs::read(&out).unwrap() == new);
}
