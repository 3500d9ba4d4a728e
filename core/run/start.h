#pragma once
// Where a lane starts: where the problem says, or a little beside it.

#include "core/base/types.h"
#include "core/experiment/experiment.h"
#include "core/particles/cloud.h"

namespace muonscope {

/// The start moved by `shift`, along all entries alike, and by noise. Of particles all are shifted alike, and
/// every one has a noise of its own, drawn from the stream "start.noise" of the seed and scaled so that the
/// root of its mean square over the particles is `noise` to the bit of rounding: two lanes with other amounts
/// go the same way. Norms are Frobenius' over all matrices of the state, or of a particle.
Blocks displaced(Blocks start, const StartOffset& offset, std::uint64_t seed);
Cloud displaced(Cloud start, const StartOffset& offset, std::uint64_t seed);

}  // namespace muonscope
