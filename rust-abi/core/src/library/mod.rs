//! One loaded extension: what it registered, its call buffer, its requests and events.
//!
//! The functions here are the vtable's, without the C around them; they run on the runtime thread only. What other threads
//! may do is in `background`.

mod background;
mod call;

use std::cell::UnsafeCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use crate::abi;
use crate::buffer::Buffer;
use crate::crash;
use crate::encode::Lending;
use crate::face::Face;
use crate::object::{claim_runtime_thread, count, locked, run_due_cleanups, table};
use crate::outbox::Outbox;
use crate::panics::{caught, contain, install_hook};
use crate::pin::pin_library;
use crate::registry::{Entry, Registry};
use crate::wake::WAKE;

use background::{Request, ShutdownHook, WaitHook};
use call::say;

/// An output region that grew beyond this is given back to the allocator on release.
const KEEP_OUTPUT_WORDS: usize = 2 * 1024 * 1024;

/// An extension. A dynamic library holds one, in a static.
pub struct Library<F: Face> {
    name: &'static str,
    version: &'static str,
    register: fn(&mut Registry<F>),
    registered: OnceLock<Result<Registered<F>, Failure>>,
    buffer: AtomicPtr<u8>,
    state: StateCell<F>,
    outbox: Mutex<Outbox<F::Value>>,
    requests: Mutex<BTreeMap<u64, Request>>,
    shutdown_hook: Mutex<Option<ShutdownHook>>,
    wait_hook: OnceLock<WaitHook>,
    shutting_down: AtomicBool,
    /// Pending requests, running tasks, kept contexts and queued events: while it is not 0 the host must listen.
    sources: AtomicU64,
    /// What the host was told about `sources`.
    reported: AtomicU64,
    tasks: AtomicU64,
}

struct Registered<F: Face> {
    entries: Vec<Entry<F>>,
    functions: Vec<abi::Function>,
    types: Vec<abi::Type>,
}

/// The status of a call that has no result, and the text that says why. Boxed, since it is rare and passed through much.
type Failure = Box<(u32, String)>;

fn fail(status: u32, text: String) -> Failure {
    Box::new((status, text))
}

/// What the runtime thread keeps from call to call.
struct State<F: Face> {
    arguments: Vec<F::Value>,
    /// The output region when it is not the call buffer's.
    output: Vec<u64>,
    lending: Lending,
    calls: u64,
    /// Where the runtime thread notes what it runs.
    place: Option<crash::Place>,
}

struct StateCell<F: Face>(UnsafeCell<State<F>>);

// SAFETY: the state is reached only through `Library::state`, whose callers promise to be the one function of the vtable that
// runs at that time, on the runtime thread.
unsafe impl<F: Face> Sync for StateCell<F> {}

impl<F: Face> Library<F> {
    /// An extension that has not registered anything yet.
    pub const fn new(name: &'static str, version: &'static str, register: fn(&mut Registry<F>)) -> Library<F> {
        let state = State { arguments: Vec::new(), output: Vec::new(), lending: Lending::new(), calls: 0, place: None };
        Library {
            name,
            version,
            register,
            registered: OnceLock::new(),
            buffer: AtomicPtr::new(std::ptr::null_mut()),
            state: StateCell(UnsafeCell::new(state)),
            outbox: Mutex::new(Outbox::new()),
            requests: Mutex::new(BTreeMap::new()),
            shutdown_hook: Mutex::new(None),
            wait_hook: OnceLock::new(),
            shutting_down: AtomicBool::new(false),
            sources: AtomicU64::new(0),
            reported: AtomicU64::new(0),
            tasks: AtomicU64::new(0),
        }
    }

    /// The runtime thread's state.
    ///
    /// # Safety
    /// Only for the vtable's functions, which the host calls on one thread and never two at once; the reference ends with the
    /// function that asked for it.
    #[allow(clippy::mut_from_ref, reason = "the ABI's threading rule is what makes it exclusive")]
    unsafe fn state(&self) -> &mut State<F> {
        // SAFETY: exclusive by the caller's promise.
        unsafe { &mut *self.state.0.get() }
    }

    fn buffer(&self) -> Option<Buffer> {
        // SAFETY: `init` stored the address of a call buffer, which the host never moves or frees.
        unsafe { Buffer::at(self.buffer.load(Ordering::Relaxed)) }
    }

