#ifndef SLUICE_CZLIB_SHIM_H
#define SLUICE_CZLIB_SHIM_H

#include <zlib.h>

/// inflateInit2, a macro, for gzip or zlib, whichever the header says, with the largest window.
static inline int sluice_inflate_any(z_streamp stream) { return inflateInit2(stream, 15 + 32); }

#endif
