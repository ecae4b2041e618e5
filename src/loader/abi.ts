/**
 * The numbers of the C ABI, as `rust-abi/include/nostos_ext.h` defines them. Names are those of the header without
 * their `NOSTOS_` prefix; `test/loader/layout.test.ts` compares every one with `rust-abi/layout.json`.
 */

/** Libraries of another major version cannot be loaded. */
export const abiMajor = 1;
/** Counts what has been added to the interface since `abiMajor`. */
export const abiMinor = 1;
/** The function that every library exports. */
export const entrySymbol = 'nostos_extension';

/** Sizes and limits. Offsets and sizes in bytes. */
export const limits = {
  CALL_BUFFER_SIZE: 65536,
  INPUT_LENT_OFFSET: 128,
  OUTPUT_LENT_OFFSET: 384,
  MAX_LENT: 16,
  INPUT_OFFSET: 1024,
  INPUT_CAPACITY: 31744,
  OUTPUT_OFFSET: 32768,
  OUTPUT_CAPACITY: 32768,
  MAX_ARGUMENTS: 255,
  MAX_DEPTH: 16384,
  MAX_REGION: 4294967288,
  MAX_NAME: 1024,
} as const;

/** Bytes of a cell: `tag`, `aux` (4 each), `payload` (8). */
export const cellSize = 16;

/** Kinds of cells. */
export enum Tag {
  UNIT = 0,
  BOOL = 1,
  INT = 2,
  FLOAT = 3,
  CHAR = 4,
  PID = 5,
  STRING = 6,
  BIGINT = 7,
  DECIMAL = 8,
  LIST = 9,
  TUPLE = 10,
  MAP = 11,
  SET = 12,
  RECORD = 13,
  VARIANT = 14,
  LIST_F64 = 15,
  LIST_I64 = 16,
  F64_ARRAY = 17,
  I64_ARRAY = 18,
  F32_ARRAY = 19,
  BYTES = 20,
  HANDLE = 21,
  COUNT = 22,
}

/** High 32 bits of the payload of packed lists and arrays. */
export enum Place {
  INLINE = 0,
  LENT = 1,
}

/** Bits of a handle cell's `aux`. */
export const handleFresh = 1;
/** `slot` of a handle that the host does not know. */
export const noSlot = 4294967295;
/** Bytes of a handle in arguments, and in results. */
export const handleArgumentSize = 32;
export const handleSize = 48;

/** How a call or a request ended. */
export enum Status {
  OK = 0,
  ERROR = 1,
  PANIC = 2,
  PENDING = 3,
  MALFORMED = 4,
  UNENCODABLE = 5,
  NO_FUNCTION = 6,
  SHUT_DOWN = 7,
  CANCELLED = 8,
}

/** Bits of `output_flags`. */
export enum Output {
  OVERFLOW = 1,
  RELEASE = 2,
  MORE = 4,
  BACKGROUND = 8,
}

/** Kinds of events. */
export enum EventKind {
  COMPLETED = 1,
  MESSAGE = 2,
  LOG = 3,
}
/** Bytes of an event; its value cell starts at `eventValueOffset`. */
export const eventSize = 32;
export const eventValueOffset = 16;

/** Kinds of functions and types, and the flags of function, library and host. */
export enum FunctionKind {
  SYNC = 0,
  ASYNC = 1,
  BLOCKING = 2,
}
/** Whether values of a type are handles, or are copied field by field. */
export enum TypeKind {
  OPAQUE = 1,
  RECORD = 2,
}
/** Flag of a function: its signature gives calls their type, and the host checks arguments and results against it. */
export const signatureBinds = 1;
/** Flag of the host: the library is to install the signal handler that names the running function on a crash. */
export const hostCrashReport = 1;
/** Flags of a library. */
export enum LibraryFlag {
  COMPATIBLE_FACE = 1,
  /** The library writes `elapsed_ms` after every call. */
  TIMES_CALLS = 2,
}

/** Byte offsets in the header of the call buffer. */
export const header = {
  function: 0,
  argument_count: 4,
  lent_count: 8,
  input_flags: 12,
  request: 16,
  caller: 24,
  input_address: 32,
  input_size: 40,
  status: 48,
  output_flags: 52,
  event_count: 56,
  background: 60,
  output_address: 64,
  output_size: 72,
  output_capacity: 80,
  output_lent_count: 88,
  elapsed_ms: 92,
} as const;

/** Byte offsets in a handle. */
export const handle = {
  pointer: 0,
  type_id: 8,
  slot: 16,
  generation: 20,
  token: 24,
  cleanup: 32,
  bytes: 40,
} as const;

/** The plain structs that the loader reads and writes field by field: size and offsets in bytes. */
export const structs = {
  NostosText: { size: 16, fields: { data: 0, size: 8 } },
  NostosFunction: {
    size: 64,
    fields: { struct_size: 0, kind: 4, flags: 8, reserved: 12, name: 16, signature: 32, doc: 48 },
  },
  NostosField: { size: 32, fields: { name: 0, type: 16 } },
  NostosType: {
    size: 56,
    fields: { struct_size: 0, kind: 4, name: 8, doc: 24, fields: 40, field_count: 48, reserved: 52 },
  },
  NostosHost: {
    size: 64,
    fields: {
      abi_major: 0,
      abi_minor: 4,
      struct_size: 8,
      flags: 12,
      call_buffer: 16,
      call_buffer_size: 24,
      name: 32,
      version: 48,
    },
  },
  NostosVtable: {
    size: 192,
    fields: {
      abi_major: 0,
      abi_minor: 4,
      struct_size: 8,
      flags: 12,
      name: 16,
      version: 32,
      sdk_name: 48,
      sdk_version: 64,
      init: 80,
      function_count: 88,
      function_at: 96,
      type_count: 104,
      type_at: 112,
      call: 120,
      cleanup: 128,
      wake_descriptor: 136,
      drain: 144,
      cancel: 152,
      release: 160,
      shutdown: 168,
      counters: 176,
      wait: 184,
    },
  },
  NostosCounters: {
    size: 72,
    fields: {
      handles_created: 0,
      handles_cleaned: 8,
      handles_live: 16,
      handles_retained: 24,
      calls: 32,
      panics: 40,
      requests_pending: 48,
      tasks_running: 56,
      events_queued: 64,
    },
  },
} as const;
