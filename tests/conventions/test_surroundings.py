"""No file of the house tells on which machine it was written."""

import os
from pathlib import Path

import pytest

from tests.conventions.files import matches, nobody_offends, text_of, tracked
from tests.conventions.surroundings import (
    OF_THE_SYSTEM,
    any_of,
    hosts_in,
    is_somebodys,
    learned_words,
    paths_in,
    ways_to,
)

CHECKOUT = Path.cwd()
LOCKS = [Path("package-lock.json"), Path("requirements.txt"), Path("requirements-dev.txt")]
PROSE = {".md"}
"""Pages for people may point at a page on the web."""
WEB = "https:" + "//"
PLANTED = "index.planted.internal"


@pytest.mark.slow
def test_no_file_names_a_path_or_a_host_of_this_machine():
    words = any_of(learned_words(CHECKOUT, Path.home(), os.environ))

    nobody_offends(place for path in tracked() for place in matches(words, path))


@pytest.mark.slow
def test_no_file_names_a_path_that_is_there_on_this_machine():
    nobody_offends(
        f"{path}:{number} {found}"
        for path in tracked()
        for number, found in paths_in(text_of(path), CHECKOUT)
    )


def test_no_file_but_prose_names_a_host_that_is_somebodys():
    nobody_offends(
        f"{path}:{number} {host}"
        for path in tracked()
        if path.suffix not in PROSE
        for number, host in hosts_in(text_of(path))
    )


def test_no_lock_says_where_a_package_came_from():
    nobody_offends(
        f"{path}:{number} {line.strip()}"
        for path in LOCKS
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if '"resolved"' in line or "://" in line or line.startswith("-")
    )


@pytest.mark.parametrize("host", [PLANTED, "10.1.2.3", "[fd00::1]", "example.planted.internal"])
def test_a_host_is_found_with_its_line_and_without_its_key(host):
    assert list(hosts_in(f"[global]\nindex-url = {WEB}anna:secret@{host}/simple")) == [(2, host)]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "testserver", "elsewhere.example", "example.org"]
)
def test_a_host_that_is_nobodys_is_not(host):
    assert not is_somebodys(host)
    assert not list(hosts_in(f"{WEB}{host}/"))


def test_a_namespace_is_no_address():
    assert not list(hosts_in(f'<svg xmlns="{WEB}{PLANTED}/svg">'))


def test_the_environment_and_the_package_managers_say_which_hosts_are_asked(tmp_path):
    (tmp_path / ".npmrc").write_text(f"@ours:registry={WEB}npm.{PLANTED}/\n//{PLANTED}/:key=x\n")

    words = learned_words(CHECKOUT, tmp_path, {"PIP_INDEX_URL": f"{WEB}{PLANTED}/simple"})

    assert {PLANTED, f"npm.{PLANTED}"} <= words
    assert str(tmp_path) in words


@pytest.mark.parametrize(
    ("place", "ways"),
    [
        ("/", set()),
        ("/root", set()),
        ("/planted", set()),
        ("/home/anna/house", {"/home/anna", "/home/anna/house"}),
        ("/planted/house", {"/planted/house"}),
    ],
)
def test_the_way_to_a_place_is_told_by_what_only_this_machine_has(place, ways):
    assert ways_to(Path(place)) == ways


def test_a_word_is_found_where_it_stands_by_itself():
    words = any_of({"/planted/house", "/home/anna", PLANTED})

    text = f"'/planted/house/x' {WEB}{PLANTED}:80 =/home/anna"
    found = [match[0] for match in words.finditer(text)]
    assert found == ["/planted/house", PLANTED, "/home/anna"]
    assert not words.search(f"im/planted/house /home/annabel my.{PLANTED}")


def test_where_nothing_was_learned_nothing_is_found():
    assert not any_of(set()).search("a/b")


def test_a_path_that_is_there_is_found_and_an_address_of_ours_is_not(tmp_path):
    if tmp_path.parts[1] in OF_THE_SYSTEM:
        pytest.skip("temporary files lie where every machine has the same")
    text = f'one\nopen("{tmp_path}")\n<a href="/account/login/">\n#!/usr/bin/env'
    found = "/".join(("", *tmp_path.parts[1:3]))

    assert list(paths_in(text, CHECKOUT)) == [(2, found)]
    assert list(paths_in(text, Path("/"))) == []
