/*
 * Opens one extension as the loader does, calls all its functions with arguments that fit their signatures and with
 * some that do not, cleans up every handle, shuts it down, and says what the library counts. To be run under valgrind,
 * which then tells of memory that was lost or wrongly used: see scripts/check-leaks.sh.
 *
 *     driver LIBRARY ROUNDS [SKIPPED FUNCTION...]
 *     driver --faulty      leaks and reads freed memory, to see that it is noticed
 */
#include <dlfcn.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nostos_ext.h"

static const NostosVtable *library;
static _Alignas(8) unsigned char buffer[NOSTOS_CALL_BUFFER_SIZE];
static NostosCallHeader *const header = (NostosCallHeader *)buffer;

static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(2);
}

/* xorshift32: the same calls in every run. */
static uint32_t random_below(uint32_t limit) {
  static uint32_t state = 2463534242u;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % limit;
}

/* ---- Handles that the library gave us ---- */

enum { MOST_HANDLES = 4096 };
static NostosHandle handles[MOST_HANDLES];
static uint32_t handle_count;

static void clean_up(uint32_t first) {
  static NostosCleanup entries[MOST_HANDLES];
  uint32_t count = 0;
  for (uint32_t i = first; i < handle_count; i++) {
    entries[count++] = (NostosCleanup){handles[i].pointer, handles[i].type_id, handles[i].cleanup, handles[i].token};
  }
  handle_count = first;
  if (count > 0 && library->cleanup != NULL) library->cleanup(entries, count);
}

/* Enters a handle of a result, under its number in the table as its name, unless it is there already. */
static void take(const NostosHandle *handle, bool fresh) {
  for (uint32_t i = 0; !fresh && i < handle_count; i++) {
    if (handles[i].pointer == handle->pointer && handles[i].type_id == handle->type_id) return;
  }
  if (handle_count == MOST_HANDLES) fail("too many handles");
  handles[handle_count++] = *handle;
}

/* ---- Arguments ---- */

static uint32_t input_used;

static uint32_t allocate(uint32_t size) {
  uint32_t offset = input_used;
  input_used += (size + 7) & ~7u;
  if (input_used > NOSTOS_INPUT_CAPACITY) fail("the arguments are too large");
  memset(buffer + NOSTOS_INPUT_OFFSET + offset, 0, input_used - offset);
  return offset;
}

static void *at(uint32_t offset) { return buffer + NOSTOS_INPUT_OFFSET + offset; }

static void put(uint32_t cell, uint32_t tag, uint32_t aux, uint64_t payload) {
  *(NostosCell *)at(cell) = (NostosCell){tag, aux, payload};
}

static void put_text(uint32_t cell, uint32_t tag, const char *text) {
  uint32_t size = (uint32_t)strlen(text);
  uint32_t offset = allocate(size);
  memcpy(at(offset), text, size);
  put(cell, tag, size, offset);
}

static void put_float(uint32_t cell, double number) {
  uint64_t bits;
  memcpy(&bits, &number, sizeof bits);
  put(cell, NOSTOS_TAG_FLOAT, 0, bits);
}

static void put_numbers(uint32_t cell, uint32_t tag, uint32_t element) {
  uint32_t count = 1 + random_below(9);
  uint32_t offset = allocate(count * element);
  for (uint32_t i = 0; i < count; i++) {
    if (element == 4) ((float *)at(offset))[i] = (float)i;
    else if (tag == NOSTOS_TAG_LIST_F64 || tag == NOSTOS_TAG_F64_ARRAY) ((double *)at(offset))[i] = i;
    else if (element == 8) ((int64_t *)at(offset))[i] = i;
    else ((unsigned char *)at(offset))[i] = (unsigned char)random_below(256);
  }
  put(cell, tag, count, offset);
}

/* A container of `count` cells; fills none. Returns the first of them. */
static uint32_t put_container(uint32_t cell, uint32_t tag, uint32_t count, uint32_t cells) {
  uint32_t first = allocate(cells * sizeof(NostosCell));
  put(cell, tag, count, first);
  return first;
}

