#ifndef SLUICE_CSECCOMP_SHIM_H
#define SLUICE_CSECCOMP_SHIM_H

#include <seccomp.h>

#endif
