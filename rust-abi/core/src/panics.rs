//! Containing panics: nothing unwinds out of the library, and what was caught leaves no trace on standard error.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{catch_unwind, AssertUnwindSafe, PanicHookInfo};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Once;

#[cfg(panic = "abort")]
compile_error!(
    "Nostos extensions must be built with panic = \"unwind\": remove `panic = \"abort\"` from the profile in Cargo.toml"
);

thread_local! {
    /// How many `contain` are running on this thread.
    static CONTAINED: Cell<u32> = const { Cell::new(0) };
    /// What the last contained panic said.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

static CAUGHT: AtomicU64 = AtomicU64::new(0);

/// How many panics were caught so far.
pub fn caught() -> u64 {
    CAUGHT.load(Ordering::Relaxed)
}

/// Installs the hook that keeps contained panics off standard error. The hook that was there before
/// still sees all others.
pub fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let contained = CONTAINED.try_with(Cell::get).unwrap_or(0) > 0;
            if contained {
                remember(info);
            } else {
                previous(info);
            }
        }));
    });
}

fn remember(info: &PanicHookInfo<'_>) {
    let mut text = payload_text(info.payload()).to_owned();
    if let Some(place) = info.location() {
        text.push_str(&format!(" ({}:{}:{})", place.file(), place.line(), place.column()));
    }
    // A panic while SAID is borrowed or gone has no text but its payload's.
    let _ = SAID.try_with(|said| said.try_borrow_mut().map(|mut said| *said = Some(text)));
}

fn payload_text(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "panic without a text"
    }
}

/// Runs `work`; a panic becomes its text.
///
/// The panic's payload is dropped in here, and if that panics too, what it throws is leaked.
pub fn contain<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    CONTAINED.with(|depth| {
        depth.set(depth.get() + 1);
        // What the panicking code left half done is dropped or discarded by the callers of `contain`.
        let outcome = catch_unwind(AssertUnwindSafe(work)).map_err(panic_text);
        depth.set(depth.get() - 1);
        outcome
    })
}

#[cold]
fn panic_text(payload: Box<dyn Any + Send>) -> String {
    CAUGHT.fetch_add(1, Ordering::Relaxed);
    let said = SAID.with(|said| said.borrow_mut().take());
    let text = said.unwrap_or_else(|| payload_text(&*payload).to_owned());
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
        SAID.with(|said| said.borrow_mut().take());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Panics when it is dropped, with itself as payload.
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            if !std::thread::panicking() {
                std::panic::panic_any(Bomb);
            }
        }
    }

    #[test]
    fn texts_and_places() {
        install_hook();
        let text = contain(|| panic!("nothing at {}", 5)).unwrap_err();
        assert!(text.starts_with("nothing at 5 (") && text.contains("panics.rs:"), "{text}");
        assert_eq!(contain(|| 7), Ok(7));
    }

    #[test]
    fn a_payload_that_panics_when_dropped_is_contained() {
        install_hook();
        let text = contain(|| std::panic::panic_any(Bomb)).unwrap_err();
        assert!(text.starts_with("panic without a text"), "{text}");
        assert_eq!(CONTAINED.with(Cell::get), 0);
        assert!(contain(|| panic!("again")).unwrap_err().starts_with("again"));
    }

    #[test]
    fn nested_containments_keep_their_own_text() {
        install_hook();
        let outer = contain(|| {
            let inner = contain(|| panic!("inner")).unwrap_err();
            assert!(inner.starts_with("inner"));
            panic!("outer");
        });
        assert!(outer.unwrap_err().starts_with("outer"));
    }
}
