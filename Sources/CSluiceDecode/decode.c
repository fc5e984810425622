#include "CSluiceDecode.h"

#include <bzlib.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

struct sluice_decoder {
    sluice_decode_format format;
    lzma_stream lzma;
    bz_stream bzip2;
    int has_bzip2;
    ZSTD_DStream *zstd;
    // Bytes that zstd wants next.
    size_t wanted;
};

// Of a dictionary, at most; an xz of the highest level takes 65 MiB. A header may ask for 4 GiB. The child has a limit too.
#define MOST_MEMORY (512ull << 20)

// zstd's header of a block (RFC 8878, 3.1.1.2).
enum { BLOCK_HEADER = 3 };

int sluice_decode_restart(sluice_decoder *decoder) {
    switch (decoder->format) {
    case SLUICE_DECODE_XZ: return lzma_stream_decoder(&decoder->lzma, MOST_MEMORY, 0) == LZMA_OK;
    case SLUICE_DECODE_LZMA: return lzma_alone_decoder(&decoder->lzma, MOST_MEMORY) == LZMA_OK;
    case SLUICE_DECODE_LZIP: return lzma_lzip_decoder(&decoder->lzma, MOST_MEMORY, 0) == LZMA_OK;
    case SLUICE_DECODE_BZIP2:
        if (decoder->has_bzip2) BZ2_bzDecompressEnd(&decoder->bzip2);
        memset(&decoder->bzip2, 0, sizeof decoder->bzip2);
        decoder->has_bzip2 = BZ2_bzDecompressInit(&decoder->bzip2, 0, 0) == BZ_OK;
        return decoder->has_bzip2;
    case SLUICE_DECODE_ZSTD:
        if (!decoder->zstd) decoder->zstd = ZSTD_createDStream();
        if (!decoder->zstd) return 0;
        decoder->wanted = ZSTD_initDStream(decoder->zstd);
        return !ZSTD_isError(decoder->wanted);
    }
    return 0;
}

sluice_decoder *sluice_decode_open(sluice_decode_format format) {
    sluice_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->format = format;
    if (sluice_decode_restart(decoder)) return decoder;
    sluice_decode_close(decoder);
    return NULL;
}

void sluice_decode_close(sluice_decoder *decoder) {
    if (!decoder) return;
    lzma_end(&decoder->lzma);
    if (decoder->has_bzip2) BZ2_bzDecompressEnd(&decoder->bzip2);
    ZSTD_freeDStream(decoder->zstd);
    free(decoder);
}

static sluice_decode_state lzma_state(lzma_ret status) {
    switch (status) {
    // No progress: the next call has more input, or tells that there is none.
    case LZMA_OK:
    case LZMA_BUF_ERROR: return SLUICE_DECODE_GOING;
    case LZMA_STREAM_END: return SLUICE_DECODE_DONE;
    case LZMA_MEM_ERROR:
    case LZMA_MEMLIMIT_ERROR: return SLUICE_DECODE_MEMORY;
    case LZMA_OPTIONS_ERROR: return SLUICE_DECODE_UNSUPPORTED;
    default: return SLUICE_DECODE_DAMAGED;
    }
}

static sluice_decode_state step_lzma(
    lzma_stream *stream, const uint8_t *input, size_t input_count, size_t *taken, uint8_t *output, size_t output_count,
    size_t *made) {
    stream->next_in = input;
    stream->avail_in = input_count;
    stream->next_out = output;
    stream->avail_out = output_count;
    lzma_ret status = lzma_code(stream, LZMA_RUN);
    *taken = input_count - stream->avail_in;
    *made = output_count - stream->avail_out;
    return lzma_state(status);
}

static sluice_decode_state step_bzip2(
    bz_stream *stream, const uint8_t *input, size_t input_count, size_t *taken, uint8_t *output, size_t output_count,
    size_t *made) {
    // libbz2 only reads through this pointer.
    stream->next_in = (char *)input;
    stream->avail_in = (unsigned)input_count;
    stream->next_out = (char *)output;
    stream->avail_out = (unsigned)output_count;
    int status = BZ2_bzDecompress(stream);
    *taken = input_count - stream->avail_in;
    *made = output_count - stream->avail_out;
    switch (status) {
    case BZ_OK: return SLUICE_DECODE_GOING;
    case BZ_STREAM_END: return SLUICE_DECODE_DONE;
    case BZ_MEM_ERROR: return SLUICE_DECODE_MEMORY;
    default: return SLUICE_DECODE_DAMAGED;
    }
}

static sluice_decode_state zstd_failure(size_t result) {
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
    case ZSTD_error_frameParameter_windowTooLarge: return SLUICE_DECODE_MEMORY;
    case ZSTD_error_dictionary_wrong:
    case ZSTD_error_frameParameter_unsupported:
    case ZSTD_error_parameter_unsupported:
    case ZSTD_error_version_unsupported: return SLUICE_DECODE_UNSUPPORTED;
    default: return SLUICE_DECODE_DAMAGED;
    }
}

// libzstd does not tell what a call has written that ends in an error. So no call gets more than one block, and its
// neighbour's header comes with the next one: all before is told by then.
static sluice_decode_state step_zstd(
    sluice_decoder *decoder, const uint8_t *input, size_t input_count, size_t *taken, uint8_t *output,
    size_t output_count, size_t *made) {
    while (*made < output_count) {
        size_t count = decoder->wanted > BLOCK_HEADER ? decoder->wanted - BLOCK_HEADER : decoder->wanted;
        if (count > input_count - *taken) count = input_count - *taken;
        ZSTD_inBuffer from = {input ? input + *taken : NULL, count, 0};
        ZSTD_outBuffer to = {output + *made, output_count - *made, 0};
        size_t result = ZSTD_decompressStream(decoder->zstd, &to, &from);
        *taken += from.pos;
        *made += to.pos;
        if (ZSTD_isError(result)) return zstd_failure(result);
        if (result == 0) return SLUICE_DECODE_DONE;
        decoder->wanted = result;
        if (from.pos == 0 && to.pos == 0) break;
    }
    return SLUICE_DECODE_GOING;
}

sluice_decode_state sluice_decode_step(
    sluice_decoder *decoder, const uint8_t *input, size_t input_count, size_t *taken, uint8_t *output,
    size_t output_count, size_t *made) {
    *taken = *made = 0;
    switch (decoder->format) {
    case SLUICE_DECODE_XZ:
    case SLUICE_DECODE_LZMA:
    case SLUICE_DECODE_LZIP:
        return step_lzma(&decoder->lzma, input, input_count, taken, output, output_count, made);
    case SLUICE_DECODE_BZIP2:
        return step_bzip2(&decoder->bzip2, input, input_count, taken, output, output_count, made);
    case SLUICE_DECODE_ZSTD: return step_zstd(decoder, input, input_count, taken, output, output_count, made);
    }
    return SLUICE_DECODE_DAMAGED;
}
