//! Native objects behind handles: who holds them, and their one cleanup.
//!
//! An [`Object`] is counted: every native value that names it holds one count, and the [`ObjectTable`] holds one for
//! the host from the moment it was handed over until the host lets go. The last to go runs the cleanup, on the
//! runtime thread: elsewhere it is queued, and runs with the next `cleanup`, `drain` or `shutdown`.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, Weak};

use crate::abi;
use crate::panics::contain;
use crate::wake::WAKE;

/// What an author registers to free an object: called with its address and type id, exactly once.
pub type CleanupFn = fn(usize, u64);

/// A native object that the host knows, or may come to know, by a handle.
pub struct Object {
    pointer: usize,
    type_id: u64,
    bytes: u64,
    content: Option<Content>,
    /// No other object that the host may hold means the same memory.
    unique: bool,
    /// Its name in the table; 0 while the host does not hold it.
    token: AtomicU64,
    /// Slot (low half) and generation in the host's table, once the host has told.
    place: AtomicU64,
    /// Let go by the host while native code still holds it.
    retained: AtomicBool,
}

enum Content {
    /// Somebody's memory, freed by a callback.
    Raw(CleanupFn),
    /// A reference-counted Rust object.
    Shared(Arc<dyn Any + Send + Sync>),
}

const NOWHERE: u64 = abi::NO_SLOT as u64;

static CREATED: AtomicU64 = AtomicU64::new(0);
static CLEANED: AtomicU64 = AtomicU64::new(0);
static RETAINED: AtomicU64 = AtomicU64::new(0);

impl Object {
    /// An object in a box of its own, that weighs `bytes` for the collector.
    pub fn boxed<T>(value: Box<T>, type_id: u64, cleanup: CleanupFn, bytes: u64) -> Arc<Object> {
        let pointer = Box::into_raw(value) as usize;
        let object = Object::new(pointer, type_id, bytes, Content::Raw(cleanup), true);
        if INDEX_USED.load(Ordering::Acquire) {
            index().insert((pointer, type_id), Arc::downgrade(&object));
        }
        object
    }

    /// An object at an address that the author manages. While one with this address and type id is alive it
    /// is that one, so that no address is cleaned up twice.
    pub fn raw(pointer: usize, type_id: u64, cleanup: CleanupFn, bytes: u64) -> Arc<Object> {
        let mut index = index();
        if !INDEX_USED.swap(true, Ordering::AcqRel) {
            index.extend(table().iter().map(|object| ((object.pointer, object.type_id), Arc::downgrade(object))));
        }
        if let Some(known) = index.get(&(pointer, type_id)).and_then(Weak::upgrade) {
            return known;
        }
        let object = Object::new(pointer, type_id, bytes, Content::Raw(cleanup), false);
        index.insert((pointer, type_id), Arc::downgrade(&object));
        object
    }

    /// A reference-counted Rust object; its type id is derived from its Rust type.
    pub fn shared<T: Any + Send + Sync>(value: Arc<T>) -> Arc<Object> {
        let pointer = Arc::as_ptr(&value) as usize;
        // Each handle owns a count of its own, so two of one address are two all the same.
        Object::new(pointer, rust_type_id::<T>(), size_of::<T>() as u64, Content::Shared(value), true)
    }

    fn new(pointer: usize, type_id: u64, bytes: u64, content: Content, unique: bool) -> Arc<Object> {
        CREATED.fetch_add(1, Ordering::Relaxed);
        Arc::new(Object {
            pointer,
            type_id,
            bytes,
            content: Some(content),
            unique,
            token: AtomicU64::new(0),
            place: AtomicU64::new(NOWHERE),
            retained: AtomicBool::new(false),
        })
    }

    /// The address.
    pub fn pointer(&self) -> usize {
        self.pointer
    }

    /// The author's number of the type.
    pub fn handle_type(&self) -> u64 {
        self.type_id
    }

    /// The callback that frees it; `None` for a reference-counted Rust object.
    pub fn cleanup(&self) -> Option<CleanupFn> {
        match self.content {
            Some(Content::Raw(cleanup)) => Some(cleanup),
            _ => None,
        }
    }

    /// The reference-counted Rust object; `None` for one that is freed by a callback.
    pub fn as_shared(&self) -> Option<&Arc<dyn Any + Send + Sync>> {
        match &self.content {
            Some(Content::Shared(value)) => Some(value),
            _ => None,
        }
    }

