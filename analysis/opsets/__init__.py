"""How much each operator set changed, by the schemas themselves and by published counts."""
