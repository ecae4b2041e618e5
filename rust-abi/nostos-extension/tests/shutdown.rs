//! The end of a program while native work runs. Alone in its file, since a library ends once.

#![cfg(feature = "tokio")]

mod host;

use std::time::{Duration, Instant};

use host::Host;
use nostos_extension::private::abi;
use nostos_extension::{declare_extension, ExtContext, ExtRegistry, Value};

declare_extension!("ending", "0.1.0", register);

fn register(reg: &mut ExtRegistry) {
    reg.add_async("T.forever", "() -> ()", forever);
    reg.add_blocking("T.stuck", "() -> ()", |_, _| loop {
        std::thread::sleep(Duration::from_secs(1));
    });
    reg.add("T.one", |_, ctx| {
        ctx.spawn_async(std::future::pending::<()>());
        Ok(Value::int(1))
    });
}

async fn forever(_args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    std::future::pending::<()>().await;
    Ok(Value::unit())
}

#[test]
fn shutdown_cancels_and_does_not_wait_for_the_stuck() {
    let mut host = Host::start();
    let none = Vec::<Value>::new;
    assert_eq!(host.call("T.forever", none()).status, abi::STATUS_PENDING);
    let waiting = host.request();
    assert_eq!(host.call("T.stuck", none()).status, abi::STATUS_PENDING);
    assert_eq!(host.call("T.one", none()).status, abi::STATUS_OK);
    // So that it runs, and cannot be taken back.
    std::thread::sleep(Duration::from_millis(50));

    let start = Instant::now();
    host.shutdown(Duration::ZERO);
    assert!(start.elapsed() < Duration::from_millis(100));
    host.shutdown(Duration::from_millis(200));
    assert!(start.elapsed() < Duration::from_millis(400));
    let events = host.wait_for(1);
    assert_eq!((events[0].id, events[0].status), (waiting, abi::STATUS_CANCELLED));
    assert_eq!(host.counters().requests_pending, 1, "the stuck one");
    assert_eq!(host.counters().tasks_running, 0);

    let refused = host.call("T.forever", none());
    assert_eq!((refused.status, refused.text().as_str()), (abi::STATUS_SHUT_DOWN, "the program is ending"));
    assert_eq!(host.call("T.one", none()).ok(), Value::int(1), "synchronous functions still answer");
}
