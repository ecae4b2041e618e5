//! A clock that is cheap enough to be read twice in every call.

/// A moment on a clock that may stand still for up to 16 ms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(Reading);

impl Moment {
    /// The current moment.
    #[inline]
    pub(crate) fn now() -> Moment {
        Moment(read())
    }

    /// Milliseconds from this moment to now, saturating.
    #[inline]
    pub(crate) fn elapsed_ms(self) -> u32 {
        let now = read();
        if now == self.0 {
            return 0;
        }
        u32::try_from(between(self.0, now)).unwrap_or(u32::MAX)
    }
}

#[cfg(target_os = "linux")]
use coarse::{between, read, Reading};

#[cfg(target_os = "linux")]
mod coarse {
    use std::ffi::{c_int, c_long};

    /// `struct timespec`.
    #[repr(C)]
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(super) struct Reading {
        seconds: i64,
        nanoseconds: c_long,
    }

    extern "C" {
        fn clock_gettime(clock: c_int, time: *mut Reading) -> c_int;
    }

    /// The time of the last tick: read without entering the kernel, in a few nanoseconds.
    const MONOTONIC_COARSE: c_int = 6;

    #[inline]
    pub(super) fn read() -> Reading {
        let mut time = Reading { seconds: 0, nanoseconds: 0 };
        // SAFETY: `time` has room for the answer.
        unsafe { clock_gettime(MONOTONIC_COARSE, &mut time) };
        time
    }

    pub(super) fn between(start: Reading, end: Reading) -> i64 {
        (end.seconds - start.seconds) * 1000 + (end.nanoseconds - start.nanoseconds) / 1_000_000
    }
}

#[cfg(not(target_os = "linux"))]
use std::time::Instant as Reading;

#[cfg(not(target_os = "linux"))]
fn read() -> Reading {
    Reading::now()
}

#[cfg(not(target_os = "linux"))]
fn between(start: Reading, end: Reading) -> i64 {
    end.duration_since(start).as_millis() as i64
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_seen() {
        let start = Moment::now();
        std::thread::sleep(std::time::Duration::from_millis(60));
        assert!((40..5000).contains(&start.elapsed_ms()), "{}", start.elapsed_ms());
    }
}
