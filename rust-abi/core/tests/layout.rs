//! Header, Rust and `layout.json` say the same about every size, offset and constant.
//!
//! `UPDATE_LAYOUT=1 cargo test --test layout` writes the file after a change of the header. The TypeScript loader compares
//! itself with that file in its own test.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use nostos_extension_core::abi;

fn size_of_field<S, T>(_: fn(&S) -> &T) -> usize {
    size_of::<T>()
}

/// Name and size of a struct; name, offset and size of its fields.
type Struct = (&'static str, usize, Vec<(&'static str, usize, usize)>);

macro_rules! layout {
    ($(struct $c:literal $rust:ident { $($field:ident),* })* $(const $name:literal $value:ident;)*) => {{
        let mut structs: Vec<Struct> = Vec::new();
        $(structs.push(($c, size_of::<abi::$rust>(), vec![$((
            stringify!($field).trim_start_matches("r#"),
            std::mem::offset_of!(abi::$rust, $field),
            size_of_field(|whole: &abi::$rust| &whole.$field),
        )),*]));)*
        let constants: Vec<(&str, u64)> = vec![$(($name, abi::$value as u64)),*];
        json(&structs, &constants)
    }};
}

/// The text that `layout.c` prints.
fn json(structs: &[Struct], constants: &[(&str, u64)]) -> String {
    let mut text = "{\n  \"structs\": {".to_owned();
    for (index, (name, size, fields)) in structs.iter().enumerate() {
        let separator = if index > 0 { " } }," } else { "" };
        let _ = write!(text, "{separator}\n    \"{name}\": {{ \"size\": {size}, \"fields\": {{");
        for (index, (field, offset, size)) in fields.iter().enumerate() {
            let separator = if index > 0 { "," } else { "" };
            let _ = write!(text, "{separator}\n      \"{field}\": {{ \"offset\": {offset}, \"size\": {size} }}");
        }
    }
    text.push_str(" } }\n  },\n  \"constants\": {");
    for (index, (name, value)) in constants.iter().enumerate() {
        let separator = if index > 0 { "," } else { "" };
        let _ = write!(text, "{separator}\n    \"{name}\": {value}");
    }
    text.push_str("\n  }\n}\n");
    text
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn from_header() -> String {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layout");
    let built = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()))
        .args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"])
        .arg("-I")
        .arg(root().join("include"))
        .arg(root().join("core/tests/layout.c"))
        .arg("-o")
        .arg(&program)
        .output()
        .expect("a C compiler (`cc`, or what CC names)");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let printed = Command::new(program).output().expect("the program that was just built");
    String::from_utf8(printed.stdout).expect("text")
}

