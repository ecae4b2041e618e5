//! Calls: from the input region to the function and back to the output region.

use std::sync::atomic::Ordering;

use super::{fail, Failure, Library, State};
use crate::abi;
use crate::buffer::{Buffer, Input};
use crate::clock::Moment;
use crate::context::Context;
use crate::decode::{decode, Loans};
use crate::encode::{encode, encode_text};
use crate::face::{Face, View};
use crate::object::table;
use crate::panics::contain;
use crate::registry::{Run, StartFn, SyncFn};

/// What a call wrote: its status and output flags.
struct Outcome {
    status: u32,
    flags: u32,
}

impl<F: Face> Library<F> {
    /// `call` of the vtable.
    ///
    /// # Safety
    /// As the header says: after `init`, on its thread, no other function of the vtable running, the call buffer filled in.
    pub unsafe fn call(&'static self) {
        let Some(buffer) = self.buffer() else { return };
        // SAFETY: this is a function of the vtable.
        let state = unsafe { self.state() };
        state.calls += 1;
        state.lending.clear();
        let started = Moment::now();
        let mut failure = None;
        let mut outcome = Outcome { status: abi::STATUS_OK, flags: 0 };
        let panicked = contain(|| match self.answer(state, &buffer) {
            Ok(answered) => outcome = answered,
            Err(failed) => failure = Some(failed),
        });
        buffer.set_elapsed_ms(started.elapsed_ms());
        if !state.arguments.is_empty() {
            // A panic or a malformed argument left them behind. Their own panics are counted and go no further.
            let _ = contain(|| state.arguments.clear());
        }
        if let Err(text) = panicked {
            failure = Some(fail(abi::STATUS_PANIC, text));
        }
        if let Some(failure) = failure {
            outcome = Outcome { status: failure.0, flags: say(state, &buffer, &failure.1) };
        }
        buffer.answer(outcome.status, outcome.flags | self.report_background(&buffer));
    }

    fn answer(&'static self, state: &mut State<F>, buffer: &Buffer) -> Result<Outcome, Failure> {
        let input = buffer.input();
        let entries = self.registered().map_or(&[][..], |registered| &registered.entries);
        let Some(entry) = entries.get(input.function as usize) else {
            return Err(fail(abi::STATUS_NO_FUNCTION, format!("the library has no function {}", input.function)));
        };
        let _running = state.place.map(|place| place.enter(entry.crash_line));
        match &entry.run {
            Run::Sync(function) => self.run(function, state, buffer, &input),
            Run::Start(function) => self.start(function, buffer, &input),
        }
    }

    fn run(
        &'static self,
        function: &SyncFn<F>,
        state: &mut State<F>,
        buffer: &Buffer,
        input: &Input,
    ) -> Result<Outcome, Failure> {
        let region = buffer.input_region(input).ok_or_else(unusable_region)?;
        // SAFETY: the host lends the region and the table's memory until the call returns and touches none of it meanwhile;
        // the arguments are gone by then, cleared below or by `call`.
        let loans = unsafe { Loans::new(region.base, buffer.input_lent(input)) };
        decode::<F>(region.words, input.argument_count as usize, Some(loans), &mut state.arguments)
            .map_err(|reason| fail(abi::STATUS_MALFORMED, reason.to_string()))?;
        let context = F::context(Context::of_call(self, input.caller));
        // Looked at where the function wrote it: moving it would cost more than all the rest of a scalar call.
        let result = function(&state.arguments, &context);
        match result {
            Ok(ref value) => {
                let flags = put_result::<F>(value, state, buffer)?;
                state.arguments.clear();
                Ok(Outcome { status: abi::STATUS_OK, flags })
            }
            Err(text) => Err(fail(abi::STATUS_ERROR, text)),
        }
    }

    fn start(&'static self, function: &StartFn<F>, buffer: &Buffer, input: &Input) -> Result<Outcome, Failure> {
        if self.shutting_down.load(Ordering::Relaxed) {
            return Err(fail(abi::STATUS_SHUT_DOWN, "the program is ending".to_owned()));
        }
        let region = buffer.input_region(input).ok_or_else(unusable_region)?;
        let mut arguments = Vec::new();
        decode::<F>(region.words, input.argument_count as usize, None, &mut arguments)
            .map_err(|reason| fail(abi::STATUS_MALFORMED, reason.to_string()))?;
        let Some(completion) = self.open_request(input.request) else {
            return Err(fail(abi::STATUS_MALFORMED, format!("{} cannot be the number of a request", input.request)));
        };
        let context = Context::of_call(self, input.caller);
        if let Err(text) = contain(|| function(arguments, context, completion)) {
            if self.forget(input.request, &text) {
                return Err(fail(abi::STATUS_PANIC, text));
            }
        }
        Ok(Outcome { status: abi::STATUS_PENDING, flags: 0 })
    }
}

fn unusable_region() -> Failure {
    fail(abi::STATUS_MALFORMED, "the input region is not aligned, or not there".to_owned())
}

/// Puts a result into the output region. Gives the output flags.
fn put_result<F: Face>(value: &F::Value, state: &mut State<F>, buffer: &Buffer) -> Result<u32, Failure> {
    // What has no children goes straight into its cell: this is most calls.
    let (tag, payload) = match F::view(value) {
        View::Unit => (abi::TAG_UNIT, 0),
        View::Bool(truth) => (abi::TAG_BOOL, u64::from(truth)),
        View::Int(number) => (abi::TAG_INT, number as u64),
        View::Float(number) => (abi::TAG_FLOAT, number.to_bits()),
        View::Handle(object) => {
            let (handle, flags, _) = table().grant(object);
            buffer.put_handle(handle, flags);
            return Ok(0);
        }
        _ => {
            state.output.clear();
            state.output.resize(CELL_WORDS, 0);
            return match encode::<F>(value, 0, &mut state.output, Some(&mut state.lending)) {
                Ok(()) => Ok(publish(state, buffer)),
                Err(reason) => Err(fail(abi::STATUS_UNENCODABLE, reason.to_string())),
            };
        }
    };
    buffer.put_scalar(abi::Cell { tag, aux: 0, payload });
    Ok(0)
}

/// Puts a text into the output region. Gives the output flags.
pub(super) fn say<F: Face>(state: &mut State<F>, buffer: &Buffer, text: &str) -> u32 {
    state.lending.clear();
    state.output.clear();
    state.output.resize(CELL_WORDS, 0);
    encode_text(text, 0, &mut state.output);
    publish(state, buffer)
}

/// Shows the host what was encoded: in the call buffer when it fits there, else where it is.
pub(super) fn publish<F: Face>(state: &State<F>, buffer: &Buffer) -> u32 {
    let mut flags = 0;
    if state.output.len() * 8 <= abi::OUTPUT_CAPACITY {
        buffer.copy_output(&state.output);
    } else {
        buffer.set_overflow(&state.output);
        flags |= abi::OUTPUT_OVERFLOW | abi::OUTPUT_RELEASE;
    }
    if !state.lending.table.is_empty() {
        buffer.set_output_lent(&state.lending.table);
        flags |= abi::OUTPUT_RELEASE;
    } else if flags != 0 {
        buffer.set_output_lent(&[]);
    }
    flags
}

const CELL_WORDS: usize = size_of::<abi::Cell>() / 8;
