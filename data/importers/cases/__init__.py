"""Imports past cases by the million: from CSV, Parquet and GeoPackage, by a mapping of their columns."""

from data.importers.cases.mapping import CaseMapping, guess_columns, read_mapping
from data.importers.cases.report import CasesReport
from data.importers.cases.running import import_cases

__all__ = ["CaseMapping", "CasesReport", "guess_columns", "import_cases", "read_mapping"]
