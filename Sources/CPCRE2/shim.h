#ifndef SLUICE_CPCRE2_SHIM_H
#define SLUICE_CPCRE2_SHIM_H

// Macros that choose the code unit do not reach Swift: callers use the `_8` names.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
