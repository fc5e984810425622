#include "cells.h"

// MARK: Normal form

static int is_email(const uint8_t *text, size_t count) {
    const uint8_t *at = memchr(text, '@', count);
    if (!at || at == text || at + 1 == text + count) return 0;
    if (at - text > LONGEST_ADDRESS_PART || text + count - at - 1 > LONGEST_ADDRESS_PART) return 0;
    for (const uint8_t *byte = text; byte < at; byte++)
        if (!is_local(*byte)) return 0;
    for (const uint8_t *byte = at + 1; byte < text + count; byte++)
        if (!is_domain(*byte)) return 0;
    return 1;
}

// The form of a cell that is groups of digits and nothing else; 0 for others.
static int digits_form(const sluice_folding *folding, const uint8_t *text, size_t count, uint8_t *form) {
    digit_walk walk;
    walk.folding = folding, walk.text = text, walk.count = count;
    walk.index = walk.size = 0;
    if (!count || !is_digit(text[0])) return 0;
    for (int groups = 0; groups < SLUICE_MOST_CELL_WORDS; groups++) {
        if (!take_group(&walk, SLUICE_LONGEST_CELL)) return 0;
        if (walk.index == count) {
            memcpy(form, walk.form, walk.size);
            return (int)walk.size;
        }
        if (!next_group(&walk)) return 0;
    }
    return 0;
}

static int text_form(const sluice_folding *folding, const uint8_t *text, size_t count, uint8_t *form) {
    if (count > SLUICE_LONGEST_LISTED - 8) return SLUICE_CELL_TOO_LONG;
    sluice_walk walk = {folding, text, count, count, 0};
    uint8_t last_kind = SLUICE_SEPARATOR;
    size_t size = 0;
    for (int words = 0; words < SLUICE_MOST_CELL_WORDS; words++) {
        uint32_t letter;
        for (int first = 1; (letter = next_letter(&walk, first, &last_kind)); first = 0) {
            uint8_t bytes[4];
            size_t added = encode(letter, bytes);
            if (size + added > SLUICE_LONGEST_CELL) return SLUICE_CELL_TOO_LONG;
            memcpy(form + size, bytes, added);
            size += added;
        }
        if (walk.index == count) return (int)size;
        if (!next_word(&walk)) return SLUICE_CELL_TOO_SPARSE;
    }
    return SLUICE_CELL_TOO_LONG;
}

static int is_separator(const sluice_folding *folding, const uint8_t *text, size_t count, size_t index) {
    uint32_t length;
    return kind_of(folding, scalar_at(text, count, index, &length)) == SLUICE_SEPARATOR;
}

int sluice_normalize_cell(
    const sluice_folding *folding, const uint8_t *text, size_t count, uint8_t *form, int *cell_class) {
    uint32_t length;
    while (count && is_separator(folding, text, count, 0)) {
        scalar_at(text, count, 0, &length);
        text += length, count -= length;
    }
    while (count) {
        size_t start = scalar_start(text, count, count);
        if (!is_separator(folding, text, count, start)) break;
        count = start;
    }
    if (!count) return SLUICE_CELL_EMPTY;
    if (!begins_word(folding, text, count, 0)) return SLUICE_CELL_TOO_SPARSE;
    *cell_class = SLUICE_CELL_EMAIL;
    if (is_email(text, count)) return email_form(text, count, form);
    *cell_class = SLUICE_CELL_DIGITS;
    int size = digits_form(folding, text, count, form);
    if (size > 0) return size;
    *cell_class = SLUICE_CELL_TEXT;
    return text_form(folding, text, count, form);
}

// MARK: Beginnings

size_t sluice_cell_runs(const sluice_folding *folding, const uint8_t *text, size_t count, uint64_t *runs) {
    sluice_walk walk = {folding, text, count, count, 0};
    uint8_t last_kind = SLUICE_SEPARATOR;
    uint64_t run = 0;
    size_t found = 0;
    int length = 0, has_letters = 0, is_open = 1;
    while (walk.index < count && !next_word(&walk)) continue;
    while (is_open) {
        uint32_t letter;
        for (int first = 1; is_open && (letter = next_letter(&walk, first, &last_kind)); first = 0) {
            int is_letter = !is_digit((uint8_t)letter);
            is_open = letter < 0x80 && (length == 0 || has_letters == is_letter);
            if (!is_open) break;
            has_letters = is_letter;
            run |= (uint64_t)letter << 8 * length++;
            is_open = length < SLUICE_LONGEST_RUN;
        }
        if (run && (found == 0 || runs[found - 1] != run)) runs[found++] = run;
        is_open = is_open && next_word(&walk);
    }
    return found;
}

// MARK: Hash

void sluice_siphash(const uint64_t key[2], const uint8_t *bytes, size_t count, uint64_t hash[2]) {
    sip_state state;
    hash[0] = sip_first(key, bytes, count, &state);
    hash[1] = sip_second(state);
}

void sluice_filter_add(uint32_t *blocks, uint64_t block_count, uint64_t hash) {
    uint32_t *block = blocks + 8 * block_number(block_count, hash);
    for (int word = 0; word < 8; word++) block[word] |= 1u << ((uint32_t)hash * salts[word] >> 27);
}
