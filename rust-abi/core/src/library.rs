//! One loaded extension: what it registered, its call buffer, its requests and events.
//!
//! The functions here are the vtable's, without the C around them. All but [`Library::complete`], [`Library::send`] and the
//! counting of sources run on the runtime thread only.

use std::cell::UnsafeCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use crate::abi;
use crate::buffer::{Buffer, Input};
use crate::clock::Moment;
use crate::completion::{Answer, Completion};
use crate::context::Context;
use crate::crash;
use crate::decode::{decode, Loans};
use crate::encode::{encode, encode_text, Lending};
use crate::face::{Face, View};
use crate::object::{claim_runtime_thread, count, locked, run_due_cleanups, table, take_complaints};
use crate::panics::{caught, contain, install_hook};
use crate::pin::pin_library;
use crate::registry::{Entry, Registry, Run, StartFn, SyncFn};
use crate::wake::WAKE;
use crate::words::put_cell;

/// What `drain` hands over at once: so many events, or as many as make the region this large.
const EVENTS_AT_ONCE: usize = 4096;
const EVENT_WORDS_AT_ONCE: usize = 512 * 1024;

/// An output region that grew beyond this is given back to the allocator on release.
const KEEP_OUTPUT_WORDS: usize = 2 * 1024 * 1024;

/// Levels of the host's log.
const LOG_WARNING: u32 = 40;

/// An extension. A dynamic library holds one, in a static.
pub struct Library<F: Face> {
    name: &'static str,
    version: &'static str,
    register: fn(&mut Registry<F>),
    registered: OnceLock<Result<Registered<F>, Failure>>,
    buffer: AtomicPtr<u8>,
    state: StateCell<F>,
    events: Mutex<VecDeque<Event<F::Value>>>,
    requests: Mutex<BTreeMap<u64, Request>>,
    shutdown_hook: Mutex<Option<ShutdownHook>>,
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

/// What a call wrote: its status and output flags.
struct Outcome {
    status: u32,
    flags: u32,
}

type CancelHook = Box<dyn FnOnce() + Send>;

/// Stops an executor and waits for it no longer than that.
type ShutdownHook = Box<dyn FnMut(Duration) + Send>;

#[derive(Default)]
struct Request {
    hook: Option<CancelHook>,
    cancelled: bool,
}

enum Event<V> {
    Completed(u64, Answer<V>),
    Message(u64, V),
    Log(String),
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
            events: Mutex::new(VecDeque::new()),
            requests: Mutex::new(BTreeMap::new()),
            shutdown_hook: Mutex::new(None),
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

    /// `call` of the vtable.
    ///
    /// # Safety
    /// As the header says: after `init`, on its thread, no other function of the vtable running, the call buffer filled in.
    pub unsafe fn call(&'static self) {
        let Some(buffer) = self.buffer() else { return };
        // SAFETY: this is a function of the vtable.
        let state = unsafe { self.state() };
        state.calls += 1;
        state.lending.clear();
        let started = Moment::now();
        let mut failure = None;
        let mut outcome = Outcome { status: abi::STATUS_OK, flags: 0 };
        let panicked = contain(|| match self.answer(state, &buffer) {
            Ok(answered) => outcome = answered,
            Err(failed) => failure = Some(failed),
        });
        buffer.set_elapsed_ms(started.elapsed_ms());
        if !state.arguments.is_empty() {
            // A panic or a malformed argument left them behind. Their own panics are counted and go no further.
            let _ = contain(|| state.arguments.clear());
        }
        if let Err(text) = panicked {
            failure = Some(fail(abi::STATUS_PANIC, text));
        }
        if let Some(failure) = failure {
            outcome = Outcome { status: failure.0, flags: say(state, &buffer, &failure.1) };
        }
        buffer.answer(outcome.status, outcome.flags | self.report_background(&buffer));
    }

    fn answer(&'static self, state: &mut State<F>, buffer: &Buffer) -> Result<Outcome, Failure> {
        let input = buffer.input();
        let entries = self.registered().map_or(&[][..], |registered| &registered.entries);
        let Some(entry) = entries.get(input.function as usize) else {
            return Err(fail(abi::STATUS_NO_FUNCTION, format!("the library has no function {}", input.function)));
        };
        let _running = state.place.map(|place| place.enter(entry.crash_line));
        match &entry.run {
            Run::Sync(function) => self.run(function, state, buffer, &input),
            Run::Start(function) => self.start(function, state, buffer, &input),
        }
    }

