//! Says which native function was running when the process is about to die of a signal.
//!
//! A thread that enters a function notes the line to print in a table that the signal handler can read without locks or
//! memory. The handler writes the line, restores the default action and raises the signal again. When no function of this
//! library runs on the thread that crashed, whoever handled the signal before is asked: another extension, or Node,
//! which recovers from some faults in WebAssembly.

use std::cell::Cell;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// The running function of a thread, for as long as this lives.
pub struct Running {
    before: usize,
    place: Place,
}

/// Where a thread notes what it runs.
#[derive(Clone, Copy)]
pub struct Place(&'static AtomicUsize);

#[cfg(any(target_os = "linux", target_os = "macos"))]
pub use system::{install, prepare_thread};

/// Nothing to install here.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub fn install() {}

/// Nothing to prepare here.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub fn prepare_thread() {}

/// Threads that may run native functions at one time and be named in a report; more run without.
const SLOTS: usize = 1024;

mod slots {
    use super::SLOTS;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Of each slot: the thread that has it, and its line as address of a `CrashLine`; 0 none.
    pub(super) static THREADS: [AtomicUsize; SLOTS] = [const { AtomicUsize::new(0) }; SLOTS];
    pub(super) static LINES: [AtomicUsize; SLOTS] = [const { AtomicUsize::new(0) }; SLOTS];

    /// Takes a slot for a thread; SLOTS when all are taken.
    pub(super) fn take(thread: usize) -> usize {
        (0..SLOTS)
            .find(|&slot| THREADS[slot].compare_exchange(0, thread, Ordering::Relaxed, Ordering::Relaxed).is_ok())
            .unwrap_or(SLOTS)
    }

    pub(super) fn give_back(slot: usize) {
        if slot < SLOTS {
            LINES[slot].store(0, Ordering::Relaxed);
            THREADS[slot].store(0, Ordering::Relaxed);
        }
    }
}

/// A line in a form whose address is one word.
pub struct CrashLine(
    #[cfg_attr(not(any(target_os = "linux", target_os = "macos")), allow(dead_code, reason = "no handler reads it"))]
    &'static str,
);

impl CrashLine {
    /// Keeps a line for ever.
    pub fn leak(line: String) -> &'static CrashLine {
        Box::leak(Box::new(CrashLine(String::leak(line))))
    }
}

/// The slot of a thread, given back when the thread ends.
struct Slot(Cell<Option<usize>>);

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(slot) = self.0.get() {
            slots::give_back(slot);
        }
    }
}

thread_local!(static SLOT: Slot = const { Slot(Cell::new(None)) });

/// The slot of this thread, taken now if need be; SLOTS when there is none.
fn own_slot() -> usize {
    SLOT.try_with(|slot| {
        slot.0.get().unwrap_or_else(|| {
            let taken = slots::take(thread_number());
            slot.0.set(Some(taken));
            taken
        })
    })
    .unwrap_or(SLOTS)
}

/// The place of this thread.
pub fn place() -> Place {
    /// Where threads note what they run that found no slot; nobody reads it.
    static NOWHERE: AtomicUsize = AtomicUsize::new(0);
    Place(slots::LINES.get(own_slot()).unwrap_or(&NOWHERE))
}

/// Notes that this thread runs the function of that line.
pub fn enter(line: &'static CrashLine) -> Running {
    place().enter(line)
}

impl Place {
    /// Notes that the thread of this place runs the function of that line.
    #[inline]
    pub fn enter(self, line: &'static CrashLine) -> Running {
        let before = self.0.load(Relaxed);
        self.0.store(std::ptr::from_ref(line) as usize, Relaxed);
        Running { before, place: self }
    }
}

/// The line of the function that this thread runs.
pub fn current() -> Option<&'static CrashLine> {
    let line = slots::LINES.get(own_slot())?.load(Relaxed);
    // SAFETY: 0, or the address of a line that `enter` was given, which lives for ever.
    unsafe { (line as *const CrashLine).as_ref() }
}

