#include "CSluiceScan.h"

#include <stdlib.h>

static int is_member(const uint64_t set[2], uint8_t byte) { return byte < 128 && set[byte >> 6] >> (byte & 63) & 1; }

static int grow(sluice_literal_collector *collector) {
    size_t capacity = collector->capacity ? collector->capacity * 2 : 1024;
    void *events = realloc(collector->events, capacity * sizeof *collector->events);
    if (!events) return 0;
    collector->events = events;
    collector->capacity = capacity;
    return 1;
}

int sluice_collect_literal(
    unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags, void *context) {
    (void)from;
    (void)flags;
    sluice_literal_collector *collector = context;
    if (id >= collector->literal_count) return 1;
    const sluice_literal *literal = &collector->literals[id];
    size_t end = to + collector->offset;
    if (end > collector->count || end < literal->length) return 1;
    if (end <= collector->known_end) return 0;
    size_t start = end - literal->length;
    if (start > 0 && is_member(literal->not_after, collector->text[start - 1])) return 0;
    if (end < collector->count && is_member(literal->not_before, collector->text[end])) return 0;
    if (collector->event_count == collector->capacity && !grow(collector)) {
        collector->out_of_memory = 1;
        return 1;
    }
    collector->events[collector->event_count++] = (sluice_literal_event){id, (uint32_t)end};
    return 0;
}

void sluice_literal_collector_free(sluice_literal_collector *collector) {
    free(collector->events);
    collector->events = NULL;
    collector->event_count = collector->capacity = 0;
}