    fn registered(&self) -> Option<&Registered<F>> {
        self.registered.get()?.as_ref().ok()
    }

    /// `init` of the vtable.
    ///
    /// # Safety
    /// As the header says: `host` is null or points to a NostosHost whose call buffer stays in place for ever.
    pub unsafe fn init(&'static self, host: *const abi::Host) -> u32 {
        // SAFETY: the caller vouches for the pointer.
        let Some(host) = (unsafe { host.as_ref() }) else { return abi::STATUS_MALFORMED };
        if host.abi_major != abi::ABI_MAJOR || (host.call_buffer_size as usize) < abi::CALL_BUFFER_SIZE {
            return abi::STATUS_MALFORMED;
        }
        // SAFETY: the caller vouches for the address.
        let Some(buffer) = (unsafe { Buffer::at(host.call_buffer as usize as *mut u8) }) else {
            return abi::STATUS_MALFORMED;
        };
        self.buffer.store(host.call_buffer as usize as *mut u8, Ordering::Relaxed);
        pin_library();
        claim_runtime_thread();
        install_hook();
        if host.flags & abi::HOST_CRASH_REPORT != 0 {
            crash::install();
        }
        // SAFETY: this is a function of the vtable.
        let state = unsafe { self.state() };
        state.place = Some(crash::place());
        match self.registered.get_or_init(|| self.run_register()) {
            Ok(_) => {
                buffer.answer(abi::STATUS_OK, 0);
                abi::STATUS_OK
            }
            Err(failure) => {
                let flags = say(state, &buffer, &failure.1);
                buffer.answer(failure.0, flags);
                failure.0
            }
        }
    }

    fn run_register(&self) -> Result<Registered<F>, Failure> {
        let mut registry = Registry::new(self.name, self.version);
        contain(|| (self.register)(&mut registry)).map_err(|text| fail(abi::STATUS_PANIC, text))?;
        let Registry { entries, functions, types, .. } = registry;
        Ok(Registered { entries, functions, types })
    }

    /// The registered functions as the host reads them.
    pub fn functions(&self) -> &[abi::Function] {
        self.registered().map_or(&[], |registered| &registered.functions)
    }

    /// The registered types as the host reads them.
    pub fn types(&self) -> &[abi::Type] {
        self.registered().map_or(&[], |registered| &registered.types)
    }

    /// `cleanup` of the vtable.
    ///
    /// # Safety
    /// `entries` must be null or point to `count` NostosCleanup.
    pub unsafe fn cleanup(&self, entries: *const abi::Cleanup, count: u32) {
        if !entries.is_null() {
            // SAFETY: the caller vouches for address and count.
            let entries = unsafe { std::slice::from_raw_parts(entries, count as usize) };
            let mut released = Vec::with_capacity(entries.len());
            {
                let mut objects = table();
                released.extend(
                    entries.iter().filter_map(|entry| objects.release(entry.token, entry.pointer, entry.type_id)),
                );
            }
            // The lock is gone when they are dropped here, and with it perhaps cleaned up.
            drop(released);
        }
        run_due_cleanups();
    }

    /// `release` of the vtable.
    ///
    /// # Safety
    /// As for [`Library::call`].
    pub unsafe fn release(&self) {
        // SAFETY: this is a function of the vtable.
        let state = unsafe { self.state() };
        state.lending.clear();
        if state.output.capacity() > KEEP_OUTPUT_WORDS {
            state.output = Vec::new();
        }
    }

    /// `counters` of the vtable.
    ///
    /// # Safety
    /// As for [`Library::call`].
    pub unsafe fn counters(&self) -> abi::Counters {
        let mut counters = abi::Counters {
            // SAFETY: this is a function of the vtable.
            calls: unsafe { self.state() }.calls,
            panics: caught(),
            requests_pending: locked(&self.requests).len() as u64,
            tasks_running: self.tasks.load(Ordering::Relaxed),
            events_queued: locked(&self.outbox).len() as u64,
            ..abi::Counters::default()
        };
        count(&mut counters);
        counters
    }

    /// `wake_descriptor` of the vtable.
    pub fn wake_descriptor(&self) -> i32 {
        WAKE.descriptor()
    }
}
