"""Erasure on legal order: rows, their history, their files and their evidence; then the proof."""

from lake.erasing.carrying_out import carry_out
from lake.erasing.orders import Order, OrderError, Orders
from lake.erasing.planning import plan_party, plan_uploads

__all__ = ["Order", "OrderError", "Orders", "carry_out", "plan_party", "plan_uploads"]
