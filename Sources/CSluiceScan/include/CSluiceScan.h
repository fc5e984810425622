#ifndef SLUICE_CSLUICESCAN_H
#define SLUICE_CSLUICESCAN_H

// The loops that look at every byte of a text. What they look for is compiled in Swift (SluicePattern): this target
// takes tables and gives places, and decides nothing.

#include <stddef.h>
#include <stdint.h>

// MARK: Shapes

/// Classes that every byte belongs to, one bit each: digits, upper case, lower case, space, the joiners of numbers
/// (- .), the rest of ASCII, bytes from 0x80 on, the signs of Base64 (+ /).
enum { SLUICE_ATOM_COUNT = 8 };

/// Bytes that are looked at together.
enum { SLUICE_BLOCK_BYTES = 512 };

/// At most: sets of a program; columns of a shape; masks, which are those of the sets and of their runs of 2, 4, 8, 16
/// and 32 bytes.
enum { SLUICE_MOST_SETS = 48, SLUICE_MOST_COLUMNS = 32, SLUICE_MOST_MASKS = 6 * SLUICE_MOST_SETS };

/// Where runs of a set's bytes begin that are twice as long as those of a mask made before.
typedef struct {
    /// Number of that mask: sets come first, then runs.
    uint16_t source;
    /// The length of its runs.
    uint8_t distance;
} sluice_shape_run;

/// Columns of shapes that admit the same bytes, in a tree: the shapes of a branch share their first columns.
typedef struct {
    /// Number of the mask that must be set at `offset` and at `second`. Of a root, bits of the atoms that may not stand
    /// before.
    uint16_t mask;
    /// Distance of the first column from the start, which is the level of the node above.
    uint8_t offset;
    /// Distance of the run that ends with the last column; it may be the same one.
    uint8_t second;
    /// Distance of the column that follows; 0 for a root.
    uint8_t level;
    /// Whether a shape ends with this node.
    uint8_t is_last;
} sluice_shape_node;

/// Where matches may begin, as far as a few bytes tell: the nodes of all trees, each before its children. Every node is
/// judged for every block: to guess wrong which ones can be left out costs more.
typedef struct {
    /// Bits of the atoms of each set.
    const uint8_t *sets;
    const sluice_shape_run *runs;
    const sluice_shape_node *nodes;
    uint32_t set_count;
    uint32_t run_count;
    uint32_t node_count;
} sluice_shape_program;

/// What follows a start. State 0 is dead; a state from `first_accepting` on ends the walk of one pattern, and is told of
/// many.
typedef struct {
    /// Class of each byte, and of "no byte" at 256.
    const uint8_t *classes;
    /// Next states by class, `1 << shift` for each state.
    const uint16_t *transitions;
    /// The state to begin with, by the classes of the two bytes before, `1 << shift` for each class further away.
    const uint16_t *starts;
    /// For each accepting state, where its ends begin in `ends`; one more at the end.
    const int32_t *end_offsets;
    const struct sluice_shape_end *ends;
    uint32_t shift;
    uint32_t first_accepting;
} sluice_shape_automaton;

/// A pattern that an accepting state tells, and the bytes between its match's end and the place of the state.
typedef struct sluice_shape_end {
    int32_t pattern;
    int32_t back;
} sluice_shape_end;

enum { SLUICE_JUMP_LENGTHS = 65, SLUICE_NO_JUMP = 0xFFFF };

/// Shapes of many patterns: the program finds starts, `all` tells which patterns' lengths and separators fit there, and
/// each pattern's own automaton looks at every byte.
typedef struct {
    sluice_shape_program program;
    sluice_shape_automaton all;
    const sluice_shape_automaton *own;
    /// By state of `all`, the row of `jumps` for walks that begin there; 0 for none.
    const uint16_t *jump_rows;
    /// By row and length of a run of digits up to 64, the state behind the run; SLUICE_NO_JUMP where the run must be
    /// walked.
    const uint16_t *jumps;
    /// By first and second byte, a bit for whether a walk gets so far: 32 for each first byte.
    const uint8_t *pairs;
    /// By first byte and pattern, whether a match may begin so: as many as there are patterns for each byte.
    const uint8_t *may_begin;
    /// By pattern, whether `all` tells of it what its own automaton does; of one that is not exact, no end.
    const uint8_t *is_decided;
    /// By accepting state of `all`, the number of its group of patterns that are not among its ends, counted from 1; 0
    /// for none.
    const uint32_t *groups;
    /// By group counted from 0, where its patterns begin in `group_patterns`; one more at the end. Those of a group of
    /// which `all` decides on any are left out, for it is told anyway.
    const uint32_t *group_offsets;
    const uint32_t *group_patterns;
    uint32_t pattern_count;
} sluice_shapes;

