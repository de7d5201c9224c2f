"""What came of a model: its outcome by a rule, its failure's signature, the converter stage it points to."""
