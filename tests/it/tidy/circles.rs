//! No circle of imports between files: whoever reads one needs not read the other first. A file may use what the files above
//! it in its own folder path declare (a rule the types of its room), and lend those its own items.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// Circles that are known and to go; each a set of modules.
const KNOWN: [&[&str]; 0] = [];

#[test]
fn files_do_not_import_each_other_in_circles() {
    let library: Vec<Source> = super::library().into_iter().filter(|source| !source.is_test).collect();
    let modules: BTreeMap<String, &Source> =
        library.iter().filter_map(|source| Some((module_of(&source.path)?, source))).collect();
    let uses: BTreeMap<&str, BTreeSet<String>> = modules
        .iter()
        .map(|(module, source)| (module.as_str(), used(module, &source.code, &modules)))
        .collect();
    let mut circles = Vec::new();
    for module in uses.keys() {
        let beyond = reached(module, &uses);
        let circle: BTreeSet<&str> =
            beyond.iter().copied().filter(|other| reached(other, &uses).contains(module)).collect();
        if circle.len() > 1 && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    let known =
        |circle: &BTreeSet<&str>| KNOWN.iter().any(|known| circle.iter().all(|one| known.contains(one)));
    circles.retain(|circle| !known(circle));
    assert!(circles.is_empty(), "{circles:#?}");
}

/// `read::excel` of `src/read/excel.rs`.
fn module_of(path: &str) -> Option<String> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    (!["lib", "main"].contains(&inside)).then(|| inside.replace('/', "::"))
}

/// The files that a file names by path, without those above it in its own path.
fn used(module: &str, code: &str, modules: &BTreeMap<String, &Source>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for path in paths(module, code) {
        let file = (1..=path.len())
            .rev()
            .map(|count| path[..count].join("::"))
            .find(|name| modules.contains_key(name));
        used.extend(file.filter(|file| file != module && !module.starts_with(&format!("{file}::"))));
    }
    used
}

/// Every path from `crate`, `super` or `self`, or through a module declared here, as segments from the root.
fn paths(module: &str, code: &str) -> Vec<Vec<String>> {
    let own: Vec<String> = module.split("::").map(str::to_owned).collect();
    let mut paths = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(root) {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                continue;
            }
            let mut base = if root == "crate::" { Vec::new() } else { own.clone() };
            let mut rest = &code[at..];
            while let Some(next) = rest.strip_prefix("super::") {
                base.pop();
                rest = next;
            }
            rest = rest.strip_prefix("crate::").or_else(|| rest.strip_prefix("self::")).unwrap_or(rest);
            follow(&base, &mut rest, &mut paths);
        }
    }
    for child in code
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| name))
    {
        let called = format!("{child}::");
        let starts = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        if code.match_indices(&called).any(|(at, _)| starts(at)) {
            paths.push(own.iter().cloned().chain([child.to_owned()]).collect());
        }
    }
    paths
}

/// Reads `a::b::{c, d::e}` behind a base.
fn follow(base: &[String], rest: &mut &str, paths: &mut Vec<Vec<String>>) {
    let mut path = base.to_vec();
    loop {
        if let Some(list) = rest.strip_prefix('{') {
            *rest = list;
            loop {
                *rest = rest.trim_start_matches([',', ' ', '\n']);
                if let Some(after) = rest.strip_prefix('}') {
                    *rest = after;
                    return;
                }
                let before = rest.len();
                follow(&path, rest, paths);
                let renamed = rest.trim_start().strip_prefix("as ");
                if let Some(name) = renamed {
                    *rest = name.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
                }
                if rest.len() == before {
                    return;
                }
            }
        }
        let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if word > 0 {
            path.push(rest[..word].to_owned());
        }
        *rest = &rest[word..];
        match rest.strip_prefix("::") {
            Some(next)
                if word > 0 && next.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '{') =>
            {
                *rest = next;
            }
            _ => {
                paths.push(path);
                return;
            }
        }
    }
}

/// Every file that a file needs, by whatever way.
fn reached<'u>(from: &str, uses: &'u BTreeMap<&str, BTreeSet<String>>) -> BTreeSet<&'u str> {
    let mut open: Vec<&str> = vec![from];
    let mut reached = BTreeSet::new();
    while let Some(module) = open.pop() {
        for next in uses.get(module).into_iter().flatten() {
            if reached.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    reached
}

#[test]
fn paths_are_read_as_the_compiler_reads_them() {
    let code = "use crate::a::{b::C, d as e, f::{g, H}};\nuse super::x::Y;\nmod own;\nfn f() { own::go(); self::z::q() }";
    let mut paths: Vec<String> = paths("m::n", code).into_iter().map(|path| path.join("::")).collect();
    paths.sort();
    assert_eq!(paths, ["a::b::C", "a::d", "a::f::H", "a::f::g", "m::n::own", "m::n::z::q", "m::x::Y"]);
}
