"""Where the files that ship beside the code are found."""

from pathlib import Path

PACKAGE = Path(__file__).parent
SHIPPED_AS = {"courses": "courses_shipped"}


def bundled(name: str) -> Path:
    """Return a shipped folder: inside the installed package, or beside it in a checkout.

    The courses have another name inside the package, where `courses` is the feature of that name.
    """
    inside = PACKAGE / SHIPPED_AS.get(name, name)
    return inside if inside.is_dir() else PACKAGE.parent / name


def default_instance() -> Path:
    """Return where an installation keeps its own files unless `LEARN_INSTANCE` says otherwise."""
    checkout = PACKAGE.parent
    return checkout / "instance" if (checkout / "pyproject.toml").is_file() else Path.cwd() / "instance"
