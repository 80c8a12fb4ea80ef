"""Double-random draws (双随机): subjects by weight, inspectors by chance, from a seed that is published."""
