"""The sets of columns that delimited text may have: one module a profile, each a `PROFILE`."""

from lake_schema.formats.profiles import goods_item_lines, korea_import_declaration
from lake_schema.formats.profiles.profile import Profile

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (goods_item_lines.PROFILE, korea_import_declaration.PROFILE)
}
