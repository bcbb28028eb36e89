"""The sets of columns that rows may have, whatever file they are in.

The lake's own are rendered from the contracts; each `*.toml` beside this module is a profile that
a steward added (README.md says how).
"""

from functools import cache
from importlib.resources import files

from lake_schema.formats.profiles import goods_item_lines, notification_lines, record_lines
from lake_schema.formats.profiles.profile import Profile
from lake_schema.formats.profiles.profile_file import read_profile

ENDING = ".toml"


@cache
def profiles() -> dict[str, Profile]:
    """Return all profiles by name, in the order in which they are asked; read at the first use.

    Raises:
        ProfileError: A steward's file is wrong, and says what.
    """
    found = (
        goods_item_lines.PROFILE,
        notification_lines.PROFILE,
        *record_lines.PROFILES,
        *_written(),
    )
    return {profile.name: profile for profile in found}


def _written() -> list[Profile]:
    entries = sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
    return [
        read_profile(entry.name.removesuffix(ENDING), entry.read_text("utf-8"))
        for entry in entries
        if entry.name.endswith(ENDING)
    ]
