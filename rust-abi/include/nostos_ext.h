/*
 * nostos_ext.h - the C ABI between the `nostos` host and a native extension.
 *
 * This file is the contract. The Rust SDK (rust-abi/core), the TypeScript loader (src/loader) and
 * extensions written in C follow it; `rust-abi/layout.json` lists the size and offset of every field and
 * tests in all three languages compare themselves with it.
 *
 * VERSION RULE
 *   A minor version may append fields to a struct, functions to the vtable, flags, statuses, events and
 *   tags. It never changes, moves or removes one. Whoever reads a struct of the other side looks at its
 *   `struct_size` (first bytes that are not there do not exist) before a field newer than 1.0.
 *   Another major version is refused by the host with a message that names both numbers. The first 16 bytes
 *   of NostosVtable and the symbol's name stay the same in every major version, so that this always works.
 *   The host accepts a library whose minor version is newer than its own: a library may use what is newer
 *   only after it has read the host's `abi_minor` in NostosHost.
 *
 * THREADS
 *   The host calls every function of the vtable on one thread, the runtime thread, and never two at once.
 *   A library never calls the host. It hands over what its own threads finished through the wake descriptor
 *   and `drain`.
 *
 * UNWINDING
 *   No panic, exception or longjmp may leave a function of the vtable.
 *
 * MACHINES
 *   64-bit, little endian. All integers are fixed width. Addresses inside buffers are uint64_t.
 */
#ifndef NOSTOS_EXT_H
#define NOSTOS_EXT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NOSTOS_ABI_MAJOR 1u
#define NOSTOS_ABI_MINOR 1u

/* The one exported symbol: `const NostosVtable *nostos_extension(void)`. */
#define NOSTOS_ENTRY_SYMBOL "nostos_extension"

/* ------------------------------------------------------------------------------------------------------
 * Limits
 * ---------------------------------------------------------------------------------------------------- */

#define NOSTOS_CALL_BUFFER_SIZE 65536u   /* bytes of the call buffer, header included                  */
#define NOSTOS_INPUT_LENT_OFFSET 128u    /* table of memory that the host lends: 16 NostosLent         */
#define NOSTOS_OUTPUT_LENT_OFFSET 384u   /* table of memory that the library lends: 16 NostosLent      */
#define NOSTOS_MAX_LENT 16u              /* entries of each of the two tables                          */
#define NOSTOS_INPUT_OFFSET 1024u        /* input region inside the call buffer                        */
#define NOSTOS_INPUT_CAPACITY 31744u
#define NOSTOS_OUTPUT_OFFSET 32768u      /* output region inside the call buffer                       */
#define NOSTOS_OUTPUT_CAPACITY 32768u
#define NOSTOS_MAX_ARGUMENTS 255u        /* arguments of one call                                      */
#define NOSTOS_MAX_DEPTH 16384u          /* containers inside each other; an argument itself is depth 1 */
#define NOSTOS_MAX_REGION 4294967288u    /* bytes of one region: every offset fits a uint32_t           */
#define NOSTOS_MAX_NAME 1024u            /* bytes of a name: record type, field, variant type, constructor */

/* ------------------------------------------------------------------------------------------------------
 * Values: cells in a region
 *
 * A message is a REGION: one run of bytes whose address is a multiple of 8. Its root cells stand at offset
 * 0: the arguments of a call in order, or the one result. (Events of `drain` are the exception, see there.)
 * An offset is counted from the first byte of the region, is a multiple of 8, and goes FORWARD: it is
 * greater than the offset of the cell that holds it. Cells are referenced by one parent only. The bytes of a
 * name (at most NOSTOS_MAX_NAME) may be shared by any number of cells; so may an array that stands twice
 * among the arguments (see ARRAYS). All other data belongs to one cell, so that what is decoded from a region
 * is never larger than the region; a decoder refuses a region that breaks this.
 *
 * A decoder checks every tag, offset, length, count, depth and UTF-8 sequence. A violation is an error
 * (NOSTOS_STATUS_MALFORMED from a library), never undefined behaviour. Unused bits are zero.
 * Whoever encodes writes only below the used size; gaps for alignment hold anything.
 * ---------------------------------------------------------------------------------------------------- */

