"""What the API takes and answers, one module per noun; the console's types are made from these."""
