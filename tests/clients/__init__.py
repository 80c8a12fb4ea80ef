"""What other people's programs make of our shares: GDAL and QGIS, against a served instance."""
