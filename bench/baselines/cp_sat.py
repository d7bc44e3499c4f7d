"""CP-SAT as it comes, over files of columns: ``python bench/baselines/cp_sat.py FILE.npz …``.

Prints one line of JSON a file. Run it with the interpreter of the environment that has OR-Tools
(``environment.py``); it imports nothing of ours.
"""

import argparse
import json
import time

import numpy as np
from ortools.sat.python import cp_model


def solve(path: str, seconds: float) -> dict[str, object]:
    with np.load(path) as file:
        columns = {name: file[name].tolist() for name in file.files}
    begin = time.process_time()
    model = model_of(columns)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    return {
        "file": path,
        "value": round(solver.objective_value),
        "bound": round(solver.best_objective_bound),
        "proven": status == cp_model.OPTIMAL,
        "cpu": time.process_time() - begin,
    }


def model_of(columns: dict[str, list]) -> cp_model.CpModel:
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in columns["case"]]
    extras = [model.new_bool_var("") for _ in columns["extra"]]
    of_case: list[list] = [[] for _ in range(columns["cases"])]
    of_person: list[list] = [[] for _ in range(columns["people"])]
    more: list[list] = [[] for _ in range(columns["people"])]
    ends = zip(chosen, columns["case"], columns["one"], columns["other"], strict=True)
    for variable, case, one, other in ends:
        of_case[case].append(variable)
        of_person[one].append(variable)
        of_person[other].append(variable)
    for variable, person in zip(extras, columns["extra"], strict=True):
        more[person].append(variable)
    for variables in of_case:
        model.add_at_most_one(variables)
    for variables, further in zip(of_person, more, strict=True):
        if further:
            model.add(sum(variables) <= 1 + sum(further))
        else:
            model.add_at_most_one(variables)
    gain = cp_model.LinearExpr.weighted_sum(chosen, columns["value"])
    model.maximize(gain - cp_model.LinearExpr.weighted_sum(extras, columns["cost"]))
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    for path in options.files:
        print(json.dumps(solve(path, options.seconds)), flush=True)


if __name__ == "__main__":
    main()
