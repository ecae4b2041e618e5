//! Asynchronous and blocking functions and messages, driven as the host drives them.

#![cfg(feature = "tokio")]

mod host;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use host::Host;
use nostos_extension::private::abi;
use nostos_extension::{declare_extension, ExtContext, ExtRegistry, Pid, Value};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

declare_extension!("tasks", "0.1.0", register);

fn register(reg: &mut ExtRegistry) {
    reg.add_async("T.later", "(Int, String) -> String", later);
    reg.add_async("T.resize", "(Int) -> Int", resize);
    reg.add_async("T.panicLater", "() -> ()", panic_later);
    reg.add_async("T.forever", "(Any) -> ()", forever);
    reg.add_async("T.fail", "() -> ()", fail);
    reg.add_blocking("T.block", "(Int) -> Int", block);
    reg.add_blocking("T.blockPanic", "() -> ()", |_, _| panic!("blocked badly"));
    reg.add("T.stream", stream);
    reg.add("T.streamHandles", stream_handles);
    reg.add("T.compute", compute);
    reg.add("T.taskPanic", |_, ctx| {
        ctx.spawn_blocking(|| panic!("alone"));
        Ok(Value::unit())
    });
    reg.add("T.blockOn", |_, ctx| {
        ctx.tokio_handle().block_on(sleep(Duration::from_millis(5)));
        Ok(Value::unit())
    });
    reg.add_async("T.where", "() -> Bool", runs_on_host);
    reg.add_async("T.drop", "(Any) -> Int", drop_late);
    reg.add("T.new", |_, _| Ok(Value::native(Dropped)));
}

async fn later(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let pause = args[0].as_i64().ok_or("expected Int")?;
    sleep(Duration::from_millis(pause as u64)).await;
    Ok(Value::string(format!("{} later", args[1].as_str().ok_or("expected String")?)))
}

/// The document's way to do long work.
async fn resize(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let size = args[0].as_i64().ok_or("expected Int")?;
    let resized = spawn_blocking(move || size * 2).await.map_err(|e| e.to_string())?;
    Ok(Value::int(resized))
}

thread_local!(static IS_HOST: std::cell::Cell<bool> = const { std::cell::Cell::new(false) });

/// Whether the host itself runs it, having waited once.
async fn runs_on_host(_args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    sleep(Duration::from_millis(1)).await;
    Ok(Value::bool(IS_HOST.get()))
}

/// Drops the last count of an object, and says how many had been cleaned up right after that.
async fn drop_late(_args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    sleep(Duration::from_millis(1)).await;
    drop(Value::native(Dropped));
    Ok(Value::int(DROPS.load(Ordering::SeqCst) as i64))
}

async fn panic_later(_args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    sleep(Duration::from_millis(1)).await;
    panic!("in the middle of nothing")
}

async fn fail(_args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    Err("not today".to_owned())
}

static STARTED: AtomicBool = AtomicBool::new(false);
static CANCELLED: AtomicBool = AtomicBool::new(false);

async fn forever(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    struct OnDrop;
    impl Drop for OnDrop {
        fn drop(&mut self) {
            CANCELLED.store(true, Ordering::SeqCst);
        }
    }
    let _guard = OnDrop;
    STARTED.store(true, Ordering::SeqCst);
    std::future::pending::<()>().await;
    Ok(args[0].clone())
}

fn block(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let pause = args[0].as_i64().ok_or("expected Int")?;
    std::thread::sleep(Duration::from_millis(pause as u64));
    Ok(Value::int(pause))
}

fn stream(args: &[Value], ctx: &ExtContext) -> Result<Value, String> {
    let count = args[0].as_i64().ok_or("expected Int")?;
    let sender = ctx.clone();
    ctx.spawn_async(async move {
        for index in 0..count {
            sender.reply(Value::int(index));
        }
        sender.send(Pid(99), Value::string("done"));
    });
    Ok(Value::unit())
}

/// Every third message holds a handle, which the runtime thread must grant.
fn stream_handles(args: &[Value], ctx: &ExtContext) -> Result<Value, String> {
    let count = args[0].as_i64().ok_or("expected Int")?;
    let sender = ctx.clone();
    ctx.spawn_async(async move {
        for index in 0..count {
            let number = Value::int(index);
            let message = if index % 3 == 0 { vec![number, Value::native(index)] } else { vec![number] };
            sender.reply(Value::tuple(message));
        }
    });
    Ok(Value::unit())
}

fn compute(_args: &[Value], ctx: &ExtContext) -> Result<Value, String> {
    let sender = ctx.clone();
    ctx.spawn_compute(move || sender.reply(Value::int((1..=1000).sum())));
    Ok(Value::unit())
}

static DROPS: AtomicU64 = AtomicU64::new(0);

struct Dropped;

impl Drop for Dropped {
    fn drop(&mut self) {
        DROPS.fetch_add(1, Ordering::SeqCst);
    }
}