typedef struct NostosCell {
  uint32_t tag;      /* NOSTOS_TAG_*                                                                   */
  uint32_t aux;      /* length or count, see the tag; else 0                                           */
  uint64_t payload;  /* the scalar itself, or: low 32 bits an offset (or lent index), high 32 bits flags */
} NostosCell;

/* Scalars: aux 0, the value is the payload. */
#define NOSTOS_TAG_UNIT 0u       /* payload 0                                                           */
#define NOSTOS_TAG_BOOL 1u       /* 0 or 1                                                              */
#define NOSTOS_TAG_INT 2u        /* int64_t, two's complement. Sized integers too; UInt64 wraps         */
#define NOSTOS_TAG_FLOAT 3u      /* bits of a binary64: NaN payloads, infinities, -0.0 as they are. Float32 too */
#define NOSTOS_TAG_CHAR 4u       /* Unicode scalar value: 0..0x10FFFF without 0xD800..0xDFFF            */
#define NOSTOS_TAG_PID 5u        /* uint64_t, at most 2^53 - 1                                          */

/* Text: aux = bytes, payload = offset of the bytes (anything when aux is 0). UTF-8, valid, no terminator,
 * NUL allowed. A lone surrogate of the host's strings is written as U+FFFD. */
#define NOSTOS_TAG_STRING 6u
#define NOSTOS_TAG_BIGINT 7u     /* -?[0-9]+ in ASCII, at least one digit                               */
#define NOSTOS_TAG_DECIMAL 8u    /* -?[0-9]+(\.[0-9]+)? in ASCII; the scale is kept                     */

/* Containers: aux = count, payload = offset of cells that stand one after the other (anything when none). */
#define NOSTOS_TAG_LIST 9u       /* count elements                                                      */
#define NOSTOS_TAG_TUPLE 10u     /* count elements                                                      */
#define NOSTOS_TAG_MAP 11u       /* count entries: 2 * count cells, key then value; the later key wins  */
#define NOSTOS_TAG_SET 12u       /* count elements; duplicates are dropped                              */
#define NOSTOS_TAG_RECORD 13u    /* count fields: 1 + 2 * count cells: type name, then name and value of each field;
                                    names are STRING cells. The type name is the full one (`shapes.Spot`)      */
#define NOSTOS_TAG_VARIANT 14u   /* count fields: 2 + count cells: type name, constructor, fields in the order
                                    of the declaration. Option and Result are `Option` (None, Some) and
                                    `Result` (Ok, Err). A result may leave the type name empty: then the signature
                                    or the constructor alone decides                                             */

/* Packed lists: aux = count, payload = offset (multiple of 8) of the numbers, or lent. Same value as a LIST of
 * FLOAT or INT cells; an encoder may use either, except that an empty list is LIST. */
#define NOSTOS_TAG_LIST_F64 15u
#define NOSTOS_TAG_LIST_I64 16u

/* ARRAYS: typed arrays, mutable. aux = count of elements, payload = offset (multiple of 8), or lent.
 * As an argument of a synchronous call they are lent: the library may write into them until the call
 * returns, and the host sees it (it copies inline ones back). One array that stands at two places of the
 * arguments has one offset or one lent index. Nested ones (inside a list, say) and those of asynchronous and blocking
 * calls are inline copies; nothing is copied back. As results they are new arrays. */
#define NOSTOS_TAG_F64_ARRAY 17u  /* Float64Array                                                        */
#define NOSTOS_TAG_I64_ARRAY 18u  /* Int64Array                                                          */
#define NOSTOS_TAG_F32_ARRAY 19u  /* Float32Array                                                        */
#define NOSTOS_TAG_BYTES 20u      /* Buffer; count = bytes                                               */

/* aux = NOSTOS_HANDLE_* flags, payload = offset of a NostosHandle. */
#define NOSTOS_TAG_HANDLE 21u

#define NOSTOS_TAG_COUNT 22u