    fn run(
        &'static self,
        function: &SyncFn<F>,
        state: &mut State<F>,
        buffer: &Buffer,
        input: &Input,
    ) -> Result<Outcome, Failure> {
        let region = buffer.input_region(input).ok_or_else(unusable_region)?;
        // SAFETY: the host lends the region and the table's memory until the call returns and touches none of it meanwhile;
        // the arguments are gone by then, cleared below or by `call`.
        let loans = unsafe { Loans::new(region.base, buffer.input_lent(input)) };
        decode::<F>(region.words, input.argument_count as usize, Some(loans), &mut state.arguments)
            .map_err(|reason| fail(abi::STATUS_MALFORMED, reason.to_string()))?;
        let context = F::context(Context::of_call(self, input.caller));
        // Looked at where the function wrote it: moving it would cost more than all the rest of a scalar call.
        let result = function(&state.arguments, &context);
        match result {
            Ok(ref value) => {
                let flags = put_result::<F>(value, state, buffer)?;
                state.arguments.clear();
                Ok(Outcome { status: abi::STATUS_OK, flags })
            }
            Err(text) => Err(fail(abi::STATUS_ERROR, text)),
        }
    }

    fn start(
        &'static self,
        function: &StartFn<F>,
        state: &mut State<F>,
        buffer: &Buffer,
        input: &Input,
    ) -> Result<Outcome, Failure> {
        if self.shutting_down.load(Ordering::Relaxed) {
            return Err(fail(abi::STATUS_SHUT_DOWN, "the program is ending".to_owned()));
        }
        if input.request == 0 || locked(&self.requests).contains_key(&input.request) {
            return Err(fail(abi::STATUS_MALFORMED, format!("{} cannot be the number of a request", input.request)));
        }
        let region = buffer.input_region(input).ok_or_else(unusable_region)?;
        let mut arguments = Vec::new();
        decode::<F>(region.words, input.argument_count as usize, None, &mut arguments)
            .map_err(|reason| fail(abi::STATUS_MALFORMED, reason.to_string()))?;
        state.output.clear();
        locked(&self.requests).insert(input.request, Request::default());
        self.source_added();
        let completion = Completion::new(self, input.request);
        let context = Context::of_call(self, input.caller);
        contain(|| function(arguments, context, completion)).map_err(|text| {
            self.forget(input.request);
            fail(abi::STATUS_PANIC, text)
        })?;
        Ok(Outcome { status: abi::STATUS_PENDING, flags: 0 })
    }

    /// Takes back a request whose start panicked: its call answers, so it must have no event.
    fn forget(&self, request: u64) {
        if locked(&self.requests).remove(&request).is_some() {
            self.source_gone();
        }
        let mut events = locked(&self.events);
        let before = events.len();
        events.retain(|event| !matches!(event, Event::Completed(id, _) if *id == request));
        self.sources.fetch_sub((before - events.len()) as u64, Ordering::SeqCst);
    }

    /// Answers a request; what is answered already stays so.
    pub(crate) fn complete(&self, request: u64, answer: Answer<F::Value>) {
        // The hook may own the task that owns the completion: drop it when the lock is gone.
        let removed = locked(&self.requests).remove(&request);
        if removed.is_some() {
            self.push(Event::Completed(request, answer));
            self.source_gone();
        }
    }

    /// See [`Context::send`].
    pub(crate) fn send(&self, pid: u64, value: F::Value) {
        self.push(Event::Message(pid, value));
    }

    fn push(&self, event: Event<F::Value>) {
        self.source_added();
        locked(&self.events).push_back(event);
        WAKE.raise();
    }

    /// See [`Completion::on_cancel`].
    pub(crate) fn set_cancel_hook(&self, request: u64, hook: CancelHook) {
        let run_now = match locked(&self.requests).get_mut(&request) {
            Some(pending) if !pending.cancelled => {
                pending.hook = Some(hook);
                None
            }
            Some(_) => Some(hook),
            None => None,
        };
        if let Some(hook) = run_now {
            let _ = contain(hook);
        }
    }

    /// `cancel` of the vtable.
    pub fn cancel(&self, request: u64) {
        let hook = locked(&self.requests).get_mut(&request).and_then(|pending| {
            pending.cancelled = true;
            pending.hook.take()
        });
        if let Some(hook) = hook {
            let _ = contain(hook);
        }
    }

