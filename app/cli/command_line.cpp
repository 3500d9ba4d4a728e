#include "app/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/export/figure_format.h"
#include "core/base/environment.h"
#include "core/base/errors.h"
#include "core/base/stop.h"
#include "core/base/version.h"
#include "core/base/worker_pool.h"
#include "core/io/input_file.h"
#include "core/studies/chaos.h"

namespace muonscope {
namespace {

constexpr int max_threads = 256;

int fail(int code, const std::string& message) {
  std::fprintf(stderr, "muonscope: %s\n", message.c_str());
  return code;
}

/// CLI11 takes an empty text for an optional number that was not given; who typed one expects an error.
CLI::Validator whole_number() {
  return {[](const std::string& text) {
            const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
            return digits ? "" : "\"" + text + "\" is not a whole number of at least 0";
          },
          ""};
}

/// An option that may be repeated, one text each time.
void add_repeated(CLI::App& command, const std::string& name, std::vector<std::string>& texts,
                  const std::string& type, const std::string& help) {
  command.add_option(name, texts, help)
      ->type_name(type)
      ->take_all()
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::Option* add_source_options(CLI::App& command, SourceOptions& options) {
  command.add_option("--seed", options.seed, "another seed")->type_name("S")->check(whole_number());
  add_repeated(command, "--set", options.assignments, "KEY=VALUE",
               "change a parameter: problem.init.scale=0.01; may be repeated");
  command.add_option("--threads", options.threads, "threads to use; results do not depend on it")
      ->type_name("T")
      ->check(CLI::Range(1, max_threads));
  return command
      .add_option("source", options.source,
                  "an experiment file, - for standard input, or a lesson's id, alias or number")
      ->type_name("FILE|LESSON");
}

void add_style_options(CLI::App& command, StyleOptions& options) {
  command.add_option("--size", options.size, "size of figures in points")->type_name("WxH");
  command.add_option("--scale", options.scale, "pixels a point of images: 1, 2 or 4")->type_name("S");
  command.add_option("--theme", options.theme, "light or dark figures")->type_name("THEME");
}

/// `which`: the figures there are for the command, in words.
void add_figure_options(CLI::App& command, FigureOptions& options, const std::string& which) {
  command.add_option("--figures", options.figures, which)->type_name("NAME,…")->delimiter(',');
  command.add_option("--format", options.formats, "formats of figures: " + format_names(true))
      ->type_name("FORMAT,…")
      ->delimiter(',');
  add_style_options(command, options);
}

constexpr const char* exit_codes =
    "Exit codes: 0 done; 1 the window cannot open; 2 bad input or usage, nothing was written; 3 a lane "
    "diverged;\n"
    "  4 a result could not be written; 130 interrupted, what was recorded was written.";

/// Commands as they are typed, below a command's options.
void add_examples(CLI::App& command, std::initializer_list<const char*> lines) {
  std::string text = "Examples:\n";
  for (const char* line : lines) text += std::string("  ") + line + "\n";
  command.footer(text + exit_codes);
}

CLI::Option* add_trace_memory(CLI::App& command, double& mebibytes) {
  return command.add_option("--trace-memory", mebibytes, "memory for traces, in MiB [2048]")
      ->type_name("MIB")
      ->check(CLI::Range(1.0, 1e6));
}

void add_resume(CLI::App& command, bool& resume) {
  command.add_flag("--resume", resume,
                   "go on where an interrupted one with the same --out stopped: to the same bytes");
}

void add_run(CLI::App& app, RunOptions& options) {
  CLI::App* command =
      app.add_subcommand("run", "run without a window; write CSV, final matrices and figures");
  add_examples(*command,
               {"muonscope run fig1 --out out --figures all",
                "muonscope run mine.json --steps 500 --seed 7 --set lanes.0.schedule.lr=0.02 --out out",
                "muonscope run mine.json --set 'edits=[{\"step\": 50, \"set\": \"lanes.0.schedule.lr\", "
                "\"value\": 0.01}]' --out out",
                "muonscope run fig1 --figures loss,spectra --format svg,png --scale 2 --theme dark",
                "muonscope run fig3 --variants all --out fig3 --figures alignment_family",
                "muonscope run long.json --trace-memory 8192 --out out",
                "muonscope run long.json --out out --resume --steps 20000"});
  add_source_options(*command, options)->required();
  add_figure_options(*command, options, "figures to draw, or all");
  command->add_option("--variants", options.variants, "set-ups of the lesson to run side by side, or all")
      ->type_name("NAME,…")
      ->delimiter(',');
  command->add_option("--steps", options.steps, "where to end")->type_name("N")->check(whole_number());
  command
      ->add_option(
          "--out", options.out,
          "directory for the results [muonscope-out]; traces grow in *.partial.csv until they are whole")
      ->type_name("DIR");
  add_trace_memory(*command, options.trace_memory);
  add_resume(*command, options.resume);
  command->add_flag("--momenta", options.momenta,
                    "write momenta and second moments to final/, too, and keep the state: a finished run "
                    "then goes on from its end");
  command->add_flag("--quiet", options.quiet, "print nothing but errors");
}

void add_render(CLI::App& app, RenderOptions& options) {
  CLI::App* command = app.add_subcommand("render", "draw one figure of a run at one step");
  add_examples(*command,
               {"muonscope render fig1 --figure spectra --at 400 -o spectra.svg",
                "muonscope render fig1 --figure loss -o loss.png --size 1200x600 --scale 2 --theme dark",
                "muonscope render fig1cd --figure sweep -o sweep.svg"});
  add_source_options(*command, options)->required();
  add_style_options(*command, options);
  command->add_option("--figure", options.figure, "which one: see `muonscope list figures`")
      ->required()
      ->type_name("NAME");
  command->add_option("--at", options.at, "the step; without it, the experiment's last")
      ->type_name("STEP")
      ->check(whole_number());
  command->add_option("-o,--output", options.output, "the file to write")
      ->required()
      ->type_name("FILE." + format_names(false, "|FILE."));
}

void add_sweep(CLI::App& app, SweepOptions& options) {
  CLI::App* command = app.add_subcommand("sweep", "run an experiment over a grid of parameter values");
  add_examples(*command,
               {"muonscope sweep fig1 --over 'lanes.*.schedule.lr=0.007:2.8:200:log' --out rates",
                "muonscope sweep mine.json --over seed=1:20:20 --over problem.inner=2:16:8 --out grid",
                "muonscope sweep mine.json --over edits.0.value=0.001:0.1:20:log --out edits",
                "muonscope sweep fig1cd --out rates --figures sweep --theme dark",
                "muonscope sweep mine.json --over seed=1:80:80 --shard 3/8 --out rates",
                "muonscope sweep --merge rates"});
  add_source_options(*command, options);
  add_figure_options(*command, options, "figures of the sweep to draw: sweep");
  add_repeated(*command, "--over", options.over, "KEY=LO:HI:COUNT[:log]",
               "sweep a parameter, both ends included; may be repeated");
  command->add_option("--steps", options.steps, "where runs end")->type_name("N")->check(whole_number());
  command->add_option("--shard", options.shard, "only part K of N, to spread a sweep over machines")
      ->type_name("K/N");
  command->add_option("--out", options.out, "directory for sweep.csv or sweep.K-of-N.csv")->type_name("DIR");
  command->add_option("--merge", options.merge, "join the shards in DIR to sweep.csv")->type_name("DIR");
  add_resume(*command, options.resume);
  command->add_flag("--quiet", options.quiet, "print nothing but errors");
}

void add_chaos(CLI::App& app, ChaosOptions& options) {
  CLI::App* command =
      app.add_subcommand("chaos", "compare clouds of N particles with a large one: propagation of chaos");
  add_examples(*command,
               {"muonscope chaos 13 --out chaos --figures chaos",
                "muonscope chaos cloud.json --counts 4:10 --reference 2^15 --seeds 64 --time 3 --out chaos"});
  add_source_options(*command, options)->required();
  add_figure_options(*command, options, "figures to draw: chaos");
  command->add_option("--counts", options.counts, "sizes as exponents of 2: 4:12")->type_name("FROM:TO");
  command->add_option("--reference", options.reference, "size of the cloud they are compared with: 2^17")
      ->type_name("2^K");
  command->add_option("--seeds", options.seeds, "clouds of each size")
      ->type_name("COUNT")
      ->check(whole_number());
  command->add_option("--steps", options.steps, "the step at which they are compared")
      ->type_name("N")
      ->check(whole_number());
  command->add_option("--time", options.time, "the same as a time of the flow")
      ->type_name("T")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--lane", options.lane, "whose particles; without it, the first lane's")
      ->type_name("NAME");
  command->add_option("--out", options.out, "directory for chaos.csv")->type_name("DIR");
  add_resume(*command, options.resume);
  command->add_flag("--quiet", options.quiet, "print nothing but errors");
}

void add_list(CLI::App& app, ListOptions& options) {
  CLI::App* command = app.add_subcommand("list", "what there is: kinds, their parameters and defaults");
  add_examples(*command, {"muonscope list", "muonscope list optimizers", "muonscope list figures --json",
                          "muonscope list figures mine.json"});
  command->add_option("what", options.what, "one of the catalogues")
      ->type_name("CATALOGUE")
      ->check(CLI::IsMember(list_categories()));
  command->add_option("for", options.source, "of observables or figures: which do not apply here, and why")
      ->type_name("FILE|LESSON");
  command->add_flag("--json", options.json, "as JSON");
}

void add_check(CLI::App& app, CheckOptions& options) {
  CLI::App* command = app.add_subcommand(
      "check",
      "say what is wrong with experiments: what run would say before its first step, and how long it takes");
  add_examples(*command, {"muonscope check mine.json", "muonscope check *.json",
                          "muonscope check mine.json --steps 100000000 --figures loss,spectra",
                          "muonscope check --claims fig1 --seeds 1:6"});
  command->add_option("files", options.files, "experiment files, or lessons")
      ->required()
      ->type_name("FILE|LESSON…");
  command->add_option("--seed", options.seed, "another seed")->type_name("S")->check(whole_number());
  add_repeated(*command, "--set", options.assignments, "KEY=VALUE", "change a parameter; may be repeated");
  command->add_option("--steps", options.steps, "where to end")->type_name("N")->check(whole_number());
  command->add_option("--figures", options.figures, "figures that are to be drawn")
      ->type_name("NAME,…")
      ->delimiter(',');
  add_trace_memory(*command, options.trace_memory);
  command->add_flag(
      "--claims", options.claims,
      "run lessons, with the sweep or the clouds that a claim needs, and print each claim as measured "
      "against predicted; 3 where one fails or stays open");
  command->add_option("--seeds", options.seeds, "with --claims: from these seeds instead of the lesson's own")
      ->type_name("FROM:TO");
}

/// What was printed must have arrived: a full or closed standard output loses it.
int printed(int code) {
  std::cout.flush();
  const bool lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !std::cout;
  if (!lost || (code != exit_done && code != exit_diverged)) return code;
  return fail(exit_no_write, "standard output: could not be written; check the free space where it goes");
}

int carry_out(const std::function<int()>& command) {
  watch_interrupts({.exit_code = exit_interrupted});
  const StopScope scope(&interruption());
  try {
    return command();
  } catch (const Stopped&) {
    return fail(exit_interrupted, "interrupted");
  } catch (const InputError& error) {
    return fail(exit_bad_input, error.what());
  } catch (const CloudDiverged& error) {
    return fail(exit_diverged, error.what());
  } catch (const OutputError& error) {
    return fail(exit_no_write, error.what());
  } catch (const std::bad_alloc&) {
    return fail(exit_bad_input, "not enough memory for matrices and traces of this size; make them smaller");
  }
}

}  // namespace

int command_line(int argc, const char* const* argv, const WindowLauncher& open_window,
                 const Rasterizer& rasterizer) {
  CLI::App app("muonscope: see optimizer dynamics, Muon against gradient descent", "muonscope");
  app.set_version_flag("--version", "muonscope " + version());
  std::string source;
  app.add_option("source", source, "open the window on an experiment file or a lesson")
      ->type_name("FILE|LESSON");
  std::optional<double> keyframe_memory;
  app.add_option("--keyframe-memory", keyframe_memory,
                 "of the window: memory for going back in time, in MiB, from now on [1024]")
      ->type_name("MIB")
      ->check(CLI::Range(0.0, 1e6));
  app.require_subcommand(0, 1);
  add_examples(app, {"muonscope                              the window, on the first lesson",
                     "muonscope fig3                         the window, on a lesson",
                     "muonscope run fig1 --out out --figures all",
                     "muonscope render fig1 --figure spectra --at 400 -o spectra.png --scale 2",
                     "muonscope check mine.json"});

  RunOptions run;
  RenderOptions render;
  SweepOptions sweep;
  ChaosOptions chaos;
  ListOptions list;
  CheckOptions check;
  run.threads = render.threads = sweep.threads = chaos.threads = hardware_threads();
  add_run(app, run);
  add_render(app, render);
  add_sweep(app, sweep);
  add_chaos(app, chaos);
  add_list(app, list);
  add_check(app, check);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return printed(app.exit(help));
  } catch (const CLI::CallForVersion& version) {
    return printed(app.exit(version));
  } catch (const CLI::ParseError& error) {
    return fail(exit_bad_input, std::string(error.what()) + "; see muonscope --help");
  }

  return printed(carry_out([&] {
    check_environment();
    if (keyframe_memory && !app.get_subcommands().empty())
      throw InputError("--keyframe-memory: only the window goes back in time; leave it out");
    if (app.got_subcommand("run")) return run_command(run, rasterizer);
    if (app.got_subcommand("render")) return render_command(render, rasterizer);
    if (app.got_subcommand("sweep")) return sweep_command(sweep, rasterizer);
    if (app.got_subcommand("chaos")) return chaos_command(chaos, rasterizer);
    if (app.got_subcommand("list")) return list_command(list);
    if (app.got_subcommand("check")) return check_command(check);
    // A name that means nothing is an error before any window opens; standard input can be read only once.
    if (!source.empty() && source != standard_input) open_experiment(source);
    if (open_window) return open_window(source, keyframe_memory);
    throw InputError("this build has no window; use `muonscope run`, or build with -DMUONSCOPE_WINDOW=ON");
  }));
}

}  // namespace muonscope
