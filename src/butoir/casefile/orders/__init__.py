"""The way to an enforceable title: what a court's form asks for, and the deadlines of its order."""
