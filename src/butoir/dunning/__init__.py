"""What we decide: scenarios, holds, promises, plans, runs and approvals."""
