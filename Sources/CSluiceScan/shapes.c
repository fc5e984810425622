#include "CSluiceScan.h"
#include "masks.h"

#include <string.h>

typedef uint64_t words8 __attribute__((ext_vector_type(8)));

enum { WORDS = SLUICE_BLOCK_BYTES / 64 };

// Bits for the bytes of a block, and for the 64 bytes behind it: a shape is narrower than a word.
typedef struct {
    words8 block;
    uint64_t behind;
} mask;

typedef struct {
    mask atoms[SLUICE_ATOM_COUNT];
    mask masks[SLUICE_MOST_MASKS];
    words8 starts;
} block_masks;

static int atom_of(uint8_t byte) {
    if (byte >= 0x80) return 6;
    if (byte >= '0' && byte <= '9') return 0;
    if (byte >= 'A' && byte <= 'Z') return 1;
    if (byte >= 'a' && byte <= 'z') return 2;
    if (byte == ' ') return 3;
    if (byte == '-' || byte == '.') return 4;
    return byte == '+' || byte == '/' ? 7 : 5;
}

// MARK: Masks of 64 bytes

// The masks of the atoms, in their order.
typedef struct {
    uint64_t of[SLUICE_ATOM_COUNT];
} atom_words;

static atom_words atoms_scalar(const uint8_t *text) {
    atom_words words = {{0}};
    for (int index = 0; index < 64; index++) words.of[atom_of(text[index])] |= 1ull << index;
    return words;
}

static inline __attribute__((always_inline)) atom_words atoms_vector(const uint8_t *text) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    uint64_t digits = MASK((bytes - '0') < 10);
    uint64_t upper = MASK((bytes - 'A') < 26);
    uint64_t lower = MASK((bytes - 'a') < 26);
    uint64_t space = MASK(bytes == ' ');
    uint64_t joiners = MASK((bytes - '-') < 2);
    uint64_t signs = MASK((bytes | 4) == '/');
    uint64_t high = MASK(bytes >= 0x80);
    uint64_t rest = ~(digits | upper | lower | space | joiners | signs | high);
    return (atom_words){{digits, upper, lower, space, joiners, rest, high, signs}};
}

// MARK: Masks of a block

// Atoms of up to 64 bytes; those beyond `count` are of none.
#define DEFINE_PART(name, attributes, atoms_of_word)                                                                 \
    attributes static inline atom_words name(const uint8_t *text, size_t first, size_t count) {                      \
        if (first + 64 <= count) return atoms_of_word(text + first);                                                 \
        atom_words words = {{0}};                                                                                    \
        if (first >= count) return words;                                                                            \
        uint8_t rest[64] = {0};                                                                                      \
        memcpy(rest, text + first, count - first);                                                                   \
        words = atoms_of_word(rest);                                                                                 \
        for (int atom = 0; atom < SLUICE_ATOM_COUNT; atom++) words.of[atom] &= (1ull << (count - first)) - 1;         \
        return words;                                                                                                \
    }

#define DEFINE_BLOCK_ATOMS(name, attributes, part)                                                                   \
    attributes static inline void name(const uint8_t *text, size_t count, block_masks *masks) {                      \
        for (size_t word = 0; word < WORDS; word++) {                                                                \
            atom_words words = part(text, word * 64, count);                                                         \
            for (int atom = 0; atom < SLUICE_ATOM_COUNT; atom++) masks->atoms[atom].block[word] = words.of[atom];    \
        }                                                                                                            \
        atom_words behind = part(text, SLUICE_BLOCK_BYTES, count);                                                   \
        for (int atom = 0; atom < SLUICE_ATOM_COUNT; atom++) masks->atoms[atom].behind = behind.of[atom];            \
    }

// The set's bits so many places ahead.
static inline __attribute__((always_inline)) words8 ahead(const mask *set, uint64_t distance) {
    words8 near = set->block, behind = set->behind;
    words8 far = __builtin_shufflevector(near, behind, 1, 2, 3, 4, 5, 6, 7, 8);
    // Two shifts, since one by 64 is not defined.
    return near >> distance | far << 1 << (63 - distance);
}

