"""Filters in CQL2: parsed by `cql2`, and what is allowed of them brought into SQL with bound values.

The parser's own SQL is never used: it lets function calls pass. What is not named in the tables here is
refused.
"""