/// A pattern whose own automaton was satisfied from a start; or, with `pattern_count` and the number of a group less 1
/// in place of the pattern, a group any of whose patterns may be satisfied from there, and where the walk stood.
typedef struct {
    uint32_t pattern;
    uint32_t start;
    uint32_t end;
} sluice_shape_event;

/// Ways to make the masks; all give the same.
enum {
    SLUICE_LEVEL_SCALAR = 0,
    SLUICE_LEVEL_VECTOR = 1,
    SLUICE_LEVEL_AVX2 = 2,
    SLUICE_LEVEL_AVX512 = 3,
};

/// The best level of this machine.
int sluice_best_level(void);

/// Walks from each start in `from..<to`.
///
/// - text: `count` bytes; all of them may be looked at.
/// - events, capacity: where to put what was found; at least as many as there are patterns.
/// - given: room to work in, one for each pattern.
/// - event_count: set to how many were put there, in the order of their starts.
///
/// Returns the start to go on from: `to` when done, less when the events are full.
size_t sluice_scan_shapes(
    const sluice_shapes *shapes, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    sluice_shape_event *events, size_t capacity, uint32_t *given, size_t *event_count);

/// Whether a pattern's own automaton is satisfied from a start; `end` is then set to where its match ends, as far as
/// that automaton tells.
int sluice_satisfies_shape(
    const sluice_shapes *shapes, uint32_t pattern, const uint8_t *text, size_t count, size_t start, uint32_t *end);

// MARK: Words

/// Digits and letters without case, 36 in all, then "anything else".
enum { SLUICE_LETTER_COUNT = 36, SLUICE_NO_LETTER = 36 };

/// The hash of a run of letters or digits, one byte each from the lowest on. Its highest bits number a word of a table.
static inline uint64_t sluice_gate_hash(uint64_t run) {
    uint64_t hash = run * 0x9E3779B97F4A7C15ull;
    return (hash ^ hash >> 32) * 0xC2B2AE3D27D4EB4Full;
}

/// The bits that a hash has in its word.
static inline uint64_t sluice_gate_bits(uint64_t hash) { return 1ull << (hash >> 20 & 63) | 1ull << (hash >> 26 & 63); }

/// Words of the table of runs; a power of two.
enum { SLUICE_RUN_WORDS = 2048, SLUICE_RUN_SHIFT = 53 };

/// How words begin: a bit for each beginning of four letters, as a hash, so that a bit that is not set is certain.
/// Beginnings of one, two and three letters are there too, filled up with "anything else": a word that is longer may go on
/// with a letter beyond ASCII, and one that is not may end there.
typedef struct {
    uint64_t four[1024];
    /// The same for whole words of up to three letters alone.
    uint64_t whole[1024];
    /// Whether any word begins with a digit: 0 or 1.
    uint64_t digits_begin;
    /// Two bits of one word, see sluice_gate_bits, for each run of letters and digits with which words begin, as bytes
    /// of a number from the lowest on: those of eight letters, and shorter ones behind which a word ends, or goes on
    /// after any sign.
    uint64_t runs[SLUICE_RUN_WORDS];
} sluice_word_beginnings;

/// The bit of four letters in a table.
static inline uint32_t sluice_four_letters(uint32_t first, uint32_t second, uint32_t third, uint32_t fourth) {
    const uint32_t count = SLUICE_LETTER_COUNT + 1;
    return (((first * count + second) * count + third) * count + fourth) * 2654435761u >> 16;
}

