"""What a sheet said of a record goes along when two records of one person become one."""

from volunteers.models.following import Follows, let_follow


def let_keys_follow() -> None:
    let_follow(Follows(label="moving.ImportKey", column="volunteer"))
