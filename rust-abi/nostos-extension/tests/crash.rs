//! A crash names the function that crashed. Each crash happens in a process of its own: this test program, started again.

#![cfg(any(target_os = "linux", target_os = "macos"))]

mod host;

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use host::Host;
use nostos_extension::{declare_extension, ExtRegistry, Value};

declare_extension!("crashing", "0.3.1", register);

fn register(reg: &mut ExtRegistry) {
    reg.add("Crash.here", |args, _| crash(args));
    #[cfg(feature = "tokio")]
    {
        reg.add_blocking("Crash.elsewhere", "(String) -> ()", |args, _| crash(args));
        reg.add_async("Crash.later", "(String) -> ()", later);
    }
    reg.add("Crash.not", |_, _| Ok(Value::unit()));
}

#[cfg(feature = "tokio")]
async fn later(args: &[Value], _ctx: &nostos_extension::ExtContext) -> Result<Value, String> {
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    crash(args)
}

fn crash(args: &[Value]) -> Result<Value, String> {
    match args[0].as_str() {
        Some("fault") => fault(),
        Some("abort") => std::process::abort(),
        _ => println!("{}", overflow(1)),
    }
    Ok(Value::unit())
}

/// Writes to where nothing is.
fn fault() {
    let nowhere = std::hint::black_box(8usize) as *mut u64;
    // SAFETY: none; this is the crash.
    unsafe { nowhere.write_volatile(1) };
}

/// Recurses until the stack ends.
fn overflow(depth: i64) -> i64 {
    let page = std::hint::black_box([depth; 512]);
    if depth == i64::MAX {
        return 0;
    }
    overflow(page[3] + 1) + page[7]
}

const HOW: &str = "NOSTOS_TEST_CRASH";

/// Not a test but the program that crashes, when it is asked to.
#[test]
fn crash_when_asked() {
    let Ok(asked) = std::env::var(HOW) else { return };
    let (function, how) = asked.split_once(' ').expect("a function and a way");
    let mut host = Host::start();
    if function == "none" {
        assert_eq!(host.call("Crash.not", vec![Value::string(how)]).ok(), Value::unit());
        fault();
    }
    host.call(function, vec![Value::string(how)]);
    host.wait_for(1);
}

/// Runs the crashing program; gives the signal that ended it and what it said.
fn run(asked: &str) -> (Option<i32>, String) {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["crash_when_asked", "--exact", "--nocapture", "--test-threads=1"])
        .env(HOW, asked)
        .stdin(Stdio::null())
        .output()
        .expect("this program runs again");
    (output.status.signal(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const ABORT: i32 = 6;
const FAULT: i32 = 11;

#[test]
fn the_running_function_is_named() {
    let cases = [
        ("Crash.here fault", FAULT),
        ("Crash.here abort", ABORT),
        ("Crash.here overflow", FAULT),
        #[cfg(feature = "tokio")]
        ("Crash.elsewhere fault", FAULT),
        #[cfg(feature = "tokio")]
        ("Crash.elsewhere overflow", FAULT),
        #[cfg(feature = "tokio")]
        ("Crash.later abort", ABORT),
    ];
    for (asked, signal) in cases {
        let (ended_by, said) = run(asked);
        let function = asked.split(' ').next().unwrap_or_default();
        let line = format!("native code crashed in {function} (crashing 0.3.1)\n");
        assert!(said.contains(&line), "{asked}: {said:?}");
        assert_eq!(ended_by, Some(signal), "{asked}");
    }
}

#[test]
fn a_crash_elsewhere_is_not_claimed() {
    let (ended_by, said) = run("none fault");
    assert!(!said.contains("native code crashed"), "{said:?}");
    assert_eq!(ended_by, Some(FAULT));
}
