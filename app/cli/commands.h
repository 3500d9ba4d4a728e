#pragma once
// One function a command, with its options as data.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/paint/rasterizer.h"
#include "core/base/types.h"

namespace muonscope {

/// Which experiment, and what is changed in it.
struct SourceOptions {
  std::string source;  ///< FILE or LESSON
  std::optional<std::uint64_t> seed;
  std::vector<std::string> assignments;  ///< KEY=VALUE
  int threads = 1;
};

/// How figures are drawn.
struct StyleOptions {
  std::string size = "960x600";
  double scale = 1;
  std::string theme = "light";
};

/// Which figures a command writes into its directory.
struct FigureOptions : StyleOptions {
  std::vector<std::string> figures;
  std::vector<std::string> formats = {"svg"};
};

struct RunOptions : SourceOptions, FigureOptions {
  std::vector<std::string> variants;  ///< "all" or names: a family of set-ups; none: the source alone
  std::optional<Step> steps;
  std::string out = "muonscope-out";
  double trace_memory = 2048;  ///< MiB
  bool resume = false;         ///< go on with what an interrupted or finished one left in `out`
  bool momenta = false;        ///< and second moments among the final states, and .run.state, to go on from
  bool quiet = false;
};
/// `rasterizer` is empty in builds without OpenGL.
int run_command(const RunOptions& options, const Rasterizer& rasterizer);
/// The same for `options.variants`, each in a directory of its own.
int run_family_command(const RunOptions& options, const Rasterizer& rasterizer);

struct RenderOptions : SourceOptions, StyleOptions {
  std::string figure;
  std::optional<Step> at;  ///< none: the experiment's steps
  std::string output;
};
int render_command(const RenderOptions& options, const Rasterizer& rasterizer);

struct SweepOptions : SourceOptions, FigureOptions {
  std::vector<std::string> over;  ///< KEY=lo:hi:count[:log]
  std::string shard;              ///< k/n, or "" for the whole
  std::string out;
  std::string merge;  ///< directory of shards to join; nothing else is done then
  std::optional<Step> steps;
  bool resume = false;  ///< go on with what an interrupted one left in `out`
  bool quiet = false;
};
int sweep_command(const SweepOptions& options, const Rasterizer& rasterizer);

struct ChaosOptions : SourceOptions, FigureOptions {
  std::string lane;       ///< name; "": what the experiment declares, or the first
  std::string counts;     ///< exponents "4:12"; "": the experiment's
  std::string reference;  ///< "2^17"; "": the experiment's
  std::optional<std::int64_t> seeds;
  std::optional<double> time;  ///< in place of steps
  std::optional<Step> steps;
  std::string out;
  bool resume = false;  ///< go on with what an interrupted one left in `out`
  bool quiet = false;
};
int chaos_command(const ChaosOptions& options, const Rasterizer& rasterizer);

struct ListOptions {
  std::string what;  ///< one of list_categories(); "": all
  std::string
      source;  ///< experiment or lesson whose problem observables and figures are held against; "": none
  bool json = false;
};
int list_command(const ListOptions& options);
std::vector<std::string> list_categories();

struct CheckOptions {
  std::vector<std::string> files;  ///< or lessons
  std::optional<std::uint64_t> seed;
  std::optional<Step> steps;
  std::vector<std::string> assignments;  ///< KEY=VALUE
  std::vector<std::string> figures;
  double trace_memory = 2048;  ///< MiB
  bool claims = false;         ///< runs lessons and measures what they claim
  std::string seeds;           ///< for that: "1:6"; "" for the lesson's own
};
/// Exits as `run` with these options would, as far as that is decided before its first step.
int check_command(const CheckOptions& options);
/// The same command where options.claims is set.
int claims_command(const CheckOptions& options);

}  // namespace muonscope
