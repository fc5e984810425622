private import CSluiceSystem

/// Whether this is a build for a sanitizer (`make sanitize`). In one the extraction child has fewer walls, no program of
/// ours starts with little address space, and all takes more memory and time.
package let isSanitized = sluice_is_sanitized == 1
