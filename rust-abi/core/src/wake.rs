//! The descriptor through which a library wakes the host.

use std::fs::File;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::OnceLock;

/// The one descriptor of this library.
pub(crate) static WAKE: Wake = Wake { raised: AtomicBool::new(false), ends: OnceLock::new() };

/// A flag that can be polled.
pub(crate) struct Wake {
    raised: AtomicBool,
    ends: OnceLock<Option<Ends>>,
}

struct Ends {
    read: File,
    write: File,
}

impl Wake {
    /// Makes the descriptor readable. From any thread.
    pub(crate) fn raise(&self) {
        if !self.raised.swap(true, Ordering::AcqRel) {
            self.notify();
        }
    }

    fn notify(&self) {
        if let Some(Some(ends)) = self.ends.get() {
            // Full means readable already, which is all that is wanted.
            let _ = (&ends.write).write(&1u64.to_ne_bytes());
        }
    }

    /// Makes the descriptor unreadable. What was raised before is for the caller to look at now.
    pub(crate) fn lower(&self) {
        if let Some(Some(ends)) = self.ends.get() {
            // Before the flag: who raises in between leaves its work for this round without writing.
            let _ = (&ends.read).read(&mut [0; 64]);
        }
        self.raised.store(false, Ordering::Release);
    }

    /// The descriptor to poll, created now if need be; -1 where there is none.
    pub(crate) fn descriptor(&self) -> i32 {
        let mut created = false;
        let ends = self.ends.get_or_init(|| {
            created = true;
            system::create()
        });
        if created && self.raised.load(Ordering::Acquire) {
            self.notify();
        }
        system::number(ends.as_ref().map(|ends| &ends.read))
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod system {
    use super::Ends;
    use std::ffi::{c_int, c_uint};
    use std::fs::File;
    use std::os::fd::{AsRawFd, FromRawFd};

    extern "C" {
        fn eventfd(initial: c_uint, flags: c_int) -> c_int;
    }

    const CLOSE_ON_EXEC: c_int = 0o2_000_000;
    const NON_BLOCKING: c_int = 0o4_000;

    pub(super) fn create() -> Option<Ends> {
        // SAFETY: eventfd takes no pointers.
        let descriptor = unsafe { eventfd(0, CLOSE_ON_EXEC | NON_BLOCKING) };
        if descriptor < 0 {
            return None;
        }
        // SAFETY: the descriptor was just created and belongs to nobody else.
        let read = unsafe { File::from_raw_fd(descriptor) };
        let write = read.try_clone().ok()?;
        Some(Ends { read, write })
    }

    pub(super) fn number(file: Option<&File>) -> i32 {
        file.map_or(-1, AsRawFd::as_raw_fd)
    }
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
mod system {
    use super::Ends;
    use std::ffi::c_int;
    use std::fs::File;
    use std::os::fd::{AsRawFd, FromRawFd};

    extern "C" {
        fn pipe(descriptors: *mut c_int) -> c_int;
        fn fcntl(descriptor: c_int, command: c_int, ...) -> c_int;
    }

    const SET_DESCRIPTOR_FLAGS: c_int = 2;
    const CLOSE_ON_EXEC: c_int = 1;
    const SET_STATUS_FLAGS: c_int = 4;
    const NON_BLOCKING: c_int = 4;

    pub(super) fn create() -> Option<Ends> {
        let mut pair = [0; 2];
        // SAFETY: `pair` has room for the two descriptors that pipe writes.
        if unsafe { pipe(pair.as_mut_ptr()) } != 0 {
            return None;
        }
        for descriptor in pair {
            // SAFETY: fcntl with an integer argument on a descriptor that is ours.
            unsafe {
                fcntl(descriptor, SET_DESCRIPTOR_FLAGS, CLOSE_ON_EXEC);
                fcntl(descriptor, SET_STATUS_FLAGS, NON_BLOCKING);
            }
        }
        // SAFETY: both descriptors were just created and belong to nobody else.
        unsafe { Some(Ends { read: File::from_raw_fd(pair[0]), write: File::from_raw_fd(pair[1]) }) }
    }

    pub(super) fn number(file: Option<&File>) -> i32 {
        file.map_or(-1, AsRawFd::as_raw_fd)
    }
}

#[cfg(not(unix))]
mod system {
    use super::Ends;
    use std::fs::File;

    pub(super) fn create() -> Option<Ends> {
        None
    }

    pub(super) fn number(_: Option<&File>) -> i32 {
        -1
    }
}

#[cfg(all(test, unix, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn what_is_raised_before_the_descriptor_exists_is_not_lost() {
        let wake = Wake { raised: AtomicBool::new(false), ends: OnceLock::new() };
        wake.raise();
        assert!(wake.descriptor() >= 0);
        let read = || wake.ends.get().unwrap().as_ref().unwrap().read.try_clone().unwrap().read(&mut [0; 8]);
        assert_eq!(read().unwrap(), 8);
        wake.raise();
        assert!(read().is_err(), "raised only once until it is lowered");
        wake.lower();
        wake.raise();
        assert_eq!(read().unwrap(), 8);
    }
}
