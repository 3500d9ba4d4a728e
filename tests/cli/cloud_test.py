"""Figures of clouds through the command line: from the final state, the same bytes for every number of threads."""

import unittest

from harness import BAD_INPUT, DONE, ProgramTest, lane, muonscope


def experiment(**more):
    return {
        "muonscope": 1, "seed": 3, "steps": 12,
        "problem": {"kind": "particles", "count": 30000, "rows": 2, "cols": 2,
                    "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}},
        "lanes": [lane({"kind": "hamiltonian", "smoothing": 0.1}, 0.02, "flow"), lane("gd", 0.02, "GD")],
        **more,
    }


class Clouds(ProgramTest):
    def render(self, *arguments, name="cloud.svg", **more):
        path = self.write("cloud.json", experiment(**more))
        out = self.directory / name
        return muonscope("render", path, "--figure", "cloud", "-o", out, *arguments), out

    def test_threads_do_not_show(self):
        pictures = []
        for threads in ("1", "2"):
            result, out = self.render("--threads", threads, name=f"{threads}.svg")
            self.assertEqual(result.code, DONE, result.err)
            pictures.append(out.read_bytes())
        self.assertEqual(*pictures)
        self.assertIn("30000 particles", pictures[0].decode())
        self.assertIn("GD keeps no momenta", pictures[0].decode())

    def test_coordinates_from_file_and_command_line(self):
        _, first = self.render(name="a.svg", cloud={"coordinates": ["x_1_1", "sv_x_1"]})
        _, second = self.render("--set", 'cloud.coordinates=["x_1_1", "sv_x_1"]', name="b.svg")
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.assertIn("singular value of the position", first.read_text())
        _, third = self.render(name="c.svg", cloud={"coordinates": ["x_1_1", "x_1_2", "x_2_2"]})
        self.assertNotEqual(third.read_bytes(), first.read_bytes())

    def test_bad_coordinates_are_refused(self):
        for names, said in ((["x_1_1"], "2 or 3"), (["x_1_1", "y_1_1"], "y_1_1"), ("x_1_1", "list")):
            result, out = self.render(name="bad.svg", cloud={"coordinates": names})
            self.assertEqual(result.code, BAD_INPUT)
            self.assertIn("cloud.coordinates", result.err)
            self.assertIn(said, result.err)
            self.assertFalse(out.exists())

    def test_layout_from_file_and_command_line(self):
        names = ["x_1_1", "x_2_1"]
        _, first = self.render(name="a.svg", cloud={"coordinates": names, "layout": "overlaid"})
        _, second = self.render("--set", "cloud.layout=overlaid", name="b.svg", cloud={"coordinates": names})
        _, apart = self.render(name="c.svg", cloud={"coordinates": names, "layout": "side_by_side"})
        _, usual = self.render(name="d.svg", cloud={"coordinates": names})
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.assertEqual(apart.read_bytes(), usual.read_bytes())
        self.assertNotEqual(first.read_bytes(), apart.read_bytes())
        # One plot instead of two: its axis is titled once.
        self.assertEqual(first.read_text().count(">X₁₁, entry of the position<"), 1)
        self.assertEqual(apart.read_text().count(">X₁₁, entry of the position<"), 2)

    def test_bad_layouts_are_refused(self):
        for view, said in (({"layout": "overlayed"}, "overlaid"), ({"layout": 3}, "side_by_side"),
                           ({"lay": "overlaid"}, "layout")):
            result, out = self.render(name="bad.svg", cloud=view)
            self.assertEqual(result.code, BAD_INPUT)
            self.assertIn("cloud.lay", result.err)
            self.assertIn(said, result.err)
            self.assertFalse(out.exists())

    def trail_places(self, path):
        """Places of the longest polyline of every lane's plot."""
        return sorted(line.count(",") for line in path.read_text().splitlines() if line.startswith("<polyline"))

    def test_small_clouds_leave_trails_as_long_as_the_window_keeps_them(self):
        few = {**experiment()["problem"], "count": 1}
        shown = {"coordinates": ["x_1_1", "x_2_1"]}
        _, short = self.render("--at", "4", name="short.svg", problem=few, cloud=shown)
        _, long = self.render("--at", "200", name="long.svg", problem=few, cloud=shown)
        _, none = self.render("--at", "200", name="none.svg", problem={**few, "count": 201}, cloud=shown)
        self.assertGreater(self.trail_places(long)[-1], self.trail_places(short)[-1])
        self.assertGreater(self.trail_places(long)[-1], self.trail_places(none)[-1])

    def test_trails_are_the_same_however_the_figure_is_asked_for(self):
        few = {**experiment()["problem"], "count": 100}
        path = self.write("few.json", experiment(problem=few, steps=300, cloud={"coordinates": ["x_1_1", "x_2_1"]}))
        out = self.run_to(path, "out", "--figures", "cloud")
        rendered = self.directory / "rendered.svg"
        self.assertEqual(muonscope("render", path, "--figure", "cloud", "-o", rendered).code, DONE)
        self.assertEqual((out / "cloud.svg").read_bytes(), rendered.read_bytes())

    def test_run_writes_all_three_figures(self):
        path = self.write("cloud.json", experiment())
        out = self.run_to(path, "out", "--figures", "cloud", "--figures", "speeds", "--figures", "cloud_spectra")
        for name in ("cloud", "speeds", "cloud_spectra"):
            self.assertTrue((out / f"{name}.svg").read_text().startswith("<"))


if __name__ == "__main__":
    unittest.main()