fn none() -> Vec<Value> {
    Vec::new()
}

#[test]
fn asynchronous_functions_answer_later() {
    let mut host = Host::start();
    // SAFETY: the vtable's getter on this thread.
    let kind = |name| unsafe { (*(host.vtable().function_at.unwrap())(host.function(name))).kind };
    assert_eq!((kind("T.later"), kind("T.block")), (abi::FUNCTION_ASYNC, abi::FUNCTION_BLOCKING));
    let pending = host.call("T.later", vec![Value::int(20), Value::string("much")]);
    assert_eq!(pending.status, abi::STATUS_PENDING);
    assert_ne!(host.background(), 0);
    let request = host.request();
    assert_eq!(host.counters().requests_pending, 1);
    let events = host.wait_for(1);
    assert_eq!((events[0].kind, events[0].status, events[0].id), (abi::EVENT_COMPLETED, abi::STATUS_OK, request));
    assert_eq!(events[0].value, Value::string("much later"));
    settle(&host);

    for (name, status, text) in
        [("T.fail", abi::STATUS_ERROR, "not today"), ("T.panicLater", abi::STATUS_PANIC, "in the middle of nothing (")]
    {
        assert_eq!(host.call(name, none()).status, abi::STATUS_PENDING);
        let event = host.wait_for(1).remove(0);
        assert_eq!((event.id, event.status), (host.request(), status));
        assert!(event.text().starts_with(text), "{}", event.text());
    }
    assert_eq!(host.call("T.resize", vec![Value::int(21)]).status, abi::STATUS_PENDING);
    assert_eq!(host.wait_for(1)[0].value, Value::int(42));
}

/// Drains until the library says that nothing will come any more: it wakes the host for that.
fn settle(host: &Host) {
    let until = Instant::now() + Duration::from_secs(5);
    while host.background() != 0 {
        assert!(host.wait_readable(until.saturating_duration_since(Instant::now())), "{} left", host.background());
        assert!(host.drain().is_empty());
    }
}

#[test]
fn blocking_functions_do_not_hold_the_caller() {
    let mut host = Host::start();
    let start = Instant::now();
    for _ in 0..8 {
        assert_eq!(host.call("T.block", vec![Value::int(100)]).status, abi::STATUS_PENDING);
    }
    assert!(start.elapsed() < Duration::from_millis(90));
    assert!(host.wait_for(8).iter().all(|event| event.value == Value::int(100)));
    assert!(start.elapsed() < Duration::from_millis(600), "all at the same time");
    assert_eq!(host.call("T.blockPanic", none()).status, abi::STATUS_PENDING);
    let event = host.wait_for(1).remove(0);
    assert_eq!(event.status, abi::STATUS_PANIC);
    assert!(event.text().starts_with("blocked badly"));
}

#[test]
fn cancelling_drops_the_future() {
    let mut host = Host::start();
    let (made, _) = host.call("T.new", none()).handle();
    assert_eq!(host.call("T.forever", vec![made]).status, abi::STATUS_PENDING);
    let request = host.request();
    let drops = DROPS.load(Ordering::SeqCst);
    while !STARTED.load(Ordering::SeqCst) {
        std::thread::yield_now();
    }
    host.cleanup(&[made]);
    assert_eq!(DROPS.load(Ordering::SeqCst), drops, "the request still holds it");
    host.cancel(request + 1000);
    host.cancel(request);
    let event = host.wait_for(1).remove(0);
    assert_eq!((event.id, event.status), (request, abi::STATUS_CANCELLED));
    assert!(CANCELLED.load(Ordering::SeqCst));
    settle(&host);
    host.drain();
    assert_eq!(DROPS.load(Ordering::SeqCst), drops + 1);
}

#[test]
fn messages_keep_their_order() {
    let mut host = Host::start();
    assert_eq!(host.call("T.stream", vec![Value::int(20_000)]).ok(), Value::unit());
    let events = host.wait_for(20_001);
    for (index, event) in events[..20_000].iter().enumerate() {
        assert_eq!((event.kind, event.id), (abi::EVENT_MESSAGE, 7));
        assert_eq!(event.value, Value::int(index as i64));
    }
    assert_eq!((events[20_000].id, &events[20_000].value), (99, &Value::string("done")));
    settle(&host);
}

#[test]
fn messages_with_handles_keep_their_place() {
    let mut host = Host::start();
    assert_eq!(host.call("T.streamHandles", vec![Value::int(500)]).ok(), Value::unit());
    let events = host.wait_for(500);
    for (index, event) in events.iter().enumerate() {
        let parts = event.value.as_tuple().expect("a tuple");
        assert_eq!(parts[0], Value::int(index as i64));
        let object = parts.get(1).map(|handle| *handle.as_native::<i64>().expect("what was sent"));
        assert_eq!(object, (index % 3 == 0).then_some(index as i64));
    }
    settle(&host);
}