    /// Remembers what the host calls it.
    pub(crate) fn set_place(&self, slot: u32, generation: u32) {
        self.place.store(u64::from(slot) | u64::from(generation) << 32, Ordering::Relaxed);
    }
}

/// The type id that [`Object::shared`] gives to a Rust type.
pub fn rust_type_id<T: Any>() -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    std::any::TypeId::of::<T>().hash(&mut hasher);
    hasher.finish()
}

impl std::fmt::Debug for Object {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "<native ptr={:#x} type={}>", self.pointer, self.type_id)
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        if self.retained.load(Ordering::Relaxed) {
            RETAINED.fetch_sub(1, Ordering::Relaxed);
        }
        if INDEX_USED.load(Ordering::Acquire) {
            let mut index = index();
            if index.get(&(self.pointer, self.type_id)).is_some_and(|known| known.strong_count() == 0) {
                index.remove(&(self.pointer, self.type_id));
            }
        }
        let Some(content) = self.content.take() else { return };
        let due = Due { pointer: self.pointer, type_id: self.type_id, content };
        if on_runtime_thread() {
            due.run();
        } else {
            locked(&DUE).push(due);
            WAKE.raise();
        }
    }
}

/// A cleanup that has become due.
struct Due {
    pointer: usize,
    type_id: u64,
    content: Content,
}

impl Due {
    fn run(self) {
        CLEANED.fetch_add(1, Ordering::Relaxed);
        let Due { pointer, type_id, content } = self;
        let outcome = contain(|| match content {
            Content::Raw(cleanup) => cleanup(pointer, type_id),
            Content::Shared(value) => drop(value),
        });
        if let Err(text) = outcome {
            locked(&COMPLAINTS).push(format!("panic in the cleanup of a handle of type {type_id}: {text}"));
            WAKE.raise();
        }
    }
}

/// Cleanups that became due on other threads.
static DUE: Mutex<Vec<Due>> = Mutex::new(Vec::new());

/// What went wrong where nobody waits for an answer; goes to the host's log.
static COMPLAINTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Runs the cleanups that became due on other threads. Only for the runtime thread.
pub(crate) fn run_due_cleanups() {
    // Emptied again and again: a cleanup may drop the last count of another object on a thread of its own.
    loop {
        let due = std::mem::take(&mut *locked(&DUE));
        if due.is_empty() {
            return;
        }
        due.into_iter().for_each(Due::run);
    }
}

/// Takes what went wrong since the last time.
pub(crate) fn take_complaints() -> Vec<String> {
    std::mem::take(&mut *locked(&COMPLAINTS))
}

/// Leaves a text for the host's log.
pub fn complain(text: String) {
    locked(&COMPLAINTS).push(text);
    WAKE.raise();
}

/// A lock whose holder panicked is used all the same: what these locks guard is consistent at every step.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Mark of the runtime thread; 0 while there is none (unit tests of an extension).
static RUNTIME_THREAD: AtomicUsize = AtomicUsize::new(0);

fn thread_mark() -> usize {
    thread_local!(static MARK: u8 = const { 0 });
    // A thread whose locals are gone is none that we know.
    MARK.try_with(|mark| std::ptr::from_ref(mark) as usize).unwrap_or(1)
}

/// Makes the calling thread the one on which cleanups run.
pub(crate) fn claim_runtime_thread() {
    RUNTIME_THREAD.store(thread_mark(), Ordering::Relaxed);
}

/// What `work` drops is cleaned up afterwards, although this is the runtime thread: for work that other threads do else,
/// which does not expect the code of a cleanup in its midst.
pub(crate) fn without_cleanups<R>(work: impl FnOnce() -> R) -> R {
    /// The mark of no thread.
    const NOBODY: usize = usize::MAX;
    struct Restore(usize);
    impl Drop for Restore {
        fn drop(&mut self) {
            RUNTIME_THREAD.store(self.0, Ordering::Relaxed);
        }
    }
    let _restore = Restore(RUNTIME_THREAD.swap(NOBODY, Ordering::Relaxed));
    work()
}

