#include "CSluiceInflate.h"

#include <isa-l.h>
#include <stdlib.h>
#include <string.h>

// Of each of a gzip header's fields; the extra field cannot have more.
enum { FIELD_BYTES = 65536 };

struct fields {
    char name[FIELD_BYTES];
    char comment[FIELD_BYTES];
    uint8_t extra[FIELD_BYTES];
};

struct sluice_inflate {
    struct inflate_state state;
    sluice_inflate_format format;
    // The header of a stream may come in pieces: isal_inflate, which keeps it for one call only, would misread it then.
    int in_header;
    struct isal_gzip_header gzip;
    struct isal_zlib_header zlib;
    // Of gzip only; NULL where there was no need or no memory for it yet.
    struct fields *fields;
};

sluice_inflate *sluice_inflate_open(sluice_inflate_format format) {
    sluice_inflate *stream = malloc(sizeof *stream);
    if (!stream) return NULL;
    isal_inflate_init(&stream->state);
    stream->fields = NULL;
    sluice_inflate_restart(stream, format);
    return stream;
}

void sluice_inflate_close(sluice_inflate *stream) {
    if (stream) free(stream->fields);
    free(stream);
}

static void keep_fields(sluice_inflate *stream) {
    if (!stream->fields) stream->fields = malloc(sizeof *stream->fields);
    if (!stream->fields) return;
    struct isal_gzip_header *header = &stream->gzip;
    header->name = stream->fields->name;
    header->comment = stream->fields->comment;
    header->extra = stream->fields->extra;
    header->name_buf_len = header->comment_buf_len = header->extra_buf_len = FIELD_BYTES;
    header->name[0] = header->comment[0] = 0;
}

void sluice_inflate_restart(sluice_inflate *stream, sluice_inflate_format format) {
    isal_inflate_reset(&stream->state);
    stream->format = format;
    stream->in_header = format != SLUICE_INFLATE_RAW;
    memset(&stream->gzip, 0, sizeof stream->gzip);
    memset(&stream->zlib, 0, sizeof stream->zlib);
    if (format == SLUICE_INFLATE_GZIP) keep_fields(stream);
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
    // Where a distance is false ISA-L leaves a count of less than nothing.
    *taken = state->avail_in <= input_count ? input_count - state->avail_in : input_count;
    *made = state->avail_out <= output_count ? output_count - state->avail_out : output_count;
    if (status != ISAL_DECOMP_OK) return SLUICE_INFLATE_DAMAGED;
    return state->block_state == ISAL_BLOCK_FINISH ? SLUICE_INFLATE_DONE : SLUICE_INFLATE_GOING;
}

size_t sluice_inflate_field(const sluice_inflate *stream, sluice_inflate_field_kind kind, const uint8_t **bytes) {
    *bytes = NULL;
    const struct isal_gzip_header *header = &stream->gzip;
    if (stream->in_header || !stream->fields) return 0;
    switch (kind) {
    case SLUICE_INFLATE_NAME: *bytes = (const uint8_t *)header->name; return strnlen(header->name, FIELD_BYTES);
    case SLUICE_INFLATE_COMMENT:
        *bytes = (const uint8_t *)header->comment;
        return strnlen(header->comment, FIELD_BYTES);
    case SLUICE_INFLATE_EXTRA: *bytes = header->extra; return header->extra_len;
    }
    return 0;
}

uint32_t sluice_checksum(uint32_t before, const uint8_t *bytes, size_t count) {
    return crc32_gzip_refl(before, bytes, count);
}