// The places that no byte of the atoms stands before.
static inline __attribute__((always_inline)) words8 not_after(
    const block_masks *masks, unsigned atoms, int atom_before) {
    words8 before = 0;
    for (unsigned rest = atoms; rest; rest &= rest - 1) before |= masks->atoms[__builtin_ctz(rest)].block;
    words8 first = 0;
    first[7] = atom_before >= 0 && atoms >> atom_before & 1 ? 1ull << 63 : 0;
    words8 earlier = __builtin_shufflevector(first, before, 7, 8, 9, 10, 11, 12, 13, 14);
    return ~(before << 1 | earlier >> 63);
}

static inline __attribute__((always_inline)) void make_starts(
    const sluice_shape_program *program, int atom_before, block_masks *masks) {
    for (uint32_t index = 0; index < program->set_count; index++) {
        words8 bits = 0;
        uint64_t behind = 0;
        for (unsigned atoms = program->sets[index]; atoms; atoms &= atoms - 1) {
            const mask *atom = &masks->atoms[__builtin_ctz(atoms)];
            bits |= atom->block;
            behind |= atom->behind;
        }
        masks->masks[index] = (mask){bits, behind};
    }
    for (uint32_t index = 0; index < program->run_count; index++) {
        const mask *source = &masks->masks[program->runs[index].source];
        unsigned distance = program->runs[index].distance;
        // Runs that go on beyond the bytes behind the block begin where no column reaches.
        masks->masks[program->set_count + index] =
            (mask){source->block & ahead(source, distance), source->behind & source->behind >> distance};
    }
    words8 passed[SLUICE_MOST_COLUMNS + 1], starts = 0;
    for (uint32_t index = 0; index < program->node_count; index++) {
        const sluice_shape_node *node = &program->nodes[index];
        words8 here;
        if (node->level == 0) {
            here = not_after(masks, node->mask, atom_before);
        } else {
            here = passed[node->offset] & ahead(&masks->masks[node->mask], node->offset);
            if (node->second != node->offset) here &= ahead(&masks->masks[node->mask], node->second);
        }
        if (node->is_last)
            starts |= here;
        else
            passed[node->level] = here;
    }
    masks->starts = starts;
}

typedef void (*block_function)(
    const sluice_shape_program *program, const uint8_t *text, size_t count, int atom_before, block_masks *masks);

#define DEFINE_LEVEL(name, attributes, atoms_of_word)                                                                \
    DEFINE_PART(name##_part, attributes, atoms_of_word)                                                              \
    DEFINE_BLOCK_ATOMS(name##_atoms, attributes, name##_part)                                                        \
    attributes static void name(                                                                                     \
        const sluice_shape_program *program, const uint8_t *text, size_t count, int atom_before,                     \
        block_masks *masks) {                                                                                        \
        name##_atoms(text, count, masks);                                                                            \
        make_starts(program, atom_before, masks);                                                                    \
    }

DEFINE_LEVEL(block_scalar, , atoms_scalar)
DEFINE_LEVEL(block_vector, , atoms_vector)
#if defined(__x86_64__)
DEFINE_LEVEL(block_avx2, __attribute__((target("avx2,bmi,bmi2"))), atoms_vector)
DEFINE_LEVEL(block_avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2"))), atoms_vector)
#endif

int sluice_best_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return SLUICE_LEVEL_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return SLUICE_LEVEL_AVX2;
#endif
    return SLUICE_LEVEL_VECTOR;
}

static block_function function_of(int level) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return block_avx512;
    case SLUICE_LEVEL_AVX2: return block_avx2;
#endif
    case SLUICE_LEVEL_SCALAR: return block_scalar;
    default: return block_vector;
    }
}

// MARK: Walking

static inline __attribute__((always_inline)) uint32_t first_state(
    const sluice_shape_automaton *automaton, const uint8_t *text, size_t start) {
    unsigned before = automaton->classes[start > 0 ? text[start - 1] : 256];
    unsigned before_that = automaton->classes[start > 1 ? text[start - 2] : 256];
    return automaton->starts[before_that << automaton->shift | before];
}

