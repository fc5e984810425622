#ifndef SLUICE_CLIBXML2_SHIM_H
#define SLUICE_CLIBXML2_SHIM_H

// Empty: this target gives CSluiceXML the flags of pkg-config, and nothing of libxml2 reaches Swift.

#endif
