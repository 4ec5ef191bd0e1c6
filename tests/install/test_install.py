"""Installs a build into an empty prefix, and builds and runs a project against it.

DOSIMETER_BUILD names the build folder, with the command built.
"""

import os
import pathlib
import subprocess

import pytest

BUILD = os.environ.get("DOSIMETER_BUILD", "")
HERE = pathlib.Path(__file__).parent
pytestmark = pytest.mark.skipif(not BUILD, reason="DOSIMETER_BUILD does not name a build folder")


def run(*command: object) -> str:
    """Run a command that must succeed, and return its output."""
    result = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=600, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def install(prefix: pathlib.Path, *options: str) -> set[str]:
    """Install the build, and return the paths of what came, below the prefix."""
    run("cmake", "--install", pathlib.Path(BUILD).resolve(), "--prefix", prefix, *options)
    return {
        path.relative_to(prefix).as_posix()
        for path in prefix.rglob("*")
        if path.is_file() or path.is_symlink()
    }


def test_command_and_its_completions(tmp_path: pathlib.Path) -> None:
    files = install(tmp_path, "--component", "runtime")
    assert {file for file in files if not file.startswith("lib")} == {
        "bin/dosimeter",
        "share/bash-completion/completions/dosimeter",
        "share/zsh/site-functions/_dosimeter",
        "share/fish/vendor_completions.d/dosimeter.fish",
    }
    command = tmp_path / "bin" / "dosimeter"
    assert run(command, "--version").startswith("dosimeter ")
    for shell, script in {
        "bash": "bash-completion/completions/dosimeter",
        "zsh": "zsh/site-functions/_dosimeter",
        "fish": "fish/vendor_completions.d/dosimeter.fish",
    }.items():
        assert (tmp_path / "share" / script).read_text() == run(command, "completion", shell)


def test_public_headers_and_no_others(tmp_path: pathlib.Path) -> None:
    files = install(tmp_path, "--component", "development")
    public = HERE.parents[1] / "include"
    headers = {f"include/{path.relative_to(public).as_posix()}" for path in public.rglob("*.h*")}
    assert {file for file in files if file.startswith("include/")} == headers
    assert any(file.endswith("/cmake/Dosimeter/DosimeterConfig.cmake") for file in files)
    assert not any(file.startswith(("bin/", "share/")) for file in files)


def test_the_package_tells_nothing_of_its_build(tmp_path: pathlib.Path) -> None:
    files = install(tmp_path, "--component", "development")
    scripts = [tmp_path / file for file in files if file.endswith(".cmake")]
    text = "".join(script.read_text() for script in scripts)
    assert "dosimeter::dosimeter" in text
    for private in ("dosimeter_build_flags", "-Wall", "-Werror", str(HERE.parents[1])):
        assert private not in text


def test_a_project_finds_the_package(tmp_path: pathlib.Path) -> None:
    prefix = tmp_path / "prefix"
    build = tmp_path / "build"
    install(prefix)
    run("cmake", "-S", HERE / "consumer", "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", build)
    shown = run(build / "consumer")
    assert "w-1" in shown
    assert "Read 1 record: 1 scored, 0 bad." in shown
    assert run(build / "consumer_in_c").startswith("load ")


def test_another_version_is_refused(tmp_path: pathlib.Path) -> None:
    prefix = tmp_path / "prefix"
    install(prefix, "--component", "development")
    project = tmp_path / "project"
    project.mkdir()
    (project / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\n"
        "project(other LANGUAGES CXX)\n"
        "find_package(Dosimeter 99 CONFIG REQUIRED)\n"
    )
    result = subprocess.run(
        ["cmake", "-S", project, "-B", tmp_path / "out", f"-DCMAKE_PREFIX_PATH={prefix}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "compatible with requested version" in result.stderr