static bool starts(const char *text, const char *word) { return strncmp(text, word, strlen(word)) == 0; }

static void put_argument(uint32_t cell, const char *type);

static void put_handle(uint32_t cell) {
  if (handle_count == 0) {
    put(cell, NOSTOS_TAG_INT, 0, 3);
    return;
  }
  uint32_t index = random_below(handle_count);
  uint32_t offset = allocate(NOSTOS_HANDLE_ARGUMENT_SIZE);
  NostosHandle handle = handles[index];
  handle.slot = index;
  handle.generation = 0;
  /* Now and then one that the library does not know. */
  if (handle.token != 0 && random_below(30) == 0) handle.token += 1;
  memcpy(at(offset), &handle, NOSTOS_HANDLE_ARGUMENT_SIZE);
  put(cell, NOSTOS_TAG_HANDLE, 0, offset);
}

static void put_any(uint32_t cell) {
  static const char *const types[] = {"Int", "Float", "String", "Bool", "Unit", "List[Float]", "List[String]", "List[List", "Map",
                                      "Set", "Option", "(", "Buffer", "BigInt", "Decimal", "handle", "handle"};
  put_argument(cell, types[random_below(sizeof types / sizeof types[0])]);
}

/* A value of a type, as far as the first word of the type tells. */
static void put_argument(uint32_t cell, const char *type) {
  if (starts(type, "Float64Array")) put_numbers(cell, NOSTOS_TAG_F64_ARRAY, 8);
  else if (starts(type, "Float32Array")) put_numbers(cell, NOSTOS_TAG_F32_ARRAY, 4);
  else if (starts(type, "Int64Array")) put_numbers(cell, NOSTOS_TAG_I64_ARRAY, 8);
  else if (starts(type, "Buffer")) put_numbers(cell, NOSTOS_TAG_BYTES, 1);
  else if (starts(type, "Float")) put_float(cell, random_below(8) * 0.5);
  else if (starts(type, "Int") || starts(type, "UInt")) put(cell, NOSTOS_TAG_INT, 0, random_below(6));
  else if (starts(type, "Bool")) put(cell, NOSTOS_TAG_BOOL, 0, random_below(2));
  else if (starts(type, "Char")) put(cell, NOSTOS_TAG_CHAR, 0, 'a');
  else if (starts(type, "Pid")) put(cell, NOSTOS_TAG_PID, 0, 1);
  else if (starts(type, "String")) put_text(cell, NOSTOS_TAG_STRING, random_below(2) ? "ab" : "");
  else if (starts(type, "BigInt")) put_text(cell, NOSTOS_TAG_BIGINT, "-12345678901234567890");
  else if (starts(type, "Decimal")) put_text(cell, NOSTOS_TAG_DECIMAL, "1.50");
  else if (starts(type, "Unit") || starts(type, "()")) put(cell, NOSTOS_TAG_UNIT, 0, 0);
  else if (starts(type, "List[Int") || starts(type, "List[U")) put_numbers(cell, NOSTOS_TAG_LIST_I64, 8);
  else if (starts(type, "List[String")) {
    uint32_t first = put_container(cell, NOSTOS_TAG_LIST, 2, 2);
    put_text(first, NOSTOS_TAG_STRING, "one");
    put_text(first + 16, NOSTOS_TAG_STRING, "two");
  } else if (starts(type, "List[List")) {
    put_numbers(put_container(cell, NOSTOS_TAG_LIST, 1, 1), NOSTOS_TAG_LIST_F64, 8);
  } else if (starts(type, "List")) put_numbers(cell, NOSTOS_TAG_LIST_F64, 8);
  else if (starts(type, "Map")) {
    uint32_t first = put_container(cell, NOSTOS_TAG_MAP, 1, 2);
    put_text(first, NOSTOS_TAG_STRING, "key");
    put(first + 16, NOSTOS_TAG_INT, 0, 7);
  } else if (starts(type, "Set")) put(put_container(cell, NOSTOS_TAG_SET, 1, 1), NOSTOS_TAG_INT, 0, 5);
  else if (starts(type, "Option")) {
    uint32_t first = put_container(cell, NOSTOS_TAG_VARIANT, 1, 3);
    put_text(first, NOSTOS_TAG_STRING, "Option");
    put_text(first + 16, NOSTOS_TAG_STRING, "Some");
    put(first + 32, NOSTOS_TAG_INT, 0, 4);
  } else if (starts(type, "(")) {
    uint32_t first = put_container(cell, NOSTOS_TAG_TUPLE, 2, 2);
    put(first, NOSTOS_TAG_INT, 0, 1);
    put_text(first + 16, NOSTOS_TAG_STRING, "two");
  } else if (starts(type, "Any")) put_any(cell);
  else put_handle(cell);
}

