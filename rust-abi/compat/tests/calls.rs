//! The older SDK's values, driven as the host drives them.

#[path = "../../nostos-extension/tests/host/mod.rs"]
mod host;
#[path = "../../core/tests/tree/mod.rs"]
mod tree;

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use host::{Answer, Host};
use nostos_extension::private::abi;
use nostos_extension::*;
use nostos_extension_core::decode::decode;
use nostos_extension_core::encode::encode;
use tree::{Named, Tree, TreeFace};

declare_extension!("older", "0.2.0", register);

fn register(reg: &mut ExtRegistry) {
    reg.add("T.echo", |args, _| Ok(args[0].clone()));
    reg.add("T.debug", |args, _| Ok(Value::string(format!("{:?}", args[0]))));
    reg.add_fn("T.untrue", "(Int) -> Float", |args, _| Ok(Value::Int(args.len() as i64)));
    reg.add("T.none", |_, _| Ok(Value::None));
    reg.add("T.bytes", |_, _| Ok(Value::bytes(vec![1, 2])));
    reg.add("T.map", |_, _| Ok(Value::map(HashMap::from([("k".to_string(), Value::Bool(true))]))));
    reg.add("T.new", |_, _| {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Ok(Value::gc_handle(Box::new(5i64), 9, cleanup))
    });
    reg.add("T.read", read);
    reg.add("T.native", |_, _| Ok(Value::native("inside".to_string())));
    reg.add("T.readNative", |args, _| Ok(Value::string(args[0].as_native::<String>()?.clone())));
    reg.add("T.sleepThenReply", |_, ctx| {
        let answer = ctx.clone();
        ctx.spawn_async(async move {
            tokio::time::sleep(Duration::from_millis(2)).await;
            answer.reply(Value::tuple(vec![Value::string("ok"), Value::Int(3)]));
        });
        Ok(Value::Unit)
    });
    reg.add("T.sleepHere", |_, ctx| {
        ctx.tokio_handle().block_on(tokio::time::sleep(Duration::from_millis(1)));
        Ok(Value::None)
    });
    reg.add_opaque_type("Five");
}

static LIVE: AtomicI64 = AtomicI64::new(0);

fn cleanup(ptr: usize, type_id: u64) {
    assert_eq!(type_id, 9);
    LIVE.fetch_sub(1, Ordering::Relaxed);
    // SAFETY: made by T.new.
    drop(unsafe { Box::from_raw(ptr as *mut i64) });
}

fn read(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    match &args[0] {
        // SAFETY: all handles of type 9 are made by T.new.
        Value::GcHandle(h) if h.type_id == 9 => Ok(Value::Int(unsafe { *(h.ptr as *const i64) })),
        other => Err(format!("Expected Five, got {:?}", other.type_name())),
    }
}

fn call(host: &mut Host, name: &str, argument: &Tree) -> Answer {
    let mut words = vec![0; 2];
    encode::<TreeFace>(argument, 0, &mut words, None).expect("an argument");
    host.call_words(host.function(name), 1, &mut words, &[])
}

fn tree(answer: &Answer) -> Tree {
    assert_eq!(answer.status, abi::STATUS_OK, "{:?}", answer.value());
    let mut values = Vec::new();
    decode::<TreeFace>(&answer.words, 1, None, &mut values).expect("a message");
    values.remove(0)
}

