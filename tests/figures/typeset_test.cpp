// Names set as mathematics writes them, in every figure and by every painter.

#include "app/figures/kit/typeset.h"

#include <doctest/doctest.h>

#include "app/figures/kit/common.h"
#include "app/paint/svg.h"
#include "core/lessons/lesson.h"
#include "core/optimizers/rule.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {
namespace {

using testing::RecordingCanvas;
using Stand = TextRun::Place;

std::string outline(std::string_view text) {
  std::string out;
  for (const TextRun& run : runs_of(text))
    out +=
        run.place == Stand::level ? run.text : (run.place == Stand::lowered ? "[_" : "[^") + run.text + "]";
  return out;
}

/// Whether a text would show an identifier or an exponent as it is typed.
bool is_raw(std::string_view text) {
  for (const TextRun& run : runs_of(text))
    if (run.text.find('_') != std::string::npos || run.text.find('^') != std::string::npos) return true;
  return false;
}

Snapshot snapshot_of(const Lesson& lesson, Step steps) {
  WorkerPool pool(1);
  Run run(lesson.experiment, pool);
  run.advance(steps);
  return take_snapshot(run);
}

}  // namespace

TEST_CASE("indices and exponents leave the line, by Unicode's letters where it has them") {
  CHECK(outline("a_in is 1") == "aᵢₙ is 1");
  CHECK(outline("1 − a_in² falls") == "1 − aᵢₙ² falls");
  CHECK(outline("t/t_converge = ηt") == "t/t[_converge] = ηt");
  CHECK(outline("‖u_N − u_ref‖") == "‖u[_N] − u[_ref]‖");
  CHECK(outline("M/(‖M‖_F + ε)") == "M/(‖M‖[_F] + ε)");
  CHECK(outline("Ẋ = −∇h_ε(P)") == "Ẋ = −∇h[_ε](P)");
  CHECK(outline("(√(σ_ref²+ε²)·D") == "(√(σ[_ref]²+ε²)·D");
  CHECK(outline("N^(−1/2)") == "N[^−1/2]");
  CHECK(outline("(PᵀP + 0.1² I)^(-1/2)") == "(PᵀP + 0.1² I)[^−1/2]");
  CHECK(outline("10^(-3)") == "10⁻³");
  CHECK(outline("e^(−0.7 t)!") == "e[^−0.7\u2009t]!");
  CHECK(outline("σ_ref") == "σ[_ref]");
  CHECK(outline("‖X‖_* ≤ k") == "‖X‖[_*] ≤ k");
}

TEST_CASE("words, paths and what is not closed stay as they are") {
  for (const char* text : {"my_lane", "loss_rate 3", "/tmp/x_in.csv", "x_in.csv", "a_b_c", "2^10", "^(",
                           "a^(b", "x_ y", "_x", "", "Δσ_max", "run-a_in"})
    CHECK(outline(text) == text);
}

TEST_CASE("block names end in an index") {
  CHECK(identifier_symbol("expert_out") == "expertₒᵤₜ");
  CHECK(block_symbol("expert_in") == "expertᵢₙ");
  CHECK(block_symbol("p") == "P");
  CHECK(block_symbol("gate") == "gate");
  CHECK(identifier_symbol("query_key_") == "query_key_");
}

TEST_CASE("a line breaks beside an exponent, not in it") {
  CHECK(unbroken("falls like e^(−0.7 t), slowly") == "falls like e^(−0.7\u2009t), slowly");
}

TEST_CASE("files show lowered and raised pieces, level again behind them") {
  Figure figure;
  figure.id = "names";
  figure.title = "N^(−1/2)";
  figure.plots.emplace_back().x.title = "t/t_converge, steps";
  const std::string file = svg(figure, 600, 400, light_theme(), {});
  CHECK(file.find("t_converge,") == std::string::npos);
  CHECK(file.find(">converge</tspan><tspan dy=\"-") != std::string::npos);
  CHECK(file.find(">N<tspan dy=\"-") != std::string::npos);
}

TEST_CASE("no figure of any lesson shows an identifier or an exponent as it is typed") {
  for (const Lesson& lesson : lessons()) {
    for (const Step steps : {0, 3}) {
      const Snapshot snapshot = snapshot_of(lesson, steps);
      for (const FigureKind& kind : figure_kinds()) {
        CAPTURE(lesson.id);
        CAPTURE(kind.kind.id);
        const Figure figure = kind.build(FigureInput{.snapshot = &snapshot, .medium = Medium::screen}, {});
        RecordingCanvas canvas;
        paint(canvas, {0, 0, 1600, 1000}, figure, light_theme(), {});
        for (const RecordingCanvas::Text& text : canvas.texts) {
          CAPTURE(text.text);
          // What to record is named as files name it.
          const bool about_files =
              text.text.find("record") != std::string::npos || text.text.find('"') != std::string::npos;
          CHECK((about_files || !is_raw(text.text)));
        }
        for (const Plot& plot : figure.plots) {
          for (const VerticalMark& mark : plot.vertical_marks) CHECK(!is_raw(mark.hint));
          for (const Handle& handle : plot.handles) CHECK(!is_raw(handle.hint));
        }
      }
    }
  }
}

TEST_CASE("nor do lessons, optimizers and their parameters") {
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    CHECK(!is_raw(lesson.title));
    for (const LessonPage& page : lesson.pages) {
      // Exercises name values as they are typed.
      if (page.part == LessonPart::exercise) continue;
      CHECK(!is_raw(page.text));
      CHECK(!is_raw(page.more));
      for (const std::string& choice : page.choices.texts) CHECK(!is_raw(choice));
    }
    for (const Claim& claim : lesson.claims) CHECK(!is_raw(claim.text));
  }
  for (const Kind& kind : optimizer_catalogue()) {
    CAPTURE(kind.id);
    CHECK(!is_raw(kind.summary));
    for (const Parameter& parameter : kind.parameters) {
      CHECK(!is_raw(parameter.symbol));
      CHECK(!is_raw(parameter.label));
      // What can be chosen is named as it is chosen.
      std::string help = parameter.help;
      for (const std::string& choice : parameter.choices)
        if (const std::size_t at = help.find(choice); at != std::string::npos) help.erase(at, choice.size());
      CHECK(!is_raw(help));
    }
  }
  for (const FigureKind& kind : figure_kinds()) CHECK(!is_raw(kind.kind.title));
}

}  // namespace muonscope