#[rustfmt::skip]
fn from_rust() -> String {
    layout! {
        struct "NostosCell" Cell {
            tag, aux, payload
        }
        struct "NostosLent" Lent {
            address, size
        }
        struct "NostosHandle" Handle {
            pointer, type_id, slot, generation, token, cleanup, bytes
        }
        struct "NostosCallHeader" CallHeader {
            function, argument_count, lent_count, input_flags, request, caller, input_address, input_size,
            status, output_flags, event_count, background, output_address, output_size, output_capacity,
            output_lent_count, elapsed_ms, reserved
        }
        struct "NostosEvent" Event {
            kind, status, id, value
        }
        struct "NostosText" Text {
            data, size
        }
        struct "NostosFunction" Function {
            struct_size, kind, flags, reserved, name, signature, doc
        }
        struct "NostosField" Field {
            name, r#type
        }
        struct "NostosType" Type {
            struct_size, kind, name, doc, fields, field_count, reserved
        }
        struct "NostosHost" Host {
            abi_major, abi_minor, struct_size, flags, call_buffer, call_buffer_size, name, version
        }
        struct "NostosCleanup" Cleanup {
            pointer, type_id, cleanup, token
        }
        struct "NostosCounters" Counters {
            handles_created, handles_cleaned, handles_live, handles_retained, calls, panics, requests_pending,
            tasks_running, events_queued
        }
        struct "NostosVtable" Vtable {
            abi_major, abi_minor, struct_size, flags, name, version, sdk_name, sdk_version, init,
            function_count, function_at, type_count, type_at, call, cleanup, wake_descriptor, drain, cancel,
            release, shutdown, counters, wait
        }
        const "NOSTOS_ABI_MAJOR" ABI_MAJOR;
        const "NOSTOS_ABI_MINOR" ABI_MINOR;
        const "NOSTOS_CALL_BUFFER_SIZE" CALL_BUFFER_SIZE;
        const "NOSTOS_INPUT_LENT_OFFSET" INPUT_LENT_OFFSET;
        const "NOSTOS_OUTPUT_LENT_OFFSET" OUTPUT_LENT_OFFSET;
        const "NOSTOS_MAX_LENT" MAX_LENT;
        const "NOSTOS_INPUT_OFFSET" INPUT_OFFSET;
        const "NOSTOS_INPUT_CAPACITY" INPUT_CAPACITY;
        const "NOSTOS_OUTPUT_OFFSET" OUTPUT_OFFSET;
        const "NOSTOS_OUTPUT_CAPACITY" OUTPUT_CAPACITY;
        const "NOSTOS_MAX_ARGUMENTS" MAX_ARGUMENTS;
        const "NOSTOS_MAX_DEPTH" MAX_DEPTH;
        const "NOSTOS_MAX_REGION" MAX_REGION;
        const "NOSTOS_MAX_NAME" MAX_NAME;
        const "NOSTOS_TAG_UNIT" TAG_UNIT;
        const "NOSTOS_TAG_BOOL" TAG_BOOL;
        const "NOSTOS_TAG_INT" TAG_INT;
        const "NOSTOS_TAG_FLOAT" TAG_FLOAT;
        const "NOSTOS_TAG_CHAR" TAG_CHAR;
        const "NOSTOS_TAG_PID" TAG_PID;
        const "NOSTOS_TAG_STRING" TAG_STRING;
        const "NOSTOS_TAG_BIGINT" TAG_BIGINT;
        const "NOSTOS_TAG_DECIMAL" TAG_DECIMAL;
        const "NOSTOS_TAG_LIST" TAG_LIST;
        const "NOSTOS_TAG_TUPLE" TAG_TUPLE;
        const "NOSTOS_TAG_MAP" TAG_MAP;
        const "NOSTOS_TAG_SET" TAG_SET;
        const "NOSTOS_TAG_RECORD" TAG_RECORD;
        const "NOSTOS_TAG_VARIANT" TAG_VARIANT;
        const "NOSTOS_TAG_LIST_F64" TAG_LIST_F64;
        const "NOSTOS_TAG_LIST_I64" TAG_LIST_I64;
        const "NOSTOS_TAG_F64_ARRAY" TAG_F64_ARRAY;
        const "NOSTOS_TAG_I64_ARRAY" TAG_I64_ARRAY;
        const "NOSTOS_TAG_F32_ARRAY" TAG_F32_ARRAY;
        const "NOSTOS_TAG_BYTES" TAG_BYTES;
        const "NOSTOS_TAG_HANDLE" TAG_HANDLE;
        const "NOSTOS_TAG_COUNT" TAG_COUNT;
        const "NOSTOS_PLACE_INLINE" PLACE_INLINE;
        const "NOSTOS_PLACE_LENT" PLACE_LENT;
        const "NOSTOS_HANDLE_FRESH" HANDLE_FRESH;
        const "NOSTOS_NO_SLOT" NO_SLOT;
        const "NOSTOS_HANDLE_ARGUMENT_SIZE" HANDLE_ARGUMENT_SIZE;
        const "NOSTOS_STATUS_OK" STATUS_OK;
        const "NOSTOS_STATUS_ERROR" STATUS_ERROR;
        const "NOSTOS_STATUS_PANIC" STATUS_PANIC;
        const "NOSTOS_STATUS_PENDING" STATUS_PENDING;
        const "NOSTOS_STATUS_MALFORMED" STATUS_MALFORMED;
        const "NOSTOS_STATUS_UNENCODABLE" STATUS_UNENCODABLE;
        const "NOSTOS_STATUS_NO_FUNCTION" STATUS_NO_FUNCTION;
        const "NOSTOS_STATUS_SHUT_DOWN" STATUS_SHUT_DOWN;
        const "NOSTOS_STATUS_CANCELLED" STATUS_CANCELLED;
        const "NOSTOS_OUTPUT_OVERFLOW" OUTPUT_OVERFLOW;
        const "NOSTOS_OUTPUT_RELEASE" OUTPUT_RELEASE;
        const "NOSTOS_OUTPUT_MORE" OUTPUT_MORE;
        const "NOSTOS_OUTPUT_BACKGROUND" OUTPUT_BACKGROUND;
        const "NOSTOS_EVENT_COMPLETED" EVENT_COMPLETED;
        const "NOSTOS_EVENT_MESSAGE" EVENT_MESSAGE;
        const "NOSTOS_EVENT_LOG" EVENT_LOG;
        const "NOSTOS_FUNCTION_SYNC" FUNCTION_SYNC;
        const "NOSTOS_FUNCTION_ASYNC" FUNCTION_ASYNC;
        const "NOSTOS_FUNCTION_BLOCKING" FUNCTION_BLOCKING;
        const "NOSTOS_SIGNATURE_BINDS" SIGNATURE_BINDS;
        const "NOSTOS_TYPE_OPAQUE" TYPE_OPAQUE;
        const "NOSTOS_TYPE_RECORD" TYPE_RECORD;
        const "NOSTOS_HOST_CRASH_REPORT" HOST_CRASH_REPORT;
        const "NOSTOS_LIBRARY_COMPATIBLE_FACE" LIBRARY_COMPATIBLE_FACE;
        const "NOSTOS_LIBRARY_TIMES_CALLS" LIBRARY_TIMES_CALLS;
    }
}

#[test]
fn header_and_rust_and_file_agree() {
    let header = from_header();
    assert_eq!(from_rust(), header, "core/src/abi.rs differs from include/nostos_ext.h");
    let file = root().join("layout.json");
    if std::env::var_os("UPDATE_LAYOUT").is_some() {
        std::fs::write(&file, &header).expect("layout.json can be written");
    }
    let written = std::fs::read_to_string(file).expect("layout.json");
    assert_eq!(written, header, "layout.json is not up to date: UPDATE_LAYOUT=1 cargo test --test layout");
}