#[test]
fn every_kind_arrives_as_the_older_sdk_knows_it() {
    let mut host = Host::start();
    let text = |text: &str| Tree::String(text.to_owned());
    let cases = [
        (Tree::Unit, "Unit"),
        (Tree::Char('é'), "String(\"é\")"),
        (Tree::BigInt("12".to_owned()), "String(\"12\")"),
        (Tree::Decimal("1.50".to_owned()), "String(\"1.50\")"),
        (Tree::Pid(4), "Pid(Pid(4))"),
        (Tree::FloatList(vec![1.5f64.to_bits()]), "List([Float(1.5)])"),
        (Tree::I64Array(vec![1, 2]), "List([Int(1), Int(2)])"),
        (Tree::F32Array(vec![0.5f32.to_bits()]), "List([Float(0.5)])"),
        (Tree::Bytes(vec![7]), "Bytes([7])"),
        (Tree::Set(vec![text("a")]), "List([String(\"a\")])"),
        (Tree::Map(vec![text("k"), Tree::Int(1)]), "Map({\"k\": Int(1)})"),
        (Tree::Map(vec![Tree::Int(1), Tree::Unit]), "List([Tuple([Int(1), Unit])])"),
        (Tree::Map(vec![]), "Map({})"),
        (
            Tree::Record("s.P".to_owned(), Named(vec![("x".to_owned(), Tree::Int(1))])),
            "Record { name: \"s.P\", fields: [(\"x\", Int(1))] }",
        ),
        (
            Tree::Variant("Option".to_owned(), "Some".to_owned(), vec![Tree::Int(1)]),
            "Record { name: \"Some\", fields: [(\"0\", Int(1))] }",
        ),
    ];
    for (argument, shown) in cases {
        let answer = call(&mut host, "T.debug", &argument);
        assert_eq!(tree(&answer), Tree::String(shown.to_owned()));
    }
}

#[test]
fn results_go_out_in_the_common_form() {
    let mut host = Host::start();
    let result = |host: &mut Host, name| tree(&call(host, name, &Tree::Unit));
    assert_eq!(result(&mut host, "T.none"), Tree::Unit);
    assert_eq!(result(&mut host, "T.bytes"), Tree::Bytes(vec![1, 2]));
    assert_eq!(result(&mut host, "T.map"), Tree::Map(vec![Tree::String("k".to_owned()), Tree::Bool(true)]));
    let point = Tree::Record("s.P".to_owned(), Named(vec![("x".to_owned(), Tree::Float(0))]));
    assert_eq!(tree(&call(&mut host, "T.echo", &point)), point);
    let floats = Tree::FloatList(vec![f64::NAN.to_bits(), 0]);
    assert_eq!(tree(&call(&mut host, "T.echo", &floats)), floats);
}

#[test]
fn signatures_only_document() {
    let mut host = Host::start();
    assert_eq!(host.vtable().flags & abi::LIBRARY_COMPATIBLE_FACE, abi::LIBRARY_COMPATIBLE_FACE);
    // SAFETY: the vtable's texts and getters, on this thread.
    unsafe {
        assert_eq!(host.vtable().sdk_name.as_str(), "nostos-extension (compatible)");
        let untrue = *(host.vtable().function_at.unwrap())(host.function("T.untrue"));
        assert_eq!((untrue.signature.as_str(), untrue.flags), ("(Int) -> Float", 0));
    }
    assert_eq!(host.call("T.untrue", vec![Value::Unit, Value::Unit, Value::Unit]).ok(), Value::Int(3));
}

#[test]
fn handles_keep_their_identity() {
    let mut host = Host::start();
    let (made, flags) = host.call("T.new", Vec::<Value>::new()).handle();
    assert_eq!((made.type_id, flags), (9, abi::HANDLE_FRESH));
    assert_eq!(host.call("T.read", vec![made]).ok(), Value::Int(5));
    let (same, flags) = host.call("T.echo", vec![abi::Handle { slot: 3, generation: 8, ..made }]).handle();
    assert_eq!((same.token, same.slot, same.generation, flags), (made.token, 3, 8, 0));
    assert_eq!(LIVE.load(Ordering::Relaxed), 1);
    host.cleanup(&[made]);
    assert_eq!(LIVE.load(Ordering::Relaxed), 0);
    assert_eq!(host.call("T.read", vec![Value::Int(1)]).text(), "Expected Five, got \"Int\"");

    let (native, _) = host.call("T.native", Vec::<Value>::new()).handle();
    assert_eq!(host.call("T.readNative", vec![native]).ok(), Value::string("inside"));
    host.cleanup(&[native]);
}

