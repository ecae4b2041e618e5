//! The signal handlers and their stacks, where the system has such.

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
