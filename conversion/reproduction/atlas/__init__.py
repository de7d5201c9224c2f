"""The atlas: issues x versions, coloured by outcome, and what it says of the sample and of the labels."""
