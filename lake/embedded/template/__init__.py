"""A template, read and made plain: SAM expanded, intrinsic functions resolved, nothing dropped."""
