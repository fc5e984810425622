#ifndef SLUICE_DECODE_H
#define SLUICE_DECODE_H

#include <stddef.h>
#include <stdint.h>

/// One compressed stream that is undone by liblzma, libbz2 or libzstd, so that all that comes out before damage is kept.
typedef struct sluice_decoder sluice_decoder;

typedef enum {
    SLUICE_DECODE_XZ,
    /// The older .lzma, without a magic.
    SLUICE_DECODE_LZMA,
    SLUICE_DECODE_LZIP,
    SLUICE_DECODE_BZIP2,
    SLUICE_DECODE_ZSTD,
} sluice_decode_format;

typedef enum {
    /// There is no room for more, or more of the stream is needed.
    SLUICE_DECODE_GOING,
    /// The stream is over.
    SLUICE_DECODE_DONE,
    /// It is not of the format, or damaged; what was written before is good, unless only a checksum is wrong.
    SLUICE_DECODE_DAMAGED,
    /// It asks for more memory than there is, or than its decoder allows.
    SLUICE_DECODE_MEMORY,
    /// It uses what the decoder does not know, or a dictionary that is not in it.
    SLUICE_DECODE_UNSUPPORTED,
} sluice_decode_state;

/// Returns NULL when there is no memory.
sluice_decoder *_Nullable sluice_decode_open(sluice_decode_format format);

void sluice_decode_close(sluice_decoder *_Nullable decoder);

/// Begins another stream of the same format.
///
/// Returns 0 when there is no memory.
int sluice_decode_restart(sluice_decoder *_Nonnull decoder);

/// Undoes a piece.
///
/// - input, input_count: the next of the stream, less than 4 GiB.
/// - taken: receives how much of it was used; what was not is to be given again.
/// - output, output_count: where it goes, less than 4 GiB.
/// - made: receives how many bytes were written, also where the piece turns out to be damaged.
sluice_decode_state sluice_decode_step(
    sluice_decoder *_Nonnull decoder, const uint8_t *_Nullable input, size_t input_count, size_t *_Nonnull taken,
    uint8_t *_Nonnull output, size_t output_count, size_t *_Nonnull made);

#endif
