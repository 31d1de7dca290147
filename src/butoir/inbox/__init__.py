"""Answers that come by mail: taken in, told apart, tied to a customer, shown to a person."""
