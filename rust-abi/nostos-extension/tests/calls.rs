//! Synchronous calls, driven as the host drives them.

mod host;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Mutex;
use std::time::Duration;

use host::{Answer, Host};
use nostos_extension::private::abi;
use nostos_extension::{declare_extension, ExtContext, ExtRegistry, Pid, Value};

declare_extension!("sample", "1.2.3", register);

fn register(reg: &mut ExtRegistry) {
    reg.add("T.echo", |args, _| Ok(args[0].clone()));
    reg.add_fn_doc("T.add", "(Float, Float) -> Float", "adds", add);
    reg.add("T.fail", |_, _| Err("no such thing".to_owned()));
    reg.add("T.panic", |args, _| Ok(args[5].clone()));
    reg.add("T.bomb", |_, _| std::panic::panic_any(Bomb));
    reg.add("T.caller", |_, ctx| Ok(Value::pid(ctx.caller())));
    reg.add("T.sum", |args, _| Ok(Value::float(args[0].as_f64_slice().ok_or("no floats")?.iter().sum())));
    reg.add("T.double", double);
    reg.add("T.big", |args, _| Ok(Value::float_list(vec![1.5; args[0].as_i64().ok_or("no size")? as usize])));
    reg.add("T.text", |args, _| Ok(Value::string("ä".repeat(args[0].as_i64().ok_or("no size")? as usize))));
    reg.add("T.new", |_, _| Ok(object()));
    reg.add("T.newAndFail", |_, _| {
        let _made = object();
        Err("after all".to_owned())
    });
    reg.add("T.newAndNoPid", |_, _| Ok(Value::tuple(vec![object(), Value::pid(Pid(u64::MAX))])));
    reg.add("T.peek", peek);
    reg.add("T.keep", |args, _| {
        KEPT.lock().unwrap().push(args[0].clone());
        Ok(Value::unit())
    });
    reg.add("T.forgetElsewhere", |_, _| {
        std::thread::spawn(|| KEPT.lock().unwrap().clear()).join().map_err(|_| "thread")?;
        Ok(Value::unit())
    });
    reg.add("T.raw", |args, _| {
        let pointer = args[0].as_gc_handle().ok_or("no handle")?;
        Ok(Value::gc_handle_raw(pointer, 1, cleanup))
    });
    reg.add("T.native", |_, _| Ok(Value::native(Counted)));
    reg.add("T.isNative", |args, _| Ok(Value::bool(args[0].as_native::<Counted>().is_some())));
    reg.add_opaque_type("Thing");
    reg.add_record_type("Spot", &[("x", "Float"), ("y", "Float")]);
}

fn add(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let number = |index: usize| args[index].as_f64().ok_or("add: expected Float");
    Ok(Value::float(number(0)? + number(1)?))
}

fn double(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    for cell in args[0].as_f64_cells().ok_or("no cells")? {
        cell.set(cell.get() * 2.0);
    }
    Ok(Value::unit())
}

fn peek(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let pointer = args[0].as_gc_handle().ok_or("no handle")?;
    // SAFETY: all handles of type 1 in this file are made by `object`.
    let thing = unsafe { &*(pointer as *const i64) };
    Ok(Value::tuple(vec![Value::int(*thing), Value::int(args[0].gc_type_id().unwrap_or(0) as i64)]))
}

static LIVE: AtomicI64 = AtomicI64::new(0);
static KEPT: Mutex<Vec<Value>> = Mutex::new(Vec::new());

fn object() -> Value {
    LIVE.fetch_add(1, Ordering::Relaxed);
    Value::gc_handle(Box::new(42i64), 1, cleanup)
}

fn cleanup(pointer: usize, type_id: u64) {
    assert_eq!(type_id, 1);
    LIVE.fetch_sub(1, Ordering::Relaxed);
    // SAFETY: made by `object`.
    drop(unsafe { Box::from_raw(pointer as *mut i64) });
}

struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        panic!("a destructor that panics");
    }
}

/// Panics again when the caught panic is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("the payload's own panic");
        }
    }
}

