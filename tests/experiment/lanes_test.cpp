#include <doctest/doctest.h>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/lanes.h"
#include "core/lessons/lesson.h"

namespace muonscope {
namespace {

/// Muon, GD and AdamW; edits of one lane, of all and of none.
Experiment three_lanes() {
  return experiment_from_json(parse_json(R"({
    "muonscope": 1, "problem": {"kind": "matrix_factorization"},
    "lanes": [
      {"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.02}},
      {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.05}, "look": 3},
      {"name": "AdamW", "optimizer": {"kind": "adamw"}, "schedule": {"kind": "constant", "lr": 0.01}}],
    "record": {"reference_lane": "GD"},
    "edits": [{"step": 3, "set": "lanes.1.schedule.lr", "value": 0.06},
              {"step": 4, "set": "lanes.*.schedule.lr", "value": 0.07},
              {"step": 5, "set": "lanes.2.schedule.lr", "value": 0.08}]})",
                                         "three"),
                              ".");
}

std::string names(const Experiment& experiment) {
  std::string all;
  for (const LaneSpec& lane : experiment.lanes) all += lane.name + ";";
  return all;
}

std::string keys(const Experiment& experiment) {
  std::string all;
  for (const Edit& edit : experiment.edits) all += std::to_string(edit.step) + edit.key + ";";
  return all;
}

Experiment read_again(const Experiment& experiment) {
  return experiment_from_json(to_json(experiment), ".");
}

}  // namespace

TEST_CASE("edits go with the lanes that they are about") {
  const Experiment experiment = three_lanes();
  const Experiment moved = with_lane_moved(experiment, 0, 2);
  CHECK(names(moved) == "GD;AdamW;Muon;");
  CHECK(keys(moved) == "3lanes.0.schedule.lr;4lanes.*.schedule.lr;5lanes.1.schedule.lr;");
  CHECK(to_json(with_lane_moved(moved, 2, 0)) == to_json(experiment));

  const Experiment without = without_lane(experiment, 1);
  CHECK(names(without) == "Muon;AdamW;");
  CHECK(keys(without) == "4lanes.*.schedule.lr;5lanes.1.schedule.lr;");
  CHECK(without.record.reference_lane.empty());

  const Experiment copied = with_lane_copied(experiment, 1);
  CHECK(names(copied) == "Muon;GD;GD 2;AdamW;");
  CHECK(keys(copied) ==
        "3lanes.1.schedule.lr;3lanes.2.schedule.lr;4lanes.*.schedule.lr;5lanes.3.schedule.lr;");
  CHECK(copied.lanes[1].look == 3);
  CHECK_FALSE(copied.lanes[2].look);
  for (const Experiment& each : {moved, without, copied}) CHECK(to_json(read_again(each)) == to_json(each));
}

TEST_CASE("a lane that cannot take an edit of all lanes is added without it") {
  const Experiment three = three_lanes();
  const Experiment muon = without_lane(without_lane(three, 2), 1);
  const Experiment edited = with_value(
      muon, "edits", Json::array({{{"step", 2}, {"set", "lanes.*.optimizer.iterations"}, {"value", 3}}}));
  LaneSpec second = muon.lanes[0];
  second.name = free_lane_name(edited, "Muon");
  CHECK(second.name == "Muon 2");
  CHECK(free_lane_name(with_lane_added(edited, second), "Muon 2") == "Muon 3");
  CHECK(keys(with_lane_added(edited, second)) == "2lanes.*.optimizer.iterations;");
  const Experiment with_gd = with_lane_added(edited, three.lanes[1]);
  CHECK(keys(with_gd) == "2lanes.0.optimizer.iterations;");
  CHECK(to_json(read_again(with_gd)) == to_json(with_gd));
}

TEST_CASE("a new name is known wherever the lane is named") {
  Experiment experiment = three_lanes();
  experiment = with_value(experiment, "lanes.1.name", "descent");
  CHECK(experiment.record.reference_lane == "descent");
  CHECK_THROWS_AS(with_value(experiment, "lanes.0.name", "descent"), InputError);
  CHECK_THROWS_AS(with_value(experiment, "lanes.0.name", ""), InputError);
  CHECK_THROWS_AS(with_value(experiment, "lanes.0.look", 3), InputError);
  CHECK_THROWS_AS(with_value(experiment, "lanes.0.look", lane_looks), InputError);
  CHECK(with_value(experiment, "lanes.0.look", 4).lanes[0].look == 4);
}

TEST_CASE("a lesson's lane is found where it stands now, by its name or as the one that was renamed") {
  const Experiment lesson = three_lanes();
  CHECK(lane_of_lesson(with_lane_moved(lesson, 0, 2), lesson, 0) == 2);
  CHECK(lane_of_lesson(with_value(lesson, "lanes.1.name", "mine"), lesson, 1) == 1);
  CHECK(lane_of_lesson(with_lane_copied(lesson, 0), lesson, 2) == 3);
  CHECK_FALSE(lane_of_lesson(without_lane(lesson, 1), lesson, 1));
  const Experiment other = with_lane_copied(without_lane(lesson, 1), 0);  // as many, another one in its place
  CHECK(other.lanes[1].name == "Muon 2");
  CHECK(lane_of_lesson(other, lesson, 2) == 2);
}

TEST_CASE("there are at least one lane and at most as many as can be told apart") {
  Experiment experiment = three_lanes();
  while (experiment.lanes.size() < max_lanes) experiment = with_lane_copied(experiment, 0);
  CHECK_THROWS_AS(with_lane_copied(experiment, 0), InputError);
  CHECK_THROWS_AS(with_lane_added(experiment, experiment.lanes[0]), InputError);
  while (experiment.lanes.size() > 1) experiment = without_lane(experiment, 0);
  CHECK_THROWS_AS(without_lane(experiment, 0), InputError);
}

}  // namespace muonscope
