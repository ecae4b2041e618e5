//! A clock that is cheap enough to be read twice in every call.

/// Milliseconds since some moment, never going back. May stand still for up to 16 ms.
#[cfg(target_os = "linux")]
pub(crate) fn milliseconds() -> u64 {
    use std::ffi::{c_int, c_long};

    #[repr(C)]
    struct TimeSpec {
        seconds: i64,
        nanoseconds: c_long,
    }

    extern "C" {
        fn clock_gettime(clock: c_int, time: *mut TimeSpec) -> c_int;
    }

    /// The time of the last tick: read without entering the kernel, in a few nanoseconds.
    const MONOTONIC_COARSE: c_int = 6;

    let mut time = TimeSpec { seconds: 0, nanoseconds: 0 };
    // SAFETY: `time` has room for the answer.
    unsafe { clock_gettime(MONOTONIC_COARSE, &mut time) };
    time.seconds as u64 * 1000 + time.nanoseconds as u64 / 1_000_000
}

/// Milliseconds since some moment, never going back.
#[cfg(not(target_os = "linux"))]
pub(crate) fn milliseconds() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;

    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_millis() as u64
}