#[test]
fn tasks_of_all_kinds_run() {
    let mut host = Host::start();
    assert_eq!(host.call("T.compute", none()).ok(), Value::unit());
    assert_eq!(host.wait_for(1)[0].value, Value::int(500_500));
    assert_eq!(host.call("T.taskPanic", none()).ok(), Value::unit());
    let event = host.wait_for(1).remove(0);
    assert_eq!(event.kind, abi::EVENT_LOG);
    assert!(event.text().starts_with("panic in a background task: alone"), "{}", event.text());
    assert_eq!(host.call("T.blockOn", none()).ok(), Value::unit());
    settle(&host);
}

#[test]
fn ten_thousand_requests_at_once() {
    let mut host = Host::start();
    for _ in 0..10_000 {
        assert_eq!(host.call("T.later", vec![Value::int(10), Value::string("x")]).status, abi::STATUS_PENDING);
    }
    let mut ids: Vec<u64> = host.wait_for(10_000).iter().map(|event| event.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 10_000);
    assert_eq!(host.counters().requests_pending, 0);
}

#[test]
fn a_request_number_is_used_once() {
    let mut host = Host::start();
    host.call("T.forever", vec![Value::unit()]);
    let request = host.request();
    let (mut words, count) = Host::encode(vec![Value::unit().into()]);
    let function = host.function("T.forever");
    host.set_next_request(request);
    assert_eq!(host.call_words(function, count, &mut words, &[]).status, abi::STATUS_MALFORMED);
    host.cancel(request);
    assert_eq!(host.wait_for(1).len(), 1);
}

/// Waits and drains until so many events came.
fn wait_here(host: &Host, count: usize) -> Vec<host::Event> {
    let until = Instant::now() + Duration::from_secs(10);
    let mut events = Vec::new();
    while events.len() < count {
        assert!(Instant::now() < until, "only {} of {count} events", events.len());
        if host.wait(Duration::from_millis(1)) {
            events.extend(host.drain());
        }
    }
    events
}

#[test]
fn the_host_that_waits_runs_the_futures() {
    let mut host = Host::start();
    IS_HOST.set(true);
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        assert!(Instant::now() < until, "it never ran them");
        assert_eq!(host.call("T.where", none()).status, abi::STATUS_PENDING);
        if wait_here(&host, 1)[0].value == Value::bool(true) {
            break;
        }
    }
    // It may stop waiting at any time: then others run them.
    for _ in 0..10 {
        assert_eq!(host.call("T.later", vec![Value::int(1), Value::string("x")]).status, abi::STATUS_PENDING);
        host.wait(Duration::from_micros(100));
        assert_eq!(host.wait_for(1)[0].value, Value::string("x later"));
    }
    // It says that it will not wait.
    assert_eq!(host.call("T.later", vec![Value::int(1), Value::string("y")]).status, abi::STATUS_PENDING);
    assert!(!host.wait(Duration::ZERO));
    assert_eq!(host.wait_for(1)[0].value, Value::string("y later"));
}

#[test]
fn waiting_ends_although_nothing_comes() {
    let mut host = Host::start();
    assert_eq!(host.call("T.forever", vec![Value::unit()]).status, abi::STATUS_PENDING);
    let start = Instant::now();
    for _ in 0..10 {
        if host.wait(Duration::from_millis(1)) {
            assert!(host.drain().is_empty());
        }
    }
    assert!(start.elapsed() < Duration::from_secs(5));
    host.cancel(host.request());
    assert_eq!(wait_here(&host, 1)[0].status, abi::STATUS_CANCELLED);
    assert!(host.drain().is_empty());
}

#[test]
fn messages_panics_and_blocking_work_end_the_wait() {
    let mut host = Host::start();
    assert_eq!(host.call("T.stream", vec![Value::int(1)]).ok(), Value::unit());
    let events = wait_here(&host, 2);
    assert!(events.iter().all(|event| event.kind == abi::EVENT_MESSAGE));
    assert_eq!(host.call("T.panicLater", none()).status, abi::STATUS_PENDING);
    assert_eq!(wait_here(&host, 1)[0].status, abi::STATUS_PANIC);
    assert_eq!(host.call("T.block", vec![Value::int(5)]).status, abi::STATUS_PENDING);
    assert_eq!(wait_here(&host, 1)[0].value, Value::int(5));
}

#[test]
fn cleanups_run_after_the_futures_not_inside_them() {
    let mut host = Host::start();
    for _ in 0..10 {
        let before = DROPS.load(Ordering::SeqCst);
        assert_eq!(host.call("T.drop", vec![Value::unit()]).status, abi::STATUS_PENDING);
        assert_eq!(wait_here(&host, 1)[0].value, Value::int(before as i64));
        host.drain();
        assert_eq!(DROPS.load(Ordering::SeqCst), before + 1);
    }
}
