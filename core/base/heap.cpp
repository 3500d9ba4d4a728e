#include "core/base/heap.h"

#include <cstdlib>  // defines __GLIBC__ where it is

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace muonscope {

void keep_freed_memory() {
#if defined(__GLIBC__)
  constexpr int kept = 256 << 20, own_mapping = 32 << 20;  // bytes
  mallopt(M_TRIM_THRESHOLD, kept);
  mallopt(M_MMAP_THRESHOLD, own_mapping);
#endif
}

}  // namespace muonscope