/*
 * Writes arguments for a signature such as `(Int, List[Float]) -> Picture`; without one, of any kind and number. One that
 * does not bind may not be true.
 */
static void write_arguments(const NostosFunction *function) {
  const NostosText *signature = &function->signature;
  uint32_t others = (function->flags & NOSTOS_SIGNATURE_BINDS) != 0 ? 12 : 2;
  const char *types[8];
  uint32_t count = 0;
  char text[NOSTOS_MAX_NAME] = "";
  if (signature->size > 0 && signature->size < sizeof text) memcpy(text, signature->data, signature->size);
  if (text[0] == '(') {
    int depth = 0;
    bool is_new = true;
    for (const char *c = text + 1; *c != '\0' && !(*c == ')' && depth == 0); c++) {
      if (is_new && *c != ' ') {
        if (count == 8) fail("more than 8 parameters: %s", text);
        types[count++] = c;
        is_new = false;
      }
      if (*c == '(' || *c == '[') depth++;
      else if (*c == ')' || *c == ']') depth--;
      else if (*c == ',' && depth == 0) is_new = true;
    }
  } else {
    count = random_below(4);
    for (uint32_t i = 0; i < count; i++) types[i] = "Any";
  }
  if (random_below(20) == 0) count = random_below(count + 1);
  input_used = 0;
  allocate(count * sizeof(NostosCell));
  for (uint32_t i = 0; i < count; i++) put_argument(16 * i, random_below(others) == 0 ? "Any" : types[i]);
  header->argument_count = count;
}

/* ---- Results ---- */

static void take_result(const unsigned char *region, uint64_t offset) {
  const NostosCell *cell = (const NostosCell *)(region + offset);
  uint32_t count = cell->aux;
  uint64_t next = cell->payload;
  switch (cell->tag) {
    case NOSTOS_TAG_HANDLE:
      take((const NostosHandle *)(region + cell->payload), (cell->aux & NOSTOS_HANDLE_FRESH) != 0);
      return;
    case NOSTOS_TAG_LIST:
    case NOSTOS_TAG_TUPLE:
    case NOSTOS_TAG_SET:
      break;
    case NOSTOS_TAG_MAP:
      count *= 2;
      break;
    case NOSTOS_TAG_RECORD:
      count = 1 + 2 * count;
      break;
    case NOSTOS_TAG_VARIANT:
      count += 2;
      break;
    default:
      return;
  }
  for (uint32_t i = 0; i < count; i++) take_result(region, next + 16 * i);
}

static const unsigned char *output(void) {
  if ((header->output_flags & NOSTOS_OUTPUT_OVERFLOW) == 0) return buffer + NOSTOS_OUTPUT_OFFSET;
  return (const unsigned char *)(uintptr_t)header->output_address;
}

static void release(void) {
  if ((header->output_flags & NOSTOS_OUTPUT_RELEASE) != 0 && library->release != NULL) library->release();
}

static uint32_t pending;