static inline __attribute__((always_inline)) uint16_t next_state(
    const sluice_shape_automaton *automaton, uint32_t state, const uint8_t *text, size_t count, size_t index) {
    return automaton->transitions[state << automaton->shift | automaton->classes[index < count ? text[index] : 256]];
}

// Whether one pattern is satisfied; its end, as far as its automaton tells.
static int is_satisfied(
    const sluice_shape_automaton *automaton, const uint8_t *text, size_t count, size_t start, uint32_t *end) {
    uint32_t state = first_state(automaton, text, start);
    for (size_t index = start; state; index++) {
        // Behind the last byte there is one more step: "no byte" comes once.
        state = next_state(automaton, state, text, count, index);
        if (state >= automaton->first_accepting) {
            const sluice_shape_end *own = automaton->ends + automaton->end_offsets[state - automaton->first_accepting];
            *end = (uint32_t)(index + 1 - (size_t)own->back);
            return 1;
        }
        if (index >= count) break;
    }
    return 0;
}

int sluice_satisfies_shape(
    const sluice_shapes *shapes, uint32_t pattern, const uint8_t *text, size_t count, size_t start, uint32_t *end) {
    return is_satisfied(&shapes->own[pattern], text, count, start, end);
}

typedef struct {
    sluice_shape_event *next;
    sluice_shape_event *limit;
    // By pattern, the last start that an event was given for, plus one.
    uint32_t *given;
    // Whether an event of the present walk found no room.
    int is_full;
} event_list;

static inline __attribute__((always_inline)) void give(
    event_list *events, uint32_t pattern, size_t start, size_t end) {
    if (events->next == events->limit)
        events->is_full = 1;
    else
        *events->next++ = (sluice_shape_event){pattern, (uint32_t)start, (uint32_t)end};
}

// Whether a pattern of the group is satisfied; without patterns, any may be.
static inline __attribute__((always_inline)) int may_be_satisfied(
    const sluice_shapes *shapes, uint32_t group, const uint8_t *text, size_t count, size_t start) {
    uint32_t place = shapes->group_offsets[group], to = shapes->group_offsets[group + 1], end;
    if (place == to) return 1;
    const uint8_t *may_begin = shapes->may_begin + (size_t)text[start] * shapes->pattern_count;
    for (; place < to; place++) {
        uint32_t pattern = shapes->group_patterns[place];
        if (may_begin[pattern] && is_satisfied(&shapes->own[pattern], text, count, start, &end)) return 1;
    }
    return 0;
}

// The patterns of a state that was reached with the byte before `reached`.
static inline __attribute__((always_inline)) void judge_ends(
    const sluice_shapes *shapes, uint32_t state, const uint8_t *text, size_t count, size_t start, size_t reached,
    event_list *events) {
    uint32_t accepting = state - shapes->all.first_accepting;
    uint32_t group = shapes->groups[accepting];
    if (group && may_be_satisfied(shapes, group - 1, text, count, start))
        give(events, shapes->pattern_count + group - 1, start, reached);
    const int32_t *offsets = shapes->all.end_offsets + accepting;
    const uint8_t *may_begin = shapes->may_begin + (size_t)text[start] * shapes->pattern_count;
    for (int32_t place = offsets[0]; place < offsets[1]; place++) {
        uint32_t pattern = (uint32_t)shapes->all.ends[place].pattern, end;
        if (events->given[pattern] == start + 1) continue;
        if (shapes->is_decided[pattern]) {
            end = (uint32_t)(reached - (size_t)shapes->all.ends[place].back);
        } else if (!may_begin[pattern] || !is_satisfied(&shapes->own[pattern], text, count, start, &end)) {
            continue;
        }
        events->given[pattern] = (uint32_t)start + 1;
        give(events, pattern, start, end);
    }
}

// A walk on its way.
typedef struct {
    uint32_t start;
    uint16_t state;
    // Bytes passed.
    uint16_t passed;
} walker;

// The last steps of a walk.
static inline __attribute__((always_inline)) void finish(
    const sluice_shapes *shapes, const uint8_t *text, size_t count, walker walker, event_list *events) {
    uint32_t state = walker.state;
    size_t index = (size_t)walker.start + walker.passed;
    while (state) {
        if (state >= shapes->all.first_accepting) judge_ends(shapes, state, text, count, walker.start, index, events);
        // Behind the last byte there is one more step: "no byte" comes once.
        if (index > count) break;
        state = next_state(&shapes->all, state, text, count, index++);
    }
}