/* High 32 bits of the payload of packed lists and arrays. */
#define NOSTOS_PLACE_INLINE 0u    /* low 32 bits: offset in the region                                   */
#define NOSTOS_PLACE_LENT 1u      /* low 32 bits: index into the lent table of that direction            */

/* Flags of a HANDLE cell. */
#define NOSTOS_HANDLE_FRESH 1u    /* result: this pointer was never given to the host before, so the host need not
                                     look whether it knows it. Without the flag it must look                     */

/* Memory lent by address. Bytes at `address` stay valid and in place: input, until the call returns; output, until
 * `release` or the next `call` or `drain`. Only packed lists and arrays that are themselves arguments (not nested ones) of
 * synchronous calls are lent as input; any packed list or array of a result of `call` as output; nothing
 * in events. */
typedef struct NostosLent {
  uint64_t address;  /* multiple of 8; anything when size is 0                                          */
  uint64_t size;     /* bytes: at least count * element size of the cell that names it                  */
} NostosLent;

/* A native object. In arguments the host fills `pointer` to `token` (32 bytes, NOSTOS_HANDLE_ARGUMENT_SIZE; the rest is
 * not there); in results the library fills all. `slot` and `generation` are the host's name of it; a library that got
 * them gives them back, which means "the same handle"; if they are stale by then the rest makes a new one. */
typedef struct NostosHandle {
  uint64_t pointer;     /* never read by the host                                                        */
  uint64_t type_id;     /* the author's number of the type                                               */
  uint32_t slot;        /* NOSTOS_NO_SLOT: not known to the host as far as the library knows             */
  uint32_t generation;  /* 0 with NOSTOS_NO_SLOT                                                         */
  uint64_t token;       /* the library's own word; the host gives it back in arguments and in cleanup. C authors: 0 */
  uint64_t cleanup;     /* address of whatever the library's `cleanup` calls; opaque to the host         */
  uint64_t bytes;       /* native memory behind the object, for the collector's threshold                */
} NostosHandle;

#define NOSTOS_NO_SLOT 4294967295u
#define NOSTOS_HANDLE_ARGUMENT_SIZE 32u

/* ------------------------------------------------------------------------------------------------------
 * The call buffer
 *
 * One for each library: NOSTOS_CALL_BUFFER_SIZE bytes, allocated by the host, address a multiple of 8, handed over in
 * `init`, valid and in place until `shutdown` has returned and longer (the host never frees it). It starts with this header.
 * Input: if `input_address` is 0 the input region is at NOSTOS_INPUT_OFFSET, else at that address, in memory of the host
 * that stays in place until the call returns. Output: without NOSTOS_OUTPUT_OVERFLOW the output region is at
 * NOSTOS_OUTPUT_OFFSET, else at `output_address`, in memory of the library.
 *
 * The cheap way for `f(Float, Float) -> Float`: the host writes `function`, `argument_count`, two cells, calls
 * `call`, reads `status`, `output_flags` and one cell. All other input words keep their value from call to call: the library writes
 * none of them, and the host resets what it set (`request`, `input_address`, `lent_count`) after the call.
 * ---------------------------------------------------------------------------------------------------- */

