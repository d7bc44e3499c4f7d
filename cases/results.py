"""What the look back makes of the result. Plain Python: no Django.

A conflict counts as solved only where the call weeks later says that things became better; a
neighbour for whom it became worse outweighs one for whom it became better.
"""

SOLVED = {"solved", "improved"}


def confirmed_result(provisional: str, relation_a: str, relation_b: str) -> str:
    """Return "solved", "improved" or "not_solved"; "" where neither party could be asked."""
    told = {relation_a, relation_b} - {"", "unknown"}
    if not told:
        return ""
    if "worse" in told:
        return "not_solved"
    if "better" not in told:
        return "improved" if provisional in SOLVED else "not_solved"
    if told == {"better"} and provisional == "solved":
        return "solved"
    return "improved"