/// Places in `from..<to` at which one of the words may begin: where a word of the text begins by its ASCII characters and
/// goes on like one of the list, and at every character beyond ASCII. Words that begin with a run of up to seven letters
/// and digits, and then a character beyond ASCII or one of - . _ ', are told by four letters alone, and so are those with
/// a capital behind their first letter.
///
/// - places, capacity: where to put them, in order; at least 64.
/// - place_count: set to how many were put there.
///
/// Returns the place to go on from: `to` when done, less when the places are full.
size_t sluice_find_words(
    const sluice_word_beginnings *beginnings, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    uint32_t *places, size_t capacity, size_t *place_count);

// MARK: Listed values

/// What a character is to the comparison of words; more than these do not come.
enum {
    SLUICE_SEPARATOR = 0,
    SLUICE_MARK = 4,
    /// A letter of a script that is written without spaces: a word of its own.
    SLUICE_STANDALONE = 5,
};

/// How characters are compared. Of a character below 0x10000, its letter and kind; beyond, the kinds of ranges of
/// characters that stand for themselves.
typedef struct {
    const uint16_t *values;
    const uint8_t *kinds;
    /// First characters of the ranges, ascending; the first is 0x10000.
    const uint32_t *range_starts;
    const uint8_t *range_kinds;
    uint32_t range_count;
} sluice_folding;

/// Bytes from the start of a listed value in a text up to its end, at most, and words in it.
enum { SLUICE_LONGEST_LISTED = 512, SLUICE_MOST_LISTED_WORDS = 16 };

/// How listed values begin: two bits of one word for each run of up to eight ASCII letters, or of digits, as a hash.
typedef struct {
    const uint64_t *words;
    /// 64 less the number of bits in a word's number.
    uint32_t shift;
    /// Lengths of the runs of letters, and of digits, with which values begin: bit 0 for one, and so on; bit 7 for eight
    /// and more.
    uint32_t letter_runs, digit_runs;
} sluice_listed_gate;

/// The run with which the first word of a value begins, folded, as bytes of a number; 0 when it begins beyond ASCII:
/// then no bit is needed, for such characters are always looked at.
uint64_t sluice_first_run(const sluice_folding *folding, const uint8_t *text, size_t count);

/// Places in `from..<to` at which a listed value may begin. See sluice_find_words for the rest.
size_t sluice_find_listed(
    const sluice_listed_gate *gate, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    uint32_t *places, size_t capacity, size_t *place_count);

/// Phrases by hash: of each phrase's beginnings of whole words, and of itself, one slot in a table of open addressing.
typedef struct {
    sluice_folding folding;
    sluice_listed_gate gate;
    /// Hashes; 0 for a free slot.
    const uint64_t *hashes;
    /// What each stands for: bit 31 that longer phrases begin so, the others the number of the phrase's group, 0 for none.
    const uint32_t *values;
    uint64_t slot_mask;
} sluice_phrases;

/// The hashes of a phrase's beginnings: after each word.
///
/// Returns how many words there are; more than `capacity` are not told.
size_t sluice_phrase_hashes(
    const sluice_folding *folding, const uint8_t *text, size_t count, uint64_t *hashes, size_t capacity);

/// A place at which a listed value stands.
typedef struct {
    uint32_t start;
    uint32_t end;
    /// The number of its group.
    uint32_t group;
} sluice_listed_event;

/// All phrases that stand at the places, in their order, the shorter first.
///
/// - next: set to the number of places that were done; less than `place_count` when the events are full, which take at
///   least SLUICE_MOST_LISTED_WORDS.
///
/// Returns the number of events.
size_t sluice_match_phrases(
    const sluice_phrases *phrases, const uint8_t *text, size_t count, const uint32_t *places, size_t place_count,
    sluice_listed_event *events, size_t capacity, size_t *next);

// MARK: Shingles

/// SipHash-1-3 (Aumasson and Bernstein, 2012) of some bytes under a key of two words, low half first.
uint64_t sluice_siphash_1_3(const uint64_t key[2], const uint8_t *bytes, size_t count);

/// Words of a shingle.
enum { SLUICE_SHINGLE_WORDS = 5 };

