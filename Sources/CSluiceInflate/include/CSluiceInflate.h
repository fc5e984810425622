#ifndef SLUICE_INFLATE_H
#define SLUICE_INFLATE_H

#include <stddef.h>
#include <stdint.h>

/// One stream of Deflate (RFC 1951) that is undone by ISA-L, two to three times as fast as by zlib.
typedef struct sluice_inflate sluice_inflate;

/// What stands around the stream. Headers and checksums are read and checked.
typedef enum {
    SLUICE_INFLATE_RAW,
    /// RFC 1952.
    SLUICE_INFLATE_GZIP,
    /// RFC 1950.
    SLUICE_INFLATE_ZLIB,
} sluice_inflate_format;

typedef enum {
    /// There is no room for more, or more of the stream is needed.
    SLUICE_INFLATE_GOING,
    /// The stream is over.
    SLUICE_INFLATE_DONE,
    /// It is not of the format, or damaged; what was written before is good, unless only the checksum is wrong.
    SLUICE_INFLATE_DAMAGED,
} sluice_inflate_state;

/// Returns NULL when there is no memory.
sluice_inflate *_Nullable sluice_inflate_open(sluice_inflate_format format);

void sluice_inflate_close(sluice_inflate *_Nullable stream);

/// Begins another stream.
void sluice_inflate_restart(sluice_inflate *_Nonnull stream, sluice_inflate_format format);

/// Undoes a piece.
///
/// - input, input_count: the next of the stream, less than 4 GiB.
/// - taken: receives how much of it was used; what was not is to be given again.
/// - output, output_count: where it goes, less than 4 GiB.
/// - made: receives how many bytes were written.
sluice_inflate_state sluice_inflate_step(
    sluice_inflate *_Nonnull stream, const uint8_t *_Nullable input, size_t input_count, size_t *_Nonnull taken,
    uint8_t *_Nonnull output, size_t output_count, size_t *_Nonnull made);

/// What a gzip header says beside the stream (RFC 1952, 2.3.1).
typedef enum {
    SLUICE_INFLATE_NAME,
    SLUICE_INFLATE_COMMENT,
    SLUICE_INFLATE_EXTRA,
} sluice_inflate_field_kind;

/// A field of the header in front of the present stream, once it is read. One of more than 64 KiB makes the stream damaged.
///
/// - bytes: receives where it lies, until the next stream begins.
/// - Returns: bytes of it; 0 when there is none.
size_t sluice_inflate_field(
    const sluice_inflate *_Nonnull stream, sluice_inflate_field_kind kind, const uint8_t *_Nullable *_Nonnull bytes);

/// CRC-32 as in gzip (RFC 1952) and zip, over some bytes more; 0 in front of the first.
uint32_t sluice_checksum(uint32_t before, const uint8_t *_Nullable bytes, size_t count);

#endif
