#pragma once
// The kinds of vector for which Highway's foreach_target compiles a file once each; to be included
// before it.

// On x86-64, vectors of 64 bytes are left out, as their results have not been tested against those
// of the others: AVX2 runs in their place. So is SSSE3, which hardly a processor has without SSE4.
#define HWY_DISABLED_TARGETS (HWY_AVX3 | HWY_AVX3_DL | HWY_SSSE3)
