//! Gives the program for Windows its icon, version and manifest. For other systems there is nothing to do.

use std::env;

/// Vietnamese, as Windows numbers languages.
const VIETNAMESE: u16 = 0x042a;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=windows/tonghop.ico");
    println!("cargo::rerun-if-changed=windows/tonghop.manifest");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    let mut resource = winresource::WindowsResource::new();
    resource.set_language(VIETNAMESE);
    resource.set_icon("windows/tonghop.ico").set_manifest_file("windows/tonghop.manifest");
    resource.set("FileDescription", "Tổng hợp báo cáo Excel").set("ProductName", "tonghop");
    resource.set("OriginalFilename", "tonghop.exe").set("InternalName", "tonghop");
    if let Err(error) = resource.compile() {
        // Whoever builds for himself without a resource compiler gets a program that works, without its picture.
        println!("cargo::warning=no icon, version and manifest: {error}");
    }
}
