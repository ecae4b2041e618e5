/* Prints every size, offset and constant of nostos_ext.h as the JSON of rust-abi/layout.json. */
#include "nostos_ext.h"
#include <stdio.h>

static int members;
#define STRUCT(name) (printf("%s\n    \"%s\": { \"size\": %zu, \"fields\": {", members++ ? " } }," : "", #name, sizeof(name)), fields = 0)
#define FIELD(name, field) \
  printf("%s\n      \"%s\": { \"offset\": %zu, \"size\": %zu }", fields++ ? "," : "", #field, offsetof(name, field), sizeof(((name *)0)->field))
#define CONSTANT(name) printf("%s\n    \"%s\": %llu", constants++ ? "," : "", #name, (unsigned long long)(name))

int main(void) {
  int fields = 0, constants = 0;
  printf("{\n  \"structs\": {");
  STRUCT(NostosCell); FIELD(NostosCell, tag); FIELD(NostosCell, aux); FIELD(NostosCell, payload);
  STRUCT(NostosLent); FIELD(NostosLent, address); FIELD(NostosLent, size);
  STRUCT(NostosHandle); FIELD(NostosHandle, pointer); FIELD(NostosHandle, type_id); FIELD(NostosHandle, slot);
  FIELD(NostosHandle, generation); FIELD(NostosHandle, token); FIELD(NostosHandle, cleanup); FIELD(NostosHandle, bytes);
  STRUCT(NostosCallHeader); FIELD(NostosCallHeader, function); FIELD(NostosCallHeader, argument_count);
  FIELD(NostosCallHeader, lent_count); FIELD(NostosCallHeader, input_flags); FIELD(NostosCallHeader, request);
  FIELD(NostosCallHeader, caller); FIELD(NostosCallHeader, input_address); FIELD(NostosCallHeader, input_size);
  FIELD(NostosCallHeader, status); FIELD(NostosCallHeader, output_flags); FIELD(NostosCallHeader, event_count);
  FIELD(NostosCallHeader, background); FIELD(NostosCallHeader, output_address); FIELD(NostosCallHeader, output_size);
  FIELD(NostosCallHeader, output_capacity); FIELD(NostosCallHeader, output_lent_count);
  FIELD(NostosCallHeader, elapsed_ms); FIELD(NostosCallHeader, reserved);
  STRUCT(NostosEvent); FIELD(NostosEvent, kind); FIELD(NostosEvent, status); FIELD(NostosEvent, id);
  FIELD(NostosEvent, value);
  STRUCT(NostosText); FIELD(NostosText, data); FIELD(NostosText, size);
  STRUCT(NostosFunction); FIELD(NostosFunction, struct_size); FIELD(NostosFunction, kind); FIELD(NostosFunction, flags);
  FIELD(NostosFunction, reserved); FIELD(NostosFunction, name); FIELD(NostosFunction, signature); FIELD(NostosFunction, doc);
  STRUCT(NostosField); FIELD(NostosField, name); FIELD(NostosField, type);
  STRUCT(NostosType); FIELD(NostosType, struct_size); FIELD(NostosType, kind); FIELD(NostosType, name);
  FIELD(NostosType, doc); FIELD(NostosType, fields); FIELD(NostosType, field_count); FIELD(NostosType, reserved);
  STRUCT(NostosHost); FIELD(NostosHost, abi_major); FIELD(NostosHost, abi_minor); FIELD(NostosHost, struct_size);
  FIELD(NostosHost, flags); FIELD(NostosHost, call_buffer); FIELD(NostosHost, call_buffer_size); FIELD(NostosHost, name);
  FIELD(NostosHost, version);
  STRUCT(NostosCleanup); FIELD(NostosCleanup, pointer); FIELD(NostosCleanup, type_id); FIELD(NostosCleanup, cleanup);
  FIELD(NostosCleanup, token);
  STRUCT(NostosCounters); FIELD(NostosCounters, handles_created); FIELD(NostosCounters, handles_cleaned);
  FIELD(NostosCounters, handles_live); FIELD(NostosCounters, handles_retained); FIELD(NostosCounters, calls);
  FIELD(NostosCounters, panics); FIELD(NostosCounters, requests_pending); FIELD(NostosCounters, tasks_running);
  FIELD(NostosCounters, events_queued);
  STRUCT(NostosVtable); FIELD(NostosVtable, abi_major); FIELD(NostosVtable, abi_minor); FIELD(NostosVtable, struct_size);
  FIELD(NostosVtable, flags); FIELD(NostosVtable, name); FIELD(NostosVtable, version); FIELD(NostosVtable, sdk_name);
  FIELD(NostosVtable, sdk_version); FIELD(NostosVtable, init); FIELD(NostosVtable, function_count);
  FIELD(NostosVtable, function_at); FIELD(NostosVtable, type_count); FIELD(NostosVtable, type_at);
  FIELD(NostosVtable, call); FIELD(NostosVtable, cleanup); FIELD(NostosVtable, wake_descriptor);
  FIELD(NostosVtable, drain); FIELD(NostosVtable, cancel); FIELD(NostosVtable, release); FIELD(NostosVtable, shutdown);
  FIELD(NostosVtable, counters); FIELD(NostosVtable, wait);
  printf(" } }\n  },\n  \"constants\": {");
  CONSTANT(NOSTOS_ABI_MAJOR); CONSTANT(NOSTOS_ABI_MINOR); CONSTANT(NOSTOS_CALL_BUFFER_SIZE);
  CONSTANT(NOSTOS_INPUT_LENT_OFFSET); CONSTANT(NOSTOS_OUTPUT_LENT_OFFSET); CONSTANT(NOSTOS_MAX_LENT);
  CONSTANT(NOSTOS_INPUT_OFFSET); CONSTANT(NOSTOS_INPUT_CAPACITY); CONSTANT(NOSTOS_OUTPUT_OFFSET);
  CONSTANT(NOSTOS_OUTPUT_CAPACITY); CONSTANT(NOSTOS_MAX_ARGUMENTS); CONSTANT(NOSTOS_MAX_DEPTH);
  CONSTANT(NOSTOS_MAX_REGION); CONSTANT(NOSTOS_MAX_NAME);
  CONSTANT(NOSTOS_TAG_UNIT); CONSTANT(NOSTOS_TAG_BOOL); CONSTANT(NOSTOS_TAG_INT); CONSTANT(NOSTOS_TAG_FLOAT);
  CONSTANT(NOSTOS_TAG_CHAR); CONSTANT(NOSTOS_TAG_PID); CONSTANT(NOSTOS_TAG_STRING); CONSTANT(NOSTOS_TAG_BIGINT);
  CONSTANT(NOSTOS_TAG_DECIMAL); CONSTANT(NOSTOS_TAG_LIST); CONSTANT(NOSTOS_TAG_TUPLE); CONSTANT(NOSTOS_TAG_MAP);
  CONSTANT(NOSTOS_TAG_SET); CONSTANT(NOSTOS_TAG_RECORD); CONSTANT(NOSTOS_TAG_VARIANT); CONSTANT(NOSTOS_TAG_LIST_F64);
  CONSTANT(NOSTOS_TAG_LIST_I64); CONSTANT(NOSTOS_TAG_F64_ARRAY); CONSTANT(NOSTOS_TAG_I64_ARRAY);
  CONSTANT(NOSTOS_TAG_F32_ARRAY); CONSTANT(NOSTOS_TAG_BYTES); CONSTANT(NOSTOS_TAG_HANDLE); CONSTANT(NOSTOS_TAG_COUNT);
  CONSTANT(NOSTOS_PLACE_INLINE); CONSTANT(NOSTOS_PLACE_LENT); CONSTANT(NOSTOS_HANDLE_FRESH); CONSTANT(NOSTOS_NO_SLOT);
  CONSTANT(NOSTOS_HANDLE_ARGUMENT_SIZE);
  CONSTANT(NOSTOS_STATUS_OK); CONSTANT(NOSTOS_STATUS_ERROR); CONSTANT(NOSTOS_STATUS_PANIC);
  CONSTANT(NOSTOS_STATUS_PENDING); CONSTANT(NOSTOS_STATUS_MALFORMED); CONSTANT(NOSTOS_STATUS_UNENCODABLE);
  CONSTANT(NOSTOS_STATUS_NO_FUNCTION); CONSTANT(NOSTOS_STATUS_SHUT_DOWN); CONSTANT(NOSTOS_STATUS_CANCELLED);
  CONSTANT(NOSTOS_OUTPUT_OVERFLOW); CONSTANT(NOSTOS_OUTPUT_RELEASE); CONSTANT(NOSTOS_OUTPUT_MORE);
  CONSTANT(NOSTOS_OUTPUT_BACKGROUND);
  CONSTANT(NOSTOS_EVENT_COMPLETED); CONSTANT(NOSTOS_EVENT_MESSAGE); CONSTANT(NOSTOS_EVENT_LOG);
  CONSTANT(NOSTOS_FUNCTION_SYNC); CONSTANT(NOSTOS_FUNCTION_ASYNC); CONSTANT(NOSTOS_FUNCTION_BLOCKING);
  CONSTANT(NOSTOS_SIGNATURE_BINDS); CONSTANT(NOSTOS_TYPE_OPAQUE); CONSTANT(NOSTOS_TYPE_RECORD);
  CONSTANT(NOSTOS_HOST_CRASH_REPORT); CONSTANT(NOSTOS_LIBRARY_COMPATIBLE_FACE);
  CONSTANT(NOSTOS_LIBRARY_TIMES_CALLS);
  printf("\n  }\n}\n");
  return 0;
}
