#ifndef SLUICE_CVECTORSCAN_SHIM_H
#define SLUICE_CVECTORSCAN_SHIM_H

#include <hs/hs.h>
#include <stdlib.h>

#endif