/* Waits for events, in the library or with the descriptor. */
static void drain(int wait_ms) {
  if (library->drain == NULL) return;
  int can_wait = library->struct_size > offsetof(NostosVtable, wait) && library->wait != NULL;
  if (wait_ms > 0 && can_wait && random_below(2) == 0) {
    library->wait((uint32_t)wait_ms * 1000);
  } else if (wait_ms > 0 && library->wake_descriptor != NULL) {
    struct pollfd wake = {library->wake_descriptor(), POLLIN, 0};
    if (wake.fd >= 0) poll(&wake, 1, wait_ms);
  }
  do {
    library->drain();
    for (uint32_t i = 0; i < header->event_count; i++) {
      const NostosEvent *event = (const NostosEvent *)(output() + i * sizeof *event);
      if (event->kind == NOSTOS_EVENT_COMPLETED) pending--;
      take_result(output(), i * sizeof *event + offsetof(NostosEvent, value));
    }
    release();
  } while ((header->output_flags & NOSTOS_OUTPUT_MORE) != 0);
}

static void call(uint32_t index, const NostosFunction *function) {
  static uint64_t requests = 0;
  header->function = index;
  header->request = function->kind == NOSTOS_FUNCTION_SYNC ? 0 : ++requests;
  header->caller = 1;
  write_arguments(function);
  library->call();
  if (header->status == NOSTOS_STATUS_PENDING) {
    pending++;
    if (random_below(8) == 0 && library->cancel != NULL) library->cancel(header->request);
    return;
  }
  take_result(output(), 0);
  release();
}

/* ---- The whole life ---- */

static void open_library(const char *path) {
  void *opened = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (opened == NULL) fail("%s", dlerror());
  const NostosVtable *(*entry)(void) = (const NostosVtable *(*)(void))dlsym(opened, NOSTOS_ENTRY_SYMBOL);
  if (entry == NULL) fail("%s has no entry", path);
  library = entry();
  NostosHost host = {.abi_major = NOSTOS_ABI_MAJOR,
                     .abi_minor = NOSTOS_ABI_MINOR,
                     .struct_size = sizeof host,
                     .call_buffer = (uintptr_t)buffer,
                     .call_buffer_size = sizeof buffer,
                     .name = {"nostos", 6},
                     .version = {"0", 1}};
  if (library->init(&host) != NOSTOS_STATUS_OK) fail("%s refuses us", path);
}

static bool is_skipped(const NostosFunction *function, int count, char **names) {
  for (int i = 0; i < count; i++) {
    if (strlen(names[i]) == function->name.size && memcmp(names[i], function->name.data, function->name.size) == 0) {
      return true;
    }
  }
  return false;
}

/* A leak and a read of freed memory. The address goes through a global, so that the compiler does not see what we do. */
static unsigned char *volatile somewhere;
static void faulty(void) {
  somewhere = malloc(1000);
  somewhere[0] = 1;
  somewhere = malloc(10);
  free(somewhere);
  printf("%d\n", somewhere[0]);
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "--faulty") == 0) {
    faulty();
    return 0;
  }
  if (count < 3) fail("usage: driver LIBRARY ROUNDS [SKIPPED FUNCTION...]");
  open_library(words[1]);
  uint32_t functions = library->function_count();
  for (uint32_t i = 0; i < library->type_count(); i++) {
    if (library->type_at(i) == NULL) fail("there is no type %u", i);
  }
  for (int round = 0; round < atoi(words[2]); round++) {
    for (uint32_t i = 0; i < functions; i++) {
      const NostosFunction *function = library->function_at(i);
      if (is_skipped(function, count - 3, words + 3)) continue;
      call(i, function);
    }
    drain(10);
    if (handle_count > 100) clean_up(random_below(50));
  }
  for (int i = 0; i < 100 && pending > 0; i++) drain(20);
  if (library->shutdown != NULL) {
    library->shutdown(0);
    library->shutdown(5000);
  }
  drain(0);
  clean_up(0);
  drain(0);
  NostosCounters counters;
  memset(&counters, 0, sizeof counters);
  if (library->counters != NULL) library->counters(&counters, sizeof counters);
  printf("%s: %llu calls, %llu handles made, %llu left, %llu panics, %u requests open\n",
         strrchr(words[1], '/') == NULL ? words[1] : strrchr(words[1], '/') + 1, (unsigned long long)counters.calls,
         (unsigned long long)counters.handles_created, (unsigned long long)counters.handles_live,
         (unsigned long long)counters.panics, pending);
  return counters.handles_live == 0 && pending == 0 ? 0 : 3;
}
