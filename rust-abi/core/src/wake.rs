//! The descriptor through which a library wakes the host.

use std::fs::File;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, OnceLock};
use std::task::{Context, Poll, Waker};

use crate::object::locked;

/// The one descriptor of this library.
pub(crate) static WAKE: Wake = Wake::new();

/// Has the host look for events, although there may be none. From any thread.
pub fn wake_host() {
    WAKE.raise();
}

/// Ready when the host should look for events. Only for what [`Library::on_wait`](crate::Library::on_wait) runs.
pub fn poll_woken(context: &Context<'_>) -> Poll<()> {
    WAKE.poll_raised(context)
}

/// A flag that can be polled, by the host through a descriptor and by a future.
pub(crate) struct Wake {
    /// [`LOWERED`], [`AWAITED`] or [`RAISED`].
    state: AtomicU8,
    /// Whether the descriptor was made readable since it was last read.
    written: AtomicBool,
    /// Who is told instead of the descriptor, while the state is `AWAITED`.
    waiter: Mutex<Option<Waker>>,
    ends: OnceLock<Option<Ends>>,
}

const LOWERED: u8 = 0;
/// Lowered, and a future is told when it is raised.
const AWAITED: u8 = 1;
const RAISED: u8 = 2;

struct Ends {
    read: File,
    write: File,
}

impl Wake {
    const fn new() -> Wake {
        Wake {
            state: AtomicU8::new(LOWERED),
            written: AtomicBool::new(false),
            waiter: Mutex::new(None),
            ends: OnceLock::new(),
        }
    }

    /// Makes the descriptor readable, or wakes the future that waits for it. From any thread.
    pub(crate) fn raise(&self) {
        match self.state.swap(RAISED, Ordering::AcqRel) {
            LOWERED => self.notify(),
            AWAITED => {
                let waiter = locked(&self.waiter).take();
                if let Some(waiter) = waiter {
                    waiter.wake();
                }
            }
            _ => {}
        }
    }

    fn notify(&self) {
        if let Some(Some(ends)) = self.ends.get() {
            // Full means readable already, which is all that is wanted.
            let _ = (&ends.write).write(&1u64.to_ne_bytes());
            // Afterwards: noted before it is readable, it could be read too early, and then stay readable for ever.
            self.written.store(true, Ordering::Release);
        }
    }

    /// Makes the descriptor unreadable. What was raised before is for the caller to look at now.
    pub(crate) fn lower(&self) {
        if self.written.swap(false, Ordering::AcqRel) {
            if let Some(Some(ends)) = self.ends.get() {
                // Before the flag: who raises in between leaves its work for this round without writing.
                let _ = (&ends.read).read(&mut [0; 64]);
            }
        }
        self.state.store(LOWERED, Ordering::Release);
    }

    /// Ready when it is raised. Only for the runtime thread, which calls `stop_waiting` when it waits no longer.
    pub(crate) fn poll_raised(&self, context: &Context<'_>) -> Poll<()> {
        if self.state.load(Ordering::Acquire) == RAISED {
            return Poll::Ready(());
        }
        *locked(&self.waiter) = Some(context.waker().clone());
        // Who raises it after this finds the waiter; who raised it before is found here.
        match self.state.compare_exchange(LOWERED, AWAITED, Ordering::AcqRel, Ordering::Acquire) {
            Err(RAISED) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    }

    /// From now on the descriptor is used again. True when it was raised without the descriptor being told.
    pub(crate) fn stop_waiting(&self) -> bool {
        let raised = self.state.compare_exchange(AWAITED, LOWERED, Ordering::AcqRel, Ordering::Acquire) == Err(RAISED);
        locked(&self.waiter).take();
        raised
    }

    /// The descriptor to poll, created now if need be; -1 where there is none.
    pub(crate) fn descriptor(&self) -> i32 {
        let mut created = false;
        let ends = self.ends.get_or_init(|| {
            created = true;
            system::create()
        });
        if created && self.state.load(Ordering::Acquire) == RAISED {
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
        let wake = Wake::new();
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
