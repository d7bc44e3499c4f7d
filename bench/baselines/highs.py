"""HiGHS as it comes, over files of columns: ``python -m bench.baselines.highs FILE.npz …``.

Prints one line of JSON a file. A process of its own, since HiGHS and OR-Tools do not share one.
"""

import argparse
import json
import time

import highspy
import numpy as np


def solve(path: str, seconds: float) -> dict[str, object]:
    with np.load(path) as file:
        columns = {name: file[name] for name in file.files}
    begin = time.process_time()
    solver = model_of(columns)
    solver.setOptionValue("time_limit", seconds)
    solver.run()
    info = solver.getInfo()
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return {
        "file": path,
        "value": round(info.objective_function_value),
        "bound": round(info.mip_dual_bound),
        "proven": proven,
        "cpu": time.process_time() - begin,
    }


def model_of(columns: dict[str, np.ndarray]) -> highspy.Highs:
    """One row for each case, then one for each person; extras relax the rows of people."""
    cases, people = int(columns["cases"]), int(columns["people"])
    number, extras = len(columns["case"]), len(columns["extra"])
    ends = [columns["case"], cases + columns["one"], cases + columns["other"]]
    of_columns = np.stack(ends, axis=1).ravel()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = number + extras, cases + people
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.concatenate([columns["value"], -columns["cost"]]).astype(float)
    model.col_lower_ = np.zeros(number + extras)
    model.col_upper_ = np.ones(number + extras)
    model.row_lower_ = np.full(cases + people, -highspy.kHighsInf)
    model.row_upper_ = np.ones(cases + people)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = [np.arange(number) * 3, 3 * number + np.arange(extras + 1)]
    model.a_matrix_.start_ = np.concatenate(starts).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([of_columns, cases + columns["extra"]]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([np.ones(3 * number), -np.ones(extras)])
    model.integrality_ = [highspy.HighsVarType.kInteger] * (number + extras)
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    for path in options.files:
        print(json.dumps(solve(path, options.seconds)), flush=True)


if __name__ == "__main__":
    main()
