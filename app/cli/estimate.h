#pragma once
// How long work will take, said before it starts: by the operations that steps count
// (core/optimizers/rule.h), by rows measured once, and by no more than that. Right to a factor of about
// three.

#include <string>

#include "core/run/run.h"
#include "core/studies/study.h"

namespace muonscope {

/// Seconds of `run` for its experiment's steps on so many threads; it is at its start.
double estimated_seconds(const Run& run, int threads);
/// Of a sweep's part with so many steps in all.
double estimated_seconds(const Sweep& sweep, Step steps, int threads);
double estimated_seconds(const Chaos& chaos, int threads);
double estimated_seconds(const Family& family, int threads);
/// Of a whole study that has found nothing yet.
double estimated_seconds(const StudyResult& begun, int threads);

/// "about 5 hours"; "" below half an hour.
std::string long_time(double seconds);

/// Says on stderr that work will take long, if it will, unless `quiet`.
void announce(double seconds, bool quiet);

}  // namespace muonscope