    /// Whether `cancel` was called for a pending request, or the program is ending.
    pub fn is_cancelled(&self, request: u64) -> bool {
        self.shutting_down.load(Ordering::Relaxed)
            || locked(&self.requests).get(&request).is_none_or(|pending| pending.cancelled)
    }

    /// Something more may produce events.
    pub(crate) fn source_added(&self) {
        self.sources.fetch_add(1, Ordering::SeqCst);
    }

    /// The counterpart of [`Library::source_added`]. The host hears when it was the last.
    pub(crate) fn source_gone(&self) {
        let last = self.sources.fetch_sub(1, Ordering::SeqCst) == 1;
        if last && self.reported.load(Ordering::SeqCst) != 0 {
            WAKE.raise();
        }
    }

    pub(crate) fn task_started(&self) {
        self.tasks.fetch_add(1, Ordering::Relaxed);
        self.source_added();
    }

    pub(crate) fn task_finished(&self) {
        self.tasks.fetch_sub(1, Ordering::Relaxed);
        self.source_gone();
    }

    /// Tells the host when the number of sources changed. Gives the output flag.
    fn report_background(&self, buffer: &Buffer) -> u32 {
        let mut flag = 0;
        loop {
            let sources = self.sources.load(Ordering::SeqCst);
            if self.reported.load(Ordering::Relaxed) == sources {
                return flag;
            }
            // First this, then looking again: who ends the last source meanwhile sees it or is seen.
            self.reported.store(sources, Ordering::SeqCst);
            buffer.set_background(u32::try_from(sources).unwrap_or(u32::MAX));
            flag = abi::OUTPUT_BACKGROUND;
        }
    }

