"""What stands ready is declared with the rows it reads."""

from pathlib import Path

from tests.conventions.test_scoping import OUR_MODULES

MAKES_ONE = ("PreparedQuery(", "Question(")
MACHINERY = {Path("core/prepared.py"), Path("organisations/models/questions.py")}


def test_prepared_queries_are_declared_in_models():
    declared = {
        path
        for path in OUR_MODULES
        if path not in MACHINERY and any(word in path.read_text() for word in MAKES_ONE)
    }

    assert declared
    assert not [path for path in declared if "models" not in path.with_suffix("").parts]