// Digits in a row from a bit on, up to 64.
static inline __attribute__((always_inline)) unsigned digits_from(const block_masks *masks, size_t word, unsigned bit) {
    const mask *digits = &masks->atoms[0];
    uint64_t next = word + 1 < WORDS ? digits->block[word + 1] : digits->behind;
    uint64_t others = ~(digits->block[word] >> bit | next << 1 << (63 - bit));
    return others ? (unsigned)__builtin_ctzll(others) : 64;
}

// The walks from the starts of a block before `to`, as far as a run of digits leads at once. Most end here or with the
// next step; without a branch it costs little to find that out.
static inline __attribute__((always_inline)) size_t begin_walks(
    const sluice_shapes *shapes, const block_masks *masks, const uint8_t *text, size_t count, size_t block, size_t to,
    walker *walkers) {
    size_t found = 0;
    for (size_t word = 0; word < WORDS && block + word * 64 < to; word++) {
        uint64_t starts = masks->starts[word];
        size_t rest = to - block - word * 64;
        if (rest < 64) starts &= (1ull << rest) - 1;
        while (starts) {
            unsigned bit = (unsigned)__builtin_ctzll(starts);
            size_t start = block + word * 64 + bit;
            starts &= starts - 1;
            unsigned second = start + 1 < count ? text[start + 1] : 0;
            unsigned lives = shapes->pairs[text[start] << 5 | second >> 3] >> (second & 7) | (start + 1 >= count);
            uint32_t state = first_state(&shapes->all, text, start);
            unsigned digits = digits_from(masks, word, bit);
            unsigned jump = shapes->jumps[shapes->jump_rows[state] * SLUICE_JUMP_LENGTHS + digits];
            int is_jump = jump != SLUICE_NO_JUMP;
            state = is_jump ? jump : state;
            walkers[found] = (walker){(uint32_t)start, (uint16_t)state, (uint16_t)(is_jump ? digits : 0)};
            found += lives & (state != 0);
        }
    }
    return found;
}

static inline __attribute__((always_inline)) size_t step_walks(
    const sluice_shapes *shapes, const uint8_t *text, size_t count, walker *walkers, size_t walker_count) {
    size_t kept = 0;
    for (size_t index = 0; index < walker_count; index++) {
        walker next = walkers[index];
        next.state = next_state(&shapes->all, next.state, text, count, (size_t)next.start + next.passed++);
        walkers[kept] = next;
        kept += next.state != 0;
    }
    return kept;
}

size_t sluice_scan_shapes(
    const sluice_shapes *shapes, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    sluice_shape_event *events, size_t capacity, uint32_t *given, size_t *event_count) {
    block_function masks_of_block = function_of(level);
    block_masks masks;
    walker walkers[SLUICE_BLOCK_BYTES];
    event_list list = {events, events + capacity, given, 0};
    memset(given, 0, shapes->pattern_count * sizeof *given);
    size_t next = to;
    for (size_t block = from; block < to && next == to; block += SLUICE_BLOCK_BYTES) {
        size_t rest = count - block;
        size_t seen = SLUICE_BLOCK_BYTES + 64;
        masks_of_block(
            &shapes->program, text + block, rest < seen ? rest : seen, block > 0 ? atom_of(text[block - 1]) : -1,
            &masks);
        size_t walker_count = begin_walks(shapes, &masks, text, count, block, to, walkers);
        walker_count = step_walks(shapes, text, count, walkers, walker_count);
        for (size_t index = 0; index < walker_count; index++) {
            sluice_shape_event *mark = list.next;
            finish(shapes, text, count, walkers[index], &list);
            // The walk is made again when there is room; one that fills it all alone is not of these tables' making.
            if (list.is_full && mark != events) {
                list.next = mark;
                next = walkers[index].start;
                break;
            }
        }
    }
    *event_count = (size_t)(list.next - events);
    return next;
}
