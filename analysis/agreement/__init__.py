"""How far raters agree: coefficients, their intervals, and what they disagree on."""