/// Whether cleanups may run here: on the runtime thread, or anywhere while there is none.
fn on_runtime_thread() -> bool {
    let runtime = RUNTIME_THREAD.load(Ordering::Relaxed);
    runtime == 0 || runtime == thread_mark()
}

/// Objects by address and type, kept once `Object::raw` has been used: only then two objects may meet there.
static INDEX_USED: AtomicBool = AtomicBool::new(false);

type Index = HashMap<(usize, u64), Weak<Object>>;

fn index() -> MutexGuard<'static, Index> {
    static INDEX: OnceLock<Mutex<Index>> = OnceLock::new();
    locked(INDEX.get_or_init(Mutex::default))
}

/// The objects that the host holds, by token.
#[derive(Default)]
pub struct ObjectTable {
    entries: Vec<Entry>,
    free: Vec<u32>,
}

#[derive(Default)]
struct Entry {
    generation: u32,
    object: Option<Arc<Object>>,
}

/// The table of this library.
pub(crate) fn table() -> MutexGuard<'static, ObjectTable> {
    static TABLE: Mutex<ObjectTable> = Mutex::new(ObjectTable { entries: Vec::new(), free: Vec::new() });
    locked(&TABLE)
}

impl ObjectTable {
    /// The object that the host means; `None` when it means none that it holds.
    pub fn find(&self, token: u64, pointer: u64, type_id: u64) -> Option<&Arc<Object>> {
        let entry = self.entries.get(token as u32 as usize)?;
        let object = entry.object.as_ref().filter(|_| u64::from(entry.generation) == token >> 32)?;
        (object.pointer as u64 == pointer && object.type_id == type_id).then_some(object)
    }

    /// Describes the object for the host and counts the host in. The flag tells whether this call did so.
    pub fn grant(&mut self, object: &Arc<Object>) -> (abi::Handle, u32, bool) {
        let mut token = object.token.load(Ordering::Relaxed);
        let granted = token == 0;
        if granted {
            if object.retained.swap(false, Ordering::Relaxed) {
                RETAINED.fetch_sub(1, Ordering::Relaxed);
            }
            token = self.insert(object.clone());
            object.token.store(token, Ordering::Relaxed);
        }
        let place = object.place.load(Ordering::Relaxed);
        let handle = abi::Handle {
            pointer: object.pointer as u64,
            type_id: object.type_id,
            slot: place as u32,
            generation: (place >> 32) as u32,
            token,
            cleanup: object.cleanup().map_or(0, |cleanup| cleanup as usize as u64),
            bytes: object.bytes,
        };
        let flags = if granted && object.unique { abi::HANDLE_FRESH } else { 0 };
        (handle, flags, granted)
    }

    fn insert(&mut self, object: Arc<Object>) -> u64 {
        let index = self.free.pop().unwrap_or_else(|| {
            self.entries.push(Entry::default());
            (self.entries.len() - 1) as u32
        });
        let entry = &mut self.entries[index as usize];
        // Never 0, so that no token is 0.
        entry.generation = entry.generation.wrapping_add(1).max(1);
        entry.object = Some(object);
        u64::from(index) | u64::from(entry.generation) << 32
    }

    /// Counts the host out; the caller drops the object when the table is unlocked again.
    #[must_use = "dropping it may run the cleanup, which must not happen under the table's lock"]
    pub fn release(&mut self, token: u64, pointer: u64, type_id: u64) -> Option<Arc<Object>> {
        self.find(token, pointer, type_id)?;
        let index = token as u32;
        let object = self.entries[index as usize].object.take()?;
        self.free.push(index);
        object.token.store(0, Ordering::Relaxed);
        object.place.store(NOWHERE, Ordering::Relaxed);
        if Arc::strong_count(&object) > 1 && !object.retained.swap(true, Ordering::Relaxed) {
            RETAINED.fetch_add(1, Ordering::Relaxed);
        }
        Some(object)
    }

    fn iter(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.entries.iter().filter_map(|entry| entry.object.as_ref())
    }
}

/// Fills in what is known about handles.
pub(crate) fn count(counters: &mut abi::Counters) {
    counters.handles_cleaned = CLEANED.load(Ordering::Relaxed);
    counters.handles_created = CREATED.load(Ordering::Relaxed);
    counters.handles_live = counters.handles_created.saturating_sub(counters.handles_cleaned);
    counters.handles_retained = RETAINED.load(Ordering::Relaxed);
}
