//! A host in Rust that drives the extension of a test, of either face, through nothing but its vtable.

#![allow(dead_code, reason = "each test file uses what it needs")]

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use nostos_extension::private::{abi, ThisFace};
use nostos_extension::Value;
use nostos_extension_core::decode::decode;
use nostos_extension_core::encode::encode;
use nostos_extension_core::{Face, View};

extern "C" {
    fn nostos_extension() -> *const abi::Vtable;
}

/// A host that is the only one for as long as it lives.
pub struct Host {
    vtable: &'static abi::Vtable,
    buffer: *mut u8,
    next_request: u64,
    _alone: MutexGuard<'static, ()>,
}

/// An argument: a value, or a handle as the host knows it.
pub enum Arg {
    Value(Value),
    Handle(abi::Handle),
}

impl From<Value> for Arg {
    fn from(value: Value) -> Arg {
        Arg::Value(value)
    }
}

impl From<abi::Handle> for Arg {
    fn from(handle: abi::Handle) -> Arg {
        Arg::Handle(handle)
    }
}

/// What came back: the words of the output region.
#[derive(Debug)]
pub struct Answer {
    pub status: u32,
    pub flags: u32,
    pub words: Vec<u64>,
    pub lent: Vec<abi::Lent>,
}

/// An event.
#[derive(Debug)]
pub struct Event {
    pub kind: u32,
    pub status: u32,
    pub id: u64,
    pub value: Value,
}

impl Event {
    pub fn text(&self) -> &str {
        text_of(&self.value)
    }
}

fn text_of(value: &Value) -> &str {
    match ThisFace::view(value) {
        View::String(text) => text,
        _ => panic!("{value:?} is no text"),
    }
}

impl Answer {
    /// The root cell.
    pub fn cell(&self) -> (u32, u32, u64) {
        (self.words[0] as u32, (self.words[0] >> 32) as u32, self.words[1])
    }

    /// The value, when it holds no handle and nothing lent.
    pub fn value(&self) -> Value {
        let mut values = Vec::new();
        decode::<ThisFace>(&self.words, 1, None, &mut values).expect("a message");
        values.remove(0)
    }

    pub fn ok(self) -> Value {
        assert_eq!(self.status, abi::STATUS_OK, "{:?}", self.value());
        self.value()
    }

    pub fn text(&self) -> String {
        text_of(&self.value()).to_owned()
    }

    /// The handle that the root cell names, with the cell's flags.
    pub fn handle(&self) -> (abi::Handle, u32) {
        let (tag, flags, offset) = self.cell();
        assert_eq!((self.status, tag), (abi::STATUS_OK, abi::TAG_HANDLE));
        let at = offset as usize / 8;
        let [pointer, type_id, place, token, cleanup, bytes] = self.words[at..at + 6] else { panic!("a whole handle") };
        let (slot, generation) = (place as u32, (place >> 32) as u32);
        (abi::Handle { pointer, type_id, slot, generation, token, cleanup, bytes }, flags)
    }
}

static ALONE: Mutex<()> = Mutex::new(());

impl Host {
    /// Loads the extension of this test file.
    pub fn start() -> Host {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the extension in this test exports it; it returns a static.
        let vtable = unsafe { &*nostos_extension() };
        // One for the whole process, as the real host has; reached through its address alone.
        static BUFFER: OnceLock<usize> = OnceLock::new();
        let address =
            BUFFER.get_or_init(|| Vec::leak(vec![0u64; abi::CALL_BUFFER_SIZE / 8]).as_mut_ptr().expose_provenance());
        let buffer = std::ptr::with_exposed_provenance_mut(*address);
        let host = Host { vtable, buffer, next_request: 1000, _alone: alone };
        assert_eq!(host.init(), abi::STATUS_OK);
        host
    }

    /// Calls `init` with this host's buffer.
    pub fn init(&self) -> u32 {
        let about = abi::Host {
            abi_major: abi::ABI_MAJOR,
            abi_minor: abi::ABI_MINOR,
            struct_size: size_of::<abi::Host>() as u32,
            flags: abi::HOST_CRASH_REPORT,
            call_buffer: self.buffer as usize as u64,
            call_buffer_size: abi::CALL_BUFFER_SIZE as u64,
            name: abi::Text::of("test"),
            version: abi::Text::of("0"),
        };
        // SAFETY: `about` is whole, and its buffer is leaked.
        unsafe { (self.vtable.init.unwrap())(&about) }
    }

