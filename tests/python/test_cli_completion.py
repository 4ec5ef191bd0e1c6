"""Completion scripts: every command and option, in scripts that the shells accept."""

import pathlib
import re
import shutil
import subprocess

import pytest
from command_line import ALL_FINE, OPTIONS, absolute_command, dosimeter, needs_command

pytestmark = needs_command

SHELLS = ("bash", "zsh", "fish")


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_know_all_commands_and_options(shell: str) -> None:
    result = dosimeter("completion", shell)
    assert result.code == ALL_FINE
    for command, options in OPTIONS.items():
        assert re.search(rf"\b{command}\b", result.out)
        for option in options:
            pattern = rf"-l {option}\b" if shell == "fish" else rf"--{option}\b"
            assert re.search(pattern, result.out), (command, option)


@pytest.mark.parametrize("shell", SHELLS)
def test_shells_accept_the_scripts(shell: str, tmp_path: pathlib.Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(dosimeter("completion", shell).out)
    subprocess.run([shell, "-n", script], check=True)


def completed(*words: str) -> set[str]:
    """Return what bash offers for the last of the words."""
    line = " ".join(f"'{word}'" for word in words)
    script = (
        f'eval "$({absolute_command()} completion bash)"\n'
        f"COMP_WORDS=({line}) COMP_CWORD={len(words) - 1}\n"
        '_dosimeter; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    run = subprocess.run(["bash", "-c", script], capture_output=True, check=True)
    return set(run.stdout.decode().split())


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes() -> None:
    assert completed("dosimeter", "") == set(OPTIONS)
    assert completed("dosimeter", "ex") == {"exposure", "explain"}
    assert completed("dosimeter", "--v") == {"--version"}
    for command, options in OPTIONS.items():
        offered = completed("dosimeter", command, "--")
        assert offered == {f"--{option}" for option in options | {"help"}}
    assert completed("dosimeter", "exposure", "--as", "") == {"text", "csv", "json"}
    assert completed("dosimeter", "score", "--format", "j") == {"jsonl"}
    assert completed("dosimeter", "completion", "") == set(SHELLS)
    assert completed("dosimeter", "help", "d") == {"demo"}
    assert completed("dosimeter", "score", "") == set()  # files: left to the shell


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish_completes(tmp_path: pathlib.Path) -> None:
    script = tmp_path / "dosimeter.fish"
    script.write_text(dosimeter("completion", "fish").out)

    def offered(line: str) -> set[str]:
        ask = f"source {script}; complete --do-complete '{line}'"
        run = subprocess.run(["fish", "-c", ask], capture_output=True, check=True, cwd=tmp_path)
        return {found.split("\t")[0] for found in run.stdout.decode().splitlines()}

    assert offered("dosimeter ") == set(OPTIONS)
    assert offered("dosimeter exposure --as ") == {"text", "csv", "json"}
    assert offered("dosimeter completion ") == set(SHELLS)
    for command, options in OPTIONS.items():
        assert offered(f"dosimeter {command} --") == {f"--{name}" for name in options | {"help"}}