/// The reading of a text as shingles, which may come in parts: working memory, all zero but the key at the beginning.
typedef struct {
    uint64_t key[2];
    /// SipHash of the word that is open: its state, bytes that wait for a block, and how many bytes there were.
    uint64_t sip[4];
    uint64_t block;
    uint64_t byte_count;
    uint32_t is_open;
    /// Where that word begins, and where the last character that belongs to one ended.
    uint64_t word_start;
    uint64_t word_end;
    /// Hashes and places of the last words, by number modulo SLUICE_SHINGLE_WORDS.
    uint64_t hashes[SLUICE_SHINGLE_WORDS];
    uint64_t starts[SLUICE_SHINGLE_WORDS];
    uint64_t word_count;
    /// `word_count` modulo SLUICE_SHINGLE_WORDS.
    uint32_t place;
    uint64_t rolling;
} sluice_shingler;

/// Which shingles are told: those whose hash is below `bound`, and of those up to `most` the ones for whose low bits a
/// bit is set.
typedef struct {
    uint64_t bound;
    uint64_t most;
    const uint64_t *bits;
    /// One less than the number of bits, a power of two.
    uint64_t mask;
} sluice_shingle_gate;

/// A shingle, at offsets in the text; its hash is never 0.
typedef struct {
    uint64_t hash;
    uint64_t start;
    uint64_t end;
} sluice_shingle;

/// Reads on, from index `from` of `text` up to `to`, and tells the shingles that are complete.
///
/// A word is a run of letters and digits; case, accents and marks count for nothing, and neither does what parts words.
/// `\n`, `\r`, `\t` and `\uXXXX` count as the characters that they stand for in JSON.
///
/// - count: all bytes that are known; at least 8 behind `to`, unless the text ends.
/// - base: offset of the first byte in the text.
/// - capacity: of `found`, at least 2.
///
/// Returns the index to go on from; less than `to` when `found` is full.
size_t sluice_find_shingles(
    sluice_shingler *shingler, const sluice_folding *folding, const uint8_t *text, size_t count, size_t from, size_t to,
    uint64_t base, const sluice_shingle_gate *gate, sluice_shingle *found, size_t capacity, size_t *found_count);

/// Ends the text. Returns how many shingles were told, at most one.
size_t sluice_end_shingles(sluice_shingler *shingler, const sluice_shingle_gate *gate, sluice_shingle *found);
// MARK: Exact data

/// What a cell is made of, for the search.
enum { SLUICE_CELL_TEXT = 0, SLUICE_CELL_DIGITS = 1, SLUICE_CELL_EMAIL = 2, SLUICE_CELL_CLASSES = 3 };

/// Bytes of a cell's normal form, at most, and words or groups of digits in a cell.
enum { SLUICE_LONGEST_CELL = 128, SLUICE_MOST_CELL_WORDS = 32 };

/// Bytes before the start of a cell that are looked at, at most: the part of an e-mail address before its @.
enum { SLUICE_CELL_LOOKBEHIND = 264 };

/// What sluice_normalize_cell says of a cell that has no normal form.
enum {
    /// No letter or digit.
    SLUICE_CELL_EMPTY = -1,
    /// More than SLUICE_LONGEST_CELL bytes, or more than SLUICE_MOST_CELL_WORDS words.
    SLUICE_CELL_TOO_LONG = -2,
    /// More between two of its words than the search passes over.
    SLUICE_CELL_TOO_SPARSE = -3,
};

/// The form under which all spellings of a cell are equal: of an e-mail address in ASCII, its characters in lower case;
/// of groups of digits, the digits; of everything else, its folded letters and digits in UTF-8, without what parts them.
///
/// - form: takes SLUICE_LONGEST_CELL bytes.
/// - cell_class: set to SLUICE_CELL_TEXT and so on.
///
/// Returns its length, or one of the negative numbers. A cell that has a form is found by sluice_find_cells wherever it
/// stands as it was given, with nothing that belongs to a word before and behind it.
int sluice_normalize_cell(
    const sluice_folding *folding, const uint8_t *text, size_t count, uint8_t *form, int *cell_class);

/// Letters or digits of a run, see sluice_first_run, at most.
enum { SLUICE_LONGEST_RUN = 8 };

/// The runs with which a cell of text may begin: as it is, and where signs between its first words are left out.
///
/// - runs: takes SLUICE_LONGEST_RUN of them.
///
/// Returns how many there are; none where the cell begins beyond ASCII.
size_t sluice_cell_runs(const sluice_folding *folding, const uint8_t *text, size_t count, uint64_t *runs);