    pub fn buffer(&self) -> *mut u8 {
        self.buffer
    }

    pub fn vtable(&self) -> &abi::Vtable {
        self.vtable
    }

    fn word(&self, offset: usize) -> *mut u64 {
        // SAFETY: every offset in this file lies inside the buffer.
        unsafe { self.buffer.add(offset).cast() }
    }

    fn set_u32(&self, offset: usize, value: u32) {
        // SAFETY: inside the buffer, which only this thread uses.
        unsafe { self.buffer.add(offset).cast::<u32>().write(value) }
    }

    fn get_u32(&self, offset: usize) -> u32 {
        // SAFETY: as above.
        unsafe { self.buffer.add(offset).cast::<u32>().read() }
    }

    fn get_u64(&self, offset: usize) -> u64 {
        // SAFETY: as above.
        unsafe { self.word(offset).read() }
    }

    /// Index of the function of that name.
    pub fn function(&self, name: &str) -> u32 {
        // SAFETY: the vtable's getters are called as the header says, on this one thread.
        unsafe {
            let count = (self.vtable.function_count.unwrap())();
            (0..count)
                .find(|&index| (*(self.vtable.function_at.unwrap())(index)).name.as_str() == name)
                .unwrap_or_else(|| panic!("no function {name}"))
        }
    }

    /// The words of an input region with these arguments.
    pub fn encode(arguments: Vec<Arg>) -> (Vec<u64>, u32) {
        let count = arguments.len();
        let mut words = vec![0; count * 2];
        for (index, argument) in arguments.into_iter().enumerate() {
            match argument {
                Arg::Value(value) => encode::<ThisFace>(&value, index * 2, &mut words, None).unwrap(),
                Arg::Handle(handle) => {
                    words[index * 2] = u64::from(abi::TAG_HANDLE);
                    words[index * 2 + 1] = words.len() as u64 * 8;
                    let place = u64::from(handle.slot) | u64::from(handle.generation) << 32;
                    words.extend([handle.pointer, handle.type_id, place, handle.token]);
                }
            }
        }
        (words, count as u32)
    }

    pub fn call<A: Into<Arg>>(&mut self, name: &str, arguments: Vec<A>) -> Answer {
        let (mut words, count) = Host::encode(arguments.into_iter().map(Into::into).collect());
        self.call_words(self.function(name), count, &mut words, &[])
    }

    /// Calls with an input region and lent memory as they are.
    pub fn call_words(&mut self, function: u32, count: u32, words: &mut [u64], lent: &[abi::Lent]) -> Answer {
        self.next_request += 1;
        self.set_u32(0, function);
        self.set_u32(4, count);
        self.set_u32(8, lent.len() as u32);
        // SAFETY: all inside the buffer; the table has room for what tests lend.
        unsafe {
            self.word(16).write(self.next_request);
            self.word(24).write(7);
            self.word(abi::INPUT_LENT_OFFSET).cast::<abi::Lent>().copy_from_nonoverlapping(lent.as_ptr(), lent.len());
            let fits = words.len() * 8 <= abi::INPUT_CAPACITY;
            if fits {
                self.word(abi::INPUT_OFFSET).copy_from_nonoverlapping(words.as_ptr(), words.len());
            }
            self.word(32).write(if fits { 0 } else { words.as_mut_ptr() as usize as u64 });
            self.word(40).write(words.len() as u64 * 8);
            (self.vtable.call.unwrap())();
            if fits {
                words.copy_from_slice(std::slice::from_raw_parts(self.word(abi::INPUT_OFFSET), words.len()));
            }
        }
        self.take_answer()
    }

    fn take_answer(&self) -> Answer {
        let flags = self.get_u32(52);
        // SAFETY: the header says where the output is and how long.
        let words = unsafe {
            if flags & abi::OUTPUT_OVERFLOW != 0 {
                std::slice::from_raw_parts(self.get_u64(64) as usize as *const u64, self.get_u64(72) as usize / 8)
                    .to_vec()
            } else {
                std::slice::from_raw_parts(self.word(abi::OUTPUT_OFFSET), abi::OUTPUT_CAPACITY / 8).to_vec()
            }
        };
        let lent = if flags & abi::OUTPUT_RELEASE != 0 { self.get_u32(88) as usize } else { 0 };
        // SAFETY: as above.
        let lent = unsafe { std::slice::from_raw_parts(self.word(abi::OUTPUT_LENT_OFFSET).cast(), lent).to_vec() };
        Answer { status: self.get_u32(48), flags, words, lent }
    }

