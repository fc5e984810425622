#include "CSluiceInflate.h"

#include <isa-l.h>
#include <stdlib.h>
#include <string.h>

struct sluice_inflate {
    struct inflate_state state;
    sluice_inflate_format format;
    // The header of a stream may come in pieces: isal_inflate, which keeps it for one call only, would misread it then.
    int in_header;
    struct isal_gzip_header gzip;
    struct isal_zlib_header zlib;
};

sluice_inflate *sluice_inflate_open(sluice_inflate_format format) {
    sluice_inflate *stream = malloc(sizeof *stream);
    if (!stream) return NULL;
    isal_inflate_init(&stream->state);
    sluice_inflate_restart(stream, format);
    return stream;
}

void sluice_inflate_close(sluice_inflate *stream) { free(stream); }

void sluice_inflate_restart(sluice_inflate *stream, sluice_inflate_format format) {
    isal_inflate_reset(&stream->state);
    stream->format = format;
    stream->in_header = format != SLUICE_INFLATE_RAW;
    memset(&stream->gzip, 0, sizeof stream->gzip);
    memset(&stream->zlib, 0, sizeof stream->zlib);
    stream->state.crc_flag = format == SLUICE_INFLATE_GZIP ? ISAL_GZIP_NO_HDR_VER
        : format == SLUICE_INFLATE_ZLIB                    ? ISAL_ZLIB_NO_HDR_VER
                                                           : ISAL_DEFLATE;
}

static int read_header(sluice_inflate *stream) {
    return stream->format == SLUICE_INFLATE_GZIP ? isal_read_gzip_header(&stream->state, &stream->gzip)
                                                 : isal_read_zlib_header(&stream->state, &stream->zlib);
}

sluice_inflate_state sluice_inflate_step(
    sluice_inflate *stream, const uint8_t *input, size_t input_count, size_t *taken, uint8_t *output,
    size_t output_count, size_t *made) {
    struct inflate_state *state = &stream->state;
    // ISA-L only reads through this pointer.
    state->next_in = (uint8_t *)input;
    state->avail_in = (uint32_t)input_count;
    state->next_out = output;
    state->avail_out = (uint32_t)output_count;
    int status = stream->in_header ? read_header(stream) : ISAL_DECOMP_OK;
    if (status == ISAL_DECOMP_OK) {
        stream->in_header = 0;
        status = isal_inflate(state);
    } else if (status == ISAL_END_INPUT) {
        status = ISAL_DECOMP_OK;
    }
    *taken = input_count - state->avail_in;
    *made = output_count - state->avail_out;
    if (status != ISAL_DECOMP_OK) return SLUICE_INFLATE_DAMAGED;
    return state->block_state == ISAL_BLOCK_FINISH ? SLUICE_INFLATE_DONE : SLUICE_INFLATE_GOING;
}

uint32_t sluice_checksum(uint32_t before, const uint8_t *bytes, size_t count) {
    return crc32_gzip_refl(before, bytes, count);
}