/// SipHash-2-4 with 128 bits, as two numbers (Aumasson and Bernstein; the reference implementation's `siphash`).
void sluice_siphash(const uint64_t key[2], const uint8_t *bytes, size_t count, uint64_t hash[2]);

/// The cells of a column, as far as a split block Bloom filter tells: blocks of eight words of 32 bits.
typedef struct {
    const uint32_t *blocks;
    uint64_t block_count;
    /// A bit that stands for the column.
    uint64_t column;
} sluice_cell_filter;

/// Columns of exact data as the search sees them.
typedef struct {
    uint64_t key[2];
    const sluice_cell_filter *filters;
    size_t filter_count;
    /// By class of cell, a bit for each length of a normal form that is looked for, from 0 to 255.
    uint64_t lengths[SLUICE_CELL_CLASSES][4];
    /// How cells of text begin.
    sluice_listed_gate gate;
} sluice_cells;

/// A place at which a cell may stand.
typedef struct {
    uint32_t start;
    uint32_t end;
    /// The bits of the columns whose filters know it.
    uint64_t columns;
    /// The second half of its hash.
    uint64_t fingerprint;
} sluice_cell_event;

/// Puts the first half of a hash into a filter.
void sluice_filter_add(uint32_t *blocks, uint64_t block_count, uint64_t hash);

/// Places in `from..<to` at which cells of a class begin, as far as the filters tell. SLUICE_LONGEST_LISTED bytes behind
/// `to` are looked at, and SLUICE_CELL_LOOKBEHIND before `from`.
///
/// - places, place_capacity: room to work in, at least 64.
/// - events: in the order of their start; cells of one start, the shorter first. At least SLUICE_MOST_CELL_WORDS.
/// - event_count: set to how many were found.
///
/// Returns where to go on: `to` when done, less when the events are full.
size_t sluice_find_cells(
    const sluice_folding *folding, const sluice_cells *cells, int cell_class, int level, const uint8_t *text,
    size_t count, size_t from, size_t to, uint32_t *places, size_t place_capacity, sluice_cell_event *events,
    size_t capacity, size_t *event_count);

// MARK: Encoded text

/// Fewest digits of a run of Base64 or hex.
enum { SLUICE_SHORTEST_RUN = 16 };

/// Places in `from..<to` at which text may be encoded: percent signs, backslashes and ampersands with what may follow
/// them, digits and spaces beyond ASCII, and runs of at least SLUICE_SHORTEST_RUN digits of Base64 or hex whose first
/// bytes may be text. A run may begin behind any sign of Base64.
///
/// - places, capacity: where to put them, in order; at least 64.
/// - place_count: set to how many were put there.
///
/// Returns the place to go on from: `to` when done, less when the places are full.
size_t sluice_find_encoded(
    int level, const uint8_t *text, size_t count, size_t from, size_t to, uint32_t *places, size_t capacity,
    size_t *place_count);

/// Whether such a run begins at a place, whatever stands before it.
int sluice_begins_encoded_run(const uint8_t *text, size_t count, size_t place);

// MARK: Tables

/// Characters that part the fields of a row, by number.
#define SLUICE_DELIMITERS ",;\t|"
enum { SLUICE_DELIMITER_COUNT = 4 };

/// A table whose rows go on.
typedef struct {
    /// The number of its delimiter; less than 0 where no table is open.
    int32_t delimiter;
    /// Whether its rows are of use: then it is not ended here, and no row is passed that goes on in the next line.
    int32_t is_kept;
    /// Fields of its header.
    uint32_t fields;
    /// Lines in a row, up to here, that are none of its rows.
    uint32_t gap;
} sluice_table;

/// The header of a table.
typedef struct {
    /// Where its line feed stands.
    size_t end;
    /// The number of its delimiter; less than 0 where there is no header.
    int32_t delimiter;
    /// Fields, and those with something in them.
    uint32_t fields, filled;
} sluice_table_header;

