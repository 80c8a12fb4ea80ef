"""Subjects of inspection (执法检查对象): risk grades by rule, inspections, and warnings before a visit."""
