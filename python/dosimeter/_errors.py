"""What can go wrong with a file, as exceptions."""

from ._core import Problem


class _FileError(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem.message


class InputError(_FileError):
    """A document, lexicon, rule or policy file that cannot be read as it is.

    Attributes
    ----------
    problem : Problem
        File, line, what is wrong and the remedy; holds no text of the file.
    """


class ModelError(_FileError):
    """A weights file that is none, is cut short or altered, or fits another version.

    Attributes
    ----------
    problem : Problem
        File, what is wrong and the remedy.
    """


class InputWarning(UserWarning):
    """A record that was skipped."""
