//! Keeps this library loaded until the process ends.
//!
//! Threads, thread-local destructors and the signal handler of a Rust library outlive `dlclose`, and crash when its code is gone.

/// Pins the library that holds this code. Where that is not possible the host, which never closes a library, is enough.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn pin_library() {
    use std::ffi::{c_char, c_int, c_void};

    #[repr(C)]
    struct Found {
        file: *const c_char,
        base: *mut c_void,
        symbol: *const c_char,
        address: *mut c_void,
    }

    extern "C" {
        fn dladdr(address: *const c_void, found: *mut Found) -> c_int;
        fn dlopen(file: *const c_char, flags: c_int) -> *mut c_void;
    }

    const LAZY: c_int = 1;
    #[cfg(target_os = "linux")]
    const LOADED_ONLY_AND_KEEP: c_int = 4 | 0x1000;
    #[cfg(target_os = "macos")]
    const LOADED_ONLY_AND_KEEP: c_int = 0x10 | 0x80;

    let mut found = Found {
        file: std::ptr::null(),
        base: std::ptr::null_mut(),
        symbol: std::ptr::null(),
        address: std::ptr::null_mut(),
    };
    // SAFETY: dladdr is given an address of this library and room for its answer, whose file name lives as long as the library;
    // dlopen opens nothing that is not loaded already, so it runs no code.
    unsafe {
        if dladdr(pin_library as *const c_void, &mut found) != 0 && !found.file.is_null() {
            dlopen(found.file, LAZY | LOADED_ONLY_AND_KEEP);
        }
    }
}

/// Nothing to do here.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) fn pin_library() {}