/// Passes over lines that tell nothing of tables: rows, lines between tables, and tables with no words in their headers.
///
/// Headers have a delimiter in their first 64 bytes, or, of those that begin before `blanks_to`, two blanks behind
/// something; stand above a drawn line; or begin with COPY.
///
/// - words: what may stand in a header.
/// - from: where a line begins, not the first one of the text.
/// - longest: bytes of a line with its line feed, at most; no line that is longer is passed.
/// - table: the table that is open, which may end and another one begin.
/// - header: set to the header that begins at the place that is returned, if that is one beyond doubt.
///
/// Returns the start of the first line that must be looked at, for it may be a header, or a row that is not like others,
/// or cannot be judged because it or one of the next has no end; the start of a line from `to` on when there is none.
size_t sluice_skip_lines(
    const sluice_word_beginnings *words, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    size_t longest, size_t blanks_to, sluice_table *table, sluice_table_header *header);

/// What a row says of its fields. Quotes open a field at its start only, as RFC 4180 has it.
typedef struct {
    /// Fields, and those with something in them.
    uint32_t fields, filled;
    /// Delimiters, also those in quotes.
    uint32_t delimiters;
    /// Whether the last field has nothing in it: 0 or 1.
    uint32_t ends_empty;
    /// Whether a quote stands behind the start or a delimiter, with nothing but blanks between.
    uint32_t has_quoted_field;
    /// Whether a quoted field is open at the end.
    uint32_t is_open;
} sluice_row;

/// Reads the row `start..<end`, which may have several lines.
sluice_row sluice_read_row(
    int level, const uint8_t *text, size_t count, size_t start, size_t end, uint8_t delimiter);

// MARK: Bytes

/// How many of `count` bytes have the high bit set.
///
/// - level: one of SLUICE_LEVEL_…; SLUICE_LEVEL_SCALAR counts as SLUICE_LEVEL_VECTOR here and below.
size_t sluice_count_high_bytes(int level, const uint8_t *text, size_t count);

/// Whether the bytes are well-formed UTF-8.
int sluice_is_utf8(int level, const uint8_t *text, size_t count);

/// Where the next line behind a line feed begins with `be`, or with a `b` that is the last byte; `count` without any.
///
/// - from: the first place of the line feed.
size_t sluice_next_line_of_be(int level, const uint8_t *text, size_t count, size_t from);

/// The first of the groups of 16 bytes from `from` on that are all digits of Base64 (either alphabet) or backslashes;
/// `count` without any.
size_t sluice_next_code_group(int level, const uint8_t *text, size_t count, size_t from);

/// The first byte from `from` on that is no digit of Base64 (either alphabet); `count` without any.
size_t sluice_pass_code(int level, const uint8_t *text, size_t count, size_t from);

/// Passes over blocks of 64 bytes of printable ASCII, tabs, line feeds and carriage returns, and adds those to `seen` that can
/// be seen, spaces among them. Returns the start of the first block that is something else, or of less than a block.
size_t sluice_pass_plain_text(int level, const uint8_t *text, size_t count, size_t from, size_t *seen);

// MARK: Lines

/// Counts line feeds among `count` bytes. `last_line` is set to the offset behind the last one; 0 without any.
size_t sluice_count_lines(const uint8_t *text, size_t count, size_t *last_line);

/// Counts the bytes that do not go on with a character of UTF-8.
size_t sluice_count_characters(const uint8_t *text, size_t count);

// MARK: Literals

/// What of a text decides whether its finding counts.
typedef struct {
    /// Bytes of the text.
    uint32_t length;
    /// Characters that may not stand right before and right behind it, one bit for each ASCII character.
    uint64_t not_after[2];
    uint64_t not_before[2];
} sluice_literal;

/// A literal that was found, and the offset behind it.
typedef struct {
    uint32_t literal;
    uint32_t end;
} sluice_literal_event;

/// Collects what vectorscan finds.
typedef struct {
    const uint8_t *text;
    size_t count;
    /// Findings that end at or before this offset are known already.
    size_t known_end;
    const sluice_literal *literals;
    uint32_t literal_count;
    sluice_literal_event *events;
    size_t event_count;
    size_t capacity;
    /// Memory for more events could not be had.
    int out_of_memory;
    /// Added to the offsets of the scan.
    size_t offset;
} sluice_literal_collector;

/// A `match_event_handler` of hs_scan(); the context is a collector, which must outlive the scan. Ends the scan when
/// memory runs out, and when what was found cannot stand in the text: then the database is not the one of these
/// literals.
int sluice_collect_literal(
    unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags, void *context);

/// Gives back the collector's events.
void sluice_literal_collector_free(sluice_literal_collector *collector);

#endif