    /// The request number of the last call.
    pub fn request(&self) -> u64 {
        self.next_request
    }

    /// Makes the next call use a request number again.
    pub fn set_next_request(&mut self, request: u64) {
        self.next_request = request - 1;
    }

    pub fn background(&self) -> u32 {
        self.get_u32(60)
    }

    pub fn release(&self) {
        // SAFETY: as the header says.
        unsafe { (self.vtable.release.unwrap())() }
    }

    pub fn cleanup(&self, handles: &[abi::Handle]) {
        let entries: Vec<abi::Cleanup> = handles
            .iter()
            .map(|handle| abi::Cleanup {
                pointer: handle.pointer,
                type_id: handle.type_id,
                cleanup: handle.cleanup,
                token: handle.token,
            })
            .collect();
        // SAFETY: as the header says.
        unsafe { (self.vtable.cleanup.unwrap())(entries.as_ptr(), entries.len() as u32) }
    }

    /// One `drain`.
    pub fn drain(&self) -> Vec<Event> {
        // SAFETY: as the header says.
        unsafe { (self.vtable.drain.unwrap())() };
        let answer = self.take_answer();
        let mut words = answer.words;
        let mut values = Vec::new();
        (0..self.get_u32(56) as usize)
            .map(|index| {
                let [kind, id, cell, payload] = words[index * 4..index * 4 + 4] else { panic!("a whole event") };
                // Decoding starts at the first cell, so the event's own is put there. Its words were read already.
                let before = (words[0], words[1]);
                (words[0], words[1]) = (cell, payload);
                decode::<ThisFace>(&words, 1, None, &mut values).expect("a message");
                (words[0], words[1]) = before;
                Event { kind: kind as u32, status: (kind >> 32) as u32, id, value: values.remove(0) }
            })
            .collect()
    }

    /// One `wait`; whether there may be something to drain.
    pub fn wait(&self, limit: Duration) -> bool {
        // SAFETY: as the header says.
        unsafe { (self.vtable.wait.unwrap())(limit.as_micros() as u32) != 0 }
    }

    /// Drains until so many events came, for at most ten seconds.
    pub fn wait_for(&self, count: usize) -> Vec<Event> {
        let until = Instant::now() + Duration::from_secs(10);
        let mut events = Vec::new();
        while events.len() < count {
            assert!(Instant::now() < until, "only {} of {count} events", events.len());
            self.wait_readable(Duration::from_millis(100));
            events.extend(self.drain());
        }
        events
    }

    /// Waits until the wake descriptor is readable; false when it is not in time.
    pub fn wait_readable(&self, limit: Duration) -> bool {
        #[repr(C)]
        struct PollFd {
            descriptor: i32,
            events: i16,
            returned: i16,
        }
        extern "C" {
            fn poll(descriptors: *mut PollFd, count: u64, milliseconds: i32) -> i32;
        }
        // SAFETY: as the header says.
        let descriptor = unsafe { (self.vtable.wake_descriptor.unwrap())() };
        assert!(descriptor >= 0);
        let mut asked = PollFd { descriptor, events: 1, returned: 0 };
        // SAFETY: one descriptor, with room for the answer.
        unsafe { poll(&mut asked, 1, limit.as_millis() as i32) == 1 }
    }

    pub fn cancel(&self, request: u64) {
        // SAFETY: as the header says.
        unsafe { (self.vtable.cancel.unwrap())(request) }
    }

    pub fn shutdown(&self, grace: Duration) {
        // SAFETY: as the header says.
        unsafe { (self.vtable.shutdown.unwrap())(grace.as_millis() as u32) }
    }

    pub fn counters(&self) -> abi::Counters {
        let mut counters = abi::Counters::default();
        // SAFETY: as the header says.
        unsafe { (self.vtable.counters.unwrap())(&mut counters, size_of::<abi::Counters>() as u32) };
        counters
    }
}
