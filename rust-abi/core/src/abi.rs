//! The structs and constants of `include/nostos_ext.h`, field by field.
//!
//! The header explains what each of them means, who owns it and how long it lives; the names here are the
//! header's without the prefix. `tests/layout.rs` proves that both say the same.

#![allow(missing_docs, reason = "the header documents every field; a second text would drift from it")]

use std::ffi::c_char;

pub const ABI_MAJOR: u32 = 1;
pub const ABI_MINOR: u32 = 1;

pub const CALL_BUFFER_SIZE: usize = 65536;
pub const INPUT_LENT_OFFSET: usize = 128;
pub const OUTPUT_LENT_OFFSET: usize = 384;
pub const MAX_LENT: usize = 16;
pub const INPUT_OFFSET: usize = 1024;
pub const INPUT_CAPACITY: usize = 31744;
pub const OUTPUT_OFFSET: usize = 32768;
pub const OUTPUT_CAPACITY: usize = 32768;
pub const MAX_ARGUMENTS: usize = 255;
pub const MAX_DEPTH: usize = 16384;
pub const MAX_REGION: usize = 4_294_967_288;
pub const MAX_NAME: usize = 1024;

pub const TAG_UNIT: u32 = 0;
pub const TAG_BOOL: u32 = 1;
pub const TAG_INT: u32 = 2;
pub const TAG_FLOAT: u32 = 3;
pub const TAG_CHAR: u32 = 4;
pub const TAG_PID: u32 = 5;
pub const TAG_STRING: u32 = 6;
pub const TAG_BIGINT: u32 = 7;
pub const TAG_DECIMAL: u32 = 8;
pub const TAG_LIST: u32 = 9;
pub const TAG_TUPLE: u32 = 10;
pub const TAG_MAP: u32 = 11;
pub const TAG_SET: u32 = 12;
pub const TAG_RECORD: u32 = 13;
pub const TAG_VARIANT: u32 = 14;
pub const TAG_LIST_F64: u32 = 15;
pub const TAG_LIST_I64: u32 = 16;
pub const TAG_F64_ARRAY: u32 = 17;
pub const TAG_I64_ARRAY: u32 = 18;
pub const TAG_F32_ARRAY: u32 = 19;
pub const TAG_BYTES: u32 = 20;
pub const TAG_HANDLE: u32 = 21;
pub const TAG_COUNT: u32 = 22;

pub const PLACE_INLINE: u32 = 0;
pub const PLACE_LENT: u32 = 1;

pub const HANDLE_FRESH: u32 = 1;
pub const NO_SLOT: u32 = u32::MAX;
pub const HANDLE_ARGUMENT_SIZE: usize = 32;

pub const STATUS_OK: u32 = 0;
pub const STATUS_ERROR: u32 = 1;
pub const STATUS_PANIC: u32 = 2;
pub const STATUS_PENDING: u32 = 3;
pub const STATUS_MALFORMED: u32 = 4;
pub const STATUS_UNENCODABLE: u32 = 5;
pub const STATUS_NO_FUNCTION: u32 = 6;
pub const STATUS_SHUT_DOWN: u32 = 7;
pub const STATUS_CANCELLED: u32 = 8;

pub const OUTPUT_OVERFLOW: u32 = 1;
pub const OUTPUT_RELEASE: u32 = 2;
pub const OUTPUT_MORE: u32 = 4;
pub const OUTPUT_BACKGROUND: u32 = 8;

pub const EVENT_COMPLETED: u32 = 1;
pub const EVENT_MESSAGE: u32 = 2;
pub const EVENT_LOG: u32 = 3;

pub const FUNCTION_SYNC: u32 = 0;
pub const FUNCTION_ASYNC: u32 = 1;
pub const FUNCTION_BLOCKING: u32 = 2;

pub const SIGNATURE_BINDS: u32 = 1;

pub const TYPE_OPAQUE: u32 = 1;
pub const TYPE_RECORD: u32 = 2;

pub const HOST_CRASH_REPORT: u32 = 1;

