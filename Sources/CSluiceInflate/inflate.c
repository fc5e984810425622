#include "CSluiceInflate.h"

#include <isa-l.h>
#include <stdlib.h>

struct sluice_inflate {
    struct inflate_state state;
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
    stream->state.crc_flag =
        format == SLUICE_INFLATE_GZIP ? ISAL_GZIP : format == SLUICE_INFLATE_ZLIB ? ISAL_ZLIB : ISAL_DEFLATE;
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
    int status = isal_inflate(state);
    *taken = input_count - state->avail_in;
    *made = output_count - state->avail_out;
    if (status != ISAL_DECOMP_OK) return SLUICE_INFLATE_DAMAGED;
    return state->block_state == ISAL_BLOCK_FINISH ? SLUICE_INFLATE_DONE : SLUICE_INFLATE_GOING;
}

uint32_t sluice_checksum(uint32_t before, const uint8_t *bytes, size_t count) {
    return crc32_gzip_refl(before, bytes, count);
}