typedef struct NostosCallHeader {
  /* Written by the host, read by the library. */
  uint32_t function;         /* index of the function                                                    */
  uint32_t argument_count;   /* cells at the start of the input region                                   */
  uint32_t lent_count;       /* entries used at NOSTOS_INPUT_LENT_OFFSET                                 */
  uint32_t input_flags;      /* 0                                                                        */
  uint64_t request;          /* asynchronous and blocking functions: the host's number of this request, not 0, never used
                                twice, at most 2^53 - 1. Synchronous functions: ignored                          */
  uint64_t caller;           /* Pid of the calling process                                               */
  uint64_t input_address;    /* 0, or address of the input region                                        */
  uint64_t input_size;       /* bytes of the input region at input_address; ignored when that is 0 (then the whole
                                NOSTOS_INPUT_CAPACITY may be read)                                               */
  /* Written by the library, read by the host. */
  uint32_t status;           /* NOSTOS_STATUS_*                                                          */
  uint32_t output_flags;     /* NOSTOS_OUTPUT_*                                                          */
  uint32_t event_count;      /* after `drain`: events at the start of the output region                  */
  uint32_t background;       /* with NOSTOS_OUTPUT_BACKGROUND: how many requests, tasks and contexts are alive that may
                                still produce an event (saturating). 0: the library will never wake the host by itself   */
  uint64_t output_address;   /* with NOSTOS_OUTPUT_OVERFLOW: the output region, a multiple of 8          */
  uint64_t output_size;      /* with NOSTOS_OUTPUT_OVERFLOW: its bytes in use                            */
  uint64_t output_capacity;  /* with NOSTOS_OUTPUT_OVERFLOW: bytes readable there. While address and capacity stay the same it is
                                the same memory, so the host may keep a view of it                       */
  uint32_t output_lent_count; /* with NOSTOS_OUTPUT_RELEASE: entries used at NOSTOS_OUTPUT_LENT_OFFSET   */
  uint32_t elapsed_ms;       /* with NOSTOS_LIBRARY_TIMES_CALLS: milliseconds that the last `call` took, saturating, on a
                                clock that may be coarse (1 to 16 ms); else 0                                      */
  uint64_t reserved[4];      /* 0                                                                        */
} NostosCallHeader;

#define NOSTOS_STATUS_OK 0u         /* one result cell                                                    */
#define NOSTOS_STATUS_ERROR 1u      /* the function answered with an error: one STRING cell, its text     */
#define NOSTOS_STATUS_PANIC 2u      /* it panicked: one STRING cell, the panic's text without any prefix  */
#define NOSTOS_STATUS_PENDING 3u    /* the request goes on; one COMPLETED event will come; no cell        */
#define NOSTOS_STATUS_MALFORMED 4u  /* the input could not be decoded: one STRING cell says why           */
#define NOSTOS_STATUS_UNENCODABLE 5u /* the result could not be encoded: one STRING cell says why         */
#define NOSTOS_STATUS_NO_FUNCTION 6u /* no function has that index: one STRING cell                       */
#define NOSTOS_STATUS_SHUT_DOWN 7u  /* the library is shutting down: one STRING cell                      */
#define NOSTOS_STATUS_CANCELLED 8u  /* only in events: the request was cancelled before it finished       */

#define NOSTOS_OUTPUT_OVERFLOW 1u   /* the output region is at output_address                             */
#define NOSTOS_OUTPUT_RELEASE 2u    /* the host must call `release` when it has read the output           */
#define NOSTOS_OUTPUT_MORE 4u       /* after `drain`: more is ready, call it again                        */
#define NOSTOS_OUTPUT_BACKGROUND 8u /* `background` changed since the host last saw it; it is set then    */

/* Whatever handle stands in an output region belongs to the host from the moment `call` or `drain` returns: it
 * enters it into its table or gives it to `cleanup`. */

/* ------------------------------------------------------------------------------------------------------
 * Events: what `drain` hands over, NostosEvent after NostosEvent at offset 0 of the output region; offsets in their cells
 * count from the start of that region as always.
 * ---------------------------------------------------------------------------------------------------- */

typedef struct NostosEvent {
  uint32_t kind;     /* NOSTOS_EVENT_*                                                                   */
  uint32_t status;   /* COMPLETED: OK, ERROR, PANIC, UNENCODABLE or CANCELLED. LOG: level as in pino (30, 40, 50) */
  uint64_t id;       /* COMPLETED: the request. MESSAGE: Pid of the receiver. LOG: 0                     */
  NostosCell value;  /* the result; the error's or the log's text as STRING; UNIT for CANCELLED          */
} NostosEvent;

#define NOSTOS_EVENT_COMPLETED 1u  /* exactly one for each call that answered PENDING                     */
#define NOSTOS_EVENT_MESSAGE 2u    /* for the mailbox of a process; dropped by the host when it is gone. Events of one
                                      thread keep their order                                             */
#define NOSTOS_EVENT_LOG 3u        /* something for the log, e.g. a panic in a cleanup callback           */

/* ------------------------------------------------------------------------------------------------------
 * The vtable and what hangs on it. All of it is memory of the library, constant, valid for ever.
 * ---------------------------------------------------------------------------------------------------- */

