//! What `tonghop` asks of Windows beyond the standard library. Each function is one call of the system or two; on other
//! systems the crate is empty.
#![cfg(windows)]
#![allow(unsafe_code, reason = "the system is asked in C; every call stands alone and says why it is sound")]

use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::ptr;

use windows_sys::Win32::System::Console::GetConsoleProcessList;
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
    JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
    SetInformationJobObject,
};
use windows_sys::Win32::System::SystemInformation::{GlobalMemoryStatusEx, MEMORYSTATUSEX};
use windows_sys::Win32::System::Threading::GetCurrentProcess;
use windows_sys::Win32::UI::Shell::ShellExecuteW;
use windows_sys::Win32::UI::WindowsAndMessaging::SW_SHOWNORMAL;

/// What `ShellExecuteW` gives where it did what it was asked is larger than this.
const SHELL_DONE: usize = 32;

/// From here on, memory of this process beyond so many bytes is refused, which ends it, and without a window that says so.
///
/// The process becomes the one member of a new job, which is there as long as the process is.
pub fn limit_memory(bytes: u64) -> io::Result<()> {
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
        ProcessMemoryLimit: usize::try_from(bytes).unwrap_or(usize::MAX),
        ..Default::default()
    };
    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    // SAFETY: both arguments may be null: no name, the usual rights.
    let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
    if job.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle was made above and belongs to nobody else.
    let job = unsafe { OwnedHandle::from_raw_handle(job) };
    // SAFETY: the handle is open, and pointer, size and class all speak of `limits`.
    done(unsafe {
        SetInformationJobObject(
            job.as_raw_handle(),
            JobObjectExtendedLimitInformation,
            (&raw const limits).cast(),
            size_of_u32::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>(),
        )
    })?;
    // SAFETY: both handles are open; that of the process itself need not be closed.
    done(unsafe { AssignProcessToJobObject(job.as_raw_handle(), GetCurrentProcess()) })
}

/// Memory that programs can have now, in bytes: of the machine, and of what the system may promise.
pub fn free_memory() -> io::Result<u64> {
    let mut known = MEMORYSTATUSEX { dwLength: size_of_u32::<MEMORYSTATUSEX>(), ..Default::default() };
    // SAFETY: the structure says its size, as the function wants.
    done(unsafe { GlobalMemoryStatusEx(&raw mut known) })?;
    Ok(known.ullAvailPhys.min(known.ullAvailPageFile))
}

/// Whether the console belongs to this process alone, so that its window closes with it: somebody dropped a folder on the
/// program or clicked it, and no command line is there.
pub fn owns_console() -> bool {
    let mut processes = [0_u32; 2];
    // SAFETY: the function writes at most two numbers; it answers how many there are, also when they are more.
    unsafe { GetConsoleProcessList(processes.as_mut_ptr(), 2) == 1 }
}

/// Opens a file with the program that the user has for it, as a double click does.
pub fn open(path: &Path) -> io::Result<()> {
    // The shell knows only whole paths with the system's own separator.
    let path = std::path::absolute(path)?;
    let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    // SAFETY: the path ends in a zero; what is null may be: the usual verb, no arguments, no folder, no window.
    let instance = unsafe {
        ShellExecuteW(ptr::null_mut(), ptr::null(), path.as_ptr(), ptr::null(), ptr::null(), SW_SHOWNORMAL)
    };
    if instance.addr() > SHELL_DONE { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// What the system means by zero and by everything else.
fn done(answer: i32) -> io::Result<()> {
    if answer == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// The size of one of the system's structures, as it wants to be told.
#[expect(clippy::cast_possible_truncation, reason = "structures of a few dozen bytes")]
const fn size_of_u32<T>() -> u32 {
    size_of::<T>() as u32
}