#[test]
fn deep_values_come_back() {
    let deep = || (0..abi::MAX_DEPTH).fold(Tree::Bool(true), |inner, _| Tree::List(vec![inner]));
    // As deep a stack as the host gives to native calls: these values are dropped recursively.
    let thread = std::thread::Builder::new().stack_size(8 << 20);
    let thread = thread.spawn(move || {
        let mut host = Host::start();
        assert!(tree(&call(&mut host, "T.echo", &deep())) == deep());
    });
    thread.expect("a thread").join().expect("no overflow");
}

#[test]
fn tasks_reply() {
    let mut host = Host::start();
    assert_eq!(host.call("T.sleepThenReply", Vec::<Value>::new()).ok(), Value::Unit);
    let event = host.wait_for(1).remove(0);
    assert_eq!((event.kind, event.id), (abi::EVENT_MESSAGE, 7));
    assert_eq!(event.value, Value::tuple(vec![Value::string("ok"), Value::Int(3)]));
    assert_eq!(host.call("T.sleepHere", Vec::<Value>::new()).ok(), Value::Unit);
}

#[test]
fn accessors_say_what_they_got() {
    let text = Value::string("x");
    assert_eq!(text.as_f64(), Err("Expected Float, got \"String\"".to_string()));
    assert_eq!(Value::None.as_list().unwrap_err(), "Expected List, got \"None\"");
    assert_eq!(Value::Int(2).as_f32(), Ok(2.0));
    let mixed = Value::List(Arc::new(vec![Value::Int(1), Value::Float(2.5)]));
    assert_eq!(mixed.as_float_list(), Ok(vec![1.0, 2.5]));
    assert_eq!(mixed.as_int_list(), Err("Expected Int, got \"Float\"".to_string()));
    let handle = Value::gc_handle(Box::new(1u8), 4, |ptr, _| {
        // SAFETY: the box above.
        drop(unsafe { Box::from_raw(ptr as *mut u8) });
    });
    let parts = handle.as_gc_handle().unwrap();
    assert_eq!((parts.type_id, parts.ptr != 0), (4, true));
    // SAFETY: made from a u8 above.
    assert_eq!(unsafe { *handle.as_gc_handle_ptr::<u8>().unwrap() }, 1);
    assert!(text.as_native::<u8>().is_err());
}

#[test]
fn values_are_made_from_what_rust_has_and_shown_as_the_program_shows_them() {
    let entries = HashMap::from([("b".to_string(), 1.5), ("a".to_string(), 2.0)]);
    let cases: [(Value, Value, &str); 10] = [
        (().into(), Value::unit(), "()"),
        (true.into(), Value::bool(true), "true"),
        (7.into(), Value::int(7), "7"),
        (2.0.into(), Value::float(2.0), "2.0"),
        ("é".into(), Value::string("é"), "é"),
        (vec!["x", "y"].into(), Value::list(vec![Value::string("x"), Value::string("y")]), "[\"x\", \"y\"]"),
        (
            entries.into(),
            Value::map(HashMap::from([("a".into(), Value::Float(2.0)), ("b".into(), Value::Float(1.5))])),
            "%{\"a\": 2.0, \"b\": 1.5}",
        ),
        (None::<i64>.into(), Value::None, "()"),
        (Some(Pid(3)).into(), Value::Pid(Pid(3)), "<pid 3>"),
        (
            Value::record("P", vec![("x".into(), 1.into())]),
            Value::record("P", vec![("x".into(), Value::Int(1))]),
            "P{x: 1}",
        ),
    ];
    for (made, same, shown) in cases {
        assert_eq!(made, same);
        assert_eq!(made.to_string(), shown);
    }
    assert_eq!(Value::default(), Value::Unit);
    assert_eq!(Value::native(1).to_string(), "<Native>");
}

#[test]
fn the_sdks_own_tokio_is_at_hand_and_a_context_can_be_debugged() {
    let runtime = nostos_extension::tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (sender, _receiver) = nostos_extension::tokio::sync::mpsc::unbounded_channel();
    let context = ExtContext::new(runtime.handle().clone(), sender, Pid(4));
    assert_eq!(format!("{context:?}"), "ExtContext { caller: Pid(4), .. }");
}