/* UTF-8, not terminated. `data` may be NULL when `size` is 0. */
typedef struct NostosText {
  const char *data;
  uint64_t size;  /* bytes */
} NostosText;

typedef struct NostosFunction {
  uint32_t struct_size;  /* sizeof(NostosFunction) of the library's header                               */
  uint32_t kind;         /* NOSTOS_FUNCTION_*                                                            */
  uint32_t flags;        /* NOSTOS_SIGNATURE_*                                                           */
  uint32_t reserved;     /* 0                                                                            */
  NostosText name;       /* "Nalgebra.dvec"                                                              */
  NostosText signature;  /* "(List[Float], Int) -> DVector" in the language's own syntax; empty: none     */
  NostosText doc;        /* free text; empty: none                                                       */
} NostosFunction;

#define NOSTOS_FUNCTION_SYNC 0u      /* answers within `call`                                             */
#define NOSTOS_FUNCTION_ASYNC 1u     /* may answer PENDING                                                */
#define NOSTOS_FUNCTION_BLOCKING 2u  /* may answer PENDING; runs on a thread of the library               */

#define NOSTOS_SIGNATURE_BINDS 1u    /* the host checks arguments and result against the signature and gives the call its
                                        static type. Without the flag the signature only documents        */

typedef struct NostosField {
  NostosText name;
  NostosText type;  /* in the language's own syntax */
} NostosField;

typedef struct NostosType {
  uint32_t struct_size;        /* sizeof(NostosType) of the library's header                              */
  uint32_t kind;               /* NOSTOS_TYPE_*                                                          */
  NostosText name;             /* "DVector", without the extension's name                                */
  NostosText doc;              /* empty: none                                                            */
  const NostosField *fields;   /* NOSTOS_TYPE_RECORD: field_count of them; else NULL                     */
  uint32_t field_count;
  uint32_t reserved;           /* 0                                                                      */
} NostosType;

#define NOSTOS_TYPE_OPAQUE 1u
#define NOSTOS_TYPE_RECORD 2u

/* What the host says about itself. Memory of the host, valid only while `init` runs. */
typedef struct NostosHost {
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t struct_size;       /* sizeof(NostosHost) of the host's header                                 */
  uint32_t flags;             /* NOSTOS_HOST_*                                                           */
  uint64_t call_buffer;       /* its address                                                             */
  uint64_t call_buffer_size;  /* NOSTOS_CALL_BUFFER_SIZE or more                                         */
  NostosText name;            /* "nostos"                                                                */
  NostosText version;
} NostosHost;

#define NOSTOS_HOST_CRASH_REPORT 1u  /* install the signal handler that names the running function on a crash */

/* One handle whose last reference in the host is gone: what its NostosHandle said. */
typedef struct NostosCleanup {
  uint64_t pointer;
  uint64_t type_id;
  uint64_t cleanup;
  uint64_t token;
} NostosCleanup;

typedef struct NostosCounters {
  uint64_t handles_created;   /* handles made by native code since load                                  */
  uint64_t handles_cleaned;   /* cleanup callbacks run, on whatever way                                  */
  uint64_t handles_live;      /* made and not cleaned                                                    */
  uint64_t handles_retained;  /* let go by the host, but still held by native code                       */
  uint64_t calls;             /* `call`s so far                                                          */
  uint64_t panics;            /* caught, everywhere                                                      */
  uint64_t requests_pending;  /* answered PENDING and not completed                                      */
  uint64_t tasks_running;     /* futures and closures spawned through a context, not finished            */
  uint64_t events_queued;     /* waiting for `drain`                                                     */
} NostosCounters;