fn live() -> i64 {
    LIVE.load(Ordering::Relaxed)
}

#[test]
fn the_vtable_says_what_was_registered() {
    let host = Host::start();
    let vtable = host.vtable();
    // SAFETY: the texts of a vtable live for ever; the getters are called on this thread.
    unsafe {
        assert_eq!((vtable.name.as_str(), vtable.version.as_str()), ("sample", "1.2.3"));
        assert_eq!(vtable.sdk_name.as_str(), "nostos-extension");
        assert_eq!(vtable.flags, abi::LIBRARY_TIMES_CALLS);
        let add = &*(vtable.function_at.unwrap())(host.function("T.add"));
        assert_eq!((add.signature.as_str(), add.doc.as_str()), ("(Float, Float) -> Float", "adds"));
        assert_eq!((add.kind, add.flags), (abi::FUNCTION_SYNC, abi::SIGNATURE_BINDS));
        let echo = &*(vtable.function_at.unwrap())(host.function("T.echo"));
        assert_eq!((echo.signature.size, echo.flags), (0, 0));
        assert!((vtable.function_at.unwrap())(1000).is_null());
        assert_eq!((vtable.type_count.unwrap())(), 2);
        let spot = &*(vtable.type_at.unwrap())(1);
        assert_eq!((spot.kind, spot.name.as_str(), spot.field_count), (abi::TYPE_RECORD, "Spot", 2));
        let y = *spot.fields.add(1);
        assert_eq!((y.name.as_str(), y.r#type.as_str()), ("y", "Float"));
        assert!((vtable.type_at.unwrap())(2).is_null());
    }
}

#[test]
fn every_kind_comes_back() {
    let mut host = Host::start();
    let values = vec![
        Value::unit(),
        Value::bool(true),
        Value::int(i64::MIN),
        Value::float(-0.0),
        Value::float(f64::INFINITY),
        Value::char('😀'),
        Value::pid(Pid(3)),
        Value::string("null\0 ünd 😀"),
        Value::string(""),
        Value::big_int("-123456789012345678901234567890"),
        Value::decimal("3.30"),
        Value::bytes(vec![0, 255]),
        Value::list(vec![]),
        Value::list(vec![Value::int(1), Value::string("x")]),
        Value::float_list(vec![1.0, f64::MAX]),
        Value::int_list(vec![(1 << 53) + 1, -1]),
        Value::f64_array(vec![]),
        Value::i64_array(vec![7]),
        Value::f32_array(vec![0.5]),
        Value::tuple(vec![Value::unit(), Value::tuple(vec![])]),
        Value::map(vec![(Value::string("k"), Value::int(1)), (Value::char('c'), Value::none())]),
        Value::set(vec![Value::int(3)]),
        Value::record("shapes.Spot", vec![("x", Value::float(1.0)), ("name", Value::string("p"))]),
        Value::variant("Result", "Err", vec![Value::string("e")]),
        Value::none(),
        Value::some(Value::some(Value::unit())),
    ];
    for value in values {
        let back = host.call("T.echo", vec![value.clone()]).ok();
        assert_eq!((back.type_name(), &back), (value.type_name(), &value));
    }
    let nan = host.call("T.echo", vec![Value::float(f64::from_bits(0x7ff8_0000_dead_beef))]).ok();
    assert_eq!(nan.as_f64().map(f64::to_bits), Some(0x7ff8_0000_dead_beef));
}

#[test]
fn deep_values_come_back() {
    let mut host = Host::start();
    let deep = (0..10_000).fold(Value::int(1), |inner, _| Value::list(vec![inner, Value::unit()]));
    assert!(host.call("T.echo", vec![deep.clone()]).ok() == deep);
}

#[test]
fn errors_and_panics_are_answers() {
    let mut host = Host::start();
    let none = Vec::<Value>::new;
    let failed = host.call("T.fail", none());
    assert_eq!((failed.status, failed.text().as_str()), (abi::STATUS_ERROR, "no such thing"));
    let panicked = host.call("T.panic", vec![Value::unit()]);
    assert_eq!(panicked.status, abi::STATUS_PANIC);
    assert!(
        panicked.text().starts_with("index out of bounds: the len is 1 but the index is 5 ("),
        "{}",
        panicked.text()
    );
    let bomb = host.call("T.bomb", none());
    assert_eq!(bomb.status, abi::STATUS_PANIC);
    assert!(bomb.text().starts_with("panic without a text"), "{}", bomb.text());
    assert_eq!(host.call("T.add", vec![Value::int(1), Value::float(0.5)]).ok(), Value::float(1.5));
    assert_eq!(host.call_words(9999, 0, &mut [], &[]).status, abi::STATUS_NO_FUNCTION);
    assert_eq!(host.call("T.caller", none()).ok(), Value::pid(Pid(7)));
    let echo = host.function("T.echo");
    let malformed = host.call_words(echo, 1, &mut [99, 0], &[]);
    assert_eq!((malformed.status, malformed.text().as_str()), (abi::STATUS_MALFORMED, "unknown tag 99"));
}

#[test]
fn typed_arrays_are_lent() {
    let mut host = Host::start();
    let (mut words, count) = Host::encode(vec![Value::f64_array(vec![1.0, 2.5]).into()]);
    let function = host.function("T.double");
    assert_eq!(host.call_words(function, count, &mut words, &[]).status, abi::STATUS_OK);
    assert_eq!(words[2..4], [2.0f64.to_bits(), 5.0f64.to_bits()]);

    let mut memory = vec![1.0f64; 20_000];
    let lent = abi::Lent { address: memory.as_mut_ptr() as usize as u64, size: memory.len() as u64 * 8 };
    let mut words = [u64::from(abi::TAG_F64_ARRAY) | 20_000 << 32, u64::from(abi::PLACE_LENT) << 32];
    assert_eq!(host.call_words(function, 1, &mut words, &[lent]).status, abi::STATUS_OK);
    assert!(memory.iter().all(|&number| number == 2.0));

    let copied = host.call("T.double", vec![Value::float_list(vec![1.0])]);
    assert_eq!((copied.status, copied.text().as_str()), (abi::STATUS_ERROR, "no cells"));
    assert_eq!(host.call("T.sum", vec![Value::list(vec![])]).ok(), Value::float(0.0));
    assert_eq!(host.call("T.sum", vec![Value::float_list(vec![1.0; 100_000])]).ok(), Value::float(100_000.0));
}

#[test]
fn large_results_overflow_or_are_lent() {
    let mut host = Host::start();
    let long = host.call("T.text", vec![Value::int(50_000)]);
    assert_eq!(long.flags & (abi::OUTPUT_OVERFLOW | abi::OUTPUT_RELEASE), abi::OUTPUT_OVERFLOW | abi::OUTPUT_RELEASE);
    assert_eq!(long.ok(), Value::string("ä".repeat(50_000)));
    host.release();
    let lent = host.call("T.big", vec![Value::int(1_000_000)]);
    assert_eq!(lent.flags & abi::OUTPUT_RELEASE, abi::OUTPUT_RELEASE);
    assert_eq!(lent.cell(), (abi::TAG_LIST_F64, 1_000_000, u64::from(abi::PLACE_LENT) << 32));
    let Answer { lent, .. } = lent;
    assert_eq!(lent[0].size, 8_000_000);
    // SAFETY: lent until `release`.
    let numbers = unsafe { std::slice::from_raw_parts(lent[0].address as usize as *const f64, 1_000_000) };
    assert!(numbers.iter().all(|&number| number == 1.5));
    host.release();
    assert_eq!(host.call("T.big", vec![Value::int(3)]).ok(), Value::float_list(vec![1.5; 3]));
}

#[test]
fn handles_are_cleaned_up_once() {
    let mut host = Host::start();
    let before = live();
    let (made, flags) = host.call("T.new", Vec::<Value>::new()).handle();
    assert_eq!((made.type_id, made.slot, made.bytes, flags), (1, abi::NO_SLOT, 8, abi::HANDLE_FRESH));
    assert_eq!(live(), before + 1);

    // The host gives it a slot; what comes back names it.
    let named = abi::Handle { slot: 5, generation: 3, ..made };
    let peeked = host.call("T.peek", vec![named]).ok();
    assert_eq!(peeked, Value::tuple(vec![Value::int(42), Value::int(1)]));
    let (same, flags) = host.call("T.echo", vec![named]).handle();
    assert_eq!((same, flags), (named, 0), "cleanup and bytes included");

    // Two values of one address are one handle.
    let (raw, _) = host.call("T.raw", vec![named]).handle();
    assert_eq!(raw, named);

    host.cleanup(&[named]);
    assert_eq!(live(), before);
    host.cleanup(&[named]);
    assert_eq!(live(), before, "a second time does nothing");
    let stale = host.call("T.peek", vec![named]);
    assert_eq!(stale.status, abi::STATUS_MALFORMED);
    assert!(stale.text().contains("stale"), "{}", stale.text());
    let (other, _) = host.call("T.new", Vec::<Value>::new()).handle();
    let forged = abi::Handle { pointer: other.pointer + 8, ..other };
    assert_eq!(host.call("T.peek", vec![forged]).status, abi::STATUS_MALFORMED);
    host.cleanup(&[other]);
    assert_eq!(live(), before);
}

#[test]
fn handles_that_never_reach_the_host_are_cleaned_up() {
    let mut host = Host::start();
    let before = live();
    assert_eq!(host.call("T.newAndFail", Vec::<Value>::new()).status, abi::STATUS_ERROR);
    assert_eq!(live(), before);
    let unencodable = host.call("T.newAndNoPid", Vec::<Value>::new());
    assert_eq!(unencodable.status, abi::STATUS_UNENCODABLE);
    assert!(unencodable.text().contains("no Pid"), "{}", unencodable.text());
    assert_eq!(live(), before);
}

#[test]
fn what_native_code_keeps_lives_until_it_lets_go() {
    let mut host = Host::start();
    let before = live();
    let (made, _) = host.call("T.new", Vec::<Value>::new()).handle();
    host.call("T.keep", vec![made]).ok();
    host.cleanup(&[made]);
    assert_eq!((live(), host.counters().handles_retained), (before + 1, 1));

    // The last clone goes on another thread: the cleanup waits for this one, which is woken.
    host.call("T.forgetElsewhere", Vec::<Value>::new()).ok();
    assert_eq!((live(), host.counters().handles_retained), (before + 1, 0));
    assert!(host.wait_readable(Duration::from_secs(5)));
    assert!(host.drain().is_empty());
    assert_eq!(live(), before);
}

#[test]
fn rust_objects_are_dropped_and_may_panic() {
    let mut host = Host::start();
    let (made, _) = host.call("T.native", Vec::<Value>::new()).handle();
    assert_eq!(host.call("T.isNative", vec![made]).ok(), Value::bool(true));
    let panics = host.counters().panics;
    host.cleanup(&[made]);
    assert_eq!(host.counters().panics, panics + 1);
    let events = host.wait_for(1);
    assert_eq!(events[0].kind, abi::EVENT_LOG);
    assert!(events[0].text().contains("a destructor that panics"), "{}", events[0].text());
}

#[test]
fn init_again_takes_the_new_buffer_only() {
    let host = Host::start();
    // SAFETY: the vtable's getters on this thread.
    let count = || unsafe { (host.vtable().function_count.unwrap())() };
    let before = count();
    assert_eq!(host.init(), abi::STATUS_OK);
    assert_eq!(count(), before);
}

#[test]
fn an_extension_can_be_tested_without_a_program() {
    let mut registry = ExtRegistry::new();
    register(&mut registry);
    let ctx = ExtContext::detached();
    assert_eq!(registry.call("T.add", &[Value::int(1), Value::int(2)], &ctx), Ok(Value::float(3.0)));
    assert_eq!(registry.call("T.sub", &[], &ctx), Err("Unknown extension function: T.sub".to_owned()));
}