    /// `drain` of the vtable.
    ///
    /// # Safety
    /// As for [`Library::call`].
    pub unsafe fn drain(&'static self) {
        let Some(buffer) = self.buffer() else { return };
        // SAFETY: this is a function of the vtable.
        let state = unsafe { self.state() };
        state.lending.clear();
        WAKE.lower();
        run_due_cleanups();
        for complaint in take_complaints() {
            self.push(Event::Log(complaint));
        }
        let mut events: VecDeque<_> = {
            let mut queue = locked(&self.events);
            let taken = queue.len().min(EVENTS_AT_ONCE);
            queue.drain(..taken).collect()
        };
        state.output.clear();
        state.output.resize(events.len() * EVENT_WORDS, 0);
        let mut count = 0;
        while state.output.len() < EVENT_WORDS_AT_ONCE || count == 0 {
            let Some(event) = events.pop_front() else { break };
            put_event::<F>(event, count, &mut state.output);
            count += 1;
        }
        self.sources.fetch_sub(count as u64, Ordering::SeqCst);
        let more = {
            let mut queue = locked(&self.events);
            events.into_iter().rev().for_each(|event| queue.push_front(event));
            !queue.is_empty()
        };
        if more {
            WAKE.raise();
        }
        let flags = publish(state, &buffer) | if more { abi::OUTPUT_MORE } else { 0 };
        buffer.set_event_count(count as u32);
        buffer.answer(abi::STATUS_OK, flags | self.report_background(&buffer));
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

    /// What stops the executor of this library's tasks. It must return within the time it is given.
    pub fn on_shutdown(&self, hook: impl FnMut(Duration) + Send + 'static) {
        *locked(&self.shutdown_hook) = Some(Box::new(hook));
    }

    /// Whether the program is ending.
    pub fn is_shutting_down(&self) -> bool {
        self.shutting_down.load(Ordering::Relaxed)
    }

    /// `shutdown` of the vtable.
    pub fn shutdown(&self, grace: Duration) {
        self.shutting_down.store(true, Ordering::Relaxed);
        let requests: Vec<u64> = locked(&self.requests).keys().copied().collect();
        for request in requests {
            self.cancel(request);
        }
        if let Some(hook) = locked(&self.shutdown_hook).as_mut() {
            let _ = contain(|| hook(grace));
        }
        run_due_cleanups();
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
            events_queued: locked(&self.events).len() as u64,
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

fn unusable_region() -> Failure {
    fail(abi::STATUS_MALFORMED, "the input region is not aligned, or not there".to_owned())
}

/// Puts a result into the output region. Gives the output flags.
fn put_result<F: Face>(value: &F::Value, state: &mut State<F>, buffer: &Buffer) -> Result<u32, Failure> {
    // What has no children goes straight into its cell: this is most calls.
    let (tag, payload) = match F::view(value) {
        View::Unit => (abi::TAG_UNIT, 0),
        View::Bool(truth) => (abi::TAG_BOOL, u64::from(truth)),
        View::Int(number) => (abi::TAG_INT, number as u64),
        View::Float(number) => (abi::TAG_FLOAT, number.to_bits()),
        View::Handle(object) => {
            let (handle, flags, _) = table().grant(object);
            buffer.put_handle(handle, flags);
            return Ok(0);
        }
        _ => {
            state.output.clear();
            state.output.resize(CELL_WORDS, 0);
            return match encode::<F>(value, 0, &mut state.output, Some(&mut state.lending)) {
                Ok(()) => Ok(publish(state, buffer)),
                Err(reason) => Err(fail(abi::STATUS_UNENCODABLE, reason.to_string())),
            };
        }
    };
    buffer.put_scalar(abi::Cell { tag, aux: 0, payload });
    Ok(0)
}

/// Puts a text into the output region. Gives the output flags.
fn say<F: Face>(state: &mut State<F>, buffer: &Buffer, text: &str) -> u32 {
    state.lending.clear();
    state.output.clear();
    state.output.resize(CELL_WORDS, 0);
    encode_text(text, 0, &mut state.output);
    publish(state, buffer)
}

/// Shows the host what was encoded: in the call buffer when it fits there, else where it is.
fn publish<F: Face>(state: &State<F>, buffer: &Buffer) -> u32 {
    let mut flags = 0;
    if state.output.len() * 8 <= abi::OUTPUT_CAPACITY {
        buffer.copy_output(&state.output);
    } else {
        buffer.set_overflow(&state.output);
        flags |= abi::OUTPUT_OVERFLOW | abi::OUTPUT_RELEASE;
    }
    if !state.lending.table.is_empty() {
        buffer.set_output_lent(&state.lending.table);
        flags |= abi::OUTPUT_RELEASE;
    } else if flags != 0 {
        buffer.set_output_lent(&[]);
    }
    flags
}

const CELL_WORDS: usize = size_of::<abi::Cell>() / 8;
const EVENT_WORDS: usize = size_of::<abi::Event>() / 8;

/// Encodes an event into the place that is reserved for it.
fn put_event<F: Face>(event: Event<F::Value>, index: usize, words: &mut Vec<u64>) {
    let start = index * EVENT_WORDS;
    let at = start + 2;
    let (kind, status, id) = match event {
        Event::Completed(request, answer) => (abi::EVENT_COMPLETED, put_answer::<F>(answer, at, words), request),
        Event::Message(pid, value) => match put_value::<F>(value, at, words) {
            Ok(()) => (abi::EVENT_MESSAGE, abi::STATUS_OK, pid),
            Err(reason) => {
                encode_text(&format!("a message to process {pid} was dropped: {reason}"), at, words);
                (abi::EVENT_LOG, LOG_WARNING, 0)
            }
        },
        Event::Log(text) => {
            encode_text(&text, at, words);
            (abi::EVENT_LOG, LOG_WARNING, 0)
        }
    };
    words[start] = u64::from(kind) | u64::from(status) << 32;
    words[start + 1] = id;
}

fn put_answer<F: Face>(answer: Answer<F::Value>, at: usize, words: &mut Vec<u64>) -> u32 {
    let (status, text) = match answer {
        Answer::Value(value) => match put_value::<F>(value, at, words) {
            Ok(()) => return abi::STATUS_OK,
            Err(reason) => (abi::STATUS_UNENCODABLE, reason),
        },
        Answer::Error(text) => (abi::STATUS_ERROR, text),
        Answer::Panic(text) => (abi::STATUS_PANIC, text),
        Answer::Cancelled => {
            put_cell(words, at, abi::Cell { tag: abi::TAG_UNIT, aux: 0, payload: 0 });
            return abi::STATUS_CANCELLED;
        }
    };
    encode_text(&text, at, words);
    status
}

/// Encodes a value and drops it. A panic on the way is the reason why not.
fn put_value<F: Face>(value: F::Value, at: usize, words: &mut Vec<u64>) -> Result<(), String> {
    let length = words.len();
    let outcome = contain(|| encode::<F>(&value, at, words, None).map_err(|reason| reason.to_string()));
    let outcome = outcome.unwrap_or_else(Err);
    if outcome.is_err() {
        words.truncate(length);
    }
    // A cleanup that panics is reported by the object itself.
    let _ = contain(|| drop(value));
    outcome
}