typedef struct NostosVtable {
  uint32_t abi_major;      /* NOSTOS_ABI_MAJOR of the library's header                                    */
  uint32_t abi_minor;
  uint32_t struct_size;    /* sizeof(NostosVtable) of the library's header                                */
  uint32_t flags;          /* NOSTOS_LIBRARY_*                                                            */
  NostosText name;         /* of the extension: "nalgebra"                                                */
  NostosText version;      /* of the extension: "0.1.0"                                                   */
  NostosText sdk_name;     /* "nostos-extension", "nostos-extension (compatible)", or what a C author likes */
  NostosText sdk_version;

  /* Every function up to `call` must be there. Those after it may be NULL: then the library has nothing to do there. */

  /* Registers functions and types, takes the call buffer. Returns a status; unless it is OK the result cell in the output region
   * is a STRING with the reason (ERROR or PANIC: `register` failed or panicked), and no other function but `shutdown` may be called.
   * When `host` itself is unusable (wrong major, no buffer) it returns NOSTOS_STATUS_MALFORMED and writes nothing. Called
   * again it takes the new buffer and registers nothing twice. */
  uint32_t (*init)(const NostosHost *host);

  /* Valid after `init`. An index out of range gives NULL. */
  uint32_t (*function_count)(void);
  const NostosFunction *(*function_at)(uint32_t index);
  uint32_t (*type_count)(void);
  const NostosType *(*type_at)(uint32_t index);

  /* Runs the function that the call buffer names. */
  void (*call)(void);

  /* Runs the cleanup of `count` handles that the host let go; each exactly once. When native code still holds clones
   * of one, its cleanup waits for the last of them, and runs within a later `cleanup`, `drain` or `shutdown`.
   * Does not touch the call buffer. `entries` is memory of the host, valid while it runs. */
  void (*cleanup)(const NostosCleanup *entries, uint32_t count);

  /* A descriptor that becomes readable when `drain` has something to hand over; -1: none (not supported here,
   * or nothing will ever be handed over). Created at the first call, then always the same. The host polls it, never reads, writes or
   * closes it. It may be readable without need. */
  int32_t (*wake_descriptor)(void);

  /* Makes the descriptor unreadable, then fills the output region with events, runs cleanups that became due, and sets `event_count`,
   * `output_flags` and `status` (OK). A bounded amount at a time: NOSTOS_OUTPUT_MORE. */
  void (*drain)(void);

  /* Asks for the end of a request. Its COMPLETED event comes all the same: CANCELLED, or what it had finished by then; for a blocking
   * function that runs already, when it returns. Unknown numbers are ignored. Does not touch the call buffer. */
  void (*cancel)(uint64_t request);

  /* Gives back what the last `call` or `drain` lent (NOSTOS_OUTPUT_RELEASE). */
  void (*release)(void);

  /* Stops all asynchronous work and waits for it `grace_ms` milliseconds at most; never longer for natives that do not return. From
   * then on `call` answers SHUT_DOWN for asynchronous and blocking functions; `cleanup`, `drain` and `counters` still work. May be called again
   * (first with 0 for every library, then with what is left of the grace). */
  void (*shutdown)(uint32_t grace_ms);

  /* Fills the first `size` bytes of `counters`, memory of the host. */
  void (*counters)(NostosCounters *counters, uint32_t size);

  /* Since 1.1. Waits on the calling thread until `drain` has something to hand over, for about `limit_us` microseconds at most, and
   * meanwhile lets that thread do the library's own asynchronous work: an answer that comes soon needs no other thread then.
   * Not 0: call `drain` now (it may have nothing all the same); the descriptor need not be readable. 0: nothing came, or the library
   * prefers to be polled; the host goes on with the descriptor. With a limit of 0 it does not wait: the host says that it will be
   * busy with other things, and the library's own threads should see to the work at once. Does not touch the call buffer. */
  uint32_t (*wait)(uint32_t limit_us);
} NostosVtable;

#define NOSTOS_LIBRARY_COMPATIBLE_FACE 1u  /* written for the older SDK: bytes results are lists of UInt8               */
#define NOSTOS_LIBRARY_TIMES_CALLS 2u      /* writes `elapsed_ms` after every `call`                                    */

#if defined(_WIN32)
#define NOSTOS_EXPORT __declspec(dllexport)
#else
#define NOSTOS_EXPORT __attribute__((visibility("default")))
#endif

/* Defined by the extension. Runs nothing of the author's code. */
NOSTOS_EXPORT const NostosVtable *nostos_extension(void);

#ifdef __cplusplus
}
#endif

#endif /* NOSTOS_EXT_H */
