//! The C functions of the vtable, one set for each extension.

use std::time::Duration;

use crate::abi;
use crate::face::Face;
use crate::library::Library;
use crate::panics::contain;

/// What `declare_extension!` says about an extension.
pub trait Extension: 'static {
    /// The face it is written for.
    type Face: Face;
    /// Its name.
    const NAME: &'static str;
    /// Its version.
    const VERSION: &'static str;
    /// The SDK that it was built with.
    const SDK_NAME: &'static str;
    /// The SDK's version.
    const SDK_VERSION: &'static str;
    /// Its one instance.
    fn library() -> &'static Library<Self::Face>;
}

/// The vtable of an extension, to be put into a static.
pub const fn vtable<E: Extension>() -> abi::Vtable {
    abi::Vtable {
        abi_major: abi::ABI_MAJOR,
        abi_minor: abi::ABI_MINOR,
        struct_size: size_of::<abi::Vtable>() as u32,
        flags: <E::Face as Face>::LIBRARY_FLAGS | abi::LIBRARY_TIMES_CALLS,
        name: abi::Text::of(E::NAME),
        version: abi::Text::of(E::VERSION),
        sdk_name: abi::Text::of(E::SDK_NAME),
        sdk_version: abi::Text::of(E::SDK_VERSION),
        init: Some(init::<E>),
        function_count: Some(function_count::<E>),
        function_at: Some(function_at::<E>),
        type_count: Some(type_count::<E>),
        type_at: Some(type_at::<E>),
        call: Some(call::<E>),
        cleanup: Some(cleanup::<E>),
        wake_descriptor: Some(wake_descriptor::<E>),
        drain: Some(drain::<E>),
        cancel: Some(cancel::<E>),
        release: Some(release::<E>),
        shutdown: Some(shutdown::<E>),
        counters: Some(counters::<E>),
        wait: Some(wait::<E>),
    }
}

// Everything below runs inside `contain`, here or in the library, so that nothing unwinds into C. Where `contain` gives
// an error here, the panic was in this crate, there is nobody to tell, and it is in the counters.

unsafe extern "C" fn init<E: Extension>(host: *const abi::Host) -> u32 {
    // SAFETY: the host follows the header.
    contain(|| unsafe { E::library().init(host) }).unwrap_or(abi::STATUS_MALFORMED)
}

unsafe extern "C" fn function_count<E: Extension>() -> u32 {
    E::library().functions().len() as u32
}

unsafe extern "C" fn function_at<E: Extension>(index: u32) -> *const abi::Function {
    E::library().functions().get(index as usize).map_or(std::ptr::null(), std::ptr::from_ref)
}

unsafe extern "C" fn type_count<E: Extension>() -> u32 {
    E::library().types().len() as u32
}

unsafe extern "C" fn type_at<E: Extension>(index: u32) -> *const abi::Type {
    E::library().types().get(index as usize).map_or(std::ptr::null(), std::ptr::from_ref)
}

unsafe extern "C" fn call<E: Extension>() {
    // SAFETY: the host follows the header. The call contains the author's code itself.
    unsafe { E::library().call() }
}

unsafe extern "C" fn cleanup<E: Extension>(entries: *const abi::Cleanup, count: u32) {
    // SAFETY: the host follows the header.
    let _ = contain(|| unsafe { E::library().cleanup(entries, count) });
}

unsafe extern "C" fn wake_descriptor<E: Extension>() -> i32 {
    contain(|| E::library().wake_descriptor()).unwrap_or(-1)
}

unsafe extern "C" fn drain<E: Extension>() {
    // SAFETY: the host follows the header.
    let _ = contain(|| unsafe { E::library().drain() });
}

unsafe extern "C" fn cancel<E: Extension>(request: u64) {
    let _ = contain(|| E::library().cancel(request));
}

unsafe extern "C" fn release<E: Extension>() {
    // SAFETY: the host follows the header.
    let _ = contain(|| unsafe { E::library().release() });
}

unsafe extern "C" fn shutdown<E: Extension>(grace_ms: u32) {
    let _ = contain(|| E::library().shutdown(Duration::from_millis(u64::from(grace_ms))));
}

unsafe extern "C" fn counters<E: Extension>(out: *mut abi::Counters, size: u32) {
    let size = (size as usize).min(size_of::<abi::Counters>());
    if out.is_null() {
        return;
    }
    // SAFETY: the host follows the header: `out` has room for `size` bytes.
    let _ = contain(|| unsafe {
        let counters = E::library().counters();
        std::ptr::from_ref(&counters).cast::<u8>().copy_to_nonoverlapping(out.cast(), size);
    });
}

unsafe extern "C" fn wait<E: Extension>(limit_us: u32) -> u32 {
    contain(|| E::library().wait(Duration::from_micros(u64::from(limit_us)))).map_or(0, u32::from)
}
