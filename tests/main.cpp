#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <Eigen/Core>

int main(int argc, char** argv) {
  Eigen::setCpuCacheSizes(32768, 524288,
                          8388608);  // fixed blocking: the same bits on every machine of a kind
  doctest::Context context(argc, argv);
  return context.run();
}