pub const LIBRARY_COMPATIBLE_FACE: u32 = 1;
pub const LIBRARY_TIMES_CALLS: u32 = 2;

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub tag: u32,
    pub aux: u32,
    pub payload: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lent {
    pub address: u64,
    pub size: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle {
    pub pointer: u64,
    pub type_id: u64,
    pub slot: u32,
    pub generation: u32,
    pub token: u64,
    pub cleanup: u64,
    pub bytes: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CallHeader {
    pub function: u32,
    pub argument_count: u32,
    pub lent_count: u32,
    pub input_flags: u32,
    pub request: u64,
    pub caller: u64,
    pub input_address: u64,
    pub input_size: u64,
    pub status: u32,
    pub output_flags: u32,
    pub event_count: u32,
    pub background: u32,
    pub output_address: u64,
    pub output_size: u64,
    pub output_capacity: u64,
    pub output_lent_count: u32,
    pub elapsed_ms: u32,
    pub reserved: [u64; 4],
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub kind: u32,
    pub status: u32,
    pub id: u64,
    pub value: Cell,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Text {
    pub data: *const c_char,
    pub size: u64,
}

impl Text {
    /// The text of a string that lives for ever.
    pub const fn of(text: &'static str) -> Text {
        Text { data: text.as_ptr().cast(), size: text.len() as u64 }
    }

    /// No text.
    pub const fn empty() -> Text {
        Text { data: std::ptr::null(), size: 0 }
    }

    /// The text as a string.
    ///
    /// # Safety
    /// `data` must point to `size` bytes of UTF-8 that live as long as the returned string is used.
    pub unsafe fn as_str<'a>(self) -> &'a str {
        if self.size == 0 {
            return "";
        }
        // SAFETY: the caller vouches for address, length, content and lifetime.
        unsafe {
            let bytes = std::slice::from_raw_parts(self.data.cast::<u8>(), self.size as usize);
            std::str::from_utf8_unchecked(bytes)
        }
    }
}

// SAFETY: a Text points to constant memory that lives for ever; nobody writes through it.
unsafe impl Sync for Text {}
// SAFETY: as above.
unsafe impl Send for Text {}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Function {
    pub struct_size: u32,
    pub kind: u32,
    pub flags: u32,
    pub reserved: u32,
    pub name: Text,
    pub signature: Text,
    pub doc: Text,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: Text,
    pub r#type: Text,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Type {
    pub struct_size: u32,
    pub kind: u32,
    pub name: Text,
    pub doc: Text,
    pub fields: *const Field,
    pub field_count: u32,
    pub reserved: u32,
}

// SAFETY: `fields` points to constant memory that lives for ever.
unsafe impl Sync for Type {}
// SAFETY: as above.
unsafe impl Send for Type {}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Host {
    pub abi_major: u32,
    pub abi_minor: u32,
    pub struct_size: u32,
    pub flags: u32,
    pub call_buffer: u64,
    pub call_buffer_size: u64,
    pub name: Text,
    pub version: Text,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Cleanup {
    pub pointer: u64,
    pub type_id: u64,
    pub cleanup: u64,
    pub token: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub handles_created: u64,
    pub handles_cleaned: u64,
    pub handles_live: u64,
    pub handles_retained: u64,
    pub calls: u64,
    pub panics: u64,
    pub requests_pending: u64,
    pub tasks_running: u64,
    pub events_queued: u64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Vtable {
    pub abi_major: u32,
    pub abi_minor: u32,
    pub struct_size: u32,
    pub flags: u32,
    pub name: Text,
    pub version: Text,
    pub sdk_name: Text,
    pub sdk_version: Text,
    pub init: Option<unsafe extern "C" fn(*const Host) -> u32>,
    pub function_count: Option<unsafe extern "C" fn() -> u32>,
    pub function_at: Option<unsafe extern "C" fn(u32) -> *const Function>,
    pub type_count: Option<unsafe extern "C" fn() -> u32>,
    pub type_at: Option<unsafe extern "C" fn(u32) -> *const Type>,
    pub call: Option<unsafe extern "C" fn()>,
    pub cleanup: Option<unsafe extern "C" fn(*const Cleanup, u32)>,
    pub wake_descriptor: Option<unsafe extern "C" fn() -> i32>,
    pub drain: Option<unsafe extern "C" fn()>,
    pub cancel: Option<unsafe extern "C" fn(u64)>,
    pub release: Option<unsafe extern "C" fn()>,
    pub shutdown: Option<unsafe extern "C" fn(u32)>,
    pub counters: Option<unsafe extern "C" fn(*mut Counters, u32)>,
    pub wait: Option<unsafe extern "C" fn(u32) -> u32>,
}
