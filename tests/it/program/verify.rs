//! Verifying a workbook with the files it was made of at hand.

use std::fs;

use serde_json::Value as Json;

use super::{go, run, sample};

#[test]
fn files_that_changed_are_named_with_their_cells() {
    let root = tempfile::tempdir().unwrap();
    let input = root.path().join("in");
    fs::create_dir(&input).unwrap();
    for entry in fs::read_dir(sample("thua-thien-hue-2024")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, input.join(path.file_name().unwrap())).unwrap();
    }
    let book = root.path().join("t.xlsx");
    go(&[&"gop", &input, &"-o", &book, &"--quiet"]);
    let verify = || {
        let ran = go(&[&"doi-chieu", &book, &"--sources", &input, &"--format", &"json"]);
        let told: Json = serde_json::from_str(&ran.stdout).unwrap();
        (ran.status, told)
    };
    let (status, told) = verify();
    assert_eq!((status, told["findings"].as_array().unwrap().len()), (0, 0), "{told}");
    assert_eq!(
        (&told["sealed"], &told["files"]["unchanged"]),
        (&Json::Bool(true), &told["files"]["unchanged"])
    );
    let cells = told["cells"].as_u64().unwrap();
    assert!(cells > 400, "{told}");
    // One of the files is another's by now.
    let name = "PL_CCHC_quy_I_2024_xa_Gia_Son.xlsx";
    let other = "PL_CCHC_quy_I_2024_xa_Gia_Quy.xlsx";
    fs::copy(input.join(other), input.join(name)).unwrap();
    let (status, told) = verify();
    let findings = told["findings"].as_array().unwrap();
    assert!(status == 1 && findings.len() > 5, "{told}");
    assert!(findings.iter().all(|finding| finding["file"] == name && finding["cell"].is_string()), "{told}");
    assert_eq!((&told["files"]["changed"], &told["files"]["absent"]), (&1.into(), &0.into()));
    fs::remove_file(input.join(name)).unwrap();
    let (status, told) = verify();
    assert_eq!((status, &told["files"]["absent"]), (0, &1.into()), "{told}");
    let text = go(&[&"doi-chieu", &book]).stdout;
    assert!(text.contains("Không thấy chỗ nào khác") && text.contains("--sources"), "{text}");
    let ran = run(["doi-chieu", "README.md"]);
    assert_eq!(ran.status, 2, "{}{}", ran.stdout, ran.stderr);
}
