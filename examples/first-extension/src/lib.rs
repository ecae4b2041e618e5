//! A first extension: two functions over a list of numbers.

use nostos_extension::{declare_extension, ExtContext, ExtRegistry, Value};

declare_extension!("stats", "0.1.0", register);

fn register(reg: &mut ExtRegistry) {
    reg.add_fn("Stats.mean", "(List[Float]) -> Float", mean);
    reg.add_fn("Stats.deviation", "(List[Float]) -> Float", deviation);
}

fn mean(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    Ok(Value::float(mean_of(numbers(&args[0])?)))
}

fn deviation(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let numbers = numbers(&args[0])?;
    let mean = mean_of(numbers);
    let squares: f64 = numbers.iter().map(|x| (x - mean).powi(2)).sum();
    Ok(Value::float((squares / numbers.len() as f64).sqrt()))
}

/// The numbers of a list, without a copy; an empty list has no mean.
fn numbers(value: &Value) -> Result<&[f64], String> {
    match value.as_f64_slice() {
        Some([]) => Err("an empty list has no mean".to_string()),
        Some(numbers) => Ok(numbers),
        None => Err("expected a list of Float".to_string()),
    }
}

fn mean_of(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}