impl Drop for Running {
    #[inline]
    fn drop(&mut self) {
        self.place.0.store(self.before, Relaxed);
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn thread_number() -> usize {
    system::thread_number()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn thread_number() -> usize {
    1
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod system {
    use super::{slots, CrashLine, SLOTS};
    use std::cell::OnceCell;
    use std::ffi::{c_int, c_void};
    use std::sync::atomic::Ordering::Relaxed;
    use std::sync::{Once, OnceLock};

    /// `struct sigaction` of the system's C library on 64-bit machines.
    #[cfg(target_os = "linux")]
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct SignalAction {
        handler: usize,
        mask: [u64; 16],
        flags: c_int,
        restorer: usize,
    }

    #[cfg(target_os = "macos")]
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct SignalAction {
        handler: usize,
        mask: u32,
        flags: c_int,
    }

    /// `stack_t`.
    #[cfg(target_os = "linux")]
    #[repr(C)]
    struct SignalStack {
        start: *mut c_void,
        flags: c_int,
        size: usize,
    }

    #[cfg(target_os = "macos")]
    #[repr(C)]
    struct SignalStack {
        start: *mut c_void,
        size: usize,
        flags: c_int,
    }

    extern "C" {
        fn sigaction(signal: c_int, new: *const SignalAction, old: *mut SignalAction) -> c_int;
        fn sigaltstack(new: *const SignalStack, old: *mut SignalStack) -> c_int;
        fn raise(signal: c_int) -> c_int;
        fn write(descriptor: c_int, bytes: *const c_void, size: usize) -> isize;
        fn pthread_self() -> usize;
    }

    const DEFAULT: usize = 0;
    const IGNORE: usize = 1;
    #[cfg(target_os = "linux")]
    mod numbers {
        pub(super) const SIGNALS: [i32; 5] = [4, 6, 7, 8, 11]; // ILL ABRT BUS FPE SEGV
        pub(super) const WITH_INFO: i32 = 4;
        pub(super) const ON_STACK: i32 = 0x0800_0000;
        pub(super) const STACK_DISABLED: i32 = 2;
    }
    #[cfg(target_os = "macos")]
    mod numbers {
        pub(super) const SIGNALS: [i32; 5] = [4, 6, 10, 8, 11];
        pub(super) const WITH_INFO: i32 = 0x40;
        pub(super) const ON_STACK: i32 = 1;
        pub(super) const STACK_DISABLED: i32 = 4;
    }
    use numbers::{ON_STACK, SIGNALS, STACK_DISABLED, WITH_INFO};

    /// Bytes of the stack on which handlers run: the crash may be an overflow of the ordinary one.
    const STACK_SIZE: usize = 64 * 1024;

    /// Who handled each of SIGNALS before.
    static BEFORE: OnceLock<[SignalAction; SIGNALS.len()]> = OnceLock::new();

    pub(super) fn thread_number() -> usize {
        // SAFETY: pthread_self takes nothing and cannot fail.
        unsafe { pthread_self() }
    }

    fn empty_action() -> SignalAction {
        #[cfg(target_os = "linux")]
        return SignalAction { handler: DEFAULT, mask: [0; 16], flags: 0, restorer: 0 };
        #[cfg(target_os = "macos")]
        return SignalAction { handler: DEFAULT, mask: 0, flags: 0 };
    }

    /// Installs the handlers, once, and prepares the calling thread.
    pub fn install() {
        prepare_thread();
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(|| {
            let mut before = [empty_action(); SIGNALS.len()];
            for (signal, old) in SIGNALS.into_iter().zip(&mut before) {
                // SAFETY: only asks for the action; `old` has room for it.
                unsafe { sigaction(signal, std::ptr::null(), old) };
            }
            // Before the first handler can run, which reads it.
            let _ = BEFORE.set(before);
            let mut action = empty_action();
            action.handler = handle as *const () as usize;
            action.flags = WITH_INFO | ON_STACK;
            for signal in SIGNALS {
                // SAFETY: `handle` has the signature that WITH_INFO asks for and does only what is safe in a handler.
                unsafe { sigaction(signal, &action, std::ptr::null_mut()) };
            }
        });
    }

    /// The handlers' stack of a thread; it ends with the thread.
    struct HandlerStack(Box<[u8]>);

    impl HandlerStack {
        /// Gives the calling thread a stack for its handlers, unless it has one.
        fn install() -> Option<HandlerStack> {
            let mut current = SignalStack { start: std::ptr::null_mut(), flags: 0, size: 0 };
            // SAFETY: only asks; `current` has room for the answer.
            let asked = unsafe { sigaltstack(std::ptr::null(), &mut current) };
            if asked != 0 || current.flags & STACK_DISABLED == 0 {
                return None;
            }
            let mut memory = vec![0; STACK_SIZE].into_boxed_slice();
            let stack = SignalStack { start: memory.as_mut_ptr().cast(), flags: 0, size: STACK_SIZE };
            // SAFETY: the memory lives until `drop` has taken it from the thread.
            unsafe { sigaltstack(&stack, std::ptr::null_mut()) };
            Some(HandlerStack(memory))
        }
    }

    impl Drop for HandlerStack {
        fn drop(&mut self) {
            let mut current = SignalStack { start: std::ptr::null_mut(), flags: 0, size: 0 };
            let none = SignalStack { start: std::ptr::null_mut(), flags: STACK_DISABLED, size: STACK_SIZE };
            // SAFETY: asks, and takes the stack from the thread when it is still this one.
            unsafe {
                sigaltstack(std::ptr::null(), &mut current);
                if current.start == self.0.as_mut_ptr().cast() {
                    sigaltstack(&none, std::ptr::null_mut());
                }
            }
        }
    }

    /// Gives the calling thread a stack for signal handlers, unless it has one. Only threads that may run native code need it.
    pub fn prepare_thread() {
        thread_local!(static STACK: OnceCell<Option<HandlerStack>> = const { OnceCell::new() });
        // A thread that is ending goes without.
        let _ = STACK.try_with(|stack| stack.get_or_init(HandlerStack::install).is_some());
    }

    /// The line of the function that runs on this thread. Reads atomics only.
    fn running() -> Option<&'static CrashLine> {
        let thread = thread_number();
        let slot = (0..SLOTS).find(|&slot| slots::THREADS[slot].load(Relaxed) == thread)?;
        let line = slots::LINES[slot].load(Relaxed) as *const CrashLine;
        // SAFETY: 0, or the address of a CrashLine that lives for ever.
        unsafe { line.as_ref() }
    }

    extern "C" fn handle(signal: c_int, info: *mut c_void, context: *mut c_void) {
        match running() {
            Some(CrashLine(line)) => {
                // SAFETY: write is async-signal-safe; the line lives for ever.
                unsafe { write(2, line.as_ptr().cast(), line.len()) };
                die(signal);
            }
            None => pass_on(signal, info, context),
        }
    }

    /// Lets the signal have its default effect: at once when it is raised again on return, at the latest at the same instruction.
    fn die(signal: c_int) {
        let action = empty_action();
        // SAFETY: both are async-signal-safe.
        unsafe {
            sigaction(signal, &action, std::ptr::null_mut());
            raise(signal);
        }
    }

    fn pass_on(signal: c_int, info: *mut c_void, context: *mut c_void) {
        let before = BEFORE.get().and_then(|all| {
            let index = SIGNALS.iter().position(|known| *known == signal)?;
            Some(&all[index])
        });
        match before {
            Some(action) if action.handler == IGNORE => {}
            Some(action) if action.handler != DEFAULT && action.flags & WITH_INFO != 0 => {
                // SAFETY: with this flag the system stored a handler of three arguments; they are passed on as they came.
                let handler: extern "C" fn(c_int, *mut c_void, *mut c_void) =
                    unsafe { std::mem::transmute(action.handler) };
                handler(signal, info, context);
            }
            Some(action) if action.handler != DEFAULT => {
                // SAFETY: without the flag it is a handler of one argument.
                let handler: extern "C" fn(c_int) = unsafe { std::mem::transmute(action.handler) };
                handler(signal);
            }
            _ => die(signal),
        }
    }
}
